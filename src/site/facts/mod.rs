//! Facts: what the articles say of subjects, criterion by criterion, and the tables that are made of them.
//!
//! A fact is a subject, a criterion, a value and a place. [`gather`] goes these steps:
//!
//! 1. `subjects` finds what is compared: an article, or a name that has none;
//! 2. `prose`, `tables` and `own` read facts out of each article's candidates, front matter and data files;
//! 3. `values` finds out what they mean;
//! 4. `store` puts them in order, so that of two that say something of one thing the nearer to the subject comes first;
//! 5. `comparisons` makes of `subjects` in front matter and of `compare` fences what is to be shown, and `rows` which criteria
//!    that has;
//! 6. `check` says what is missing, unknown or contradictory.

mod check;
mod comparisons;
mod own;
mod prose;
mod rows;
mod said;
mod stale;
mod store;
mod subjects;
mod tables;
mod values;

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;

use super::ids::{ArticleId, ComparisonId, CriterionId, SubjectId};
use super::names::Names;
use super::tags::Tags;
use super::urls::Urls;
use crate::article::inlines::Inlines;
use crate::article::{Outline, Spans};
use crate::base::map::HashMap;
use crate::base::path::SourcePath;
use crate::base::quantity::Decimal;
use crate::base::text::natural_cmp;
use crate::base::value::Node;
use crate::diagnostic::{Diagnostic, Place};
use crate::settings::{Criterion as Declared, Settings, Value};

pub use comparisons::{Comparison, Head, MOST_SUBJECTS};
pub use rows::Group;
use said::{Raw, Said};
use store::Store;
use subjects::Subjects;

/// Something that is compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// What it is called.
    pub name: Inlines,
    /// The article about it.
    pub article: Option<ArticleId>,
}

/// What subjects are compared by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Criterion {
    /// What it is called.
    pub label: Inlines,
    /// The article that it belongs to; none if the settings declare it, or if it is a key among the facts of any article.
    pub article: Option<ArticleId>,
    /// The unit that stands behind its name.
    pub unit: Option<String>,
    /// The heading of its article that it is.
    pub heading: Option<u32>,
}

/// What is said of a subject.
#[derive(Clone, Debug, PartialEq)]
pub struct Fact {
    /// Of what.
    pub subject: SubjectId,
    /// In what respect.
    pub criterion: CriterionId,
    /// What is shown.
    pub text: Inlines,
    /// Whether there is more where it comes from.
    pub is_cut: bool,
    /// What it means.
    pub value: Value,
    /// The article that says so, or that names the file which does.
    pub article: ArticleId,
    /// The heading there that it stands below.
    pub heading: Option<u32>,
    /// Where it is written.
    pub source: Source,
}

/// Where a fact is written, the most trusted first; with numbers as in the outline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// `facts` in front matter.
    FrontMatter(u32),
    /// `Criterion: value` above the first section.
    Line(u32),
    /// A file of data.
    Data(SourcePath, Range<usize>),
    /// A cell of a table: table, row (the heads are row 0), column, number of columns.
    Table([u32; 4]),
    /// The passage that begins it.
    Passage(u32),
}

impl Source {
    /// Where it is, in the article of that path and those spans.
    pub fn place(&self, path: &SourcePath, spans: &Spans) -> Place {
        let candidates = spans.candidates.as_deref();
        let span = match self {
            Self::FrontMatter(number) => spans.meta.facts.get(*number as usize).map(|[_, value]| value.clone()),
            Self::Line(number) => candidates.and_then(|spans| Some(spans.lines.get(*number as usize)?[1].clone())),
            Self::Data(file, span) => return Place::span(file, span.clone()),
            Self::Table([table, row, column, columns]) => candidates
                .and_then(|spans| spans.cell(*table as usize, *row as usize, *column as usize, *columns as usize)),
            Self::Passage(number) => candidates.and_then(|spans| spans.passages.get(*number as usize).cloned()),
        };
        span.map_or_else(|| Place::file(path), |span| Place::span(path, span))
    }

    fn rank(&self) -> u8 {
        match self {
            Self::FrontMatter(_) => 0,
            Self::Line(_) => 1,
            Self::Data(..) => 2,
            Self::Table(_) => 3,
            Self::Passage(_) => 4,
        }
    }
}

