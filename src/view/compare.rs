//! Comparisons as tables, and what is said of one subject.

use std::collections::{BTreeMap, BTreeSet};

use super::article::link;
use super::content::{encode_fragment, link_target};
use super::facts as pieces;
use super::{ComparisonLinkView, FactView, Here, LinkView, PageView, Phrase};
use crate::article::inlines::Inlines;
use crate::base::map::HashMap;
use crate::base::{quantity, text};
use crate::settings::{Better, Criterion, Known, Value};
use crate::site::{
    ArticleId, Comparison, ComparisonId, CriterionId, FACTS, Fact, FolderId, Group, Head, MOST_SUBJECTS, PageId,
    PageKind, Source, SubjectId,
};

/// So many subjects are the columns of their table; more are its rows.
const MOST_COLUMNS: usize = 5;

/// So many subjects of a tag are put side by side on its page.
const MOST_OF_TAG: usize = 100;

/// So many subjects of a kind are put side by side on its page.
const MOST_OF_KIND: usize = MOST_SUBJECTS;

/// So many subjects of a comparison are named where it is one of several.
const MOST_NAMES: usize = 8;

/// So many comparisons are named on the page of one of their subjects.
const MOST_COMPARED: usize = 24;

/// So many comparisons are named on the first page of the site.
const MOST_OF_HOME: usize = 8;

/// From so many criteria on that are answered with yes or no their heads take less room.
const FEWEST_OF_MATRIX: usize = 6;

/// The id of the comparison that Larder makes for a whole page.
const OF_PAGE: &str = "page.comparison";

/// A comparison as one page shows it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ComparisonView {
    /// Its id on the page.
    pub id: String,
    /// What it is called.
    pub title: Phrase,
    /// Whether the subjects are columns, and not rows.
    pub has_columns: bool,
    /// The subjects.
    pub heads: Vec<SubjectView>,
    /// The criteria, in groups, each a table of its own.
    pub groups: Vec<GroupView>,
}

/// A subject of a comparison.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SubjectView {
    /// What it goes by in addresses; no two of a comparison share one.
    pub key: String,
    /// What it is called.
    pub name: Phrase,
    /// The page about it, unless this is it.
    pub href: Option<String>,
}

/// Criteria of a comparison.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GroupView {
    /// What they have in common.
    pub label: Option<String>,
    /// Whether they are many, and all are answered with yes or no.
    pub is_matrix: bool,
    /// The criteria.
    pub rows: Vec<RowView>,
}

/// A criterion of a comparison.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RowView {
    /// What it goes by in addresses; no two of a comparison share one.
    pub key: String,
    /// What it is called.
    pub label: Phrase,
    /// The section that it comes from.
    pub href: Option<String>,
    /// The unit of its values.
    pub unit: Option<String>,
    /// Whether all subjects have the same value.
    pub is_same: bool,
    /// A cell for each subject.
    pub cells: Vec<CellView>,
}

/// A cell of a comparison.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CellView {
    /// What sort of value it is.
    pub state: CellState,
    /// What is written; of what does not apply or is not known the reason.
    pub text: Phrase,
    /// The value in the unit of the criterion, if it was written in another.
    pub converted: Option<String>,
    /// What it is sorted by.
    pub order: Option<f64>,
    /// What it is if it is no plain number: `45–90`, `≥45`.
    pub inexact: Option<String>,
    /// Whether it is the best of its row.
    pub is_best: bool,
    /// Whether it says yes or no, if it does so plainly.
    pub answer: Option<bool>,
    /// Where there is more of it.
    pub more: Option<String>,
}

/// What sort of value a cell holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CellState {
    /// Nothing is said.
    #[default]
    Missing,
    /// It does not apply.
    NotApplicable,
    /// It is not known yet.
    Unknown,
    /// A value.
    Known,
}

/// The comparison that follows the introduction of an article.
pub(super) fn leading(here: &Here<'_>, article: ArticleId, numbers: &mut usize) -> Option<ComparisonView> {
    here.site.facts().leading(article).map(|id| placed(here, id, numbers))
}

/// The comparisons in the places of an article's fences, by number.
pub(super) fn in_fences(here: &Here<'_>, article: ArticleId, numbers: &mut usize) -> Vec<Option<ComparisonView>> {
    let placed = |id: &Option<ComparisonId>| id.map(|id| placed(here, id, numbers));
    here.site.facts().in_fences(article).iter().map(placed).collect()
}

fn placed(here: &Here<'_>, id: ComparisonId, numbers: &mut usize) -> ComparisonView {
    *numbers += 1;
    Table { here, comparison: here.site.facts().comparison(id) }.view(format!("comparison.{numbers}"))
}

