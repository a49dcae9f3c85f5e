//! The reference of lints, made from the list that Larder has.

use std::fmt::Write as _;
use std::path::Path;

use larder::diagnostic::{Lint, Severity};

/// What is said of lints at length, if there is such a file: sections whose headings are names.
const EXPLANATIONS: &str = "src/diagnostic/explanations.md";

/// Every lint under a heading, with its level, what it means, and its explanation if it has one.
pub fn reference() -> String {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(EXPLANATIONS);
    let explanations = std::fs::read_to_string(file).unwrap_or_default();
    let mut out = String::new();
    for (level, about) in GROUPS {
        let lints = Lint::ALL.iter().filter(|lint| lint.default_severity() == *level);
        if lints.clone().next().is_none() {
            continue;
        }
        let _infallible = writeln!(out, "{about}\n");
        for lint in lints {
            let _infallible = writeln!(out, "### {}\n\n{}\n", lint.name(), lint.meaning());
            out += &explanation(&explanations, lint.name());
        }
    }
    out
}

/// Levels, and what is said of each.
const GROUPS: &[(Option<Severity>, &str)] = &[
    (
        Some(Severity::Error),
        "## Errors\n\nNothing is published while there is one. They stand for what would be published wrong or unsafe, so \
         `[lints]` cannot lower them.",
    ),
    (
        Some(Severity::Warning),
        "## Warnings\n\nThe page is made as well as it can be. `larder check` and `--strict` fail on them.",
    ),
    (Some(Severity::Note), "## Notes\n\nGood to know. They never fail anything."),
    (None, "## Off unless they are asked for\n\nWrite `name = \"warn\"` under `[lints]` to hear of them."),
];

/// A lint's explanation, its examples as fences of the guide.
fn explanation(explanations: &str, name: &str) -> String {
    let mut sections = explanations.split("\n## ").skip(1).filter_map(|section| section.split_once('\n'));
    let Some((_, text)) = sections.find(|(heading, _)| heading.trim() == name) else { return String::new() };
    let mut is_inside = false;
    let mut out = String::new();
    for line in text.trim().lines() {
        match line.strip_prefix("~~~") {
            Some(file) => {
                is_inside = !is_inside;
                out += "````";
                out += &if is_inside { fence(file) } else { String::new() };
            }
            None => out += line,
        }
        out.push('\n');
    }
    out + "\n"
}

/// What stands behind the fence of an example: the file is its title.
fn fence(file: &str) -> String {
    let language = match file.rsplit_once('.').map(|(_, ending)| ending) {
        Some("md") => "markdown",
        Some(ending) => ending,
        None => return "example".to_owned(),
    };
    format!("{language} title=\"{file}\" example")
}

#[test]
fn explanations_become_prose_and_samples() {
    let explanations = "# Lints\n\n## a\n\nNo.\n\n## b\n\nSo:\n\n~~~content/a.md\n[[x]]\n~~~\n\n~~~text\n$ ls\n~~~\n\nTo mend it: no.\n";
    let expected = "So:\n\n````markdown title=\"content/a.md\" example\n[[x]]\n````\n\n````example\n$ ls\n````\n\nTo mend it: no.\n\n";
    assert_eq!(explanation(explanations, "b"), expected);
    assert_eq!(explanation(explanations, "c"), "");
}
