//! The list of the files that Larder wrote into one output folder, each with the hash of its bytes.
//!
//! It is what allows a file to be replaced or deleted. While a build is being put in place a path may stand in it
//! twice, with the old hash and the new one: whichever of the two is found is ours. A manifest that is missing, of another
//! version or damaged allows nothing.

use std::fmt::Write as _;
use std::io;
use std::path::{Path, PathBuf};

use rayon::slice::ParallelSliceMut as _;

use super::file::OutputFile;
use super::ops::{self, Found};
use crate::base::hash::ContentHash;

/// The first line; it changes whenever what follows is written differently.
const VERSION: &str = "larder manifest 1";

/// Files and their hashes, sorted, none twice with one hash.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Manifest {
    entries: Vec<(OutputFile, ContentHash)>,
}

impl Manifest {
    /// Sorts `entries` into a manifest.
    pub fn new(mut entries: Vec<(OutputFile, ContentHash)>) -> Self {
        entries.par_sort_unstable();
        entries.dedup();
        Self { entries }
    }

    /// Everything that either lists.
    pub fn union(&self, other: &Self) -> Self {
        Self::new([&self.entries[..], &other.entries[..]].concat())
    }

    /// Files and hashes in order of path; a path may come twice in a row.
    pub fn entries(&self) -> &[(OutputFile, ContentHash)] {
        &self.entries
    }

    /// Whether a file at `path` is ours, edited or not.
    pub fn lists(&self, path: &str) -> bool {
        !self.of(path).is_empty()
    }

    /// Whether a file at `path` with these bytes is as we wrote it.
    pub fn lists_as(&self, path: &str, hash: ContentHash) -> bool {
        self.of(path).iter().any(|(_, known)| *known == hash)
    }

    /// Whether a file somewhere below `folder` is ours.
    pub fn lists_below(&self, folder: &str) -> bool {
        let prefix = format!("{folder}/");
        let start = self.entries.partition_point(|(file, _)| file.as_str() < prefix.as_str());
        self.entries.get(start).is_some_and(|(file, _)| file.as_str().starts_with(&prefix))
    }

    /// The entries of one path.
    fn of(&self, path: &str) -> &[(OutputFile, ContentHash)] {
        let start = self.entries.partition_point(|(file, _)| file.as_str() < path);
        let rest = &self.entries[start..];
        &rest[..rest.iter().take_while(|(file, _)| file.as_str() == path).count()]
    }

    /// The manifest as text: a line of version, then `hash path` a line.
    fn print(&self) -> String {
        let mut text = format!("{VERSION}\n");
        for (file, hash) in &self.entries {
            // Writing to a string cannot fail.
            let _ = writeln!(text, "{hash} {}", escape(file.as_str()));
        }
        text
    }

    /// Reads what [`Self::print`] wrote; `None` if anything about it is strange.
    fn parse(text: &str) -> Option<Self> {
        let lines = text.strip_prefix(VERSION)?.strip_prefix('\n')?;
        if !lines.is_empty() && !lines.ends_with('\n') {
            return None;
        }
        let entries = lines.lines().map(|line| {
            let (hash, path) = line.split_once(' ')?;
            Some((OutputFile::parse(unescape(path)?)?, hash.parse().ok()?))
        });
        entries.collect::<Option<Vec<_>>>().map(Self::new)
    }
}

/// Where the manifest of one output folder is kept.
pub struct ManifestFile {
    folder: PathBuf,
    name: String,
}

impl ManifestFile {
    /// The manifest, in the folder of state `state`, of the output folder whose name is `key`.
    pub fn new(state: &Path, key: &[u8]) -> Self {
        Self { folder: state.join("manifests"), name: ContentHash::of(key).to_string() }
    }

    /// The manifest as it was saved last; an empty one if there is none that can be trusted.
    pub fn load(&self) -> Manifest {
        let is_ours = |path: &Path| matches!(ops::look(path), Ok(Found::File(_)));
        if !matches!(ops::look(&self.folder), Ok(Found::Folder)) || !is_ours(&self.path()) {
            return Manifest::default();
        }
        ops::read_text(&self.path()).ok().and_then(|text| Manifest::parse(&text)).unwrap_or_default()
    }

