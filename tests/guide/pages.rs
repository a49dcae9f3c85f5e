//! The guide's pages as they lie on the disk.

use std::fs;
use std::path::{Path, PathBuf};

/// From this line on a page is made from the code.
const MADE: &str = "%% Made by `UPDATE_GUIDE=1 cargo test --test guide` from here on. %%\n";

/// A page of the guide.
#[derive(Clone)]
pub struct Page {
    /// Its path below the guide's articles.
    pub name: String,
    /// What it says.
    pub text: String,
}

/// The guide's folder.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs")
}

impl Page {
    /// All of them, in order of path.
    pub fn all() -> Vec<Self> {
        let folder = root().join("content");
        let files = files(&folder).into_iter().filter(|name| name.ends_with(".md"));
        files.map(|name| Self { text: fs::read_to_string(folder.join(&name)).unwrap(), name }).collect()
    }

    /// Puts `text` in the place of the page, if it is another.
    pub fn write(&self, text: &str) {
        let file = root().join("content").join(&self.name);
        if fs::read_to_string(&file).unwrap() != text {
            fs::write(file, text).unwrap();
        }
    }

    /// The page with `made` behind what is written by hand.
    pub fn with_reference(&self, made: &str) -> String {
        let (by_hand, _) = self.text.split_once(MADE).unwrap_or_else(|| panic!("{} lacks `{MADE}`", self.name));
        format!("{by_hand}{MADE}\n{}\n", made.trim())
    }
}

/// The paths of all files below a folder, sorted.
pub fn files(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        if entry.file_type().unwrap().is_dir() {
            found.extend(files(&entry.path()).into_iter().map(|below| format!("{name}/{below}")));
        } else {
            found.push(name);
        }
    }
    found.sort();
    found
}
