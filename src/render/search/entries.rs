//! The words of the index and where they stand, as texts: what is in the files.
//!
//! An entry is one for a word, or for all pairs of signs with the same first. Each has texts of hits, which lie elsewhere.
//!
//! A word's is how many units (UTF-16) it has in common with the word before, one digit; in how many sections the word stands, and a colon; the
//! rest of it; and, if the texts do not hold it as it is, behind commas each word that has this stem: how many units of the stem it lacks, one
//! digit, and what it has instead. Numbers are to base 36. It has one text of hits.
//!
//! That of pairs is `*`, their first sign, and [`Bits`]: how many they are, and how many texts of hits they have, each less one
//! ([`Bits::gamma`]); the seconds, as [`Bits::rising`] numbers by their places among all signs, the first of which is 1 (0: the sign alone); then
//! for each pair in how many sections it stands, less one ([`Bits::gamma`]). Those in up to [`FEW`] have one text of hits together, the last; each of the
//! others has its own.
//!
//! A text of hits is [`Bits`], too: the places of the sections ([`Bits::rising`]), and for each of these the weight ([`Bits::unary`]), as a place among
//! those of `Index::weights`; then those of the next pair.

use std::fmt::Write as _;
use std::ops::Range;

use super::bits::Bits;
use super::gather::{WEIGHT_BITS, Weight};
use super::index::{Index, Stem};
use crate::base::hash::ContentHash;

/// Pairs of signs that stand in no more sections than this share a text: most do, and to end one for each would take more than a tenth more.
const FEW: usize = 32;

/// What an entry of signs begins with.
const SIGNS: char = '*';

/// What stands behind a number; no word holds it.
const END: char = ':';

const RADIX: u32 = 36;

/// Writes entries.
pub struct Entries<'i, 'g> {
    index: &'i Index<'g>,
    /// What each weight is written as.
    ranks: [u8; 1 << WEIGHT_BITS],
    /// All signs, in order.
    signs: Vec<char>,
}

/// One entry.
pub struct Entry {
    /// The stems that it has.
    pub stems: Range<usize>,
    /// The entry, as far as it can be written without the one before.
    text: String,
    /// Where its stems stand.
    pub hits: Vec<String>,
    /// What tells it from others, whatever else there is.
    pub key: ContentHash,
}

impl<'i, 'g> Entries<'i, 'g> {
    /// To write those of an index, with the weights as they are to be numbered.
    pub fn of(index: &'i Index<'g>, weights: &[Weight]) -> Self {
        let mut ranks = [0; 1 << WEIGHT_BITS];
        (0..).zip(weights).for_each(|(rank, weight)| ranks[usize::from(*weight)] = rank);
        Self { index, ranks, signs: index.signs() }
    }

    /// All signs, in order.
    pub fn signs(&self) -> &[char] {
        &self.signs
    }

    /// Which stems have an entry together.
    pub fn ranges(&self) -> Vec<Range<usize>> {
        let first = |stem: &Stem<'_>| if let Stem::Signs(pair) = stem { Some(pair.signs().0) } else { None };
        let is_together = |a: &Stem<'_>, b: &Stem<'_>| first(a).is_some() && first(a) == first(b);
        let mut start = 0;
        let lengths = self.index.stems.chunk_by(is_together).map(<[_]>::len);
        let range = |length| {
            start += length;
            start - length..start
        };
        lengths.map(range).collect()
    }

    /// The entry of some stems.
    pub fn entry(&self, stems: Range<usize>) -> Entry {
        match self.index.stems[stems.start] {
            Stem::Word(word) => self.word(stems, word),
            Stem::Signs(pair) => self.pairs(stems, pair.signs().0),
        }
    }

    fn word(&self, stems: Range<usize>, name: &str) -> Entry {
        let stem = stems.start;
        let mut text = number(self.index.count(stem));
        let mut words = self.index.words_of(stem).peekable();
        if words.next_if_eq(&name).is_none() || words.peek().is_some() {
            for word in self.index.words_of(stem) {
                let (bytes, units) = shared(name, word);
                let lacks = name.encode_utf16().count() - units;
                text.push(',');
                // No word is as long as that.
                text.push(char::from_digit(lacks as u32, RADIX).unwrap_or('0'));
                text.push_str(&word[bytes..]);
            }
        }
        let mut hits = Bits::default();
        self.hits(stem, &mut Vec::new(), &mut hits);
        Entry { stems, text, hits: vec![hits.finish()], key: ContentHash::of(name.as_bytes()) }
    }

