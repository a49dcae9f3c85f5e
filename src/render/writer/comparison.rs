//! Comparisons as tables: subjects are columns as long as there are few, else rows. Each group of criteria is a table of its own.
//!
//! It is one table for everybody: it needs no script, and names of rows and columns are heads, so that it can be read out and printed.
//! What scripts add is told by attributes: `data-key` says what a subject or criterion goes by in addresses, `data-sort` the number that a
//! cell is sorted by, `data-same` that a criterion tells the subjects apart in nothing.

use super::escape::{attribute, escape_text};
use super::words::ComparisonWords;
use crate::render::phrase;
use crate::view::{CellState, CellView, ComparisonView, GroupView, RowView, SubjectView};

/// What each table of a comparison begins with: it scrolls.
pub(super) const REGION: &str = "<div class=\"table-scroll\"";

/// Writes a comparison; nothing if there is nothing in it.
pub(in crate::render) fn write(out: &mut String, view: &ComparisonView, words: &ComparisonWords) {
    if view.groups.is_empty() {
        return;
    }
    // No landmark, that is the region within, and no section: its title is no heading.
    out.push_str("<div class=\"comparison\" role=\"group\"");
    attribute(out, "id", &view.id);
    let title = format!("{}-title", view.id);
    attribute(out, "aria-labelledby", &title);
    out.push_str(">\n<p class=\"comparison-title\"");
    attribute(out, "id", &title);
    out.push('>');
    out.push_str(&phrase::html(&view.title));
    out.push_str("</p>\n");
    for group in &view.groups {
        let writer = Group { out, view, group, words };
        writer.write(&title);
    }
    out.push_str("</div>\n");
}

struct Group<'g> {
    out: &'g mut String,
    view: &'g ComparisonView,
    group: &'g GroupView,
    words: &'g ComparisonWords,
}