/// Adds to the page of a tag, a kind or all comparisons what it shows of them.
pub(super) fn fill(here: &Here<'_>, page: &mut PageView) {
    let facts = here.site.facts();
    let subjects: Vec<SubjectId> = match here.page.kind {
        PageKind::Tag(tag) => {
            let articles = here.site.tag(tag).articles.iter();
            let has_facts = |id: &SubjectId| facts.are_known_of(*id);
            articles.filter_map(|id| facts.subject_of(*id)).filter(has_facts).take(MOST_OF_TAG).collect()
        }
        PageKind::Kind(kind) => here.site.subjects_of_kind(kind).into_iter().take(MOST_OF_KIND).collect(),
        PageKind::Folder(FolderId::ROOT) => {
            page.comparisons = all(here, MOST_OF_HOME);
            return;
        }
        PageKind::Compare => {
            page.comparisons = all(here, usize::MAX);
            if facts.subject_ids().filter(|id| facts.are_known_of(*id)).nth(1).is_some() {
                page.facts = Some(format!("{}{FACTS}", here.root()));
                page.facts_version = pieces::version(here.site).ok();
            }
            return;
        }
        _ => return,
    };
    if subjects.len() < 2 {
        return;
    }
    let head = |subject: SubjectId| Head { subject, name: facts.subject(subject).name.clone() };
    let comparison = Comparison {
        title: here.page.article.map_or_else(|| page.title.inlines.clone(), |id| here.site.title(id).clone()),
        heads: subjects.into_iter().map(head).collect(),
        ..Comparison::default()
    };
    let view = Table { here, comparison: &comparison }.view(OF_PAGE.to_owned());
    page.comparison = (!view.groups.is_empty()).then(|| Box::new(view));
}

/// Every comparison, or the first of them: of kinds, then of articles in order of path; each page once.
fn all(here: &Here<'_>, most: usize) -> Vec<ComparisonLinkView> {
    let site = here.site;
    let kinds = site.urls().of_kinds().filter_map(|(kind, page)| {
        let subjects = site.subjects_of_kind(kind);
        let known = subjects.iter().filter(|id| site.facts().are_known_of(**id)).nth(1);
        known.is_some().then(|| ComparisonLinkView {
            title: here.phrase(&Inlines::plain(site.kind_label(kind))),
            href: here.page_href(page),
            ..named(here, subjects.iter().map(|id| &site.facts().subject(*id).name))
        })
    });
    let mut seen: BTreeSet<PageId> = BTreeSet::new();
    let placed = site.facts().comparisons().iter().filter_map(|comparison| {
        let article = comparison.article?;
        let page = site.urls().of_article(article);
        let is_new = !here.is_page(page) && !seen.contains(&page);
        let is_listed = is_new && !site.facts().groups(&site.settings, comparison).is_empty() && seen.insert(page);
        is_listed.then(|| ComparisonLinkView {
            title: here.title(article),
            href: here.page_href(page),
            ..named(here, comparison.heads.iter().map(|head| &head.name))
        })
    });
    kinds.chain(placed).take(most).collect()
}

/// The names of subjects, as many as are named.
fn named<'n>(here: &Here<'_>, mut names: impl Iterator<Item = &'n Inlines>) -> ComparisonLinkView {
    let subjects = names.by_ref().take(MOST_NAMES).map(|name| here.phrase(name)).collect();
    ComparisonLinkView { subjects, more: names.count(), ..ComparisonLinkView::default() }
}

/// What is said of the subject that an article is about.
pub(super) fn facts(here: &Here<'_>, article: ArticleId) -> Vec<FactView> {
    let facts = here.site.facts();
    let Some(subject) = facts.subject_of(article) else { return Vec::new() };
    let mut views: Vec<FactView> = Vec::new();
    for best in facts.of(subject).chunk_by(|a, b| a.criterion == b.criterion).map(|facts| &facts[0]) {
        if best.value == Value::Missing {
            continue;
        }
        let criterion = facts.criterion(best.criterion);
        let declared = facts.declared(&here.site.settings, best.criterion);
        let cell = cell(here, best);
        views.push(FactView {
            group: declared.and_then(|declared| declared.group.as_deref()).map(|group| here.set(group)),
            label: here.phrase(&criterion.label),
            unit: criterion.unit.clone().filter(|unit| !quantity::says_unit(cell.text.inlines.text(), unit)),
            is_known: cell.state == CellState::Known,
            is_applicable: cell.state != CellState::NotApplicable,
            text: cell.text,
            converted: cell.converted,
            more: cell.more,
            source: source(here, article, best),
        });
    }
    views
}

