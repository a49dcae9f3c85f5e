//! One page as plain data: what its template and the Markdown writer get to see, links resolved, nothing else in reach.
//!
//! [`view`] makes the [`View`] of a page, and the [`Content`] that its article's body is rendered with. What an
//! article's page lists of the site is capped ([`MOST_SECTIONS`], [`MOST_SIBLINGS`], [`MOST_BACKLINKS`](crate::site::MOST_BACKLINKS)), and lists of articles go over
//! pages; only a section's list of sections and a list of tags are as long as they are.

mod article;
mod backlinks;
mod compare;
mod content;
pub mod facts;
mod head;
mod listing;
mod map;
mod page;
mod phrase;
mod related;
mod schema;
mod tags;

use crate::article::inlines::Inlines;
use crate::base::path::UrlPath;
use crate::base::typography::Typography;
use crate::settings::BaseUrl;
use crate::site::{ArticleId, FolderId, Page, PageId, Site};

pub use article::description;
pub use compare::{CellState, CellView, ComparisonView, GroupView, RowView, SubjectView};
pub use content::{Content, Media, Target, block_anchor};
pub use head::{FeedView, HeadView};
pub use page::*;
pub use phrase::Phrase;
pub use schema::StructuredData;

/// How many top sections every page names.
pub const MOST_SECTIONS: usize = 8;

/// How many articles of its section a page shows around itself.
pub const MOST_SIBLINGS: usize = 15;

/// What pages say that they were made by.
const GENERATOR: &str = concat!("Larder ", env!("CARGO_PKG_VERSION_MAJOR"), ".", env!("CARGO_PKG_VERSION_MINOR"));

/// Makes the `number`th view (from 1) of a page, and what its body needs if it has one.
pub fn view(site: &Site, id: PageId, number: usize) -> (View, Option<Content>) {
    let page = site.urls().page(id);
    let typography = site.typography(page.article);
    let here = Here { site, page, number, url: site.urls().numbered(page, number), typography };
    let way = here.way();
    let mut view = View { site: here.site_view(), page: here.page_view(&way) };
    listing::fill(&here, &mut view.page);
    if number == 1 {
        compare::fill(&here, &mut view.page);
    }
    let shows_body = number == 1;
    view.page.head = head::view(&here, &view.page, &way);
    let content = page.article.filter(|_| shows_body).map(|article| {
        view.page.article = Some(article::view(&here, article));
        content::content(&here, article)
    });
    (view, content)
}

/// A page on the way down to another.
struct Crumb {
    page: PageId,
    title: Inlines,
}

/// A page that is being made, and from where its links go out.
struct Here<'s> {
    site: &'s Site,
    page: &'s Page,
    number: usize,
    url: UrlPath,
    /// How its own text is set.
    typography: Typography,
}

