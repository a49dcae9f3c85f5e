//! Text with marks: what leaves an article for another page.
//!
//! A title, a backlink's sentence or a summary is small, owned and free of HTML, so that the page that shows it can
//! resolve its links from where it stands. It is kept as plain text and a list of nested ranges, which makes cutting
//! it to a sentence a matter of clipping the ranges.

use std::borrow::Cow;
use std::ops::Range;

use crate::base::text;
use crate::base::typography::{Setter, Typography};

/// How a range of the text is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Style {
    /// `*emphasis*`
    Emphasis,
    /// `**strong**`
    Strong,
    /// `~~struck~~`
    Strikethrough,
    /// `==highlighted==`
    Highlight,
    /// `` `code` ``
    Code,
    /// The article's link of this number.
    Link(u32),
    /// The folders at the beginning of that link's text.
    Folders(u32),
}

/// A range of bytes of the text and how it is set.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Mark {
    /// Where it begins.
    pub start: u32,
    /// Where it ends.
    pub end: u32,
    /// What it does.
    pub style: Style,
}

/// Plain text with nested marks, outer marks first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Inlines {
    text: Box<str>,
    marks: Box<[Mark]>,
}

impl Inlines {
    /// Text without marks, and without what no page may hold.
    pub fn plain(text: &str) -> Self {
        Self { text: text::printable(text).into(), marks: Box::default() }
    }

    /// The text without its marks.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text without its marks, set; code stays as it is.
    pub fn set(&self, typography: Typography) -> Cow<'_, str> {
        let mut code = self.marks.iter().filter(|mark| mark.style == Style::Code).peekable();
        if code.peek().is_none() {
            return typography.set(&self.text);
        }
        let mut setter = Setter::new(typography);
        let (mut out, mut written) = (String::with_capacity(self.text.len() + 16), 0);
        for mark in code {
            let (start, end) = (mark.start as usize, mark.end as usize);
            out.push_str(&setter.set(&self.text[written..start]));
            out.push_str(&self.text[start..end]);
            setter.pass_object();
            written = end;
        }
        out.push_str(&setter.set(&self.text[written..]));
        out.into()
    }

    /// The marks: by start, the longer first; two marks nest or lie apart.
    pub fn marks(&self) -> &[Mark] {
        &self.marks
    }

    /// Whether there is nothing to show.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// The numbers of the links in it.
    pub fn links(&self) -> impl Iterator<Item = u32> {
        self.marks.iter().filter_map(|mark| match mark.style {
            Style::Link(number) => Some(number),
            _ => None,
        })
    }

    /// For parts of it, from left to right.
    pub fn slices(&self) -> Slices<'_> {
        Slices { text: &self.text, marks: &self.marks, begun: Vec::new() }
    }

    /// The same without the folders in the text of those links that hide them.
    pub fn without_folders(&self, hides: impl Fn(u32) -> bool) -> Self {
        let is_hidden = |mark: &&Mark| matches!(mark.style, Style::Folders(link) if hides(link));
        // They lie apart, in order.
        let hidden: Vec<&Mark> = self.marks.iter().filter(is_hidden).collect();
        if hidden.is_empty() {
            return self.clone();
        }
        let mut text = String::with_capacity(self.text.len());
        let mut kept_from = 0;
        // How much is left out before each of them.
        let mut before = Vec::with_capacity(hidden.len());
        for mark in &hidden {
            before.push((kept_from - text.len()) as u32);
            text.push_str(&self.text[kept_from..mark.start as usize]);
            kept_from = mark.end as usize;
        }
        text.push_str(&self.text[kept_from..]);
        let moved = |at: u32| match hidden.partition_point(|mark| mark.start < at).checked_sub(1) {
            Some(last) => at - before[last] - (hidden[last].end.min(at) - hidden[last].start),
            None => at,
        };
        let marks =
            self.marks.iter().map(|mark| Mark { start: moved(mark.start), end: moved(mark.end), ..mark.clone() });
        let marks = marks.filter(|mark| mark.start < mark.end).collect();
        Self { text: text.into(), marks }
    }

    /// The same without its marks but those of folders, which say what is not shown.
    pub fn with_folders_only(mut self) -> Self {
        if !self.marks.is_empty() {
            self.marks = self.marks.into_iter().filter(|mark| matches!(mark.style, Style::Folders(_))).collect();
        }
        self
    }

    /// The part in `range` (of bytes, on character boundaries), without white space around it, its marks clipped.
    pub fn slice(&self, range: Range<usize>) -> Self {
        slice(&self.text, &*self.marks, range)
    }
}

