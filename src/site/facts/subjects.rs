//! What is compared: articles, and names that have none.

use std::collections::BTreeMap;

use super::{Sources, Subject};
use crate::article::facts::Line;
use crate::article::inlines::Inlines;
use crate::base::map::{HashMap, HashSet, HashSetExt as _};
use crate::base::name::{end_brackets, fold_name};
use crate::base::path::SourcePath;
use crate::diagnostic::{Diagnostic, Lint, Place};
use crate::settings::TERM;
use crate::site::ids::{ArticleId, SubjectId};

/// Every subject, and the names of those that any article may be about.
#[derive(Default)]
pub(super) struct Subjects {
    pub list: Vec<Subject>,
    pub of_article: HashMap<ArticleId, SubjectId>,
    /// Those without an article, by folded name.
    pub by_name: HashMap<String, SubjectId>,
    /// The articles of a kind, by folded name, title and alias.
    of_kinds: HashMap<String, SubjectId>,
    /// The subjects that front matter names, in order, without those named twice; with the numbers of their names there.
    pub declared: HashMap<ArticleId, Vec<(SubjectId, usize)>>,
    /// Whether any article has a `compare` fence.
    has_fences: bool,
}

/// What stands between names, from what separates most to what may well be a part of a name: `C++`, `TCP/IP`.
const BETWEEN_NAMES: [&[&str]; 3] =
    [&[",", "，", "、"], &[" and ", " or ", "以及", " & "], &["&", "+", "/", "和", "与", "及"]];

/// So many parts of a label can be one name.
const MOST_PARTS: usize = 6;

/// The names by which an article calls the subjects that it compares.
#[derive(Default)]
pub(super) struct Local {
    /// The subjects, in order.
    pub subjects: Vec<SubjectId>,
    /// The number in front matter of each.
    numbers: HashMap<SubjectId, u32>,
    by_name: BTreeMap<String, SubjectId>,
}

impl Local {
    /// The subject of that name.
    pub fn named(&self, name: &str) -> Option<SubjectId> {
        if self.by_name.is_empty() { None } else { self.by_name.get(&fold_name(name)).copied() }
    }

    /// The subjects that a label names: one, or several with commas between them; each once.
    pub fn all_named(&self, names: &str) -> Option<Vec<SubjectId>> {
        if self.by_name.is_empty() {
            return None;
        }
        let mut subjects = Vec::new();
        if !self.add_named(names, &BETWEEN_NAMES, &mut subjects) {
            return means_all(&fold_name(names), self.subjects.len()).then(|| self.subjects.clone());
        }
        let mut seen = HashSet::new();
        subjects.retain(|subject| seen.insert(*subject));
        Some(subjects)
    }

    /// The number in front matter of one of the subjects.
    pub fn number(&self, subject: SubjectId) -> u32 {
        self.numbers.get(&subject).copied().unwrap_or_default()
    }

    /// The first name in a label for several that is none of the subjects, while others are.
    pub fn stranger<'n>(&self, names: &'n str) -> Option<&'n str> {
        BETWEEN_NAMES.iter().find_map(|signs| {
            let parts = self.parts(names, signs);
            let strangers = parts.iter().filter(|part| self.all_named(part).is_none());
            let stranger = strangers.clone().next()?;
            (strangers.count() < parts.len()).then(|| self.stranger(stranger).unwrap_or(stranger))
        })
    }

    /// Adds the subjects that are named; false if a name is none of theirs.
    fn add_named(&self, names: &str, between: &[&[&str]], subjects: &mut Vec<SubjectId>) -> bool {
        if let Some(subject) = self.named(names) {
            subjects.push(subject);
            return true;
        }
        let [signs, weaker @ ..] = between else { return false };
        let parts = self.parts(names, signs);
        if parts.len() < 2 {
            return !parts.is_empty() && self.add_named(names, weaker, subjects);
        }
        parts.into_iter().all(|part| self.add_named(part, weaker, subjects))
    }

    /// The parts of a label between any of the signs. Those that together are a name stay together: `Cash and carry`.
    fn parts<'n>(&self, names: &'n str, signs: &[&str]) -> Vec<&'n str> {
        let parts = split(names, signs);
        let mut found = Vec::with_capacity(parts.len());
        let mut rest = parts.as_slice();
        while let [first, ..] = rest {
            let upto = |last: usize| from_to(names, first, rest[last]);
            let last = (1..rest.len().min(MOST_PARTS)).rev().find(|last| self.named(upto(*last)).is_some());
            let last = last.unwrap_or(0);
            found.push(upto(last));
            rest = &rest[last + 1..];
        }
        found
    }

    /// Its names in alphabetical order, for "did you mean".
    pub fn names(&self) -> impl ExactSizeIterator<Item = &str> {
        self.by_name.keys().map(String::as_str)
    }
}

