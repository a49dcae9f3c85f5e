//! `site.toml`: its text as written, then as resolved settings with every default filled in.
//!
//! [`Settings::read`] does both and reports every fault at once. Steps: `written` parses the text and checks keys and
//! types, `resolve` checks what the values mean. Nothing here looks at the disk: whether a folder exists is
//! found out by whoever opens it.

mod appearance;
mod base_url;
mod criteria;
mod decimal;
mod dialect;
pub mod keys;
mod kinds;
mod resolve;
mod table;
mod written;

use std::collections::BTreeMap;
use std::ops::Range;

use crate::base::path::SourcePath;
use crate::base::quantity::Decimal;
use crate::base::typography::Typography;
use crate::diagnostic::{Diagnostic, Lint, Place, Severity};

pub use appearance::{Colors, MenuEntry};
pub use base_url::BaseUrl;
pub use criteria::{BadKind, BadValue, Better, Criteria, Criterion, Known, MaxAge, RATING_MAX, Value, ValueType};
pub use dialect::Dialect;
pub use kinds::{FolderSettings, Kind, TERM};

/// The settings' file in the site's root.
pub const FILE_NAME: &str = "site.toml";

/// Everything that a site's owner can set.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// The site's name; the folder's name by default.
    pub title: String,
    /// One sentence on the site.
    pub description: Option<String>,
    /// The language of articles that name none, as a BCP 47 tag.
    pub language: String,
    /// Where the site is published, for what must be absolute.
    pub base_url: Option<BaseUrl>,
    /// The author of articles that name none.
    pub author: Option<String>,
    /// The folder of articles. `None` if unset: `content/` if there is one, else the root.
    pub content: Option<SourcePath>,
    /// The output folder as written, relative to the root unless absolute; whether it is safe is checked where it is opened.
    pub output: String,
    /// The folder in `themes/`. `None` if unset: `themes/default/`, if it exists, over the built-in theme.
    pub theme: Option<String>,
    /// What URLs of pages look like.
    pub urls: UrlStyle,
    /// Globs of what is no content, relative to the root, as written.
    pub ignore: Vec<String>,
    /// What becomes of raw HTML in articles.
    pub html: RawHtml,
    /// What a file's path is appended to, for the edit link.
    pub edit_url: Option<String>,
    /// Text at the end of every page.
    pub footer: Option<String>,
    /// Articles on one page of a tag's list, at least 1.
    pub tags_page_size: usize,
    /// Whether tags have feeds.
    pub tags_feeds: bool,
    /// Articles in a feed, at least 1.
    pub feed_limit: usize,
    /// The highlighting theme for light pages, unless the built-in one.
    pub highlight_light: Option<String>,
    /// The highlighting theme for dark pages, unless the built-in one.
    pub highlight_dark: Option<String>,
    /// How Markdown is read.
    pub dialect: Dialect,
    /// Whether quotation marks and dashes are shown as printers have them. See [`Settings::typography`].
    pub smart_punctuation: bool,
    /// Levels that `[lints]` changes; `None` turns a lint off.
    pub lints: BTreeMap<Lint, Option<Severity>>,
    /// The author's own settings, for templates.
    pub params: serde_json::Map<String, serde_json::Value>,
    /// What the menu shows; `None` if it is left to the sections.
    pub menu: Option<Vec<MenuEntry>>,
    /// The colours that are changed.
    pub colors: Colors,
    /// The picture beside the site's name, as written.
    pub logo: Option<String>,
    /// Whether the site can be searched.
    pub search: bool,
    /// What stands before the decimals of a number; `None` if that is left to the language. See [`Settings::decimal`].
    pub decimal: Option<Decimal>,
    /// What articles can be about, by name.
    pub kinds: BTreeMap<String, Kind>,
    /// What facts can be about, in order of the file.
    pub criteria: Criteria,
    /// Front matter of folders, in order of the file.
    pub folders: Vec<FolderSettings>,
    /// Where `site.toml` names what can only be looked for later; see [`Settings::place_of`].
    spans: BTreeMap<&'static str, Range<usize>>,
}

/// What URLs of pages look like.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum UrlStyle {
    /// `/a/b/`
    #[default]
    Directory,
    /// `/a/b.html`
    File,
}

/// What becomes of raw HTML in articles.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum RawHtml {
    /// It passes as it is.
    #[default]
    Allow,
    /// What could run is taken out.
    Sanitize,
}

impl Settings {
    /// Reads the text of `site.toml` (`None` if there is no such file) of the site in the folder `folder_name`.
    ///
    /// Beside the settings come notes on keys that are known but not used yet.
    ///
    /// # Errors
    /// Every fault of the file, located, notes included.
    pub fn read(text: Option<&str>, folder_name: &str) -> Result<(Self, Vec<Diagnostic>), Vec<Diagnostic>> {
        let mut faults = table::Faults::new();
        let written = written::read(text.unwrap_or_default(), &mut faults);
        let settings = resolve::resolve(written, folder_name, &mut faults);
        let found = faults.into_sorted();
        if found.iter().any(|diagnostic| diagnostic.severity == Severity::Error) {
            Err(found)
        } else {
            Ok((settings, found))
        }
    }

