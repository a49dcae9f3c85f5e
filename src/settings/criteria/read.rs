//! The text of a fact as a value of its criterion.

mod faults;

use std::borrow::Cow;

use crate::base::date::Date;
use crate::base::quantity::{Currency, Decimal, Quantity, Unit, show_number, split_note};
use crate::base::text::fold;
use crate::base::value::read::nearest;

use super::{Criterion, Known, RATING_MAX, Value, ValueType};

/// Why a text is no value of its criterion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadValue {
    /// What sort of fault it is.
    pub kind: BadKind,
    /// What is wrong: lower case, no full stop.
    pub message: String,
    /// The way out.
    pub help: String,
}

/// What sort of fault a value has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadKind {
    /// It is not of the type.
    Value,
    /// It is of the type, but in a unit or currency that is not the criterion's and cannot become it.
    Unit,
}

const YES: [&str; 14] = ["yes", "y", "true", "✓", "✔", "✅", "☑", "√", "是", "有", "可以", "对", "能", "支持"];
const NO: [&str; 14] = ["no", "n", "false", "✗", "✘", "❌", "✖", "☒", "否", "无", "没有", "不可以", "不能", "不支持"];

const FULL_STARS: [char; 3] = ['★', '⭐', '🌟'];
const EMPTY_STARS: [char; 2] = ['☆', '✩'];
const HALF_STARS: [char; 2] = ['½', '⯨'];

impl Criterion {
    /// Reads a value as people write it.
    ///
    /// # Errors
    /// If it is not of the criterion's type, or not in its unit. A text is never wrong.
    pub fn read(&self, text: &str, decimal: Decimal) -> Result<Value, BadValue> {
        self.read_below(None, text, decimal)
    }

    /// Reads a value that stands below a head with a unit of its own, which holds where the value has none.
    ///
    /// # Errors
    /// As those of [`read`](Self::read).
    pub fn read_below(&self, unit: Option<&str>, text: &str, decimal: Decimal) -> Result<Value, BadValue> {
        if self.value_type == ValueType::Text {
            return Ok(Value::state(text));
        }
        let state = Value::typed_state(text);
        if state != Value::Text {
            return Ok(state);
        }
        let known = match &self.value_type {
            ValueType::Text => return Ok(Value::Text),
            ValueType::Number(own) => self.number(unit, text, own.as_ref(), decimal),
            ValueType::Money(currency) => self.money(unit, text, *currency, decimal),
            ValueType::YesNo => yes_or_no(text),
            ValueType::Rating => rating(text, decimal),
            ValueType::Date => date(text),
            ValueType::Choice(choices) => self.choice(text, choices),
        };
        known.map(Value::Known)
    }

    fn number(
        &self,
        above: Option<&str>,
        text: &str,
        unit: Option<&Unit>,
        decimal: Decimal,
    ) -> Result<Known, BadValue> {
        let above = above.map(Unit::new).filter(Unit::is_known).zip(unit.filter(|unit| unit.is_known()));
        let quantity = match above {
            Some((above, unit)) => Quantity::read_below(&above, text, unit, decimal),
            None => Quantity::read(text, unit, decimal),
        };
        let quantity = quantity.map_err(|fault| faults::number(self, text, unit, fault, decimal))?;
        let shown = quantity.is_converted.then(|| quantity.shown(unit.map_or("", Unit::name), decimal));
        Ok(Known::from((quantity, shown)))
    }

    fn money(&self, above: Option<&str>, text: &str, currency: Currency, decimal: Decimal) -> Result<Known, BadValue> {
        let quantity = Quantity::read_money_below(above, text, currency, decimal)
            .map_err(|fault| faults::money(text, currency, fault, decimal))?;
        Ok(Known::from((quantity, None)))
    }

    fn choice(&self, text: &str, choices: &[String]) -> Result<Known, BadValue> {
        // Brackets may belong to the choice.
        let find = |text: &str| {
            let folded = fold(text);
            choices.iter().position(|choice| fold(choice) == folded)
        };
        let (outside, note) = split_note(text);
        let (at, written, note) = match (find(text), find(&outside)) {
            (Some(at), _) => (at, text.trim(), None),
            (_, Some(at)) => (at, outside.trim(), note),
            (None, None) => {
                let likely = nearest(&outside, choices.iter().map(String::as_str));
                return Err(faults::choice(&self.key, text, choices, likely));
            }
        };
        let shown = (choices[at] != written).then(|| choices[at].clone());
        Ok(Known { shown, ..Known::exactly(at as f64, note) })
    }
}