impl Here<'_> {
    /// The link from here to a URL of the site. The 404 page is shown at any depth, so its links start at the root.
    fn href(&self, to: &UrlPath) -> String {
        if self.page.kind == crate::site::PageKind::NotFound {
            format!("{}{}", self.site.settings.base_url.as_ref().map_or("/", BaseUrl::path), to.to_href())
        } else {
            to.href_from(&self.url)
        }
    }

    fn page_href(&self, page: PageId) -> String {
        self.href(&self.site.urls().page(page).url)
    }

    fn folder_href(&self, folder: FolderId) -> Option<String> {
        self.site.urls().of_folder(folder).map(|page| self.page_href(page))
    }

    /// Whether this is the first page of that page's.
    fn is_page(&self, page: PageId) -> bool {
        std::ptr::eq(self.site.urls().page(page), self.page) && self.number == 1
    }

    /// What to put before a path from the root, so that it leads there from here.
    fn root(&self) -> String {
        let home = self.href(&UrlPath::default());
        if home == "./" { String::new() } else { home }
    }

    fn site_view(&self) -> SiteView {
        let settings = &self.site.settings;
        let top = self.site.top_sections();
        let of_site = self.site.typography(None);
        SiteView {
            title: of_site.set(&settings.title).into_owned(),
            description: settings.description.as_deref().map(|text| of_site.set(text).into_owned()),
            author: settings.author.clone(),
            footer: settings.footer.as_deref().map(|text| of_site.set(text).into_owned()),
            home: self.folder_href(FolderId::ROOT).unwrap_or_default(),
            tags: self.site.urls().of_tags().map(|page| self.page_href(page)),
            compare: self.site.urls().of_comparisons().map(|page| self.page_href(page)),
            search: self.site.urls().of_search().map(|page| self.page_href(page)),
            root: self.root(),
            sections: top.iter().take(MOST_SECTIONS).filter_map(|id| self.folder_link(*id)).collect(),
            has_more_sections: top.len() > MOST_SECTIONS,
            menu: self.menu(),
            logo: self.site.frame().logo.as_ref().and_then(|logo| content::href(self, logo)),
            colors: !settings.colors.is_empty(),
            params: serde_json::Value::Object(settings.params.clone()),
            generator: GENERATOR,
        }
    }

    fn menu(&self) -> Option<Vec<LinkView>> {
        use crate::site::{Anchor, Destination};
        let items = self.site.frame().menu.as_ref()?;
        let link = |item: &crate::site::MenuItem| {
            let leads_here = match item.destination {
                Destination::Page { page, anchor: Anchor::Top | Anchor::NamedTop } => self.is_page(page),
                _ => false,
            };
            Some(LinkView {
                title: self.phrase(&Inlines::plain(&item.label)),
                href: content::href(self, &item.destination)?,
                current: leads_here,
            })
        };
        Some(items.iter().filter_map(link).collect())
    }

    fn page_view(&self, way: &[Crumb]) -> PageView {
        use crate::site::PageKind as Kind;
        let (kind, made_title) = match self.page.kind {
            Kind::Folder(FolderId::ROOT) => (PageKind::Home, self.site.folder_title(FolderId::ROOT).clone()),
            Kind::Folder(folder) => (PageKind::Section, self.site.folder_title(folder).clone()),
            Kind::Tag(tag) => (PageKind::Tag, Inlines::plain(&self.site.tag(tag).name)),
            Kind::Tags => (PageKind::Tags, Inlines::default()),
            Kind::Compare => (PageKind::Compare, Inlines::default()),
            Kind::Search => (PageKind::Search, Inlines::default()),
            Kind::Kind(kind) => (PageKind::Kind, Inlines::plain(self.site.kind_label(kind))),
            Kind::Backlinks(article) => (PageKind::Backlinks, self.site.title(article).clone()),
            Kind::NotFound => (PageKind::NotFound, Inlines::default()),
            Kind::Article => (PageKind::Article, Inlines::default()),
        };
        let article = self.page.article.map(|id| self.site.article(id));
        let title = self.page.article.map_or(made_title, |id| self.site.title(id).clone());
        let settings = &self.site.settings;
        PageView {
            kind,
            title: self.phrase(&title),
            title_text: title.set(self.typography).into_owned(),
            description: self.description().map(|text| self.set(&text)),
            lede: article.and_then(|outline| outline.meta.description.as_deref()).map(|lede| self.set(lede)),
            language: self.site.language(self.page.article).to_owned(),
            path: self.url.to_string(),
            canonical: settings
                .base_url
                .as_ref()
                .filter(|_| self.page.kind != Kind::NotFound)
                .map(|base| base.absolute(&self.url)),
            breadcrumbs: way.iter().map(|crumb| self.page_link(crumb.page, &crumb.title)).collect(),
            section_number: self.section_number(),
            params: serde_json::Value::Object(article.map(|outline| outline.meta.params.clone()).unwrap_or_default()),
            template: article.and_then(|outline| outline.meta.template.clone()),
            ..PageView::default()
        }
    }

    /// What the page is about. Home says what its author wrote of it, else what the settings say of the site.
    fn description(&self) -> Option<String> {
        let is_home = self.page.kind == crate::site::PageKind::Folder(FolderId::ROOT);
        let of_site = self.site.settings.description.as_ref().filter(|_| is_home);
        let written = self.page.article.and_then(|id| self.site.article(id).meta.description.as_ref());
        written.or(of_site).cloned().or_else(|| article::description(self.site, self.page.article?))
    }

    /// Which of the top sections this page is or lies in, from 1.
    fn section_number(&self) -> Option<usize> {
        use crate::site::PageKind as Kind;
        let folder = match self.page.kind {
            Kind::Folder(folder) => folder,
            Kind::Article => self.site.section_of(self.page.article?),
            Kind::Backlinks(article) => self.site.section_of(article),
            Kind::Tag(_) | Kind::Tags | Kind::Compare | Kind::Search | Kind::Kind(_) | Kind::NotFound => return None,
        };
        let above = |id: &FolderId| self.site.folder(*id).parent;
        let top = std::iter::successors(Some(folder), above).find(|id| above(id) == Some(FolderId::ROOT))?;
        self.site.top_number(top)
    }

    /// The way down from home to this page, itself left out.
    fn way(&self) -> Vec<Crumb> {
        use crate::site::PageKind as Kind;
        let folder = match self.page.kind {
            Kind::Folder(folder) => self.site.folder(folder).parent,
            Kind::Article => self.page.article.map(|article| self.site.section_of(article)),
            Kind::Backlinks(article) => return self.way_to_backlinks(article),
            Kind::Tag(_) | Kind::Tags | Kind::Compare | Kind::Search | Kind::Kind(_) | Kind::NotFound => {
                Some(FolderId::ROOT)
            }
        };
        let mut way: Vec<Crumb> = std::iter::successors(folder, |id| self.site.folder(*id).parent)
            .filter_map(|id| {
                Some(Crumb { page: self.site.urls().of_folder(id)?, title: self.site.folder_title(id).clone() })
            })
            .collect();
        way.reverse();
        if let Kind::Kind(_) = self.page.kind {
            way.extend(self.site.urls().of_comparisons().map(|page| self.crumb_of_list(page, Inlines::default())));
        }
        if let Kind::Tag(tag) = self.page.kind {
            way.extend(self.site.urls().of_tags().map(|page| self.crumb_of_list(page, Inlines::default())));
            let tags = self.site.tags();
            let above: Vec<_> = tags.with_ancestors(tag).skip(1).collect();
            way.extend(above.into_iter().rev().map(|tag| {
                let name = Inlines::plain(self.site.tag(tag).last_step());
                self.crumb_of_list(self.site.urls().of_tag(tag), name)
            }));
        }
        way
    }

    /// The way to the page that a list of backlinks goes with, that page among it.
    fn way_to_backlinks(&self, article: ArticleId) -> Vec<Crumb> {
        let page = self.site.urls().of_article(article);
        let above =
            Here { site: self.site, page: self.site.urls().page(page), number: 1, url: self.url.clone(), ..*self };
        let mut way = above.way();
        way.push(Crumb { page, title: self.site.title(article).clone() });
        way
    }

    /// A list that may have an article; if not, it is called `name`.
    fn crumb_of_list(&self, page: PageId, name: Inlines) -> Crumb {
        let article = self.site.urls().page(page).article;
        Crumb { page, title: article.map_or(name, |article| self.site.title(article).clone()) }
    }

    fn folder_link(&self, folder: FolderId) -> Option<LinkView> {
        Some(self.page_link(self.site.urls().of_folder(folder)?, self.site.folder_title(folder)))
    }

    fn page_link(&self, page: PageId, title: &Inlines) -> LinkView {
        LinkView { title: self.phrase(title), href: self.page_href(page), current: self.is_page(page) }
    }
}
