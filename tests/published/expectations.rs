//! What people who know these folders would look for: three that were never meant for Larder, built without settings.

use serde_json::Value;

use crate::dom::{Dom, Element};
use crate::site::{Published, attribute, elements, text};

#[test]
fn every_note_of_the_vault_has_the_page_that_its_name_says() {
    let vault = Published::build("vault", "", &[]);
    for (page, title) in [
        ("index.html", "vault"),
        ("home/index.html", "Home"),
        ("only-a-title/index.html", "Only a title"),
        ("fish-chips/index.html", "Fish & chips"),
        ("gran-s-oat-cakes/index.html", "Gran’s oat cakes"),
        ("lemons/index.html", "🍋 Lemons"),
        ("chillies/index.html", "🌶️ Chillies"),
        ("酸汤/index.html", "酸汤"),
        ("年夜饭-计划/index.html", "年夜饭 计划"),
        // The file's name is decomposed; the URL is not.
        ("cr\u{e8}me-br\u{fb}l\u{e9}e/index.html", "Crème brûlée"),
        ("86/index.html", "86"),
        ("untitled/index.html", "Untitled"),
        ("daily-notes/2026-03-01/index.html", "2026-03-01"),
        ("daily-notes/index.html", "Daily notes"),
        ("catering/events/2026-03-14-village-hall-lunch/index.html", "2026-03-14 Village hall lunch"),
        ("recipes/chicken_stock/index.html", "chicken_stock"),
        ("recipes/chutney/index.html", "Chutney: a second attempt"),
        ("techniques/maillard/index.html", "Maillard reaction"),
        ("thematic-break-first/index.html", "Thematic break first"),
        ("tags/baking/bread/index.html", "baking/bread"),
        ("tags/baking/index.html", "baking"),
        ("tags/index.html", "Tags"),
    ] {
        assert_eq!(heading(&vault.page(page)), title, "{page}");
    }
}

#[test]
fn folder_notes_are_the_pages_of_their_folders() {
    let vault = Published::build("vault", "", &[]);
    for (page, title, member) in [
        ("recipes/index.html", "Recipes: the shelf", "sourdough/"),
        ("recipes/baking/index.html", "Baking", "focaccia/"),
        ("suppliers/index.html", "Suppliers", "greengrocer/"),
    ] {
        let dom = vault.page(page);
        assert_eq!(heading(&dom), title);
        assert!(links(&dom).contains(&member.to_owned()), "{page} does not list {member}");
    }
    for twin in ["recipes/recipes/index.html", "recipes/baking/baking/index.html", "suppliers.html"] {
        assert!(!vault.files.contains_key(twin), "{twin}");
    }
    assert!(links(&vault.page("home/index.html")).contains(&"../recipes/".to_owned()), "[[Recipes]]");
}

#[test]
fn names_that_come_to_one_slug_get_a_suffix_and_one_warning() {
    let vault = Published::build("vault", "", &[]);
    assert_eq!(heading(&vault.page("salt-acid/index.html")), "Salt & acid");
    assert_eq!(heading(&vault.page("salt-acid-2/index.html")), "Salt + acid");
    let collisions = of_code(&vault, "slug-collision");
    assert_eq!(collisions.len(), 1, "{collisions:?}");
    assert_eq!(collisions[0]["file"], "Salt + acid.md");
    assert_eq!(collisions[0]["severity"], "warning");
}

#[test]
fn wikilinks_lead_to_what_they_name() {
    let vault = Published::build("vault", "", &[]);
    let home = links(&vault.page("home/index.html"));
    for link in [
        "../techniques/techniques-moc/",
        "../recipes/sourdough/",
        "../recipes/sunday-roast/",
        "../recipes/gravy/",
        "../recipes/chicken_stock/",
        "../gran-s-oat-cakes/",
        "../lemons/",
        "../salt-acid/",
        "../salt-acid-2/",
        "../catering/price-list/#drinks",
    ] {
        assert!(home.contains(&link.to_owned()), "{link} is not in {home:?}");
    }
    let wanted: Vec<String> = of_code(&vault, "broken-link").iter().map(|fault| fault["message"].to_string()).collect();
    assert!(wanted.iter().any(|message| message.contains("`Wedding cake`")), "{wanted:?}");
    // These two are notes that git ignores or that begin with `_`.
    assert!(wanted.iter().any(|message| message.contains("`Staff wages`")), "{wanted:?}");
    assert!(wanted.iter().any(|message| message.contains("`scratch`")), "{wanted:?}");
}

