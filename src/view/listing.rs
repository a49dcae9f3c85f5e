//! The lists of sections, tags and home.

use super::article::{date, description, tag_view};
use super::{CardView, Here, PageView, PaginationView, Phrase};
use crate::site::{ArticleId, FolderId, PageKind};

/// Adds to the page what it lists.
pub(super) fn fill(here: &Here<'_>, page: &mut PageView) {
    let site = here.site;
    let articles: &[ArticleId] = match here.page.kind {
        PageKind::Folder(folder) => {
            let folder = site.folder(folder);
            if here.number == 1 {
                page.sections = folder.sections.iter().filter_map(|id| section_card(here, *id)).collect();
            }
            &folder.articles
        }
        PageKind::Tag(tag) => &site.tag(tag).articles,
        PageKind::Tags => {
            page.tags = site.tag_ids().map(|tag| tag_view(here, tag)).collect();
            &[]
        }
        PageKind::Article | PageKind::NotFound => &[],
    };
    let size = site.settings.tags_page_size;
    let shown = articles.iter().skip((here.number - 1) * size).take(size);
    page.articles = shown.map(|id| article_card(here, *id)).collect();
    page.pagination = pagination(here);
}

fn article_card(here: &Here<'_>, id: ArticleId) -> CardView {
    let outline = here.site.article(id);
    CardView {
        title: Phrase::without_links(here.site.title(id)),
        href: here.page_href(here.site.urls().of_article(id)),
        description: description(outline),
        date: outline.meta.revised().as_ref().map(date),
        count: None,
    }
}

fn section_card(here: &Here<'_>, id: FolderId) -> Option<CardView> {
    let folder = here.site.folder(id);
    Some(CardView {
        title: Phrase::without_links(&here.site.folder_title(id)),
        href: here.folder_href(id)?,
        description: folder.page.and_then(|page| description(here.site.article(page))),
        date: None,
        count: Some(folder.count),
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
