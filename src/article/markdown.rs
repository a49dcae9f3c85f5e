//! The dialect: Markdown as Larder's authors write it, as a flat sequence of events.
//!
//! pulldown-cmark does the parsing; [`events`] gives every heading and every link a number, in order of appearance, and
//! reads what links point to. The same sequence is walked twice, once for the outline and once for the page's HTML, so
//! that number `n` means the same link in both.

use std::ops::Range;

use pulldown_cmark as cmark;
use pulldown_cmark::{CowStr, LinkType, OffsetIter, Options, Parser};

use super::link::Target;
use crate::settings::Dialect;

/// A piece of an article.
#[derive(Clone, Debug, PartialEq)]
pub enum Event<'a> {
    /// A container begins.
    Start(Tag<'a>),
    /// The container that began last ends.
    End(TagEnd),
    /// Text.
    Text(CowStr<'a>),
    /// Code within a line.
    Code(CowStr<'a>),
    /// A block of raw HTML.
    Html(CowStr<'a>),
    /// Raw HTML within a line.
    InlineHtml(CowStr<'a>),
    /// The end of a line that is no end of a sentence.
    SoftBreak,
    /// A line break that the author asked for.
    HardBreak,
    /// A thematic break.
    Rule,
    /// The box of a task.
    TaskMarker {
        /// Whether it is ticked.
        done: bool,
    },
}

/// What begins.
#[derive(Clone, Debug, PartialEq)]
pub enum Tag<'a> {
    /// A paragraph.
    Paragraph,
    /// A heading.
    Heading {
        /// The how-manieth of the article, from 0.
        number: u32,
        /// 1 to 6.
        level: u8,
    },
    /// A quotation.
    BlockQuote,
    /// A block of code; the language is empty if none is given.
    CodeBlock {
        /// The info string behind the fence.
        info: CowStr<'a>,
    },
    /// A block of raw HTML.
    HtmlBlock,
    /// A list; numbered if it has a start.
    List {
        /// The first number.
        start: Option<u64>,
    },
    /// An item of a list.
    Item,
    /// A table.
    Table(Vec<Alignment>),
    /// The row of column heads.
    TableHead,
    /// A row.
    TableRow,
    /// A cell.
    TableCell,
    /// `*emphasis*`
    Emphasis,
    /// `**strong**`
    Strong,
    /// `~~struck~~`
    Strikethrough,
    /// A link.
    Link(Link<'a>),
    /// An image or an embed; what it holds is its alternative text.
    Embed(Link<'a>),
}

/// A link, an image or an embed.
#[derive(Clone, Debug, PartialEq)]
pub struct Link<'a> {
    /// The how-manieth of the article, from 0; images and embeds count too.
    pub number: u32,
    /// What it points to.
    pub target: Target,
    /// The title behind the destination.
    pub title: CowStr<'a>,
    /// The destination as written, for finding it in the source.
    pub written: CowStr<'a>,
}

/// How a column is set.
pub use cmark::Alignment;

/// What ends.
pub use cmark::TagEnd;

/// An event and its bytes in the text.
pub type Spanned<'a> = (Event<'a>, Range<usize>);

/// The events of `text`, the body of an article.
pub fn events<'a>(text: &'a str, dialect: &Dialect) -> Events<'a> {
    let mut options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS;
    options.set(Options::ENABLE_WIKILINKS, dialect.wikilinks);
    Events {
        inner: Parser::new_ext(text, options).into_offset_iter(),
        has_nul: text.as_bytes().contains(&0),
        line_breaks: dialect.line_breaks,
        links: 0,
        headings: 0,
        name: Name::Written,
    }
}

/// See [`events`].
pub struct Events<'a> {
    inner: OffsetIter<'a>,
    /// Whether NUL has to be looked for at all.
    has_nul: bool,
    line_breaks: bool,
    links: u32,
    headings: u32,
    name: Name,
}

/// The text of a wikilink that has none of its own.
enum Name {
    /// The text stands in the source.
    Written,
    /// It is to be shown next.
    Due(String),
    /// It has been shown; what the parser says in its place is dropped.
    Shown,
    /// It is to be shown if the author wrote a `|` and nothing behind it.
    Fallback(String),
}

impl<'a> Iterator for Events<'a> {
    type Item = Spanned<'a>;

