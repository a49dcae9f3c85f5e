//! Two outputs that cannot be published side by side.

use super::redirects::Holder;
use super::{Output, Sources, Urls};
use crate::base::path::UrlPath;
use crate::diagnostic::{Diagnostic, Lint, Place};

impl Urls {
    /// Looks for outputs that need a folder where another one is a file. What Larder makes for machines gives way, and so
    /// do old URLs.
    pub(in crate::site) fn check_folders(&mut self, sources: &Sources<'_>, diagnostics: &mut Vec<Diagnostic>) {
        let mut dropped = Vec::new();
        for (url, output) in &self.outputs {
            let key = url.collision_key();
            let above = key.match_indices('/').map(|(at, _)| &key[..at]);
            let Some(file) = above.filter_map(|folder| self.by_key.get(folder)).next() else { continue };
            let Some(holder) = self.outputs.get(file) else { continue };
            match (output, holder) {
                (Output::Redirect(page), _) => {
                    let across = Holder::Across(file.clone(), self.origin(holder, sources));
                    let fault = self.alias_taken(*page, url, across, sources);
                    diagnostics.extend(fault);
                    dropped.push(url.clone());
                }
                (_, Output::Redirect(page)) => {
                    let across = Holder::Across(url.clone(), self.origin(output, sources));
                    let fault = self.alias_taken(*page, file, across, sources);
                    diagnostics.extend(fault);
                    dropped.push(file.clone());
                }
                (_, Output::Feed(_) | Output::Sitemap(_) | Output::Robots | Output::Llms) => dropped.push(file.clone()),
                _ => {
                    diagnostics.extend(no_folder(url, file, self.origin(output, sources), self.origin(holder, sources)))
                }
            }
        }
        for url in dropped {
            self.by_key.remove(&url.collision_key());
            self.outputs.remove(&url);
        }
    }
}

/// What to say of two sources at one URL.
pub(super) fn collision(url: &UrlPath, first: Place, second: Place) -> Diagnostic {
    let message = format!("`{}` and `{}` would both be published at `{url}`", first.file, second.file);
    Diagnostic::new(Lint::UrlCollision, message)
        .related(first, "this has the URL already")
        .at(second)
        .help("give one of them another `slug` or `permalink`, or another name")
}

/// What to say where `url` would lie in a folder of the same name as `file`; nothing if no author has put either there.
fn no_folder(url: &UrlPath, file: &UrlPath, inner: Option<Place>, outer: Option<Place>) -> Option<Diagnostic> {
    let message = format!("`{url}` cannot be published, because `{file}` is a file and no folder");
    let fault = Diagnostic::new(Lint::UrlCollision, message);
    let fault = match (inner, outer) {
        (Some(inner), Some(outer)) => fault.at(inner).related(outer, "this is published as the file"),
        (inner, outer) => fault.at(inner.or(outer)?),
    };
    Some(fault.help("give one of them another `slug` or `permalink`, or another name"))
}
