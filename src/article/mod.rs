//! One Markdown file, understood by itself.
//!
//! [`parse`] turns a file's text into an [`Article`]: an [`Outline`], which is all that other pages can see of it, the [`Spans`] of what the outline
//! numbers, and the [`Body`], a handle to the text from which the page's HTML is made later. It never fails and sees no
//! other file; what is wrong is returned beside the article.
//!
//! 1. [`front_matter`] splits off and reads the keys at the top;
//! 2. [`markdown`] makes events of the rest, links and headings numbered;
//! 3. [`outline`] gathers from them what the rest of the site may want to know;
//! 4. [`lints`] and `footnotes` look at what is wrong whatever the other files say.

mod anchors;
#[cfg(feature = "failpoints")]
pub mod blind;
mod blocks;
pub mod code;
pub mod facts;
mod footnotes;
mod foreign;
pub mod front_matter;
pub mod html;
pub mod inlines;
pub mod link;
pub mod lints;
pub mod markdown;
pub mod math;
pub mod outline;
pub mod raw;
pub mod shortcodes;
mod tables;

use std::sync::Arc;

use crate::base::hash::ContentHash;
use crate::base::path::SourcePath;
use crate::diagnostic::Diagnostic;
use crate::settings::Dialect;

use footnotes::Footnotes;
use front_matter::FrontMatter;
use outline::Outlined;
pub use outline::{Heading, Openings, OutgoingLink, Outline, Spans};

/// A Markdown file, understood by itself.
#[derive(Clone, Debug)]
pub struct Article {
    /// What other pages can see of it.
    pub outline: Arc<Outline>,
    /// Where in the file things stand.
    pub spans: Arc<Spans>,
    /// The text behind the front matter.
    pub body: Body,
}

/// A handle to the text of an article, which may or may not be in memory.
#[derive(Clone, Debug)]
pub struct Body {
    /// The whole file's text, if it is kept.
    pub kept: Option<Arc<str>>,
    /// Where in the file the body begins, in bytes.
    pub start: usize,
    /// The hash of the file, by which a second reading is known to be the same.
    pub hash: ContentHash,
    /// How it and its sections begin.
    pub openings: Arc<Openings>,
}

/// Understands the file at `path`, whose text is `text`. The body comes with its text in memory.
pub fn parse(path: &SourcePath, text: &str, dialect: &Dialect) -> (Article, Vec<Diagnostic>) {
    let FrontMatter { meta, spans, body_start: start, mut diagnostics } = front_matter::read(path, text);
    let body = &text[start..];
    let prepared = markdown::prepare(body, dialect);
    lints::shortcodes(path, start, &prepared.shortcodes, &mut diagnostics);
    let mut footnotes = Footnotes::default();
    let events = markdown::events(&prepared, dialect).inspect(|(event, span)| footnotes.pass(event, span));
    let inspected = lints::inspect(path, (body, prepared.source()), start, dialect.wikilinks, events, &mut diagnostics);
    let Outlined { outline, spans, openings, faults } =
        outline::outline(path, (meta, spans), (body, start), dialect, inspected);
    diagnostics.extend(faults);
    footnotes.check(path, body, start, &mut diagnostics);
    let hash = ContentHash::of(text.as_bytes());
    let body = Body { kept: Some(text.into()), start, hash, openings: Arc::new(openings) };
    (Article { outline: Arc::new(outline), spans: Arc::new(spans), body }, diagnostics)
}
