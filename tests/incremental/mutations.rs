//! What proves the test of edits: if the comparison of outlines leaves out any one field, it fails.
//!
//! For each field of the outline the same kind of random edits are followed with one eye closed to it (`larder::article::blind`),
//! until a page or a message is not what a clean load gives. Fields that follow from others, or that nothing depends on yet, are listed with
//! the reason; these must never be noticed, or they are on the list wrongly.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod edits;
#[path = "../support/random.rs"]
mod random;
#[path = "../support/scratch.rs"]
mod scratch;
mod site;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::Arc;

use larder::article::blind;
use larder::base::date::Date;
use larder::base::path::{SourcePath, UrlPath};
use larder::build;
use larder::diagnostic::Diagnostic;
use larder::generation::{Changes, Generation, Options};
use larder::settings::Settings;
use larder::source::Disk;

use edits::Edit;
use random::Random;
use site::{Files, Site};

/// How many sequences of edits are tried before a field counts as unnoticed.
const SEQUENCES: u64 = 400;

/// How many for a field that must not be noticed.
const SEQUENCES_UNNOTICED: u64 = 30;

/// How many edits a sequence has.
const EDITS: usize = 12;

/// Fields that need not be compared, and why.
const FOLLOW: [(&str, &str); 0] = [];

#[test]
fn every_field_of_the_outline_is_compared_for_a_reason() {
    let mut wrong = Vec::new();
    for field in blind::fields() {
        let reason = FOLLOW.iter().find(|(name, _)| *name == field);
        let most = if reason.is_some() { SEQUENCES_UNNOTICED } else { SEQUENCES };
        blind::close_eye(Some(field));
        let noticed = (1..=most).find(|number| is_noticed(*number));
        match (noticed, reason) {
            (Some(number), None) => println!("{field}: noticed in sequence {number}"),
            (None, Some((_, reason))) => println!("{field}: not noticed, for {reason}"),
            (None, None) => wrong.push(format!("`{field}` was left out, and nobody noticed")),
            (Some(number), Some(_)) => wrong.push(format!("`{field}` is said to follow; sequence {number} disagrees")),
        }
    }
    blind::close_eye(None);
    let unseen = (1..=SEQUENCES_UNNOTICED).find(|number| is_noticed(*number));
    assert_eq!(unseen, None, "with both eyes open there is nothing to notice");
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// Whether what is shown is wrong after some edits of a sequence.
fn is_noticed(number: u64) -> bool {
    let mut random = Random::new(number);
    let folder = scratch::folder();
    let mut site = Site::new();
    let (mut good, mut history) = (site.clone(), Vec::new());
    let mut followed: Option<Generation> = None;
    let mut changed = BTreeSet::new();
    let mut files = Files::new();
    for _ in 0..=EDITS {
        changed.extend(write(folder.path(), &files, &site.files()));
        files = site.files();
        let clean = load(folder.path(), None, &Changes::Unknown);
        if let Some((clean, clean_faults)) = clean {
            let changes = Changes::Paths(std::mem::take(&mut changed));
            let Some((next, faults)) = load(folder.path(), followed.as_ref(), &changes) else { return true };
            if shown(&next, faults) != shown(&clean, clean_faults) {
                return true;
            }
            followed = Some(next);
            good = site.clone();
        }
        history.push(site.clone());
        Edit::any(&mut random).apply(&mut site, &good, &history);
    }
    false
}

/// Makes the files on the disk these; the paths that are not what they were.
fn write(root: &Path, before: &Files, after: &Files) -> Vec<SourcePath> {
    let paths: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let changed: Vec<&String> = paths.into_iter().filter(|path| before.get(*path) != after.get(*path)).collect();
    // What goes makes room for folders of the same name.
    for path in changed.iter().filter(|path| !after.contains_key(**path)) {
        fs::remove_file(root.join(path)).unwrap();
        let mut folder = Path::new(path.as_str()).parent();
        while let Some(empty) = folder.filter(|folder| !folder.as_os_str().is_empty()) {
            // Fails if something is left in it.
            let _kept = fs::remove_dir(root.join(empty));
            folder = empty.parent();
        }
    }
    for (path, bytes) in changed.iter().filter_map(|path| Some((path, after.get(*path)?))) {
        let file = root.join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, bytes).unwrap();
    }
    changed.into_iter().filter_map(|path| SourcePath::new(path)).collect()
}

/// Loads the site, from nothing or after changes to what was there before; nothing if an error stands against that.
fn load(root: &Path, before: Option<&Generation>, changes: &Changes) -> Option<(Generation, Vec<Diagnostic>)> {
    let text = fs::read_to_string(root.join("site.toml")).unwrap();
    let settings = Arc::new(Settings::read(Some(&text), "site").ok()?.0);
    let options = Options { settings: settings.clone(), output: None, with_drafts: false };
    let loaded = match before {
        Some(before) => before.reload(&options, changes),
        None => Generation::load(Arc::new(Disk::open(root).unwrap()), &options),
    };
    let (generation, faults) = loaded.ok()?;
    let faults = settings.settle(faults);
    let has_error = faults.iter().any(|fault| fault.severity == larder::diagnostic::Severity::Error);
    (before.is_some() || !has_error).then_some((generation, faults))
}

/// Everything that a site shows and says.
fn shown(generation: &Generation, faults: Vec<Diagnostic>) -> (BTreeMap<UrlPath, Vec<u8>>, Vec<String>) {
    let (pages, more) = build::in_memory(generation);
    let due = Date::parse("2026-06-01").map(|today| generation.reviews_due(today)).unwrap_or_default();
    let faults = [faults, more, due].concat();
    let mut said: Vec<String> =
        faults.iter().map(|fault| format!("{:?}: {} {:?}", fault.lint, fault.message, fault.place)).collect();
    said.sort();
    (pages, said)
}
