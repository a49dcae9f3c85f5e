//! What an open tab is told: whether its page has changed, which files it may want to fetch again, and what is wrong.
//!
//! A tab says which page it shows, and by its hash in which state. After every moment its page is rendered anew; only if that, or
//! what is wrong with it, has changed is anything sent.

use std::collections::BTreeSet;

use serde::Serialize;

use super::answer::{Answer, answer};
use super::editor::Editor;
use super::moment::{Moment, Refreshed};
use crate::base::hash::ContentHash;
use crate::base::path::{SourcePath, UrlPath};
use crate::base::text;
use crate::diagnostic::{self, Diagnostic, Format, LineIndex, Place, Position, Severity, Tally};
use crate::settings;
use crate::site::{ArticleId, Output, Site};
use crate::source::{DATA, Disk, Files, THEMES};

/// How many faults of one page are told.
const MOST_FAULTS: usize = 20;

/// How many pages are suggested where one has gone.
const MOST_SUGGESTIONS: usize = 5;

/// A tab.
#[derive(Debug)]
pub struct Tab {
    /// The path that it shows, encoded, with a slash in front.
    path: String,
    /// The moment that it knows of.
    number: u64,
    /// The state that it was told last, without the files; empty at first.
    told: String,
    /// What the page was called when there last was one.
    title: Option<String>,
}

/// What a tab is told.
#[derive(Debug, Serialize)]
struct Message<'a> {
    /// The moment's number.
    number: u64,
    /// Files to fetch again: some, or all.
    files: Stale,
    #[serde(flatten)]
    state: &'a State,
}

/// Which files are not what they were.
#[derive(Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum Stale {
    /// These, as absolute paths.
    Some(Vec<String>),
    All,
}

/// The state of a page.
#[derive(Debug, Serialize)]
struct State {
    /// The hash of the page; nothing if it cannot be made at present.
    page: Option<String>,
    /// Where the page went, if it is not there any more.
    gone: Option<Gone>,
    /// What is wrong with it.
    faults: Vec<serde_json::Value>,
    /// How much is wrong in all.
    errors: usize,
    warnings: usize,
    /// How much is not wrong, and yet worth a look.
    asides: usize,
}

/// What to say of a page that is not there.
#[derive(Debug, Serialize)]
struct Gone {
    /// The page that has taken its place.
    moved: Option<Suggestion>,
    /// Pages that may have.
    suggestions: Vec<Suggestion>,
}

/// A page to go to.
#[derive(Debug, Serialize)]
struct Suggestion {
    href: String,
    title: String,
}

/// What everything that is told is made from.
#[derive(Clone, Copy)]
pub struct Teller<'a> {
    /// The site.
    pub moment: &'a Moment,
    /// Its files.
    pub disk: &'a Disk,
    /// The author's editor, if it can be opened from a page.
    pub editor: Option<&'a Editor>,
}

impl Tab {
    /// A tab that shows `path` in a state that was served in moment `number`.
    pub fn new(path: &str, number: u64) -> Self {
        Self { path: path.to_owned(), number, told: String::new(), title: None }
    }

    /// What to tell it now, as JSON; nothing if there is nothing new.
    pub fn update(&mut self, teller: Teller<'_>) -> Option<String> {
        let state = self.state(teller);
        let files = stale(&teller.moment.refreshed, self.number);
        self.number = teller.moment.number;
        let told = serde_json::to_string(&state).unwrap_or_default();
        if told == self.told && files == Stale::Some(Vec::new()) {
            return None;
        }
        self.told = told;
        serde_json::to_string(&Message { number: self.number, files, state: &state }).ok()
    }

    fn state(&mut self, teller: Teller<'_>) -> State {
        let Teller { moment, disk, .. } = teller;
        let answered = answer(moment, disk, &self.path);
        let site = moment.generation.site();
        let output = UrlPath::parse(&decoded(&self.path)).ok().and_then(|url| site.urls().outputs().get(&url));
        let mut faults = answered.warnings;
        let (page, gone) = match answered.answer {
            Answer::Page(bytes) => (Some(bytes), None),
            Answer::Bytes(bytes) => (Some(bytes), self.moved(site, output)),
            Answer::Nothing(page) => (Some(page.unwrap_or_default()), self.gone(site)),
            Answer::Broken(fault) => {
                faults.push(fault);
                (None, None)
            }
            Answer::File(_) | Answer::Elsewhere(_) => (None, None),
        };
        let article = output.and_then(|output| article_of(site, output));
        if let Some(article) = article {
            self.title = Some(site.title(article).text().to_owned());
        }
        let file = article.map(|article| &site.article(article).path);
        faults = site.settings.settle(faults);
        faults.extend(moment.faults.iter().filter(|fault| concerns(fault, file)).cloned());
        faults.sort_by_key(|fault| fault.severity);
        faults.dedup();
        faults.truncate(MOST_FAULTS);
        let Tally { errors, warnings, notes } = Tally::of(&moment.faults);
        State {
            page: page.map(|bytes| ContentHash::of(&bytes).to_string()),
            gone,
            faults: teller.faults(faults),
            errors,
            warnings,
            asides: notes + moment.loose_ends().count(),
        }
    }

    /// Where an old URL leads.
    fn moved(&self, site: &Site, output: Option<&Output>) -> Option<Gone> {
        let Some(Output::Redirect(page)) = output else { return None };
        let page = site.urls().page(*page);
        let title = page.article.map_or_else(|| page.url.to_string(), |article| site.title(article).text().to_owned());
        let moved = Suggestion { href: href(&page.url), title };
        Some(Gone { moved: Some(moved), suggestions: Vec::new() })
    }

