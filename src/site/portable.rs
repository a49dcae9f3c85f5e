//! Names that some systems cannot hold, so that a site that builds here can be checked out and published there.

use std::sync::Arc;

use super::urls::{Output, Urls};
use crate::article::Outline;
use crate::base::path::SourcePath;
use crate::base::portable::fault;
use crate::diagnostic::{Diagnostic, Lint, Place};

/// Warns of published names that Windows reserves or cannot write.
pub fn check(urls: &Urls, articles: &[Arc<Outline>], assets: &[SourcePath], diagnostics: &mut Vec<Diagnostic>) {
    // Most lie beside the one before.
    let mut sound_folder = None;
    for output in urls.outputs().values() {
        let file = match output {
            Output::Page(page, 1) => urls.page(*page).article.map(|article| &articles[article.index()].path),
            Output::Asset(asset) => Some(&assets[asset.index()]),
            Output::Static(file) => Some(file),
            _ => None,
        };
        let Some(file) = file else { continue };
        let found =
            if sound_folder == Some(file.folder()) { in_step(file.name()) } else { file.steps().find_map(in_step) };
        let Some((step, reason)) = found else {
            sound_folder = Some(file.folder());
            continue;
        };
        let message = format!("Windows cannot hold the name `{step}`: {reason}");
        let fault = Diagnostic::new(Lint::PortableName, message).at(Place::file(file));
        diagnostics.push(fault.help("rename it, so that everybody can check the site out"));
    }
}

/// A step of a path and why Windows cannot hold it, if it cannot.
fn in_step(step: &str) -> Option<(&str, &'static str)> {
    Some((step, fault(step)?))
}