    /// Where `site.toml` sets `key`, which names something that is found missing only when it is looked for.
    pub fn place_of(&self, key: &str) -> Place {
        let file = SourcePath::default().join(FILE_NAME);
        self.spans.get(key).map_or_else(|| Place::file(&file), |span| Place::span(&file, span.clone()))
    }

    /// What stands before the decimals of numbers in a text of this language.
    pub fn decimal(&self, language: &str) -> Decimal {
        self.decimal.unwrap_or_else(|| decimal::of_language(language))
    }

    /// How a text of this language is set.
    pub fn typography(&self, language: &str) -> Typography {
        if self.smart_punctuation { Typography::of_language(language) } else { Typography::default() }
    }

    /// Gives every fault the severity that the settings want, drops those that they allow, and sorts the rest; what is
    /// wrong with a template is told once, not for each of its pages.
    pub fn settle(&self, faults: Vec<Diagnostic>) -> Vec<Diagnostic> {
        let settle = |mut fault: Diagnostic| {
            fault.severity = self.severity(fault.lint)?;
            Some(fault)
        };
        let mut settled: Vec<Diagnostic> = faults.into_iter().filter_map(settle).collect();
        Diagnostic::sort(&mut settled);
        settled.dedup();
        settled
    }

    /// How bad a lint is on this site; `None` if it is off.
    pub fn severity(&self, lint: Lint) -> Option<Severity> {
        self.lints.get(&lint).copied().unwrap_or_else(|| lint.default_severity())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Settings, Vec<Diagnostic>) {
        Settings::read(Some(text), "kitchen").unwrap()
    }

    /// Messages with the text that each points at.
    fn faults(text: &str) -> Vec<(&str, String)> {
        let found = Settings::read(Some(text), "kitchen").unwrap_err();
        let at = |diagnostic: &Diagnostic| {
            let place = diagnostic.place.as_ref().unwrap();
            assert_eq!(place.file.as_str(), FILE_NAME);
            &text[place.span.unwrap().0..place.span.unwrap().1]
        };
        found.iter().map(|diagnostic| (at(diagnostic), diagnostic.message.clone())).collect()
    }

    #[test]
    fn everything_has_a_default() {
        let (settings, notes) = Settings::read(None, "kitchen").unwrap();
        assert_eq!((settings.title.as_str(), settings.language.as_str()), ("kitchen", "en"));
        assert_eq!((settings.output.as_str(), settings.tags_page_size), ("public", 50));
        assert_eq!((settings.tags_feeds, settings.feed_limit), (true, 20));
        assert_eq!(settings.dialect, Dialect::default());
        assert_eq!(notes, []);
        assert_eq!(read(""), (settings, notes));
    }

    #[test]
    fn what_is_set_is_taken() {
        let (settings, notes) = read(
            "\u{feff}title = \"热干面\"\nurls = \"file\"\ncontent = \"./docs/\"\nignore = [\"*.tmp\"]\nbase_url = \"https://a.org/kb\"\r\n\
             tags.page_size = 5\ntags.feeds = false\nfeed.limit = 3\n[markdown]\nline_breaks = true\n[lints]\nbroken-link = \"deny\"\nembed-cycle = \"allow\"\n\
             bad-date = \"deny\"\n[params]\nn = 1_000\n",
        );
        assert_eq!(settings.title, "热干面");
        assert_eq!(settings.urls, UrlStyle::File);
        assert_eq!(settings.content, SourcePath::new("docs"));
        assert_eq!(settings.base_url.as_ref().map(BaseUrl::path), Some("/kb/"));
        assert_eq!((settings.tags_page_size, settings.dialect.line_breaks), (5, true));
        assert_eq!((settings.tags_feeds, settings.feed_limit), (false, 3));
        assert_eq!(settings.severity(Lint::BrokenLink), Some(Severity::Error));
        assert_eq!(settings.severity(Lint::EmbedCycle), None);
        assert_eq!(settings.severity(Lint::BrokenAnchor), Some(Severity::Warning));
        assert_eq!(settings.params["n"], 1000);
        assert_eq!(notes, []);
        assert_eq!(read("content = \".\"").0.content, Some(SourcePath::default()));
    }

