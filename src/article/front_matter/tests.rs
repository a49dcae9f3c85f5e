//! Front matter as it is found in vaults, repositories and sites of other tools, good and bad.

use serde_json::json;

use super::*;
use crate::diagnostic::Severity;

fn front(text: &str) -> FrontMatter {
    read(&SourcePath::new("content/a.md").unwrap(), text)
}

/// Lints with the text that each points at.
fn faults(text: &str) -> Vec<(&'static str, &str)> {
    let at = |diagnostic: &Diagnostic| {
        let (start, end) = diagnostic.place.as_ref().and_then(|place| place.span).unwrap();
        (diagnostic.lint.name(), &text[start..end])
    };
    front(text).diagnostics.iter().map(at).collect()
}

fn meta(yaml: &str) -> Meta {
    let front = front(&format!("---\n{yaml}\n---\n"));
    assert_eq!(front.diagnostics, [], "{yaml}");
    front.meta
}

#[test]
fn fences_are_found_whatever_surrounds_them() {
    for (text, title, body) in [
        ("---\ntitle: A\n---\nbody", Some("A"), "body"),
        ("\u{feff}---\r\ntitle: A\r\n---\r\nbody", Some("A"), "body"),
        ("---  \ntitle: A\n---\t\nbody", Some("A"), "body"),
        ("\n\n---\ntitle: A\n---\nbody", Some("A"), "body"),
        ("+++\ntitle = \"A\"\n+++\nbody", Some("A"), "body"),
        ("---\ntitle: A\n---", Some("A"), ""),
        ("---\n---\nbody", None, "body"),
        ("---\n# nothing yet\n---\nbody", None, "body"),
        ("---\ntitle: |\n  ---\n---\nbody", Some("---"), "body"),
        ("body\n---\ntitle: A\n---\n", None, "body\n---\ntitle: A\n---\n"),
        ("  ---\ntitle: A\n---\n", None, "  ---\ntitle: A\n---\n"),
        ("----\ntitle: A\n----\n", None, "----\ntitle: A\n----\n"),
        ("\u{feff}body", None, "body"),
        ("", None, ""),
        ("---", None, "---"),
        ("+++", None, "+++"),
    ] {
        let front = front(text);
        assert_eq!(front.diagnostics, [], "{text:?}");
        assert_eq!((front.meta.title.as_deref(), &text[front.body_start..]), (title, body), "{text:?}");
    }
}

#[test]
fn thematic_breaks_are_no_front_matter() {
    for text in [
        "---\nSome prose, and more\nof it.\n---\n",
        "---\n\n# A heading\n\n**Bold**: `code` and [a](b): c\n\n---\n",
        "---\n- [Home](a.md)\n- [About](b.md)\n---\n",
        "---\n- one\n- two\n---\n",
        "---\n*emphasis* first\n---\n",
        "---\n![logo](x.png)\n---\n# Title\n",
        "---\nnever closed\n",
        "---\n- never: closed\n",
        "---\nSee *these*:\n\n- title: of it\n---\n",
        "---\n\n## Heading: with colon\n",
        "+++\nC++ is a language\n",
    ] {
        assert_eq!(front(text), FrontMatter::default(), "{text:?}");
    }
}

#[test]
fn a_fence_that_is_never_closed_is_a_warning() {
    assert_eq!(faults("---\ntitle: A\n\nText"), [("unclosed-front-matter", "---")]);
    assert_eq!(faults("+++\ntitle = \"A\"\n\nText"), [("unclosed-front-matter", "+++")]);
    assert_eq!(faults("---\ntitle: A\n+++\nText"), [("unclosed-front-matter", "---")]);
    let front = front("---\ntitle: A\n\nText");
    assert_eq!((front.meta, front.body_start), (Meta::default(), 0));
    assert_eq!(front.diagnostics[0].severity, Severity::Warning);
}

