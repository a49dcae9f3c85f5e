//! All articles together: names, links, tags, the tree of folders, and the URL of everything. There is no HTML here.
//!
//! [`assemble`] makes a [`Site`] from outlines alone:
//!
//! 0. `settled` lets articles take over what the settings say of their folders;
//! 1. `tree` finds the folders and which article is a folder's page;
//! 2. `urls` gives every article its URL;
//! 3. `tags` gathers the tags, which articles at their URLs have a say in;
//! 4. `feeds` chooses what is in each feed;
//! 5. `urls` adds the pages that Larder makes, all files and old URLs, and makes sure that no two share a URL;
//! 6. `names` indexes what links can call things by;
//! 7. `links` resolves every link and turns them round into backlinks;
//! 8. `frame` resolves what the settings name: the menu, the logo;
//! 9. `embeds` looks for articles that show themselves, `orphans` for those that no link leads to or from.
//!
//! The result is plain, immutable data, indexed by small numbers; an edit that leaves all outlines as they are leaves it
//! as it is.

mod backlinks;
mod embeds;
mod feeds;
mod frame;
mod ids;
mod images;
mod links;
mod names;
mod nearest;
mod orphans;
mod portable;
mod reviews;
mod settled;
mod tags;
mod tree;
mod urls;
mod wanted;

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use crate::article::inlines::Inlines;
use crate::article::{Outline, Spans};
use crate::base::path::{SourcePath, UrlPath};
use crate::base::text;
use crate::diagnostic::{Diagnostic, Lint, Place};
use crate::settings::{Kind, Settings};
use crate::source::Asset;

pub use backlinks::{Backlink, Incoming};
pub use embeds::{DEEPEST as DEEPEST_EMBED, Fragment, Part, Reach, Shown};
pub use feeds::FeedOf;
pub use frame::{Frame, MenuItem};
pub use ids::{ArticleId, AssetId, FolderId, PageId, TagId};
pub use links::{Anchor, Destination, Links};
pub use tags::{Tag, Tags};
pub use tree::Folder;
pub use urls::{MOST_BACKLINKS, Output, Page, PageKind, SitemapPart, Urls};
pub use wanted::Wanted;

/// What a site is assembled from.
#[derive(Debug)]
pub struct Parts<'a> {
    /// The settings.
    pub settings: Arc<Settings>,
    /// The folder that articles' paths are counted from.
    pub content: SourcePath,
    /// What other pages can see of each article, and where it stands; in order of path.
    pub articles: Vec<(Arc<Outline>, Arc<Spans>)>,
    /// Files beside the articles, in order of path.
    pub assets: &'a [Asset],
    /// Files below `static/`, in order of path.
    pub statics: &'a [SourcePath],
    /// Files of the theme, by their URL.
    pub theme_files: Vec<UrlPath>,
    /// The templates that articles may name, without `.html`; none if the theme could not be read.
    pub templates: Option<BTreeSet<String>>,
    /// Whether drafts are published too.
    pub with_drafts: bool,
}

/// A whole site, without its text.
#[derive(Debug)]
pub struct Site {
    /// The settings.
    pub settings: Arc<Settings>,
    /// The folder that articles' paths are counted from.
    pub content: SourcePath,
    /// The articles, in order of path.
    articles: Vec<Arc<Outline>>,
    /// What each article is called.
    titles: Vec<Inlines>,
    /// Which of the articles that were given each one is; drafts are missing here.
    origins: Vec<usize>,
    assets: Vec<SourcePath>,
    folders: Vec<Folder>,
    /// What each folder is called.
    folder_titles: Vec<Inlines>,
    /// The sections right below home, as readers see them.
    top_sections: Vec<FolderId>,
    /// The place of each in that list, from 1.
    top_numbers: HashMap<FolderId, usize>,
    /// For each article the folder that lists it, and its place in that list; a section's page is in no list.
    places: Vec<(FolderId, Option<usize>)>,
    /// Articles that are written but not published.
    drafts: Vec<Arc<Outline>>,
    tags: Tags,
    feeds: feeds::Feeds,
    urls: Urls,
    links: Links,
    shown: Shown,
    frame: Frame,
    reviews: Vec<reviews::Review>,
}

