//! `theme.toml`: what a theme is called, what it extends, and its options.
//!
//! An option has its default in the theme that invents it. A theme that extends another may set it anew, and the site's
//! `[params]` of the same name have the last word; tables unite key by key.

use serde::Deserialize;
use serde_json::{Map, Value as Json};
use tera::{Map as TeraMap, Value};

use super::layers::{CONFIG, Layer};
use crate::base::value::{Node, to_json, toml as tree};
use crate::diagnostic::Diagnostic;

/// What templates see as `theme`.
#[derive(Clone, Default)]
pub(super) struct Config {
    name: String,
    options: Map<String, Json>,
}

/// The keys that there are; what `extends` names is followed before the theme is loaded.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Written {
    name: Option<String>,
    #[serde(rename = "extends")]
    _extends: Option<String>,
    #[serde(rename = "options")]
    _options: toml::Table,
}

impl Default for Written {
    fn default() -> Self {
        Self { name: None, _extends: None, _options: toml::Table::new() }
    }
}

impl Config {
    /// The name of the uppermost theme, and the options of all.
    pub(super) fn read(layers: &[Layer], faults: &mut Vec<Diagnostic>) -> Self {
        let mut config = Self::default();
        for layer in layers {
            config.name = layer.folder.as_ref().map(|folder| folder.name().to_owned()).unwrap_or_default();
            let Some(text) = layer.texts.get(CONFIG) else { continue };
            match toml::from_str::<Written>(&text.text) {
                Ok(written) => {
                    config.name = written.name.unwrap_or(config.name);
                    // Read as everything of the author's is, so that a date is text.
                    let root = tree::parse(&text.text, 0).ok();
                    let options = root.as_ref().and_then(|root| root.get("options")).and_then(Node::entries);
                    for option in options.unwrap_or_default() {
                        lay_over(&mut config.options, &option.key, &to_json(&option.value));
                    }
                }
                Err(error) => faults.push(layer.toml_fault(CONFIG, text, &error)),
            }
        }
        config
    }

    /// Lays the site's own values over the options that there are.
    pub(super) fn set(&mut self, params: &Map<String, Json>) {
        for (key, value) in params {
            if self.options.contains_key(key) {
                lay_over(&mut self.options, key, value);
            }
        }
    }

    pub(super) fn to_value(&self) -> Value {
        let mut map = TeraMap::new();
        map.insert("name".into(), Value::from(&*self.name));
        map.insert("options".into(), Value::from_serializable(&self.options));
        Value::from(map)
    }
}

/// Sets a key; a table over a table unites with it.
fn lay_over(below: &mut Map<String, Json>, key: &str, value: &Json) {
    match (below.get_mut(key), value) {
        (Some(Json::Object(inner)), Json::Object(values)) => {
            values.iter().for_each(|(key, value)| lay_over(inner, key, value));
        }
        _ => drop(below.insert(key.to_owned(), value.clone())),
    }
}
