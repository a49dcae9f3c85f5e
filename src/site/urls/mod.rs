//! The table of everything that the site publishes, made without rendering any of it.
//!
//! [`assign`] gives every article its URL: folders first, from the names of their folders; then articles, from their file
//! names or what they declare. [`Urls::make_pages`] adds the pages that Larder makes, which give way: where an article has such a
//! URL, the article becomes that page and the made list follows its body. Then come files (`files`), and old URLs (`redirects`).
//! Once links are known, [`Urls::make_backlinks`] adds lists of them and [`Urls::publish_wanted_assets`] those files that
//! something must refer to.
//!
//! Two names that come to one slug get a suffix and a warning; two *declared* URLs, or two files at one URL, are an error.

mod clashes;
mod excerpts;
mod files;
mod made;
mod redirects;
mod search;
mod slugs;

use std::collections::BTreeMap;
use std::collections::hash_map::Entry;
use std::sync::Arc;

use rayon::prelude::*;

use super::Parts;
use super::feeds::FeedOf;
use super::ids::{ArticleId, AssetId, FolderId, PageId, TagId};

use super::names::Item;
use super::tree::Folder;
use crate::article::{Outline, Spans};
use crate::base::map::{HashMap, HashMapExt as _};
use crate::base::path::{SourcePath, UrlPath};
use crate::diagnostic::{Diagnostic, Place};
use crate::settings::UrlStyle;
use clashes::{collision, in_list};
use redirects::{Alias, alias_taken};
use slugs::{Bases, declared};

pub use excerpts::EXCERPTS;
pub use made::{FACTS, MOST_BACKLINKS};
pub use search::SEARCH;
pub(super) use slugs::{step_slug, unique_tag_slugs};

/// A page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// What it is a page of.
    pub kind: PageKind,
    /// Where it is published.
    pub url: UrlPath,
    /// The article that it shows.
    pub article: Option<ArticleId>,
    /// The section that it is the page of, whatever else it is.
    pub section: Option<FolderId>,
    /// What it lists of that section behind a list of its own.
    pub also: Vec<ArticleId>,
    /// Over how many pages its list goes, at least 1.
    pub numbers: usize,
    /// Below which step the further ones lie: `page`, or from 2 on `page-2` and so on, where something else lies in the way.
    pub branch: usize,
}

/// What a page is a page of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageKind {
    /// An article.
    Article,
    /// A section; the content folder is home.
    Folder(FolderId),
    /// A tag.
    Tag(TagId),
    /// All tags.
    Tags,
    /// All comparisons.
    Compare,
    /// What is found in the site.
    Search,
    /// All articles of a kind side by side; its place among the kinds of the settings.
    Kind(usize),
    /// The articles that link to the page of an article, where they are too many for it.
    Backlinks(ArticleId),
    /// An address that does not exist.
    NotFound,
}

/// What is published at a URL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Output {
    /// A page, or a further one of its list (numbers from 1).
    Page(PageId, usize),
    /// A file beside the articles.
    Asset(AssetId),
    /// A file of `static/`.
    Static(SourcePath),
    /// A file of the theme.
    Theme,
    /// The colours of code.
    HighlightStyles,
    /// The colours that the settings change.
    Colors,
    /// An old URL of an article, which leads to its page.
    Redirect(PageId),
    /// The newest articles, for feed readers.
    Feed(FeedOf),
    /// The list of pages for search engines.
    Sitemap(SitemapPart),
    /// What search engines may read.
    Robots,
    /// The site in short, for language models.
    Llms,
    /// What is said of subjects, for the chooser of comparisons.
    Facts(FactsPart),
    /// How pages and their sections begin, for previews of links and for what is found.
    Excerpts(ExcerptsPart),
    /// The articles of a tag with their other tags, for the page of all tags.
    Tagged(TagId),
    /// The words of all sections, for the search.
    Search(SearchPart),
}

/// Which part of all excerpts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExcerptsPart {
    /// How many pieces there are.
    Index,
    /// Those of some pages, by number from 0.
    Piece(usize),
}

/// Which part of the index of the search.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SearchPart {
    /// What says where the others begin.
    Root,
    /// Some of the words, by number from 0.
    Words(usize),
    /// Where some of the words stand, by number from 0.
    Hits(usize),
}

