//! `site.toml` as written: every key is where it belongs and of the right type; what the values mean is not looked at.

use crate::base::value::read::Spanned;
use crate::base::value::{Entry, Node, Value, to_json, toml};

use super::keys;
use super::table::{Faults, Table, quoted};

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
    pub(super) smart_punctuation: Option<bool>,
    /// Lint names with their spans, and the levels that they are set to.
    pub(super) lints: Vec<(Spanned<String>, Spanned<String>)>,
    pub(super) params: serde_json::Map<String, serde_json::Value>,
    pub(super) decimal: Option<Spanned<String>>,
    pub(super) logo: Option<Spanned<String>>,
    pub(super) search: Option<bool>,
    /// Labels and targets, in order.
    pub(super) menu: Option<Vec<(Spanned<String>, Spanned<String>)>>,
    /// Names and values, for light pages and for dark ones.
    pub(super) colors: [Vec<(Spanned<String>, Spanned<String>)>; 2],
    pub(super) kinds: Vec<WrittenKind>,
    pub(super) criteria: Vec<WrittenCriterion>,
    /// Folders as written, and their tables.
    pub(super) folders: Vec<(Spanned<String>, Vec<Entry>)>,
}

/// A table of `[kinds]`.
pub(super) struct WrittenKind {
    pub(super) name: Spanned<String>,
    pub(super) label: Option<Spanned<String>>,
    pub(super) required: Vec<Spanned<String>>,
}

/// A table of `[criteria]`.
pub(super) struct WrittenCriterion {
    pub(super) key: Spanned<String>,
    pub(super) label: Option<Spanned<String>>,
    pub(super) aliases: Vec<Spanned<String>>,
    pub(super) value_type: Option<Spanned<String>>,
    pub(super) choices: Option<Vec<Spanned<String>>>,
    pub(super) unit: Option<Spanned<String>>,
    pub(super) better: Option<Spanned<String>>,
    pub(super) group: Option<Spanned<String>>,
    pub(super) max_age: Option<Spanned<String>>,
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
    let mut table = Table::new("", Some(root), keys::ROOT, faults);
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
        decimal: table.text("decimal"),
        logo: table.text("logo"),
        ..Written::default()
    };
    let mut tags = Table::new("tags.", root.get("tags"), keys::TAGS, faults);
    written.tags_page_size = tags.integer("page_size");
    written.tags_feeds = tags.boolean("feeds");
    let mut feed = Table::new("feed.", root.get("feed"), keys::FEED, faults);
    written.feed_limit = feed.integer("limit");
    let mut highlight = Table::new("highlight.", root.get("highlight"), keys::HIGHLIGHT, faults);
    written.highlight_light = highlight.text("light");
    written.highlight_dark = highlight.text("dark");
    let mut markdown = Table::new("markdown.", root.get("markdown"), keys::MARKDOWN, faults);
    written.wikilinks = markdown.boolean("wikilinks");
    written.line_breaks = markdown.boolean("line_breaks");
    written.math = markdown.boolean("math");
    written.inline_tags = markdown.boolean("inline_tags");
    written.smart_punctuation = markdown.boolean("smart_punctuation");
    let lints = open_table("lints", root, faults).iter().filter_map(|entry| level(entry, faults)).collect();
    written.lints = lints;
    for entry in open_table("params", root, faults) {
        written.params.insert(entry.key.clone(), to_json(&entry.value));
    }
    written.search = Table::new("search.", root.get("search"), keys::SEARCH, faults).boolean("enabled");
    written.menu = menu(root, faults);
    written.colors = colors(root, faults);
    written.kinds = open_table("kinds", root, faults).iter().map(|entry| kind(entry, faults)).collect();
    written.criteria = open_table("criteria", root, faults).iter().map(|entry| criterion(entry, faults)).collect();
    written.folders = open_table("folders", root, faults).iter().filter_map(|entry| folder(entry, faults)).collect();
    written
}

/// `[menu]`: lines of a label and what it leads to.
fn menu(root: &Node, faults: &mut Faults) -> Option<Vec<(Spanned<String>, Spanned<String>)>> {
    const HELP: &str =
        "write lines like `\"Ovens\" = \"equipment/ovens\"` below `[menu]`, in the order in which they are shown";
    let menu = root.get("menu")?;
    let Some(entries) = menu.entries() else {
        faults.error(menu.span.clone(), "`menu` must be a table", Some(HELP.to_owned()));
        return None;
    };
    let item = |entry: &Entry| match quoted(&entry.value) {
        Ok(target) => Some((key(entry), Spanned { span: entry.value.span.clone(), value: target })),
        Err(wrong) => {
            let message = format!("`{}` in the menu must lead somewhere: a text in quotes", entry.key);
            faults.error(wrong.span, message, Some(HELP.to_owned()));
            None
        }
    };
    Some(entries.iter().filter_map(item).collect())
}

/// `[colors]`, with those of dark pages in `[colors.dark]`.
fn colors(root: &Node, faults: &mut Faults) -> [Vec<(Spanned<String>, Spanned<String>)>; 2] {
    let entries = open_table("colors", root, faults);
    let mut light = Vec::new();
    let mut dark: &[Entry] = &[];
    let color = |entry: &Entry, faults: &mut Faults| match quoted(&entry.value) {
        Ok(value) => Some((key(entry), Spanned { span: entry.value.span.clone(), value })),
        Err(wrong) => {
            faults.error(wrong.span, format!("the colour `{}` must be {}", entry.key, wrong.expected), None);
            None
        }
    };
    for entry in entries {
        match entry.value.entries() {
            Some(entries) if entry.key == "dark" => dark = entries,
            _ => light.extend(color(entry, faults)),
        }
    }
    let dark = dark.iter().filter_map(|entry| color(entry, faults)).collect();
    [light, dark]
}

fn kind(entry: &Entry, faults: &mut Faults) -> WrittenKind {
    let mut table = Table::new(format!("kinds.{}.", entry.key), Some(&entry.value), keys::KIND, faults);
    WrittenKind { name: key(entry), label: table.text("label"), required: table.texts("required").unwrap_or_default() }
}

fn criterion(entry: &Entry, faults: &mut Faults) -> WrittenCriterion {
    let mut table = Table::new(format!("criteria.{}.", entry.key), Some(&entry.value), keys::CRITERION, faults);
    WrittenCriterion {
        key: key(entry),
        label: table.text("label"),
        aliases: table.texts("aliases").unwrap_or_default(),
        value_type: table.text("type"),
        choices: table.texts("choices"),
        unit: table.text("unit"),
        better: table.text("better"),
        group: table.text("group"),
        max_age: table.text("max_age"),
    }
}

fn folder(entry: &Entry, faults: &mut Faults) -> Option<(Spanned<String>, Vec<Entry>)> {
    match entry.value.entries() {
        Some(entries) => Some((key(entry), entries.to_vec())),
        None => {
            let help = format!("write it as `[folders.\"{}\"]`, with front matter below", entry.key);
            faults.error(entry.value.span.clone(), format!("`folders.{}` must be a table", entry.key), Some(help));
            None
        }
    }
}

/// A key of the author's own and where it stands.
fn key(entry: &Entry) -> Spanned<String> {
    Spanned { span: entry.key_span.clone(), value: entry.key.clone() }
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
    let name = key(entry);
    match quoted(&entry.value) {
        Ok(level) => Some((name, Spanned { span: entry.value.span.clone(), value: level })),
        Err(wrong) => {
            faults.error(wrong.span, format!("`lints.{}` must be `deny`, `warn` or `allow`", entry.key), None);
            None
        }
    }
}
