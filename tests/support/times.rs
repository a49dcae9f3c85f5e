//! When the files in a folder were written, to tell whether any of them was touched.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use walkdir::WalkDir;

/// When each file was last written.
pub type Times = BTreeMap<PathBuf, SystemTime>;

/// Reads when the files below `folder` were written; one that does not exist has none.
pub fn read(folder: &Path) -> Times {
    let entries = WalkDir::new(folder).into_iter().filter_map(Result::ok);
    let files = entries.filter(|entry| entry.file_type().is_file());
    let times = files.map(|entry| {
        let path = entry.path().strip_prefix(folder).unwrap().to_owned();
        (path, entry.metadata().unwrap().modified().unwrap())
    });
    times.collect()
}
