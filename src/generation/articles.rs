//! The articles of a generation: read and parsed, or taken over from the generation before.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use super::changes::Changes;
use super::unreadable;
use crate::article::{self, Article, Body, Outline, Spans};
use crate::base::hash::ContentHash;
use crate::base::path::SourcePath;
use crate::diagnostic::{Diagnostic, Lint, Place, Severity};
use crate::settings::Settings;
use crate::source::Files;

/// How much text is kept in memory between parsing and rendering, in bytes; the rest is read again.
const MOST_KEPT: usize = 64 << 20;

/// The text of an article: where it lies, what it was and where in it things stand.
#[derive(Debug)]
pub(super) struct Source {
    pub path: SourcePath,
    pub outline: Arc<Outline>,
    pub spans: Arc<Spans>,
    pub body: Body,
    /// What is wrong with the file as it lies on the disk.
    faults: Vec<Diagnostic>,
    /// What the file was when it was read last; none if it could not be. If it is broken, an older text may stand in for it.
    seen: Option<ContentHash>,
}

/// All of them, in order of path.
#[derive(Default)]
pub(super) struct Articles {
    pub sources: Vec<Arc<Source>>,
    /// Those of them with faults, in no order.
    faulty: Vec<Arc<Source>>,
    /// Files that are no articles, and why.
    pub failed: Vec<(SourcePath, Diagnostic)>,
    /// How much text is in memory, in bytes.
    kept: usize,
    /// How many files were read for it, and how many of them parsed.
    pub read: usize,
    pub parsed: usize,
}

/// What became of one file.
enum Outcome {
    /// Nothing has changed, as far as is known.
    Same(Arc<Source>),
    /// It was read, and is as it was.
    Read(Arc<Source>),
    Parsed(Arc<Source>),
    Failed(SourcePath, Box<Diagnostic>),
}

impl Articles {
    /// Reads the articles at `paths`, which are sorted. Those that `changes` do not touch are taken over from `before`, which must
    /// have been read in the same dialect.
    pub fn read(
        files: &dyn Files,
        paths: &[SourcePath],
        settings: &Settings,
        before: Option<&Self>,
        changes: &Changes,
    ) -> Self {
        let reader = Reader { files, settings, kept: AtomicUsize::new(before.map_or(0, |before| before.kept)) };
        let known = align(paths, before.map_or(&[], |before| &before.sources));
        let outcome = |(path, known): (&SourcePath, &Option<&Arc<Source>>)| match known {
            Some(source) if !changes.may_touch(path) => Outcome::Same((*source).clone()),
            known => reader.outcome(path, *known),
        };
        let outcomes: Vec<Outcome> = paths.par_iter().zip(&known).map(outcome).collect();
        let mut articles = Self { sources: Vec::with_capacity(paths.len()), ..Self::default() };
        for outcome in outcomes {
            if let Some(source) = articles.count(outcome) {
                articles.sources.push(source);
            }
        }
        articles.kept = reader.kept.into_inner();
        articles
    }

    /// The same articles after changes to the text of some, each of which is one of them: what [`read`](Self::read) would give,
    /// without a look at the others. None if one is not among them.
    pub fn reread(&self, files: &dyn Files, settings: &Settings, changed: &BTreeSet<SourcePath>) -> Option<Self> {
        let at = |path| self.sources.binary_search_by(|source| source.path.cmp(path)).ok();
        let changed: Vec<usize> = changed.iter().map(at).collect::<Option<_>>()?;
        let reader = Reader { files, settings, kept: AtomicUsize::new(self.kept) };
        let outcome = |at: &usize| reader.outcome(&self.sources[*at].path, Some(&self.sources[*at]));
        let outcomes: Vec<Outcome> = changed.par_iter().map(outcome).collect();
        let is_other = |source: &&Arc<Source>| !changed.iter().any(|at| Arc::ptr_eq(source, &self.sources[*at]));
        let mut articles = Self {
            sources: self.sources.clone(),
            faulty: self.faulty.iter().filter(is_other).cloned().collect(),
            failed: self.failed.clone(),
            ..Self::default()
        };
        for (at, outcome) in changed.into_iter().zip(outcomes) {
            articles.sources[at] = articles.count(outcome)?;
        }
        articles.kept = reader.kept.into_inner();
        Some(articles)
    }

    /// Counts a file and keeps its faults in mind; the article, if it is one.
    fn count(&mut self, outcome: Outcome) -> Option<Arc<Source>> {
        self.read += usize::from(!matches!(outcome, Outcome::Same(_)));
        self.parsed += usize::from(matches!(outcome, Outcome::Parsed(_)));
        match outcome {
            Outcome::Same(source) | Outcome::Read(source) | Outcome::Parsed(source) => {
                if !source.faults.is_empty() {
                    self.faulty.push(source.clone());
                }
                Some(source)
            }
            Outcome::Failed(path, fault) => {
                self.failed.push((path, *fault));
                None
            }
        }
    }

    /// What is wrong with them.
    pub fn faults(&self) -> impl Iterator<Item = &Diagnostic> {
        self.failed.iter().map(|(_, fault)| fault).chain(self.faulty.iter().flat_map(|source| &source.faults))
    }

    /// Whether other pages see the same of these and those of another generation.
    pub fn look_like(&self, other: &Self) -> bool {
        let is_same = |(a, b): (&Arc<Source>, &Arc<Source>)| Arc::ptr_eq(a, b) || Arc::ptr_eq(&a.outline, &b.outline);
        let are_all = self.sources.len() == other.sources.len()
            && self.failed.iter().map(|(path, _)| path).eq(other.failed.iter().map(|(path, _)| path));
        are_all && self.sources.iter().zip(&other.sources).all(is_same)
    }

