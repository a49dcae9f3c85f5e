//! What articles can be about, and what folders say of the articles in them.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::base::path::SourcePath;
use crate::base::text;
use crate::base::value::Entry;
use crate::base::value::read::{Spanned, near_miss};

use super::criteria::{Criteria, Criterion};
use super::table::Faults;
use super::written::WrittenKind;

/// The kind of articles that define a term; every site has it.
pub const TERM: &str = "term";

/// A kind of thing that articles are about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kind {
    /// What several of them are called.
    pub label: String,
    /// The keys that an article of this kind must have.
    pub required: Vec<String>,
}

/// Front matter for everything beneath a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FolderSettings {
    /// The folder below the content folder, without slashes around it.
    pub path: String,
    /// Where `site.toml` names it.
    pub span: Range<usize>,
    /// What it sets, not yet understood.
    pub keys: Vec<Entry>,
}

/// The kinds by name, `term` among them.
pub(super) fn kinds(written: Vec<WrittenKind>, criteria: &Criteria, faults: &mut Faults) -> BTreeMap<String, Kind> {
    let term = Kind { label: text::humanised(TERM), required: Vec::new() };
    let mut kinds = BTreeMap::from([(TERM.to_owned(), term)]);
    for WrittenKind { name, label, required } in written {
        // Templates and archetypes are files of that name.
        let is_name = SourcePath::new(&name.value).is_some_and(|path| path.steps().count() == 1);
        if !is_name || name.value.starts_with('.') || name.value.contains(['\\', ':']) {
            let help = "write a word, as in `[kinds.oven]`".to_owned();
            faults.error(name.span, format!("`{}` cannot be the name of a kind", name.value), Some(help));
            continue;
        }
        let label = label.map(|label| label.value).filter(|label| !label.trim().is_empty());
        let label = label.unwrap_or_else(|| text::humanised(&name.value));
        for key in &required {
            check_required(key, criteria, faults);
        }
        let required = required.into_iter().map(|key| key.value).collect();
        kinds.insert(name.value, Kind { label, required });
    }
    kinds
}

/// A name that is nearly that of a criterion. Front matter may have any other key, so no more can be told.
fn check_required(key: &Spanned<String>, criteria: &Criteria, faults: &mut Faults) {
    if criteria.named(&key.value).is_some() {
        return;
    }
    let known = criteria.iter().flat_map(Criterion::names);
    if let Some(likely) = near_miss(&key.value, known) {
        let help = format!("did you mean `{likely}`?");
        faults.error(key.span.clone(), format!("there is no criterion `{}`", key.value), Some(help));
    }
}

/// The folders with their paths cleaned of what people vary.
pub(super) fn folders(written: Vec<(Spanned<String>, Vec<Entry>)>, faults: &mut Faults) -> Vec<FolderSettings> {
    let mut folders: Vec<FolderSettings> = Vec::with_capacity(written.len());
    for (folder, keys) in written {
        let is_outside = folder.value.contains(':') || folder.value.split(['/', '\\']).any(|step| step == "..");
        let path = SourcePath::default().resolve(&folder.value).filter(|_| !is_outside);
        let Some(path) = path.map(|path| path.as_str().to_owned()) else {
            let help = "write its path below the folder of articles, as in `[folders.\"dishes/soups\"]`".to_owned();
            faults.error(folder.span, format!("`{}` is no folder of articles", folder.value), Some(help));
            continue;
        };
        if folders.iter().any(|other| other.path == path) {
            faults.error(
                folder.span,
                format!("the folder `{path}` is set twice"),
                Some("keep one of the two".to_owned()),
            );
            continue;
        }
        folders.push(FolderSettings { path, span: folder.span, keys });
    }
    folders
}
