//! Front matter that `site.toml` sets for folders: `[folders."dishes"]` counts for every article beneath.
//!
//! It is read by the decoder of front matter, so it may say the same and gets the same warnings, but at their places in
//! `site.toml`. An article's own key wins, then that of the nearest folder; lists do not unite. Parsing knows nothing of it:
//! articles take it over when the site is assembled, so that a change here parses none anew.

use std::collections::BTreeMap;

use super::inherit::OWN;
use super::{Meta, MetaSpans, keys, meta};
use crate::base::path::SourcePath;
use crate::diagnostic::{Diagnostic, Lint};
use crate::settings::{FILE_NAME, FolderSettings};

/// What folders set for the articles beneath them.
#[derive(Clone, Debug, Default)]
pub struct Defaults {
    by_folder: BTreeMap<SourcePath, Folder>,
}

/// What one folder sets.
#[derive(Clone, Debug)]
struct Folder {
    /// Its own keys, and after [`Defaults::hand_down`] those of the folders above.
    meta: Meta,
    /// Where its own are written.
    spans: MetaSpans,
}

impl Defaults {
    /// Reads what the settings say of folders, which lie below `content`: each by itself, until
    /// [`hand_down`](Self::hand_down).
    pub fn read(folders: &[FolderSettings], content: &SourcePath) -> (Self, Vec<Diagnostic>) {
        let file = SourcePath::default().join(FILE_NAME);
        let (mut defaults, mut diagnostics) = (Self::default(), Vec::new());
        for folder in folders {
            let Some(path) = content.resolve(&folder.path) else { continue };
            let (mut meta, spans, faults) = meta::decode(&file, &folder.keys);
            diagnostics.extend(faults);
            for entry in &folder.keys {
                if let Some(field) = keys::field(&entry.key).filter(|field| OWN.contains(field)) {
                    meta.given.remove(field);
                    let message = format!("`{}` belongs to a single article, not to a folder", entry.key);
                    let fault = Diagnostic::new(Lint::FrontMatterType, message).at_span(&file, entry.key_span.clone());
                    diagnostics.push(fault.help("write it in the front matter of that article; here it is ignored"));
                }
            }
            defaults.by_folder.insert(path, Folder { meta, spans });
        }
        (defaults, diagnostics)
    }

    /// Whether no folder sets anything.
    pub fn is_empty(&self) -> bool {
        self.by_folder.is_empty()
    }

    /// What an article takes over from the nearest folder above it that sets anything.
    pub fn of(&self, article: &SourcePath) -> Option<&Meta> {
        self.nearest(article).map(|folder| &folder.meta)
    }

    /// Each folder with what it sets itself, and where.
    pub fn folders_mut(&mut self) -> impl Iterator<Item = (&SourcePath, &mut Meta, &MetaSpans)> {
        self.by_folder.iter_mut().map(|(path, folder)| (path, &mut folder.meta, &folder.spans))
    }

    /// Where the nearest folder that sets a field does so.
    pub fn span_of(&self, article: &SourcePath, field: &str) -> Option<std::ops::Range<usize>> {
        let mut folder = article.parent();
        loop {
            let span = self.by_folder.get(&folder).and_then(|folder| folder.spans.of(field));
            if span.is_some() || folder.is_root() {
                return span;
            }
            folder = folder.parent();
        }
    }

    fn nearest(&self, path: &SourcePath) -> Option<&Folder> {
        let mut folder = path.parent();
        loop {
            match self.by_folder.get(&folder) {
                None if !folder.is_root() => folder = folder.parent(),
                found => return found,
            }
        }
    }

    /// Lets each folder take over what those above it set; these come first in order of path.
    pub fn hand_down(&mut self) {
        let paths: Vec<SourcePath> = self.by_folder.keys().cloned().collect();
        for path in paths.iter().filter(|path| !path.is_root()) {
            let above = self.nearest(path).map(|above| above.meta.clone());
            if let (Some(above), Some(folder)) = (above, self.by_folder.get_mut(path)) {
                folder.meta.inherit(&above);
            }
        }
    }
}
