//! What links can call things by.
//!
//! Names compare without regard to case, accents' storage and `-`, `_` or space. [`Names::named`] goes down the rungs of
//! a wikilink and [`Names::at_path`] those of a Markdown link; the first rung with a hit decides.

use std::collections::HashMap;
use std::sync::Arc;

use super::ids::{ArticleId, AssetId, FolderId, PageId};
use super::tree::Folder;
use super::urls::Urls;
use crate::article::inlines::Inlines;
use crate::article::{Outline, Spans};
use crate::base::path::SourcePath;
use crate::base::text;
use crate::diagnostic::{Diagnostic, Lint, Place};

/// What a name can stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Item {
    /// A page: an article's, or a section's that Larder makes.
    Page(PageId),
    /// A file.
    Asset(AssetId),
}

/// Something with a path that links can name.
#[derive(Clone, Debug)]
struct Entry {
    /// Its path below the content folder, folded; articles without their ending.
    folded: Box<str>,
    /// Its file, or its folder if it is a section without an article.
    file: SourcePath,
    item: Item,
}

/// The index of names.
#[derive(Debug, Default)]
pub struct Names {
    content: SourcePath,
    entries: Vec<Entry>,
    /// The entries by the last step of their path.
    by_name: HashMap<Box<str>, Vec<u32>>,
    /// The entries by their path.
    by_path: HashMap<Box<str>, Vec<u32>>,
    by_title: HashMap<String, Vec<u32>>,
    by_alias: HashMap<String, Vec<u32>>,
}

/// What is indexed.
pub(super) struct Named<'a> {
    pub content: &'a SourcePath,
    pub articles: &'a [Arc<Outline>],
    pub titles: &'a [Inlines],
    pub folders: &'a [Folder],
    pub assets: &'a [SourcePath],
}

/// What a name was found to mean.
#[derive(Debug, PartialEq, Eq)]
pub struct Found {
    /// The best hit.
    pub item: Item,
    /// The file of the best hit and of some others, if the choice between them deserves a word.
    pub ambiguous: Vec<SourcePath>,
    /// How many others there are beyond these.
    pub unnamed: usize,
}

/// How many other files are named where a name fits several.
const MOST_RIVALS: usize = 5;

/// Makes the index, and warns of aliases that are the name of a page.
pub(super) fn index(named: &Named<'_>, spans: &[Arc<Spans>], urls: &Urls, diagnostics: &mut Vec<Diagnostic>) -> Names {
    let mut names = Names { content: named.content.clone(), ..Names::default() };
    for (index, article) in named.articles.iter().enumerate() {
        let page = Item::Page(urls.of_article(ArticleId::at(index)));
        let entry = names.add(&article.path, without_ending(article.path.as_str()), page);
        names.by_title.entry(text::fold(named.titles[index].text())).or_default().push(entry);
    }
    for (index, folder) in named.folders.iter().enumerate().filter(|(_, folder)| folder.parent.is_some()) {
        let page = folder.page.map(|page| urls.of_article(page)).or_else(|| urls.of_folder(FolderId::at(index)));
        if let Some(page) = page {
            let file = folder.page.map_or(&folder.path, |page| &named.articles[page.index()].path);
            names.add(file, folder.path.as_str(), Item::Page(page));
        }
    }
    for (index, asset) in named.assets.iter().enumerate() {
        names.add(asset, asset.as_str(), Item::Asset(AssetId::at(index)));
    }
    names.add_aliases(named, spans, urls, diagnostics);
    names
}

impl Names {
    /// Finds what a wikilink in the article `from` names.
    pub fn named(&self, written: &str, from: &SourcePath) -> Option<Found> {
        let name = without_ending(written.trim_end_matches('/')).replace('\\', "/");
        let below = name.trim_start_matches('/');
        let folded = text::fold(below.trim_start_matches("./"));
        let relative = || from.parent().resolve(&name).and_then(|path| self.below_content(&path).map(text::fold));
        let hits = some(self.with_path(&folded))
            .or_else(|| some(self.with_path(&relative()?)))
            .or_else(|| some(if folded.contains('/') { self.with_tail(&folded) } else { self.with_name(&folded) }))
            .or_else(|| self.by_title.get(&folded).cloned())
            .or_else(|| self.by_alias.get(&folded).cloned())?;
        self.choose(&hits, from)
    }

    /// Finds what lies at a path below the site's root, as Markdown links name it: with or without `.md`, a folder
    /// for its page.
    pub fn at_path(&self, path: &SourcePath) -> Option<Item> {
        let below = self.below_content(path)?;
        let as_written = self.with_path(&text::fold(below));
        let hits = if as_written.is_empty() { self.with_path(&text::fold(without_ending(below))) } else { as_written };
        let exact = hits.iter().find(|&&hit| self.entry(hit).file == *path);
        exact.or(hits.first()).map(|&hit| self.entry(hit).item)
    }

    /// Finds the only file or article called `name`.
    pub fn only_one_called(&self, name: &str) -> Option<Item> {
        let as_written = self.with_name(&text::fold(name));
        let hits = if as_written.is_empty() { self.with_name(&text::fold(without_ending(name))) } else { as_written };
        let item = self.entry(*hits.first()?).item;
        hits.iter().all(|&hit| self.entry(hit).item == item).then_some(item)
    }