impl Group<'_> {
    fn write(mut self, title: &str) {
        self.out.push_str(REGION);
        self.out.push_str(" role=\"region\" tabindex=\"0\"");
        match &self.group.label {
            Some(label) => attribute(self.out, "aria-label", &format!("{}: {label}", self.view.title.inlines.text())),
            None => attribute(self.out, "aria-labelledby", title),
        }
        let side = if self.view.has_columns { "columns" } else { "rows" };
        let class = if self.group.is_matrix { "facts matrix" } else { "facts" };
        self.out.push_str(&format!(">\n<table class=\"{class}\" data-subjects=\"{side}\">\n"));
        if let Some(label) = &self.group.label {
            self.out.push_str("<caption>");
            escape_text(self.out, label);
            self.out.push_str("</caption>\n");
        }
        self.out.push_str("<thead>\n<tr><td></td>");
        if self.view.has_columns {
            self.columns();
        } else {
            self.rows();
        }
        self.out.push_str("</tbody>\n</table>\n</div>\n");
    }

    /// The subjects are columns.
    fn columns(&mut self) {
        for head in &self.view.heads {
            self.out.push_str("<th scope=\"col\"");
            self.subject(head);
        }
        self.out.push_str("</tr>\n</thead>\n<tbody>\n");
        for row in &self.group.rows {
            self.out.push_str("<tr");
            self.keys(row);
            self.out.push_str("><th scope=\"row\">");
            self.criterion(row);
            row.cells.iter().for_each(|cell| self.cell(cell));
            self.out.push_str("</tr>\n");
        }
    }

    /// The subjects are rows.
    fn rows(&mut self) {
        for row in &self.group.rows {
            self.out.push_str("<th scope=\"col\"");
            self.keys(row);
            self.out.push('>');
            self.criterion(row);
        }
        self.out.push_str("</tr>\n</thead>\n<tbody>\n");
        for (index, head) in self.view.heads.iter().enumerate() {
            self.out.push_str("<tr");
            attribute(self.out, "data-key", &head.key);
            self.out.push_str("><th scope=\"row\">");
            self.name(head);
            self.group.rows.iter().filter_map(|row| row.cells.get(index)).for_each(|cell| self.cell(cell));
            self.out.push_str("</tr>\n");
        }
    }

    fn keys(&mut self, row: &RowView) {
        attribute(self.out, "data-key", &row.key);
        if row.is_same {
            self.out.push_str(" data-same");
        }
    }

    fn subject(&mut self, head: &SubjectView) {
        attribute(self.out, "data-key", &head.key);
        self.out.push('>');
        self.name(head);
    }

    fn name(&mut self, head: &SubjectView) {
        self.linked(head.href.as_deref(), &phrase::html(&head.name));
        self.out.push_str("</th>");
    }

    fn criterion(&mut self, row: &RowView) {
        self.linked(row.href.as_deref(), &phrase::html(&row.label));
        if let Some(unit) = &row.unit {
            self.out.push_str(" <span class=\"unit\">");
            escape_text(self.out, unit);
            self.out.push_str("</span>");
        }
        self.out.push_str("</th>");
    }

    fn linked(&mut self, href: Option<&str>, html: &str) {
        match href {
            Some(href) => {
                self.out.push_str("<a");
                attribute(self.out, "href", href);
                self.out.push('>');
                self.out.push_str(html);
                self.out.push_str("</a>");
            }
            None => self.out.push_str(html),
        }
    }

    fn cell(&mut self, cell: &CellView) {
        self.out.push_str("<td");
        if let Some(order) = cell.order {
            attribute(self.out, "data-sort", &number(order));
        }
        if let Some(inexact) = &cell.inexact {
            attribute(self.out, "data-value", inexact);
        }
        match cell.state {
            // The style sheet makes a dash of the words: tables of many subjects have very many such cells.
            CellState::Missing => self.mark("missing", &self.words.missing, ""),
            CellState::Unknown => self.mark("unknown", "?", &self.words.unknown),
            CellState::NotApplicable => self.mark("not-applicable", &self.words.not_applicable, ""),
            CellState::Known => self.out.push_str(match (cell.is_best, cell.answer) {
                (false, None) => ">",
                (false, Some(true)) => " class=\"yes\">",
                (false, Some(false)) => " class=\"no\">",
                (true, None) => " class=\"best\">",
                (true, Some(true)) => " class=\"best yes\">",
                (true, Some(false)) => " class=\"best no\">",
            }),
        }
        let html = phrase::html(&cell.text);
        if cell.state == CellState::Known {
            self.out.push_str(&html);
        } else if !html.is_empty() {
            self.out.push_str(" <span class=\"note\">(");
            self.out.push_str(&html);
            self.out.push_str(")</span>");
        }
        if let Some(converted) = &cell.converted {
            self.out.push_str(" <span class=\"converted\">(");
            escape_text(self.out, converted);
            self.out.push_str(")</span>");
        }
        if cell.is_best {
            self.out.push_str(" <span class=\"best-mark\">");
            escape_text(self.out, &self.words.best);
            self.out.push_str("</span>");
        }
        if let Some(more) = &cell.more {
            self.out.push_str(" <a class=\"more\"");
            attribute(self.out, "href", more);
            self.out.push('>');
            escape_text(self.out, &self.words.more);
            self.out.push_str("</a>");
        }
        self.out.push_str("</td>");
    }

    /// Begins a cell without a value: a sign for those who see it, and what it means for those who listen.
    fn mark(&mut self, class: &str, sign: &str, meaning: &str) {
        attribute(self.out, "class", class);
        self.out.push('>');
        if meaning.is_empty() {
            escape_text(self.out, sign);
            return;
        }
        self.out.push_str("<span aria-hidden=\"true\">");
        escape_text(self.out, sign);
        self.out.push_str("</span><span class=\"visually-hidden\">");
        escape_text(self.out, meaning);
        self.out.push_str("</span>");
    }
}

/// A number as scripts read it.
fn number(number: f64) -> String {
    // Most are whole, and as such written several times as fast.
    let whole = number as i64;
    if whole as f64 == number { whole.to_string() } else { number.to_string() }
}
