//! The layers of a theme: the built-in one below, what a theme extends above it, the site's own on top.
//!
//! A template of the top layer goes by its own name, those below by the name of their theme before it (`default/tag.html`), so
//! that a template may extend the one that it replaces. A name that is not found is looked up in the layers below.

use std::borrow::Cow;
use std::collections::BTreeMap;

use include_dir::{Dir, include_dir};
use toml::Spanned;

use super::fault;
use crate::base::path::SourcePath;
use crate::diagnostic::{Diagnostic, Lint, Place};

/// The theme that every other one is laid over, its style sheets and scripts made small: see `build.rs`.
static BUILT_IN: Dir<'static> = include_dir!("$OUT_DIR/theme");

/// The name of the built-in theme.
pub(super) const BUILT_IN_NAME: &str = "default";

/// What a built-in template's name begins with.
pub(super) const BUILT_IN_PREFIX: &str = "default/";

/// What says which theme one extends.
pub(super) const CONFIG: &str = "theme.toml";

/// The files of a theme's folder, already read.
#[derive(Clone, Debug, Default)]
pub struct ThemeFiles {
    /// The folder, as in `themes/mine`.
    pub folder: SourcePath,
    /// Contents by path below the folder, as in `templates/article.html`.
    pub files: BTreeMap<String, Vec<u8>>,
}

impl ThemeFiles {
    /// The theme in `themes/` that this one extends, and where it says so; none if that is the built-in one.
    ///
    /// What is wrong with `theme.toml` is found when the theme is loaded.
    pub fn extends(&self) -> Option<(String, Place)> {
        #[derive(serde::Deserialize)]
        struct Extending {
            extends: Option<Spanned<String>>,
        }
        let text = std::str::from_utf8(self.files.get(CONFIG)?).ok()?;
        let body = text.strip_prefix('\u{feff}').unwrap_or(text);
        let extends = toml::from_str::<Extending>(body).ok()?.extends?;
        let (span, cut) = (extends.span(), text.len() - body.len());
        let place = Place::span(&below(&self.folder, CONFIG), span.start + cut..span.end + cut);
        let name = extends.into_inner();
        (name != BUILT_IN_NAME).then_some((name, place))
    }
}

/// One theme of those that lie over each other.
pub(super) struct Layer {
    /// What the names of its templates begin with: nothing on top.
    pub(super) prefix: String,
    /// The folder that it lies in; the built-in one lies in none.
    pub(super) folder: Option<SourcePath>,
    /// Templates, words and `theme.toml`, by path below its folder.
    pub(super) texts: BTreeMap<String, Text>,
    /// What is published for it, by path below `static/`.
    pub(super) statics: BTreeMap<String, Cow<'static, [u8]>>,
}

/// A text file without its byte order mark.
pub(super) struct Text {
    pub(super) text: Cow<'static, str>,
    /// By how many bytes it has been cut at its beginning.
    pub(super) cut: usize,
}

impl Layer {
    /// The built-in theme.
    pub(super) fn built_in() -> Self {
        let (texts, statics) = (BTreeMap::new(), BTreeMap::new());
        let mut layer = Self { prefix: BUILT_IN_PREFIX.to_owned(), folder: None, texts, statics };
        layer.take_built_in(&BUILT_IN);
        layer
    }

    /// A theme of the site's folder `themes/`.
    pub(super) fn of(theme: ThemeFiles, is_top: bool, faults: &mut Vec<Diagnostic>) -> Self {
        let ThemeFiles { folder, files } = theme;
        let prefix = if is_top { String::new() } else { format!("{}/", folder.name()) };
        let mut layer = Self { prefix, folder: Some(folder), texts: BTreeMap::new(), statics: BTreeMap::new() };
        for (path, bytes) in files {
            layer.take(&path, bytes, faults);
        }
        layer
    }

    /// The templates by their full names.
    pub(super) fn templates(&self) -> impl Iterator<Item = (String, &Text)> {
        let named = |(path, text): (&String, _)| Some((format!("{}{}", self.prefix, template_name(path)?), text));
        self.texts.iter().filter_map(named)
    }

    /// The names of the templates without what tells the layers apart.
    pub(super) fn template_names(&self) -> impl Iterator<Item = &str> {
        self.texts.keys().filter_map(|path| template_name(path))
    }

    /// A file of the layer as a place to point at; the folder itself if that is no path.
    pub(super) fn file(&self, path: &str) -> SourcePath {
        below(self.folder.as_ref().unwrap_or(&SourcePath::default()), path)
    }

    /// A fault in one of its TOML files.
    pub(super) fn toml_fault(&self, path: &str, text: &Text, error: &toml::de::Error) -> Diagnostic {
        let (message, help) = fault::restyle(error.message());
        let file = self.file(path);
        let place = match error.span() {
            Some(span) => Place::span(&file, span.start + text.cut..span.end + text.cut),
            None => Place::file(&file),
        };
        let fault = Diagnostic::new(Lint::Settings, message).at(place);
        fault.help(
            help.unwrap_or_else(|| "see the built-in theme's file of the same name for what may stand here".to_owned()),
        )
    }

    fn take_built_in(&mut self, dir: &'static Dir<'static>) {
        for file in dir.files() {
            let path = file.path().to_string_lossy().replace('\\', "/");
            match (path.strip_prefix("static/"), file.contents_utf8()) {
                (Some(path), _) => drop(self.statics.insert(path.to_owned(), file.contents().into())),
                (None, Some(text)) => drop(self.texts.insert(path, Text { text: text.into(), cut: 0 })),
                (None, None) => {}
            }
        }
        dir.dirs().for_each(|dir| self.take_built_in(dir));
    }

    fn take(&mut self, path: &str, bytes: Vec<u8>, faults: &mut Vec<Diagnostic>) {
        if let Some(path) = path.strip_prefix("static/") {
            self.statics.insert(path.to_owned(), bytes.into());
        } else if is_text(path) {
            match String::from_utf8(bytes) {
                Ok(text) => {
                    let cut = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
                    self.texts.insert(path.to_owned(), Text { text: text[cut..].to_owned().into(), cut });
                }
                Err(error) => faults.push(not_utf8(&self.file(path), error.utf8_error().valid_up_to())),
            }
        }
    }
}

fn template_name(path: &str) -> Option<&str> {
    path.strip_prefix("templates/")
}

/// Whether the file below a theme's folder is one that Larder reads.
fn is_text(path: &str) -> bool {
    match path.split_once('/') {
        None => path == CONFIG,
        Some(("templates", name)) => name.ends_with(".html") || name.ends_with(".xml"),
        Some(("i18n", name)) => name.ends_with(".toml"),
        Some(_) => false,
    }
}

fn not_utf8(file: &SourcePath, at: usize) -> Diagnostic {
    let fault = Diagnostic::new(Lint::NotUtf8, format!("`{file}` is not UTF-8")).at_span(file, at..at);
    fault.help("save the file as UTF-8 in your editor")
}

/// A file below a theme's folder; the folder itself if that is no path.
pub(super) fn below(folder: &SourcePath, path: &str) -> SourcePath {
    folder.resolve(path).unwrap_or_else(|| folder.clone())
}
