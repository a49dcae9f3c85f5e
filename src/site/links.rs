//! The one resolver and the one graph of links.
//!
//! Wikilinks, Markdown links, images and embeds all pass [`resolve`], and whatever they lead to is turned round into
//! backlinks. A link that leads nowhere is a [`Destination::Wanted`] and a warning.

use std::sync::Arc;

use rayon::prelude::*;

use super::backlinks::{Backlink, Incoming};
use super::ids::{ArticleId, AssetId, FolderId, PageId};
use super::names::{Item, Names};
use super::urls::Urls;
use super::{Parts, at_link};
use crate::article::link::{LookUp, Target};
use crate::article::{OutgoingLink, Outline, Spans};
use crate::base::path::{SourcePath, UrlPath};
use crate::base::text;
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
    /// A script, which is not published.
    Refused,
}

/// A place on a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// Its top.
    Top,
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

    /// Where every link leads, pictures in front matter among them.
    pub fn all(&self) -> impl Iterator<Item = &Destination> {
        self.outgoing.iter().flatten().chain(self.images.iter().flatten())
    }
}

/// What links are resolved against.
pub(super) struct Scope<'a> {
    pub parts: &'a Parts<'a>,
    pub articles: &'a [Arc<Outline>],
    pub spans: &'a [Arc<Spans>],
    pub drafts: &'a [Arc<Outline>],
    pub urls: &'a Urls,
    pub names: &'a Names,
}

/// Resolves every link, and says which lead nowhere.
pub(super) fn resolve(scope: &Scope<'_>, diagnostics: &mut Vec<Diagnostic>) -> Links {
    let resolved: Vec<(Vec<Destination>, Vec<Diagnostic>)> =
        (0..scope.articles.len()).into_par_iter().map(|index| scope.resolve_article(index)).collect();
    let mut links = Links { outgoing: Vec::with_capacity(resolved.len()), ..Links::default() };
    links.incoming.resize_with(scope.urls.page_ids().len(), Incoming::default);
    for (index, (destinations, mut faults)) in resolved.into_iter().enumerate() {
        let from = ArticleId::at(index);
        let own_page = scope.urls.of_article(from);
        for (number, destination) in destinations.iter().enumerate() {
            if let Destination::Page { page, .. } = destination
                && *page != own_page
            {
                links.incoming[page.index()].push(Backlink { from, link: number as u32 });
            }
        }
        links.outgoing.push(destinations);
        links.images.push(scope.image(index, &mut faults));
        diagnostics.append(&mut faults);
    }
    links
}

