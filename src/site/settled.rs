//! Front matter in the light of the settings: what folders set, kinds, templates.
//!
//! Every article takes over what its folders set ([`Defaults`]). A kind that is not defined and a template that the theme
//! lacks are warned of and ignored: once for each name, with all places, since another tool's articles may all name one.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::Parts;
use crate::article::front_matter::{Defaults, Meta, MetaSpans};
use crate::article::{Outline, Spans};
use crate::base::path::SourcePath;
use crate::base::text;
use crate::base::value::Entry;
use crate::base::value::read::nearest;
use crate::diagnostic::{Diagnostic, Lint, Place};
use crate::settings::{FILE_NAME, FolderSettings, Kind, Settings};

/// Templates that other tools have and that their articles name; without an ending.
const FOREIGN_TEMPLATES: &[&str] = &[
    "about",
    "archive",
    "archives",
    "base",
    "blog",
    "categories",
    "chapter",
    "default",
    "doc",
    "docs",
    "false",
    "index",
    "landing",
    "layout",
    "list",
    "main",
    "minimal",
    "none",
    "note",
    "null",
    "page",
    "pages",
    "post",
    "posts",
    "project",
    "single",
    "splash",
    "true",
];

/// What is known once the articles have taken over what their folders set.
pub(super) struct Settled {
    /// What the folders set.
    pub(super) defaults: Defaults,
    /// Files that name a kind that nobody knows; an article among them is of its folder's kind, but may be meant otherwise.
    pub(super) misnamed: BTreeSet<SourcePath>,
}

/// Lets the articles take over what their folders set, and drops what the settings and the theme do not know.
pub(super) fn settle(parts: &mut Parts<'_>, diagnostics: &mut Vec<Diagnostic>) -> Settled {
    let settings = parts.settings.clone();
    let (mut defaults, faults) = Defaults::read(&settings.folders, &parts.content);
    diagnostics.extend(faults);
    diagnostics.extend(unknown_folders(&settings, parts));
    let templates = parts.templates.take();
    let mut checker = Checker::new(&settings, templates.as_ref());
    let settings_file = settings_file();
    for (_, meta, spans) in defaults.folders_mut() {
        if let Some(known) = checker.check(meta, spans, &settings_file) {
            known.put_into(meta);
        }
    }
    defaults.hand_down();
    for (outline, spans) in &mut parts.articles {
        let known = checker.check(&outline.meta, &spans.meta, &outline.path);
        let above = defaults.of(&outline.path);
        if known.is_none() && above.is_none() {
            continue;
        }
        // In a build nobody else holds the outline, so nothing is copied.
        let meta = &mut Arc::make_mut(outline).meta;
        if let Some(known) = known {
            known.put_into(meta);
        }
        if let Some(above) = above {
            meta.inherit(above);
        }
    }
    let misnamed = checker.unknown_kinds.values().flatten().map(|place| place.file.clone()).collect();
    checker.report(diagnostics);
    Settled { defaults, misnamed }
}

/// Articles that lack what their kind requires.
pub(super) fn check_required(
    settings: &Settings,
    articles: &[Arc<Outline>],
    spans: &[Arc<Spans>],
    settled: &Settled,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let settings_file = settings_file();
    for (outline, spans) in articles.iter().zip(spans) {
        let Some((name, kind)) = kind_of(settings, &outline.meta) else { continue };
        // What cannot be read may well say it.
        if outline.meta.unsound.is_some() || settled.misnamed.contains(&outline.path) {
            continue;
        }
        // Whether there is a fact is known later.
        let keys = kind.required.iter().filter(|key| settings.criteria.position(key).is_none());
        for key in keys.filter(|key| lacks(outline, key)) {
            let message = format!("`{}` is of the kind `{name}` and lacks `{key}`", outline.path);
            let fault = Diagnostic::new(Lint::MissingRequired, message);
            let fault = match (spans.meta.of("kind"), settled.defaults.span_of(&outline.path, "kind")) {
                (Some(span), _) => fault.at_span(&outline.path, span),
                (None, Some(span)) => fault
                    .at(Place::file(&outline.path))
                    .related(Place::span(&settings_file, span), "its folder is given the kind here"),
                (None, None) => fault.at(Place::file(&outline.path)),
            };
            diagnostics
                .push(fault.help(format!("add `{key}` to its front matter, or take it out of `[kinds.{name}]`")));
        }
    }
}

