//! What is hidden from the parser before it sees the text.
//!
//! Everything that is hidden is replaced by as many bytes, so that offsets in the prepared text are offsets in the text as it is
//! written.
//!
//! - `%% comments %%`, within a line or over many blocks, become spaces.
//! - Shortcodes of Hugo and Zola become spaces; Hugo's `ref` and `relref` become the path that they name.
//! - Beside Han, Kana and Hangul, where no spaces stand between words, CommonMark's rule for `*` beside punctuation gets in
//!   the way: `**企业：**直接` has no bold. There the letter is exchanged for a punctuation mark, which opens and closes
//!   whatever stands beside it, and [`Prepared::restore`] puts it back into what the parser says.
//!
//! Code is left alone: what is code is known from a first parse, which only texts with such marks need.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd};

use super::super::shortcodes;
use crate::base::text;
use crate::settings::Dialect;

pub use super::super::shortcodes::Shortcode;

/// A body as the parser gets to see it.
#[derive(Debug)]
pub struct Prepared<'t> {
    text: Cow<'t, str>,
    /// Letters that stand behind marks, by the place of the mark in [`stand_ins`].
    hidden: Vec<char>,
    /// Shortcodes that were left out.
    pub shortcodes: Vec<Shortcode>,
    /// Whether there is a NUL, which HTML cannot hold.
    has_nul: bool,
    /// Whether there is a [`FILLER`].
    has_fillers: bool,
}

/// Fills the place of what was taken out until it is known whether a space may stand there; no text holds it.
const FILLER: u8 = 0x1a;

/// Marks that stand in for letters: punctuation of three bytes that hardly any text uses (ancient Greek editorial signs).
const FIRST_STAND_IN: u32 = 0x2e00;
const STAND_INS: u32 = 64;

/// Prepares a body for [`events`](super::events).
pub fn prepare<'t>(body: &'t str, dialect: &Dialect) -> Prepared<'t> {
    let mut prepared = Prepared {
        text: body.into(),
        hidden: Vec::new(),
        shortcodes: Vec::new(),
        has_nul: body.contains('\0'),
        has_fillers: false,
    };
    let has_comments = body.contains("%%");
    let has_shortcodes = body.contains("{{") || body.contains("{%");
    if has_comments || has_shortcodes {
        let code = code_in(body, dialect);
        let found = if has_shortcodes { shortcodes::find(body, &code) } else { Vec::new() };
        prepared.hide(&comments(body, &code, &found), &found);
        prepared.shortcodes = found;
    }
    if body.contains('*') && !body.is_ascii() {
        prepared.loosen_emphasis();
    }
    prepared
}

impl Prepared<'_> {
    /// The text for the parser.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Puts back what was hidden, and the replacement character for NUL, as CommonMark asks.
    pub(super) fn restore<'a>(&self, text: CowStr<'a>) -> CowStr<'a> {
        let is_hidden = |c: char| self.letter_behind(c).is_some();
        let mut text = text;
        if !self.hidden.is_empty() && text.contains(is_hidden) {
            text = text.chars().map(|c| self.letter_behind(c).unwrap_or(c)).collect::<String>().into();
        }
        if self.has_fillers && text.contains(char::from(FILLER)) {
            text = text.replace(char::from(FILLER), "").into();
        }
        if self.has_nul && text.contains('\0') {
            text = text.replace('\0', "\u{fffd}").into();
        }
        text
    }

    fn letter_behind(&self, c: char) -> Option<char> {
        let place = u32::from(c).checked_sub(FIRST_STAND_IN)?;
        self.hidden.get(place as usize).copied()
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
            }
        }
        for line in bytes.split_mut(|byte| *byte == b'\n') {
            self.has_fillers |= settle_fillers(line);
        }
        // Only whole characters were replaced, and by ASCII or by text that fits.
        self.text = String::from_utf8_lossy(&bytes).into_owned().into();
    }

    /// Exchanges letters of scripts without spaces that keep a `*` beside punctuation from opening or closing emphasis.
    fn loosen_emphasis(&mut self) {
        let is_stand_in = |c: char| (FIRST_STAND_IN..FIRST_STAND_IN + STAND_INS).contains(&u32::from(c));
        let places = letters_in_the_way(&self.text);
        if places.is_empty() || self.text.contains(is_stand_in) {
            return;
        }
        let mut changed = String::with_capacity(self.text.len());
        let mut from = 0;
        for at in places {
            let Some(letter) = self.text[at..].chars().next() else { continue };
            let Some(stand_in) = stand_in(&mut self.hidden, letter) else { continue };
            changed.push_str(&self.text[from..at]);
            changed.push(stand_in);
            from = at + letter.len_utf8();
        }
        changed.push_str(&self.text[from..]);
        self.text = changed.into();
    }
}

/// Makes spaces of a line's fillers, but for those that text stands behind: so many spaces would make it code. Whether any
/// are left.
fn settle_fillers(line: &mut [u8]) -> bool {
    let is_blank = |byte: &u8| byte.is_ascii_whitespace() || *byte == FILLER;
    let indent = line.iter().position(|byte| !is_blank(byte)).unwrap_or(0);
    let (before, behind) = line.split_at_mut(indent);
    behind.iter_mut().filter(|byte| **byte == FILLER).for_each(|byte| *byte = b' ');
    before.contains(&FILLER)
}

/// The mark that stands in for a letter; none if it is of another length, or all marks are taken.
fn stand_in(hidden: &mut Vec<char>, letter: char) -> Option<char> {
    let place = hidden.iter().position(|known| *known == letter).unwrap_or(hidden.len());
    let mark = char::from_u32(FIRST_STAND_IN + place as u32).filter(|_| place < STAND_INS as usize)?;
    if mark.len_utf8() != letter.len_utf8() {
        return None;
    }
    if place == hidden.len() {
        hidden.push(letter);
    }
    Some(mark)
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
    let mut options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES;
    options.set(Options::ENABLE_WIKILINKS, dialect.wikilinks);
    let mut code = Vec::new();
    let mut begun = None;
    for (event, span) in Parser::new_ext(body, options).into_offset_iter() {
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