#[test]
fn what_is_private_or_unused_stays_out_of_the_published_vault() {
    let vault = Published::build("vault", "", &[]);
    absent(
        &vault,
        &[
            ("Private/Staff wages.md", "PRIVATE-MARKER-WAGES"),
            ("_inbox/scratch.md", "SCRATCH-MARKER"),
            (".trash/Old menu.md", "TRASH-MARKER"),
            ("Draft of a speech.tmp.md", "IGNORED-MARKER-TMP"),
            (".obsidian/plugins/dataview/README.md", "HIDDEN-MARKER-PLUGIN"),
        ],
    );
    let published = |ending: &str| vault.files.keys().any(|path| path.ends_with(ending));
    assert!(!published("unused.png"), "nothing refers to unused.png");
    assert!(!published(".gitignore") && !published(".json") && !published(".css.map"), "the vault's own files");
    for used in
        ["crumb.png", "oat cakes.jpg", "menu.pdf", "price list.csv", "bell.wav", "dimples.png", "kitchen plan.svg"]
    {
        assert!(published(used), "{used} is referred to");
    }
}

#[test]
fn templates_that_nobody_filled_in_are_no_pages() {
    let vault = Published::build("vault", "", &[]);
    assert!(
        !vault.files.keys().any(|path| path.starts_with("templates/recipe") || path.starts_with("templates/daily"))
    );
    assert!(of_code(&vault, "unfilled-template").iter().any(|fault| fault["file"] == "Templates/Recipe.md"));
}

#[test]
fn a_repository_of_readmes_is_a_site() {
    let readmes = Published::build("readmes", "", &[]);
    for (page, title) in [
        ("index.html", "小厨房手册"),
        ("readme_en/index.html", "The little kitchen handbook"),
        ("contributing/index.html", "贡献指南"),
        ("dishes/vegetable_dish/凉拌黄瓜/index.html", "凉拌黄瓜的做法"),
        ("dishes/meat_dish/红烧肉/index.html", "红烧肉的做法"),
        ("dishes/meat_dish/红烧肉/甜口红烧肉/index.html", "甜口红烧肉的做法"),
        ("dishes/meat_dish/鱼香肉丝/index.html", "鱼香肉丝的做法"),
        ("dishes/staple/米饭/index.html", "米饭"),
        ("dishes/soup/index.html", "汤"),
        ("dishes/index.html", "dishes"),
        ("tips/厨房准备/index.html", "厨房准备"),
    ] {
        assert_eq!(heading(&readmes.page(page)).to_lowercase(), title.to_lowercase(), "{page}");
    }
}

#[test]
fn links_between_readmes_lead_where_they_do_on_the_forge() {
    let readmes = Published::build("readmes", "", &[]);
    let home = links(&readmes.page("index.html"));
    for (link, why) in [
        ("dishes/vegetable_dish/地三鲜/", "percent-encoded"),
        ("tips/", "a folder"),
        ("dishes/soup/", "a folder without the slash"),
        ("LICENSE", "a file without an ending"),
        ("scripts/make-index.sh", "a script"),
        ("package.json", "data"),
        ("dishes/meat_dish/红烧肉/", "an article named as its folder"),
        ("readme_en/", "another README"),
    ] {
        assert!(home.contains(&link.to_owned()), "{why}: {link} is not in {home:?}");
    }
    for file in ["LICENSE", "scripts/make-index.sh", "package.json"] {
        assert!(readmes.files.contains_key(file), "{file} is referred to");
    }
    for unused in ["dishes/meat_dish/红烧肉/没用到.jpg", ".editorconfig", ".markdownlint.json"] {
        assert!(!readmes.files.contains_key(unused), "nothing refers to {unused}");
    }
    let soup = links(&readmes.page("dishes/soup/index.html"));
    assert!(soup.contains(&"../".to_owned()) && soup.contains(&"../../".to_owned()), "{soup:?}");
    let english = links(&readmes.page("readme_en/index.html"));
    assert!(english.contains(&"../dishes/vegetable_dish/凉拌黄瓜/".to_owned()), "{english:?}");
}

