//! What authors write within a line beyond CommonMark: bare URLs, `#tags`, `==highlights==`, `^[notes]`, `^block-ids`.
//!
//! A *run* is the text between two blocks with all that is in it. Most have none of this and pass as they are; the others are gone through
//! as a whole, since a highlight may hold emphasis, and a block id stands at the end.

use std::collections::VecDeque;
use std::ops::Range;

use pulldown_cmark::CowStr;

use super::bare::{email, tag, url, www};
use super::callouts::Callouts;
use super::highlights::highlighted;
use super::marks::{Found, Marks};
use super::names::{is_name, name_in_row, take_block_id};
use super::notes::noted;
use super::prepare::FILLER;
use super::raw_depth::RawDepth;
use super::{Event, Link, Spanned, Tag, TagEnd};
use crate::article::link::Target;
use crate::settings::Dialect;

/// Passes events on, runs of text gone through.
pub(super) struct Runs<'a> {
    inner: Callouts<'a>,
    source: &'a str,
    /// Where there may be something to go through it for.
    marks: Marks,
    run: Vec<Spanned<'a>>,
    queue: VecDeque<Spanned<'a>>,
    /// An event that was looked at and is yet to be gone through.
    ahead: Option<Spanned<'a>>,
    place: Place,
    /// How many notes there have been.
    notes: usize,
    /// The texts of notes in the run at hand, which follow behind its block.
    definitions: Vec<Spanned<'a>>,
}

/// Where a run stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// In code or raw HTML, where nothing has a meaning.
    Verbatim,
    /// In a heading, where there are no tags.
    Heading,
    /// In a table, where a block id would name a cell.
    Table,
    /// Anywhere else.
    Text,
}

impl<'a> Runs<'a> {
    pub(super) fn new(inner: Callouts<'a>, source: &'a str, dialect: &Dialect) -> Self {
        let marks = Marks::of(source, dialect);
        Self {
            inner,
            source,
            marks,
            run: Vec::new(),
            queue: VecDeque::new(),
            ahead: None,
            place: Place::Text,
            notes: 0,
            definitions: Vec::new(),
        }
    }

    /// Notices where the text that follows a block's beginning or end stands.
    fn move_to(&mut self, event: &Event<'_>) {
        match event {
            Event::Start(Tag::CodeBlock { .. } | Tag::HtmlBlock) => self.place = Place::Verbatim,
            Event::Start(Tag::Heading { .. }) => self.place = Place::Heading,
            Event::Start(Tag::Table(_)) => self.place = Place::Table,
            Event::End(TagEnd::CodeBlock | TagEnd::HtmlBlock | TagEnd::Heading | TagEnd::Table) => {
                self.place = Place::Text;
            }
            _ => {}
        }
    }

    /// Takes the run that `first` begins, and queues it with the event behind it.
    fn take(&mut self, first: Spanned<'a>) {
        let mut behind = None;
        self.run.push(first);
        for (event, span) in self.inner.by_ref() {
            if !is_inline(&event) {
                behind = Some((event, span));
                break;
            }
            self.run.push((event, span));
        }
        self.go_through();
        if let Some((event, _)) = &behind {
            let event = event.clone();
            self.move_to(&event);
        }
        // What ends here is still to be heard of as a whole.
        if let Some(end) = behind.take_if(|(event, _)| matches!(event, Event::End(_))) {
            self.queue.push_back(end);
        }
        self.queue.extend(self.definitions.drain(..));
        self.queue.extend(behind);
    }

    /// Takes a row of a table. A last one of nothing but `^id` is a name for the table that the author put right below it.
    fn take_row(&mut self, first: Spanned<'a>) {
        let mut row = vec![first];
        for (event, span) in self.inner.by_ref() {
            let is_over = matches!(event, Event::End(TagEnd::TableRow));
            row.push((event, span));
            if is_over {
                break;
            }
        }
        self.ahead = self.inner.next();
        let ends_table = matches!(self.ahead, Some((Event::End(TagEnd::Table), _)));
        match name_in_row(&row).filter(|_| ends_table) {
            Some((id, span)) => {
                self.place = Place::Text;
                self.queue.extend(self.ahead.take());
                let alone =
                    [Event::Start(Tag::Paragraph), Event::BlockId { id, alone: true }, Event::End(TagEnd::Paragraph)];
                self.queue.extend(alone.map(|event| (event, span.clone())));
            }
            None => {
                let mut cells = row.into_iter().peekable();
                while let Some((event, span)) = cells.next() {
                    if is_inline(&event) {
                        self.run.push((event, span));
                        while let Some(next) = cells.next_if(|(event, _)| is_inline(event)) {
                            self.run.push(next);
                        }
                        self.go_through();
                        self.queue.extend(self.definitions.drain(..));
                    } else {
                        self.move_to(&event);
                        self.queue.push_back((event, span));
                    }
                }
            }
        }
    }

