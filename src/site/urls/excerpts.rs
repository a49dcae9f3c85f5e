//! The pieces in which browsers are told how pages begin.
//!
//! A page stands in the piece that the hash of its path names, so that a browser knows the piece of a link without asking, and an edit
//! changes one piece. There are as many pieces as bring some eight pages into each.

use super::{ExcerptsPart, Output, PageId, PageKind, Urls};
use crate::base::hash::fnv1a;
use crate::base::path::UrlPath;

/// Where browsers find how pages begin.
pub const EXCERPTS: &str = "_larder/excerpts/";

/// More pages than this in a piece, on average, are for twice as many pieces.
const MOST_IN_PIECE: usize = 12;

impl Urls {
    /// Adds the pieces, once all pages are known.
    pub(in crate::site) fn offer_excerpts(&mut self) {
        let has_words = |id: &PageId| {
            let page = self.page(*id);
            page.article.is_some() && page.kind != PageKind::NotFound
        };
        let pages: Vec<PageId> = self.page_ids().filter(has_words).collect();
        if pages.is_empty() {
            return;
        }
        let count = pages.len().div_ceil(MOST_IN_PIECE).next_power_of_two();
        let mut pieces = vec![Vec::new(); count];
        for id in pages {
            pieces[fnv1a(self.page(id).url.as_str().as_bytes()) as usize % count].push(id);
        }
        self.excerpts = pieces;
        self.offer(UrlPath::made(&format!("{EXCERPTS}index.js")), Output::Excerpts(ExcerptsPart::Index));
        for number in 0..count {
            let url = UrlPath::made(&format!("{EXCERPTS}{number}.js"));
            self.offer(url, Output::Excerpts(ExcerptsPart::Piece(number)));
        }
    }

    /// The pages in each piece of excerpts.
    pub fn excerpts(&self) -> &[Vec<PageId>] {
        &self.excerpts
    }
}