/// Puts the parts together, and says what is wrong between them.
pub fn assemble(mut parts: Parts<'_>) -> (Site, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let defaults = settled::settle(&mut parts, &mut diagnostics);
    let Published { articles, spans, origins, drafts } = Published::of(&parts);
    settled::check_required(&parts.settings, &articles, &spans, &mut diagnostics);
    let reviews = reviews::gather(&articles, &spans, &defaults);
    let tree = tree::build(&parts.content, &articles);
    let titles = titles(&parts, &articles, &tree);
    let folders = tree.sorted(&articles, &titles);
    let assets: Vec<SourcePath> = parts.assets.iter().map(|asset| asset.path.clone()).collect();

    let sources = urls::Sources { parts: &parts, articles: &articles, spans: &spans, folders: &folders };
    let (mut urls, bases) = urls::assign(&sources, &mut diagnostics);
    let tags = tags::gather(&tags::Sources { articles: &articles, titles: &titles, pages: &urls.below_tags() });
    let feeds = feeds::gather(&parts.settings, &articles, &folders, tags.list());
    urls.make_pages(&sources, &bases, tags.list());
    urls.add_files(&sources, &bases, tags.list(), &feeds, &mut diagnostics);
    urls.add_redirects(&sources, &mut diagnostics);
    let named = names::Named {
        content: &parts.content,
        articles: &articles,
        titles: &titles,
        folders: &folders,
        assets: &assets,
    };
    let names = names::index(&named, &spans, &urls, &mut diagnostics);
    let scope =
        links::Scope { parts: &parts, articles: &articles, spans: &spans, drafts: &drafts, urls: &urls, names: &names };
    let links = links::resolve(&scope, &mut diagnostics);
    let frame = frame::resolve(&scope, &mut diagnostics);
    urls.publish_wanted_assets(&sources, links.all().chain(frame.destinations()), &mut diagnostics);
    urls.make_backlinks(&links, parts.settings.tags_page_size);
    urls.check_folders(&sources, &mut diagnostics);
    let shown = embeds::examine(&articles, &spans, &urls, &links, &mut diagnostics);
    portable::check(&urls, &articles, &assets, &mut diagnostics);
    tags::similar::check(&tags, &articles, &spans, &urls, &mut diagnostics);
    tags::stray::check(&tags, &articles, &spans, &urls, &mut diagnostics);
    orphans::check(
        &orphans::Scope { articles: &articles, titles: &titles, tags: &tags, urls: &urls, links: &links },
        &parts.settings,
        &mut diagnostics,
    );

    let Parts { settings, content, .. } = parts;
    let folder_titles = folder_titles(&settings, &folders, &urls, &titles);
    let places = tree::places(&folders, articles.len());
    let top = folders[FolderId::ROOT.index()].sections.iter().copied();
    let top_sections: Vec<FolderId> = top.filter(|section| is_listed(&urls, *section)).collect();
    let top_numbers = top_sections.iter().copied().zip(1..).collect();
    let site = Site {
        settings,
        content,
        articles,
        titles,
        origins,
        assets,
        folders,
        folder_titles,
        top_sections,
        top_numbers,
        places,
        drafts,
        tags,
        feeds,
        urls,
        links,
        shown,
        frame,
        reviews,
    };
    (site, diagnostics)
}

/// Whether readers see a folder as a section: not if its page has become that of a tag or of all tags.
fn is_listed(urls: &Urls, section: FolderId) -> bool {
    let kind = urls.of_folder(section).map(|page| urls.page(page).kind);
    !matches!(kind, Some(PageKind::Tag(_) | PageKind::Tags))
}

/// The articles that are published, and the names of those that are not.
struct Published {
    articles: Vec<Arc<Outline>>,
    spans: Vec<Arc<Spans>>,
    origins: Vec<usize>,
    drafts: Vec<Arc<Outline>>,
}

impl Published {
    fn of(parts: &Parts<'_>) -> Self {
        let mut published = Self { articles: Vec::new(), spans: Vec::new(), origins: Vec::new(), drafts: Vec::new() };
        for (origin, (outline, spans)) in parts.articles.iter().enumerate() {
            if outline.meta.draft && !parts.with_drafts {
                published.drafts.push(outline.clone());
            } else {
                published.articles.push(outline.clone());
                published.spans.push(spans.clone());
                published.origins.push(origin);
            }
        }
        published
    }
}

/// What each article is called: as it says itself, else as its file or folder is called; home as the site.
fn titles(parts: &Parts<'_>, articles: &[Arc<Outline>], tree: &tree::Tree) -> Vec<Inlines> {
    let by_file = |id: usize, outline: &Outline| match tree.folder_of_page(ArticleId::at(id)) {
        Some(folder) if folder.is_root() || *folder == parts.content => Inlines::plain(&parts.settings.title),
        Some(folder) => Inlines::plain(&text::humanised(folder.name())),
        None => Inlines::plain(outline.path.stem()),
    };
    let title = |(id, outline): (usize, &Arc<Outline>)| outline.title.clone().unwrap_or_else(|| by_file(id, outline));
    articles.iter().enumerate().map(title).collect()
}

fn article_of_folder(folders: &[Folder], urls: &Urls, id: FolderId) -> Option<ArticleId> {
    folders[id.index()].page.or_else(|| urls.page(urls.of_folder(id)?).article)
}

