//! Every touch of the disk that writing a site needs, one function each.
//!
//! What changes the disk is counted under the feature `failpoints`, where the variable `LARDER_FAILPOINT` makes one of
//! these operations the last (`12`: the process dies in the middle of the twelfth, as `kill -9` would have it) or makes
//! it fail (`12:error`: no space is left); `count` has `report_count` print how many there were. Without the feature
//! none of this exists.
//!
//! Nothing here follows a link in the output, knows of manifests, or makes a message: errors are plain [`io::Error`]s.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Read, Seek as _, Write as _};
use std::path::{Path, PathBuf};

use crate::base::hash::ContentHash;

#[cfg(feature = "failpoints")]
pub use failpoint::report_count;

/// What lies at a path; links are not followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// Nothing at all.
    Nothing,
    /// An ordinary file of so many bytes.
    File(u64),
    /// A folder.
    Folder,
    /// A symbolic link, wherever it leads.
    Link,
    /// A pipe, a socket, a device.
    Other,
}

/// Looks at what lies at `path`. Below a file lies nothing.
pub fn look(path: &Path) -> io::Result<Found> {
    let metadata = match fs::symlink_metadata(path) {
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            return Ok(Found::Nothing);
        }
        metadata => metadata?,
    };
    let kind = metadata.file_type();
    Ok(match () {
        () if kind.is_file() => Found::File(metadata.len()),
        () if kind.is_dir() => Found::Folder,
        () if kind.is_symlink() => Found::Link,
        () => Found::Other,
    })
}

/// The names in a folder, sorted; names that are not UTF-8 come out mangled.
pub fn list(folder: &Path) -> io::Result<Vec<String>> {
    let names = fs::read_dir(folder)?.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()));
    let mut names = names.collect::<io::Result<Vec<String>>>()?;
    names.sort_unstable();
    Ok(names)
}

/// The whole of a text file.
pub fn read_text(path: &Path) -> io::Result<String> {
    fs::read_to_string(path)
}

/// Opens a source to be copied; links are followed, for this is no file of ours.
pub fn open(source: &Path) -> io::Result<File> {
    File::open(source)
}

/// The hash of a file, read as a stream.
pub fn hash(path: &Path) -> io::Result<ContentHash> {
    ContentHash::of_reader(File::open(path)?)
}

/// Whether the file at `path` holds exactly `bytes`; one that cannot be read does not.
pub fn holds(path: &Path, bytes: &[u8]) -> bool {
    fs::read(path).is_ok_and(|found| found == bytes)
}

/// The hash of `source`, read from its start, if the file at `path` holds the same bytes. What cannot be read at `path`
/// does not; `source` must be readable.
pub fn hash_if_same(path: &Path, source: &File) -> io::Result<Option<ContentHash>> {
    let Ok(file) = File::open(path) else { return Ok(None) };
    if file.metadata()?.len() != source.metadata()?.len() {
        return Ok(None);
    }
    let mut twin = Twin { source, file, beside: Vec::new(), same: true };
    let hash = ContentHash::of_reader(&mut twin)?;
    let ends_too = matches!(twin.file.read(&mut [0]), Ok(0));
    twin.source.rewind()?;
    Ok((twin.same && ends_too).then_some(hash))
}

/// Whether a file can be renamed from the folder `from` into the folder `to`. Both must exist; nothing is changed.
///
/// The name that is tried does not exist: where two mounts of one disk meet, only a rename can tell.
pub fn can_rename(from: &Path, to: &Path) -> bool {
    const NO_SUCH_FILE: &str = ".larder-no-such-file";
    let tried = fs::rename(from.join(NO_SUCH_FILE), to.join(NO_SUCH_FILE));
    !tried.is_err_and(|error| error.kind() == ErrorKind::CrossesDevices) && volume(from) == volume(to)
}

/// The number of the disk that `path` lies on.
#[cfg(unix)]
fn volume(path: &Path) -> Option<u64> {
    use std::os::unix::fs::MetadataExt as _;
    fs::metadata(path).ok().map(|metadata| metadata.dev())
}

/// The drive or share that `path` lies on.
#[cfg(not(unix))]
fn volume(path: &Path) -> Option<std::ffi::OsString> {
    path.components().next().map(|first| first.as_os_str().to_owned())
}

