//! The lists of settings and of the keys of front matter, made from the tables of keys that Larder reads.

use std::fmt::Write as _;

use larder::article::front_matter::{Holds as Said, KEYS};
use larder::settings::Colors;
use larder::settings::keys::{Holds, IfUnset, Key, ROOT};

/// Keys of the settings that belong together, by heading.
const SETTINGS: &[(&str, &[&str])] = &[
    ("The site", &["title", "description", "language", "decimal", "author", "footer", "base_url", "edit_url", "logo"]),
    ("Files", &["content", "output", "ignore", "urls", "theme", "html"]),
    ("Lists and feeds", &["tags", "feed"]),
    ("Markdown", &["markdown"]),
    ("The looks", &["menu", "colors", "highlight"]),
    ("Kinds, criteria and folders", &["kinds", "criteria", "folders"]),
    ("Search", &["search"]),
    ("Messages", &["lints"]),
    ("Your own", &["params"]),
];

/// Keys of front matter that belong together.
const FRONT_MATTER: &[(&str, &[&str])] = &[
    ("What it is", &["title", "description", "lang", "author", "image"]),
    ("When", &["date", "updated"]),
    ("How it is found", &["tags", "aliases", "weight"]),
    ("Where it is published", &["slug", "permalink", "draft"]),
    ("How it is shown", &["toc", "template", "kind", "minutes", "terms", "audience"]),
    ("What it compares", &["subjects", "facts", "facts_from", "as_of"]),
    ("Who answers for it", &["sources", "owner", "review_by"]),
];

/// Where the guide says more about a key.
const MORE: &[(&str, &str)] = &[
    ("decimal", "[[Values of facts#Numbers]]"),
    ("base_url", "[[Publishing#What base_url is for]]"),
    ("edit_url", "[[Feeds, redirects and machines#Who edits what]]"),
    ("logo", "[[Words, options and data#Colours]]"),
    ("ignore", "[[Files and addresses#What is not published]]"),
    ("urls", "[[Files and addresses#Addresses]]"),
    ("theme", "[[Changing the theme]]"),
    ("html", "[[Markdown#Raw HTML]]"),
    ("tags.feeds", "[[Feeds, redirects and machines#Feeds]]"),
    ("markdown.inline_tags", "[[Tags]]"),
    ("menu", "[[Words, options and data#Menu]]"),
    ("colors", "[[Words, options and data#Colours]]"),
    ("kinds", "[[Kinds and folders]]"),
    ("criteria", "[[Comparisons#Criteria]]"),
    ("criteria.type", "[[Values of facts]]"),
    ("folders", "[[Kinds and folders#Front matter for a folder]]"),
    ("lints", "[[Messages#Changing levels]]"),
    ("params", "[[Words, options and data#Options]]"),
];

/// Every setting under its heading.
pub fn settings() -> String {
    every_key_has_a_heading(SETTINGS, ROOT.iter().map(|key| key.name));
    let mut out = String::new();
    for (heading, names) in SETTINGS {
        let keys = names.iter().filter_map(|name| ROOT.iter().find(|key| key.name == *name && key.is_used));
        let terms: String = keys.map(|key| setting("", key)).collect();
        if !terms.is_empty() {
            let _infallible = writeln!(out, "## {heading}\n\n{terms}");
        }
    }
    out
}

/// A setting and the keys below it, as terms with what they mean.
fn setting(table: &str, key: &Key) -> String {
    let name = format!("{table}{}", key.name);
    let below = |name: &str, keys: &[Key]| keys.iter().map(|key| setting(&format!("{name}."), key)).collect::<String>();
    let term = |shown: &str| {
        // A table's own names are no part of what the guide knows it by.
        let known = name.replace(".<name>", "");
        let more =
            MORE.iter().find(|(key, _)| *key == known).map_or(String::new(), |(_, link)| format!(" See {link}."));
        format!("`{shown}`\n: {} {}.{more}\n\n", key.about, value(key))
    };
    match key.holds {
        Holds::Table(keys) => below(&name, keys),
        Holds::Tables(keys, _) => term(&format!("[{name}.<name>]")) + &below(&format!("{name}.<name>"), keys),
        Holds::FrontMatter => term(&format!("[{name}.\"<path>\"]")),
        Holds::Levels | Holds::Colors | Holds::Menu | Holds::Anything => term(&format!("[{name}]")),
        _ => term(&name),
    }
}