/// The article that a fact comes from, unless it is this one itself.
fn source(here: &Here<'_>, article: ArticleId, fact: &Fact) -> Option<LinkView> {
    if fact.article == article {
        return None;
    }
    let mut link = link(here, fact.article);
    if let Some(anchor) = fact.heading.and_then(|heading| anchor(here, fact.article, heading)) {
        link.href = format!("{}#{anchor}", link.href);
    }
    Some(link)
}

/// The pages that compare the subject which an article is about, its own left out.
pub(super) fn compared_with(here: &Here<'_>, article: ArticleId) -> Vec<ComparisonLinkView> {
    let facts = here.site.facts();
    let Some(subject) = facts.subject_of(article) else { return Vec::new() };
    let own = here.site.urls().of_article(article);
    let mut found: BTreeMap<PageId, ComparisonLinkView> = BTreeMap::new();
    for id in facts.comparisons_of(subject) {
        let comparison = facts.comparison(id);
        let Some(home) = comparison.article else { continue };
        let page = here.site.urls().of_article(home);
        if page == own || found.contains_key(&page) {
            continue;
        }
        if found.len() == MOST_COMPARED {
            break;
        }
        let others = comparison.heads.iter().filter(|head| head.subject != subject);
        let LinkView { title, href, .. } = link(here, home);
        found.insert(page, ComparisonLinkView { title, href, ..named(here, others.map(|head| &head.name)) });
    }
    let kinds = here.site.kind_number(article).and_then(|kind| {
        let (_, page) = here.site.urls().of_kinds().find(|(other, _)| *other == kind)?;
        Some(ComparisonLinkView {
            title: here.phrase(&Inlines::plain(here.site.kind_label(kind))),
            href: here.page_href(page),
            ..ComparisonLinkView::default()
        })
    });
    kinds.into_iter().chain(found.into_values()).collect()
}

struct Table<'t> {
    here: &'t Here<'t>,
    comparison: &'t Comparison,
}

impl Table<'_> {
    fn view(&self, id: String) -> ComparisonView {
        let facts = self.here.site.facts();
        let mut keys = Keys::default();
        let heads: Vec<SubjectView> = self.comparison.heads.iter().map(|head| self.subject(head, &mut keys)).collect();
        let mut keys = Keys::default();
        let groups = facts.groups(&self.here.site.settings, self.comparison).into_iter();
        let groups = groups.map(|Group { label, criteria }| GroupView {
            label: label.map(|label| self.here.set(&label)),
            is_matrix: criteria.len() >= FEWEST_OF_MATRIX && criteria.iter().all(|id| self.is_question(*id)),
            rows: criteria.into_iter().map(|criterion| self.row(criterion, &mut keys)).collect(),
        });
        ComparisonView {
            id,
            title: self.here.phrase(&self.comparison.title),
            has_columns: heads.len() <= MOST_COLUMNS,
            heads,
            groups: groups.collect(),
        }
    }

    fn subject(&self, head: &Head, keys: &mut Keys) -> SubjectView {
        let subject = self.here.site.facts().subject(head.subject);
        let page = subject.article.map(|article| self.here.site.urls().of_article(article));
        SubjectView {
            key: keys.of(head.name.text()),
            name: self.here.phrase(&head.name),
            href: page.filter(|page| !self.here.is_page(*page)).map(|page| self.here.page_href(page)),
        }
    }

    fn declared(&self, id: CriterionId) -> Option<&Criterion> {
        self.here.site.facts().declared(&self.here.site.settings, id)
    }

    fn is_question(&self, id: CriterionId) -> bool {
        self.declared(id).is_some_and(Criterion::is_question)
    }

    fn row(&self, id: CriterionId, keys: &mut Keys) -> RowView {
        let facts = self.here.site.facts();
        let criterion = facts.criterion(id);
        let found: Vec<Option<&Fact>> = self.comparison.heads.iter().map(|head| facts.fact(head.subject, id)).collect();
        let mut cells: Vec<CellView> =
            found.iter().map(|fact| fact.map_or_else(CellView::default, |fact| cell(self.here, fact))).collect();
        if let Some(declared) = self.declared(id) {
            cells.iter_mut().for_each(|cell| cell.answer = cell.order.and_then(|order| declared.answer(order)));
            if let Some(better) = declared.better {
                mark_best(&mut cells, better);
            }
        }
        let mut own = found.iter().flatten().filter(|fact| Some(fact.article) == self.comparison.article);
        let section = match (criterion.article, criterion.heading) {
            (Some(article), Some(heading)) => Some((article, heading)),
            _ => own.find_map(|fact| Some((fact.article, fact.heading?))),
        };
        RowView {
            key: keys.of(criterion.label.text()),
            label: self.here.phrase(&criterion.label),
            href: section.and_then(|(article, heading)| section_href(self.here, article, heading)),
            unit: criterion.unit.clone(),
            is_same: is_same(&cells),
            cells,
        }
    }
}