    #[test]
    fn every_fault_is_told_at_once() {
        let text = "titel = \"热\"\nlanguage = 3.5\nbase_url = \"example.org\"\nurls = \"flat\"\ncontent = \"../x\"\ntheme = \"a/b\"\n\
                    [tags]\npage_size = 0\npagesize = 1\n[lints]\nbroken-links = \"deny\"\nbad-date = \"allow\"\nbroken-link = 1\n";
        let found = faults(text);
        let places: Vec<_> = found.iter().map(|(at, _)| *at).collect();
        let expected = [
            "titel",
            "3.5",
            "\"example.org\"",
            "\"flat\"",
            "\"../x\"",
            "\"a/b\"",
            "0",
            "pagesize",
            "broken-links",
            "\"allow\"",
            "1",
        ];
        assert_eq!(places, expected);
        assert_eq!(found[7].1, "there is no setting `tags.pagesize`");
    }

    #[test]
    fn the_likely_name_is_given() {
        for (text, likely) in [
            ("titel = 1", "did you mean `title`?"),
            ("baseurl = 1", "did you mean `base_url`?"),
            ("[lint]\n", "did you mean `lints`?"),
            ("[lints]\nbroken-links = \"deny\"", "did you mean `broken-link`?"),
            ("[markdown]\nwikilink = true", "did you mean `wikilinks`?"),
        ] {
            let found = Settings::read(Some(text), "kitchen").unwrap_err();
            assert_eq!(found[0].help, Some(crate::diagnostic::Help::Text(likely.to_owned())), "{text}");
        }
    }

    #[test]
    fn paths_stay_inside_the_root() {
        for text in [
            "content = \"/etc\"",
            "content = \"a/../b\"",
            "content = \"C:\\\\x\"",
            "content = \"\"",
            "theme = \"..\"",
            "theme = \"\"",
            "theme = \"/x\"",
            "theme = \".\"",
        ] {
            assert_eq!(faults(text).len(), 1, "{text}");
        }
        assert_eq!(read("output = \"../site\"").0.output, "../site");
    }

    #[test]
    fn what_can_be_turned_off_is_on() {
        let (settings, notes) = read("html = \"allow\"\n[search]\nenabled = false\n");
        assert_eq!((settings.search, notes), (false, vec![]));
        assert!(read("").0.search);
        assert_eq!(read("html = \"sanitize\"").0.html, RawHtml::Sanitize);
        assert_eq!(faults("html = true").len(), 1);
        assert_eq!(faults("html = \"sanitise\"").len(), 1);
    }

    #[test]
    fn decimals_go_by_language_unless_they_are_set() {
        let (settings, notes) = read("decimal = \",\"");
        assert_eq!((settings.decimal("en"), notes), (Decimal::Comma, vec![]));
        assert_eq!(read("decimal = \".\"").0.decimal("de"), Decimal::Point);
        assert_eq!((read("").0.decimal("de"), read("").0.decimal("de-CH")), (Decimal::Comma, Decimal::Point));
        assert_eq!(faults("decimal = \";\"").len(), 1);
    }

    #[test]
    fn criteria_are_found_by_every_name_and_keep_their_order() {
        let (settings, notes) = read(
            "[criteria.weight]\ntype = \"number\"\nunit = \"kg\"\n[criteria.cook_time]\nlabel = \"Cooking\"\naliases = [\"烹饪时间\", \"Time\"]\n\
             type = \"number\"\nunit = \"min\"\nbetter = \"lower\"\ngroup = \"Work\"\nmax_age = \"1 year\"\n[criteria.a]\n",
        );
        assert_eq!(notes, []);
        let keys: Vec<_> = settings.criteria.iter().map(|criterion| criterion.key.as_str()).collect();
        assert_eq!(keys, ["weight", "cook_time", "a"]);
        for name in ["cook_time", "Cook time", "🍳 COOK-TIME:", "1. Cooking", "烹饪时间：", "一、time"] {
            assert_eq!(
                settings.criteria.named(name).map(|criterion| criterion.key.as_str()),
                Some("cook_time"),
                "{name}"
            );
        }
        assert_eq!((settings.criteria.named("b"), settings.criteria.named("")), (None, None));
        let criterion = settings.criteria.get("cook_time").unwrap();
        assert_eq!(
            (criterion.unit(), criterion.better, criterion.group.as_deref()),
            (Some("min"), Some(Better::Lower), Some("Work"))
        );
        assert_eq!(criterion.max_age.as_ref().map(ToString::to_string).as_deref(), Some("1 year"));
        assert_eq!(
            settings.criteria.get("a").map(|criterion| (&*criterion.label, criterion.is_typed())),
            Some(("A", false))
        );
    }

    #[test]
    fn bad_syntax_is_located() {
        let found = faults("title = \"a\"\nurls = \ntitle = \"b\"\n");
        assert_eq!(found.len(), 2);
        assert_eq!(found[1], ("title", "`title` is set twice".to_owned()));
        assert_eq!(faults("tags = 5\nlints = []").len(), 2);
    }
}
