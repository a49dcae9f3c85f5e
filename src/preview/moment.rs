//! The site as it is served at one moment.

use std::collections::BTreeMap;
use std::sync::Arc;

use tokio::sync::watch;

use crate::base::path::UrlPath;
use crate::diagnostic::Diagnostic;
use crate::generation::Generation;

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
