//! The index as files that a browser can load one by one.
//!
//! They are classic scripts that call `larderSearch`, since pages that are opened from a disk may load nothing else:
//!
//! - `index.js`: `larderSearch.root({…})`, see [`Root`];
//! - `words-N.js`: `larderSearch.words(N, "entry entry …")`: words in order;
//! - `hits-N.js`: `larderSearch.hits(N, "hits hits …")`: where they stand, in the same order.
//!
//! What these texts say is told in [`entries`](super::entries).
//!
//! How many pieces there are follows from how much there is to read, and where a piece begins from the words around: an edit
//! changes the pieces of the words that come and go, and no others, but where sections come or go: all of them are counted through.

use std::ops::Range;

use rayon::prelude::*;
use serde::Serialize;

use super::english::{self, Rules};
use super::entries::{Entries, Entry};
use super::gather::Weight;
use super::index::{Index, Stem};
use super::tokens::{self, Alphabet};
use crate::base::hash::ContentHash;
use crate::site::{SearchPart, Site};

/// What the first file says, beside what [`tokens`] and [`english`] say of characters and words.
#[derive(Serialize)]
struct Root<'i> {
    /// What tells these files from those of another build.
    version: String,
    /// How many sections each article has, by pieces of excerpts. The number of an article is that of its piece times `slots`, and its
    /// place there.
    articles: Vec<&'i [usize]>,
    slots: usize,
    /// The first word of each piece of words; nothing is before the first.
    words: Vec<String>,
    /// How many texts of hits there are before those of each piece of words.
    own: Vec<usize>,
    /// How many there are before each piece of hits.
    hits: &'i [usize],
    /// All signs that stand in pairs, in order.
    order: String,
    /// The weights, as they are numbered.
    weights: Vec<Weight>,
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
        let unversioned = writer.root(String::new())?;
        let root = writer.root(version(site, &unversioned, &words, &hits))?;
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
    weights: Vec<Weight>,
    signs: String,
    entries: Vec<Entry>,
    /// How many texts of hits there are before those of each entry, and in all.
    behind: Vec<usize>,
    /// The first entry of each piece of words, and the end.
    starts_of_words: Vec<usize>,
    /// The first text of each piece of hits, and the end.
    starts_of_hits: Vec<usize>,
}

impl<'i, 'g> Writer<'i, 'g> {
    fn new(index: &'i Index<'g>, of_words: usize, of_hits: usize) -> Self {
        let weights = index.weights();
        let writer = Entries::of(index, &weights);
        let entries: Vec<Entry> = writer.ranges().into_par_iter().map(|stems| writer.entry(stems)).collect();
        let mut behind = vec![0];
        for entry in &entries {
            behind.push(behind[behind.len() - 1] + entry.hits.len());
        }
        let texts = entries.iter().flat_map(|entry| entry.hits.iter().map(|text| (text.len(), entry.key)));
        let starts_of_hits = starts(texts.collect(), of_hits);
        let starts_of_words = starts(entries.iter().map(|entry| (entry.length(), entry.key)).collect(), of_words);
        let signs = writer.signs().iter().collect();
        Self { index, weights, signs, entries, behind, starts_of_words, starts_of_hits }
    }

