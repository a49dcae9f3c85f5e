//! What an article's body needs to become HTML on a page: where its links lead from there, and what it shows in place.

use std::borrow::Cow;
use std::sync::Arc;

use percent_encoding::percent_encode_byte;

use super::{ComparisonView, Here, Phrase, compare};
use crate::article::{Outline, link};
use crate::base::endings::{Sort, sort_of};
use crate::base::path::{SourcePath, UrlPath};
use crate::base::typography::Typography;
use crate::site::{Anchor, ArticleId, Destination, Fragment, PageId, Part, Reach, Site};

/// How to render a body, or a part of one. The text itself is read when it is rendered.
#[derive(Clone, Debug, PartialEq)]
pub struct Content {
    /// The article.
    pub article: ArticleId,
    /// What it says of itself; its headings give the anchors.
    pub outline: Arc<Outline>,
    /// Which part of it is shown.
    pub reach: Reach,
    /// Where its links, images and embeds lead, by number.
    pub targets: Vec<Target>,
    /// The links whose text is shown without folders, in order.
    pub hiding: Vec<u32>,
    /// The pages of the tags in its text, by number.
    pub tags: Vec<Option<String>>,
    /// The comparison that follows the introduction.
    pub leading: Option<Box<ComparisonView>>,
    /// The comparisons in the places of `compare` fences, by number; none where the fence is shown as it is.
    pub comparisons: Vec<Option<ComparisonView>>,
    /// Its language, for the words that callouts and footnotes bring.
    pub language: String,
    /// How its text is set.
    pub typography: Typography,
    /// The heading that is the page's title already.
    pub hidden_heading: Option<u32>,
    /// By how much headings are lowered, so that the page has one of the first level: its title.
    pub lower_headings: u8,
    /// Whether headings get their anchors; in an embed these belong to another page.
    pub has_anchors: bool,
}

/// Where a link leads, from the page that shows it.
#[derive(Clone, Debug, PartialEq)]
pub enum Target {
    /// A link to this address.
    Href(String),
    /// A file that is shown in place, or linked to.
    Media {
        /// How.
        media: Media,
        /// Its address.
        href: String,
        /// Where it lies, if it is a file of the site.
        file: Option<SourcePath>,
    },
    /// A part of another article, shown in place.
    Embed {
        /// What is shown.
        content: Box<Content>,
        /// Where it comes from.
        href: String,
        /// What that is called.
        title: Phrase,
    },
    /// A page that is yet to be written: plain text, marked.
    Wanted,
    /// Plain text, for a link that must not be published.
    Refused,
}

/// How a file is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Media {
    /// A picture.
    Image,
    /// Sound, with a player.
    Audio,
    /// A film, with a player.
    Video,
    /// A document that browsers can show.
    Pdf,
    /// Anything else: a link to it.
    File,
}

/// What the body of `article` needs on this page.
pub(super) fn content(here: &Here<'_>, article: ArticleId) -> Content {
    let whole = Fragment { article, part: Part::Whole };
    let outline = here.site.article(article);
    let content = Resolver { here, path: vec![whole], comparisons: 0 }.content(whole, outline.title_heading);
    Content { has_anchors: true, ..content }
}

/// Where a link of the article `from` leads, seen from here, as a link even if it is an embed.
pub(super) fn link_target(here: &Here<'_>, from: ArticleId, link: u32) -> Target {
    let destination = here.site.links().of(from).get(link as usize).unwrap_or(&Destination::Wanted);
    target(here, destination, query(here.site.article(from), link))
}

/// The address of a destination; none if it leads nowhere.
pub(super) fn href(here: &Here<'_>, destination: &Destination) -> Option<String> {
    match target(here, destination, None) {
        Target::Href(href) => Some(href),
        _ => None,
    }
}

/// What the author wrote between the `?` and the `#` of a link.
fn query(outline: &Outline, link: u32) -> Option<&str> {
    match &outline.links.get(link as usize)?.target {
        link::Target::Local { query, .. } => query.as_deref(),
        link::Target::External(_) | link::Target::Script(_) => None,
    }
}

