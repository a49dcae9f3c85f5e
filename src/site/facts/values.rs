//! What the texts of facts mean, by the type of their criterion.

use super::said::{Named, Raw, Said};
use super::{Source, Sources};
use crate::base::quantity::Decimal;
use crate::diagnostic::{Diagnostic, Lint};
use crate::settings::{BadKind, BadValue, Value};
use crate::site::ids::ArticleId;

/// How long a passage may be and still count as an attempt at a value, in bytes.
const LONGEST_VALUE: usize = 40;

/// Reads every value of an article, and says which cannot be read.
pub(super) fn read(sources: &Sources<'_>, article: ArticleId, said: &mut Said) {
    let decimal = sources.decimal(article);
    for fact in &mut said.facts {
        fact.value = value(sources, article, fact, decimal, &mut said.faults);
    }
}

/// What a fact means; as text if it cannot be read as what its criterion wants.
fn value(
    sources: &Sources<'_>,
    article: ArticleId,
    fact: &Raw,
    decimal: Decimal,
    faults: &mut Vec<Diagnostic>,
) -> Value {
    let text = fact.text.text();
    let Named::Declared { index, unit } = &fact.criterion else { return Value::state(text) };
    let Some(criterion) = sources.settings.criteria.at(*index) else { return Value::state(text) };
    let read = |text| criterion.read_below(unit.as_deref(), text, decimal);
    // What stands behind a label may end like a sentence: `12 GBP.`
    let is_prose = matches!(fact.source, Source::Passage(_));
    let bare = if is_prose { text.trim_end_matches(['.', '。']) } else { text };
    match read(text).or_else(|bad| read(bare).map_err(|_| bad)) {
        Ok(value) => value,
        // People write sentences below a heading (`about £30 a head`); only what is plainly an amount of something else is a fault.
        Err(BadValue { kind, .. }) if is_prose && (kind == BadKind::Value || text.len() > LONGEST_VALUE) => {
            Value::state(text)
        }
        Err(BadValue { kind, message, help }) => {
            let lint = match kind {
                BadKind::Value => Lint::BadValue,
                BadKind::Unit => Lint::BadUnit,
            };
            let place = sources.place(article, &fact.source);
            faults.push(Diagnostic::new(lint, message).at(place).help(help));
            Value::state(text)
        }
    }
}
