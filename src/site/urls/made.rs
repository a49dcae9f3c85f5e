//! The pages that Larder makes, and how they give way.
//!
//! Where an article has the URL of such a page, the article's page becomes it: the list follows the body. A section at the URL of a
//! tag or of all tags becomes that too, and its articles are listed behind the others.

use std::collections::{BTreeMap, BTreeSet};

use super::slugs::Bases;
use super::{FactsPart, Output, Page, PageKind, Sources, Urls};
use crate::article::Outline;
use crate::base::map::HashSet;
use crate::base::path::UrlPath;
use crate::base::text;
use crate::diagnostic::{Diagnostic, Lint};
use crate::settings::{TERM, UrlStyle};
use crate::site::ids::{ArticleId, FolderId, PageId, TagId};
use crate::site::links::Links;
use crate::site::tags::Tag;

/// How many articles that link to a page it lists itself; with more of them there is a page that lists them all.
pub const MOST_BACKLINKS: usize = 100;

/// Where tags are.
const TAGS: &str = "tags/";

/// Where comparisons are.
const COMPARE: &str = "compare/";

/// Where the page of all tags finds the articles of each.
const TAGGED: &str = "_larder/tags/";

/// Where the chooser of comparisons finds the facts.
pub const FACTS: &str = "_larder/facts/";

impl Page {
    /// A page of Larder's own, with one list at most.
    pub(super) fn made(kind: PageKind, url: UrlPath) -> Self {
        Self { kind, url, article: None, section: None, also: Vec::new(), numbers: 1, branch: 1 }
    }
}

impl Urls {
    /// The articles that a tag's page would give way to, by their path below `/tags/`, in lower case.
    pub(in crate::site) fn below_tags(&self) -> BTreeMap<String, ArticleId> {
        let ending = match self.style {
            UrlStyle::Directory => ["/index.html", "/index.html"],
            UrlStyle::File => ["/index.html", ".html"],
        };
        let below = |page: &Page| {
            page.url.as_str().get(..TAGS.len()).filter(|start| start.eq_ignore_ascii_case(TAGS))?;
            let key = page.url.collision_key();
            let path = key.strip_prefix(TAGS)?;
            // `index` is never a tag's.
            let path = ending.iter().find_map(|ending| path.strip_suffix(ending)).filter(|path| *path != "index")?;
            Some((path.to_owned(), page.article.filter(|_| may_become(page.kind, PageKind::Tags))?))
        };
        self.pages.iter().rev().filter_map(below).collect()
    }

    /// Adds the pages of sections without an article, of tags, of all tags, and of what does not exist.
    pub(in crate::site) fn make_pages(
        &mut self,
        sources: &Sources<'_>,
        bases: &Bases,
        tags: &[Tag],
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        for (index, folder) in sources.folders.iter().enumerate() {
            if folder.is_section && self.of_folder[index].is_none() {
                let url = self.style.index(&bases.folders[index]);
                let section = FolderId::at(index);
                let page = self.make_page(PageKind::Folder(section), url);
                self.pages[page.index()].section = Some(section);
                self.of_folder[index] = Some(page);
            }
        }
        for (index, tag) in tags.iter().enumerate() {
            let url = self.url_of_tag(tag);
            let page = self.make_page(PageKind::Tag(TagId::at(index)), url);
            self.of_tag.push(page);
        }
        if !tags.is_empty() {
            self.tags = Some(self.make_page(PageKind::Tags, self.style.index(TAGS)));
        }
        self.make_comparisons(sources);
        self.make_search(sources);
        self.make_page(PageKind::NotFound, UrlPath::made("404.html"));
        self.number_lists(sources, tags, diagnostics);
    }

