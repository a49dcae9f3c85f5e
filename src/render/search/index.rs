//! What has been gathered of all articles, as one: every word with the sections that it stands in.
//!
//! [`Index::of`] puts words and signs in one order, whoever gathered them and when: what comes out is the same.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::ops::Range;

use rayon::prelude::*;

use super::gather::{Gatherer, WEIGHT_BITS, Weight};
use super::order::{Numbering, Order};
use super::signs::Signs;
use super::tokens::Pair;
use crate::base::map::HashSet;

/// How many sections a word is found in that stands in very many: those about which it says most. Such a word has a say in the order
/// of what is found, and excludes nothing.
const MOST_HITS: usize = 4096;

/// A word that stands in more than this part of all sections may be one of these.
const COMMON: usize = 8;

/// A section that a word stands in: the place of it among all sections, and the weight.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Hit(u32);

impl Hit {
    /// A hit at a place.
    pub fn new(section: usize, weight: Weight) -> Self {
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

/// What words are found by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stem<'g> {
    /// What English words have in common, or a word of another language.
    Word(&'g str),
    /// Two signs side by side, or one.
    Signs(Pair),
}

impl<'g> Stem<'g> {
    /// The stem as a text.
    pub fn text(self) -> Cow<'g, str> {
        match self {
            Self::Word(word) => word.into(),
            Self::Signs(pair) => {
                let (first, second) = pair.signs();
                [first].into_iter().chain(second).collect::<String>().into()
            }
        }
    }
}

/// Every word with the sections that it stands in.
pub struct Index<'g> {
    pub numbering: &'g Numbering,
    /// How many sections there are.
    pub sections: usize,
    /// How many of them each article has, by its number.
    pub of_articles: Vec<usize>,
    /// The stems, in order of their texts.
    pub stems: Vec<Stem<'g>>,
    /// Which of the hits each stem has.
    ranges: Vec<Range<usize>>,
    hits: Vec<Hit>,
    /// The words of each stem that is none of signs, sorted: the places of the stems, and the words.
    words: Vec<(u32, &'g str)>,
}

impl<'g> Index<'g> {
    /// Puts together what several have gathered.
    pub fn of(order: &'g Order, gatherers: &'g [Gatherer], signs: &Signs) -> Self {
        let spoken = Spoken::of(gatherers);
        let (mut hits, starts) = hits(order, gatherers, &spoken);
        let behind = hits.len();
        hits.extend(signs.hits());
        let of_words = spoken.stems.iter().zip(&starts).zip(&starts[1..]);
        let of_words = of_words.map(|((stem, start), end)| (Stem::Word(stem), *start..*end));
        let of_signs =
            signs.pairs().iter().map(|(pair, hits)| (Stem::Signs(*pair), hits.start + behind..hits.end + behind));
        let all = merge(of_words, of_signs);
        // Where each stem of words has come to be.
        let places = (0..).zip(&all).filter(|(_, (stem, _))| matches!(stem, Stem::Word(_)));
        let places: Vec<u32> = places.map(|(place, _)| place).collect();
        let words = spoken.words.into_iter().map(|(stem, word)| (places[stem as usize], word)).collect();
        let (stems, ranges) = all.into_iter().unzip();
        let mut of_articles = vec![0; order.numbering.numbers];
        order.sections.iter().for_each(|placed| of_articles[placed.article as usize] += 1);
        let sections = order.sections.len();
        Self { numbering: &order.numbering, sections, of_articles, stems, ranges, hits, words }
    }

    /// The words that have a stem; none if it is of signs.
    pub fn words_of(&self, stem: usize) -> impl Iterator<Item = &'g str> {
        let stem = stem as u32;
        let start = self.words.partition_point(|(of, _)| *of < stem);
        self.words[start..].iter().take_while(move |(of, _)| *of == stem).map(|(_, word)| *word)
    }

    /// In how many sections a stem stands.
    pub fn count(&self, stem: usize) -> usize {
        self.ranges[stem].len()
    }

    /// The sections that a stem stands in, in order; of very many those about which it says most.
    pub fn hits(&self, stem: usize) -> impl Iterator<Item = Hit> {
        let hits = &self.hits[self.ranges[stem].clone()];
        let (least, mut left) = if self.is_cut(hits.len()) { least_weight(hits) } else { (0, usize::MAX) };
        hits.iter().copied().filter(move |hit| {
            let is_last = hit.weight() == least && left > 0;
            left -= usize::from(is_last);
            hit.weight() > least || is_last
        })
    }