/// The kind of an article, by name.
pub(super) fn kind_of<'s>(settings: &'s Settings, meta: &Meta) -> Option<(&'s str, &'s Kind)> {
    let (name, kind) = settings.kinds.get_key_value(meta.kind.as_deref()?)?;
    Some((name, kind))
}

/// Whether an article says nothing of what its kind requires.
fn lacks(outline: &Outline, key: &str) -> bool {
    let is_title = key.eq_ignore_ascii_case("title") && outline.title.is_some();
    !is_title && !outline.meta.says(key)
}

/// Folders that are set and hold no article, not even a draft.
fn unknown_folders(settings: &Settings, parts: &Parts<'_>) -> Vec<Diagnostic> {
    if settings.folders.is_empty() {
        return Vec::new();
    }
    let mut known: BTreeSet<&str> = BTreeSet::from([""]);
    let content = &parts.content;
    for path in parts.articles.iter().map(|(outline, _)| &outline.path).chain(&parts.unread) {
        let mut below = path.relative_to(content).unwrap_or_default();
        while let Some((folder, _)) = below.rsplit_once('/') {
            known.insert(folder);
            below = folder;
        }
    }
    let unknown = settings.folders.iter().filter(|folder| !known.contains(&*folder.path));
    let mut faults: Vec<Diagnostic> = unknown.map(|folder| unknown_folder(folder, content, &known)).collect();
    faults.extend(settings.folders.iter().flat_map(|folder| folders_as_keys(folder, &known)));
    faults
}

fn unknown_folder(folder: &FolderSettings, content: &SourcePath, known: &BTreeSet<&str>) -> Diagnostic {
    let message = format!("no article lies in a folder `{}`", folder.path);
    let fault = Diagnostic::new(Lint::UnknownFolder, message).at_span(&settings_file(), folder.span.clone());
    let named = || known.iter().copied().filter(|name| !name.is_empty());
    let from_root = SourcePath::new(&folder.path).filter(|_| !content.is_root());
    let below = from_root.as_ref().and_then(|path| path.relative_to(content));
    match below.and_then(|below| named().find(|name| *name == below)).or_else(|| nearest(&folder.path, named())) {
        Some(likely) => fault.help(format!("did you mean `{likely}`?")),
        None if content.is_root() => fault.help("write its path from the folder of `site.toml`"),
        None => fault.help(format!("write its path below `{content}`")),
    }
}

/// Tables below that of a folder which are called as the folders in it: `[folders.a.b]` is a key `b` of the articles in `a`.
fn folders_as_keys(folder: &FolderSettings, known: &BTreeSet<&str>) -> Vec<Diagnostic> {
    let path = |key: &str| if folder.path.is_empty() { key.to_owned() } else { format!("{}/{key}", folder.path) };
    let is_folder = |entry: &&Entry| entry.value.entries().is_some() && known.contains(&*path(&entry.key));
    let warn = |entry: &Entry| {
        let message = format!("`{}` is read as front matter here, not as a folder", entry.key);
        let fault = Diagnostic::new(Lint::UnknownFolder, message).at_span(&settings_file(), entry.key_span.clone());
        fault.help(format!("write `[folders.\"{}\"]` for the folder", path(&entry.key)))
    };
    folder.keys.iter().filter(is_folder).map(warn).collect()
}

fn settings_file() -> SourcePath {
    SourcePath::default().join(FILE_NAME)
}

/// Looks through front matter for names that nobody knows, and gathers them.
struct Checker<'a> {
    settings: &'a Settings,
    /// The templates that articles may name; none if the theme could not be read.
    templates: Option<&'a BTreeSet<String>>,
    unknown_kinds: BTreeMap<String, Vec<Place>>,
    unknown_templates: BTreeMap<String, Vec<Place>>,
    foreign_templates: Vec<Place>,
}

/// What remains of an article's kind and template.
struct Known {
    kind: Option<String>,
    template: Option<String>,
}

