//! What an author may do to a site between two builds.

use std::collections::BTreeMap;

use crate::random::Random;
use crate::site::{Article, Site};

/// An edit: what is done, and numbers that say to what and how.
#[derive(Clone, Copy, Debug)]
pub struct Edit {
    pub kind: Kind,
    pick: [usize; 3],
}

/// The kinds of edit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Body,
    Title,
    Slug,
    Tags,
    Aliases,
    Key,
    Add,
    Delete,
    Rename,
    RenameCase,
    MoveFolder,
    Template,
    ThemeFile,
    Settings,
    Asset,
    Static,
    Data,
    Break,
    Fix,
    Touch,
    Revert,
}

/// All of them; the commoner ones more than once.
const KINDS: [Kind; 28] = {
    use Kind::*;
    [
        Body, Body, Body, Title, Slug, Slug, Tags, Tags, Aliases, Key, Add, Delete, Delete, Rename, RenameCase,
        MoveFolder, Template, ThemeFile, Settings, Asset, Asset, Static, Data, Data, Break, Fix, Touch, Revert,
    ]
};

/// File names, titles, slugs, aliases and tags: few, so that they meet.
const NAMES: [&str; 10] =
    ["Stock", "Gravy", "Jus", "Knives", "Soup of the day", "热干面", "Crème brûlée", "basics", "tags", "404"];
const FOLDERS: [&str; 5] = ["", "sauces/", "sauces/deep/", "Stock/", "tags/"];
const URLS: [&str; 8] =
    ["stock", "gravy", "a.b", "/sauces/", "/sauces/gravy/", "/new/place/", "/plain.html", "/stock/deep/"];
const TAGS: [&str; 6] = ["basics", "Basics", "sauces", "sauces/brown", "热", "tools"];
const SLOTS: [&str; 5] = ["pot.png", "Pot.png", "sauces/pot.png", "_img/new.png", "stock/index.html"];
const STATICS: [&str; 4] = ["robots.txt", "stock", "gravy/photo.png", "sauces/deep"];
const TEMPLATES: [&str; 5] = ["article.html", "section.html", "home.html", "tag.html", "404.html"];
const THEME_FILES: [&str; 3] = ["static/style.css", "static/more.css", "templates/own.html"];
/// As much of a GIF as says how large it is, and some more: 1 × 1 and 2 × 3.
const PICTURES: [&str; 2] = ["GIF89a\u{1}\0\u{1}\0\0\0\0\0\0\0", "GIF89a\u{2}\0\u{3}\0\0\0\0\0\0\0"];
/// Keys of front matter, and what they may say.
const KEYS: [(&str, &[&str]); 21] = [
    ("weight", &["1", "9"]),
    ("draft", &["true"]),
    ("date", &["2026-01-02", "2025-01-02"]),
    ("updated", &["2026-01-03", "2026-01-04"]),
    ("toc", &["false", "true"]),
    ("template", &["own"]),
    ("description", &["It is made of bones.", "It is not."]),
    ("lang", &["de", "zh"]),
    ("author", &["A cook", "Another"]),
    ("image", &["pot.png", "https://example.org/x.png"]),
    ("sources", &["[A book]", "[Another]"]),
    ("kind", &["dish", "tool"]),
    ("owner", &["A cook", "Another"]),
    ("review_by", &["2020-01-01", "2020-01-02"]),
    ("minutes", &["5", "50"]),
    ("level", &["1", "2"]),
    ("slug", &["plain"]),
    ("subjects", &["[Stock, Gravy]", "[Gravy, Jus, Nobody]"]),
    ("facts", &["{price: 5}", "{price: cheap, body: thin}", "{price: –}"]),
    ("facts_from", &["costs.csv", "more.csv"]),
    ("as_of", &["2026-01-02", "2020-01-02"]),
];
/// Files of facts, and what may stand in them.
const DATA_FILES: [&str; 3] = ["data/costs.csv", "data/more.csv", "content/sauces/costs.csv"];
const DATA: [&str; 4] =
    ["name,price\nStock,7\n", "name,price\n\nStock,7\nJus,8\n", "name,price\nStock,\"", "name,body\nGravy,thick\n"];
const SETTINGS: [(&str, &[&str]); 8] = [
    ("title", &["\"Larder\"", "\"Pantry\"", "\"热\""]),
    ("urls", &["\"directory\"", "\"file\""]),
    ("base_url", &["\"https://example.org/\"", "\"https://example.org/kb/\""]),
    ("footer", &["\"Eat.\"", "\"Drink.\""]),
    ("tags", &["{ page_size = 1 }", "{ page_size = 3 }"]),
    ("language", &["\"en\"", "\"zh\"", "\"tr\""]),
    ("kinds", &["{ dish = {}, tool = { required = [\"owner\"] } }", "{ dish = { required = [\"price\"] } }"]),
    ("criteria", &["{ price = { type = \"number\" } }", "{ price = { type = \"money\", unit = \"GBP\" }, care = {} }"]),
];

