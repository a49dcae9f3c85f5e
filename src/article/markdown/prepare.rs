//! What is hidden from the parser before it sees the text.
//!
//! Everything that is hidden is replaced by as many bytes, so that offsets in the prepared text are offsets in the text as it is
//! written.
//!
//! - `%% comments %%`, within a line or over many blocks, become spaces.
//! - Shortcodes of Hugo and Zola become spaces; Hugo's `ref` and `relref` become the path that they name.
//! - Beside Han, Kana and Hangul, where no spaces stand between words, CommonMark's rule for `*` beside punctuation gets in
//!   the way: `**企业：**直接` has no bold. There the letter is exchanged for a punctuation mark, which opens and closes
//!   whatever stands beside it, and [`Prepared::restore`] puts it back into what the parser says. So it is with the `$` of prices.
//!
//! Code is left alone: what is code is known from a first parse, which only texts with such marks need.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::ops::{Range, RangeInclusive};

use pulldown_cmark::{CowStr, Event, Parser, Tag, TagEnd};

use super::super::shortcodes;
use super::translate::options;
use crate::base::text;
use crate::settings::Dialect;

pub use super::super::shortcodes::Shortcode;

/// A body as the parser gets to see it.
#[derive(Debug)]
pub struct Prepared<'t> {
    text: Cow<'t, str>,
    /// The same before signs in it were exchanged; none if none were.
    shown: Option<String>,
    /// The signs that others stand in for, with these first, in order.
    exchanged: Vec<(char, char)>,
    /// Shortcodes that were left out.
    pub shortcodes: Vec<Shortcode>,
    /// Whether there is a NUL, which HTML cannot hold.
    has_nul: bool,
    /// Whether there is a [`FILLER`].
    has_fillers: bool,
}

/// Fills the place of what was taken out where no space may stand; hardly any text holds it.
pub(super) const FILLER: u8 = 0x1a;

/// Stands in for the `$` of a price; hardly any text holds it.
const PRICE: u8 = 0x1b;

/// Marks that stand in for letters: punctuation of three bytes, to the parser, that hardly any text uses (Braille, and the
/// editorial signs of ancient Greek). Those that the text does use are passed over.
const STAND_INS: [RangeInclusive<char>; 2] = ['\u{2800}'..='\u{28ff}', '\u{2e00}'..='\u{2e3f}'];

/// Prepares a body for [`events`](super::events).
pub fn prepare<'t>(body: &'t str, dialect: &Dialect) -> Prepared<'t> {
    let mut prepared = Prepared {
        text: body.into(),
        shown: None,
        exchanged: Vec::new(),
        shortcodes: Vec::new(),
        has_nul: text::holds_any(body, |byte| byte == 0),
        has_fillers: false,
    };
    // Most texts hold nothing that anything could begin with, and one look shows that.
    let has_signs = text::holds_any(body, |byte| matches!(byte, b'%' | b'{' | b'$'));
    let has_comments = has_signs && body.contains("%%");
    let has_shortcodes = has_signs && (body.contains("{{") || body.contains("{%"));
    // A text that holds the bytes that stand in for something keeps them, and what they would stand in for shows.
    let has_own = |byte: u8| body.as_bytes().contains(&byte);
    if (has_comments || has_shortcodes) && !has_own(FILLER) {
        let code = code_in(body, dialect);
        let mut found = if has_shortcodes { shortcodes::find(body, &code) } else { Vec::new() };
        let comments = comments(body, &code, &found);
        leave_out_those_in(&comments, &mut found);
        prepared.hide(&comments, &found);
        prepared.shortcodes = found;
    }
    if dialect.math && has_signs && has_price(&prepared.text) && !has_own(PRICE) {
        prepared.hide_prices(dialect);
    }
    if !body.is_ascii() && body.contains('*') {
        prepared.loosen_emphasis();
    }
    prepared
}

