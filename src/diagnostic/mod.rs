//! What is wrong, where, and what to do about it.
//!
//! A [`Diagnostic`] is plain data that any stage may return beside its value. It holds byte spans; lines, columns and
//! suggestions are worked out only for what is printed, by [`print()`].

mod explain;
mod github;
mod human;
mod json;
mod lines;
mod lint;
mod printable;
mod report;
mod snippet;
mod sources;
#[cfg(test)]
mod testing;

use std::ops::Range;

use crate::base::path::SourcePath;

pub use explain::{explain, list_lints};
pub use lines::{LineIndex, Position};
pub use lint::Lint;
pub use printable::on_one_line;
pub use report::{Format, Summary, Tally, print, print_summary, resolve_help};
pub use sources::ReadSource;

use report::RELATED_SHOWN;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Nothing is published.
    Error,
    /// The page is made as well as it can be; `check` and `--strict` fail.
    Warning,
    /// Good to know; never fails anything.
    Note,
}

impl Severity {
    /// The word that is printed.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

/// A file, and a range of bytes in it if it is known.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The file, relative to the site's root.
    pub file: SourcePath,
    /// Start and end in bytes from the beginning of the file (a byte order mark counts).
    pub span: Option<(usize, usize)>,
}

impl Place {
    /// A whole file.
    pub fn file(file: &SourcePath) -> Self {
        Self { file: file.clone(), span: None }
    }

    /// A range of bytes in a file.
    pub fn span(file: &SourcePath, span: Range<usize>) -> Self {
        Self { file: file.clone(), span: Some((span.start, span.end)) }
    }
}

/// A second place that has to do with the fault.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Related {
    /// Where it is.
    pub place: Place,
    /// What is there.
    pub message: String,
}

/// The way out.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Help {
    /// A sentence, ready to print.
    Text(String),
    /// "Did you mean": what was not found, to be compared with what the site has when it is printed.
    Nearest(Sought),
}

/// What was not found.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sought {
    /// A name.
    Name(String),
    /// A path, as it is written.
    Path {
        /// What is written.
        path: String,
        /// The file that it is written in.
        from: SourcePath,
    },
    /// A heading of an article.
    Heading {
        /// What is written.
        heading: String,
        /// The article.
        of: SourcePath,
    },
}

impl Help {
    /// What can be printed: nothing as long as nobody has looked for the nearest name.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Nearest(_) => None,
        }
    }
}

/// One fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Which kind of fault.
    pub lint: Lint,
    /// How bad it is, after the settings have had their say.
    pub severity: Severity,
    /// What is wrong: lower case, no full stop, names in backticks.
    pub message: String,
    /// Where, unless it belongs to no file.
    pub place: Option<Place>,
    /// Other places that have to do with it.
    pub related: Vec<Related>,
    /// What to do about it.
    pub help: Option<Help>,
}

impl Diagnostic {
    /// A fault of the lint's own severity, at no place yet. Lints that are off count as warnings until the settings
    /// have been applied.
    pub fn new(lint: Lint, message: impl Into<String>) -> Self {
        let severity = lint.default_severity().unwrap_or(Severity::Warning);
        Self { lint, severity, message: message.into(), place: None, related: Vec::new(), help: None }
    }

    /// Sets the place.
    pub fn at(mut self, place: Place) -> Self {
        self.place = Some(place);
        self
    }

    /// Sets the place to a range of bytes in `file`.
    pub fn at_span(self, file: &SourcePath, span: Range<usize>) -> Self {
        self.at(Place::span(file, span))
    }

    /// Adds a second place.
    pub fn related(mut self, place: Place, message: impl Into<String>) -> Self {
        self.related.push(Related { place, message: message.into() });
        self
    }

    /// Says the way out.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(Help::Text(help.into()));
        self
    }

    /// Asks for "did you mean" on the name that was not found.
    pub fn nearest_name(mut self, name: impl Into<String>) -> Self {
        self.help = Some(Help::Nearest(Sought::Name(name.into())));
        self
    }

    /// Asks for "did you mean" on the path that was not found, which is written in the file `from`.
    pub fn nearest_path(mut self, path: impl Into<String>, from: &SourcePath) -> Self {
        self.help = Some(Help::Nearest(Sought::Path { path: path.into(), from: from.clone() }));
        self
    }

    /// Asks for "did you mean" on the heading that the article `of` does not have.
    pub fn nearest_heading(mut self, heading: impl Into<String>, of: &SourcePath) -> Self {
        self.help = Some(Help::Nearest(Sought::Heading { heading: heading.into(), of: of.clone() }));
        self
    }

    /// Files in order of path, places from top to bottom, what has no place first; but notes
    /// without a place, which are about the whole site, last.
    pub fn sort(diagnostics: &mut [Self]) {
        fn key(fault: &Diagnostic) -> impl Ord + '_ {
            let is_remark = fault.severity == Severity::Note && fault.place.is_none();
            (is_remark, &fault.place, fault.severity, fault.lint, &fault.message)
        }
        diagnostics.sort_by(|a, b| key(a).cmp(&key(b)));
    }
}
