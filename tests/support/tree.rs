//! A folder as a value: what is in it, to be compared with another.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use walkdir::{DirEntry, WalkDir};

/// Everything below a folder by its path; a folder has no bytes.
pub type Tree = BTreeMap<String, Option<Vec<u8>>>;

/// Reads all of `folder`; one that does not exist is empty.
pub fn read(folder: &Path) -> Tree {
    let bytes = |entry: &DirEntry| entry.file_type().is_file().then(|| std::fs::read(entry.path()).unwrap());
    let exists = folder.exists();
    let entries = WalkDir::new(folder).min_depth(1).into_iter().filter(|_| exists).map(Result::unwrap);
    entries.map(|entry| (name(folder, &entry), bytes(&entry))).collect()
}

/// What is in one tree and not, or not like this, in the other: a line for each, at most twenty; empty if nothing.
pub fn difference(expected: &Tree, actual: &Tree) -> String {
    let paths: BTreeSet<&String> = expected.keys().chain(actual.keys()).collect();
    let lines = paths.into_iter().filter_map(|path| match (expected.get(path), actual.get(path)) {
        (Some(a), Some(b)) if a == b => None,
        (Some(a), Some(b)) => Some(format!("`{path}` differs: {} expected, {} found\n", size(a), size(b))),
        (Some(_), None) => Some(format!("`{path}` is missing\n")),
        (None, _) => Some(format!("`{path}` should not be there\n")),
    });
    lines.take(20).collect()
}

fn size(bytes: &Option<Vec<u8>>) -> String {
    bytes.as_ref().map_or("a folder".to_owned(), |bytes| format!("a file of {} bytes", bytes.len()))
}

fn name(folder: &Path, entry: &DirEntry) -> String {
    entry.path().strip_prefix(folder).unwrap().to_str().unwrap().to_owned()
}
