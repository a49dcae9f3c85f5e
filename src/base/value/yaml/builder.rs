//! Puts a parser's events together to a tree.
//!
//! Open lists and maps wait on a stack. Values with an anchor are remembered by number, with what they weigh, so that
//! an alias can be refused before it is expanded.

use std::ops::Range;

use saphyr_parser::{Event, ScalarStyle, Span};

use super::super::{Entry, MAX_DEPTH, Node, Offsets, SyntaxError, Value};
use crate::base::map::{HashMap, HashMapExt as _};

/// What all aliases of a document together may expand to, in [`Weight::cost`].
const MAX_EXPANSION: usize = 100_000;

/// Bytes of text that weigh as much as one node.
const BYTES_PER_COST: usize = 32;

type Step = Result<(), SyntaxError>;

/// A tree in the making.
pub(super) struct Builder<'a> {
    text: &'a str,
    offsets: &'a Offsets,
    open: Vec<Open>,
    anchors: HashMap<usize, (Node, Weight)>,
    /// What aliases have cost so far.
    expanded: usize,
    documents: usize,
    root: Option<Node>,
    /// Faults that do not stop the building.
    errors: Vec<SyntaxError>,
}

/// A list or map whose end has not come yet.
struct Open {
    start: usize,
    /// Where its last child ends: block lists and maps have no end of their own.
    end: usize,
    anchor: usize,
    content: Content,
}

enum Content {
    List(Vec<Node>),
    Map {
        entries: Vec<Entry>,
        /// Where each key was first set.
        keys: HashMap<String, Range<usize>>,
        /// A key that waits for its value.
        pending: Option<(String, Range<usize>)>,
        /// What `<<` brings, to be added at the end where no key of the map's own is in the way.
        merged: Vec<Node>,
    },
}

/// What it costs to copy a value, and how deep it is.
#[derive(Clone, Copy)]
struct Weight {
    cost: usize,
    depth: usize,
}

impl<'a> Builder<'a> {
    pub(super) fn new(text: &'a str, offsets: &'a Offsets) -> Self {
        let (open, anchors, errors) = (Vec::new(), HashMap::new(), Vec::new());
        Self { text, offsets, open, anchors, expanded: 0, documents: 0, root: None, errors }
    }

