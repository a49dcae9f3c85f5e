//! Folders to work in, on the fastest disk there is: what is tested here is the same on all of them.

use std::path::Path;

use tempfile::TempDir;

/// A disk in memory.
const IN_MEMORY: &str = "/dev/shm";

/// A new empty folder, gone when it is dropped.
pub fn folder() -> TempDir {
    let in_memory = Path::new(IN_MEMORY).is_dir().then(|| tempfile::tempdir_in(IN_MEMORY));
    in_memory.and_then(Result::ok).unwrap_or_else(|| tempfile::tempdir().unwrap())
}