impl Edit {
    /// One edit or another.
    pub fn any(random: &mut Random) -> Self {
        let mut number = || random.below(1 << 20);
        let pick = [number(), number(), number()];
        Self { kind: KINDS[random.below(KINDS.len())], pick }
    }

    /// Does it. Where there is nothing to do it to, nothing is done. `good` is the site as it could be built last: a fault since
    /// then is usually mended first.
    pub fn apply(self, site: &mut Site, good: &Site, history: &[Site]) {
        if self.kind == Kind::Fix || !self.pick[2].is_multiple_of(4) {
            *site = good.clone();
        }
        let [which, how, what] = self.pick;
        match self.kind {
            Kind::Body => self.article(site, |article| write_body(article, how, what)),
            Kind::Title => self.set_key(site, "title", NAMES[what % NAMES.len()]),
            Kind::Slug => self.slug(site),
            Kind::Tags => self.set_key(site, "tags", &format!("[{}, {}]", TAGS[what % 6], TAGS[what / 6 % 6])),
            Kind::Aliases => {
                self.set_key(site, "aliases", &format!("[{}, {}]", NAMES[what % 10], NAMES[what / 10 % 10]))
            }
            Kind::Key => {
                let (key, values) = KEYS[what % KEYS.len()];
                self.set_key(site, key, values[what / KEYS.len() % values.len()]);
            }
            Kind::Add => {
                let path = format!("{}{}.md", FOLDERS[which % FOLDERS.len()], NAMES[what % NAMES.len()]);
                site.articles.entry(path).or_insert_with(|| Article::new("basics", "Something new, as [[Stock]] was."));
            }
            Kind::Delete => drop(self.take_article(site)),
            Kind::Rename => self.move_article(site, |_| format!("{}{}.md", FOLDERS[how % 5], NAMES[what % 10])),
            Kind::RenameCase => self.move_article(site, swap_case),
            Kind::MoveFolder => move_folder(site, FOLDERS[1 + which % 4], FOLDERS[how % 5]),
            Kind::Template => {
                let text = [
                    "<p>one {{ page.title | safe }} {{ page.params.level | default(value=0) }} {{ content | safe }}",
                    "<p>two {{ content | safe }}",
                    "{% if %}",
                ][how % 3];
                let path = format!("themes/default/templates/{}", TEMPLATES[which % TEMPLATES.len()]);
                toggle(&mut site.others, path, text, what);
            }
            Kind::ThemeFile => {
                let path = format!("themes/default/{}", THEME_FILES[which % 3]);
                toggle(&mut site.others, path, &format!("a{{top:{how}}}"), what)
            }
            Kind::Settings => self.change_settings(site),
            Kind::Asset => toggle(
                &mut site.others,
                format!("content/{}", SLOTS[which % 5]),
                ["x", PICTURES[0], PICTURES[1]][how % 3],
                what,
            ),
            Kind::Static => {
                toggle(&mut site.others, format!("static/{}", STATICS[which % 4]), ["x", "yy"][how % 2], what)
            }
            Kind::Data => toggle(&mut site.others, DATA_FILES[which % 3].to_owned(), DATA[how % 4], what),
            Kind::Break if what.is_multiple_of(4) => drop(site.settings.insert("title".to_owned(), "\"".to_owned())),
            Kind::Break => self.article(site, |article| article.is_broken = true),
            Kind::Fix | Kind::Touch => {}
            Kind::Revert if history.is_empty() => {}
            Kind::Revert => *site = history[which % history.len()].clone(),
        }
    }

    /// The path of the article that is meant, if there is any.
    fn path(self, site: &Site) -> Option<String> {
        site.articles.keys().nth(self.pick[0] % site.articles.len().max(1)).cloned()
    }

    fn article(self, site: &mut Site, change: impl FnOnce(&mut Article)) {
        if let Some(article) = self.path(site).and_then(|path| site.articles.get_mut(&path)) {
            change(article);
        }
    }

    /// Sets a key, or takes it away.
    fn set_key(self, site: &mut Site, key: &'static str, value: &str) {
        let is_away = self.pick[1].is_multiple_of(3);
        self.article(site, |article| {
            let _before = if is_away { article.keys.remove(key) } else { article.keys.insert(key, value.to_owned()) };
        });
    }

