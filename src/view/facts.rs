//! Every fact of the site for the chooser on the page of all comparisons, in pieces that are loaded when somebody asks for one of their
//! subjects.
//!
//! Texts are texts, never HTML; addresses count from the root of the site. Criteria that the settings declare stand in the index; those of
//! single articles, which may be very many, in the pieces that use them.

use std::borrow::Cow;
use std::collections::BTreeSet;

use rayon::prelude::*;
use serde::ser::SerializeSeq as _;
use serde::{Serialize, Serializer};

use super::content::encode_fragment;
use crate::base::hash::ContentHash;
use crate::base::text;
use crate::settings::{Better, Known, Value};
use crate::site::{ArticleId, CriterionId, Fact, FactsPart, Site, SubjectId};

/// What the first piece says.
#[derive(Serialize)]
pub struct FactsIndex<'s> {
    /// How many subjects a piece holds.
    size: usize,
    /// Those that the settings declare.
    criteria: Vec<Criterion<'s>>,
    /// The subjects of which anything is said, by name.
    subjects: Vec<Subject<'s>>,
}

/// What one of the others says.
#[derive(Serialize)]
pub struct FactsPiece<'s> {
    /// Those of articles that its subjects have.
    criteria: Vec<Criterion<'s>>,
    /// What is said of each of its subjects.
    facts: Vec<Vec<Cell<'s>>>,
}

/// A subject: its number among all, its name, the page about it.
type Subject<'s> = (usize, Cow<'s, str>, Option<String>);

#[derive(Serialize)]
struct Criterion<'s> {
    id: usize,
    label: Cow<'s, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    unit: Option<&'s str>,
    /// What it stands below; of one that belongs to an article the title of that.
    #[serde(skip_serializing_if = "Option::is_none")]
    group: Option<Cow<'s, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    better: Option<&'static str>,
    /// The section that it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    href: Option<String>,
}

/// A fact: the criterion's number, what sort of value it is, the text; what it is sorted by, where there is more of it, and what it is
/// if it is no plain number, as far as there is any of these.
struct Cell<'s> {
    criterion: CriterionId,
    state: &'static str,
    text: Cow<'s, str>,
    order: Option<f64>,
    more: Option<String>,
    inexact: Option<String>,
}

impl Serialize for Cell<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut parts = serializer.serialize_seq(None)?;
        parts.serialize_element(&self.criterion.index())?;
        parts.serialize_element(self.state)?;
        parts.serialize_element(&self.text)?;
        let has_more = self.more.is_some() || self.inexact.is_some();
        if self.order.is_some() || has_more {
            parts.serialize_element(&self.order)?;
        }
        if has_more {
            parts.serialize_element(&self.more)?;
        }
        if let Some(inexact) = &self.inexact {
            parts.serialize_element(inexact)?;
        }
        parts.end()
    }
}

/// What tells the facts of the site from those of another moment, as browsers load them.
///
/// The names of their files stay. The version stands behind the addresses, so that a browser mixes no file that it has kept with one that
/// is new, and on the page itself, so that an open tab of the preview hears of a change.
pub(super) fn version(site: &Site) -> serde_json::Result<String> {
    let pieces = site.facts().subject_ids().len().div_ceil(FactsPart::SIZE);
    let of_piece = |number| Ok(ContentHash::of(&serde_json::to_vec(&piece(site, number))?).as_u64());
    let hashes: serde_json::Result<Vec<u64>> = (0..pieces).into_par_iter().map(of_piece).collect();
    Ok(ContentHash::of(&serde_json::to_vec(&(index(site), hashes?))?).to_string())
}

/// The names of all subjects, and the criteria that the settings declare.
pub fn index(site: &Site) -> FactsIndex<'_> {
    let facts = site.facts();
    let is_declared = |id: &CriterionId| facts.is_declared(*id);
    let subject = |id: SubjectId| {
        let subject = facts.subject(id);
        (
            id.index(),
            subject.name.set(site.typography(subject.article)),
            subject.article.map(|article| address(site, article, None)),
        )
    };
    let mut subjects: Vec<Subject<'_>> =
        facts.subject_ids().filter(|id| facts.are_known_of(*id)).map(subject).collect();
    subjects.sort_by(|a, b| text::natural_cmp(&a.1, &b.1));
    FactsIndex {
        size: FactsPart::SIZE,
        criteria: facts.criterion_ids().take_while(is_declared).map(|id| criterion(site, id)).collect(),
        subjects,
    }
}

/// What is said of the subjects of one piece.
pub fn piece(site: &Site, number: usize) -> FactsPiece<'_> {
    let ids = site.facts().subject_ids().skip(number * FactsPart::SIZE).take(FactsPart::SIZE);
    let facts: Vec<Vec<Cell<'_>>> = ids.map(|id| cells(site, id)).collect();
    let used: BTreeSet<CriterionId> = facts.iter().flatten().map(|cell| cell.criterion).collect();
    let own = used.into_iter().filter(|id| !site.facts().is_declared(*id));
    FactsPiece { criteria: own.map(|id| criterion(site, id)).collect(), facts }
}

fn criterion(site: &Site, id: CriterionId) -> Criterion<'_> {
    let criterion = site.facts().criterion(id);
    let declared = site.facts().declared(&site.settings, id);
    let typography = site.typography(criterion.article);
    let group = match criterion.article {
        Some(article) => Some(site.title(article).set(typography)),
        None => declared.and_then(|declared| declared.group.as_deref()).map(|group| typography.set(group)),
    };
    Criterion {
        id: id.index(),
        label: criterion.label.set(typography),
        unit: criterion.unit.as_deref(),
        group,
        better: declared.and_then(|declared| declared.better).map(|better| match better {
            Better::Lower => "lower",
            Better::Higher => "higher",
        }),
        href: criterion.article.map(|article| address(site, article, criterion.heading)),
    }
}

fn cells(site: &Site, subject: SubjectId) -> Vec<Cell<'_>> {
    let best = site.facts().of(subject).chunk_by(|a, b| a.criterion == b.criterion).map(|facts| &facts[0]);
    best.filter_map(|fact| cell(site, fact)).collect()
}

fn cell<'s>(site: &'s Site, fact: &'s Fact) -> Option<Cell<'s>> {
    let typography = site.typography(Some(fact.article));
    let shown = || site.as_shown(fact.article, &fact.text).set(typography).into_owned();
    let note = |note: &'s Option<String>| typography.set(note.as_deref().unwrap_or_default());
    let (state, text) = match &fact.value {
        Value::Missing => return None,
        Value::NotApplicable(why) => ("n", note(why)),
        Value::Unknown(why) => ("u", note(why)),
        Value::Text => ("k", shown().into()),
        Value::Known(known) => match &known.shown {
            Some(converted) => ("k", format!("{} ({converted})", shown()).into()),
            None => ("k", shown().into()),
        },
    };
    Some(Cell {
        criterion: fact.criterion,
        state,
        text,
        order: fact.value.known().map(|known| known.order),
        inexact: fact.value.known().and_then(Known::inexact),
        more: fact.is_cut.then(|| address(site, fact.article, fact.heading)),
    })
}

fn address(site: &Site, article: ArticleId, heading: Option<u32>) -> String {
    let url = site.urls().page(site.urls().of_article(article)).url.to_href();
    match heading.and_then(|heading| site.article(article).headings.get(heading as usize)) {
        Some(heading) => format!("{url}#{}", encode_fragment(&heading.anchor)),
        None => url,
    }
}
