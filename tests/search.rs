//! The index of the search, read as a browser reads it: where the pieces say that a word stands, it stands, and nowhere else; a preview makes
//! the same pieces as a build; an edit changes few of them.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[path = "support/random.rs"]
mod random;

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

use larder::base::path::UrlPath;
use larder::build;
use larder::generation::{Generation, Options, Rendered};
use larder::settings::Settings;
use larder::site::Output;
use larder::source::Memory;
use random::Random;
use serde_json::Value;

/// Where the files of the search are.
const SEARCH: &str = "_larder/search/";
const EXCERPTS: &str = "_larder/excerpts/";

/// What is published, by URL.
type Outputs = BTreeMap<UrlPath, Vec<u8>>;

fn load(files: &[(String, String)]) -> Generation {
    let files: Memory = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let (settings, _) = Settings::read(None, "kitchen").unwrap();
    let options = Options { settings: Arc::new(settings), output: None, with_drafts: false };
    Generation::load(Arc::new(files), &options).unwrap().0
}

fn built(files: &[(String, String)]) -> Outputs {
    let (outputs, faults) = build::in_memory(&load(files));
    assert_eq!(faults, []);
    outputs
}

fn sources(files: &[(&str, &str)]) -> Vec<(String, String)> {
    files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()
}

/// What a script calls a function with.
fn arguments(outputs: &Outputs, url: &str, call: &str) -> Vec<Value> {
    let text = std::str::from_utf8(&outputs[&UrlPath::parse(url).unwrap()]).unwrap();
    let arguments = text.strip_prefix(call).unwrap().strip_suffix(");\n").unwrap();
    serde_json::from_str(&format!("[{arguments}]")).unwrap()
}

/// What a digit stands for, as `digits.rs` says.
fn value(digit: u8) -> usize {
    if digit == b'!' { 57 } else { usize::from(digit) - 35 }
}

/// The number at the beginning of a text, which is left behind it.
fn number(text: &mut &str) -> usize {
    let (mut number, mut unit) = (0, 1);
    loop {
        let digit = value(text.as_bytes()[0]);
        *text = &text[1..];
        number += digit % 46 * unit;
        unit *= 46;
        if digit < 46 {
            return number;
        }
    }
}

/// The bits of a text, as `bits.rs` says.
struct Bits(VecDeque<bool>);

impl Bits {
    fn of(text: &str) -> Self {
        let mut bits = VecDeque::new();
        let mut add = |value: usize, count: u32| bits.extend((0..count).rev().map(|bit| value >> bit & 1 == 1));
        for part in text.as_bytes().chunks(2) {
            match part {
                [high, low] => add(value(*high) * 91 + value(*low), 13),
                part => add(value(part[0]), 6),
            }
        }
        Self(bits)
    }

    fn ones(&mut self) -> usize {
        (0..).take_while(|_| self.0.pop_front().unwrap()).count()
    }

    fn number(&mut self, bits: usize) -> usize {
        (0..bits).fold(0, |number, _| number * 2 + usize::from(self.0.pop_front().unwrap()))
    }
}

/// A section that a word stands in: the page, the heading (empty for what is above the first), the weight.
type Hit = (String, String, usize);

/// A word of the index.
#[derive(Debug, Default, PartialEq)]
struct Word {
    count: usize,
    forms: Vec<String>,
    hits: Vec<Hit>,
}

/// The pieces that words are read with.
struct Pieces {
    /// The pages of each piece of excerpts, with their headings.
    excerpts: Vec<Vec<(String, Vec<String>)>>,
    hits: Vec<Vec<String>>,
    /// How many numbers of articles there are, and how many each piece of excerpts has.
    articles: usize,
    slots: usize,
    /// How many sections there are.
    sections: usize,
}

impl Pieces {
    fn read(outputs: &Outputs, root: &Value) -> Self {
        let count = |name: &str| root[name].as_u64().unwrap() as usize;
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let page = |(url, page): (&String, &Value)| {
            let sections = page["sections"].as_array().unwrap().iter();
            (url.clone(), sections.map(|section| text(&section[1])).collect())
        };
        let all = |folder: &str, call: &str| -> Vec<Value> {
            let names = (0..).map(|number| format!("{folder}{number}.js"));
            let names = names.take_while(|name| outputs.contains_key(&UrlPath::parse(name).unwrap()));
            names.map(|name| arguments(outputs, &name, call)[1].clone()).collect()
        };
        let excerpts = all(EXCERPTS, "larderExcerpts.piece(");
        let hits = all(&format!("{SEARCH}hits-"), "larderSearch.hits(");
        Self {
            excerpts: excerpts.iter().map(|piece| piece.as_object().unwrap().iter().map(page).collect()).collect(),
            hits: hits.iter().map(|piece| text(piece).split(' ').map(str::to_owned).collect()).collect(),
            articles: count("articles"),
            slots: count("slots"),
            sections: count("sections"),
        }
    }

