//! Puts a finished build in place of the last one, so that a kill at any moment leaves every file old or new.
//!
//! 1. The manifest of everything old and new: from now on whichever of both lies there is known to be ours.
//! 2. Stale files whose place is needed: a file where a folder must be, or the reverse.
//! 3. Folders that are new, whole, each renamed into place; then files, one by one, where the folder was there already.
//! 4. The other stale files, and the folders that they leave empty.
//! 5. The manifest of what is there now.
//!
//! A stale file is deleted only if it is byte for byte what Larder wrote. Nothing is deleted behind a link.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::io::{self, ErrorKind};
use std::sync::PoisonError;

use rayon::iter::{IntoParallelRefIterator as _, ParallelIterator as _};
use rayon::slice::ParallelSliceMut as _;

use super::fault;
use super::file::{OutputFile, parent};
use super::manifest::Manifest;
use super::ops::{self, Found};
use super::stage::{Done, Stage, Waiting};
use super::survey::{Ground, Survey};
use crate::base::hash::ContentHash;
use crate::diagnostic::Diagnostic;

/// What a build has done to the output folder.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Files that are new or have new bytes.
    pub written: usize,
    /// Files that had these bytes already.
    pub unchanged: usize,
    /// Stale files that were deleted.
    pub removed: usize,
    /// Stale files that were kept because they are not as they were written.
    pub warnings: Vec<Diagnostic>,
}

/// Every folder that the new files lie in, and what was there.
type Folders = HashMap<Box<str>, Ground>;

/// The new folders that were put in place whole.
type Planted<'f> = HashSet<&'f str>;

/// Files of the last build that this one no longer has, each with the hashes that are ours.
type Stale<'m> = Vec<(&'m OutputFile, Vec<ContentHash>)>;

/// Puts everything that `stage` holds in place.
pub fn commit(mut stage: Stage<'_>) -> Result<Report, Vec<Diagnostic>> {
    let (done, folders) = collect(&mut stage).map_err(|fault| vec![*fault])?;
    let new = Manifest::new(done.iter().map(|done| (done.file.clone(), done.hash)).collect());
    let commit = Commit { stage: &stage, done, folders };
    commit.run(&new).map_err(|fault| vec![*fault])
}

/// Empties the shelves: the finished files in order of path, and every folder above one.
fn collect(stage: &mut Stage<'_>) -> Result<(Vec<Done>, Folders), Box<Diagnostic>> {
    let (mut done, mut folders) = (Vec::new(), Folders::new());
    for shelf in stage.shelves.drain(..) {
        let shelf = shelf.into_inner().unwrap_or_else(PoisonError::into_inner);
        if shelf.failed {
            return Err(fault::internal("a build with files that could not be written was to be published"));
        }
        done.extend(shelf.done);
        folders.extend(shelf.survey.into_folders());
    }
    done.par_sort_unstable_by(|a, b| a.file.cmp(&b.file));
    let twice = done.windows(2).find(|pair| pair[0].file == pair[1].file).map(|pair| &pair[0].file);
    match twice.or_else(|| done.iter().map(|done| &done.file).find(|file| folders.contains_key(file.as_str()))) {
        Some(file) => Err(fault::needed_twice(file)),
        None => Ok((done, folders)),
    }
}

/// A commit under way.
struct Commit<'s, 't> {
    stage: &'s Stage<'t>,
    done: Vec<Done>,
    folders: Folders,
}

impl Commit<'_, '_> {
    /// The steps, in their order.
    fn run(&self, new: &Manifest) -> Result<Report, Box<Diagnostic>> {
        let old = &self.stage.manifest;
        let union = old.union(new);
        self.save(old, &union, false)?;
        let mut report = Report::default();
        let (blocking, rest) = self.stale(new);
        let mut kept = self.remove(&blocking, &mut report)?;
        let planted = self.plant_folders()?;
        self.make_folders(&planted)?;
        self.rename_files(&planted, &mut report)?;
        kept.extend(self.remove(&rest, &mut report)?);
        self.save(&union, &new.union(&Manifest::new(kept)), true)?;
        Ok(report)
    }

    /// Saves the manifest `next` unless it says what the saved one, `last`, says already.
    fn save(&self, last: &Manifest, next: &Manifest, halfway: bool) -> Result<(), Box<Diagnostic>> {
        if last == next {
            return Ok(());
        }
        let fault = if halfway { fault::cannot_halfway } else { fault::cannot };
        self.stage.manifest_file.save(next).map_err(|error| fault("write", ".larder/manifests", &error))
    }

    /// What the last build wrote and this one does not: first what new files need the place of, then the rest.
    fn stale(&self, new: &Manifest) -> (Stale<'_>, Stale<'_>) {
        let entries = self.stage.manifest.entries().chunk_by(|(a, _), (b, _)| a == b);
        let stale = entries.filter(|same| !new.lists(same[0].0.as_str()));
        stale.map(|same| (&same[0].0, same.iter().map(|(_, hash)| *hash).collect())).partition(|(file, _)| {
            self.folders.contains_key(file.as_str()) || file.folders().any(|folder| new.lists(folder))
        })
    }