/// Which part of all facts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FactsPart {
    /// The names of subjects and criteria.
    Index,
    /// What is said of some subjects, by number from 0.
    Piece(usize),
}

impl FactsPart {
    /// How many subjects a piece holds.
    pub const SIZE: usize = 64;
}

/// Which part of the list of pages: it is split where it is longer than search engines take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SitemapPart {
    /// All of it, in one file.
    Whole,
    /// The list of the parts.
    Index,
    /// One of the parts, by number from 1.
    Part(usize),
}

/// Everything that the site publishes.
#[derive(Clone, Debug)]
pub struct Urls {
    style: UrlStyle,
    pages: Vec<Page>,
    of_article: Vec<PageId>,
    of_folder: Vec<Option<PageId>>,
    of_tag: Vec<PageId>,
    compare: Option<PageId>,
    search: Option<PageId>,
    /// How many pieces of words and of hits the search has.
    search_pieces: (usize, usize),
    /// The pages of kinds, by their place among the kinds of the settings.
    of_kind: BTreeMap<usize, PageId>,
    tags: Option<PageId>,
    /// The page of backlinks of each page that has one.
    backlinks: HashMap<PageId, PageId>,
    assets: Vec<UrlPath>,
    /// Where each old URL comes from.
    redirects: HashMap<UrlPath, Alias>,
    feeds: BTreeMap<FeedOf, UrlPath>,
    /// The pages in each piece of excerpts.
    excerpts: Vec<Vec<PageId>>,
    /// The first page of each part of the sitemap.
    sitemap_parts: Vec<UrlPath>,
    outputs: BTreeMap<UrlPath, Output>,
    /// Each URL by what would clash with it on some disk.
    by_key: HashMap<String, UrlPath>,
}

/// What URLs are made from.
pub(super) struct Sources<'a> {
    pub parts: &'a Parts<'a>,
    pub articles: &'a [Arc<Outline>],
    pub spans: &'a [Arc<Spans>],
    pub folders: &'a [Folder],
}

/// Gives every article and asset its URL, and what Larder makes those of the folders.
pub(super) fn assign(sources: &Sources<'_>, diagnostics: &mut Vec<Diagnostic>) -> (Urls, Bases) {
    let style = sources.parts.settings.urls;
    let bases = Bases::of(sources, diagnostics);
    let mut urls = Urls {
        style,
        pages: Vec::new(),
        of_article: Vec::new(),
        of_folder: vec![None; sources.folders.len()],
        of_tag: Vec::new(),
        compare: None,
        search: None,
        search_pieces: (0, 0),
        of_kind: BTreeMap::new(),
        tags: None,
        backlinks: HashMap::new(),
        assets: sources.parts.assets.iter().map(|asset| bases.asset(sources, &asset.path)).collect(),
        redirects: HashMap::new(),
        feeds: BTreeMap::new(),
        excerpts: Vec::new(),
        sitemap_parts: Vec::new(),
        outputs: BTreeMap::new(),
        by_key: HashMap::new(),
    };
    urls.add_articles(sources, &bases, diagnostics);
    (urls, bases)
}

impl Urls {
    /// A page.
    pub fn page(&self, id: PageId) -> &Page {
        &self.pages[id.index()]
    }

    /// Every page that is published.
    pub fn page_ids(&self) -> impl ExactSizeIterator<Item = PageId> + use<> {
        (0..self.pages.len()).map(PageId::at)
    }

    /// The page that shows an article.
    pub fn of_article(&self, id: ArticleId) -> PageId {
        self.of_article[id.index()]
    }

    /// The page of a section; none for a folder that is an article.
    pub fn of_folder(&self, id: FolderId) -> Option<PageId> {
        self.of_folder[id.index()]
    }

    /// The page of a tag.
    pub fn of_tag(&self, id: TagId) -> PageId {
        self.of_tag[id.index()]
    }

    /// The page of all comparisons, if there are any.
    pub fn of_comparisons(&self) -> Option<PageId> {
        self.compare
    }

    /// The page of the search, if the site has one.
    pub fn of_search(&self) -> Option<PageId> {
        self.search
    }