impl Subjects {
    /// Finds the subjects that front matter names, and the articles that say something of themselves.
    pub fn find(sources: &Sources<'_>, diagnostics: &mut Vec<Diagnostic>) -> Self {
        let mut subjects = Self::default();
        for index in 0..sources.articles.len() {
            let id = ArticleId::at(index);
            let outline = sources.outline(id);
            let kind = outline.meta.kind.as_deref().filter(|kind| *kind != TERM);
            let is_known = kind.is_some_and(|kind| sources.settings.kinds.contains_key(kind));
            let candidates = outline.candidates.as_deref();
            let is_declared = |line: &Line| sources.settings.criteria.position(&line.name).is_some();
            let has_lines = candidates.is_some_and(|candidates| candidates.lines.iter().any(is_declared));
            subjects.has_fences |= candidates.is_some_and(|candidates| !candidates.fences.is_empty());
            if is_known || !outline.meta.facts.is_empty() || has_lines {
                let subject = subjects.of(sources, id);
                if is_known {
                    for name in names(sources, id) {
                        subjects.of_kinds.entry(name).or_insert(subject);
                    }
                }
            }
            if !outline.meta.subjects.is_empty() {
                subjects.declare(sources, id, diagnostics);
            }
        }
        subjects
    }

    /// Whether nothing is compared at all, and nobody asks for it.
    pub fn are_none(&self) -> bool {
        self.list.is_empty() && !self.has_fences
    }

    /// The subjects that an article's front matter names, in order.
    fn declared(&self, id: ArticleId) -> &[(SubjectId, usize)] {
        self.declared.get(&id).map_or(&[], Vec::as_slice)
    }

    /// The article of a kind that has this name, title or alias.
    pub fn of_kind(&self, name: &str) -> Option<SubjectId> {
        if self.of_kinds.is_empty() { None } else { self.of_kinds.get(&fold_name(name)).copied() }
    }

    /// The subject that an article is about.
    pub fn of(&mut self, sources: &Sources<'_>, article: ArticleId) -> SubjectId {
        *self.of_article.entry(article).or_insert_with(|| {
            self.list.push(Subject { name: sources.titles[article.index()].clone(), article: Some(article) });
            SubjectId::at(self.list.len() - 1)
        })
    }

    /// The subject of that name, as the file `from` calls it; a new one if there is none.
    pub fn named(&mut self, sources: &Sources<'_>, name: &str, from: &SourcePath) -> SubjectId {
        if let Some(article) = sources.article_named(name, from) {
            return self.of(sources, article);
        }
        *self.by_name.entry(fold_name(name)).or_insert_with(|| {
            self.list.push(Subject { name: Inlines::plain(name), article: None });
            SubjectId::at(self.list.len() - 1)
        })
    }

    /// The subject of that name, if there is one.
    pub fn find_named(&self, sources: &Sources<'_>, name: &str, from: &SourcePath) -> Option<SubjectId> {
        let of_article = sources.article_named(name, from).and_then(|article| self.of_article.get(&article));
        of_article.or_else(|| self.by_name.get(&fold_name(name))).copied()
    }

    fn declare(&mut self, sources: &Sources<'_>, id: ArticleId, diagnostics: &mut Vec<Diagnostic>) {
        let outline = sources.outline(id);
        let mut declared: Vec<(SubjectId, usize)> = Vec::with_capacity(outline.meta.subjects.len());
        let mut seen = HashSet::new();
        for (number, name) in outline.meta.subjects.iter().enumerate() {
            let subject = self.named(sources, name, &outline.path);
            if seen.insert(subject) {
                declared.push((subject, number));
                continue;
            }
            let place = |number: usize| match sources.spans(id).meta.subjects.get(number) {
                Some(span) => Place::span(&outline.path, span.clone()),
                None => Place::file(&outline.path),
            };
            let fault = Diagnostic::new(Lint::DuplicateLabel, format!("`{name}` is among the subjects already"));
            diagnostics.push(fault.at(place(number)).help("take it out of `subjects`"));
        }
        self.declared.insert(id, declared);
    }

