//! CSV as a value tree: a list of maps, keyed by the first line. Cells stay text, as written.
//!
//! As RFC 4180 has it, with what spreadsheets make of it: a byte order mark, `;` or a tab between cells where the first
//! line holds no comma, lines that are shorter than the first, empty lines.

use std::collections::HashMap;
use std::ops::Range;

use super::{Entry, Node, SyntaxError, Value};

/// The most cells that a table may have: a short line stands for as many as the first has.
const MOST_CELLS: usize = 1_000_000;

/// Parses a CSV text that begins `offset` bytes into its file.
///
/// # Errors
/// A quote that is never closed, a column without a name or with one that is taken, and cells beyond the last column.
pub fn parse(text: &str, offset: usize) -> Result<Node, Vec<SyntaxError>> {
    let mut lines = Lines { text, at: 0, separator: separator(text), offset };
    let mut errors = Vec::new();
    let mut rows = Vec::new();
    let mut heads: Option<Vec<Cell>> = None;
    while let Some(line) = lines.next_line() {
        match (line, &heads) {
            (Err(error), _) => {
                errors.push(error);
                break;
            }
            (Ok(cells), _) if cells.len() == 1 && cells[0].text.is_empty() => {}
            (Ok(cells), None) => {
                errors.extend(faulty_heads(&cells));
                heads = Some(cells);
            }
            (Ok(cells), Some(heads)) => match cells.get(heads.len()..).unwrap_or_default() {
                [first, ..] => errors.push(
                    SyntaxError::new(first.span.clone(), "this cell stands beyond the last column")
                        .help("put quotes around a text that holds the sign between cells"),
                ),
                [] if rows.len() >= MOST_CELLS / heads.len().max(1) => {
                    let at = cells.first().map_or(0, |cell| cell.span.start);
                    let message = format!("this table has more than {MOST_CELLS} cells, empty ones counted");
                    errors.push(SyntaxError::new(at..at, message).help("split the file"));
                    break;
                }
                [] => rows.push(row(heads, cells)),
            },
        }
    }
    let node = Node { span: offset..offset + text.len(), value: Value::List(rows) };
    if errors.is_empty() { Ok(node) } else { Err(errors) }
}

/// One cell, without the quotes around it.
struct Cell {
    text: String,
    span: Range<usize>,
}

/// What stands between cells: in some countries a comma is the sign of decimals.
fn separator(text: &str) -> char {
    let first = text.lines().next().unwrap_or_default();
    [',', ';', '\t'].into_iter().find(|&separator| first.contains(separator)).unwrap_or(',')
}

fn faulty_heads(heads: &[Cell]) -> Vec<SyntaxError> {
    let mut known: HashMap<&str, &Cell> = HashMap::new();
    let mut faults = Vec::new();
    for head in heads {
        let name = head.text.as_str();
        let first = known.get(name).copied();
        known.entry(name).or_insert(head);
        faults.extend(match first {
            _ if name.is_empty() => Some(
                SyntaxError::new(head.span.clone(), "this column has no name").help("give it one in the first line"),
            ),
            Some(first) => Some(SyntaxError::duplicate(name, head.span.clone(), first.span.clone())),
            None => None,
        });
    }
    faults
}

fn row(heads: &[Cell], cells: Vec<Cell>) -> Node {
    let span = cells.first().map_or(0, |cell| cell.span.start)..cells.last().map_or(0, |cell| cell.span.end);
    let mut cells = cells.into_iter();
    let entry = |head: &Cell| {
        let cell = cells.next().unwrap_or_else(|| Cell { text: String::new(), span: span.end..span.end });
        let value = Node { span: cell.span, value: Value::scalar(cell.text, false) };
        Entry { key: head.text.clone(), key_span: head.span.clone(), value }
    };
    let entries = heads.iter().map(entry).collect();
    Node { span, value: Value::Map(entries) }
}

/// Goes through a text line by line; a quoted cell may go over several.
struct Lines<'t> {
    text: &'t str,
    at: usize,
    separator: char,
    offset: usize,
}

