//! All diagnostics of a run, in the format that was asked for.
//!
//! Sort them ([`Diagnostic::sort`]), look for the names that were meant ([`resolve_help`]), [`print()`] them, then
//! [`print_summary`] for programs. People get at most [`HUMAN_LIMIT`] of them, errors before anything else; programs get
//! all. Where the output goes and what the exit status is, others decide.

use std::collections::HashMap;
use std::fmt;
use std::io;

use serde::Serialize;

use super::sources::{ReadSource, Sources};
use super::{Diagnostic, Help, Severity, Sought, github, human, json};

/// How many diagnostics people are shown: more than anybody mends in one go.
const HUMAN_LIMIT: usize = 100;

/// How many second places of one diagnostic are shown, except to programs.
pub(super) const RELATED_SHOWN: usize = 8;

/// For whom diagnostics are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For the author, with the lines themselves.
    Human {
        /// Whether to colour them.
        color: bool,
    },
    /// For programs: one object a line.
    Json,
    /// For GitHub's workflows.
    Github,
}

/// How many there are of each severity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Errors.
    pub errors: usize,
    /// Warnings.
    pub warnings: usize,
    /// Notes.
    pub notes: usize,
}

/// What a run has come to, for programs; the order of the fields is the order in the output.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Pages of the site.
    pub pages: usize,
    /// Files written because they were new or different.
    pub written: usize,
    /// Files left as they were.
    pub unchanged: usize,
    /// Stale files deleted.
    pub removed: usize,
    /// Errors found.
    pub errors: usize,
    /// Warnings found.
    pub warnings: usize,
    /// Milliseconds from start to end.
    pub ms: u64,
}

/// Prints sorted diagnostics. Texts are read again through `read`; where that gives nothing, lines and columns are left
/// out.
///
/// # Errors
/// If `out` cannot be written to.
pub fn print(
    diagnostics: &[Diagnostic],
    format: Format,
    read: &ReadSource<'_>,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let mut sources = Sources::new(read);
    let shown = shown(diagnostics, format);
    for &index in &shown {
        let diagnostic = &diagnostics[index];
        match format {
            Format::Human { color } => human::write(diagnostic, color, &mut sources, out)?,
            Format::Json => json::write(diagnostic, &mut sources, out)?,
            Format::Github => github::write(diagnostic, &mut sources, out)?,
        }
    }
    let hidden = Tally::of(diagnostics) - Tally::of(shown.iter().map(|&index| &diagnostics[index]));
    if hidden.total() > 0 { human::write_hidden(hidden, out) } else { Ok(()) }
}

/// Prints the summary for programs, which is the last line of their output.
///
/// # Errors
/// If `out` cannot be written to.
pub fn print_summary(summary: &Summary, out: &mut dyn io::Write) -> io::Result<()> {
    json::write_summary(summary, out)
}

/// Puts a sentence where the nearest name was asked for, in those diagnostics that `format` shows. `nearest` is asked
/// once for each name, and says the whole sentence or nothing.
pub fn resolve_help(diagnostics: &mut [Diagnostic], format: Format, nearest: impl Fn(&Sought) -> Option<String>) {
    /// Each question is compared with every name of the site, so programs too get answers to so many only.
    const MOST_QUESTIONS: usize = 200;
    let mut answers: HashMap<Sought, Option<String>> = HashMap::new();
    for index in shown(diagnostics, format) {
        let help = &mut diagnostics[index].help;
        if let Some(Help::Nearest(sought)) = help {
            let is_enough = answers.len() >= MOST_QUESTIONS;
            let ask = |sought: &Sought| if is_enough { None } else { nearest(sought) };
            let answer = answers.entry(sought.clone()).or_insert_with_key(ask);
            *help = answer.clone().map(Help::Text);
        }
    }
}

/// Which diagnostics are shown, in order: where there is a limit, the worst ones.
fn shown(diagnostics: &[Diagnostic], format: Format) -> Vec<usize> {
    let mut indices: Vec<usize> = (0..diagnostics.len()).collect();
    if matches!(format, Format::Human { .. }) && indices.len() > HUMAN_LIMIT {
        indices.sort_by_key(|&index| diagnostics[index].severity);
        indices.truncate(HUMAN_LIMIT);
        indices.sort_unstable();
    }
    indices
}

