//! What may have changed on the disk between two generations, and how much work the later one was.

use std::collections::BTreeSet;

use crate::base::path::SourcePath;

/// What may have changed on the disk since a generation was loaded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Changes {
    /// Nobody knows: everything is looked at.
    Unknown,
    /// These files, or whatever lies in these folders, whether they are still there or not.
    Paths(BTreeSet<SourcePath>),
}

/// How much work a generation was.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Work {
    /// Articles that were read.
    pub read: usize,
    /// Those of them whose text was new, and so was parsed.
    pub parsed: usize,
    /// Whether the site was assembled; else it is the one before.
    pub assembled: bool,
    /// Whether the theme and the data files were read.
    pub themed: bool,
}

impl Changes {
    /// Nothing has changed.
    pub fn none() -> Self {
        Self::Paths(BTreeSet::new())
    }

    /// Adds what has changed besides.
    pub fn add(&mut self, more: Self) {
        match (self, more) {
            (Self::Paths(paths), Self::Paths(more)) => paths.extend(more),
            (own, more) => {
                if more == Self::Unknown {
                    *own = more;
                }
            }
        }
    }

    /// The files and folders that are known to have changed.
    pub fn paths(&self) -> impl Iterator<Item = &SourcePath> {
        let paths = if let Self::Paths(paths) = self { Some(paths) } else { None };
        paths.into_iter().flatten()
    }

    /// Whether a file may have changed: it is named, or lies in a folder that is.
    pub fn may_touch(&self, file: &SourcePath) -> bool {
        match self {
            Self::Unknown => true,
            Self::Paths(paths) => {
                // The root is among them if something in it is known to have changed, but not what.
                let steps = file.as_str().match_indices('/').map(|(end, _)| &file.as_str()[..end]);
                ["", file.as_str()].into_iter().chain(steps).any(|step| paths.contains(step))
            }
        }
    }

    /// Whether anything in a folder of the root may have changed.
    pub fn may_touch_folder(&self, folder: &str) -> bool {
        match self {
            Self::Unknown => true,
            Self::Paths(paths) => paths.iter().any(|path| path.steps().next().is_none_or(|first| first == folder)),
        }
    }
}

impl FromIterator<SourcePath> for Changes {
    fn from_iter<I: IntoIterator<Item = SourcePath>>(paths: I) -> Self {
        Self::Paths(paths.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changes(paths: &[&str]) -> Changes {
        paths.iter().map(|path| SourcePath::default().resolve(path).unwrap()).collect()
    }

    #[test]
    fn a_file_is_touched_by_its_name_and_by_its_folders() {
        let touches = |paths: &[&str], file: &str| changes(paths).may_touch(&SourcePath::new(file).unwrap());
        assert!(touches(&["content/a.md"], "content/a.md"));
        assert!(touches(&["content/a"], "content/a/b/c.md"));
        assert!(touches(&["."], "content/a/b/c.md"));
        assert!(!touches(&["content/a"], "content/ab.md"));
        assert!(!touches(&["content/a/b.md"], "content/a.md"));
        assert!(Changes::Unknown.may_touch(&SourcePath::new("content/a.md").unwrap()));
    }

    #[test]
    fn what_nobody_knows_stays_unknown() {
        let mut some = changes(&["content/a.md"]);
        some.add(changes(&["content/b.md"]));
        assert_eq!(some, changes(&["content/a.md", "content/b.md"]));
        some.add(Changes::Unknown);
        some.add(changes(&["content/a.md"]));
        assert_eq!(some, Changes::Unknown);
    }

    #[test]
    fn a_folder_of_the_root_is_touched_by_what_lies_in_it() {
        assert!(changes(&["themes/own/templates/article.html"]).may_touch_folder("themes"));
        assert!(changes(&["themes"]).may_touch_folder("themes"));
        assert!(changes(&["."]).may_touch_folder("themes"));
        assert!(!changes(&["content/themes/a.md"]).may_touch_folder("themes"));
    }
}
