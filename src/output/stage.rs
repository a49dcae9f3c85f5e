//! A build whose files are finished one by one and appear in the output folder all at once, or not at all.

use std::collections::HashSet;
use std::fs::File;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use super::commit::{self, Report};
use super::fault;
use super::file::OutputFile;
use super::manifest::{Manifest, ManifestFile};
use super::ops;
use super::staging::Staging;
use super::state::State;
use super::survey::{Plot, Survey};
use super::target::Target;
use crate::base::hash::ContentHash;
use crate::base::path::UrlPath;
use crate::diagnostic::Diagnostic;

/// A build in progress, the only one of its site. Dropped without [`Stage::commit`], it leaves the output as it was.
pub struct Stage<'t> {
    pub(super) target: &'t Target,
    pub(super) manifest_file: ManifestFile,
    /// What the last build wrote.
    pub(super) manifest: Manifest,
    /// What each thread has put, so that none waits for another.
    pub(super) shelves: Vec<Mutex<Shelf>>,
    pub(super) staging: Staging,
    /// Dropped last: the lock is held until nothing of ours waits any more.
    _state: State,
}

/// What one thread has put.
#[derive(Debug, Default)]
pub(super) struct Shelf {
    pub(super) survey: Survey,
    pub(super) done: Vec<Done>,
    /// How many files got a number to wait under.
    numbered: usize,
    /// The folders that were made for files that wait at the path that they will have.
    planted: HashSet<Box<str>>,
    /// Whether something could not be put: the build must not be committed then.
    pub(super) failed: bool,
}

/// One finished file.
#[derive(Debug)]
pub(super) struct Done {
    pub(super) file: OutputFile,
    pub(super) hash: ContentHash,
    /// Where it waits, unless the output folder has it already.
    pub(super) staged: Option<Waiting>,
}

/// Where a finished file waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Waiting {
    /// Under this number among those of this thread.
    Numbered(usize, usize),
    /// At the path that it will have, in a folder that is new.
    InTree,
}

/// What is wrong with a file that no manifest lists.
const NOT_OURS: &str = "is in the way, and was not written by Larder";

