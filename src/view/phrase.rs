//! A line of text on the page that shows it: its links resolved from there.

use super::Target;
use crate::article::inlines::Inlines;

/// A title, a sentence, a summary. Serialised as HTML.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Phrase {
    /// The text and its marks.
    pub inlines: Inlines,
    /// Where its links lead, by the numbers that the marks use; a mark whose number is not here is no link.
    pub links: Vec<(u32, Target)>,
}

impl Phrase {
    /// The text with its emphasis but without links, as for titles, which stand in links themselves.
    pub fn without_links(inlines: &Inlines) -> Self {
        Self { inlines: inlines.clone(), links: Vec::new() }
    }
}
