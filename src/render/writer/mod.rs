//! Markdown to HTML.
//!
//! [`write`] walks the events of an article's body and writes HTML that a strict content security policy allows: no inline
//! style, no script of ours. Links are written as the view resolved them, by number; embedded articles are written in
//! place by a writer of their own. The walk keeps its own stack, so nesting has no limit.

mod escape;
mod images;

use std::sync::Arc;

use super::highlight::{Highlighter, Outcome};
use super::phrase;
use crate::article::link;
use crate::article::markdown::{self, Alignment, Event, Link, Tag, TagEnd};
use crate::base::path::SourcePath;
use crate::diagnostic::{Diagnostic, Lint, Place};
use crate::settings::Dialect;
use crate::site::ArticleId;
use crate::view::{Content, Section, Target};
use images::Image;

pub(super) use escape::{attribute, escape_text, open_link};

/// Where the text of articles comes from.
pub trait Bodies: Sync {
    /// The file of an article and where its body begins.
    ///
    /// # Errors
    /// If the file has changed or gone since it was parsed.
    fn text(&self, article: ArticleId) -> Result<(Arc<str>, usize), Box<Diagnostic>>;
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
}

/// Writes what `content` says of its article.
///
/// # Errors
/// If the text of the article, or of one that it shows, cannot be had any more.
pub fn write(content: &Content, tools: Tools<'_>, warnings: &mut Vec<Diagnostic>) -> Result<String, Box<Diagnostic>> {
    let mut budget = Budget { left: MOST_EMBEDDED, host: content.outline.path.clone(), is_exceeded: false };
    let html = write_within(content, tools, &mut budget)?;
    if budget.is_exceeded {
        let message =
            format!("its embeds come to more than {MOST_EMBEDDED} bytes; the rest of them are shown as links");
        let fault = Diagnostic::new(Lint::EmbedLimit, message).at(Place::file(&budget.host));
        warnings.push(fault.help("embed sections instead of whole articles, or link to them"));
    }
    Ok(html)
}

/// Writes a fragment of Markdown whose links lead where they say. For checking the dialect against CommonMark.
pub fn write_fragment(text: &str, dialect: &Dialect, highlighter: &Highlighter) -> String {
    let mut writer = Writer::new(None, text.len());
    for (event, _) in markdown::events(text, dialect) {
        writer.take(event, &mut |_| None, highlighter);
    }
    writer.out
}

/// The most HTML that embeds may bring to a page, in bytes.
const MOST_EMBEDDED: usize = 1_000_000;

/// How much more embeds may bring.
struct Budget {
    left: usize,
    host: SourcePath,
    is_exceeded: bool,
}

fn write_within(content: &Content, tools: Tools<'_>, budget: &mut Budget) -> Result<String, Box<Diagnostic>> {
    let (text, start) = tools.bodies.text(content.article)?;
    let body = &text[start..];
    let mut writer = Writer::new(Some(content), body.len());
    let mut failure = None;
    for (event, _) in markdown::events(body, tools.dialect) {
        if writer.is_done() || failure.is_some() {
            break;
        }
        let mut embed = |content: &Content| {
            if budget.left == 0 {
                budget.is_exceeded = true;
                return None;
            }
            match write_within(content, tools, budget) {
                Ok(html) => {
                    budget.left = budget.left.saturating_sub(html.len());
                    Some(html)
                }
                Err(fault) => {
                    failure = Some(fault);
                    None
                }
            }
        };
        writer.take(event, &mut embed, tools.highlighter);
    }
    failure.map_or_else(|| Ok(writer.finish()), Err)
}

/// Makes the HTML of an embedded article; none if there has been too much of it.
type Embedder<'e> = dyn FnMut(&Content) -> Option<String> + 'e;

/// A container that has been opened and what closes it.
struct Open {
    kind: Kind,
    close: &'static str,
}

/// What matters about a container to what stands in it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A paragraph, which is split where a block must stand in it.
    Paragraph,
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
    out: String,
    open: Vec<Open>,
    stage: Stage,
    /// Whether the paragraph at hand has been opened in the output.
    in_paragraph: bool,
    /// The heading that is passed over.
    is_hidden: bool,
    code: Option<CodeBlock>,
    /// The images that are open, and the text in them.
    image: Option<Image<'c>>,
    table: Table,
}

struct CodeBlock {
    language: String,
    code: String,
}

#[derive(Default)]
struct Table {
    alignments: Vec<Alignment>,
    column: usize,
    in_head: bool,
}

