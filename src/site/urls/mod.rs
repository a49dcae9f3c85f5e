//! The table of everything that the site publishes, made without rendering any of it.
//!
//! [`assign`] gives every page its URL: folders first, from the names of their folders; then articles, from their file
//! names or what they declare; then the pages that Larder makes, which give way: where an article has such a URL, the
//! article becomes that page and the made list follows its body. [`Urls::publish_assets`] adds files once it is known
//! which of them something refers to.
//!
//! Two names that come to one slug get a suffix and a warning; two *declared* URLs, or two files at one URL, are an error.

mod clashes;
mod slugs;

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use super::Parts;
use super::ids::{ArticleId, AssetId, FolderId, PageId, TagId};
use super::links::Destination;
use super::names::Item;
use super::tags::Tag;
use super::tree::Folder;
use crate::article::{Outline, Spans};
use crate::base::path::{SourcePath, UrlPath};
use crate::diagnostic::{Diagnostic, Place};
use crate::settings::{BaseUrl, UrlStyle};
use clashes::collision;
use slugs::{Bases, declared, tag_slugs};

/// Where the colours of code are published.
const HIGHLIGHT_STYLES: &str = "_larder/highlight.css";

/// Where the colours are published that the settings change.
const COLORS: &str = "_larder/colors.css";

/// A page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// What it is a page of.
    pub kind: PageKind,
    /// Where it is published.
    pub url: UrlPath,
    /// The article that it shows.
    pub article: Option<ArticleId>,
    /// Over how many pages its list goes, at least 1.
    pub numbers: usize,
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
    /// The list of pages for search engines, whose URLs begin with the base.
    Sitemap(BaseUrl),
}

/// Everything that the site publishes.
#[derive(Clone, Debug)]
pub struct Urls {
    style: UrlStyle,
    pages: Vec<Page>,
    of_article: Vec<PageId>,
    of_folder: Vec<Option<PageId>>,
    of_tag: Vec<PageId>,
    tags: Option<PageId>,
    assets: Vec<UrlPath>,
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
    pub tags: &'a [Tag],
}