impl Lines<'_> {
    fn next_line(&mut self) -> Option<Result<Vec<Cell>, SyntaxError>> {
        (self.at < self.text.len()).then(|| self.line())
    }

    fn line(&mut self) -> Result<Vec<Cell>, SyntaxError> {
        let mut cells = Vec::new();
        loop {
            cells.push(self.cell()?);
            let rest = &self.text[self.at..];
            if let Some(behind) = rest.strip_prefix(self.separator) {
                self.at = self.text.len() - behind.len();
                continue;
            }
            let behind = rest.strip_prefix('\r').unwrap_or(rest);
            let behind = behind.strip_prefix('\n').unwrap_or(behind);
            self.at = self.text.len() - behind.len();
            return Ok(cells);
        }
    }

    fn cell(&mut self) -> Result<Cell, SyntaxError> {
        let start = self.at;
        let mut text = if self.text[start..].starts_with('"') { self.quoted()? } else { String::new() };
        let rest = &self.text[self.at..];
        let end = rest.find([self.separator, '\n', '\r']).unwrap_or(rest.len());
        text.push_str(rest[..end].trim_matches(' '));
        self.at += end;
        let text = if self.text[start..].starts_with('"') { text } else { text.trim().to_owned() };
        Ok(Cell { text, span: start + self.offset..self.at + self.offset })
    }

    /// What stands between quotes; a doubled one stands for itself.
    fn quoted(&mut self) -> Result<String, SyntaxError> {
        let start = self.at;
        let mut text = String::new();
        self.at += 1;
        while let Some(length) = self.text[self.at..].find('"') {
            text.push_str(&self.text[self.at..self.at + length]);
            self.at += length + 1;
            if !self.text[self.at..].starts_with('"') {
                return Ok(text);
            }
            text.push('"');
            self.at += 1;
        }
        let span = start + self.offset..start + self.offset + 1;
        Err(SyntaxError::new(span, "this quote is never closed").help("add the closing quote"))
    }
}

#[cfg(test)]
mod tests {
    use super::super::to_json;
    use super::*;
    use serde_json::json;

    #[test]
    fn lines_become_maps_by_the_first() {
        let expected = json!([{ "name": "Combi", "price": "1,5" }, { "name": "", "price": "" }]);
        for text in
            ["name,price\nCombi,\"1,5\"\n,\n", "name;price\r\nCombi;1,5\r\n\r\n;\r\n", "name\tprice\n Combi \t1,5\n\t"]
        {
            assert_eq!(to_json(&parse(text, 0).unwrap()), expected, "{text:?}");
        }
        let quotes = "a,b\n\"x \"\"y\"\"\nz\",1.50\nshort\n";
        assert_eq!(
            to_json(&parse(quotes, 0).unwrap()),
            json!([{ "a": "x \"y\"\nz", "b": "1.50" }, { "a": "short", "b": "" }])
        );
        assert_eq!(to_json(&parse("", 0).unwrap()), json!([]));
    }

    #[test]
    fn faults_are_located() {
        for (text, at, message) in [
            ("a,b\n\"x,1\n", "\"", "this quote is never closed"),
            ("a,,b\n", "", "this column has no name"),
            ("a,b,a\n", "a", "`a` is set twice"),
            ("ä,b\n1,2,ü\n", "ü", "this cell stands beyond the last column"),
        ] {
            let errors = parse(text, 10).unwrap_err();
            let span = &errors[0].span;
            assert_eq!((&text[span.start - 10..span.end - 10], errors[0].message.as_str()), (at, message));
        }
    }

    #[test]
    fn cells_keep_their_places() {
        let text = "热,b\nx,\"y\"\n";
        let node = parse(text, 3).unwrap();
        let Value::List(rows) = &node.value else { panic!() };
        let entry = &rows[0].entries().unwrap()[1];
        assert_eq!(&text[entry.value.span.start - 3..entry.value.span.end - 3], "\"y\"");
    }
}
