//! Anchors: each is one of its kind in its article.

use std::collections::HashMap;

/// Gives each heading an anchor of its own.
#[derive(Default)]
pub(super) struct Anchors {
    /// The anchors given, with the number that the next equal one gets.
    given: HashMap<String, u32>,
}

impl Anchors {
    /// Notes an anchor that is there already.
    pub(super) fn take(&mut self, anchor: &str) {
        if !self.given.contains_key(anchor) {
            self.given.insert(anchor.to_owned(), 2);
        }
    }

    /// An anchor that begins like `slug`, and is taken from now on.
    pub(super) fn unique(&mut self, slug: &str) -> String {
        let wanted = if slug.is_empty() { "section" } else { slug };
        let mut number = self.given.get(wanted).copied().unwrap_or(1);
        let anchor = loop {
            let anchor = if number == 1 { wanted.to_owned() } else { format!("{wanted}-{number}") };
            number += 1;
            if !self.given.contains_key(&anchor) {
                break anchor;
            }
        };
        self.given.insert(wanted.to_owned(), number);
        self.given.entry(anchor.clone()).or_insert(2);
        anchor
    }
}