/// Every fact of the site, and the comparisons that are made of them.
#[derive(Debug, Default)]
pub struct Facts {
    subjects: Vec<Subject>,
    of_article: HashMap<ArticleId, SubjectId>,
    /// Subjects without an article, by folded name.
    by_name: HashMap<String, SubjectId>,
    /// Those that the settings declare, in their order, then those that are shared, then those of articles.
    criteria: Vec<Criterion>,
    /// How many of them the settings declare.
    declared_criteria: usize,
    store: Store,
    comparisons: Vec<Comparison>,
    /// For each subject the comparisons that have it.
    of_subject: Vec<Vec<ComparisonId>>,
    /// The comparisons of articles that have any.
    in_article: HashMap<ArticleId, InArticle>,
}

/// The comparisons that stand in an article.
#[derive(Debug, Default)]
struct InArticle {
    /// The one that follows the introduction.
    leading: Option<ComparisonId>,
    /// Those in the places of its fences, by number.
    fences: Vec<Option<ComparisonId>>,
}

impl Facts {
    /// A subject.
    pub fn subject(&self, id: SubjectId) -> &Subject {
        &self.subjects[id.index()]
    }

    /// The subject that an article is about.
    pub fn subject_of(&self, article: ArticleId) -> Option<SubjectId> {
        self.of_article.get(&article).copied()
    }

    /// Every subject.
    pub fn subject_ids(&self) -> impl ExactSizeIterator<Item = SubjectId> + use<> {
        (0..self.subjects.len()).map(SubjectId::at)
    }

    /// Every criterion, those that the settings declare first.
    pub fn criterion_ids(&self) -> impl ExactSizeIterator<Item = CriterionId> + use<> {
        (0..self.criteria.len()).map(CriterionId::at)
    }

    /// A criterion.
    pub fn criterion(&self, id: CriterionId) -> &Criterion {
        &self.criteria[id.index()]
    }

    /// What the settings say of a criterion, if they declare it.
    pub fn declared<'s>(&self, settings: &'s Settings, id: CriterionId) -> Option<&'s Declared> {
        settings.criteria.at(id.index())
    }

    /// Whether the settings declare a criterion.
    pub fn is_declared(&self, id: CriterionId) -> bool {
        id.index() < self.declared_criteria
    }

    /// Every fact of a subject, the best of each criterion first.
    pub fn of(&self, subject: SubjectId) -> &[Fact] {
        self.store.of(subject)
    }

    /// Whether anything is said of a subject.
    pub fn are_known_of(&self, subject: SubjectId) -> bool {
        self.of(subject).iter().any(|fact| fact.value != Value::Missing)
    }

    /// What is said of a subject in some respect.
    pub fn fact(&self, subject: SubjectId, criterion: CriterionId) -> Option<&Fact> {
        self.store.best(subject, criterion)
    }

    /// A comparison.
    pub fn comparison(&self, id: ComparisonId) -> &Comparison {
        &self.comparisons[id.index()]
    }

    /// Every comparison, in order of article and place.
    pub fn comparisons(&self) -> &[Comparison] {
        &self.comparisons
    }

    /// The comparison that follows the introduction of an article.
    pub fn leading(&self, article: ArticleId) -> Option<ComparisonId> {
        self.in_article.get(&article)?.leading
    }

    /// The comparisons in the places of an article's fences, by number.
    pub fn in_fences(&self, article: ArticleId) -> &[Option<ComparisonId>] {
        self.in_article.get(&article).map_or(&[], |comparisons| &comparisons.fences)
    }

    /// The comparisons that have a subject, in order.
    pub fn comparisons_of(&self, subject: SubjectId) -> impl Iterator<Item = ComparisonId> + '_ {
        self.of_subject[subject.index()].iter().copied()
    }

    /// The subjects of a kind, by weight, then title; `articles` are all that there are.
    pub(super) fn of_kind(&self, articles: &[Arc<Outline>], kind: &str) -> Vec<SubjectId> {
        let of_kind = articles.iter().enumerate().filter(|(_, outline)| outline.meta.kind.as_deref() == Some(kind));
        let mut found: Vec<(i64, SubjectId)> = of_kind
            .filter_map(|(index, outline)| {
                Some((outline.meta.weight.unwrap_or_default(), self.subject_of(ArticleId::at(index))?))
            })
            .collect();
        let name = |id: &SubjectId| self.subject(*id).name.text();
        found.sort_by(|(a_weight, a), (b_weight, b)| a_weight.cmp(b_weight).then(natural_cmp(name(a), name(b))));
        found.into_iter().map(|(_, subject)| subject).collect()
    }

    /// The criteria that a comparison shows, in groups.
    pub fn groups(&self, settings: &Settings, comparison: &Comparison) -> Vec<Group> {
        rows::groups(self, settings, comparison)
    }
}