    fn add(&mut self, file: &SourcePath, path: &str, item: Item) -> u32 {
        let below =
            SourcePath::new(path).and_then(|path| self.below_content(&path).map(text::fold)).unwrap_or_default();
        let index = self.entries.len() as u32;
        let name = last_step(&below);
        match self.by_name.get_mut(name) {
            Some(entries) => entries.push(index),
            None => {
                self.by_name.insert(name.into(), vec![index]);
            }
        }
        self.by_path.entry(below.as_str().into()).or_default().push(index);
        self.entries.push(Entry { folded: below.into(), file: file.clone(), item });
        index
    }

    fn add_aliases(&mut self, named: &Named<'_>, spans: &[Arc<Spans>], urls: &Urls, diagnostics: &mut Vec<Diagnostic>) {
        for (index, article) in named.articles.iter().enumerate() {
            let own = Item::Page(urls.of_article(ArticleId::at(index)));
            for (number, alias) in article.meta.aliases.iter().enumerate() {
                let key = text::fold(alias);
                if let Some(holder) = self.page_called(&key).filter(|holder| holder.item != own) {
                    let span = spans[index].meta.aliases.get(number);
                    let place = span
                        .map_or_else(|| Place::file(&article.path), |span| Place::span(&article.path, span.clone()));
                    let message = format!("the alias `{alias}` is the name of `{}` already", holder.file);
                    let fault = Diagnostic::new(Lint::AliasTaken, message).at(place);
                    diagnostics.push(fault.help("links with this name lead there; choose another alias"));
                }
                // Articles are indexed before anything else, so an article's number is its entry's.
                self.by_alias.entry(key).or_default().push(index as u32);
            }
        }
    }

    /// The page whose file name or title is `key`.
    fn page_called(&self, key: &str) -> Option<&Entry> {
        let by_name = self.by_name.get(key).into_iter().flatten();
        let by_title = self.by_title.get(key).into_iter().flatten();
        by_name.chain(by_title).map(|&entry| self.entry(entry)).find(|entry| matches!(entry.item, Item::Page(_)))
    }

    fn entry(&self, index: u32) -> &Entry {
        &self.entries[index as usize]
    }

    fn below_content<'p>(&self, path: &'p SourcePath) -> Option<&'p str> {
        path.relative_to(&self.content)
    }

    fn with_name(&self, folded: &str) -> Vec<u32> {
        self.by_name.get(folded).cloned().unwrap_or_default()
    }

    fn with_path(&self, folded: &str) -> Vec<u32> {
        self.by_path.get(folded).cloned().unwrap_or_default()
    }

    fn with_tail(&self, folded: &str) -> Vec<u32> {
        let fits = |entry: &Entry| entry.folded.strip_suffix(folded).is_some_and(|rest| rest.ends_with('/'));
        let hits = self.by_name.get(last_step(folded)).into_iter().flatten().copied();
        hits.filter(|&hit| fits(self.entry(hit))).collect()
    }

    /// Of several hits, the one in the article's own folder, else the nearest, else the one with the shortest path, else
    /// the first in the alphabet.
    fn choose(&self, hits: &[u32], from: &SourcePath) -> Option<Found> {
        let folder = from.parent();
        let rank = |hit: &u32| {
            let file = &self.entry(*hit).file;
            (folder_steps_between(&folder, &file.parent()), file.as_str().len(), file, *hit)
        };
        let best = self.entry(*hits.iter().min_by(|a, b| rank(a).cmp(&rank(b)))?);
        let is_rival = |hit: &&u32| self.entry(**hit).item != best.item;
        let is_settled = best.file.parent() == folder;
        let rivals = hits.iter().filter(is_rival);
        let (mut ambiguous, mut unnamed) = (Vec::new(), 0);
        if !is_settled && rivals.clone().next().is_some() {
            let named = rivals.clone().take(MOST_RIVALS).map(|hit| &self.entry(*hit).file);
            ambiguous = std::iter::once(&best.file).chain(named).cloned().collect();
            unnamed = rivals.count().saturating_sub(MOST_RIVALS);
        }
        Some(Found { item: best.item, ambiguous, unnamed })
    }
}

/// How many folders one has to go up and down from one folder to another.
fn folder_steps_between(a: &SourcePath, b: &SourcePath) -> usize {
    let shared = a.steps().zip(b.steps()).take_while(|(a, b)| a == b).count();
    a.steps().count() + b.steps().count() - 2 * shared
}

fn some(hits: Vec<u32>) -> Option<Vec<u32>> {
    (!hits.is_empty()).then_some(hits)
}

fn last_step(path: &str) -> &str {
    path.rsplit_once('/').map_or(path, |(_, name)| name)
}

fn without_ending(path: &str) -> &str {
    match path.len().checked_sub(3) {
        Some(end) if path.is_char_boundary(end) && path[end..].eq_ignore_ascii_case(".md") => &path[..end],
        _ => path,
    }
}
