//! The folders: which article is a folder's page, what lies in each, in which order.
//!
//! A folder's page is the first of `index.md`, `_index.md`, `README.md`, `X.md` beside the folder `X`, and `X/X.md`. A folder whose only
//! article is its page is an article with its assets; every other folder is a section.

use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::sync::Arc;

use rayon::prelude::*;

use super::ids::{ArticleId, FolderId};
use crate::article::Outline;
use crate::article::inlines::Inlines;
use crate::base::map::{HashMap, HashMapExt as _};
use crate::base::path::SourcePath;
use crate::base::text;

/// A folder that holds articles, at whatever depth.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folder {
    /// Where it lies.
    pub path: SourcePath,
    /// The folder that it lies in; none for the content folder.
    pub parent: Option<FolderId>,
    /// The article that is its page.
    pub page: Option<ArticleId>,
    /// Whether it is a section: it holds more than its own page.
    pub is_section: bool,
    /// The sections in it, by weight, then title.
    pub sections: Vec<FolderId>,
    /// The articles in it but its page, by weight, then title; folders that are articles among them.
    pub articles: Vec<ArticleId>,
    /// How many articles lie in it at any depth, its page not counted.
    pub count: usize,
}

/// The folders before their contents have been put in order.
#[derive(Debug)]
pub struct Tree {
    folders: Vec<Folder>,
    pages: HashMap<ArticleId, FolderId>,
}

/// Finds the folders of the articles, which are in order of path.
pub fn build(content: &SourcePath, articles: &[Arc<Outline>]) -> Tree {
    let mut tree = Tree { folders: folders(content, articles), pages: HashMap::new() };
    let by_path: HashMap<SourcePath, FolderId> =
        tree.folders.iter().enumerate().map(|(index, folder)| (folder.path.clone(), FolderId::at(index))).collect();
    for folder in &mut tree.folders {
        folder.parent = if folder.path == *content { None } else { by_path.get(&folder.path.parent()).copied() };
    }
    tree.choose_pages(articles, &by_path);
    tree.place(articles, &by_path);
    tree
}

/// The content folder and every folder on the way to an article, parents first.
fn folders(content: &SourcePath, articles: &[Arc<Outline>]) -> Vec<Folder> {
    let mut paths = BTreeSet::from([content.clone()]);
    let mut last = None;
    for article in articles {
        // Most lie beside the one before.
        if last.replace(article.path.folder()) == Some(article.path.folder()) {
            continue;
        }
        let mut folder = article.path.parent();
        while folder != *content && paths.insert(folder.clone()) {
            folder = folder.parent();
        }
    }
    let empty = |path| Folder {
        path,
        parent: None,
        page: None,
        is_section: true,
        sections: Vec::new(),
        articles: Vec::new(),
        count: 0,
    };
    paths.into_iter().map(empty).collect()
}

impl Tree {
    /// The folder whose page an article is.
    pub fn folder_of_page(&self, article: ArticleId) -> Option<&SourcePath> {
        self.pages.get(&article).map(|folder| &self.folders[folder.index()].path)
    }

    fn choose_pages(&mut self, articles: &[Arc<Outline>], by_path: &HashMap<SourcePath, FolderId>) {
        let claims_of = |(index, article): (usize, &Arc<Outline>)| {
            let led = self.folders_led_by(&article.path, by_path).into_iter();
            led.map(move |(rank, folder)| (folder, rank, ArticleId::at(index)))
        };
        let claims: BTreeSet<(FolderId, usize, ArticleId)> =
            articles.par_iter().enumerate().flat_map_iter(claims_of).collect();
        // An article leads one folder at most: `X/X.md` could lead both `X` and `X/X`.
        for (folder, _, article) in claims {
            let page = &mut self.folders[folder.index()].page;
            if page.is_none() && !self.pages.contains_key(&article) {
                *page = Some(article);
                self.pages.insert(article, folder);
            }
        }
    }