    /// Deletes stale files that are as they were written, then the folders that are empty now. Returns what was kept.
    fn remove(
        &self,
        stale: &Stale<'_>,
        report: &mut Report,
    ) -> Result<Vec<(OutputFile, ContentHash)>, Box<Diagnostic>> {
        let mut survey = Survey::default();
        let mut kept = Vec::new();
        for (file, hashes) in stale {
            match self.remove_file(&mut survey, file, hashes) {
                Ok(Removal::Removed) => report.removed += 1,
                Ok(Removal::Gone) => {}
                Ok(Removal::Kept) => {
                    report.warnings.push(fault::edited(self.stage.target.show(file.as_str())));
                    kept.extend(hashes.iter().map(|hash| ((*file).clone(), *hash)));
                }
                Err(error) => return Err(self.failed("delete", file.as_str(), &error)),
            }
        }
        let left: BTreeSet<&str> = stale.iter().flat_map(|(file, _)| file.folders()).collect();
        // Backwards, what lies in a folder comes before the folder.
        for folder in left.into_iter().rev().filter(|folder| !self.folders.contains_key(*folder)) {
            if survey.folder(self.stage.target, &self.stage.manifest, folder) == Ground::Folder {
                ops::remove_dir_if_empty(&self.stage.target.path(folder))
                    .map_err(|error| self.failed("delete", folder, &error))?;
            }
        }
        Ok(kept)
    }

    /// Deletes one stale file if it is as it was written.
    fn remove_file(&self, survey: &mut Survey, file: &OutputFile, hashes: &[ContentHash]) -> io::Result<Removal> {
        match survey.folder(self.stage.target, &self.stage.manifest, file.folder()) {
            // Whatever took the folder's place, a link for one, is not ours, nor is what lies behind it.
            Ground::Missing | Ground::Blocked(_) => return Ok(Removal::Gone),
            Ground::Folder => {}
        }
        let path = self.stage.target.path(file.as_str());
        match ops::look(&path)? {
            // A folder took its place: the file itself is gone.
            Found::Nothing | Found::Folder => Ok(Removal::Gone),
            Found::File(_) if ops::hash(&path).is_ok_and(|hash| hashes.contains(&hash)) => {
                ops::remove_file(&path).map(|()| Removal::Removed)
            }
            _ => Ok(Removal::Kept),
        }
    }

    /// Renames the highest folders that are new into place, with everything that waits in them. One that has come to exist in the
    /// meantime is left for the steps that follow.
    fn plant_folders(&self) -> Result<Planted<'_>, Box<Diagnostic>> {
        let is_missing = |folder: &str| self.folders.get(folder) == Some(&Ground::Missing);
        let mut highest: Vec<&str> = Vec::new();
        if self.stage.staging.takes_trees() {
            let missing = self.folders.keys().map(|folder| &**folder).filter(|folder| is_missing(folder));
            highest.extend(missing.filter(|folder| parent(folder).is_none_or(|above| !is_missing(above))));
            highest.sort_unstable();
        }
        let mut planted = Planted::new();
        for folder in highest {
            let to = self.stage.target.path(folder);
            if let (true, Some(above)) = (folder.is_empty(), to.parent()) {
                ops::create_dirs(above).map_err(|error| self.failed("make", folder, &error))?;
            }
            match ops::rename(&self.stage.staging.in_tree(folder), &to) {
                Ok(()) => drop(planted.insert(folder)),
                Err(error) if matches!(error.kind(), ErrorKind::AlreadyExists | ErrorKind::DirectoryNotEmpty) => {}
                Err(error) => return Err(self.failed("make", folder, &error)),
            }
        }
        Ok(planted)
    }

    /// Makes the folders that are still missing, those of one depth at a time.
    fn make_folders(&self, planted: &Planted<'_>) -> Result<(), Box<Diagnostic>> {
        let missing =
            self.folders.iter().filter(|(_, ground)| **ground == Ground::Missing).map(|(folder, _)| &**folder);
        let missing = missing.filter(|folder| !is_within(folder, planted));
        let mut missing: Vec<(usize, &str)> = missing.map(|folder| (depth(folder), folder)).collect();
        missing.par_sort_unstable();
        if missing.first().is_some_and(|(depth, _)| *depth == 0) {
            ops::create_dirs(self.stage.target.folder()).map_err(|error| self.failed("make", "", &error))?;
        }
        for level in missing.chunk_by(|(a, _), (b, _)| a == b).filter(|level| level[0].0 > 0) {
            level.par_iter().try_for_each(|(_, folder)| {
                ops::ensure_dir(&self.stage.target.path(folder)).map_err(|error| self.failed("make", folder, &error))
            })?;
        }
        Ok(())
    }

    /// Renames what waits into place, but for what has gone there with its folder.
    fn rename_files(&self, planted: &Planted<'_>, report: &mut Report) -> Result<(), Box<Diagnostic>> {
        report.written = self.done.iter().filter(|done| done.staged.is_some()).count();
        report.unchanged = self.done.len() - report.written;
        self.done.par_iter().try_for_each(|done| {
            let from = match done.staged {
                None => return Ok(()),
                Some(Waiting::InTree) if is_within(done.file.folder(), planted) => return Ok(()),
                Some(Waiting::InTree) => self.stage.staging.in_tree(done.file.as_str()),
                Some(Waiting::Numbered(thread, number)) => self.stage.staging.file(thread, number),
            };
            ops::rename(&from, &self.stage.target.path(done.file.as_str()))
                .map_err(|error| self.failed("write", done.file.as_str(), &error))
        })
    }

    /// What to say when an operation on a file of the output folder fails now.
    fn failed(&self, verb: &str, file: &str, error: &io::Error) -> Box<Diagnostic> {
        fault::cannot_halfway(verb, self.stage.target.show(file), error)
    }
}

/// What became of a stale file.
enum Removal {
    Removed,
    Gone,
    Kept,
}

/// Whether a folder is one of those that were put in place whole, or lies in one.
fn is_within(folder: &str, planted: &Planted<'_>) -> bool {
    !planted.is_empty() && std::iter::successors(Some(folder), |folder| parent(folder)).any(|at| planted.contains(at))
}

/// How many steps below the output folder a folder lies.
fn depth(folder: &str) -> usize {
    if folder.is_empty() { 0 } else { 1 + folder.matches('/').count() }
}