impl Prepared<'_> {
    /// The text for the parser.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The text for whoever wants to know what stands at a place. It has as many bytes.
    pub(super) fn source(&self) -> &str {
        self.shown.as_deref().unwrap_or(&self.text)
    }

    /// Puts back what was hidden, and the replacement character for NUL, as CommonMark asks.
    #[inline]
    pub(super) fn restore<'a>(&self, text: CowStr<'a>) -> CowStr<'a> {
        let is_as_written = self.exchanged.is_empty() && !self.has_fillers && !self.has_nul;
        if is_as_written { text } else { self.restored(text) }
    }

    fn restored<'a>(&self, text: CowStr<'a>) -> CowStr<'a> {
        let is_exchanged = |c: char| self.behind(c).is_some();
        let mut text = text;
        if !self.exchanged.is_empty() && text.contains(is_exchanged) {
            text = text.chars().map(|c| self.behind(c).unwrap_or(c)).collect::<String>().into();
        }
        if self.has_fillers && text.contains(char::from(FILLER)) {
            text = text.replace(char::from(FILLER), "").into();
        }
        if self.has_nul && text.contains('\0') {
            text = text.replace('\0', "\u{fffd}").into();
        }
        text
    }

    /// The parts of a text between fillers, with their places, so that each stands in the source as it is; none if it holds no
    /// filler.
    pub(super) fn without_fillers<'a>(
        &self,
        text: &CowStr<'a>,
        span: &Range<usize>,
    ) -> Option<Vec<(CowStr<'a>, Range<usize>)>> {
        let filler = char::from(FILLER);
        if !self.has_fillers || text.len() != span.len() || !text.contains(filler) {
            return None;
        }
        // At the edges of a line there is no space beside what was taken out.
        let mut begins_line = self.begins_line(span.start);
        let mut parts = Vec::new();
        let mut at = 0;
        for (index, part) in text.split(filler).enumerate() {
            let end = span.start + at + part.len();
            at += part.len() + filler.len_utf8();
            let part = if begins_line && index > 0 { part.trim_start() } else { part };
            if part.is_empty() {
                continue;
            }
            begins_line &= part.trim_start().is_empty();
            let start = end - part.len();
            let ends_line = || self.text[end..].trim_start_matches(filler).starts_with(['\n', '\r']);
            let part = if ends_line() { part.trim_end() } else { part };
            parts.push((part.to_owned().into(), start..start + part.len()));
        }
        Some(parts)
    }

    /// Whether only fillers, spaces and marks of blocks stand before a place in its line.
    fn begins_line(&self, at: usize) -> bool {
        /// Nobody writes more of them, and a text may hold nothing else.
        const LONGEST: usize = 200;
        let before = &self.text[self.text.ceil_char_boundary(at.saturating_sub(LONGEST))..at];
        let is_passed = |c: char| c == char::from(FILLER) || matches!(c, ' ' | '\t' | '>' | '-' | '*' | '+' | '#');
        let rest = before.trim_end_matches(is_passed);
        rest.is_empty() && before.len() == at || rest.ends_with(['\n', '\r'])
    }

    /// The sign that `c` stands in for.
    fn behind(&self, c: char) -> Option<char> {
        let can_stand_in = c == char::from(PRICE) || STAND_INS.iter().any(|marks| marks.contains(&c));
        let place = if can_stand_in { self.exchanged.binary_search_by_key(&c, |(mark, _)| *mark).ok() } else { None };
        place.map(|place| self.exchanged[place].1)
    }

    /// Blanks out comments and shortcodes; what refers to a page becomes its path.
    fn hide(&mut self, comments: &[Range<usize>], shortcodes: &[Shortcode]) {
        if comments.is_empty() && shortcodes.is_empty() {
            return;
        }
        let mut bytes = std::mem::take(&mut self.text).into_owned().into_bytes();
        for range in comments.iter().chain(shortcodes.iter().map(|shortcode| &shortcode.span)) {
            for byte in &mut bytes[range.clone()] {
                if !matches!(byte, b'\n' | b'\r') {
                    *byte = FILLER;
                }
            }
        }
        for Shortcode { span, link, .. } in shortcodes {
            if let Some(link) = link {
                bytes[span.start..span.start + link.len()].copy_from_slice(link.as_bytes());
                // What stands behind a destination must not seem a part of it.
                if !link.starts_with("[[") {
                    bytes[span.start + link.len()..span.end].fill(b' ');
                }
            }
        }
        for line in bytes.split_mut(|byte| *byte == b'\n') {
            self.has_fillers |= settle_fillers(line);
        }
        // Only whole characters were replaced, and by ASCII or by text that fits.
        self.text = String::from_utf8_lossy(&bytes).into_owned().into();
    }

    /// Exchanges each `$` that begins no math, because a digit follows upon the one that would end it: to the parser a
    /// pair of prices is math, whatever else begins or ends between them.
    fn hide_prices(&mut self, dialect: &Dialect) {
        /// Every round hides half of those that are left, at least.
        const ROUNDS: usize = 24;
        for _ in 0..ROUNDS {
            let parser = Parser::new_ext(&self.text, options(dialect)).into_offset_iter();
            let is_price = |span: &Range<usize>| self.text[span.end..].starts_with(|c: char| c.is_ascii_digit());
            let math = parser.filter(|(event, _)| matches!(event, Event::InlineMath(_))).map(|(_, span)| span.clone());
            let prices: Vec<usize> = math.filter(is_price).map(|span| span.start).collect();
            if prices.is_empty() {
                return;
            }
            let text = std::mem::take(&mut self.text).into_owned();
            let mut bytes = text.clone().into_bytes();
            prices.into_iter().for_each(|at| bytes[at] = PRICE);
            self.text = String::from_utf8_lossy(&bytes).into_owned().into();
            self.shown.get_or_insert(text);
            self.exchanged = vec![(char::from(PRICE), '$')];
        }
    }

    /// Exchanges letters of scripts without spaces that keep a `*` beside punctuation from opening or closing emphasis.
    fn loosen_emphasis(&mut self) {
        let places = letters_in_the_way(&self.text);
        if places.is_empty() {
            return;
        }
        let used: HashSet<char> =
            self.text.chars().filter(|c| STAND_INS.iter().any(|marks| marks.contains(c))).collect();
        let mut free = STAND_INS.into_iter().flatten().filter(|mark| !used.contains(mark));
        let mut marks: HashMap<char, Option<char>> = HashMap::new();
        let mut changed = String::with_capacity(self.text.len());
        let mut from = 0;
        for at in places {
            let Some(letter) = self.text[at..].chars().next() else { continue };
            let fits = |mark: &char| mark.len_utf8() == letter.len_utf8();
            let Some(mark) = *marks.entry(letter).or_insert_with(|| free.next().filter(fits)) else { continue };
            changed.push_str(&self.text[from..at]);
            changed.push(mark);
            from = at + letter.len_utf8();
        }
        changed.push_str(&self.text[from..]);
        let text = std::mem::replace(&mut self.text, changed.into()).into_owned();
        self.shown.get_or_insert(text);
        self.exchanged.extend(marks.into_iter().filter_map(|(letter, mark)| Some((mark?, letter))));
        self.exchanged.sort_unstable();
    }
}

