//! The dialect: Markdown as Larder's authors write it, as a flat sequence of events.
//!
//! pulldown-cmark does the parsing; around it stands what authors expect beyond CommonMark:
//!
//! 1. [`prepare`](fn@prepare) looks through the text for what the parser cannot know (comments, shortcodes of other generators, emphasis
//!    beside Han, Kana and Hangul) and hides it behind as many bytes, so that every offset stays right;
//! 2. `translate` turns the parser's events into ours, heading attributes and math looked at again;
//! 3. `callouts` finds the quotations that are callouts;
//! 4. `runs` goes through the text between two blocks: bare URLs and tags (`bare`), `highlights`, `notes`, block ids (`names`);
//! 5. every heading, link, tag and block gets a number, in order of appearance.
//!
//! The same sequence is walked twice, once for the outline and once for the page's HTML, so that number `n` means the same
//! thing in both.

mod bare;
mod callouts;
mod highlights;
mod marks;
mod names;
mod notes;
mod prepare;
mod raw_depth;
mod runs;
mod translate;

use std::ops::Range;

use pulldown_cmark::CowStr;

use super::link::Target;
use super::raw;
use crate::settings::Dialect;
use callouts::Callouts;
use runs::Runs;
use translate::Translator;

pub(super) use prepare::FILLER;
pub use prepare::{Prepared, Shortcode, prepare};
pub use pulldown_cmark::Alignment;
pub use raw_depth::RawDepth;

/// A piece of an article. Events are handed on through several hands, so what is large in them is boxed, and each hand changes
/// them where they are instead of taking them apart.
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
    /// Math in LaTeX.
    Math {
        /// The source between the dollars.
        source: CowStr<'a>,
        /// Whether it stands by itself: `$$…$$`.
        display: bool,
    },
    /// Raw HTML: a whole block, or one tag within a line.
    Html {
        /// As it is written.
        html: CowStr<'a>,
        /// Whether it stands within a line.
        inline: bool,
        /// The number of the first of its links.
        first_link: u32,
    },
    /// `#tag` in the text.
    Tag {
        /// The how-manieth of the article, from 0.
        number: u32,
        /// The name, without `#`.
        name: CowStr<'a>,
    },
    /// `^id`: a name for the block or heading that it stands in or, standing alone, for the one before it.
    BlockId {
        /// The name, without `^`.
        id: CowStr<'a>,
        /// Whether it stands alone, so that it names the block before it.
        alone: bool,
    },
    /// A reference to the footnote of this label.
    FootnoteReference(CowStr<'a>),
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
        /// What the author says of it in braces, if anything.
        attributes: Option<Box<HeadingAttributes<'a>>>,
    },
    /// A quotation.
    BlockQuote,
    /// A callout: `> [!kind]`.
    Callout {
        /// What it is, as written.
        kind: CowStr<'a>,
        /// Whether it can be folded, and is at first.
        fold: Fold,
    },
    /// The title of a callout, if it has one of its own.
    CalloutTitle,
    /// A block of code; the info string is empty if there is none.
    CodeBlock {
        /// What stands behind the fence.
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
    /// The text of the footnote of this label.
    FootnoteDefinition(CowStr<'a>),
    /// Terms and what they mean.
    DefinitionList,
    /// A term.
    DefinitionTerm,
    /// What the terms before it mean.
    Definition,
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
    /// `==highlighted==`
    Highlight,
    /// A link.
    Link(Box<Link<'a>>),
    /// An image or an embed; what it holds is its alternative text.
    Embed(Box<Link<'a>>),
}

/// What ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the end of the tag of the same name")]
pub enum TagEnd {
    Paragraph,
    Heading,
    BlockQuote,
    Callout,
    CalloutTitle,
    CodeBlock,
    HtmlBlock,
    List,
    Item,
    FootnoteDefinition,
    DefinitionList,
    DefinitionTerm,
    Definition,
    Table,
    TableHead,
    TableRow,
    TableCell,
    Emphasis,
    Strong,
    Strikethrough,
    Highlight,
    Link,
    Embed,
}

/// Whether a callout can be folded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fold {
    /// It cannot.
    Never,
    /// It can, and is open at first: `[!note]+`.
    Open,
    /// It can, and is folded at first: `[!note]-`.
    Folded,
}

impl Tag<'_> {
    /// Whether it is part of a line of text rather than a block.
    pub fn is_inline(&self) -> bool {
        matches!(
            self,
            Self::Emphasis | Self::Strong | Self::Strikethrough | Self::Highlight | Self::Link(_) | Self::Embed(_)
        )
    }
}

impl TagEnd {
    /// Whether it is part of a line of text rather than a block.
    pub fn is_inline(self) -> bool {
        matches!(self, Self::Emphasis | Self::Strong | Self::Strikethrough | Self::Highlight | Self::Link | Self::Embed)
    }
}

/// What stands in braces behind a heading: `{#id .class}`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HeadingAttributes<'a> {
    /// The anchor: `#id`.
    pub id: Option<CowStr<'a>>,
    /// The classes: `.class`.
    pub classes: Vec<CowStr<'a>>,
}

/// A link, an image or an embed.
#[derive(Clone, Debug, PartialEq)]
pub struct Link<'a> {
    /// The how-manieth of the article, from 0; images, embeds and the links of raw HTML count too.
    pub number: u32,
    /// What it points to.
    pub target: Target,
    /// The title behind the destination.
    pub title: CowStr<'a>,
    /// The destination as written, for finding it in the source.
    pub written: CowStr<'a>,
    /// How many bytes of the text that follows name folders: those of a wikilink without text of its own.
    pub folders: usize,
}

/// An event and its bytes in the text.
pub type Spanned<'a> = (Event<'a>, Range<usize>);

/// The events of a body that has been prepared.
pub fn events<'a>(prepared: &'a Prepared<'_>, dialect: &Dialect) -> Events<'a> {
    let translated = Translator::new(prepared, dialect);
    Events { inner: Runs::new(Callouts::new(translated), prepared.source(), dialect), links: 0, tags: 0 }
}

/// See [`events`].
pub struct Events<'a> {
    inner: Runs<'a>,
    /// The next number of a link.
    links: u32,
    /// The next number of a tag.
    tags: u32,
}

impl<'a> Iterator for Events<'a> {
    type Item = Spanned<'a>;

    fn next(&mut self) -> Option<Spanned<'a>> {
        let mut next = self.inner.next();
        match next.as_mut().map(|(event, _)| event) {
            Some(Event::Start(Tag::Link(link) | Tag::Embed(link))) => {
                link.number = self.links;
                self.links += 1;
            }
            Some(Event::Html { html, first_link, .. }) => {
                *first_link = self.links;
                self.links += raw::links(html).count() as u32;
            }
            Some(Event::Tag { number, .. }) => {
                *number = self.tags;
                self.tags += 1;
            }
            _ => {}
        }
        next
    }
}

/// A large one would cost every text a noticeable part of its time.
const _EVENTS_ARE_SMALL: () = assert!(size_of::<Event<'_>>() <= 40);