/// The address of a destination.
fn target(here: &Here<'_>, destination: &Destination, query: Option<&str>) -> Target {
    let with_fragment = |url: &UrlPath, fragment: Option<&str>| {
        let mut href = here.href(url);
        if let Some(query) = query {
            href.push('?');
            // What is encoded in it is encoded already.
            encode_query(query, &mut href);
        }
        if let Some(fragment) = fragment {
            href.push('#');
            href.push_str(&encode_fragment(fragment));
        }
        Target::Href(href)
    };
    match destination {
        Destination::Page { page, anchor } => {
            let anchor = anchor_text(here.site, *page, anchor);
            let page = here.site.urls().page(*page);
            match anchor {
                Some(anchor) if page.url == here.url && query.is_none() => {
                    Target::Href(format!("#{}", encode_fragment(&anchor)))
                }
                anchor => with_fragment(&page.url, anchor.as_deref()),
            }
        }
        Destination::Asset { asset, fragment } => with_fragment(here.site.urls().of_asset(*asset), fragment.as_deref()),
        Destination::File { url, fragment } => with_fragment(url, fragment.as_deref()),
        Destination::External(url) => Target::Href(url.to_string()),
        Destination::Wanted | Destination::Unpublished => Target::Wanted,
        Destination::Refused => Target::Refused,
    }
}

fn anchor_text<'s>(site: &'s Site, page: PageId, anchor: &Anchor) -> Option<Cow<'s, str>> {
    let outline = || site.urls().page(page).article.map(|article| site.article(article));
    match anchor {
        Anchor::Top | Anchor::Missing => None,
        Anchor::NamedTop => Some("top".into()),
        Anchor::Heading(number) => {
            let outline = outline()?;
            // The heading that became the title is the top of the page.
            let is_title = outline.title_heading == Some(*number);
            outline.headings.get(*number as usize).filter(|_| !is_title).map(|heading| (*heading.anchor).into())
        }
        Anchor::Block(index) => outline()?.blocks.get(*index as usize).map(|block| block_anchor(&block.id).into()),
        Anchor::Id(index) => outline()?.ids.get(*index as usize).map(|id| id.as_str().into()),
    }
}

/// The id that a block with a name gets; no heading's begins like this.
pub fn block_anchor(id: &str) -> String {
    format!("^{id}")
}

/// Adds a query, or a whole URL, as it is written, with what may not stand in one encoded.
pub(super) fn encode_query(query: &str, href: &mut String) {
    for c in query.chars() {
        match c {
            ' ' | '"' | '\'' | '<' | '>' | '`' | '^' | '{' | '}' | '|' | '\\' => {
                href.push_str(percent_encode_byte(c as u8))
            }
            c if c.is_ascii_control() => href.push_str(percent_encode_byte(c as u8)),
            c => href.push(c),
        }
    }
}

/// Encodes what may not stand in a fragment; letters of all scripts may.
pub(super) fn encode_fragment(fragment: &str) -> String {
    let mut encoded = String::with_capacity(fragment.len());
    for c in fragment.chars() {
        match c {
            '%' | ' ' | '"' | '<' | '>' | '`' | '^' | '{' | '}' | '|' | '\\' | '[' | ']' | '#' => {
                encoded.push_str(percent_encode_byte(c as u8))
            }
            c if c.is_ascii_control() => encoded.push_str(percent_encode_byte(c as u8)),
            c => encoded.push(c),
        }
    }
    encoded
}

/// Resolves contents within contents.
struct Resolver<'a, 's> {
    here: &'a Here<'s>,
    /// What is being shown, from the page inwards.
    path: Vec<Fragment>,
    /// How many comparisons the page has so far.
    comparisons: usize,
}

