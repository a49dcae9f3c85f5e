//! The parts of a quantity: one amount or two, each of numbers and the units around them.

use super::hedge::{Bound, Hedge};
use super::number::{self, Decimal};
use super::unit::{self, Unit};
use super::units::Dimension;
use super::{BadQuantity, money};

/// What is read, as far as it changes where a unit or a number ends.
pub(super) struct Syntax<'u> {
    decimal: Decimal,
    /// The unit that was asked for, whose name may hold spaces and digits.
    unit: Option<&'u Unit>,
    /// Letters that multiply a number if they stand right behind it.
    multipliers: &'static [(&'static str, f64)],
    /// Whether something may stand before the number on both sides of a range.
    is_money: bool,
}

impl<'u> Syntax<'u> {
    pub(super) fn of_number(unit: Option<&'u Unit>, decimal: Decimal) -> Self {
        // Kelvin and many other units have a `k` or an `m`.
        let is_known = unit.is_some_and(|unit| unit.dimension().is_some());
        Self { decimal, unit, multipliers: if is_known { &[] } else { THOUSAND }, is_money: false }
    }

    pub(super) fn of_money(decimal: Decimal) -> Self {
        Self { decimal, unit: None, multipliers: OF_MONEY, is_money: true }
    }

    fn dimension(&self) -> Option<Dimension> {
        self.unit.and_then(Unit::dimension)
    }
}

const THOUSAND: &[(&str, f64)] = &[("k", 1e3), ("K", 1e3)];
const OF_MONEY: &[(&str, f64)] =
    &[("k", 1e3), ("K", 1e3), ("m", 1e6), ("M", 1e6), ("mn", 1e6), ("bn", 1e9), (" mn", 1e6), (" bn", 1e9)];

/// Multipliers that mean the same everywhere.
const WORDS: &[(&str, f64)] =
    &[("thousand", 1e3), ("million", 1e6), ("billion", 1e9), ("万亿", 1e12), ("万", 1e4), ("亿", 1e8)];

/// What is written, before units are looked up.
#[derive(Debug)]
pub(super) struct Written<'t> {
    pub(super) low: Amount<'t>,
    pub(super) high: Option<Amount<'t>>,
    pub(super) bound: Option<Bound>,
}

/// One end of a range, or the only one.
#[derive(Debug)]
pub(super) struct Amount<'t> {
    pub(super) is_negative: bool,
    /// What stands before the number, as a currency does.
    pub(super) before: &'t str,
    /// At least one.
    pub(super) parts: Vec<Part<'t>>,
}

/// A number and the unit behind it.
#[derive(Debug)]
pub(super) struct Part<'t> {
    number: f64,
    scale: f64,
    pub(super) unit: &'t str,
}

impl Amount<'_> {
    /// The unit behind the first number; none is empty.
    pub(super) fn first_unit(&self) -> &str {
        self.parts.first().map_or("", |part| part.unit)
    }
}

impl Part<'_> {
    pub(super) fn number(&self) -> f64 {
        self.number * self.scale
    }
}

/// Takes a plain text apart.
pub(super) fn parse<'t>(text: &'t str, hedge: &Hedge, syntax: &Syntax<'_>) -> Result<Written<'t>, BadQuantity> {
    let text = text.strip_suffix(['.', '。']).unwrap_or(text);
    let mut parser = Parser { rest: text, syntax, is_between: hedge.is_between, has_plus: false };
    let mut low = parser.amount()?;
    let high = match parser.behind_to(parser.rest) {
        Some(behind) => {
            parser.rest = behind;
            Some(parser.amount()?)
        }
        None if hedge.is_between => return Err(BadQuantity::Unreadable),
        None => None,
    };
    let rest = parser.rest.trim();
    if !rest.is_empty() {
        let quantity = text[..text.len() - parser.rest.len()].trim_end().to_owned();
        return Err(BadQuantity::Leftover { quantity, rest: rest.to_owned() });
    }
    if let Some(high) = &high {
        share_scale(&mut low, high);
    }
    if parser.has_plus && hedge.bound.is_some() {
        return Err(BadQuantity::Unreadable);
    }
    let plus = (parser.has_plus || hedge.is_from && high.is_none()).then_some(Bound::AtLeast);
    Ok(Written { low, high, bound: hedge.bound.or(plus) })
}

