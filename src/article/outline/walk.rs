//! The walk over an article's events that gathers its outline, block by block: headings with their anchors, links with the
//! sentence around them, the first paragraph, and how much there is to read.

use std::ops::Range;

use super::cut::{shorten, summary_end};
use super::openings::{Opener, Openings};
use super::{Heading, OutgoingLink, Outline, Spans};
use crate::article::anchors::Anchors;
use crate::article::blocks::{BlockKind, Blocks};
use crate::article::inlines::{Builder, Folders, Inlines, Style};
use crate::article::link::Target;
use crate::article::markdown::{Event, Link, Tag, TagEnd};
use crate::article::raw;
use crate::base::text::{self, WordCount};

/// One walk over the events.
#[derive(Default)]
pub(super) struct Outliner<'t> {
    body: &'t str,
    offset: usize,
    outline: Outline,
    spans: Spans,
    /// The text of the block at hand.
    block: Builder,
    /// The links in it, and where in its text they stand.
    block_links: Vec<(u32, usize)>,
    /// How many containers are open; a paragraph at depth 1 is prose.
    depth: usize,
    /// How many images are open: their text is no text of the block.
    images: usize,
    /// The folders in the text of the link at hand that are yet to come.
    folders: Folders,
    in_code: bool,
    in_heading: bool,
    /// How many footnotes are open.
    footnotes: usize,
    /// How many tables are open.
    tables: usize,
    openings: Opener,
    blocks: Blocks,
    /// The anchor that the author gave the heading at hand.
    given_anchor: Option<String>,
    /// Whether anything but an image or raw HTML has been seen: behind it no heading opens the body.
    is_under_way: bool,
    anchors: Anchors,
    /// How much there is to read.
    words: WordCount,
}

impl<'t> Outliner<'t> {
    /// The walk over the events of `body`, which begins at byte `offset` of the file; the outline and spans are those of the front
    /// matter so far.
    pub(super) fn new(body: &'t str, offset: usize, outline: Outline, spans: Spans) -> Self {
        Self { body, offset, outline, spans, ..Self::default() }
    }
}