/// Makes a folder; its parent must exist.
pub fn create_dir(path: &Path) -> io::Result<()> {
    changing(|| fs::create_dir(path))
}

/// Makes sure that `path` is a folder; its parent must exist.
pub fn ensure_dir(path: &Path) -> io::Result<()> {
    match create_dir(path) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists && look(path)? == Found::Folder => Ok(()),
        made => made,
    }
}

/// Makes `path` and all folders above it that are missing; returns what it made, the highest first.
pub fn create_dirs(path: &Path) -> io::Result<Vec<PathBuf>> {
    // Above a relative path is the folder one stands in.
    let is_there = |folder: &Path| folder.as_os_str().is_empty() || folder.exists();
    let missing: Vec<&Path> = path.ancestors().take_while(|folder| !is_there(folder)).collect();
    missing.iter().rev().map(|folder| ensure_dir(folder).map(|()| folder.to_path_buf())).collect()
}

/// Writes a file, made or cut short first.
pub fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if failpoint::dies_here()? {
        let _ = fs::write(path, &bytes[..bytes.len() / 2]);
        std::process::abort();
    }
    fs::write(path, bytes)
}

/// Writes a file that is not there yet.
///
/// # Errors
/// [`ErrorKind::AlreadyExists`] if something lies at the path, a link among them.
pub fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    changing(|| File::create_new(path)?.write_all(bytes))
}

/// Gives a file a second name, which must be free.
///
/// # Errors
/// [`ErrorKind::AlreadyExists`] if it is not; another if this disk has no second names.
pub fn link(from: &Path, to: &Path) -> io::Result<()> {
    changing(|| fs::hard_link(from, to))
}

/// Copies the bytes of `source` from where it is read, not its permissions, to `path` as a stream; returns their hash.
pub fn copy(source: &File, path: &Path) -> io::Result<ContentHash> {
    let sink = File::create(path)?;
    if failpoint::dies_here()? {
        let half = source.metadata()?.len() / 2;
        let _ = ContentHash::of_reader(Tee { source: source.take(half), sink });
        std::process::abort();
    }
    ContentHash::of_reader(Tee { source, sink })
}

/// Moves a file to where it belongs, in place of a file that is there already.
pub fn rename(from: &Path, to: &Path) -> io::Result<()> {
    changing(|| fs::rename(from, to))
}

/// Deletes a file or a link.
pub fn remove_file(path: &Path) -> io::Result<()> {
    changing(|| fs::remove_file(path))
}

/// Deletes a folder if it is empty; whether it did. One that is not, or that is in use as a mount, is left alone.
pub fn remove_dir_if_empty(path: &Path) -> io::Result<bool> {
    use ErrorKind::{AlreadyExists, DirectoryNotEmpty, NotADirectory, NotFound, ResourceBusy};
    match changing(|| fs::remove_dir(path)) {
        Ok(()) => Ok(true),
        Err(error)
            if matches!(error.kind(), DirectoryNotEmpty | AlreadyExists | NotFound | NotADirectory | ResourceBusy) =>
        {
            Ok(false)
        }
        Err(error) => Err(error),
    }
}

/// Opens the file that is locked, making it if it is missing.
pub fn open_lock(path: &Path) -> io::Result<File> {
    let open = || File::options().read(true).write(true).create(true).truncate(false).open(path);
    if path.exists() { open() } else { changing(open) }
}

/// Does one counted change.
fn changing<T>(change: impl FnOnce() -> io::Result<T>) -> io::Result<T> {
    if failpoint::dies_here()? {
        std::process::abort();
    }
    change()
}

/// Reads a source and writes all that it reads to a file.
struct Tee<R> {
    source: R,
    sink: File,
}

impl<R: Read> Read for Tee<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.source.read(buffer)?;
        self.sink.write_all(&buffer[..read])?;
        Ok(read)
    }
}

/// Reads a source and notes whether a file goes on with the same bytes. Ends early once it does not.
struct Twin<'s> {
    source: &'s File,
    file: File,
    beside: Vec<u8>,
    same: bool,
}

impl Read for Twin<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = if self.same { self.source.read(buffer)? } else { 0 };
        self.beside.resize(read, 0);
        self.same &= self.file.read_exact(&mut self.beside).is_ok() && self.beside == buffer[..read];
        Ok(read)
    }
}

