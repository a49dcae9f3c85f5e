//! Brings a loaded site to its output folder, or leaves the folder as it is.
//!
//! [`Publication::run`] renders everything into a stage ([`crate::output`]) and commits it if nothing stands against that: no
//! error, and no warning where these count. Otherwise it still renders everything, so that all that is wrong is said.

use std::time::Duration;

use crate::base::path::{SourcePath, UrlPath};
use crate::build::{Nowhere, Sink, render_all};
use crate::diagnostic::{Diagnostic, Lint, Place, Tally};
use crate::generation::Generation;
use crate::output::{Report, Stage, Target};
use crate::settings::Settings;
use crate::source::Files;

/// How long to wait for another build of the same site.
const PATIENCE: Duration = Duration::from_secs(5);

/// A site on its way to the output folder.
pub struct Publication<'a> {
    /// The site.
    pub generation: &'a Generation,
    /// Where its files lie.
    pub files: &'a dyn Files,
    /// Where it goes.
    pub target: &'a Target,
    /// Whether warnings stand against it too.
    pub strict: bool,
}

impl Publication<'_> {
    /// Renders everything, calling `advance` after each output, and writes it if nothing stands against that. What is
    /// wrong is added to `faults`, which holds what was wrong before; there is a report if the site was written.
    pub fn run(&self, faults: &mut Vec<Diagnostic>, advance: &(dyn Fn() + Sync)) -> Option<Report> {
        let settings = &self.generation.site().settings;
        if self.is_barred(faults) {
            let more = render_all(self.generation, &Nowhere(self.generation), advance);
            add(faults, more, settings);
            return None;
        }
        let stage = match Stage::begin(self.target, PATIENCE) {
            Ok(stage) => stage,
            Err(fault) => {
                faults.push(*fault);
                return None;
            }
        };
        let staging = Staging { stage, files: self.files };
        let more = render_all(self.generation, &staging, advance);
        add(faults, more, settings);
        if self.is_barred(faults) {
            return None;
        }
        match staging.stage.commit() {
            Ok(mut report) => {
                add(faults, std::mem::take(&mut report.warnings), settings);
                Some(report)
            }
            Err(more) => {
                add(faults, more, settings);
                None
            }
        }
    }

    fn is_barred(&self, faults: &[Diagnostic]) -> bool {
        let tally = Tally::of(faults);
        tally.errors > 0 || self.strict && tally.warnings > 0
    }
}

/// Adds faults that were found later, each once.
fn add(faults: &mut Vec<Diagnostic>, more: Vec<Diagnostic>, settings: &Settings) {
    faults.extend(settings.settle(more));
    Diagnostic::sort(faults);
    faults.dedup();
}

/// Outputs on their way to the disk.
struct Staging<'a> {
    stage: Stage<'a>,
    files: &'a dyn Files,
}

impl Sink for Staging<'_> {
    fn put(&self, url: &UrlPath, bytes: &[u8]) -> Result<(), Box<Diagnostic>> {
        self.stage.put(url, bytes)
    }

    fn copy(&self, url: &UrlPath, file: &SourcePath) -> Result<(), Box<Diagnostic>> {
        match self.files.on_disk(file) {
            Some(path) => self.stage.copy(url, &path).map_err(|fault| {
                let is_ours = fault.lint == Lint::Unreadable;
                if is_ours { Box::new(fault.at(Place::file(file))) } else { fault }
            }),
            None => {
                let bytes = self.files.read(file).map_err(|error| {
                    let message = format!("`{file}` cannot be read: {}", error.to_string().to_lowercase());
                    Box::new(Diagnostic::new(Lint::Unreadable, message).at(Place::file(file)))
                })?;
                self.stage.put(url, &bytes)
            }
        }
    }
}
