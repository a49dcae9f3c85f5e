//! Runs the cases of `tests/suite/*.md`: a small site in, exact HTML, outputs and diagnostics out.
//!
//! A case file is Markdown for people up to its first line that begins with `@@`. Then:
//!
//! ```text
//! @@ case a name for it
//! @@ file content/a.md        the site's files; `site.toml` and theme files too
//! [[B]]
//! @@ html /a/                 what the article's body becomes, exactly
//! @@ outputs                  the files that are published, but for those under `_larder/` and `404.html`
//! @@ diagnostics              what is wrong: a line for each, its help and second places indented below
//! ```
//!
//! A case without `diagnostics` expects none, notes apart. Pages are rendered by bare templates (see [`bare_theme`]) that a case may override.
//! `UPDATE_SUITE=1` writes what came out into the case files; look at the difference before you commit it.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use larder::build;
use larder::diagnostic::{Diagnostic, Help, LineIndex, Place, Severity};
use larder::generation::{Generation, Options};
use larder::settings::Settings;
use larder::source::Memory;
use libtest_mimic::{Arguments, Failed, Trial};

fn main() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite");
    let mut files: Vec<PathBuf> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "md"))
        .collect();
    files.sort();
    if std::env::var_os("UPDATE_SUITE").is_some() {
        files.iter().for_each(|file| update(file));
    }
    let trials = files.iter().flat_map(|file| {
        let name = file.file_stem().unwrap().to_string_lossy().into_owned();
        let suite = Suite::parse(&std::fs::read_to_string(file).unwrap());
        suite.cases.into_iter().map(move |case| Trial::test(format!("{name}: {}", case.name), move || case.run()))
    });
    libtest_mimic::run(&Arguments::from_args(), trials.collect()).exit();
}

/// Replaces the expectations of a case file by what comes out.
fn update(file: &Path) {
    let mut suite = Suite::parse(&std::fs::read_to_string(file).unwrap());
    for case in &mut suite.cases {
        let outcome = case.build();
        for block in &mut case.blocks {
            if let Some(actual) = outcome.of(&block.head) {
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
                let is_file = block.head.starts_with("file ");
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
        text
    }
}

/// What a case's site came to.
struct Outcome {
    files: BTreeMap<String, Vec<u8>>,
    diagnostics: String,
}

impl Outcome {
    /// What a block is to be compared with; none for what is no expectation.
    fn of(&self, head: &str) -> Option<String> {
        match head.split_once(' ') {
            Some(("html", url)) => {
                let path = url.trim_start_matches('/');
                let file =
                    if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path.to_owned() };
                let bytes = self.files.get(&file).cloned().unwrap_or_else(|| b"(not published)".to_vec());
                Some(String::from_utf8(bytes).unwrap())
            }
            None if head == "diagnostics" => Some(self.diagnostics.clone()),
            None if head == "outputs" => Some(self.outputs()),
            _ => None,
        }
    }

    fn outputs(&self) -> String {
        let is_listed = |file: &&String| !file.starts_with("_larder/") && *file != "404.html";
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
            if block.head.starts_with("file ") {
                continue;
            }
            let actual = outcome.of(&block.head).ok_or_else(|| format!("`@@ {}` is no expectation", block.head))?;
            if actual.trim_end() != block.body.trim_end() {
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
            Err(faults) => return Outcome { files: BTreeMap::new(), diagnostics: print(&faults, &texts) },
        };
        let options = Options { settings: Arc::new(settings), output: None, with_drafts: false };
        let (generation, loaded) = match Generation::load(&files, &options) {
            Ok(loaded) => loaded,
            Err(faults) => return Outcome { files: BTreeMap::new(), diagnostics: print(&faults, &texts) },
        };
        let (files, rendered) = build::in_memory(&generation);
        let files = files.into_iter().map(|(url, bytes)| (url.output_file(), bytes)).collect();
        let mut faults = [notes, loaded, rendered].concat();
        faults.retain(|fault| fault.severity != Severity::Note && options.settings.severity(fault.lint).is_some());
        let site = generation.site();
        for fault in &mut faults {
            if let Some(Help::NearestName(name)) = &fault.help {
                fault.help = site.nearest_name(name).map(Help::Text);
            }
        }
        Diagnostic::sort(&mut faults);
        Outcome { files, diagnostics: print(&faults, &texts) }
    }

    fn files(&self) -> impl Iterator<Item = (String, String)> {
        let files = self.blocks.iter().filter_map(|block| Some((block.head.strip_prefix("file ")?, block)));
        files.map(|(path, block)| (path.to_owned(), block.body.clone()))
    }
}

/// Templates that show the article's body and nothing else, so that cases are about bodies.
fn bare_theme() -> Vec<(String, String)> {
    ["article", "section", "home", "tag", "tags", "404"]
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
