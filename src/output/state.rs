//! `.larder/`, the folder of Larder's own files in the site's root, and the lock in it.
//!
//! One build at a time: whoever holds a [`State`] holds the lock, until it is dropped.

use std::fs::{File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use super::fault;
use super::ops::{self, Found};
use super::target::STATE_FOLDER;
use crate::diagnostic::Diagnostic;

/// How long to wait before looking at the lock again.
const LOCK_POLL: Duration = Duration::from_millis(20);

/// Keeps the folder out of the site's repository.
const IGNORE_ALL: &[u8] = b"*\n";

/// The folder of state, locked.
pub struct State {
    folder: PathBuf,
    /// Unlocked when it is closed.
    _lock: File,
}

impl State {
    /// Makes the folder if it is missing and locks it, waiting for another build at most for `wait`.
    pub fn open(folder: PathBuf, wait: Duration) -> Result<Self, Box<Diagnostic>> {
        let failed = |verb: &str, name: &str, error: io::Error| fault::cannot(verb, shown(name), &error);
        if !matches!(ops::look(&folder), Ok(Found::Folder)) {
            ops::ensure_dir(&folder).map_err(|error| failed("make", "", error))?;
        }
        refuse_links(&folder)?;
        let lock = ops::open_lock(&folder.join("lock")).map_err(|error| failed("open", "lock", error))?;
        acquire(&lock, wait)?;
        let ignore = folder.join(".gitignore");
        if !ops::holds(&ignore, IGNORE_ALL) {
            ops::write(&ignore, IGNORE_ALL).map_err(|error| failed("write", ".gitignore", error))?;
        }
        Ok(Self { folder, _lock: lock })
    }

    /// The folder itself.
    pub fn folder(&self) -> &Path {
        &self.folder
    }
}

/// A file of the folder as the author knows it.
fn shown(name: &str) -> String {
    format!("{STATE_FOLDER}/{name}").trim_end_matches('/').to_owned()
}

/// A site from elsewhere may bring links along that lead out of it: nothing of ours is ever one.
fn refuse_links(folder: &Path) -> Result<(), Box<Diagnostic>> {
    for name in ["lock", ".gitignore", "tmp", "manifests"] {
        let found = ops::look(&folder.join(name)).map_err(|error| fault::cannot("look at", shown(name), &error))?;
        if found == Found::Link {
            let help = format!("delete `{STATE_FOLDER}`: Larder makes it anew");
            return Err(fault::output(format!("`{}` is a link", shown(name)), help));
        }
    }
    Ok(())
}

/// Locks `lock`, trying until `wait` is over.
fn acquire(lock: &File, wait: Duration) -> Result<(), Box<Diagnostic>> {
    let start = Instant::now();
    loop {
        match lock.try_lock() {
            Ok(()) => return Ok(()),
            Err(TryLockError::WouldBlock) if start.elapsed() < wait => thread::sleep(LOCK_POLL),
            Err(TryLockError::WouldBlock) => {
                return Err(fault::output(
                    "another `larder` is building this site",
                    "wait until it is done, or stop it",
                ));
            }
            Err(TryLockError::Error(error)) => return Err(fault::cannot("lock", shown("lock"), &error)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_build_at_a_time() {
        let root = tempfile::tempdir().unwrap();
        let open = |wait| State::open(root.path().join(STATE_FOLDER), Duration::from_millis(wait));
        let first = open(0).unwrap();
        let refused = open(60).map(drop).unwrap_err();
        assert_eq!(refused.message, "another `larder` is building this site");
        let waiting = thread::scope(|scope| {
            let second = scope.spawn(|| open(10_000).is_ok());
            drop(first);
            second.join().unwrap()
        });
        assert!(waiting);
        assert!(ops::holds(&root.path().join(".larder/.gitignore"), b"*\n"));
    }

    #[cfg(unix)]
    #[test]
    fn links_in_its_place_are_refused() {
        let root = tempfile::tempdir().unwrap();
        let (state, elsewhere) = (root.path().join(STATE_FOLDER), root.path().join("elsewhere"));
        std::fs::create_dir(&elsewhere).unwrap();
        std::os::unix::fs::symlink(&elsewhere, &state).unwrap();
        assert!(State::open(state.clone(), Duration::ZERO).is_err());
        std::fs::remove_file(&state).unwrap();
        std::fs::create_dir(&state).unwrap();
        std::os::unix::fs::symlink(elsewhere.join("lock"), state.join("lock")).unwrap();
        assert_eq!(State::open(state, Duration::ZERO).map(drop).unwrap_err().message, "`.larder/lock` is a link");
        assert_eq!(ops::list(&elsewhere).unwrap(), <[String; 0]>::default());
    }
}
