//! From the folders in `themes/` to a theme: the site's own, and those that it extends.

use std::collections::BTreeMap;

use super::unreadable;
use crate::base::path::SourcePath;
use crate::diagnostic::{Diagnostic, Lint, Place};
use crate::render::theme::{Theme, ThemeFiles};
use crate::settings::Settings;
use crate::source::{Files, Inventory, THEMES};

/// The site's own theme over those that it extends, and all over the built-in one.
pub(super) fn load(
    files: &dyn Files,
    inventory: &Inventory,
    settings: &Settings,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<Theme, Vec<Diagnostic>> {
    if let (Some(name), []) = (&settings.theme, &*inventory.theme) {
        let fault =
            Diagnostic::new(Lint::Settings, format!("there is no theme `{name}`: `themes/{name}/` holds no file"))
                .at(settings.place_of("theme"));
        return Err(vec![fault.help("put the theme there, or take `theme` out to have the built-in one")]);
    }
    let mut theme = read(files, inventory.theme_folder.clone(), &inventory.theme)?;
    let mut chain = Vec::new();
    while let Some((name, place)) = theme.extends() {
        chain.push(theme);
        let folder = folder(&name).ok_or_else(|| vec![missing(&name, place.clone())])?;
        if let Some(first) = chain.iter().position(|theme| theme.folder == folder) {
            return Err(vec![circle(&chain[first..], &folder, place)]);
        }
        let (paths, unlisted) = Inventory::list_theme(files, settings, &folder);
        diagnostics.extend(unlisted);
        if paths.is_empty() {
            return Err(vec![missing(&name, place)]);
        }
        theme = read(files, folder, &paths)?;
    }
    chain.push(theme);
    Theme::load(chain)
}

/// The folder of a theme; none if the name is no single step.
fn folder(name: &str) -> Option<SourcePath> {
    let themes = SourcePath::default().join(THEMES);
    let is_name = SourcePath::new(name).is_some_and(|path| path.steps().count() == 1);
    (is_name && !name.contains(['\\', ':'])).then(|| themes.join(name))
}

fn read(files: &dyn Files, folder: SourcePath, paths: &[SourcePath]) -> Result<ThemeFiles, Vec<Diagnostic>> {
    let (mut contents, mut faults) = (BTreeMap::new(), Vec::new());
    for file in paths {
        let path = file.relative_to(&folder).unwrap_or(file.as_str()).to_owned();
        match files.read(file) {
            Ok(bytes) => drop(contents.insert(path, bytes)),
            Err(error) => faults.push(*unreadable(file, &error)),
        }
    }
    if faults.is_empty() { Ok(ThemeFiles { folder, files: contents }) } else { Err(faults) }
}

fn missing(name: &str, place: Place) -> Diagnostic {
    let fault = Diagnostic::new(Lint::Settings, format!("there is no theme `{name}` to extend")).at(place);
    fault.help("name a folder in `themes/`, or leave `extends` out to extend the built-in theme")
}

fn circle(themes: &[ThemeFiles], again: &SourcePath, place: Place) -> Diagnostic {
    let names: Vec<&str> = themes.iter().map(|theme| theme.folder.name()).chain([again.name()]).collect();
    let message = format!("the theme `{}` extends itself: {}", again.name(), names.join(" → "));
    Diagnostic::new(Lint::Settings, message).at(place).help("leave `extends` out of one of them")
}