    /// The pages of kinds, with their places among the kinds of the settings.
    pub fn of_kinds(&self) -> impl Iterator<Item = (usize, PageId)> + '_ {
        self.of_kind.iter().map(|(kind, page)| (*kind, *page))
    }

    /// The list of all tags, if there are any.
    pub fn of_tags(&self) -> Option<PageId> {
        self.tags
    }

    /// The page of backlinks that goes with a page, if there are too many for the page itself.
    pub fn of_backlinks(&self, id: PageId) -> Option<PageId> {
        self.backlinks.get(&id).copied()
    }

    /// Where an asset is published, if it is.
    pub fn of_asset(&self, id: AssetId) -> &UrlPath {
        &self.assets[id.index()]
    }

    /// Everything that is published, in order of URL.
    pub fn outputs(&self) -> &BTreeMap<UrlPath, Output> {
        &self.outputs
    }

    /// The URL of the `number`th page of a list, from 1.
    pub fn numbered(&self, page: &Page, number: usize) -> UrlPath {
        if number == 1 {
            return page.url.clone();
        }
        let suffix = if page.branch > 1 { format!("-{}", page.branch) } else { String::new() };
        self.style.leaf(&folder_of(&page.url), &format!("page{suffix}/{number}"))
    }

    /// The URL of a page that goes with another one.
    fn url_below(&self, page: PageId, step: &str) -> UrlPath {
        self.style.leaf(&folder_of(&self.page(page).url), step)
    }

    /// The output whose URL an author may have written: the trailing slash, `.html` and `index.html` are optional.
    pub fn find(&self, url: &UrlPath) -> Option<&UrlPath> {
        let file = url.output_file();
        let written = url.as_str().trim_end_matches('/');
        let spellings = [file, format!("{written}/index.html"), format!("{written}.html"), written.to_owned()];
        let keys = spellings.iter().filter_map(|spelling| UrlPath::parse(spelling).ok());
        keys.filter_map(|url| self.by_key.get(&url.collision_key())).next()
    }

    /// The page or asset that is published at a URL, or where an old URL leads; none for other files.
    pub(super) fn item_at(&self, url: &UrlPath) -> Option<Item> {
        match self.outputs.get(url)? {
            Output::Page(page, 1) | Output::Redirect(page) => Some(Item::Page(*page)),
            Output::Asset(asset) => Some(Item::Asset(*asset)),
            _ => None,
        }
    }

    fn add_articles(&mut self, sources: &Sources<'_>, bases: &Bases, diagnostics: &mut Vec<Diagnostic>) {
        let led: HashMap<ArticleId, FolderId> = sources
            .folders
            .iter()
            .enumerate()
            .filter_map(|(index, folder)| folder.page.map(|page| (page, FolderId::at(index))))
            .collect();
        let url = |index: usize| {
            let mut faults = Vec::new();
            let made = || match led.get(&ArticleId::at(index)) {
                Some(folder) => self.style.index(&bases.folders[folder.index()]),
                None => self.style.leaf(bases.folder_of(ArticleId::at(index)), &bases.slugs[index]),
            };
            let declared = declared(&sources.articles[index], &sources.spans[index], self.style, &mut faults);
            let url = declared.unwrap_or_else(made);
            let key = url.collision_key();
            (url, key, faults)
        };
        let urls: Vec<_> = (0..sources.articles.len()).into_par_iter().map(url).collect();
        self.by_key.reserve(urls.len());
        for (index, (url, key, mut faults)) in urls.into_iter().enumerate() {
            diagnostics.append(&mut faults);
            let id = ArticleId::at(index);
            let folder = led.get(&id).copied();
            let section = folder.filter(|folder| sources.folders[folder.index()].is_section);
            let kind = section.map_or(PageKind::Article, PageKind::Folder);
            let page =
                self.add_page(Page { kind, article: Some(id), section, ..Page::made(PageKind::Article, url.clone()) });
            self.of_article.push(page);
            if let Some(folder) = section {
                self.of_folder[folder.index()] = Some(page);
            }
            self.claim_as(key, url, Output::Page(page, 1), sources, diagnostics);
        }
    }

    fn add_page(&mut self, page: Page) -> PageId {
        self.pages.push(page);
        PageId::at(self.pages.len() - 1)
    }

    /// Publishes something that gives way to whatever has the URL already.
    fn offer(&mut self, url: UrlPath, output: Output) {
        if let Entry::Vacant(free) = self.by_key.entry(url.collision_key()) {
            free.insert(url.clone());
            self.outputs.insert(url, output);
        }
    }

    /// Publishes something that an author put there; two such at one URL are an error.
    fn claim(&mut self, url: UrlPath, output: Output, sources: &Sources<'_>, diagnostics: &mut Vec<Diagnostic>) {
        self.claim_as(url.collision_key(), url, output, sources, diagnostics);
    }

    /// The same for a URL whose key is known.
    fn claim_as(
        &mut self,
        key: String,
        url: UrlPath,
        output: Output,
        sources: &Sources<'_>,
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        if let Some(taken) = self.by_key.get(&key).cloned() {
            if let Some(alias) = self.alias_place(&taken, sources) {
                diagnostics.push(alias_taken(&taken, alias, self.holder(&url, &output, sources)));
                self.redirects.remove(&taken);
            }
            let holder = self.outputs.get(&taken);
            if let (Some(Output::Page(list, 2..)), Some(place)) = (holder, self.origin(&output, sources)) {
                return diagnostics.push(in_list(&url, &self.page(*list).url, place));
            }
            let holder = holder.and_then(|holder| self.origin(holder, sources));
            if let (Some(first), Some(second)) = (holder, self.origin(&output, sources)) {
                return diagnostics.push(collision(&url, first, second));
            }
            self.outputs.remove(&taken);
        }
        self.by_key.insert(key, url.clone());
        self.outputs.insert(url, output);
    }

    /// The file that an output comes from and where it declares its URL; none if Larder makes it.
    fn origin(&self, output: &Output, sources: &Sources<'_>) -> Option<Place> {
        match output {
            Output::Page(page, _) => {
                let article = self.page(*page).article?.index();
                let file = &sources.articles[article].path;
                let spans = &sources.spans[article].meta;
                let declared = spans.of("permalink").or_else(|| spans.of("slug"));
                Some(declared.map_or_else(|| Place::file(file), |span| Place::span(file, span)))
            }
            Output::Asset(asset) => Some(Place::file(&sources.parts.assets[asset.index()].path)),
            Output::Static(file) => Some(Place::file(file)),
            Output::Redirect(_)
            | Output::Theme
            | Output::HighlightStyles
            | Output::Colors
            | Output::Feed(_)
            | Output::Sitemap(_)
            | Output::Robots
            | Output::Llms
            | Output::Facts(_)
            | Output::Excerpts(_)
            | Output::Tagged(_)
            | Output::Search(_) => None,
        }
    }
}

