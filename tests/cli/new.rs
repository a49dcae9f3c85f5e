//! `larder new`, and the reviews and old facts that `check` reminds of.

use std::fs;

use crate::program::{Run, Site, run};

/// A site with a kind, a folder of that kind, and articles in it.
fn site() -> Site {
    let site = Site::empty();
    site.write("site.toml", "[kinds.recipe]\n[kinds.oven]\n[folders.dishes]\nkind = \"recipe\"\n");
    site.write("content/index.md", "# Home\n");
    site.write("content/dishes/stew.md", "# Stew\n");
    site
}

/// Runs `new` on a day of ours.
fn new(site: &Site, arguments: &[&str]) -> Run {
    let mut command = site.larder(&[&["new"], arguments].concat());
    command.env("SOURCE_DATE_EPOCH", "1795651200");
    run(command)
}

fn made(site: &Site, arguments: &[&str], path: &str) -> String {
    let ran = new(site, arguments);
    assert_eq!((ran.status, ran.stdout.as_str(), ran.stderr.as_str()), (0, format!("{path}\n").as_str(), ""));
    fs::read_to_string(site.root().join(path)).unwrap()
}

#[test]
fn an_article_gets_its_title_from_its_path() {
    let site = site();
    assert_eq!(
        made(&site, &["soups/onion-soup"], "content/soups/onion-soup.md"),
        "---\ntitle: Onion soup\ndate: 2026-11-26\n---\n\n"
    );
    assert_eq!(
        made(&site, &["soups/热干面.md"], "content/soups/热干面.md"),
        "---\ntitle: 热干面\ndate: 2026-11-26\n---\n\n"
    );
    assert!(made(&site, &["soups/index"], "content/soups/index.md").starts_with("---\ntitle: Soups\n"));
    assert!(
        made(&site, &["a", "--title", "What: a \"story\""], "content/a.md")
            .starts_with("---\ntitle: \"What: a \\\"story\\\"\"\n")
    );
    assert!(made(&site, &["content/b"], "content/b.md").starts_with("---\ntitle: B\n"));
    assert_eq!(site.run(&["build", "--strict"]).status, 0);
}

#[test]
fn the_archetype_is_that_of_the_kind() {
    let site = site();
    site.write("archetypes/recipe.md", "---\ntitle: \"{{ title }}\"\nslug: {{ slug }}\n---\n{{ kind }} of {{date}}\n");
    site.write("archetypes/default.md", "+++\ntitle = {{ title }}\n+++\n{{ other }}\n");
    assert_eq!(
        made(&site, &["dishes/Ramen 2"], "content/dishes/Ramen 2.md"),
        "---\ntitle: \"Ramen 2\"\nslug: ramen-2\n---\nrecipe of 2026-11-26\n"
    );
    assert_eq!(made(&site, &["x"], "content/x.md"), "+++\ntitle = \"X\"\n+++\n{{ other }}\n");
    // A kind that no folder gives must stand in the article.
    assert_eq!(
        made(&site, &["y", "--kind", "Oven"], "content/y.md"),
        "+++\nkind = \"oven\"\ntitle = \"Y\"\n+++\n{{ other }}\n"
    );
    assert_eq!(
        made(&site, &["dishes/z", "--kind", "recipe"], "content/dishes/z.md"),
        "---\ntitle: \"Z\"\nslug: z\n---\nrecipe of 2026-11-26\n"
    );
    assert!(made(&site, &["w", "--kind", "term"], "content/w.md").contains("kind = \"term\""));
    let built = site.run(&["build", "--strict"]);
    assert_eq!(built.status, 0, "{}", built.stderr);
    assert!(!site.root().join("public/archetypes").exists());
}

#[test]
fn archetypes_of_a_vault_are_not_published() {
    let site = Site::empty();
    site.write("a.md", "# A\n");
    site.write("archetypes/default.md", "# {{ title }}\n");
    assert_eq!(made(&site, &["notes/b"], "notes/b.md"), "# B\n");
    let refused = new(&site, &["content/c"]);
    assert_eq!(refused.status, 2);
    assert!(refused.stderr.contains("a folder `content` would take the place of the articles"), "{}", refused.stderr);
    assert_eq!(site.run(&["build"]).status, 0);
    assert!(site.root().join("public/notes/b/index.html").is_file());
    assert!(!site.root().join("public/archetypes").exists());
}

