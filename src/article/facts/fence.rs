//! The `compare` fence: which subjects a table is to show, and which criteria.

use std::ops::Range;

use super::FenceSpans;
use crate::article::code;
use crate::base::path::SourcePath;
use crate::base::value::read::{Spanned, WrongType, nearest};
use crate::base::value::{Entry, Node, Value, yaml};
use crate::diagnostic::{Diagnostic, Lint};

/// The language of the fence.
pub const LANGUAGE: &str = "compare";

/// The keys of a fence.
const KEYS: [&str; 6] = ["subjects", "tag", "kind", "criteria", "required", "title"];

/// Whether a block of code with this behind its fence asks for a comparison.
pub fn is_compare(info: &str) -> bool {
    code::language(info).0.eq_ignore_ascii_case(LANGUAGE)
}

/// What a fence asks for. One that asks for nothing is the place of its article's own comparison.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fence {
    /// The subjects, as written.
    pub subjects: Vec<String>,
    /// All subjects with this tag.
    pub tag: Option<String>,
    /// All subjects of this kind.
    pub kind: Option<String>,
    /// The criteria, as written; all that the subjects have if there are none.
    pub criteria: Vec<String>,
    /// Whether a cell that is missing is an error.
    pub required: bool,
    /// What the table is called.
    pub title: Option<String>,
    /// Whether it cannot be read, so that it is shown as it is written.
    pub is_broken: bool,
}

impl Fence {
    /// Whether it is nothing but a place.
    pub fn is_place(&self) -> bool {
        !self.is_broken && self.subjects.is_empty() && self.tag.is_none() && self.kind.is_none()
    }
}

/// Reads what stands in the fence at `whole`, in bytes of the file; `place` says where in the file bytes of the `code` stand.
pub(super) fn read(
    file: &SourcePath,
    code: &str,
    place: &dyn Fn(Range<usize>) -> Range<usize>,
    whole: Range<usize>,
    faults: &mut Vec<Diagnostic>,
) -> (Fence, FenceSpans) {
    let mut reader = Reader { file, place, fence: Fence::default(), spans: FenceSpans::default(), faults };
    reader.spans.whole = whole;
    reader.spans.group = reader.spans.whole.clone();
    match yaml::parse(code, 0) {
        Ok(node) => reader.node(&node),
        Err(errors) => {
            for error in errors {
                let help = error.help.unwrap_or_else(|| EXAMPLE.to_owned());
                reader.broken(error.span, error.message, help);
            }
        }
    }
    (reader.fence, reader.spans)
}

/// The way out for what is no list of keys.
const EXAMPLE: &str = "write `subjects: [first, second]`, `tag: name` or `kind: name`, each key on a line of its own";

struct Reader<'r> {
    file: &'r SourcePath,
    place: &'r dyn Fn(Range<usize>) -> Range<usize>,
    fence: Fence,
    spans: FenceSpans,
    faults: &'r mut Vec<Diagnostic>,
}

impl Reader<'_> {
    fn node(&mut self, node: &Node) {
        match &node.value {
            Value::Null => {}
            Value::Map(entries) => entries.iter().for_each(|entry| self.entry(entry)),
            _ => self.broken(
                node.span.clone(),
                "a comparison is made of `key: value` lines".to_owned(),
                EXAMPLE.to_owned(),
            ),
        }
    }

    fn entry(&mut self, entry: &Entry) {
        let node = &entry.value;
        let read = match &*entry.key.to_ascii_lowercase() {
            "subjects" => {
                node.texts_or_commas().map(|names| (self.spans.subjects, self.fence.subjects) = self.apart(names))
            }
            "criteria" => {
                node.texts_or_commas().map(|names| (self.spans.criteria, self.fence.criteria) = self.apart(names))
            }
            "tag" => self.group(node).map(|tag| self.fence.tag = Some(tag.trim_start_matches('#').to_owned())),
            "kind" => self.group(node).map(|kind| self.fence.kind = Some(kind)),
            "required" => node.boolean().map(|required| self.fence.required = required),
            "title" => node.text().map(|title| self.fence.title = Some(title.trim().to_owned())),
            _ => return self.unknown(entry),
        };
        if let Err(WrongType { span, expected }) = read {
            let help = "as it is, the key is ignored".to_owned();
            self.say(Lint::FrontMatterType, span, format!("`{}` must be {expected}", entry.key), help);
        }
    }

    fn group(&mut self, node: &Node) -> Result<String, WrongType> {
        self.spans.group = (self.place)(node.span.clone());
        node.text().map(|text| text.trim().to_owned())
    }

    fn unknown(&mut self, entry: &Entry) {
        let message = format!("`{}` is no key of a comparison", entry.key);
        let help = match nearest(&entry.key, KEYS) {
            Some(likely) => format!("did you mean `{likely}`?"),
            None => format!("its keys are `{}`", KEYS.join("`, `")),
        };
        self.say(Lint::UnknownKey, entry.key_span.clone(), message, help);
    }

    fn broken(&mut self, span: Range<usize>, message: String, help: String) {
        self.fence.is_broken = true;
        self.say(Lint::BadComparison, span, message, help);
    }

    fn say(&mut self, lint: Lint, span: Range<usize>, message: String, help: String) {
        let span = (self.place)(span);
        self.faults.push(Diagnostic::new(lint, message).at_span(self.file, span).help(help));
    }

    fn apart(&self, names: Vec<Spanned<String>>) -> (Vec<Range<usize>>, Vec<String>) {
        names.into_iter().map(|name| ((self.place)(name.span), bare(name.value))).unzip()
    }
}

/// The name in `[[name]]`, or the text as it is.
fn bare(name: String) -> String {
    match name.strip_prefix("[[").and_then(|rest| rest.strip_suffix("]]")) {
        Some(target) => target.split('|').next().unwrap_or_default().trim().to_owned(),
        None => name,
    }
}
