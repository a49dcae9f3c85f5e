//! Front matter: what an author says about an article before its text.
//!
//! [`read`] finds it ([`split`]), parses it as YAML, TOML or JSON and takes out what Larder knows. What cannot be read is
//! an error, since it might say `draft`; a value of the wrong type is a warning, and its key is ignored.

mod defaults;
mod doubles;
mod draft;
mod inherit;
mod keys;
mod meta;
mod permalink;
mod split;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::base::date::Date;
use crate::base::path::SourcePath;
use crate::base::value::{FaultSort, Node, SyntaxError, Value, json, toml, yaml};
use crate::diagnostic::{Diagnostic, Lint, Place, Severity};

pub use defaults::Defaults;
pub use inherit::OWN;
pub use keys::{Holds, KEYS, Key, MOST_MINUTES};
pub use permalink::holds_query;
pub use split::{Format, Split, split};

/// What the placeholders of note templates begin with.
const TEMPLATE_MARKS: [&str; 2] = ["{{", "<%"];

/// Bytes of front matter that nobody exceeds by hand.
const MAX_BYTES: usize = 1 << 20;

/// What front matter says. It is part of the outline, so it holds no offsets: those are in [`MetaSpans`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Meta {
    /// The title, if it is not left to the body or the file name.
    pub title: Option<String>,
    /// One sentence or paragraph on the article.
    pub description: Option<String>,
    /// When it was written.
    pub date: Option<Date>,
    /// When it was last changed.
    pub updated: Option<Date>,
    /// Tags as written, without `#`; none twice.
    pub tags: Vec<String>,
    /// Other names and old URLs, as written.
    pub aliases: Vec<String>,
    /// The last step of the URL.
    pub slug: Option<String>,
    /// The whole path of the URL, as written.
    pub permalink: Option<String>,
    /// Lower comes first.
    pub weight: Option<i64>,
    /// Whether it is left out of the site.
    pub draft: bool,
    /// The language of the text.
    pub lang: Option<String>,
    /// The template, by name.
    pub template: Option<String>,
    /// Whether contents are shown.
    pub toc: Option<bool>,
    /// Who wrote it; several names are joined by commas.
    pub author: Option<String>,
    /// The picture that stands for it: a path, a URL or an asset's name.
    pub image: Option<String>,
    /// What it rests on: texts or URLs.
    pub sources: Vec<String>,
    /// What kind of thing it is about: a kind of the settings, or `term`.
    pub kind: Option<String>,
    /// Who answers for it; several names are joined by commas.
    pub owner: Option<String>,
    /// When somebody should look through it.
    pub review_by: Option<Date>,
    /// How long it takes, where that is not for Larder to work out.
    pub minutes: Option<u32>,
    /// Whether terms are linked in it.
    pub terms: Option<bool>,
    /// For whom it is, if not for everybody.
    pub audience: Vec<String>,
    /// What it compares, as written.
    pub subjects: Vec<String>,
    /// What it says of its own subject: criteria and values as written, in order.
    pub facts: Vec<(String, String)>,
    /// Files of data that hold facts, as written.
    pub facts_from: Vec<String>,
    /// When its facts were true.
    pub as_of: Option<Date>,
    /// The fields that it sets, be it to nothing: these it does not inherit from its folders.
    pub given: BTreeSet<&'static str>,
    /// The text of front matter that has an error in it, so that what it would say is not known.
    pub unsound: Option<Box<str>>,
    /// Every other key, for templates.
    pub params: serde_json::Map<String, serde_json::Value>,
}

impl Meta {
    /// When it was last changed, else when it was written.
    pub fn revised(&self) -> Option<Date> {
        self.updated.or(self.date)
    }
}

/// Where front matter says it, in bytes of the file; only ever read to print.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MetaSpans {
    values: BTreeMap<&'static str, Range<usize>>,
    /// Of each of [`Meta::tags`].
    pub tags: Vec<Range<usize>>,
    /// Of each of [`Meta::aliases`].
    pub aliases: Vec<Range<usize>>,
    /// Of each of [`Meta::sources`].
    pub sources: Vec<Range<usize>>,
    /// Of each of [`Meta::subjects`].
    pub subjects: Vec<Range<usize>>,
    /// Of each of [`Meta::facts`], the criterion and the value.
    pub facts: Vec<[Range<usize>; 2]>,
    /// Of each of [`Meta::facts_from`].
    pub facts_from: Vec<Range<usize>>,
}

impl MetaSpans {
    /// Where the value of a field of [`Meta`] stands, whatever synonym it was written under.
    pub fn of(&self, field: &str) -> Option<Range<usize>> {
        self.values.get(field).cloned()
    }

    /// Every one of them, in an order that depends on what there is, not on where it stands.
    pub fn all(&self) -> impl Iterator<Item = &Range<usize>> {
        let lists = [&self.tags, &self.aliases, &self.sources, &self.subjects, &self.facts_from];
        self.values.values().chain(lists.into_iter().flatten()).chain(self.facts.as_flattened())
    }
}

/// Front matter as read, and where the text begins.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FrontMatter {
    /// What it says.
    pub meta: Meta,
    /// Where it says it.
    pub spans: MetaSpans,
    /// Byte at which the Markdown begins.
    pub body_start: usize,
    /// What is wrong with it.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads the front matter of the article `file`, whose whole text is `text`.
