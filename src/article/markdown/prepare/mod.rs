//! What is hidden from the parser before it sees the text.
//!
//! Everything that is hidden is replaced by as many bytes, so that offsets in the prepared text are offsets in the text as it is
//! written.
//!
//! - `comments` and shortcodes become spaces or nothing (`fillers`); Hugo's `ref` and `relref` become the path that they name.
//! - The content of `<script>` and the like within a line is hidden wholly, and comes back as it is written.
//! - `dollars` that are not those of math, `emphasis` beside Han, Kana and Hangul, and colons at the beginning of `lines` mean
//!   something else to the parser than to authors. There a character is exchanged for another, and [`Prepared::restore`] puts it
//!   back into what the parser says.
//!
//! Code is left alone: what is code is known from a first parse (`survey`), which only texts with such marks need.

mod comments;
mod dollars;
mod emphasis;
mod fillers;
mod lines;
mod survey;

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::ops::{Range, RangeInclusive};

use pulldown_cmark::{CowStr, Options, Tag};

use super::super::shortcodes;
use super::translate::options;
use crate::base::text;
use crate::settings::Dialect;
use emphasis::Guise;
use survey::{RawElement, Survey};

pub use super::super::shortcodes::Shortcode;

/// A body as the parser gets to see it.
#[derive(Debug)]
pub struct Prepared<'t> {
    text: Cow<'t, str>,
    /// The same before signs in it were exchanged; none if none were.
    shown: Option<String>,
    /// The signs that others stand in for, with these first, in order.
    exchanged: Vec<(char, char)>,
    /// Elements within a line whose content was hidden, in order.
    raw: Vec<RawElement>,
    /// Shortcodes that were left out.
    pub shortcodes: Vec<Shortcode>,
    /// Whether there may be something that no page may hold, by its number too.
    may_be_unprintable: bool,
    /// Whether there is a [`FILLER`].
    has_fillers: bool,
}

/// Fills the place of what was taken out where no space may stand; hardly any text holds it.
pub(in crate::article) const FILLER: u8 = 0x1a;

/// Stands in for a `$` that is none of math; hardly any text holds it.
const DOLLAR: u8 = 0x1b;

/// Stands in for a `:` that defines nothing.
const COLON: u8 = 0x1c;

/// Stands in for what is raw; the source says what it was.
const RAW: u8 = b'x';

/// Marks that stand in for letters: punctuation of three bytes, to the parser, that hardly any text uses (Braille). Those that the
/// text does use are passed over.
const MARKS: RangeInclusive<char> = '\u{2800}'..='\u{28ff}';

/// Letters that stand in for marks: what nobody has given a meaning, and is no punctuation to the parser.
const LETTERS: RangeInclusive<char> = '\u{e000}'..='\u{f8ff}';

/// Prepares a body for [`events`](super::events).
pub fn prepare<'t>(body: &'t str, dialect: &Dialect) -> Prepared<'t> {
    let mut prepared = Prepared {
        text: body.into(),
        shown: None,
        exchanged: Vec::new(),
        raw: Vec::new(),
        shortcodes: Vec::new(),
        may_be_unprintable: text::holds(body, "&#") || text::has_unprintable(body),
        has_fillers: false,
    };
    let has_marks = text::holds(body, "%%") || shortcodes::may_be_in(body);
    let has_names = text::holds(body, "} ^");
    let mut raw = Vec::new();
    if has_marks || has_names || survey::may_have_raw(body) {
        let survey = Survey::of(body, dialect);
        let verbatim = survey.verbatim;
        // A text that holds the bytes that stand in for something keeps them, and what they would stand in for shows.
        if has_marks && !body.as_bytes().contains(&FILLER) {
            let mut found = shortcodes::find(body, &verbatim);
            let comments = comments::find(body, &verbatim, &found);
            comments::leave_out_those_in(&comments, &mut found);
            prepared.hide(&comments, &found);
            prepared.shortcodes = found;
        }
        if has_names {
            prepared.put_braces_last(&verbatim);
        }
        raw = survey.raw;
    }
    // First, for what a colon defines is another block.
    prepared.exchange(&lines::idle_colons(&prepared.text), COLON, ':');
    let idle_dollars =
        if dialect.math && body.contains('$') { dollars::idle(&prepared.text, &mut raw, dialect) } else { Vec::new() };
    prepared.hide_raw(raw);
    prepared.exchange(&idle_dollars, DOLLAR, '$');
    if !body.is_ascii() && (body.contains('*') || body.contains("~~")) {
        prepared.loosen_emphasis();
    }
    prepared
}

