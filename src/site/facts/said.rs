//! What one article says, before it stands among the facts of all: criteria as they are met, and what its sections and tables lack.

use std::ops::Range;

use super::{Source, Sources};
use crate::article::inlines::{Builder, Inlines};
use crate::base::map::HashSet;
use crate::base::name::fold_name;
use crate::base::quantity::{self, Currency};
use crate::base::{name, text};
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
    /// Nobody declares it, but it stands among the facts of an article or a file of data: whoever writes its name there means the same.
    Shared { label: Inlines, unit: Option<String> },
    /// It belongs to the article.
    Own { label: Inlines, unit: Option<String>, heading: Option<u32> },
}

impl Named {
    /// The criterion of that name. The brackets at the end of a declared one hold a unit; those of others only if it is one, else they are
    /// a part of the name.
    pub fn of(settings: &Settings, label: &Inlines, heading: Option<u32>) -> Self {
        if let Some(index) = settings.criteria.position(label.text()) {
            return Self::Declared { index, unit: None };
        }
        if let Some((name, unit)) = name::end_brackets(label.text()) {
            let unit = unit.trim();
            if let Some(index) = settings.criteria.position(name) {
                return Self::Declared { index, unit: Some(unit.to_owned()).filter(|unit| !unit.is_empty()) };
            }
            if quantity::is_unit(unit) || Currency::of_code(unit).is_some() {
                let label = without_numbering(&label.slice(0..name.len()));
                return Self::Own { label, unit: Some(unit.to_owned()), heading };
            }
        }
        Self::Own { label: without_numbering(label), unit: None, heading }
    }

    /// The same where names are no headings, but keys.
    pub fn of_key(settings: &Settings, key: &str) -> Self {
        match Self::of(settings, &Inlines::plain(key), None) {
            Self::Own { label, unit, .. } => Self::Shared { label, unit },
            declared => declared,
        }
    }

    /// Puts the name of the criterion above before that of an article.
    pub fn add_above(&mut self, above: Option<&Self>, settings: &Settings) {
        let Self::Own { label, .. } = self else { return };
        let above = match above {
            Some(Self::Own { label, .. } | Self::Shared { label, .. }) => label.clone(),
            Some(Self::Declared { index, .. }) => match settings.criteria.at(*index) {
                Some(criterion) => Inlines::plain(&criterion.label),
                None => return,
            },
            None => return,
        };
        let is_wide = above.text().chars().next_back().is_some_and(text::is_ideographic);
        let mut name = Builder::default();
        name.append(&above);
        name.text(if is_wide { "：" } else { ": " });
        name.append(label);
        *label = name.take();
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
    /// Labels, if they all stand below no heading that could be a criterion.
    pub unplaced: Option<Unplaced>,
    pub faults: Vec<Diagnostic>,
}

impl Said {
    /// Takes the criteria of sections and tables for those among the article's facts that have their names.
    pub fn share(&mut self) {
        let shared = self.facts.iter().filter_map(|raw| match &raw.criterion {
            Named::Shared { label, .. } => Some(fold_name(label.text())),
            _ => None,
        });
        let shared: HashSet<String> = shared.collect();
        if shared.is_empty() {
            return;
        }
        let of_facts = self.facts.iter_mut().map(|raw| &mut raw.criterion);
        for named in of_facts.chain(&mut self.criteria).chain(self.gaps.iter_mut().map(|gap| &mut gap.criterion)) {
            match named {
                Named::Own { label, unit, .. } if shared.contains(&fold_name(label.text())) => {
                    *named = Named::Shared { label: label.clone(), unit: unit.take() };
                }
                _ => {}
            }
        }
    }
}

/// Labels of subjects that make no row, since they stand below no heading.
#[derive(Clone, Copy)]
pub(super) struct Unplaced {
    /// The passage that the first of them begins.
    pub passage: u32,
    /// Whether a subject has several, so that rows are what is meant.
    pub is_repeated: bool,
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
    /// In every section of the article; the number of the subject in front matter.
    Subject(u32),
}

impl Gap {
    pub fn place(&self, sources: &Sources<'_>, article: ArticleId) -> Place {
        let path = &sources.outline(article).path;
        let at = |span: Option<&Range<usize>>| match span {
            Some(span) => Place::span(path, span.clone()),
            None => Place::file(path),
        };
        match &self.source {
            GapSource::Cell(source) => sources.place(article, source),
            GapSource::Label(passage) => sources.place(article, &Source::Passage(*passage)),
            GapSource::Heading(heading) => at(sources.spans(article).headings.get(*heading as usize)),
            GapSource::Subject(number) => at(sources.spans(article).meta.subjects.get(*number as usize)),
        }
    }
}