#[test]
fn the_first_article_of_all_may_lie_in_a_content_folder() {
    let site = Site::empty();
    assert!(made(&site, &["content/hello"], "content/hello.md").starts_with("---\ntitle: Hello\n"));
    site.write("site.toml", "content = \"docs\"\n");
    made(&site, &["hello"], "docs/hello.md");
    let below = site.root().join("docs");
    let mut command = site.larder(&["new", "deep/er"]);
    command.current_dir(&below);
    assert_eq!(run(command).stdout, "deep/er.md\n");
    let absolute = site.root().canonicalize().unwrap().join("docs/there");
    made(&site, &[absolute.to_str().unwrap()], "docs/there.md");
    assert_eq!(site.run(&["new", "quiet", "-q"]).stdout, "");
}

#[test]
fn a_file_gets_a_name_that_every_system_can_hold() {
    let site = site();
    assert!(
        made(&site, &["Q&A: \"x\"?"], "content/Q&A x.md").starts_with("---\ntitle: \"Q&A: \\\"x\\\"?\"\n"),
        "the title stays whole"
    );
    assert!(
        made(&site, &["what?/is: this?/index"], "content/what/is this/index.md").contains("title: \"Is: this?\"\n")
    );
    assert!(made(&site, &["aux"], "content/aux_.md").contains("title: Aux\n"));
    #[cfg(unix)]
    {
        site.write("content/old: x/a.md", "# A\n");
        made(&site, &["old: x/b?"], "content/old: x/b.md");
        fs::remove_dir_all(site.root().join("content/old: x")).unwrap();
    }
    assert_eq!(new(&site, &["Q&A: x"]).status, 1, "the name is taken");
    assert_eq!(site.run(&["build", "--strict"]).status, 0);
}

#[test]
fn what_cannot_be_written_leaves_nothing() {
    let site = site();
    let long = "x".repeat(300);
    let ran = new(&site, &[&format!("soups/{long}")]);
    assert_eq!(ran.status, 1);
    assert!(ran.stderr.starts_with("error[output]: cannot write `content/soups/xxx"), "{}", ran.stderr);
    assert!(!site.root().join("content/soups").exists());
}

#[test]
fn nothing_is_overwritten() {
    let site = site();
    let before = site.snapshot("");
    let ran = new(&site, &["dishes/stew"]);
    let expected = "error[output]: `content/dishes/stew.md` is there already, and is not overwritten\n  = help: choose another name\n\n";
    assert_eq!((ran.status, ran.stderr.as_str(), ran.stdout.as_str()), (1, expected, ""));
    assert_eq!(site.snapshot(""), before);
}

#[test]
fn what_could_not_be_published_is_refused() {
    let site = site();
    site.write("elsewhere/x.md", "");
    #[cfg(unix)]
    std::os::unix::fs::symlink(site.root().join("elsewhere"), site.root().join("content/link")).unwrap();
    let before = site.snapshot("");
    for (path, why) in [
        ("../x", "`../x` lies outside of the articles"),
        ("dishes/../../x", "`dishes/../../x` lies outside of the articles"),
        ("..\\x", "`..\\x` lies outside of the articles"),
        ("/etc/x", "`/etc/x` lies outside of the articles"),
        ("", "`` names no article"),
        ("dishes/", "`dishes/` names no article"),
        ("!!!", "nothing in `!!!` can stand in a URL"),
        ("???/x", "nothing in `???` can stand in a URL"),
        (".hidden", "`content/.hidden.md` would not be published: of `.hidden.md` nothing is"),
        ("_x/y", "`content/_x/y.md` would not be published: of `_x` nothing is"),
        ("a\nb", "`a\\nb.md` is no good name for a file"),
        #[cfg(unix)]
        ("link/x", "`content/link` is a link"),
    ] {
        let ran = new(&site, &[path]);
        assert_eq!(ran.status, 2, "{path}: {}", ran.stderr);
        assert!(ran.stderr.starts_with(&format!("error[settings]: {why}\n")), "{path}: {}", ran.stderr);
    }
    let unknown = new(&site, &["x", "--kind", "ovne"]);
    assert_eq!(unknown.status, 2);
    assert_eq!(unknown.stderr, "error[settings]: there is no kind `ovne`\n  = help: did you mean `oven`?\n\n");
    assert_eq!(site.snapshot(""), before);
    let vault = Site::empty();
    vault.write("site.toml", "output = \"out\"\n");
    for path in ["static/x", "archetypes/x", "out/x"] {
        let ran = new(&vault, &[path]);
        assert_eq!(ran.status, 2, "{path}");
        assert!(ran.stderr.contains("would not be published: no articles lie there"), "{}", ran.stderr);
    }
}