    /// Where the page of an article may have gone; nothing if there never was one.
    fn gone(&self, site: &Site) -> Option<Gone> {
        let title = self.title.as_ref()?;
        let sought = text::fold(title);
        let suggest = |article: ArticleId| Suggestion {
            href: href(&site.urls().page(site.urls().of_article(article)).url),
            title: site.title(article).text().to_owned(),
        };
        let same = site.article_ids().find(|article| text::fold(site.title(*article).text()) == sought);
        let mut alike: Vec<(f64, ArticleId)> = site
            .article_ids()
            .map(|article| (likeness(&sought, &text::fold(site.title(article).text())), article))
            .filter(|(likeness, _)| *likeness > 0.0)
            .collect();
        alike.sort_by(|(a, a_id), (b, b_id)| b.total_cmp(a).then(a_id.cmp(b_id)));
        let suggestions = alike.into_iter().take(MOST_SUGGESTIONS).map(|(_, article)| suggest(article)).collect();
        Some(Gone { moved: same.map(suggest), suggestions })
    }
}

/// How alike two titles are, from 0 to 1; 0 also where they are too different to be worth a suggestion.
fn likeness(a: &str, b: &str) -> f64 {
    /// Below this, people see nothing in common.
    const NEAR: f64 = 0.6;
    let likeness = strsim::jaro_winkler(a, b);
    if likeness < NEAR { 0.0 } else { likeness }
}

impl Teller<'_> {
    /// Faults as the page is told of them: those of `--format json`, with the text that people are shown, and the address that opens
    /// the editor there.
    pub fn faults(&self, faults: Vec<Diagnostic>) -> Vec<serde_json::Value> {
        let mut faults = without_stale(faults);
        let site = self.moment.generation.site();
        diagnostic::resolve_help(&mut faults, Format::Json, |sought| site.nearest(sought));
        faults.iter().filter_map(|fault| self.fault(fault)).collect()
    }

    fn fault(&self, fault: &Diagnostic) -> Option<serde_json::Value> {
        let mut value: serde_json::Value = serde_json::from_str(&self.printed(fault, Format::Json)).ok()?;
        let at = |name: &str| value.get(name)?.as_u64().and_then(|number| usize::try_from(number).ok());
        let (line, column) = (at("line").unwrap_or(1), at("column").unwrap_or(1));
        let opens = fault.place.as_ref().and_then(|place| self.opens(&place.file, line, column));
        let text = self.printed(fault, Format::Human { color: false });
        let object = value.as_object_mut()?;
        object.insert("text".to_owned(), text.trim_end().into());
        object.insert("opens".to_owned(), opens.into());
        Some(value)
    }

    /// The address that opens the editor at a place.
    pub fn opens(&self, file: &SourcePath, line: usize, column: usize) -> Option<String> {
        self.editor?.address(&self.disk.root().join(file.as_str()), line, column)
    }

    /// Where in its file a place is, as an editor counts.
    pub fn position(&self, place: &Place) -> Option<Position> {
        let text = String::from_utf8(self.disk.read(&place.file).ok()?).ok()?;
        Some(LineIndex::new(text).position(place.span?.0))
    }

    fn printed(&self, fault: &Diagnostic, format: Format) -> String {
        let read = |path: &SourcePath| String::from_utf8(self.disk.read(path).ok()?).ok();
        let mut out = Vec::new();
        // Writing to memory does not fail.
        let _written = diagnostic::print(std::slice::from_ref(fault), format, &read, &mut out);
        String::from_utf8_lossy(&out).into_owned()
    }
}

/// What is told while a file has an error: only that. What is known of it besides is about the text that was there before, and its
/// places are not in the file any more.
fn without_stale(mut faults: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let is_error = |fault: &&Diagnostic| fault.severity == Severity::Error;
    let broken: BTreeSet<SourcePath> =
        faults.iter().filter(is_error).filter_map(|fault| Some(fault.place.as_ref()?.file.clone())).collect();
    faults.retain(|fault| is_error(&fault) || !fault.place.as_ref().is_some_and(|place| broken.contains(&place.file)));
    faults
}

/// Whether a fault is to be seen on the page that shows the article in `file`: it is in there, or it stops everything.
fn concerns(fault: &Diagnostic, file: Option<&SourcePath>) -> bool {
    let Some(place) = &fault.place else { return fault.severity == Severity::Error };
    let first = place.file.steps().next().unwrap_or_default();
    let is_for_all = matches!(first, settings::FILE_NAME | THEMES | DATA) && fault.severity == Severity::Error;
    is_for_all || file == Some(&place.file)
}

/// The article that an output shows.
fn article_of(site: &Site, output: &Output) -> Option<ArticleId> {
    match output {
        Output::Page(page, _) => site.urls().page(*page).article,
        _ => None,
    }
}

fn decoded(path: &str) -> String {
    percent_encoding::percent_decode_str(path).decode_utf8_lossy().into_owned()
}

/// The files that have changed since moment `number`.
fn stale(refreshed: &Refreshed, number: u64) -> Stale {
    if refreshed.all > number {
        return Stale::All;
    }
    let changed = refreshed.files.iter().filter(|(_, when)| **when > number);
    Stale::Some(changed.map(|(url, _)| href(url)).collect())
}

fn href(url: &UrlPath) -> String {
    format!("/{}", url.to_ascii())
}
