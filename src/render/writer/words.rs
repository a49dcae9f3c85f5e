//! The words that the writer puts between an author's own: titles of callouts, labels of footnotes.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use crate::base::text;

/// The kinds of callout that a theme can tell apart, each with the types that mean it in any language.
const KINDS: &[(&str, &[&str])] = &[
    ("note", &[]),
    ("summary", &["abstract", "tldr"]),
    ("info", &[]),
    ("todo", &[]),
    ("tip", &["hint"]),
    ("important", &[]),
    ("success", &["check", "done"]),
    ("question", &["help", "faq"]),
    ("warning", &["attention", "警告"]),
    ("caution", &[]),
    ("failure", &["fail", "missing"]),
    ("danger", &["error"]),
    ("bug", &[]),
    ("example", &[]),
    ("quote", &["cite"]),
];

/// The kind that an unknown type is shown as.
const UNKNOWN: &str = "note";

/// The words of one language.
#[derive(Clone, Debug, Default)]
pub struct WriterWords {
    /// What the footnotes at the end of a text are called.
    pub footnotes: String,
    /// What the way back from a footnote is called.
    pub back_to_text: String,
    /// What comparisons say besides what is in them.
    pub comparison: ComparisonWords,
    /// What a table is called: one without a name of its own, and before a caption.
    pub table: String,
    /// The title of a callout that has none, by kind.
    pub callouts: BTreeMap<String, String>,
    /// What types mean which kind, in all languages.
    pub types: Arc<CalloutTypes>,
}

/// What comparisons say besides what is in them.
#[derive(Clone, Debug, Default)]
pub struct ComparisonWords {
    /// That a value is the best.
    pub best: String,
    /// That nothing is said.
    pub missing: String,
    /// That a value is not known yet.
    pub unknown: String,
    /// That a criterion does not apply.
    pub not_applicable: String,
    /// That there is more where a text comes from.
    pub more: String,
}

/// What types of callout mean which kind.
#[derive(Debug, Default)]
pub struct CalloutTypes(HashMap<String, &'static str>);

impl CalloutTypes {
    /// The types that everybody writes, and the titles of all languages: pairs of a kind and what it is called.
    pub fn new<'t>(titles: impl Iterator<Item = (&'t str, &'t str)>) -> Self {
        let mut types = HashMap::new();
        for (kind, names) in KINDS {
            types.extend(names.iter().chain([kind]).map(|name| (text::fold(name), *kind)));
        }
        for (kind, title) in titles {
            if let Some((kind, _)) = KINDS.iter().find(|(known, _)| *known == kind) {
                types.entry(text::fold(title)).or_insert(kind);
            }
        }
        Self(types)
    }
}

impl WriterWords {
    /// The kind of a callout of this type, and its title if it has none of its own.
    pub(super) fn callout(&self, written: &str) -> (&'static str, String) {
        match self.types.0.get(&text::fold(written)) {
            Some(kind) => (kind, self.callouts.get(*kind).cloned().unwrap_or_else(|| text::humanised(written))),
            None => (UNKNOWN, text::humanised(written)),
        }
    }
}