    /// The hits of a word that stands in so many sections.
    fn hits(&self, [piece, place]: [usize; 2], count: usize) -> Vec<Hit> {
        let mut bits = Bits::of(&self.hits[piece][place]);
        let listed = if count > 4096.max(self.sections / 8) { 4096 } else { count };
        let low = (self.articles * 11 / (listed * 16)).max(1).ilog2() as usize;
        let (mut article, mut behind) = (0, 0);
        let mut hit = |_| {
            let more = (bits.ones() << low) + bits.number(low);
            if more > 0 {
                (article, behind) = (article + more, 0);
            }
            let width = bits.ones();
            behind += (1 << width) + bits.number(width);
            let (url, headings) = &self.excerpts[article / self.slots][article % self.slots];
            let heading = (behind - 1).checked_sub(1).map_or("", |section| &headings[section]);
            (url.clone(), heading.to_owned(), bits.ones())
        };
        let hits = (0..listed).map(&mut hit).collect();
        assert!(bits.0.len() < 13 && bits.0.iter().all(|bit| !bit), "{piece} {place}");
        hits
    }
}

/// All words, from all pieces.
fn index(outputs: &Outputs) -> BTreeMap<String, Word> {
    let root = &arguments(outputs, &format!("{SEARCH}index.js"), "larderSearch.root(")[0];
    let pieces = Pieces::read(outputs, root);
    let firsts = root["words"].as_array().unwrap();
    let mut all = BTreeMap::new();
    for number in 0..=firsts.len() {
        let said = arguments(outputs, &format!("{SEARCH}words-{number}.js"), "larderSearch.words(");
        let at = [&said[1], &said[2]].map(|place| place.as_u64().unwrap() as usize);
        let mut reader = Reader { pieces: &pieces, at, words: Vec::new() };
        reader.read(said[3].as_str().unwrap());
        assert!(reader.words.is_sorted_by_key(|(stem, _)| stem.clone()));
        for (stem, word) in reader.words {
            assert!(number == 0 || stem.as_str() >= firsts[number - 1].as_str().unwrap(), "{stem}");
            assert_eq!(all.insert(stem, word), None);
        }
    }
    all
}

/// Reads a piece of words.
struct Reader<'p> {
    pieces: &'p Pieces,
    /// Where the hits of the next word are: the piece, and the place there.
    at: [usize; 2],
    words: Vec<(String, Word)>,
}

impl Reader<'_> {
    fn read(&mut self, text: &str) {
        let mut before = String::new();
        for written in text.split(' ').filter(|entry| !entry.is_empty()) {
            let entry = written.trim_start_matches('!');
            (entry.len()..written.len()).for_each(|_| self.pass());
            match entry.strip_prefix('*') {
                Some(signs) => self.signs(signs),
                None => self.word(entry, &before),
            }
            before = if entry.starts_with('*') { String::new() } else { self.words.last().unwrap().0.clone() };
        }
    }

    /// The hits of what follows begin the next piece.
    fn pass(&mut self) {
        self.at = [self.at[0] + 1, 0];
    }

    fn add(&mut self, stem: String, forms: Vec<String>, count: usize) {
        let hits = self.pieces.hits(self.at, count);
        self.at[1] += 1;
        let forms = if forms.is_empty() { vec![stem.clone()] } else { forms };
        self.words.push((stem, Word { count, forms, hits }));
    }

    /// What an entry says, behind one of the word `before`.
    fn word(&mut self, entry: &str, before: &str) {
        let digit = |text: &str| usize::from_str_radix(&text[..1], 36).unwrap();
        let mut rest = &entry[1..];
        let count = number(&mut rest);
        let mut parts = rest.split(',');
        let stem: String = before.chars().take(digit(entry)).collect::<String>() + parts.next().unwrap();
        let form = |part: &str| stem.chars().take(stem.chars().count() - digit(part)).collect::<String>() + &part[1..];
        let forms = parts.map(form).collect();
        self.add(stem, forms, count);
    }

    /// What an entry of pairs of signs says, behind its star.
    fn signs(&mut self, entry: &str) {
        let first = entry.chars().next().unwrap();
        let mut rest = &entry[first.len_utf8()..];
        let mut second = 0;
        while !rest.is_empty() {
            match number(&mut rest) {
                0 => self.pass(),
                more => {
                    second += more - 1;
                    let signs = [first].into_iter().chain((second > 0).then(|| char::from_u32(second as u32).unwrap()));
                    let count = number(&mut rest);
                    self.add(signs.collect(), Vec::new(), count);
                }
            }
        }
    }
}

