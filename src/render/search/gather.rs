//! What the search has to know of each article, gathered while its page is written.
//!
//! A [`Gatherer`] belongs to one thread at a time and keeps words of its own, so that threads need not wait for each other; [`super::index`]
//! puts what several have gathered together. Of each section it keeps which words stand in it and how much each says about it.

use std::ops::Range;

use super::english::stem;
use super::signs::Posting;
use super::texts::SectionTexts;
use super::tokens::{self, Pair, Token};
use crate::article::Outline;
use crate::base::map::HashMap;
use crate::site::{ArticleId, Site};

/// What a tag's word begins with, which no other word does.
const TAG: &str = "#";

/// How much a word says about a section, from 0 to 7: the frequency in the text, then headings, then titles.
pub type Weight = u8;

/// The weights of a word in a heading or title, and in a short one.
const HEADING: [Weight; 2] = [4, 5];
const TITLE: [Weight; 2] = [6, 7];

/// How many bits a weight takes.
pub const WEIGHT_BITS: u32 = 3;

/// So many words make a title or heading that is not short any more.
const SHORT: u32 = 4;

/// A word and the weight of it, as one number.
pub type Entry = u32;

/// A section with its words.
pub struct Gathered {
    pub article: ArticleId,
    /// The how-manieth of the article.
    pub section: u32,
    /// Which entries are its own.
    pub entries: Range<usize>,
}

/// Gathers articles one after the other.
#[derive(Default)]
pub struct Gatherer {
    /// The text of the article at hand.
    pub texts: SectionTexts,
    words: Words,
    stems: HashMap<Box<str>, u32>,
    section: Section,
    entries: Vec<Entry>,
    postings: Vec<Posting>,
    sections: Vec<Gathered>,
    buffer: String,
}

/// What a text consists of.
#[derive(Clone, Copy)]
enum Found {
    /// A word, by number.
    Word(u32),
    Signs(Pair),
}

/// Words with the numbers of their stems.
#[derive(Default)]
struct Words {
    list: Vec<(Box<str>, u32)>,
    /// Short words as numbers, which are found without a look at where they are kept: every word of every text is looked up.
    short: HashMap<u64, u32>,
    long: HashMap<Box<str>, u32>,
}

impl Words {
    fn get(&self, word: &str) -> Option<u32> {
        match as_number(word) {
            Some(short) => self.short.get(&short).copied(),
            None => self.long.get(word).copied(),
        }
    }

    fn insert(&mut self, word: &str, stem: u32) {
        self.list.push((word.into(), stem));
        match as_number(word) {
            Some(short) => self.short.insert(short, stem),
            None => self.long.insert(word.into(), stem),
        };
    }
}

/// A word of no more than eight bytes as a number. No word holds a zero.
fn as_number(word: &str) -> Option<u64> {
    let mut bytes = [0; 8];
    bytes.get_mut(..word.len())?.copy_from_slice(word.as_bytes());
    Some(u64::from_le_bytes(bytes))
}

/// What is known of the section at hand.
#[derive(Default)]
struct Section {
    /// How often each word stands in the text, by number; only those that are touched count.
    counts: Vec<u32>,
    /// The weight that each word has from titles and headings.
    weights: Vec<Weight>,
    /// The words that have been seen.
    touched: Vec<u32>,
    /// Every pair of signs as often as it stands there, with its weight in a title or heading, else 0: the pair's number, and
    /// below it the weight.
    signs: Vec<u64>,
    /// How long the text is, in words.
    length: u32,
}

impl Section {
    fn touch(&mut self, word: u32) {
        let at = word as usize;
        if at >= self.counts.len() {
            self.counts.resize(at + 1, 0);
            self.weights.resize(at + 1, 0);
        }
        if self.counts[at] == 0 && self.weights[at] == 0 {
            self.touched.push(word);
        }
    }

    fn count(&mut self, found: Found) {
        match found {
            Found::Word(word) => {
                self.touch(word);
                self.counts[word as usize] += 1;
            }
            Found::Signs(pair) => self.signs.push(pair.number() << WEIGHT_BITS),
        }
        self.length += 1;
    }

    fn name(&mut self, found: Found, weight: Weight) {
        match found {
            Found::Word(word) => {
                self.touch(word);
                let known = &mut self.weights[word as usize];
                *known = weight.max(*known);
            }
            Found::Signs(pair) => self.signs.push(pair.number() << WEIGHT_BITS | u64::from(weight)),
        }
    }

    /// Hands over every word and every pair of signs with its weight, and begins anew. `place` is that of the section.
    fn finish(&mut self, place: usize, entries: &mut Vec<Entry>, postings: &mut Vec<Posting>) {
        let measure = Measure::of(self.length);
        for word in self.touched.drain(..) {
            let (count, named) = (&mut self.counts[word as usize], &mut self.weights[word as usize]);
            let weight = (*named).max(measure.weight(*count));
            (*count, *named) = (0, 0);
            entries.push(word << WEIGHT_BITS | Entry::from(weight));
        }
        self.signs.sort_unstable();
        for same in self.signs.chunk_by(|a, b| a >> WEIGHT_BITS == b >> WEIGHT_BITS) {
            let weight = |sign: &u64| (sign & ((1 << WEIGHT_BITS) - 1)) as Weight;
            let count = same.iter().filter(|sign| weight(sign) == 0).count() as u32;
            let named = same.last().map_or(0, weight);
            let pair = Pair::of_number(same[0] >> WEIGHT_BITS);
            postings.push(Posting::new(pair, place, named.max(measure.weight(count))));
        }
        self.signs.clear();
        self.length = 0;
    }
}

