//! A number at the beginning of a text: digits, groups of three, decimals, fractions.

use super::BadQuantity;

/// What stands before the decimals of a number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Decimal {
    /// `1.5`, and `1,500` is fifteen hundred.
    #[default]
    Point,
    /// `1,5`, and `1.500` is fifteen hundred.
    Comma,
}

impl Decimal {
    /// The sign before decimals.
    pub const fn sign(self) -> char {
        match self {
            Self::Point => '.',
            Self::Comma => ',',
        }
    }

    /// The other sign, which groups thousands.
    pub const fn grouping(self) -> char {
        match self {
            Self::Point => ',',
            Self::Comma => '.',
        }
    }
}

/// From here on a binary number no longer tells whole numbers apart.
const TOO_LARGE: f64 = 1e15;

/// Digits in a group.
const GROUP: usize = 3;

/// Fractions that have a character of their own.
const VULGAR: &[(char, f64, f64)] = &[
    ('½', 1.0, 2.0),
    ('半', 1.0, 2.0),
    ('⅓', 1.0, 3.0),
    ('⅔', 2.0, 3.0),
    ('¼', 1.0, 4.0),
    ('¾', 3.0, 4.0),
    ('⅕', 1.0, 5.0),
    ('⅖', 2.0, 5.0),
    ('⅗', 3.0, 5.0),
    ('⅘', 4.0, 5.0),
    ('⅙', 1.0, 6.0),
    ('⅚', 5.0, 6.0),
    ('⅐', 1.0, 7.0),
    ('⅛', 1.0, 8.0),
    ('⅜', 3.0, 8.0),
    ('⅝', 5.0, 8.0),
    ('⅞', 7.0, 8.0),
    ('⅑', 1.0, 9.0),
    ('⅒', 1.0, 10.0),
];

/// What people divide by: cups, inches, tenths. `24/7` is no fraction.
const DENOMINATORS: &[&str] = &["2", "3", "4", "5", "6", "8", "10", "12", "16", "32", "64", "100"];

/// The number that `text` begins with, and what follows. There is no sign before it.
pub(super) fn take(text: &str, decimal: Decimal) -> Result<(f64, &str), BadQuantity> {
    if let Some((fraction, rest)) = take_vulgar(text) {
        return Ok((fraction, rest));
    }
    let (run, rest) = text.split_at(run_length(text, decimal));
    if run.is_empty() {
        return Err(BadQuantity::Unreadable);
    }
    if run.bytes().all(|byte| byte.is_ascii_digit()) {
        if let Some(divided) = rest.strip_prefix('/').filter(|rest| begins_with_digit(rest)) {
            return take_fraction(run, divided).ok_or(BadQuantity::Unreadable);
        }
        let number = parse(run, decimal)?;
        return Ok(match take_mixed(rest) {
            Some((fraction, rest)) => (number + fraction, rest),
            None => (number, rest),
        });
    }
    Ok((parse(run, decimal)?, rest))
}

/// Whether a text begins with a number.
pub(super) fn begins(text: &str) -> bool {
    let mut chars = text.chars();
    match chars.next() {
        Some('.' | ',') => chars.next().is_some_and(|c| c.is_ascii_digit()),
        Some(c) => c.is_ascii_digit() || VULGAR.iter().any(|&(vulgar, ..)| vulgar == c),
        None => false,
    }
}

fn begins_with_digit(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit())
}

fn take_vulgar(text: &str) -> Option<(f64, &str)> {
    let first = text.chars().next().filter(|c| !c.is_ascii())?;
    let &(c, numerator, denominator) = VULGAR.iter().find(|&&(vulgar, ..)| vulgar == first)?;
    Some((numerator / denominator, &text[c.len_utf8()..]))
}