    fn next(&mut self) -> Option<Spanned<'a>> {
        if let Name::Due(name) = &mut self.name {
            let text = Event::Text(std::mem::take(name).into());
            self.name = Name::Shown;
            return Some((text, 0..0));
        }
        let (mut event, mut span) = self.inner.next()?;
        if matches!(self.name, Name::Shown) {
            while !matches!(event, cmark::Event::End(TagEnd::Link | TagEnd::Image)) {
                (event, span) = self.inner.next()?;
            }
            self.name = Name::Written;
        }
        if let Name::Fallback(name) = std::mem::replace(&mut self.name, Name::Written)
            && matches!(&event, cmark::Event::Text(text) if text.trim().is_empty())
        {
            event = cmark::Event::Text(name.into());
        }
        Some((self.translate(event), span))
    }
}

impl<'a> Events<'a> {
    fn translate(&mut self, event: cmark::Event<'a>) -> Event<'a> {
        match event {
            cmark::Event::Start(tag) => Event::Start(self.tag(tag)),
            cmark::Event::End(end) => Event::End(end),
            cmark::Event::Code(code) => Event::Code(self.without_nul(code)),
            cmark::Event::Html(html) => Event::Html(self.without_nul(html)),
            cmark::Event::InlineHtml(html) => Event::InlineHtml(self.without_nul(html)),
            cmark::Event::SoftBreak if self.line_breaks => Event::HardBreak,
            cmark::Event::SoftBreak => Event::SoftBreak,
            cmark::Event::HardBreak => Event::HardBreak,
            cmark::Event::Rule => Event::Rule,
            cmark::Event::TaskListMarker(done) => Event::TaskMarker { done },
            // Footnotes and math are not switched on; their marks are text.
            cmark::Event::Text(text)
            | cmark::Event::InlineMath(text)
            | cmark::Event::DisplayMath(text)
            | cmark::Event::FootnoteReference(text) => Event::Text(self.without_nul(text)),
        }
    }

    fn tag(&mut self, tag: cmark::Tag<'a>) -> Tag<'a> {
        match tag {
            cmark::Tag::Heading { level, .. } => {
                let number = self.headings;
                self.headings += 1;
                Tag::Heading { number, level: level as u8 }
            }
            cmark::Tag::BlockQuote(_) => Tag::BlockQuote,
            cmark::Tag::CodeBlock(cmark::CodeBlockKind::Fenced(info)) => {
                Tag::CodeBlock { info: self.without_nul(info) }
            }
            cmark::Tag::CodeBlock(cmark::CodeBlockKind::Indented) => Tag::CodeBlock { info: "".into() },
            cmark::Tag::HtmlBlock => Tag::HtmlBlock,
            cmark::Tag::List(start) => Tag::List { start },
            cmark::Tag::Item => Tag::Item,
            cmark::Tag::Table(alignments) => Tag::Table(alignments),
            cmark::Tag::TableHead => Tag::TableHead,
            cmark::Tag::TableRow => Tag::TableRow,
            cmark::Tag::TableCell => Tag::TableCell,
            cmark::Tag::Emphasis => Tag::Emphasis,
            cmark::Tag::Strong => Tag::Strong,
            cmark::Tag::Strikethrough => Tag::Strikethrough,
            cmark::Tag::Link { link_type, dest_url, title, .. } => {
                Tag::Link(self.link(link_type, dest_url, title, false))
            }
            cmark::Tag::Image { link_type, dest_url, title, .. } => {
                Tag::Embed(self.link(link_type, dest_url, title, true))
            }
            // The extensions that make these are not switched on.
            cmark::Tag::Paragraph
            | cmark::Tag::FootnoteDefinition(_)
            | cmark::Tag::DefinitionList
            | cmark::Tag::DefinitionListTitle
            | cmark::Tag::DefinitionListDefinition
            | cmark::Tag::Superscript
            | cmark::Tag::Subscript
            | cmark::Tag::MetadataBlock(_) => Tag::Paragraph,
        }
    }

    fn link(&mut self, kind: LinkType, written: CowStr<'a>, title: CowStr<'a>, is_embed: bool) -> Link<'a> {
        let (written, title) = (self.without_nul(written), self.without_nul(title));
        let number = self.links;
        self.links += 1;
        let target = match kind {
            LinkType::WikiLink { has_pothole } => {
                let name = Target::display(&written);
                self.name = if has_pothole { Name::Fallback(name) } else { Name::Due(name) };
                Target::wiki(&written)
            }
            LinkType::Email => Target::External(format!("mailto:{written}").into()),
            _ => Target::markdown(&written, is_embed),
        };
        Link { number, target, title, written }
    }

    /// Text with the replacement character for NUL, as CommonMark asks: HTML cannot hold it.
    fn without_nul(&self, text: CowStr<'a>) -> CowStr<'a> {
        if self.has_nul && text.contains('\0') { text.replace('\0', "\u{fffd}").into() } else { text }
    }
}