/// Where the bytes of a file come from.
enum Bytes<'b> {
    Held(&'b [u8]),
    /// A source that is open, and its path.
    In(File, &'b Path),
}

impl<'t> Stage<'t> {
    /// Locks the site, waiting for another build of it at most for `wait`, and clears away what a killed build has left.
    pub fn begin(target: &'t Target, wait: Duration) -> Result<Self, Box<Diagnostic>> {
        let state = State::open(target.state(), wait)?;
        let manifest_file = ManifestFile::new(state.folder(), target.key());
        manifest_file.sweep().map_err(|error| fault::cannot("clear", ".larder/manifests", &error))?;
        let staging = Staging::new(state.folder(), target)
            .map_err(|error| fault::cannot("clear away what an earlier build has left in", target.show(""), &error))?;
        // One shelf for every thread of the pool and one for all others.
        let shelves = (0..=rayon::current_num_threads()).map(|_| Mutex::default()).collect();
        Ok(Self { target, manifest: manifest_file.load(), manifest_file, shelves, staging, _state: state })
    }

    /// Takes a page. Several threads may do so at once.
    ///
    /// A file in the way that nobody knows is an error unless it holds the same bytes. Callers go on after an error, to
    /// have them all; a stage that had one cannot be committed.
    pub fn put(&self, url: &UrlPath, bytes: &[u8]) -> Result<(), Box<Diagnostic>> {
        self.take(url, || Ok(Bytes::Held(bytes)))
    }

    /// Takes the bytes of the file `source`, as [`Stage::put`] does, without ever holding them all.
    pub fn copy(&self, url: &UrlPath, source: &Path) -> Result<(), Box<Diagnostic>> {
        self.take(url, || {
            let file = ops::open(source).map_err(|error| fault::unreadable(source.display(), &error))?;
            Ok(Bytes::In(file, source))
        })
    }

    /// Puts everything in place.
    ///
    /// # Errors
    /// If something could not be put, with nothing changed; or if the disk fails, perhaps with a part of the files new:
    /// the next build that succeeds puts that right.
    pub fn commit(self) -> Result<Report, Vec<Diagnostic>> {
        commit::commit(self)
    }

    /// Takes a file on the shelf of this thread, which counts as failed unless all goes well.
    fn take<'b>(
        &self,
        url: &UrlPath,
        bytes: impl FnOnce() -> Result<Bytes<'b>, Box<Diagnostic>>,
    ) -> Result<(), Box<Diagnostic>> {
        let thread = self.thread();
        let mut shelf = self.shelves[thread].lock().unwrap_or_else(PoisonError::into_inner);
        let had_failed = std::mem::replace(&mut shelf.failed, true);
        self.shelve(&mut shelf, thread, url, &bytes()?)?;
        shelf.failed = had_failed;
        Ok(())
    }

    /// Compares with what is in the output folder, and stages what differs.
    fn shelve(
        &self,
        shelf: &mut Shelf,
        thread: usize,
        url: &UrlPath,
        bytes: &Bytes<'_>,
    ) -> Result<(), Box<Diagnostic>> {
        let file = OutputFile::of(url).filter(|file| file.fits_under(self.target.folder()));
        let file = file.ok_or_else(|| fault::unholdable(url))?;
        let plot = shelf.survey.file(self.target, &self.manifest, &file)?;
        let same = match plot {
            Plot::Fresh | Plot::Free => None,
            Plot::Ours(length) | Plot::Foreign(length) => self.hash_if_same(&file, length, bytes)?,
        };
        let (hash, staged) = match (same, plot) {
            (Some(hash), _) => (hash, None),
            (None, Plot::Foreign(_)) => {
                return Err(fault::in_the_way(self.target.show(file.as_str()), NOT_OURS));
            }
            (None, plot) => {
                let is_new = plot == Plot::Fresh && self.staging.takes_trees();
                let (path, waiting) =
                    if is_new { self.plant(shelf, &file)? } else { self.number(shelf, thread, &file)? };
                (self.write(&path, &file, bytes)?, Some(waiting))
            }
        };
        shelf.done.push(Done { file, hash, staged });
        Ok(())
    }

    /// The hash of `bytes` if `file`, which is `length` bytes long, holds them already.
    fn hash_if_same(
        &self,
        file: &OutputFile,
        length: u64,
        bytes: &Bytes<'_>,
    ) -> Result<Option<ContentHash>, Box<Diagnostic>> {
        let path = self.target.path(file.as_str());
        match bytes {
            Bytes::Held(bytes) => {
                let same = length == bytes.len() as u64 && ops::holds(&path, bytes);
                Ok(same.then(|| ContentHash::of(bytes)))
            }
            Bytes::In(source, name) => {
                ops::hash_if_same(&path, source).map_err(|error| fault::unreadable(name.display(), &error))
            }
        }
    }

    /// The place of a file that waits at the path that it will have.
    fn plant(&self, shelf: &mut Shelf, file: &OutputFile) -> Result<(PathBuf, Waiting), Box<Diagnostic>> {
        match self.staging.open_in_tree(file, &mut shelf.planted) {
            Ok(path) if !shelf.planted.contains(file.as_str()) => Ok((path, Waiting::InTree)),
            Ok(_) => Err(fault::needed_twice(file)),
            // Nobody else writes there.
            Err(error) if error.kind() == ErrorKind::AlreadyExists => Err(fault::needed_twice(file)),
            Err(error) => Err(fault::cannot("write", self.target.show(file.as_str()), &error)),
        }
    }

    /// The place of a file that waits with the next number.
    fn number(
        &self,
        shelf: &mut Shelf,
        thread: usize,
        file: &OutputFile,
    ) -> Result<(PathBuf, Waiting), Box<Diagnostic>> {
        if shelf.numbered == 0 {
            let opened = self.staging.open(thread);
            opened.map_err(|error| fault::cannot("write", self.target.show(file.as_str()), &error))?;
        }
        let number = shelf.numbered;
        shelf.numbered += 1;
        Ok((self.staging.file(thread, number), Waiting::Numbered(thread, number)))
    }

    /// Writes a file where it waits.
    fn write(&self, path: &Path, file: &OutputFile, bytes: &Bytes<'_>) -> Result<ContentHash, Box<Diagnostic>> {
        match bytes {
            Bytes::Held(bytes) => ops::write(path, bytes).map(|()| ContentHash::of(bytes)),
            Bytes::In(source, _) => ops::copy(source, path),
        }
        .map_err(|error| fault::cannot("write", self.target.show(file.as_str()), &error))
    }

    /// The shelf of the thread that asks.
    fn thread(&self) -> usize {
        let last = self.shelves.len() - 1;
        rayon::current_thread_index().map_or(last, |index| index.min(last))
    }
}
