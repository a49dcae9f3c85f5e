//! Two things at one URL, URLs that lead out of the site, names that some systems cannot hold.

use super::{Case, case};

pub fn cases() -> Vec<Case> {
    [collisions(), escapes(), names()].into_iter().flatten().collect()
}

/// An article that declares a URL.
fn at(case: Case, file: &str, key: &str, url: &str) -> Case {
    case.file(file, format!("---\ntitle: At {file}\n{key}: {url}\n---\nText.\n"))
}

fn collisions() -> Vec<Case> {
    let at_x = |name, other| at(at(case(name), "content/a.md", "permalink", "/x/"), "content/b.md", "permalink", other);
    vec![
        at_x("two declared URLs", "/x/").expect(&["error[url-collision] content/b.md:3:12"]),
        at_x("two declared URLs with and without slashes", "x").expect(&["error[url-collision] content/b.md:3:12"]),
        at_x("two declared URLs in other case", "/X/").expect(&["error[url-collision] content/b.md:3:12"]),
        at_x("two declared URLs, one a file below the other", "/x/index.html")
            .expect(&["error[url-collision] content/b.md:3:12"]),
        at(at_x("two declared URLs that are composed otherwise", "/e\u{301}/"), "content/a.md", "permalink", "/é/")
            .expect(&["error[url-collision] content/b.md:3:12"]),
        at(case("a declared URL on another page's"), "content/a.md", "permalink", "/good/")
            .expect(&["error[url-collision] content/good.md"]),
        at(case("a declared URL on home"), "content/a.md", "permalink", "/")
            .expect(&["error[url-collision] content/index.md"]),
        at(case("a declared slug on another page's"), "content/a.md", "slug", "good")
            .expect(&["error[url-collision] content/good.md"]),
        at(at(case("two declared slugs"), "content/a.md", "slug", "same"), "content/b.md", "slug", "same")
            .expect(&["error[url-collision] content/b.md:3:7"]),
        case("two names with one slug")
            .file("content/C.md", "C\n")
            .file("content/C++.md", "C++\n")
            .expect(&["warning[slug-collision] content/C.md"]),
        case("two names that differ in case")
            .file("content/Soup.md", "A\n")
            .file("content/soup.md", "B\n")
            .expect(&["warning[slug-collision] content/soup.md"]),
        case("two names that are composed otherwise")
            .file("content/é.md", "A\n")
            .file("content/e\u{301}.md", "B\n")
            .expect(&["warning[slug-collision] content/é.md"]),
        case("a static file on a page")
            .file("static/good/index.html", "x")
            .expect(&["error[url-collision] static/good/index.html"]),
        case("a static file on an asset")
            .file("static/a.txt", "x")
            .file("content/a.txt", "y")
            .expect(&["error[url-collision] content/a.txt"]),
        case("assets that differ in case")
            .file("content/A.txt", "x")
            .file("content/a.txt", "y")
            .expect(&["error[url-collision] content/a.txt"]),
        at(
            case("a page where an asset's folder must be").file("content/a/b.txt", "x"),
            "content/p.md",
            "permalink",
            "/a/b.txt/",
        )
        .expect(&["error[url-collision] content/p.md:3:12"]),
        at(
            at(case("a file where a folder must be"), "content/a.md", "permalink", "/x.html"),
            "content/b.md",
            "permalink",
            "/x.html/y/",
        )
        .expect(&["error[url-collision] content/b.md:3:12"]),
        at(case("an alias that is another page's name"), "content/a.md", "aliases", "[good]")
            .expect(&["warning[alias-taken] content/a.md:3:11"]),
    ]
}

fn escapes() -> Vec<Case> {
    let bad = |name, key, url| at(case(name), super::ARTICLE, key, url);
    vec![
        bad("a slug that climbs", "slug", "../../x").expect(&["error[url-escape] content/bad.md:3:7"]),
        bad("a slug of dots", "slug", "..").expect(&["error[url-escape] content/bad.md:3:7"]),
        bad("a slug of nothing", "slug", "'!!!'").expect(&["error[url-escape] content/bad.md:3:7"]),
        bad("a permalink that climbs", "permalink", "/a/../../x/").expect(&["error[url-escape] content/bad.md:3:12"]),
        bad("a permalink that climbs in disguise", "permalink", "/a/%2e%2e/%2E%2E/x/")
            .expect(&["error[url-escape] content/bad.md:3:12"]),
        bad("a permalink with a NUL in disguise", "permalink", "/a%00b/")
            .expect(&["error[url-escape] content/bad.md:3:12"]),
        bad("a permalink with per cent signs that encode nothing", "permalink", "/100%/%zz%ff/").expect(&[]),
        bad("a permalink that climbs backwards", "permalink", "'\\..\\..\\x'")
            .expect(&["error[url-escape] content/bad.md:3:12"]),
        bad("a permalink with a line break", "permalink", "\"/a\\nb/\"")
            .expect(&["error[url-escape] content/bad.md:3:12"]),
        bad("a permalink elsewhere", "permalink", "https://example.org/x/")
            .expect(&["warning[front-matter-type] content/bad.md:3:12"]),
        bad("a tag that climbs only shows", "tags", "[../../x]").expect(&[]),
        bad("a permalink into Larder's own folder", "permalink", "/_larder/style.css")
            .expect(&["error[url-collision] content/bad.md:3:12"]),
    ]
}

fn names() -> Vec<Case> {
    let long = "x".repeat(300);
    vec![
        case("nul.md").file("content/nul.md", "A\n").expect(&["warning[portable-name] content/nul.md"]),
        case("a folder called `con`")
            .file("content/Con/a.md", "A\n")
            .expect(&["warning[portable-name] content/Con/a.md"]),
        case("a port").file("content/LPT1.txt", "A\n").expect(&["warning[portable-name] content/LPT1.txt"]),
        case("a trailing dot")
            .file("content/soups./a.md", "A\n")
            .expect(&["warning[portable-name] content/soups./a.md"]),
        case("a trailing space")
            .file("content/soups /a.md", "A\n")
            .expect(&["warning[portable-name] content/soups /a.md"]),
        case("a colon").file("content/12:30.md", "A\n").expect(&["warning[portable-name] content/12:30.md"]),
        case("a static file called `aux.js`")
            .file("static/aux.js", "x")
            .expect(&["warning[portable-name] static/aux.js"]),
        at(case("a slug that is too long for a file name is cut"), super::ARTICLE, "slug", &long).expect(&[]),
        at(case("a step that is too long for a file name"), super::ARTICLE, "permalink", &format!("/{long}/x/"))
            .expect(&["error[url-escape] content/bad.md:3:12"]),
        at(case("a tag that is too long for a file name is cut"), super::ARTICLE, "tags", &format!("[{long}]"))
            .expect(&[]),
        at(case("a path that is too long for a file system"), super::ARTICLE, "permalink", &"/x".repeat(3_000))
            .expect(&["error[url-escape] content/bad.md:3:12"]),
    ]
}
