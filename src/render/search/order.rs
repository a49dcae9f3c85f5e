//! The numbers of articles, and all sections in order of these, whoever gathered them and when.

use rayon::prelude::*;

use super::gather::Gatherer;
use crate::site::{ArticleId, Site};

/// Articles are given this many numbers more at a time where a piece of excerpts holds more of them.
const SLOTS: usize = 8;

/// The number of each article: that of its piece of excerpts times `slots`, and its place there. So a browser finds the excerpt of what it
/// has found, and a new article changes the numbers of few others.
pub struct Numbering {
    /// How many numbers each piece has.
    pub slots: usize,
    /// How many numbers there are, given or not.
    pub numbers: usize,
    of_article: Vec<Option<u32>>,
}

impl Numbering {
    fn of(site: &Site) -> Self {
        let urls = site.urls();
        let most = urls.excerpts().iter().map(Vec::len).max().unwrap_or_default();
        let slots = most.next_multiple_of(SLOTS).max(SLOTS);
        let mut of_article = vec![None; site.article_ids().len()];
        for (piece, pages) in urls.excerpts().iter().enumerate() {
            let mut pages: Vec<_> = pages.iter().map(|id| urls.page(*id)).collect();
            pages.sort_unstable_by_key(|page| page.url.as_str());
            for (place, page) in pages.into_iter().enumerate() {
                if let Some(article) = page.article {
                    of_article[article.index()] = Some((piece * slots + place) as u32);
                }
            }
        }
        Self { slots, numbers: urls.excerpts().len() * slots, of_article }
    }

    /// The number of an article; none if nothing says how it begins.
    fn get(&self, article: ArticleId) -> Option<u32> {
        self.of_article[article.index()]
    }
}

/// A section in its place among all.
pub struct Placed {
    /// The number of its article.
    pub article: u32,
    /// The how-manieth of the article.
    pub section: u32,
    /// Which gatherer has it, and at what place there.
    pub by: usize,
    pub at: usize,
}

/// All sections in order.
pub struct Order {
    pub numbering: Numbering,
    pub sections: Vec<Placed>,
}

impl Order {
    /// The order of what several have gathered.
    pub fn of(site: &Site, gatherers: &[Gatherer]) -> Self {
        let numbering = Numbering::of(site);
        let mut sections = Vec::new();
        for (by, gatherer) in gatherers.iter().enumerate() {
            for (at, section) in gatherer.sections().iter().enumerate() {
                if let Some(article) = numbering.get(section.article) {
                    sections.push(Placed { article, section: section.section, by, at });
                }
            }
        }
        sections.par_sort_unstable_by_key(|placed| (placed.article, placed.section));
        Self { numbering, sections }
    }

    /// The place of each section of each gatherer; none for what has no number.
    pub fn places(&self, gatherers: &[Gatherer]) -> Vec<Vec<Option<u32>>> {
        let mut places: Vec<_> = gatherers.iter().map(|gatherer| vec![None; gatherer.sections().len()]).collect();
        for (place, placed) in (0..).zip(&self.sections) {
            places[placed.by][placed.at] = Some(place);
        }
        places
    }
}
