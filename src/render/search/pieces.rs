//! The index as files that a browser can load one by one.
//!
//! They are classic scripts that call `larderSearch`, since pages that are opened from a disk may load nothing else:
//!
//! - `index.js`: `larderSearch.root({"version", "sections", "articles", "slots", "words", …})`: how many sections there are, how many numbers of
//!   articles, how many of these each piece of excerpts has, the first word of each piece of words but the first, and what [`tokens`] and [`english`] say of characters and words;
//! - `words-N.js`: `larderSearch.words(N, H, O, "entry entry …")`: words in order, of which the first has its hits in piece H of these, behind O
//!   others;
//! - `hits-N.js`: `larderSearch.hits(N, "hits hits …")`: those of one word after the other.
//!
//! An entry is how many units (UTF-16) it has in common with the word before, one digit to base 36; in how many sections the word
//! stands ([`digits`]); the rest of it; and, if the texts do not hold it as it is, behind commas each word that has this stem: how many units of the
//! stem it lacks, one digit to base 36, and what it has instead. A `!` before an entry says that its hits begin the next piece.
//!
//! Pairs of signs with the same first are one entry: `*`, that sign, and numbers: a second sign is as much higher than the one before (at first 0)
//! as the number says, less one, and in how many sections the pair stands follows. The first sign alone has 0 for a second. A number 0 says that the hits of
//! what follows begin the next piece. What follows such an entry has nothing in common with it.
//!
//! Hits are [`bits`]: for each section how much the number of its article is higher than that of the one before ([`Bits::rice`], with
//! [`bits::low_bits`] for all numbers of articles and the hits that there are); its place in the article, less that of the section before if that is of the same article, and less one
//! ([`Bits::gamma`]); and the weight ([`Bits::unary`]).
//!
//! How many pieces there are follows from how much there is to read, and where a piece begins from the words around: an edit
//! changes the pieces of the words that come and go, and no others.

use std::fmt::Write as _;
use std::ops::Range;

use rayon::prelude::*;
use serde::Serialize;

use super::bits::{self, Bits};
use super::digits;
use super::english::{self, Rules};
use super::index::{Index, Stem};
use super::tokens::{self, Alphabet};
use crate::base::hash::ContentHash;
use crate::site::{SearchPart, Site};

/// What the first file says.
#[derive(Serialize)]
struct Root {
    version: String,
    sections: usize,
    articles: usize,
    slots: usize,
    words: Vec<String>,
    #[serde(flatten)]
    alphabet: Alphabet,
    #[serde(flatten)]
    rules: Rules,
}

/// The files of a search.
pub struct Pieces {
    root: String,
    words: Vec<String>,
    hits: Vec<String>,
}

impl Pieces {
    /// Writes the index.
    ///
    /// # Errors
    /// If a text cannot be written as JSON.
    pub fn of(site: &Site, index: &Index<'_>) -> serde_json::Result<Self> {
        let (of_words, of_hits) = site.urls().search_pieces();
        let writer = Writer::new(index, of_words, of_hits);
        let hits = (0..of_hits).into_par_iter().map(|number| writer.hits_piece(number));
        let hits = hits.collect::<serde_json::Result<Vec<String>>>()?;
        let words = (0..of_words).into_par_iter().map(|number| writer.words_piece(number));
        let words = words.collect::<serde_json::Result<Vec<String>>>()?;
        let root = writer.root(version(site, &words, &hits))?;
        Ok(Self { root, words, hits })
    }

    /// One of the files; nothing if there is no such.
    pub fn get(&self, part: SearchPart) -> &str {
        match part {
            SearchPart::Root => &self.root,
            SearchPart::Words(number) => self.words.get(number).map_or("", String::as_str),
            SearchPart::Hits(number) => self.hits.get(number).map_or("", String::as_str),
        }
    }
}

/// An index on its way to its files.
struct Writer<'i, 'g> {
    index: &'i Index<'g>,
    /// The hits of each stem.
    hits: Vec<String>,
    /// The entry of each stem, as far as it can be written without the one before; nothing of signs.
    entries: Vec<String>,
    /// The first stem of each piece of hits.
    starts_of_hits: Vec<usize>,
    /// The first stem of each piece of words.
    starts_of_words: Vec<usize>,
}

/// About how long a pair of signs is in an entry of many.
const LENGTH_OF_SIGNS: usize = 3;

