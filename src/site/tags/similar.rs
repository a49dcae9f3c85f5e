//! Tags that are probably meant to be one: `allergen` and `allergens`, `catering` and `cateirng`.
//!
//! Only tags side by side are compared, and never each with each: a tag stands in a bucket under its singular, and under itself with each
//! one of its letters left out; two that differ by a slip meet in one of them. What differs by a number (`level 1`, `level 2`), in
//! the first or last letter (`roast`, `toast`), or has many others like it is meant so. So are two tags that have an
//! article each.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{Tag, Tags};
use crate::article::{Outline, Spans};
use crate::base::map::{HashMap, HashMapExt as _, HashSet};
use crate::diagnostic::{Diagnostic, Lint, Place};
use crate::site::ids::{ArticleId, TagId};
use crate::site::urls::Urls;

/// A plural is looked for from so many letters on.
const SHORTEST_SINGULAR: usize = 3;

/// A letter left out, doubled or swapped is a slip from so many letters on: shorter words that differ by one are many.
const SHORTEST: usize = 5;

/// A wrong letter is a slip from so many letters on.
const SHORTEST_WITH_WRONG_LETTER: usize = 8;

/// Longer names are sentences, and have too many ways to be written.
const LONGEST: usize = 40;

/// More tags than this that differ by one letter in one place are a row, as `menu a` to `menu z`, and no slips.
const MOST_ALIKE: usize = 4;

/// Warns of each pair of tags that look like one, at the first place of the rarer one.
pub fn check(
    tags: &Tags,
    articles: &[Arc<Outline>],
    spans: &[Arc<Spans>],
    urls: &Urls,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let has_article = |id: TagId| urls.page(urls.of_tag(id)).article.is_some();
    let mut pairs = pairs(tags.list());
    pairs.retain(|(a, b)| !(has_article(*a) && has_article(*b)));
    let places = first_places(tags, pairs.iter().flat_map(|(a, b)| [*a, *b]), articles, spans);
    for (a, b) in pairs {
        let is_rarer = tags.get(a).articles.len() < tags.get(b).articles.len();
        let (rare, common) = if is_rarer { (a, b) } else { (b, a) };
        let (rare_name, Tag { name, slug, .. }) = (&tags.get(rare).name, tags.get(common));
        let mut fault = Diagnostic::new(Lint::SimilarTags, format!("the tag `{rare_name}` is nearly `{name}`"));
        fault.place = places.get(&rare).cloned();
        if let Some(other) = places.get(&common).cloned() {
            fault = fault.related(other, format!("this is `{name}`"));
        }
        let rename = format!("if they are one, write `{name}` here too");
        // Another name of a tag is one step.
        let is_nameable = !rare_name.contains('/');
        let alias = format!(", or name `{rare_name}` under `aliases` of an article at `/tags/{slug}/`");
        diagnostics.push(fault.help(rename + if is_nameable { &alias } else { "" }));
    }
}

/// Where the first of the articles with each of these tags says so. Each of those articles is gone through once, however many
/// of the tags it has.
fn first_places(
    tags: &Tags,
    wanted: impl Iterator<Item = TagId>,
    articles: &[Arc<Outline>],
    spans: &[Arc<Spans>],
) -> HashMap<TagId, Place> {
    let mut places = HashMap::new();
    let mut by_article: BTreeMap<ArticleId, HashSet<TagId>> = BTreeMap::new();
    for tag in wanted.collect::<BTreeSet<TagId>>() {
        if let Some(first) = tags.get(tag).articles.iter().min() {
            by_article.entry(*first).or_default().insert(tag);
        }
    }
    for (article, mut wanted) in by_article {
        let (outline, spans) = (&articles[article.index()], &spans[article.index()]);
        for (number, written) in outline.tags().enumerate() {
            let Some(tag) = tags.named(written) else { continue };
            for tag in tags.with_ancestors(tag).filter(|tag| wanted.remove(tag)) {
                let span = spans.tag(number);
                let place = span.map_or_else(|| Place::file(&outline.path), |span| Place::span(&outline.path, span));
                places.insert(tag, place);
            }
        }
    }
    places
}

/// The pairs of tags that look like one, in order of name, each once.
fn pairs(tags: &[Tag]) -> BTreeSet<(TagId, TagId)> {
    let steps: Vec<&str> = tags.iter().map(|tag| tag.key.rsplit('/').next().unwrap_or(&tag.key)).collect();
    let mut buckets: HashMap<(Option<TagId>, String), Vec<usize>> = HashMap::new();
    for (index, step) in steps.iter().enumerate() {
        let mut enter = |bucket: String| {
            let bucket = buckets.entry((tags[index].parent, bucket)).or_default();
            if bucket.last() != Some(&index) {
                bucket.push(index);
            }
        };
        enter(singular(step));
        without_a_letter(step).for_each(&mut enter);
        enter((*step).to_owned());
    }
    let mut pairs = BTreeSet::new();
    for bucket in buckets.values().filter(|bucket| bucket.len() <= MOST_ALIKE) {
        for (position, &a) in bucket.iter().enumerate() {
            for &b in &bucket[position + 1..] {
                if is_plural(steps[a], steps[b]) || is_slip(steps[a], steps[b]) {
                    pairs.insert((TagId::at(a), TagId::at(b)));
                }
            }
        }
    }
    pairs
}

