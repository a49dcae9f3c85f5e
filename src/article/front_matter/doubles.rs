//! Keys that are written twice, in other case, and say two things: of `title` and `Title` only one is used.
//!
//! Synonyms are no such case: which of `description` and `summary` comes first is part of the format, and sites have both.

use crate::base::path::SourcePath;
use crate::base::value::{Entry, Node, Value, to_json};
use crate::diagnostic::{Diagnostic, Lint, Place};

use super::{MetaSpans, keys, permalink};

/// Warns of each key that is lost to another one, whose value stands in `spans`. Those that stand before the used one in rank are of
/// the wrong type, which has been said; lists unite, and drafts are looked at where they are read.
pub(super) fn check(file: &SourcePath, entries: &[Entry], spans: &MetaSpans) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for (field, used) in spans.values.iter().filter(|(field, _)| !matches!(**field, "draft" | "audience")) {
        // An address under `url` is where a clipped article came from.
        let is_origin = |entry: &Entry| *field == "permalink" && permalink::is_address(&entry.value);
        let mut ranked =
            keys::meaning(field).iter().flat_map(|key| all(entries, key)).filter(|entry| !is_origin(entry));
        let Some(used) = ranked.find(|entry| entry.value.span == *used) else { continue };
        let is_lost = |entry: &&Entry| entry.key.eq_ignore_ascii_case(&used.key) && !is_same(&entry.value, &used.value);
        for lost in ranked.filter(is_lost) {
            let message = format!("`{}` is the same key as `{}`, so it is ignored", lost.key, used.key);
            let fault = Diagnostic::new(Lint::FrontMatterType, message).at_span(file, lost.key_span.clone());
            let fault = fault.related(Place::span(file, used.key_span.clone()), "this one is used");
            diagnostics.push(fault.help("keep one of the two"));
        }
    }
    diagnostics
}

/// Whatever is written under `key`, in any case; nulls and empty texts count as absent.
pub(super) fn all<'a>(entries: &'a [Entry], key: &'static str) -> impl Iterator<Item = &'a Entry> + use<'a> {
    entries.iter().filter(move |entry| entry.key.eq_ignore_ascii_case(key) && !is_blank(&entry.value))
}

fn is_blank(node: &Node) -> bool {
    match &node.value {
        Value::Null => true,
        Value::Scalar { text, .. } => text.trim().is_empty(),
        Value::List(_) | Value::Map(_) => false,
    }
}

fn is_same(a: &Node, b: &Node) -> bool {
    match (&a.value, &b.value) {
        (Value::Scalar { text: a, .. }, Value::Scalar { text: b, .. }) => a.trim() == b.trim(),
        _ => to_json(a) == to_json(b),
    }
}