/// Where a word stands, without weights, in order of URL.
fn places(index: &BTreeMap<String, Word>, stem: &str) -> Vec<String> {
    let hits = index.get(stem).map(|word| word.hits.as_slice()).unwrap_or_default();
    let places: BTreeSet<String> = hits.iter().map(|(url, heading, _)| format!("{url} {heading}")).collect();
    places.into_iter().collect()
}

#[test]
fn the_pieces_say_where_every_word_stands() {
    let index = index(&built(&sources(&[
        (
            "content/ovens/combi.md",
            "---\ntags: [heat/steam]\naliases: [Steamer]\ndescription: It regenerates.\n---\n# Combi oven\n\nSteams *and* roasts in one[^n]\n\n## Hand-washing\n\nOften.\n\n## Cleaning\n\nAt night; `rinse` it.\n\n![[chilling]]\n\n[^n]: Not two.\n",
        ),
        (
            "content/chilling.md",
            "Before.\n\n# Chilling\n\nChilled, chilling, chills: all cold.\n\n- 食品安全，保\n  温\n\n```\nset timer\n```\n",
        ),
        ("content/search.md", "# Look here\n\nUnfindable.\n"),
    ])));
    assert_eq!(places(&index, "steam"), ["/ovens/combi/ "]);
    assert_eq!(places(&index, "steamer"), ["/ovens/combi/ "], "a name");
    assert_eq!(places(&index, "regener"), ["/ovens/combi/ "], "the description");
    assert_eq!(places(&index, "#heat/steam"), ["/ovens/combi/ "]);
    assert_eq!(places(&index, "#heat"), ["/ovens/combi/ "], "the tag above");
    assert_eq!(places(&index, "clean"), ["/ovens/combi/ Cleaning"]);
    assert_eq!(places(&index, "handwash"), ["/ovens/combi/ Hand-washing"], "written together");
    assert_eq!(places(&index, "rins"), ["/ovens/combi/ Cleaning"]);
    // What an article embeds stands elsewhere.
    assert_eq!(places(&index, "cold"), ["/chilling/ Chilling"]);
    assert_eq!(places(&index, "befor"), ["/chilling/ "]);
    assert_eq!(places(&index, "timer"), ["/chilling/ Chilling"]);
    for pair in ["食品", "品安", "安全", "全", "保温", "温"] {
        assert_eq!(places(&index, pair), ["/chilling/ Chilling"], "{pair}");
    }
    assert_eq!(places(&index, "unfind"), [""; 0]);
    let chill = &index["chill"];
    // The article is called after its file; its first heading does not open it.
    assert_eq!((chill.count, &chill.forms), (2, &["chilled", "chilling", "chills"].map(str::to_owned).to_vec()));
    let weight = |stem: &str| index[stem].hits[0].2;
    assert!(weight("combi") > weight("clean") && weight("clean") > weight("night"), "titles, headings, text");
}

/// Many articles of many words.
fn many(random: &mut Random, articles: usize) -> Vec<(String, String)> {
    let word = |random: &mut Random| {
        // Some words are much more frequent than others.
        let rank = random.below(60) * random.below(60);
        format!("w{}x", rank * 7919 % 10_007)
    };
    let section = |random: &mut Random| (0..60).map(|_| word(random) + " ").collect::<String>();
    (0..articles)
        .map(|number| {
            let text = format!("# Article {number}\n\n{}\n\n## More\n\n{}\n", section(random), section(random));
            (format!("content/a{number}.md"), text)
        })
        .collect()
}

