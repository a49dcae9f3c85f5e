//! The one resolver and the one graph of links.
//!
//! Wikilinks, Markdown links, images and embeds all pass [`resolve`], and whatever they lead to is turned round into
//! backlinks. A link that leads nowhere is a [`Destination::Wanted`], or [`Destination::Unpublished`], and a
//! warning (`broken`).

use std::sync::Arc;

use rayon::prelude::*;

use super::backlinks::{Backlink, Incoming};
use super::broken::Absent;
use super::headings::Landmarks;
use super::ids::{ArticleId, AssetId, PageId};
use super::lookup::Hit;
use super::names::{Item, Names};
use super::unsound::Unsound;
use super::urls::Urls;
use super::{Parts, at_link};
use crate::article::front_matter::Defaults;
use crate::article::link::{LookUp, Target};
use crate::article::{OutgoingLink, Outline, Spans};
use crate::base::path::{SourcePath, UrlPath};
use crate::diagnostic::{Diagnostic, Lint};

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Destination {
    /// A page.
    Page {
        /// Which.
        page: PageId,
        /// Where on it.
        anchor: Anchor,
    },
    /// A file beside the articles.
    Asset {
        /// Which.
        asset: AssetId,
        /// What the author wrote behind the `#`.
        fragment: Option<Box<str>>,
    },
    /// Something else that the site publishes.
    File {
        /// Where.
        url: UrlPath,
        /// What the author wrote behind the `#`.
        fragment: Option<Box<str>>,
    },
    /// The URL as written.
    External(Box<str>),
    /// Nowhere: the page is yet to be written.
    Wanted,
    /// Nowhere: what is meant is there and is not published.
    Unpublished,
    /// A script, which is not published.
    Refused,
}

impl Destination {
    /// Whether nothing is there.
    pub fn is_nowhere(&self) -> bool {
        matches!(self, Self::Wanted | Self::Unpublished)
    }
}

/// A place on a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// Its top.
    Top,
    /// Its top by the name `top`, which browsers know.
    NamedTop,
    /// A place that it does not have: its top, and nothing to be shown elsewhere.
    Missing,
    /// A heading of its article, by number.
    Heading(u32),
    /// A block of its article that has a name, by its place among these.
    Block(u32),
    /// An id in the raw HTML of its article, by its place among these.
    Id(u32),
}

/// Every link of the site, in both directions.
#[derive(Debug, Default)]
pub struct Links {
    /// For each article its links' destinations, by number.
    outgoing: Vec<Vec<Destination>>,
    /// For each article the picture that stands for it.
    images: Vec<Option<Destination>>,
    /// For each page the links to it; links from the page's own article are left out.
    incoming: Vec<Incoming>,
    /// What links to pages that were made because of the links.
    nothing: Incoming,
    /// Links whose text is shown without folders, in order.
    hiding: Vec<(ArticleId, u32)>,
}

impl Links {
    /// Where the links of an article lead, by number.
    pub fn of(&self, article: ArticleId) -> &[Destination] {
        &self.outgoing[article.index()]
    }

    /// The links to a page from other articles.
    pub fn to(&self, page: PageId) -> &Incoming {
        self.incoming.get(page.index()).unwrap_or(&self.nothing)
    }

    /// The picture that stands for an article, if its front matter names one that exists.
    pub fn image(&self, article: ArticleId) -> Option<&Destination> {
        self.images[article.index()].as_ref()
    }

    /// The links of an article whose text is shown without folders, in order.
    pub fn hiding(&self, article: ArticleId) -> &[(ArticleId, u32)] {
        let from = self.hiding.partition_point(|(holder, _)| *holder < article);
        let count = self.hiding[from..].partition_point(|(holder, _)| *holder == article);
        &self.hiding[from..from + count]
    }

    /// Where every link leads, pictures in front matter among them.
    pub fn all(&self) -> impl Iterator<Item = &Destination> {
        self.outgoing.iter().flatten().chain(self.images.iter().flatten())
    }
}

/// What links are resolved against, but for the URLs, of which there are more once links are known.
#[derive(Clone, Copy)]
pub(super) struct Linking<'a> {
    pub parts: &'a Parts<'a>,
    pub articles: &'a [Arc<Outline>],
    pub spans: &'a [Arc<Spans>],
    pub defaults: &'a Defaults,
    pub landmarks: &'a Landmarks<'a>,
    pub absent: &'a Absent<'a>,
    pub unsound: &'a Unsound,
    pub names: &'a Names<'a>,
}

impl<'a> Linking<'a> {
    pub fn with<'u>(self, urls: &'u Urls) -> Scope<'u>
    where
        'a: 'u,
    {
        Scope { linking: self, urls }
    }
}

/// What links are resolved against.
pub(super) struct Scope<'a> {
    pub linking: Linking<'a>,
    pub urls: &'a Urls,
}

/// What comes of resolving every link.
pub(super) struct Resolved {
    pub links: Links,
    /// Links that may lead to pages which are made because of links, in order.
    pub late: Vec<(ArticleId, u32)>,
}

/// What comes of resolving the links of one article.
#[derive(Default)]
struct ResolvedArticle {
    destinations: Vec<Destination>,
    late: Vec<u32>,
    hiding: Vec<u32>,
    faults: Vec<Diagnostic>,
}

