//! Where finished files wait until all of them are.
//!
//! A file whose folder is there already waits as `.larder/tmp/<thread>/<number>` and is renamed into place by itself. One whose folder
//! is yet to be made waits below `.larder/tmp/tree/` at the path that it will have, so that a new folder, and on a first build
//! the whole site, is put in place by a single rename: that is as fast as writing there at once.
//!
//! A rename cannot cross from one file system to another; where the output folder lies on another one, they wait in
//! `.larder-tmp/` inside of it. Whatever still waits when a [`Staging`] is dropped is deleted; what a build that was
//! killed has left is deleted by the next one.

use std::collections::HashSet;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use super::file::{OutputFile, parent};
use super::ops::{self, Found};
use super::target::Target;

/// The folder in Larder's state.
const NEAR: &str = "tmp";

/// The folder in the output folder.
const INSIDE: &str = ".larder-tmp";

/// The folder of files that wait at the path that they will have.
const TREE: &str = "tree";

/// The folder of files that wait; made when the first file comes.
pub struct Staging {
    folder: PathBuf,
    /// Whether it lies outside of the output folder, so that whole folders can be renamed into place.
    is_near: bool,
    /// The folders above it that had to be made, the highest first, once the folder itself had to.
    made: Mutex<Option<Vec<PathBuf>>>,
}

impl Staging {
    /// Clears away what was left and settles on a place. Nothing is made yet.
    pub fn new(state: &Path, target: &Target) -> io::Result<Self> {
        let (near, inside) = (state.join(NEAR), target.path(INSIDE));
        sweep_tree(&near.join(TREE))?;
        sweep(&near)?;
        sweep(&inside)?;
        let existing = target.folder().ancestors().find(|folder| folder.is_dir());
        let is_near = existing.is_some_and(|existing| ops::can_rename(state, existing));
        Ok(Self { folder: if is_near { near } else { inside }, is_near, made: Mutex::new(None) })
    }

    /// Makes the folder for the files of one thread.
    pub fn open(&self, thread: usize) -> io::Result<()> {
        self.open_folder()?;
        ops::ensure_dir(&self.folder.join(thread.to_string()))
    }

    /// Makes the folder in which `file` waits at the path that it will have, and returns where that is. `known` are the
    /// folders that the thread has made already. Only if [`Staging::takes_trees`].
    pub fn open_in_tree(&self, file: &OutputFile, known: &mut HashSet<Box<str>>) -> io::Result<PathBuf> {
        self.make_in_tree(file.folder(), known)?;
        Ok(self.in_tree(file.as_str()))
    }

    /// Whether files may wait at the path that they will have.
    pub fn takes_trees(&self) -> bool {
        self.is_near
    }

    /// Where a file or folder of the output waits if it waits at the path that it will have.
    pub fn in_tree(&self, path: &str) -> PathBuf {
        let tree = self.folder.join(TREE);
        if path.is_empty() { tree } else { tree.join(path) }
    }

    fn make_in_tree(&self, folder: &str, known: &mut HashSet<Box<str>>) -> io::Result<()> {
        if known.contains(folder) {
            return Ok(());
        }
        match parent(folder) {
            Some(above) => self.make_in_tree(above, known)?,
            None => self.open_folder()?,
        }
        ops::ensure_dir(&self.in_tree(folder))?;
        known.insert(folder.into());
        Ok(())
    }

    fn open_folder(&self) -> io::Result<()> {
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        if made.is_none() {
            *made = Some(self.folder.parent().map_or(Ok(Vec::new()), ops::create_dirs)?);
            ops::ensure_dir(&self.folder)?;
        }
        Ok(())
    }

    /// The file with a number of its own among those of one thread.
    pub fn file(&self, thread: usize, number: usize) -> PathBuf {
        self.folder.join(thread.to_string()).join(number.to_string())
    }
}

impl Drop for Staging {
    /// Leaves the disk as it was; what cannot be deleted now is deleted by the next build.
    fn drop(&mut self) {
        let Some(made) = self.made.get_mut().unwrap_or_else(PoisonError::into_inner).take() else { return };
        let _ = if self.is_near { sweep_tree(&self.in_tree("")) } else { Ok(()) }.and_then(|()| sweep(&self.folder));
        for folder in made.iter().rev() {
            let _ = ops::remove_dir_if_empty(folder);
        }
    }
}

/// Deletes a staging folder: the numbered files in numbered folders that we make, and nothing that we do not.
fn sweep(folder: &Path) -> io::Result<()> {
    for thread in numbered(folder)? {
        for file in numbered(&thread)? {
            // A link is deleted, lest somebody's file behind it be written to.
            if ops::look(&file)? != Found::Folder {
                ops::remove_file(&file)?;
            }
        }
        ops::remove_dir_if_empty(&thread)?;
    }
    if ops::look(folder)? == Found::Folder {
        ops::remove_dir_if_empty(folder)?;
    }
    Ok(())
}

/// Deletes the tree of files that wait in Larder's own folder, with all that is in it, and nothing behind a link.
fn sweep_tree(folder: &Path) -> io::Result<()> {
    match ops::look(folder)? {
        Found::Nothing => return Ok(()),
        Found::Folder => {}
        // Whatever else stands in its place would keep every build from beginning.
        Found::File(_) | Found::Link | Found::Other => return ops::remove_file(folder),
    }
    for name in ops::list(folder)? {
        let path = folder.join(name);
        match ops::look(&path)? {
            Found::Folder => sweep_tree(&path)?,
            _ => ops::remove_file(&path)?,
        }
    }
    ops::remove_dir_if_empty(folder).map(drop)
}

/// What in `folder` has a number for a name; nothing if it is no folder.
fn numbered(folder: &Path) -> io::Result<Vec<PathBuf>> {
    if ops::look(folder)? != Found::Folder {
        return Ok(Vec::new());
    }
    let names = ops::list(folder)?.into_iter().filter(|name| name.bytes().all(|byte| byte.is_ascii_digit()));
    Ok(names.map(|name| folder.join(name)).collect())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn sweeping_spares_what_is_not_ours() {
        let folder = tempfile::tempdir().unwrap();
        let tmp = folder.path().join("tmp");
        for name in ["0/1", "0/2", "1/7", "theirs/1", "2/theirs", "tree/a/index.html", "tree/a/b/c"] {
            let path = tmp.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "x").unwrap();
        }
        sweep(&tmp).unwrap();
        assert_eq!(ops::list(&tmp).unwrap(), ["2", "theirs", "tree"]);
        sweep_tree(&tmp.join("tree")).unwrap();
        assert_eq!(ops::list(&tmp).unwrap(), ["2", "theirs"]);
        sweep(&folder.path().join("missing")).unwrap();
    }

    #[test]
    fn only_what_was_made_is_removed_again() {
        let root = tempfile::tempdir().unwrap();
        let target = Target::check(root.path(), Path::new("a/public"), &[], None).unwrap();
        let state = root.path().join(".larder");
        fs::create_dir(&state).unwrap();
        let inside = Staging { folder: target.path(INSIDE), is_near: false, made: Mutex::new(None) };
        inside.open(3).unwrap();
        fs::write(inside.file(3, 0), "x").unwrap();
        drop(inside);
        assert_eq!(ops::list(root.path()).unwrap(), [".larder"]);
        drop(Staging::new(&state, &target).unwrap());
        assert_eq!(ops::list(&state).unwrap(), <[String; 0]>::default());
    }
}
