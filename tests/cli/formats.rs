//! What programs are told: JSON lines, and GitHub's annotations.

use serde_json::{Value, json};

use super::program::Site;
use super::{good_site, site_with_a_warning};

/// The lines of standard output, each an object.
fn objects(site: &Site, arguments: &str) -> (i32, Vec<Value>) {
    let ran = site.run(&arguments.split(' ').collect::<Vec<_>>());
    assert_eq!(ran.stderr, "");
    (ran.status, ran.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect())
}

/// The summary, which is the last of them, with its time masked.
fn summary(objects: &[Value]) -> Value {
    let mut summary = objects.last().unwrap()["summary"].clone();
    assert!(summary["ms"].is_u64());
    summary["ms"] = Value::Null;
    summary
}

#[test]
fn a_diagnostic_has_every_key_and_counts_characters() {
    let (status, objects) = objects(&site_with_a_warning(), "check --format json");
    let diagnostic = json!({
        "code": "broken-link", "severity": "warning", "message": "no article is called `Hone`", "file": "content/a.md",
        "line": 3, "column": 7, "end_line": 3, "end_column": 11, "help": "did you mean `Home` (content/index.md)?",
        "related": [],
    });
    assert_eq!((status, &objects[0]), (1, &diagnostic));
    let expected = json!({
        "pages": 4, "written": 0, "unchanged": 0, "removed": 0, "errors": 0, "warnings": 1, "ms": null,
    });
    assert_eq!((objects.len(), summary(&objects)), (2, expected));
}

#[test]
fn the_summary_counts_files() {
    let site = good_site();
    let counts = |arguments: &str| {
        let (status, objects) = objects(&site, arguments);
        assert_eq!((status, objects.len()), (0, 1));
        let summary = summary(&objects);
        ["pages", "written", "unchanged", "removed"].map(|key| summary[key].as_u64().unwrap())
    };
    assert_eq!(counts("build --format json"), [6, 22, 0, 0]);
    assert_eq!(counts("build --format json"), [6, 0, 22, 0]);
    site.write("content/a.md", "# A\n\n[[Home]]\n");
    let [pages, written, unchanged, removed] = counts("build --format json");
    assert_eq!((pages, removed, written + unchanged), (4, 2, 20), "the tag's page and the list of tags are gone");
    assert_eq!(counts("check --format json --quiet"), [4, 0, 0, 0]);
}

#[test]
fn the_summary_is_last_on_failure_too() {
    let site = good_site();
    site.write("content/bad.md", "---\ndate: 2026-02-31\n---\n");
    let (status, found) = objects(&site, "build --format json");
    assert_eq!((status, found.len(), summary(&found)["errors"].as_u64()), (1, 2, Some(1)));
    site.write("site.toml", "titel = 1\n");
    let (status, found) = objects(&site, "build --format json");
    assert_eq!((status, found.len(), summary(&found)["errors"].as_u64()), (2, 2, Some(1)));
    assert_eq!(found[0]["help"], "did you mean `title`?");
    let (status, found) = objects(&site, "build -C gone --format json");
    assert_eq!((status, found.len(), &found[0]["file"], &found[0]["line"]), (2, 2, &Value::Null, &Value::Null));
}

#[test]
fn second_places_are_there() {
    let site = good_site();
    site.write("content/x.md", "---\npermalink: /x/\n---\n");
    site.write("content/y.md", "---\n标: 热\npermalink: /x/\n---\n");
    let (_, found) = objects(&site, "check --format json");
    assert_eq!(found[0]["code"], "url-collision");
    let related = json!([
        {"file": "content/x.md", "line": 2, "column": 12, "message": "this has the URL already"},
    ]);
    assert_eq!(found[0]["related"], related);
}

#[test]
fn github_gets_annotations() {
    let ran = site_with_a_warning().run(&["check", "--format", "github"]);
    let expected = "::warning file=content/a.md,line=3,col=7,endLine=3,endColumn=11,title=broken-link::no article is called \
                    `Hone`%0Ahelp: did you mean `Home` (content/index.md)?\n";
    assert_eq!((ran.status, ran.stdout.as_str(), ran.stderr.as_str()), (1, expected, ""));
    let good = good_site().run(&["build", "--format", "github"]);
    assert_eq!((good.status, good.stdout.as_str(), good.stderr.as_str()), (0, "", ""));
}

#[test]
fn verbose_does_not_disturb_programs() {
    let ran = good_site().run(&["check", "--format", "json", "-v"]);
    assert_eq!(ran.stdout.lines().count(), 1);
    assert!(ran.stderr.starts_with("read, parsed and assembled in "));
}
