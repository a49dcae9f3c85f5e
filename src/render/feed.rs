//! Feeds of what is new, in the Atom format (RFC 4287).
//!
//! An entry holds the article's description, not its text: a reference page is revised more often than it is new, so a
//! feed is for seeing what changed; tables, players and notes need the site's style sheet anyway; and an article is in
//! the feed of every section above it and of each of its tags, so that its text would be rendered once for each.

use std::io;

use super::xml::{self, Xml};
use crate::settings::BaseUrl;
use crate::site::{ArticleId, FeedOf, FolderId, PageId, Site};
use crate::view::description;

const NAMESPACE: &str = "http://www.w3.org/2005/Atom";

/// Makes a feed. An article is known by its URL, and so is the feed; the newest date is the feed's own, so that nothing
/// depends on when it is made.
pub fn feed(site: &Site, base: &BaseUrl, feed: FeedOf) -> io::Result<Vec<u8>> {
    let articles = site.feed(feed);
    let language = &*site.settings.language;
    xml::document("feed", &[("xmlns", NAMESPACE), ("xml:lang", language)], |writer| {
        let own = site.urls().of_feed(feed).map(|url| base.absolute(url)).unwrap_or_default();
        xml::text(writer, "title", &site.feed_title(feed))?;
        if let Some(subtitle) = subtitle(site, feed) {
            xml::text(writer, "subtitle", &subtitle)?;
        }
        xml::text(writer, "id", &own)?;
        xml::empty(writer, "link", &[("rel", "self"), ("type", "application/atom+xml"), ("href", &own)])?;
        if let Some(page) = page_of(site, feed) {
            alternate(writer, &absolute(site, base, page))?;
        }
        if let Some(updated) = articles.first().and_then(|newest| site.article(*newest).meta.revised()) {
            xml::text(writer, "updated", &updated.timestamp())?;
        }
        author(writer, site.settings.author.as_deref().unwrap_or(&site.settings.title))?;
        xml::text(writer, "generator", "Larder")?;
        articles.iter().try_for_each(|article| entry(writer, site, base, *article))
    })
}

fn entry(writer: &mut Xml, site: &Site, base: &BaseUrl, id: ArticleId) -> io::Result<()> {
    let outline = site.article(id);
    let meta = &outline.meta;
    let url = absolute(site, base, site.urls().of_article(id));
    let mut element = writer.create_element("entry");
    if let Some(lang) = meta.lang.as_deref().filter(|lang| *lang != site.settings.language) {
        element = element.with_attribute(("xml:lang", xml::allowed(lang)));
    }
    element.write_inner_content(|writer| {
        let typography = site.typography(Some(id));
        xml::text(writer, "title", &site.title(id).set(typography))?;
        xml::text(writer, "id", &url)?;
        alternate(writer, &url)?;
        if let Some(date) = meta.date {
            xml::text(writer, "published", &date.timestamp())?;
        }
        if let Some(date) = meta.revised() {
            xml::text(writer, "updated", &date.timestamp())?;
        }
        if let Some(name) = &meta.author {
            author(writer, name)?;
        }
        for tag in site.tags().of_article(id) {
            xml::empty(writer, "category", &[("term", &site.tag(*tag).name)])?;
        }
        description(site, id).map_or(Ok(()), |text| xml::text(writer, "summary", &typography.set(&text)))
    })?;
    Ok(())
}

fn author(writer: &mut Xml, name: &str) -> io::Result<()> {
    writer.create_element("author").write_inner_content(|writer| xml::text(writer, "name", name))?;
    Ok(())
}

/// The link to the page that shows the same to people.
fn alternate(writer: &mut Xml, url: &str) -> io::Result<()> {
    xml::empty(writer, "link", &[("rel", "alternate"), ("type", "text/html"), ("href", url)])
}

fn absolute(site: &Site, base: &BaseUrl, page: PageId) -> String {
    base.absolute(&site.urls().page(page).url)
}

/// The page that lists what is in the feed.
fn page_of(site: &Site, feed: FeedOf) -> Option<PageId> {
    match feed {
        FeedOf::Folder(folder) => site.urls().of_folder(folder),
        FeedOf::Tag(tag) => Some(site.urls().of_tag(tag)),
    }
}

/// What the feed is about: what its page's article says, for home what the site says.
fn subtitle(site: &Site, feed: FeedOf) -> Option<String> {
    let of_site = if feed == FeedOf::Folder(FolderId::ROOT) { site.settings.description.clone() } else { None };
    let article = || site.urls().page(page_of(site, feed)?).article;
    of_site.or_else(|| description(site, article()?))
}
