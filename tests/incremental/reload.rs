//! A preview that follows the edits: begun once, then told of each. What it answers for every URL, and what it says, must be what a
//! clean build writes and says. The reload script is not in it: that is put into a page when it is sent (`tests/serve/same.rs`).

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use larder::base::path::{SourcePath, UrlPath};
use larder::diagnostic::Diagnostic;
use larder::generation::{Changes, Options};
use larder::preview::{Answer, Follower, Moment, Rebuilt, answer};
use larder::settings::Settings;
use larder::source::Disk;

use crate::publish::{Built, OUTPUT, Place, say};
use crate::site::Files;
use crate::tree::{self, Tree};

/// A preview, and what it does not know of yet.
#[derive(Default)]
pub struct Preview {
    follower: Option<Follower>,
    /// The files as they were when it was told last.
    files: Files,
    /// What has changed since the generation that it serves was made.
    changed: BTreeSet<SourcePath>,
    /// How often it was told; what it is told of changes takes turns.
    turn: usize,
    /// How much it did.
    pub counts: Counts,
}

/// What was done, all in all.
#[derive(Debug, Default, Clone, Copy)]
pub struct Counts {
    /// Moments that were made after others.
    pub followed: usize,
    /// Those of them that took the site over.
    pub kept: usize,
    /// Articles parsed for them.
    pub parsed: usize,
    /// Requests that were answered with something made for it.
    pub rendered: usize,
}

impl Preview {
    /// Follows to `files`, which lie at `place`; they were built there, which wrote `written`.
    pub fn follow(&mut self, place: &Place, files: &Files, built: &Built, written: &Tree) -> Result<(), String> {
        self.note(files);
        let told = self.told();
        let disk = Disk::open(place.root()).unwrap();
        match &mut self.follower {
            None => self.follower = begin(&disk, place.root().to_owned()),
            Some(follower) => {
                let before = follower.now();
                let rebuilt = follower.follow(told, |_| false);
                let now = follower.now();
                self.count(rebuilt.as_ref(), &before, &now)?;
            }
        }
        let Some(moment) = self.follower.as_ref().map(Follower::now) else { return Ok(()) };
        if built.report.is_none() {
            return Ok(());
        }
        self.changed.clear();
        self.compare(&moment, &disk, built, written)
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

    fn count(&mut self, rebuilt: Option<&Rebuilt>, before: &Moment, now: &Moment) -> Result<(), String> {
        let is_new = rebuilt.is_some();
        if is_new != (now.number > before.number) {
            return Err(format!("moment {} follows {}", now.number, before.number));
        }
        let Some(rebuilt) = rebuilt else { return Ok(()) };
        let articles = self.changed.iter().filter(|path| path.extension() == Some("md")).count();
        let has_other_settings = self.changed.iter().any(|path| path.as_str() == "site.toml");
        let parsed = rebuilt.work.parsed;
        if parsed > articles && !has_other_settings {
            return Err(format!("{parsed} articles were parsed, and {articles} have changed"));
        }
        let is_kept = std::ptr::eq(before.generation.site(), now.generation.site());
        if !rebuilt.is_stuck && is_kept == rebuilt.work.assembled {
            return Err("it does not say whether it has assembled the site".to_owned());
        }
        self.counts.followed += 1;
        self.counts.kept += usize::from(is_kept);
        self.counts.parsed += parsed;
        Ok(())
    }

    /// Asks for everything, and compares that with what was built.
    fn compare(&mut self, moment: &Moment, disk: &Disk, built: &Built, written: &Tree) -> Result<(), String> {
        let mut faults = moment.faults.clone();
        let urls = moment.generation.site().urls().outputs().keys();
        let mut answered = Tree::new();
        for url in urls {
            let (bytes, warnings) = self.ask(moment, disk, url)?;
            faults.extend(moment.generation.site().settings.settle(warnings));
            answered.insert(url.output_file(), Some(bytes));
        }
        let wrong = tree::difference(&files_of(written), &answered);
        if !wrong.is_empty() {
            return Err(format!("what is answered is not what is built: {wrong}"));
        }
        // A preview puts them in order, and says each once.
        let said: BTreeSet<String> = say(&faults).into_iter().collect();
        let expected: BTreeSet<String> = built.said.iter().cloned().collect();
        if said != expected {
            return Err(format!("a preview says {said:#?}\nand a clean build {expected:#?}"));
        }
        match answer(moment, disk, "/there/is/no-such/page").answer {
            Answer::Nothing(Some(page)) if written.get("404.html") == Some(&Some(page.clone())) => Ok(()),
            other => Err(format!("for what does not exist it answers {other:?}")),
        }
    }

    /// What is answered for a URL, and what is worth a warning about it.
    fn ask(&mut self, moment: &Moment, disk: &Disk, url: &UrlPath) -> Result<(Vec<u8>, Vec<Diagnostic>), String> {
        let answered = answer(moment, disk, &format!("/{}", url.to_ascii()));
        if answered.file != url.output_file() {
            return Err(format!("`{url}` is answered with `{}`", answered.file));
        }
        let bytes = match answered.answer {
            Answer::Page(bytes) | Answer::Bytes(bytes) => {
                self.counts.rendered += 1;
                bytes
            }
            Answer::File(file) => fs::read(file).unwrap(),
            other => return Err(format!("`{url}` is answered with {other:?}")),
        };
        Ok((bytes, answered.warnings))
    }
}

/// A preview of the site that lies at `root`; none if it cannot be served at all.
fn begin(disk: &Disk, root: PathBuf) -> Option<Follower> {
    let reread = move || {
        let text = fs::read_to_string(root.join("site.toml")).ok();
        let (settings, notes) = Settings::read(text.as_deref(), "site")?;
        let output = Some(SourcePath::default().join(OUTPUT));
        Ok((Options { settings: Arc::new(settings), output, with_drafts: false }, notes))
    };
    let (options, notes) = reread().ok()?;
    let begun = Follower::begin(Arc::new(disk.clone()), options, notes, Box::new(reread));
    begun.ok().map(|(follower, _)| follower)
}

/// The files of a tree without its folders.
fn files_of(tree: &Tree) -> Tree {
    tree.iter().filter(|(_, bytes)| bytes.is_some()).map(|(path, bytes)| (path.clone(), bytes.clone())).collect()
}