/// The fraction behind a whole number: `1½`, `1 ½`, `1 1/2`.
fn take_mixed(rest: &str) -> Option<(f64, &str)> {
    let fraction = rest.strip_prefix(' ').unwrap_or(rest);
    if let Some(taken) = take_vulgar(fraction) {
        return Some(taken);
    }
    let fraction = rest.strip_prefix(' ')?;
    let (numerator, divided) = fraction.split_at(fraction.bytes().take_while(u8::is_ascii_digit).count());
    let divided = divided.strip_prefix('/').filter(|_| !numerator.is_empty())?;
    let (value, rest) = take_fraction(numerator, divided)?;
    (value < 1.0).then_some((value, rest))
}

/// A fraction of two whole numbers; the second one begins `divided`.
fn take_fraction<'t>(numerator: &str, divided: &'t str) -> Option<(f64, &'t str)> {
    let length = divided.bytes().take_while(u8::is_ascii_digit).count();
    let (denominator, rest) = divided.split_at(length);
    let is_usual = DENOMINATORS.contains(&denominator) && numerator.len() <= GROUP;
    let goes_on = rest.starts_with(['/', '.', ',']) && begins_with_digit(&rest[1..]);
    if !is_usual || goes_on {
        return None;
    }
    Some((numerator.parse::<f64>().ok()? / denominator.parse::<f64>().ok()?, rest))
}

/// How many bytes belong to the number: digits, and the signs between them. A space is one if a group of three follows.
fn run_length(text: &str, decimal: Decimal) -> usize {
    let bytes = text.as_bytes();
    let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    // Digits since the last sign, and whether decimals have begun.
    let (mut at, mut digits, mut in_decimals) = (0, 0, false);
    while let Some(&byte) = bytes.get(at) {
        let is_sign = match byte {
            b'0'..=b'9' => false,
            b'.' | b',' => is_digit(at + 1) && (digits > 0 || char::from(byte) == decimal.sign()),
            b' ' | b'\'' => {
                let is_group = (1..=GROUP).all(|ahead| is_digit(at + ahead)) && !is_digit(at + GROUP + 1);
                is_group && (1..=GROUP).contains(&digits) && !in_decimals
            }
            _ => false,
        };
        if is_sign {
            in_decimals |= char::from(byte) == decimal.sign();
            digits = 0;
        } else if byte.is_ascii_digit() {
            digits += 1;
        } else {
            break;
        }
        at += 1;
    }
    at
}

/// The value of digits and signs.
fn parse(run: &str, decimal: Decimal) -> Result<f64, BadQuantity> {
    let (whole, decimals) = run.split_once(decimal.sign()).map_or((run, None), |(whole, rest)| (whole, Some(rest)));
    if decimals.is_some_and(|decimals| decimals.contains(decimal.sign())) {
        return Err(BadQuantity::Decimals { written: run.to_owned(), sign: decimal.sign() });
    }
    let is_sound = is_grouped(whole) && decimals.is_none_or(|decimals| decimals.bytes().all(|b| b.is_ascii_digit()));
    if !is_sound {
        return Err(BadQuantity::Grouping { written: run.to_owned(), sign: decimal.grouping() });
    }
    let mut digits: String = whole.chars().filter(char::is_ascii_digit).collect();
    if let Some(decimals) = decimals {
        digits.push('.');
        digits.push_str(decimals);
    }
    match digits.parse::<f64>() {
        Ok(number) if number < TOO_LARGE => Ok(number),
        Ok(_) => Err(BadQuantity::TooLarge),
        Err(_) => Err(BadQuantity::Unreadable),
    }
}

/// Whether the signs in a whole number, if there are any, are all the same and group threes.
fn is_grouped(whole: &str) -> bool {
    let Some(sign) = whole.chars().find(|c| !c.is_ascii_digit()) else { return true };
    let mut groups = whole.split(sign);
    let first = groups.next().unwrap_or_default();
    // `0,500` is half of something to whoever writes it.
    let is_first = (1..=GROUP).contains(&first.len()) && !first.starts_with('0');
    let is_group = |group: &str| group.len() == GROUP && group.bytes().all(|byte| byte.is_ascii_digit());
    is_first && first.bytes().all(|byte| byte.is_ascii_digit()) && groups.all(is_group)
}
