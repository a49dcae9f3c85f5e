//! The index of the search, read as a browser reads it: where the pieces say that a word stands, it stands, and nowhere else; a preview makes
//! the same pieces as a build; an edit changes few of them.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[path = "support/random.rs"]
mod random;

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::ops::Range;
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

/// The bits of a text, as `bits.rs` says.
struct Bits(VecDeque<bool>);

impl Bits {
    fn of(text: &str) -> Self {
        let value = |digit: u8| usize::from(digit) - if digit > b'\\' { 36 } else { 35 };
        let (twos, []) = text.as_bytes().as_chunks() else { panic!("{text}") };
        let two = |&[high, low]: &[u8; 2]| value(high) * 91 + value(low);
        Self(twos.iter().map(two).flat_map(|two| (0..13).rev().map(move |bit| two >> bit & 1 == 1)).collect())
    }

    fn ones(&mut self) -> usize {
        (0..).take_while(|_| self.0.pop_front().unwrap()).count()
    }

    fn number(&mut self, bits: u32) -> usize {
        (0..bits).fold(0, |number, _| number * 2 + usize::from(self.0.pop_front().unwrap()))
    }

    fn gamma(&mut self) -> usize {
        let width = self.ones() as u32;
        (1 << width) + self.number(width)
    }

    fn one_of(&mut self, range: usize) -> usize {
        let width = range.ilog2();
        let short = (2 << width) - range;
        let number = self.number(width);
        if number < short { number } else { number * 2 + self.number(1) - short }
    }

    fn rising(&mut self, count: usize, range: Range<usize>) -> Vec<usize> {
        if count == 0 {
            return Vec::new();
        }
        let before = count / 2;
        let number = range.start + before + self.one_of(range.len() - (count - 1));
        let low = self.rising(before, range.start..number);
        let high = self.rising(count - before - 1, number + 1..range.end);
        [low, vec![number], high].concat()
    }

    /// Nothing more is to come.
    fn end(&self) {
        assert!(self.0.len() < 13 && self.0.iter().all(|bit| !bit), "{:?}", self.0);
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

/// What words are read with.
struct Pieces {
    /// The texts of all hits, one behind the other.
    hits: Vec<String>,
    /// Every section: the page, and the heading.
    sections: Vec<(String, String)>,
    signs: Vec<char>,
    weights: Vec<usize>,
}

impl Pieces {
    fn read(outputs: &Outputs, root: &Value) -> Self {
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let page = |(url, page): (&String, &Value)| {
            let sections = page["sections"].as_array().unwrap().iter();
            (
                url.clone(),
                [String::new()].into_iter().chain(sections.map(|section| text(&section[1]))).collect::<Vec<_>>(),
            )
        };
        let all = |folder: &str, call: &str| -> Vec<Value> {
            let names = (0..).map(|number| format!("{folder}{number}.js"));
            let names = names.take_while(|name| outputs.contains_key(&UrlPath::parse(name).unwrap()));
            names.map(|name| arguments(outputs, &name, call)[1].clone()).collect()
        };
        let mut sections = Vec::new();
        let excerpts = all(EXCERPTS, "larderExcerpts.piece(");
        assert_eq!(excerpts.len(), root["articles"].as_array().unwrap().len());
        for (piece, counts) in excerpts.iter().zip(root["articles"].as_array().unwrap()) {
            let pages: Vec<_> = piece.as_object().unwrap().iter().map(page).collect();
            let counts = numbers(counts);
            assert!(counts.len() <= pages.len().min(numbers(&root["slots"])[0]));
            for ((url, headings), count) in pages.into_iter().zip(counts) {
                // A page that is not found has none.
                assert!(count == 0 || count == headings.len(), "{url}: {count} of {headings:?}");
                sections.extend(headings.into_iter().take(count).map(|heading| (url.clone(), heading)));
            }
        }
        let mut hits: Vec<String> = Vec::new();
        let of_hits = all(&format!("{SEARCH}hits-"), "larderSearch.hits(");
        assert_eq!(of_hits.len(), root["hits"].as_array().unwrap().len());
        for (piece, start) in of_hits.iter().zip(numbers(&root["hits"])) {
            assert_eq!(start, hits.len());
            hits.extend(text(piece).split(' ').filter(|text| !text.is_empty()).map(str::to_owned));
        }
        Self { hits, sections, signs: text(&root["order"]).chars().collect(), weights: numbers(&root["weights"]) }
    }

    /// The next hits of a text: those of a word that stands in so many sections.
    fn hits(&self, bits: &mut Bits, count: usize) -> Vec<Hit> {
        let sections = self.sections.len();
        let listed = if count > 4096.max(sections / 8) { 4096 } else { count };
        let places = bits.rising(listed, 0..sections);
        let hit = |section: usize| {
            let (url, heading) = &self.sections[section];
            (url.clone(), heading.clone(), self.weights[bits.ones()])
        };
        places.into_iter().map(hit).collect()
    }
}

/// A number, or a list of them.
fn numbers(value: &Value) -> Vec<usize> {
    let one = |value: &Value| value.as_u64().map(|number| number as usize);
    value.as_array().map_or_else(|| one(value).into_iter().collect(), |list| list.iter().filter_map(one).collect())
}

/// All words, from all pieces.
fn index(outputs: &Outputs) -> BTreeMap<String, Word> {
    let root = &arguments(outputs, &format!("{SEARCH}index.js"), "larderSearch.root(")[0];
    let pieces = Pieces::read(outputs, root);
    let firsts = root["words"].as_array().unwrap();
    assert_eq!(firsts[0], "");
    let mut all = BTreeMap::new();
    let mut reader = Reader { pieces: &pieces, at: 0, words: Vec::new() };
    for (number, (first, at)) in firsts.iter().zip(numbers(&root["own"])).enumerate() {
        let said = arguments(outputs, &format!("{SEARCH}words-{number}.js"), "larderSearch.words(");
        assert_eq!(reader.at, at);
        reader.read(said[1].as_str().unwrap());
        assert!(reader.words.is_sorted_by_key(|(stem, _)| stem.clone()));
        for (stem, word) in reader.words.drain(..) {
            assert!(stem.as_str() >= first.as_str().unwrap(), "{stem}");
            assert_eq!(all.insert(stem, word), None);
        }
    }
    assert_eq!(reader.at, pieces.hits.len());
    all
}

/// Reads pieces of words.
struct Reader<'p> {
    pieces: &'p Pieces,
    /// Which text has the hits of the next word.
    at: usize,
    words: Vec<(String, Word)>,
}

impl Reader<'_> {
    fn read(&mut self, text: &str) {
        let mut before = String::new();
        for entry in text.split(' ').filter(|entry| !entry.is_empty()) {
            match entry.strip_prefix('*') {
                Some(signs) => self.signs(signs),
                None => {
                    self.word(entry, &before);
                    before.clone_from(&self.words.last().unwrap().0);
                }
            }
        }
    }

