//! The search: an index of the words of every section, in pieces that browsers load when somebody searches.
//!
//! 1. `texts` takes the text of each section from the events of an article's body;
//! 2. `tokens` cuts it into words, and `english` finds what these have in common;
//! 3. `gather` keeps which words each section has, and how much they say;
//! 4. `order` numbers articles and sections, `signs` sorts pairs of Chinese or Japanese signs, and `index` puts all together;
//! 5. `entries` writes words with their hits, in which `bits` are numbers, and `pieces` makes the files of them.
//!
//! [`Harvest`] is the way in. A build lets it watch while pages are written, so that no article is parsed for the search alone; a
//! preview lets it read all articles once somebody searches.

mod bits;
mod english;
mod entries;
mod gather;
mod index;
mod order;
mod pieces;
mod signs;
mod texts;
mod tokens;

use std::sync::{Mutex, MutexGuard, PoisonError};

use rayon::prelude::*;

use super::writer::Tools;
use crate::article::markdown;
use crate::diagnostic::Diagnostic;
use crate::site::{ArticleId, PageKind, Site};
use gather::Gatherer;
use index::Index;
use order::Order;
use signs::Signs;

pub use pieces::Pieces;
pub use texts::SectionTexts;

/// What is known of the articles so far.
#[derive(Default)]
pub struct Harvest(Mutex<Vec<Gatherer>>);

impl Harvest {
    /// Reads every article of the site.
    ///
    /// # Errors
    /// If the text of one cannot be had any more.
    pub fn of(site: &Site, tools: Tools<'_>) -> Result<Self, Box<Diagnostic>> {
        let harvest = Self::default();
        let articles: Vec<ArticleId> = site.article_ids().collect();
        let read = |article| -> Result<(), Box<Diagnostic>> {
            let (text, start) = tools.bodies.text(article)?;
            let prepared = markdown::prepare(&text[start..], tools.dialect);
            harvest.watch(site, article, |texts| {
                markdown::events(&prepared, tools.dialect).for_each(|(event, _)| texts.take(&event));
            });
            Ok(())
        };
        articles.into_par_iter().try_for_each(read)?;
        Ok(harvest)
    }

    /// Takes in an article, whose events `show` shows.
    pub fn watch<T>(&self, site: &Site, article: ArticleId, show: impl FnOnce(&mut SectionTexts) -> T) -> T {
        let mut gatherer = self.gatherers().pop().unwrap_or_default();
        gatherer.texts.begin(site.article(article));
        let shown = show(&mut gatherer.texts);
        if is_found(site, article) {
            gatherer.add(site, article);
        }
        self.gatherers().push(gatherer);
        shown
    }

    /// Makes the files of the search.
    ///
    /// # Errors
    /// If a text cannot be written as JSON.
    pub fn into_pieces(self, site: &Site) -> serde_json::Result<Pieces> {
        let mut gatherers = self.0.into_inner().unwrap_or_else(PoisonError::into_inner);
        let order = Order::of(site, &gatherers);
        let postings = gatherers.iter_mut().map(Gatherer::take_postings).collect();
        let signs = Signs::of(postings, &order.places(&gatherers));
        Pieces::of(site, &Index::of(&order, &gatherers, &signs))
    }

    fn gatherers(&self) -> MutexGuard<'_, Vec<Gatherer>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether an article is one that readers look for: not what the page of the search itself says, or that for what does not exist.
fn is_found(site: &Site, article: ArticleId) -> bool {
    let page = site.urls().page(site.urls().of_article(article));
    !matches!(page.kind, PageKind::Search | PageKind::NotFound)
}
