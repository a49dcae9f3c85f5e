//! Pages that are yet to be written: names that several articles link to.

use std::collections::{BTreeMap, BTreeSet};

use super::Site;
use super::ids::ArticleId;
use super::links::{self, Destination};
use crate::article::link::Target;
use crate::base::text;

/// A page that does not exist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WantedPage {
    /// What it is called by the first article that wants it.
    pub name: String,
    /// The articles that link to it, in order of path.
    pub articles: Vec<ArticleId>,
}

/// How many articles have to ask for a page: what one alone asks for may as well be a slip of the pen.
const FEWEST: usize = 2;

/// The pages that several articles ask for and nobody has written, most wanted first, then by name.
pub(super) fn pages(site: &Site) -> Vec<WantedPage> {
    let drafts: BTreeSet<String> = site
        .drafts
        .iter()
        .flat_map(|draft| [Some(draft.path.stem()), draft.title.as_ref().map(|title| title.text())])
        .flatten()
        .map(text::fold)
        .collect();
    let mut wanted: BTreeMap<String, WantedPage> = BTreeMap::new();
    for article in site.article_ids() {
        let destinations = site.links().of(article).iter().zip(&site.article(article).links);
        for name in destinations.filter_map(|(to, link)| name(to, &link.target)) {
            let folded = text::fold(name);
            if drafts.contains(&folded) {
                continue;
            }
            let new = || WantedPage { name: name.to_owned(), articles: Vec::new() };
            let page = wanted.entry(folded).or_insert_with(new);
            if page.articles.last() != Some(&article) {
                page.articles.push(article);
            }
        }
    }
    let mut wanted: Vec<WantedPage> = wanted.into_values().filter(|page| page.articles.len() >= FEWEST).collect();
    // Stable, so that equally wanted ones stay in order of name.
    wanted.sort_by_key(|page| std::cmp::Reverse(page.articles.len()));
    wanted
}

/// The name of the page that a link asks for, if it asks for one that does not exist; files are no pages.
fn name<'l>(to: &Destination, target: &'l Target) -> Option<&'l str> {
    let (Destination::Wanted, Target::Local { path, .. }) = (to, target) else { return None };
    let name = links::name_of(path);
    (!name.is_empty() && !links::is_file_name(name)).then(|| name.strip_suffix(".md").unwrap_or(name))
}
