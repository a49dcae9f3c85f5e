//! The schemas that the guide publishes are what `larder schema` prints.

use std::fs;

use larder::schema;
use serde_json::Value;

use crate::pages;

/// The files below the guide's articles, and what they hold.
fn files() -> [(&'static str, Value); 2] {
    [("schemas/site.schema.json", schema::site()), ("schemas/article.schema.json", schema::article())]
}

/// Writes those that are out of date.
pub fn write() {
    for (name, schema) in files().into_iter().filter(|(name, schema)| is_stale(name, schema)) {
        let file = pages::root().join("content").join(name);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, schema::text(&schema)).unwrap();
    }
}

/// The files that are out of date.
pub fn stale() -> Vec<&'static str> {
    files().into_iter().filter(|(name, schema)| is_stale(name, schema)).map(|(name, _)| name).collect()
}

fn is_stale(name: &str, schema: &Value) -> bool {
    let written = fs::read_to_string(pages::root().join("content").join(name)).unwrap_or_default();
    written != schema::text(schema)
}
