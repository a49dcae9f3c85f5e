//! References made from the built-in theme: which blocks its templates have, and every word of the interface.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use crate::pages;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/default")
}

/// A table of the templates: what each extends, and the blocks that begin in it.
pub fn blocks() -> String {
    let templates: BTreeMap<String, String> = pages::files(&folder().join("templates"))
        .into_iter()
        .map(|name| (name.clone(), std::fs::read_to_string(folder().join("templates").join(name)).unwrap()))
        .collect();
    let mut out = String::from("| template | extends | blocks of its own |\n|---|---|---|\n");
    for (name, text) in &templates {
        let code = |names: &[&str]| names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
        let parent = parent(text);
        let _infallible = writeln!(
            out,
            "| `{name}` | {} | {} |",
            code(parent.as_slice()),
            code(&own_blocks(text, parent.and_then(|parent| templates.get(parent)), &templates))
        );
    }
    out
}

/// The template that this one extends, without the prefix of the built-in theme.
fn parent(text: &str) -> Option<&str> {
    let name = text.split_once("extends \"")?.1.split_once('"')?.0;
    Some(name.strip_prefix("default/").unwrap_or(name))
}

/// The blocks of a template that those above it lack, in order.
fn own_blocks<'t>(text: &'t str, above: Option<&String>, templates: &BTreeMap<String, String>) -> Vec<&'t str> {
    let mut inherited = Vec::new();
    let mut next = above;
    while let Some(text) = next {
        inherited.extend(blocks_in(text));
        next = parent(text).and_then(|parent| templates.get(parent));
    }
    blocks_in(text).into_iter().filter(|block| !inherited.contains(block)).collect()
}

fn blocks_in(text: &str) -> Vec<&str> {
    let tags =
        text.split("{%").skip(1).filter_map(|tag| tag.trim_start_matches('-').trim_start().strip_prefix("block "));
    tags.filter_map(|tag| tag.split([' ', '%', '-']).next()).collect()
}

/// A table of the words in English, those in tables behind the table's name and a dot.
pub fn words() -> String {
    let text = std::fs::read_to_string(folder().join("i18n/en.toml")).unwrap();
    let words: toml::Table = toml::from_str(&text).unwrap();
    let mut out = String::from("| key | English |\n|---|---|\n");
    list("", &words, &mut out);
    out
}

fn list(prefix: &str, words: &toml::Table, out: &mut String) {
    for (key, value) in words {
        let written = match value {
            toml::Value::Table(inner) => {
                list(&format!("{prefix}{key}."), inner, out);
                continue;
            }
            toml::Value::Array(items) => items.iter().filter_map(toml::Value::as_str).collect::<Vec<_>>().join(", "),
            value => value.as_str().unwrap_or_else(|| panic!("`{key}` is no word")).to_owned(),
        };
        let _infallible = writeln!(out, "| `{prefix}{key}` | {} |", written.replace('|', "\\|"));
    }
}

#[test]
fn blocks_belong_to_the_template_that_begins_them() {
    let base = "{% block main %}{%- block head %}{% endblock %}".to_owned();
    let page = "{%- extends \"default/base.html\" -%}{%- block main %}{% block list %}";
    let templates = BTreeMap::from([("base.html".to_owned(), base)]);
    assert_eq!(parent(page), Some("base.html"));
    assert_eq!(own_blocks(page, templates.get("base.html"), &templates), ["list"]);
    assert_eq!(own_blocks(&templates["base.html"], None, &templates), ["main", "head"]);
}
