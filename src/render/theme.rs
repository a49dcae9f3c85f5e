//! Themes: templates, interface words, and the files that pages need beside them.
//!
//! [`Theme::load`] lays a site's own theme over the built-in one, file by file; [`Theme::render`] makes a page.
//!
//! - A template of the site replaces the built-in one of the same name, and may still extend or include that as
//!   `default/<name>`.
//! - Words are replaced one by one, so that a theme may change a single one.
//! - Everything in `static/` is published under `/_larder/`.
//!
//! A template sees `site`, `page`, `content` (the article's HTML), `t` (the words in the page's language) and `theme`
//! (its `name` and `options`). Templates are trusted, values are not: they are escaped unless a template says otherwise.
//! Nothing here reads the disk.

mod config;
mod fault;
mod filters;
mod words;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use include_dir::{Dir, include_dir};
use tera::{Context, Tera, Value};

use super::writer::{self, WriterWords};
use crate::base::path::SourcePath;
use crate::diagnostic::{Diagnostic, Lint, Place};
use crate::view::{PageKind, View};
use config::Config;
use fault::{Origins, Templates};
use words::Words;

/// The theme that every other one is laid over.
static BUILT_IN: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/themes/default");

/// What a built-in template's name begins with; a name that is not found is looked up with it.
const BUILT_IN_PREFIX: &str = "default/";

/// The files of a site's theme folder, already read.
#[derive(Clone, Debug, Default)]
pub struct ThemeFiles {
    /// The folder, as in `themes/mine`.
    pub folder: SourcePath,
    /// Contents by path below the folder, as in `templates/article.html`.
    pub files: BTreeMap<String, Vec<u8>>,
}

/// A theme, ready to render with, from any number of threads at once.
pub struct Theme {
    tera: Tera,
    words: Words,
    config: Value,
    statics: BTreeMap<String, Cow<'static, [u8]>>,
    origins: Origins,
}

impl Theme {
    /// Lays the site's theme over the built-in one. Without files it is the built-in theme.
    ///
    /// # Errors
    /// Everything that keeps it from being used: `theme.toml` and words that cannot be read, templates with syntax errors,
    /// and between templates a missing parent, include, filter or component, or a circle.
    pub fn load(site: ThemeFiles) -> Result<Self, Vec<Diagnostic>> {
        let ThemeFiles { folder, files } = site;
        let mut faults = Vec::new();
        let mut loader = Loader { folder, texts: BTreeMap::new(), statics: BTreeMap::new(), faults: &mut faults };
        loader.take_built_in(&BUILT_IN);
        for (path, bytes) in files {
            loader.take(&path, bytes);
        }
        let Loader { folder, texts, statics, .. } = loader;

        let config = Config::read(&texts, &folder, &mut faults);
        let words = Words::read(&texts, &folder, &mut faults);
        let templates = templates(&texts);
        let origins = Origins::new(&folder, &templates);
        let tera = load_templates(&templates, &origins, &mut faults);
        if !faults.is_empty() {
            Diagnostic::sort(&mut faults);
            return Err(faults);
        }
        Ok(Self { tera, words, config: config.to_value(), statics, origins })
    }

    /// The template that pages of this kind have unless they ask for another.
    pub const fn template(kind: PageKind) -> &'static str {
        match kind {
            PageKind::Home => "home.html",
            PageKind::Section => "section.html",
            PageKind::Article => "article.html",
            PageKind::Tag => "tag.html",
            PageKind::Tags => "tags.html",
            PageKind::Backlinks => "backlinks.html",
            PageKind::NotFound => "404.html",
        }
    }

    /// Renders a page with a template; `content` is the HTML of its article's body, empty if it has none.
    ///
    /// # Errors
    /// If the template fails; the place is in the site's own template, if it is one of these.
    pub fn render(&self, template: &str, view: &View, content: &str) -> Result<String, Diagnostic> {
        let fail = |error: tera::Error| self.origins.rendering_fault(template, &error);
        let mut context = Context::new();
        context.insert_value("site", Value::try_from_serializable(&view.site).map_err(fail)?);
        context.insert_value("page", Value::try_from_serializable(&view.page).map_err(fail)?);
        context.insert_value("content", Value::safe_string(content));
        context.insert_value("t", self.words.of(&view.page.language));
        context.insert_value("theme", self.config.clone());
        self.tera.render(template, &context).map_err(fail)
    }

    /// The files to be published under `/_larder/`: path below it, and contents, sorted by path.
    pub fn statics(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.statics.iter().map(|(path, bytes)| (&**path, &**bytes))
    }
}

impl writer::Words for Theme {
    fn words(&self, language: &str) -> &WriterWords {
        self.words.of_writer(language)
    }
}

