//! The page on settings has a row for every key that Larder reads, and for no other.
//!
//! The keys are those of the tables in `src/settings/written.rs`: constants of the type `Keys`, each called after the table of
//! `site.toml` whose keys it holds, or `ROOT`. The first list of a constant are the keys in use, the second those that
//! are taken and have no effect yet.

use std::collections::BTreeSet;
use std::path::Path;

use syn::{Expr, Item, Lit};

/// Tables with keys that are the author's own; a row says so by `<name>`.
const OPEN: [&str; 7] = ["lints", "params", "folders", "kinds", "criteria", "menu", "colors"];

/// Rows that are lacking or too many.
pub fn wrong(page: &str) -> Vec<String> {
    let (used, later) = keys();
    let rows = rows(page);
    let tables: BTreeSet<&str> = used.iter().filter_map(|key| key.split_once('.')).map(|(table, _)| table).collect();
    let lacking = used.iter().filter(|key| !tables.contains(key.as_str()) && !rows.contains(key.as_str()));
    let is_known = |row: &str| {
        let table = row.split('.').next().unwrap_or(row);
        used.contains(row) || later.contains(row) || later.contains(table)
    };
    let extra = rows.iter().filter(|row| !is_known(row));
    lacking.map(|key| format!("no row for `{key}`")).chain(extra.map(|row| format!("no such key: `{row}`"))).collect()
}

/// The keys in the first column of the page's tables.
fn rows(page: &str) -> BTreeSet<String> {
    let cells = page.lines().filter_map(|line| line.strip_prefix("| `")?.split_once('`')).map(|(key, _)| key);
    // `[folders."path"]` and `kinds.<name>.label` are rows of `folders` and `kinds`.
    let plain = cells.map(|key| {
        let key = key.trim_matches(['[', ']']);
        let table = key.split('.').next().unwrap_or(key);
        if OPEN.contains(&table) { table } else { key }.to_owned()
    });
    plain.collect()
}

/// The keys in use, and those that are taken and have no effect yet.
fn keys() -> (BTreeSet<String>, BTreeSet<String>) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/settings/written.rs");
    let parsed = syn::parse_file(&std::fs::read_to_string(file).unwrap()).unwrap();
    let (mut used, mut later) = (BTreeSet::new(), BTreeSet::new());
    for item in parsed.items {
        let Item::Const(constant) = item else { continue };
        let Expr::Tuple(lists) = *constant.expr else { continue };
        let name = constant.ident.to_string().to_lowercase();
        // The keys of one kind, say, are a part of what the row of `kinds` says.
        let table = match name.as_str() {
            "root" => String::new(),
            name if OPEN.iter().any(|open| open.trim_end_matches('s') == name) => continue,
            name => format!("{name}."),
        };
        for (list, keys) in lists.elems.iter().zip([&mut used, &mut later]) {
            keys.extend(texts(list).into_iter().map(|key| format!("{table}{key}")));
        }
    }
    // A table that has no effect yet may be read already.
    let has_effect = |key: &String| !key.split_once('.').is_some_and(|(table, _)| later.contains(table));
    used.retain(has_effect);
    assert!(used.contains("title") && used.contains("tags.page_size"), "the tables of keys have another form now");
    (used, later)
}

/// The texts in `&["a", "b"]`.
fn texts(list: &Expr) -> Vec<String> {
    let Expr::Reference(reference) = list else { return Vec::new() };
    let Expr::Array(array) = &*reference.expr else { return Vec::new() };
    let text = |expr: &Expr| match expr {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Str(text) => Some(text.value()),
            _ => None,
        },
        _ => None,
    };
    array.elems.iter().filter_map(text).collect()
}

#[test]
fn keys_and_rows_are_compared() {
    let row = |key: &str| format!("| `{key}` | text | |\n");
    let page: String = keys().0.iter().map(|key| row(key)).collect();
    assert_eq!(wrong(&page), Vec::<String>::new());
    assert_eq!(wrong(&page.replace(&row("title"), "")), ["no row for `title`"]);
    assert_eq!(wrong(&(page + &row("tags.page_siz"))), ["no such key: `tags.page_siz`"]);
}