impl<'i, 'g> Writer<'i, 'g> {
    fn new(index: &'i Index<'g>, of_words: usize, of_hits: usize) -> Self {
        let stems = 0..index.stems.len();
        let hits: Vec<String> = stems.clone().into_par_iter().map(|stem| hits_of(index, stem)).collect();
        let entries: Vec<String> = stems.into_par_iter().map(|stem| entry_of(index, stem)).collect();
        let starts_of_hits = starts(&index.stems, hits.iter().map(String::len), of_hits);
        let lengths = entries.iter().map(|entry| if entry.is_empty() { LENGTH_OF_SIGNS } else { entry.len() });
        let starts_of_words = starts(&index.stems, lengths, of_words);
        Self { index, hits, entries, starts_of_hits, starts_of_words }
    }

    /// Which stems are in a piece.
    fn piece(&self, starts: &[usize], number: usize) -> Range<usize> {
        starts[number]..starts.get(number + 1).copied().unwrap_or(self.index.stems.len())
    }

    fn root(&self, version: String) -> serde_json::Result<String> {
        let index = self.index;
        // Pieces behind the last word begin behind all words.
        let first =
            |start: &usize| index.stems.get(*start).map_or("\u{10ffff}".into(), |stem| stem.text().into_owned());
        let root = Root {
            version,
            sections: index.sections.len(),
            articles: index.numbering.numbers,
            slots: index.numbering.slots,
            words: self.starts_of_words.iter().skip(1).map(first).collect(),
            alphabet: tokens::alphabet(),
            rules: english::rules(),
        };
        Ok(format!("larderSearch.root({});\n", serde_json::to_string(&root)?))
    }

    fn hits_piece(&self, number: usize) -> serde_json::Result<String> {
        let text = self.hits[self.piece(&self.starts_of_hits, number)].join(" ");
        Ok(format!("larderSearch.hits({number},{});\n", serde_json::to_string(&text)?))
    }

    fn words_piece(&self, number: usize) -> serde_json::Result<String> {
        let range = self.piece(&self.starts_of_words, number);
        // Of pieces that begin with the same word all but the last are empty.
        let of_first = self.starts_of_hits.partition_point(|start| *start <= range.start).saturating_sub(1);
        let offset = range.start - self.starts_of_hits[of_first];
        let text = serde_json::to_string(&self.words(range))?;
        Ok(format!("larderSearch.words({number},{of_first},{offset},{text});\n"))
    }

    fn words(&self, range: Range<usize>) -> String {
        let mut text = String::new();
        let behind = self.starts_of_hits.partition_point(|start| *start <= range.start);
        let mut starts = self.starts_of_hits[behind..].iter().peekable();
        let mut before = "";
        // The entry of signs that is being written: what they begin with, and the second sign so far.
        let mut begun: Option<(char, usize)> = None;
        for stem in range {
            // A piece may be empty.
            let pieces = std::iter::from_fn(|| starts.next_if(|start| **start == stem)).count();
            match self.index.stems[stem] {
                Stem::Word(word) => {
                    begun = None;
                    separate(&mut text);
                    text.extend(std::iter::repeat_n('!', pieces));
                    let (bytes, units) = shared(before, word);
                    let (count, words) = self.entries[stem].split_once(SEPARATOR).unwrap_or_default();
                    let shared = char::from_digit(units as u32, RADIX).unwrap_or('0');
                    // Writing to a string cannot fail.
                    let _ = write!(text, "{shared}{count}{}{words}", &word[bytes..]);
                    before = word;
                }
                Stem::Signs(pair) => {
                    before = "";
                    let (first, second) = pair.signs();
                    let last = begun.filter(|(of, _)| *of == first).map_or_else(
                        || {
                            separate(&mut text);
                            text.push(SIGNS);
                            text.push(first);
                            0
                        },
                        |(_, last)| last,
                    );
                    let second = second.map_or(0, |second| second as usize);
                    (0..pieces).for_each(|_| digits::write(0, &mut text));
                    digits::write(second - last + 1, &mut text);
                    digits::write(self.index.count(stem), &mut text);
                    begun = Some((first, second));
                }
            }
        }
        text
    }
}

/// What an entry of signs begins with.
const SIGNS: char = '*';

/// Ends an entry, if there is one.
fn separate(entries: &mut String) {
    if !entries.is_empty() {
        entries.push(' ');
    }
}

/// What tells these files from those of another build; the numbers of articles are in it.
fn version(site: &Site, words: &[String], hits: &[String]) -> String {
    let mut all: Vec<u8> = Vec::new();
    let hashes: Vec<ContentHash> = words.par_iter().chain(hits).map(|text| ContentHash::of(text.as_bytes())).collect();
    hashes.iter().for_each(|hash| all.extend(hash.as_u64().to_le_bytes()));
    for page in site.urls().excerpts().iter().flatten() {
        all.extend(site.urls().page(*page).url.as_str().as_bytes());
        all.push(0);
    }
    ContentHash::of(&all).to_string()
}

