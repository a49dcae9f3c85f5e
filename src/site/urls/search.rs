//! The page of the search, and the pieces of its index.
//!
//! How many pieces there are follows from how much there is to read, so that it is known before anything is read for the search.

use std::sync::Arc;

use super::{Output, PageKind, SearchPart, Sources, Urls};
use crate::article::Outline;
use crate::base::path::UrlPath;
use crate::base::text::is_language;

/// Where the index of the search is.
pub const SEARCH: &str = "_larder/search/";

/// Where the page of the search is.
const PAGE: &str = "search/";

/// About how many words are read in a minute.
const WORDS_A_MINUTE: usize = 250;

/// Languages that are written without spaces between words.
const OF_SIGNS: &[&str] = &["zh", "ja", "yue", "th"];

/// What is read in a minute of Chinese or Japanese takes as much room as so many words: there are more pairs of signs than words, and
/// hardly any comes twice in a section.
const SIGNS_A_MINUTE: usize = 400;

/// Of how many words the places fill a piece of 10 to 20 kB.
const WORDS_A_PIECE: usize = 20_000;

/// A text of n words has different ones in proportion to the root of n; so many times this fill a piece.
const ROOTS_A_PIECE: usize = 64;

/// Pairs of signs are nearly as many as their places: so many pieces of places need one of words.
const HITS_A_WORDS: usize = 4;

impl Urls {
    /// Adds the page of the search, if the site has one.
    pub(super) fn make_search(&mut self, sources: &Sources<'_>) {
        if sources.parts.settings.search {
            self.search = Some(self.make_page(PageKind::Search, self.style.index(PAGE)));
        }
    }

    /// Adds the pieces of the index, once it is known which pages there are.
    pub(in crate::site) fn offer_search(&mut self, sources: &Sources<'_>) {
        if self.search.is_none() {
            return;
        }
        let language = |outline: &Outline| match &outline.meta.lang {
            Some(language) => is_language(language, OF_SIGNS),
            None => is_language(&sources.parts.settings.language, OF_SIGNS),
        };
        let length = |outline: &Arc<Outline>| {
            outline.minutes as usize * if language(outline) { SIGNS_A_MINUTE } else { WORDS_A_MINUTE }
        };
        let words: usize = sources.articles.iter().map(length).sum();
        let of_hits = (words / WORDS_A_PIECE).max(1).next_power_of_two();
        let of_words = (words.isqrt() / ROOTS_A_PIECE).max(of_hits / HITS_A_WORDS).max(1).next_power_of_two();
        self.search_pieces = (of_words, of_hits);
        self.offer_search_part("index", SearchPart::Root);
        for number in 0..of_words {
            self.offer_search_part(&format!("words-{number}"), SearchPart::Words(number));
        }
        for number in 0..of_hits {
            self.offer_search_part(&format!("hits-{number}"), SearchPart::Hits(number));
        }
    }

    fn offer_search_part(&mut self, name: &str, part: SearchPart) {
        self.offer(UrlPath::made(&format!("{SEARCH}{name}.js")), Output::Search(part));
    }

    /// How many pieces of words and of hits the index of the search has.
    pub fn search_pieces(&self) -> (usize, usize) {
        self.search_pieces
    }
}
