//! Sorts what lies below the root into what it is.

use ignore::gitignore::{Gitignore, GitignoreBuilder};

use super::{Files, LeftOut, Reason, Scope};
use crate::base::path::SourcePath;
use crate::diagnostic::{Diagnostic, Lint, Severity};
use crate::settings::{self, Settings};

/// The folder of articles, unless the settings name another; without it the root is its own content.
pub const CONTENT: &str = "content";

/// The folder of files that are copied as they are.
pub const STATIC: &str = "static";

/// The folder of the site's own themes.
pub const THEMES: &str = "themes";

/// The folder of files for templates.
pub const DATA: &str = "data";

/// The folder of what new articles begin from.
pub const ARCHETYPES: &str = "archetypes";

/// What data may be written in.
const DATA_ENDINGS: [&str; 5] = ["toml", "yaml", "yml", "json", "csv"];

/// What a root that is its own content holds beside its content.
const BESIDE_CONTENT: [&str; 4] = [STATIC, THEMES, DATA, ARCHETYPES];

/// The folder in `themes/` that is used unless the settings name another.
const DEFAULT_THEME: &str = "default";

/// Every file of the site, by what it is; each list is sorted by path.
#[derive(Debug, Default)]
pub struct Inventory {
    /// The folder that articles' paths and URLs are counted from.
    pub content: SourcePath,
    /// Markdown files to be published.
    pub articles: Vec<SourcePath>,
    /// Everything else beside them.
    pub assets: Vec<Asset>,
    /// Files of `static/`, copied as they are.
    pub statics: Vec<SourcePath>,
    /// Files of `data/` that can be read as data.
    pub data: Vec<SourcePath>,
    /// The folder of the site's own theme.
    pub theme_folder: SourcePath,
    /// Files of the site's own theme.
    pub theme: Vec<SourcePath>,
    /// What lies in the content folder and is none of these.
    pub left_out: LeftOut,
    /// What could not be listed.
    pub diagnostics: Vec<Diagnostic>,
}

/// A file that is published beside the articles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asset {
    /// Where it lies.
    pub path: SourcePath,
    /// Whether it is published only if something refers to it.
    pub on_demand: bool,
}

impl Inventory {
    /// Lists `files` and sorts them. `output` is the output folder, if it lies below the root.
    pub fn take(files: &dyn Files, settings: &Settings, output: Option<&SourcePath>) -> Self {
        let root = SourcePath::default();
        let content = content_folder(files, settings);
        let theme = root.join(THEMES).join(settings.theme.as_deref().unwrap_or(DEFAULT_THEME));

        let mut inventory = Self { content: content.clone(), theme_folder: theme.clone(), ..Self::default() };
        let ignore = ignored(settings);
        let mut skipped: Vec<SourcePath> = output.into_iter().cloned().collect();
        if content.is_root() {
            skipped.extend(BESIDE_CONTENT.map(|folder| root.join(folder)));
        }
        let scope = Scope { heeds_gitignore: content.is_root(), skipped: &skipped, folder: content };
        inventory.list_content(files, &scope, &ignore);
        inventory.statics = inventory.list(files, &whole(root.join(STATIC)), &ignore);
        inventory.theme = inventory.list(files, &whole(theme), &ignore);
        inventory.list_data(files, &ignore);
        inventory
    }

    /// The files of another theme's folder, and what could not be listed.
    pub fn list_theme(
        files: &dyn Files,
        settings: &Settings,
        folder: &SourcePath,
    ) -> (Vec<SourcePath>, Vec<Diagnostic>) {
        let mut listed = Self::default();
        (listed.list(files, &whole(folder.clone()), &ignored(settings)), listed.diagnostics)
    }

    /// Whether a file is one of these.
    pub fn holds(&self, file: &SourcePath) -> bool {
        self.articles.binary_search(file).is_ok()
            || self.assets.binary_search_by(|asset| asset.path.cmp(file)).is_ok()
            || [&self.statics, &self.data, &self.theme].iter().any(|list| list.binary_search(file).is_ok())
    }

