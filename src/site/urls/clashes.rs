//! Two outputs that cannot be published side by side.

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::redirects::{Holder, alias_taken};
use super::{Output, Sources, Urls};
use crate::base::path::UrlPath;
use crate::diagnostic::{Diagnostic, Lint, Place};

impl Urls {
    /// Looks for outputs that need a folder where another one is a file. What Larder makes for machines gives way, and so
    /// do old URLs: first to everything else, so that none gives way to another that is not published in the end.
    pub(in crate::site) fn check_folders(&mut self, sources: &Sources<'_>, diagnostics: &mut Vec<Diagnostic>) {
        let mut dropped = BTreeSet::new();
        let is_old = |(_, output): &(&UrlPath, &Output)| matches!(output, Output::Redirect(_));
        let inside = self.inside_files();
        let inside = inside.into_iter().filter_map(|url| Some((url, self.outputs.get(url)?)));
        let (old, others): (Vec<_>, Vec<_>) = inside.partition(is_old);
        for (url, output) in others.into_iter().chain(old) {
            let key = url.collision_key();
            let above = key.match_indices('/').map(|(at, _)| &key[..at]);
            let mut files = above.filter_map(|folder| self.by_key.get(folder)).filter(|file| !dropped.contains(*file));
            let Some((file, holder)) = files.find_map(|file| Some((file, self.outputs.get(file)?))) else { continue };
            let place = |url, output| self.alias_place(url, sources).or_else(|| self.origin(output, sources));
            let (inner, outer) = (place(url, output), place(file, holder));
            match (output, holder) {
                (Output::Redirect(_), _) => {
                    let across = Holder::Across(file.clone(), outer);
                    diagnostics.extend(inner.map(|alias| alias_taken(url, alias, across)));
                    dropped.insert(url.clone());
                }
                (_, Output::Redirect(_)) => {
                    let across = Holder::Across(url.clone(), inner);
                    diagnostics.extend(outer.map(|alias| alias_taken(file, alias, across)));
                    dropped.insert(file.clone());
                }
                (_, Output::Feed(_) | Output::Sitemap(_) | Output::Robots | Output::Llms) => {
                    dropped.insert(file.clone());
                }
                _ => diagnostics.extend(no_folder(url, file, inner, outer)),
            }
        }
        for url in dropped {
            self.by_key.remove(&url.collision_key());
            self.outputs.remove(&url);
        }
    }
}

impl Urls {
    /// What lies in a folder of the name of a file, in order of URL: hardly anything.
    fn inside_files(&self) -> BTreeSet<&UrlPath> {
        let is_file = |folder: &str| self.by_key.contains_key(folder);
        let is_inside = |key: &str| key.match_indices('/').any(|(at, _)| is_file(&key[..at]));
        self.by_key.par_iter().filter(|(key, _)| is_inside(key)).map(|(_, url)| url).collect()
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

/// What to say of a file with the URL of a further page of the list at `list`.
pub(super) fn in_list(url: &UrlPath, list: &UrlPath, file: Place) -> Diagnostic {
    let message = format!("`{}` would be published at `{url}`, where the list at `{list}` goes on", file.file);
    Diagnostic::new(Lint::UrlCollision, message).at(file).help("give it another name")
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
