//! What links can call things by.
//!
//! Names compare without regard to case, accents' storage and `-`, `_` or space. [`Names::named`] goes down the rungs of
//! a wikilink and [`Names::at_path`] those of a Markdown link; the first rung with a hit decides.

use std::borrow::Cow;
use std::collections::hash_map;
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;

use super::alike::Alike;
use super::ids::{ArticleId, AssetId, FolderId, PageId};
use super::tree::Folder;
use super::urls::Urls;
use crate::article::inlines::Inlines;
use crate::article::{Outline, Spans};
use crate::base::endings::without_ending;
use crate::base::map::HashMap;
use crate::base::path::SourcePath;
use crate::base::text;
use crate::diagnostic::{Diagnostic, Lint, Place};

/// What a name can stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Item {
    /// A page: an article's, or a section's that Larder makes.
    Page(PageId),
    /// A file.
    Asset(AssetId),
}

/// Something with a path that links can name.
#[derive(Clone, Debug)]
pub(super) struct Entry<'a> {
    /// Its path below the content folder, folded; articles without their ending.
    pub folded: &'a str,
    /// Its file, or its folder if it is a section without an article.
    pub file: &'a SourcePath,
    pub item: Item,
    /// Whether it is the page of a folder, by the path of the folder.
    pub is_folder: bool,
}

/// The index of names.
#[derive(Debug)]
pub struct Names<'a> {
    content: &'a SourcePath,
    entries: Vec<Entry<'a>>,
    /// The entries by the last step of their path.
    by_name: HashMap<&'a str, Alike>,
    /// The entries by their path.
    by_path: HashMap<&'a str, Alike>,
    by_title: HashMap<&'a str, Alike>,
    by_alias: HashMap<String, Alike>,
    /// The entries by the end of their path, as far as somebody has asked and there are many of that name.
    by_tail: Mutex<HashMap<Box<str>, Arc<Alike>>>,
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
    /// Whether it was found by its path or by the name of its file.
    pub by_path: bool,
}

/// How many other files are named where a name fits several.
const MOST_RIVALS: usize = 5;

/// The names of everything that is indexed, folded.
pub(super) struct Folded {
    /// Of each article its path without its ending.
    articles: Vec<String>,
    /// Of each article its title.
    titles: Vec<String>,
    /// Of each folder its path.
    folders: Vec<String>,
    /// Of each asset its path.
    assets: Vec<String>,
}

impl Folded {
    pub fn of(named: &Named<'_>) -> Self {
        let path = |path: &str| {
            let below = path.strip_prefix(named.content.as_str()).unwrap_or_default();
            text::fold(below.strip_prefix('/').unwrap_or(below))
        };
        Self {
            articles: named.articles.par_iter().map(|article| path(without_ending(article.path.as_str()))).collect(),
            titles: named.titles.par_iter().map(|title| text::fold(title.text())).collect(),
            folders: named.folders.iter().map(|folder| path(folder.path.as_str())).collect(),
            assets: named.assets.par_iter().map(|asset| path(asset.as_str())).collect(),
        }
    }
}

/// Makes the index, and warns of aliases that are the name of a page.
pub(super) fn index<'a>(
    named: &Named<'a>,
    folded: &'a Folded,
    spans: &[Arc<Spans>],
    urls: &Urls,
    diagnostics: &mut Vec<Diagnostic>,
) -> Names<'a> {
    let entries = entries(named, folded, urls);
    let by = |key: fn(&'a str) -> &'a str| numbered(entries.iter().map(|entry| key(entry.folded)));
    // Articles are the first entries, so an article's number is its entry's.
    let by_title = || numbered(folded.titles.iter().map(String::as_str));
    let ((by_name, by_path), by_title) = rayon::join(|| rayon::join(|| by(last_step), || by(|path| path)), by_title);
    let (by_alias, by_tail) = (HashMap::default(), Mutex::default());
    let mut names = Names { content: named.content, entries, by_name, by_path, by_title, by_alias, by_tail };
    names.add_aliases(named, spans, urls, diagnostics);
    names
}

