//! One tree for everything that authors write in YAML, TOML or JSON: settings, front matter, data.
//!
//! [`yaml::parse`], [`toml::parse`], [`json::parse`] and [`csv::parse`] make it, [`read`] takes typed values out of it, [`to_json`] hands it on to
//! templates. Every node knows its bytes in the file, and scalars stay as written: `no` is two letters, `1.50` keeps
//! its zero, and a date is text. What a scalar means is decided by whoever reads it, who knows what to expect.

pub mod csv;
pub mod json;
pub mod read;
pub mod toml;
mod typed;
pub mod yaml;

use std::ops::Range;

use super::text::{has_unprintable, printable};

pub use typed::to_json;

/// How deep lists and maps may nest. Nobody writes half of it, and every walk of a tree may recurse this deep.
const MAX_DEPTH: usize = 64;

/// A value and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// Bytes in the file, quotes and brackets included. What an alias (`*name`) stands for has the alias's place.
    pub span: Range<usize>,
    /// What is written there.
    pub value: Value,
}

/// What a node may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Nothing, `~` or `null`; TOML has none.
    Null,
    /// Text, number, date, boolean.
    Scalar {
        /// As written, without quotes and with escapes resolved; without what no page may hold.
        text: String,
        /// Whether it stands there without quotes, so that it may be a number or a boolean.
        plain: bool,
    },
    /// Values in order.
    List(Vec<Node>),
    /// Named values in order of the file; no name twice.
    Map(Vec<Entry>),
}

/// One key of a map and its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The key, without quotes.
    pub key: String,
    /// Where the key stands.
    pub key_span: Range<usize>,
    /// What it is set to.
    pub value: Node,
}

/// Why a text is no YAML, TOML or JSON, ready to be told to its author.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// Bytes in the file.
    pub span: Range<usize>,
    /// What sort of fault it is.
    pub sort: FaultSort,
    /// What is wrong: lower case, no full stop.
    pub message: String,
    /// The way out, if one is known.
    pub help: Option<String>,
    /// Another place that has to do with it, and what is there.
    pub related: Option<(Range<usize>, String)>,
}

/// The sorts of fault that a text may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultSort {
    /// It cannot be read.
    Syntax,
    /// It holds a date that does not exist, which TOML does not let pass.
    Date,
}

impl SyntaxError {
    /// A fault of the syntax, without help.
    pub fn new(span: Range<usize>, message: impl Into<String>) -> Self {
        Self { span, sort: FaultSort::Syntax, message: message.into(), help: None, related: None }
    }

    /// Says the way out.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// A key that its map has already.
    fn duplicate(key: &str, span: Range<usize>, first: Range<usize>) -> Self {
        let mut error = Self::new(span, format!("`{key}` is set twice")).help("keep one of the two");
        error.related = Some((first, format!("`{key}` is first set here")));
        error
    }

    /// Lists and maps that nest deeper than anybody means.
    fn too_deep(span: Range<usize>) -> Self {
        Self::new(span, format!("this is nested more than {MAX_DEPTH} levels deep")).help("make it flatter")
    }
}

impl Value {
    /// A scalar. What no page may hold can be written by its number only, and by nobody who means it.
    fn scalar(text: String, plain: bool) -> Self {
        let text = if has_unprintable(&text) { printable(&text).into_owned() } else { text };
        Self::Scalar { text, plain }
    }
}

impl Node {
    /// The entries of a map; `None` if this is no map.
    pub fn entries(&self) -> Option<&[Entry]> {
        match &self.value {
            Value::Map(entries) => Some(entries),
            _ => None,
        }
    }

    /// The value of `key`, if this is a map that has it; a null counts as absent.
    pub fn get(&self, key: &str) -> Option<&Self> {
        let entry = self.entries()?.iter().find(|entry| entry.key == key)?;
        (entry.value.value != Value::Null).then_some(&entry.value)
    }

    /// The name `X` in an unquoted `[[X]]`, which YAML takes for a list in a list, as it was meant: `[[X]]`.
    pub fn as_wikilink(&self) -> Option<String> {
        let Value::List(outer) = &self.value else { return None };
        let [Self { value: Value::List(inner), .. }] = outer.as_slice() else { return None };
        let words: Option<Vec<&str>> = inner
            .iter()
            .map(|node| match &node.value {
                Value::Scalar { text, .. } => Some(text.as_str()),
                _ => None,
            })
            .collect();
        // A comma in the name has split it.
        words.filter(|words| !words.is_empty()).map(|words| format!("[[{}]]", words.join(", ")))
    }

    /// How an article is named in front matter: the text of a scalar as it is, or `[[X]]` whether quoted or not.
    pub fn as_name(&self) -> Option<String> {
        match &self.value {
            Value::Scalar { text, .. } => Some(text.clone()),
            _ => self.as_wikilink(),
        }
    }
}

/// Makes byte offsets out of what a parser that counts characters says.
struct Offsets {
    /// Byte offset of every character and of the end; `None` if the text is ASCII, where the two are the same.
    of_character: Option<Vec<usize>>,
    /// Bytes of the text.
    length: usize,
    /// What to add, because the text is a part of a file.
    base: usize,
}

impl Offsets {
    /// Offsets for `text`, which begins `base` bytes into its file.
    fn new(text: &str, base: usize) -> Self {
        let table = || text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        Self { of_character: (!text.is_ascii()).then(table), length: text.len(), base }
    }

    /// Bytes from the beginning of the text to character number `index`, never beyond its end.
    fn local(&self, index: usize) -> usize {
        match &self.of_character {
            Some(table) => table.get(index).copied().unwrap_or(self.length),
            None => index.min(self.length),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(yaml: &str) -> Node {
        yaml::parse(yaml, 0).unwrap()
    }

    #[test]
    fn names_are_read_quoted_or_not() {
        for (yaml, name) in [
            ("[[Combi oven]]", Some("[[Combi oven]]")),
            ("\"[[Combi oven]]\"", Some("[[Combi oven]]")),
            ("Combi oven", Some("Combi oven")),
            ("[[Bread, white]]", Some("[[Bread, white]]")),
            ("[[Oven#Cleaning|how]]", Some("[[Oven#Cleaning|how]]")),
            ("[[热干面]]", Some("[[热干面]]")),
            ("[a, b]", None),
            ("[[a], [b]]", None),
            ("[[]]", None),
            ("a: b", None),
        ] {
            assert_eq!(value(yaml).as_name().as_deref(), name, "{yaml}");
        }
    }

    #[test]
    fn a_null_counts_as_absent() {
        let node = value("a:\nb: ~\nc: 1");
        assert_eq!(node.get("a"), None);
        assert_eq!(node.get("b"), None);
        assert_eq!(node.get("c").map(|node| node.span.clone()), Some(11..12));
    }
}
