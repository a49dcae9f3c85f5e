//! What a page says of itself to search engines, feed readers, and whoever shows a preview of a link to it.
//!
//! What must be absolute is there only if the site has a `base_url`.

use serde::Serialize;

use super::schema::{Describer, StructuredData};
use super::{Crumb, Here, PageView};
use crate::base::path::UrlPath;
use crate::site::{Destination, FeedOf, FolderId, PageKind};

/// What a page says to machines.
#[derive(Debug, Default, Serialize)]
pub struct HeadView {
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
        locale: locale(&page.language),
        feeds: feeds(here),
        structured_data: base
            .zip(page.canonical.as_deref())
            .and_then(|(base, url)| Describer { here, page, way, base, url, image: image.as_deref() }.describe()),
        image,
    }
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
    fn locales_have_a_country_only_if_the_language_has() {
        for (language, expected) in
            [("en", "en"), ("zh-CN", "zh_CN"), ("zh-Hant-TW", "zh_TW"), ("EN-gb", "en_GB"), ("sr-Latn", "sr")]
        {
            assert_eq!(locale(language), expected);
        }
    }
}
