//! A line of text on the page that shows it: its links resolved from there.

use std::borrow::Cow;

use super::{Here, Target};
use crate::article::inlines::Inlines;
use crate::base::typography::Typography;
use crate::site::ArticleId;

/// A title, a sentence, a summary. Serialised as HTML.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Phrase {
    /// The text and its marks.
    pub inlines: Inlines,
    /// Where its links lead, by the numbers that the marks use; a mark whose number is not here is no link.
    pub links: Vec<(u32, Target)>,
    /// How it is set.
    pub typography: Typography,
}

impl Phrase {
    /// The text without its marks, set.
    pub fn set(&self) -> Cow<'_, str> {
        self.inlines.set(self.typography)
    }
}

impl Here<'_> {
    /// The text with its emphasis but without links, as for titles, which stand in links themselves.
    pub(super) fn phrase(&self, inlines: &Inlines) -> Phrase {
        self.phrase_of(inlines.clone(), Vec::new())
    }

    /// What an article is called, set as its language wants.
    pub(super) fn title(&self, article: ArticleId) -> Phrase {
        Phrase { typography: self.site.typography(Some(article)), ..self.phrase(self.site.title(article)) }
    }

    /// The text with its links.
    pub(super) fn phrase_of(&self, inlines: Inlines, links: Vec<(u32, Target)>) -> Phrase {
        Phrase { inlines, links, typography: self.typography }
    }

    /// Text without marks, set.
    pub(super) fn set(&self, text: &str) -> String {
        self.typography.set(text).into_owned()
    }
}
