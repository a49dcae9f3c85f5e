//! The tags: which articles have them, how they lie below one another, and which of them are the same.
//!
//! `#ovens/combi` lies below `#ovens`, which exists even if no article has it itself and lists what its sub-tags list. An article at a
//! tag's URL may name other spellings of it under `aliases`: these are no tags of their own. [`gather()`] makes the
//! [`Tags`], [`similar::check`] looks for tags that are probably meant to be one.

mod gather;
pub mod similar;
pub mod stray;

use super::ids::{ArticleId, TagId};
use crate::base::map::HashMap;
use crate::base::text;

pub(super) use gather::{Sources, Written, gather};

/// A tag.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tag {
    /// What all its spellings have in common; tags are in order of it.
    pub key: String,
    /// How most articles spell it, without `#`; from the top one down, as in `ovens/combi`.
    pub name: String,
    /// Its path below `/tags/`.
    pub slug: String,
    /// The tag that it lies below.
    pub parent: Option<TagId>,
    /// The tags right below it, in order of name.
    pub children: Vec<TagId>,
    /// The articles that have it or a tag below it, by weight, then title.
    pub articles: Vec<ArticleId>,
}

impl Tag {
    /// Its name without those that it lies below.
    pub fn last_step(&self) -> &str {
        match self.parent {
            Some(_) => self.name.rsplit('/').next().unwrap_or(&self.name),
            None => &self.name,
        }
    }
}

/// All tags.
#[derive(Debug, Default)]
pub struct Tags {
    list: Vec<Tag>,
    /// The tag that each key leads to; those that are only other names of a tag are here too.
    by_key: HashMap<String, TagId>,
    /// The tags that each article itself has, in the order in which it names them, none twice.
    of_article: Vec<Vec<TagId>>,
}

impl Tags {
    /// Every tag, in order of name.
    pub(super) fn list(&self) -> &[Tag] {
        &self.list
    }

    /// A tag.
    pub(super) fn get(&self, id: TagId) -> &Tag {
        &self.list[id.index()]
    }

    /// The tag of that name, however it is spelt.
    pub(super) fn named(&self, name: &str) -> Option<TagId> {
        self.by_key.get(&key(name)).copied()
    }

    /// The tags that an article itself has, in its own order.
    pub fn of_article(&self, article: ArticleId) -> &[TagId] {
        &self.of_article[article.index()]
    }

    /// A tag and those that it lies below, upwards.
    pub fn with_ancestors(&self, id: TagId) -> impl Iterator<Item = TagId> + '_ {
        std::iter::successors(Some(id), |id| self.get(*id).parent)
    }

    /// Whether one of two tags is the other, or lies below it.
    pub fn are_in_line(&self, a: TagId, b: TagId) -> bool {
        self.with_ancestors(a).any(|id| id == b) || self.with_ancestors(b).any(|id| id == a)
    }
}

/// How deep tags lie; what is written deeper is one step with the last, so that neither URLs nor the work have no end.
const DEEPEST: usize = 8;

/// What all spellings of a tag have in common: folded, and without empty steps.
pub(super) fn key(name: &str) -> String {
    join(text::fold(name).split('/').filter(|step| !step.is_empty()))
}

/// The steps of a tag as one text.
fn join<'s>(steps: impl Iterator<Item = &'s str>) -> String {
    let mut joined = String::new();
    for (number, step) in steps.enumerate() {
        match number {
            0 => {}
            1..DEEPEST => joined.push('/'),
            _ => joined.push(' '),
        }
        joined.push_str(step);
    }
    joined
}
