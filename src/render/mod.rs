//! Views to bytes: the Markdown writer, the theme's templates, the colours of code, and the files that are folds over
//! the whole site.
//!
//! [`page`] is the way in for pages. Nothing here reads a file but through [`Bodies`], and nothing is written to disk.

mod colors;
mod excerpts;
mod facts;
mod feed;
pub mod highlight;
mod llms;
mod phrase;
pub mod picture;
mod redirect;
mod robots;
pub mod sanitize;
pub mod search;
mod sitemap;
mod structured_data;
mod tagged;
pub mod theme;
mod writer;
mod xml;

use crate::diagnostic::Diagnostic;
use crate::view::{Content, View};

pub use colors::colors;
pub use excerpts::excerpts;
pub use facts::facts;
pub use feed::feed;
pub use llms::llms;
pub use redirect::redirect;
pub use robots::robots;
pub use sitemap::sitemap;
pub use tagged::tagged;
pub use writer::{Bodies, CalloutTypes, Tools, Words, WriterWords, write_fragment};

use search::SectionTexts;
use theme::{Made, Theme};

/// Renders a page: its article's body, then its template around it. The events of the body are shown to `texts`, too.
///
/// # Errors
/// If the template fails, or the text of an article cannot be had any more. What is merely worth a warning is added to
/// `warnings`.
pub fn page(
    view: &View,
    content: Option<&Content>,
    theme: &Theme,
    tools: Tools<'_>,
    texts: Option<&mut SectionTexts>,
    warnings: &mut Vec<Diagnostic>,
) -> Result<Vec<u8>, Box<Diagnostic>> {
    let body = content.map(|content| writer::write(content, tools, texts, warnings)).transpose()?.unwrap_or_default();
    let words = &tools.words.words(&view.page.language).comparison;
    let mut made = Made { content: &body.html, has_tables: body.has_tables, ..Made::default() };
    let mut comparison = String::new();
    if let Some(view) = &view.page.comparison {
        writer::write_comparison(&mut comparison, view, words);
        made = Made { comparison: &comparison, has_tables: true, ..made };
    }
    theme.render(&theme.template_of(view), view, &made).map_err(Box::new)
}
