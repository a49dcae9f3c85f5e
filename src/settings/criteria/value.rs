//! What the text of a fact says: a value, or that there is none.

use crate::base::quantity::{Bound, is_same, split_note};

/// The value of a fact.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Nothing is said: blank, a dash or dots. It never means "no".
    Missing,
    /// It does not apply, for the reason in brackets.
    NotApplicable(Option<String>),
    /// It is not known yet, with what stands in brackets.
    Unknown(Option<String>),
    /// A text, which is shown as it is written.
    Text,
    /// A value of the criterion's type.
    Known(Known),
}

/// A value that can be sorted and compared.
#[derive(Clone, Debug, PartialEq)]
pub struct Known {
    /// What it is sorted by, never infinite: the number in the criterion's unit, of a range the lower one, of a bound the one that is
    /// written; the day's number from 1970 on; 1 for yes and 0 for no; the place among the choices.
    pub order: f64,
    /// The upper end of a range.
    pub high: Option<f64>,
    /// Whether it may be more, or less.
    pub bound: Option<Bound>,
    /// Whether it is only about that.
    pub approximate: bool,
    /// What stood in brackets.
    pub note: Option<String>,
    /// The value as readers should see it, without its note, if it was written otherwise: in another unit, on another
    /// scale, or with another spelling.
    pub shown: Option<String>,
    /// Whether what is shown had to be rounded.
    pub is_rounded: bool,
}

impl Known {
    /// What it is if it is no plain number, in its criterion's unit: `45–90`, `≥45`, `~45`. Two such are the same if these are.
    pub fn inexact(&self) -> Option<String> {
        if self.high.is_none() && self.bound.is_none() && !self.approximate {
            return None;
        }
        let about = if self.approximate { "~" } else { "" };
        let bound = match self.bound {
            Some(Bound::AtLeast) => "≥",
            Some(Bound::MoreThan) => ">",
            Some(Bound::AtMost) => "≤",
            Some(Bound::LessThan) => "<",
            None => "",
        };
        let high = self.high.map(|high| format!("–{high}")).unwrap_or_default();
        Some(format!("{about}{bound}{}{high}", self.order))
    }
}

/// How far values may be apart that are only about right.
const ABOUT: f64 = 0.1;

/// How far values may be apart if one of them was converted and rounded to four digits, and a little for the binary rest.
const ROUNDED: f64 = 5.0001e-4;

/// What stands for nothing at all.
const MISSING: [&str; 9] = ["", "-", "–", "—", "−", "--", "---", "…", "..."];

const NOT_APPLICABLE: [&str; 5] = ["n/a", "n.a.", "n. a.", "not applicable", "不适用"];

const UNKNOWN: [&str; 5] = ["?", "？", "??", "???", "？？？"];

/// Words that say that a typed value is not known; of a text they may be the value.
const UNKNOWN_WORDS: [&str; 10] =
    ["unknown", "not known", "tbc", "tbd", "tba", "to be confirmed", "to be decided", "未知", "待定", "不详"];

/// Bytes that nothing exceeds which stands for a state.
const LONGEST: usize = 24;

impl Value {
    /// What a text says whose criterion has no type: nothing, that it does not apply, that it is not known, or itself.
    ///
    /// Nothing is blank, a dash or dots; `n/a`, `n.a.`, `not applicable` and `不适用` do not apply; `?` is not known. Only the last two may have a
    /// note in brackets.
    pub fn state(text: &str) -> Self {
        state(text, false)
    }

    /// The same where a word such as `unknown` cannot be the value.
    pub(super) fn typed_state(text: &str) -> Self {
        state(text, true)
    }

    /// Whether two values of one criterion cannot both be right.
    ///
    /// Only typed values are compared, and they must be equal, bounds and both ends of a range: a range conflicts with a number
    /// in it. Values that are only about right may be a tenth apart; a value that was converted and rounded may be as far
    /// from the other as rounding brings it. Notes do not count.
    pub fn conflicts(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Known(a), Self::Known(b)) => a.differs(b),
            _ => false,
        }
    }

    /// The typed value, if there is one.
    pub fn known(&self) -> Option<&Known> {
        match self {
            Self::Known(known) => Some(known),
            _ => None,
        }
    }
}

impl Known {
    /// A value with nothing around it.
    pub(super) fn exactly(order: f64, note: Option<String>) -> Self {
        Self { order, high: None, bound: None, approximate: false, note, shown: None, is_rounded: false }
    }

    fn differs(&self, other: &Self) -> bool {
        let apart = if self.approximate || other.approximate {
            ABOUT
        } else if self.is_rounded || other.is_rounded {
            ROUNDED
        } else {
            0.0
        };
        let is_near = |a: f64, b: f64| is_same(a, b) || (a - b).abs() <= apart * a.abs().max(b.abs());
        let end = |known: &Self| known.high.unwrap_or(known.order);
        self.bound != other.bound || !is_near(self.order, other.order) || !is_near(end(self), end(other))
    }
}

fn state(text: &str, is_typed: bool) -> Value {
    let text = text.trim();
    let head = text.find(['(', '（']).map_or(text, |at| text[..at].trim_end());
    if head.len() > LONGEST {
        return Value::Text;
    }
    if MISSING.contains(&text) {
        return Value::Missing;
    }
    let is_among = |words: &[&str]| words.iter().any(|word| word.eq_ignore_ascii_case(head));
    let is_unknown = is_among(&UNKNOWN) || is_typed && is_among(&UNKNOWN_WORDS);
    let is_not_applicable = is_among(&NOT_APPLICABLE);
    if !is_unknown && !is_not_applicable {
        return Value::Text;
    }
    let (outside, note) = split_note(text);
    match outside.trim() == head {
        true if is_unknown => Value::Unknown(note),
        true => Value::NotApplicable(note),
        false => Value::Text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_are_told_from_text() {
        let note = |note: &str| Some(note.to_owned());
        for (text, value) in [
            ("", Value::Missing),
            (" \u{a0}", Value::Missing),
            ("-", Value::Missing),
            (" – ", Value::Missing),
            ("—", Value::Missing),
            ("…", Value::Missing),
            ("n/a", Value::NotApplicable(None)),
            ("N/A (no water)", Value::NotApplicable(note("no water"))),
            ("N/A（没有水）", Value::NotApplicable(note("没有水"))),
            ("n.a.", Value::NotApplicable(None)),
            ("不适用", Value::NotApplicable(None)),
            ("Not applicable ()", Value::NotApplicable(None)),
            ("?", Value::Unknown(None)),
            ("？", Value::Unknown(None)),
            ("? (ask the maker)", Value::Unknown(note("ask the maker"))),
            ("- (why)", Value::Text),
            ("n/a, or not", Value::Text),
            ("n/a (a) b", Value::Text),
            ("n/a (a", Value::Text),
            ("(n/a)", Value::Text),
            ("no", Value::Text),
            ("Na", Value::Text),
            ("What? (Really)", Value::Text),
            ("unknown", Value::Text),
        ] {
            assert_eq!(Value::state(text), value, "{text:?}");
        }
        for text in ["unknown", "Unknown", "TBC", "未知"] {
            assert_eq!(Value::typed_state(text), Value::Unknown(None), "{text}");
        }
    }
}
