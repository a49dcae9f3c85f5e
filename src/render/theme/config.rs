//! `theme.toml`: what a theme is called, what it extends, and its options.

use std::collections::BTreeMap;

use serde::Deserialize;
use tera::Value;

use super::{BUILT_IN_PREFIX, Text, below, toml_fault};
use crate::base::path::SourcePath;
use crate::diagnostic::{Diagnostic, Lint};

const FILE: &str = "theme.toml";

/// The only theme that others may extend so far.
const BUILT_IN_NAME: &str = "default";

/// What templates see as `theme`.
#[derive(Default)]
pub(super) struct Config {
    name: String,
    options: toml::Table,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Written {
    name: Option<String>,
    extends: Option<toml::Spanned<String>>,
    options: toml::Table,
}

impl Config {
    /// The site's `theme.toml` over the built-in one: its name, and each of its options.
    pub(super) fn read(texts: &BTreeMap<String, Text>, folder: &SourcePath, faults: &mut Vec<Diagnostic>) -> Self {
        let mut config = Self { name: folder.name().to_owned(), options: toml::Table::new() };
        for path in [format!("{BUILT_IN_PREFIX}{FILE}"), FILE.to_owned()] {
            let Some(text) = texts.get(&path) else { continue };
            match toml::from_str::<Written>(&text.text) {
                Ok(written) => config.merge(written, text, folder, faults),
                Err(error) => faults.push(toml_fault(folder, FILE, text, &error)),
            }
        }
        config
    }

    fn merge(&mut self, written: Written, text: &Text, folder: &SourcePath, faults: &mut Vec<Diagnostic>) {
        if let Some(extends) = written.extends.filter(|extends| extends.get_ref() != BUILT_IN_NAME) {
            let message = format!("there is no theme `{}` to extend", extends.get_ref());
            let span = extends.span().start + text.cut..extends.span().end + text.cut;
            let fault = Diagnostic::new(Lint::Settings, message).at_span(&below(folder, FILE), span);
            faults.push(fault.help(format!("leave `extends` out, or say `extends = \"{BUILT_IN_NAME}\"`")));
        }
        if let Some(name) = written.name {
            self.name = name;
        }
        self.options.extend(written.options);
    }

    pub(super) fn to_value(&self) -> Value {
        let map =
            BTreeMap::from([("name", Value::from(&*self.name)), ("options", Value::from_serializable(&self.options))]);
        Value::from(map)
    }
}