/// Gives every page its URL.
pub(super) fn assign(sources: &Sources<'_>, diagnostics: &mut Vec<Diagnostic>) -> Urls {
    let style = sources.parts.settings.urls;
    let bases = Bases::of(sources, diagnostics);
    let mut urls = Urls {
        style,
        pages: Vec::new(),
        of_article: Vec::new(),
        of_folder: vec![None; sources.folders.len()],
        of_tag: Vec::new(),
        tags: None,
        assets: sources.parts.assets.iter().map(|asset| bases.asset(sources, &asset.path)).collect(),
        outputs: BTreeMap::new(),
        by_key: HashMap::new(),
    };
    urls.add_articles(sources, &bases, diagnostics);
    urls.add_made_pages(sources, &bases);
    urls.add_files(sources, diagnostics);
    urls
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

    /// The list of all tags, if there are any.
    pub fn of_tags(&self) -> Option<PageId> {
        self.tags
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
        let file = page.url.as_str();
        let base = match (file.strip_suffix("index.html"), file.strip_suffix(".html")) {
            (Some(folder), _) if folder.is_empty() || folder.ends_with('/') => folder.to_owned(),
            (_, Some(page)) => format!("{page}/"),
            _ => file.to_owned(),
        };
        self.style.leaf(&base, &format!("page/{number}"))
    }

    /// The output whose URL an author may have written: the trailing slash, `.html` and `index.html` are optional.
    pub fn find(&self, url: &UrlPath) -> Option<&UrlPath> {
        let file = url.output_file();
        let written = url.as_str().trim_end_matches('/');
        let spellings = [file, format!("{written}/index.html"), format!("{written}.html"), written.to_owned()];
        let keys = spellings.iter().filter_map(|spelling| UrlPath::parse(spelling).ok());
        keys.filter_map(|url| self.by_key.get(&url.collision_key())).next()
    }

    /// The page or asset that is published at a URL; none for other files.
    pub(super) fn item_at(&self, url: &UrlPath) -> Option<Item> {
        match self.outputs.get(url)? {
            Output::Page(page, 1) => Some(Item::Page(*page)),
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
        for (index, article) in sources.articles.iter().enumerate() {
            let id = ArticleId::at(index);
            let folder = led.get(&id).copied();
            let made = match folder {
                Some(folder) => self.style.index(&bases.folders[folder.index()]),
                None => self.style.leaf(bases.folder_of(id), &bases.slugs[index]),
            };
            let url = declared(article, &sources.spans[index], self.style, diagnostics).unwrap_or(made);
            let section = folder.filter(|folder| sources.folders[folder.index()].is_section);
            let kind = section.map_or(PageKind::Article, PageKind::Folder);
            let page = self.add_page(Page { kind, url: url.clone(), article: Some(id), numbers: 1 });
            self.of_article.push(page);
            if let Some(folder) = section {
                self.of_folder[folder.index()] = Some(page);
            }
            self.claim(url, Output::Page(page, 1), sources, diagnostics);
        }
    }

    fn add_made_pages(&mut self, sources: &Sources<'_>, bases: &Bases) {
        for (index, folder) in sources.folders.iter().enumerate() {
            if folder.is_section && self.of_folder[index].is_none() {
                let url = self.style.index(&bases.folders[index]);
                self.of_folder[index] = Some(self.make_page(PageKind::Folder(FolderId::at(index)), url));
            }
        }
        for (index, slug) in tag_slugs(sources.tags).into_iter().enumerate() {
            let url = self.style.leaf("tags/", &slug);
            let page = self.make_page(PageKind::Tag(TagId::at(index)), url);
            self.of_tag.push(page);
        }
        if !sources.tags.is_empty() {
            self.tags = Some(self.make_page(PageKind::Tags, self.style.index("tags/")));
        }
        self.make_page(PageKind::NotFound, UrlPath::made("404.html"));
        self.add_numbered(sources);
    }

    /// Adds the further pages of lists that are too long for one.
    fn add_numbered(&mut self, sources: &Sources<'_>) {
        let page_size = sources.parts.settings.tags_page_size;
        for index in 0..self.pages.len() {
            let length = match self.pages[index].kind {
                PageKind::Folder(folder) => sources.folders[folder.index()].articles.len(),
                PageKind::Tag(tag) => sources.tags[tag.index()].articles.len(),
                PageKind::Article | PageKind::Tags | PageKind::NotFound => 0,
            };
            let numbers = length.div_ceil(page_size).max(1);
            self.pages[index].numbers = numbers;
            for number in 2..=numbers {
                let url = self.numbered(&self.pages[index], number);
                self.offer(url, Output::Page(PageId::at(index), number));
            }
        }
    }

    fn add_files(&mut self, sources: &Sources<'_>, diagnostics: &mut Vec<Diagnostic>) {
        for file in sources.parts.statics {
            let below = file.as_str().split_once('/').map_or("", |(_, below)| below);
            if let Ok(url) = UrlPath::parse(below) {
                self.claim(url, Output::Static(file.clone()), sources, diagnostics);
            }
        }
        for url in &sources.parts.theme_files {
            self.offer(url.clone(), Output::Theme);
        }
        self.offer(UrlPath::made(HIGHLIGHT_STYLES), Output::HighlightStyles);
        if !sources.parts.settings.colors.is_empty() {
            self.offer(UrlPath::made(COLORS), Output::Colors);
        }
        if let Some(base) = &sources.parts.settings.base_url {
            self.offer(UrlPath::made("sitemap.xml"), Output::Sitemap(base.clone()));
        }
    }

    /// Adds the assets that are published in any case and those that a link refers to.
    pub(super) fn publish_assets<'d>(
        &mut self,
        sources: &Sources<'_>,
        destinations: impl Iterator<Item = &'d Destination>,
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        let wanted: HashSet<AssetId> = destinations
            .filter_map(|destination| match destination {
                Destination::Asset { asset, .. } => Some(*asset),
                _ => None,
            })
            .collect();
        for (index, asset) in sources.parts.assets.iter().enumerate() {
            let id = AssetId::at(index);
            if !asset.on_demand || wanted.contains(&id) {
                self.claim(self.assets[index].clone(), Output::Asset(id), sources, diagnostics);
            }
        }
    }

    fn add_page(&mut self, page: Page) -> PageId {
        self.pages.push(page);
        PageId::at(self.pages.len() - 1)
    }

    /// Adds a page that Larder makes, unless an article has that URL: then the article's page becomes it.
    fn make_page(&mut self, kind: PageKind, url: UrlPath) -> PageId {
        let holder = self.by_key.get(&url.collision_key()).and_then(|url| self.outputs.get(url));
        if let Some(&Output::Page(holder, 1)) = holder
            && gives_way(self.pages[holder.index()].kind, kind)
        {
            self.pages[holder.index()].kind = kind;
            return holder;
        }
        let page = self.add_page(Page { kind, url: url.clone(), article: None, numbers: 1 });
        self.offer(url, Output::Page(page, 1));
        page
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
        let key = url.collision_key();
        if let Some(taken) = self.by_key.get(&key) {
            let holder = self.outputs.get(taken).and_then(|holder| self.origin(holder, sources));
            if let (Some(first), Some(second)) = (holder, self.origin(&output, sources)) {
                return diagnostics.push(collision(&url, first, second));
            }
            self.outputs.remove(&taken.clone());
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
            Output::Theme | Output::HighlightStyles | Output::Colors | Output::Sitemap(_) => None,
        }
    }
}

/// Whether the page that has a URL becomes the page that Larder makes there: an article any, the section of a folder like
/// `tags/` the list of what is tagged.
fn gives_way(holder: PageKind, made: PageKind) -> bool {
    match holder {
        PageKind::Article => true,
        PageKind::Folder(folder) => folder != FolderId::ROOT && matches!(made, PageKind::Tag(_) | PageKind::Tags),
        PageKind::Tag(_) | PageKind::Tags | PageKind::NotFound => false,
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