/// Marks the best of the values that can be told apart.
fn mark_best(cells: &mut [CellView], better: Better) {
    let known = cells.iter().filter_map(|cell| cell.order);
    let (low, high) =
        known.clone().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), order| (low.min(order), high.max(order)));
    if known.count() < 2 || low >= high {
        return;
    }
    let best = match better {
        Better::Lower => low,
        Better::Higher => high,
    };
    for cell in cells.iter_mut().filter(|cell| cell.order.is_some_and(|order| order.total_cmp(&best).is_eq())) {
        cell.is_best = true;
    }
}

/// Whether all subjects have one value.
fn is_same(cells: &[CellView]) -> bool {
    let value = |cell: &CellView| (cell.state, cell.order.map(f64::to_bits), text::fold(cell.text.inlines.text()));
    let is_equal = |a: &CellView, b: &CellView| match (a.order, b.order) {
        (Some(x), Some(y)) => x.total_cmp(&y).is_eq() && a.inexact == b.inexact,
        _ => value(a) == value(b),
    };
    cells.len() > 1 && cells.windows(2).all(|pair| is_equal(&pair[0], &pair[1]))
}

fn cell(here: &Here<'_>, fact: &Fact) -> CellView {
    let note = |note: &Option<String>| here.phrase(&Inlines::plain(note.as_deref().unwrap_or_default()));
    let (state, text) = match &fact.value {
        Value::Missing => return CellView::default(),
        Value::NotApplicable(why) => (CellState::NotApplicable, note(why)),
        Value::Unknown(why) => (CellState::Unknown, note(why)),
        Value::Text | Value::Known(_) => (CellState::Known, phrase(here, fact)),
    };
    let known = fact.value.known();
    let more = fact.is_cut.then(|| section_href(here, fact.article, fact.heading?)).flatten();
    CellView {
        state,
        text,
        converted: known.and_then(|known: &Known| known.shown.clone()),
        order: known.map(|known| known.order),
        inexact: known.and_then(Known::inexact),
        is_best: false,
        answer: None,
        more,
    }
}

/// The text of a fact, its links leading from here; what front matter and data hold has none.
fn phrase(here: &Here<'_>, fact: &Fact) -> Phrase {
    let is_markdown = !matches!(fact.source, Source::FrontMatter(_) | Source::Data(..));
    if !is_markdown || fact.text.marks().is_empty() {
        return here.phrase(&fact.text);
    }
    let shown = here.site.as_shown(fact.article, &fact.text);
    let links = shown.links().map(|link| (link, link_target(here, fact.article, link)));
    let links = links.collect();
    here.phrase_of(shown.into_owned(), links)
}

/// The link to a section of an article.
fn section_href(here: &Here<'_>, article: ArticleId, heading: u32) -> Option<String> {
    let anchor = anchor(here, article, heading)?;
    if here.page.article == Some(article) && here.number == 1 {
        return Some(format!("#{anchor}"));
    }
    Some(format!("{}#{anchor}", here.page_href(here.site.urls().of_article(article))))
}

fn anchor(here: &Here<'_>, article: ArticleId, heading: u32) -> Option<String> {
    here.site.article(article).headings.get(heading as usize).map(|heading| encode_fragment(&heading.anchor))
}

/// Keys that have been given.
#[derive(Default)]
struct Keys {
    /// With the number that the next of the same name gets.
    given: HashMap<String, usize>,
}

impl Keys {
    /// A key for a name, with a number if another has it already.
    fn of(&mut self, name: &str) -> String {
        let slug = Some(text::slug(name)).filter(|slug| !slug.is_empty()).unwrap_or_else(|| "item".to_owned());
        let Some(next) = self.given.get(&slug) else {
            self.given.insert(slug.clone(), 2);
            return slug;
        };
        let mut number = *next;
        let mut key = format!("{slug}-{number}");
        while self.given.contains_key(&key) {
            number += 1;
            key = format!("{slug}-{number}");
        }
        self.given.insert(slug, number + 1);
        self.given.insert(key.clone(), 2);
        key
    }
}