    /// Puts `manifest` in the place of the last one, whole or not at all.
    pub fn save(&self, manifest: &Manifest) -> io::Result<()> {
        ops::ensure_dir(&self.folder)?;
        self.sweep()?;
        ops::write(&self.unfinished(), manifest.print().as_bytes())?;
        ops::rename(&self.unfinished(), &self.path())
    }

    /// Deletes what a build that was killed while saving has left.
    pub fn sweep(&self) -> io::Result<()> {
        match ops::look(&self.unfinished())? {
            Found::Nothing => Ok(()),
            _ => ops::remove_file(&self.unfinished()),
        }
    }

    /// The file itself.
    pub fn path(&self) -> PathBuf {
        self.folder.join(format!("{}.txt", self.name))
    }

    /// What is renamed into place.
    fn unfinished(&self) -> PathBuf {
        self.folder.join(format!("{}.new", self.name))
    }
}

/// Keeps a path on one line.
fn escape(path: &str) -> String {
    path.replace('\\', "\\\\").replace('\n', "\\n").replace('\r', "\\r")
}

/// Undoes [`escape`]; `None` if it cannot have written this.
fn unescape(path: &str) -> Option<String> {
    let mut plain = String::with_capacity(path.len());
    let mut chars = path.chars();
    while let Some(c) = chars.next() {
        plain.push(match c {
            '\\' => match chars.next()? {
                '\\' => '\\',
                'n' => '\n',
                'r' => '\r',
                _ => return None,
            },
            c => c,
        });
    }
    Some(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest(paths: &[&str]) -> Manifest {
        let entry = |path: &&str| (OutputFile::parse((*path).to_owned()).unwrap(), ContentHash::of(path.as_bytes()));
        Manifest::new(paths.iter().map(entry).collect())
    }

    #[test]
    fn any_path_survives_being_saved() {
        let state = tempfile::tempdir().unwrap();
        let file = ManifestFile::new(state.path(), b"public");
        let written = manifest(&["z", "a b", "热/面\n.png", "back\\slash", "\\n", "c\r"]);
        file.save(&manifest(&["old"])).unwrap();
        file.save(&written).unwrap();
        assert_eq!(file.load(), written);
        assert_eq!(ops::list(&state.path().join("manifests")).unwrap().len(), 1);
        assert_eq!(ManifestFile::new(state.path(), b"other").load(), Manifest::default());
    }

    #[test]
    fn a_damaged_manifest_lists_nothing() {
        let whole = manifest(&["a", "b"]).print();
        assert_eq!(Manifest::parse(&whole).unwrap().entries().len(), 2);
        let cases = [
            String::new(),
            whole.replace('1', "2"),
            whole[..whole.len() - 1].to_owned(),
            format!("{whole}\u{0}"),
            format!("{whole}nonsense\n"),
            format!("{whole}0123456789abcdef ../../etc/passwd\n"),
            format!("{whole}0123456789abcdef /etc/passwd\n"),
            format!("{whole}0123456789abcdef a\\x\n"),
        ];
        for text in cases {
            assert_eq!(Manifest::parse(&text), None, "{text:?}");
        }
    }

    #[test]
    fn a_path_may_have_two_hashes() {
        let both = manifest(&["a", "a-b/c"])
            .union(&Manifest::new(vec![(OutputFile::parse("a".to_owned()).unwrap(), ContentHash::of(b"new"))]));
        assert!(both.lists_as("a", ContentHash::of(b"a")) && both.lists_as("a", ContentHash::of(b"new")));
        assert!(!both.lists_as("a", ContentHash::of(b"other")) && both.lists("a") && !both.lists("a-b"));
        assert!(both.lists_below("a-b") && !both.lists_below("a"));
    }
}
