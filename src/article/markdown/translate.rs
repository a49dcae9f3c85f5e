//! From the parser's events to ours.
//!
//! Here headings get their numbers, wikilinks their text, raw HTML blocks become one event each, and what was hidden from the parser
//! comes back.

use std::collections::VecDeque;
use std::ops::Range;

use pulldown_cmark as cmark;
use pulldown_cmark::{CowStr, LinkType, OffsetIter, Options, Parser};

use super::prepare::Prepared;
use super::{Event, HeadingAttributes, Link, Spanned, Tag, TagEnd};
use crate::article::link::Target;
use crate::settings::Dialect;

/// What of the parser's own extensions is switched on.
pub(super) fn options(dialect: &Dialect) -> Options {
    let mut options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_HEADING_ATTRIBUTES;
    options.set(Options::ENABLE_WIKILINKS, dialect.wikilinks);
    options.set(Options::ENABLE_MATH, dialect.math);
    options
}

/// See the module.
pub(super) struct Translator<'a> {
    inner: OffsetIter<'a>,
    prepared: &'a Prepared<'a>,
    line_breaks: bool,
    headings: u32,
    name: Name,
    /// How many containers are open in the term at hand, itself counted; 0 outside of terms.
    in_term: usize,
    /// The end of a heading of which the parser took text for attributes.
    lost: Option<CowStr<'a>>,
    queue: VecDeque<Spanned<'a>>,
}

/// The text of a wikilink that has none of its own.
enum Name {
    /// The text stands in the source.
    Written,
    /// It is to be shown next, for the link at this place.
    Due(String, Range<usize>),
    /// It has been shown; what the parser says in its place is dropped.
    Shown,
    /// It is to be shown if the author wrote a `|` and nothing behind it.
    Fallback(String),
}

impl<'a> Translator<'a> {
    pub(super) fn new(prepared: &'a Prepared<'a>, dialect: &Dialect) -> Self {
        Self {
            inner: Parser::new_ext(prepared.text(), options(dialect)).into_offset_iter(),
            prepared,
            line_breaks: dialect.line_breaks,
            headings: 0,
            name: Name::Written,
            in_term: 0,
            lost: None,
            queue: VecDeque::new(),
        }
    }

    /// The text that spans count in.
    pub(super) fn source(&self) -> &'a str {
        self.prepared.source()
    }
}

impl<'a> Iterator for Translator<'a> {
    type Item = Spanned<'a>;

    fn next(&mut self) -> Option<Spanned<'a>> {
        if let Some(ready) = self.queue.pop_front() {
            return Some(ready);
        }
        if let Name::Due(name, span) = &mut self.name {
            let due = (Event::Text(std::mem::take(name).into()), span.clone());
            self.name = Name::Shown;
            return Some(due);
        }
        loop {
            let (mut event, mut span) = self.inner.next()?;
            if !matches!(self.name, Name::Written) {
                self.put_name(&mut event, &mut span)?;
            }
            if let cmark::Event::Text(text) = &event
                && let Some(parts) = self.prepared.without_fillers(text, &span)
            {
                let prepared = self.prepared;
                self.queue.extend(parts.into_iter().map(|(text, span)| (Event::Text(prepared.restore(text)), span)));
                match self.queue.pop_front() {
                    Some(part) => return Some(part),
                    None => continue,
                }
            }
            if matches!(event, cmark::Event::InlineHtml(_))
                && let Some(whole) = self.prepared.raw_at(span.start)
            {
                return Some(self.raw_element(whole));
            }
            return Some((self.translate(event, &span), span));
        }
    }
}

impl<'a> Translator<'a> {
    /// Puts the name that we show into the place of what the parser says in a wikilink; none if nothing follows.
    fn put_name(&mut self, event: &mut cmark::Event<'a>, span: &mut Range<usize>) -> Option<()> {
        match std::mem::replace(&mut self.name, Name::Written) {
            Name::Shown => {
                while !matches!(event, cmark::Event::End(cmark::TagEnd::Link | cmark::TagEnd::Image)) {
                    (*event, *span) = self.inner.next()?;
                }
            }
            Name::Fallback(name) if matches!(event, cmark::Event::Text(text) if text.trim().is_empty()) => {
                *event = cmark::Event::Text(name.into());
            }
            Name::Written | Name::Due(..) | Name::Fallback(_) => {}
        }
        Some(())
    }

