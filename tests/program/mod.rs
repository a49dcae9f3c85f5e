//! Runs the built program on sites in temporary folders: [`Site`] is where, [`larder`] what, [`run`] how.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use tempfile::TempDir;

/// How long any run may take; beyond that it counts as hung and is ended.
const DEADLINE: Duration = Duration::from_secs(30);

/// How often it is looked whether a run has ended.
const POLL: Duration = Duration::from_millis(2);

/// A site in a folder `site`, beside an empty folder `home`, both gone at the end of the test.
pub struct Site {
    folder: TempDir,
}

/// What a run came to.
#[derive(Debug)]
pub struct Run {
    /// The exit status; -1 if it was killed.
    pub status: i32,
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
    /// How long it took.
    pub took: Duration,
}

/// What lies at each path below a folder, and when it was last changed.
pub type Snapshot = BTreeMap<PathBuf, (Entry, SystemTime)>;

/// What lies at a path.
#[derive(Debug, PartialEq, Eq)]
pub enum Entry {
    /// A folder.
    Folder,
    /// A file with these bytes.
    File(Vec<u8>),
    /// Anything else.
    Other,
}

impl Site {
    /// A site that holds nothing yet.
    pub fn empty() -> Self {
        let site = Self { folder: tempfile::tempdir().unwrap() };
        fs::create_dir(site.root()).unwrap();
        fs::create_dir(site.home()).unwrap();
        site
    }

    /// The site's root.
    pub fn root(&self) -> PathBuf {
        self.folder.path().join("site")
    }

    /// The home folder of whoever runs the program, as far as the program knows.
    pub fn home(&self) -> PathBuf {
        self.folder.path().join("home")
    }

    /// Writes a file and the folders above it.
    pub fn write(&self, path: impl AsRef<OsStr>, bytes: impl AsRef<[u8]>) {
        let file = self.root().join(Path::new(path.as_ref()));
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, bytes).unwrap();
    }

    /// The program, to be started in the root with these arguments and an environment that is the same everywhere.
    pub fn larder(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_larder"));
        command.args(arguments).current_dir(self.root()).env("HOME", self.home());
        command.env_remove("NO_COLOR").env_remove("RUST_BACKTRACE");
        for proxy in ["ALL_PROXY", "HTTPS_PROXY", "HTTP_PROXY"] {
            command.env_remove(proxy).env_remove(proxy.to_lowercase());
        }
        command
    }

    /// Runs the program in the root.
    pub fn run(&self, arguments: &[&str]) -> Run {
        run(self.larder(arguments))
    }

    /// Everything below a folder of the site.
    pub fn snapshot(&self, folder: &str) -> Snapshot {
        let mut snapshot = Snapshot::new();
        let mut open = vec![self.root().join(folder)];
        while let Some(path) = open.pop() {
            let Ok(metadata) = path.symlink_metadata() else { continue };
            let entry = if metadata.is_dir() {
                open.extend(fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
                Entry::Folder
            } else if metadata.is_file() {
                Entry::File(fs::read(&path).unwrap())
            } else {
                Entry::Other
            };
            snapshot.insert(path, (entry, metadata.modified().unwrap()));
        }
        snapshot
    }
}

/// Runs a command to its end and collects what it says.
pub fn run(mut command: Command) -> Run {
    let started = Instant::now();
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = loop {
        match command.spawn() {
            // A program that has just been written is busy as long as another thread starts a program of its own.
            Err(error) if error.kind() == ErrorKind::ExecutableFileBusy && started.elapsed() < DEADLINE => {
                std::thread::yield_now();
            }
            child => break child.unwrap(),
        }
    };
    let (stdout, stderr) = (collect(child.stdout.take()), collect(child.stderr.take()));
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        if started.elapsed() > DEADLINE {
            child.kill().unwrap();
            break child.wait().unwrap();
        }
        thread::sleep(POLL);
    };
    let took = started.elapsed();
    let (stdout, stderr) = (stdout.join().unwrap(), stderr.join().unwrap());
    Run { status: status.code().unwrap_or(-1), stdout, stderr, took }
}

/// Reads a stream to its end on a thread of its own, so that the program never waits for us.
fn collect(stream: Option<impl Read + Send + 'static>) -> thread::JoinHandle<String> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        stream.unwrap().read_to_end(&mut bytes).unwrap();
        String::from_utf8(bytes).unwrap()
    })
}
