//! The map of an article: which ones link to it, which it links to, and with which it goes both ways.
//!
//! At most [`MOST_SHOWN`] are on it. Those with links both ways come first, in the order in which the article names them; then by turns
//! one that it names, as early as it does, and one that names it, first those that name few others. The work is bounded however many
//! links there are.

use super::article::link;
use super::{Here, MapView};
use crate::site::{ArticleId, Destination, PageKind, Site};

/// How many articles are on a map.
const MOST_SHOWN: usize = 12;

/// Fewer than this need no map.
const FEWEST_SHOWN: usize = 3;

/// How many links in each direction are looked at.
const MOST_LINKS: usize = 64;

/// The map of an article; none if there are few articles around it.
pub(super) fn view(here: &Here<'_>, article: ArticleId) -> Option<MapView> {
    if here.page.kind != PageKind::Article {
        return None;
    }
    let around = Around::of(here.site, article);
    let links = |ids: Vec<ArticleId>| ids.into_iter().map(|id| link(here, id)).collect();
    (around.count() >= FEWEST_SHOWN).then(|| MapView {
        from: links(around.from),
        to: links(around.to),
        both: links(around.both),
    })
}

/// The articles around one, each in one of the lists.
#[derive(Debug, Default, PartialEq, Eq)]
struct Around {
    /// They link to it.
    from: Vec<ArticleId>,
    /// It links to them.
    to: Vec<ArticleId>,
    /// Both.
    both: Vec<ArticleId>,
}

impl Around {
    fn of(site: &Site, article: ArticleId) -> Self {
        let (mut to, mut from) = (named_by(site, article), naming(site, article));
        let mut both: Vec<ArticleId> = to.iter().copied().filter(|id| from.contains(id)).collect();
        to.retain(|id| !both.contains(id));
        from.retain(|id| !both.contains(id));
        from.sort_by_key(|id| (site.links().of(*id).len(), *id));
        both.truncate(MOST_SHOWN);
        let left = MOST_SHOWN - both.len();
        // By turns: what one list cannot fill is for the other.
        let (most_to, most_from) = (left.div_ceil(2), left / 2);
        let (long_to, long_from) = (left - most_from.min(from.len()), left - most_to.min(to.len()));
        to.truncate(long_to);
        from.truncate(long_from);
        Self { from, to, both }
    }

    fn count(&self) -> usize {
        self.from.len() + self.to.len() + self.both.len()
    }
}

/// The articles that an article links to, as it names them.
fn named_by(site: &Site, article: ArticleId) -> Vec<ArticleId> {
    let mut named = Vec::new();
    for destination in site.links().of(article).iter().take(MOST_LINKS) {
        let Destination::Page { page, .. } = destination else { continue };
        let page = site.urls().page(*page);
        if let Some(id) = page.article.filter(|id| page.kind == PageKind::Article && *id != article)
            && !named.contains(&id)
        {
            named.push(id);
        }
    }
    named
}

/// The articles that link to an article.
fn naming(site: &Site, article: ArticleId) -> Vec<ArticleId> {
    let to = site.links().to(site.urls().of_article(article));
    let from = to.by_article(0).take(MOST_LINKS).map(|links| links[0].from);
    from.filter(|id| site.urls().page(site.urls().of_article(*id)).kind == PageKind::Article).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::site::testing::site;

    /// The names of the articles around `a` in a site of such files.
    fn around(files: &[(&str, &str)]) -> [String; 3] {
        let site = site(files.iter().map(|(name, text)| (format!("content/{name}.md"), (*text).to_owned())));
        let a = site.article_ids().find(|id| site.title(*id).text() == "a").unwrap();
        let Around { from, to, both } = Around::of(&site, a);
        [from, to, both].map(|ids| ids.iter().map(|id| site.title(*id).text()).collect::<Vec<_>>().join(" "))
    }

    #[test]
    fn each_is_on_the_side_that_it_links_from() {
        let found = around(&[
            ("a", "[[c]] [[b]] [[c]] [[a]] [[index]] [[d]]"),
            ("b", "[[a]]"),
            ("c", "No."),
            ("d", "[[a]]"),
            ("e", "[[a]] [[b]] [[c]]"),
            ("f", "[[a]]"),
            ("index", "[[a]]"),
        ]);
        assert_eq!(found, ["f e", "c", "b d"]);
    }

    #[test]
    fn of_many_both_ways_come_first_and_the_others_by_turns() {
        let names: Vec<String> = (10..50).map(|n| n.to_string()).collect();
        let to: String = names[..30].iter().map(|name| format!("[[{name}]] ")).collect();
        // 25 to 29 go both ways, 30 and on lead here.
        let text = |n: usize| if n < 25 { "No." } else { "[[a]]" };
        let mut files: Vec<(&str, &str)> = names.iter().zip(0..).map(|(name, n)| (name.as_str(), text(n))).collect();
        files.push(("a", &to));
        assert_eq!(around(&files), ["40 41 42", "10 11 12 13", "35 36 37 38 39"]);
        files.retain(|(name, _)| *name < "40" || *name == "a");
        assert_eq!(around(&files), ["", "10 11 12 13 14 15 16", "35 36 37 38 39"]);
    }
}