    fn pairs(&self, stems: Range<usize>, first: char) -> Entry {
        let counts = stems.clone().map(|stem| self.index.count(stem));
        let (mut of_few, mut hits, mut buffer) = (Bits::default(), Vec::new(), Vec::new());
        for (stem, count) in stems.clone().zip(counts.clone()) {
            if count <= FEW {
                self.hits(stem, &mut buffer, &mut of_few);
            } else {
                let mut own = Bits::default();
                self.hits(stem, &mut buffer, &mut own);
                hits.push(own.finish());
            }
        }
        if hits.len() < stems.len() {
            hits.push(of_few.finish());
        }
        let seconds: Vec<u32> = stems.clone().map(|stem| self.second(stem)).collect();
        let mut bits = Bits::default();
        bits.gamma(stems.len() as u64 - 1);
        bits.gamma(hits.len() as u64 - 1);
        bits.rising(&seconds, 0..self.signs.len() as u32 + 1);
        counts.for_each(|count| bits.gamma(count as u64 - 1));
        let text = String::from_iter([SIGNS, first]) + &bits.finish();
        Entry { stems, text, hits, key: ContentHash::of(&u32::from(first).to_le_bytes()) }
    }

    /// The place of a pair's second sign.
    fn second(&self, stem: usize) -> u32 {
        let Stem::Signs(pair) = self.index.stems[stem] else { return 0 };
        let place = |sign: char| self.signs.partition_point(|other| *other < sign) as u32 + 1;
        pair.signs().1.map_or(0, place)
    }

    /// Adds where a stem stands. `buffer` is for its use; its contents do not matter.
    fn hits(&self, stem: usize, buffer: &mut Vec<u32>, bits: &mut Bits) {
        buffer.clear();
        buffer.extend(self.index.hits(stem).map(|hit| hit.section() as u32));
        bits.rising(buffer, 0..self.index.sections as u32);
        for hit in self.index.hits(stem) {
            bits.unary(u64::from(self.ranks[usize::from(hit.weight())]));
        }
    }
}

impl Entry {
    /// About how long it is.
    pub fn length(&self) -> usize {
        self.text.len()
    }

    /// Writes the entry behind others. `before` is the word of the last of them, if any.
    pub fn write<'g>(&self, index: &Index<'g>, before: &mut &'g str, text: &mut String) {
        if !text.is_empty() {
            text.push(' ');
        }
        let Stem::Word(word) = index.stems[self.stems.start] else {
            text.push_str(&self.text);
            return;
        };
        let (bytes, units) = shared(before, word);
        let (count, words) = self.text.split_at(self.text.find(END).map_or(0, |end| end + END.len_utf8()));
        let shared = char::from_digit(units as u32, RADIX).unwrap_or('0');
        // Writing to a string cannot fail.
        let _ = write!(text, "{shared}{count}{}{words}", &word[bytes..]);
        *before = word;
    }
}

/// A number and its end.
fn number(mut number: usize) -> String {
    let mut digits = vec![END];
    while number > 0 || digits.len() < 2 {
        digits.extend(char::from_digit((number % RADIX as usize) as u32, RADIX));
        number /= RADIX as usize;
    }
    digits.into_iter().rev().collect()
}

/// How much the beginnings of two texts have in common, in bytes and in UTF-16 units: no more than one digit can say.
fn shared(a: &str, b: &str) -> (usize, usize) {
    let (mut bytes, mut units) = (0, 0);
    for (x, y) in a.chars().zip(b.chars()) {
        if x != y || units + x.len_utf16() >= RADIX as usize {
            break;
        }
        bytes += x.len_utf8();
        units += x.len_utf16();
    }
    (bytes, units)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short_and_end() {
        assert_eq!([0, 9, 35, 36, 4096].map(number), ["0:", "9:", "z:", "10:", "35s:"]);
    }

    #[test]
    fn what_words_share_is_counted_as_browsers_do() {
        assert_eq!(shared("chill", "chilli"), (5, 5));
        assert_eq!(shared("𠮷野", "𠮷家"), (4, 2));
        assert_eq!(shared(&"x".repeat(50), &"x".repeat(60)), (35, 35));
    }
}