impl Resolver<'_, '_> {
    fn content(&mut self, fragment: Fragment, hidden_heading: Option<u32>) -> Content {
        let site = self.here.site;
        let outline = site.article(fragment.article);
        let reach = Reach::of(outline, fragment.part);
        let shown = |number: u32| hidden_heading != Some(number);
        let has_top = outline.headings.iter().zip(0..).any(|(heading, number)| heading.level == 1 && shown(number));
        let destinations = site.links().of(fragment.article);
        let is_whole = fragment.part == Part::Whole;
        // Before those of embeds, so that their ids do not depend on what is shown elsewhere.
        let leading =
            if is_whole { compare::leading(self.here, fragment.article, &mut self.comparisons) } else { None };
        let comparisons = compare::in_fences(self.here, fragment.article, &mut self.comparisons);
        let targets = (0..destinations.len() as u32)
            .map(|link| self.target_of(fragment, reach, link, &destinations[link as usize]))
            .collect();
        let language = site.language(Some(fragment.article));
        let tag = |name: &String| site.tag_named(name).map(|tag| self.here.page_href(site.urls().of_tag(tag)));
        Content {
            article: fragment.article,
            outline: outline.clone(),
            reach,
            targets,
            hiding: site.links().hiding(fragment.article).iter().map(|(_, link)| *link).collect(),
            tags: outline.text_tags.iter().map(tag).collect(),
            leading: leading.map(Box::new),
            comparisons,
            language: language.to_owned(),
            typography: site.typography(Some(fragment.article)),
            hidden_heading,
            lower_headings: u8::from(has_top),
            has_anchors: false,
        }
    }

    fn target_of(&mut self, fragment: Fragment, reach: Reach, link: u32, destination: &Destination) -> Target {
        let site = self.here.site;
        let outline = site.article(fragment.article);
        let outgoing = &outline.links[link as usize];
        if !reach.holds(outline, link) {
            // It is never written, so it leads nowhere.
            return Target::Refused;
        }
        if !outgoing.is_embed {
            return target(self.here, destination, query(outline, link));
        }
        if let Some(inner) = site.shown().fragment(fragment.article, link, destination, site.urls()) {
            return self.embed(inner, destination, query(outline, link));
        }
        let is_page = matches!(destination, Destination::Page { .. });
        match target(self.here, destination, query(outline, link)) {
            Target::Href(href) if !is_page => {
                let file = match destination {
                    Destination::Asset { asset, .. } => Some(site.asset(*asset).clone()),
                    _ => None,
                };
                Target::Media { media: media(destination, site), href, file }
            }
            other => other,
        }
    }

    fn embed(&mut self, inner: Fragment, destination: &Destination, query: Option<&str>) -> Target {
        let link = target(self.here, destination, query);
        let leads_back = self.path.contains(&inner) || self.path.len() > crate::site::DEEPEST_EMBED;
        match link {
            Target::Href(href) if !leads_back => {
                let site = self.here.site;
                let title = self.here.title(inner.article);
                let hidden = if inner.part == Part::Whole { site.article(inner.article).title_heading } else { None };
                self.path.push(inner);
                let content = Box::new(self.content(inner, hidden));
                self.path.pop();
                Target::Embed { content, href, title }
            }
            other => other,
        }
    }
}

/// How an embedded file is shown. On another site, sound and film have players too; what the name does not tell is a picture there,
/// but for the pages of films, which no picture is: these are links, since a player of theirs would watch the reader.
fn media(destination: &Destination, site: &Site) -> Media {
    match destination {
        Destination::Asset { asset, .. } => media_of(site.asset(*asset).as_str()),
        Destination::File { url, .. } => media_of(url.as_str()),
        Destination::External(url) => {
            let address = url.split(['?', '#']).next().unwrap_or_default();
            match media_of(address) {
                playable @ (Media::Audio | Media::Video) => playable,
                _ if is_page_of_film(address) => Media::File,
                _ => Media::Image,
            }
        }
        _ => Media::Image,
    }
}

/// Whether an address is that of a page with a film or post on it, such as vaults embed.
fn is_page_of_film(address: &str) -> bool {
    const HOSTS: [&str; 6] = ["youtube.com", "youtu.be", "vimeo.com", "twitter.com", "x.com", "tiktok.com"];
    let host = address.split('/').nth(2).unwrap_or_default().to_lowercase();
    let host = host.strip_prefix("www.").or_else(|| host.strip_prefix("m.")).unwrap_or(&host);
    HOSTS.contains(&host)
}

/// How a file is shown, by the ending of its name.
fn media_of(name: &str) -> Media {
    match sort_of(name) {
        Some(Sort::Image) => Media::Image,
        Some(Sort::Audio) => Media::Audio,
        Some(Sort::Video) => Media::Video,
        Some(Sort::Pdf) => Media::Pdf,
        Some(Sort::Document) | None => Media::File,
    }
}