    /// Takes the next event.
    pub(super) fn accept(&mut self, event: Event<'_>, span: Span) -> Step {
        let range = self.local(span);
        match event {
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => Ok(()),
            Event::DocumentStart(_) => self.document(range),
            Event::Scalar(text, style, anchor, tag) => {
                let plain = style == ScalarStyle::Plain && tag.is_none_or(|tag| !makes_text(&tag.suffix));
                let text = text.into_owned();
                let value = if plain && is_null(&text) { Value::Null } else { Value::scalar(text, plain) };
                self.scalar(value, range, anchor)
            }
            Event::SequenceStart(anchor, _) => self.open(range.start, anchor, Content::List(Vec::new())),
            Event::MappingStart(anchor, _) => {
                let (entries, keys) = (Vec::new(), HashMap::new());
                self.open(range.start, anchor, Content::Map { entries, keys, pending: None, merged: Vec::new() })
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(range),
            Event::Alias(anchor) => self.alias(anchor, range),
        }
    }

    /// The faults found before `last`, which stopped the parser, and `last`.
    pub(super) fn fail(mut self, last: SyntaxError) -> Vec<SyntaxError> {
        self.errors.push(last);
        self.errors
    }

    /// The tree.
    pub(super) fn finish(self) -> Result<Node, Vec<SyntaxError>> {
        if !self.errors.is_empty() {
            return Err(self.errors);
        }
        Ok(self.root.unwrap_or(Node { span: self.offsets.base..self.offsets.base, value: Value::Null }))
    }

    fn document(&mut self, range: Range<usize>) -> Step {
        self.documents += 1;
        if self.documents > 1 {
            let error = SyntaxError::new(self.shift(range), "there is more than one document here");
            return Err(error.help("remove the second `---` and what follows it"));
        }
        Ok(())
    }

    fn open(&mut self, start: usize, anchor: usize, content: Content) -> Step {
        if self.open.len() >= MAX_DEPTH {
            return Err(SyntaxError::too_deep(self.shift(start..start)));
        }
        self.open.push(Open { start, end: start, anchor, content });
        Ok(())
    }

    fn close(&mut self, range: Range<usize>) -> Step {
        let Some(open) = self.open.pop() else { return Ok(()) };
        let bracket = matches!(self.text.get(range.clone()), Some("]" | "}"));
        let end = if bracket { range.end } else { open.end };
        let value = match open.content {
            Content::List(items) => Value::List(items),
            Content::Map { entries, keys, merged, .. } => Value::Map(merge(entries, &keys, merged)),
        };
        self.value(Node { span: self.shift(open.start..end.max(open.start)), value }, open.anchor)
    }

    /// Takes a scalar: a key where a map waits for one, else a value.
    fn scalar(&mut self, value: Value, range: Range<usize>, anchor: usize) -> Step {
        // The parser counts blanks after quoted and block text as part of it. And where there is nothing, it gives the
        // place of the next token.
        let written = self.text.get(range.clone()).unwrap_or_default().trim_ascii_end();
        let length = if value == Value::Null && !is_null(written) { 0 } else { written.len() };
        let range = range.start..range.start + length;
        let node = Node { span: self.shift(range), value };
        self.value(node, anchor)
    }

    fn alias(&mut self, anchor: usize, range: Range<usize>) -> Step {
        let span = self.shift(range);
        let Some((node, weight)) = self.anchors.get(&anchor) else {
            return Err(SyntaxError::new(span, "an alias cannot stand inside what it names"));
        };
        self.expanded += weight.cost;
        if self.expanded > MAX_EXPANSION {
            return Err(SyntaxError::new(span, "this alias expands to too much").help("write the values out"));
        }
        if self.open.len() + weight.depth > MAX_DEPTH {
            return Err(SyntaxError::too_deep(span));
        }
        let node = Node { span, value: node.value.clone() };
        self.value(node, 0)
    }

    /// Puts a finished value where it belongs.
    fn value(&mut self, node: Node, anchor: usize) -> Step {
        if anchor > 0 {
            let weight = Weight::of(&node);
            self.anchors.insert(anchor, (node.clone(), weight));
        }
        let end = node.span.end - self.offsets.base;
        let Some(open) = self.open.last_mut() else {
            self.root = Some(node);
            return Ok(());
        };
        // The place of a missing value is beyond the blanks that follow its key.
        if node.value != Value::Null {
            open.end = open.end.max(end);
        }
        match &mut open.content {
            Content::List(items) => items.push(node),
            Content::Map { pending: pending @ None, keys, .. } => {
                let written = self.text.get(node.span.start - self.offsets.base..end);
                let key = key(&node, written)?;
                let first = keys.entry(key.clone()).or_insert_with(|| node.span.clone());
                if *first != node.span {
                    self.errors.push(SyntaxError::duplicate(&key, node.span.clone(), first.clone()));
                }
                *pending = Some((key, node.span));
            }
            Content::Map { entries, pending, merged, .. } => {
                if let Some((key, key_span)) = pending.take() {
                    if key == "<<" {
                        merge_into(merged, node)?
                    } else {
                        entries.push(Entry { key, key_span, value: node })
                    }
                }
            }
        }
        Ok(())
    }

    /// Bytes in the text.
    fn local(&self, span: Span) -> Range<usize> {
        let start = self.offsets.local(span.start.index());
        start..self.offsets.local(span.end.index()).max(start)
    }

    /// Bytes in the file.
    fn shift(&self, local: Range<usize>) -> Range<usize> {
        self.offsets.base + local.start..self.offsets.base + local.end
    }
}

impl Weight {
    /// Weighs a value whose depth has been checked already.
    fn of(node: &Node) -> Self {
        let children = match &node.value {
            Value::Null => return Self { cost: 1, depth: 0 },
            Value::Scalar { text, .. } => return Self { cost: 1 + text.len() / BYTES_PER_COST, depth: 0 },
            Value::List(items) => items.iter().map(Self::of).fold(Self { cost: 1, depth: 0 }, Self::beside),
            Value::Map(entries) => {
                let keys = entries.iter().map(|entry| entry.key.len() / BYTES_PER_COST).sum::<usize>();
                let values = entries.iter().map(|entry| Self::of(&entry.value));
                values.fold(Self { cost: 1 + keys, depth: 0 }, Self::beside)
            }
        };
        Self { cost: children.cost, depth: children.depth + 1 }
    }

    fn beside(self, other: Self) -> Self {
        Self { cost: self.cost + other.cost, depth: self.depth.max(other.depth) }
    }
}

/// The text of a key; `written` is how it stands in the file.
fn key(node: &Node, written: Option<&str>) -> Result<String, SyntaxError> {
    match &node.value {
        Value::Scalar { text, .. } => Ok(text.clone()),
        // `null: …` is a key of four letters.
        Value::Null if written.is_some_and(|text| !text.is_empty()) => Ok(written.unwrap_or_default().to_owned()),
        Value::Null => {
            Err(SyntaxError::new(node.span.clone(), "the key before `:` is missing")
                .help("write a key before the colon"))
        }
        Value::List(_) | Value::Map(_) => Err(SyntaxError::new(node.span.clone(), "a key must be text")
            .help("if this is a value that holds brackets, put it in quotes")),
    }
}

/// Takes the value of `<<`: a map, or a list of maps.
fn merge_into(merged: &mut Vec<Node>, node: Node) -> Step {
    match node.value {
        Value::Map(_) => merged.push(node),
        Value::List(items) if items.iter().all(|item| matches!(item.value, Value::Map(_))) => merged.extend(items),
        _ => return Err(SyntaxError::new(node.span, "`<<` takes a map or a list of maps")),
    }
    Ok(())
}

/// Adds what `<<` brings: a map's own keys win, then the first that is merged.
fn merge(mut entries: Vec<Entry>, own: &HashMap<String, Range<usize>>, merged: Vec<Node>) -> Vec<Entry> {
    let mut added = std::collections::HashSet::new();
    for node in merged {
        let Value::Map(more) = node.value else { continue };
        entries
            .extend(more.into_iter().filter(|entry| !own.contains_key(&entry.key) && added.insert(entry.key.clone())));
    }
    entries
}

/// Whether a plain scalar says that there is nothing.
fn is_null(text: &str) -> bool {
    matches!(text, "" | "~" | "null" | "Null" | "NULL")
}

/// Whether a tag says that a scalar is text: `!!str`, or a lone `!`.
fn makes_text(suffix: &str) -> bool {
    matches!(suffix, "str" | "!")
}