/// `£12–15k` is twelve to fifteen thousand; `£900–1.2k` is not.
fn share_scale(low: &mut Amount<'_>, high: &Amount<'_>) {
    if let ([low], [high]) = (low.parts.as_mut_slice(), high.parts.as_slice())
        && low.scale == 1.0
        && low.unit.is_empty()
        && low.number < high.number
    {
        low.scale = high.scale;
    }
}

struct Parser<'t, 's> {
    rest: &'t str,
    syntax: &'s Syntax<'s>,
    is_between: bool,
    /// Whether a number was followed by `+`.
    has_plus: bool,
}

impl<'t> Parser<'t, '_> {
    /// `-5`, `£12`, `1 hr 25 min`.
    fn amount(&mut self) -> Result<Amount<'t>, BadQuantity> {
        let mut is_negative = self.sign();
        let before = self.before()?;
        is_negative |= !before.is_empty() && self.sign();
        let mut parts = vec![self.part()?];
        while parts.last().is_some_and(|part| !part.unit.is_empty()) && self.next_part() {
            parts.push(self.part()?);
        }
        Ok(Amount { is_negative, before, parts })
    }

    /// Takes a sign; whether it is minus.
    fn sign(&mut self) -> bool {
        let is_negative = self.rest.starts_with(['-', '–']);
        if let Some(rest) = self.rest.strip_prefix(['-', '–', '+']) {
            self.rest = rest.trim_start();
        }
        is_negative
    }

    /// Takes what stands before the number.
    fn before(&mut self) -> Result<&'t str, BadQuantity> {
        let mut after_letter = false;
        for (at, c) in self.rest.char_indices() {
            let rest = &self.rest[at..];
            let unsigned = rest.strip_prefix(['-', '–']).filter(|_| at > 0).unwrap_or(rest);
            // In `Rs.500` the full stop is the abbreviation's.
            if number::begins(unsigned) && !(after_letter && c == '.') {
                let before = self.rest[..at].trim_end();
                self.rest = rest;
                return Ok(before);
            }
            after_letter = c.is_alphabetic();
        }
        Err(BadQuantity::Unreadable)
    }

    /// A number and its unit.
    fn part(&mut self) -> Result<Part<'t>, BadQuantity> {
        let (number, rest) = number::take(self.rest, self.syntax.decimal)?;
        self.rest = rest;
        if let Some(rest) = rest.strip_prefix('+').filter(|rest| !number::begins(rest.trim_start())) {
            self.rest = rest;
            self.has_plus = true;
        }
        let scale = self.scale();
        Ok(Part { number, scale, unit: self.unit() })
    }

    /// Takes what multiplies the number.
    fn scale(&mut self) -> f64 {
        if self.asked_for(self.rest.trim_start()).is_some() {
            return 1.0;
        }
        let is_letter = |c: char| c.is_ascii_alphabetic();
        for &(name, scale) in self.syntax.multipliers {
            if let Some(rest) = self.rest.strip_prefix(name).filter(|rest| !rest.starts_with(is_letter)) {
                self.rest = rest;
                return scale;
            }
        }
        let words = self.rest.trim_start();
        for &(name, scale) in WORDS {
            let rest = words.strip_prefix(name);
            if let Some(rest) = rest.filter(|rest| !name.is_ascii() || !rest.starts_with(is_letter)) {
                self.rest = rest;
                return scale;
            }
        }
        1.0
    }

    /// Takes the unit behind a number; none is empty.
    fn unit(&mut self) -> &'t str {
        if self.behind_to(self.rest).is_some() {
            return "";
        }
        // `a 45-minute rest`
        let is_hyphen = |rest: &&str| rest.starts_with(|c: char| c.is_ascii_alphabetic());
        let text = self.rest.strip_prefix('-').filter(is_hyphen).unwrap_or(self.rest).trim_start();
        let known = || unit::known_at(text, self.syntax.dimension()?);
        let length = self.asked_for(text).or_else(known).unwrap_or_else(|| self.unknown(text));
        let (unit, rest) = text.split_at(length);
        self.rest = match rest.strip_prefix('.') {
            Some(behind) if !unit.is_empty() && !number::begins(rest) => behind,
            _ => rest,
        };
        unit.trim_end()
    }

    /// The length of the unit that was asked for, if the text begins with it.
    fn asked_for(&self, text: &str) -> Option<usize> {
        let name = self.syntax.unit?.plain();
        let (head, rest) = text.split_at_checked(name.len())?;
        let same = head.to_lowercase() == name.to_lowercase();
        let goes_on = name.ends_with(char::is_alphanumeric) && rest.starts_with(char::is_alphanumeric);
        let is_compound = rest.trim_start().starts_with(['/', '·', '²', '³', '^']) || rest.starts_with(" per ");
        (same && !name.is_empty() && !goes_on && !is_compound).then_some(name.len())
    }

    /// The length of a unit that nobody knows: all that is there, up to a comma or the other end of a range.
    fn unknown(&self, text: &str) -> usize {
        if number::begins(text) {
            return 0;
        }
        let is_end = |at: usize, c: char| {
            if matches!(c, ',' | ';' | ':') {
                return true;
            }
            let may_be = matches!(c, ' ' | '-' | '–' | '~' | '至' | '到' | '…' | '和' | '与');
            may_be && self.behind_to(&text[at..]).is_some()
        };
        text.char_indices().find(|&(at, c)| is_end(at, c)).map_or(text.len(), |(at, _)| at)
    }

    /// What follows the sign or word between the ends of a range, if the text begins with one and an amount follows.
    fn behind_to(&self, text: &'t str) -> Option<&'t str> {
        const SIGNS: [&str; 7] = ["–", "~", "-", "至", "到", "...", "…"];
        const BETWEEN: [&str; 3] = ["and ", "和", "与"];
        let text = text.trim_start();
        let signs = if self.is_between { BETWEEN.as_slice() } else { &[] };
        let behind = SIGNS.iter().chain(signs).find_map(|sign| text.strip_prefix(sign)).or_else(|| {
            let rest = text.strip_prefix("to").or_else(|| text.strip_prefix("TO"))?;
            rest.starts_with(|c: char| !c.is_alphabetic()).then_some(rest)
        })?;
        let behind = behind.trim_start();
        self.begins_amount(behind).then_some(behind)
    }

    fn begins_amount(&self, text: &str) -> bool {
        /// Characters of a currency and a space: `US$ `, `GBP `.
        const LONGEST_BEFORE: usize = 5;
        let unsigned = text.strip_prefix(['-', '–', '+']).unwrap_or(text).trim_start();
        let mut starts = unsigned.char_indices().take(LONGEST_BEFORE).map(|(at, _)| &unsigned[at..]);
        let may_have_unit = self.syntax.is_money || self.syntax.unit.is_some_and(|unit| unit.dimension().is_none());
        if may_have_unit { starts.any(number::begins) && money::begins(unsigned) } else { number::begins(unsigned) }
    }

    /// Goes to the next part of a compound quantity, if there is one.
    fn next_part(&mut self) -> bool {
        let has_unit = self.syntax.dimension().is_some();
        let rest = self.rest.trim_start();
        let rest = rest.strip_prefix(',').unwrap_or(rest).trim_start();
        let joined = rest.strip_prefix("and ").or_else(|| rest.strip_prefix(['又', '零', '和']));
        // In a range that word stands between its ends.
        let rest = joined.filter(|_| !self.is_between).unwrap_or(rest).trim_start();
        let is_next =
            has_unit && rest.starts_with(|c: char| c.is_ascii_digit() || !c.is_ascii()) && number::begins(rest);
        if is_next {
            self.rest = rest;
        }
        is_next
    }
}