/// What a word and its plural come to, and hardly any other.
fn singular(word: &str) -> String {
    let stem = word.strip_suffix('s').filter(|stem| !stem.ends_with('s')).unwrap_or(word);
    match (stem.strip_suffix("ie"), stem.strip_suffix('e')) {
        (Some(stem), _) => format!("{stem}y"),
        (None, Some(stem)) => stem.to_owned(),
        (None, None) => stem.to_owned(),
    }
}

/// Whether one of two names is the plural of the other.
fn is_plural(a: &str, b: &str) -> bool {
    let (one, many) = if a.len() < b.len() { (a, b) } else { (b, a) };
    let is_ending = |ending| matches!(ending, Some("s" | "es"));
    let is_long = one.chars().count() >= SHORTEST_SINGULAR && one.ends_with(char::is_alphabetic);
    let with_ies = || one.strip_suffix('y').and_then(|stem| many.strip_prefix(stem)) == Some("ies");
    is_long && !one.ends_with('s') && (is_ending(many.strip_prefix(one)) || with_ies())
        || is_long && one.ends_with("ss") && many.strip_prefix(one) == Some("es")
}

/// The name with each one of its letters left out; nothing of names that are too short or too long to compare.
fn without_a_letter(name: &str) -> impl Iterator<Item = String> {
    let length = name.chars().count();
    // One letter less than the shortest: it may be the one that has lost a letter.
    let is_compared = (SHORTEST..=LONGEST).contains(&length);
    let letters = name.char_indices().filter(move |(_, c)| is_compared && is_letter(*c));
    letters.map(|(at, c)| format!("{}{}", &name[..at], &name[at + c.len_utf8()..]))
}

/// What a hand may slip on: no digit, and no sign that is a word by itself, as in Chinese.
fn is_letter(c: char) -> bool {
    const FIRST_IDEOGRAPHIC: char = '\u{2e80}';
    !c.is_numeric() && c < FIRST_IDEOGRAPHIC
}

/// Whether two names differ by a letter left out, doubled, swapped with the next, or in long ones wrong.
fn is_slip(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let shorter = a.len().min(b.len());
    if shorter < SHORTEST {
        return false;
    }
    let before = a.iter().zip(&b).take_while(|(a, b)| a == b).count();
    let behind = a.iter().rev().zip(b.iter().rev()).take(shorter - before).take_while(|(a, b)| a == b).count();
    let (in_a, in_b) = (&a[before..a.len() - behind], &b[before..b.len() - behind]);
    if before == 0 || !in_a.iter().chain(in_b).all(|c| is_letter(*c)) {
        return false;
    }
    match (in_a, in_b) {
        ([more], []) | ([], [more]) => behind > 0 || a[before - 1] == *more,
        ([_], [_]) => behind > 0 && shorter >= SHORTEST_WITH_WRONG_LETTER,
        ([first, second], [third, fourth]) => first == fourth && second == third,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tags(names: &[&str]) -> Vec<Tag> {
        names.iter().map(|name| Tag { key: (*name).to_owned(), ..Tag::default() }).collect()
    }

    fn found(names: &[&str]) -> Vec<(String, String)> {
        let list = tags(names);
        let name = |id: TagId| list[id.index()].key.clone();
        pairs(&list).into_iter().map(|(a, b)| (name(a), name(b))).collect()
    }

    #[test]
    fn plurals_and_slips_are_found() {
        for (a, b) in [
            ("allergen", "allergens"),
            ("dish", "dishes"),
            ("glass", "glasses"),
            ("allergies", "allergy"),
            ("cookie", "cookies"),
            ("cheese", "cheeses"),
            ("menu", "menus"),
            ("cold drink", "cold drinks"),
            ("cateirng", "catering"),
            ("catering", "catring"),
            ("chiling", "chilling"),
            ("allergan", "allergen"),
            ("sous vide", "sousvide"),
            ("crème brûlée", "crème brulée"),
        ] {
            let (a, b) = if a < b { (a, b) } else { (b, a) };
            assert_eq!(found(&[a, b]), [(a.to_owned(), b.to_owned())], "{a}, {b}");
        }
    }

    #[test]
    fn what_is_meant_so_is_left_alone() {
        for (a, b) in [
            ("roast", "toast"),
            ("bread", "break"),
            ("stock", "stork"),
            ("serve", "server"),
            ("plat", "plate"),
            ("level 1", "level 2"),
            ("2023", "2024"),
            ("gas", "ga"),
            ("as", "a"),
            ("家常豆腐做法介绍", "家常豆干做法介绍"),
            ("ice", "icy"),
            ("", "s"),
        ] {
            assert_eq!(found(&[a, b]), [], "{a}, {b}");
        }
    }

    #[test]
    fn tags_in_different_places_are_not_compared() {
        let mut list = tags(&["ovens", "ovens/part", "sinks", "sinks/parts"]);
        (list[1].parent, list[3].parent) = (Some(TagId::at(0)), Some(TagId::at(2)));
        assert_eq!(pairs(&list), BTreeSet::new());
    }

    /// Tags that all differ in one letter share a bucket; ten thousand, each compared with each, would be fifty million pairs.
    #[test]
    fn a_row_of_tags_is_no_row_of_slips() {
        let names: Vec<String> = ('a'..='f').map(|letter| format!("catering {letter} menu")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        assert_eq!(found(&names), []);
        assert_eq!(found(&names[..3]).len(), 3);
    }
}