impl<'c> Writer<'c> {
    fn new(content: Option<&'c Content>, length: usize) -> Self {
        let is_whole = content.is_none_or(|content| content.section == Section::Whole);
        Self {
            content,
            out: String::with_capacity(length + length / 2),
            open: Vec::new(),
            stage: if is_whole { Stage::Within } else { Stage::Before },
            in_paragraph: false,
            is_hidden: false,
            code: None,
            image: None,
            table: Table::default(),
        }
    }

    fn is_done(&self) -> bool {
        self.stage == Stage::Behind
    }

    fn finish(mut self) -> String {
        while let Some(open) = self.open.pop() {
            self.close(&open);
        }
        self.out
    }

    fn take(&mut self, event: Event<'_>, embed: &mut Embedder<'_>, highlighter: &Highlighter) {
        if let Event::Start(Tag::Heading { number, .. }) = event {
            self.reach(number);
        }
        if self.stage != Stage::Within {
            return;
        }
        if self.is_hidden {
            self.is_hidden = !matches!(event, Event::End(TagEnd::Heading(_)));
            return;
        }
        if self.image.is_some() {
            return self.take_in_image(event, embed);
        }
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(TagEnd::CodeBlock) => self.end_code(highlighter),
            Event::End(end) => self.end(end),
            Event::Text(text) => self.text(&text),
            Event::Code(code) => {
                self.inline();
                self.out.push_str("<code>");
                escape_text(&mut self.out, &code);
                self.out.push_str("</code>");
            }
            Event::Html(html) => self.out.push_str(&html),
            Event::InlineHtml(html) => {
                self.inline();
                self.out.push_str(&html);
            }
            // A line that begins behind an embed needs no break.
            Event::SoftBreak | Event::HardBreak if self.is_split() => {}
            Event::SoftBreak => self.out.push('\n'),
            Event::HardBreak => {
                self.inline();
                self.out.push_str("<br>\n");
            }
            Event::Rule => self.out.push_str("<hr>\n"),
            Event::TaskMarker { done } => self.task(done),
        }
    }

    /// Notices the beginning and the end of the part that is shown, and the heading that is not.
    fn reach(&mut self, heading: u32) {
        let Some(content) = self.content else { return };
        match (self.stage, content.section) {
            (Stage::Before, Section::Headings(first, _)) if heading == first => self.stage = Stage::Within,
            (Stage::Within, Section::Headings(_, end)) if heading >= end => self.stage = Stage::Behind,
            _ => {}
        }
        self.is_hidden |= content.hidden_heading == Some(heading);
    }

    fn text(&mut self, text: &str) {
        match &mut self.code {
            Some(block) => block.code.push_str(text),
            None => {
                self.inline();
                escape_text(&mut self.out, text);
            }
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Paragraph => {
                self.out.push_str("<p>");
                self.in_paragraph = true;
                self.push(Kind::Paragraph, "</p>\n");
            }
            Tag::Heading { number, level } => self.heading(number, level),
            Tag::BlockQuote => self.block("<blockquote>\n", "</blockquote>\n"),
            Tag::CodeBlock { info } => {
                let language = language(&info).to_owned();
                self.code = Some(CodeBlock { language, code: String::new() });
            }
            Tag::HtmlBlock => self.push(Kind::Flow, ""),
            Tag::List { start: None } => self.block("<ul>\n", "</ul>\n"),
            Tag::List { start: Some(1) } => self.block("<ol>\n", "</ol>\n"),
            Tag::List { start: Some(start) } => self.block(&format!("<ol start=\"{start}\">\n"), "</ol>\n"),
            Tag::Item => self.block("<li>", "</li>\n"),
            Tag::Table(alignments) => {
                self.table = Table { alignments, ..Table::default() };
                self.block("<div class=\"table\" tabindex=\"0\">\n<table>\n", "</tbody>\n</table>\n</div>\n");
            }
            Tag::TableHead => {
                self.table.in_head = true;
                self.table.column = 0;
                self.block("<thead>\n<tr>", "</tr>\n</thead>\n<tbody>\n");
            }
            Tag::TableRow => {
                self.table.column = 0;
                self.block("<tr>", "</tr>\n");
            }
            Tag::TableCell => self.cell(),
            Tag::Emphasis => self.inline_tag("<em>", "</em>"),
            Tag::Strong => self.inline_tag("<strong>", "</strong>"),
            Tag::Strikethrough => self.inline_tag("<del>", "</del>"),
            Tag::Link(link) => self.link(&link),
            Tag::Embed(link) => self.image = Some(self.image(&link)),
        }
    }

    fn end(&mut self, end: TagEnd) {
        match end {
            TagEnd::TableHead => self.table.in_head = false,
            TagEnd::TableCell => self.table.column += 1,
            _ => {}
        }
        match self.open.pop() {
            Some(open) => self.close(&open),
            // What closes here was opened before the part that is shown began, so that part is over.
            None => self.stage = Stage::Behind,
        }
    }

    fn close(&mut self, open: &Open) {
        if open.kind != Kind::Paragraph || std::mem::take(&mut self.in_paragraph) {
            self.out.push_str(open.close);
        }
    }

    fn push(&mut self, kind: Kind, close: &'static str) {
        self.open.push(Open { kind, close });
    }

    fn block(&mut self, open: &str, close: &'static str) {
        self.out.push_str(open);
        self.push(Kind::Flow, close);
    }

    fn inline_tag(&mut self, open: &str, close: &'static str) {
        self.inline();
        self.out.push_str(open);
        self.push(Kind::Phrasing, close);
    }

    /// Whether a block stands in the paragraph at hand and nothing has followed it yet.
    fn is_split(&self) -> bool {
        !self.in_paragraph && self.open.last().is_some_and(|open| open.kind == Kind::Paragraph)
    }

    /// Goes on with a paragraph that a block has interrupted.
    fn inline(&mut self) {
        if self.is_split() {
            self.out.push_str("<p>");
            self.in_paragraph = true;
        }
    }

    fn heading(&mut self, number: u32, level: u8) {
        const CLOSE: [&str; 6] = ["</h1>\n", "</h2>\n", "</h3>\n", "</h4>\n", "</h5>\n", "</h6>\n"];
        let level = (level + self.content.map_or(0, |content| content.lower_headings)).min(6);
        let anchored = self.content.filter(|content| content.has_anchors);
        let anchor = anchored.and_then(|content| content.outline.headings.get(number as usize));
        self.out.push_str(&format!("<h{level}"));
        if let Some(heading) = anchor {
            attribute(&mut self.out, "id", &heading.anchor);
        }
        self.out.push('>');
        self.push(Kind::Phrasing, CLOSE[usize::from(level - 1)]);
    }

    fn cell(&mut self) {
        let (tag, close) = if self.table.in_head { ("<th scope=\"col\"", "</th>") } else { ("<td", "</td>") };
        self.out.push_str(tag);
        self.out.push_str(match self.table.alignments.get(self.table.column) {
            Some(Alignment::Left) => " class=\"left\"",
            Some(Alignment::Center) => " class=\"center\"",
            Some(Alignment::Right) => " class=\"right\"",
            Some(Alignment::None) | None => "",
        });
        self.out.push('>');
        self.push(Kind::Flow, close);
    }

    /// The box of a task, in the item that has just begun.
    fn task(&mut self, done: bool) {
        let checked = if done { " checked" } else { "" };
        self.inline();
        self.out.push_str(&format!("<input type=\"checkbox\" disabled{checked}> "));
    }

    fn end_code(&mut self, highlighter: &Highlighter) {
        let Some(CodeBlock { language, code }) = self.code.take() else { return };
        self.out.push_str("<pre tabindex=\"0\"><code");
        if !language.is_empty() {
            attribute(&mut self.out, "class", &format!("language-{language}"));
        }
        self.out.push('>');
        match highlighter.highlight(&language, &code) {
            Outcome::Html(html) => self.out.push_str(&html),
            Outcome::Plain | Outcome::TooLong | Outcome::UnknownLanguage => escape_text(&mut self.out, &code),
        }
        self.out.push_str("</code></pre>\n");
    }

    fn target(&self, number: u32) -> Option<&'c Target> {
        self.content.map(|content| content.targets.get(number as usize).unwrap_or(&Target::Wanted))
    }

    fn link(&mut self, link: &Link<'_>) {
        self.inline();
        let close = match self.target(link.number) {
            None => {
                let url = if let link::Target::External(url) = &link.target { url } else { &*link.written };
                open_link(&mut self.out, url, &link.title)
            }
            Some(target) => phrase::open_target(&mut self.out, target, &link.title),
        };
        self.push(Kind::Phrasing, close);
    }
}

/// The language of a block of code: the first word behind its fence, as Hugo, Quarto and GitHub write it.
fn language(info: &str) -> &str {
    let word = info.trim().trim_start_matches(['{', '.']);
    word.split([' ', ',', '{', '}', '\t', ':']).next().unwrap_or_default()
}
