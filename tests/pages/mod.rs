//! Pages as views, made up: what the theme has to cope with.

use larder::article::inlines::Inlines;
use larder::view::*;

/// A body that uses all that articles use.
pub const BODY: &str = include_str!("body.html");

pub fn phrase(text: &str) -> Phrase {
    Phrase { inlines: Inlines::plain(text), ..Phrase::default() }
}

pub fn link(title: &str, href: &str) -> LinkView {
    LinkView { title: phrase(title), href: href.to_owned(), current: false }
}

pub fn date(year: i16, month: i8, day: i8) -> DateView {
    DateView { iso: format!("{year}-{month:02}-{day:02}"), year, month, day }
}

fn tag(name: &str, count: usize) -> TagView {
    let step = name.rsplit('/').next().unwrap_or(name).to_owned();
    TagView { name: name.to_owned(), step, href: format!("../../tags/{name}/"), count, children: Vec::new() }
}

fn card(title: &str, description: Option<&str>, date: Option<DateView>, count: Option<usize>) -> CardView {
    let href = format!("{}/", title.to_lowercase().replace(' ', "-"));
    CardView { title: phrase(title), href, description: description.map(str::to_owned), date, count }
}

fn heading(title: &str, children: Vec<HeadingView>) -> HeadingView {
    HeadingView { title: phrase(title), anchor: title.to_lowercase().replace(' ', "-"), children }
}

fn site(root: &str) -> SiteView {
    let sections = ["Business", "Service", "Kitchen", "Equipment", "Safety", "People"];
    SiteView {
        title: "The Larder Handbook".to_owned(),
        description: Some("A working handbook for catering trainers: costing, service, kitchen practice, equipment, food safety and people.".to_owned()),
        footer: Some("Written for training in the United Kingdom. Rules change: before you rely on a limit, read the source named at the end of the article.".to_owned()),
        home: if root.is_empty() { "./".to_owned() } else { root.to_owned() },
        tags: Some(format!("{root}tags/")),
        search: Some(format!("{root}search/")),
        root: root.to_owned(),
        sections: sections.map(|name| link(name, &format!("{root}{}/", name.to_lowercase()))).into(),
        ..SiteView::default()
    }
}

fn page(kind: PageKind, title: &str) -> PageView {
    PageView {
        kind,
        title: phrase(title),
        title_text: title.replace("<em>", "").replace("</em>", ""),
        language: "en".to_owned(),
        path: "/x/".to_owned(),
        ..PageView::default()
    }
}

pub fn bare(kind: PageKind) -> View {
    let site = SiteView { tags: None, search: None, footer: None, description: None, sections: Vec::new(), ..site("") };
    View { site, page: page(kind, "A <em>bare</em> page") }
}

