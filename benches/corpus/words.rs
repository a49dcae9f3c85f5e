//! Chance and language: a small random number generator, Zipf's law, and a vocabulary of pronounceable made-up words.
//!
//! Everything here is a function of its seed, and uses no arithmetic that differs between machines.

use std::collections::HashSet;

/// Words in the vocabulary.
pub const VOCABULARY: usize = 20_000;

/// Words up to this rank have one syllable: in every language the commonest words are short.
const SHORT_WORDS: usize = 40;
/// Words up to this rank have two syllables, the rest three.
const MIDDLING_WORDS: usize = 3_000;

const ONSETS: [&str; 20] =
    ["b", "br", "ch", "d", "f", "g", "gr", "h", "k", "l", "m", "n", "p", "pl", "r", "s", "st", "t", "v", "w"];
const VOWELS: [&str; 8] = ["a", "a", "e", "e", "i", "o", "u", "ea"];
const CODAS: [&str; 8] = ["", "", "", "", "l", "n", "r", "s"];

/// A generator of random numbers (`SplitMix64`). Streams of one seed are independent of each other.
pub struct Rng(u64);

impl Rng {
    pub fn new(seed: u64, stream: u64) -> Self {
        let mut mixed = Self(seed ^ stream.wrapping_mul(0xD6E8_FEB8_6659_FD93));
        Self(mixed.next())
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        bits ^ (bits >> 31)
    }

    /// A whole number from 0 to `limit`, which is left out and must not be 0.
    pub fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit as u64) as usize
    }

    /// A whole number from `low` to `high`, both included.
    pub fn between(&mut self, low: usize, high: usize) -> usize {
        low + self.below(high - low + 1)
    }

    /// True once in `times`.
    pub fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    pub fn pick<'a>(&mut self, choices: &[&'a str]) -> &'a str {
        choices[self.below(choices.len())]
    }

    /// A number from 0 to 1, which is left out.
    fn unit(&mut self) -> f64 {
        const STEPS: f64 = (1_u64 << 53) as f64;
        (self.next() >> 11) as f64 / STEPS
    }
}

/// Ranks from 0, drawn by Zipf's law: rank `k` comes up in proportion to `1 / (k + 1)`.
pub struct Zipf {
    cumulative: Vec<f64>,
    total: f64,
}

impl Zipf {
    /// `ranks` must not be 0.
    pub fn new(ranks: usize) -> Self {
        let mut total = 0.0;
        let cumulative = (1..=ranks)
            .map(|rank| {
                total += 1.0 / rank as f64;
                total
            })
            .collect();
        Self { cumulative, total }
    }

    pub fn draw(&self, rng: &mut Rng) -> usize {
        let point = rng.unit() * self.total;
        self.cumulative.partition_point(|&sum| sum <= point).min(self.cumulative.len() - 1)
    }
}

/// The made-up words, commonest first, each once.
pub fn vocabulary(rng: &mut Rng) -> Vec<String> {
    let mut words = Vec::with_capacity(VOCABULARY);
    let mut seen = HashSet::with_capacity(VOCABULARY);
    while words.len() < VOCABULARY {
        let syllables = match words.len() {
            0..SHORT_WORDS => 1,
            SHORT_WORDS..MIDDLING_WORDS => 2,
            _ => 3,
        };
        let word: String = (0..syllables).map(|_| syllable(rng)).collect();
        if seen.insert(word.clone()) {
            words.push(word);
        }
    }
    words
}

fn syllable(rng: &mut Rng) -> String {
    [rng.pick(&ONSETS), rng.pick(&VOWELS), rng.pick(&CODAS)].concat()
}
