//! How pages and their sections begin, in pieces that browsers load when they have to show some of it: a preview of a link, the lines of
//! what was found.
//!
//! The pieces are classic scripts that call `larderExcerpts`, since pages that are opened from a disk may load nothing else:
//!
//! - `index.js`: `larderExcerpts.index({"pieces": P})`;
//! - `K.js`, from 0 to P − 1: `larderExcerpts.piece(K, {"/path/": {"title", "opening", "sections": [[anchor, heading, opening]], "tags", "image"}})`.
//!
//! A page stands in the piece K whose number is the 32-bit FNV-1a hash of its path from the site's root (UTF-8 in NFC, without the
//! leading slash, before percent-encoding) modulo P, a power of two. `tags` are the paths of its tags below that of all tags. `image` is
//! there if the page has a picture, and leads to it from the site's root. All texts are plain.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Serialize;

use super::writer::Bodies;
use crate::article::Openings;
use crate::base::endings::{Sort, sort_of};
use crate::base::text::{self, SHORT};
use crate::base::typography::Typography;
use crate::site::{ArticleId, Destination, ExcerptsPart, PageId, Site};
use crate::view::description;

/// How many characters of a page are shown.
const LONG: usize = 2 * SHORT;

/// What the first file says.
#[derive(Serialize)]
struct Index {
    pieces: usize,
}

/// How a page begins.
#[derive(Serialize)]
struct Excerpt<'s> {
    title: Cow<'s, str>,
    opening: String,
    sections: Vec<Section<'s>>,
    /// The paths of its tags below that of all tags.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tags: Vec<&'s str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    image: Option<String>,
}

/// A section: its anchor, its heading, how it begins.
type Section<'s> = (&'s str, Cow<'s, str>, String);

/// Makes one of the files.
///
/// # Errors
/// If a value cannot be written as JSON.
pub fn excerpts(site: &Site, bodies: &dyn Bodies, part: ExcerptsPart) -> serde_json::Result<Vec<u8>> {
    let pieces = site.urls().excerpts();
    let (call, json) = match part {
        ExcerptsPart::Index => ("index(".to_owned(), serde_json::to_string(&Index { pieces: pieces.len() })?),
        ExcerptsPart::Piece(number) => {
            let pages = pieces.get(number).into_iter().flatten();
            let piece: BTreeMap<String, Excerpt<'_>> = pages.filter_map(|id| excerpt(site, bodies, *id)).collect();
            (format!("piece({number},"), serde_json::to_string(&piece)?)
        }
    };
    Ok(format!("larderExcerpts.{call}{json});\n").into_bytes())
}

/// A page's path and how it begins; none if it has no article.
fn excerpt<'s>(site: &'s Site, bodies: &dyn Bodies, id: PageId) -> Option<(String, Excerpt<'s>)> {
    let page = site.urls().page(id);
    let article = page.article?;
    let openings = bodies.openings(article);
    let typography = site.typography(Some(article));
    let title = site.title(article).set(typography);
    let opening = opening(site, article, openings, typography);
    let sections = sections(site, article, openings, typography);
    let tags = site.tags().of_article(article).iter().map(|tag| &*site.tag(*tag).slug).collect();
    Some((page.url.to_string(), Excerpt { title, opening, sections, tags, image: image(site, article) }))
}

/// What the article is about, else how it begins.
fn opening(site: &Site, article: ArticleId, openings: &Openings, typography: Typography) -> String {
    let first = || openings.of_article(site.article(article).title_heading);
    let begun = || Some(site.as_shown(article, first()?).set(typography).into_owned());
    let described = description(site, article).map(|text| typography.set(&text).into_owned());
    let text = described.or_else(begun).unwrap_or_default();
    // A description may go over several lines.
    let words: Vec<&str> = text.split_whitespace().collect();
    text::cut(&words.join(" "), LONG).into_owned()
}

/// Its headings, but for the one that is its title.
fn sections<'s>(site: &'s Site, article: ArticleId, openings: &Openings, typography: Typography) -> Vec<Section<'s>> {
    let outline = site.article(article);
    let headings = outline.headings.iter().zip(0..).filter(|(_, number)| outline.title_heading != Some(*number));
    let section = |(heading, number)| {
        let heading: &crate::article::Heading = heading;
        let title = match site.as_shown(article, &heading.title) {
            Cow::Borrowed(title) => title.set(typography),
            Cow::Owned(title) => Cow::Owned(title.set(typography).into_owned()),
        };
        let opening = openings.of_section(number).map(|text| site.as_shown(article, text));
        let opening = opening.map(|text| text::cut(&text.set(typography), SHORT).into_owned()).unwrap_or_default();
        (&*heading.anchor, title, opening)
    };
    headings.map(section).collect()
}

/// The picture that stands for the article, else the first in it.
fn image(site: &Site, article: ArticleId) -> Option<String> {
    let outline = site.article(article);
    let shown = outline.links.iter().zip(site.links().of(article)).filter(|(link, _)| link.is_embed);
    let all = site.links().image(article).into_iter().chain(shown.map(|(_, destination)| destination));
    let url = |destination: &Destination| {
        let url = match destination {
            Destination::Asset { asset, .. } => site.urls().of_asset(*asset),
            Destination::File { url, .. } => url,
            _ => return None,
        };
        (sort_of(url.as_str()) == Some(Sort::Image)).then(|| url.to_href())
    };
    all.into_iter().find_map(url)
}
