//! Every fact of the site for the chooser on the page of all comparisons, in pieces that are loaded when somebody asks for one of their
//! subjects.
//!
//! The pieces are classic scripts that call `larderFacts`, since pages that are opened from a disk may load nothing else. Texts are
//! texts, never HTML; addresses count from the root of the site.

use serde::Serialize;

use crate::settings::{Better, Value};
use crate::site::{ArticleId, Fact, FactsPart, Site, SubjectId};

/// What the first piece says.
#[derive(Serialize)]
struct Index<'s> {
    /// How many subjects a piece holds.
    size: usize,
    criteria: Vec<Criterion<'s>>,
    /// Names, and the pages about them.
    subjects: Vec<(&'s str, Option<String>)>,
}

#[derive(Serialize)]
struct Criterion<'s> {
    label: &'s str,
    #[serde(skip_serializing_if = "Option::is_none")]
    unit: Option<&'s str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    group: Option<&'s str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    better: Option<&'static str>,
}

/// A fact: the criterion's number, what sort of value it is, the text, what it is sorted by, where it comes from.
type Cell<'s> = (usize, &'static str, String, Option<f64>, Option<String>);

/// Makes one of the pieces.
///
/// # Errors
/// If a value cannot be written as JSON.
pub fn facts(site: &Site, part: FactsPart) -> serde_json::Result<Vec<u8>> {
    let (call, json) = match part {
        FactsPart::Index => ("index(".to_owned(), serde_json::to_string(&index(site))?),
        FactsPart::Piece(number) => {
            let ids = site.facts().subject_ids().skip(number * FactsPart::SIZE).take(FactsPart::SIZE);
            let cells: Vec<Vec<Cell<'_>>> = ids.map(|id| cells(site, id)).collect();
            (format!("piece({number},"), serde_json::to_string(&cells)?)
        }
    };
    Ok(format!("larderFacts.{call}{json});\n").into_bytes())
}

fn index(site: &Site) -> Index<'_> {
    let facts = site.facts();
    let criterion = |id| {
        let criterion = facts.criterion(id);
        let declared = facts.declared(&site.settings, id);
        Criterion {
            label: criterion.label.text(),
            unit: criterion.unit.as_deref(),
            group: declared.and_then(|declared| declared.group.as_deref()),
            better: declared.and_then(|declared| declared.better).map(|better| match better {
                Better::Lower => "lower",
                Better::Higher => "higher",
            }),
        }
    };
    let subject = |id| {
        let subject = facts.subject(id);
        (subject.name.text(), subject.article.map(|article| address(site, article, None)))
    };
    Index {
        size: FactsPart::SIZE,
        criteria: facts.criterion_ids().map(criterion).collect(),
        subjects: facts.subject_ids().map(subject).collect(),
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
        Value::NotApplicable(why) => ("n", why.clone().unwrap_or_default()),
        Value::Unknown(why) => ("u", why.clone().unwrap_or_default()),
        Value::Text => ("k", shown()),
        Value::Known(known) => match &known.shown {
            Some(converted) => ("k", format!("{} ({converted})", shown())),
            None => ("k", shown()),
        },
    };
    let order = fact.value.known().map(|known| known.order);
    Some((fact.criterion.index(), state, text, order, Some(address(site, fact.article, fact.heading))))
}

fn address(site: &Site, article: ArticleId, heading: Option<u32>) -> String {
    let url = site.urls().page(site.urls().of_article(article)).url.to_href();
    match heading.and_then(|heading| site.article(article).headings.get(heading as usize)) {
        Some(heading) => format!("{url}#{}", heading.anchor),
        None => url,
    }
}
