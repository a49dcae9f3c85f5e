//! Files beside the pages: those of the author, those of the theme, and what Larder makes for machines.
//!
//! What Larder makes gives way: an author's file or page with the URL of a feed, of the sitemap, of `robots.txt` or
//! `llms.txt` is published instead.

use std::ops::Bound::{self, Excluded, Included, Unbounded};

use super::slugs::Bases;
use super::{Output, Page, PageKind, SitemapPart, Sources, Urls};
use crate::base::map::HashSet;
use crate::base::path::{SourcePath, UrlPath};
use crate::diagnostic::{Diagnostic, Lint, Place};
use crate::settings::BaseUrl;
use crate::site::feeds::{FeedOf, Feeds};
use crate::site::ids::{AssetId, FolderId, TagId};
use crate::site::links::Destination;
use crate::site::tags::Tag;

/// Where the colours of code are published.
const HIGHLIGHT_STYLES: &str = "_larder/highlight.css";

/// Where the colours that the settings change are published.
const COLORS: &str = "_larder/colors.css";

/// Where the sitemap is, or the list of its parts.
const SITEMAP: &str = "sitemap.xml";

/// What a feed is called.
const FEED: &str = "feed.xml";

/// How many pages a sitemap may list, as its protocol says.
const MOST_IN_SITEMAP: usize = 50_000;

/// How long a sitemap may be, in bytes, as its protocol says; with room for what stands around the list.
const LONGEST_SITEMAP: usize = 50 * 1024 * 1024 - 1024;

impl Urls {
    /// Adds the files that are published in any case, and those that Larder makes.
    pub(in crate::site) fn add_files(
        &mut self,
        sources: &Sources<'_>,
        bases: &Bases,
        tags: &[Tag],
        feeds: &Feeds,
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        for file in sources.parts.statics {
            let below = file.as_str().split_once('/').map_or("", |(_, below)| below);
            match UrlPath::parse(below) {
                Ok(url) => self.claim(url, Output::Static(file.clone()), sources, diagnostics),
                Err(_) => diagnostics.push(no_url(file)),
            }
        }
        for url in &sources.parts.theme_files {
            self.offer(url.clone(), Output::Theme);
        }
        self.offer(UrlPath::made(HIGHLIGHT_STYLES), Output::HighlightStyles);
        if !sources.parts.settings.colors.is_empty() {
            self.offer(UrlPath::made(COLORS), Output::Colors);
        }
        for (index, _) in sources.parts.assets.iter().enumerate().filter(|(_, asset)| !asset.on_demand) {
            self.claim(self.assets[index].clone(), Output::Asset(AssetId::at(index)), sources, diagnostics);
        }
        self.offer_feeds(bases, tags, feeds);
        if let Some(base) = &sources.parts.settings.base_url {
            self.offer_sitemap(base);
        }
        self.offer(UrlPath::made("robots.txt"), Output::Robots);
        self.offer(UrlPath::made("llms.txt"), Output::Llms);
    }