/// Sorts the files of both themes, the site's after the built-in ones.
struct Loader<'f> {
    folder: SourcePath,
    /// Templates, words and `theme.toml`: text by path below the theme's folder, built-in ones below [`BUILT_IN_PREFIX`].
    texts: BTreeMap<String, Text>,
    statics: BTreeMap<String, Cow<'static, [u8]>>,
    faults: &'f mut Vec<Diagnostic>,
}

/// A text file without its byte order mark.
struct Text {
    text: Cow<'static, str>,
    /// By how many bytes it has been cut at its beginning.
    cut: usize,
}

impl Loader<'_> {
    fn take_built_in(&mut self, dir: &'static Dir<'static>) {
        for file in dir.files() {
            let path = file.path().to_string_lossy().replace('\\', "/");
            match (path.strip_prefix("static/"), file.contents_utf8()) {
                (Some(path), _) => drop(self.statics.insert(path.to_owned(), file.contents().into())),
                (None, Some(text)) => {
                    drop(self.texts.insert(format!("{BUILT_IN_PREFIX}{path}"), Text { text: text.into(), cut: 0 }));
                }
                (None, None) => {}
            }
        }
        dir.dirs().for_each(|dir| self.take_built_in(dir));
    }

    fn take(&mut self, path: &str, bytes: Vec<u8>) {
        if let Some(path) = path.strip_prefix("static/") {
            self.statics.insert(path.to_owned(), bytes.into());
        } else if is_text(path) {
            match String::from_utf8(bytes) {
                Ok(text) => {
                    let cut = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
                    self.texts.insert(path.to_owned(), Text { text: text[cut..].to_owned().into(), cut });
                }
                Err(error) => self.faults.push(not_utf8(&self.folder, path, error.utf8_error().valid_up_to())),
            }
        }
    }
}

/// Whether the file below the theme's folder is one that Larder reads.
fn is_text(path: &str) -> bool {
    match path.split_once('/') {
        None => path == "theme.toml",
        Some(("templates", name)) => name.ends_with(".html") || name.ends_with(".xml"),
        Some(("i18n", name)) => name.ends_with(".toml"),
        Some(_) => false,
    }
}

fn not_utf8(folder: &SourcePath, path: &str, at: usize) -> Diagnostic {
    let file = below(folder, path);
    let fault = Diagnostic::new(Lint::NotUtf8, format!("`{file}` is not UTF-8")).at_span(&file, at..at);
    fault.help("save the file as UTF-8 in your editor")
}

/// A file below the theme's folder; the folder itself if that is no path.
fn below(folder: &SourcePath, path: &str) -> SourcePath {
    folder.resolve(path).unwrap_or_else(|| folder.clone())
}

/// A fault in a TOML file of the site's theme.
fn toml_fault(folder: &SourcePath, path: &str, text: &Text, error: &toml::de::Error) -> Diagnostic {
    let (message, help) = fault::restyle(error.message());
    let file = below(folder, path);
    let place = match error.span() {
        Some(span) => Place::span(&file, span.start + text.cut..span.end + text.cut),
        None => Place::file(&file),
    };
    let fault = Diagnostic::new(Lint::Settings, message).at(place);
    fault.help(
        help.unwrap_or_else(|| "see the built-in theme's file of the same name for what may stand here".to_owned()),
    )
}

/// The templates of both themes, the built-in ones with their prefix.
fn templates(texts: &BTreeMap<String, Text>) -> Vec<(String, &Text)> {
    let name = |path: &str| match path.strip_prefix(BUILT_IN_PREFIX) {
        Some(path) => Some(format!("{BUILT_IN_PREFIX}{}", path.strip_prefix("templates/")?)),
        None => path.strip_prefix("templates/").map(str::to_owned),
    };
    texts.iter().filter_map(|(path, text)| Some((name(path)?, text))).collect()
}

/// Parses all templates, and then sees whether they fit together.
fn load_templates<'t>(templates: &'t Templates<'_>, origins: &Origins, faults: &mut Vec<Diagnostic>) -> Tera {
    let bare = |name: &'t str| name.strip_prefix(BUILT_IN_PREFIX).unwrap_or(name);
    let names: BTreeSet<&str> = templates.iter().map(|(name, _)| bare(name)).collect();
    let before = faults.len();
    // All templates together give the first syntax error only, so each is parsed by itself.
    for (name, text) in templates {
        let alone = Tera::default().add_raw_template(name, &text.text);
        faults.extend(alone.err().and_then(|error| origins.syntax_fault(&error)));
    }
    let mut tera = Tera::default();
    filters::register(&mut tera);
    if faults.len() == before {
        let together = tera
            .set_fallback_prefixes([BUILT_IN_PREFIX])
            .and_then(|()| tera.add_raw_templates(templates.iter().map(|(name, text)| (name, &text.text))));
        if let Err(error) = together {
            faults.extend(origins.loading_faults(&error, templates, &names));
        }
    }
    tera
}

#[cfg(test)]
mod tests;
