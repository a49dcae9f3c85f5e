//! Runs the cases of `tests/suite/**/*.md`: a small site in, exact HTML, outputs and diagnostics out.
//!
//! A case file is Markdown for people up to its first line that begins with `@@`. Then:
//!
//! ```text
//! @@ case a name for it
//! @@ file content/a.md        the site's files; `site.toml` and theme files too
//! [[B]]
//! @@ files 120 content/{n}.md  the same many times: `{n}` is a number in the path and in the text, from 001
//! @@ html /a/                 what the article's body becomes, exactly
//! @@ tables /a/               the comparisons on the page, as `common/comparisons.rs` prints them
//! @@ view /a/ articles.*.title   a part of what the page's template sees as `page`, a line for each value that is there
//! @@ outputs                  the files that are published, but for those that every site has: those under `_larder/`,
//!                             `404.html`, `robots.txt`, `llms.txt`
//! @@ diagnostics              what is wrong: a line for each, its help and second places indented below
//! @@ notes                    the same for notes, which are compared only where a case asks for them
//! @@ drafts                   (empty) the site is built with its drafts
//! ```
//!
//! A case without `diagnostics` expects none. `⟨U+000D⟩` stands for a character that a reader of the case could not see, in files' names too.
//! Pages are rendered by bare templates (see [`bare_theme`]) that a case may override.
//! `UPDATE_SUITE=1` writes what came out into the case files; look at the difference before you commit it.

#[path = "common/comparisons.rs"]
mod comparisons;
#[path = "common/dom.rs"]
mod dom;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use larder::build;
use larder::diagnostic::{Diagnostic, Help, LineIndex, Place, Severity};
use larder::generation::{Generation, Options};
use larder::settings::Settings;
use larder::site::{Output, Site};
use larder::source::Memory;
use larder::view;
use libtest_mimic::{Arguments, Failed, Trial};
use serde_json::Value;

fn main() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite");
    let mut files = Vec::new();
    find_cases(&folder, &mut files);
    files.sort();
    if std::env::var_os("UPDATE_SUITE").is_some() {
        files.iter().for_each(|file| update(file));
    }
    let trials = files.iter().flat_map(|file| {
        let name = file.strip_prefix(&folder).unwrap().with_extension("").to_string_lossy().into_owned();
        let suite = Suite::parse(&std::fs::read_to_string(file).unwrap());
        suite.cases.into_iter().map(move |case| Trial::test(format!("{name}: {}", case.name), move || case.run()))
    });
    libtest_mimic::run(&Arguments::from_args(), trials.collect()).exit();
}

/// The case files in a folder and in those below it.
fn find_cases(folder: &Path, files: &mut Vec<PathBuf>) {
    for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if path.is_dir() {
            find_cases(&path, files);
        } else if path.extension().is_some_and(|ending| ending == "md") {
            files.push(path);
        }
    }
}

/// Replaces the expectations of a case file by what comes out.
fn update(file: &Path) {
    let mut suite = Suite::parse(&std::fs::read_to_string(file).unwrap());
    for case in &mut suite.cases {
        let outcome = case.build();
        for block in &mut case.blocks {
            if let Some(actual) = outcome.of(&block.head).filter(|actual| !block.expects(actual)) {
                block.body = actual;
            }
        }
        let is_silent = !case.blocks.iter().any(|block| block.head == "diagnostics");
        if is_silent && !outcome.diagnostics.is_empty() {
            case.blocks.push(Block { head: "diagnostics".to_owned(), body: outcome.diagnostics });
        }
    }
    std::fs::write(file, suite.print()).unwrap();
}

/// A case file.
struct Suite {
    preface: String,
    cases: Vec<Case>,
}

/// A site and what is expected of it.
struct Case {
    name: String,
    blocks: Vec<Block>,
}

/// What stands under one `@@` line.
struct Block {
    head: String,
    body: String,
}

impl Block {
    /// Whether it is a file of the site, or many, and no expectation.
    fn is_file(&self) -> bool {
        self.head.starts_with("file ") || self.head.starts_with("files ")
    }

    fn expects(&self, actual: &str) -> bool {
        reveal(&self.body).trim_end() == actual.trim_end()
    }
}

impl Suite {
    fn parse(text: &str) -> Self {
        let mut suite = Self { preface: String::new(), cases: Vec::new() };
        for line in text.split_inclusive('\n') {
            match (line.strip_prefix("@@ "), suite.cases.last_mut()) {
                (Some(head), case) => match (head.trim_end().strip_prefix("case "), case) {
                    (Some(name), _) => suite.cases.push(Case { name: name.to_owned(), blocks: Vec::new() }),
                    (None, Some(case)) => {
                        case.blocks.push(Block { head: head.trim_end().to_owned(), body: String::new() });
                    }
                    (None, None) => panic!("`@@ {head}` stands before the first case"),
                },
                (None, None) => suite.preface.push_str(line),
                (None, Some(case)) => match case.blocks.last_mut() {
                    Some(block) => block.body.push_str(line),
                    None => assert!(line.trim().is_empty(), "`{line}` stands in no block of `{}`", case.name),
                },
            }
        }
        suite
    }

