//! How the text of a line is set: prose is, code of raw HTML and addresses are not.

use std::borrow::Cow;

use super::Writer;
use crate::article::link::Target;
use crate::article::markdown::{Link, RawDepth};

impl Writer<'_> {
    /// The next text of the line at hand, set.
    pub(super) fn set<'t>(&mut self, text: &'t str) -> Cow<'t, str> {
        if self.raw.is_outside() && !self.address.as_ref().is_some_and(|address| address.contains(text)) {
            return self.setter.set(text);
        }
        self.setter.pass(text);
        text.into()
    }

    /// Goes to where what was said before does not matter to how a text is set.
    pub(super) fn begin_line(&mut self) {
        self.setter.begin();
        self.raw = RawDepth::of_code();
    }

    /// Remembers where a link leads whose text comes next.
    pub(super) fn begin_link(&mut self, link: &Link<'_>) {
        self.address = match &link.target {
            Target::External(url) => Some(url.clone()),
            _ => None,
        };
    }
}
