//! What one article says, before it stands among the facts of all: criteria as they are met, and what its sections and tables lack.

use super::{Source, Sources};
use crate::article::inlines::Inlines;
use crate::base::name;
use crate::diagnostic::{Diagnostic, Place};
use crate::settings::{Settings, Value};
use crate::site::ids::{ArticleId, SubjectId};

/// A fact whose criterion is not yet numbered.
pub(super) struct Raw {
    pub subject: SubjectId,
    pub criterion: Named,
    pub text: Inlines,
    pub is_cut: bool,
    pub value: Value,
    pub heading: Option<u32>,
    pub source: Source,
}

impl Raw {
    /// A fact that is yet to be read.
    pub fn new(subject: SubjectId, criterion: Named, text: Inlines, source: Source) -> Self {
        Self { subject, criterion, text, is_cut: false, value: Value::Missing, heading: None, source }
    }
}

/// A criterion as it is met.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Named {
    /// The settings declare it; its place among theirs, and the unit that stands behind its name here.
    Declared { index: usize, unit: Option<String> },
    /// It belongs to the article.
    Own { label: Inlines, unit: Option<String>, heading: Option<u32> },
}

impl Named {
    /// The criterion of that name; the brackets at its end may hold a unit.
    pub fn of(settings: &Settings, label: &Inlines, heading: Option<u32>) -> Self {
        if let Some(index) = settings.criteria.position(label.text()) {
            return Self::Declared { index, unit: None };
        }
        let (name, unit) = split_unit(label);
        match unit.as_ref().and_then(|_| settings.criteria.position(name.text())) {
            Some(index) => Self::Declared { index, unit },
            None => Self::Own { label: without_numbering(&name), unit, heading },
        }
    }
}

/// A name without the brackets at its end, and what stands in these.
fn split_unit(label: &Inlines) -> (Inlines, Option<String>) {
    let text = label.text().trim_end();
    let open = text.strip_suffix([')', '）']).and_then(|inner| inner.rfind(['(', '（']));
    match open {
        Some(open) if !text[..open].trim().is_empty() => {
            let unit = text[open..].trim_matches(['(', ')', '（', '）']).trim();
            (label.slice(0..open), Some(unit.to_owned()).filter(|unit| !unit.is_empty()))
        }
        _ => (label.clone(), None),
    }
}

/// A heading without its number and colon.
fn without_numbering(label: &Inlines) -> Inlines {
    let text = label.text();
    let name = name::core(text);
    let start = name.as_ptr().addr() - text.as_ptr().addr();
    label.slice(start..start + name.len())
}

/// Everything that one article says.
#[derive(Default)]
pub(super) struct Said {
    pub facts: Vec<Raw>,
    /// The criteria that its sections and tables are about, in order.
    pub criteria: Vec<Named>,
    /// Sections that say something of some subjects: the criterion, and those of which they say nothing.
    pub gaps: Vec<Gap>,
    /// Whether sections hold any of it, and not tables alone.
    pub in_prose: bool,
    pub faults: Vec<Diagnostic>,
}

/// A section that says nothing of a subject.
pub(super) struct Gap {
    pub criterion: Named,
    pub subject: SubjectId,
    /// The place that lacks it.
    pub source: GapSource,
}

/// Where something is missing.
pub(super) enum GapSource {
    /// Below a heading.
    Heading(u32),
    /// Behind a label: the passage that it begins.
    Label(u32),
    /// In the cell of a table.
    Cell(Source),
}

impl Gap {
    pub fn place(&self, sources: &Sources<'_>, article: ArticleId) -> Place {
        match &self.source {
            GapSource::Cell(source) => sources.place(article, source),
            GapSource::Label(passage) => sources.place(article, &Source::Passage(*passage)),
            GapSource::Heading(heading) => {
                let path = &sources.outline(article).path;
                let span = sources.spans(article).headings.get(*heading as usize);
                span.map_or_else(|| Place::file(path), |span| Place::span(path, span.clone()))
            }
        }
    }
}
