//! Many faults at once: all of them in one run, sorted; people are shown a hundred and told how many more there are.

use libtest_mimic::{Failed, Trial};

use super::{good_site, printed};

pub fn trials() -> Vec<Trial> {
    vec![
        Trial::test("eleven faults in one run", eleven_faults),
        Trial::test("settings' faults in one run", faults_of_settings),
        Trial::test("more than a hundred faults", a_hundred_and_more),
    ]
}

/// Faults of every stage, none of which hides another.
fn eleven_faults() -> Result<(), Failed> {
    let site = good_site();
    for (path, text) in [
        ("content/a.md", "---\ndate: 2026-02-31\ndraft: perhaps\n---\n[x](javascript:y)\n"),
        ("content/b.md", "---\ntitle: [\n---\n"),
        ("content/c.md", "---\npermalink: /good/\n---\n![[c]]\n"),
        ("content/d.md", "---\nslug: ..\ntitel: D\n---\n[[Good#Gone]]\n"),
        ("content/nul.md", "A\n"),
    ] {
        site.write(path, text);
    }
    site.write("content/e.md", b"\xff");
    let ran = site.run(&["build", "--format", "json"]);
    let expected = [
        "error[bad-date] content/a.md:2:7",
        "error[bad-draft] content/a.md:3:8",
        "error[script-scheme] content/a.md:5:5",
        "error[front-matter-syntax] content/b.md:3:1",
        "warning[embed-cycle] content/c.md:4:4",
        "error[url-escape] content/d.md:2:7",
        "warning[unknown-key] content/d.md:3:1",
        "warning[broken-anchor] content/d.md:5:3",
        "error[not-utf8] content/e.md:1:1",
        "error[url-collision] content/good.md",
        "warning[portable-name] content/nul.md",
    ];
    compare(&printed(&ran), &expected)
}

fn faults_of_settings() -> Result<(), Failed> {
    let site = good_site();
    site.write("site.toml", "titel = 1\nurls = \"flat\"\n[lints]\nbad-date = \"allow\"\n[tags]\npage_size = -1\n");
    let ran = site.run(&["build", "--format", "json"]);
    let expected = [
        "error[settings] site.toml:1:1",
        "error[settings] site.toml:2:8",
        "error[settings] site.toml:4:12",
        "error[settings] site.toml:6:13",
    ];
    compare(&printed(&ran), &expected)
}

fn a_hundred_and_more() -> Result<(), Failed> {
    let site = good_site();
    site.write("site.toml", "lints.no-base-url = \"allow\"\n");
    site.write("content/bad.md", "[[Nobody]]\n".repeat(120));
    site.write("content/worse.md", "---\ndate: 2026-02-31\n---\n");
    let ran = site.run(&["check"]);
    let shown = ran.stderr.lines().filter(|line| line.starts_with("warning[broken-link]")).count();
    let errors = ran.stderr.lines().filter(|line| line.starts_with("error[bad-date]")).count();
    assert_eq!((shown, errors), (99, 1), "errors come before warnings that are too many");
    assert!(ran.stderr.contains("\n… and 21 more (21 warnings); `--format json` shows all\n"), "{}", ran.stderr);
    let all = printed(&site.run(&["check", "--format", "json"]));
    assert_eq!(all.len(), 121);
    assert_eq!(site.run(&["check", "--format", "github"]).stdout.lines().count(), 121);
    Ok(())
}

fn compare(said: &[String], expected: &[&str]) -> Result<(), Failed> {
    if said == expected { Ok(()) } else { Err(format!("got\n    {}", said.join("\n    ")).into()) }
}
