//! The index of the search, read as a browser reads it: where the pieces say that a word stands, it stands, and nowhere else; a preview makes
//! the same pieces as a build; an edit changes few of them.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[path = "support/random.rs"]
mod random;

use std::collections::{BTreeMap, BTreeSet};
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

/// The numbers in a text, as `digits.rs` says.
fn numbers(text: &str) -> Vec<usize> {
    let (mut numbers, mut number, mut unit) = (Vec::new(), 0, 1);
    for byte in text.bytes() {
        let digit = if byte == b'!' { 57 } else { usize::from(byte) - 35 };
        number += digit % 46 * unit;
        unit *= 46;
        if digit < 46 {
            numbers.push(number);
            (number, unit) = (0, 1);
        }
    }
    numbers
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
    /// How many numbers each piece of excerpts has.
    slots: usize,
}

impl Pieces {
    fn read(outputs: &Outputs, slots: usize) -> Self {
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
            slots,
        }
    }

    fn hits(&self, piece: usize, place: usize) -> Vec<Hit> {
        let mut article = 0;
        let hit = |pair: &[usize]| {
            article += pair[0];
            let (url, headings) = &self.excerpts[article / self.slots][article % self.slots];
            let heading = (pair[1] / 8).checked_sub(1).map_or("", |section| &headings[section]);
            (url.clone(), heading.to_owned(), pair[1] % 8)
        };
        numbers(&self.hits[piece][place]).chunks(2).map(hit).collect()
    }
}

/// All words, from all pieces.
fn index(outputs: &Outputs) -> BTreeMap<String, Word> {
    let root = &arguments(outputs, &format!("{SEARCH}index.js"), "larderSearch.root(")[0];
    let pieces = Pieces::read(outputs, root["slots"].as_u64().unwrap() as usize);
    let firsts = root["words"].as_array().unwrap();
    let mut all = BTreeMap::new();
    for number in 0..=firsts.len() {
        let said = arguments(outputs, &format!("{SEARCH}words-{number}.js"), "larderSearch.words(");
        let mut at = [&said[1], &said[2]].map(|place| place.as_u64().unwrap() as usize);
        let mut before = String::new();
        for written in said[3].as_str().unwrap().split(' ').filter(|entry| !entry.is_empty()) {
            let entry = written.trim_start_matches('!');
            if entry != written {
                at = [at[0] + written.len() - entry.len(), 0];
            }
            let (stem, word) = word(entry, &before, pieces.hits(at[0], at[1]));
            at[1] += 1;
            assert!(number == 0 || stem.as_str() >= firsts[number - 1].as_str().unwrap(), "{stem}");
            assert!(stem > before, "{before} before {stem}");
            before.clone_from(&stem);
            assert_eq!(all.insert(stem, word), None);
        }
    }
    all
}

/// What an entry says, behind one of the word `before`.
fn word(entry: &str, before: &str, hits: Vec<Hit>) -> (String, Word) {
    let is_last = |byte: u8| byte != b'!' && byte < 35 + 46;
    let end = 1 + entry[1..].bytes().position(is_last).unwrap();
    let count = numbers(&entry[1..=end])[0];
    let mut parts = entry[end + 1..].split(',');
    let digit = |text: &str| usize::from_str_radix(&text[..1], 36).unwrap();
    let stem: String = before.chars().take(digit(entry)).collect::<String>() + parts.next().unwrap();
    let form = |part: &str| stem.chars().take(stem.chars().count() - digit(part)).collect::<String>() + &part[1..];
    let forms: Vec<String> = parts.map(form).collect();
    let forms = if forms.is_empty() { vec![stem.clone()] } else { forms };
    (stem, Word { count, forms, hits })
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
            "---\ntags: [heat/steam]\naliases: [Steamer]\ndescription: It regenerates.\n---\n# Combi oven\n\nSteams *and* roasts in one[^n]\n\n## Cleaning\n\nAt night; `rinse` it.\n\n![[chilling]]\n\n[^n]: Not two.\n",
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
