//! Files that Larder keeps for itself between runs, beside the output: each is whole or not there.

use std::path::Path;
use std::time::Duration;

use super::fault;
use super::ops::{self, Found};
use super::state::State;
use super::target::STATE_FOLDER;
use crate::diagnostic::Diagnostic;

/// The text that is kept as `name` for the site at `root`; `None` if there is none that can be read.
pub fn kept(root: &Path, name: &str) -> Option<String> {
    let folder = root.join(STATE_FOLDER);
    let file = folder.join(name);
    let is_ours = matches!(ops::look(&folder), Ok(Found::Folder)) && matches!(ops::look(&file), Ok(Found::File(_)));
    if is_ours { ops::read_text(&file).ok() } else { None }
}

/// Keeps `text` as `name` for the site at `root`, waiting for a build of it at most for `wait`.
///
/// # Errors
/// If it cannot be written; what was kept before is still there.
pub fn keep(root: &Path, name: &str, text: &str, wait: Duration) -> Result<(), Box<Diagnostic>> {
    let state = State::open(root.join(STATE_FOLDER), wait)?;
    let file = state.folder().join(name);
    let unfinished = state.folder().join(format!("{name}.new"));
    let write = || {
        // A link that came with the site would lead out of it.
        if ops::look(&unfinished)? == Found::Link {
            ops::remove_file(&unfinished)?;
        }
        ops::write(&unfinished, text.as_bytes())?;
        ops::rename(&unfinished, &file)
    };
    write().map_err(|error| fault::cannot("write", format!("{STATE_FOLDER}/{name}"), &error))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn keep_now(root: &Path, text: &str) -> Result<(), Box<Diagnostic>> {
        keep(root, "a.json", text, Duration::ZERO)
    }

    #[test]
    fn what_is_kept_is_there_the_next_time() {
        let root = tempfile::tempdir().unwrap();
        assert_eq!(kept(root.path(), "a.json"), None);
        keep_now(root.path(), "one").unwrap();
        keep_now(root.path(), "two").unwrap();
        assert_eq!(kept(root.path(), "a.json").as_deref(), Some("two"));
        assert!(!root.path().join(".larder/a.json.new").exists());
        assert!(root.path().join(".larder/.gitignore").exists(), "it is no part of anybody's repository");
    }

    #[cfg(unix)]
    #[test]
    fn nothing_is_read_or_written_through_a_link() {
        let root = tempfile::tempdir().unwrap();
        let secret = root.path().join("secret");
        fs::write(&secret, "mine").unwrap();
        fs::create_dir(root.path().join(".larder")).unwrap();
        for name in ["a.json", "a.json.new"] {
            std::os::unix::fs::symlink(&secret, root.path().join(".larder").join(name)).unwrap();
        }
        assert_eq!(kept(root.path(), "a.json"), None);
        keep_now(root.path(), "new").unwrap();
        assert_eq!(kept(root.path(), "a.json").as_deref(), Some("new"));
        assert_eq!(fs::read_to_string(secret).unwrap(), "mine");
    }
}