    /// Whether the same is published from both, as far as that depends on which files there are.
    pub fn looks_like(&self, other: &Self) -> bool {
        (&self.content, &self.assets, &self.statics, &self.left_out)
            == (&other.content, &other.assets, &other.statics, &other.left_out)
    }

    /// Lists and sorts the content, and keeps in mind what is left out of it.
    fn list_content(&mut self, files: &dyn Files, scope: &Scope<'_>, ignore: &Gitignore) {
        let mut listing = files.list(scope);
        self.diagnostics.append(&mut listing.diagnostics);
        self.left_out = listing.left_out;
        for file in listing.files {
            if is_ignored(ignore, &file) {
                self.left_out.add(file, Reason::Ignored);
            } else {
                self.add(file);
            }
        }
    }

    /// Lists the data files. What cannot be listed is no more than a warning: nothing but a template can miss it.
    fn list_data(&mut self, files: &dyn Files, ignore: &Gitignore) {
        let before = self.diagnostics.len();
        self.data = self.list(files, &whole(SourcePath::default().join(DATA)), ignore);
        self.data.retain(is_data);
        for fault in &mut self.diagnostics[before..] {
            (fault.lint, fault.severity) = (Lint::DataFile, Severity::Warning);
        }
    }

    /// The files of a scope that are not ignored.
    fn list(&mut self, files: &dyn Files, scope: &Scope<'_>, ignore: &Gitignore) -> Vec<SourcePath> {
        let mut listing = files.list(scope);
        self.diagnostics.append(&mut listing.diagnostics);
        listing.files.retain(|file| !is_ignored(ignore, file));
        listing.files
    }

    /// Sorts a file of the content folder.
    fn add(&mut self, path: SourcePath) {
        let below = path.relative_to(&self.content).unwrap_or_default();
        if self.content.is_root() && below == settings::FILE_NAME {
            return;
        }
        let is_private = below.split('/').any(|step| step.starts_with('_') && step != "_index.md");
        let is_article = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("md"));
        match (is_article, is_private) {
            (true, false) => self.articles.push(path),
            (true, true) => self.left_out.add(path, Reason::Private),
            (false, _) => self.assets.push(Asset { on_demand: is_private || self.content.is_root(), path }),
        }
    }
}

/// The folder of articles: the one that the settings name, else `content/` if there is one, else the root.
pub fn content_folder(files: &dyn Files, settings: &Settings) -> SourcePath {
    let conventional = SourcePath::default().join(CONTENT);
    let unset = || if files.is_folder(&conventional) { conventional } else { SourcePath::default() };
    settings.content.clone().unwrap_or_else(unset)
}

/// Whether a file of a root that is its own content lies in a folder that holds no content.
pub fn is_beside_content(content: &SourcePath, file: &SourcePath) -> bool {
    content.is_root() && file.steps().next().is_some_and(|first| BESIDE_CONTENT.contains(&first))
}

/// All that lies in a folder.
fn whole(folder: SourcePath) -> Scope<'static> {
    Scope { folder, skipped: &[], heeds_gitignore: false }
}

fn is_data(file: &SourcePath) -> bool {
    file.extension().is_some_and(|ending| DATA_ENDINGS.iter().any(|known| ending.eq_ignore_ascii_case(known)))
}

fn is_ignored(ignore: &Gitignore, file: &SourcePath) -> bool {
    ignore.matched_path_or_any_parents(file.as_str(), false).is_ignore()
}

/// What the settings leave out.
fn ignored(settings: &Settings) -> Gitignore {
    let mut builder = GitignoreBuilder::new("");
    for pattern in &settings.ignore {
        // A pattern that is none matches nothing; the others hold.
        let _no_pattern = builder.add_line(None, pattern);
    }
    builder.build().unwrap_or_else(|_| Gitignore::empty())
}