    /// The folders whose page the file could be, with the rank of its claim.
    fn folders_led_by(&self, file: &SourcePath, by_path: &HashMap<SourcePath, FolderId>) -> Vec<(usize, FolderId)> {
        const LEADING_NAMES: [&str; 3] = ["index.md", "_index.md", "readme.md"];
        const BESIDE: usize = LEADING_NAMES.len();
        const NAMESAKE: usize = BESIDE + 1;
        let mut claims = Vec::new();
        let Some(&own) = by_path.get(file.folder()) else { return claims };
        if let Some(rank) = LEADING_NAMES.iter().position(|name| file.name().eq_ignore_ascii_case(name)) {
            claims.push((rank, own));
        }
        if let Some(&beside) = by_path.get(file.without_extension()) {
            claims.push((BESIDE, beside));
        }
        let folder = &self.folders[own.index()];
        if folder.parent.is_some() && text::is_same(folder.path.name(), file.stem()) {
            claims.push((NAMESAKE, own));
        }
        claims
    }

    /// Puts every article into the folder that lists it, and counts.
    fn place(&mut self, articles: &[Arc<Outline>], by_path: &HashMap<SourcePath, FolderId>) {
        for (index, article) in articles.iter().enumerate() {
            let id = ArticleId::at(index);
            if !self.pages.contains_key(&id)
                && let Some(folder) = by_path.get(article.path.folder())
            {
                self.folders[folder.index()].articles.push(id);
            }
        }
        // Children stand behind their parents, so going backwards finishes every child before its parent.
        for index in (0..self.folders.len()).rev() {
            let folder = &mut self.folders[index];
            folder.count += folder.articles.len();
            let is_bare = folder.articles.is_empty() && folder.sections.is_empty();
            folder.is_section = !is_bare || folder.parent.is_none();
            let (page, is_section, count) = (folder.page, folder.is_section, folder.count);
            let Some(parent) = folder.parent else { continue };
            let parent = &mut self.folders[parent.index()];
            match (is_section, page) {
                (false, Some(page)) => parent.articles.push(page),
                _ => {
                    parent.sections.push(FolderId::at(index));
                    parent.count += count + usize::from(page.is_some());
                }
            }
        }
    }

    /// The folders with their contents in the order in which readers see them.
    pub fn sorted(self, articles: &[Arc<Outline>], titles: &[Inlines]) -> Vec<Folder> {
        let Self { mut folders, .. } = self;
        let keys: Vec<Option<ArticleId>> = folders.iter().map(|folder| folder.page).collect();
        let names: Vec<String> = folders.iter().map(|folder| folder.path.name().to_owned()).collect();
        let section_key = |id: &FolderId| match keys[id.index()] {
            Some(page) => (weight(&articles[page.index()]), titles[page.index()].text()),
            None => (i64::MAX, names[id.index()].as_str()),
        };
        for folder in &mut folders {
            folder.articles.sort_by_cached_key(|article| Ranked::of(articles, titles, *article));
            folder.sections.sort_by(|a, b| {
                let ((a_weight, a_name), (b_weight, b_name)) = (section_key(a), section_key(b));
                a_weight.cmp(&b_weight).then_with(|| text::natural_cmp(a_name, b_name)).then(a.cmp(b))
            });
        }
        folders
    }
}

/// For each article the folder that lists it and its place in that list; for a section's page the section alone.
pub fn places(folders: &[Folder], articles: usize) -> Vec<(FolderId, Option<usize>)> {
    let mut places = vec![(FolderId::ROOT, None); articles];
    for (index, folder) in folders.iter().enumerate() {
        if let Some(page) = folder.page.filter(|_| folder.is_section) {
            places[page.index()] = (FolderId::at(index), None);
        }
        for (place, article) in folder.articles.iter().enumerate() {
            places[article.index()] = (FolderId::at(index), Some(place));
        }
    }
    places
}

fn weight(outline: &Outline) -> i64 {
    outline.meta.weight.unwrap_or(i64::MAX)
}

/// An article by what its place in lists depends on: lower weight first, those without one last, then by title.
#[derive(PartialEq, Eq)]
pub struct Ranked<'a> {
    weight: i64,
    title: &'a str,
    /// The article.
    pub article: ArticleId,
}

impl<'a> Ranked<'a> {
    /// An article with its place.
    pub fn of(articles: &[Arc<Outline>], titles: &'a [Inlines], article: ArticleId) -> Self {
        Self { weight: weight(&articles[article.index()]), title: titles[article.index()].text(), article }
    }
}

impl Ord for Ranked<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        let by_weight = self.weight.cmp(&other.weight);
        by_weight.then_with(|| text::natural_cmp(self.title, other.title)).then(self.article.cmp(&other.article))
    }
}

impl PartialOrd for Ranked<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
