//! Reads the tables of `site.toml` key by key and collects what is wrong with them.

use std::borrow::Cow;
use std::ops::Range;

use crate::base::path::SourcePath;
use crate::base::value::read::{Spanned, WrongType, nearest};
use crate::base::value::{Node, Value};
use crate::diagnostic::{Diagnostic, Lint};

use super::keys::Key;

/// Everything found wrong, or worth a note, in `site.toml`.
pub(super) struct Faults {
    file: SourcePath,
    found: Vec<Diagnostic>,
}

impl Faults {
    pub(super) fn new() -> Self {
        Self { file: SourcePath::default().join(super::FILE_NAME), found: Vec::new() }
    }

    /// Adds an error at `span`.
    pub(super) fn error(&mut self, span: Range<usize>, message: impl Into<String>, help: Option<String>) {
        self.add(Lint::Settings, span, message.into(), help);
    }

    /// Says that `key` is known but has no effect.
    pub(super) fn not_yet(&mut self, span: Range<usize>, key: &str) {
        let help = "it is accepted and has no effect".to_owned();
        self.add(Lint::NotYet, span, format!("`{key}` is not used by this version yet"), Some(help));
    }

    /// All of it, from top to bottom.
    pub(super) fn into_sorted(mut self) -> Vec<Diagnostic> {
        Diagnostic::sort(&mut self.found);
        self.found
    }

    fn add(&mut self, lint: Lint, span: Range<usize>, message: String, help: Option<String>) {
        let diagnostic = Diagnostic::new(lint, message).at_span(&self.file, span);
        self.found.push(match help {
            Some(help) => diagnostic.help(help),
            None => diagnostic,
        });
    }
}

/// One table, with the keys that it may have.
pub(super) struct Table<'a> {
    /// `""` at the root, else the name and a dot: `tags.`.
    prefix: Cow<'static, str>,
    node: Option<&'a Node>,
    faults: &'a mut Faults,
}

impl<'a> Table<'a> {
    /// The table in `node`. Keys that are not among `known` are faults; those that have no effect yet are noted.
    pub(super) fn new(
        prefix: impl Into<Cow<'static, str>>,
        node: Option<&'a Node>,
        known: &[Key],
        faults: &'a mut Faults,
    ) -> Self {
        let prefix = prefix.into();
        if let Some(node) = node.filter(|node| node.entries().is_none()) {
            let name = prefix.trim_end_matches('.');
            faults.error(
                node.span.clone(),
                format!("`{name}` must be a table"),
                Some(format!("write it as `[{name}]`")),
            );
        }
        for entry in node.and_then(Node::entries).unwrap_or_default() {
            let name = entry.key.as_str();
            match known.iter().find(|key| key.name == name) {
                Some(key) if key.is_used => {}
                Some(_) => faults.not_yet(entry.key_span.clone(), &format!("{prefix}{name}")),
                None => {
                    let likely = nearest(name, known.iter().map(|key| key.name));
                    let help = likely.map(|likely| format!("did you mean `{likely}`?"));
                    faults.error(entry.key_span.clone(), format!("there is no setting `{prefix}{name}`"), help);
                }
            }
        }
        Self { prefix, node, faults }
    }

    /// The value of `key` as it is.
    pub(super) fn node(&self, key: &str) -> Option<&'a Node> {
        self.node?.get(key)
    }

    pub(super) fn text(&mut self, key: &str) -> Option<Spanned<String>> {
        self.typed(key, quoted)
    }

    pub(super) fn boolean(&mut self, key: &str) -> Option<bool> {
        self.typed(key, Node::boolean).map(|spanned| spanned.value)
    }

    pub(super) fn integer(&mut self, key: &str) -> Option<Spanned<i64>> {
        self.typed(key, Node::integer)
    }

    pub(super) fn texts(&mut self, key: &str) -> Option<Vec<Spanned<String>>> {
        self.typed(key, Node::texts).map(|texts| texts.value)
    }

    fn typed<T>(&mut self, key: &str, read: impl Fn(&'a Node) -> Result<T, WrongType>) -> Option<Spanned<T>> {
        let node = self.node(key)?;
        match read(node) {
            Ok(value) => Some(Spanned { span: node.span.clone(), value }),
            Err(WrongType { span, expected }) => {
                let message = format!("`{}{key}` must be {expected}", self.prefix);
                self.faults.error(span, message, needlessly_quoted(node));
                None
            }
        }
    }
}

/// The way out for a number or a truth value in quotes.
fn needlessly_quoted(node: &Node) -> Option<String> {
    match &node.value {
        Value::Scalar { text, plain: false } if text.parse::<i64>().is_ok() || text.parse::<bool>().is_ok() => {
            Some(format!("write it without quotes: `{text}`"))
        }
        _ => None,
    }
}

/// Text as TOML has it: in quotes. (Front matter is more lenient.)
pub(super) fn quoted(node: &Node) -> Result<String, WrongType> {
    match &node.value {
        Value::Scalar { text, plain: false } => Ok(text.clone()),
        _ => Err(node.expected("text in quotes")),
    }
}