/// A file of data that facts come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataFile {
    /// Where it lies.
    pub path: SourcePath,
    /// What it holds.
    pub node: Arc<Node>,
}

/// What facts are gathered from.
#[derive(Clone, Copy)]
pub(super) struct Sources<'a> {
    pub settings: &'a Settings,
    pub articles: &'a [Arc<Outline>],
    pub spans: &'a [Arc<Spans>],
    pub titles: &'a [Inlines],
    pub names: &'a Names<'a>,
    pub urls: &'a Urls,
    pub tags: &'a Tags,
    /// The files that articles take facts from, by the article's path.
    pub data: &'a HashMap<SourcePath, Vec<DataFile>>,
    /// Files that name a kind that nobody knows.
    pub misnamed: &'a BTreeSet<SourcePath>,
}

impl<'a> Sources<'a> {
    fn outline(&self, id: ArticleId) -> &'a Outline {
        &self.articles[id.index()]
    }

    fn spans(&self, id: ArticleId) -> &'a Spans {
        &self.spans[id.index()]
    }

    /// How numbers are written in an article.
    fn decimal(&self, id: ArticleId) -> Decimal {
        self.settings.decimal(self.outline(id).meta.lang.as_deref().unwrap_or(&self.settings.language))
    }

    /// What the article on the page is that a name leads to.
    fn article_named(&self, name: &str, from: &SourcePath) -> Option<ArticleId> {
        let found = self.names.named(name, from)?;
        match found.item {
            super::names::Item::Page(page) => self.urls.page(page).article,
            super::names::Item::Asset(_) => None,
        }
    }

    /// Where something is written that an article says.
    fn place(&self, article: ArticleId, source: &Source) -> Place {
        source.place(&self.outline(article).path, self.spans(article))
    }
}

/// Gathers the facts of all articles, and says what is wrong with them.
pub(super) fn gather(sources: &Sources<'_>, diagnostics: &mut Vec<Diagnostic>) -> Facts {
    let mut subjects = Subjects::find(sources, diagnostics);
    let data = own::from_data(sources, &mut subjects, diagnostics);
    if subjects.are_none() {
        return Facts::default();
    }
    let named = &subjects;
    let mut said: Vec<Said> = (0..sources.articles.len())
        .into_par_iter()
        .zip(data)
        .map(|(index, facts)| article(sources, named, ArticleId::at(index), facts))
        .collect();
    let (mut facts, lacks, compared) = store::assemble(sources, subjects, &mut said);
    comparisons::make(sources, &mut facts, &said, &compared, diagnostics);
    check::check(sources, &facts, &compared, lacks, diagnostics);
    for mut said in said {
        diagnostics.append(&mut said.faults);
    }
    facts
}

/// What one article says, beside `facts` of its files of data.
fn article(sources: &Sources<'_>, subjects: &Subjects, id: ArticleId, facts: Vec<Raw>) -> Said {
    let mut said = Said { facts, ..Said::default() };
    own::gather(sources, subjects, id, &mut said);
    if let Some(candidates) = &sources.outline(id).candidates {
        let local = subjects.local(sources, id);
        prose::gather(sources, &local, id, &candidates.passages, &mut said);
        tables::gather(sources, subjects, &local, id, &candidates.tables, &mut said);
    }
    said.share();
    values::read(sources, id, &mut said);
    said
}
