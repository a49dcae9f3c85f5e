//! Callouts: quotations whose first line is `[!kind]`, a sign for folding, and a title.

use std::collections::VecDeque;
use std::ops::Range;

use super::prepare::FILLER;
use super::translate::Translator;
use super::{Event, Fold, Spanned, Tag, TagEnd};

/// Passes events on, with callouts in the place of quotations that are.
pub(super) struct Callouts<'a> {
    inner: Translator<'a>,
    queue: VecDeque<Spanned<'a>>,
    /// An event that was looked at and is yet to be passed on.
    peeked: Option<Spanned<'a>>,
    /// For each quotation that is open whether it is a callout.
    open: Vec<bool>,
}

/// The first line of a callout.
struct Head<'a> {
    kind: &'a str,
    fold: Fold,
    /// Where in the text the `[!` stands.
    mark: usize,
    /// Where in the text the title begins, if there is one.
    title: usize,
}

impl<'a> Callouts<'a> {
    pub(super) fn new(inner: Translator<'a>) -> Self {
        Self { inner, queue: VecDeque::new(), peeked: None, open: Vec::new() }
    }

    /// The quotation that begins at byte `start` of the text, whose start is passed on by the caller.
    fn begin(&mut self, start: usize) -> Tag<'a> {
        let Some(head) = head(self.inner.source(), start) else {
            self.open.push(false);
            return Tag::BlockQuote;
        };
        let paragraph = self.inner.next();
        let is_there = |span: &Range<usize>| span.start <= head.mark;
        if !matches!(&paragraph, Some((Event::Start(Tag::Paragraph), span)) if is_there(span)) {
            // The line defines a link (`[!x]: y`), or is a heading or a table.
            self.open.push(false);
            self.peeked = paragraph;
            return Tag::BlockQuote;
        }
        self.open.push(true);
        self.take_first_line(head.title, paragraph);
        Tag::Callout { kind: head.kind.into(), fold: head.fold }
    }

    /// Queues the title, if there is one, and opens the paragraph of what follows in the same one.
    fn take_first_line(&mut self, title: usize, paragraph: Option<Spanned<'a>>) {
        let mut line: Vec<Spanned<'a>> = Vec::new();
        let mut depth = 0;
        let mut behind = None;
        for (event, span) in self.inner.by_ref() {
            match &event {
                Event::SoftBreak | Event::HardBreak if depth == 0 => {
                    behind = paragraph;
                    break;
                }
                Event::End(TagEnd::Paragraph) if depth == 0 => break,
                Event::Start(_) => depth += 1,
                Event::End(_) => depth -= 1,
                _ => {}
            }
            line.extend(behind_kind(event, span, title));
        }
        if !line.is_empty() {
            let (first, last) = (line[0].1.clone(), line[line.len() - 1].1.clone());
            self.queue.push_back((Event::Start(Tag::CalloutTitle), first));
            self.queue.extend(line);
            self.queue.push_back((Event::End(TagEnd::CalloutTitle), last));
        }
        self.queue.extend(behind);
    }

    fn end(&mut self) -> TagEnd {
        if self.open.pop() == Some(true) { TagEnd::Callout } else { TagEnd::BlockQuote }
    }
}

impl<'a> Iterator for Callouts<'a> {
    type Item = Spanned<'a>;

    fn next(&mut self) -> Option<Spanned<'a>> {
        if let Some(ready) = self.queue.pop_front() {
            return Some(ready);
        }
        let mut next = if self.peeked.is_some() { self.peeked.take() } else { self.inner.next() };
        match &mut next {
            Some((Event::Start(tag @ Tag::BlockQuote), span)) => *tag = self.begin(span.start),
            Some((Event::End(end @ TagEnd::BlockQuote), _)) => *end = self.end(),
            _ => {}
        }
        next
    }
}

/// What of an event in the first line is part of the title: all that does not stand before it.
fn behind_kind(event: Event<'_>, span: Range<usize>, title: usize) -> Option<Spanned<'_>> {
    match event {
        _ if span.end <= title => None,
        Event::Text(text) if span.start < title && text.len() == span.len() => {
            let rest = text[title - span.start..].to_owned();
            Some((Event::Text(rest.into()), title..span.end))
        }
        Event::Text(_) if span.start < title => None,
        event => Some((event, span)),
    }
}

/// Reads the first line of the quotation that begins at byte `start`.
fn head(source: &str, start: usize) -> Option<Head<'_>> {
    // Nothing is looked at twice, however many quotations begin in one line.
    let inner = source[start..].strip_prefix('>')?.trim_start_matches([' ', '\t']).strip_prefix("[!")?;
    let line = inner.split(['\n', '\r']).next().unwrap_or_default();
    let (kind, rest) = line.split_once(']')?;
    // What Obsidian's themes take for looks: `[!note|wide]`.
    let kind = kind.split_once('|').map_or(kind, |(kind, _)| kind).trim();
    if kind.is_empty() || kind.contains('[') {
        return None;
    }
    let (fold, rest) = match rest.as_bytes().first() {
        Some(b'+') => (Fold::Open, &rest[1..]),
        Some(b'-') => (Fold::Folded, &rest[1..]),
        _ => (Fold::Never, rest),
    };
    let is_nothing = |c: char| c.is_whitespace() || c == char::from(FILLER);
    let title = rest.trim_start_matches(is_nothing);
    let mark = start + source[start..].find("[!")?;
    Some(Head { kind, fold, mark, title: mark + "[!".len() + line.len() - title.len() })
}
