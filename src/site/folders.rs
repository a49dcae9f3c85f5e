//! The folders in the text of a wikilink: `[[kitchen/Stock]]` shows `Stock`, for the path is the site's business and not the
//! reader's; but `[[TCP/IP]]`, found by its title or by an alias, or not at all, shows what was written.
//!
//! Outlines hold what was written, for they know nothing of where links lead. What is shown of them is made where it is shown.

use std::borrow::Cow;

use super::Site;
use super::ids::ArticleId;
use crate::article::inlines::{Inlines, Style};

impl Site {
    /// A text of an article as readers see it.
    pub fn as_shown<'i>(&self, article: ArticleId, text: &'i Inlines) -> Cow<'i, Inlines> {
        shown(self.links.hiding(article), text)
    }
}

/// A text of an article with the links `hiding`, in order, showing their text without folders.
pub(super) fn shown<'i>(hiding: &[(ArticleId, u32)], text: &'i Inlines) -> Cow<'i, Inlines> {
    let hides = |link: u32| hiding.binary_search_by_key(&link, |(_, link)| *link).is_ok();
    let is_hidden = |style: Style| matches!(style, Style::Folders(link) if hides(link));
    if hiding.is_empty() || !text.marks().iter().any(|mark| is_hidden(mark.style)) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.without_folders(hides))
}
