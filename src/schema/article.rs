//! The schema of front matter. It is as lenient as the reader: a text may be a number, and one name is a list of one.

use serde_json::{Map, Value, json};

use super::{described, document, members};
use crate::article::front_matter::{Holds, KEYS, Key, MOST_MINUTES, OWN};
use crate::settings::keys::LANGUAGE;

/// What a scalar may be; a key without a value counts as none.
const SCALAR: [&str; 4] = ["string", "number", "boolean", "null"];

/// The same or a list. A name in double brackets without quotes is a list of a list to YAML.
const SCALAR_OR_LIST: [&str; 5] = ["string", "number", "boolean", "null", "array"];

/// What every date has in it; whether there is such a day, no pattern says.
const DATE: &str = r"^\s*$|\d{4}";

/// A number of minutes in quotes.
const MINUTES: &str = r"^\s*$|^\s*\+?\d*\.?\d+\s*$";

/// The schema of front matter.
pub fn article() -> Value {
    let properties: Map<String, Value> = named(property).collect();
    document("Front matter of an article", json!({ "type": ["object", "null"], "properties": properties }))
}

/// The schema of front matter for a folder.
pub(super) fn folder() -> Value {
    let of_folder = |key: &Key, name: &str| match OWN.contains(&key.field) {
        true => described(members(json!({ "not": {} })), "It belongs to a single article, not to a folder."),
        false => property(key, name),
    };
    let properties: Map<String, Value> = named(of_folder).collect();
    let about = "Front matter for everything below this folder. An article's own key wins.";
    described(members(json!({ "type": "object", "properties": properties })), about)
}

/// Every key by each of its names, with what is said of it.
fn named(schema: impl Fn(&Key, &str) -> Value) -> impl Iterator<Item = (String, Value)> {
    let names = KEYS.iter().flat_map(|key| key.names.iter().map(move |name| (key, *name)));
    names.map(move |(key, name)| (name.to_owned(), schema(key, name)))
}

fn property(key: &Key, name: &str) -> Value {
    let first = key.names.first().filter(|first| **first != name);
    let same = first.map_or_else(String::new, |first| format!("The same as `{first}`. "));
    // Of this the opposite is meant.
    let same = if name == "publish" { "" } else { &same };
    let later = if key.is_used { "" } else { " It has no effect yet." };
    described(values(key.holds, name), &format!("{same}{}{later}", key.about))
}

/// What a key may be set to.
fn values(holds: Holds, name: &str) -> Map<String, Value> {
    let items = json!({ "type": SCALAR_OR_LIST });
    // Vaults link a date to the day's note.
    let in_brackets = json!({ "type": "array", "minItems": 1, "items": { "type": "string", "pattern": DATE } });
    members(match holds {
        Holds::Text => json!({ "type": SCALAR }),
        Holds::Texts | Holds::Names | Holds::People => json!({ "type": SCALAR_OR_LIST, "items": items }),
        Holds::Picture => json!({ "type": SCALAR_OR_LIST, "items": items, "minItems": 1 }),
        Holds::Date => json!({
            "type": ["string", "array", "null"], "pattern": DATE, "minItems": 1, "maxItems": 1, "items": in_brackets,
        }),
        Holds::Integer => json!({ "type": ["integer", "null"] }),
        Holds::Minutes => json!({
            "type": ["number", "string", "null"], "pattern": MINUTES, "exclusiveMinimum": 0, "maximum": MOST_MINUTES,
        }),
        Holds::Boolean => json!({ "type": ["boolean", "null"] }),
        Holds::Language => json!({ "type": ["string", "null"], "pattern": language() }),
        // Under `url` it is where a clipped article came from.
        Holds::Path if name == "url" => json!({ "type": SCALAR }),
        Holds::Path => json!({ "type": SCALAR, "not": { "type": "string", "pattern": "://" } }),
        Holds::Facts => json!({
            "type": ["object", "null"], "additionalProperties": { "type": SCALAR_OR_LIST, "items": items },
        }),
    })
}

/// A language tag with spaces around it, or nothing.
fn language() -> String {
    let tag = LANGUAGE.trim_start_matches('^').trim_end_matches('$');
    format!(r"^\s*({tag})?\s*$")
}
