//! The floor under every build: reads the input and writes the output, and does nothing in between.
//!
//! ```sh
//! cargo run --release --example floor -- INPUT BUILT OUT
//! ```
//!
//! `BUILT` is a site that somebody has built from the folder `INPUT`. It is read into memory first; that is not timed.
//! Then, timed: find and read every file of `INPUT`, make the folders of `OUT`, write there the same files with the
//! same bytes, on two threads. The last line is the seconds, and nothing else. `OUT` must not exist.

use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;
use std::{env, fs, thread};

const THREADS: usize = 2;

fn main() -> ExitCode {
    let arguments: Vec<PathBuf> = env::args_os().skip(1).map(PathBuf::from).collect();
    let [input, built, out] = arguments.as_slice() else {
        eprintln!("usage: floor INPUT BUILT OUT");
        return ExitCode::from(2);
    };
    match run(input, built, out) {
        Ok(seconds) => {
            println!("{seconds:.3}");
            ExitCode::SUCCESS
        }
        Err(problem) => {
            eprintln!("error: {problem}");
            ExitCode::FAILURE
        }
    }
}

fn run(input: &Path, built: &Path, out: &Path) -> io::Result<f64> {
    let site = Site::load(built)?;
    fs::create_dir(out)?;
    let start = Instant::now();
    let read = read_all(input)?;
    site.write(out)?;
    let seconds = start.elapsed().as_secs_f64();
    println!("read {read} bytes, wrote {} files", site.files.len());
    Ok(seconds)
}

/// A built site in memory, paths relative to its root.
struct Site {
    /// Parents before children.
    folders: Vec<PathBuf>,
    files: Vec<(PathBuf, Vec<u8>)>,
}

impl Site {
    fn load(root: &Path) -> io::Result<Self> {
        let tree = Tree::of(root)?;
        let relative = |path: &Path| path.strip_prefix(root).map(Path::to_owned).map_err(io::Error::other);
        let folders = tree.folders.iter().map(|folder| relative(folder)).collect::<io::Result<_>>()?;
        let files = tree.files.iter().map(|file| Ok((relative(file)?, fs::read(file)?))).collect::<io::Result<_>>()?;
        Ok(Self { folders, files })
    }

    fn write(&self, root: &Path) -> io::Result<()> {
        for folder in &self.folders {
            fs::create_dir(root.join(folder))?;
        }
        for_each(&self.files, |(path, bytes), _| fs::write(root.join(path), bytes))
    }
}

/// Reads every file below `root`; returns the bytes read.
fn read_all(root: &Path) -> io::Result<usize> {
    let total = AtomicUsize::new(0);
    for_each(&Tree::of(root)?.files, |path, buffer| {
        buffer.clear();
        total.fetch_add(fs::File::open(path)?.read_to_end(buffer)?, Ordering::Relaxed);
        Ok(())
    })?;
    Ok(total.into_inner())
}

/// What lies below a folder, hidden files left out.
#[derive(Default)]
struct Tree {
    folders: Vec<PathBuf>,
    files: Vec<PathBuf>,
}

impl Tree {
    fn of(root: &Path) -> io::Result<Self> {
        let mut tree = Self::default();
        tree.add(root)?;
        Ok(tree)
    }

    fn add(&mut self, folder: &Path) -> io::Result<()> {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            if entry.file_name().as_encoded_bytes().starts_with(b".") {
                continue;
            }
            if entry.file_type()?.is_dir() {
                let path = entry.path();
                self.folders.push(path.clone());
                self.add(&path)?;
            } else {
                self.files.push(entry.path());
            }
        }
        Ok(())
    }
}

/// Does `work` for every item, shared out among the threads; each thread has a buffer of its own.
fn for_each<T: Sync>(items: &[T], work: impl Fn(&T, &mut Vec<u8>) -> io::Result<()> + Sync) -> io::Result<()> {
    let next = AtomicUsize::new(0);
    let run = || {
        let mut buffer = Vec::new();
        while let Some(item) = items.get(next.fetch_add(1, Ordering::Relaxed)) {
            work(item, &mut buffer)?;
        }
        Ok(())
    };
    thread::scope(|scope| {
        let workers: Vec<_> = (0..THREADS).map(|_| scope.spawn(run)).collect();
        let results =
            workers.into_iter().map(|worker| worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        results.collect()
    })
}