/// What a setting may be, and what it is if it is left out.
fn value(key: &Key) -> String {
    let holds = holds(&key.holds);
    match key.default {
        IfUnset::Unset => holds,
        IfUnset::Value(written) => format!("{holds}; if it is left out, `{written}`"),
        IfUnset::Words(words) => format!("{holds}; if it is left out, {words}"),
    }
}

/// What a setting may be, in words.
fn holds(holds: &Holds) -> String {
    match holds {
        Holds::Text | Holds::Like(_) | Holds::Unlike(_) => "Text".to_owned(),
        Holds::OneOf(values) => either(values),
        Holds::Texts => "A list of texts".to_owned(),
        Holds::Boolean => "True or false".to_owned(),
        Holds::Count => "A number from 1".to_owned(),
        Holds::Levels => "A level for each lint, as in `orphan = \"warn\"`".to_owned(),
        Holds::Colors => format!("A colour for each name, as in `{} = \"#7a1f2b\"`", Colors::NAMES[5]),
        Holds::Menu => "Lines such as `\"Ovens\" = \"equipment/ovens\"`".to_owned(),
        Holds::FrontMatter => "Keys of front matter".to_owned(),
        Holds::Table(_) | Holds::Tables(..) => "A table with the keys that follow".to_owned(),
        Holds::Anything => "Anything".to_owned(),
    }
}

/// Values, of which one is chosen.
fn either(values: &[&str]) -> String {
    let quoted: Vec<String> = values.iter().map(|value| format!("`\"{value}\"`")).collect();
    match quoted.split_last() {
        Some((last, others)) if !others.is_empty() => format!("{} or {last}", others.join(", ")),
        _ => quoted.concat(),
    }
}

/// Every key of front matter under its heading.
pub fn front_matter() -> String {
    every_key_has_a_heading(FRONT_MATTER, KEYS.iter().map(|key| key.field));
    let mut out = String::new();
    for (heading, fields) in FRONT_MATTER {
        let _infallible = writeln!(out, "## {heading}\n");
        for key in fields.iter().filter_map(|field| KEYS.iter().find(|key| key.field == *field && key.is_used)) {
            let names: Vec<String> = key.names.iter().map(|name| format!("`{name}`")).collect();
            let _infallible = writeln!(out, "{}\n: {} {}.\n", names.join(", "), key.about, said(key.holds));
        }
    }
    out
}

/// What a key of front matter may be, in words.
fn said(holds: Said) -> &'static str {
    match holds {
        Said::Text | Said::Path => "Text",
        Said::Texts => "A list of texts",
        Said::Names => "A list of names, or names with commas between them",
        Said::People => "A name, or a list of names",
        Said::Picture => "The name of a file",
        Said::Date => "A date",
        Said::Integer => "A whole number",
        Said::Minutes => "A positive number",
        Said::Boolean => "True or false",
        Said::Language => "A language tag, as in `en` or `zh-CN`",
        Said::Facts => "Lines such as `price: 12 GBP`",
    }
}

/// A key without a heading would be missing from the guide.
fn every_key_has_a_heading<'k>(headings: &[(&str, &[&str])], keys: impl Iterator<Item = &'k str>) {
    let lacking: Vec<&str> = keys.filter(|key| !headings.iter().any(|(_, keys)| keys.contains(key))).collect();
    assert!(lacking.is_empty(), "no heading in `tests/guide/settings.rs` is for {lacking:?}");
}

#[test]
fn choices_are_put_into_words() {
    assert_eq!(either(&["a", "b", "c"]), "`\"a\"`, `\"b\"` or `\"c\"`");
    assert_eq!(either(&["a"]), "`\"a\"`");
}

#[test]
fn what_the_guide_says_more_about_is_a_key() {
    let mut names: Vec<String> = Vec::new();
    for key in ROOT {
        names.push(key.name.to_owned());
        if let Holds::Table(keys) | Holds::Tables(keys, _) = key.holds {
            names.extend(keys.iter().map(|below| format!("{}.{}", key.name, below.name)));
        }
    }
    let unknown: Vec<_> = MORE.iter().filter(|(key, _)| !names.iter().any(|name| name == key)).collect();
    assert!(unknown.is_empty(), "{unknown:?}");
}