    fn print(&self) -> String {
        let mut text = self.preface.clone();
        for case in &self.cases {
            writeln!(text, "@@ case {}", case.name).unwrap();
            for (index, block) in case.blocks.iter().enumerate() {
                let is_file = block.is_file();
                let body = if is_file { block.body.as_str() } else { block.body.trim_end() };
                write!(text, "@@ {}\n{body}", block.head).unwrap();
                if !is_file && !body.is_empty() {
                    text.push('\n');
                }
                if index + 1 == case.blocks.len() && !is_file {
                    text.push('\n');
                }
            }
        }
        text.truncate(text.trim_end().len());
        text + "\n"
    }
}

/// What a case's site came to.
struct Outcome {
    files: BTreeMap<String, Vec<u8>>,
    /// What each page's template sees as `page`, by its file.
    views: BTreeMap<String, Value>,
    diagnostics: String,
    notes: String,
}

impl Outcome {
    /// What comes of a site that cannot be loaded.
    fn failure(faults: &[Diagnostic], texts: &BTreeMap<String, String>) -> Self {
        let (notes, faults): (Vec<_>, Vec<_>) =
            faults.iter().cloned().partition(|fault| fault.severity == Severity::Note);
        let (diagnostics, notes) = (print(&faults, texts), print(&notes, texts));
        Self { files: BTreeMap::new(), views: BTreeMap::new(), diagnostics, notes }
    }

    /// What a block is to be compared with; none for what is no expectation.
    fn of(&self, head: &str) -> Option<String> {
        match head.split_once(' ') {
            Some(("html", url)) => Some(self.html(url)),
            Some(("tables", url)) => Some(comparisons::print(&self.html(url))),
            Some(("view", place)) => {
                let (url, part) = place.split_once(' ')?;
                let mut lines = String::new();
                print_part(self.views.get(&file_of(url))?, part.split('.'), &mut lines);
                Some(lines)
            }
            None if head == "diagnostics" => Some(self.diagnostics.clone()),
            None if head == "notes" => Some(self.notes.clone()),
            None if head == "outputs" => Some(self.outputs()),
            _ => None,
        }
    }

    fn html(&self, url: &str) -> String {
        let bytes = self.files.get(&file_of(url)).cloned().unwrap_or_else(|| b"(not published)".to_vec());
        String::from_utf8(bytes).unwrap()
    }

    fn outputs(&self) -> String {
        const EVERYWHERE: [&str; 5] = ["404.html", "robots.txt", "llms.txt", "search/index.html", "search.html"];
        let is_listed = |file: &&String| !file.starts_with("_larder/") && !EVERYWHERE.contains(&file.as_str());
        self.files.keys().filter(is_listed).map(|file| format!("{file}\n")).collect()
    }
}

impl Case {
    fn run(&self) -> Result<(), Failed> {
        let outcome = self.build();
        let mut wrong = String::new();
        let mut is_silent = true;
        for block in &self.blocks {
            is_silent &= block.head != "diagnostics";
            if block.is_file() || block.head == "drafts" {
                continue;
            }
            let actual = outcome.of(&block.head).ok_or_else(|| format!("`@@ {}` is no expectation", block.head))?;
            if !block.expects(&actual) {
                let expected = block.body.trim_end();
                writeln!(wrong, "@@ {}\nexpected:\n{expected}\nbut got:\n{}\n", block.head, actual.trim_end()).unwrap();
            }
        }
        if is_silent && !outcome.diagnostics.is_empty() {
            writeln!(wrong, "nothing should be wrong, but:\n{}", outcome.diagnostics).unwrap();
        }
        if wrong.is_empty() { Ok(()) } else { Err(wrong.into()) }
    }

    fn build(&self) -> Outcome {
        let files: Memory = bare_theme().into_iter().chain(self.files()).collect();
        let texts: BTreeMap<String, String> = self.files().collect();
        let (settings, notes) = match Settings::read(texts.get("site.toml").map(String::as_str), "site") {
            Ok(read) => read,
            Err(faults) => return Outcome::failure(&faults, &texts),
        };
        let with_drafts = self.blocks.iter().any(|block| block.head == "drafts");
        let options = Options { settings: Arc::new(settings), output: None, with_drafts };
        let (generation, loaded) = match Generation::load(std::sync::Arc::new(files.clone()), &options) {
            Ok(loaded) => loaded,
            Err(faults) => return Outcome::failure(&faults, &texts),
        };
        let (files, rendered) = build::in_memory(&generation);
        let files = files.into_iter().map(|(url, bytes)| (url.output_file(), bytes)).collect();
        let mut faults = options.settings.settle([notes, loaded, rendered].concat());
        let site = generation.site();
        for fault in &mut faults {
            if let Some(Help::Nearest(sought)) = &fault.help {
                fault.help = site.nearest(sought).map(Help::Text);
            }
        }
        let (notes, faults): (Vec<_>, Vec<_>) = faults.into_iter().partition(|fault| fault.severity == Severity::Note);
        Outcome { files, views: views(site), diagnostics: print(&faults, &texts), notes: print(&notes, &texts) }
    }

