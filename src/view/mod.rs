//! One page as plain data: what its template and the Markdown writer get to see, links resolved, nothing else in reach.
//!
//! [`view`] makes the [`View`] of a page, and the [`Content`] that its article's body is rendered with. What an
//! article's page lists of the site is capped ([`MOST_SECTIONS`], [`MOST_SIBLINGS`], [`MOST_BACKLINKS`]), and lists of articles go over
//! pages; only a section's list of sections and the list of all tags are as long as they are.

mod article;
mod content;
mod listing;
mod page;
mod phrase;

use crate::article::inlines::Inlines;
use crate::base::path::UrlPath;
use crate::settings::BaseUrl;
use crate::site::{FolderId, Page, PageId, Site};

pub use content::{Content, Media, Section, Target};
pub use page::*;
pub use phrase::Phrase;

/// How many top sections every page names.
pub const MOST_SECTIONS: usize = 8;

/// How many articles of its section a page shows around itself.
pub const MOST_SIBLINGS: usize = 15;

/// How many articles that link here a page lists.
pub const MOST_BACKLINKS: usize = 100;

/// Makes the `number`th view (from 1) of a page, and what its body needs if it has one.
pub fn view(site: &Site, id: PageId, number: usize) -> (View, Option<Content>) {
    let page = site.urls().page(id);
    let here = Here { site, id, page, number, url: site.urls().numbered(page, number) };
    let mut view = View { site: here.site_view(), page: here.page_view() };
    listing::fill(&here, &mut view.page);
    let shows_body = number == 1;
    let content = page.article.filter(|_| shows_body).map(|article| {
        view.page.article = Some(article::view(&here, article));
        content::content(&here, article)
    });
    (view, content)
}

/// A page that is being made, and from where its links go out.
struct Here<'s> {
    site: &'s Site,
    id: PageId,
    page: &'s Page,
    number: usize,
    url: UrlPath,
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

    /// What to put before a path from the root, so that it leads there from here.
    fn root(&self) -> String {
        let home = self.href(&UrlPath::default());
        if home == "./" { String::new() } else { home }
    }

    fn site_view(&self) -> SiteView {
        let settings = &self.site.settings;
        let top = self.site.folder(FolderId::ROOT);
        SiteView {
            title: settings.title.clone(),
            description: settings.description.clone(),
            author: settings.author.clone(),
            footer: settings.footer.clone(),
            home: self.folder_href(FolderId::ROOT).unwrap_or_default(),
            tags: self.site.urls().of_tags().map(|page| self.page_href(page)),
            root: self.root(),
            sections: top.sections.iter().take(MOST_SECTIONS).filter_map(|id| self.folder_link(*id)).collect(),
            has_more_sections: top.sections.len() > MOST_SECTIONS,
            menu: self.menu(),
            logo: self.site.frame().logo.as_ref().and_then(|logo| content::href(self, logo)),
            colors: !settings.colors.is_empty(),
            params: serde_json::Value::Object(settings.params.clone()),
        }
    }

    fn menu(&self) -> Option<Vec<LinkView>> {
        use crate::site::{Anchor, Destination};
        let items = self.site.frame().menu.as_ref()?;
        let link = |item: &crate::site::MenuItem| {
            let here = Destination::Page { page: self.id, anchor: Anchor::Top };
            Some(LinkView {
                title: Phrase::without_links(&Inlines::plain(&item.label)),
                href: content::href(self, &item.destination)?,
                current: item.destination == here && self.number == 1,
            })
        };
        Some(items.iter().filter_map(link).collect())
    }

    fn page_view(&self) -> PageView {
        use crate::site::PageKind as Kind;
        let (kind, made_title) = match self.page.kind {
            Kind::Folder(FolderId::ROOT) => (PageKind::Home, self.site.folder_title(FolderId::ROOT)),
            Kind::Folder(folder) => (PageKind::Section, self.site.folder_title(folder)),
            Kind::Tag(tag) => (PageKind::Tag, Inlines::plain(&self.site.tag(tag).name)),
            Kind::Tags => (PageKind::Tags, Inlines::default()),
            Kind::NotFound => (PageKind::NotFound, Inlines::default()),
            Kind::Article => (PageKind::Article, Inlines::default()),
        };
        let article = self.page.article.map(|id| self.site.article(id));
        let title = self.page.article.map_or(made_title, |id| self.site.title(id).clone());
        let settings = &self.site.settings;
        PageView {
            kind,
            title: Phrase::without_links(&title),
            title_text: title.text().to_owned(),
            description: article.and_then(|outline| article::description(outline)),
            lede: article.and_then(|outline| outline.meta.description.clone()),
            language: article
                .and_then(|outline| outline.meta.lang.clone())
                .unwrap_or_else(|| settings.language.clone()),
            path: self.url.to_string(),
            canonical: settings
                .base_url
                .as_ref()
                .filter(|_| self.page.kind != Kind::NotFound)
                .map(|base| base.absolute(&self.url)),
            breadcrumbs: self.breadcrumbs(),
            section_number: self.section_number(),
            article: None,
            sections: Vec::new(),
            articles: Vec::new(),
            tags: Vec::new(),
            params: serde_json::Value::Object(article.map(|outline| outline.meta.params.clone()).unwrap_or_default()),
            pagination: None,
            template: article.and_then(|outline| outline.meta.template.clone()),
        }
    }

    /// Which of the top sections this page is or lies in, from 1.
    fn section_number(&self) -> Option<usize> {
        use crate::site::PageKind as Kind;
        let folder = match self.page.kind {
            Kind::Folder(folder) => folder,
            Kind::Article => self.site.section_of(self.page.article?),
            Kind::Tag(_) | Kind::Tags | Kind::NotFound => return None,
        };
        let above = |id: &FolderId| self.site.folder(*id).parent;
        let top = std::iter::successors(Some(folder), above).find(|id| above(id) == Some(FolderId::ROOT))?;
        self.site.folder(FolderId::ROOT).sections.iter().position(|id| *id == top).map(|index| index + 1)
    }

    /// The way down from home to this page, itself left out.
    fn breadcrumbs(&self) -> Vec<LinkView> {
        use crate::site::PageKind as Kind;
        let folder = match self.page.kind {
            Kind::Folder(folder) => self.site.folder(folder).parent,
            Kind::Article => self.page.article.map(|article| self.site.section_of(article)),
            Kind::Tag(_) | Kind::Tags | Kind::NotFound => Some(FolderId::ROOT),
        };
        let mut links: Vec<LinkView> = std::iter::successors(folder, |id| self.site.folder(*id).parent)
            .filter_map(|folder| self.folder_link(folder))
            .collect();
        links.reverse();
        if matches!(self.page.kind, Kind::Tag(_)) {
            links.extend(self.site.urls().of_tags().map(|page| LinkView {
                title: Phrase::default(),
                href: self.page_href(page),
                current: false,
            }));
        }
        links
    }

    fn folder_link(&self, folder: FolderId) -> Option<LinkView> {
        let page = self.site.urls().of_folder(folder)?;
        Some(LinkView {
            title: Phrase::without_links(&self.site.folder_title(folder)),
            href: self.page_href(page),
            current: std::ptr::eq(self.site.urls().page(page), self.page) && self.number == 1,
        })
    }
}