pub fn read(file: &SourcePath, text: &str) -> FrontMatter {
    match split(text) {
        Split::Absent { body_start } => FrontMatter { body_start, ..FrontMatter::default() },
        Split::Unclosed { fence, closing, body_start } => {
            // As text it would be published, whatever it says.
            let diagnostic = if draft::is_spoken_of(&text[fence.end..]) {
                Diagnostic::new(Lint::BadDraft, "this front matter is never closed, and speaks of a draft")
            } else {
                Diagnostic::new(Lint::UnclosedFrontMatter, "this front matter is never closed")
            };
            let diagnostic = diagnostic.at_span(file, fence).help(format!("add a line `{closing}` after its last key"));
            FrontMatter { body_start, diagnostics: vec![diagnostic], ..FrontMatter::default() }
        }
        Split::Present { format, content, body_start } => {
            let mut front = present(file, text, format, content.clone(), body_start);
            let is_faulty = front.diagnostics.iter().any(|fault| fault.severity == Severity::Error);
            // What is larger is no front matter that anybody wrote.
            front.meta.unsound = (is_faulty && content.len() <= MAX_BYTES).then(|| text[content].into());
            front
        }
    }
}

/// Front matter between two fences, unless it is prose between two thematic breaks.
fn present(file: &SourcePath, text: &str, format: Format, content: Range<usize>, body_start: usize) -> FrontMatter {
    let source = &text[content.clone()];
    let claims = format != Format::Yaml || split::looks_like_yaml(source);
    let refused = |diagnostics| FrontMatter { body_start, diagnostics, ..FrontMatter::default() };
    if source.len() > MAX_BYTES && claims {
        let message = format!("this front matter is larger than {} MB", MAX_BYTES >> 20);
        let error = SyntaxError::new(content.start..content.start, message).help("move what is text below it");
        return refused(vec![syntax(file, error)]);
    }
    if source.len() > MAX_BYTES {
        return FrontMatter { body_start: split::text_start(text), ..FrontMatter::default() };
    }
    let parsed = match format {
        Format::Yaml => yaml::parse(source, content.start),
        Format::Toml => toml::parse(source, content.start),
        Format::Json => json::parse(source, content.start),
    };
    if format == Format::Yaml && !claims && split::looks_like_toml(source) {
        let span = content.start..content.start + source.find('\n').unwrap_or(source.len());
        let error = SyntaxError::new(span, "this front matter is TOML between the fences of YAML");
        return refused(vec![syntax(file, error.help("write `+++` instead of `---`, before and after it"))]);
    }
    let is_template = TEMPLATE_MARKS.iter().any(|mark| source.contains(mark));
    match parsed {
        Ok(Node { value: Value::Null, .. }) => refused(Vec::new()),
        Ok(Node { value: Value::Map(entries), .. }) if claims || !split::reads_as_prose(&entries) => {
            let (meta, spans, mut diagnostics) = meta::decode(file, &entries);
            let is_unusable = diagnostics
                .iter()
                .any(|fault| matches!(fault.severity, Severity::Error) || fault.lint == Lint::FrontMatterType);
            if is_template && is_unusable {
                return unfilled(file, content, body_start);
            }
            diagnostics.extend(doubles::check(file, &entries, &spans));
            Diagnostic::sort(&mut diagnostics);
            FrontMatter { meta, spans, body_start, diagnostics }
        }
        // Without a single key it cannot say anything, least of all `draft`: two thematic breaks.
        _ if !claims => FrontMatter { body_start: split::text_start(text), ..FrontMatter::default() },
        Ok(node) => {
            let error = SyntaxError::new(node.span, "front matter must be made of `key: value` lines");
            refused(vec![syntax(file, error.help("put an empty line first if this is no front matter"))])
        }
        Err(_) if is_template => unfilled(file, content, body_start),
        Err(errors) => refused(errors.into_iter().map(|error| syntax(file, error)).collect()),
    }
}

/// The starting point of other notes, as vaults keep among them: not published, but no error.
fn unfilled(file: &SourcePath, content: Range<usize>, body_start: usize) -> FrontMatter {
    let message = "the placeholders in this front matter have not been filled in, so the file is not published";
    let diagnostic = Diagnostic::new(Lint::UnfilledTemplate, message)
        .at_span(file, content.start..content.start)
        .help("list the folder of your note templates under `ignore` in `site.toml`");
    let meta = Meta { draft: true, given: BTreeSet::from(["draft"]), ..Meta::default() };
    FrontMatter { meta, body_start, diagnostics: vec![diagnostic], ..FrontMatter::default() }
}

/// A fault of the syntax as a diagnostic.
fn syntax(file: &SourcePath, error: SyntaxError) -> Diagnostic {
    let lint = match error.sort {
        FaultSort::Syntax => Lint::FrontMatterSyntax,
        FaultSort::Date => Lint::BadDate,
    };
    let mut diagnostic = Diagnostic::new(lint, error.message).at_span(file, error.span);
    if let Some(help) = error.help {
        diagnostic = diagnostic.help(help);
    }
    match error.related {
        Some((span, message)) => diagnostic.related(Place::span(file, span), message),
        None => diagnostic,
    }
}

#[cfg(test)]
mod tests;