/// Everything with a path: the articles, the folders that have a page, the assets.
fn entries<'a>(named: &Named<'a>, folded: &'a Folded, urls: &Urls) -> Vec<Entry<'a>> {
    let articles = named.articles.iter().zip(&folded.articles).enumerate().map(|(index, (article, folded))| {
        let item = Item::Page(urls.of_article(ArticleId::at(index)));
        Entry { folded, file: &article.path, item, is_folder: false }
    });
    let below_content = |(_, (folder, _)): &(usize, (&Folder, _))| folder.parent.is_some();
    let folders = named.folders.iter().zip(&folded.folders).enumerate().filter(below_content);
    let folders = folders.filter_map(|(index, (folder, folded))| {
        let page = folder.page.map(|page| urls.of_article(page)).or_else(|| urls.of_folder(FolderId::at(index)))?;
        let file = folder.page.map_or(&folder.path, |page| &named.articles[page.index()].path);
        Some(Entry { folded, file, item: Item::Page(page), is_folder: true })
    });
    let assets = named.assets.iter().zip(&folded.assets).enumerate().map(|(index, (file, folded))| {
        let item = Item::Asset(AssetId::at(index));
        Entry { folded, file, item, is_folder: false }
    });
    articles.chain(folders).chain(assets).collect()
}

/// The places at which each key stands.
fn numbered<'k>(keys: impl ExactSizeIterator<Item = &'k str>) -> HashMap<&'k str, Alike> {
    let mut numbered: HashMap<&str, Alike> = HashMap::with_capacity_and_hasher(keys.len(), Default::default());
    for (key, number) in keys.zip(0..) {
        match numbered.entry(key) {
            hash_map::Entry::Vacant(free) => drop(free.insert(Alike::one(number))),
            hash_map::Entry::Occupied(mut known) => known.get_mut().push(number),
        }
    }
    numbered
}

impl<'a> Names<'a> {
    /// Finds what a wikilink in the article `from` names.
    pub fn named(&self, written: &str, from: &SourcePath) -> Option<Found> {
        let name = without_ending(written.trim_end_matches('/'));
        let name = if name.contains('\\') { Cow::Owned(name.replace('\\', "/")) } else { Cow::Borrowed(name) };
        let below = name.trim_start_matches('/');
        let folded = text::fold(below.trim_start_matches("./"));
        if !name.contains(['/', '.']) && !leads_folders(&folded) {
            // Nearly every name is one step, and whatever has a path that ends in it has it for a name.
            return match self.by_name.get(&*folded) {
                Some(alike) => self.choose(self.best_of(alike, from, &folded), from, true),
                None => self.choose(self.by_words(&folded)?, from, false),
            };
        }
        let relative = || from.parent().resolve(&name).and_then(|path| self.below_content(&path).map(text::fold));
        let by_path = self.by_path.get(&*folded).or_else(|| self.by_path.get(&*relative()?));
        if let Some(alike) = by_path {
            return self.choose(alike, from, true);
        }
        let by_name = match self.by_name.get(last_step(&folded)) {
            Some(alike) if folded.contains('/') => self.choose(&self.ending_in(alike, &folded), from, true),
            Some(alike) if !leads_folders(&folded) => self.choose(alike, from, true),
            _ => None,
        };
        by_name.or_else(|| self.choose(self.by_words(&folded)?, from, false))
    }

    /// Of several things of one name those at that path from the content folder, else from the folder of `from`, else all.
    fn best_of<'n>(&'n self, alike: &'n Alike, from: &SourcePath, folded: &str) -> &'n Alike {
        if alike.entries().len() == 1 {
            return alike;
        }
        let beside = || self.by_path.get(&*self.beside(from, folded)?);
        self.by_path.get(folded).or_else(beside).unwrap_or(alike)
    }

    /// What is called so by its title, else by an alias.
    fn by_words(&self, folded: &str) -> Option<&Alike> {
        self.by_title.get(folded).or_else(|| self.by_alias.get(folded))
    }

    /// The folded path, below the content folder, of what is called `folded` in the folder of `from`.
    fn beside(&self, from: &SourcePath, folded: &str) -> Option<String> {
        let (folder, _) = from.as_str().rsplit_once('/')?;
        let below = folder.strip_prefix(self.content.as_str())?;
        let mut path = text::fold(below.strip_prefix('/').unwrap_or(below));
        if !path.is_empty() {
            path.push('/');
        }
        path.push_str(folded);
        Some(path)
    }

    /// Finds what lies at a path below the site's root, as Markdown links name it: with or without `.md`, a folder
    /// for its page.
    pub fn at_path(&self, path: &SourcePath) -> Option<Item> {
        let below = self.below_content(path)?;
        let as_written = self.by_path.get(&*text::fold(below));
        let hits = as_written.or_else(|| self.by_path.get(&*text::fold(without_ending(below))))?.entries();
        let exact = hits.iter().find(|&&hit| self.entry(hit).file == path);
        exact.or(hits.first()).map(|&hit| self.entry(hit).item)
    }

    /// The page of the folder at a path.
    pub fn folder_at(&self, folder: &SourcePath) -> Option<Item> {
        let hits = self.by_path.get(&*text::fold(self.below_content(folder)?))?.entries();
        hits.iter().map(|&hit| self.entry(hit)).find(|entry| entry.is_folder).map(|entry| entry.item)
    }