/// What a frequency says in a text of some length.
struct Measure {
    /// A word that is as frequent as this says half of what the most frequent one could say.
    half: f32,
}

impl Measure {
    /// For a text of `length` words. Lengths are rounded, so that an edit has no say in the weight of words that it leaves alone.
    fn of(length: u32) -> Self {
        // As in BM25: how soon more of a word says no more, and how much length matters.
        const SATURATION: f32 = 1.2;
        const BY_LENGTH: f32 = 0.6;
        const USUAL: f32 = 128.0;
        let length = length.next_power_of_two() as f32;
        Self { half: SATURATION * (1.0 - BY_LENGTH + BY_LENGTH * length / USUAL) }
    }

    fn weight(&self, count: u32) -> Weight {
        const STEPS: [f32; 3] = [0.3, 0.5, 0.68];
        let count = count as f32;
        let share = count / (count + self.half);
        STEPS.iter().filter(|step| share >= **step).count() as Weight
    }
}

impl Gatherer {
    /// Adds the article whose text has been taken.
    pub fn add(&mut self, site: &Site, article: ArticleId) {
        let texts = std::mem::take(&mut self.texts);
        let outline = site.article(article);
        let shown = outline.headings.iter().zip(0..).filter(|(_, number)| outline.title_heading != Some(*number));
        let mut headings = shown.map(|(heading, _)| heading);
        for (section, text) in (0..).zip(texts.sections()) {
            if section == 0 {
                self.name_article(site, article, outline);
            } else if let Some(heading) = headings.next() {
                self.name(heading.title.text(), HEADING);
            }
            self.count(text);
            let start = self.entries.len();
            self.section.finish(self.sections.len(), &mut self.entries, &mut self.postings);
            self.sections.push(Gathered { article, section, entries: start..self.entries.len() });
        }
        self.texts = texts;
    }

    /// Adds what an article is called, what it is about, and its tags.
    fn name_article(&mut self, site: &Site, article: ArticleId, outline: &Outline) {
        self.name(site.title(article).text(), TITLE);
        for alias in &outline.meta.aliases {
            self.name(alias, [TITLE[0]; 2]);
        }
        if let Some(description) = &outline.meta.description {
            self.count(description);
        }
        let own = site.tags().of_article(article);
        for tag in own.iter().flat_map(|tag| site.tags().with_ancestors(*tag)) {
            let word = format!("{TAG}{}", site.tag(tag).slug);
            let number = self.words.get(&word).unwrap_or_else(|| self.number_of(&word, &word));
            self.section.name(Found::Word(number), TITLE[1]);
        }
    }

    fn name(&mut self, text: &str, [long, short]: [Weight; 2]) {
        let mut words = Vec::new();
        self.each(text, |_, word| words.push(word));
        let count = words.len() as u32;
        self.each(&joined(text), |_, word| words.push(word));
        let weight = if count >= SHORT { long } else { short };
        words.into_iter().for_each(|word| self.section.name(word, weight));
    }

    fn count(&mut self, text: &str) {
        self.each(text, |gatherer, word| gatherer.section.count(word));
    }

    fn each(&mut self, text: &str, mut take: impl FnMut(&mut Self, Found)) {
        let mut buffer = std::mem::take(&mut self.buffer);
        tokens::each(text, &mut buffer, |token| {
            let found = match token {
                Token::Word(word) => {
                    Found::Word(self.words.get(word).unwrap_or_else(|| self.number_of(word, &stem(word))))
                }
                Token::Signs(pair) => Found::Signs(pair),
            };
            take(self, found);
        });
        self.buffer = buffer;
    }

    /// The number of a word, which may be new.
    fn number_of(&mut self, word: &str, stem: &str) -> u32 {
        let next = self.stems.len() as u32;
        let number = match self.stems.get(stem) {
            Some(number) => *number,
            None => {
                self.stems.insert(stem.into(), next);
                next
            }
        };
        self.words.insert(word, number);
        number
    }

    /// All stems with their numbers.
    pub fn stems(&self) -> impl Iterator<Item = (&str, u32)> {
        self.stems.iter().map(|(stem, number)| (&**stem, *number))
    }

    /// All words with the numbers of their stems.
    pub fn words(&self) -> impl Iterator<Item = (&str, u32)> {
        self.words.list.iter().map(|(word, number)| (&**word, *number))
    }

    /// All sections.
    pub fn sections(&self) -> &[Gathered] {
        &self.sections
    }

    /// Hands over the pairs of signs of all sections.
    pub fn take_postings(&mut self) -> Vec<Posting> {
        std::mem::take(&mut self.postings)
    }

    /// The words of a section and their weights.
    pub fn entries(&self, section: &Gathered) -> impl Iterator<Item = (u32, Weight)> {
        const WEIGHT: Entry = (1 << WEIGHT_BITS) - 1;
        self.entries[section.entries.clone()].iter().map(|entry| (entry >> WEIGHT_BITS, (entry & WEIGHT) as Weight))
    }
}

/// The words of a name that have hyphens, without them: who looks for `handwashing` means what is called `Hand-washing`, too.
fn joined(name: &str) -> String {
    let is_joined = |word: &&str| {
        word.split('-').all(|part| !part.is_empty() && part.chars().all(char::is_alphabetic)) && word.contains('-')
    };
    name.split_whitespace().filter(is_joined).map(|word| word.replace('-', "") + " ").collect()
}