    /// Adds the page of all comparisons, and one for each kind of which there are several articles.
    fn make_comparisons(&mut self, sources: &Sources<'_>) {
        let settings = &sources.parts.settings;
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        let says_something = |outline: &Outline| {
            let lines = outline.candidates.as_ref().is_some_and(|candidates| !candidates.lines.is_empty());
            !settings.criteria.is_empty() || lines || !outline.meta.facts.is_empty()
        };
        for outline in sources.articles.iter().filter(|outline| says_something(outline)) {
            *counts.entry(outline.meta.kind.as_deref().unwrap_or(TERM)).or_default() += 1;
        }
        let is_compared = |name: &str| name != TERM && counts.get(name).is_some_and(|count| *count > 1);
        let kinds: Vec<(usize, &String)> =
            settings.kinds.keys().enumerate().filter(|(_, name)| is_compared(name)).collect();
        let compares = |outline: &Outline| {
            let fences = outline.candidates.as_ref().is_some_and(|candidates| !candidates.fences.is_empty());
            fences || !outline.meta.subjects.is_empty()
        };
        if !kinds.is_empty() || sources.articles.iter().any(|outline| compares(outline)) {
            self.compare = Some(self.make_page(PageKind::Compare, self.style.index(COMPARE)));
        }
        let mut slugs = BTreeSet::new();
        for (index, name) in kinds {
            let label = &settings.kinds[name].label;
            let slug = [label, name].map(|name| text::slug(name)).into_iter().find(|slug| !slug.is_empty());
            let slug = slug.filter(|slug| slugs.insert(slug.clone())).unwrap_or_else(|| format!("kind-{index}"));
            let page = self.make_page(PageKind::Kind(index), self.style.leaf(COMPARE, &slug));
            self.of_kind.insert(index, page);
        }
    }

    /// Adds what is said of so many subjects, for the page that puts them side by side.
    pub(in crate::site) fn offer_facts(&mut self, subjects: usize) {
        if self.compare.is_none() || subjects == 0 {
            return;
        }
        self.offer(UrlPath::made(&format!("{FACTS}index.js")), Output::Facts(FactsPart::Index));
        for number in 0..subjects.div_ceil(FactsPart::SIZE) {
            self.offer(UrlPath::made(&format!("{FACTS}{number}.js")), Output::Facts(FactsPart::Piece(number)));
        }
    }

    /// Adds the articles of each tag, for the page that looks for several tags at once.
    pub(in crate::site) fn offer_tagged(&mut self, tags: &[Tag]) {
        if tags.len() < 2 {
            return;
        }
        for (index, tag) in tags.iter().enumerate() {
            self.offer(UrlPath::made(&format!("{TAGGED}{}.js", tag.slug)), Output::Tagged(TagId::at(index)));
        }
    }

    /// Where a tag's page is; if a section has the folder of that name, there.
    fn url_of_tag(&self, tag: &Tag) -> UrlPath {
        let leaf = self.style.leaf(TAGS, &tag.slug);
        let folder = self.style.index(&format!("{TAGS}{}/", tag.slug));
        let is_free = self.page_at(&leaf).is_none();
        if is_free && self.page_at(&folder).is_some() { folder } else { leaf }
    }

    /// Adds lists of the articles that link to a page, where they are too many for it.
    pub(in crate::site) fn make_backlinks(
        &mut self,
        sources: &Sources<'_>,
        links: &Links,
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        let page_size = sources.parts.settings.tags_page_size;
        for index in 0..self.of_article.len() {
            let subject = self.of_article[index];
            let count = links.to(subject).articles();
            if count <= MOST_BACKLINKS {
                continue;
            }
            let url = self.url_below(subject, "backlinks");
            if !self.is_free_for(PageKind::Backlinks(ArticleId::at(index)), &url) {
                continue;
            }
            let page = self.make_page(PageKind::Backlinks(ArticleId::at(index)), url);
            self.backlinks.insert(subject, page);
            diagnostics.extend(self.number_list(page, count.div_ceil(page_size), sources));
        }
    }

    /// Adds the further pages of lists that are too long for one.
    fn number_lists(&mut self, sources: &Sources<'_>, tags: &[Tag], diagnostics: &mut Vec<Diagnostic>) {
        let page_size = sources.parts.settings.tags_page_size;
        for index in 0..self.pages.len() {
            self.pages[index].also = self.also_listed(index, sources, tags);
            let own = match self.pages[index].kind {
                PageKind::Folder(folder) => sources.folders[folder.index()].articles.len(),
                PageKind::Tag(tag) => tags[tag.index()].articles.len(),
                PageKind::Article
                | PageKind::Tags
                | PageKind::Compare
                | PageKind::Search
                | PageKind::Kind(_)
                | PageKind::Backlinks(_)
                | PageKind::NotFound => 0,
            };
            let length = own + self.pages[index].also.len();
            diagnostics.extend(self.number_list(PageId::at(index), length.div_ceil(page_size), sources));
        }
    }