/// Whether a `$` before a digit stands behind something that it could end.
fn has_price(text: &str) -> bool {
    let mut dollars = text.match_indices('$').map(|(at, _)| at).skip(1);
    dollars.any(|at| text.as_bytes().get(at + 1).is_some_and(u8::is_ascii_digit))
}

/// Drops the shortcodes that stand in comments.
fn leave_out_those_in(comments: &[Range<usize>], shortcodes: &mut Vec<Shortcode>) {
    let mut comments = comments.iter().peekable();
    shortcodes.retain(|shortcode| {
        while comments.next_if(|comment| comment.end <= shortcode.span.start).is_some() {}
        comments.peek().is_none_or(|comment| comment.start > shortcode.span.start)
    });
}

/// Makes spaces of a line's fillers if there is nothing else in it but marks of blocks, which text behind them would change: of
/// `> %% x %%` an empty quotation stays. Elsewhere spaces would make code of what follows, or break the line. Whether any are
/// left.
fn settle_fillers(line: &mut [u8]) -> bool {
    let is_ink = |byte: &&u8| !byte.is_ascii_whitespace() && **byte != FILLER;
    let is_mark = |byte: &u8| byte.is_ascii_digit() || b">-*+.)|:=_#".contains(byte);
    let defines_link = || line.trim_ascii_start().starts_with(b"[") && line.windows(2).any(|pair| pair == b"]:");
    if !line.contains(&FILLER) {
        return false;
    }
    let is_spaced = line.iter().filter(is_ink).all(is_mark) || defines_link();
    if is_spaced {
        line.iter_mut().filter(|byte| **byte == FILLER).for_each(|byte| *byte = b' ');
    }
    !is_spaced
}