/// Resolves every link, and says which lead nowhere.
pub(super) fn resolve(scope: &Scope<'_>, diagnostics: &mut Vec<Diagnostic>) -> Resolved {
    let resolved: Vec<ResolvedArticle> =
        (0..scope.linking.articles.len()).into_par_iter().map(|index| scope.resolve_article(index)).collect();
    let mut links = Links { outgoing: Vec::with_capacity(resolved.len()), ..Links::default() };
    links.incoming.resize_with(scope.urls.page_ids().len(), Incoming::default);
    let mut late = Vec::new();
    for (index, mut article) in resolved.into_iter().enumerate() {
        let from = ArticleId::at(index);
        let own_page = scope.urls.of_article(from);
        for (number, destination) in article.destinations.iter().enumerate() {
            if let Destination::Page { page, .. } = destination
                && *page != own_page
            {
                links.incoming[page.index()].push(Backlink { from, link: number as u32 });
            }
        }
        links.outgoing.push(article.destinations);
        links.images.push(scope.image(index, &mut article.faults));
        diagnostics.append(&mut article.faults);
        late.extend(article.late.into_iter().map(|link| (from, link)));
        links.hiding.extend(article.hiding.into_iter().map(|link| (from, link)));
    }
    Resolved { links, late }
}

impl Scope<'_> {
    fn resolve_article(&self, index: usize) -> ResolvedArticle {
        let mut resolved = ResolvedArticle::default();
        let outline = &self.linking.articles[index];
        resolved.destinations.reserve_exact(outline.links.len());
        for (number, link) in outline.links.iter().enumerate() {
            let faults_before = resolved.faults.len();
            let lead = self.resolve_link(index, number, link, &mut resolved.faults);
            if lead.to == Destination::Wanted && may_be_made_late(&link.target) {
                resolved.faults.truncate(faults_before);
                resolved.late.push(number as u32);
            }
            if lead.hides_folders {
                resolved.hiding.push(number as u32);
            }
            resolved.destinations.push(lead.to);
        }
        resolved
    }

    /// Resolves the links that were left for when all pages are known.
    pub(super) fn resolve_late(&self, late: &[(ArticleId, u32)], links: &mut Links, diagnostics: &mut Vec<Diagnostic>) {
        for &(article, number) in late {
            let link = &self.linking.articles[article.index()].links[number as usize];
            let lead = self.resolve_link(article.index(), number as usize, link, diagnostics);
            links.outgoing[article.index()][number as usize] = lead.to;
        }
    }

    fn resolve_link(&self, article: usize, number: usize, link: &OutgoingLink, faults: &mut Vec<Diagnostic>) -> Lead {
        let mut say = |lint, message: String| {
            at_link(lint, message, &self.linking.articles[article], &self.linking.spans[article], number)
        };
        let own = self.urls.of_article(ArticleId::at(article));
        self.lead(&self.linking.articles[article].path, Some(own), &link.target, link.is_embed, &mut say, faults)
    }

    /// Where a target leads that the file `from` names, whose page is `own`.
    pub(super) fn lead(
        &self,
        from: &SourcePath,
        own: Option<PageId>,
        target: &Target,
        is_embed: bool,
        mut say: &mut dyn FnMut(Lint, String) -> Diagnostic,
        faults: &mut Vec<Diagnostic>,
    ) -> Lead {
        let (by, path, fragment) = match target {
            Target::External(url) => return Lead::to(Destination::External(url.clone())),
            Target::Script(_) => return Lead::to(Destination::Refused),
            Target::Local { by, path, fragment, .. } => (*by, &**path, fragment.as_deref()),
        };
        let mut hides_folders = false;
        let is_empty_name = by == LookUp::Name && fragment.is_none();
        let found = if path.is_empty() && !is_empty_name {
            own.map(|own| Hit::Item(Item::Page(own)))
        } else {
            match by {
                LookUp::Name => {
                    let found = self.by_name(from, path, &mut |message, help| {
                        faults.push(say(Lint::AmbiguousLink, message).help(help));
                    });
                    hides_folders = found.is_some_and(|named| named.by_path) && path.contains(['/', '\\']);
                    found.map(|named| Hit::Item(named.item))
                }
                LookUp::Path => self.by_path(from, own, path),
            }
        };
        let to = match found {
            Some(Hit::Item(Item::Page(page))) => {
                let anchor = self.anchor(page, by, fragment);
                if anchor.is_none() {
                    faults.push(self.broken_anchor(page, fragment.unwrap_or_default(), &mut say));
                }
                Destination::Page { page, anchor: anchor.unwrap_or(Anchor::Missing) }
            }
            Some(Hit::Item(Item::Asset(asset))) => Destination::Asset { asset, fragment: fragment.map(Into::into) },
            Some(Hit::File(url)) => Destination::File { url, fragment: fragment.map(Into::into) },
            None => {
                if self.linking.unsound.may_be(path) {
                    Destination::Wanted
                } else {
                    let (destination, fault) = self.broken_link(from, by, path, is_embed, &mut say);
                    faults.push(fault);
                    destination
                }
            }
        };
        Lead { to, hides_folders }
    }
}

/// Whether a link that leads nowhere may lead to a list of links, which is not made before all links are known.
fn may_be_made_late(target: &Target) -> bool {
    let Target::Local { by: LookUp::Path, path, .. } = target else { return false };
    path.split('/').any(|step| step == "backlinks" || step == "backlinks.html")
}

/// Where a link leads.
pub(super) struct Lead {
    pub to: Destination,
    /// Whether folders at the beginning of its text are not shown.
    pub hides_folders: bool,
}

impl Lead {
    fn to(to: Destination) -> Self {
        Self { to, hides_folders: false }
    }
}