#[test]
fn every_key_is_read() {
    let yaml = "title: 2024\nsummary: Short\ndate: 2026-11-23\nlastmod: 2026-11-24T10:00:00Z\ntags: [a, '#b', 2024]\n\
                aliases:\n  - [[TCP/IP]]\n  - toB\nslug: x\nurl: /a/b/\nweight: -3\ndraft: true\nlang: zh\nlayout: wide\n\
                toc: false\nauthor: [A, B]\nimage: '![[热.png|300]]'\nsources: https://example.org/a, b\nextra: {n: 1}\n\
                kind: term\nowner: [C, D]\nreview_by: [[2026-11-25]]\nminutes: 7.2\nterms: false\naudience: trainer";
    let meta = meta(yaml);
    assert_eq!(meta.title.as_deref(), Some("2024"));
    assert_eq!(meta.description.as_deref(), Some("Short"));
    assert_eq!(meta.date.map(Date::iso).as_deref(), Some("2026-11-23"));
    assert_eq!(meta.updated.map(Date::iso).as_deref(), Some("2026-11-24T10:00:00Z"));
    assert_eq!(meta.tags, ["a", "b", "2024"]);
    assert_eq!(meta.aliases, ["TCP/IP", "toB"]);
    assert_eq!((meta.slug.as_deref(), meta.permalink.as_deref()), (Some("x"), Some("/a/b/")));
    assert_eq!((meta.weight, meta.draft, meta.toc), (Some(-3), true, Some(false)));
    assert_eq!((meta.lang.as_deref(), meta.template.as_deref()), (Some("zh"), Some("wide")));
    assert_eq!((meta.author.as_deref(), meta.image.as_deref()), (Some("A, B"), Some("热.png")));
    assert_eq!(meta.sources, ["https://example.org/a, b"]);
    assert_eq!(serde_json::Value::Object(meta.params), json!({"extra": {"n": 1}}));
    assert_eq!((meta.kind.as_deref(), meta.owner.as_deref()), (Some("term"), Some("C, D")));
    assert_eq!(meta.review_by.map(Date::iso).as_deref(), Some("2026-11-25"));
    assert_eq!((meta.minutes, meta.terms, meta.audience), (Some(8), Some(false), vec!["trainer".to_owned()]));
    assert!(meta.given.contains("toc") && !meta.given.contains("taxonomies"));
}

#[test]
fn what_is_inherited_is_what_is_not_said() {
    let mut own = meta("tags: []\ndraft: false\nowner:\nx: 1");
    own.inherit(&meta("tags: [a]\ndraft: true\nowner: C\nkind: term\ntitle: T\nx: 2\ny: 3"));
    assert_eq!((own.tags.len(), own.draft, own.owner.as_deref()), (0, false, Some("C")));
    assert_eq!((own.kind.as_deref(), own.title.as_deref()), (Some("term"), None));
    assert_eq!(serde_json::Value::Object(own.params.clone()), json!({"x": 1, "y": 3}));
    for (key, says) in [("tags", false), ("owner", true), ("Kind", true), ("y", true), ("z", false), ("summary", false)]
    {
        assert_eq!(own.says(key), says, "{key}");
    }
}

#[test]
fn unquoted_brackets_are_text_among_params_too() {
    let yaml = "related: [[Combi oven]]\nup: '[[Ovens]]'\nsee:\n  - [[a, b]]\n  - c\nn: [[1, 2]]\nm: [[a], [b]]\nk: {x: [[y]]}";
    let expected = json!({
        "related": "[[Combi oven]]", "up": "[[Ovens]]", "see": ["[[a, b]]", "c"], "n": [[1, 2]], "m": [["a"], ["b"]],
        "k": {"x": "[[y]]"}
    });
    assert_eq!(serde_json::Value::Object(meta(yaml).params), expected);
}

#[test]
fn a_date_that_stands_for_none_is_none() {
    assert_eq!(meta("date: 0001-01-01T00:00:00Z").date, None);
    assert!(meta("published: true").given.contains("draft"));
    assert!(!meta("published: 2026-11-23").given.contains("draft"));
}

#[test]
fn lists_unite_and_else_the_first_named_wins() {
    assert_eq!(meta("categories: C, d\ntags: [a, c, ~, '', '#']").tags, ["a", "c", "d"]);
    assert_eq!(front("---\nsummary: two\ndescription: one\n---\n").meta.description.as_deref(), Some("one"));
    assert_eq!(meta("summary: one\ndescription: one").description.as_deref(), Some("one"));
    assert_eq!(meta("url: /b/\npermalink:").permalink.as_deref(), Some("/b/"));
    assert!(!meta("publish: true\ndraft: false").draft);
    assert!(front("---\npublish: false\ndraft: false\n---\n").meta.draft);
    assert!(front("---\nDraft: soon\ndraft: false\n---\n").meta.draft);
    assert!(meta("publish: false").draft);
    assert!(!meta("publish: true").draft);
}

#[test]
fn zola_and_hugo_articles_are_understood() {
    let text = "+++\ntitle = \"A\"\ndate = 2026-11-23\n[taxonomies]\ntags = [\"x\"]\nseries = [\"s\"]\n[extra]\ntoc = true\n+++\n";
    let front = front(text);
    assert_eq!((front.diagnostics.as_slice(), front.meta.tags.as_slice()), (&[][..], &["x".to_owned()][..]));
    let params = json!({"taxonomies": {"series": ["s"]}, "extra": {"toc": true}});
    assert_eq!(serde_json::Value::Object(front.meta.params), params);
    let clipped = meta("url: https://example.org/soup\nsource: x");
    assert_eq!((clipped.permalink, clipped.params.len()), (None, 2));
}

