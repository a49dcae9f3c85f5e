//! Markdown to HTML.
//!
//! [`write()`] walks the events of an article's body and writes HTML that a strict content security policy allows: no inline
//! style, no script of ours. Links are written as the view resolved them, by number; embedded articles are written in
//! place by a writer of their own. The walk keeps its own stack, so nesting has no limit.
//!
//! `body` puts a page's articles together, `blocks` writes containers, `media` what is shown in place, `code` blocks of code,
//! `footnotes`, `tables` and `raw` what their names say; `setting` has the text set.

mod blocks;
mod body;
mod code;
mod comparison;
mod escape;
mod footnotes;
mod media;
mod raw;
mod setting;
mod tables;
mod words;

use std::collections::HashSet;
use std::sync::Arc;

use super::highlight::Highlighter;
use super::phrase;
use crate::article::Openings;
use crate::article::facts::is_compare;
use crate::article::link;
use crate::article::markdown::{self, Event, Link, RawDepth, Tag, TagEnd};
use crate::article::math;
use crate::base::path::SourcePath;
use crate::base::typography::Setter;
use crate::diagnostic::Diagnostic;
use crate::settings::Dialect;
use crate::site::{ArticleId, Reach};
use crate::view::{ComparisonView, Content, Target};
use code::CodeBlock;
use footnotes::{Diversion, Footnotes};
use media::Image;
use tables::Tables;

pub(super) use body::write;
pub(super) use comparison::write as write_comparison;
pub(super) use escape::{attribute, escape_text, open_link};
pub use words::{CalloutTypes, ComparisonWords, WriterWords};

/// Where the texts of articles and the sizes of pictures come from.
pub trait Bodies: Sync {
    /// The file of an article and where its body begins.
    ///
    /// # Errors
    /// If the file has changed or gone since it was parsed.
    fn text(&self, article: ArticleId) -> Result<(Arc<str>, usize), Box<Diagnostic>>;

    /// How an article and its sections begin.
    fn openings(&self, article: ArticleId) -> &Openings;

    /// The width and height of a picture in pixels; none if the file does not tell.
    fn dimensions(&self, picture: &SourcePath) -> Option<(u32, u32)>;
}

/// Where the writer's own words come from.
pub trait Words: Sync {
    /// The words for a text in this language.
    fn words(&self, language: &str) -> &WriterWords;
}

/// What writing needs beside the text.
#[derive(Clone, Copy)]
pub struct Tools<'a> {
    /// Where embedded articles' texts come from.
    pub bodies: &'a dyn Bodies,
    /// Which Markdown it is.
    pub dialect: &'a Dialect,
    /// What colours code.
    pub highlighter: &'a Highlighter,
    /// The words of the interface.
    pub words: &'a dyn Words,
    /// Whether raw HTML is cleaned of all that could run.
    pub sanitizes: bool,
}

/// Writes a fragment of Markdown whose links lead where they say. For checking the dialect against CommonMark.
pub fn write_fragment(text: &str, dialect: &Dialect, highlighter: &Highlighter) -> String {
    let mut writer = Writer::new(None, None, text.len());
    let prepared = markdown::prepare(text, dialect);
    for (event, _) in markdown::events(&prepared, dialect) {
        writer.take(&event, &mut |_| None, highlighter);
    }
    writer.finish(&WriterWords::default())
}

/// Makes the HTML of an embedded article; none if there has been too much of it.
type Embedder<'e> = dyn FnMut(&Content) -> Option<String> + 'e;

/// A container that has been opened and what closes it.
struct Open {
    kind: Kind,
    close: &'static str,
    /// Where a name for it goes.
    naming: Naming,
    /// The same of the block that was closed last in it.
    last: Naming,
}

/// Where the name of a block goes: `^name` in the text.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Naming {
    /// Into its first tag, which can take another attribute at this place of what is written.
    At(usize),
    /// Behind it, in an element of its own: it has no tag, or that has a name already.
    Behind,
    /// To what it stands in.
    Around,
}