    fn slug(self, site: &mut Site) {
        let url = URLS[self.pick[2] % URLS.len()];
        self.set_key(site, if url.starts_with('/') { "permalink" } else { "slug" }, url);
    }

    fn take_article(self, site: &mut Site) -> Option<(String, Article)> {
        let path = self.path(site)?;
        site.articles.remove_entry(&path)
    }

    /// Gives an article another path, unless that is taken.
    fn move_article(self, site: &mut Site, to: impl FnOnce(&str) -> String) {
        let Some((path, article)) = self.take_article(site) else { return };
        let to = to(&path);
        let to = if site.articles.contains_key(&to) { path } else { to };
        site.articles.insert(to, article);
    }

    fn change_settings(self, site: &mut Site) {
        let (key, values) = SETTINGS[self.pick[0] % SETTINGS.len()];
        match values.get(self.pick[1] % (values.len() + 1)) {
            Some(value) => site.settings.insert(key.to_owned(), (*value).to_owned()),
            None => site.settings.remove(key),
        };
    }
}

/// Changes, adds or takes away a paragraph.
fn write_body(article: &mut Article, how: usize, what: usize) {
    let name = NAMES[what % NAMES.len()];
    let text = match how % 22 {
        0 => format!("Words number {what}."),
        1 => format!("See [[{name}]]."),
        2 => format!("See [this]({}.md#care).", name.replace(' ', "%20")),
        3 => format!("![[{name}]]"),
        4 => format!("## {name}"),
        5 => "![a pot](pot.png) ![](_img/new.png)".to_owned(),
        6 => format!("```rust\nlet x = {what};\n```"),
        7 => format!("A block of its own, see [[{name}]]. ^block"),
        8 => format!("[[{name}#^block]] and ![[{name}#^block]]"),
        9 => "<a id=\"care\"></a> raw".to_owned(),
        10 => format!("An [id](#care), and [[{name}#care]]."),
        11 => format!("So it is with #{} here.", TAGS[what % TAGS.len()].replace('热', "hot")),
        12 => "One word after the other. ".repeat(300),
        13 => format!("### {name}"),
        14 => format!("It is said[^1].\n\n[^1]: In [[{name}]]."),
        15 => format!("**{name}:** words number {what}."),
        16 => format!("**Stock, Gravy:** both\n\n- {name}: {what}"),
        17 => format!("Price: {}", what % 10),
        18 => format!("```compare\nsubjects: [{name}, Stock]\n```"),
        19 => "```compare\nkind: dish\nrequired: true\n```".to_owned(),
        20 => format!("| | Stock | {name} |\n|---|---|---|\n| Price | {} | |", what % 10),
        _ => format!("| a | b |\n|---|---|\n| [[{name}]] | {what} |"),
    };
    let at = what / 10 % (article.paragraphs.len() + 1);
    match article.paragraphs.get_mut(at) {
        Some(_) if (how / 22).is_multiple_of(4) => drop(article.paragraphs.remove(at)),
        Some(_) if (how / 22) % 4 == 1 => article.paragraphs.insert(at, text),
        Some(paragraph) => *paragraph = text,
        None => article.paragraphs.push(text),
    }
}

/// Puts a file there, or takes it away.
fn toggle(files: &mut BTreeMap<String, Vec<u8>>, path: String, text: &str, what: usize) {
    let _before = if what.is_multiple_of(3) { files.remove(&path) } else { files.insert(path, text.into()) };
}

/// Moves everything in one content folder into another; what is there already is replaced.
fn move_folder(site: &mut Site, from: &str, to: &str) {
    let new_name = |path: &str| path.strip_prefix(from).map(|rest| format!("{to}{rest}"));
    let articles = std::mem::take(&mut site.articles).into_iter();
    site.articles = articles.map(|(path, article)| (new_name(&path).unwrap_or(path), article)).collect();
    let in_content =
        |path: &str| path.strip_prefix("content/").and_then(new_name).map(|path| format!("content/{path}"));
    let others = std::mem::take(&mut site.others).into_iter();
    site.others = others.map(|(path, text)| (in_content(&path).unwrap_or(path), text)).collect();
}

/// Writes the name of a file with large letters small and the reverse, but for its ending.
fn swap_case(path: &str) -> String {
    let (folder, name) = path.rsplit_once('/').map_or(("", path), |(folder, name)| (folder, name));
    let stem = name.strip_suffix(".md").unwrap_or(name).chars();
    let swapped: String = stem
        .flat_map(|c| if c.is_lowercase() { c.to_uppercase().collect::<Vec<_>>() } else { c.to_lowercase().collect() })
        .collect();
    if folder.is_empty() { format!("{swapped}.md") } else { format!("{folder}/{swapped}.md") }
}