/// What each folder is called, see [`Site::folder_title`].
fn folder_titles(settings: &Settings, folders: &[Folder], urls: &Urls, titles: &[Inlines]) -> Vec<Inlines> {
    let title = |(id, folder): (usize, &Folder)| match article_of_folder(folders, urls, FolderId::at(id)) {
        Some(page) => titles[page.index()].clone(),
        None if folder.parent.is_none() => Inlines::plain(&settings.title),
        None => Inlines::plain(&text::humanised(folder.path.name())),
    };
    folders.iter().enumerate().map(title).collect()
}

impl Site {
    /// What an article says of itself.
    pub fn article(&self, id: ArticleId) -> &Arc<Outline> {
        &self.articles[id.index()]
    }

    /// Every article, in order of path.
    pub fn article_ids(&self) -> impl ExactSizeIterator<Item = ArticleId> + use<> {
        (0..self.articles.len()).map(ArticleId::at)
    }

    /// Which of the articles that the site was assembled from this one is.
    pub fn origin(&self, id: ArticleId) -> usize {
        self.origins[id.index()]
    }

    /// What an article is called.
    pub fn title(&self, id: ArticleId) -> &Inlines {
        &self.titles[id.index()]
    }

    /// The article on a folder's page, wherever it lies.
    pub fn article_of_folder(&self, id: FolderId) -> Option<ArticleId> {
        article_of_folder(&self.folders, &self.urls, id)
    }

    /// What a folder is called: as its page, else as the folder itself; the root as the site.
    pub fn folder_title(&self, id: FolderId) -> &Inlines {
        &self.folder_titles[id.index()]
    }

    /// A folder.
    pub fn folder(&self, id: FolderId) -> &Folder {
        &self.folders[id.index()]
    }

    /// The sections in a folder that readers see as such: not those whose page has become a list of tags.
    pub fn sections_in(&self, id: FolderId) -> impl Iterator<Item = FolderId> {
        self.folder(id).sections.iter().copied().filter(|section| is_listed(&self.urls, *section))
    }

    /// The sections right below home that readers see as such.
    pub fn top_sections(&self) -> &[FolderId] {
        &self.top_sections
    }

    /// The place of a section right below home in their list, from 1.
    pub fn top_number(&self, section: FolderId) -> Option<usize> {
        self.top_numbers.get(&section).copied()
    }

    /// The folder that lists an article; a section's page belongs to the section itself.
    pub fn section_of(&self, id: ArticleId) -> FolderId {
        self.places[id.index()].0
    }

    /// Where in its folder's list an article stands; none for a section's page.
    pub fn place_in_section(&self, id: ArticleId) -> Option<usize> {
        self.places[id.index()].1
    }

    /// A tag.
    pub fn tag(&self, id: TagId) -> &Tag {
        self.tags.get(id)
    }

    /// Every tag, in order of name.
    pub fn tag_ids(&self) -> impl ExactSizeIterator<Item = TagId> + use<> {
        (0..self.tags.list().len()).map(TagId::at)
    }

    /// The tag of that name, however it is spelt; an alias of its article is one of its names.
    pub fn tag_named(&self, name: &str) -> Option<TagId> {
        self.tags.named(name)
    }

    /// Which articles have which tags, and which tags lie below which.
    pub fn tags(&self) -> &Tags {
        &self.tags
    }

    /// Where an asset lies.
    pub fn asset(&self, id: AssetId) -> &SourcePath {
        &self.assets[id.index()]
    }

    /// The kind of an article, with its name.
    pub fn kind_of(&self, id: ArticleId) -> Option<(&str, &Kind)> {
        settled::kind_of(&self.settings, &self.article(id).meta)
    }

    /// What stands around every page.
    pub fn frame(&self) -> &Frame {
        &self.frame
    }

    /// The URLs of everything.
    pub fn urls(&self) -> &Urls {
        &self.urls
    }

    /// Where every link leads.
    pub fn links(&self) -> &Links {
        &self.links
    }

    /// Which embeds are shown in place.
    pub fn shown(&self) -> &Shown {
        &self.shown
    }

    /// The names that links ask for and nothing answers to, most wanted first.
    pub fn wanted(&self) -> Vec<Wanted> {
        wanted::gather(self)
    }

    /// The article whose name is nearest to `name`, with its file, as help for a name that was not found.
    pub fn nearest_name(&self, name: &str) -> Option<String> {
        nearest::name(self, name)
    }
}

/// A fault of an article at one of its links.
fn at_link(lint: Lint, message: String, outline: &Outline, spans: &Spans, number: usize) -> Diagnostic {
    let place = spans.links.get(number).map(|span| Place::span(&outline.path, span.clone()));
    Diagnostic::new(lint, message).at(place.unwrap_or_else(|| Place::file(&outline.path)))
}