/// What matters about a container to what stands in it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A paragraph, which is split where a block must stand in it.
    Paragraph,
    /// An item of a list.
    Item,
    /// Something that blocks may stand in.
    Flow,
    /// Something that only text may stand in.
    Phrasing,
}

/// How much of the body has been reached.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// The part to be shown has not begun.
    Before,
    /// It is being written.
    Within,
    /// It is over.
    Behind,
}

struct Writer<'c> {
    content: Option<&'c Content>,
    tools: Option<Tools<'c>>,
    out: String,
    open: Vec<Open>,
    stage: Stage,
    /// How many blocks have begun, those that are not shown too.
    blocks: u32,
    /// For each list that is open the number of its next item, if they have numbers.
    lists: Vec<Option<u64>>,
    /// What closes the block that alone is shown.
    wrapper: &'static str,
    /// Where a name for the block goes that was closed last outside of all containers.
    last: Naming,
    /// The names of blocks so far, in lower case.
    names: HashSet<String>,
    /// Whether the paragraph at hand has been opened in the output.
    in_paragraph: bool,
    /// The heading that is passed over.
    is_hidden: bool,
    code: Option<CodeBlock>,
    /// The comparison that stands in the place of that block.
    comparison: Option<&'c ComparisonView>,
    /// The comparison that is yet to be written, before the first heading.
    leading: Option<&'c ComparisonView>,
    /// How many `compare` fences have begun, those that are not shown too.
    fences: usize,
    /// The images that are open, and the text in them.
    image: Option<Image<'c>>,
    /// How many pictures have been written.
    pictures: usize,
    /// How many bytes of the text to come are folders in a link's text that are not shown.
    folders: usize,
    /// Sets the text of the block at hand.
    setter: Setter,
    /// Where in it raw HTML makes code of the text, which is not set.
    raw: RawDepth,
    /// Where the link at hand leads, if it is out of the site: a text that is a part of that is no prose.
    address: Option<Box<str>>,
    tables: Tables,
    /// Whether a table has been written, or a comparison.
    has_tables: bool,
    footnotes: Footnotes,
    diversions: Vec<Diversion>,
    /// The title of the callout that has just begun, unless it has one of its own.
    callout_title: Option<String>,
}

impl<'c> Writer<'c> {
    fn new(content: Option<&'c Content>, tools: Option<Tools<'c>>, length: usize) -> Self {
        let is_whole = content.is_none_or(|content| content.reach == Reach::Whole);
        Self {
            content,
            tools,
            out: String::with_capacity(length + length / 2),
            open: Vec::new(),
            stage: if is_whole { Stage::Within } else { Stage::Before },
            blocks: 0,
            lists: Vec::new(),
            wrapper: "",
            last: Naming::Behind,
            names: HashSet::new(),
            in_paragraph: false,
            is_hidden: false,
            code: None,
            comparison: None,
            leading: content.and_then(|content| content.leading.as_deref()),
            fences: 0,
            image: None,
            pictures: 0,
            folders: 0,
            setter: Setter::new(content.map(|content| content.typography).unwrap_or_default()),
            raw: RawDepth::of_code(),
            address: None,
            tables: Tables::default(),
            has_tables: false,
            footnotes: Footnotes::default(),
            diversions: Vec::new(),
            callout_title: None,
        }
    }

    fn is_done(&self) -> bool {
        self.stage == Stage::Behind && !self.footnotes.wants_text()
    }

    /// Whether the part to be shown has not begun, be it that a footnote is being written apart.
    fn is_before(&self) -> bool {
        self.diversions.first().map_or(self.stage, |outermost| outermost.stage) == Stage::Before
    }

    fn finish(mut self, words: &WriterWords) -> String {
        while let Some(open) = self.open.pop() {
            self.close(&open);
        }
        // An article without headings is all introduction.
        self.lead();
        self.out.push_str(self.wrapper);
        self.footnotes.finish(words, &mut self.out);
        self.out
    }

