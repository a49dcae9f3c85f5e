//! Pairs of signs with the sections that they stand in.
//!
//! A text of Chinese has nearly as many pairs as it has signs, and many of them stand nowhere else. So they are not looked up one by one,
//! as words are: each is a number, and in the end all are sorted, which is several times as fast.

use std::ops::Range;

use rayon::prelude::*;

use super::gather::{WEIGHT_BITS, Weight};
use super::index::Hit;
use super::tokens::Pair;

/// A pair, the place of a section that it stands in, and the weight, in this order from the highest bit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Posting(u64);

/// How many bits the place of a section and a weight take. That is enough for 33 million sections.
const HIT_BITS: u32 = u64::BITS - Pair::BITS;

impl Posting {
    /// Says that a pair stands in a section.
    pub fn new(pair: Pair, section: usize, weight: Weight) -> Self {
        debug_assert!(section < 1 << (HIT_BITS - WEIGHT_BITS), "{section}");
        Self(pair.number() << HIT_BITS | (section as u64) << WEIGHT_BITS | u64::from(weight))
    }

    fn pair(self) -> Pair {
        Pair::of_number(self.0 >> HIT_BITS)
    }

    fn section(self) -> usize {
        ((self.0 & ((1 << HIT_BITS) - 1)) >> WEIGHT_BITS) as usize
    }

    fn weight(self) -> Weight {
        (self.0 & ((1 << WEIGHT_BITS) - 1)) as Weight
    }
}

/// Every pair of a site.
pub struct Signs {
    postings: Vec<Posting>,
    /// Each pair with its postings, in order.
    pairs: Vec<(Pair, Range<usize>)>,
}

impl Signs {
    /// Puts together what several have gathered. `places` says of each of their sections at what place it is among all.
    pub fn of(gathered: Vec<Vec<Posting>>, places: &[Vec<Option<u32>>]) -> Self {
        let mut postings = Vec::with_capacity(gathered.iter().map(Vec::len).sum());
        for (own, places) in gathered.into_iter().zip(places) {
            let placed = |posting: Posting| {
                let place = places[posting.section()]?;
                Some(Posting::new(posting.pair(), place as usize, posting.weight()))
            };
            postings.extend(own.into_iter().filter_map(placed));
        }
        postings.par_sort_unstable();
        let mut pairs = Vec::new();
        let mut start = 0;
        for same in postings.chunk_by(|a, b| a.pair() == b.pair()) {
            pairs.push((same[0].pair(), start..start + same.len()));
            start += same.len();
        }
        Self { postings, pairs }
    }

    /// Every pair, and which of the hits are its own.
    pub fn pairs(&self) -> &[(Pair, Range<usize>)] {
        &self.pairs
    }

    /// The hits of all pairs.
    pub fn hits(&self) -> impl Iterator<Item = Hit> {
        self.postings.iter().map(|posting| Hit::new(posting.section(), posting.weight()))
    }
}