/// Whether what begins is part of a line of text.
fn is_inline(tag: &Tag<'_>) -> bool {
    matches!(tag, Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. })
}

/// What the parser is to know for a first look: math is not yet told from prices.
fn plain_options(dialect: &Dialect) -> Options {
    options(dialect) - Options::ENABLE_MATH
}

impl Prepared<'_> {
    /// The text for the parser.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The text for whoever wants to know what stands at a place. It has as many bytes.
    pub(in crate::article) fn source(&self) -> &str {
        self.shown.as_deref().unwrap_or(&self.text)
    }

    /// The element within a line that begins at a place and whose content is no Markdown.
    pub(super) fn raw_at(&self, start: usize) -> Option<Range<usize>> {
        let place = self.raw.binary_search_by_key(&start, |raw| raw.range.start).ok()?;
        Some(self.raw[place].range.clone())
    }

    /// Puts back what was exchanged, and the replacement character for what no page may hold; for NUL CommonMark asks it, too.
    #[inline]
    pub(super) fn restore<'a>(&self, text: CowStr<'a>) -> CowStr<'a> {
        let is_as_written = self.exchanged.is_empty() && !self.has_fillers && !self.may_be_unprintable;
        if is_as_written { text } else { self.printable(self.put_back(text)) }
    }

    /// Puts back what was exchanged.
    fn put_back<'a>(&self, text: CowStr<'a>) -> CowStr<'a> {
        let is_exchanged = |c: char| self.behind(c).is_some();
        let mut text = text;
        if !self.exchanged.is_empty() && text.contains(is_exchanged) {
            text = text.chars().map(|c| self.behind(c).unwrap_or(c)).collect::<String>().into();
        }
        if self.has_fillers && text.contains(char::from(FILLER)) {
            text = text.replace(char::from(FILLER), "").into();
        }
        text
    }

    /// What `restore` does, for an address: browsers pass over what is unprintable before it, and a script must not hide
    /// behind that.
    pub(super) fn restore_address<'a>(&self, address: CowStr<'a>) -> CowStr<'a> {
        if !self.may_be_unprintable {
            return self.restore(address);
        }
        let address = self.put_back(address);
        let rest = address.trim_start_matches(|c: char| text::is_unprintable(c) || c.is_ascii_whitespace());
        self.printable(rest.to_owned().into())
    }

    fn printable<'a>(&self, text: CowStr<'a>) -> CowStr<'a> {
        let is_replaced = self.may_be_unprintable && text::has_unprintable(&text);
        if is_replaced { text::printable(&text).into_owned().into() } else { text }
    }

    /// The sign that `c` stands in for.
    fn behind(&self, c: char) -> Option<char> {
        let is_sign = c == char::from(DOLLAR) || c == char::from(COLON);
        let can_stand_in = is_sign || MARKS.contains(&c) || LETTERS.contains(&c);
        let place = if can_stand_in { self.exchanged.binary_search_by_key(&c, |(mark, _)| *mark).ok() } else { None };
        place.map(|place| self.exchanged[place].1)
    }

    /// Puts the braces of a heading behind a name that the author has put there.
    fn put_braces_last(&mut self, verbatim: &[Range<usize>]) {
        let is_code = |at: usize| {
            verbatim[..verbatim.partition_point(|range| range.start <= at)].last().is_some_and(|range| at < range.end)
        };
        let mut places = lines::names_behind_braces(&self.text);
        places.retain(|(braces, _)| !is_code(braces.start));
        if places.is_empty() {
            return;
        }
        let mut bytes = std::mem::take(&mut self.text).into_owned().into_bytes();
        for (braces, whole) in places {
            bytes[whole.clone()].rotate_left(braces.len() + 1);
            // ` ^name` has come first, without its space.
            let name = whole.len() - braces.len() - 1;
            bytes[whole.start + name..whole.end].rotate_right(1);
        }
        // Whole characters have changed places.
        self.text = String::from_utf8_lossy(&bytes).into_owned().into();
    }

    /// Hides the content of raw elements, line by line, so that the marks of quotations stay.
    fn hide_raw(&mut self, raw: Vec<RawElement>) {
        if raw.is_empty() {
            return;
        }
        let text = std::mem::take(&mut self.text).into_owned();
        let mut bytes = text.clone().into_bytes();
        for RawElement { content, quotations, .. } in &raw {
            let mut at = content.start;
            for (index, line) in text[content.clone()].split('\n').enumerate() {
                let skipped = if index == 0 { 0 } else { lines::prefix(line, *quotations) };
                bytes[at + skipped..at + line.len()].fill(RAW);
                at += line.len() + 1;
            }
        }
        // Whole stretches of text were exchanged for letters.
        self.text = String::from_utf8_lossy(&bytes).into_owned().into();
        self.shown.get_or_insert(text);
        self.raw = raw;
    }

    /// Exchanges characters for others of as many bytes.
    fn exchange(&mut self, places: &[usize], mark: u8, sign: char) {
        if places.is_empty() || self.text.as_bytes().contains(&mark) {
            return;
        }
        let text = std::mem::take(&mut self.text).into_owned();
        let mut bytes = text.clone().into_bytes();
        places.iter().for_each(|at| bytes[*at] = mark);
        // Signs of one byte each were exchanged.
        self.text = String::from_utf8_lossy(&bytes).into_owned().into();
        self.shown.get_or_insert(text);
        self.exchanged.push((char::from(mark), sign));
        self.exchanged.sort_unstable();
    }

    /// Exchanges what keeps a `*` or `~` beside Han, Kana or Hangul from opening or closing.
    fn loosen_emphasis(&mut self) {
        let places = emphasis::in_the_way(&self.text);
        if places.is_empty() {
            return;
        }
        let mut stand_ins = StandIns::beside(&self.text);
        let mut changed = String::with_capacity(self.text.len());
        let mut from = 0;
        for (at, guise) in places {
            let Some(sign) = self.text[at..].chars().next() else { continue };
            let Some(mark) = stand_ins.stand_in(sign, guise) else { continue };
            changed.push_str(&self.text[from..at]);
            changed.push(mark);
            from = at + sign.len_utf8();
        }
        changed.push_str(&self.text[from..]);
        let text = std::mem::replace(&mut self.text, changed.into()).into_owned();
        self.shown.get_or_insert(text);
        self.exchanged.extend(stand_ins.given.into_iter().filter_map(|((sign, _), mark)| Some((mark?, sign))));
        self.exchanged.sort_unstable();
    }
}

/// Characters of three bytes that a text does not use, so that they can stand in for others.
struct StandIns {
    used: HashSet<char>,
    marks: RangeInclusive<char>,
    letters: RangeInclusive<char>,
    given: HashMap<(char, Guise), Option<char>>,
}

impl StandIns {
    fn beside(text: &str) -> Self {
        let used = text.chars().filter(|c| MARKS.contains(c) || LETTERS.contains(c)).collect();
        Self { used, marks: MARKS, letters: LETTERS, given: HashMap::new() }
    }

    /// What stands in for a sign, the same each time.
    fn stand_in(&mut self, sign: char, guise: Guise) -> Option<char> {
        let Self { used, marks, letters, given } = self;
        let free = match guise {
            Guise::Mark => marks,
            Guise::Letter => letters,
        };
        let fits = sign.len_utf8() == MARKS.start().len_utf8();
        let next = || if fits { free.find(|mark| !used.contains(mark)) } else { None };
        *given.entry((sign, guise)).or_insert_with(next)
    }
}