    /// The articles of a section whose page has become a list of something else, but for those that are tags and those
    /// that are listed anyway.
    fn also_listed(&self, index: usize, sources: &Sources<'_>, tags: &[Tag]) -> Vec<ArticleId> {
        let page = &self.pages[index];
        let listed: &[ArticleId] = match page.kind {
            PageKind::Tag(tag) => &tags[tag.index()].articles,
            PageKind::Tags | PageKind::Compare | PageKind::Search | PageKind::Kind(_) => &[],
            _ => return Vec::new(),
        };
        let Some(section) = page.section else { return Vec::new() };
        let listed: HashSet<&ArticleId> = listed.iter().collect();
        let is_more =
            |id: &&ArticleId| self.page(self.of_article(**id)).kind == PageKind::Article && !listed.contains(id);
        sources.folders[section.index()].articles.iter().filter(is_more).copied().collect()
    }

    /// Lets a list go over so many pages. Where something has the URL of one of them already, all but the first lie elsewhere,
    /// so that no part of the list is lost; if an author put that there, it is returned what to say of it.
    fn number_list(&mut self, page: PageId, numbers: usize, sources: &Sources<'_>) -> Option<Diagnostic> {
        let numbers = numbers.max(1);
        self.pages[page.index()].numbers = numbers;
        let mut fault = None;
        while let Some((number, taken)) = self.taken_number(page) {
            self.pages[page.index()].branch += 1;
            let place = self.outputs.get(&taken).and_then(|holder| self.origin(holder, sources));
            fault = fault.or(place.map(|place| (place, number, taken)));
        }
        for number in 2..=numbers {
            let url = self.numbered(self.page(page), number);
            self.offer(url, Output::Page(page, number));
        }
        let (place, number, taken) = fault?;
        let page = self.page(page);
        let (list, moved) = (&page.url, self.numbered(page, number));
        let message =
            format!("`{taken}` is the URL of page {number} of the list at `{list}`, which moves to `{moved}`");
        let fault = Diagnostic::new(Lint::SlugCollision, message).at(place);
        Some(fault.help("give this file another `slug` or `permalink`, or another name"))
    }

    /// The first further page of a list whose URL something has already, and that URL.
    fn taken_number(&self, page: PageId) -> Option<(usize, UrlPath)> {
        let page = self.page(page);
        (2..=page.numbers).find_map(|number| {
            let key = self.numbered(page, number).collision_key();
            Some((number, self.by_key.get(&key)?.clone()))
        })
    }

    /// Adds a page that Larder makes, unless an article has that URL: then the article's page becomes it.
    pub(super) fn make_page(&mut self, kind: PageKind, url: UrlPath) -> PageId {
        if let Some(holder) = self.page_at(&url)
            && may_become(self.page(holder).kind, kind)
        {
            self.pages[holder.index()].kind = kind;
            return holder;
        }
        let page = self.add_page(Page::made(kind, url.clone()));
        self.offer(url, Output::Page(page, 1));
        page
    }

    /// Whether a page that Larder makes would be published at `url`: not if something that gives no way has it, or has the
    /// name of a folder on the way there.
    fn is_free_for(&self, kind: PageKind, url: &UrlPath) -> bool {
        let key = url.collision_key();
        let mut above = key.match_indices('/').map(|(at, _)| &key[..at]);
        match self.page_at(url) {
            Some(holder) => may_become(self.page(holder).kind, kind),
            None => !self.by_key.contains_key(&key) && !above.any(|folder| self.by_key.contains_key(folder)),
        }
    }

    fn page_at(&self, url: &UrlPath) -> Option<PageId> {
        match self.by_key.get(&url.collision_key()).and_then(|url| self.outputs.get(url)) {
            Some(Output::Page(page, 1)) => Some(*page),
            _ => None,
        }
    }
}

/// Whether the page that has a URL becomes the page that Larder makes there: an article any, the section of a folder like
/// `tags/` the list of what is tagged.
fn may_become(holder: PageKind, made: PageKind) -> bool {
    match holder {
        PageKind::Article => true,
        PageKind::Folder(folder) => {
            folder != FolderId::ROOT
                && matches!(
                    made,
                    PageKind::Tag(_) | PageKind::Tags | PageKind::Compare | PageKind::Search | PageKind::Kind(_)
                )
        }
        PageKind::Tag(_)
        | PageKind::Tags
        | PageKind::Compare
        | PageKind::Search
        | PageKind::Kind(_)
        | PageKind::Backlinks(_)
        | PageKind::NotFound => false,
    }
}
