//! From what articles write to tags.
//!
//! 1. what is [`Written`] is read: spellings are counted, each is folded once, and articles are put in the order in which lists have
//!    them;
//! 2. [`Aliases`] says which keys are only other names of a tag, by the articles at tags' URLs;
//! 3. [`Names`] finds the tags, those above them among them, and what each is called;
//! 4. the tags are numbered, get their paths, and articles are entered into them.
//!
//! The work is in proportion to what is written: articles times the tags that they name times how deep these lie.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use super::{Tag, Tags, join, key};
use crate::article::Outline;
use crate::article::inlines::Inlines;
use crate::base::map::{HashMap, HashMapExt as _, HashSet, HashSetExt as _};
use crate::site::ids::{ArticleId, TagId};
use crate::site::tree::Ranked;
use crate::site::urls::{step_slug, unique_tag_slugs};

/// What tags are gathered from.
pub struct Sources<'a> {
    /// The articles.
    pub articles: &'a [Arc<Outline>],
    /// What each is called.
    pub titles: &'a [Inlines],
    /// What they say of tags.
    pub written: Written<'a>,
    /// The articles whose URL is that of a tag if there is one, by path below `/tags/`.
    pub pages: &'a BTreeMap<String, ArticleId>,
}

/// What articles say of tags, wherever they are published.
pub struct Written<'a> {
    spellings: BTreeMap<&'a str, Spelling>,
    /// The articles with a tag, in the order in which lists have them.
    tagged: Vec<ArticleId>,
}

impl<'a> Written<'a> {
    /// Reads it.
    pub fn read(articles: &'a [Arc<Outline>], titles: &[Inlines]) -> Self {
        let (spellings, tagged) = rayon::join(|| spellings(articles), || tagged(articles, titles));
        Self { spellings, tagged }
    }
}

/// Gathers the tags of all articles.
pub fn gather(sources: &Sources<'_>) -> Tags {
    let spellings = &sources.written.spellings;
    let aliases = Aliases::of(sources, spellings);
    let mut tags = Names::of(spellings, &aliases).number(sources, &aliases);
    tags.add_other_names(spellings.values().map(|spelling| &*spelling.key), &aliases);
    tags.add_other_names(aliases.canonical.keys().map(String::as_str), &aliases);
    let tag_of = |spelling: &Spelling| tags.by_key.get(&spelling.key).copied();
    let by_spelling: HashMap<&str, TagId> =
        spellings.iter().filter_map(|(written, spelling)| Some((*written, tag_of(spelling)?))).collect();
    tags.enter(sources, &by_spelling);
    tags
}

/// A tag as articles write it.
struct Spelling {
    key: String,
    /// Without empty steps.
    name: String,
    /// How many articles write it.
    count: usize,
}

/// The spellings of tags that have a key, each once.
fn spellings<'a>(articles: &'a [Arc<Outline>]) -> BTreeMap<&'a str, Spelling> {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for written in articles.iter().flat_map(|article| article.tags()) {
        *counts.entry(written).or_default() += 1;
    }
    let read = |(written, count): (&'a str, usize)| {
        let steps = written.split('/').map(str::trim).filter(|step| !key(step).is_empty());
        (written, Spelling { key: key(written), name: join(steps), count })
    };
    counts.into_iter().map(read).filter(|(_, spelling)| !spelling.key.is_empty()).collect()
}

fn tagged(articles: &[Arc<Outline>], titles: &[Inlines]) -> Vec<ArticleId> {
    let ids = (0..articles.len()).filter(|&index| articles[index].tags().next().is_some()).map(ArticleId::at);
    let mut tagged: Vec<Ranked<'_>> = ids.map(|article| Ranked::of(articles, titles, article)).collect();
    tagged.par_sort();
    tagged.into_iter().map(|ranked| ranked.article).collect()
}

/// The path of a key below `/tags/`, unless another tag has it already.
fn natural_slug(key: &str) -> String {
    key.split('/').map(step_slug).collect::<Vec<_>>().join("/")
}

/// Keys that are only other names.
struct Aliases {
    /// The key of the tag by the key of its other name, which is one step.
    canonical: HashMap<String, String>,
    /// The keys of tags with an article at their URL, and that article.
    pages: HashMap<String, ArticleId>,
}

impl Aliases {
    fn of(sources: &Sources<'_>, spellings: &BTreeMap<&str, Spelling>) -> Self {
        // Of several keys that come to one path the first has it.
        let mut by_slug: HashMap<String, &str> = HashMap::new();
        let keys: BTreeSet<&str> = spellings.values().map(|spelling| &*spelling.key).collect();
        for key in keys {
            by_slug.entry(natural_slug(key)).or_insert(key);
        }
        let mut aliases = Self { canonical: HashMap::new(), pages: HashMap::new() };
        for (path, &page) in sources.pages {
            let own = by_slug.get(path).map_or_else(|| key(path), |key| (*key).to_owned());
            for alias in &sources.articles[page.index()].meta.aliases {
                let other = key(alias);
                // A slash or an ending makes it an old URL; a tag with a page of its own is not another's.
                let is_name = !alias.contains('/') && !alias.ends_with(".html") && !other.is_empty();
                if is_name && other != own && !sources.pages.contains_key(&natural_slug(&other)) {
                    aliases.canonical.entry(other).or_insert_with(|| own.clone());
                }
            }
            aliases.pages.insert(own, page);
        }
        aliases
    }