    /// The bits of the next text of hits.
    fn next(&mut self) -> Bits {
        self.at += 1;
        Bits::of(&self.pieces.hits[self.at - 1])
    }

    /// What an entry says, behind one of the word `before`.
    fn word(&mut self, entry: &str, before: &str) {
        let digit = |text: &str| usize::from_str_radix(&text[..1], 36).unwrap();
        let (head, rest) = entry.split_once(':').unwrap();
        let count = usize::from_str_radix(&head[1..], 36).unwrap();
        let mut parts = rest.split(',');
        let stem: String = before.chars().take(digit(entry)).collect::<String>() + parts.next().unwrap();
        let form = |part: &str| stem.chars().take(stem.chars().count() - digit(part)).collect::<String>() + &part[1..];
        let mut forms: Vec<String> = parts.map(form).collect();
        if forms.is_empty() {
            forms.push(stem.clone());
        }
        let mut bits = self.next();
        let hits = self.pieces.hits(&mut bits, count);
        bits.end();
        self.words.push((stem, Word { count, forms, hits }));
    }

    /// What an entry of pairs of signs says, behind its star.
    fn signs(&mut self, entry: &str) {
        const FEW: usize = 32;
        let first = entry.chars().next().unwrap();
        let mut bits = Bits::of(&entry[first.len_utf8()..]);
        let pairs = bits.gamma();
        let end = self.at + bits.gamma();
        let seconds = bits.rising(pairs, 0..self.pieces.signs.len() + 1);
        let counts: Vec<usize> = seconds.iter().map(|_| bits.gamma()).collect();
        bits.end();
        let mut of_few = counts.iter().any(|count| *count <= FEW).then(|| Bits::of(&self.pieces.hits[end - 1]));
        for (second, count) in seconds.into_iter().zip(counts) {
            let second = second.checked_sub(1).map(|place| self.pieces.signs[place]);
            let stem: String = [first].into_iter().chain(second).collect();
            let hits = if count > FEW {
                let mut own = self.next();
                let hits = self.pieces.hits(&mut own, count);
                own.end();
                hits
            } else {
                self.pieces.hits(of_few.as_mut().unwrap(), count)
            };
            self.words.push((stem.clone(), Word { count, forms: vec![stem], hits }));
        }
        of_few.iter().for_each(Bits::end);
        self.at += usize::from(of_few.is_some());
        assert_eq!(self.at, end);
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
