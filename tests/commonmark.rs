//! Runs the examples of the CommonMark specification through Larder's dialect, one test for each.
//!
//! The examples come from the npm package `commonmark-spec`, which `npm ci --prefix tests` installs. Ours and theirs are
//! compared as trees, as the specification's own runner does: white space that no browser shows and the spelling of
//! percent-encoded addresses do not count, nor does what Larder adds to code (colours, and a place for the keyboard).
//!
//! Where the dialect differs on purpose, [`DIFFERENCES`] says why. The list is exact: an example on it that passes fails.

#[path = "common/dom.rs"]
mod dom;

use std::path::Path;
use std::process::ExitCode;

use dom::{Dom, Element, Node};
use larder::render::highlight::{DEFAULT_DARK, DEFAULT_LIGHT, Highlighter};
use larder::render::write_fragment;
use larder::settings::Dialect;
use libtest_mimic::{Arguments, Failed, Trial};
use percent_encoding::percent_decode_str;

/// The version of the specification that is installed has this many examples.
const EXAMPLES: usize = 652;

/// The examples that are to come out otherwise, and why.
const DIFFERENCES: &[(usize, &str)] = &[
    (548, "`[[foo]]` is a wikilink"),
    (559, "`[[*foo* bar]]` is a wikilink"),
    (590, "`![[foo]]` is an embed"),
    (602, "a bare URL is a link"),
    (608, "a bare URL is a link"),
    (611, "a bare URL is a link"),
    (612, "a bare address is a link"),
];

fn main() -> ExitCode {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/node_modules/commonmark-spec/spec.txt");
    let Ok(spec) = std::fs::read_to_string(&file) else {
        eprintln!("error: {} is not there; install it with `npm ci --prefix tests`", file.display());
        return ExitCode::FAILURE;
    };
    let examples = examples(&spec);
    assert_eq!(examples.len(), EXAMPLES, "examples in {}", file.display());
    let trials = examples.into_iter().enumerate().map(|(index, example)| {
        let number = index + 1;
        Trial::test(format!("{number} {}", example.section), move || example.run(number))
    });
    libtest_mimic::run(&Arguments::from_args(), trials.collect()).exit_code()
}

/// An example of the specification.
struct Example {
    section: String,
    markdown: String,
    html: String,
}

/// The part of an example that a line belongs to.
enum Part {
    Markdown,
    Html,
}

/// The examples in the text of the specification, in order.
fn examples(spec: &str) -> Vec<Example> {
    const FENCE: &str = "````````````````````````````````";
    let mut examples: Vec<Example> = Vec::new();
    let mut section = String::new();
    let mut part = None;
    for line in spec.lines() {
        match (&part, line.strip_prefix(FENCE)) {
            (None, Some(" example")) => {
                examples.push(Example { section: section.clone(), markdown: String::new(), html: String::new() });
                part = Some(Part::Markdown);
            }
            (None, _) if line.starts_with('#') => section = line.trim_matches(['#', ' ']).to_owned(),
            (None, _) => {}
            (Some(_), Some("")) => part = None,
            (Some(Part::Markdown), _) if line == "." => part = Some(Part::Html),
            (Some(part), _) => {
                let Some(example) = examples.last_mut() else { continue };
                let text = match part {
                    Part::Markdown => &mut example.markdown,
                    Part::Html => &mut example.html,
                };
                // The specification shows tabs as arrows.
                text.push_str(&line.replace('→', "\t"));
                text.push('\n');
            }
        }
    }
    examples
}

