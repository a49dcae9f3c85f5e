//! `site.toml` as written: every key is where it belongs and of the right type; what the values mean is not looked at.

use crate::base::value::read::Spanned;
use crate::base::value::{Entry, Node, Value, to_json, toml};

use super::table::{Faults, Table, quoted};

type Keys = (&'static [&'static str], &'static [&'static str]);

/// Keys in use, and keys of the format that this version does not use yet.
const ROOT: Keys = (
    &[
        "title",
        "description",
        "language",
        "base_url",
        "author",
        "content",
        "output",
        "theme",
        "urls",
        "ignore",
        "html",
        "edit_url",
        "footer",
        "tags",
        "feed",
        "highlight",
        "markdown",
        "lints",
        "params",
    ],
    &["decimal", "menu", "colors", "logo", "search", "folders", "kinds", "criteria"],
);
const TAGS: Keys = (&["page_size", "feeds"], &[]);
const FEED: Keys = (&["limit"], &[]);
const HIGHLIGHT: Keys = (&["light", "dark"], &[]);
const MARKDOWN: Keys = (&["wikilinks", "line_breaks", "math", "inline_tags"], &[]);

/// What the file says; `None` is unset.
#[derive(Default)]
pub(super) struct Written {
    pub(super) title: Option<Spanned<String>>,
    pub(super) description: Option<Spanned<String>>,
    pub(super) language: Option<Spanned<String>>,
    pub(super) base_url: Option<Spanned<String>>,
    pub(super) author: Option<Spanned<String>>,
    pub(super) content: Option<Spanned<String>>,
    pub(super) output: Option<Spanned<String>>,
    pub(super) theme: Option<Spanned<String>>,
    pub(super) urls: Option<Spanned<String>>,
    pub(super) ignore: Option<Vec<Spanned<String>>>,
    pub(super) html: Option<Spanned<String>>,
    pub(super) edit_url: Option<Spanned<String>>,
    pub(super) footer: Option<Spanned<String>>,
    pub(super) tags_page_size: Option<Spanned<i64>>,
    pub(super) tags_feeds: Option<bool>,
    pub(super) feed_limit: Option<Spanned<i64>>,
    pub(super) highlight_light: Option<Spanned<String>>,
    pub(super) highlight_dark: Option<Spanned<String>>,
    pub(super) wikilinks: Option<bool>,
    pub(super) line_breaks: Option<bool>,
    pub(super) math: Option<bool>,
    pub(super) inline_tags: Option<bool>,
    /// Lint names with their spans, and the levels that they are set to.
    pub(super) lints: Vec<(Spanned<String>, Spanned<String>)>,
    pub(super) params: serde_json::Map<String, serde_json::Value>,
}

/// Reads the text of `site.toml`.
pub(super) fn read(text: &str, faults: &mut Faults) -> Written {
    let body = text.strip_prefix('\u{feff}').unwrap_or(text);
    match toml::parse(body, text.len() - body.len()) {
        Ok(root) => decode(&root, faults),
        Err(errors) => {
            for error in errors {
                faults.error(error.span, error.message, error.help);
            }
            Written::default()
        }
    }
}

fn decode(root: &Node, faults: &mut Faults) -> Written {
    let mut table = Table::new("", Some(root), ROOT, faults);
    let mut written = Written {
        title: table.text("title"),
        description: table.text("description"),
        language: table.text("language"),
        base_url: table.text("base_url"),
        author: table.text("author"),
        content: table.text("content"),
        output: table.text("output"),
        theme: table.text("theme"),
        urls: table.text("urls"),
        ignore: table.texts("ignore"),
        html: table.text("html"),
        edit_url: table.text("edit_url"),
        footer: table.text("footer"),
        ..Written::default()
    };
    let mut tags = Table::new("tags.", root.get("tags"), TAGS, faults);
    written.tags_page_size = tags.integer("page_size");
    written.tags_feeds = tags.boolean("feeds");
    let mut feed = Table::new("feed.", root.get("feed"), FEED, faults);
    written.feed_limit = feed.integer("limit");
    let mut highlight = Table::new("highlight.", root.get("highlight"), HIGHLIGHT, faults);
    written.highlight_light = highlight.text("light");
    written.highlight_dark = highlight.text("dark");
    let mut markdown = Table::new("markdown.", root.get("markdown"), MARKDOWN, faults);
    written.wikilinks = markdown.boolean("wikilinks");
    written.line_breaks = markdown.boolean("line_breaks");
    written.math = markdown.boolean("math");
    written.inline_tags = markdown.boolean("inline_tags");
    let lints = open_table("lints", root, faults).iter().filter_map(|entry| level(entry, faults)).collect();
    written.lints = lints;
    for entry in open_table("params", root, faults) {
        written.params.insert(entry.key.clone(), to_json(&entry.value));
    }
    written
}

/// The entries of a table whose keys are the author's.
fn open_table<'a>(name: &str, root: &'a Node, faults: &mut Faults) -> &'a [Entry] {
    match root.get(name) {
        None => &[],
        Some(Node { value: Value::Map(entries), .. }) => entries,
        Some(node) => {
            let help = format!("write it as `[{name}]`");
            faults.error(node.span.clone(), format!("`{name}` must be a table"), Some(help));
            &[]
        }
    }
}

/// A line of `[lints]`.
fn level(entry: &Entry, faults: &mut Faults) -> Option<(Spanned<String>, Spanned<String>)> {
    let name = Spanned { span: entry.key_span.clone(), value: entry.key.clone() };
    match quoted(&entry.value) {
        Ok(level) => Some((name, Spanned { span: entry.value.span.clone(), value: level })),
        Err(wrong) => {
            faults.error(wrong.span, format!("`lints.{}` must be `deny`, `warn` or `allow`", entry.key), None);
            None
        }
    }
}
