//! The lists of sections, tags, backlinks and home.

use super::article::{date, description, link};
use super::{CardView, Here, PageView, PaginationView, backlinks, tags};
use crate::site::{ArticleId, FolderId, PageKind};

/// Adds to the page what it lists.
pub(super) fn fill(here: &Here<'_>, page: &mut PageView) {
    let site = here.site;
    let is_first = here.number == 1;
    let size = site.settings.tags_page_size;
    let start = (here.number - 1) * size;
    let own: &[ArticleId] = match here.page.kind {
        PageKind::Folder(folder) => &site.folder(folder).articles,
        PageKind::Tag(tag) => {
            if is_first {
                tags::fill_tag(here, tag, page);
            }
            &site.tag(tag).articles
        }
        PageKind::Tags => {
            if is_first {
                tags::fill_index(here, page);
            }
            &[]
        }
        PageKind::Backlinks(article) => {
            let subject = site.urls().of_article(article);
            page.subject = Some(link(here, article));
            page.backlinks = backlinks::list(here, subject, start, size);
            page.backlink_count = site.links().to(subject).articles();
            &[]
        }
        PageKind::Article | PageKind::Compare | PageKind::Search | PageKind::Kind(_) | PageKind::NotFound => &[],
    };
    if here.page.kind == PageKind::Folder(FolderId::ROOT) && is_first {
        let brief = |id| CardView { description: None, ..article_card(here, id) };
        page.latest = site.latest().map(brief).collect();
    }
    if let Some(section) = here.page.section.filter(|_| is_first) {
        page.sections = site.sections_in(section).filter_map(|id| section_card(here, id)).collect();
    }
    let listed = own.iter().chain(&here.page.also);
    page.articles = listed.skip(start).take(size).map(|id| article_card(here, *id)).collect();
    page.pagination = pagination(here);
}

fn article_card(here: &Here<'_>, id: ArticleId) -> CardView {
    let outline = here.site.article(id);
    CardView {
        title: here.title(id),
        href: here.page_href(here.site.urls().of_article(id)),
        description: description(here.site, id).map(|text| here.set(&text)),
        date: outline.meta.revised().as_ref().map(date),
        count: None,
    }
}

fn section_card(here: &Here<'_>, id: FolderId) -> Option<CardView> {
    Some(CardView {
        title: here.phrase(here.site.folder_title(id)),
        href: here.folder_href(id)?,
        description: here
            .site
            .article_of_folder(id)
            .and_then(|page| description(here.site, page))
            .map(|text| here.set(&text)),
        date: None,
        count: Some(here.site.folder(id).count),
    })
}

fn pagination(here: &Here<'_>) -> Option<PaginationView> {
    let count = here.page.numbers;
    let to = |number: usize| here.href(&here.site.urls().numbered(here.page, number));
    (count > 1).then(|| PaginationView {
        number: here.number,
        count,
        previous: (here.number > 1).then(|| to(here.number - 1)),
        next: (here.number < count).then(|| to(here.number + 1)),
    })
}