fn hits_of(index: &Index<'_>, stem: usize) -> String {
    let mut bits = Bits::default();
    let low = bits::low_bits(index.numbering.numbers, index.listed(index.count(stem)));
    // The number of the article before, and the section behind the one before.
    let (mut last, mut next) = (0, 0);
    for hit in index.hits(stem) {
        let (article, section) = index.sections[hit.section()];
        if article != last {
            next = 0;
        }
        bits.rice(u64::from(article - last), low);
        bits.gamma(u64::from(section - next));
        bits.unary(u64::from(hit.weight()));
        (last, next) = (article, section + 1);
    }
    bits.finish()
}

/// The entry of a stem, but for what it has in common with the one before: its count, a space for that, and its words. Nothing for signs.
fn entry_of(index: &Index<'_>, stem: usize) -> String {
    let mut entry = String::new();
    let Stem::Word(name) = index.stems[stem] else { return entry };
    digits::write(index.count(stem), &mut entry);
    let mut words = index.words_of(stem).peekable();
    entry.push(SEPARATOR);
    if words.next_if_eq(&name).is_none() || words.peek().is_some() {
        for word in index.words_of(stem) {
            let (bytes, units) = shared(name, word);
            let lacks = name.encode_utf16().count() - units;
            entry.push(',');
            // No word is as long as that.
            entry.push(char::from_digit(lacks as u32, RADIX).unwrap_or('0'));
            entry.push_str(&word[bytes..]);
        }
    }
    entry
}

/// What stands between the count of an entry and its words until it is known what the entry before is; no word holds it.
const SEPARATOR: char = ' ';

const RADIX: u32 = 36;

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

/// Where each of so many pieces begins, so that they are of about one length.
///
/// A piece begins near the place where it would if all were equal, with the word there whose hash is the lowest. So a little more or less
/// before that place makes no difference.
fn starts(stems: &[Stem<'_>], texts: impl Iterator<Item = usize>, count: usize) -> Vec<usize> {
    /// What stands around a text.
    const AROUND: usize = 1;
    let mut lengths = Vec::with_capacity(stems.len());
    let mut total = 0;
    for length in texts {
        lengths.push(total);
        total += length + AROUND;
    }
    let begin = |number: usize| {
        let (ideal, reach) = (total * number / count, total / count / 4);
        let first = lengths.partition_point(|length| *length < ideal.saturating_sub(reach));
        let behind = lengths.partition_point(|length| *length < ideal + reach);
        let hash = |stem: &usize| match stems[*stem] {
            Stem::Word(word) => ContentHash::of(word.as_bytes()),
            Stem::Signs(pair) => ContentHash::of(&pair.number().to_le_bytes()),
        };
        (first..behind).min_by_key(hash).unwrap_or(behind)
    };
    (0..count).map(|number| if number == 0 { 0 } else { begin(number) }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_begin_where_they_did_before_a_little_was_added() {
        let stems: Vec<String> = (0..5000).map(|number| format!("w{number:04}")).collect();
        let stems: Vec<Stem<'_>> = stems.iter().map(|stem| Stem::Word(stem)).collect();
        let mut lengths: Vec<usize> = (0..5000).map(|number| number * 7 % 31).collect();
        let before = starts(&stems, lengths.iter().copied(), 32);
        assert!(before.is_sorted() && before[0] == 0 && before[31] < 5000, "{before:?}");
        lengths[17] += 13;
        let after = starts(&stems, lengths.iter().copied(), 32);
        let moved = before.iter().zip(&after).filter(|(a, b)| a != b).count();
        assert!(moved <= 2, "{before:?} {after:?}");
    }

    #[test]
    fn few_words_may_leave_pieces_empty() {
        assert_eq!(starts(&[], [].into_iter(), 4), [0; 4]);
        let begins = starts(&[Stem::Word("a")], [4].into_iter(), 4);
        assert!(begins.is_sorted() && begins[0] == 0 && begins[3] <= 1, "{begins:?}");
    }

    #[test]
    fn what_words_share_is_counted_as_browsers_do() {
        assert_eq!(shared("chill", "chilli"), (5, 5));
        assert_eq!(shared("𠮷野", "𠮷家"), (4, 2));
        assert_eq!(shared(&"x".repeat(50), &"x".repeat(60)), (35, 35));
    }
}