/// Where a letter of a script without spaces stands on one side of a run of `*` and punctuation on the other.
fn letters_in_the_way(text: &str) -> Vec<usize> {
    let mut places = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find('*').map(|found| at + found) {
        let end = start + text[start..].len() - text[start..].trim_start_matches('*').len();
        let (before, behind) = (text[..start].chars().next_back(), text[end..].chars().next());
        if let (Some(before), Some(behind)) = (before, behind) {
            if is_punctuation(before) && before != '\\' && is_unspaced(behind) {
                places.push(end);
            } else if is_unspaced(before) && is_punctuation(behind) {
                places.push(start - before.len_utf8());
            }
        }
        at = end;
    }
    // A letter between two runs is in the way of both.
    places.dedup();
    places
}

/// Whether a letter is of a script that puts no spaces between words, or is beside such (Hangul puts some).
fn is_unspaced(c: char) -> bool {
    text::is_ideographic(c) || matches!(c, '\u{1100}'..='\u{11ff}' | '\u{3130}'..='\u{318f}' | '\u{ac00}'..='\u{d7a3}')
}

/// Whether CommonMark takes a character for punctuation: ASCII's, and the Unicode marks that such texts use.
fn is_punctuation(c: char) -> bool {
    c.is_ascii_punctuation()
        || matches!(c, '\u{a1}'..='\u{bf}' | '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{205e}' | '\u{20a0}'..='\u{20bf}'
            | '\u{2190}'..='\u{2bff}' | '\u{3001}'..='\u{3003}' | '\u{3008}'..='\u{3020}' | '\u{3030}' | '\u{30fb}'
            | '\u{fe30}'..='\u{fe6b}' | '\u{ff01}'..='\u{ff0f}' | '\u{ff1a}'..='\u{ff20}' | '\u{ff3b}'..='\u{ff40}'
            | '\u{ff5b}'..='\u{ff65}')
}

/// The code in a body: what a `%%` or `{{` means nothing in.
fn code_in(body: &str, dialect: &Dialect) -> Vec<Range<usize>> {
    let mut code = Vec::new();
    let mut begun = None;
    for (event, span) in Parser::new_ext(body, options(dialect)).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(_)) => begun = Some(span),
            Event::End(TagEnd::CodeBlock) => code.extend(begun.take()),
            Event::Code(_) => code.push(span),
            _ => {}
        }
    }
    code
}

/// The comments in a body. One that is never closed is none: `100%% sure`.
fn comments(body: &str, code: &[Range<usize>], shortcodes: &[Shortcode]) -> Vec<Range<usize>> {
    let mut marks = Vec::new();
    let (mut code, mut at) = (code.iter().peekable(), 0);
    let mut shortcodes = shortcodes.iter().map(|shortcode| &shortcode.span).peekable();
    while let Some(found) = body[at..].find("%%").map(|found| at + found) {
        let is_behind = |range: &&Range<usize>| range.end <= found;
        while code.next_if(is_behind).is_some() {}
        while shortcodes.next_if(is_behind).is_some() {}
        let around = [code.peek(), shortcodes.peek()].into_iter().flatten().find(|range| range.start <= found);
        at = match around {
            Some(range) => range.end,
            None => {
                marks.push(found);
                found + "%%".len()
            }
        };
    }
    marks.chunks_exact(2).map(|pair| pair[0]..pair[1] + "%%".len()).collect()
}