    fn translate(&mut self, event: cmark::Event<'a>, span: &Range<usize>) -> Event<'a> {
        match event {
            cmark::Event::Start(cmark::Tag::HtmlBlock) => {
                self.gather_html(span);
                Event::Start(Tag::HtmlBlock)
            }
            cmark::Event::Start(tag) => {
                let is_term = matches!(tag, cmark::Tag::DefinitionListTitle);
                self.in_term += usize::from(is_term || self.in_term > 0);
                Event::Start(self.tag(tag, span))
            }
            // Each line above a definition is a term.
            cmark::Event::SoftBreak if self.in_term == 1 => {
                self.queue.push_back((Event::Start(Tag::DefinitionTerm), span.clone()));
                Event::End(TagEnd::DefinitionTerm)
            }
            cmark::Event::End(cmark::TagEnd::Heading(_)) => match self.lost.take() {
                Some(lost) => {
                    self.queue.push_back((Event::End(TagEnd::Heading), span.clone()));
                    Event::Text(lost)
                }
                None => Event::End(TagEnd::Heading),
            },
            cmark::Event::End(end) => {
                self.in_term = self.in_term.saturating_sub(1);
                Event::End(end_of(end))
            }
            cmark::Event::Code(code) => Event::Code(self.restore(code)),
            cmark::Event::Html(html) => html_event(self.restore(html), false),
            cmark::Event::InlineHtml(html) => html_event(self.restore(html), true),
            cmark::Event::InlineMath(source) => Event::Math { source: self.restore(source), display: false },
            cmark::Event::DisplayMath(source) => Event::Math { source: self.restore(source), display: true },
            cmark::Event::FootnoteReference(label) => Event::FootnoteReference(self.restore(label)),
            cmark::Event::SoftBreak if self.line_breaks => Event::HardBreak,
            cmark::Event::SoftBreak => Event::SoftBreak,
            cmark::Event::HardBreak => Event::HardBreak,
            cmark::Event::Rule => Event::Rule,
            cmark::Event::TaskListMarker(done) => Event::TaskMarker { done },
            cmark::Event::Text(text) => Event::Text(self.restore(text)),
        }
    }

    /// Queues a block of raw HTML, which the parser gives line by line, as one piece: tags go over several lines.
    fn gather_html(&mut self, span: &Range<usize>) {
        let mut pieces: Vec<CowStr<'a>> = Vec::new();
        let mut end = span.clone();
        for (event, at) in self.inner.by_ref() {
            end = at;
            match event {
                cmark::Event::Html(html) | cmark::Event::Text(html) => pieces.push(html),
                _ => break,
            }
        }
        let html = match <[CowStr<'a>; 1]>::try_from(pieces) {
            Ok([only]) => only,
            Err(pieces) => pieces.concat().into(),
        };
        self.queue.push_back((html_event(self.restore(html), false), span.clone()));
        self.queue.push_back((Event::End(TagEnd::HtmlBlock), end));
    }

    /// An element within a line whose content was hidden, as one piece: as it is written, without the marks of quotations.
    fn raw_element(&mut self, whole: Range<usize>) -> Spanned<'a> {
        let source = self.source();
        let mut html = String::new();
        let mut end = whole.start;
        for (event, span) in self.inner.by_ref() {
            // Nothing else stands in it.
            debug_assert!(matches!(
                event,
                cmark::Event::Text(_) | cmark::Event::SoftBreak | cmark::Event::HardBreak | cmark::Event::InlineHtml(_)
            ));
            let gap = &source[end..span.start];
            let is_first = html.is_empty();
            let marks = gap.rsplit_once('>').filter(|_| !is_first);
            html.push_str(marks.map_or(gap, |(_, rest)| rest.strip_prefix(' ').unwrap_or(rest)));
            html.push_str(&source[span.clone()]);
            end = span.end;
            if end >= whole.end {
                break;
            }
        }
        let html = if source[whole.clone()] == html { source[whole.clone()].into() } else { html.into() };
        (html_event(self.restore(html), true), whole)
    }