    fn root(&self, version: String) -> serde_json::Result<String> {
        let index = self.index;
        // Pieces behind the last word begin behind all words, and the first one before all.
        let first = |start: &usize| match self.entries.get(*start).map(|entry| index.stems[entry.stems.start]) {
            _ if *start == 0 => String::new(),
            Some(Stem::Word(word)) => word.to_owned(),
            Some(Stem::Signs(pair)) => pair.signs().0.into(),
            None => "\u{ffff}".into(),
        };
        let of_piece = |counts: &'i [usize]| {
            let last = counts.iter().rposition(|count| *count > 0);
            &counts[..last.map_or(0, |last| last + 1)]
        };
        let (of_words, of_hits) = (self.starts_of_words.len() - 1, self.starts_of_hits.len() - 1);
        let root = Root {
            version,
            articles: index.of_articles.chunks(index.numbering.slots).map(of_piece).collect(),
            slots: index.numbering.slots,
            words: self.starts_of_words[..of_words].iter().map(first).collect(),
            own: self.starts_of_words[..of_words].iter().map(|start| self.behind[*start]).collect(),
            hits: &self.starts_of_hits[..of_hits],
            order: self.signs.clone(),
            weights: self.weights.clone(),
            alphabet: tokens::alphabet(),
            rules: english::rules(),
        };
        Ok(format!("larderSearch.root({});\n", serde_json::to_string(&root)?))
    }

    fn hits_piece(&self, number: usize) -> serde_json::Result<String> {
        let wanted = self.starts_of_hits[number]..self.starts_of_hits[number + 1];
        // The entries that have any of these.
        let first = self.behind.partition_point(|start| *start <= wanted.start) - 1;
        let texts = self.entries.get(first..).into_iter().flatten().flat_map(|entry| &entry.hits);
        let texts: Vec<&str> =
            texts.skip(wanted.start - self.behind[first]).take(wanted.len()).map(String::as_str).collect();
        Ok(format!("larderSearch.hits({number},{});\n", serde_json::to_string(&texts.join(" "))?))
    }

    fn words_piece(&self, number: usize) -> serde_json::Result<String> {
        let (mut text, mut before) = (String::new(), "");
        let entries: Range<usize> = self.starts_of_words[number]..self.starts_of_words[number + 1];
        self.entries[entries].iter().for_each(|entry| entry.write(self.index, &mut before, &mut text));
        Ok(format!("larderSearch.words({number},{});\n", serde_json::to_string(&text)?))
    }
}

/// What tells these files from those of another build: all that they say, and the numbers of articles.
fn version(site: &Site, root: &str, words: &[String], hits: &[String]) -> String {
    let mut all: Vec<u8> = root.into();
    let hashes: Vec<ContentHash> = words.par_iter().chain(hits).map(|text| ContentHash::of(text.as_bytes())).collect();
    hashes.iter().for_each(|hash| all.extend(hash.as_u64().to_le_bytes()));
    for page in site.urls().excerpts().iter().flatten() {
        all.extend(site.urls().page(*page).url.as_str().as_bytes());
        all.push(0);
    }
    ContentHash::of(&all).to_string()
}

/// Where each of so many pieces begins, so that they are of about one length, and where the last ends. Of each text its length is given, and
/// a hash that tells it from others.
///
/// A piece begins near the place where it would if all were equal, with the text there whose hash is the lowest. So a little more or less
/// before that place makes no difference.
fn starts(texts: Vec<(usize, ContentHash)>, count: usize) -> Vec<usize> {
    /// What stands around a text.
    const AROUND: usize = 1;
    let mut lengths = Vec::with_capacity(texts.len());
    let mut total = 0;
    for (length, _) in &texts {
        lengths.push(total);
        total += length + AROUND;
    }
    let begin = |number: usize| {
        let (ideal, reach) = (total * number / count, total / count / 4);
        let first = lengths.partition_point(|length| *length < ideal.saturating_sub(reach));
        let behind = lengths.partition_point(|length| *length < ideal + reach);
        (first..behind).min_by_key(|text| texts[*text].1).unwrap_or(behind)
    };
    (0..=count)
        .map(|number| {
            if number == 0 {
                0
            } else if number == count {
                texts.len()
            } else {
                begin(number)
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(lengths: &[usize]) -> Vec<(usize, ContentHash)> {
        let hash = |number: usize| ContentHash::of(&number.to_le_bytes());
        lengths.iter().enumerate().map(|(number, length)| (*length, hash(number))).collect()
    }

    #[test]
    fn pieces_begin_where_they_did_before_a_little_was_added() {
        let mut lengths: Vec<usize> = (0..5000).map(|number| number * 7 % 31).collect();
        let before = starts(texts(&lengths), 32);
        assert!(before.is_sorted() && before[0] == 0 && before[31] < 5000 && before[32] == 5000, "{before:?}");
        lengths[17] += 13;
        let after = starts(texts(&lengths), 32);
        let moved = before.iter().zip(&after).filter(|(a, b)| a != b).count();
        assert!(moved <= 2, "{before:?} {after:?}");
    }

    #[test]
    fn few_words_may_leave_pieces_empty() {
        assert_eq!(starts(Vec::new(), 4), [0; 5]);
        let begins = starts(texts(&[4]), 4);
        assert!(begins.is_sorted() && begins[0] == 0 && begins[4] == 1, "{begins:?}");
    }
}
