//! A site on the disk.
//!
//! The walk is sorted, so that nothing depends on the order in which a disk lists its entries. A symbolic link to a file
//! inside the root counts as that file; every other link, and whatever is no regular file, is left out with a warning.

use std::collections::HashMap;
use std::ffi::OsStr;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use ignore::gitignore::{Gitignore, GitignoreBuilder};
use walkdir::{DirEntry, WalkDir};

use super::{Files, Listing, Reason, Scope, never_content};
use crate::base::hash::ContentHash;
use crate::base::path::SourcePath;
use crate::diagnostic::{Diagnostic, Lint, Place};

/// The folder that holds the site.
#[derive(Clone, Debug)]
pub struct Disk {
    root: PathBuf,
}

impl Disk {
    /// Opens the folder `root`.
    ///
    /// # Errors
    /// If it does not exist or cannot be reached.
    pub fn open(root: &Path) -> io::Result<Self> {
        let root = root.canonicalize()?;
        if root.is_dir() { Ok(Self { root }) } else { Err(io::ErrorKind::NotADirectory.into()) }
    }

    /// The folder, absolute and without links.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Where a file of the site really lies.
    ///
    /// # Errors
    /// If it is gone, or is no regular file, or a link leads out of the site.
    pub fn locate(&self, path: &SourcePath) -> io::Result<PathBuf> {
        let place = self.root.join(path.as_str()).canonicalize()?;
        if place.starts_with(&self.root) && place.is_file() {
            Ok(place)
        } else {
            Err(io::Error::new(io::ErrorKind::PermissionDenied, "it is no file of the site"))
        }
    }

    /// The first step of `path` that is a link: what lies behind one may lie outside the site.
    fn link_above(&self, path: &SourcePath) -> Option<SourcePath> {
        let mut above = SourcePath::default();
        path.steps().find_map(|step| {
            above = above.join(step);
            self.root.join(above.as_str()).is_symlink().then(|| above.clone())
        })
    }

    /// The place of `path` below the root; an error is what to say if its name is not UTF-8.
    fn source_path(&self, path: &Path) -> Result<SourcePath, Box<Diagnostic>> {
        let relative = path.strip_prefix(&self.root).unwrap_or(path);
        let steps: Option<Vec<&str>> = relative.iter().map(OsStr::to_str).collect();
        steps.and_then(|steps| SourcePath::new(&steps.join("/"))).ok_or_else(|| {
            let shown = relative.to_string_lossy();
            let fault = Diagnostic::new(Lint::NotUtf8, format!("the name of `{shown}` is not UTF-8"));
            Box::new(fault.help("rename the file; names on the web are UTF-8"))
        })
    }
}

impl Files for Disk {
    fn is_folder(&self, path: &SourcePath) -> bool {
        self.root.join(path.as_str()).is_dir()
    }

    fn is_regular(&self, path: &SourcePath) -> bool {
        self.root.join(path.as_str()).symlink_metadata().is_ok_and(|metadata| metadata.is_file())
    }

    fn list(&self, scope: &Scope<'_>) -> Listing {
        let mut walk = Walk { disk: self, scope, gitignores: HashMap::new(), listing: Listing::default() };
        if let Some(link) = self.link_above(&scope.folder) {
            let fault =
                Diagnostic::new(Lint::Unreadable, format!("`{link}` is a link, and no folder is read through links"));
            walk.listing.diagnostics.push(fault.at(Place::file(&link)).help("put the folder itself in its place"));
        } else if self.is_folder(&scope.folder) {
            walk.run();
        }
        walk.listing.files.sort();
        walk.listing
    }

    fn read(&self, path: &SourcePath) -> io::Result<Vec<u8>> {
        std::fs::read(self.root.join(path.as_str()))
    }

    fn read_head(&self, path: &SourcePath, most: usize) -> io::Result<Vec<u8>> {
        let mut head = Vec::new();
        std::fs::File::open(self.root.join(path.as_str()))?.take(most as u64).read_to_end(&mut head)?;
        Ok(head)
    }

    fn probe(&self, path: &SourcePath) -> io::Result<()> {
        std::fs::File::open(self.root.join(path.as_str())).map(drop)
    }

    fn hash(&self, path: &SourcePath) -> io::Result<ContentHash> {
        std::fs::File::open(self.root.join(path.as_str())).and_then(ContentHash::of_reader)
    }

    fn on_disk(&self, path: &SourcePath) -> Option<PathBuf> {
        Some(self.root.join(path.as_str()))
    }
}

/// One walk over the tree.
struct Walk<'a> {
    disk: &'a Disk,
    scope: &'a Scope<'a>,
    /// The `.gitignore` of each folder that has one.
    gitignores: HashMap<PathBuf, Gitignore>,
    listing: Listing,
}