impl From<(Quantity, Option<(String, bool)>)> for Known {
    fn from((quantity, shown): (Quantity, Option<(String, bool)>)) -> Self {
        let (shown, is_rounded) = shown.map_or((None, false), |(shown, is_rounded)| (Some(shown), is_rounded));
        Self {
            order: quantity.low,
            high: quantity.high,
            bound: quantity.bound,
            approximate: quantity.approximate,
            note: quantity.note,
            shown,
            is_rounded,
        }
    }
}

/// Whether a word is one of those that say no.
pub(super) fn is_no(word: &str) -> bool {
    NO.iter().any(|known| known.eq_ignore_ascii_case(word.trim()))
}

fn yes_or_no(text: &str) -> Result<Known, BadValue> {
    let (outside, note) = split_note(text);
    let word = outside.trim().trim_end_matches('\u{fe0f}');
    let is_among = |words: &[&str]| words.iter().any(|known| known.eq_ignore_ascii_case(word));
    match (is_among(&YES), is_among(&NO)) {
        (true, _) => Ok(Known::exactly(1.0, note)),
        (_, true) => Ok(Known::exactly(0.0, note)),
        _ => Err(faults::yes_or_no(text)),
    }
}

fn date(text: &str) -> Result<Known, BadValue> {
    let (outside, note) = split_note(text);
    let date = Date::parse(&outside).map_err(|bad| faults::date(&bad))?;
    Ok(Known::exactly(date.days(), note))
}

fn rating(text: &str, decimal: Decimal) -> Result<Known, BadValue> {
    let (outside, note) = split_note(text);
    let bad = || faults::rating(text);
    let (given, most) = match stars(&outside) {
        Some(stars) => stars,
        None => score(&outside, decimal).ok_or_else(bad)?,
    };
    if !(most > 0.0 && (0.0..=most).contains(&given)) {
        return Err(bad());
    }
    if most == RATING_MAX {
        return Ok(Known::exactly(given, note));
    }
    let order = given * RATING_MAX / most;
    let (shown, is_rounded) = show_number(order, decimal);
    Ok(Known { shown: Some(format!("{shown}/{RATING_MAX}")), is_rounded, ..Known::exactly(order, note) })
}

/// How many stars there are, and how many there could be: `★★★☆☆`, `⭐⭐½`.
fn stars(text: &str) -> Option<(f64, f64)> {
    let (mut given, mut places, mut is_scale) = (0.0, 0.0, false);
    for c in text.chars().filter(|c| !c.is_whitespace() && *c != '\u{fe0f}') {
        let worth = match c {
            c if FULL_STARS.contains(&c) => 1.0,
            c if HALF_STARS.contains(&c) && (places > 0.0 || c != '½') => 0.5,
            c if EMPTY_STARS.contains(&c) => {
                is_scale = true;
                0.0
            }
            _ => return None,
        };
        given += worth;
        places += 1.0;
    }
    (places > 0.0).then_some((given, if is_scale { places } else { RATING_MAX }))
}

/// A number of stars, and of how many: `3/5`, `3 of 5`, `3 stars`, `3`.
fn score(text: &str, decimal: Decimal) -> Option<(f64, f64)> {
    const OF: [&str; 4] = ["/", "／", " out of ", " of "];
    const STARS: [&str; 4] = ["stars", "star", "颗星", "星"];
    let text = text.trim();
    let text = STARS.iter().find_map(|name| text.strip_suffix(name)).unwrap_or(text).trim_end();
    let number = |text: &str| {
        let quantity = Quantity::read(text, None, decimal).ok()?;
        let is_plain = quantity.high.is_none() && quantity.bound.is_none() && !quantity.approximate;
        is_plain.then_some(quantity.low)
    };
    match OF.iter().find_map(|of| text.split_once(of)) {
        Some((given, most)) => Some((number(given)?, number(most)?)),
        None => Some((number(text)?, RATING_MAX)),
    }
}

/// A text cut to what a message can hold.
fn brief(text: &str) -> Cow<'_, str> {
    const LONGEST: usize = 60;
    let text = text.trim();
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => Cow::Owned(format!("{}…", text[..end].trim_end())),
        None => Cow::Borrowed(text),
    }
}

#[cfg(test)]
mod tests;