#[test]
fn links_that_leave_the_repository_are_no_links() {
    let readmes = Published::build("readmes", "", &[]);
    assert!(of_code(&readmes, "broken-link").iter().any(|fault| fault["message"].to_string().contains("issues/new")));
    for (path, (dom, _)) in readmes.pages() {
        assert!(!links(&dom).iter().any(|link| link.contains("issues/new")), "{path}");
    }
}

#[test]
fn what_a_repository_ignores_or_hides_is_not_published() {
    let readmes = Published::build("readmes", "", &[]);
    absent(
        &readmes,
        &[
            ("node_modules/lint-rules-kitchen/README.md", "NODE-MODULES-MARKER"),
            ("dist/index.md", "DIST-MARKER"),
            (".github/ISSUE_TEMPLATE/dish.md", "GITHUB-MARKER-ISSUE"),
            (".github/pull_request_template.md", "GITHUB-MARKER-PR"),
        ],
    );
}

#[test]
fn content_for_hugo_keeps_its_addresses() {
    let hugo = Published::build("hugo", "", &[]);
    for (page, title) in [
        ("index.html", "The Long Table"),
        ("about/index.html", "About us"),
        ("about-zh/index.html", "关于我们"),
        ("archives/index.html", "Archive"),
        ("contact/index.html", "Contact"),
        ("legal/privacy/index.html", "Privacy"),
        ("menus/harvest/index.html", "Autumn menu"),
        ("menus/spring/index.html", "Spring menu"),
        ("menus/index.html", "Menus"),
        ("posts/cold-starters-that-travel/index.html", "Cold starters"),
        ("posts/2026/frost/index.html", "Frost in the van"),
        ("posts/soup-for-a-hundred/index.html", "Soup for a hundred"),
        ("recipes/leek-and-potato-soup/index.html", "Leek & potato soup"),
        ("recipes/puddings/rice-pudding/index.html", "Rice pudding"),
        ("search/index.html", "Search"),
    ] {
        assert_eq!(heading(&hugo.page(page)), title, "{page}");
    }
}

#[test]
fn files_of_a_bundle_lie_beside_its_page_and_static_ones_at_the_root() {
    let hugo = Published::build("hugo", "", &[]);
    for file in [
        "posts/soup-for-a-hundred/pot.jpg",
        "posts/soup-for-a-hundred/images/ladle.png",
        "posts/soup-for-a-hundred/portions.csv",
        "recipes/leek-and-potato-soup/bowl@2x.png",
        "css/custom.css",
        "downloads/booking-form.txt",
        "images/banner.svg",
        "images/soda bread.jpg",
        "robots.txt",
    ] {
        assert!(hugo.files.contains_key(file), "{file}");
    }
    let soup = hugo.page("posts/soup-for-a-hundred/index.html");
    let pictures: Vec<&str> = elements(&soup).iter().filter_map(|element| attribute(element, "src")).collect();
    assert!(pictures.contains(&"pot.jpg") && pictures.contains(&"images/ladle.png"), "{pictures:?}");
    assert!(links(&hugo.page("contact/index.html")).contains(&"../downloads/booking-form.txt".to_owned()));
    assert!(links(&hugo.page("contact/index.html")).contains(&"mailto:kitchen@example.org".to_owned()));
}

#[test]
fn drafts_themes_and_archetypes_are_not_published() {
    let drafts = [
        ("content/posts/unfinished.md", "DRAFT-MARKER:"),
        ("content/recipes/puddings/trifle.md", "DRAFT-MARKER-TRIFLE"),
    ];
    let hugo = Published::build("hugo", "", &[]);
    absent(&hugo, &drafts);
    let theme = [
        ("themes/card/exampleSite/content/posts/hello.md", "THEME-MARKER"),
        ("archetypes/default.md", "ARCHETYPE-MARKER"),
    ];
    absent(&hugo, &theme);
    let all = Published::build("hugo", "", &["--drafts"]);
    for (_, marker) in drafts {
        assert!(holds(&all, marker), "--drafts publishes {marker}");
    }
}

