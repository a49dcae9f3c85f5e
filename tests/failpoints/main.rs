//! Whatever stops a build, every file in the output is wholly old or wholly new, and the next build puts all of it right.
//!
//! - [`sweep`] goes through six changes of a small site and, at **every** operation of `larder build` that changes the disk, stops
//!   the program there in one run and makes the operation fail in another.
//! - [`kills`] sends SIGKILL to builds of a large site at random moments, one after another.
//!
//! Needs the feature that puts the failpoints into the program: `cargo test --features failpoints --test failpoints`.

#![cfg(unix)]
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on has failed")]

mod kills;
#[path = "../support/random.rs"]
mod random;
#[path = "../support/scratch.rs"]
mod scratch;
mod sites;
mod sweep;
#[path = "../support/times.rs"]
mod times;
#[path = "../support/tree.rs"]
mod tree;

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use tree::Tree;

/// Where files wait that are on their way to an output folder on another disk. It is gone after a build, unless that ended in the very
/// act of deleting it; then after the next.
const WAITING: &str = ".larder-tmp";

/// `larder build` of the site in `root` into `out`.
fn larder(root: &Path, out: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_larder"));
    command.args(["build", "--quiet", "--color", "never", "-C"]).arg(root).arg("--out").arg(out);
    command.env_remove("LARDER_FAILPOINT");
    command
}

/// What is wrong with an output folder that a build was about to turn from `old` into `new`; empty if nothing.
fn torn(actual: &Tree, old: &Tree, new: &Tree) -> String {
    let mut wrong = String::new();
    for (path, bytes) in actual.iter().filter(|(path, _)| !path.starts_with(WAITING)) {
        if old.get(path) != Some(bytes) && new.get(path) != Some(bytes) {
            wrong += &format!("`{path}` is neither old nor new\n");
        }
    }
    for (path, _) in old.iter().filter(|(path, bytes)| bytes.is_some() && new.get(*path).is_some_and(Option::is_some)) {
        if !actual.contains_key(path) {
            wrong += &format!("`{path}` is old and new, and missing\n");
        }
    }
    wrong
}

/// What a build must not leave behind, in the state of the site in `root` and in `out`.
fn leftovers(root: &Path, out: &Path) -> BTreeSet<String> {
    let is_kept = |path: &str| {
        matches!(path, "lock" | ".gitignore" | "manifests") || path.starts_with("manifests/") && path.ends_with(".txt")
    };
    let state = tree::read(&root.join(".larder")).into_keys().filter(|path| !is_kept(path));
    state.chain(out.join(WAITING).exists().then(|| WAITING.to_owned())).collect()
}