    fn go_through(&mut self) {
        let start = self.run.iter().map(|(_, span)| span.start).min().unwrap_or_default();
        let end = self.run.iter().map(|(_, span)| span.end).max().unwrap_or_default();
        let found = match (self.marks.within(&(start..end)), self.place) {
            (found, Place::Heading) => found.without(Found::TAG),
            (found, Place::Table) => found.without(Found::BLOCK_ID),
            (found, _) => found,
        };
        if found.is_empty() {
            self.queue.extend(self.run.drain(..));
            return;
        }
        let mut run = merged(self.source, std::mem::take(&mut self.run));
        let mut block_id = None;
        // A heading of nothing but a name is called that.
        if found.has(Found::BLOCK_ID) && (self.place != Place::Heading || !is_name(&run)) {
            block_id = take_block_id(self.source, &mut run);
        }
        if found.has(Found::NOTE) {
            let (rest, definitions) = noted(self.source, run, self.notes);
            run = rest;
            self.notes += definitions.len();
            for definition in definitions {
                let definition = self.marked(definition, found);
                self.definitions.extend(definition);
            }
        }
        let run = self.marked(run, found);
        self.queue.extend(run);
        self.queue.extend(block_id);
    }

    /// The run with its bare URLs, tags and highlights.
    fn marked(&self, mut run: Vec<Spanned<'a>>, found: Found) -> Vec<Spanned<'a>> {
        if found.has(Found::URL | Found::TAG) {
            run = self.linked(run, found);
        }
        if found.has(Found::HIGHLIGHT) {
            run = highlighted(self.source, run);
        }
        run
    }

    /// The run with its bare URLs as links and its tags as tags, where it stands in no link and no code, of HTML neither.
    fn linked(&self, run: Vec<Spanned<'a>>, found: Found) -> Vec<Spanned<'a>> {
        let mut out = Vec::with_capacity(run.len() + 2);
        let (mut depth, mut raw) = (0, RawDepth::default());
        for (event, span) in run {
            raw.pass(&event);
            match &event {
                Event::Start(Tag::Link(_) | Tag::Embed(_)) => depth += 1,
                Event::End(TagEnd::Link | TagEnd::Embed) => depth -= 1,
                Event::Text(text) if depth == 0 && raw.is_outside() && is_as_written(self.source, text, &span) => {
                    self.split(text, &span, found, &mut out);
                    continue;
                }
                _ => {}
            }
            out.push((event, span));
        }
        out
    }

    /// Cuts a text into plain pieces, links and tags.
    fn split(&self, text: &CowStr<'a>, span: &Range<usize>, marked: Found, out: &mut Vec<Spanned<'a>>) {
        let before = self.source[..span.start].trim_end_matches(char::from(FILLER)).chars().next_back();
        let mut plain_from = 0;
        let mut at = 0;
        let at_span = |range: &Range<usize>| span.start + range.start..span.start + range.end;
        while let Some(found) = text[at..].find(['#', ':', 'w', 'W', '@']).map(|found| at + found) {
            let piece = match text.as_bytes()[found] {
                b'#' if marked.has(Found::TAG) => tag(text, found, before).map(|range| (range, Piece::Tag)),
                b':' if marked.has(Found::URL) => url(text, found).map(|range| (range, Piece::Url(""))),
                b'w' | b'W' if marked.has(Found::URL) => {
                    www(text, found, before).map(|range| (range, Piece::Url("https://")))
                }
                b'@' if marked.has(Found::URL) => email(text, found).map(|range| (range, Piece::Url("mailto:"))),
                _ => None,
            };
            let Some((range, piece)) = piece.filter(|(range, _)| range.start >= plain_from) else {
                at = found + 1;
                continue;
            };
            push_text(out, part(text, plain_from..range.start), at_span(&(plain_from..range.start)));
            let shown = part(text, range.clone());
            match piece {
                Piece::Tag => {
                    let name = part(text, range.start + 1..range.end);
                    out.push((Event::Tag { number: 0, name }, at_span(&range)));
                }
                Piece::Url(prefix) => {
                    let target = Target::External(format!("{prefix}{shown}").into());
                    let link = Link { number: 0, target, title: "".into(), written: shown.clone(), folders: 0 };
                    out.push((Event::Start(Tag::Link(Box::new(link))), at_span(&range)));
                    out.push((Event::Text(shown), at_span(&range)));
                    out.push((Event::End(TagEnd::Link), at_span(&range)));
                }
            }
            plain_from = range.end;
            at = range.end;
        }
        push_text(out, part(text, plain_from..text.len()), at_span(&(plain_from..text.len())));
    }
}

impl<'a> Iterator for Runs<'a> {
    type Item = Spanned<'a>;

    fn next(&mut self) -> Option<Spanned<'a>> {
        if self.marks.is_empty() {
            return self.inner.next();
        }
        if let Some(ready) = self.queue.pop_front() {
            return Some(ready);
        }
        let next = if self.ahead.is_some() { self.ahead.take()? } else { self.inner.next()? };
        if matches!(next.0, Event::Start(Tag::TableRow)) {
            self.take_row(next);
            return self.queue.pop_front();
        }
        if !is_inline(&next.0) || self.place == Place::Verbatim {
            self.move_to(&next.0);
            return Some(next);
        }
        self.take(next);
        self.queue.pop_front().or_else(|| self.next())
    }
}

/// What a stretch of text is.
enum Piece {
    Tag,
    /// A URL, with what it lacks before it.
    Url(&'static str),
}

/// Whether an event is part of a line of text.
fn is_inline(event: &Event<'_>) -> bool {
    match event {
        Event::Start(tag) => tag.is_inline(),
        Event::End(end) => end.is_inline(),
        Event::Html { inline, .. } => *inline,
        Event::Rule | Event::BlockId { .. } => false,
        Event::Text(_)
        | Event::Code(_)
        | Event::Math { .. }
        | Event::Tag { .. }
        | Event::FootnoteReference(_)
        | Event::SoftBreak
        | Event::HardBreak
        | Event::TaskMarker { .. } => true,
    }
}

/// Whether a text stands in the source as it is: no escape, no entity.
pub(super) fn is_as_written(source: &str, text: &str, span: &Range<usize>) -> bool {
    text.len() == span.len() && source.get(span.clone()) == Some(text)
}

/// The run with texts that follow upon each other as one: the parser cuts at signs that might have meant something.
fn merged<'a>(source: &'a str, run: Vec<Spanned<'a>>) -> Vec<Spanned<'a>> {
    let mut out: Vec<Spanned<'a>> = Vec::with_capacity(run.len());
    // Whether the last one is a text as it is written: what has grown long is not compared again and again.
    let mut can_grow = false;
    for (event, span) in run {
        let is_written = matches!(&event, Event::Text(text) if is_as_written(source, text, &span));
        if is_written
            && can_grow
            && let Some((Event::Text(before), before_span)) = out.last_mut()
            && before_span.end == span.start
        {
            before_span.end = span.end;
            *before = source[before_span.clone()].into();
            continue;
        }
        can_grow = is_written;
        out.push((event, span));
    }
    out
}

/// A part of a text, borrowed where the text is.
pub(super) fn part<'a>(text: &CowStr<'a>, range: Range<usize>) -> CowStr<'a> {
    match text {
        CowStr::Borrowed(text) => CowStr::Borrowed(&text[range]),
        text => text[range].to_owned().into(),
    }
}

pub(super) fn push_text<'a>(out: &mut Vec<Spanned<'a>>, text: CowStr<'a>, span: Range<usize>) {
    if !text.is_empty() {
        out.push((Event::Text(text), span));
    }
}