    /// Takes an event to where it belongs: to a footnote, a picture's text, the page, or nowhere.
    fn take(&mut self, event: &Event<'_>, embed: &mut Embedder<'_>, highlighter: &Highlighter) {
        match event {
            Event::Start(Tag::FootnoteDefinition(label)) => {
                self.blocks += 1;
                if self.callout_title.is_some() {
                    self.title_callout(event);
                }
                return self.divert(label);
            }
            Event::End(TagEnd::FootnoteDefinition) => return self.return_from_footnote(),
            Event::Start(tag) if !tag.is_inline() => {
                self.reach(tag);
                self.begin_line();
            }
            Event::End(end) if !end.is_inline() => {
                if *end == TagEnd::List {
                    self.lists.pop();
                }
                self.begin_line();
            }
            _ => {}
        }
        if self.stage != Stage::Within {
            return;
        }
        if self.is_hidden {
            self.is_hidden = !matches!(event, Event::End(TagEnd::Heading));
            return;
        }
        if matches!(event, Event::Start(Tag::Heading { .. })) {
            self.lead();
        }
        if self.image.is_some() {
            return self.take_in_image(event, embed);
        }
        if self.callout_title.is_some() {
            self.title_callout(event);
        }
        self.write(event, highlighter);
    }

    /// Writes an event of the part that is shown.
    fn write(&mut self, event: &Event<'_>, highlighter: &Highlighter) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(TagEnd::CodeBlock) => self.end_code(highlighter),
            Event::End(end) => self.end(*end),
            Event::Text(text) => self.text(text),
            Event::Code(code) => {
                self.element("<code>", code, "</code>");
                self.setter.pass_object();
            }
            Event::Math { source, display } => self.math(source, *display),
            Event::Html { html, inline, first_link } => {
                if *inline {
                    self.inline();
                    self.raw.pass(event);
                }
                self.raw_html(html, *first_link);
                if html.get(..3).is_some_and(|tag| tag.eq_ignore_ascii_case("<br")) {
                    self.setter.pass("\n");
                }
            }
            Event::Tag { number, name } => self.tag(*number, name),
            Event::BlockId { id, alone } => self.name_block(id, *alone),
            Event::FootnoteReference(label) => {
                self.inline();
                if self.diversions.is_empty() {
                    self.footnotes.refer(label, &mut self.out);
                } else {
                    footnotes::mark(label, &mut self.out);
                }
            }
            // A line that begins behind an embed needs no break.
            Event::SoftBreak | Event::HardBreak if self.is_split() => {}
            Event::SoftBreak => {
                self.out.push('\n');
                self.setter.pass("\n");
            }
            Event::HardBreak => {
                self.inline();
                self.setter.pass("\n");
                self.out.push_str("<br>\n");
            }
            Event::Rule => self.out.push_str("<hr>\n"),
            Event::TaskMarker { done } => self.task(*done),
        }
    }

    /// Counts a block, and notices the beginning and the end of the part that is shown, and the heading that is not.
    fn reach(&mut self, tag: &Tag<'_>) {
        let block = self.blocks;
        self.blocks += 1;
        let Some(content) = self.content else { return };
        match (self.stage, content.reach, tag) {
            (Stage::Before, Reach::Headings(first, _), Tag::Heading { number, .. }) if *number == first => {
                self.stage = Stage::Within;
            }
            (Stage::Within, Reach::Headings(_, end), Tag::Heading { number, .. })
                if *number >= end && self.diversions.is_empty() =>
            {
                self.stage = Stage::Behind;
            }
            (_, Reach::Block { number, .. }, tag) if number == block && self.is_before() => {
                self.leave_footnotes();
                self.stage = Stage::Within;
                let number = self.lists.last().copied().flatten();
                self.wrapper = blocks::open_around(tag, number, &mut self.out);
            }
            _ => {}
        }
        match tag {
            Tag::CodeBlock { info } if is_compare(info) => self.fences += 1,
            Tag::List { start } => self.lists.push(*start),
            Tag::Item => {
                self.lists.last_mut().into_iter().flatten().for_each(|number| *number = number.saturating_add(1))
            }
            _ => {}
        }
        if let Tag::Heading { number, .. } = tag {
            self.is_hidden |= content.hidden_heading == Some(*number);
            self.tables.pass_heading(*number);
        }
    }

    /// Writes the comparison that follows the introduction.
    fn lead(&mut self) {
        if self.open.is_empty()
            && self.diversions.is_empty()
            && let Some(comparison) = self.leading.take()
        {
            self.compare(comparison);
        }
    }

    fn compare(&mut self, comparison: &ComparisonView) {
        self.has_tables = true;
        if let Some((content, tools)) = self.content.zip(self.tools) {
            comparison::write(&mut self.out, comparison, &tools.words.words(&content.language).comparison);
        }
    }

    fn text(&mut self, text: &str) {
        match &mut self.code {
            Some(block) => block.code.push_str(text),
            None => {
                let text = behind_folders(text, &mut self.folders);
                // Behind a block that stands in a paragraph no line begins with a space.
                let text = if self.is_split() { text.trim_start() } else { text };
                if !text.is_empty() {
                    self.inline();
                    let text = self.set(text);
                    escape_text(&mut self.out, &text);
                }
            }
        }
    }

    /// Writes text in an element of its own.
    fn element(&mut self, open: &str, text: &str, close: &str) {
        self.inline();
        self.out.push_str(open);
        escape_text(&mut self.out, text);
        self.out.push_str(close);
    }

    /// Math as MathML; as its source where that cannot be read, which has been told when the article was parsed.
    fn math(&mut self, source: &str, display: bool) {
        self.setter.pass_object();
        match math::mathml(source, display) {
            Ok(mathml) => {
                self.inline();
                self.out.push_str(&mathml);
            }
            Err(_) => self.element("<code class=\"math\">", source, "</code>"),
        }
    }

    fn tag(&mut self, number: u32, name: &str) {
        let href = self.content.and_then(|content| content.tags.get(number as usize)?.as_deref());
        self.inline();
        let close = match href {
            Some(href) => {
                self.out.push_str("<a class=\"tag\"");
                attribute(&mut self.out, "href", href);
                self.out.push('>');
                "</a>"
            }
            None => "",
        };
        self.out.push('#');
        escape_text(&mut self.out, name);
        self.setter.pass(name);
        self.out.push_str(close);
    }

    fn target(&self, number: u32) -> Option<&'c Target> {
        self.content.map(|content| content.targets.get(number as usize).unwrap_or(&Target::Wanted))
    }

    /// How many bytes at the beginning of a link's text are folders that are not shown.
    fn hidden_folders(&self, link: &Link<'_>) -> usize {
        if link.folders > 0 && self.hides_folders(link) { link.folders } else { 0 }
    }

    fn hides_folders(&self, link: &Link<'_>) -> bool {
        self.content.is_some_and(|content| content.hiding.binary_search(&link.number).is_ok())
    }

    /// What a wikilink would show if it had no text of its own.
    fn shown_name(&self, link: &Link<'_>) -> String {
        let mut shown = link::Target::display(&link.written);
        if self.hides_folders(link) {
            shown.text.drain(..shown.folders);
        }
        shown.text
    }

    fn link(&mut self, link: &Link<'_>) {
        self.inline();
        self.folders = self.hidden_folders(link);
        self.begin_link(link);
        let close = match self.target(link.number) {
            None => {
                let url = if let link::Target::External(url) = &link.target { url } else { &*link.written };
                open_link(&mut self.out, url, &link.title)
            }
            Some(target) => phrase::open_target(&mut self.out, target, &link.title),
        };
        self.push(Kind::Phrasing, close, Naming::Around);
    }
}

/// The part of a text behind the folders that are not shown, of which `left` bytes are yet to come.
fn behind_folders<'t>(text: &'t str, left: &mut usize) -> &'t str {
    let (folders, rest) = text.split_at(text.floor_char_boundary(text.len().min(*left)));
    *left -= folders.len();
    rest
}
