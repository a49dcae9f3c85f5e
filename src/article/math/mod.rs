//! LaTeX formulas to MathML.
//!
//! [`mathml`] is the way in. The crate `math-core` reads LaTeX and knows its commands; around it stands what a formula needs to
//! be published:
//!
//! 1. `prepare` bounds length and nesting, for the crate recurses, and rewrites what authors use and the crate does not know.
//! 2. The crate converts. Of what it says, [`Fault`] keeps one line and the place.
//! 3. `markup` goes through the result tag by tag, turns inline styles into classes and attributes, and lets nothing
//!    through that it does not know; so that what comes out is well-formed, and safe, whatever the crate does.
//!
//! Formulas have no numbers but those that `\tag` gives them, and know nothing of each other: `\newcommand` and `\eqref` are
//! not understood. What a formula looks like beyond MathML is up to the style sheet: the classes are listed in `markup`.

mod markup;
mod prepare;
#[cfg(test)]
mod tests;

use std::ops::Range;
use std::sync::LazyLock;

use math_core::{LatexToMathML, MathCoreConfig, MathDisplay};
use pulldown_cmark_escape::escape_html_body_text;

#[cfg(test)]
pub(crate) use markup::{ATTRIBUTES, ELEMENTS};

/// The longest formula that is converted, in bytes. One that fills a page of a book has two thousand.
pub const LONGEST_FORMULA: usize = 10_000;

/// What is wrong with a formula.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What it is, in one line, as a diagnostic would say it.
    pub message: String,
    /// Where in the formula's source it is, in bytes, on the borders of characters; may be empty, as at the end.
    pub range: Range<usize>,
}

impl Fault {
    fn new(message: impl Into<String>, range: Range<usize>) -> Self {
        Self { message: message.into(), range }
    }
}

/// The formula as a `<math>` element, a block of its own if `display`, with its source as an annotation.
///
/// # Errors
/// If the source cannot be read as LaTeX, or is longer or deeper than any formula should be.
pub fn mathml(source: &str, display: bool) -> Result<String, Fault> {
    let prepared = prepare::prepare(source, display)?;
    let mode = if display { MathDisplay::Block } else { MathDisplay::Inline };
    let converted = CONVERTER.convert_with_local_state(&prepared.latex, mode).map_err(|fault| {
        let note = if prepared.has_comment { "; `%` begins a comment, `\\%` is the sign itself" } else { "" };
        let [start, end] = [fault.0.start, fault.0.end].map(|at| source.floor_char_boundary(prepared.in_source(at)));
        Fault::new(plain(&fault.error_message()) + note, start..end.max(start))
    })?;
    let Some(content) = markup::tidy(&converted.mathml) else {
        return Err(Fault::new("this formula cannot be shown", 0..source.len()));
    };
    let mut html = String::with_capacity(content.len() + source.len() + 120);
    html.push_str(if display { "<math display=\"block\">" } else { "<math>" });
    html.push_str("<semantics><mrow>");
    html.push_str(&content);
    html.push_str("</mrow><annotation encoding=\"application/x-tex\">");
    // Writing to a string cannot fail.
    let _infallible = escape_html_body_text(&mut html, source);
    html.push_str("</annotation></semantics></math>");
    Ok(html)
}

/// Commands that the crate does not know, in terms of those that it does.
///
/// The lines around `\boxed` are no lines that anybody would ask for; [`markup`] knows them by that.
const MACROS: &[(&str, &str)] = &[
    ("boxed", r"\begin{array}{:c|}\hline #1\end{array}"),
    ("dotsb", r"\cdots"),
    ("dotsc", r"\ldots"),
    ("dotsi", r"\cdots"),
    ("dotsm", r"\cdots"),
    ("dotso", r"\ldots"),
    ("ensuremath", r"{#1}"),
    ("euro", r"€"),
    ("smash", r"{#1}"),
    ("substack", r"\begin{subarray}{c}#1\end{subarray}"),
    ("textcolor", r"{\color{#1}#2}"),
    ("textmu", r"\mathrm{µ}"),
];

static CONVERTER: LazyLock<LatexToMathML> = LazyLock::new(|| {
    let macros = MACROS.iter().map(|(name, means)| ((*name).to_owned(), (*means).to_owned())).collect();
    // The macros are ours and sound, as a test shows.
    LatexToMathML::new(MathCoreConfig { macros, ..MathCoreConfig::default() }).unwrap_or_default()
});

/// A message of the crate as Larder would word it: lower case, no full stop, names in backticks.
fn plain(message: &str) -> String {
    if message.starts_with("Internal") {
        return "this formula cannot be read".to_owned();
    }
    let message = message.trim_end_matches('.').replace('"', "`");
    let mut chars = message.chars();
    chars.next().into_iter().flat_map(char::to_lowercase).chain(chars).collect()
}