    /// The weights, the most frequent first.
    pub fn weights(&self) -> Vec<Weight> {
        let mut counts = [0; 1 << WEIGHT_BITS];
        self.hits.iter().for_each(|hit| counts[usize::from(hit.weight())] += 1);
        let mut weights: Vec<Weight> = (0..1 << WEIGHT_BITS).collect();
        weights.sort_by_key(|weight| Reverse(counts[usize::from(*weight)]));
        weights
    }

    /// Every sign that is in a pair, in order.
    pub fn signs(&self) -> Vec<char> {
        let pairs =
            self.stems.iter().filter_map(|stem| if let Stem::Signs(pair) = stem { Some(pair.signs()) } else { None });
        let signs: HashSet<char> = pairs.flat_map(|(first, second)| [Some(first), second]).flatten().collect();
        let mut signs: Vec<char> = signs.into_iter().collect();
        signs.sort_unstable();
        signs
    }

    fn is_cut(&self, count: usize) -> bool {
        count > MOST_HITS && count > self.sections / COMMON
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

/// The words of all gatherers, but for signs.
struct Spoken<'g> {
    /// The stems, sorted.
    stems: Vec<&'g str>,
    /// The places of the stems, and the words, sorted.
    words: Vec<(u32, &'g str)>,
    /// Where each stem of each gatherer stands among all, by its number there.
    places: Vec<Vec<u32>>,
}

impl<'g> Spoken<'g> {
    fn of(gatherers: &'g [Gatherer]) -> Self {
        let mut all: Vec<(&str, usize, u32)> = Vec::new();
        for (by, gatherer) in gatherers.iter().enumerate() {
            all.extend(gatherer.stems().map(|(stem, number)| (stem, by, number)));
        }
        all.par_sort_unstable();
        let mut places: Vec<Vec<u32>> = gatherers.iter().map(|gatherer| vec![0; gatherer.stems().count()]).collect();
        let mut stems: Vec<&str> = Vec::new();
        for (stem, by, number) in all {
            if stems.last() != Some(&stem) {
                stems.push(stem);
            }
            places[by][number as usize] = stems.len() as u32 - 1;
        }
        let mut words: Vec<(u32, &str)> = Vec::new();
        for (gatherer, places) in gatherers.iter().zip(&places) {
            words.extend(gatherer.words().map(|(word, stem)| (places[stem as usize], word)));
        }
        words.par_sort_unstable();
        words.dedup();
        Self { stems, words, places }
    }
}

/// Stems of words and stems of signs, both in order, in one order.
fn merge<'g>(
    words: impl Iterator<Item = (Stem<'g>, Range<usize>)>,
    signs: impl Iterator<Item = (Stem<'g>, Range<usize>)>,
) -> Vec<(Stem<'g>, Range<usize>)> {
    let mut merged = Vec::new();
    let mut signs = signs.peekable();
    for word in words {
        let first = word.0.text().chars().next();
        // No word begins with a sign, so the first character decides.
        let is_before = |stem: Stem<'_>| matches!(stem, Stem::Signs(pair) if Some(pair.signs().0) < first);
        while let Some(before) = signs.next_if(|(stem, _)| is_before(*stem)) {
            merged.push(before);
        }
        merged.push(word);
    }
    merged.extend(signs);
    merged
}

/// The hits of all words one behind the other, and where those of each stem begin and the last end.
fn hits(order: &Order, gatherers: &[Gatherer], spoken: &Spoken<'_>) -> (Vec<Hit>, Vec<usize>) {
    let stems = spoken.stems.len();
    let entries = |by: usize, at: usize| {
        let gatherer = &gatherers[by];
        let places = &spoken.places[by];
        gatherer.entries(&gatherer.sections()[at]).map(move |(word, weight)| (places[word as usize] as usize, weight))
    };
    let mut starts = vec![0; stems + 1];
    for placed in &order.sections {
        entries(placed.by, placed.at).for_each(|(stem, _)| starts[stem + 1] += 1);
    }
    for stem in 0..stems {
        starts[stem + 1] += starts[stem];
    }
    let mut next = starts.clone();
    let mut hits = vec![Hit::default(); starts[stems]];
    for (place, placed) in order.sections.iter().enumerate() {
        for (stem, weight) in entries(placed.by, placed.at) {
            hits[next[stem]] = Hit::new(place, weight);
            next[stem] += 1;
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
