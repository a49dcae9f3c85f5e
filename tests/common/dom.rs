//! An HTML document as a browser would read it: html5ever's tree, flat, and everything that it found wrong.
//!
//! [`parse`] is the way in. Nodes are numbered, the document is node 0. A comment is an element called `#comment`; doctypes
//! are not kept.

use std::borrow::Cow;
use std::cell::{Cell, Ref, RefCell};

use html5ever::tendril::{StrTendril, TendrilSink};
use html5ever::tree_builder::{ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::{Attribute, LocalName, Namespace, QualName, parse_document};

/// A parsed document.
pub struct Dom {
    nodes: Vec<Node>,
}

/// A piece of a document.
pub enum Node {
    /// An element; the document itself is one without a name.
    Element(Element),
    /// Text.
    Text(String),
}

/// An element.
#[derive(Default)]
pub struct Element {
    /// Its name, in lower case.
    pub name: String,
    /// Its attributes, in order of appearance.
    pub attributes: Vec<(String, String)>,
    children: Vec<usize>,
}

/// Reads a document; what is wrong with it is returned beside it, each with its line.
pub fn parse(html: &str) -> (Dom, Vec<String>) {
    parse_document(Sink::default(), html5ever::ParseOpts::default()).one(html)
}

impl Dom {
    /// The document, which holds everything else.
    pub fn root(&self) -> &Element {
        self.element(0)
    }

    /// What stands in an element.
    pub fn children<'d>(&'d self, element: &'d Element) -> impl Iterator<Item = &'d Node> {
        element.children.iter().map(|child| &self.nodes[*child])
    }

    fn element(&self, node: usize) -> &Element {
        match &self.nodes[node] {
            Node::Element(element) => element,
            Node::Text(_) => panic!("node {node} is text"),
        }
    }
}

/// Builds the tree as html5ever tells it to.
struct Sink {
    nodes: RefCell<Vec<Node>>,
    /// The parent of each node, once it has one.
    parents: RefCell<Vec<Option<usize>>>,
    names: RefCell<Vec<QualName>>,
    errors: RefCell<Vec<String>>,
    line: Cell<u64>,
}

impl Default for Sink {
    fn default() -> Self {
        let sink = Self {
            nodes: RefCell::default(),
            parents: RefCell::default(),
            names: RefCell::default(),
            errors: RefCell::default(),
            line: Cell::new(1),
        };
        sink.add(nameless(), Node::Element(Element::default()));
        sink
    }
}

impl Sink {
    fn add(&self, name: QualName, node: Node) -> usize {
        self.names.borrow_mut().push(name);
        self.parents.borrow_mut().push(None);
        self.nodes.borrow_mut().push(node);
        self.nodes.borrow().len() - 1
    }

    fn add_text(&self, text: &StrTendril) -> usize {
        self.add(nameless(), Node::Text(text.to_string()))
    }

    fn add_comment(&self, text: &StrTendril) -> usize {
        let children = vec![self.add_text(text)];
        let name = "#comment".to_owned();
        self.add(nameless(), Node::Element(Element { name, attributes: Vec::new(), children }))
    }

    fn with_children<T>(&self, parent: usize, change: impl FnOnce(&mut Vec<usize>) -> T) -> T {
        match &mut self.nodes.borrow_mut()[parent] {
            Node::Element(element) => change(&mut element.children),
            Node::Text(_) => panic!("text holds nothing"),
        }
    }

    /// Puts something into `parent` before its `at`th child; text joins the text that stands there.
    fn insert(&self, parent: usize, at: usize, child: NodeOrText<usize>) {
        let node = match child {
            NodeOrText::AppendNode(node) => {
                self.remove_from_parent(&node);
                node
            }
            NodeOrText::AppendText(text) => {
                let before = self.with_children(parent, |children| at.checked_sub(1).map(|before| children[before]));
                if let Some(before) = before
                    && let Node::Text(before) = &mut self.nodes.borrow_mut()[before]
                {
                    return before.push_str(&text);
                }
                self.add_text(&text)
            }
        };
        self.with_children(parent, |children| children.insert(at.min(children.len()), node));
        self.parents.borrow_mut()[node] = Some(parent);
    }
}

/// The name of what has none.
fn nameless() -> QualName {
    QualName::new(None, Namespace::default(), LocalName::default())
}

impl TreeSink for Sink {
    type Handle = usize;
    type Output = (Dom, Vec<String>);
    type ElemName<'a> = Ref<'a, QualName>;

    fn finish(self) -> Self::Output {
        (Dom { nodes: self.nodes.into_inner() }, self.errors.into_inner())
    }

    fn parse_error(&self, message: Cow<'static, str>) {
        self.errors.borrow_mut().push(format!("line {}: {message}", self.line.get()));
    }

    fn set_current_line(&self, line: u64) {
        self.line.set(line);
    }

    fn get_document(&self) -> usize {
        0
    }

    fn elem_name<'a>(&'a self, target: &'a usize) -> Ref<'a, QualName> {
        Ref::map(self.names.borrow(), |names| &names[*target])
    }

    fn create_element(&self, name: QualName, attributes: Vec<Attribute>, _: ElementFlags) -> usize {
        let pair = |attribute: Attribute| (attribute.name.local.to_string(), attribute.value.to_string());
        let attributes = attributes.into_iter().map(pair).collect();
        let element = Element { name: name.local.to_string(), attributes, children: Vec::new() };
        self.add(name, Node::Element(element))
    }

    fn create_comment(&self, text: StrTendril) -> usize {
        self.add_comment(&text)
    }

    fn create_pi(&self, _: StrTendril, data: StrTendril) -> usize {
        self.add_comment(&data)
    }

    fn append(&self, parent: &usize, child: NodeOrText<usize>) {
        let end = self.with_children(*parent, |children| children.len());
        self.insert(*parent, end, child);
    }

    fn append_based_on_parent_node(&self, element: &usize, previous: &usize, child: NodeOrText<usize>) {
        let is_in_tree = self.parents.borrow()[*element].is_some();
        if is_in_tree { self.append_before_sibling(element, child) } else { self.append(previous, child) }
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    fn get_template_contents(&self, target: &usize) -> usize {
        *target
    }

    fn same_node(&self, one: &usize, other: &usize) -> bool {
        one == other
    }

    fn set_quirks_mode(&self, _: QuirksMode) {}

    fn append_before_sibling(&self, sibling: &usize, child: NodeOrText<usize>) {
        if let NodeOrText::AppendNode(node) = &child {
            self.remove_from_parent(node);
        }
        let parent = self.parents.borrow()[*sibling];
        let Some(parent) = parent else { return };
        let at = self.with_children(parent, |children| children.iter().position(|child| child == sibling));
        self.insert(parent, at.unwrap_or_default(), child);
    }

    fn add_attrs_if_missing(&self, target: &usize, attributes: Vec<Attribute>) {
        let Node::Element(element) = &mut self.nodes.borrow_mut()[*target] else { return };
        for attribute in attributes {
            let name = attribute.name.local.to_string();
            if element.attributes.iter().all(|(known, _)| *known != name) {
                element.attributes.push((name, attribute.value.to_string()));
            }
        }
    }

    fn remove_from_parent(&self, target: &usize) {
        let parent = self.parents.borrow_mut()[*target].take();
        if let Some(parent) = parent {
            self.with_children(parent, |children| children.retain(|child| child != target));
        }
    }

    fn reparent_children(&self, node: &usize, new_parent: &usize) {
        for child in self.with_children(*node, std::mem::take) {
            self.parents.borrow_mut()[child] = None;
            self.append(new_parent, NodeOrText::AppendNode(child));
        }
    }
}
