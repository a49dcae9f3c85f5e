//! The articles of a tag with all their tags, for the page on which readers look for articles that have several.
//!
//! The piece is a classic script, since pages that are opened from a disk may load nothing else:
//! `larderTag("slug", [["path/", "Title", ["slug", …]], …])`. Paths lead there from the site's root; tags go by their paths below `/tags/`,
//! and an article has those that its own lie below, too.

use std::borrow::Cow;

use crate::site::{ArticleId, Site, TagId};

/// An article: its path, its title, its tags.
type Article<'s> = (String, Cow<'s, str>, Vec<&'s str>);

/// Makes the piece of a tag.
///
/// # Errors
/// If a value cannot be written as JSON.
pub fn tagged(site: &Site, id: TagId) -> serde_json::Result<Vec<u8>> {
    let tag = site.tag(id);
    let articles: Vec<Article<'_>> = tag.articles.iter().map(|id| article(site, *id)).collect();
    let (slug, articles) = (serde_json::to_string(&tag.slug)?, serde_json::to_string(&articles)?);
    Ok(format!("larderTag({slug},{articles});\n").into_bytes())
}

fn article(site: &Site, id: ArticleId) -> Article<'_> {
    let own = site.tags().of_article(id).iter();
    let mut tags: Vec<TagId> = own.flat_map(|tag| site.tags().with_ancestors(*tag)).collect();
    tags.sort_unstable();
    tags.dedup();
    let url = &site.urls().page(site.urls().of_article(id)).url;
    let href = if url.as_str().is_empty() { "./".to_owned() } else { url.to_href() };
    (href, site.title(id).set(site.typography(Some(id))), tags.into_iter().map(|tag| &*site.tag(tag).slug).collect())
}
