//! The schema of `site.toml`.

use serde_json::{Map, Value, json};

use super::{article, described, document, members};
use crate::diagnostic::{Lint, Severity};
use crate::settings::Colors;
use crate::settings::keys::{Holds, IfUnset, Key, ROOT};

/// A colour as the settings take it.
const COLOR: &str = "^ *#([0-9A-Fa-f]{3}|[0-9A-Fa-f]{4}|[0-9A-Fa-f]{6}|[0-9A-Fa-f]{8}) *$";

/// What a line of the menu cannot lead to.
const NOWHERE: &str = r"^\s*(#|$)";

/// The schema of `site.toml`.
pub fn site() -> Value {
    document("Settings of a Larder site", table(ROOT).into())
}

/// A table with these keys and no other.
fn table(keys: &[Key]) -> Map<String, Value> {
    let properties: Map<String, Value> = keys.iter().map(|key| (key.name.to_owned(), property(key))).collect();
    members(json!({ "type": "object", "properties": properties, "additionalProperties": false }))
}

fn property(key: &Key) -> Value {
    let mut schema = values(&key.holds);
    if let IfUnset::Value(written) = key.default {
        // Each is JSON as well as TOML, to which a test sees.
        schema.insert("default".to_owned(), serde_json::from_str(written).unwrap_or_default());
    }
    let about = match key.default {
        IfUnset::Words(words) => format!("{} If it is left out: {words}.", key.about),
        IfUnset::Unset | IfUnset::Value(_) => key.about.to_owned(),
    };
    described(schema, &if key.is_used { about } else { format!("{about} It has no effect yet.") })
}

/// What a key may be set to.
fn values(holds: &Holds) -> Map<String, Value> {
    members(match holds {
        Holds::Text => json!({ "type": "string" }),
        Holds::Like(pattern) => json!({ "type": "string", "pattern": pattern }),
        Holds::Unlike(pattern) => json!({ "type": "string", "not": { "pattern": pattern } }),
        Holds::OneOf(values) => json!({ "enum": values }),
        Holds::Texts => json!({
            "type": ["string", "number", "boolean", "array"], "items": { "type": ["string", "number", "boolean"] },
        }),
        Holds::Boolean => json!({ "type": "boolean" }),
        Holds::Count => json!({ "type": "integer", "minimum": 1 }),
        Holds::Table(keys) => table(keys).into(),
        Holds::Tables(keys, no_name) => json!({
            "type": "object", "propertyNames": { "not": { "pattern": no_name } }, "additionalProperties": one_of_many(keys),
        }),
        Holds::Levels => levels(),
        Holds::Colors => colors(),
        Holds::Menu => json!({
            "type": "object", "propertyNames": { "pattern": r"\S" },
            "additionalProperties": { "type": "string", "not": { "pattern": NOWHERE } },
        }),
        Holds::FrontMatter => json!({ "type": "object", "additionalProperties": article::folder() }),
        Holds::Anything => json!({ "type": "object" }),
    })
}

/// A table under a name of the author's own, with what its keys demand of each other.
fn one_of_many(keys: &[Key]) -> Map<String, Value> {
    let mut table = table(keys);
    if keys.iter().any(|key| key.name == "type") {
        table.insert("allOf".to_owned(), type_rules());
    }
    table
}

/// What the type of a criterion demands, and what is of no use to it.
fn type_rules() -> Value {
    let is_type = |types: &[&str]| json!({ "properties": { "type": { "enum": types } }, "required": ["type"] });
    let says = |key: &str| json!({ "properties": { key: { "pattern": r"\S" } }, "required": [key] });
    let lists = |key: &str| json!({ "properties": { key: { "minItems": 1, "minLength": 1 } }, "required": [key] });
    json!([
        { "if": is_type(&["money"]), "then": says("unit") },
        { "if": is_type(&["choice"]), "then": lists("choices") },
        { "if": says("unit"), "then": is_type(&["number", "money"]) },
        { "if": lists("choices"), "then": is_type(&["choice"]) },
        { "if": says("better"), "then": { "not": is_type(&["text"]), "required": ["type"] } },
    ])
}

/// Every lint, and the levels that it may have.
fn levels() -> Value {
    let level = |lint: &Lint| {
        let levels: &[&str] = if lint.is_adjustable() { &["deny", "warn", "allow"] } else { &["deny"] };
        let by_itself = match lint.default_severity() {
            Some(Severity::Error) => "an error",
            Some(Severity::Warning) => "a warning",
            Some(Severity::Note) => "a note",
            None => "off",
        };
        let about = format!("{} By itself it is {by_itself}.", lint.meaning());
        (lint.name().to_owned(), described(members(json!({ "enum": levels })), &about))
    };
    let properties: Map<String, Value> = Lint::ALL.iter().map(level).collect();
    json!({ "type": "object", "properties": properties, "additionalProperties": false })
}

/// Every colour, and the same once more for dark pages.
fn colors() -> Value {
    let color = |name: &&str| ((*name).to_owned(), json!({ "type": "string", "pattern": COLOR }));
    let light: Map<String, Value> = Colors::NAMES.iter().map(color).collect();
    let mut both = light.clone();
    both.insert("dark".to_owned(), json!({ "type": "object", "properties": light, "additionalProperties": false }));
    json!({ "type": "object", "properties": both, "additionalProperties": false })
}
