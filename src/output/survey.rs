//! What lies in the output folder where we want to write.
//!
//! Each thread keeps a [`Survey`] of the folders that it has looked at, so that a folder is looked at once and nothing is
//! looked at below a folder that does not exist. No link is ever followed: one in our way is somebody else's.

use std::collections::HashMap;
use std::path::Path;

use super::fault;
use super::file::{OutputFile, parent};
use super::manifest::Manifest;
use super::ops::{self, Found};
use super::target::Target;
use crate::diagnostic::Diagnostic;

const A_LINK: &str = "is a link, and nothing is written through links";
const A_FILE: &str = "is in the way of a folder, and was not written by Larder as it is now";
const A_FOLDER: &str = "is in the way of a file, and holds what was not written by Larder as it is now";
const NO_FILE: &str = "is in the way, and is no ordinary file";

/// What lies where a folder is needed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ground {
    /// Nothing, or nothing but what we wrote and delete before a folder is made.
    Missing,
    /// A folder.
    Folder,
    /// Something that is not ours to take away.
    Blocked(Box<Diagnostic>),
}

/// What lies where a file is needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plot {
    /// Nothing, and its folder is not there either.
    Fresh,
    /// Nothing, or nothing but what we wrote and delete before the file is put there.
    Free,
    /// A file of so many bytes that the manifest lists.
    Ours(u64),
    /// A file of so many bytes that it does not list.
    Foreign(u64),
}

/// The folders that were looked at, by path, `""` for the output folder.
#[derive(Debug, Default)]
pub struct Survey {
    known: HashMap<Box<str>, Ground>,
}

impl Survey {
    /// What lies where `file` is to be written; the diagnostic says what makes that impossible.
    pub fn file(&mut self, target: &Target, manifest: &Manifest, file: &OutputFile) -> Result<Plot, Box<Diagnostic>> {
        match self.folder(target, manifest, file.folder()) {
            Ground::Missing => return Ok(Plot::Fresh),
            Ground::Folder => {}
            Ground::Blocked(fault) => return Err(fault),
        }
        let path = target.path(file.as_str());
        let shown = || target.show(file.as_str());
        match ops::look(&path).map_err(|error| fault::cannot("look at", shown(), &error))? {
            Found::Nothing => Ok(Plot::Free),
            Found::File(length) if manifest.lists(file.as_str()) => Ok(Plot::Ours(length)),
            Found::File(length) => Ok(Plot::Foreign(length)),
            Found::Folder if is_all_ours(target, manifest, file.as_str()) => Ok(Plot::Free),
            Found::Folder => Err(fault::in_the_way(shown(), A_FOLDER)),
            Found::Link => Err(fault::in_the_way(shown(), A_LINK)),
            Found::Other => Err(fault::in_the_way(shown(), NO_FILE)),
        }
    }

    /// What lies where the folder `folder` is needed.
    pub fn folder(&mut self, target: &Target, manifest: &Manifest, folder: &str) -> Ground {
        if let Some(known) = self.known.get(folder) {
            return known.clone();
        }
        let above = parent(folder).map_or(Ground::Folder, |above| self.folder(target, manifest, above));
        let ground = if above == Ground::Folder { look_at(target, manifest, folder) } else { above };
        self.known.insert(folder.into(), ground.clone());
        ground
    }

    /// All folders that were looked at.
    pub fn into_folders(self) -> HashMap<Box<str>, Ground> {
        self.known
    }
}

/// Looks at the place of a folder whose parent is a folder.
fn look_at(target: &Target, manifest: &Manifest, folder: &str) -> Ground {
    let path = target.path(folder);
    let blocked = |what| Ground::Blocked(fault::in_the_way(target.show(folder), what));
    match ops::look(&path) {
        Err(error) => Ground::Blocked(fault::cannot("look at", target.show(folder), &error)),
        Ok(Found::Nothing) => Ground::Missing,
        Ok(Found::Folder) => Ground::Folder,
        Ok(Found::File(_)) if is_as_written(&path, manifest, folder) => Ground::Missing,
        Ok(Found::File(_)) => blocked(A_FILE),
        Ok(Found::Link) => blocked(A_LINK),
        Ok(Found::Other) => blocked(NO_FILE),
    }
}

/// Whether everything in the folder at `path` will be gone once our own files are deleted.
fn is_all_ours(target: &Target, manifest: &Manifest, folder: &str) -> bool {
    let is_ours = |name: String| {
        let child = format!("{folder}/{name}");
        match ops::look(&target.path(&child)) {
            Ok(Found::File(_)) => is_as_written(&target.path(&child), manifest, &child),
            Ok(Found::Folder) => is_all_ours(target, manifest, &child),
            _ => false,
        }
    };
    manifest.lists_below(folder) && ops::list(&target.path(folder)).is_ok_and(|names| names.into_iter().all(is_ours))
}

/// Whether the file at `path`, known as `name`, has the bytes that we gave it.
fn is_as_written(path: &Path, manifest: &Manifest, name: &str) -> bool {
    manifest.lists(name) && ops::hash(path).is_ok_and(|hash| manifest.lists_as(name, hash))
}
