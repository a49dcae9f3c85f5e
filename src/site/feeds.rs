//! Which articles are in which feed: the newest ones of the site, of each section, of each tag.
//!
//! A feed holds dated articles only, by when they were revised or else written, then by path. A section's own page is
//! in the feeds above it and not in its own, as it is in their lists.

use std::cmp::Reverse;
use std::sync::Arc;

use super::ids::{ArticleId, FolderId, TagId};
use super::tags::Tag;
use super::tree::{self, Folder};
use super::{PageKind, Site};
use crate::article::Outline;
use crate::settings::Settings;

/// What a feed is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FeedOf {
    /// A section at any depth; the content folder is the site.
    Folder(FolderId),
    /// A tag.
    Tag(TagId),
}

/// How many articles the first page of the site names as its latest, and how many more are kept, since some are none that readers look for: those
/// that the pages of tags, of comparisons and of the search, and the one for what does not exist, are made of.
const LATEST: usize = 5;
const SPARE: usize = 4;

/// The articles of every feed, newest first.
#[derive(Debug, Default)]
pub struct Feeds {
    /// The newest of the site, feeds or not.
    latest: Vec<ArticleId>,
    folders: Vec<Vec<ArticleId>>,
    tags: Vec<Vec<ArticleId>>,
}

/// Fills the feeds. Without a `base_url` there are none, as everything in a feed is absolute.
pub(super) fn gather(settings: &Settings, articles: &[Arc<Outline>], folders: &[Folder], tags: &[Tag]) -> Feeds {
    let newest = newest_first(articles);
    // Home itself is no news.
    let home = folders[FolderId::ROOT.index()].page;
    let latest = newest.iter().copied().filter(|article| Some(*article) != home).take(LATEST + SPARE).collect();
    if settings.base_url.is_none() {
        return Feeds { latest, ..Feeds::default() };
    }
    let places = tree::places(folders, articles.len());
    let mut feeds = Feeds { latest, folders: vec![Vec::new(); folders.len()], tags: Vec::new() };
    for &article in &newest {
        let (section, place) = places[article.index()];
        let first = if place.is_some() { Some(section) } else { folders[section.index()].parent };
        let above = |id: &FolderId| folders[id.index()].parent;
        for folder in std::iter::successors(first, above) {
            let feed = &mut feeds.folders[folder.index()];
            if feed.len() < settings.feed_limit {
                feed.push(article);
            }
        }
    }
    if settings.tags_feeds {
        feeds.tags = of_tags(tags, &newest, articles.len(), settings.feed_limit);
    }
    feeds
}

impl Feeds {
    /// The articles of a feed, newest first; none if there is no such feed.
    pub fn of(&self, feed: FeedOf) -> &[ArticleId] {
        let articles = match feed {
            FeedOf::Folder(folder) => self.folders.get(folder.index()),
            FeedOf::Tag(tag) => self.tags.get(tag.index()),
        };
        articles.map_or(&[], Vec::as_slice)
    }
}

impl Site {
    /// The articles that were written or revised last, newest first; a few.
    pub fn latest(&self) -> impl Iterator<Item = ArticleId> {
        let is_read = |article: &ArticleId| {
            let kind = self.urls().page(self.urls().of_article(*article)).kind;
            !matches!(kind, PageKind::Tags | PageKind::Compare | PageKind::Search | PageKind::NotFound)
        };
        self.feeds.latest.iter().copied().filter(is_read).take(LATEST)
    }

    /// The articles of a feed, newest first; none if there is no such feed.
    pub fn feed(&self, feed: FeedOf) -> &[ArticleId] {
        self.feeds.of(feed)
    }

    /// What a feed is called: as the site, or as the section or tag, and the site behind it.
    pub fn feed_title(&self, feed: FeedOf) -> String {
        let own = match feed {
            FeedOf::Folder(FolderId::ROOT) => return self.settings.title.clone(),
            FeedOf::Folder(folder) => self.folder_title(folder).text().to_owned(),
            FeedOf::Tag(tag) => match self.urls().page(self.urls().of_tag(tag)).article {
                Some(article) => self.title(article).text().to_owned(),
                None => self.tag(tag).name.clone(),
            },
        };
        format!("{own} – {}", self.settings.title)
    }
}

/// The dated articles in the order of feeds.
fn newest_first(articles: &[Arc<Outline>]) -> Vec<ArticleId> {
    let date = |index: usize| articles[index].meta.revised();
    let mut dated: Vec<usize> = (0..articles.len()).filter(|index| date(*index).is_some()).collect();
    // Articles are in order of path, which a stable sort keeps.
    dated.sort_by_key(|index| Reverse(date(*index)));
    dated.into_iter().map(ArticleId::at).collect()
}

fn of_tags(tags: &[Tag], newest: &[ArticleId], articles: usize, limit: usize) -> Vec<Vec<ArticleId>> {
    let mut ranks: Vec<Option<usize>> = vec![None; articles];
    for (rank, article) in newest.iter().enumerate() {
        ranks[article.index()] = Some(rank);
    }
    let feed = |tag: &Tag| {
        let mut found: Vec<usize> = tag.articles.iter().filter_map(|article| ranks[article.index()]).collect();
        found.sort_unstable();
        found.truncate(limit);
        found.into_iter().map(|rank| newest[rank]).collect()
    };
    tags.iter().map(feed).collect()
}
