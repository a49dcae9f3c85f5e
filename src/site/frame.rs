//! What stands around every page: the menu and the picture beside the site's name.
//!
//! Both name their targets in `site.toml`, and go through the resolver of all links, as if they stood in an article in the
//! content folder. What leads nowhere is warned of and left out.

use super::links::{Destination, Scope};
use crate::article::link::Target;
use crate::base::path::SourcePath;
use crate::diagnostic::{Diagnostic, Lint, Place};
use crate::settings::{FILE_NAME, MenuEntry};

/// What stands around every page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Frame {
    /// The menu; none if it is left to the sections.
    pub menu: Option<Vec<MenuItem>>,
    /// The picture beside the site's name.
    pub logo: Option<Destination>,
}

/// A line of the menu.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MenuItem {
    /// What is shown.
    pub label: String,
    /// Where it leads.
    pub destination: Destination,
}

impl Frame {
    /// Every destination, for what must be published because of it.
    pub(super) fn destinations(&self) -> impl Iterator<Item = &Destination> {
        self.menu.iter().flatten().map(|item| &item.destination).chain(&self.logo)
    }
}

/// Resolves the menu and the logo.
pub(super) fn resolve(scope: &Scope<'_>, diagnostics: &mut Vec<Diagnostic>) -> Frame {
    let settings = &scope.linking.parts.settings;
    let menu = settings.menu.as_ref();
    let menu = menu.map(|entries| entries.iter().filter_map(|entry| item(scope, entry, diagnostics)).collect());
    let logo = settings.logo.as_deref().and_then(|written| {
        let place = settings.place_of("logo");
        let below = written.strip_prefix("static/").unwrap_or(written);
        let found = scope.file(&home(scope), below);
        if found.is_none() {
            let fault = Diagnostic::new(Lint::BrokenLink, format!("there is no file `{written}`")).at(place);
            diagnostics.push(fault.help("put the picture into `static/`, and name it by its path in there"));
        }
        found
    });
    Frame { menu, logo }
}

/// A line of the menu; none if it leads nowhere.
fn item(scope: &Scope<'_>, entry: &MenuEntry, diagnostics: &mut Vec<Diagnostic>) -> Option<MenuItem> {
    let place = Place::span(&SourcePath::default().join(FILE_NAME), entry.span.clone());
    let mut say = |lint, message: String| Diagnostic::new(lint, message).at(place.clone());
    let mut found = |target: &Target, diagnostics: &mut Vec<Diagnostic>| {
        let destination = scope.lead(&home(scope), None, target, false, &mut say, diagnostics).to;
        (!destination.is_nowhere()).then_some(destination)
    };
    let written = entry.target.trim();
    let name = written.strip_prefix("[[").and_then(|rest| rest.strip_suffix("]]"));
    let destination = match name {
        Some(name) => found(&Target::wiki(name.split('|').next().unwrap_or_default()), diagnostics),
        // What is no path may be a name.
        None => found(&Target::markdown(written, false), &mut Vec::new())
            .and_then(|_| found(&Target::markdown(written, false), diagnostics))
            .or_else(|| found(&Target::wiki(written), diagnostics)),
    }?;
    if destination == Destination::Refused {
        let fault = say(Lint::ScriptScheme, format!("`{}` in the menu would run a script", entry.label));
        diagnostics.push(fault.help("name an article, a path, or a URL that begins with `https://`"));
        return None;
    }
    Some(MenuItem { label: entry.label.clone(), destination })
}

/// From where the settings name things: the content folder.
fn home(scope: &Scope<'_>) -> SourcePath {
    scope.linking.parts.content.join(FILE_NAME)
}
