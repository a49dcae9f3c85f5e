//! A site that lies in memory: the twin of the disk.

use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;

use super::{Files, Listing, Reason, Scope, never_content};
use crate::base::hash::ContentHash;
use crate::base::path::SourcePath;

/// Files by path.
#[derive(Clone, Debug, Default)]
pub struct Memory {
    files: BTreeMap<SourcePath, Vec<u8>>,
}

impl Memory {
    /// Adds or replaces a file. Paths that are none (`a//b`, `../a`) are not added.
    pub fn insert(&mut self, path: &str, bytes: impl Into<Vec<u8>>) {
        if let Some(path) = SourcePath::new(path) {
            self.files.insert(path, bytes.into());
        }
    }
}

impl<P: AsRef<str>, B: Into<Vec<u8>>> FromIterator<(P, B)> for Memory {
    fn from_iter<I: IntoIterator<Item = (P, B)>>(files: I) -> Self {
        let mut memory = Self::default();
        for (path, bytes) in files {
            memory.insert(path.as_ref(), bytes);
        }
        memory
    }
}

impl Files for Memory {
    fn is_folder(&self, path: &SourcePath) -> bool {
        self.files.keys().any(|file| file != path && file.is_within(path))
    }

    fn is_regular(&self, path: &SourcePath) -> bool {
        self.files.contains_key(path)
    }

    fn list(&self, scope: &Scope<'_>) -> Listing {
        let mut listing = Listing::default();
        for path in self.files.keys().filter(|path| path.is_within(&scope.folder)) {
            match passed_over(path, scope) {
                Some((at, reason)) => listing.left_out.add(at, reason),
                None => {
                    let mut folder = path.parent();
                    while folder != scope.folder {
                        listing.left_out.add_folder(folder.clone());
                        folder = folder.parent();
                    }
                    listing.files.push(path.clone());
                }
            }
        }
        listing
    }

    fn read(&self, path: &SourcePath) -> io::Result<Vec<u8>> {
        self.files.get(path).cloned().ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    fn read_head(&self, path: &SourcePath, most: usize) -> io::Result<Vec<u8>> {
        let mut bytes = self.read(path)?;
        bytes.truncate(most);
        Ok(bytes)
    }

    fn probe(&self, path: &SourcePath) -> io::Result<()> {
        if self.files.contains_key(path) { Ok(()) } else { Err(io::ErrorKind::NotFound.into()) }
    }

    fn hash(&self, path: &SourcePath) -> io::Result<ContentHash> {
        self.read(path).map(|bytes| ContentHash::of(&bytes))
    }

    fn on_disk(&self, _: &SourcePath) -> Option<PathBuf> {
        None
    }
}

/// What of a path is passed over, itself or a folder that it lies in, and why; none if it is listed.
fn passed_over(path: &SourcePath, scope: &Scope<'_>) -> Option<(SourcePath, Reason)> {
    let mut at = SourcePath::default();
    for step in path.parent().steps() {
        at = at.join(step);
        let is_skipped = || scope.skipped.contains(&at).then_some(Reason::NoContent);
        if let Some(reason) = never_content(step).or_else(is_skipped) {
            return Some((at, reason));
        }
    }
    path.name().starts_with('.').then(|| (path.clone(), Reason::Hidden))
}
