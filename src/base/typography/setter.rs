//! How a line is set: what each mark in it stands for, judged by what stands beside it.

use std::borrow::Cow;

use super::{Quotes, Typography};
use crate::base::text::is_ideographic;

/// What is not parted from the number before it.
const UNITS: &[&str] = &[
    "g", "kg", "mg", "µg", "t", "oz", "lb", "tsp", "tbsp", "l", "L", "ml", "mL", "cl", "dl", "hl", "m³", "s", "min",
    "h", "°", "°C", "°F", "K", "mm", "cm", "m", "km", "m²", "W", "kW", "MW", "kWh", "Wh", "J", "kJ", "MJ", "kcal", "V",
    "Hz", "bar", "mbar", "Pa", "kPa", "dB", "rpm", "ppm", "%", "‰", "€", "kr", "zł",
];

/// Words that begin with an apostrophe: English, then German.
const ELISIONS: &[&str] = &[
    "tis", "twas", "twere", "em", "til", "till", "cause", "bout", "round", "cept", "n", "s", "ne", "nen", "nem", "ner",
    "rein", "raus", "rauf", "runter", "rüber",
];

/// A mark, and how many bytes behind the first one it stands for.
type Taken = (&'static str, usize);

/// Sets a line piece by piece.
#[derive(Debug)]
pub struct Setter {
    typography: Typography,
    /// What stands before the next piece.
    last: Option<char>,
    /// How many `"` are open: none, one, or one within another.
    depth: u8,
    in_single: bool,
    /// Within `https://…`, which is shown as it is but for what stands behind it.
    in_address: bool,
}

impl Setter {
    /// At the beginning of a line.
    pub fn new(typography: Typography) -> Self {
        Self { typography, last: None, depth: 0, in_single: false, in_address: false }
    }

    /// Goes to the beginning of another line, or of another paragraph.
    pub fn begin(&mut self) {
        *self = Self::new(self.typography);
    }

    /// Goes past a text that is not set.
    pub fn pass(&mut self, text: &str) {
        self.last = text.chars().next_back().or(self.last);
    }

    /// Goes past something that is no prose: code, a picture.
    pub fn pass_object(&mut self) {
        self.last = Some('\u{fffc}');
    }

    /// Sets the next piece.
    pub fn set<'t>(&mut self, text: &'t str) -> Cow<'t, str> {
        let Some(quotes) = self.typography.quotes else { return Cow::Borrowed(text) };
        if !self.may_change(text.as_bytes(), quotes) {
            self.pass(text);
            return Cow::Borrowed(text);
        }
        let mut out = String::with_capacity(text.len() + 16);
        let mut rest = text;
        self.in_address = false;
        while let Some(c) = rest.chars().next() {
            let behind = &rest[c.len_utf8()..];
            let more = match self.mark_for(c, behind, quotes) {
                Some((mark, more)) => {
                    out.push_str(mark);
                    more
                }
                None => {
                    out.push(c);
                    self.last = Some(c);
                    0
                }
            };
            rest = &behind[more..];
        }
        Cow::Owned(out)
    }

    /// What is shown in the place of `c`, behind which `behind` stands; nothing if it is shown as it is.
    fn mark_for(&mut self, c: char, behind: &str, quotes: &'static Quotes) -> Option<Taken> {
        self.in_address = !c.is_whitespace() && (self.in_address || c == ':' && behind.starts_with("//"));
        if self.in_address && behind.chars().next().is_some_and(|next| !next.is_whitespace()) {
            return None;
        }
        match c {
            '"' => self.double(behind, quotes),
            '\'' => self.single(behind, quotes),
            '.' => self.dots(behind),
            '-' => self.dashes(behind),
            ' ' => self.space(behind, quotes),
            _ => {
                self.notice(c, quotes);
                None
            }
        }
    }

    /// A `"`: the mark for it, unless it is that of inches, or of nothing that could be told.
    fn double(&mut self, behind: &str, quotes: &'static Quotes) -> Option<Taken> {
        let next = behind.chars().next();
        let is_free = self.depth == 0;
        let can_open = next.is_none_or(|next| !next.is_whitespace()) && (is_free || !next.is_some_and(is_closing));
        let opens = if self.is_at_start() {
            can_open
        } else if is_free && self.last_is(is_digit) {
            false
        } else {
            // Signs have no spaces between them, and neither has what is elided: `l'"eau"`.
            is_free && (self.last_is(is_wide) || next.is_some_and(is_wide) || can_open && self.last == Some('’'))
        };
        if opens {
            self.depth += 1;
            return match self.depth {
                1 => Some(self.quotation(quotes.outer[0], true)),
                2 => Some(self.quotation(quotes.inner[0], true)),
                _ => {
                    self.depth = 2;
                    None
                }
            };
        }
        if is_free || self.last_is(is_digit) && is_of_inches(behind) {
            return None;
        }
        self.depth -= 1;
        let pair = if self.depth == 0 { quotes.outer } else { quotes.inner };
        Some(self.quotation(pair[1], false))
    }

    /// A `'`: an apostrophe, or the mark for it, unless it is that of feet or of thousands.
    fn single(&mut self, behind: &str, quotes: &'static Quotes) -> Option<Taken> {
        let next = behind.chars().next();
        let is_in_word = next.is_some_and(|next| next.is_alphanumeric() && !is_ideographic(next));
        if self.in_single && !is_in_word && !self.last_is(char::is_whitespace) {
            self.in_single = false;
            return Some(self.quotation(quotes.inner[1], false));
        }
        if self.is_at_start() || self.last_is(is_wide) {
            if next.is_some_and(char::is_whitespace) {
                return None;
            }
            if is_elision(behind) {
                return Some(self.apostrophe());
            }
            self.in_single = true;
            return Some(self.quotation(quotes.inner[0], true));
        }
        if is_in_word {
            let is_of_thousands = self.last_is(is_digit) && next.is_some_and(is_digit);
            let is_of_code = self.last_is(|last| matches!(last, '=' | '+' | ',' | ';' | '<' | '>'));
            return (!is_of_thousands && !is_of_code).then(|| self.apostrophe());
        }
        // Behind a number it is that of feet.
        (!self.last_is(is_digit)).then(|| self.apostrophe())
    }

    fn quotation(&mut self, mark: &'static str, opens: bool) -> Taken {
        // To what comes next these are brackets.
        self.last = Some(if opens { '(' } else { ')' });
        (mark, 0)
    }

    fn apostrophe(&mut self) -> Taken {
        self.mark("’", 0)
    }

    /// `...`, and no more of them.
    fn dots(&mut self, behind: &str) -> Option<Taken> {
        let is_three = behind.starts_with("..") && !behind[2..].starts_with('.') && self.last != Some('.');
        is_three.then(|| self.mark("…", 2))
    }

    /// `--` and `---` between spaces, in ranges (`30--90`, `Mon--Fri`) and between signs. What else holds two of them is a name, an option
    /// or an address.
    fn dashes(&mut self, behind: &str) -> Option<Taken> {
        // Of a long row only the first one is looked at.
        let last = self.last.filter(|last| *last != '-')?;
        let more = behind.bytes().take_while(|byte| *byte == b'-').count();
        // At the end of a line nothing else can be meant.
        let next = behind[more..].chars().next().unwrap_or(' ');
        let is_apart = last.is_whitespace() && next.is_whitespace();
        let is_range = !last.is_whitespace() && (is_digit(next) || matches!(next, '£' | '€' | '$' | '¥'))
            || last.is_alphabetic() && next.is_uppercase();
        match more {
            1 if is_ideographic(last) || is_ideographic(next) => Some(self.mark("——", 1)),
            1 if is_apart || is_range => Some(self.mark("–", 1)),
            2 if is_apart => Some(self.mark("—", 2)),
            _ => None,
        }
    }

    /// A space that holds a number to its unit, or a mark to its word.
    fn space(&mut self, behind: &str, quotes: &Quotes) -> Option<Taken> {
        let next = behind.chars().next();
        let is_held = self.last_is(char::is_numeric) && begins_with_unit(behind);
        let is_before_mark = || {
            let is_mark = next.is_some_and(|next| matches!(next, '?' | '!' | ';' | '»'));
            is_mark && !behind.chars().nth(1).is_some_and(char::is_alphanumeric)
        };
        if is_held || quotes.is_spaced && behind.starts_with(": ") {
            return Some(self.mark("\u{a0}", 0));
        }
        (quotes.is_spaced && (self.last == Some('«') || is_before_mark())).then(|| self.mark("\u{202f}", 0))
    }

    fn mark(&mut self, mark: &'static str, more: usize) -> Taken {
        self.last = mark.chars().next();
        (mark, more)
    }

    /// Remembers a quotation mark that was typed as it is to be shown.
    fn notice(&mut self, c: char, quotes: &Quotes) {
        let [open, close] = quotes.outer.map(|mark| mark.trim().chars().next());
        if open == close {
            return;
        }
        if Some(c) == close {
            self.depth = 0;
        } else if Some(c) == open {
            self.depth = 1;
        }
    }

    /// Whether there is anything in a text that is not shown as it is typed. Most texts have nothing.
    fn may_change(&self, text: &[u8], quotes: &Quotes) -> bool {
        // Without a way out of the loops, for these are then done many bytes at a time.
        let marks = text.iter().fold(0, |found, &byte| found | u8::from(byte == b'"') | u8::from(byte == b'\''));
        let pairs = text.iter().zip(text.get(1..).unwrap_or_default());
        let pairs = pairs.fold(0, |found, (&a, &b)| {
            // Fractions end in a byte that is none of ASCII.
            found
                | u8::from(a == b'.') & u8::from(b == b'.')
                | u8::from(a == b'-') & u8::from(b == b'-')
                | (u8::from(a.is_ascii_digit()) | u8::from(a >= 0x80)) & u8::from(b == b' ')
        });
        let begins_behind_number = text.first() == Some(&b' ') && self.last_is(char::is_numeric);
        marks | pairs | u8::from(quotes.is_spaced) != 0 || begins_behind_number
    }

    fn last_is(&self, is_such: impl Fn(char) -> bool) -> bool {
        self.last.is_some_and(is_such)
    }

    /// Whether a quotation can begin here.
    fn is_at_start(&self) -> bool {
        self.last.is_none_or(|last| {
            last.is_whitespace() || matches!(last, '(' | '[' | '{' | '–' | '—' | '-' | '“' | '‘' | '„' | '«')
        })
    }
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit()
}