impl Tally {
    /// Counts.
    pub fn of<'a>(diagnostics: impl IntoIterator<Item = &'a Diagnostic>) -> Self {
        let mut tally = Self::default();
        for diagnostic in diagnostics {
            match diagnostic.severity {
                Severity::Error => tally.errors += 1,
                Severity::Warning => tally.warnings += 1,
                Severity::Note => tally.notes += 1,
            }
        }
        tally
    }

    /// How many there are in all.
    pub const fn total(self) -> usize {
        self.errors + self.warnings + self.notes
    }
}

impl std::ops::Sub for Tally {
    type Output = Self;

    /// How many are left without those of `part`.
    fn sub(self, part: Self) -> Self {
        Self {
            errors: self.errors.saturating_sub(part.errors),
            warnings: self.warnings.saturating_sub(part.warnings),
            notes: self.notes.saturating_sub(part.notes),
        }
    }
}

impl fmt::Display for Tally {
    /// `1 error, 35 warnings`: only what there is, `no faults` if there is nothing.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let counts = [(self.errors, Severity::Error), (self.warnings, Severity::Warning), (self.notes, Severity::Note)];
        let mut separator = "";
        for (count, severity) in counts.into_iter().filter(|(count, _)| *count > 0) {
            let plural = if count == 1 { "" } else { "s" };
            write!(f, "{separator}{count} {}{plural}", severity.name())?;
            separator = ", ";
        }
        if self.total() == 0 { f.write_str("no faults") } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::printed;
    use super::super::{Lint, Severity};
    use super::*;
    use std::cell::Cell;

    const HUMAN: Format = Format::Human { color: false };

    /// Warnings asking for help, with an error in every tenth place and a note in every tenth place behind it.
    fn many(count: usize) -> Vec<Diagnostic> {
        let fault = |number: usize| match number % 10 {
            8 => Diagnostic::new(Lint::Unreadable, format!("fault {number}")),
            9 => Diagnostic::new(Lint::NotYet, format!("fault {number}")),
            digit => Diagnostic::new(Lint::BrokenLink, format!("fault {number}")).nearest_name(digit.to_string()),
        };
        (0..count).map(fault).collect()
    }

    #[test]
    fn people_are_shown_a_hundred_and_every_error_first() {
        let diagnostics = many(140);
        let text = printed(&diagnostics, HUMAN);
        let (blocks, rest) = text.rsplit_once("\n\n").unwrap();
        assert_eq!(rest, "… and 40 more (26 warnings, 14 notes); `--format json` shows all\n");
        let numbers: Vec<usize> =
            blocks.split("\n\n").map(|block| block.rsplit(' ').next().unwrap().parse().unwrap()).collect();
        assert_eq!(numbers.len(), 100);
        assert!(numbers.is_sorted());
        let errors = |number: &&usize| diagnostics[**number].severity == Severity::Error;
        assert_eq!(numbers.iter().filter(errors).count(), 14);
    }

    #[test]
    fn a_hundred_are_all_shown_and_programs_get_everything() {
        assert_eq!(printed(&many(100), HUMAN).matches("fault").count(), 100);
        assert!(!printed(&many(100), HUMAN).contains("more"));
        assert_eq!(printed(&many(140), Format::Json).lines().count(), 140);
        assert_eq!(printed(&many(140), Format::Github).lines().count(), 140);
    }

    #[test]
    fn names_are_looked_up_once_and_only_for_what_is_shown() {
        let asked = Cell::new(0);
        let nearest = |sought: &Sought| {
            asked.set(asked.get() + 1);
            let Sought::Name(name) = sought else { return None };
            (name != "7").then(|| format!("did you mean `{name}`?"))
        };
        let mut diagnostics = many(140);
        resolve_help(&mut diagnostics, HUMAN, nearest);
        assert_eq!(asked.get(), 8);
        assert_eq!(diagnostics[3].help, Some(Help::Text("did you mean `3`?".to_owned())));
        assert_eq!(diagnostics[7].help, None);
        assert_eq!(diagnostics[137].help, Some(Help::Nearest(Sought::Name("7".to_owned()))), "it is not shown");
    }

    #[test]
    fn counts_read_as_a_sentence() {
        assert_eq!(Tally { errors: 1, warnings: 35, notes: 2 }.to_string(), "1 error, 35 warnings, 2 notes");
        assert_eq!(Tally { errors: 0, warnings: 1, notes: 0 }.to_string(), "1 warning");
        assert_eq!(Tally::default().to_string(), "no faults");
        assert_eq!(Tally::of(&many(10)), Tally { errors: 1, warnings: 8, notes: 1 });
    }
}
