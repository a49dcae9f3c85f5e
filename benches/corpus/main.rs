//! Writes a corpus of made-up articles, the input of every bench.
//!
//! ```sh
//! cargo run --release --example corpus -- N [DIR] [--flavour larder|hugo|mdbook] [--shape tree|flat] [--seed NUMBER]
//! ```
//!
//! Steps: read the arguments, lay the folders out, write the articles on all cores, write what the flavour needs beside
//! them (`site.toml`, or `book.toml` and `SUMMARY.md`). The same seed gives the same text in every flavour; only links,
//! front matter and the place of the files differ. An existing folder must be empty: nothing is overwritten or removed.

mod article;
mod code;
mod flavour;
mod names;
mod words;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;
use std::{fs, thread};

use flavour::Flavour;
use names::{Names, Shape};

const USAGE: &str = "usage: corpus N [DIR] [--flavour larder|hugo|mdbook] [--shape tree|flat] [--seed NUMBER]";
const DEFAULT_SEED: u64 = 1717;

/// What the command line asks for.
struct Request {
    count: usize,
    folder: PathBuf,
    flavour: Flavour,
    shape: Shape,
    seed: u64,
}

fn main() -> ExitCode {
    let request = match parse_arguments(std::env::args().skip(1)) {
        Ok(request) => request,
        Err(problem) => {
            eprintln!("error: {problem}\n{USAGE}");
            return ExitCode::from(2);
        }
    };
    match write_corpus(&request) {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("error: {problem}");
            ExitCode::FAILURE
        }
    }
}

fn parse_arguments(mut arguments: impl Iterator<Item = String>) -> Result<Request, String> {
    let mut positional = Vec::new();
    let mut flavour = Flavour::Larder;
    let mut shape = Shape::Tree;
    let mut seed = DEFAULT_SEED;
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().ok_or(format!("`{argument}` needs a value"));
        match argument.as_str() {
            "--flavour" => flavour = Flavour::from_name(&value()?)?,
            "--shape" => shape = Shape::from_name(&value()?)?,
            "--seed" => seed = value()?.parse().map_err(|_| "the seed is not a whole number".to_owned())?,
            flag if flag.starts_with('-') => return Err(format!("unknown flag `{flag}`")),
            _ => positional.push(argument),
        }
    }
    let mut positional = positional.into_iter();
    let count = positional.next().ok_or("how many articles?")?;
    let count = count.parse().ok().filter(|&count| (1..=names::MAX_ARTICLES).contains(&count));
    let count = count.ok_or(format!("N is a whole number from 1 to {}", names::MAX_ARTICLES))?;
    let folder = positional.next().unwrap_or_else(|| format!("target/bench/corpus-{count}")).into();
    match positional.next() {
        Some(extra) => Err(format!("unexpected argument `{extra}`")),
        None => Ok(Request { count, folder, flavour, shape, seed }),
    }
}

fn write_corpus(request: &Request) -> Result<(), Box<dyn Error>> {
    let Request { count, folder, flavour, shape, seed } = request;
    if fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some()) {
        return Err(format!("`{}` is not empty; name another folder, or remove it first", folder.display()).into());
    }
    let start = Instant::now();
    let names = Names::new(*seed, *count, *shape);
    let articles = folder.join(flavour.content_folder());
    for section in 0..names.folder_count() {
        fs::create_dir_all(articles.join(names.folder_name(section)))?;
    }
    let bytes = write_articles(&names, *flavour, &articles)?;
    for (path, text) in flavour.companions(&names) {
        fs::write(folder.join(path), text)?;
    }
    println!(
        "{count} articles in {} folders, {:.1} MB, {:.1} s: {}",
        names.folder_count(),
        bytes as f64 / 1e6,
        start.elapsed().as_secs_f64(),
        folder.display()
    );
    Ok(())
}

/// Writes every article below `root`, on all cores; returns the bytes written.
fn write_articles(names: &Names, flavour: Flavour, root: &Path) -> std::io::Result<usize> {
    let next = AtomicUsize::new(0);
    let work = || {
        let mut bytes = 0;
        loop {
            let id = next.fetch_add(1, Ordering::Relaxed);
            if id >= names.count() {
                return Ok(bytes);
            }
            let text = article::write(names, flavour, id);
            fs::write(root.join(names.path(id)).with_extension("md"), &text)?;
            bytes += text.len();
        }
    };
    thread::scope(|scope| {
        let cores = thread::available_parallelism().map_or(1, usize::from);
        let workers: Vec<_> = (0..cores).map(|_| scope.spawn(work)).collect();
        let finished =
            workers.into_iter().map(|worker| worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        finished.sum()
    })
}