impl Example {
    fn run(&self, number: usize) -> Result<(), Failed> {
        let highlighter = Highlighter::new(DEFAULT_LIGHT, DEFAULT_DARK).map_err(|fault| format!("{fault:?}"))?;
        let html = write_fragment(&self.markdown, &Dialect::default(), &highlighter);
        let (ours, theirs) = (canonical(&html), canonical(&self.html));
        let reason = DIFFERENCES.iter().find(|(listed, _)| *listed == number).map(|(_, reason)| reason);
        match (ours == theirs, reason) {
            (true, None) | (false, Some(_)) => Ok(()),
            (true, Some(reason)) => {
                Err(format!("passes, though it should not, as {reason}; take it off the list").into())
            }
            (false, None) => Err(format!(
                "markdown:\n{}\nexpected:\n{}\nbut got:\n{html}\nas trees:\n{theirs}\n{ours}",
                self.markdown, self.html
            )
            .into()),
        }
    }
}

/// HTML in a form that is the same for all spellings of the same tree: a line for each tag and each stretch of text.
fn canonical(html: &str) -> String {
    let (dom, _) = dom::parse(html);
    let mut out = Canonical { dom: &dom, lines: Vec::new() };
    out.children(dom.root(), false);
    out.finish()
}

struct Canonical<'d> {
    dom: &'d Dom,
    lines: Vec<Line>,
}

enum Line {
    /// A tag, and whether it begins or ends a block.
    Tag(String, bool),
    /// Text whose white space counts.
    Code(String),
    /// Text whose white space is one space, wherever there is any.
    Prose(String),
}

impl Canonical<'_> {
    fn children(&mut self, element: &Element, is_code: bool) {
        let dom = self.dom;
        for child in dom.children(element) {
            match child {
                // The colours of code are Larder's.
                Node::Element(child) if is_code && child.name == "span" => self.children(child, is_code),
                Node::Element(child) => self.element(child, is_code),
                Node::Text(text) if is_code => match self.lines.last_mut() {
                    Some(Line::Code(code)) => code.push_str(text),
                    _ => self.lines.push(Line::Code(text.clone())),
                },
                Node::Text(text) => self.lines.push(Line::Prose(collapse(text))),
            }
        }
    }

    fn element(&mut self, element: &Element, is_code: bool) {
        let name = &element.name;
        let is_block = !is_inline(name);
        let mut attributes: Vec<String> = element
            .attributes
            .iter()
            .filter(|(attribute, _)| name != "pre" || attribute != "tabindex")
            .map(|(attribute, value)| match attribute.as_str() {
                "href" | "src" => format!(" {attribute}={:?}", percent_decode_str(value).decode_utf8_lossy()),
                _ => format!(" {attribute}={value:?}"),
            })
            .collect();
        attributes.sort();
        self.lines.push(Line::Tag(format!("<{name}{}>", attributes.concat()), is_block));
        self.children(element, is_code || name == "pre");
        self.lines.push(Line::Tag(format!("</{name}>"), is_block));
    }

    /// The lines as text; white space at the edges of blocks is left out.
    fn finish(self) -> String {
        let is_edge = |line: Option<&Line>| matches!(line, None | Some(Line::Tag(_, true)));
        let mut out = String::new();
        for (index, line) in self.lines.iter().enumerate() {
            let before = index.checked_sub(1).and_then(|before| self.lines.get(before));
            match line {
                Line::Tag(tag, _) => out.push_str(tag),
                Line::Code(code) => out.push_str(&format!("{code:?}")),
                Line::Prose(text) => {
                    let text = if is_edge(before) { text.trim_start_matches(' ') } else { text };
                    let text = if is_edge(self.lines.get(index + 1)) { text.trim_end_matches(' ') } else { text };
                    out.push_str(text);
                    if text.is_empty() {
                        continue;
                    }
                }
            }
            out.push('\n');
        }
        out
    }
}

/// Every run of white space as one space.
fn collapse(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            ' ' | '\n' | '\t' | '\r' if out.ends_with(' ') => {}
            ' ' | '\n' | '\t' | '\r' => out.push(' '),
            char => out.push(char),
        }
    }
    out
}

/// Whether white space beside the element is shown.
fn is_inline(name: &str) -> bool {
    const INLINE: [&str; 14] =
        ["a", "b", "br", "code", "del", "em", "i", "img", "input", "ins", "kbd", "span", "strong", "u"];
    INLINE.contains(&name)
}
