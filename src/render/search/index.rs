//! What has been gathered of all articles, as one: every word with the sections that it stands in.
//!
//! [`Index::of`] sorts the words and puts the sections in order of their numbers, whoever gathered them and when: what comes out is the same.

use std::ops::Range;

use rayon::prelude::*;

use super::gather::{Gathered, Gatherer, WEIGHT_BITS, Weight};
use crate::site::{ArticleId, Site};

/// How many sections a word is found in that stands in very many: those about which it says most. Such a word has a say in the order
/// of what is found, and excludes nothing.
const MOST_HITS: usize = 4096;

/// A word that stands in more than this part of all sections may be one of these.
const COMMON: usize = 8;

/// Articles are given this many numbers more at a time where a piece of excerpts holds more of them.
const SLOTS: usize = 8;

/// The number of each article: that of its piece of excerpts times `slots`, and its place there. So a browser finds the excerpt of what it
/// has found, and a new article changes the numbers of few others.
pub struct Numbering {
    /// How many numbers each piece has.
    pub slots: usize,
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
        Self { slots, of_article }
    }

    /// The number of an article; none if nothing says how it begins.
    pub fn get(&self, article: ArticleId) -> Option<u32> {
        self.of_article[article.index()]
    }
}

/// A section that a word stands in: the place of it among all sections, and the weight.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Hit(u32);

impl Hit {
    fn new(section: usize, weight: Weight) -> Self {
        Self((section as u32) << WEIGHT_BITS | u32::from(weight))
    }

    /// The place of the section.
    pub fn section(self) -> usize {
        (self.0 >> WEIGHT_BITS) as usize
    }

    /// How much the word says about it.
    pub fn weight(self) -> Weight {
        (self.0 & ((1 << WEIGHT_BITS) - 1)) as Weight
    }
}

/// Every word with the sections that it stands in.
pub struct Index<'g> {
    pub numbering: Numbering,
    /// The number of its article and its place there, of each section, in this order.
    pub sections: Vec<(u32, u32)>,
    /// The stems, sorted.
    pub stems: Vec<&'g str>,
    /// The words of each stem, sorted: their places and themselves.
    words: Vec<(u32, &'g str)>,
    hits: Vec<Hit>,
    /// Where the hits of each stem begin, and where the last end.
    starts: Vec<usize>,
}

impl<'g> Index<'g> {
    /// Puts together what several have gathered.
    pub fn of(site: &Site, gatherers: &'g [Gatherer]) -> Self {
        let numbering = Numbering::of(site);
        let gathered = in_order(&numbering, gatherers);
        let mut stems: Vec<&str> = gatherers.iter().flat_map(Gatherer::stems).map(|(stem, _)| stem).collect();
        stems.par_sort_unstable();
        stems.dedup();
        let places: Vec<Vec<u32>> = gatherers.par_iter().map(|gatherer| places(gatherer, &stems)).collect();
        let mut words: Vec<(u32, &str)> = Vec::new();
        for (gatherer, places) in gatherers.iter().zip(&places) {
            words.extend(gatherer.words().map(|(word, stem)| (places[stem as usize], word)));
        }
        words.par_sort_unstable();
        words.dedup();
        let (hits, starts) = hits(&gathered, gatherers, &places, stems.len());
        let sections = gathered.into_iter().map(|(number, _, section)| (number, section.section)).collect();
        Self { numbering, sections, stems, words, hits, starts }
    }

    /// The words that have a stem.
    pub fn words_of(&self, stem: usize) -> impl Iterator<Item = &'g str> {
        let stem = stem as u32;
        let start = self.words.partition_point(|(of, _)| *of < stem);
        self.words[start..].iter().take_while(move |(of, _)| *of == stem).map(|(_, word)| *word)
    }

    /// In how many sections a stem stands.
    pub fn count(&self, stem: usize) -> usize {
        self.range(stem).len()
    }

    fn range(&self, stem: usize) -> Range<usize> {
        self.starts[stem]..self.starts[stem + 1]
    }

    /// The sections that a stem stands in, in order; of very many those about which it says most.
    pub fn hits(&self, stem: usize) -> impl Iterator<Item = Hit> {
        let hits = &self.hits[self.range(stem)];
        let is_cut = hits.len() > MOST_HITS && hits.len() > self.sections.len() / COMMON;
        let (least, mut left) = if is_cut { least_weight(hits) } else { (0, usize::MAX) };
        hits.iter().copied().filter(move |hit| {
            let is_last = hit.weight() == least && left > 0;
            left -= usize::from(is_last);
            hit.weight() > least || is_last
        })
    }
}

/// The least weight among the best hits, and how many of those that have it are among them.
fn least_weight(hits: &[Hit]) -> (Weight, usize) {
    let mut counts = [0; 1 << WEIGHT_BITS];
    hits.iter().for_each(|hit| counts[usize::from(hit.weight())] += 1);
    let mut left = MOST_HITS;
    for (weight, count) in counts.into_iter().enumerate().rev() {
        if count >= left {
            return (weight as Weight, left);
        }
        left -= count;
    }
    (0, left)
}

/// Every section with the number of its article and its gatherer, in order of number.
fn in_order<'g>(numbering: &Numbering, gatherers: &'g [Gatherer]) -> Vec<(u32, usize, &'g Gathered)> {
    let numbered =
        |by: usize| move |section: &'g Gathered| numbering.get(section.article).map(|number| (number, by, section));
    let all = gatherers.iter().enumerate();
    let mut gathered: Vec<_> =
        all.flat_map(|(by, gatherer)| gatherer.sections().iter().filter_map(numbered(by))).collect();
    gathered.par_sort_unstable_by_key(|(number, _, section)| (*number, section.section));
    gathered
}

/// Where each stem of a gatherer stands among all, by its number there.
fn places(gatherer: &Gatherer, stems: &[&str]) -> Vec<u32> {
    let mut places = vec![0; gatherer.stems().count()];
    for (stem, number) in gatherer.stems() {
        places[number as usize] = stems.binary_search(&stem).unwrap_or_default() as u32;
    }
    places
}

/// The hits of all stems one behind the other, and where those of each begin.
fn hits(
    gathered: &[(u32, usize, &Gathered)],
    gatherers: &[Gatherer],
    places: &[Vec<u32>],
    stems: usize,
) -> (Vec<Hit>, Vec<usize>) {
    let mut starts = vec![0; stems + 1];
    for (_, by, section) in gathered {
        for (word, _) in gatherers[*by].entries(section) {
            starts[places[*by][word as usize] as usize + 1] += 1;
        }
    }
    for stem in 0..stems {
        starts[stem + 1] += starts[stem];
    }
    let mut next = starts.clone();
    let mut hits = vec![Hit::default(); starts[stems]];
    for (place, (_, by, section)) in gathered.iter().enumerate() {
        for (word, weight) in gatherers[*by].entries(section) {
            let at = &mut next[places[*by][word as usize] as usize];
            hits[*at] = Hit::new(place, weight);
            *at += 1;
        }
    }
    (hits, starts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_very_many_hits_the_best_are_kept() {
        let hits: Vec<Hit> =
            (0..10_000).map(|section| Hit::new(section, if section % 3 == 0 { 5 } else { 1 })).collect();
        assert_eq!(least_weight(&hits), (1, MOST_HITS - 3334));
        assert_eq!(least_weight(&hits[..100]), (0, MOST_HITS - 100));
        let all_equal: Vec<Hit> = (0..10_000).map(|section| Hit::new(section, 2)).collect();
        assert_eq!(least_weight(&all_equal), (2, MOST_HITS));
    }
}
