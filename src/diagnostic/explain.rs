//! Lints explained at length. The texts lie in `explanations.md`: a section for each lint, its heading the name.
//!
//! A section says what the lint means, shows an example in a fence (the path of its file behind the backticks, or `text`) and ends
//! with a paragraph that begins with `To mend it:`. Tests demand a section of every lint, and that every example raises its lint.

use super::Lint;

/// The sections.
const EXPLANATIONS: &str = include_str!("explanations.md");

/// What opens and closes an example.
const FENCE: &str = "~~~";

/// What stands behind the fence of an example that is no file.
const NO_FILE: &str = "text";

/// What a lint means, how bad it is, what raises it and how to mend it: for a terminal.
pub fn explain(lint: Lint) -> String {
    let name = lint.name();
    let level = match lint.default_severity() {
        Some(severity) if !lint.is_adjustable() => format!("Always an {}, whatever the settings say.", severity.name()),
        severity => {
            let level = severity.map_or("off", |severity| severity.name());
            let level = if severity.is_some() { format!("A {level} by default") } else { "Off by default".to_owned() };
            format!(
                "{level}. To change that, write under `[lints]` in `site.toml`\n`{name} = \"deny\"` (an error), `\"warn\"` (a warning) \
                 or `\"allow\"` (nothing)."
            )
        }
    };
    let text = section(lint).unwrap_or_default();
    format!("{name}\n\n{}\n{level}\n\n{}\n", lint.meaning(), shown(text))
}

/// Every lint with its level and what it means, a line each.
pub fn list_lints() -> String {
    let width = Lint::ALL.iter().map(|lint| lint.name().len()).max().unwrap_or_default();
    let line = |lint: &Lint| {
        let level = lint.default_severity().map_or("off", |severity| severity.name());
        format!("{:width$}  {level:7}  {}\n", lint.name(), lint.meaning())
    };
    Lint::ALL.iter().map(line).collect()
}

/// A lint's section, without its heading.
fn section(lint: Lint) -> Option<&'static str> {
    sections().find(|(name, _)| *name == lint.name()).map(|(_, text)| text)
}

/// Names and texts of all sections.
fn sections() -> impl Iterator<Item = (&'static str, &'static str)> {
    let sections = EXPLANATIONS.split("\n## ").skip(1);
    sections.map(|section| section.split_once('\n').map_or((section, ""), |(name, text)| (name.trim(), text.trim())))
}

/// A section as a terminal shows it: what stands in a fence is indented, below the name of its file.
fn shown(section: &str) -> String {
    let mut out = String::new();
    let mut is_inside = false;
    for line in section.lines() {
        match line.strip_prefix(FENCE) {
            Some(file) => {
                is_inside = !is_inside;
                if is_inside && file != NO_FILE {
                    out += &format!("    {file}:\n\n");
                }
            }
            None if is_inside && !line.is_empty() => out += &format!("        {line}\n"),
            None => out += &format!("{line}\n"),
        }
    }
    out.truncate(out.trim_end().len());
    out
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::diagnostic::Diagnostic;
    use crate::generation::{Generation, Options};
    use crate::settings::Settings;
    use crate::source::Memory;

    /// The examples of a section: what stands behind the fence, and what in it.
    fn examples(section: &str) -> Vec<(String, String)> {
        let parts: Vec<&str> = section.split("\n~~~").skip(1).collect();
        let openings = parts.iter().step_by(2).filter_map(|part| part.split_once('\n'));
        openings.map(|(info, text)| (info.to_owned(), format!("{text}\n"))).collect()
    }

    /// Everything that is wrong with a site of these files.
    fn check(files: &[(String, String)]) -> Vec<Diagnostic> {
        let settings = files.iter().find(|(path, _)| path == "site.toml").map(|(_, text)| text.as_str());
        let (settings, notes) = match Settings::read(settings, "kitchen") {
            Ok(read) => read,
            Err(faults) => return faults,
        };
        let files: Memory = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        let options = Options { settings: Arc::new(settings), output: None, with_drafts: false };
        match Generation::load(std::sync::Arc::new(files.clone()), &options) {
            Ok((generation, faults)) => [notes, faults, crate::build::in_memory(&generation).1].concat(),
            Err(faults) => faults,
        }
    }

    #[test]
    fn every_lint_is_explained_once_and_nothing_else_is() {
        let names: Vec<&str> = sections().map(|(name, _)| name).collect();
        let lints: Vec<&str> = Lint::ALL.iter().map(|lint| lint.name()).collect();
        assert_eq!(names, lints, "sections and lints, in the same order");
    }

    #[test]
    fn every_explanation_says_what_shows_an_example_and_helps() {
        for (name, text) in sections() {
            let paragraphs: Vec<&str> = text.split("\n\n").collect();
            assert!(!paragraphs[0].starts_with(FENCE) && paragraphs[0].len() > 30, "{name}: what does it mean?");
            assert!(!examples(text).is_empty(), "{name}: an example");
            assert!(paragraphs.last().is_some_and(|last| last.starts_with("To mend it: ")), "{name}: the way out");
            assert!(text.lines().all(|line| line.chars().count() <= 80), "{name}: it fits a terminal");
        }
    }

    #[test]
    fn every_example_raises_its_lint() {
        let mut tried = 0;
        for (name, text) in sections() {
            let files = examples(text);
            if files.iter().all(|(path, _)| path != NO_FILE) {
                let found: Vec<&str> = check(&files).iter().map(|fault| fault.lint.name()).collect();
                assert!(found.contains(&name), "{name}: {found:?}");
                tried += 1;
            }
        }
        assert!(tried > 15, "{tried}");
    }

    #[test]
    fn an_explanation_reads_like_this() {
        assert_eq!(
            explain(Lint::BadDate),
            "bad-date\n\nA date that does not exist.\nAlways an error, whatever the settings say.\n\nA date of the right form \
             that no calendar has.\n\n    content/stock.md:\n\n        ---\n        date: 2026-02-31\n        ---\n\nTo mend it: \
             write a day that exists, as `2026-02-28`.\n"
        );
        let adjustable = "A warning by default. To change that, write under `[lints]` in `site.toml`\n`broken-link = \"deny\"` (an \
                          error), `\"warn\"` (a warning) or `\"allow\"` (nothing).\n";
        assert!(explain(Lint::BrokenLink).contains(adjustable));
        assert!(list_lints().contains("\nbroken-link            warning  A link to something that does not exist.\n"));
        assert_eq!(list_lints().lines().count(), Lint::ALL.len());
    }
}
