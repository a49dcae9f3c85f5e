//! The only reader of the disk.
//!
//! [`Files`] is the one narrow door: it lists what lies below the site's root and reads a file of it. [`Disk`] goes to
//! the disk, [`Memory`] is its twin for tests and examples. [`Inventory::take`] sorts what was listed into articles,
//! assets, static files, data and theme files; it reads nothing and decides nothing about URLs.
//!
//! Nothing here follows a link out of the root, and nothing is written.

mod disk;
mod inventory;
mod left_out;
mod memory;

use std::io;
use std::path::PathBuf;

use crate::base::hash::ContentHash;
use crate::base::path::SourcePath;
use crate::diagnostic::Diagnostic;

pub use disk::Disk;
pub use inventory::{ARCHETYPES, Asset, CONTENT, DATA, Inventory, STATIC, THEMES, content_folder, is_beside_content};
pub use left_out::{LeftOut, Reason};
pub use memory::Memory;

/// What lies below a folder.
#[derive(Debug, Default)]
pub struct Listing {
    /// Regular files, sorted by path.
    pub files: Vec<SourcePath>,
    /// What was passed over, and which folders were not.
    pub left_out: LeftOut,
    /// What could not be listed or is no file.
    pub diagnostics: Vec<Diagnostic>,
}

/// What to list.
#[derive(Debug)]
pub struct Scope<'a> {
    /// The folder that holds it.
    pub folder: SourcePath,
    /// Folders below it to leave out.
    pub skipped: &'a [SourcePath],
    /// Whether to leave out what the `.gitignore` files below the root name.
    pub heeds_gitignore: bool,
}

/// A door to the files of a site. Implementations never leave the root.
pub trait Files: Send + Sync {
    /// Whether a file can be read, without reading it.
    ///
    /// # Errors
    /// What reading it would give.
    fn probe(&self, path: &SourcePath) -> io::Result<()>;

    /// Whether there is such a folder.
    fn is_folder(&self, path: &SourcePath) -> bool;

    /// Whether there is such a file, itself and no link to one.
    fn is_regular(&self, path: &SourcePath) -> bool;

    /// Lists the files of a scope, but for hidden ones and those in folders that never hold content (hidden ones,
    /// `node_modules`). A folder that does not exist holds nothing.
    fn list(&self, scope: &Scope<'_>) -> Listing;

    /// Reads a file whole.
    fn read(&self, path: &SourcePath) -> io::Result<Vec<u8>>;

    /// Reads the first `most` bytes of a file, or all of it.
    ///
    /// # Errors
    /// If it cannot be read.
    fn read_head(&self, path: &SourcePath, most: usize) -> io::Result<Vec<u8>>;

    /// The hash of a file, without holding it in memory.
    ///
    /// # Errors
    /// If it cannot be read.
    fn hash(&self, path: &SourcePath) -> io::Result<ContentHash>;

    /// Where the file lies on the disk, for copying it without holding it in memory; `None` if it lies on none.
    fn on_disk(&self, path: &SourcePath) -> Option<PathBuf>;
}

/// Why no file below a folder of this name is ever content, if that is so.
pub fn never_content(folder_name: &str) -> Option<Reason> {
    match folder_name {
        "node_modules" => Some(Reason::NoContent),
        name if name.starts_with('.') => Some(Reason::Hidden),
        _ => None,
    }
}
