//! What tables lose: wikilinks that a `|` takes apart, cells that their heads have no place for, whole tables whose heads do not fit.
//!
//! Cells are looked for in the text as it is prepared, with fillers for what is left out on purpose: comments and shortcodes.

use std::ops::Range;

use super::markdown::FILLER;
use crate::base::path::SourcePath;
use crate::diagnostic::{Diagnostic, Lint};

/// Looks at the rows of tables, one after the other.
pub struct Tables<'a> {
    path: &'a SourcePath,
    /// Whether `[[Name]]` is a link.
    wikilinks: bool,
    /// Where in the file the last cell of the row ends that is shown.
    end: usize,
}

impl<'a> Tables<'a> {
    /// Those of the file at `path`; `wikilinks` says whether `[[Name]]` is a link in it.
    pub fn new(path: &'a SourcePath, wikilinks: bool) -> Self {
        Self { path, wikilinks, end: 0 }
    }

    /// Begins a row at byte `start` of the file.
    pub fn begin_row(&mut self, start: usize) {
        self.end = start;
    }

    /// Takes a cell of the row that ends at byte `end` of the file.
    pub fn cell(&mut self, end: usize) {
        self.end = self.end.max(end);
    }

    /// What is wrong with a row when it ends: as it is written, and as it is prepared. `at` is where in the file it stands.
    pub fn end_row(&self, written: &str, prepared: &str, at: Range<usize>) -> Vec<Diagnostic> {
        let faults = self.split(written, at.start);
        // What such a link loses is told with it.
        if !faults.is_empty() {
            return faults;
        }
        self.lost(prepared, at).into_iter().collect()
    }

    /// What is wrong with a paragraph, beginning at byte `start` of the file, two lines of which would begin a table if the first had as many
    /// cells as the second.
    pub fn failed(&self, written: &str, prepared: &str, start: usize) -> Vec<Diagnostic> {
        let Some((at, below)) = failed_head(prepared) else { return Vec::new() };
        let start = start + at.start;
        let faults = self.split(&written[at.clone()], start);
        let head = &prepared[at];
        let (own, wanted) = (cells(head), cells(below));
        if !faults.is_empty() || own == wanted {
            return faults;
        }
        let count = |cells: usize| format!("{cells} cell{}", if cells == 1 { "" } else { "s" });
        let message = format!("this is no table: its head has {}, the line below it {}", count(own), count(wanted));
        let fault = Diagnostic::new(Lint::UnevenTable, message);
        let fault = fault.at_span(self.path, start..start + head.trim_end().len());
        vec![fault.help("give both lines the same number of cells")]
    }

    /// The wikilinks of a row that a `|` takes apart.
    fn split(&self, row: &str, start: usize) -> Vec<Diagnostic> {
        let links = if self.wikilinks { split_links(row) } else { Vec::new() };
        let fault = |link: Range<usize>| {
            let written = &row[link.clone()];
            let message = format!("the table ends a cell within `{written}`");
            let fault = Diagnostic::new(Lint::SplitLink, message);
            let fault = fault.at_span(self.path, start + link.start..start + link.end);
            fault.help(format!("write `{}`", escaped_bars(written)))
        };
        links.into_iter().map(fault).collect()
    }

    /// What of a row stands behind the last cell that is shown.
    fn lost(&self, row: &str, at: Range<usize>) -> Option<Diagnostic> {
        let behind = row.get(self.end - at.start..)?;
        let is_between = |c: char| c == '|' || c == char::from(FILLER) || c.is_whitespace();
        let text = behind.trim_start_matches(is_between);
        let start = at.end - text.len();
        let text = text.trim_end_matches(is_between);
        let is_comment = text.starts_with("<!--") && text.find("-->") == text.len().checked_sub("-->".len());
        if text.is_empty() || is_comment {
            return None;
        }
        let message = "this row has more cells than the head of its table, and they are not shown";
        let fault = Diagnostic::new(Lint::UnevenTable, message).at_span(self.path, start..start + text.len());
        Some(fault.help("give the head as many cells, or write `\\|` for a bar that ends no cell"))
    }
}

/// Where in a row of a table wikilinks and embeds stand with a `|` that ends a cell: `[[Combi oven|oven]]`.
fn split_links(row: &str) -> Vec<Range<usize>> {
    let mut from = 0;
    let links = row.match_indices("]]").filter_map(|(close, brackets)| {
        let before = std::mem::replace(&mut from, close + brackets.len());
        // The bracket that opened last is the nearest one.
        let open = before + row.get(before..close)?.rfind("[[")?;
        let text = &row[open + "[[".len()..close];
        let name = text.split('|').next().unwrap_or_default();
        let is_name = !name.trim().is_empty() && !name.contains('`');
        let slashes = row[..open].len() - row[..open].trim_end_matches('\\').len();
        let is_split = slashes.is_multiple_of(2) && is_name && escaped_bars(text) != text;
        is_split.then(|| open - usize::from(row[..open].ends_with('!'))..close + brackets.len())
    });
    links.collect()
}

/// Where in a paragraph a line stands that looks like the head of a table, for the line below it looks like the one of dashes; and that.
fn failed_head(paragraph: &str) -> Option<(Range<usize>, &str)> {
    let is_of_it = |c: char| matches!(c, '|' | '-' | ':' | '>') || c.is_whitespace();
    let mut end = 0;
    let mut before: Option<Range<usize>> = None;
    for line in paragraph.split_inclusive('\n') {
        let is_delimiter = line.contains('|') && line.contains('-') && line.chars().all(is_of_it);
        if let Some(head) = before.filter(|head| is_delimiter && paragraph[head.clone()].contains('|')) {
            return Some((head, line));
        }
        before = Some(end..end + line.len());
        end += line.len();
    }
    None
}

/// How many cells a line has. A `|` at its beginning or end parts none, nor does one behind a `\`, whatever stands before that.
fn cells(line: &str) -> usize {
    let is_beside = |c: char| c == '>' || c == char::from(FILLER) || c.is_whitespace();
    let line = line.trim_start_matches(is_beside).trim_end_matches(is_beside);
    let inner = line.strip_prefix('|').unwrap_or(line);
    let inner = inner.strip_suffix('|').filter(|inner| !inner.ends_with('\\')).unwrap_or(inner);
    1 + inner.matches('|').count() - inner.matches("\\|").count()
}

/// The text with a `\` before each `|` that has none.
fn escaped_bars(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 1);
    for c in text.chars() {
        if c == '|' && !escaped.ends_with('\\') {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_counted_as_tables_part_them() {
        let counts = ["| a | b |", "a | b", "|---|", "| a \\| b | c", "> | a |", "| a \\|", "||"].map(cells);
        assert_eq!(counts, [2, 2, 1, 2, 1, 1, 1]);
    }
}