#[test]
fn keys_of_other_tools_raise_no_alarm() {
    for key in [
        "type",
        "id",
        "created",
        "cssclasses",
        "cssclass",
        "series",
        "category",
        "authors",
        "images",
        "source",
        "keywords",
        "linkTitle",
        "menu",
        "params",
        "parent",
        "nav_order",
        "published",
        "status",
        "rating",
        "height",
        "modified",
        "date_created",
        "up",
        "related",
        "banner",
        "extra",
        "outputs",
        "cascade",
        "markup",
        "excerpt",
        "comments",
        "sidebar_position",
        "sticker",
        "topic",
        "language",
        "subtitle",
        "steps",
        "objectives",
        "prerequisites",
        "dates",
        "data",
    ] {
        assert_eq!(meta(&format!("{key}: x")).params[key], "x");
    }
}

#[test]
fn near_misses_are_named() {
    for (key, meant) in [("tag", "tags"), ("alias", "aliases"), ("titel", "title"), ("desciption", "description")] {
        let text = format!("---\n{key}: x\n---\n");
        assert_eq!(faults(&text), [("unknown-key", key)]);
        let help = format!("{:?}", front(&text).diagnostics[0].help);
        assert!(help.contains(&format!("did you mean `{meant}`?")), "{help}");
    }
}

#[test]
fn wrong_values_are_told_by_severity() {
    for (yaml, lint, at) in [
        ("weight: heavy", "front-matter-type", "heavy"),
        ("title: [a]", "front-matter-type", "[a]"),
        ("tags: {a: 1}", "front-matter-type", "{a: 1}"),
        ("tags: [{a: 1}]", "front-matter-type", "{a: 1}"),
        ("toc: deep", "front-matter-type", "deep"),
        ("minutes: 0", "front-matter-type", "0"),
        ("minutes: 10 min", "front-matter-type", "10 min"),
        ("terms: some", "front-matter-type", "some"),
        ("review_by: soon", "front-matter-type", "soon"),
        ("review_by: 2026-13-01", "bad-date", "2026-13-01"),
        ("kind: [a]", "front-matter-type", "[a]"),
        ("permalink: /:year/:title/", "front-matter-type", "/:year/:title/"),
        ("permalink: https://a/b", "front-matter-type", "https://a/b"),
        ("date: 2026-02-31", "bad-date", "2026-02-31"),
        ("date: soon", "front-matter-type", "soon"),
        ("date: [2026]", "front-matter-type", "[2026]"),
        ("draft: yes", "bad-draft", "yes"),
        ("draft: 'true'", "bad-draft", "'true'"),
        ("publish: no", "bad-draft", "no"),
        ("a: 1\na: 2", "front-matter-syntax", "a"),
        ("title: a\n\tb: c", "front-matter-syntax", "\t"),
        ("title: Soup: a story", "front-matter-syntax", ":"),
        ("title A\ndraft: true", "front-matter-syntax", ":"),
        ("{title: A", "front-matter-syntax", "{"),
        ("- draft: true", "front-matter-syntax", "- draft: true"),
    ] {
        assert_eq!(faults(&format!("---\n# 热干面\n{yaml}\n---\nText")), [(lint, at)], "{yaml}");
    }
    assert!(front("---\ndraft: maybe\n---\n").meta.draft);
    assert_eq!(faults("+++\na = \nb = 'x\n+++\n").len(), 2);
    assert_eq!(faults("+++\nSome prose\n+++\n").len(), 1);
}

#[test]
fn spans_are_bytes_of_the_file() {
    let text = "\u{feff}---\r\nтема: ö # é\r\nslug: 热\r\ntags: [ä, '#ü']\r\naliases:\r\n  - [[Ω]]\r\n---\r\n";
    let front = front(text);
    let at = |span: Range<usize>| &text[span];
    assert_eq!(front.spans.of("slug").map(at), Some("热"));
    assert_eq!(front.spans.of("title"), None);
    assert_eq!(front.spans.tags.into_iter().map(at).collect::<Vec<_>>(), ["ä", "'#ü'"]);
    assert_eq!(front.spans.aliases.into_iter().map(at).collect::<Vec<_>>(), ["[[Ω]]"]);
    let toml = "+++\ntitle = \"热\"\nurl = \"é\"\n+++\n";
    assert_eq!(super::read(&SourcePath::default(), toml).spans.of("permalink").map(|span| &toml[span]), Some("\"é\""));
}

#[test]
fn huge_front_matter_is_refused() {
    let text = format!("---\ntitle: {}\n---\n", "x".repeat(MAX_BYTES));
    assert_eq!(faults(&text), [("front-matter-syntax", "")]);
    let prose = format!("---\nprose {}\n---\n", "x".repeat(MAX_BYTES));
    assert_eq!(front(&prose), FrontMatter::default());
}