fn article_view() -> ArticleView {
    let siblings = ["Blast chiller", "Combi oven", "Dishwashers", "Hot holding", "Knives and boards", "Refrigeration"];
    ArticleView {
        date: Some(date(2025, 11, 17)),
        updated: Some(date(2026, 8, 10)),
        minutes: 6,
        tags: vec![tag("equipment", 8), tag("cooking", 12), tag("temperature", 9)],
        contents: vec![
            heading("Three modes", vec![]),
            heading("Loading", vec![heading("Depth of tray", vec![]), heading("Air between the pieces", vec![])]),
            heading("The core probe", vec![]),
            heading("Regeneration", vec![]),
            heading("Safety at the door", vec![]),
        ],
        previous: Some(link("Blast chiller", "../blast-chiller/")),
        next: Some(link("Dishwashers", "../dishwashers/")),
        siblings: siblings
            .map(|name| LinkView {
                current: name == "Combi oven",
                ..link(name, &format!("../{}/", name.to_lowercase()))
            })
            .into(),
        map: Some(MapView {
            from: vec![
                link("Sous-vide", "../../kitchen/sous-vide/"),
                link("Service styles", "../../service/service-styles/"),
            ],
            to: vec![link("Temperature control", "../../safety/temperature-control/")],
            both: vec![link("Blast chiller", "../blast-chiller/")],
        }),
        related: vec![link("Regeneration", "../regeneration/"), link("Banquet service", "../banquet-service/")],
        backlinks: vec![
            BacklinkView {
                title: phrase("Sous-vide"),
                href: "../../kitchen/sous-vide/".to_owned(),
                sentences: vec![
                    phrase(
                        "Bags can be cooked in a <a href=\"./\">combi oven</a> on full steam, where the air moves the heat less evenly than water does.",
                    ),
                    phrase("A <a href=\"./\">combi</a> at 62 °C drifts by <em>two degrees</em> either way."),
                ],
            },
            BacklinkView {
                title: phrase("Service styles"),
                href: "../../service/service-styles/".to_owned(),
                sentences: vec![phrase(
                    "Plates dressed cold are regenerated in the <a href=\"./#regeneration\">combi oven</a> and served within fifteen minutes.",
                )],
            },
        ],
        backlink_count: 2,
        sources: vec![
            SourceView {
                title: "Health and Safety Executive, Gas safety in catering and hospitality (CAIS 23)".to_owned(),
                href: Some("https://www.hse.gov.uk/pubns/cais23.pdf".to_owned()),
            },
            SourceView {
                title: "EN 631-1, Materials and articles in contact with foodstuffs: catering containers, dimensions"
                    .to_owned(),
                href: None,
            },
        ],
        edit_url: Some("https://example.org/edit/equipment/combi-oven.md".to_owned()),
        ..ArticleView::default()
    }
}

pub fn article() -> View {
    let mut page = page(PageKind::Article, "Combi oven");
    page.description = Some(
        "Hot air, steam and both together; what to load, how to use the probe, and what the oven needs in return."
            .to_owned(),
    );
    page.lede = page.description.clone();
    page.canonical = Some("https://example.org/handbook/equipment/combi-oven/".to_owned());
    page.breadcrumbs = vec![link("The Larder Handbook", "../../"), link("Equipment", "../../equipment/")];
    page.article = Some(article_view());
    View { site: site("../../"), page }
}