    /// Finds the only file or article called `name`. What a folder's page is called says nothing without the folder.
    pub fn only_one_called(&self, name: &str) -> Option<Item> {
        let stem = text::fold(without_ending(name));
        if leads_folders(&stem) {
            return None;
        }
        let hits = self.by_name.get(&*text::fold(name)).or_else(|| self.by_name.get(&*stem))?.entries();
        let item = self.entry(*hits.first()?).item;
        hits.iter().all(|&hit| self.entry(hit).item == item).then_some(item)
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
                match self.by_alias.entry(key) {
                    hash_map::Entry::Vacant(free) => drop(free.insert(Alike::one(index as u32))),
                    hash_map::Entry::Occupied(mut known) => known.get_mut().push(index as u32),
                }
            }
        }
    }

    /// The page whose file name or title is `key`.
    fn page_called(&self, key: &str) -> Option<&Entry<'a>> {
        let by_name = self.by_name.get(key).into_iter().flat_map(Alike::entries);
        let by_title = self.by_title.get(key).into_iter().flat_map(Alike::entries);
        by_name.chain(by_title).map(|&entry| self.entry(entry)).find(|entry| matches!(entry.item, Item::Page(_)))
    }

    fn entry(&self, index: u32) -> &Entry<'a> {
        &self.entries[index as usize]
    }

    fn below_content<'p>(&self, path: &'p SourcePath) -> Option<&'p str> {
        path.relative_to(self.content)
    }

    /// Those of `alike` whose path ends in `tail`.
    fn ending_in(&self, alike: &Alike, tail: &str) -> Arc<Alike> {
        if !alike.are_many() {
            return Arc::new(alike.ending_in(&self.entries, tail));
        }
        let known = || self.by_tail.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = known().get(tail) {
            return found.clone();
        }
        let found = Arc::new(alike.ending_in(&self.entries, tail));
        known().entry(tail.into()).or_insert(found).clone()
    }

    /// Of several hits the nearest, and which others there are unless it lies in the article's own folder.
    fn choose(&self, alike: &Alike, from: &SourcePath, by_path: bool) -> Option<Found> {
        if let [only] = alike.entries() {
            let item = self.entry(*only).item;
            return Some(Found { item, ambiguous: Vec::new(), unnamed: 0, by_path });
        }
        let folder = from.parent();
        let best = self.entry(alike.nearest(&self.entries, &folder)?);
        let mut found = Found { item: best.item, ambiguous: Vec::new(), unnamed: 0, by_path };
        let rivals = alike.rivals_of(&self.entries, best.item);
        if rivals > 0 && best.file.parent() != folder {
            let files = alike.entries().iter().map(|&hit| self.entry(hit)).filter(|entry| entry.item != best.item);
            let named = files.map(|entry| entry.file).take(MOST_RIVALS);
            found.ambiguous = std::iter::once(best.file).chain(named).cloned().collect();
            found.unnamed = rivals.saturating_sub(MOST_RIVALS);
        }
        Some(found)
    }
}

/// Whether a folded name is what the page of a folder is called in every folder: the name of no page in particular.
pub(super) fn leads_folders(folded: &str) -> bool {
    matches!(folded, "index" | "readme")
}

fn last_step(path: &str) -> &str {
    path.rsplit_once('/').map_or(path, |(_, name)| name)
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use crate::site::testing::assembled;

    /// A site with so many files of one name, and an article beside each that links to it in four ways.
    fn time(count: usize) -> Duration {
        let files = (0..count).flat_map(|n| {
            let folder = format!("content/{}/{n}", n / 50);
            let text = format!("[[menu]], [[{n}/menu]], [[Carte]] and [[Menu du jour]]");
            let menu = "---\ntitle: Carte\naliases: [Menu du jour]\n---\n".to_owned();
            [(format!("{folder}/a/b.md"), text), (format!("{folder}/menu.md"), menu)]
        });
        let files: Vec<(String, String)> = files.collect();
        let start = Instant::now();
        let (site, faults) = assembled(files);
        let taken = start.elapsed();
        // By name, title and alias there are others; the path is clear.
        assert_eq!((site.article_ids().len(), faults.len()), (2 * count, 3 * count));
        taken
    }

    #[test]
    fn many_things_of_one_name_take_time_in_proportion() {
        let best = |count| (0..2).map(|_| time(count)).min().unwrap();
        let (few, many) = (best(1_500), best(6_000));
        assert!(many < few * 6 + Duration::from_millis(250), "{few:?} becomes {many:?}");
    }
}