/// Signs, some of them beyond the first 65,536 characters, with punctuation between.
fn signs(random: &mut Random, count: usize) -> String {
    const SIGNS: &[char] =
        &['食', '品', '安', '全', '保', '温', '𠮷', '野', '𠮟', 'か', 'ら', '热', '干', '面', '鿿', '一'];
    let sign = |random: &mut Random| match random.below(9) {
        0 => '，',
        // Most pairs are rare.
        1..4 => SIGNS[random.below(SIGNS.len())],
        _ => char::from_u32(0x4e00 + random.below(0x51ff) as u32).unwrap(),
    };
    (0..count).map(|_| sign(random)).collect()
}

/// The pairs of a text, and the last sign of each run.
fn pairs(text: &str) -> BTreeSet<String> {
    let mut pairs = BTreeSet::new();
    for run in text.split('，').filter(|run| !run.is_empty()) {
        let signs: Vec<char> = run.chars().collect();
        pairs.extend(signs.windows(2).map(String::from_iter));
        pairs.extend(signs.last().map(char::to_string));
    }
    pairs
}

#[test]
fn pairs_of_signs_stand_where_the_pieces_say() {
    let mut random = Random::new(5);
    let mut files = Vec::new();
    let mut expected: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for number in 0..600 {
        let [above, below] = [300, 300].map(|count| signs(&mut random, count));
        for (place, text) in [("", &above), ("More", &below)] {
            for pair in pairs(text) {
                expected.entry(pair).or_default().insert(format!("/a{number}/ {place}"));
            }
        }
        let text = format!("---\nlang: zh\n---\n# Article {number}\n\n{above}\n\n## More\n\n{below}\n");
        files.push((format!("content/a{number}.md"), text));
    }
    let outputs = built(&files);
    assert!(searched(&outputs).len() > 16, "{}", searched(&outputs).len());
    let index = index(&outputs);
    let found = index.keys().filter(|stem| !stem.is_ascii());
    assert!(found.eq(expected.keys()));
    assert!(expected.len() > 50_000 && expected.keys().any(|pair| pair.starts_with('𠮷')));
    for (pair, expected) in &expected {
        assert_eq!(
            (index[pair].count, places(&index, pair)),
            (expected.len(), expected.iter().cloned().collect()),
            "{pair}"
        );
    }
}

/// What stands at the URLs of the search.
fn searched(outputs: &Outputs) -> BTreeMap<&str, &[u8]> {
    outputs
        .iter()
        .filter(|(url, _)| url.as_str().starts_with(SEARCH))
        .map(|(url, bytes)| (url.as_str(), &**bytes))
        .collect()
}

#[test]
fn a_preview_makes_the_same_pieces_as_a_build() {
    let files = many(&mut Random::new(7), 40);
    let outputs = built(&files);
    let generation = load(&files);
    let mut seen = 0;
    for (url, output) in generation.site().urls().outputs() {
        if !matches!(output, Output::Search(_)) {
            continue;
        }
        seen += 1;
        let made = generation.render(url, output, None, &mut Vec::new()).unwrap();
        assert_eq!(made, Rendered::Bytes(outputs[url].clone()), "{url}");
    }
    assert!(seen > 2 && seen == searched(&outputs).len());
}

#[test]
fn an_edit_changes_the_pieces_of_the_words_that_come_and_go() {
    let mut files = many(&mut Random::new(11), 800);
    let before = built(&files);
    assert!(searched(&before).len() > 16, "{}", searched(&before).len());
    // One word instead of another.
    let text = &mut files[400].1;
    let at = text.find("\n\nw").unwrap() + 2;
    let end = at + text[at..].find(' ').unwrap();
    text.replace_range(at..end, "quenelle");
    let after = built(&files);
    let (before, after) = (searched(&before), searched(&after));
    let changed: Vec<&&str> =
        before.iter().filter(|(url, bytes)| after[**url] != **bytes).map(|(url, _)| url).collect();
    assert!(changed.contains(&&"_larder/search/index.js"), "{changed:?}");
    // Two words, each with a piece of words and one of hits; and a boundary that has moved.
    assert!(changed.len() <= 7, "{changed:?} of {}", before.len());
}

#[test]
fn a_word_in_very_many_sections_keeps_the_best() {
    let mut files: Vec<(String, String)> =
        (0..5000).map(|number| (format!("content/a{number}.md"), format!("# N{number}\n\nCommon.\n"))).collect();
    files.push(("content/zz.md".to_owned(), "# Common\n\nText.\n".to_owned()));
    let index = index(&built(&files));
    let common = &index["common"];
    assert_eq!((common.count, common.hits.len()), (5001, 4096));
    assert!(common.hits.iter().any(|(url, _, weight)| url == "/zz/" && *weight >= 6));
}
