//! All of a site's outputs, eagerly.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, MutexGuard, PoisonError};

use rayon::prelude::*;

use crate::base::path::{SourcePath, UrlPath};
use crate::diagnostic::{Diagnostic, Lint};
use crate::generation::{Generation, Rendered};
use crate::render::search::Harvest;
use crate::site::Output;

/// What becomes of the outputs. Called from several threads, in no order.
pub trait Sink: Sync {
    /// Takes an output's bytes.
    ///
    /// # Errors
    /// If they cannot be kept.
    fn put(&self, url: &UrlPath, bytes: &[u8]) -> Result<(), Box<Diagnostic>>;

    /// Takes a file of the site as an output.
    ///
    /// # Errors
    /// If it cannot be kept.
    fn copy(&self, url: &UrlPath, file: &SourcePath) -> Result<(), Box<Diagnostic>>;

    /// Whether it matters what it takes, so that what can have no faults of its own is made for it.
    fn keeps(&self) -> bool {
        true
    }
}

/// A sink that keeps nothing, for finding out whether everything can be rendered and copied.
pub struct Nowhere<'g>(pub &'g Generation);

impl Sink for Nowhere<'_> {
    fn put(&self, _: &UrlPath, _: &[u8]) -> Result<(), Box<Diagnostic>> {
        Ok(())
    }

    fn copy(&self, _: &UrlPath, file: &SourcePath) -> Result<(), Box<Diagnostic>> {
        self.0.probe(file)
    }

    fn keeps(&self) -> bool {
        false
    }
}

/// A sink in memory.
#[derive(Debug, Default)]
struct Collected(Mutex<Collection>);

/// Outputs' bytes by URL, and the files that are copied.
#[derive(Debug, Default)]
struct Collection {
    bytes: BTreeMap<UrlPath, Vec<u8>>,
    files: Vec<(UrlPath, SourcePath)>,
}

impl Collected {
    fn collection(&self) -> MutexGuard<'_, Collection> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Sink for Collected {
    fn put(&self, url: &UrlPath, bytes: &[u8]) -> Result<(), Box<Diagnostic>> {
        self.collection().bytes.insert(url.clone(), bytes.to_vec());
        Ok(())
    }

    fn copy(&self, url: &UrlPath, file: &SourcePath) -> Result<(), Box<Diagnostic>> {
        self.collection().files.push((url.clone(), file.clone()));
        Ok(())
    }
}

/// Renders every output into memory, for small sites: the bytes by URL, and all that is wrong.
pub fn in_memory(generation: &Generation) -> (BTreeMap<UrlPath, Vec<u8>>, Vec<Diagnostic>) {
    let collected = Collected::default();
    let mut faults = render_all(generation, &collected, &|| {});
    let Collection { mut bytes, files } = collected.0.into_inner().unwrap_or_else(PoisonError::into_inner);
    for (url, file) in files {
        match generation.read(&file) {
            Ok(read) => {
                bytes.insert(url, read);
            }
            Err(fault) => faults.push(*fault),
        }
    }
    (bytes, faults)
}

/// Renders every output of the site into `sink`, calling `advance` after each, and returns all that is wrong with them.
///
/// A page that brings Larder itself down is an error of that page; the others are rendered all the same.
pub fn render_all(generation: &Generation, sink: &dyn Sink, advance: &(dyn Fn() + Sync)) -> Vec<Diagnostic> {
    let outputs = generation.site().urls().outputs().iter();
    let (last, first): (Vec<_>, Vec<_>) = outputs.partition(|(_, output)| matches!(output, Output::Search(_)));
    let harvest = (sink.keeps() && !last.is_empty()).then(Harvest::default);
    let render_some = |outputs: Vec<(&UrlPath, &Output)>, harvest: Option<&Harvest>| -> Vec<Diagnostic> {
        let faults = outputs.into_par_iter().flat_map_iter(|(url, output)| {
            let faults = render_one(generation, url, output, harvest, sink);
            advance();
            faults
        });
        faults.collect()
    };
    let mut faults = render_some(first, harvest.as_ref());
    // What the search needs has been seen by now.
    match harvest.map(|harvest| generation.take_in(harvest)) {
        Some(Ok(())) => faults.extend(render_some(last, None)),
        Some(Err(fault)) => faults.push(*fault),
        None => last.iter().for_each(|_| advance()),
    }
    faults
}

fn render_one(
    generation: &Generation,
    url: &UrlPath,
    output: &Output,
    harvest: Option<&Harvest>,
    sink: &dyn Sink,
) -> Vec<Diagnostic> {
    let mut faults = Vec::new();
    let result = match render(generation, url, output, harvest, &mut faults) {
        Ok(Rendered::Bytes(bytes)) => sink.put(url, &bytes),
        Ok(Rendered::File(file)) => sink.copy(url, &file),
        Err(fault) => Err(fault),
    };
    faults.extend(result.err().map(|fault| *fault));
    faults
}

/// Makes what is published as `output` at `url`, as [`Generation::render`] does.
///
/// # Errors
/// As there; and if Larder itself breaks down over it, which is confined to this one output.
pub fn render(
    generation: &Generation,
    url: &UrlPath,
    output: &Output,
    harvest: Option<&Harvest>,
    warnings: &mut Vec<Diagnostic>,
) -> Result<Rendered, Box<Diagnostic>> {
    catch_unwind(AssertUnwindSafe(|| generation.render(url, output, harvest, warnings))).unwrap_or_else(|_| {
        let fault = Diagnostic::new(Lint::Internal, format!("rendering `{url}` failed because of a fault in Larder"));
        Err(Box::new(fault.help("please report it, with the article that it comes from")))
    })
}
