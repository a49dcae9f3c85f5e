//! Files that are the author's from the moment they are there: written whole or not at all, and over nothing.

use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use super::ops::{self, Found};

/// Writes a file that is not there yet, and the folders on the way to it. What was made is taken away again if it fails.
///
/// # Errors
/// [`ErrorKind::AlreadyExists`] if something lies there, be it only since a moment ago; or what the disk says.
pub fn create(file: &Path, bytes: &[u8]) -> io::Result<()> {
    if ops::look(file)? != Found::Nothing {
        return Err(ErrorKind::AlreadyExists.into());
    }
    let folder = file.parent().unwrap_or(Path::new(""));
    let folders = ops::create_dirs(folder)?;
    let written = write_aside(folder, bytes).and_then(|unfinished| {
        let placed = put_in_place(&unfinished, file);
        // With a second name the file is there already, and the first has had its day; if that stays, it is a hidden file.
        let _stays = ops::remove_file(&unfinished);
        placed
    });
    if written.is_err() {
        folders.iter().rev().for_each(|folder| {
            let _stays = ops::remove_dir_if_empty(folder);
        });
    }
    written
}

/// Writes `bytes` under a name in `folder` that no content has, and says which.
fn write_aside(folder: &Path, bytes: &[u8]) -> io::Result<PathBuf> {
    /// A killed process may have left a few.
    const MOST_TRIED: usize = 100;
    let mut tried = (0..MOST_TRIED).map(|number| {
        let path = folder.join(format!(".larder-new-{}-{number}", std::process::id()));
        (ops::write_new(&path, bytes), path)
    });
    match tried.find(|(written, _)| !matches!(written, Err(error) if error.kind() == ErrorKind::AlreadyExists)) {
        Some((Ok(()), path)) => Ok(path),
        Some((Err(error), path)) => {
            let _is_none = ops::remove_file(&path);
            Err(error)
        }
        None => Err(ErrorKind::ResourceBusy.into()),
    }
}

/// Gives a finished file its name, unless that is taken.
fn put_in_place(unfinished: &Path, file: &Path) -> io::Result<()> {
    match ops::link(unfinished, file) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => {
            // A disk without second names: the name is taken first, then what it stands for is replaced.
            ops::write_new(file, &[])?;
            ops::rename(unfinished, file).inspect_err(|_| {
                let _stays = ops::remove_file(file);
            })
        }
        linked => linked,
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    /// The names in a folder.
    fn names(folder: &Path) -> Vec<String> {
        ops::list(folder).unwrap()
    }

    #[test]
    fn a_file_is_whole_and_nothing_lies_beside_it() {
        let root = tempfile::tempdir().unwrap();
        let file = root.path().join("a/b/c.md");
        create(&file, b"one").unwrap();
        assert_eq!(fs::read(&file).unwrap(), b"one");
        assert_eq!(names(&root.path().join("a/b")), ["c.md"]);
    }

    #[test]
    fn what_is_there_stays() {
        let root = tempfile::tempdir().unwrap();
        for name in ["file", "folder"] {
            let path = root.path().join(name);
            if name == "file" {
                fs::write(&path, "mine").unwrap()
            } else {
                fs::create_dir(&path).unwrap()
            }
            assert_eq!(create(&path, b"new").unwrap_err().kind(), ErrorKind::AlreadyExists, "{name}");
        }
        assert_eq!(fs::read(root.path().join("file")).unwrap(), b"mine");
        assert_eq!(names(root.path()), ["file", "folder"]);
        let taken = put_in_place(&root.path().join("none"), &root.path().join("file"));
        assert_eq!(taken.unwrap_err().kind(), ErrorKind::AlreadyExists, "without second names too");
    }

    #[cfg(unix)]
    #[test]
    fn nothing_is_written_through_a_link() {
        let root = tempfile::tempdir().unwrap();
        let file = root.path().join("link");
        std::os::unix::fs::symlink(root.path().join("elsewhere"), &file).unwrap();
        assert_eq!(create(&file, b"new").unwrap_err().kind(), ErrorKind::AlreadyExists);
        assert_eq!(names(root.path()), ["link"]);
    }

    #[test]
    fn what_a_killed_process_has_left_is_in_nobodys_way() {
        let root = tempfile::tempdir().unwrap();
        let left = write_aside(root.path(), b"left").unwrap();
        create(&root.path().join("a.md"), b"new").unwrap();
        assert_eq!(fs::read(root.path().join("a.md")).unwrap(), b"new");
        assert_eq!(fs::read(left).unwrap(), b"left");
    }

    #[test]
    fn what_fails_leaves_nothing() {
        let root = tempfile::tempdir().unwrap();
        let long = format!("{}.md", "x".repeat(300));
        create(&root.path().join("a/b").join(long), b"new").unwrap_err();
        assert_eq!(names(root.path()), [""; 0]);
        create(&root.path().join("file"), b"mine").unwrap();
        create(&root.path().join("file/below/x.md"), b"new").unwrap_err();
        assert_eq!(names(root.path()), ["file"]);
    }
}