#[test]
fn an_article_at_the_address_of_a_made_page_gives_it_its_words() {
    let hugo = Published::build("hugo", "", &[]);
    let tags = hugo.page("tags/index.html");
    assert_eq!(heading(&tags), "All topics");
    assert!(main_text(&tags).contains("Pick one."));
    for tag in ["soup/", "pickling/", "big-batches/"] {
        assert!(links(&tags).contains(&tag.to_owned()), "/tags/ does not list {tag}: {:?}", links(&tags));
    }
    let pickling = hugo.page("tags/pickling/index.html");
    assert_eq!(heading(&pickling), "Pickling");
    assert!(main_text(&pickling).contains("Everything about jars."));
    assert!(links(&pickling).contains(&"../../recipes/quick-pickles/".to_owned()));
}

#[test]
fn dates_are_read_in_every_spelling() {
    let hugo = Published::build("hugo", "", &[]);
    for (page, day) in [
        ("about/index.html", "2026-01-10"),
        ("posts/cold-starters-that-travel/index.html", "2025-11-09"),
        ("posts/2026/frost/index.html", "2026-01-07"),
        ("posts/hot-boxes/index.html", "2026-01-20"),
        ("recipes/soda-bread/index.html", "2025-09-14"),
    ] {
        let dom = hugo.page(page);
        let days: Vec<&str> = elements(&dom).iter().filter_map(|element| attribute(element, "datetime")).collect();
        assert!(days.iter().any(|written| written.starts_with(day)), "{page}: {day} is not in {days:?}");
    }
}

#[test]
fn a_description_taken_from_the_text_is_not_said_twice() {
    for name in ["vault", "readmes", "hugo"] {
        for (path, (dom, _)) in Published::build(name, "", &[]).pages() {
            let elements = elements(&dom);
            let lede = elements.iter().find(|element| attribute(element, "class") == Some("lede"));
            let Some(lede) = lede.map(|lede| text(&dom, lede)) else { continue };
            let is_repeated = elements.iter().any(|element| {
                element.name == "p" && attribute(element, "class").is_none() && text(&dom, element) == lede
            });
            assert!(!is_repeated, "{name}: {path} says `{lede}` twice");
        }
    }
}

/// Makes sure that files of the site hold their markers, and that no output does.
fn absent(site: &Published, markers: &[(&str, &str)]) {
    for (file, marker) in markers {
        let source = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sites").join(site.name).join(file);
        let text = std::fs::read_to_string(&source).unwrap_or_default();
        assert!(text.contains(marker), "{} does not hold {marker}: is it checked out?", source.display());
        assert!(!holds(site, marker), "{}: {marker} is published", site.name);
    }
}

fn holds(site: &Published, marker: &str) -> bool {
    site.files.values().any(|bytes| bytes.windows(marker.len()).any(|window| window == marker.as_bytes()))
}

/// The diagnostics of a code.
fn of_code<'s>(site: &'s Published, code: &str) -> Vec<&'s Value> {
    site.diagnostics.iter().filter(|fault| fault["code"] == code).collect()
}

fn heading(dom: &Dom) -> String {
    named(dom, "h1").map(|heading| text(dom, heading)).unwrap_or_default()
}

fn main_text(dom: &Dom) -> String {
    named(dom, "main").map(|main| text(dom, main)).unwrap_or_default()
}

fn named<'d>(dom: &'d Dom, name: &str) -> Option<&'d Element> {
    elements(dom).into_iter().find(|element| element.name == name)
}

/// The addresses of all links, decoded.
fn links(dom: &Dom) -> Vec<String> {
    let links = elements(dom).into_iter().filter(|element| element.name == "a");
    let addresses = links.filter_map(|link| attribute(link, "href"));
    addresses.map(|address| percent_encoding::percent_decode_str(address).decode_utf8_lossy().into_owned()).collect()
}