    fn files(&self) -> impl Iterator<Item = (String, String)> {
        self.blocks.iter().filter(|block| block.is_file()).flat_map(|block| {
            let (count, path) = match block.head.split_once(' ').unwrap() {
                ("files", many) => many.split_once(' ').map(|(count, path)| (count.parse().unwrap(), path)).unwrap(),
                (_, path) => (0, path),
            };
            let numbers: Vec<String> = (1..=count).map(|n: usize| format!("{n:03}")).collect();
            let one = numbers.is_empty().then(|| (reveal(path), reveal(&block.body)));
            let number = |text: &str, n: &str| reveal(&text.replace("{n}", n));
            let many = numbers.iter().map(|n| (number(path, n), number(&block.body, n)));
            one.into_iter().chain(many).collect::<Vec<_>>()
        })
    }
}

/// Puts characters in the place of their names: `⟨U+000D⟩`.
fn reveal(text: &str) -> String {
    let mut parts = text.split("⟨U+");
    let mut revealed = parts.next().unwrap().to_owned();
    for part in parts {
        let (name, rest) = part.split_once('⟩').unwrap();
        revealed.push(u32::from_str_radix(name, 16).ok().and_then(char::from_u32).unwrap());
        revealed.push_str(rest);
    }
    revealed
}

/// The file that serves a URL.
fn file_of(url: &str) -> String {
    let path = url.trim_start_matches('/');
    if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path.to_owned() }
}

/// What the templates see of each page, further pages of lists included.
fn views(site: &Site) -> BTreeMap<String, Value> {
    let pages = site.urls().outputs().iter().filter_map(|(url, output)| match output {
        Output::Page(page, number) => Some((url, *page, *number)),
        _ => None,
    });
    let seen = |page, number| serde_json::to_value(view::view(site, page, number).0.page).unwrap();
    pages.map(|(url, page, number)| (url.output_file(), seen(page, number))).collect()
}

/// Prints what lies at a path of keys and of numbers from 0, `*` being all that there are: a line for each value, texts without quotes.
fn print_part<'p>(value: &Value, mut path: impl Iterator<Item = &'p str> + Clone, lines: &mut String) {
    match (path.next(), value) {
        (Some("*"), Value::Array(items)) => items.iter().for_each(|item| print_part(item, path.clone(), lines)),
        (Some(key), _) => {
            let inner = value.get(key).or_else(|| value.get(key.parse::<usize>().ok()?));
            inner.into_iter().for_each(|inner| print_part(inner, path.clone(), lines));
        }
        (None, Value::String(text)) => writeln!(lines, "{text}").unwrap(),
        (None, value) => writeln!(lines, "{value}").unwrap(),
    }
}

/// Templates that show the article's body and nothing else, so that cases are about bodies.
fn bare_theme() -> Vec<(String, String)> {
    ["article", "section", "home", "tag", "tags", "backlinks", "404"]
        .map(|name| (format!("themes/default/templates/{name}.html"), "{{ content | safe }}".to_owned()))
        .to_vec()
}

fn print(faults: &[Diagnostic], texts: &BTreeMap<String, String>) -> String {
    let mut out = String::new();
    for fault in faults {
        let place = fault.place.as_ref().map(|place| format!(" {}", show(place, texts))).unwrap_or_default();
        writeln!(out, "{}[{}]{place}: {}", fault.severity.name(), fault.lint.name(), fault.message).unwrap();
        for related in &fault.related {
            writeln!(out, "    {}: {}", show(&related.place, texts), related.message).unwrap();
        }
        if let Some(Help::Text(help)) = &fault.help {
            writeln!(out, "    help: {help}").unwrap();
        }
    }
    out
}

/// `file:line:column-end`, the end on the same line unless it says otherwise.
fn show(place: &Place, texts: &BTreeMap<String, String>) -> String {
    let Some(((start, end), text)) = place.span.zip(texts.get(place.file.as_str())) else {
        return place.file.to_string();
    };
    let lines = LineIndex::new(text.as_str());
    let (from, to) = (lines.position(start), lines.position(end));
    let until = if from.line == to.line { to.column.to_string() } else { format!("{}:{}", to.line, to.column) };
    format!("{}:{}:{}-{until}", place.file, from.line, from.column)
}
