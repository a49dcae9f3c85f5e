//! The order of the modules, and what each may touch: the rules of ARCHITECTURE.md, read off the source.
//!
//! Modules stand in one line ([`ORDER`]); each may use those before it and itself. The stages in the middle are functions
//! from values to values: they do not know of the disk, the clock, the environment, the network or other programs.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The modules of `src/`, lowest first. Those in one line of the list do not know each other.
const ORDER: &[&[&str]] = &[
    &["base"],
    &["diagnostic"],
    &["settings"],
    &["source"],
    &["article"],
    &["site", "schema"],
    &["view"],
    &["render"],
    &["generation", "output"],
    &["build", "cli"],
    &["publish", "external", "verify", "preview"],
    &["commands"],
    &["lib", "main"],
];

/// The modules that turn values into values.
const PURE: &[&str] =
    &["base", "diagnostic", "settings", "article", "schema", "site", "view", "render", "generation", "build", "cli"];

/// What is not for pure modules.
const OUTSIDE: &[&str] = &["std::fs", "std::env", "std::net", "std::process", "SystemTime", "Instant", "File::"];

/// What goes over the network.
const NETWORK: &[&str] = &["std::net", "ureq", "hyper", "tokio"];

/// The modules that do: one asks other sites, one answers the author's browser, for which the command takes a port.
const NETWORKED: &[&str] = &["external", "preview", "commands"];

/// What changes the disk.
const WRITING: &[&str] = &[
    "fs::write",
    "File::create",
    "OpenOptions",
    "fs::rename",
    "fs::remove_",
    "fs::create_dir",
    "fs::copy",
    "fs::hard_link",
    "fs::set_permissions",
    "set_len",
];

/// A file of the source, without what its unit tests hold.
struct File {
    path: PathBuf,
    module: String,
    text: String,
}

#[test]
fn modules_use_lower_ones_only() {
    let mut wrong = Vec::new();
    for file in files() {
        let rank = rank(&file.module);
        for used in used_modules(&file.text) {
            if used != file.module && self::rank(&used) >= rank {
                wrong.push(format!("{} uses `{used}`", file.path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn stages_are_functions_from_values_to_values() {
    let mut wrong = Vec::new();
    for file in files().iter().filter(|file| PURE.contains(&&*file.module)) {
        for outside in OUTSIDE.iter().filter(|outside| code(&file.text).any(|line| line.contains(*outside))) {
            wrong.push(format!("{} uses `{outside}`", file.path.display()));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn the_reader_of_the_disk_never_writes() {
    let mut readers = 0;
    for file in files().iter().filter(|file| file.module == "source") {
        readers += 1;
        for writing in WRITING {
            assert!(!code(&file.text).any(|line| line.contains(writing)), "{} uses `{writing}`", file.path.display());
        }
    }
    assert!(readers > 0, "there is no `source`");
}

#[test]
fn only_some_modules_use_the_network() {
    let mut users = BTreeSet::new();
    for file in files() {
        let uses = code(&file.text).any(|line| NETWORK.iter().any(|name| line.contains(name)));
        assert!(!uses || NETWORKED.contains(&&*file.module), "{} uses the network", file.path.display());
        if uses {
            users.insert(file.module);
        }
    }
    assert_eq!(users.len(), NETWORKED.len(), "some do not: {users:?}");
}

#[test]
fn the_preview_writes_nothing() {
    for file in files().iter().filter(|file| file.module == "preview") {
        for writing in WRITING {
            assert!(!code(&file.text).any(|line| line.contains(writing)), "{} uses `{writing}`", file.path.display());
        }
    }
}

#[test]
fn every_file_says_what_it_is_for() {
    for file in files() {
        let first = file.text.lines().next().unwrap_or_default();
        assert!(first.starts_with("//! "), "{} begins with `{first}`", file.path.display());
    }
}

#[test]
fn names_of_modules_are_found_however_they_are_written() {
    let text = "use crate::site::{Site, urls};\nuse crate::{view, base::path::Slug};\nlet a = crate::build::run();\n\
                //! [`crate::commands`] is no use\nuse larder::{cli::Cli};\nuse crate::{\n    render::page,\n    article,\n};\n";
    let mut used = used_modules(text);
    used.sort();
    assert_eq!(used, ["article", "base", "build", "cli", "render", "site", "view"]);
}

/// The place of a module in the order.
fn rank(module: &str) -> usize {
    let rank = ORDER.iter().position(|modules| modules.contains(&module));
    rank.unwrap_or_else(|| panic!("`{module}` has no place in the order"))
}

/// The lines of code, without comments.
fn code(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter(|line| !line.trim_start().starts_with("//"))
}

/// The modules of this crate that a file names.
fn used_modules(text: &str) -> Vec<String> {
    let code: String = code(text).flat_map(|line| [line.trim(), " "]).collect();
    let mut used = Vec::new();
    for name in ["crate::", "larder::"] {
        for (at, _) in code.match_indices(name) {
            let rest = &code[at + name.len()..];
            match rest.strip_prefix('{') {
                Some(list) => used.extend(top_names(list)),
                None => used.push(first_word(rest)),
            }
        }
    }
    used
}

/// The first steps of the paths in a list in braces, up to its end.
fn top_names(list: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut depth = 0;
    let mut is_due = true;
    for (at, char) in list.char_indices() {
        match char {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => is_due = true,
            char if is_due && char.is_alphabetic() => {
                names.push(first_word(&list[at..]));
                is_due = false;
            }
            _ => {}
        }
    }
    names
}

fn first_word(text: &str) -> String {
    text.chars().take_while(|char| char.is_alphanumeric() || *char == '_').collect()
}

/// Every file of the source but those that hold nothing but tests.
fn files() -> Vec<File> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
            if path.is_dir() && stem != "tests" {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") && !is_for_tests(&stem) {
                let below = path.strip_prefix(&root).unwrap().to_owned();
                let module = below.iter().next().unwrap().to_string_lossy().trim_end_matches(".rs").to_owned();
                let text = fs::read_to_string(&path).unwrap();
                let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default().to_owned();
                files.push(File { path: below, module, text });
            }
        }
    }
    assert!(files.len() > ORDER.len(), "{} files only", files.len());
    files
}

/// Whether a file is compiled for unit tests only.
fn is_for_tests(stem: &str) -> bool {
    stem == "tests" || stem == "testing"
}
