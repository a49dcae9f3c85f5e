//! The files of `data/`, for templates: `data/kitchen/ovens.toml` is `data.kitchen.ovens` there.
//!
//! TOML, YAML, JSON and CSV (a list of maps, keyed by the first line). A file that cannot be read is a warning and is
//! left out: nothing but a template can miss it.

use serde_json::{Map, Value};

use crate::base::path::SourcePath;
use crate::base::value::{Node, SyntaxError, csv, json, to_json, toml, yaml};
use crate::diagnostic::{Diagnostic, Lint, Place};
use crate::source::{DATA, Files};

/// Reads the data files, which are in order of path.
pub(super) fn load(files: &dyn Files, paths: &[SourcePath], diagnostics: &mut Vec<Diagnostic>) -> Map<String, Value> {
    let folder = SourcePath::default().join(DATA);
    let mut data = Map::new();
    for path in paths {
        let below = path.relative_to(&folder).unwrap_or_default();
        let parent = below.rsplit_once('/').map_or("", |(parent, _)| parent);
        match read(files, path) {
            Ok(value) => {
                if let Err(taken) = insert(&mut data, parent, path.stem(), value) {
                    let message = format!("templates see another file or folder as `{taken}` already");
                    let fault = Diagnostic::new(Lint::DataFile, message).at(Place::file(path));
                    diagnostics.push(fault.help("give one of the two another name"));
                }
            }
            Err(faults) => diagnostics.extend(faults),
        }
    }
    data
}

/// Reads a data file for templates.
fn read(files: &dyn Files, path: &SourcePath) -> Result<Value, Vec<Diagnostic>> {
    Ok(to_json(&parse(files, path)?))
}

/// Reads a data file.
///
/// # Errors
/// What is wrong with it.
pub(super) fn parse(files: &dyn Files, path: &SourcePath) -> Result<Node, Vec<Diagnostic>> {
    let fault =
        |message: String, help: &str| vec![Diagnostic::new(Lint::DataFile, message).at(Place::file(path)).help(help)];
    let bytes = files.read(path).map_err(|error| {
        let message = format!("`{path}` cannot be read: {}", error.to_string().to_lowercase());
        fault(message, "give yourself the right to read it, or list it under `ignore` in `site.toml`")
    })?;
    let text = String::from_utf8(bytes)
        .map_err(|_| fault(format!("`{path}` is not UTF-8"), "save the file as UTF-8 in your editor"))?;
    let body = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let cut = text.len() - body.len();
    let ending = path.extension().unwrap_or_default().to_ascii_lowercase();
    let parsed = match ending.as_str() {
        "toml" => toml::parse(body, cut),
        "csv" => csv::parse(body, cut),
        "json" => json::parse(body, cut),
        _ => yaml::parse(body, cut),
    };
    parsed.map_err(|errors| errors.into_iter().map(|error| located(path, error)).collect())
}

fn located(path: &SourcePath, error: SyntaxError) -> Diagnostic {
    let fault = Diagnostic::new(Lint::DataFile, error.message).at_span(path, error.span);
    let fault = fault.help(error.help.unwrap_or_else(|| "templates do not see this file".to_owned()));
    match error.related {
        Some((span, message)) => fault.related(Place::span(path, span), message),
        None => fault,
    }
}

/// Puts a value below the folders on the way to it; says what has its place already.
fn insert(data: &mut Map<String, Value>, parent: &str, name: &str, value: Value) -> Result<(), String> {
    let (mut folder, mut seen) = (data, DATA.to_owned());
    for step in parent.split('/').filter(|step| !step.is_empty()) {
        seen = format!("{seen}.{step}");
        let inner = folder.entry(step).or_insert_with(|| Value::Object(Map::new()));
        folder = inner.as_object_mut().ok_or_else(|| seen.clone())?;
    }
    if folder.contains_key(name) {
        return Err(format!("{seen}.{name}"));
    }
    folder.insert(name.to_owned(), value);
    Ok(())
}
