//! All articles together: names, links, tags, the tree of folders, and the URL of everything. There is no HTML here.
//!
//! [`assemble()`] makes a [`Site`] from outlines alone:
//!
//! 0. `settled` lets articles take over what the settings say of their folders;
//! 1. `tree` finds the folders and which article is a folder's page;
//! 2. `urls` gives every article its URL;
//! 3. `tags` gathers the tags, which articles at their URLs have a say in;
//! 4. `feeds` chooses what is in each feed;
//! 5. `urls` adds the pages that Larder makes, all files and old URLs, and makes sure that no two share a URL;
//! 6. `names` indexes what links can call things by;
//! 7. `links` resolves every link, as `lookup` finds what it names, and turns them round into backlinks; `unsound` knows which
//!    ask for articles with an error;
//! 8. `frame` resolves what the settings name: the menu, the logo;
//! 9. `folders` lets links that lead by path show their names without the folders;
//! 10. `facts` gathers what the articles say of subjects, and makes comparisons of it;
//! 11. `embeds` looks for articles that show themselves, `orphans` for those that no link leads to or from.
//!
//! The result is plain, immutable data, indexed by small numbers; an edit that leaves all outlines as they are leaves it
//! as it is.

mod alike;
mod assemble;
mod backlinks;
mod broken;
mod embeds;
mod facts;
mod feeds;
mod folders;
mod frame;
mod headings;
mod ids;
mod images;
mod links;
mod lookup;
mod names;
mod nearest;
mod orphans;
mod portable;
mod reviews;
mod settled;
mod tags;
#[cfg(test)]
pub mod testing;
mod tree;
mod unsound;
mod urls;
mod wanted;

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::article::inlines::Inlines;
use crate::article::{Outline, Spans};
use crate::base::map::HashMap;
use crate::base::path::{SourcePath, UrlPath};
use crate::base::typography::Typography;
use crate::diagnostic::{Diagnostic, Lint, Place, Sought};
use crate::settings::{Kind, Settings};
use crate::source::{Asset, LeftOut};

pub use assemble::assemble;
pub use backlinks::{Backlink, Incoming};
pub use embeds::{DEEPEST as DEEPEST_EMBED, Fragment, Part, Reach, Shown};
pub use facts::{Comparison, Criterion, DataFile, Fact, Facts, Group, Head, MOST_SUBJECTS, Source, Subject};
pub use feeds::FeedOf;
pub use frame::{Frame, MenuItem};
pub use ids::{ArticleId, AssetId, ComparisonId, CriterionId, FolderId, PageId, SubjectId, TagId};
pub use links::{Anchor, Destination, Links};
pub use tags::{Tag, Tags};
pub use tree::Folder;
pub use urls::{
    EXCERPTS, ExcerptsPart, FACTS, FactsPart, MOST_BACKLINKS, Output, Page, PageKind, SEARCH, SearchPart, SitemapPart,
    Urls,
};
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
    /// Articles that could not be read, in order of path.
    pub unread: Vec<SourcePath>,
    /// Files beside the articles, in order of path.
    pub assets: &'a [Asset],
    /// Files below `static/`, in order of path.
    pub statics: &'a [SourcePath],
    /// What lies beside the articles and is not published.
    pub left_out: &'a LeftOut,
    /// The files that articles take facts from, by the article's path.
    pub data: &'a HashMap<SourcePath, Vec<DataFile>>,
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
    tags: Tags,
    feeds: feeds::Feeds,
    urls: Urls,
    links: Links,
    shown: Shown,
    facts: Facts,
    frame: Frame,
    reviews: Vec<reviews::Review>,
}

/// Whether readers see a folder as a section: not if its page has become that of a tag or of all tags.
fn is_listed(urls: &Urls, section: FolderId) -> bool {
    let kind = urls.of_folder(section).map(|page| urls.page(page).kind);
    !matches!(kind, Some(PageKind::Tag(_) | PageKind::Tags | PageKind::Compare | PageKind::Search | PageKind::Kind(_)))
}

/// The article on a folder's page, wherever it lies.
fn article_of_folder(folders: &[Folder], urls: &Urls, id: FolderId) -> Option<ArticleId> {
    folders[id.index()].page.or_else(|| urls.page(urls.of_folder(id)?).article)
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

    /// The language of a text: that of its article, if it has one.
    pub fn language(&self, article: Option<ArticleId>) -> &str {
        let own = article.and_then(|id| self.article(id).meta.lang.as_deref());
        own.unwrap_or(&self.settings.language)
    }

    /// How the text of an article is set, or that of what belongs to none.
    pub fn typography(&self, article: Option<ArticleId>) -> Typography {
        self.settings.typography(self.language(article))
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

    /// What several articles of a kind are called; a kind goes by its place among those of the settings.
    pub fn kind_label(&self, kind: usize) -> &str {
        self.settings.kinds.values().nth(kind).map_or("", |kind| &kind.label)
    }

    /// The place of an article's kind among those of the settings.
    pub fn kind_number(&self, id: ArticleId) -> Option<usize> {
        let name = self.article(id).meta.kind.as_ref()?;
        self.settings.kinds.keys().position(|known| known == name)
    }

    /// What the articles of a kind are about, by weight, then title.
    pub fn subjects_of_kind(&self, kind: usize) -> Vec<SubjectId> {
        let name = self.settings.kinds.keys().nth(kind);
        name.map_or_else(Vec::new, |name| self.facts.of_kind(&self.articles, name))
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

    /// What the articles say of subjects, and the comparisons that are made of it.
    pub fn facts(&self) -> &Facts {
        &self.facts
    }

    /// The names that links ask for and nothing answers to, most wanted first.
    pub fn wanted(&self) -> Vec<Wanted> {
        wanted::gather(self)
    }

    /// The articles that no other links to and that only the list of their section holds.
    pub fn orphans(&self) -> Vec<ArticleId> {
        let scope = orphans::Scope {
            articles: &self.articles,
            titles: &self.titles,
            tags: &self.tags,
            urls: &self.urls,
            links: &self.links,
        };
        self.article_ids().filter(|id| scope.is_orphan(*id)).collect()
    }

    /// What is nearest to a name, path or heading that was not found, as a sentence of help.
    pub fn nearest(&self, sought: &Sought) -> Option<String> {
        match sought {
            Sought::Name(name) => nearest::name(self, name),
            Sought::Path { path, from } => nearest::path(self, from, path).or_else(|| nearest::name(self, path)),
            Sought::Heading { heading, of } => nearest::heading(self, of, heading),
        }
    }
}

/// A fault of an article at one of its links.
fn at_link(lint: Lint, message: String, outline: &Outline, spans: &Spans, number: usize) -> Diagnostic {
    let place = spans.links.get(number).map(|span| Place::span(&outline.path, span.clone()));
    Diagnostic::new(lint, message).at(place.unwrap_or_else(|| Place::file(&outline.path)))
}