impl Walk<'_> {
    fn run(&mut self) {
        let folder = self.disk.root.join(self.scope.folder.as_str());
        let mut entries = WalkDir::new(&folder).min_depth(1).into_iter();
        self.read_gitignore(&folder);
        while let Some(entry) = entries.next() {
            match entry {
                Ok(entry) if entry.file_type().is_dir() => {
                    if self.enters(&entry) {
                        self.read_gitignore(entry.path());
                    } else {
                        entries.skip_current_dir();
                    }
                }
                Ok(entry) => self.visit(&entry),
                Err(error) => self.report_unlisted(&error),
            }
        }
    }

    fn enters(&mut self, folder: &DirEntry) -> bool {
        let path = match self.disk.source_path(folder.path()) {
            Ok(path) => path,
            Err(fault) => {
                self.listing.diagnostics.push(*fault);
                return false;
            }
        };
        let is_skipped = || self.scope.skipped.contains(&path).then_some(Reason::NoContent);
        let is_git_ignored = || self.is_git_ignored(folder).then_some(Reason::GitIgnored);
        match never_content(path.name()).or_else(is_skipped).or_else(is_git_ignored) {
            Some(reason) => {
                self.listing.left_out.add(path, reason);
                false
            }
            None => {
                self.listing.left_out.add_folder(path);
                true
            }
        }
    }

    fn visit(&mut self, entry: &DirEntry) {
        let path = match self.disk.source_path(entry.path()) {
            Ok(path) => path,
            Err(fault) => return self.listing.diagnostics.push(*fault),
        };
        if path.name().starts_with('.') {
            return self.listing.left_out.add(path, Reason::Hidden);
        }
        if self.is_git_ignored(entry) {
            return self.listing.left_out.add(path, Reason::GitIgnored);
        }
        let obstacle = if entry.file_type().is_file() { None } else { self.obstacle(entry) };
        match obstacle {
            None => self.listing.files.push(path),
            Some((message, help)) => {
                let fault = Diagnostic::new(Lint::NotAFile, format!("`{path}` {message}, and is left out"));
                self.listing.diagnostics.push(fault.at(Place::file(&path)).help(help));
                self.listing.left_out.add(path, Reason::NoFile);
            }
        }
    }

    /// Why something that is no regular file cannot be taken for one, and what to do; `None` if it can.
    fn obstacle(&self, entry: &DirEntry) -> Option<(&'static str, &'static str)> {
        if !entry.path_is_symlink() {
            return Some(("is no regular file", "move it out of the site, or list it under `ignore` in `site.toml`"));
        }
        match entry.path().canonicalize() {
            Err(_) => Some(("is a link that leads nowhere", "remove the link, or mend what it points to")),
            Ok(target) if !target.starts_with(&self.disk.root) => Some((
                "is a link that leads out of the site",
                "copy the file into the site; nothing outside it is read",
            )),
            Ok(target) if target.is_dir() => {
                Some(("is a link to a folder", "link to single files, or move the folder here"))
            }
            Ok(target) if !target.is_file() => Some((
                "is a link to what is no regular file",
                "remove the link, or list it under `ignore` in `site.toml`",
            )),
            Ok(_) => None,
        }
    }

    fn report_unlisted(&mut self, error: &walkdir::Error) {
        let reason = error.io_error().map_or_else(|| error.to_string(), |error| error.to_string().to_lowercase());
        let place = error.path().and_then(|path| self.disk.source_path(path).ok());
        let shown = place.as_ref().map_or("the site".to_owned(), |path| format!("`{path}`"));
        let mut fault = Diagnostic::new(Lint::Unreadable, format!("{shown} cannot be read: {reason}"))
            .help("give yourself the right to read it, or list it under `ignore` in `site.toml`");
        fault.place = place.as_ref().map(Place::file);
        self.listing.diagnostics.push(fault);
    }

    fn read_gitignore(&mut self, folder: &Path) {
        let file = folder.join(".gitignore");
        let is_own_file = file.symlink_metadata().is_ok_and(|metadata| metadata.is_file());
        if !self.scope.heeds_gitignore || !is_own_file {
            return;
        }
        let mut builder = GitignoreBuilder::new(folder);
        // A line that is no pattern is git's business, not ours; the other lines hold.
        let _unreadable_lines = builder.add(&file);
        if let Ok(gitignore) = builder.build() {
            self.gitignores.insert(folder.to_owned(), gitignore);
        }
    }

    /// Whether git would ignore it: the nearest `.gitignore` that has something to say decides. What lies in an ignored
    /// folder is never asked about.
    fn is_git_ignored(&self, entry: &DirEntry) -> bool {
        if self.gitignores.is_empty() {
            return false;
        }
        let (path, is_folder) = (entry.path(), entry.file_type().is_dir());
        let below_root = path.ancestors().skip(1).take_while(|folder| folder.starts_with(&self.disk.root));
        let verdict = below_root
            .filter_map(|folder| self.gitignores.get(folder))
            .map(|gitignore| gitignore.matched(path, is_folder))
            .find(|verdict| !verdict.is_none());
        verdict.is_some_and(|verdict| verdict.is_ignore())
    }
}