    /// The article in a file.
    pub fn find(&self, path: &SourcePath) -> Option<&Source> {
        let at = self.sources.binary_search_by(|source| source.path.cmp(path)).ok()?;
        Some(&self.sources[at])
    }
}

/// For each path the article that was there before. Both are sorted.
fn align<'a>(paths: &[SourcePath], before: &'a [Arc<Source>]) -> Vec<Option<&'a Arc<Source>>> {
    let mut rest = before.iter().peekable();
    let find = |path: &SourcePath| {
        while rest.next_if(|source| source.path < *path).is_some() {}
        rest.next_if(|source| source.path == *path)
    };
    paths.iter().map(find).collect()
}

/// Reads files.
struct Reader<'a> {
    files: &'a dyn Files,
    settings: &'a Settings,
    /// How much text is in memory, in bytes.
    kept: AtomicUsize,
}

impl Reader<'_> {
    /// Reads a file, and parses it if it is not what it was before.
    fn outcome(&self, path: &SourcePath, before: Option<&Arc<Source>>) -> Outcome {
        let text = match self.text(path) {
            Ok(text) => text,
            Err(fault) => return failed(path, before, fault, None),
        };
        let seen = ContentHash::of(text.as_bytes());
        if let Some(before) = before.filter(|before| before.seen == Some(seen)) {
            return Outcome::Read(before.clone());
        }
        let (article, faults) = match self.parse(path, &text) {
            Ok(parsed) => parsed,
            Err(fault) => return failed(path, before, fault, Some(seen)),
        };
        if self.has_error(&faults)
            && let Some(before) = stand_in(before)
        {
            return Outcome::Parsed(Arc::new(Source { faults, seen: Some(seen), ..before }));
        }
        let Article { outline, spans, mut body } = article;
        self.count(before, &mut body);
        let outline =
            before.map(|before| before.outline.clone()).filter(|known| is_same(known, &outline)).unwrap_or(outline);
        Outcome::Parsed(Arc::new(Source { path: path.clone(), outline, spans, body, faults, seen: Some(seen) }))
    }

    fn text(&self, path: &SourcePath) -> Result<String, Box<Diagnostic>> {
        let bytes = self.files.read(path).map_err(|error| unreadable(path, &error))?;
        String::from_utf8(bytes).map_err(|error| not_utf8(path, &error))
    }

    fn parse(&self, path: &SourcePath, text: &str) -> Result<(Article, Vec<Diagnostic>), Box<Diagnostic>> {
        catch_unwind(AssertUnwindSafe(|| article::parse(path, text, &self.settings.dialect))).map_err(|_| {
            let message = format!("reading `{path}` failed because of a fault in Larder");
            let fault = Diagnostic::new(Lint::Internal, message).at(Place::file(path));
            Box::new(fault.help("please report it, with the file"))
        })
    }

    /// Keeps the text in memory if there is room, that of the article before being gone.
    fn count(&self, before: Option<&Arc<Source>>, body: &mut Body) {
        let length = |body: &Body| body.kept.as_ref().map_or(0, |text| text.len());
        self.kept.fetch_sub(before.map_or(0, |before| length(&before.body)), Ordering::Relaxed);
        let (length, before) = (length(body), self.kept.load(Ordering::Relaxed));
        if before > MOST_KEPT {
            body.kept = None;
        } else {
            self.kept.fetch_add(length, Ordering::Relaxed);
        }
    }

    fn has_error(&self, faults: &[Diagnostic]) -> bool {
        faults.iter().any(|fault| self.settings.severity(fault.lint) == Some(Severity::Error))
    }
}

/// Whether other pages see the same of both.
fn is_same(a: &Outline, b: &Outline) -> bool {
    #[cfg(feature = "failpoints")]
    return article::blind::is_same(a, b);
    #[cfg(not(feature = "failpoints"))]
    return a == b;
}

/// The article as it was before its file was broken, if its text is still in memory.
fn stand_in(before: Option<&Arc<Source>>) -> Option<Source> {
    let Source { path, outline, spans, body, .. } = &**before.filter(|before| before.body.kept.is_some())?;
    let (path, outline, spans, body) = (path.clone(), outline.clone(), spans.clone(), body.clone());
    Some(Source { path, outline, spans, body, faults: Vec::new(), seen: None })
}

/// A file that is no article; the one before stands in for it if there was one.
fn failed(
    path: &SourcePath,
    before: Option<&Arc<Source>>,
    fault: Box<Diagnostic>,
    seen: Option<ContentHash>,
) -> Outcome {
    match stand_in(before) {
        Some(before) => Outcome::Parsed(Arc::new(Source { faults: vec![*fault], seen, ..before })),
        None => Outcome::Failed(path.clone(), fault),
    }
}

fn not_utf8(path: &SourcePath, error: &std::string::FromUtf8Error) -> Box<Diagnostic> {
    let bytes = error.as_bytes();
    let at = error.utf8_error().valid_up_to();
    let is_utf16 = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
    let guess = if is_utf16 { "it looks like UTF-16" } else { "it may be Latin-1 or another old encoding" };
    let fault = Diagnostic::new(Lint::NotUtf8, format!("`{path}` is not UTF-8; {guess}")).at_span(path, at..at);
    Box::new(fault.help("save the file as UTF-8 in your editor"))
}