    /// Adds those assets that are published only because a link refers to them.
    pub(in crate::site) fn publish_wanted_assets<'d>(
        &mut self,
        sources: &Sources<'_>,
        destinations: impl Iterator<Item = &'d Destination>,
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        if !sources.parts.assets.iter().any(|asset| asset.on_demand) {
            return;
        }
        let wanted: HashSet<AssetId> = destinations
            .filter_map(|destination| match destination {
                Destination::Asset { asset, .. } => Some(*asset),
                _ => None,
            })
            .collect();
        for (index, asset) in sources.parts.assets.iter().enumerate() {
            let id = AssetId::at(index);
            if asset.on_demand && wanted.contains(&id) {
                self.claim(self.assets[index].clone(), Output::Asset(id), sources, diagnostics);
            }
        }
    }

    /// Where a feed is published, if it is.
    pub fn of_feed(&self, feed: FeedOf) -> Option<&UrlPath> {
        self.feeds.get(&feed).filter(|url| self.outputs.get(*url) == Some(&Output::Feed(feed)))
    }

    /// Where the sitemap is published, or the list of its parts, if Larder makes it.
    pub fn of_sitemap(&self) -> Option<UrlPath> {
        let url = UrlPath::made(SITEMAP);
        matches!(self.outputs.get(&url), Some(Output::Sitemap(_))).then_some(url)
    }

    /// The parts of the sitemap in order, where it is split.
    pub fn sitemap_parts(&self) -> impl Iterator<Item = UrlPath> + use<> {
        (1..=self.sitemap_parts.len()).map(sitemap_part)
    }

    /// The pages that a part of the sitemap lists, in order of URL; no part lists the 404 page, or a search without an article.
    pub fn in_sitemap(&self, part: SitemapPart) -> impl Iterator<Item = (&UrlPath, &Page)> {
        let number = if let SitemapPart::Part(number) = part { number } else { 0 };
        let first = number.checked_sub(1).and_then(|index| self.sitemap_parts.get(index));
        let next = self.sitemap_parts.get(number).filter(|_| number > 0);
        self.listed((first.map_or(Unbounded, Included), next.map_or(Unbounded, Excluded)))
    }

    /// The pages that search engines are told of.
    fn listed<'u>(
        &'u self,
        range: (Bound<&'u UrlPath>, Bound<&'u UrlPath>),
    ) -> impl Iterator<Item = (&'u UrlPath, &'u Page)> {
        self.outputs.range::<UrlPath, _>(range).filter_map(|(url, output)| match output {
            Output::Page(page, _) => Some((url, self.page(*page))).filter(|(_, page)| is_told(page)),
            _ => None,
        })
    }

    fn offer_feeds(&mut self, bases: &Bases, tags: &[Tag], feeds: &Feeds) {
        let folders = bases.folders.iter().enumerate();
        let folders = folders.map(|(index, base)| (FeedOf::Folder(FolderId::at(index)), format!("{base}{FEED}")));
        let tags = tags.iter().enumerate();
        let tags = tags.map(|(index, tag)| (FeedOf::Tag(TagId::at(index)), format!("tags/{}/{FEED}", tag.slug)));
        for (feed, url) in folders.chain(tags).filter(|(feed, _)| !feeds.of(*feed).is_empty()) {
            let url = UrlPath::made(&url);
            self.offer(url.clone(), Output::Feed(feed));
            self.feeds.insert(feed, url);
        }
    }

    /// Adds the sitemap, in parts if it is too long for one file.
    fn offer_sitemap(&mut self, base: &BaseUrl) {
        let entries = self.listed((Unbounded, Unbounded)).map(|(url, _)| (url, entry_length(base, url)));
        let parts: Vec<UrlPath> = split(entries, MOST_IN_SITEMAP, LONGEST_SITEMAP).into_iter().cloned().collect();
        let whole = UrlPath::made(SITEMAP);
        if parts.len() < 2 {
            return self.offer(whole, Output::Sitemap(SitemapPart::Whole));
        }
        self.offer(whole, Output::Sitemap(SitemapPart::Index));
        for number in 1..=parts.len() {
            self.offer(sitemap_part(number), Output::Sitemap(SitemapPart::Part(number)));
        }
        self.sitemap_parts = parts;
    }
}

/// Whether search engines are told of a page: not of what does not exist, nor of a search that nobody wrote anything about.
fn is_told(page: &Page) -> bool {
    match page.kind {
        PageKind::NotFound => false,
        PageKind::Search => page.article.is_some(),
        _ => true,
    }
}

/// What to say of a file whose path can be no URL's.
fn no_url(file: &SourcePath) -> Diagnostic {
    let message = "this file is not published, because its path holds a backslash or a control character";
    let fault = Diagnostic::new(Lint::PortableName, message).at(Place::file(file));
    fault.help("rename it, without them; no URL can hold them")
}

/// Where a part of the sitemap is published, by number from 1.
fn sitemap_part(number: usize) -> UrlPath {
    UrlPath::made(&format!("sitemap-{number}.xml"))
}

/// How long a page's entry in the sitemap is at most, in bytes.
fn entry_length(base: &BaseUrl, url: &UrlPath) -> usize {
    /// The tags, and the day.
    const AROUND: usize = 80;
    /// `&` in the address of the site becomes `&amp;`, and a byte of a path `%E7`.
    const ESCAPED: usize = 5;
    AROUND + ESCAPED * (base.as_str().len() + url.as_str().len())
}

/// The first of each run of entries that go into one file: so many of them, and so many bytes, at most.
fn split<T>(entries: impl Iterator<Item = (T, usize)>, most: usize, longest: usize) -> Vec<T> {
    let mut starts = Vec::new();
    let (mut count, mut length) = (0, 0);
    for (entry, bytes) in entries {
        if starts.is_empty() || count == most || length + bytes > longest {
            starts.push(entry);
            (count, length) = (0, 0);
        }
        count += 1;
        length += bytes;
    }
    starts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_split_where_it_is_too_many_or_too_long() {
        let starts = |lengths: &[usize], most, longest| split(lengths.iter().copied().enumerate(), most, longest);
        assert_eq!(starts(&[], 2, 10), [0; 0]);
        assert_eq!(starts(&[1, 1], 2, 10), [0]);
        assert_eq!(starts(&[1, 1, 1, 1, 1], 2, 10), [0, 2, 4]);
        assert_eq!(starts(&[6, 4, 1, 9, 9], 9, 10), [0, 2, 4]);
        assert_eq!(starts(&[20, 1], 9, 10), [0, 1]);
        let many = split((0..60_000).map(|number| (number, 100)), MOST_IN_SITEMAP, LONGEST_SITEMAP);
        assert_eq!(many, [0, 50_000]);
    }
}
