//! The files of data that articles take facts from: `facts_from: ovens.csv`.
//!
//! A name is looked for beside the article, then in `data/`; it may begin with `data/`. TOML, YAML, JSON and CSV are understood; each row is a
//! map whose first value is the subject.

use std::sync::Arc;

use crate::article::{Outline, Spans};
use crate::base::map::{HashMap, HashMapExt as _};
use crate::base::path::SourcePath;
use crate::diagnostic::{Diagnostic, Lint, Place};
use crate::site::DataFile;
use crate::source::{DATA, Files};

/// What articles take facts from, by the article's path.
pub(super) type ByArticle = HashMap<SourcePath, Vec<DataFile>>;

/// The files of facts and what is wrong with them.
#[derive(Debug, Default)]
pub(super) struct FactFiles {
    pub by_article: ByArticle,
    pub faults: Vec<Diagnostic>,
}

impl FactFiles {
    /// Reads the files that these articles name.
    pub fn read<'a>(files: &dyn Files, articles: impl Iterator<Item = (&'a Arc<Outline>, &'a Arc<Spans>)>) -> Self {
        let mut reader = Reader { files, known: HashMap::new(), found: Self::default() };
        for (outline, spans) in articles.filter(|(outline, _)| !outline.meta.facts_from.is_empty()) {
            reader.article(outline, spans);
        }
        reader.found
    }

    /// Whether a file is among them.
    pub fn hold(&self, path: &SourcePath) -> bool {
        self.by_article.values().flatten().any(|file| file.path == *path)
    }
}

struct Reader<'r> {
    files: &'r dyn Files,
    /// What has been read, for several articles may name one file; none if it cannot be read.
    known: HashMap<SourcePath, Option<DataFile>>,
    found: FactFiles,
}

impl Reader<'_> {
    fn article(&mut self, outline: &Outline, spans: &Spans) {
        let mut files: Vec<DataFile> = Vec::new();
        for (number, name) in outline.meta.facts_from.iter().enumerate() {
            match self.find(&outline.path, name) {
                Some(path) => files.extend(self.read(path)),
                None => {
                    let span = spans.meta.facts_from.get(number);
                    let place = span
                        .map_or_else(|| Place::file(&outline.path), |span| Place::span(&outline.path, span.clone()));
                    let fault =
                        Diagnostic::new(Lint::DataFile, format!("there is no file `{name}` to take facts from"));
                    self.found.faults.push(fault.at(place).help("put it beside the article or into `data/`"));
                }
            }
        }
        if !files.is_empty() {
            self.found.by_article.insert(outline.path.clone(), files);
        }
    }

    fn find(&self, from: &SourcePath, name: &str) -> Option<SourcePath> {
        let root = SourcePath::default();
        let data = root.join(DATA);
        // `data/ovens.csv` says the same as `ovens.csv`. Elsewhere a preview would not see changes.
        let whole = root.resolve(name).filter(|path| path.is_within(&data));
        let places = [from.parent().resolve(name), data.resolve(name), whole];
        places.into_iter().flatten().find(|path| self.files.is_regular(path))
    }

    fn read(&mut self, path: SourcePath) -> Option<DataFile> {
        if let Some(known) = self.known.get(&path) {
            return known.clone();
        }
        let file = match super::data::parse(self.files, &path) {
            Ok(node) => Some(DataFile { path: path.clone(), node: Arc::new(node) }),
            Err(faults) => {
                self.found.faults.extend(faults);
                None
            }
        };
        self.known.insert(path, file.clone());
        file
    }
}
