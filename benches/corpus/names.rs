//! What every article is called and where it lies, as functions of its number: an article can be linked to before, or
//! without, being written, and no two have a name or a title in common.

use crate::words::{Rng, VOCABULARY, Zipf, vocabulary};

/// Beyond this, names would repeat.
pub const MAX_ARTICLES: usize = VOCABULARY * SECOND_WORD_CLASSES;
/// Sections (second-level headings) in an article.
pub const SECTIONS: usize = 5;

const TAGS: usize = 300;
/// Every fourth tag has two words.
const TWO_WORD_TAG: usize = 4;
/// Tags begin at this rank: an article is hardly tagged with the likes of "the" and "of".
const FIRST_TAG_RANK: usize = 200;
/// The first word of a name runs through the vocabulary in steps of this (prime, hence through all of it).
const NAME_STEP: usize = 7_919;
/// The second word says, modulo this, how many times the first has run through the vocabulary.
const SECOND_WORD_CLASSES: usize = 64;

/// Streams of random numbers, so that one thing's draws never move another's.
const VOCABULARY_STREAM: u64 = u64::MAX;
const TAG_STREAM: u64 = u64::MAX - 1;
const NAME_STREAMS: u64 = 1 << 40;
const HEADING_STREAMS: u64 = 1 << 41;

/// How the articles hang together.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// √N folders; tags and links as people use them.
    Tree,
    /// The worst for a generator: one folder, one tag on all articles, and one article that all others link to.
    Flat,
}

impl Shape {
    pub fn from_name(name: &str) -> Result<Self, String> {
        match name {
            "tree" => Ok(Self::Tree),
            "flat" => Ok(Self::Flat),
            _ => Err(format!("unknown shape `{name}`")),
        }
    }
}

/// The names of one corpus.
pub struct Names {
    seed: u64,
    count: usize,
    shape: Shape,
    folders: usize,
    words: Vec<String>,
    word_ranks: Zipf,
    tags: Vec<String>,
    tag_ranks: Zipf,
    article_ranks: Zipf,
}

impl Names {
    /// The names of `count` articles (1 to [`MAX_ARTICLES`]).
    pub fn new(seed: u64, count: usize, shape: Shape) -> Self {
        let words = vocabulary(&mut Rng::new(seed, VOCABULARY_STREAM));
        let tags = tags(&words, &mut Rng::new(seed, TAG_STREAM));
        Self {
            seed,
            count,
            shape,
            folders: if shape == Shape::Flat { 1 } else { count.isqrt() },
            words,
            word_ranks: Zipf::new(VOCABULARY),
            tags,
            tag_ranks: Zipf::new(TAGS),
            article_ranks: Zipf::new(count),
        }
    }

    pub fn count(&self) -> usize {
        self.count
    }

    pub fn folder_count(&self) -> usize {
        self.folders
    }

    /// A generator for the text of article `id`, the same in every flavour.
    pub fn rng(&self, id: usize) -> Rng {
        Rng::new(self.seed, id as u64)
    }

    /// A word, by Zipf's law.
    pub fn word(&self, rng: &mut Rng) -> &str {
        &self.words[self.word_ranks.draw(rng)]
    }

    /// A tag, by Zipf's law.
    pub fn tag(&self, rng: &mut Rng) -> &str {
        &self.tags[self.tag_ranks.draw(rng)]
    }

    /// The tag that every article has, if there is one.
    pub fn common_tag(&self) -> Option<&str> {
        (self.shape == Shape::Flat).then(|| self.tags[0].as_str())
    }

    /// The article that all others link to, if there is one.
    pub fn hub(&self) -> Option<usize> {
        (self.shape == Shape::Flat).then_some(0)
    }

    /// Article `id`'s file name, without extension: two words.
    pub fn file_name(&self, id: usize) -> String {
        let (first, second, _) = self.name_words(id);
        format!("{first}-{second}")
    }

    /// Article `id`'s title: three words.
    pub fn title(&self, id: usize) -> String {
        let (first, second, third) = self.name_words(id);
        capitalised(&format!("{first} {second} {third}"))
    }

    /// The folder that article `id` lies in, as a number.
    pub fn folder_of(&self, id: usize) -> usize {
        id % self.folders
    }

    pub fn folder_name(&self, folder: usize) -> String {
        format!("{}-{folder}", self.words[FIRST_TAG_RANK + folder])
    }

    /// Article `id`'s path below the content folder, without extension.
    pub fn path(&self, id: usize) -> String {
        format!("{}/{}", self.folder_name(self.folder_of(id)), self.file_name(id))
    }

    /// The numbers of the articles in a folder.
    pub fn members(&self, folder: usize) -> impl ExactSizeIterator<Item = usize> {
        (folder..self.count).step_by(self.folders)
    }

    /// The heading of one of an article's [`SECTIONS`].
    pub fn heading(&self, id: usize, section: usize) -> String {
        let mut rng = Rng::new(self.seed, HEADING_STREAMS + (id * SECTIONS + section) as u64);
        let words = rng.between(2, 4);
        capitalised(&(0..words).map(|_| self.word(&mut rng)).collect::<Vec<_>>().join(" "))
    }

    /// An article for `from` to link to: half of the links go anywhere, three in ten to the same folder, and the rest by
    /// Zipf's law to the few that everybody links to.
    pub fn link_target(&self, from: usize, rng: &mut Rng) -> usize {
        let target = match rng.below(10) {
            0..5 => rng.below(self.count),
            5..8 => {
                let mut members = self.members(self.folder_of(from));
                let chosen = rng.below(members.len());
                members.nth(chosen).unwrap_or(from)
            }
            _ => self.article_ranks.draw(rng),
        };
        if target == from { (from + 1) % self.count } else { target }
    }

    fn name_words(&self, id: usize) -> (&str, &str, &str) {
        let mut rng = Rng::new(self.seed, NAME_STREAMS + id as u64);
        let first = id * NAME_STEP % VOCABULARY;
        let row = rng.below(VOCABULARY / SECOND_WORD_CLASSES);
        let second = row * SECOND_WORD_CLASSES + id / VOCABULARY;
        (&self.words[first], &self.words[second], self.word(&mut rng))
    }
}

/// The tags, commonest first.
fn tags(words: &[String], rng: &mut Rng) -> Vec<String> {
    let candidates = &words[FIRST_TAG_RANK..];
    let spacing = candidates.len() / TAGS;
    (0..TAGS)
        .map(|tag| match tag % TWO_WORD_TAG {
            0 => format!("{} {}", candidates[tag * spacing], candidates[rng.below(candidates.len())]),
            _ => candidates[tag * spacing].clone(),
        })
        .collect()
}

/// `text` with its first letter, which must be ASCII, as a capital.
pub fn capitalised(text: &str) -> String {
    let mut text = text.to_owned();
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    text
}
