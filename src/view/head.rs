//! What a page says of itself to search engines, feed readers, and whoever shows a preview of a link to it.
//!
//! What must be absolute is there only if the site has a `base_url`.

use std::borrow::Cow;

use serde::Serialize;

use super::schema::{Describer, StructuredData};
use super::{Crumb, Here, PageView};
use crate::base::path::UrlPath;
use crate::base::text::is_language;
use crate::site::{Destination, FeedOf, FolderId, PageKind};

/// What a page says to machines.
#[derive(Debug, Default, Serialize)]
pub struct HeadView {
    /// What search engines show of it: what it is about, else the names of what it lists.
    pub description: Option<String>,
    /// The whole URL of the picture that stands for it.
    pub image: Option<String>,
    /// Its language as Open Graph writes it: `en`, `zh_CN`.
    pub locale: String,
    /// The feeds that go with it: its own, then the site's.
    pub feeds: Vec<FeedView>,
    /// What it is in the words of <https://schema.org>, to be put into `<script type="application/ld+json">`; null
    /// without a `base_url`.
    pub structured_data: Option<StructuredData>,
}

/// A feed.
#[derive(Debug, Serialize)]
pub struct FeedView {
    /// What it is called.
    pub title: String,
    /// Where it is.
    pub href: String,
}

/// What the page says; `page` is what people are shown, but for the article's own part, and `way` leads down to it.
pub(super) fn view(here: &Here<'_>, page: &PageView, way: &[Crumb]) -> HeadView {
    let base = here.site.settings.base_url.as_ref();
    let image = image(here);
    HeadView {
        description: page.description.clone().or_else(|| names(page)),
        locale: locale(&page.language),
        feeds: feeds(here),
        structured_data: base
            .zip(page.canonical.as_deref())
            .and_then(|(base, url)| Describer { here, page, way, base, url, image: image.as_deref() }.describe()),
        image,
    }
}

/// How many characters of names make a description: search engines show no more.
const MOST_CHARS: usize = 160;

/// The names of what the page lists, as many as fit; none if it lists nothing.
fn names(page: &PageView) -> Option<String> {
    let cards = page.sections.iter().chain(&page.articles).map(|card| card.title.set());
    let subjects = page.comparison.iter().flat_map(|comparison| &comparison.heads).map(|head| head.name.set());
    let comparisons = page.comparisons.iter().map(|link| link.title.set());
    let tags = page.tags.iter().map(|tag| Cow::Borrowed(tag.name.as_str()));
    let backlinks = page.backlinks.iter().map(|link| link.title.set());
    let lists: [Vec<Cow<'_, str>>; 5] =
        [cards.collect(), subjects.collect(), comparisons.collect(), tags.collect(), backlinks.collect()];
    let names = lists.iter().find(|list| !list.is_empty())?;
    let names: Vec<&str> = names.iter().map(|name| &**name).collect();
    Some(enumerated(&names, &page.language))
}

/// Names with the commas of a language; the first in any case, then as many as fit.
fn enumerated(names: &[&str], language: &str) -> String {
    let comma = if is_language(language, &["zh", "ja", "yue"]) { "、" } else { ", " };
    let mut text = String::new();
    for name in names {
        if !text.is_empty() {
            if text.chars().count() + comma.chars().count() + name.chars().count() > MOST_CHARS {
                break;
            }
            text.push_str(comma);
        }
        text.push_str(name);
    }
    text
}

/// The picture's whole URL; one on another site has it in any case.
fn image(here: &Here<'_>) -> Option<String> {
    let absolute = |url: &UrlPath| here.site.settings.base_url.as_ref().map(|base| base.absolute(url));
    match here.site.links().image(here.page.article?)? {
        Destination::External(url) if url.starts_with("//") => Some(format!("https:{url}")),
        Destination::External(url) => Some(url.to_string()),
        Destination::Asset { asset, .. } => absolute(here.site.urls().of_asset(*asset)),
        Destination::File { url, .. } => absolute(url),
        Destination::Page { .. } | Destination::Wanted | Destination::Unpublished | Destination::Refused => None,
    }
}

/// A language tag as Open Graph writes it: the language, and the country if there is one.
fn locale(language: &str) -> String {
    let mut parts = language.split(['-', '_']);
    let primary = parts.next().unwrap_or_default().to_ascii_lowercase();
    let is_country = |part: &&str| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_alphabetic());
    match parts.find(is_country) {
        Some(country) => format!("{primary}_{}", country.to_ascii_uppercase()),
        None => primary,
    }
}

/// The feed of what the page lists, and that of the site.
fn feeds(here: &Here<'_>) -> Vec<FeedView> {
    let own = match here.page.kind {
        PageKind::Folder(folder) => Some(FeedOf::Folder(folder)),
        PageKind::Tag(tag) => Some(FeedOf::Tag(tag)),
        PageKind::Article
        | PageKind::Tags
        | PageKind::Compare
        | PageKind::Search
        | PageKind::Kind(_)
        | PageKind::Backlinks(_)
        | PageKind::NotFound => None,
    };
    let site = FeedOf::Folder(FolderId::ROOT);
    let all = own.filter(|own| *own != site).into_iter().chain([site]);
    let view = |feed| {
        let href = here.href(here.site.urls().of_feed(feed)?);
        Some(FeedView { title: here.site.feed_title(feed), href })
    };
    all.filter_map(view).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_together_as_long_as_they_fit() {
        let long = "x".repeat(MOST_CHARS);
        assert_eq!(enumerated(&["Deck oven", "Combi oven"], "en"), "Deck oven, Combi oven");
        assert_eq!(enumerated(&["烤箱", "蒸箱"], "zh-CN"), "烤箱、蒸箱");
        assert_eq!(enumerated(&[&long, "Combi oven"], "en"), long);
        assert_eq!(enumerated(&["Deck oven", &long, "Combi oven"], "en"), "Deck oven");
    }

    #[test]
    fn locales_have_a_country_only_if_the_language_has() {
        for (language, expected) in
            [("en", "en"), ("zh-CN", "zh_CN"), ("zh-Hant-TW", "zh_TW"), ("EN-gb", "en_GB"), ("sr-Latn", "sr")]
        {
            assert_eq!(locale(language), expected);
        }
    }
}