/// Where the pages lie that go with the page at `url`.
fn folder_of(url: &UrlPath) -> String {
    let file = url.as_str();
    match (file.strip_suffix("index.html"), file.strip_suffix(".html").or_else(|| file.strip_suffix(".htm"))) {
        (Some(folder), _) if folder.is_empty() || folder.ends_with('/') => folder.to_owned(),
        (_, Some(page)) => format!("{page}/"),
        _ => file.to_owned(),
    }
}

impl UrlStyle {
    /// The URL of the page of a folder whose URL is `base`.
    fn index(self, base: &str) -> UrlPath {
        match self {
            Self::Directory => UrlPath::made(base),
            Self::File => UrlPath::made(&format!("{base}index.html")),
        }
    }

    /// The URL of a page below a folder.
    fn leaf(self, base: &str, slug: &str) -> UrlPath {
        match self {
            Self::Directory => UrlPath::made(&format!("{base}{slug}/")),
            Self::File => UrlPath::made(&format!("{base}{slug}.html")),
        }
    }

    /// The URL of a page that declared `url`: one that names a file keeps it.
    fn page(self, url: &UrlPath) -> UrlPath {
        let path = url.as_str();
        if path.ends_with(".html") || path.ends_with(".htm") {
            url.clone()
        } else if path.is_empty() || path.ends_with('/') {
            self.index(path)
        } else {
            self.leaf("", path)
        }
    }
}