impl Outliner<'_> {
    pub(super) fn take(&mut self, event: Event<'_>, span: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, span),
            Event::End(end) => self.end(end),
            Event::Text(_) | Event::Code(_) if self.images > 0 => {}
            Event::Text(text) => {
                self.words.add(&text);
                if !self.in_code {
                    let text = self.folders.take(&text, &mut self.block);
                    self.block.text(text);
                }
            }
            Event::Code(code) => {
                self.words.add(&code);
                self.block.code(&code);
            }
            Event::Math { source, .. } => self.block.code(&source),
            Event::SoftBreak | Event::HardBreak => self.block.space(),
            Event::Html { html, inline, first_link } => self.html(&html, inline, first_link, span),
            Event::Tag { name, .. } => {
                self.block.text("#");
                self.block.text(&name);
                self.spans.text_tags.push(span.start + self.offset..span.end + self.offset);
                self.outline.text_tags.push(name.into_string());
            }
            Event::BlockId { id, alone } => {
                let heading = if self.in_heading { self.outline.headings.len().checked_sub(1) } else { None };
                let heading = heading.map(|number| number as u32);
                self.blocks.name(id.into_string(), alone, heading, &mut self.outline.blocks);
            }
            Event::FootnoteReference(_) | Event::Rule | Event::TaskMarker { .. } => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>, span: Range<usize>) {
        match tag {
            Tag::Emphasis => return self.block.open(Style::Emphasis),
            Tag::Strong => return self.block.open(Style::Strong),
            Tag::Strikethrough => return self.block.open(Style::Strikethrough),
            Tag::Highlight => return self.block.open(Style::Highlight),
            Tag::Link(link) => {
                self.block.open(Style::Link(link.number));
                self.folders = Folders::of(link.number, link.folders);
                return self.link(*link, false, span);
            }
            Tag::Embed(link) => {
                self.images += 1;
                return self.link(*link, true, span);
            }
            _ => {}
        }
        self.flush();
        self.depth += 1;
        self.blocks.open(BlockKind::of(&tag), self.outline.links.len());
        // A heading opens the body behind pictures and comments too, so these two do not count.
        self.is_under_way |= !matches!(tag, Tag::Paragraph | Tag::HtmlBlock | Tag::Heading { .. });
        match tag {
            Tag::Heading { level, attributes, .. } => {
                self.heading(level, span);
                let id = attributes.and_then(|attributes| attributes.id);
                self.given_anchor = id.map(|id| id.into_string()).filter(|id| !id.is_empty());
                self.is_under_way = true;
                self.in_heading = true;
            }
            Tag::CodeBlock { .. } => self.in_code = true,
            Tag::FootnoteDefinition(_) => self.footnotes += 1,
            Tag::Table(_) => self.tables += 1,
            _ => {}
        }
    }

    fn end(&mut self, end: TagEnd) {
        match end {
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Highlight => return self.block.close(),
            TagEnd::Link => {
                self.folders = Folders::default();
                return self.block.close();
            }
            TagEnd::Embed => {
                self.images -= 1;
                return;
            }
            TagEnd::Heading => {
                self.in_heading = false;
                self.end_heading();
            }
            TagEnd::Paragraph if self.depth == 1 => self.end_prose(),
            TagEnd::CodeBlock => self.in_code = false,
            TagEnd::FootnoteDefinition => self.footnotes -= 1,
            TagEnd::Table => self.tables -= 1,
            _ => {}
        }
        self.flush();
        self.depth -= 1;
        self.blocks.close(self.outline.links.len(), &mut self.outline.blocks);
    }

    /// The links and anchors of raw HTML.
    fn html(&mut self, html: &str, inline: bool, first_link: u32, span: Range<usize>) {
        if inline && html.starts_with("<br") {
            self.block.space();
        }
        for (link, number) in raw::links(html).zip(first_link..) {
            let at = span.start + link.range.start..span.start + link.range.end;
            let is_exact = self.body.get(at.clone()) == html.get(link.range.clone());
            self.add_link(number, link.target(), false, if is_exact { at } else { span.clone() });
        }
        for id in raw::ids(html) {
            self.anchors.take(&id);
            self.outline.ids.push(id);
        }
    }

    fn link(&mut self, link: Link<'_>, is_embed: bool, span: Range<usize>) {
        let target_span = find_target(self.body, &span, &link.written);
        self.add_link(link.number, link.target, is_embed, target_span);
    }

    fn add_link(&mut self, number: u32, target: Target, is_embed: bool, span: Range<usize>) {
        self.spans.links.push(span.start + self.offset..span.end + self.offset);
        self.block_links.push((number, self.block.len()));
        let section = self.outline.headings.len().checked_sub(1).map(|last| last as u32);
        let in_footnote = self.footnotes > 0;
        self.outline.links.push(OutgoingLink { target, is_embed, sentence: None, section, in_footnote });
    }

    fn heading(&mut self, level: u8, span: Range<usize>) {
        let opens_body = !self.is_under_way && level == 1;
        if opens_body && self.depth == 1 {
            self.outline.title_heading = Some(self.outline.headings.len() as u32);
        }
        let end = span.start + self.body[span.clone()].trim_end().len();
        self.spans.headings.push(span.start + self.offset..end + self.offset);
        self.openings.next();
        self.outline.headings.push(Heading { level, title: Inlines::default(), anchor: String::new() });
    }

    fn end_heading(&mut self) {
        let title = self.block.take();
        let number = self.outline.headings.len() as u32 - 1;
        self.block_links.clear();
        if self.outline.title_heading == Some(number) {
            self.settle_title(&title);
        }
        if let Some(heading) = self.outline.headings.last_mut() {
            let given = self.given_anchor.take();
            heading.anchor = self.anchors.unique(&given.unwrap_or_else(|| text::slug(title.text())));
            heading.title = title;
        }
    }

    /// The heading that opens the body is the title, or says the same as the title, or is a heading like any other.
    fn settle_title(&mut self, heading: &Inlines) {
        match &self.outline.title {
            None if !heading.is_empty() => self.outline.title = Some(heading.clone()),
            Some(title) if text::fold(title.text()) == text::fold(heading.text()) => {}
            _ => self.outline.title_heading = None,
        }
    }

    /// The first paragraph of prose is the summary.
    fn end_prose(&mut self) {
        self.is_under_way |= !self.block.is_empty();
        if self.outline.summary.is_none() && !self.block.is_empty() {
            let end = summary_end(self.block.as_text());
            self.outline.summary = Some(self.block.slice(0..end));
        }
    }

    /// Ends the block at hand: keeps of it the sentence of each link.
    fn flush(&mut self) {
        if !self.block.is_empty() {
            // A table is read by its heads, a footnote elsewhere.
            if self.tables == 0 && self.footnotes == 0 {
                self.openings.add(&mut self.block);
            }
            self.keep_sentences();
            self.block.clear();
        }
        self.block_links.clear();
    }

    fn keep_sentences(&mut self) {
        let mut sentence = 0..0;
        let mut kept = None;
        let mut slices = self.block.slices();
        for &(number, at) in &self.block_links {
            while sentence.end <= at && sentence.end < slices.text().len() {
                sentence = sentence.end..text::sentence_end(slices.text(), sentence.end);
                kept = None;
            }
            let index = *kept.get_or_insert_with(|| {
                let shown = shorten(slices.text(), sentence.clone(), at);
                self.outline.sentences.push(slices.next(shown));
                self.outline.sentences.len() as u32 - 1
            });
            self.outline.links[number as usize].sentence = Some(index);
        }
    }

    pub(super) fn finish(mut self) -> (Outline, Spans, Openings) {
        self.flush();
        self.outline.minutes = self.words.minutes();
        (self.outline, self.spans, self.openings.finish())
    }
}

/// How much may stand between a link's end and its target, in bytes: a title, spaces, brackets.
const MOST_BESIDE_TARGET: usize = 1_000;

/// Where in the body the target of a link stands; the whole link if it is written elsewhere (`[text][reference]`).
pub(in crate::article) fn find_target(body: &str, link: &Range<usize>, written: &str) -> Range<usize> {
    let source = &body[link.clone()];
    // Nearly every wikilink; looking further costs more.
    if let Some(name) = source.strip_prefix("[[")
        && name.starts_with(written)
        && !written.is_empty()
    {
        return link.start + "[[".len()..link.start + "[[".len() + written.len();
    }
    // A destination stands at one end or the other. Links within links within links must not all be searched through.
    let is_wiki = source.starts_with("[[") || source.starts_with("![[");
    let near = written.len() + MOST_BESIDE_TARGET;
    let from = if is_wiki { 0 } else { source.ceil_char_boundary(source.len().saturating_sub(near)) };
    let end = if is_wiki { source.floor_char_boundary(near.min(source.len())) } else { source.len() };
    let from = if is_wiki { 0 } else { from + source[from..end].rfind("](").unwrap_or(0) };
    match source[from..end].find(written) {
        Some(at) if !written.is_empty() => link.start + from + at..link.start + from + at + written.len(),
        _ => link.clone(),
    }
}
