//! What authors write within a line beyond CommonMark: bare URLs, `#tags`, `==highlights==`, `^block-ids`.
//!
//! A *run* is the text between two blocks with all that is in it. Most have none of this and pass as they are; the others are gone through
//! as a whole, since a highlight may hold emphasis, and a block id stands at the end.

use std::collections::VecDeque;
use std::ops::Range;

use pulldown_cmark::CowStr;

use super::callouts::Callouts;
use super::{Event, Link, Spanned, Tag, TagEnd};
use crate::article::link::Target;
use crate::settings::Dialect;

/// Passes events on, runs of text gone through.
pub(super) struct Runs<'a> {
    inner: Callouts<'a>,
    source: &'a str,
    triggers: Triggers,
    run: Vec<Spanned<'a>>,
    queue: VecDeque<Spanned<'a>>,
    place: Place,
}

/// What there is to look for in a text at all.
#[derive(Clone, Copy)]
struct Triggers {
    tags: bool,
    urls: bool,
    highlights: bool,
    block_ids: bool,
}

/// Where a run stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// In code or raw HTML, where nothing has a meaning.
    Verbatim,
    /// In a heading, where there are no tags and no block ids.
    Heading,
    /// Anywhere else.
    Text,
}

impl Triggers {
    fn of(text: &str, dialect: &Dialect) -> Self {
        Self {
            tags: dialect.inline_tags && text.contains('#'),
            urls: text.contains("://") || text.contains("www.") || text.contains('@'),
            highlights: text.contains("=="),
            block_ids: text.contains('^'),
        }
    }

    /// What of it may stand in a part of the text.
    fn within(self, text: &str, place: Place) -> Self {
        let found = Self::of(text, &Dialect { inline_tags: self.tags, ..Dialect::default() });
        let is_heading = place == Place::Heading;
        Self { tags: found.tags && !is_heading, block_ids: found.block_ids && !is_heading, ..found }
    }

    fn any(self) -> bool {
        self.tags || self.urls || self.highlights || self.block_ids
    }
}

impl<'a> Runs<'a> {
    pub(super) fn new(inner: Callouts<'a>, source: &'a str, dialect: &Dialect) -> Self {
        let triggers = Triggers::of(source, dialect);
        Self { inner, source, triggers, run: Vec::new(), queue: VecDeque::new(), place: Place::Text }
    }

