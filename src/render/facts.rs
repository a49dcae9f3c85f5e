//! Every fact of the site for the chooser on the page of all comparisons, in pieces that are loaded when somebody asks for one of their
//! subjects.
//!
//! The pieces are classic scripts that call `larderFacts`, since pages that are opened from a disk may load nothing else. Texts are
//! texts, never HTML; addresses count from the root of the site. Criteria that the settings declare stand in the index; those of single
//! articles, which may be very many, in the pieces that use them.

use std::borrow::Cow;
use std::collections::BTreeSet;

use serde::ser::SerializeSeq as _;
use serde::{Serialize, Serializer};

use crate::base::text;
use crate::settings::{Better, Value};
use crate::site::{ArticleId, CriterionId, Fact, FactsPart, Site, SubjectId};

/// What the first piece says.
#[derive(Serialize)]
struct Index<'s> {
    /// How many subjects a piece holds.
    size: usize,
    /// Those that the settings declare.
    criteria: Vec<Criterion<'s>>,
    /// The subjects of which anything is said, by name.
    subjects: Vec<Subject<'s>>,
}

/// What one of the others says.
#[derive(Serialize)]
struct Piece<'s> {
    /// Those of articles that its subjects have.
    criteria: Vec<Criterion<'s>>,
    /// What is said of each of its subjects.
    facts: Vec<Vec<Cell<'s>>>,
}

/// A subject: its number among all, its name, the page about it.
type Subject<'s> = (usize, &'s str, Option<String>);

#[derive(Serialize)]
struct Criterion<'s> {
    id: usize,
    label: &'s str,
    #[serde(skip_serializing_if = "Option::is_none")]
    unit: Option<&'s str>,
    /// What it stands below; of one that belongs to an article the title of that.
    #[serde(skip_serializing_if = "Option::is_none")]
    group: Option<&'s str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    better: Option<&'static str>,
    /// The section that it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    href: Option<String>,
}

/// A fact: the criterion's number, what sort of value it is, the text; what it is sorted by and where there is more of it, if
/// there is.
struct Cell<'s> {
    criterion: CriterionId,
    state: &'static str,
    text: Cow<'s, str>,
    order: Option<f64>,
    more: Option<String>,
}

impl Serialize for Cell<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut parts = serializer.serialize_seq(None)?;
        parts.serialize_element(&self.criterion.index())?;
        parts.serialize_element(self.state)?;
        parts.serialize_element(&self.text)?;
        if self.order.is_some() || self.more.is_some() {
            parts.serialize_element(&self.order)?;
        }
        if let Some(more) = &self.more {
            parts.serialize_element(more)?;
        }
        parts.end()
    }
}

/// Makes one of the pieces.
///
/// # Errors
/// If a value cannot be written as JSON.
pub fn facts(site: &Site, part: FactsPart) -> serde_json::Result<Vec<u8>> {
    let (call, json) = match part {
        FactsPart::Index => ("index(".to_owned(), serde_json::to_string(&index(site))?),
        FactsPart::Piece(number) => (format!("piece({number},"), serde_json::to_string(&piece(site, number))?),
    };
    Ok(format!("larderFacts.{call}{json});\n").into_bytes())
}

fn index(site: &Site) -> Index<'_> {
    let facts = site.facts();
    let is_declared = |id: &CriterionId| facts.declared(&site.settings, *id).is_some();
    let subject = |id: SubjectId| {
        let subject = facts.subject(id);
        (id.index(), subject.name.text(), subject.article.map(|article| address(site, article, None)))
    };
    let mut subjects: Vec<Subject<'_>> =
        facts.subject_ids().filter(|id| facts.are_known_of(*id)).map(subject).collect();
    subjects.sort_by(|a, b| text::natural_cmp(a.1, b.1));
    Index {
        size: FactsPart::SIZE,
        criteria: facts.criterion_ids().take_while(is_declared).map(|id| criterion(site, id)).collect(),
        subjects,
    }
}

fn piece(site: &Site, number: usize) -> Piece<'_> {
    let ids = site.facts().subject_ids().skip(number * FactsPart::SIZE).take(FactsPart::SIZE);
    let facts: Vec<Vec<Cell<'_>>> = ids.map(|id| cells(site, id)).collect();
    let used: BTreeSet<CriterionId> = facts.iter().flatten().map(|cell| cell.criterion).collect();
    let own = used.into_iter().filter(|id| site.facts().criterion(*id).article.is_some());
    Piece { criteria: own.map(|id| criterion(site, id)).collect(), facts }
}

fn criterion(site: &Site, id: CriterionId) -> Criterion<'_> {
    let criterion = site.facts().criterion(id);
    let declared = site.facts().declared(&site.settings, id);
    let group = match criterion.article {
        Some(article) => Some(site.title(article).text()),
        None => declared.and_then(|declared| declared.group.as_deref()),
    };
    Criterion {
        id: id.index(),
        label: criterion.label.text(),
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
    let shown = || site.as_shown(fact.article, &fact.text).text().to_owned();
    let (state, text) = match &fact.value {
        Value::Missing => return None,
        Value::NotApplicable(why) => ("n", why.as_deref().unwrap_or_default().into()),
        Value::Unknown(why) => ("u", why.as_deref().unwrap_or_default().into()),
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
        more: fact.is_cut.then(|| address(site, fact.article, fact.heading)),
    })
}

fn address(site: &Site, article: ArticleId, heading: Option<u32>) -> String {
    let url = site.urls().page(site.urls().of_article(article)).url.to_href();
    match heading.and_then(|heading| site.article(article).headings.get(heading as usize)) {
        Some(heading) => format!("{url}#{}", heading.anchor),
        None => url,
    }
}
