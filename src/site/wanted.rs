//! Pages that are wanted: names that links ask for and nothing answers to.

use std::collections::BTreeMap;

use super::Site;
use super::backlinks::Backlink;
use super::broken::is_file;
use super::ids::ArticleId;
use super::links::Destination;
use crate::article::link::{LookUp, Target, names_nothing};
use crate::base::endings::without_ending;
use crate::base::text;

/// A page that is yet to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// Its name as most links write it; what is asked for by its path has the path from the content folder, without `.md`.
    pub name: String,
    /// How many links ask for it.
    pub links: usize,
    /// The articles that ask for it, in order of path, each by its first link that does.
    pub articles: Vec<Backlink>,
}

/// The spellings of one name, and who asks for it.
#[derive(Default)]
struct Asked {
    spellings: BTreeMap<String, usize>,
    articles: Vec<Backlink>,
}

/// Gathers what is wanted: first what most articles ask for, then what most links do, then by the alphabet. Pictures and other
/// files are no pages, and what is written but not published is not wanted.
pub fn gather(site: &Site) -> Vec<Wanted> {
    let mut asked: BTreeMap<String, Asked> = BTreeMap::new();
    for id in site.article_ids() {
        let links = site.article(id).links.iter().zip(site.links().of(id)).zip(0..);
        for ((link, _), number) in links.filter(|((_, destination), _)| **destination == Destination::Wanted) {
            let Some(name) = name(site, id, &link.target, link.is_embed) else { continue };
            let asked = asked.entry(text::fold(&name)).or_default();
            *asked.spellings.entry(name).or_default() += 1;
            if asked.articles.last().is_none_or(|last| last.from != id) {
                asked.articles.push(Backlink { from: id, link: number });
            }
        }
    }
    let mut wanted: Vec<Wanted> = asked.into_values().map(Asked::finish).collect();
    let rank = |wanted: &Wanted| (wanted.articles.len(), wanted.links);
    wanted.sort_by(|a, b| rank(b).cmp(&rank(a)).then_with(|| a.name.cmp(&b.name)));
    wanted
}

/// What a link asks for; none if that is no page.
fn name(site: &Site, from: ArticleId, target: &Target, is_embed: bool) -> Option<String> {
    let Target::Local { by, path, .. } = target else { return None };
    let written = path.trim_end_matches('/');
    let last = written.rsplit('/').next().unwrap_or(written);
    if names_nothing(last) || is_file(*by, is_embed, path) {
        return None;
    }
    if *by == LookUp::Name {
        return Some(without_ending(written).to_owned());
    }
    // The same file has other paths from other folders.
    let path = written.strip_prefix("@/").map_or_else(|| written.to_owned(), |path| format!("/{path}"));
    let from_root = path.strip_prefix('/').map(|path| site.content.resolve(path));
    let file = from_root.unwrap_or_else(|| site.article(from).path.parent().resolve(&path));
    let below = file.as_ref().map(|file| file.relative_to(&site.content).unwrap_or(file.as_str()));
    Some(without_ending(below.unwrap_or(written)).to_owned())
}

impl Asked {
    fn finish(self) -> Wanted {
        let best = self.spellings.iter().max_by(|(a, a_count), (b, b_count)| a_count.cmp(b_count).then(b.cmp(a)));
        let name = best.map(|(name, _)| name.clone()).unwrap_or_default();
        Wanted { name, links: self.spellings.values().sum(), articles: self.articles }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::site::testing::site;

    #[test]
    fn what_most_articles_ask_for_comes_first() {
        let site = site([
            ("content/a.md", "[[Brown stock]], [[brown-stock|that]] and [[Jus]], [[Jus]], [[Jus]]; ![](pot.png) [[a]]"),
            (
                "content/b.md",
                "[[Brown stock#Bones]], ![[Glaze]], [[ ]], [[Aspic]], [[Node.js]], [[pot.pdf]] and [x](https://example.org)",
            ),
            ("content/x/c.md", "[1](../y/new.md) [2](/y/New.md) [3](missing/) [4](@/y/new.MD)"),
        ]);
        let asks = |(from, link): &(usize, u32)| Backlink { from: ArticleId::at(*from), link: *link };
        let expected = [
            ("Brown stock", 3, vec![(0, 0), (1, 0)]),
            ("Jus", 3, vec![(0, 2)]),
            ("y/new", 3, vec![(2, 0)]),
            ("Aspic", 1, vec![(1, 3)]),
            ("Glaze", 1, vec![(1, 1)]),
            ("Node.js", 1, vec![(1, 4)]),
            ("x/missing", 1, vec![(2, 2)]),
        ];
        let expected = expected.map(|(name, links, articles)| Wanted {
            name: name.to_owned(),
            links,
            articles: articles.iter().map(asks).collect(),
        });
        assert_eq!(site.wanted(), expected);
    }
}