/// Everything too long, too many, or hostile.
pub fn hostile() -> View {
    let mut view = article();
    let long = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaftskantine";
    view.page.title = phrase(&format!(
        "{long} and <em>why</em> <code>&lt;script&gt;</code> in a title that goes on for two or three lines is no catastrophe"
    ));
    view.page.title_text = format!("{long} <script>alert(1)</script> \" '");
    view.page.description = Some("</p><script>alert(1)</script>\" onmouseover=\"alert(1)".to_owned());
    view.page.lede = view.page.description.clone();
    view.site.footer = Some("<img src=x onerror=alert(1)>".to_owned());
    let article = view.page.article.as_mut().expect("an article");
    article.tags = (0..60).map(|n| tag(&format!("tag-{n}-{}", "long".repeat(n % 7)), n)).collect();
    article.tags.push(tag("\"><script>alert(1)</script>", 1));
    article.author = Some(format!("<b>{long}</b>"));
    article.contents.push(heading(long, vec![heading(long, vec![])]));
    article.siblings.push(link(long, "x/"));
    article.next = Some(link(long, "y/"));
    article.sources.push(SourceView {
        title: format!("https://example.org/{long}/{long}"),
        href: Some("https://example.org/?a=1&b=\"<".to_owned()),
    });
    article.backlink_count = 140;
    view.page.head = HeadView {
        description: view.page.description.clone(),
        image: Some("https://example.org/?a=1&b=\"><script>".to_owned()),
        locale: "en\"".to_owned(),
        feeds: vec![FeedView { title: format!("{long} \"><script>"), href: "../../feed.xml".to_owned() }],
        structured_data: Some(StructuredData(r#"{ "name": "</script><!-- <script>alert(1)</script>" }"#.to_owned())),
    };
    article.all_backlinks = Some("backlinks/".to_owned());
    article.related.push(link(long, "z/"));
    view
}

/// The same with a menu, a logo and colours of its own.
pub fn with_menu() -> View {
    let mut view = article();
    let menu = [link("Start here", "../../"), link("Ovens & more", "./"), link("Elsewhere", "https://example.org/")];
    view.site.menu = Some(menu.into());
    view.site.logo = Some("../../logo.svg".to_owned());
    view.site.colors = true;
    view
}

pub fn home() -> View {
    let mut page = page(PageKind::Home, "The Larder Handbook");
    page.comparisons = vec![comparison("Ovens", &["Deck oven", "Combi oven"], 4)];
    page.sections = vec![
        card("Business", Some("Who buys, what it costs, what is left."), None, Some(9)),
        card("Service", Some("From the first call to the cleared table."), None, Some(8)),
        card(
            "Kitchen",
            Some("Methods, mise en place, and the systems that keep food safe while it is made."),
            None,
            Some(14),
        ),
        card("Equipment", Some("What the machines do, and what they need in return."), None, Some(8)),
        card("Safety", Some("Temperatures, allergens, and what the law asks for."), None, Some(12)),
        card("People", None, None, Some(1)),
    ];
    page.articles = vec![
        card(
            "Temperature control",
            Some("The limits between which food spoils, and how to stay outside them."),
            Some(date(2026, 11, 2)),
            None,
        ),
        card("The 14 allergens", None, Some(date(2026, 10, 21)), None),
    ];
    View { site: site(""), page }
}

pub fn section() -> View {
    let mut view = home();
    view.site = site("../");
    view.page.kind = PageKind::Section;
    view.page.title = phrase("Equipment");
    view.page.title_text = "Equipment".to_owned();
    view.page.description = Some("What the machines do, and what they need in return.".to_owned());
    view.page.lede = view.page.description.clone();
    view.page.breadcrumbs = vec![link("The Larder Handbook", "../")];
    view.page.sections.truncate(2);
    view.site.sections[3].current = true;
    view
}

pub fn tag_page() -> View {
    let mut view = section();
    view.page.kind = PageKind::Tag;
    view.site.sections[3].current = false;
    view.page.title = phrase("temperature");
    view.page.description = None;
    view.page.lede = view.page.description.clone();
    view.page.breadcrumbs = vec![link("The Larder Handbook", "../../"), link("Tags", "../")];
    view.page.sections.clear();
    view.page.pagination = Some(PaginationView {
        number: 2,
        count: 7,
        previous: Some("../../".to_owned()),
        next: Some("../3/".to_owned()),
    });
    view
}

/// A tag with others below it and beside it.
pub fn parent_tag() -> View {
    let mut view = tag_page();
    view.page.pagination = None;
    view.page.tags = vec![tag("temperature/core", 4), tag("temperature/<b>", 1)];
    view.page.tags[0].children = vec![tag("temperature/core/probe", 1)];
    view.page.companions = vec![tag("haccp", 3), tag("</a><script>alert(1)</script>", 1)];
    view
}

/// Tags by letter, with articles of a section of the same URL.
pub fn many_tags() -> View {
    let mut view = tags();
    let all = std::mem::take(&mut view.page.tags);
    let group = |letter: Option<&str>, tags: &[TagView]| TagGroupView {
        letter: letter.map(str::to_owned),
        tags: tags.to_vec(),
    };
    view.page.tag_groups =
        vec![group(Some("A"), &all[..1]), group(Some("B"), &all[1..3]), group(None, &[tag("14 allergens", 2)])];
    view.page.tags = all;
    view.page.articles = home().page.articles;
    view
}

/// The second page of the articles that link to one.
pub fn backlinks() -> View {
    let mut view = tag_page();
    view.page.kind = PageKind::Backlinks;
    view.page.title = phrase("<em>Combi</em> oven");
    view.page.title_text = "Combi oven".to_owned();
    view.page.breadcrumbs = vec![link("The Larder Handbook", "../../"), link("<em>Combi</em> oven", "../")];
    view.page.articles.clear();
    view.page.subject = Some(link("<em>Combi</em> oven", "../"));
    view.page.backlinks = article_view().backlinks;
    view.page.backlink_count = 140;
    view
}

pub fn tags() -> View {
    let mut view = section();
    view.page.kind = PageKind::Tags;
    view.page.title = phrase("Tags");
    view.page.description = None;
    view.page.lede = view.page.description.clone();
    view.page.sections.clear();
    view.page.articles.clear();
    let names = "allergens banqueting buffet chilling cleaning complaints contracts cooking costing dishwashing equipment events gastronorm haccp hygiene law menus portions regeneration rotas safety service sous-vide storage suppliers temperature training waste wine yield";
    view.page.tags = names.split(' ').zip(1..).map(|(name, n)| tag(name, n)).collect();
    view.site.sections[3].current = false;
    view
}

fn comparison(title: &str, subjects: &[&str], more: usize) -> ComparisonLinkView {
    let subjects = subjects.iter().map(|name| phrase(name)).collect();
    ComparisonLinkView { title: phrase(title), href: format!("../{title}/"), subjects, more }
}

pub fn compare() -> View {
    let mut view = untitled(PageKind::Compare);
    view.page.comparisons =
        vec![comparison("Ovens", &[], 0), comparison("Styles <of> \"service\"", &["Plated", "Buffet & family"], 7)];
    view.page.facts = Some("../_larder/facts/".to_owned());
    view.page.facts_version = Some("0123456789abcdef".to_owned());
    view
}

pub fn search() -> View {
    untitled(PageKind::Search)
}

/// A page that has its title from the words of the interface.
fn untitled(kind: PageKind) -> View {
    let mut view = tags();
    view.page.kind = kind;
    view.page.title = phrase("");
    view.page.title_text = String::new();
    view.page.tags.clear();
    view
}

fn fact(label: &str, unit: Option<&str>, text: &str) -> FactView {
    FactView {
        group: None,
        label: phrase(label),
        unit: unit.map(str::to_owned),
        is_known: true,
        is_applicable: true,
        text: phrase(text),
        converted: None,
        more: None,
        source: None,
    }
}

/// What an article is about, with all that can be said of it.
pub fn with_facts() -> View {
    let mut view = article();
    let article = view.page.article.as_mut().unwrap();
    article.facts = vec![
        fact("Price", Some("GBP"), "£7,000–16,000"),
        fact("Preheat time", None, "5–10 min"),
        FactView { converted: Some("300 °C".to_owned()), ..fact("Highest temperature", Some("°C"), "572 °F") },
        FactView { is_known: false, ..fact("Noise", Some("dB"), "nobody has measured it") },
        FactView { is_known: false, is_applicable: false, ..fact("Belt", None, "") },
        FactView {
            more: Some("#loading".to_owned()),
            source: Some(link("Choosing an oven", "../choosing/#loading")),
            ..fact("Loading", None, "Ten trays.")
        },
    ];
    article.compared = vec![comparison("Ovens", &["Deck oven"], 1)];
    view
}

pub fn not_found() -> View {
    View { site: site("/handbook/"), page: page(PageKind::NotFound, "Not found") }
}

pub fn chinese() -> View {
    let mut view = article();
    view.page.language = "zh-CN".to_owned();
    view.page.title = phrase("万能蒸烤箱");
    view.page.description = Some("热风、蒸汽，以及两者合用；怎样装载，怎样用探针，烤箱又需要什么保养。".to_owned());
    view.page.lede = view.page.description.clone();
    view
}

pub fn arabic() -> View {
    let mut view = article();
    view.page.language = "ar".to_owned();
    view.page.title = phrase("فرن الكومبي");
    view
}