impl Scope<'_> {
    fn resolve_article(&self, index: usize) -> (Vec<Destination>, Vec<Diagnostic>) {
        let mut faults = Vec::new();
        let links = self.articles[index].links.iter().enumerate();
        let destinations = links.map(|(number, link)| self.resolve_link(index, number, link, &mut faults)).collect();
        (destinations, faults)
    }

    fn resolve_link(
        &self,
        article: usize,
        number: usize,
        link: &OutgoingLink,
        faults: &mut Vec<Diagnostic>,
    ) -> Destination {
        let mut say =
            |lint, message: String| at_link(lint, message, &self.articles[article], &self.spans[article], number);
        let own = self.urls.of_article(ArticleId::at(article));
        self.destination(&self.articles[article].path, Some(own), &link.target, link.is_embed, &mut say, faults)
    }

    /// Where a target leads that the file `from` names, whose page is `own`.
    pub(super) fn destination(
        &self,
        from: &SourcePath,
        own: Option<PageId>,
        target: &Target,
        is_embed: bool,
        mut say: &mut dyn FnMut(Lint, String) -> Diagnostic,
        faults: &mut Vec<Diagnostic>,
    ) -> Destination {
        let (by, path, fragment) = match target {
            Target::External(url) => return Destination::External(url.clone()),
            Target::Script(_) => return Destination::Refused,
            Target::Local { by, path, fragment } => (*by, &**path, fragment.as_deref()),
        };
        let is_empty_name = by == LookUp::Name && fragment.is_none();
        let found = if path.is_empty() && !is_empty_name {
            own.map(|own| Hit::Item(Item::Page(own)))
        } else {
            match by {
                LookUp::Name => self.by_name(from, path, &mut |message, help| {
                    faults.push(say(Lint::AmbiguousLink, message).help(help));
                }),
                LookUp::Path => self.by_path(from, own, path),
            }
        };
        match found {
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
                faults.push(self.broken_link(path, is_embed, &mut say));
                Destination::Wanted
            }
        }
    }

    /// The file that a path names; none if it names something else, or nothing.
    pub(super) fn file(&self, from: &SourcePath, path: &str) -> Option<Destination> {
        match self.by_path(from, None, path)? {
            Hit::Item(Item::Asset(asset)) => Some(Destination::Asset { asset, fragment: None }),
            Hit::File(url) => Some(Destination::File { url, fragment: None }),
            Hit::Item(Item::Page(_)) => None,
        }
    }

    pub(super) fn by_name(
        &self,
        from: &SourcePath,
        name: &str,
        ambiguous: &mut dyn FnMut(String, String),
    ) -> Option<Hit> {
        // `C#` may be a name; a `#` with nothing behind it may also be a heading that was never written.
        let found = self.names.named(name, from).or_else(|| self.names.named(name.strip_suffix('#')?, from))?;
        if let [chosen, others @ ..] = &*found.ambiguous {
            let mut others = others.iter().map(|file| format!("`{file}`")).collect::<Vec<_>>().join(", ");
            if found.unnamed > 0 {
                others += &format!(" or one of {} more", found.unnamed);
            }
            let message = format!("`{name}` could be `{chosen}` or {others}; the first is taken");
            let below = chosen.relative_to(&self.parts.content).unwrap_or(chosen.as_str());
            let path = below.strip_suffix(".md").unwrap_or(below);
            ambiguous(message, format!("write the path to say which one: `[[{path}]]`"));
        }
        Some(Hit::Item(found.item))
    }

    /// A path relative to the article or from the content folder, then a URL of the site, then a file of `static/`, then
    /// the only file of that name.
    pub(super) fn by_path(&self, from: &SourcePath, own: Option<PageId>, written: &str) -> Option<Hit> {
        let written = written.strip_prefix("@/").map_or_else(|| written.into(), |path| format!("/{path}"));
        let (folder, path) = match written.strip_prefix('/') {
            Some(path) => (self.parts.content.clone(), path),
            None => (from.parent(), &*written),
        };
        let source = folder.resolve(path);
        let at_path = source.as_ref().and_then(|source| self.item_at(source));
        at_path
            .map(Hit::Item)
            .or_else(|| self.at_url(own, &written))
            .or_else(|| source.as_ref().and_then(|source| self.static_file(source)))
            .or_else(|| self.static_file(&SourcePath::default().join("static").resolve(path)?))
            .or_else(|| {
                let name = path.trim_end_matches('/').rsplit('/').next().filter(|name| !name.is_empty())?;
                self.names.only_one_called(name).map(Hit::Item)
            })
    }

    /// What lies at a path below the site's root; the content folder is home.
    fn item_at(&self, source: &SourcePath) -> Option<Item> {
        if *source == self.parts.content {
            return self.urls.of_folder(FolderId::at(0)).map(Item::Page);
        }
        self.names.at_path(source)
    }

    fn at_url(&self, own: Option<PageId>, written: &str) -> Option<Hit> {
        let url = if written.starts_with('/') {
            UrlPath::parse(written).ok()?
        } else {
            let own = own.map_or("", |own| self.urls.page(own).url.as_str());
            let folder = own.rsplit_once('/').map_or("", |(folder, _)| folder);
            UrlPath::parse(SourcePath::new(folder)?.resolve(written)?.as_str()).ok()?
        };
        self.urls.find(&url).map(|url| self.urls.item_at(url).map_or_else(|| Hit::File(url.clone()), Hit::Item))
    }

    fn static_file(&self, source: &SourcePath) -> Option<Hit> {
        self.parts.statics.binary_search(source).ok()?;
        let (_, below) = source.as_str().split_once('/')?;
        UrlPath::parse(below).ok().map(Hit::File)
    }

    /// The place on a page that a fragment names; none if the page has no such place.
    fn anchor(&self, page: PageId, by: LookUp, fragment: Option<&str>) -> Option<Anchor> {
        let Some(fragment) = fragment else { return Some(Anchor::Top) };
        let Some(article) = self.urls.page(page).article else { return Some(Anchor::Top) };
        let outline = &self.articles[article.index()];
        // Obsidian writes `#Heading#^block` too; the name alone decides.
        if let Some((_, id)) =
            fragment.rsplit_once('^').filter(|(before, _)| before.is_empty() || before.ends_with('#'))
        {
            let named = outline.blocks.iter().position(|block| block.id.eq_ignore_ascii_case(id));
            return named.map(|index| match outline.blocks[index].heading {
                Some(heading) => Anchor::Heading(heading),
                None => Anchor::Block(index as u32),
            });
        }
        let number = match by {
            LookUp::Name => heading_below(outline, fragment),
            LookUp::Path => heading(outline, fragment, 0),
        };
        let by_id = || outline.ids.iter().position(|id| id == fragment).map(|index| Anchor::Id(index as u32));
        number.map(|number| Anchor::Heading(number as u32)).or_else(by_id)
    }

    fn broken_anchor(
        &self,
        page: PageId,
        fragment: &str,
        say: &mut dyn FnMut(Lint, String) -> Diagnostic,
    ) -> Diagnostic {
        let article = self.urls.page(page).article.map(|article| &self.articles[article.index()]);
        let file = article.map_or_else(|| "this page".to_owned(), |outline| format!("`{}`", outline.path));
        if let Some((_, id)) = fragment.rsplit_once('^') {
            let fault = say(Lint::BrokenAnchor, format!("{file} has no block `^{id}`"));
            return fault.help(format!("write ` ^{id}` at the end of the block that is meant"));
        }
        let fault = say(Lint::BrokenAnchor, format!("{file} has no heading `{fragment}`"));
        let headings = article.iter().flat_map(|outline| &outline.headings).map(|heading| heading.title.text());
        // Among more headings than this nobody looks for the nearest, and it would take long.
        let headings = headings.take(MOST_COMPARED);
        match super::nearest::among(fragment.rsplit('#').next().unwrap_or(fragment), headings) {
            Some(nearest) => fault.help(format!("did you mean `#{nearest}`?")),
            None => fault.help("the link leads to the top of the page; write one of its headings behind the `#`"),
        }
    }

    fn broken_link(&self, path: &str, is_embed: bool, say: &mut dyn FnMut(Lint, String) -> Diagnostic) -> Diagnostic {
        let name = name_of(path);
        let folded = text::fold(name.strip_suffix(".md").unwrap_or(name));
        let is_called = |draft: &&Arc<Outline>| {
            text::fold(draft.path.stem()) == folded
                || draft.title.as_ref().is_some_and(|title| text::fold(title.text()) == folded)
        };
        if let Some(draft) = self.drafts.iter().find(is_called) {
            let fault = say(Lint::BrokenLink, format!("`{path}` is a draft and is not published"));
            return fault.help(format!("take `draft` out of `{}`, or build with `--drafts`", draft.path));
        }
        let message = if path.is_empty() {
            "these brackets name no article".to_owned()
        } else if is_file_name(name) {
            format!("there is no file `{path}`")
        } else if path.contains('/') {
            format!("nothing lies at `{path}`")
        } else if is_embed {
            format!("no article or file is called `{path}`")
        } else {
            format!("no article is called `{path}`")
        };
        say(Lint::BrokenLink, message).nearest_name(path)
    }
}

