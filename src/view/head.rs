//! What a page says of itself to search engines, feed readers, and whoever shows a preview of a link to it.
//!
//! What must be absolute is there only if the site has a `base_url`; structured data name everything by its URL, so
//! without one there are none.

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::{Here, PageView};
use crate::base::path::UrlPath;
use crate::settings::BaseUrl;
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

/// JSON-LD. Serialised for templates as JSON that can stand in a script element as it is.
#[derive(Clone, Debug, PartialEq)]
pub struct StructuredData(pub Value);

/// What the page says; `page` is what people are shown, but for the article's own part.
pub(super) fn view(here: &Here<'_>, page: &PageView) -> HeadView {
    let base = here.site.settings.base_url.as_ref();
    let image = image(here);
    HeadView {
        locale: locale(&page.language),
        feeds: feeds(here),
        structured_data: base
            .zip(page.canonical.as_deref())
            .map(|(base, url)| Describer { here, page, base, url, image: image.as_deref() }.describe()),
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
        PageKind::Article | PageKind::Tags | PageKind::Backlinks(_) | PageKind::NotFound => None,
    };
    let site = FeedOf::Folder(FolderId::ROOT);
    let all = own.filter(|own| *own != site).into_iter().chain([site]);
    let view = |feed| {
        let href = here.href(here.site.urls().of_feed(feed)?);
        Some(FeedView { title: here.site.feed_title(feed), href })
    };
    all.filter_map(view).collect()
}

/// Puts into the words of <https://schema.org> what a page is.
struct Describer<'a> {
    here: &'a Here<'a>,
    page: &'a PageView,
    base: &'a BaseUrl,
    url: &'a str,
    image: Option<&'a str>,
}

impl Describer<'_> {
    fn describe(&self) -> StructuredData {
        let itself = match self.here.page.kind {
            PageKind::Article => self.article(),
            PageKind::Folder(FolderId::ROOT) if self.here.number == 1 => self.website(),
            _ => self.page_of_kind("CollectionPage"),
        };
        let graph: Vec<Value> = [itself].into_iter().chain(self.breadcrumbs()).collect();
        StructuredData(json!({ "@context": "https://schema.org", "@graph": graph }))
    }

    /// What every page has.
    fn page_of_kind(&self, kind: &str) -> Value {
        let mut known = self.named(kind);
        known.insert("isPartOf".to_owned(), self.whole_site());
        known.into()
    }

    fn website(&self) -> Value {
        let mut known = self.named("WebSite");
        // The site is known by its address, whatever its first page is called.
        known.insert("@id".to_owned(), json!(self.base.as_str()));
        known.insert("name".to_owned(), json!(self.here.site.settings.title));
        known.insert("publisher".to_owned(), self.publisher());
        known.into()
    }

    fn article(&self) -> Value {
        let site = &self.here.site;
        let mut known = self.named("Article");
        let title = known.shift_remove("name").unwrap_or_default();
        known.insert("headline".to_owned(), title);
        let Some(meta) = self.here.page.article.map(|article| &site.article(article).meta) else { return known.into() };
        let mut add = |key: &str, value: Option<Value>| drop(value.map(|value| known.insert(key.to_owned(), value)));
        add("datePublished", meta.date.map(|date| date.iso().into()));
        add("dateModified", meta.revised().map(|date| date.iso().into()));
        add(
            "author",
            Some(match &meta.author {
                Some(name) => json!({ "@type": "Person", "name": name }),
                None => self.publisher(),
            }),
        );
        add("publisher", Some(self.publisher()));
        add("mainEntityOfPage", Some(self.url.into()));
        add("isPartOf", Some(self.whole_site()));
        known.into()
    }

    /// What every page but home is a part of.
    fn whole_site(&self) -> Value {
        json!({ "@type": "WebSite", "@id": self.base.as_str(), "name": self.here.site.settings.title })
    }

    /// Who publishes the site: its author, else the site itself.
    fn publisher(&self) -> Value {
        let settings = &self.here.site.settings;
        let name = settings.author.as_ref().unwrap_or(&settings.title);
        json!({ "@type": "Organization", "name": name, "url": self.base.as_str() })
    }

    /// A thing with what every page has.
    fn named(&self, kind: &str) -> Map<String, Value> {
        let mut known = Map::new();
        known.insert("@type".to_owned(), kind.into());
        known.insert("@id".to_owned(), self.url.into());
        known.insert("url".to_owned(), self.url.into());
        if !self.page.title_text.is_empty() {
            known.insert("name".to_owned(), self.page.title_text.as_str().into());
        }
        if let Some(description) = &self.page.description {
            known.insert("description".to_owned(), description.as_str().into());
        }
        if let Some(image) = self.image {
            known.insert("image".to_owned(), image.into());
        }
        known.insert("inLanguage".to_owned(), self.page.language.as_str().into());
        known
    }

    /// The way down to the page, itself last; nothing for home. What has no name but in the theme's words is left out.
    fn breadcrumbs(&self) -> Option<Value> {
        let above = self.page.breadcrumbs.iter().filter_map(|link| {
            let url = self.here.url.follow(&link.href)?;
            Some((link.title.inlines.text(), self.base.absolute(&url)))
        });
        let itself = (self.page.title_text.as_str(), self.url.to_owned());
        let named = above.chain([itself]).filter(|(name, _)| !name.is_empty());
        let items: Vec<Value> = named
            .zip(1..)
            .map(|((name, url), position)| json!({ "@type": "ListItem", "position": position, "name": name, "item": url }))
            .collect();
        (items.len() > 1).then(|| json!({ "@type": "BreadcrumbList", "itemListElement": items }))
    }
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
