//! The comparisons on a page, as text that can be read in a test.
//!
//! ```text
//! comparison-1: What it is called
//! ## A group
//! | Oven →/oven/ | Fryer
//! = Price GBP →#price | £5 ‹5› best | missing
//! ```
//!
//! A line for each row of each table, `=` before rows (or heads of columns) that tell the subjects apart in nothing; `→` stands before the address that a
//! name leads to, or the one with more than the cell; `‹…›` holds what a cell is sorted by. Cells that are no text are named.

use super::dom::{self, Dom, Element, Node};

/// What cells may be that is said by their class alone.
const CLASSES: [&str; 4] = ["best", "missing", "unknown", "not-applicable"];

/// Every comparison of a page.
pub fn print(html: &str) -> String {
    let (dom, _) = dom::parse(html);
    let mut out = String::new();
    below(&dom, dom.root(), &mut |element| {
        if class(element) == "comparison" {
            comparison(&dom, element, &mut out);
        }
    });
    out
}

fn comparison(dom: &Dom, section: &Element, out: &mut String) {
    below(dom, section, &mut |element| match element.name.as_str() {
        "p" => *out += &format!("{}: {}\n", attribute(section, "id").unwrap_or_default(), text(dom, element)),
        "caption" => *out += &format!("## {}\n", text(dom, element)),
        "tr" => {
            let cells: Vec<String> = elements(dom, element).map(|cell| self::cell(dom, cell)).collect();
            *out += &format!("{}{}\n", same(element), cells.join(" | ").trim_start());
        }
        _ => {}
    });
}

fn cell(dom: &Dom, cell: &Element) -> String {
    let order = attribute(cell, "data-sort").map(|order| format!("‹{order}›")).unwrap_or_default();
    let named = CLASSES.into_iter().find(|name| class(cell).split(' ').any(|class| class == *name)).unwrap_or_default();
    let parts = [format!("{}{}", same(cell), text(dom, cell)), order, named.to_owned()];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

fn text(dom: &Dom, element: &Element) -> String {
    let mut text = String::new();
    // What it says is said by its class.
    if class(element) == "missing" {
        return text;
    }
    for node in dom.children(element) {
        let inner = match node {
            Node::Text(inner) => {
                text += inner;
                continue;
            }
            Node::Element(inner) => inner,
        };
        let is_said_by_class =
            attribute(inner, "aria-hidden").is_some() || ["visually-hidden", "best-mark"].contains(&class(inner));
        if is_said_by_class {
            continue;
        }
        if class(inner) != "more" {
            text += &self::text(dom, inner);
        }
        if let Some(href) = attribute(inner, "href") {
            text += &format!("{}→{href}", if text.is_empty() || text.ends_with(' ') { "" } else { " " });
        }
    }
    text.trim().to_owned()
}

/// The mark of a row or column that tells the subjects apart in nothing.
fn same(element: &Element) -> &'static str {
    if attribute(element, "data-same").is_some() { "= " } else { "" }
}

fn elements<'d>(dom: &'d Dom, element: &'d Element) -> impl Iterator<Item = &'d Element> {
    dom.children(element).filter_map(|node| match node {
        Node::Element(element) => Some(element),
        Node::Text(_) => None,
    })
}

/// Visits every element in an element, in order.
fn below(dom: &Dom, element: &Element, visit: &mut dyn FnMut(&Element)) {
    for child in elements(dom, element) {
        visit(child);
        below(dom, child, visit);
    }
}

fn class(element: &Element) -> &str {
    attribute(element, "class").unwrap_or_default()
}

fn attribute<'e>(element: &'e Element, name: &str) -> Option<&'e str> {
    element.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
}