    /// Notices where the text that follows a block's beginning or end stands.
    fn move_to(&mut self, event: &Event<'_>) {
        match event {
            Event::Start(Tag::CodeBlock { .. } | Tag::HtmlBlock) => self.place = Place::Verbatim,
            Event::Start(Tag::Heading { .. }) => self.place = Place::Heading,
            Event::End(TagEnd::CodeBlock | TagEnd::HtmlBlock | TagEnd::Heading) => self.place = Place::Text,
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
        self.queue.extend(behind);
    }

    fn go_through(&mut self) {
        let start = self.run.iter().map(|(_, span)| span.start).filter(|start| *start > 0).min();
        let end = self.run.iter().map(|(_, span)| span.end).max().unwrap_or_default();
        let text = &self.source[start.unwrap_or_default().min(end)..end];
        // A run at the very beginning of the text starts at 0, as text without a place does.
        let text = if self.run[0].1.start == 0 { &self.source[..end] } else { text };
        let triggers = self.triggers.within(text, self.place);
        if !triggers.any() {
            self.queue.extend(self.run.drain(..));
            return;
        }
        let mut run = merged(self.source, std::mem::take(&mut self.run));
        let block_id = if triggers.block_ids { take_block_id(self.source, &mut run) } else { None };
        if triggers.urls || triggers.tags {
            run = self.linked(run, triggers);
        }
        if triggers.highlights {
            run = highlighted(run);
        }
        self.queue.extend(run);
        self.queue.extend(block_id);
    }

    /// The run with its bare URLs as links and its tags as tags.
    fn linked(&self, run: Vec<Spanned<'a>>, triggers: Triggers) -> Vec<Spanned<'a>> {
        let mut out = Vec::with_capacity(run.len() + 2);
        let mut depth = 0;
        for (event, span) in run {
            match &event {
                Event::Start(Tag::Link(_) | Tag::Embed(_)) => depth += 1,
                Event::End(TagEnd::Link | TagEnd::Embed) => depth -= 1,
                Event::Text(text) if depth == 0 && is_as_written(self.source, text, &span) => {
                    self.split(text, &span, triggers, &mut out);
                    continue;
                }
                _ => {}
            }
            out.push((event, span));
        }
        out
    }

    /// Cuts a text into plain pieces, links and tags.
    fn split(&self, text: &CowStr<'a>, span: &Range<usize>, triggers: Triggers, out: &mut Vec<Spanned<'a>>) {
        let before = self.source[..span.start].chars().next_back();
        let mut plain_from = 0;
        let mut at = 0;
        let at_span = |range: &Range<usize>| span.start + range.start..span.start + range.end;
        while let Some(found) = text[at..].find(|c| matches!(c, '#' | ':' | 'w' | 'W' | '@')).map(|found| at + found) {
            let piece = match text.as_bytes()[found] {
                b'#' if triggers.tags => tag(text, found, before).map(|range| (range, Piece::Tag)),
                b':' if triggers.urls => url(text, found).map(|range| (range, Piece::Url(""))),
                b'w' | b'W' if triggers.urls => www(text, found, before).map(|range| (range, Piece::Url("https://"))),
                b'@' if triggers.urls => email(text, found).map(|range| (range, Piece::Url("mailto:"))),
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
                    let link = Link { number: 0, target, title: "".into(), written: shown.clone() };
                    out.push((Event::Start(Tag::Link(link)), at_span(&range)));
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
        if let Some(ready) = self.queue.pop_front() {
            return Some(ready);
        }
        let (event, span) = self.inner.next()?;
        if !self.triggers.any() {
            return Some((event, span));
        }
        if !is_inline(&event) || self.place == Place::Verbatim {
            self.move_to(&event);
            return Some((event, span));
        }
        self.take((event, span));
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
fn is_as_written(source: &str, text: &str, span: &Range<usize>) -> bool {
    text.len() == span.len() && source.get(span.clone()) == Some(text)
}

/// The run with texts that follow upon each other as one: the parser cuts at signs that might have meant something.
fn merged<'a>(source: &'a str, run: Vec<Spanned<'a>>) -> Vec<Spanned<'a>> {
    let mut out: Vec<Spanned<'a>> = Vec::with_capacity(run.len());
    for (event, span) in run {
        if let Event::Text(text) = &event
            && let Some((Event::Text(before), before_span)) = out.last_mut()
            && before_span.end == span.start
            && is_as_written(source, text, &span)
            && is_as_written(source, before, before_span)
        {
            before_span.end = span.end;
            *before = source[before_span.clone()].into();
            continue;
        }
        out.push((event, span));
    }
    out
}

/// Takes `^id` from the end of a run.
fn take_block_id<'a>(source: &str, run: &mut Vec<Spanned<'a>>) -> Option<Spanned<'a>> {
    let (event, span) = run.last()?;
    let Event::Text(text) = event else { return None };
    if !is_as_written(source, text, span) {
        return None;
    }
    let at = text.rfind('^')?;
    let id = part(text, at + 1..text.len());
    let is_id = !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    let before = &text[..at];
    let begins_line = before.is_empty() && matches!(run.iter().rev().nth(1), None | Some((Event::SoftBreak, _)));
    if !is_id || !(begins_line || before.ends_with([' ', '\t'])) {
        return None;
    }
    let alone = before.is_empty() && run.len() == 1;
    let at_span = span.start + at..span.end;
    let rest = part(text, 0..before.trim_end().len());
    let rest_span = span.start..span.start + rest.len();
    run.pop();
    push_text(run, rest, rest_span);
    if matches!(run.last(), Some((Event::SoftBreak, _))) {
        run.pop();
    }
    Some((Event::BlockId { id, alone }, at_span))
}

/// The run with what stands between `==` and `==` highlighted. A pair belongs to one container: `**a ==b** c==` has none.
fn highlighted(run: Vec<Spanned<'_>>) -> Vec<Spanned<'_>> {
    let pairs = highlight_marks(&run);
    let mut out = Vec::with_capacity(run.len() + pairs.len());
    let mut marks = pairs.into_iter().peekable();
    for (index, (event, span)) in run.into_iter().enumerate() {
        let Event::Text(text) = &event else {
            out.push((event, span));
            continue;
        };
        let mut from = 0;
        while let Some(mark) = marks.next_if(|mark| mark.event == index) {
            push_text(&mut out, part(text, from..mark.at), span.clone());
            let event = if mark.opens { Event::Start(Tag::Highlight) } else { Event::End(TagEnd::Highlight) };
            out.push((event, span.clone()));
            from = mark.at + "==".len();
        }
        push_text(&mut out, part(text, from..text.len()), span);
    }
    out
}

/// A `==` that means something.
struct Mark {
    /// Which event of the run it stands in.
    event: usize,
    /// Where in its text.
    at: usize,
    opens: bool,
}

/// The marks of highlights in order, each that opens with one that closes.
fn highlight_marks(run: &[Spanned<'_>]) -> Vec<Mark> {
    let mut marks = Vec::new();
    // For each container that is open the mark that waits for its partner.
    let mut waiting: Vec<Option<(usize, usize)>> = vec![None];
    for (index, (event, _)) in run.iter().enumerate() {
        match event {
            Event::Start(_) => waiting.push(None),
            Event::End(_) => drop(waiting.pop()),
            Event::Text(text) => {
                for at in double_equals(text) {
                    let is_space = |c: Option<char>| c.is_none_or(char::is_whitespace);
                    let (before, behind) = (text[..at].chars().next_back(), text[at + 2..].chars().next());
                    // At the edge of a text stands something that is none, which counts as ink.
                    let opens = behind.is_none() && index + 1 < run.len() || !is_space(behind);
                    let closes = before.is_none() && index > 0 || !is_space(before);
                    let Some(slot) = waiting.last_mut() else { continue };
                    match slot.take() {
                        Some((event, from)) if closes => {
                            marks.push(Mark { event, at: from, opens: true });
                            marks.push(Mark { event: index, at, opens: false });
                        }
                        None if opens => *slot = Some((index, at)),
                        kept => *slot = kept,
                    }
                }
            }
            _ => {}
        }
    }
    marks.sort_by_key(|mark| (mark.event, mark.at));
    marks
}

/// Where exactly two `=` stand.
fn double_equals(text: &str) -> impl Iterator<Item = usize> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let start = at + text[at..].find("==")?;
            let length = text[start..].bytes().take_while(|byte| *byte == b'=').count();
            at = start + length;
            if length == 2 {
                return Some(start);
            }
        }
    })
}

/// The tag whose `#` stands at `hash`: at the start of the text or behind a space, with a letter in it.
fn tag(text: &str, hash: usize, before_text: Option<char>) -> Option<Range<usize>> {
    let before = text[..hash].chars().next_back().or(before_text);
    if before.is_some_and(|c| !c.is_whitespace() && !(hash == 0 && matches!(c, '|' | '>'))) {
        return None;
    }
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '/') || is_mark(c);
    let name = &text[hash + 1..];
    let name = &name[..name.find(|c| !is_part(c)).unwrap_or(name.len())];
    let name = name.trim_end_matches(['/', '-']);
    let is_tag = name.contains(char::is_alphabetic) && !name.starts_with('/');
    is_tag.then(|| hash..hash + 1 + name.len())
}

/// Whether a character only goes with the letter before it.
fn is_mark(c: char) -> bool {
    !c.is_ascii() && unicode_normalization::char::is_combining_mark(c)
}

/// The URL of which `://` stands at `colon`.
fn url(text: &str, colon: usize) -> Option<Range<usize>> {
    let rest = text[colon..].strip_prefix("://")?;
    let scheme = ["https", "http", "ftp"].into_iter().find(|scheme| {
        let start = colon.checked_sub(scheme.len());
        start.and_then(|start| text.get(start..colon)).is_some_and(|found| found.eq_ignore_ascii_case(scheme))
    })?;
    let start = colon - scheme.len();
    let is_apart = text[..start].chars().next_back().is_none_or(|c| !c.is_ascii_alphanumeric());
    let has_host = rest.starts_with(|c: char| c.is_alphanumeric() || c == '[');
    (is_apart && has_host).then(|| start..url_end(text, start))
}

/// The URL that begins with `www.` at `start`.
fn www(text: &str, start: usize, before_text: Option<char>) -> Option<Range<usize>> {
    let prefix = text.get(start..start + "www.".len())?;
    let before = text[..start].chars().next_back().or(before_text);
    let is_apart = before.is_none_or(|c| c.is_whitespace() || matches!(c, '*' | '_' | '~' | '(') || !c.is_ascii());
    if !prefix.eq_ignore_ascii_case("www.") || !is_apart {
        return None;
    }
    let end = url_end(text, start);
    let host = text[start + prefix.len()..end].split(['/', '?', '#', ':']).next().unwrap_or_default();
    let is_host = host.contains('.') && host.starts_with(char::is_alphanumeric);
    is_host.then_some(start..end)
}

/// Where the URL that begins at `start` ends: before white space, `<`, a full-width mark, and punctuation that belongs
/// to the sentence, as GitHub does it.
fn url_end(text: &str, start: usize) -> usize {
    let stops = |c: char| {
        c.is_whitespace() || c == '<' || matches!(c, '\u{3000}'..='\u{303f}' | '\u{ff01}'..='\u{ff65}' | '“' | '”')
    };
    let mut end = text[start..].find(stops).map_or(text.len(), |length| start + length);
    // Counted once: a URL of nothing but brackets must not take long.
    let brackets = |c| text[start..end].matches(c).count();
    let (opened, mut closed) = (brackets('('), brackets(')'));
    while let Some(last) = text[start..end].chars().next_back() {
        match last {
            '?' | '!' | '.' | ',' | ':' | '*' | '_' | '~' | '\'' | '"' | ';' => {}
            ')' if closed > opened => closed -= 1,
            _ => break,
        }
        end -= last.len_utf8();
    }
    end
}

/// The address whose `@` stands at `at`.
fn email(text: &str, at: usize) -> Option<Range<usize>> {
    let is_local = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '+' | '-');
    let local = &text[text[..at].trim_end_matches(is_local).len()..at];
    let start = at - local.trim_start_matches(|c: char| !c.is_ascii_alphanumeric()).len();
    let host = &text[at + 1..];
    let host = &host
        [..host.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_'))).unwrap_or(host.len())];
    let host = host.trim_end_matches(['.', '-', '_']);
    let is_address = start < at && host.contains('.') && !host.starts_with('.') && !host.contains("..");
    is_address.then(|| start..at + 1 + host.len())
}

/// A part of a text, borrowed where the text is.
fn part<'a>(text: &CowStr<'a>, range: Range<usize>) -> CowStr<'a> {
    match text {
        CowStr::Borrowed(text) => CowStr::Borrowed(&text[range]),
        text => text[range].to_owned().into(),
    }
}

fn push_text<'a>(out: &mut Vec<Spanned<'a>>, text: CowStr<'a>, span: Range<usize>) {
    if !text.is_empty() {
        out.push((Event::Text(text), span));
    }
}