#[test]
fn an_archetype_that_makes_no_article_is_named() {
    let site = site();
    site.write("archetypes/default.md", "---\ntitle: {{ title }}: more\n---\n");
    let ran = new(&site, &["x"]);
    assert_eq!(ran.status, 1);
    assert!(
        ran.stderr.starts_with("error[front-matter-syntax]: an article made from it could not be read: "),
        "{}",
        ran.stderr
    );
    assert!(ran.stderr.contains("archetypes/default.md"), "{}", ran.stderr);
    assert!(!site.root().join("content/x.md").exists());
    site.write("archetypes/default.md", "---\nkind: recipe\n---\n");
    let ran = new(&site, &["x", "--kind", "oven"]);
    assert!(ran.stderr.contains("it says that its articles are of the kind `recipe`"), "{}", ran.stderr);
}

/// What a command says on a day, in seconds since 1970.
fn on_day(site: &Site, arguments: &[&str], day: &str) -> Run {
    let mut command = site.larder(arguments);
    command.env("SOURCE_DATE_EPOCH", day);
    run(command)
}

#[test]
fn only_check_reminds_of_reviews() {
    let site = site();
    site.write("content/a.md", "---\nowner: Head of training\nreview_by: 2026-11-25\n---\n# A\n");
    site.write("content/b.md", "---\nreview_by: 2026-11-26\n---\n# B\n");
    let on = |arguments: &[&str], day: &str| on_day(&site, arguments, day);
    let checked = on(&["check"], "1795651200");
    assert_eq!(checked.status, 1);
    assert!(
        checked.stderr.starts_with(
            "warning[review-due]: `content/a.md` was to be reviewed by 2026-11-25\n --> content/a.md:3:12\n"
        ),
        "{}",
        checked.stderr
    );
    assert!(checked.stderr.contains("ask Head of training, who owns it; then set a later `review_by`"));
    assert!(!checked.stderr.contains("content/b.md"));
    assert_eq!(on(&["check"], "1795564799").status, 0);
    assert_eq!(on(&["build", "--strict"], "1795651200").status, 0);
    site.write("site.toml", "[lints]\nreview-due = \"allow\"\n");
    assert_eq!(on(&["check"], "1795651200").status, 0);
    site.write("site.toml", "[folders.dishes]\nreview_by = 2026-01-01\n[lints]\nreview-due = \"deny\"\n");
    let checked = on(&["check"], "1795651200");
    assert!(checked.stderr.contains("error[review-due]: `content/dishes/stew.md` was to be reviewed by 2026-01-01"));
    assert!(checked.stderr.contains("site.toml"), "{}", checked.stderr);
}

#[test]
fn only_check_tells_of_stale_facts() {
    let site = Site::empty();
    site.write(
        "site.toml",
        "[criteria.price]\ntype = \"number\"\nmax_age = \"1 year\"\n[criteria.colour]\n[lints]\nmissing-cell = \"allow\"\n",
    );
    site.write("content/own.md", "---\nas_of: 2025-11-25\nfacts: {price: 5, colour: red}\n---\n# Own\n");
    site.write("content/fresh.md", "---\nas_of: 2025-11-26\ndate: 2020-01-01\nfacts: {price: 5}\n---\n# Fresh\n");
    site.write("content/undated.md", "---\nfacts: {price: 5}\n---\n# Undated\n");
    site.write(
        "content/cell.md",
        "---\ndate: 2025-01-02\nsubjects: [X, Y]\n---\n# Cell\n\n| | X | Y |\n|-|-|-|\n| Price | 1 | |\n",
    );
    site.write("content/data.md", "---\ndate: 2020-01-02\nupdated: 2025-01-02\nfacts_from: d.csv\n---\n# Data\n");
    site.write("data/d.csv", "name,price\nZ,7\n");
    let on = |arguments: &[&str], day: &str| on_day(&site, arguments, day);
    let checked = on(&["check"], "1795651200");
    assert_eq!(checked.status, 1);
    for (message, place) in [
        ("`Price` of `Own` is of 2025-11-25, more than 1 year ago", "content/own.md:3:16"),
        ("`Price` of `X` is of 2025-01-02, more than 1 year ago", "content/cell.md:9:11"),
        ("`Price` of `Z` is of 2025-01-02, more than 1 year ago", "data/d.csv:2:3"),
    ] {
        let said = format!("warning[stale-fact]: {message}\n --> {place}\n");
        assert!(checked.stderr.contains(&said), "{said}{}", checked.stderr);
    }
    assert_eq!(checked.stderr.matches("[stale-fact]").count(), 3, "{}", checked.stderr);
    assert_eq!(on(&["check"], "1735776000").status, 0);
    assert_eq!(on(&["build", "--strict"], "1795651200").status, 0);
}