/// No operation ever dies or fails on purpose.
#[cfg(not(feature = "failpoints"))]
mod failpoint {
    /// Whether the process is to die in the middle of the operation that is about to begin: never.
    pub fn dies_here() -> std::io::Result<bool> {
        Ok(false)
    }
}

#[cfg(feature = "failpoints")]
mod failpoint {
    //! One operation of a run, by number, at which the process dies or that fails.

    use std::io;
    use std::sync::LazyLock;
    use std::sync::atomic::{AtomicU64, Ordering};

    /// What `LARDER_FAILPOINT` asks for.
    enum Plan {
        Nothing,
        Count,
        DieAt(u64),
        FailAt(u64),
    }

    static COUNT: AtomicU64 = AtomicU64::new(0);
    static PLAN: LazyLock<Plan> =
        LazyLock::new(|| std::env::var("LARDER_FAILPOINT").map_or(Plan::Nothing, |wanted| parse(&wanted)));

    fn parse(wanted: &str) -> Plan {
        let number = |text: &str| match text.parse() {
            Ok(number) => number,
            Err(_) => panic!("`LARDER_FAILPOINT` is `count`, `N` or `N:error`, not `{wanted}`"),
        };
        match wanted.strip_suffix(":error") {
            Some(at) => Plan::FailAt(number(at)),
            None if wanted == "count" => Plan::Count,
            None => Plan::DieAt(number(wanted)),
        }
    }

    /// Counts an operation that is about to begin; whether the process is to die in the middle of it.
    ///
    /// # Errors
    /// If this is the operation that is to fail.
    pub fn dies_here() -> io::Result<bool> {
        let now = COUNT.fetch_add(1, Ordering::SeqCst) + 1;
        match *PLAN {
            Plan::DieAt(at) => Ok(now == at),
            Plan::FailAt(at) if now == at => Err(io::ErrorKind::StorageFull.into()),
            _ => Ok(false),
        }
    }

    /// Prints to standard error how many operations there were, if `LARDER_FAILPOINT` is `count`.
    pub fn report_count() {
        if matches!(*PLAN, Plan::Count) {
            eprintln!("operations: {}", COUNT.load(Ordering::SeqCst));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_is_hashed_as_it_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let (source, to) = (folder.path().join("a"), folder.path().join("b"));
        let bytes: Vec<u8> = (0..200_000_u32).flat_map(u32::to_le_bytes).collect();
        fs::write(&source, &bytes).unwrap();
        assert_eq!(copy(&open(&source).unwrap(), &to).unwrap(), ContentHash::of(&bytes));
        assert!(holds(&to, &bytes));
        assert_eq!(hash_if_same(&to, &open(&source).unwrap()).unwrap(), Some(ContentHash::of(&bytes)));
    }

    #[test]
    fn streams_that_differ_anywhere_are_not_the_same() {
        let folder = tempfile::tempdir().unwrap();
        let (source, to) = (folder.path().join("a"), folder.path().join("b"));
        let bytes = vec![7; 100_000];
        fs::write(&source, &bytes).unwrap();
        let mut last = bytes.clone();
        last[99_999] = 8;
        let source = open(&source).unwrap();
        for other in [&last[..], &bytes[..99_999], &[bytes.clone(), vec![7]].concat(), &[]] {
            fs::write(&to, other).unwrap();
            assert_eq!(hash_if_same(&to, &source).unwrap(), None, "{} bytes", other.len());
        }
        assert_eq!(hash_if_same(&folder.path().join("none"), &source).unwrap(), None);
        assert_eq!(copy(&source, &to).unwrap(), ContentHash::of(&bytes), "comparing leaves the source at its start");
    }

    #[test]
    fn missing_folders_are_made_and_named() {
        let folder = tempfile::tempdir().unwrap();
        let deep = folder.path().join("a/b");
        assert_eq!(create_dirs(&deep).unwrap(), [folder.path().join("a"), deep.clone()]);
        assert_eq!(create_dirs(&deep).unwrap(), <[PathBuf; 0]>::default());
        assert!(!remove_dir_if_empty(&folder.path().join("a")).unwrap());
        assert!(remove_dir_if_empty(&deep).unwrap());
    }
}
