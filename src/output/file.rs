//! The path of one written file below the output folder.

use std::fmt;
use std::path::{Component, Path};

use crate::base::path::UrlPath;

/// The longest name of a file or folder that common disks hold, in bytes.
const LONGEST_NAME: usize = 255;

/// The longest path that can be opened on Linux, in bytes, without the NUL.
const LONGEST_PATH: usize = 4095;

/// A file below the output folder: `/` between steps, none of them empty, `.`, `..` or anything that would lead
/// elsewhere on this system.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OutputFile(Box<str>);

impl OutputFile {
    /// The file that serves `url`; `None` if this system cannot hold it.
    pub fn of(url: &UrlPath) -> Option<Self> {
        Self::parse(url.output_file())
    }

    /// Takes a path as it is; `None` if it is no sound path of a file.
    pub fn parse(path: String) -> Option<Self> {
        let sound_steps = path
            .split('/')
            .all(|step| !matches!(step, "" | "." | "..") && step.len() <= LONGEST_NAME && !step.contains('\0'));
        // What a step means is the system's business too: `C:` leads elsewhere on some.
        let stays = Path::new(&path).components().all(|component| matches!(component, Component::Normal(_)));
        (sound_steps && stays).then(|| Self(path.into()))
    }

    /// The path as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the path below `folder` is short enough to be opened.
    pub fn fits_under(&self, folder: &Path) -> bool {
        folder.as_os_str().len() + 1 + self.0.len() <= LONGEST_PATH
    }

    /// The folder that the file lies in, `""` for the output folder.
    pub fn folder(&self) -> &str {
        parent(&self.0).unwrap_or_default()
    }

    /// The folders above the file, the nearest first, without the output folder.
    pub fn folders(&self) -> impl Iterator<Item = &str> {
        std::iter::successors(parent(&self.0), |folder| parent(folder)).filter(|folder| !folder.is_empty())
    }
}

impl fmt::Display for OutputFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The folder above `path`: `""` is the output folder, which has none.
pub fn parent(path: &str) -> Option<&str> {
    (!path.is_empty()).then(|| path.rsplit_once('/').map_or("", |(folder, _)| folder))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_that_stay_below_are_files() {
        for bad in ["", "/etc/passwd", "a//b", "a/../b", "./a", "a/", "a\0b", &"x".repeat(256)] {
            assert_eq!(OutputFile::parse(bad.to_owned()), None, "{bad:?}");
        }
        let file = OutputFile::of(&UrlPath::parse("a/b c/热/").unwrap()).unwrap();
        assert_eq!(file.as_str(), "a/b c/热/index.html");
        assert_eq!(file.folders().collect::<Vec<_>>(), ["a/b c/热", "a/b c", "a"]);
        assert_eq!(OutputFile::of(&UrlPath::default()).unwrap().folders().count(), 0);
    }
}
