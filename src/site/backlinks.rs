//! The links to a page, in the order of the articles that they are in.

use super::ids::ArticleId;

/// A link to a page, seen from the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Backlink {
    /// The article that links.
    pub from: ArticleId,
    /// Which of its links.
    pub link: u32,
}

/// The links to a page from other articles, by article, then number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Incoming {
    links: Vec<Backlink>,
    /// Where in the list the links of each article begin, so that a page far down a long list is found at once.
    starts: Vec<u32>,
}

impl Incoming {
    /// How many articles link to the page.
    pub fn articles(&self) -> usize {
        self.starts.len()
    }

    /// The links of each article, from the article of this number on.
    pub fn by_article(&self, first: usize) -> impl Iterator<Item = &[Backlink]> {
        (first..self.starts.len()).map(|number| {
            let end = self.starts.get(number + 1).map_or(self.links.len(), |end| *end as usize);
            &self.links[self.starts[number] as usize..end]
        })
    }

    /// Adds a link, behind all others.
    pub(super) fn push(&mut self, link: Backlink) {
        if self.links.last().is_none_or(|last| last.from != link.from) {
            self.starts.push(self.links.len() as u32);
        }
        self.links.push(link);
    }
}
