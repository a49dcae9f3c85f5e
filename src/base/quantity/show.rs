//! Quantities as text that reads as the same quantity.

use super::{Decimal, Quantity, is_same};

/// A number with more digits than this was not written by anybody: it comes of a conversion, and is rounded.
const DIGITS_KEPT: usize = 6;

/// Digits of a number that is rounded; those before the decimals are never touched.
const DIGITS_ROUNDED: i32 = 4;

/// How exact a number is looked at; a binary number is off by less.
const DIGITS_SOUND: usize = 12;

/// The number as text, and whether it had to be rounded.
pub fn number(value: f64, decimal: Decimal) -> (String, bool) {
    let scientific = format!("{:.*e}", DIGITS_SOUND - 1, value.abs());
    let (digits, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or_default();
    let digits = digits.trim_end_matches('0').trim_end_matches('.').bytes().filter(u8::is_ascii_digit).count();
    let kept = if digits <= DIGITS_KEPT { digits as i32 } else { DIGITS_ROUNDED };
    let decimals = usize::try_from(kept - 1 - exponent).unwrap_or_default();
    let mut text = format!("{:.*}", decimals, value.abs());
    if text.contains('.') {
        text.truncate(text.trim_end_matches('0').trim_end_matches('.').len());
    }
    let is_rounded = !text.parse().is_ok_and(|read: f64| is_same(read, value.abs()));
    if decimal == Decimal::Comma {
        text = text.replace('.', ",");
    }
    if value < 0.0 && text.bytes().any(|byte| matches!(byte, b'1'..=b'9')) {
        text.insert(0, '−');
    }
    (text, is_rounded)
}

/// The quantity in `unit` as text, without its note, and whether a number had to be rounded.
pub(super) fn quantity(quantity: &Quantity, unit: &str, decimal: Decimal) -> (String, bool) {
    let (low, low_is_rounded) = number(quantity.low, decimal);
    let mut text = String::new();
    if let Some(bound) = quantity.bound {
        text.push(bound.sign());
        text.push(' ');
    }
    if quantity.approximate {
        text.push('~');
    }
    text.push_str(&low);
    let mut is_rounded = low_is_rounded;
    if let Some(high) = quantity.high {
        let (high, high_is_rounded) = number(high, decimal);
        is_rounded |= high_is_rounded;
        // Two dashes in a row are hard to read.
        text.push_str(if high.starts_with('−') { " – " } else { "–" });
        text.push_str(&high);
    }
    if !unit.is_empty() {
        if !matches!(unit, "%" | "°") {
            text.push('\u{a0}');
        }
        text.push_str(unit);
    }
    (text, is_rounded)
}