    fn tag(&mut self, tag: cmark::Tag<'a>, span: &Range<usize>) -> Tag<'a> {
        match tag {
            cmark::Tag::Heading { level, id, classes, attrs } => {
                let number = self.headings;
                self.headings += 1;
                // `## Cost {2024}` has no attributes; the parser has dropped what is text.
                let has_none = id.is_none() && classes.is_empty() && attrs.is_empty();
                if attrs.iter().any(|(_, value)| value.is_none()) || has_none && self.ends_in_empty_braces(span) {
                    self.lost = self.lost_text(span);
                    return Tag::Heading { number, level: level as u8, attributes: None };
                }
                let attributes = (id.is_some() || !classes.is_empty()).then(|| {
                    let id = id.map(|id| self.restore(id));
                    let classes = classes.into_iter().map(|class| self.restore(class)).collect();
                    Box::new(HeadingAttributes { id, classes })
                });
                Tag::Heading { number, level: level as u8, attributes }
            }
            cmark::Tag::BlockQuote(_) => Tag::BlockQuote,
            cmark::Tag::CodeBlock(cmark::CodeBlockKind::Fenced(info)) => Tag::CodeBlock { info: self.restore(info) },
            cmark::Tag::CodeBlock(cmark::CodeBlockKind::Indented) => Tag::CodeBlock { info: "".into() },
            cmark::Tag::HtmlBlock => Tag::HtmlBlock,
            cmark::Tag::List(start) => Tag::List { start },
            cmark::Tag::Item => Tag::Item,
            cmark::Tag::FootnoteDefinition(label) => Tag::FootnoteDefinition(self.restore(label)),
            cmark::Tag::DefinitionList => Tag::DefinitionList,
            cmark::Tag::DefinitionListTitle => Tag::DefinitionTerm,
            cmark::Tag::DefinitionListDefinition => Tag::Definition,
            cmark::Tag::Table(alignments) => Tag::Table(alignments),
            cmark::Tag::TableHead => Tag::TableHead,
            cmark::Tag::TableRow => Tag::TableRow,
            cmark::Tag::TableCell => Tag::TableCell,
            cmark::Tag::Emphasis => Tag::Emphasis,
            cmark::Tag::Strong => Tag::Strong,
            cmark::Tag::Strikethrough => Tag::Strikethrough,
            cmark::Tag::Link { link_type, dest_url, title, .. } => {
                Tag::Link(Box::new(self.link(link_type, dest_url, title, span, false)))
            }
            cmark::Tag::Image { link_type, dest_url, title, .. } => {
                Tag::Embed(Box::new(self.link(link_type, dest_url, title, span, true)))
            }
            // The extensions that make the last three are not switched on.
            cmark::Tag::Paragraph | cmark::Tag::Superscript | cmark::Tag::Subscript | cmark::Tag::MetadataBlock(_) => {
                Tag::Paragraph
            }
        }
    }

    /// Whether a heading ends in `{}`, which the parser drops, too.
    fn ends_in_empty_braces(&self, heading: &Range<usize>) -> bool {
        let line = self.source()[heading.clone()].lines().next().unwrap_or_default();
        let open = line.trim_end_matches([' ', '\t', '#']).strip_suffix('}').map(|line| line.trim_end());
        open.and_then(|line| line.strip_suffix('{')).is_some_and(|before| !before.ends_with('\\'))
    }

    /// The braces at the end of the heading, with the space before them.
    fn lost_text(&self, heading: &Range<usize>) -> Option<CowStr<'a>> {
        let source = &self.source()[heading.clone()];
        let braces = source.rfind('{')?..source.rfind('}')? + 1;
        let text = source.get(braces)?;
        Some(self.restore(format!(" {text}").into()))
    }

    fn link(
        &mut self,
        kind: LinkType,
        written: CowStr<'a>,
        title: CowStr<'a>,
        span: &Range<usize>,
        is_embed: bool,
    ) -> Link<'a> {
        let (written, title) = (self.prepared.restore_address(written), self.restore(title));
        let mut folders = 0;
        let target = match kind {
            LinkType::WikiLink { has_pothole } => {
                let shown = Target::display(&written);
                if !has_pothole || has_empty_pothole(&self.source()[span.clone()]) {
                    folders = shown.folders;
                }
                let name = shown.text;
                self.name = if has_pothole { Name::Fallback(name) } else { Name::Due(name, span.clone()) };
                Target::wiki(&written)
            }
            LinkType::Email => Target::External(format!("mailto:{written}").into()),
            _ => Target::markdown(&written, is_embed),
        };
        Link { number: 0, target, title, written, folders }
    }

    fn restore(&self, text: CowStr<'a>) -> CowStr<'a> {
        self.prepared.restore(text)
    }
}

/// Whether nothing stands behind the `|` of a wikilink.
fn has_empty_pothole(source: &str) -> bool {
    let text = source.strip_suffix("]]").and_then(|source| source.split_once('|'));
    text.is_some_and(|(_, text)| text.trim().is_empty())
}

/// Raw HTML whose links are yet to be numbered.
fn html_event(html: CowStr<'_>, inline: bool) -> Event<'_> {
    Event::Html { html, inline, first_link: 0 }
}

fn end_of(end: cmark::TagEnd) -> TagEnd {
    match end {
        cmark::TagEnd::Heading(_) => TagEnd::Heading,
        cmark::TagEnd::BlockQuote(_) => TagEnd::BlockQuote,
        cmark::TagEnd::CodeBlock => TagEnd::CodeBlock,
        cmark::TagEnd::HtmlBlock => TagEnd::HtmlBlock,
        cmark::TagEnd::List(_) => TagEnd::List,
        cmark::TagEnd::Item => TagEnd::Item,
        cmark::TagEnd::FootnoteDefinition => TagEnd::FootnoteDefinition,
        cmark::TagEnd::DefinitionList => TagEnd::DefinitionList,
        cmark::TagEnd::DefinitionListTitle => TagEnd::DefinitionTerm,
        cmark::TagEnd::DefinitionListDefinition => TagEnd::Definition,
        cmark::TagEnd::Table => TagEnd::Table,
        cmark::TagEnd::TableHead => TagEnd::TableHead,
        cmark::TagEnd::TableRow => TagEnd::TableRow,
        cmark::TagEnd::TableCell => TagEnd::TableCell,
        cmark::TagEnd::Emphasis => TagEnd::Emphasis,
        cmark::TagEnd::Strong => TagEnd::Strong,
        cmark::TagEnd::Strikethrough => TagEnd::Strikethrough,
        cmark::TagEnd::Link => TagEnd::Link,
        cmark::TagEnd::Image => TagEnd::Embed,
        cmark::TagEnd::Paragraph
        | cmark::TagEnd::Superscript
        | cmark::TagEnd::Subscript
        | cmark::TagEnd::MetadataBlock(_) => TagEnd::Paragraph,
    }
}