impl Known {
    fn put_into(self, meta: &mut Meta) {
        for (field, is_gone) in [("kind", self.kind.is_none()), ("template", self.template.is_none())] {
            if is_gone {
                meta.given.remove(field);
            }
        }
        (meta.kind, meta.template) = (self.kind, self.template);
    }
}

impl<'a> Checker<'a> {
    fn new(settings: &'a Settings, templates: Option<&'a BTreeSet<String>>) -> Self {
        Self {
            settings,
            templates,
            unknown_kinds: BTreeMap::new(),
            unknown_templates: BTreeMap::new(),
            foreign_templates: Vec::new(),
        }
    }

    /// What front matter says by names that exist; none if that is what it says already.
    fn check(&mut self, meta: &Meta, spans: &MetaSpans, file: &SourcePath) -> Option<Known> {
        let place = |field: &str| spans.of(field).map_or_else(|| Place::file(file), |span| Place::span(file, span));
        let kind = meta.kind.as_deref().and_then(|kind| self.kind(kind, || place("kind")));
        let template = meta.template.as_deref().and_then(|template| self.template(template, || place("template")));
        let is_same = kind == meta.kind && template == meta.template;
        (!is_same).then_some(Known { kind, template })
    }

    fn kind(&mut self, written: &str, place: impl Fn() -> Place) -> Option<String> {
        if self.settings.kinds.contains_key(written) {
            return Some(written.to_owned());
        }
        let folded = text::fold(written);
        let alike = self.settings.kinds.keys().find(|name| text::fold(name) == folded);
        if alike.is_none() {
            self.unknown_kinds.entry(written.to_owned()).or_default().push(place());
        }
        alike.cloned()
    }

    fn template(&mut self, written: &str, place: impl Fn() -> Place) -> Option<String> {
        let bare = written.strip_suffix(".html").unwrap_or(written);
        if self.templates.is_none_or(|templates| templates.contains(bare)) {
            return Some(written.to_owned());
        }
        let has_foreign_ending = bare.rsplit('/').next().is_some_and(|name| name.contains('.'));
        if has_foreign_ending || FOREIGN_TEMPLATES.contains(&bare.to_lowercase().as_str()) {
            self.foreign_templates.push(place());
        } else {
            self.unknown_templates.entry(bare.to_owned()).or_default().push(place());
        }
        None
    }

    /// What was gathered: one diagnostic for each name.
    fn report(self, diagnostics: &mut Vec<Diagnostic>) {
        for (name, places) in self.unknown_kinds {
            let fault = at_all(Lint::UnknownKind, format!("there is no kind `{name}`, so it is ignored"), places);
            let likely = nearest(&name, self.settings.kinds.keys().map(String::as_str));
            diagnostics.push(match likely {
                Some(likely) => fault.help(format!("did you mean `{likely}`?")),
                None => fault.help("define it in `site.toml` with a table of its own in `[kinds]`"),
            });
        }
        for (name, places) in self.unknown_templates {
            let message = format!("the theme has no template `{name}`, so it is ignored");
            let fault = at_all(Lint::UnknownTemplate, message, places);
            let likely = nearest(&name, self.templates.into_iter().flatten().map(String::as_str));
            diagnostics.push(match likely {
                Some(likely) => fault.help(format!("did you mean `{likely}`?")),
                None => fault.help(format!("add `templates/{name}.html` to your theme, or take the key out")),
            });
        }
        let count = self.foreign_templates.len();
        if let Some(first) = self.foreign_templates.into_iter().next() {
            let articles = if count == 1 { "one place names".to_owned() } else { format!("{count} places name") };
            let message = format!("{articles} a template as other tools have it, which is ignored");
            let fault = Diagnostic::new(Lint::ForeignTemplate, message).at(first);
            diagnostics.push(fault.help("a template of that name in your theme would be used"));
        }
    }
}

/// A fault at the first of several places, with the others beside it.
fn at_all(lint: Lint, message: String, places: Vec<Place>) -> Diagnostic {
    let mut places = places.into_iter();
    let fault = Diagnostic::new(lint, message);
    let fault = match places.next() {
        Some(first) => fault.at(first),
        None => fault,
    };
    places.fold(fault, |fault, place| fault.related(place, "it is named here too"))
}
