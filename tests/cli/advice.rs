//! What is said beside faults: pages that are wanted, what a site leaves out, whether a build can be repeated.

use super::good_site;
use super::program::Site;
use super::said;

/// A site of which 25 pages are wanted, three of them by more than two articles.
fn wanting_site() -> Site {
    let site = Site::empty();
    site.write("site.toml", "[lints]\nno-base-url = \"allow\"\nbroken-link = \"allow\"\n");
    let few: String = (10..32).map(|number| format!("[[Page {number}]]\n")).collect();
    for article in ["a", "b"] {
        site.write(format!("content/{article}.md"), format!("[[Stock]] [[stock]] [[Combi\u{1b}oven#Care]]\n{few}"));
    }
    site.write("content/c.md", "[[Stock]] [x](../other/stock.md) [[Combi\u{1b}oven|that oven]] [[Brine]]\n");
    site.write("content/d.md", "[x](stock.md) [[Once]] [[x.png]] [[Later]] [[]]\n");
    site.write("content/e.md", "[[Brine]] [[Brine]] [[x.png]] [[Later]] [[]]\n");
    site.write("content/f.md", "[[Brine]]\n");
    site.write("content/later.md", "---\ndraft: true\n---\n");
    site
}

#[test]
fn pages_that_several_articles_ask_for_are_listed() {
    let site = wanting_site();
    let ran = site.run(&["check"]);
    let list = "pages that several articles ask for:\n   4  Stock (in content/a.md, content/b.md, content/c.md and 1 more)\n   \
                3  Brine (in content/c.md, content/e.md, content/f.md)\n   3  Combi\u{fffd}oven (in content/a.md, content/b.md, \
                content/c.md)\n   2  Page 10 (in content/a.md, content/b.md)\n";
    let text = said(&ran);
    assert!(text.starts_with(list), "{text}");
    assert!(text.contains("   2  Page 26 (in content/a.md, content/b.md)\n      and 5 more\n\n"), "{text}");
    assert_eq!(text.lines().count(), 24, "{text}");
    assert_eq!(ran.status, 0);
}

#[test]
fn wanted_pages_are_for_people_who_want_to_read() {
    let site = wanting_site();
    assert_eq!(said(&site.run(&["check", "-q"])), "");
    assert!(!said(&site.run(&["build"])).contains("ask for"));
    let json = site.run(&["check", "--format", "json"]);
    assert_eq!((json.stdout.lines().count(), json.stderr.as_str()), (1, ""));
    site.write("content/brine.md", "Salt.\n");
    site.write("content/stock.md", "Bones.\n");
    let text = said(&site.run(&["check"]));
    assert!(text.starts_with("pages that several articles ask for:\n   3  Combi"), "{text}");
}

#[test]
fn check_says_once_that_there_is_no_base_url() {
    let site = good_site();
    site.write("site.toml", "");
    site.write("zebra.md", "");
    site.write("content/z.md", "[[Nobody]]\n");
    let checked = site.run(&["check"]);
    let note = "note[no-base-url]: without `base_url` there are no sitemap, no feeds and no canonical links\n  = help: write in \
                `site.toml` where the site will be published\n\n";
    let text = said(&checked);
    assert_eq!((text.matches("no-base-url").count(), checked.status), (1, 1));
    let end = text.split_once(note).map(|(_, end)| end.to_owned());
    assert_eq!(end.as_deref(), Some("7 pages, 1 tag, 0 assets; 1 warning; N ms\n"), "it comes last: {text}");
    assert!(!said(&site.run(&["check", "-q"])).contains("no-base-url"));
    assert!(!said(&site.run(&["build"])).contains("no-base-url"));
    assert!(said(&site.run(&["build", "-v"])).contains(note));
    assert!(!said(&site.run(&["build", "-v", "--base-url", "https://example.org/"])).contains("no-base-url"));
}

#[test]
fn a_base_url_can_be_demanded() {
    let site = good_site();
    site.write("site.toml", "lints.no-base-url = \"deny\"\n");
    let refused = site.run(&["build"]);
    assert_eq!(refused.status, 1);
    assert!(said(&refused).starts_with("error[no-base-url]: "), "{}", refused.stderr);
    assert!(!site.root().join("public").exists());
    assert_eq!(site.run(&["build", "--base-url", "https://example.org/"]).status, 0);
}

#[test]
fn a_build_can_be_verified() {
    let site = good_site();
    site.write("static/logo.png", [1, 2, 3]);
    site.write("content/photo.jpg", [4, 5, 6]);
    for _ in 0..2 {
        let built = site.run(&["build", "--verify", "-v", "--strict"]);
        assert_eq!(built.status, 0, "{}", built.stderr);
        assert!(built.stderr.contains("\nbuilt again and compared in "), "{}", built.stderr);
    }
    let elsewhere = site.run(&["build", "--verify", "--out", "other", "--base-url", "https://example.org/kb/"]);
    assert_eq!((elsewhere.status, elsewhere.stdout.as_str()), (0, ""));
    site.write("content/bad.md", "---\ndate: 2026-02-31\n---\n");
    let failed = site.run(&["build", "--verify", "-v"]);
    assert_eq!(failed.status, 1);
    assert!(!failed.stderr.contains("compared"), "there is nothing to compare with: {}", failed.stderr);
}

#[test]
fn what_is_there_and_not_published_is_not_wanted() {
    let site = Site::empty();
    let links = "[1](empty/) [2](secret.md) [[secret]] [3](build/x.md) [[Nobody]] [4](public/x.md) [5](link.md)\n";
    for file in ["a.md", "b.md"] {
        site.write(file, links);
    }
    site.write(".gitignore", "secret.md\nbuild/\n");
    site.write("secret.md", "");
    site.write("build/x.md", "");
    std::fs::create_dir(site.root().join("empty")).unwrap();
    std::os::unix::fs::symlink("nowhere", site.root().join("link.md")).unwrap();
    let ran = site.run(&["check"]);
    let text = said(&ran);
    let wanted = "ask for:\n   2  Nobody (in a.md, b.md)\n   2  public/x (in a.md, b.md)\n\n";
    assert!(text.contains(wanted), "{text}");
    for (place, message) in [
        ("a.md:1:5", "`empty` is a folder without an article"),
        ("a.md:1:17", "`secret.md` is not published: git ignores `secret.md`"),
        ("a.md:1:30", "`secret` is not published: git ignores `secret.md`"),
        ("a.md:1:43", "`build/x.md` is not published: git ignores `build`"),
        ("a.md:1:57", "no article is called `Nobody`"),
        ("a.md:1:70", "no file lies at `public/x.md`"),
        ("a.md:1:87", "`link.md` is not published: `link.md` is no regular file"),
    ] {
        assert!(text.contains(&format!("warning[broken-link]: {message}\n --> {place}\n")), "{place} in {text}");
    }
    assert!(site.run(&["build"]).status == 0, "links never stop a build");
    let again = said(&site.run(&["check"]));
    assert!(again.contains("`public/x.md` is not published: `public` holds no articles"), "{again}");
    assert!(!again.contains("   2  public/x"), "{again}");
}
