//! Related articles: what a reader of this one may want next, worked out for one article when its page is made.
//!
//! Three things speak for another article: tags that both have, pages that both link to, and articles that link to both. Each
//! counts the more the rarer it is, and what very many articles share counts nothing. The page names some others at its foot already,
//! the articles before and after it in its section and those that link to it; these are not named again.
//!
//! The work for an article is bounded whatever the site looks like: [`Candidates`] takes from each of the three the
//! rarest first, until so many articles have been looked at. So for all pages it grows with their number alone.

use std::cmp::Reverse;

use crate::site::{ArticleId, Destination, MOST_BACKLINKS, PageId, PageKind, Site};

/// How many are shown.
const MOST_SHOWN: usize = 6;

/// How many articles are looked at for each thing that speaks for them.
const MOST_VISITED: usize = 150;

/// What more articles than this have in common does not make them related.
const MOST_SHARING: usize = 80;

/// How many of its links, and of the links to it, are looked at to find out which are the rarest.
const MOST_LINKS: usize = 64;

/// The articles that are related to one, nearest first: by what speaks for them, then those of the same section, then by nearness in the order of
/// paths.
pub(super) fn articles(site: &Site, article: ArticleId) -> Vec<ArticleId> {
    let page = site.urls().of_article(article);
    if site.urls().page(page).kind != PageKind::Article {
        return Vec::new();
    }
    let mut ranked = Candidates::of(site, article).ranked();
    let named = named_anyway(site, article, page);
    let is_named = |id: ArticleId| named.binary_search(&id).is_ok();
    let is_article = |id: ArticleId| site.urls().page(site.urls().of_article(id)).kind == PageKind::Article;
    ranked.retain(|(id, _)| *id != article && !is_named(*id) && is_article(*id));
    let section = site.section_of(article);
    let rank = |(id, weight): &(ArticleId, u32)| {
        let is_elsewhere = site.section_of(*id) != section;
        (Reverse(*weight), is_elsewhere, id.index().abs_diff(article.index()), *id)
    };
    // Only those that are shown need be in order.
    if ranked.len() > MOST_SHOWN {
        ranked.select_nth_unstable_by_key(MOST_SHOWN, rank);
        ranked.truncate(MOST_SHOWN);
    }
    ranked.sort_unstable_by_key(rank);
    ranked.into_iter().map(|(id, _)| id).collect()
}

/// Articles, each time one is found to share something, with how much that weighs.
#[derive(Default)]
struct Candidates(Vec<(ArticleId, u32)>);

impl Candidates {
    fn of(site: &Site, article: ArticleId) -> Self {
        let mut candidates = Self::default();
        by_tags(site, article, &mut candidates);
        by_links(site, article, &mut candidates);
        by_citations(site, site.urls().of_article(article), &mut candidates);
        candidates
    }

    /// Adds the articles of each group, smallest first, as long as they are few enough. `groups` are sizes, and what the
    /// articles are found by.
    fn add<K: Ord, I: Iterator<Item = ArticleId>>(&mut self, mut groups: Vec<(usize, K)>, members: impl Fn(K) -> I) {
        groups.sort_unstable();
        let mut visited = 0;
        for (size, group) in groups {
            visited += size;
            if size > MOST_SHARING || visited > MOST_VISITED {
                break;
            }
            self.0.extend(members(group).map(|id| (id, weight(size))));
        }
    }

    /// Each article once, with all that speaks for it.
    fn ranked(mut self) -> Vec<(ArticleId, u32)> {
        self.0.sort_unstable_by_key(|(id, _)| *id);
        self.0.dedup_by(|later, first| {
            let is_same = later.0 == first.0;
            if is_same {
                first.1 += later.1;
            }
            is_same
        });
        self.0
    }
}

/// How much it weighs that two articles share what so many do: from 8 for two down to 3.
fn weight(sharing: usize) -> u32 {
    9 - sharing.clamp(2, MOST_SHARING).ilog2()
}

/// The articles with the same tags, or with one beside it below the same.
fn by_tags(site: &Site, article: ArticleId, candidates: &mut Candidates) {
    let tags = site.tags();
    let all = tags.of_article(article).iter().take(MOST_LINKS).flat_map(|tag| tags.with_ancestors(*tag));
    let mut all: Vec<_> = all.map(|tag| (site.tag(tag).articles.len(), tag)).collect();
    all.sort_unstable();
    all.dedup();
    candidates.add(all, |tag| site.tag(tag).articles.iter().copied());
}

/// The articles that link to the same pages.
fn by_links(site: &Site, article: ArticleId, candidates: &mut Candidates) {
    let own = site.urls().of_article(article);
    let pages = pages(site, article).into_iter().filter(|page| *page != own);
    let sized = pages.map(|page| (site.links().to(page).articles(), page)).collect();
    candidates.add(sized, |page| site.links().to(page).by_article(0).map(|links| links[0].from));
}

/// The articles that are linked to from the same ones.
fn by_citations(site: &Site, page: PageId, candidates: &mut Candidates) {
    let from = site.links().to(page).by_article(0).take(MOST_LINKS).map(|links| links[0].from);
    let sized = from.map(|from| (site.links().of(from).len(), from)).collect();
    candidates.add(sized, |from| pages(site, from).into_iter().filter_map(|page| site.urls().page(page).article));
}

/// The pages that an article links to, each once; of very many the first.
fn pages(site: &Site, article: ArticleId) -> Vec<PageId> {
    let destinations = site.links().of(article).iter().take(MOST_SHARING);
    let mut pages: Vec<PageId> = destinations
        .filter_map(|destination| match destination {
            Destination::Page { page, .. } => Some(*page),
            _ => None,
        })
        .collect();
    pages.sort_unstable();
    pages.dedup();
    pages
}

/// What the foot of the page names in any case, in order.
fn named_anyway(site: &Site, article: ArticleId, page: PageId) -> Vec<ArticleId> {
    let from = site.links().to(page).by_article(0).take(MOST_BACKLINKS).map(|links| links[0].from);
    let mut named: Vec<ArticleId> = from.collect();
    if let Some(at) = site.place_in_section(article) {
        let all = &site.folder(site.section_of(article)).articles;
        named.extend(at.checked_sub(1).and_then(|before| all.get(before)));
        named.extend(all.get(at + 1));
    }
    named.sort_unstable();
    named
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::site::testing::site;

    /// One folder, one tag on every article, one article that all link to and that links to all; and groups of 25 articles with
    /// a tag of their own, which cite each other.
    #[test]
    fn the_work_for_an_article_is_bounded() {
        let all: String = (0..1000).map(|n| format!("[[{n:04}]] ")).collect();
        let text = |n: usize| match n {
            0 => all.clone(),
            _ => {
                let (group, next) = (n / 25, (n / 25) * 25 + (n + 1) % 25);
                format!("---\ntags: [all, group {group}]\n---\nSee [[0000]] and [[{next:04}]].")
            }
        };
        let site = site((0..1000).map(|n| (format!("content/{n:04}.md"), text(n))));
        let mut found = 0;
        for id in site.article_ids() {
            let visited = Candidates::of(&site, id).0.len();
            assert!(visited <= 3 * MOST_VISITED, "{visited} articles are looked at");
            found += usize::from(articles(&site, id).len() == MOST_SHOWN);
        }
        assert!(found > 900, "{found} articles have related ones");
    }
}