/// The part of marked text in `range`, without white space around it, the marks clipped.
fn slice<'m>(text: &str, marks: impl IntoIterator<Item = &'m Mark>, range: Range<usize>) -> Inlines {
    let part = &text[range.clone()];
    let start = range.start + (part.len() - part.trim_start().len());
    let end = (start + part.trim().len()) as u32;
    let start = start as u32;
    let clip = |mark: &Mark| Mark {
        start: mark.start.clamp(start, end) - start,
        end: mark.end.clamp(start, end) - start,
        style: mark.style,
    };
    let marks = marks.into_iter().map(clip).filter(|mark| mark.start < mark.end).collect();
    Inlines { text: part.trim().into(), marks }
}

/// Cuts parts out of marked text that follow upon each other, so that marks which lie behind are not looked at again.
pub struct Slices<'b> {
    text: &'b str,
    marks: &'b [Mark],
    /// The marks that have begun and may reach further.
    begun: Vec<&'b Mark>,
}

impl<'b> Slices<'b> {
    /// The whole text.
    pub fn text(&self) -> &'b str {
        self.text
    }

    /// The part in `range`, which begins behind the one before.
    pub fn next(&mut self, range: Range<usize>) -> Inlines {
        let beginning = self.marks.partition_point(|mark| (mark.start as usize) < range.end);
        let (marks, later) = self.marks.split_at(beginning);
        self.marks = later;
        self.begun.extend(marks);
        self.begun.retain(|mark| mark.end as usize > range.start);
        slice(self.text, self.begun.iter().copied(), range)
    }
}

/// Puts an [`Inlines`] together from left to right.
#[derive(Debug, Default)]
pub struct Builder {
    text: String,
    marks: Vec<Mark>,
    open: Vec<usize>,
}

impl Builder {
    /// Whether nothing has been added.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// The bytes of text so far.
    pub fn len(&self) -> usize {
        self.text.len()
    }

    /// Adds text; runs of white space become one space.
    pub fn text(&mut self, text: &str) {
        if is_even(text.as_bytes()) {
            // Most text is like this and can be taken whole.
            match text.strip_prefix(' ') {
                Some(rest) => {
                    self.space();
                    self.text.push_str(rest);
                }
                None => self.text.push_str(text),
            }
            return;
        }
        for c in text.chars() {
            if c.is_whitespace() {
                self.space();
            } else {
                self.text.push(c);
            }
        }
    }

    /// Adds a space, unless there is one already.
    pub fn space(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with(' ') {
            self.text.push(' ');
        }
    }

    /// Adds text in code.
    pub fn code(&mut self, code: &str) {
        self.open(Style::Code);
        self.text(code);
        self.close();
    }

    /// Adds text with its marks.
    pub fn append(&mut self, part: &Inlines) {
        let start = self.text.len() as u32;
        self.text.push_str(&part.text);
        let moved = |mark: &Mark| Mark { start: mark.start + start, end: mark.end + start, style: mark.style };
        self.marks.extend(part.marks.iter().map(moved));
    }

    /// Begins a mark.
    pub fn open(&mut self, style: Style) {
        let start = self.text.len() as u32;
        self.open.push(self.marks.len());
        self.marks.push(Mark { start, end: start, style });
    }

    /// Ends the mark that began last.
    pub fn close(&mut self) {
        if let Some(index) = self.open.pop() {
            self.marks[index].end = self.text.len() as u32;
        }
    }

    /// Takes what has been put together, and starts again; marks that are open stay so.
    pub fn take(&mut self) -> Inlines {
        let whole = self.slice(0..self.text.len());
        self.clear();
        whole
    }

    /// The text so far.
    pub fn as_text(&self) -> &str {
        &self.text
    }

    /// A part of what has been put together so far; marks that are open reach to its end.
    pub fn slice(&mut self, range: Range<usize>) -> Inlines {
        for &index in &self.open {
            self.marks[index].end = self.text.len() as u32;
        }
        slice(&self.text, &*self.marks, range)
    }

    /// For parts of what has been put together so far, from left to right; marks that are open reach to its end.
    pub fn slices(&mut self) -> Slices<'_> {
        for &index in &self.open {
            self.marks[index].end = self.text.len() as u32;
        }
        Slices { text: &self.text, marks: &self.marks, begun: Vec::new() }
    }

    /// Drops what has been put together, and starts again; marks that are open stay so.
    pub fn clear(&mut self) {
        self.text.clear();
        let reopened: Vec<Style> = self.open.drain(..).map(|index| self.marks[index].style).collect();
        self.marks.clear();
        for style in reopened {
            self.open(style);
        }
    }
}

