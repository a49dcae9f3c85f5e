//! Views to bytes: the Markdown writer, the theme's templates, the colours of code, and the files that are folds over
//! the whole site.
//!
//! [`page`] is the way in for pages. Nothing here reads a file but through [`Bodies`], and nothing is written to disk.

pub mod highlight;
mod phrase;
pub mod sanitize;
mod sitemap;
pub mod theme;
mod writer;

use crate::diagnostic::Diagnostic;
use crate::view::{Content, View};

pub use sitemap::sitemap;
pub use writer::{Bodies, Tools, write_fragment};

use theme::Theme;

/// Renders a page: its article's body, then its template around it.
///
/// # Errors
/// If the template fails, or the text of an article cannot be had any more. What is merely worth a warning is added to
/// `warnings`.
pub fn page(
    view: &View,
    content: Option<&Content>,
    theme: &Theme,
    tools: Tools<'_>,
    warnings: &mut Vec<Diagnostic>,
) -> Result<String, Box<Diagnostic>> {
    let body = content.map(|content| writer::write(content, tools, warnings)).transpose()?;
    theme.render(Theme::template(view.page.kind), view, &body.unwrap_or_default()).map_err(Box::new)
}