    /// The names by which an article calls its subjects: as its front matter writes them, and as they are called themselves.
    pub fn local(&self, sources: &Sources<'_>, id: ArticleId) -> Local {
        let subjects = self.declared(id);
        let mut by_name = BTreeMap::new();
        let outline = sources.outline(id);
        for name in &outline.meta.subjects {
            if let Some(subject) = self.find_named(sources, name, &outline.path) {
                by_name.entry(fold_name(name)).or_insert(subject);
            }
        }
        for (subject, _) in subjects {
            for name in self.list[subject.index()].article.into_iter().flat_map(|article| names(sources, article)) {
                by_name.entry(name).or_insert(*subject);
            }
        }
        for (name, subject) in short_names(&outline.meta.subjects, |name| by_name.get(name).copied()) {
            by_name.entry(name).or_insert(subject);
        }
        let numbers = subjects.iter().map(|(subject, number)| (*subject, *number as u32)).collect();
        Local { subjects: subjects.iter().map(|(subject, _)| *subject).collect(), numbers, by_name }
    }
}

/// The names of subjects without the brackets at their ends, folded, as long as each is that of one of them only: `团餐` for `团餐（ToB）`.
fn short_names(written: &[String], subject_of: impl Fn(&str) -> Option<SubjectId>) -> Vec<(String, SubjectId)> {
    let mut short: BTreeMap<String, Option<SubjectId>> = BTreeMap::new();
    for name in written {
        let Some((outside, _)) = end_brackets(name) else { continue };
        let Some(subject) = subject_of(&fold_name(name)) else { continue };
        let folded = fold_name(outside);
        if !folded.is_empty() {
            let known = short.entry(folded).or_insert(Some(subject));
            *known = known.filter(|known| *known == subject);
        }
    }
    short.into_iter().filter_map(|(name, subject)| Some((name, subject?))).collect()
}

/// The parts of a text between any of the signs, without those that are blank, and without the `and` behind a comma.
fn split<'t>(text: &'t str, signs: &[&str]) -> Vec<&'t str> {
    let mut parts = vec![text];
    for sign in signs {
        parts = parts.into_iter().flat_map(|part| part.split(sign)).collect();
    }
    let without_and = |part: &'t str| {
        let part = part.trim();
        ["and ", "or ", "& "].iter().find_map(|and| part.strip_prefix(and)).unwrap_or(part).trim_start()
    };
    parts.into_iter().map(without_and).filter(|part| !part.is_empty()).collect()
}

/// What reaches in a text from one of its parts to another.
fn from_to<'t>(text: &'t str, first: &str, last: &str) -> &'t str {
    let at = |part: &str| part.as_ptr().addr() - text.as_ptr().addr();
    &text[at(first)..at(last) + last.len()]
}

/// Whether a folded name means all subjects, of which there are `count`: `both`, `all three`, `三者`.
fn means_all(name: &str, count: usize) -> bool {
    const NUMBERS: [&str; 11] = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
    const CHINESE: [&str; 11] = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十"];
    let is_count = |word: &str, words: &[&str]| count < words.len() && words[count] == word;
    match name {
        "both" | "both of them" | "两者" | "两者都" | "二者" | "二者都" | "两种" | "双方" => count == 2,
        "all" | "all of them" | "each" | "全部" | "所有" => count > 1,
        _ => {
            let english = name.strip_prefix("all ").is_some_and(|number| is_count(number, &NUMBERS));
            let chinese = name.strip_suffix(['者', '种']).is_some_and(|number| is_count(number, &CHINESE));
            count > 1 && (english || chinese)
        }
    }
}

/// What an article is called: title, file name, aliases, folded.
fn names(sources: &Sources<'_>, id: ArticleId) -> impl Iterator<Item = String> {
    let outline = sources.outline(id);
    let title = sources.titles[id.index()].text();
    let aliases = outline.meta.aliases.iter().map(String::as_str);
    [title, outline.path.stem()].into_iter().chain(aliases).map(fold_name).filter(|name| !name.is_empty())
}
