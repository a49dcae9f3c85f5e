//! The body of a page: its article, and the articles that are shown in place within it.
//!
//! Each is written by a writer of its own. An article of which a page shows several parts is parsed once for all of them,
//! and what embeds may bring to a page is bounded.

use std::borrow::Borrow;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Tools, Writer};
use crate::article::markdown::{self, Event, Prepared};
use crate::diagnostic::{Diagnostic, Lint, Place};
use crate::render::search::SectionTexts;
use crate::site::ArticleId;
use crate::view::{Content, Target};

/// The most HTML that embeds may bring to a page, in bytes.
const MOST_EMBEDDED: usize = 1_000_000;

/// What was written.
#[derive(Debug, Default)]
pub struct Written {
    /// The HTML.
    pub html: String,
    /// Whether there are tables in it that scripts may sort, be they Larder's own.
    pub has_tables: bool,
}

/// Writes what `content` says of its article, whose events are shown to `sections`, too.
///
/// # Errors
/// If the text of the article, or of one that it shows, cannot be had any more.
pub fn write(
    content: &Content,
    tools: Tools<'_>,
    sections: Option<&mut SectionTexts>,
    warnings: &mut Vec<Diagnostic>,
) -> Result<Written, Box<Diagnostic>> {
    let texts = repeated(content, tools)?;
    let prepared = prepare(&texts, tools);
    let parsed = parse(&prepared, tools);
    let mut page = Page {
        tools,
        parsed: &parsed,
        sections,
        left: MOST_EMBEDDED,
        embeds: 0,
        is_exceeded: false,
        has_tables: false,
    };
    let html = page.write(content)?;
    if page.is_exceeded {
        let message =
            format!("its embeds come to more than {MOST_EMBEDDED} bytes; the rest of them are shown as links");
        let fault = Diagnostic::new(Lint::EmbedLimit, message).at(Place::file(&content.outline.path));
        warnings.push(fault.help("embed sections instead of whole articles, or link to them"));
    }
    let html = if tools.sanitizes { crate::render::sanitize::sanitize(&html) } else { html };
    Ok(Written { html, has_tables: page.has_tables })
}

/// A page that is being written.
struct Page<'p> {
    tools: Tools<'p>,
    /// The events of bodies that are needed more than once.
    parsed: &'p Parsed<'p>,
    /// What looks at the events of the page's own article; embedded ones are not part of it.
    sections: Option<&'p mut SectionTexts>,
    /// How much more embeds may bring.
    left: usize,
    /// How many have been written.
    embeds: usize,
    is_exceeded: bool,
    has_tables: bool,
}

impl Page<'_> {
    fn write(&mut self, content: &Content) -> Result<String, Box<Diagnostic>> {
        if let Some(events) = self.parsed.get(&content.article) {
            return self.write_events(content, events, 0);
        }
        let (text, start) = self.tools.bodies.text(content.article)?;
        let body = &text[start..];
        let prepared = markdown::prepare(body, self.tools.dialect);
        let events = markdown::events(&prepared, self.tools.dialect).map(|(event, _)| event);
        self.write_events(content, events, body.len())
    }

    /// Writes the events of a body, of which about `length` bytes are shown.
    fn write_events<'e>(
        &mut self,
        content: &Content,
        events: impl IntoIterator<Item: Borrow<Event<'e>>>,
        length: usize,
    ) -> Result<String, Box<Diagnostic>> {
        let tools = self.tools;
        let mut writer = Writer::new(Some(content), Some(tools), length);
        if self.embeds > 0 {
            writer.footnotes.prefix = format!("e{}.", self.embeds);
        }
        let mut failure = None;
        let mut sections = self.sections.take();
        for event in events {
            if writer.is_done() || failure.is_some() {
                break;
            }
            let mut embed =
                |content: &Content| self.embed(content).map_err(|fault| failure = Some(fault)).ok().flatten();
            if let Some(sections) = &mut sections {
                sections.take(event.borrow());
            }
            writer.take(event.borrow(), &mut embed, tools.highlighter);
        }
        match failure {
            Some(fault) => Err(fault),
            None => {
                self.has_tables |= writer.has_tables;
                Ok(writer.finish(tools.words.words(&content.language)))
            }
        }
    }

    /// Writes an embedded article; none if there has been too much of them.
    fn embed(&mut self, content: &Content) -> Result<Option<String>, Box<Diagnostic>> {
        if self.left == 0 {
            self.is_exceeded = true;
            return Ok(None);
        }
        self.embeds += 1;
        let html = self.write(content)?;
        self.left = self.left.saturating_sub(html.len());
        Ok(Some(html))
    }
}

/// The files of articles, and where their bodies begin.
type Texts = BTreeMap<ArticleId, (Arc<str>, usize)>;

/// The events of bodies.
type Parsed<'p> = BTreeMap<ArticleId, Vec<Event<'p>>>;

/// Reads the articles that are shown more than once with `content`, itself counted.
fn repeated(content: &Content, tools: Tools<'_>) -> Result<Texts, Box<Diagnostic>> {
    let mut counts: BTreeMap<ArticleId, usize> = BTreeMap::new();
    let mut open = vec![content];
    while let Some(content) = open.pop() {
        *counts.entry(content.article).or_default() += 1;
        open.extend(content.targets.iter().filter_map(|target| match target {
            Target::Embed { content, .. } => Some(&**content),
            _ => None,
        }));
    }
    let repeated = counts.into_iter().filter(|(_, count)| *count > 1);
    repeated.map(|(article, _)| Ok((article, tools.bodies.text(article)?))).collect()
}

fn prepare<'t>(texts: &'t Texts, tools: Tools<'_>) -> BTreeMap<ArticleId, Prepared<'t>> {
    let prepare = |text: &'t str| markdown::prepare(text, tools.dialect);
    texts.iter().map(|(article, (text, start))| (*article, prepare(&text[*start..]))).collect()
}

fn parse<'p>(prepared: &'p BTreeMap<ArticleId, Prepared<'_>>, tools: Tools<'_>) -> Parsed<'p> {
    let events =
        |prepared: &'p Prepared<'_>| markdown::events(prepared, tools.dialect).map(|(event, _)| event).collect();
    prepared.iter().map(|(article, prepared)| (*article, events(prepared))).collect()
}
