//! The tags, and which articles have them.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::ids::ArticleId;
use super::tree::by_weight_and_title;
use crate::article::Outline;
use crate::article::inlines::Inlines;
use crate::base::text;

/// A tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag {
    /// What all its spellings have in common; tags are in order of it.
    pub key: String,
    /// How most articles spell it, without `#`.
    pub name: String,
    /// The articles that have it, by weight, then title.
    pub articles: Vec<ArticleId>,
}

/// Gathers the tags of all articles, in order of name.
pub fn gather(articles: &[Arc<Outline>], titles: &[Inlines]) -> Vec<Tag> {
    let mut gathered: BTreeMap<String, Gathered<'_>> = BTreeMap::new();
    for (index, article) in articles.iter().enumerate() {
        let id = ArticleId::at(index);
        for name in article.tags() {
            let key = key(name);
            if key.is_empty() {
                continue;
            }
            let tag = gathered.entry(key).or_default();
            *tag.spellings.entry(name).or_default() += 1;
            if tag.articles.last() != Some(&id) {
                tag.articles.push(id);
            }
        }
    }
    let finish = |(key, mut tag): (String, Gathered<'_>)| {
        tag.articles.sort_by(|a, b| by_weight_and_title(articles, titles, *a, *b));
        Tag { key, name: tag.commonest_spelling(), articles: tag.articles }
    };
    gathered.into_iter().map(finish).collect()
}

/// What all spellings of a tag have in common: folded, and without empty steps.
pub fn key(name: &str) -> String {
    let folded = text::fold(name);
    let steps: Vec<&str> = folded.split('/').filter(|step| !step.is_empty()).collect();
    steps.join("/")
}

#[derive(Default)]
struct Gathered<'a> {
    spellings: HashMap<&'a str, usize>,
    articles: Vec<ArticleId>,
}

impl Gathered<'_> {
    /// The spelling that most articles use; of equally common ones the first in the alphabet.
    fn commonest_spelling(&self) -> String {
        let best = self.spellings.iter().max_by(|(a, a_count), (b, b_count)| a_count.cmp(b_count).then(b.cmp(a)));
        best.map(|(name, _)| name.trim_matches('/').to_owned()).unwrap_or_default()
    }
}
