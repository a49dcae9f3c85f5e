//! How an article and each of its sections begins, in a few words: for previews of links, and for lists of what was found.
//!
//! They are no part of the outline: hardly any page shows them, and nearly every edit of a first sentence would change them.

use crate::article::inlines::{Builder, Inlines};
use crate::base::text;

/// How many characters of a section are kept; what shows them cuts them behind a word. One more would tell that there is more, and the last
/// may be a space, which goes.
const KEPT: usize = text::SHORT + 2;

/// How an article begins, and each section of it: plain texts, in which folders of links are marked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Openings {
    /// What stands before the first heading, then what stands below each of them.
    texts: Box<[Inlines]>,
}

impl Openings {
    /// How the section of a heading begins; nothing if only headings, code, tables or pictures stand there.
    pub fn of_section(&self, heading: u32) -> Option<&Inlines> {
        self.texts.get(heading as usize + 1).filter(|text| !text.is_empty())
    }

    /// How the article begins, whose title may be one of its headings.
    pub fn of_article(&self, title_heading: Option<u32>) -> Option<&Inlines> {
        let before = self.texts.first().filter(|text| !text.is_empty());
        before.or_else(|| self.of_section(title_heading?))
    }
}

/// Gathers openings, block by block.
pub(super) struct Opener {
    texts: Vec<Inlines>,
    at_hand: Builder,
    /// How many characters are left to be kept of the section at hand.
    left: usize,
}

impl Default for Opener {
    fn default() -> Self {
        Self { texts: Vec::new(), at_hand: Builder::default(), left: KEPT }
    }
}

impl Opener {
    /// Adds the text of a block.
    pub(super) fn add(&mut self, block: &mut Builder) {
        if self.left == 0 {
            return;
        }
        let part = block.slice(0..text::behind(block.as_text(), self.left));
        self.at_hand.space();
        self.at_hand.append(&part);
        let length = if part.text().is_ascii() { part.text().len() } else { part.text().chars().count() };
        self.left = self.left.saturating_sub(length + 1);
    }

    /// Begins the section of a heading.
    pub(super) fn next(&mut self) {
        self.texts.push(self.at_hand.take().with_folders_only());
        self.left = KEPT;
    }

    pub(super) fn finish(mut self) -> Openings {
        self.next();
        Openings { texts: self.texts.into() }
    }
}