/// Whether a sign stands in texts without spaces between words: ideographs, and the punctuation that goes with them.
fn is_wide(c: char) -> bool {
    is_ideographic(c) || matches!(c, '\u{3000}'..='\u{303f}' | '\u{ff01}'..='\u{ff0f}' | '\u{ff1a}'..='\u{ff1f}')
}

/// Whether a sign ends something, so that no quotation begins before it.
fn is_closing(c: char) -> bool {
    matches!(
        c,
        '.' | ',' | ';' | ':' | '!' | '?' | ')' | ']' | '…' | '，' | '。' | '、' | '；' | '：' | '！' | '？' | '）'
    )
}

/// Whether a `"` behind a number within a quotation is that of inches: the text goes on in the same sentence, and the next `"` closes something.
fn is_of_inches(behind: &str) -> bool {
    let goes_on = behind.strip_prefix(' ').is_some_and(|rest| rest.starts_with(char::is_lowercase));
    let next = behind.find('"').map(|at| &behind[..at]);
    goes_on && next.is_some_and(|before| !before.ends_with(char::is_whitespace))
}

/// Whether an apostrophe stands for the beginning of what follows: `'90s`, `'tis`, `rock 'n' roll`.
fn is_elision(behind: &str) -> bool {
    let word = &behind[..behind.find(|c: char| !c.is_alphanumeric()).unwrap_or(behind.len())];
    let is_decade = word.strip_suffix('s').unwrap_or(word).len() == 2 && word.starts_with(is_digit);
    let is_quoted = behind[word.len()..].starts_with('\'');
    let is_listed = || ELISIONS.iter().any(|elision| word.eq_ignore_ascii_case(elision));
    if is_quoted { word == "n" } else { is_decade || is_listed() }
}

/// Whether a unit begins a text, as a word of its own.
fn begins_with_unit(text: &str) -> bool {
    let ends = |c: char| {
        c.is_whitespace()
            || is_wide(c)
            || matches!(c, ',' | '.' | ';' | ':' | '!' | '?' | ')' | ']' | '/' | '–' | '-' | '"' | '\'' | '”' | '»')
    };
    UNITS.contains(&&text[..text.find(ends).unwrap_or(text.len())])
}
