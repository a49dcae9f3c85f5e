//! Numbers with units and amounts of money, as people write them in English and Chinese.
//!
//! [`Quantity::read`] and [`Quantity::read_money`] are the ways in. Steps: notes in brackets are set aside and the many ways to type one
//! sign become one (`plain`); bounds and "about" come off both ends (`hedge`); what is left is one amount, or two with a `to` between
//! them, each of numbers and the names of their units (`parse`, `number`); the names are looked up and everything is
//! brought to the unit that was asked for (`unit`, `money`). [`Quantity::shown`] is the way back.
//!
//! A unit that is not known is compared by its name and never converted, and neither is money. What a number means beyond
//! that, and how it is told to authors that one cannot be read, is up to the caller.

mod fault;
mod hedge;
mod money;
mod number;
mod parse;
mod plain;
mod show;
#[cfg(test)]
mod tests;
mod unit;
mod units;

pub use fault::BadQuantity;
pub use hedge::Bound;
pub use money::Currency;
pub use number::Decimal;
pub use plain::split_note;
pub use show::number as show_number;
pub use unit::{Unit, is_known_name as is_unit};

use parse::{Amount, Syntax};

/// How far two numbers may be apart, of the larger (or of 1), and still count as one: more than binary fractions are off, and less
/// than anybody writes.
const TOLERANCE: f64 = 1e-12;

/// A number, or a range of them, in the unit that it was read for. All numbers in it are finite.
#[derive(Clone, Debug, PartialEq)]
pub struct Quantity {
    /// The number, or the lower end of the range.
    pub low: f64,
    /// The upper end of the range, if it is one: never below `low`.
    pub high: Option<f64>,
    /// Whether it may be more, or less.
    pub bound: Option<Bound>,
    /// Whether it is only about that.
    pub approximate: bool,
    /// Whether it was written in another unit.
    pub is_converted: bool,
    /// What stood in brackets.
    pub note: Option<String>,
}

impl Quantity {
    /// Reads a number in `unit`, or one that has none.
    ///
    /// # Errors
    /// If it is no number, or one in a unit that cannot be brought to this one.
    pub fn read(text: &str, unit: Option<&Unit>, decimal: Decimal) -> Result<Self, BadQuantity> {
        let syntax = Syntax::of_number(unit, decimal);
        Self::read_by(text, &syntax, |amount, other| unit::resolve(amount, other, unit))
    }

    /// Reads a number in `unit`; one without a unit of its own is in that of `above`.
    ///
    /// # Errors
    /// If it is no number, or one in a unit that cannot be brought to this one.
    pub fn read_below(above: &Unit, text: &str, unit: &Unit, decimal: Decimal) -> Result<Self, BadQuantity> {
        match Self::read(text, None, decimal) {
            Ok(quantity) => unit::brought(quantity, above, unit),
            Err(_) => Self::read(text, Some(unit), decimal),
        }
    }

    /// Reads an amount of money; one that names no currency is in that of `above`, if that is one.
    ///
    /// # Errors
    /// As those of [`read_money`](Self::read_money).
    pub fn read_money_below(
        above: Option<&str>,
        text: &str,
        currency: Currency,
        decimal: Decimal,
    ) -> Result<Self, BadQuantity> {
        let other = above.filter(|above| money::is_currency(above) && !currency.is_meant_by(above));
        match other.filter(|_| Self::read(text, None, decimal).is_ok()) {
            Some(other) => Err(BadQuantity::Unit { written: other.to_owned(), measures: None }),
            None => Self::read_money(text, currency, decimal),
        }
    }

    /// Reads an amount of money.
    ///
    /// # Errors
    /// If it is no number, or is written with another currency.
    pub fn read_money(text: &str, currency: Currency, decimal: Decimal) -> Result<Self, BadQuantity> {
        let syntax = Syntax::of_money(decimal);
        Self::read_by(text, &syntax, |amount, _| money::resolve(amount, currency).map(|number| (number, false)))
    }

    /// Reads what `syntax` says; `resolve` makes a number of an amount; it may share its unit with the other end of the range.
    fn read_by(
        text: &str,
        syntax: &Syntax<'_>,
        resolve: impl Fn(&Amount<'_>, Option<&Amount<'_>>) -> Result<(f64, bool), BadQuantity>,
    ) -> Result<Self, BadQuantity> {
        let (outside, note) = split_note(text);
        let plain = plain::plain(&outside);
        let (hedge, rest) = hedge::strip(&plain);
        let written = parse::parse(rest, &hedge, syntax)?;
        let (low, low_is_converted) = resolve(&written.low, written.high.as_ref())?;
        let mut quantity = Self {
            low,
            high: None,
            bound: written.bound,
            approximate: hedge.approximate,
            is_converted: low_is_converted,
            note,
        };
        if let Some(amount) = &written.high {
            let (high, is_converted) = resolve(amount, Some(&written.low))?;
            // People write `−18 to −25 °C` as they think of it.
            (quantity.low, quantity.high) = (low.min(high), Some(low.max(high)));
            quantity.is_converted |= is_converted;
        }
        Ok(quantity)
    }

    /// The quantity as text in `unit`, which reads as the same quantity but for the rounding, and whether it had to be rounded.
    pub fn shown(&self, unit: &str, decimal: Decimal) -> (String, bool) {
        show::quantity(self, unit, decimal)
    }
}

/// Whether a text names a unit itself, as `5–10 min` does `min`, so that it need not stand beside it. For a currency its sign is
/// enough, if that is used for no other before it.
pub fn says_unit(text: &str, unit: &str) -> bool {
    // Letters run together into words that hold others, as `large` holds `g`; signs do not.
    let is_word = unit.bytes().all(|byte| byte.is_ascii_alphabetic());
    let is_there = if is_word {
        text.split(|c: char| !c.is_ascii_alphabetic()).any(|word| word == unit)
    } else {
        text.contains(unit)
    };
    if is_there {
        return true;
    }
    let Some(currency) = Currency::of_code(unit) else { return false };
    text.chars().any(|sign| currency.is_meant_first_by(sign.encode_utf8(&mut [0; 4])))
}

/// Whether two numbers are one, but for how computers keep them.
pub fn is_same(a: f64, b: f64) -> bool {
    (a - b).abs() <= TOLERANCE * a.abs().max(b.abs()).max(1.0)
}
