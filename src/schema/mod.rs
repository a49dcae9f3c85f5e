//! JSON Schemas of what authors write by hand, so that an editor can complete keys, explain them and mark slips.
//!
//! [`site`] is that of `site.toml`, [`article`] that of front matter. Both are made from the tables of keys that the readers themselves
//! have. They refuse nothing that Larder takes; what only a whole site can tell (whether a kind is defined, say) they leave to
//! `larder check`.

mod article;
mod site;

use serde_json::{Map, Value, json};

pub use article::article;
pub use site::site;

/// The version of JSON Schema that they are written in.
const DRAFT: &str = "https://json-schema.org/draft/2020-12/schema";

/// A schema as the text of a file.
pub fn text(schema: &Value) -> String {
    format!("{schema:#}\n")
}

/// A schema with what it is about.
fn described(mut schema: Map<String, Value>, about: &str) -> Value {
    schema.insert("description".to_owned(), about.into());
    schema.into()
}

/// The members of a schema that is written as an object.
fn members(schema: Value) -> Map<String, Value> {
    match schema {
        Value::Object(members) => members,
        _ => Map::new(),
    }
}

/// A whole schema: its title, and what is in it.
fn document(title: &str, schema: Value) -> Value {
    let mut document = members(json!({ "$schema": DRAFT, "title": title }));
    document.extend(members(schema));
    document.into()
}
