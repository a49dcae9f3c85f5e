//! A site on the disk, and `larder build` of it by way of the library.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use larder::base::path::SourcePath;
use larder::diagnostic::Diagnostic;
use larder::generation::{Generation, Options};
use larder::output::{Report, Target};
use larder::publish::Publication;
use larder::settings::Settings;
use larder::source::Disk;

use crate::scratch;
use crate::site::Files;
use crate::times::{self, Times};
use crate::tree::{self, Tree};

pub const OUTPUT: &str = "public";
const STATE: &str = ".larder";

/// A folder with a site.
pub struct Place(tempfile::TempDir);

/// What came of a build.
pub struct Built {
    /// What was wrong.
    pub said: Vec<String>,
    /// What was written; none if the build failed.
    pub report: Option<Report>,
}

impl Place {
    pub fn new() -> Self {
        Self(scratch::folder())
    }

    pub fn tree(&self) -> Tree {
        tree::read(&self.out())
    }

    pub fn times(&self) -> Times {
        times::read(&self.out())
    }

    fn out(&self) -> PathBuf {
        self.0.path().join(OUTPUT)
    }

    /// Makes the site's files exactly these; only what differs is touched.
    pub fn sync(&self, files: &Files) {
        let is_source = |path: &str| ![OUTPUT, STATE].contains(&path.split('/').next().unwrap());
        let there = tree::read(self.0.path());
        // Backwards, what lies in a folder comes before the folder.
        for (path, bytes) in there.iter().rev().filter(|(path, _)| is_source(path)) {
            match bytes {
                Some(_) if !files.contains_key(path) => fs::remove_file(self.0.path().join(path)).unwrap(),
                // Fails if something is left in it.
                None => drop(fs::remove_dir(self.0.path().join(path))),
                Some(_) => {}
            }
        }
        for (path, text) in files.iter().filter(|(path, text)| there.get(*path) != Some(&Some((*text).clone()))) {
            let file = self.0.path().join(path);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, text).unwrap();
        }
    }

    /// Makes every source look as if it had been saved just now.
    pub fn touch(&self) {
        let sources = tree::read(&self.0.path().join("content")).into_iter().filter(|(_, bytes)| bytes.is_some());
        for (path, _) in sources {
            let file = fs::File::options().append(true).open(self.0.path().join("content").join(path)).unwrap();
            file.set_modified(SystemTime::now()).unwrap();
        }
    }

    /// Deletes all that was ever built.
    pub fn forget(&self) {
        for folder in [OUTPUT, STATE] {
            let folder = self.0.path().join(folder);
            if folder.exists() {
                fs::remove_dir_all(folder).unwrap();
            }
        }
    }

    /// What no build should leave behind.
    pub fn leftovers(&self) -> Vec<String> {
        let state = tree::read(&self.0.path().join(STATE)).into_keys();
        state.filter(|path| path.starts_with("tmp") || path.ends_with(".new")).collect()
    }

    /// Builds the site.
    pub fn build(&self) -> Built {
        let root = self.0.path();
        let text = fs::read_to_string(root.join("site.toml")).unwrap();
        let mut faults = Vec::new();
        let report = match Settings::read(Some(&text), "site") {
            Ok((settings, notes)) => {
                faults.extend(notes);
                publish(root, &Arc::new(settings), &mut faults)
            }
            Err(found) => {
                faults.extend(found);
                None
            }
        };
        Built { said: say(&faults), report }
    }

    pub fn root(&self) -> &Path {
        self.0.path()
    }
}

/// What faults say, and where.
pub fn say(faults: &[Diagnostic]) -> Vec<String> {
    faults.iter().map(|fault| format!("{:?}: {} {:?}", fault.lint, fault.message, fault.place)).collect()
}

/// Loads, renders and writes, unless something is wrong.
fn publish(root: &Path, settings: &Arc<Settings>, faults: &mut Vec<Diagnostic>) -> Option<Report> {
    let disk = Disk::open(root).unwrap();
    let inputs = ["content", "static", "themes"].map(|folder| root.join(folder));
    let target = Target::check(root, Path::new(OUTPUT), &inputs, None).unwrap();
    let output = Some(SourcePath::default().join(OUTPUT));
    let options = Options { settings: settings.clone(), output, with_drafts: false };
    let generation = match Generation::load(std::sync::Arc::new(disk.clone()), &options) {
        Ok((generation, found)) => {
            faults.extend(settings.settle(found));
            generation
        }
        Err(found) => {
            faults.extend(settings.settle(found));
            return None;
        }
    };
    let publication = Publication { generation: &generation, files: &disk, target: &target, strict: false };
    publication.run(faults, &|| {})
}