/// The folders that the text of a link begins with, of which some are yet to come.
#[derive(Clone, Copy, Debug, Default)]
pub struct Folders {
    link: u32,
    /// How many bytes of them are left.
    left: usize,
}

impl Folders {
    /// Those of the link of this number, so many bytes.
    pub fn of(link: u32, length: usize) -> Self {
        Self { link, left: length }
    }

    /// Adds those at the beginning of a text to what is put together; the rest of the text.
    pub fn take<'t>(&mut self, text: &'t str, builder: &mut Builder) -> &'t str {
        if self.left == 0 {
            return text;
        }
        let (folders, rest) = text.split_at(text.floor_char_boundary(self.left.min(text.len())));
        self.left -= folders.len();
        builder.open(Style::Folders(self.link));
        builder.text(folders);
        builder.close();
        rest
    }
}

/// Whether text is ASCII without control characters, and with one space at most between words.
fn is_even(text: &[u8]) -> bool {
    // Without a way out of the loops, for these are then done many bytes at a time.
    let odd = text.iter().fold(0, |odd, &byte| odd | u8::from(byte < b' ') | byte & 0x80);
    let pairs = text.iter().zip(text.get(1..).unwrap_or_default());
    odd | pairs.fold(0, |gaps, (&a, &b)| gaps | u8::from(a == b' ') & u8::from(b == b' ')) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slice_keeps_the_marks_that_reach_into_it() {
        let mut builder = Builder::default();
        builder.text("Rest. ");
        builder.open(Style::Strong);
        builder.text("Then ");
        builder.open(Style::Link(3));
        builder.text("serve");
        builder.close();
        builder.text(". Now.");
        builder.close();
        let whole = builder.take();
        assert_eq!(whole.text(), "Rest. Then serve. Now.");
        let part = whole.slice(5..17);
        assert_eq!(part.text(), "Then serve.");
        let marks =
            [Mark { start: 0, end: 11, style: Style::Strong }, Mark { start: 5, end: 10, style: Style::Link(3) }];
        assert_eq!(part.marks(), marks);
        assert_eq!(whole.slice(0..5).marks(), []);
    }

    #[test]
    fn code_is_not_set() {
        let mut builder = Builder::default();
        builder.text("the \"");
        builder.code("\"a\"");
        builder.text("\" and ");
        builder.code("'b'");
        builder.text("'s \"c\"");
        let typography = Typography::of_language("en");
        assert_eq!(builder.take().set(typography), "the “\"a\"” and 'b'’s “c”");
        assert_eq!(Inlines::plain("chef's").set(typography), "chef’s");
    }

    #[test]
    fn folders_are_left_out_where_a_link_hides_them() {
        let mut builder = Builder::default();
        for (link, folders, name) in [(0, "x/", "a"), (1, "TCP/", "IP"), (2, "y/", "b")] {
            builder.open(Style::Link(link));
            builder.open(Style::Folders(link));
            builder.text(folders);
            builder.close();
            builder.text(name);
            builder.close();
            builder.text(", ");
        }
        let whole = builder.take();
        assert_eq!(whole.text(), "x/a, TCP/IP, y/b,");
        let shown = whole.without_folders(|link| link != 1);
        assert_eq!(shown.text(), "a, TCP/IP, b,");
        let links = shown.marks().iter().filter(|mark| matches!(mark.style, Style::Link(_)));
        let links: Vec<&str> = links.map(|mark| &shown.text()[mark.start as usize..mark.end as usize]).collect();
        assert_eq!(links, ["a", "TCP/IP", "b"]);
        assert_eq!(whole.without_folders(|_| false), whole);
    }

    #[test]
    fn slices_in_a_row_are_what_each_would_be_alone() {
        let mut builder = Builder::default();
        builder.open(Style::Strong);
        for number in 0..4 {
            builder.text("See ");
            builder.open(Style::Link(number));
            builder.text("it");
            builder.close();
            builder.text(". ");
        }
        builder.close();
        let ranges = [0..8, 8..15, 23..32];
        let alone: Vec<Inlines> = ranges.iter().map(|range| builder.slice(range.clone())).collect();
        let mut slices = builder.slices();
        let in_a_row: Vec<Inlines> = ranges.into_iter().map(|range| slices.next(range)).collect();
        assert_eq!(in_a_row, alone);
        assert_eq!(alone[1].marks().len(), 2);
    }
}
