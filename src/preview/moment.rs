//! The site as it is served at one moment.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use tokio::sync::watch;

use crate::base::path::UrlPath;
use crate::diagnostic::Diagnostic;
use crate::generation::Generation;
use crate::site::{ArticleId, Site, Wanted};

/// The site as it is served at one moment. It never changes: the next one takes its place, whole.
pub struct Moment {
    /// Counts up from 1.
    pub number: u64,
    /// What is served: the last generation that could be made.
    pub generation: Arc<Generation>,
    /// What is wrong with the files as they lie on the disk, sorted.
    pub faults: Vec<Diagnostic>,
    /// Which files that pages refer to have changed, and when.
    pub refreshed: Refreshed,
    loose_ends: Arc<OnceLock<LooseEnds>>,
}

/// What is not wrong, and yet asks for an author.
#[derive(Debug)]
pub struct LooseEnds {
    /// Pages that links ask for and nobody has written.
    pub wanted: Vec<Wanted>,
    /// Articles that no other leads to.
    pub orphans: Vec<ArticleId>,
}

impl LooseEnds {
    fn of(site: &Site) -> Self {
        Self { wanted: site.wanted(), orphans: site.orphans() }
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.wanted.len() + self.orphans.len()
    }
}

impl Moment {
    /// The first moment of a site.
    pub(super) fn first(generation: Generation, faults: Vec<Diagnostic>) -> Self {
        let (refreshed, loose_ends) = (Refreshed::default(), Arc::default());
        Self { number: 1, generation: Arc::new(generation), faults, refreshed, loose_ends }
    }

    /// The moment after this one.
    pub(super) fn next(
        &self,
        generation: Option<Generation>,
        faults: Vec<Diagnostic>,
        refreshed: Option<Refreshed>,
    ) -> Self {
        let generation = generation.map_or_else(|| self.generation.clone(), Arc::new);
        let is_same_site = std::ptr::eq(self.generation.site(), generation.site());
        Self {
            number: self.number + 1,
            generation,
            faults,
            refreshed: refreshed.unwrap_or_else(|| self.refreshed.clone()),
            loose_ends: if is_same_site { self.loose_ends.clone() } else { Arc::default() },
        }
    }

    /// What asks for an author. It is gathered when somebody wants to know, once for each state of the site.
    pub fn loose_ends(&self) -> &LooseEnds {
        self.loose_ends.get_or_init(|| LooseEnds::of(self.generation.site()))
    }
}

/// Which files that pages refer to have changed since the preview began, by the number of the moment in which they did.
#[derive(Clone, Debug, Default)]
pub struct Refreshed {
    /// Those that are known.
    pub files: BTreeMap<UrlPath, u64>,
    /// When any file may have changed.
    pub all: u64,
}

/// The current moment, and a way to hear of the next.
pub type Moments = watch::Receiver<Arc<Moment>>;
