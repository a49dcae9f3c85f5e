//! A generation that follows the edits: loaded once, then reloaded after each. What it renders and says must be what a
//! clean build writes and says.

use std::collections::BTreeSet;
use std::sync::Arc;

use larder::base::path::SourcePath;
use larder::build;
use larder::generation::{Changes, Generation, Options};
use larder::settings::Settings;
use larder::source::Disk;

use crate::publish::{Built, OUTPUT, Place, say};
use crate::site::Files;
use crate::tree::{self, Tree};

/// The generation, and what it does not know of yet.
#[derive(Default)]
pub struct Follower {
    generation: Option<Generation>,
    /// The files as they were when it was asked last.
    files: Files,
    /// What has changed since it was made.
    changed: BTreeSet<SourcePath>,
    /// How often it was asked; what it is told of changes takes turns.
    turn: usize,
    /// How much it did.
    pub counts: Counts,
}

/// What was done, all in all.
#[derive(Debug, Default, Clone, Copy)]
pub struct Counts {
    /// Generations that were made after others.
    pub reloaded: usize,
    /// Those of them that took the site over.
    pub kept: usize,
    /// Articles parsed for them.
    pub parsed: usize,
}

impl Follower {
    /// Follows to `files`, which lie at `place`; they were built there, which wrote `written`.
    pub fn follow(&mut self, place: &Place, files: &Files, built: &Built, written: &Tree) -> Result<(), String> {
        self.note(files);
        let text = files.get("site.toml").map(|bytes| String::from_utf8_lossy(bytes).into_owned());
        let Ok((settings, notes)) = Settings::read(text.as_deref(), "site") else { return Ok(()) };
        let settings = Arc::new(settings);
        let output = Some(SourcePath::default().join(OUTPUT));
        let options = Options { settings: settings.clone(), output, with_drafts: false };
        let loaded = match &self.generation {
            Some(before) => before.reload(&options, &self.told()),
            None => Generation::load(Arc::new(Disk::open(place.root()).unwrap()), &options),
        };
        let Ok((generation, faults)) = loaded else { return Ok(()) };
        self.count(&generation)?;
        self.changed.clear();
        if built.report.is_some() {
            let (rendered, more) = build::in_memory(&generation);
            let faults = [notes, settings.settle([faults, more].concat())].concat();
            if say(&faults) != built.said {
                return Err(format!("a reload says {:#?}\nand a clean build {:#?}", say(&faults), built.said));
            }
            let rendered = rendered.into_iter().map(|(url, bytes)| (url.output_file(), Some(bytes))).collect();
            let wrong = tree::difference(&files_of(written), &rendered);
            if !wrong.is_empty() {
                return Err(format!("after a reload: {wrong}"));
            }
        }
        self.generation = Some(generation);
        Ok(())
    }

    /// Takes note of what has changed.
    fn note(&mut self, files: &Files) {
        let paths = self.files.keys().chain(files.keys());
        let changed = paths.filter(|path| self.files.get(*path) != files.get(*path));
        self.changed.extend(changed.filter_map(|path| SourcePath::new(path)));
        self.files = files.clone();
        self.turn += 1;
    }

    /// The changes as somebody may tell of them: files, the folders that they lie in, or nothing at all.
    fn told(&self) -> Changes {
        match self.turn % 4 {
            0 => Changes::Unknown,
            1 => self.changed.iter().map(SourcePath::parent).collect(),
            _ => self.changed.iter().cloned().collect(),
        }
    }

    fn count(&mut self, generation: &Generation) -> Result<(), String> {
        let Some(before) = &self.generation else { return Ok(()) };
        let work = generation.work();
        let articles = self.changed.iter().filter(|path| path.extension() == Some("md")).count();
        let has_other_settings = self.changed.iter().any(|path| path.as_str() == "site.toml");
        if work.parsed > articles && !has_other_settings {
            return Err(format!("{} articles were parsed, and {articles} have changed", work.parsed));
        }
        self.counts.reloaded += 1;
        self.counts.kept += usize::from(!work.assembled && std::ptr::eq(before.site(), generation.site()));
        self.counts.parsed += work.parsed;
        Ok(())
    }
}

/// The files of a tree without its folders.
fn files_of(tree: &Tree) -> Tree {
    tree.iter().filter(|(_, bytes)| bytes.is_some()).map(|(path, bytes)| (path.clone(), bytes.clone())).collect()
}
