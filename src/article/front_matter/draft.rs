//! Whether front matter says that an article is a draft: `draft`, `publish` and `published`, in any case.

use crate::base::path::SourcePath;
use crate::base::value::{Entry, Node};
use crate::diagnostic::{Diagnostic, Lint, Place};

use super::doubles::all;

/// What is said, where, and what is wrong with it.
pub(super) struct Said<'a> {
    pub(super) is_draft: bool,
    pub(super) at: &'a Node,
    pub(super) fault: Option<Diagnostic>,
}

/// Reads what is said, if anything. What cannot be understood counts as a draft, and so does what says both: nothing may slip out
/// because of a slip.
pub(super) fn read<'a>(file: &SourcePath, entries: &'a [Entry]) -> Option<Said<'a>> {
    let drafts = all(entries, "draft").map(|entry| (entry, true));
    let others = all(entries, "publish").map(|entry| (entry, false));
    // Some tools write `published: false`; with a date behind it the key says something else, and stays a param.
    let published = all(entries, "published").filter(|entry| entry.value.boolean().is_ok()).map(|entry| (entry, false));
    let stated: Vec<(&Entry, bool)> = drafts.chain(others).chain(published).collect();
    let (&(first, _), further) = stated.split_first()?;
    let said = |is_draft, fault| Some(Said { is_draft, at: &first.value, fault });
    // A date under `publish` is no word against `draft`.
    let must_be_read =
        std::iter::once(first).chain(further.iter().filter(|(_, is_draft)| *is_draft).map(|(entry, _)| *entry));
    if let Some(fault) = must_be_read.filter_map(|entry| unread(file, entry)).next() {
        return said(true, Some(fault));
    }
    let verdict = |(entry, says_draft): &(&Entry, bool)| entry.value.boolean().ok().map(|value| value == *says_draft);
    let is_draft = verdict(&stated[0])?;
    match further.iter().find(|other| verdict(other) == Some(!is_draft)) {
        Some((other, _)) => said(true, Some(contradiction(file, is_draft, first, other))),
        None => said(is_draft, None),
    }
}

/// Whether the keys at the beginning of a text say anything of a draft; `text` begins behind a fence that nothing closes.
pub(super) fn is_spoken_of(text: &str) -> bool {
    let keys = text.lines().skip(1).take_while(|line| !line.trim().is_empty());
    keys.filter_map(|line| line.split_once([':', '='])).any(|(key, _)| {
        let key = key.trim().trim_matches(['"', '\'']);
        ["draft", "publish", "published"].iter().any(|known| key.eq_ignore_ascii_case(known))
    })
}

/// What to say of a value that is neither true nor false.
fn unread(file: &SourcePath, entry: &Entry) -> Option<Diagnostic> {
    let wrong = entry.value.boolean().err()?;
    let fault = Diagnostic::new(Lint::BadDraft, format!("`{}` must be `true` or `false`", entry.key));
    Some(fault.at_span(file, wrong.span).help("write `true` or `false`, without quotes"))
}

/// What to say where `other` contradicts `first`; an error if that would have published the article.
fn contradiction(file: &SourcePath, is_draft: bool, first: &Entry, other: &Entry) -> Diagnostic {
    let lint = if is_draft { Lint::FrontMatterType } else { Lint::BadDraft };
    let message = format!("`{}` and `{}` say opposite things of this article", first.key, other.key);
    let fault = Diagnostic::new(lint, message).at_span(file, other.key_span.clone());
    let fault = fault.related(Place::span(file, first.key_span.clone()), "the other one is here");
    fault.help("keep one of the two; as it is, the article is a draft")
}
