//! Words and signs around a quantity that say that it is not exactly that: at least, at most, about.

/// Whether the number may be more, or less.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Bound {
    /// That or more: `≥ 70`, `6+`, `至少 5`.
    AtLeast,
    /// More than that: `> 70`.
    MoreThan,
    /// That or less: `≤ 4`, `up to 6`, `不超过 5`.
    AtMost,
    /// Less than that: `< 5`.
    LessThan,
}

impl Bound {
    /// The sign for it.
    pub const fn sign(self) -> char {
        match self {
            Self::AtLeast => '≥',
            Self::MoreThan => '>',
            Self::AtMost => '≤',
            Self::LessThan => '<',
        }
    }
}

/// What was taken off a text.
#[derive(Debug, Default)]
pub(super) struct Hedge {
    pub(super) bound: Option<Bound>,
    pub(super) approximate: bool,
    /// `between` opens a range whose ends are joined by `and`.
    pub(super) is_between: bool,
    /// `from` opens a range, or is a bound if there is none.
    pub(super) is_from: bool,
}

#[derive(Clone, Copy)]
enum Mark {
    Bound(Bound),
    About,
    Between,
    From,
}

use Mark::{About, Between, From};

const AT_LEAST: Mark = Mark::Bound(Bound::AtLeast);
const MORE_THAN: Mark = Mark::Bound(Bound::MoreThan);
const AT_MOST: Mark = Mark::Bound(Bound::AtMost);
const LESS_THAN: Mark = Mark::Bound(Bound::LessThan);

/// What may stand before a quantity, in lower case.
const BEFORE: &[(&str, Mark)] = &[
    ("≥", AT_LEAST),
    (">=", AT_LEAST),
    ("=>", AT_LEAST),
    ("at least", AT_LEAST),
    ("no less than", AT_LEAST),
    ("not less than", AT_LEAST),
    ("minimum", AT_LEAST),
    ("min.", AT_LEAST),
    ("min", AT_LEAST),
    ("至少", AT_LEAST),
    ("最少", AT_LEAST),
    ("最低", AT_LEAST),
    ("不少于", AT_LEAST),
    ("不低于", AT_LEAST),
    ("不小于", AT_LEAST),
    (">", MORE_THAN),
    ("more than", MORE_THAN),
    ("over", MORE_THAN),
    ("above", MORE_THAN),
    ("超过", MORE_THAN),
    ("大于", MORE_THAN),
    ("高于", MORE_THAN),
    ("多于", MORE_THAN),
    ("≤", AT_MOST),
    ("<=", AT_MOST),
    ("=<", AT_MOST),
    ("at most", AT_MOST),
    ("up to", AT_MOST),
    ("no more than", AT_MOST),
    ("not more than", AT_MOST),
    ("maximum", AT_MOST),
    ("max.", AT_MOST),
    ("max", AT_MOST),
    ("至多", AT_MOST),
    ("最多", AT_MOST),
    ("最高", AT_MOST),
    ("不超过", AT_MOST),
    ("不多于", AT_MOST),
    ("不高于", AT_MOST),
    ("不大于", AT_MOST),
    ("<", LESS_THAN),
    ("less than", LESS_THAN),
    ("under", LESS_THAN),
    ("below", LESS_THAN),
    ("低于", LESS_THAN),
    ("小于", LESS_THAN),
    ("少于", LESS_THAN),
    ("不到", LESS_THAN),
    ("~", About),
    ("≈", About),
    ("about", About),
    ("around", About),
    ("approx.", About),
    ("approx", About),
    ("approximately", About),
    ("roughly", About),
    ("circa", About),
    ("ca.", About),
    ("ca", About),
    ("c.", About),
    ("约", About),
    ("大约", About),
    ("大概", About),
    ("约为", About),
    ("between", Between),
    ("介于", Between),
    ("from", From),
    ("从", From),
];

/// What may stand behind one, in lower case.
const BEHIND: &[(&str, Mark)] = &[
    ("+", AT_LEAST),
    ("or more", AT_LEAST),
    ("and more", AT_LEAST),
    ("or over", AT_LEAST),
    ("and over", AT_LEAST),
    ("or above", AT_LEAST),
    ("and above", AT_LEAST),
    ("and up", AT_LEAST),
    ("at least", AT_LEAST),
    ("minimum", AT_LEAST),
    ("以上", AT_LEAST),
    ("起", AT_LEAST),
    ("or less", AT_MOST),
    ("or fewer", AT_MOST),
    ("or below", AT_MOST),
    ("or under", AT_MOST),
    ("and below", AT_MOST),
    ("at most", AT_MOST),
    ("maximum", AT_MOST),
    ("max.", AT_MOST),
    ("max", AT_MOST),
    ("以下", AT_MOST),
    ("以内", AT_MOST),
    ("之内", AT_MOST),
    ("or so", About),
    ("approx.", About),
    ("approx", About),
    ("左右", About),
    ("上下", About),
    ("之间", Between),
];

impl Hedge {
    /// Notes a mark; false if there is one of its sort already. (`介于 3 和 5 之间` has two.)
    fn add(&mut self, mark: Mark) -> bool {
        match mark {
            Mark::Bound(bound) if self.bound.is_none() && !self.is_from => self.bound = Some(bound),
            Mark::About if !self.approximate => self.approximate = true,
            Mark::Between => self.is_between = true,
            Mark::From if !self.is_from && self.bound.is_none() => self.is_from = true,
            _ => return false,
        }
        true
    }
}

/// Takes off what stands before and behind a quantity.
pub(super) fn strip(text: &str) -> (Hedge, &str) {
    let mut hedge = Hedge::default();
    let mut rest = text;
    while let Some((mark, behind)) = first(rest) {
        if !hedge.add(mark) {
            break;
        }
        rest = behind;
    }
    while let Some((mark, before)) = last(rest) {
        if !hedge.add(mark) {
            break;
        }
        rest = before;
    }
    (hedge, rest)
}

/// The longest mark that opens the text, and what follows it.
fn first(text: &str) -> Option<(Mark, &str)> {
    // Most quantities begin with their number.
    if text.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let is_word = |c: char| c.is_ascii_alphabetic();
    let opens = |&&(name, _): &&(&str, Mark)| {
        let head = text.get(..name.len()).is_some_and(|head| head.eq_ignore_ascii_case(name));
        head && !(name.ends_with(is_word) && text[name.len()..].starts_with(is_word))
    };
    let &(name, mark) = BEFORE.iter().filter(opens).max_by_key(|(name, _)| name.len())?;
    Some((mark, text[name.len()..].trim_start()))
}

/// The longest mark that closes the text, and what stands before it.
fn last(text: &str) -> Option<(Mark, &str)> {
    let is_word = |c: char| c.is_ascii_alphabetic();
    let split = |name: &str| {
        let at = text.len().checked_sub(name.len()).filter(|&at| at > 0 && text.is_char_boundary(at))?;
        let (head, tail) = text.split_at(at);
        (tail.eq_ignore_ascii_case(name) && !(name.starts_with(is_word) && head.ends_with(is_word))).then_some(head)
    };
    let end = text.bytes().next_back()?.to_ascii_lowercase();
    let near = BEHIND.iter().filter(|(name, _)| name.as_bytes().last() == Some(&end));
    let marks = near.filter_map(|&(name, mark)| Some((name.len(), mark, split(name)?)));
    let (_, mark, head) = marks.max_by_key(|&(length, ..)| length)?;
    Some((mark, head.trim_end()))
}
