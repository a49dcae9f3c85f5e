//! Names that some systems cannot hold, so that a site that builds here can be checked out and published there.

use std::sync::Arc;

use super::urls::{Output, Urls};
use crate::article::Outline;
use crate::base::path::SourcePath;
use crate::diagnostic::{Diagnostic, Lint, Place};

/// Warns of published names that Windows reserves or cannot write.
pub fn check(urls: &Urls, articles: &[Arc<Outline>], assets: &[SourcePath], diagnostics: &mut Vec<Diagnostic>) {
    for output in urls.outputs().values() {
        let file = match output {
            Output::Page(page, 1) => urls.page(*page).article.map(|article| &articles[article.index()].path),
            Output::Asset(asset) => Some(&assets[asset.index()]),
            Output::Static(file) => Some(file),
            _ => None,
        };
        let Some(file) = file else { continue };
        if let Some((step, reason)) = file.steps().find_map(|step| Some((step, fault(step)?))) {
            let message = format!("Windows cannot hold the name `{step}`: {reason}");
            let fault = Diagnostic::new(Lint::PortableName, message).at(Place::file(file));
            diagnostics.push(fault.help("rename it, so that everybody can check the site out"));
        }
    }
}

/// Why Windows cannot hold a file or folder of this name.
fn fault(step: &str) -> Option<&'static str> {
    const RESERVED: [&str; 4] = ["con", "prn", "aux", "nul"];
    let stem = step.split('.').next().unwrap_or(step).to_ascii_lowercase();
    let is_port = |prefix| stem.strip_prefix(prefix).is_some_and(|n: &str| matches!(n.as_bytes(), [b'1'..=b'9']));
    if RESERVED.contains(&&*stem) || is_port("com") || is_port("lpt") {
        Some("it is the name of a device")
    } else if step.ends_with(['.', ' ']) {
        Some("it ends in a dot or a space")
    } else if step.contains(['<', '>', ':', '"', '|', '?', '*', '\\']) || step.contains(|c: char| c.is_ascii_control())
    {
        Some("it holds one of `< > : \" | ? * \\`")
    } else {
        None
    }
}
