//! A walk over the site's files every few seconds, for changes that the system does not tell of.

use std::collections::BTreeMap;
use std::fs::Metadata;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use walkdir::WalkDir;

use super::{Notice, Scope};
use crate::base::path::SourcePath;

/// How often it walks.
const EVERY: Duration = Duration::from_secs(4);

/// How often it walks where the system tells of nothing.
const EVERY_IN_HURRY: Duration = Duration::from_secs(1);

/// How much of one processor's time walking may take, as one part in so many.
const PART_OF_TIME: u32 = 50;

/// How long to wait before the walk through a new folder, for it to fill.
const SOON: Duration = Duration::from_millis(100);

/// What tells whether a file is what it was: when it was written, and its length in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    written: Option<SystemTime>,
    length: u64,
}

/// The files, and what each was.
type Snapshot = BTreeMap<SourcePath, Stamp>;

/// What walks.
pub struct Surveyor(Sender<Order>);

/// What it is told.
enum Order {
    LookAt(Scope),
    LookSoon,
    Hurry,
}

impl Stamp {
    /// That of the file at `path`; nothing if there is none.
    pub fn of(path: &Path) -> Option<Self> {
        path.metadata().ok().filter(Metadata::is_file).map(|metadata| Self::from(&metadata))
    }

    fn from(metadata: &Metadata) -> Self {
        Self { written: metadata.modified().ok(), length: metadata.len() }
    }
}

impl Surveyor {
    /// Remembers what lies there now, and tells `notices` of whatever differs later. It ends when nobody listens.
    pub fn begin(root: &Path, scope: Scope, notices: Sender<Notice>) -> Self {
        let (sender, orders) = channel();
        let root = root.to_owned();
        let known = snapshot(&root, &scope);
        thread::spawn(move || Walker { root, scope, known, every: EVERY }.run(&orders, &notices));
        Self(sender)
    }

    /// Walks through other folders from now on.
    pub fn look_at(&self, scope: Scope) {
        self.order(Order::LookAt(scope));
        self.look_soon();
    }

    /// Walks soon.
    pub fn look_soon(&self) {
        self.order(Order::LookSoon);
    }

    /// Walks more often from now on.
    pub fn hurry(&self) {
        self.order(Order::Hurry);
    }

    fn order(&self, order: Order) {
        // It ends only when the watch does.
        let _ended = self.0.send(order);
    }
}

struct Walker {
    root: PathBuf,
    scope: Scope,
    known: Snapshot,
    every: Duration,
}

impl Walker {
    fn run(mut self, orders: &Receiver<Order>, notices: &Sender<Notice>) {
        let mut pause = self.every;
        loop {
            match orders.recv_timeout(pause) {
                Ok(order) => {
                    if !self.obey(order) {
                        pause = pause.min(self.every);
                        continue;
                    }
                    thread::sleep(SOON);
                    // One walk will do for all that was asked for meanwhile.
                    while let Ok(order) = orders.try_recv() {
                        self.obey(order);
                    }
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return,
            }
            let started = Instant::now();
            let found = self.walk();
            pause = self.every.max(started.elapsed() * PART_OF_TIME);
            if !found.is_empty() && notices.send(Notice::Survey(found)).is_err() {
                return;
            }
        }
    }

    /// Does what it is told; says whether to walk soon.
    fn obey(&mut self, order: Order) -> bool {
        match order {
            Order::LookAt(scope) => self.scope = scope,
            Order::Hurry => self.every = EVERY_IN_HURRY,
            Order::LookSoon => return true,
        }
        false
    }

    /// What differs from what was there before.
    fn walk(&mut self) -> Vec<(SourcePath, Option<Stamp>)> {
        let now = snapshot(&self.root, &self.scope);
        let gone = self.known.keys().filter(|path| !now.contains_key(*path)).map(|path| (path.clone(), None));
        let other = now.iter().filter(|(path, stamp)| self.known.get(*path) != Some(stamp));
        let found = gone.chain(other.map(|(path, stamp)| (path.clone(), Some(*stamp)))).collect();
        self.known = now;
        found
    }
}

fn snapshot(root: &Path, scope: &Scope) -> Snapshot {
    let folders = scope.folders.iter().map(|folder| WalkDir::new(root.join(folder.as_str())));
    let walks = folders.chain([WalkDir::new(root).max_depth(1)]);
    let mut snapshot = Snapshot::new();
    for walk in walks {
        let path = |path: &Path| {
            let steps: Option<Vec<&str>> = path.strip_prefix(root).ok()?.iter().map(|step| step.to_str()).collect();
            SourcePath::new(&steps?.join("/")).filter(|path| scope.holds(path))
        };
        let is_inside = |entry: &walkdir::DirEntry| entry.depth() == 0 || path(entry.path()).is_some();
        for entry in walk.into_iter().filter_entry(is_inside).flatten() {
            // A link counts as the file that it leads to.
            let metadata = if entry.path_is_symlink() { entry.path().metadata().ok() } else { entry.metadata().ok() };
            if let Some(metadata) = metadata.filter(Metadata::is_file)
                && let Some(path) = path(entry.path())
            {
                snapshot.insert(path, Stamp::from(&metadata));
            }
        }
    }
    snapshot
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn a_walk_finds_what_is_new_gone_or_different() {
        let root = tempfile::tempdir().unwrap();
        let file = |name: &str| root.path().join(name);
        fs::create_dir_all(file("content/x/.git")).unwrap();
        for name in ["content/a.md", "content/b.md", "content/x/c.md", "content/x/.git/d", "e.md"] {
            fs::write(file(name), "1").unwrap();
        }
        let folders = [SourcePath::new("content").unwrap()].into();
        let scope = Scope { folders, with_root: false };
        let known = snapshot(root.path(), &scope);
        let mut walker = Walker { root: root.path().to_owned(), scope, known, every: EVERY };
        assert_eq!(walker.walk(), []);
        fs::write(file("content/a.md"), "12").unwrap();
        fs::remove_file(file("content/b.md")).unwrap();
        fs::write(file("content/x/new.md"), "1").unwrap();
        fs::write(file("content/x/.git/d"), "12").unwrap();
        fs::write(file("site.toml"), "").unwrap();
        fs::write(file("e.md"), "12").unwrap();
        let mut found: Vec<String> = walker.walk().into_iter().map(|(path, _)| path.to_string()).collect();
        found.sort();
        assert_eq!(found, ["content/a.md", "content/b.md", "content/x/new.md", "site.toml"]);
        assert_eq!(walker.walk(), []);
    }
}
