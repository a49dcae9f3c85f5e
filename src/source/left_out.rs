//! What lies where articles lie and is not published, so that a link to it can be told why.

use std::collections::{BTreeMap, BTreeSet};

use crate::base::path::SourcePath;

/// Why something is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// Its name begins with a dot.
    Hidden,
    /// Its name begins with `_`.
    Private,
    /// Git ignores it.
    GitIgnored,
    /// `ignore` in the settings lists it.
    Ignored,
    /// It is a folder that never holds content: `node_modules`, the theme's, the output folder.
    NoContent,
    /// It is neither a regular file nor a link to one.
    NoFile,
}

/// Files and whole folders that are left out, and every folder that is not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LeftOut {
    reasons: BTreeMap<SourcePath, Reason>,
    folders: BTreeSet<SourcePath>,
}

impl LeftOut {
    /// Adds a file, or a folder with all that is in it.
    pub fn add(&mut self, path: SourcePath, reason: Reason) {
        self.reasons.insert(path, reason);
    }

    /// Adds a folder whose files are looked at, whether it has any or not.
    pub fn add_folder(&mut self, path: SourcePath) {
        self.folders.insert(path);
    }

    /// Why `path` is left out: itself, or a folder that it lies in; and which of these.
    pub fn reason(&self, path: &SourcePath) -> Option<(&SourcePath, Reason)> {
        let mut at = path.clone();
        loop {
            if let Some((at, reason)) = self.reasons.get_key_value(&at) {
                return Some((at, *reason));
            }
            if at.is_root() {
                return None;
            }
            at = at.parent();
        }
    }

    /// Whether `path` is a folder, one that nothing may lie in.
    pub fn is_folder(&self, path: &SourcePath) -> bool {
        self.folders.contains(path)
    }

    /// Everything that is left out, in order of path; what lies in a folder that is left out is not named.
    pub fn all(&self) -> impl Iterator<Item = (&SourcePath, Reason)> {
        self.reasons.iter().map(|(path, reason)| (path, *reason))
    }
}