    /// The key of the tag that `other` is only another name of: what lies below such a name lies below the tag.
    fn resolve(&self, other: &str) -> Option<String> {
        if self.pages.contains_key(other) {
            return None;
        }
        let mut steps = other.split('/');
        let canonical = self.canonical.get(steps.next()?)?;
        Some(join(canonical.split('/').chain(steps)))
    }
}

/// The tags by key, each with the names that articles give it and how many do.
struct Names<'a> {
    by_key: BTreeMap<String, BTreeMap<&'a str, usize>>,
}

impl<'a> Names<'a> {
    fn of(spellings: &'a BTreeMap<&str, Spelling>, aliases: &Aliases) -> Self {
        let mut names = Self { by_key: BTreeMap::new() };
        for spelling in spellings.values() {
            match aliases.resolve(&spelling.key) {
                // What the other name is called does not say what the tag is called.
                Some(canonical) => upwards(&canonical).for_each(|key| {
                    names.by_key.entry(key.to_owned()).or_default();
                }),
                None => upwards(&spelling.key).zip(upwards(&spelling.name)).for_each(|(key, name)| {
                    *names.by_key.entry(key.to_owned()).or_default().entry(name).or_default() += spelling.count;
                }),
            }
        }
        names
    }

    /// The tags, numbered, without their articles.
    fn number(&self, sources: &Sources<'_>, aliases: &Aliases) -> Tags {
        let mut tags = Tags::default();
        for (index, (key, names)) in self.by_key.iter().enumerate() {
            // What a tag lies below sorts before it.
            let above = key.rsplit_once('/').map(|(above, step)| (tags.by_key.get(above).copied(), step));
            let (parent, step) = above.unwrap_or((None, key));
            let name = commonest(names).unwrap_or_else(|| {
                let step = aliases.pages.get(key).map_or(step, |page| sources.name_of_page(*page, step));
                join(parent.iter().map(|id| &*tags.get(*id).name).chain([step]))
            });
            if let Some(parent) = parent {
                tags.list[parent.index()].children.push(TagId::at(index));
            }
            tags.by_key.insert(key.clone(), TagId::at(index));
            tags.list.push(Tag { key: key.clone(), name, parent, ..Tag::default() });
        }
        unique_tag_slugs(&mut tags.list);
        tags
    }
}

/// A key or name, and those that it lies below.
fn upwards(path: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(path), |path| path.rsplit_once('/').map(|(above, _)| above))
}

/// The name that most articles use; of equally common ones the first in the alphabet.
fn commonest(names: &BTreeMap<&str, usize>) -> Option<String> {
    let best = names.iter().max_by(|(a, a_count), (b, b_count)| a_count.cmp(b_count).then(b.cmp(a)));
    best.map(|(name, _)| (*name).to_owned())
}

impl<'a> Sources<'a> {
    /// How the article at a tag's URL writes the last step of it: in its title or file name, if these are the same.
    fn name_of_page(&self, page: ArticleId, step: &'a str) -> &'a str {
        let written = [self.titles[page.index()].text(), self.articles[page.index()].path.stem()];
        written.into_iter().find(|name| !name.contains('/') && key(name) == step).unwrap_or(step)
    }
}

impl Tags {
    /// Lets keys that are only other names of a tag lead to it.
    fn add_other_names<'k>(&mut self, keys: impl Iterator<Item = &'k str>, aliases: &Aliases) {
        for key in keys {
            if let Some(tag) = aliases.resolve(key).and_then(|own| self.by_key.get(&own).copied()) {
                self.by_key.insert(key.to_owned(), tag);
            }
        }
    }

    /// Enters every article into the tags that it has, and into those above them.
    fn enter(&mut self, sources: &Sources<'_>, by_spelling: &HashMap<&str, TagId>) {
        self.of_article = vec![Vec::new(); sources.articles.len()];
        let mut own = HashSet::new();
        for &article in &sources.written.tagged {
            own.clear();
            for tag in sources.articles[article.index()].tags().filter_map(|written| by_spelling.get(written)) {
                if !own.insert(*tag) {
                    continue;
                }
                self.of_article[article.index()].push(*tag);
                let mut next = Some(*tag);
                while let Some(id) = next {
                    let tag = &mut self.list[id.index()];
                    if tag.articles.last() != Some(&article) {
                        tag.articles.push(article);
                    }
                    next = tag.parent;
                }
            }
        }
    }
}