/// The name that a link's path ends in.
fn name_of(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// Whether a name looks like that of a file that is no article.
pub(super) fn is_file_name(name: &str) -> bool {
    let is_ending = |ending: &str| !ending.eq_ignore_ascii_case("md") && ending.len() <= 4 && !ending.contains(' ');
    name.rsplit_once('.').is_some_and(|(_, ending)| is_ending(ending))
}

/// How many headings a missing one is compared with.
const MOST_COMPARED: usize = 200;

/// What was found.
pub(super) enum Hit {
    Item(Item),
    File(UrlPath),
}

/// The heading that `A#B#C` names: C below B below A.
fn heading_below(outline: &Outline, fragment: &str) -> Option<usize> {
    let mut found: Option<usize> = None;
    for step in fragment.split('#').filter(|step| !step.trim().is_empty()) {
        let from = found.map_or(0, |above| above + 1);
        let next = heading(outline, step, from)?;
        let is_below = found.is_none_or(|above| section_end(outline, above) > next);
        found = is_below.then_some(next);
        found?;
    }
    found
}

/// The first heading from number `from` on with this anchor, this text, or these letters (other tools make anchors by
/// other rules, which agree with ours in the letters).
fn heading(outline: &Outline, wanted: &str, from: usize) -> Option<usize> {
    let headings = || outline.headings.iter().enumerate().skip(from);
    let (folded, letters) = (text::fold(wanted), text::letters(wanted));
    let by_anchor = headings().find(|(_, heading)| heading.anchor == wanted);
    let by_text = || headings().find(|(_, heading)| text::fold(heading.title.text()) == folded);
    let by_letters =
        || headings().find(|(_, heading)| !letters.is_empty() && text::letters(heading.title.text()) == letters);
    let found = by_anchor.or_else(by_text).or_else(by_letters).map(|(number, _)| number);
    found.or_else(|| repeated_heading(outline, wanted))
}

/// The heading that other tools call `wanted-1` because it is the second of its kind; ours is `wanted-2`.
fn repeated_heading(outline: &Outline, wanted: &str) -> Option<usize> {
    let (name, count) = wanted.rsplit_once('-')?;
    let (letters, count) = (text::letters(name), count.parse::<usize>().ok()?);
    let alike =
        outline.headings.iter().enumerate().filter(|(_, heading)| text::letters(heading.title.text()) == letters);
    alike.map(|(number, _)| number).nth(count)
}

/// The number of the first heading behind the section of the heading `number`.
pub fn section_end(outline: &Outline, number: usize) -> usize {
    let level = outline.headings[number].level;
    let later = outline.headings.iter().enumerate().skip(number + 1);
    later.into_iter().find(|(_, heading)| heading.level <= level).map_or(outline.headings.len(), |(end, _)| end)
}
