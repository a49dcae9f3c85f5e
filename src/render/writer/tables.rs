//! Tables: a region that scrolls and has a name, the heads of columns and rows, a caption.
//!
//! A table is written as it comes. What only its end tells is then put into what is written: whether the first column holds the
//! heads of the rows ([`are_heads`]), and the caption, if it follows. So places are kept, and move with what is put in before them.
//!
//! A caption is a paragraph right before a table or right behind it that begins with `Table:`, as in Pandoc and Quarto, with the
//! word for it in the language of the text, or with `:`. A table without one is called after the heading that it stands under.

mod reading;

use std::collections::HashMap;
use std::ops::Range;

use super::escape::attribute;
use super::{Naming, Writer, WriterWords};
use crate::article::markdown::Alignment;
use reading::{are_heads, caption_in};

/// What ends a table, behind its rows.
pub(super) const CLOSE: &str = "</tbody>\n</table>\n</div>\n";

/// The tables of a text, as far as it is written.
#[derive(Default)]
pub(super) struct Tables {
    /// What is known of what is being written now; a footnote's text has places of its own.
    pub(super) places: Places,
    /// The number of the heading that was passed last.
    heading: Option<u32>,
    /// How many tables have been called the same so far.
    names: HashMap<String, usize>,
    /// How many captions there have been.
    captions: usize,
}

/// Places in what is written, which hold until something else is being written.
#[derive(Default)]
pub(super) struct Places {
    /// The table at hand, or the last one.
    table: Table,
    /// Where the paragraph at hand or the last one begins.
    paragraph: usize,
    /// The last paragraph, if it reads like a caption.
    caption: Option<Range<usize>>,
}

#[derive(Default)]
struct Table {
    alignments: Vec<Alignment>,
    column: usize,
    in_head: bool,
    /// Where its region takes the name that an author gives to the table.
    start: usize,
    /// The attribute that names the region.
    label: Range<usize>,
    /// Where a caption goes.
    inside: usize,
    /// Where it ends; none as long as it is written.
    end: Option<usize>,
    has_caption: bool,
    /// Where the head begins, and whether anything stands in it, and in its first cell.
    head: usize,
    has_heads: bool,
    has_corner: bool,
    /// Where the cell at hand begins, and what stands in it.
    cell: Range<usize>,
    /// The cells of the first column below the head, each without what closes it.
    firsts: Vec<Range<usize>>,
}

impl Tables {
    /// Notes the heading that what follows stands under.
    pub(super) fn pass_heading(&mut self, number: u32) {
        self.heading = Some(number);
    }

    /// A name for a table that nothing else on the page has.
    fn unique(&mut self, name: &str) -> String {
        let count = self.names.entry(name.to_owned()).or_default();
        *count += 1;
        if *count == 1 { name.to_owned() } else { format!("{name} ({count})") }
    }
}

impl Places {
    pub(super) fn begin_paragraph(&mut self, start: usize) {
        self.paragraph = start;
    }

    /// Moves all places behind `at`, where `length` bytes have been put in.
    pub(super) fn shift(&mut self, at: usize, length: usize) {
        let table = &mut self.table;
        let places = [&mut self.paragraph, &mut table.start, &mut table.inside, &mut table.head];
        let ranges = self.caption.iter_mut().chain([&mut table.label, &mut table.cell]).chain(&mut table.firsts);
        let ends = ranges.flat_map(|range| [&mut range.start, &mut range.end]);
        for place in places.into_iter().chain(&mut table.end).chain(ends).filter(|place| **place > at) {
            *place += length;
        }
    }
}

impl<'c> Writer<'c> {
    pub(super) fn table(&mut self, alignments: &[Alignment]) {
        self.has_tables = true;
        let caption = self.caption_before();
        self.out.push_str("<div");
        let start = self.out.len();
        self.out.push_str(" class=\"table-scroll\"");
        // Without a page there is no language that it could have a name in.
        let label = if self.content.is_some() {
            self.out.push_str(" role=\"region\"");
            let start = self.out.len();
            if caption.is_none() {
                let name = self.table_name();
                attribute(&mut self.out, "aria-label", &name);
            }
            start..self.out.len()
        } else {
            self.out.len()..self.out.len()
        };
        self.out.push_str(" tabindex=\"0\">\n<table class=\"markdown\">\n");
        let inside = self.out.len();
        self.tables.places.table = Table { alignments: alignments.to_vec(), start, label, inside, ..Table::default() };
        self.push(super::Kind::Flow, CLOSE, Naming::At(start));
        if let Some(paragraph) = caption {
            self.caption(&paragraph);
        }
    }

    pub(super) fn table_head(&mut self) {
        self.tables.places.table.in_head = true;
        self.tables.places.table.head = self.out.len();
        self.table_row("<thead>\n<tr>", "</tr>\n</thead>\n<tbody>\n");
    }

    pub(super) fn table_row(&mut self, open: &str, close: &'static str) {
        self.tables.places.table.column = 0;
        self.part(open, close);
    }

    pub(super) fn cell(&mut self) {
        let start = self.out.len();
        let (tag, close) =
            if self.tables.places.table.in_head { ("<th scope=\"col\"", "</th>") } else { ("<td", "</td>") };
        self.out.push_str(tag);
        self.out.push_str(self.tables.places.table.side());
        self.part(">", close);
        self.tables.places.table.cell = start..self.out.len();
    }

    /// Ends a cell, whose closing tag is yet to be written.
    pub(super) fn end_cell(&mut self) {
        let table = &mut self.tables.places.table;
        let Range { start, end: inside } = table.cell;
        let is_empty = self.out.get(inside..).is_none_or(|text| text.trim().is_empty());
        let is_first = table.column == 0;
        if table.in_head {
            table.has_heads |= !is_empty;
            table.has_corner |= is_first && !is_empty;
            if is_empty {
                // A head that says nothing is none.
                self.out.truncate(start);
                self.out.push_str(&format!("<td{}>", table.side()));
                self.close_with("</td>");
            }
        } else if is_first {
            table.firsts.push(start..self.out.len());
        }
        self.tables.places.table.column += 1;
    }

    /// Ends the head; one in which nothing stands is what authors write who want none.
    pub(super) fn end_head(&mut self) {
        let table = &mut self.tables.places.table;
        table.in_head = false;
        if !table.has_heads {
            self.out.truncate(table.head);
            self.close_with("<tbody>\n");
        }
    }

    /// Makes heads of the first column's cells, if that is what they are. What closes the table is yet to be written.
    pub(super) fn end_table(&mut self) {
        let firsts = std::mem::take(&mut self.tables.places.table.firsts);
        let table = &self.tables.places.table;
        let cells: Option<Vec<&str>> = firsts.iter().map(|cell| self.out.get(cell.clone())).collect();
        let has_empty_corner = table.has_heads && !table.has_corner;
        let is_column_of_heads = table.alignments.len() > 1
            && cells.is_some_and(|cells| {
                let inside = cells.iter().filter_map(|cell| Some(cell.split_once('>')?.1.trim()));
                are_heads(&inside.collect::<Vec<_>>(), has_empty_corner)
            });
        if is_column_of_heads {
            self.turn_into_heads(&firsts);
        }
        self.tables.places.table.end = Some(self.out.len() + CLOSE.len());
    }

    /// Writes the rows anew, with these cells as heads of theirs.
    fn turn_into_heads(&mut self, cells: &[Range<usize>]) {
        const CELL: (&str, &str) = ("<td", "</td>");
        let Some(first) = cells.first() else { return };
        let rows = self.out.split_off(first.start);
        let mut written = 0;
        for Range { start, end } in cells.iter().map(|cell| cell.start - first.start..cell.end - first.start) {
            let cell = &rows[start..end];
            let is_empty = cell.ends_with('>') && cell.split_once('>').is_some_and(|(_, inside)| inside.is_empty());
            if is_empty {
                continue;
            }
            self.out.push_str(&rows[written..start]);
            self.out.push_str("<th scope=\"row\"");
            self.out.push_str(&rows[start + CELL.0.len()..end]);
            self.out.push_str("</th>");
            written = end + CELL.1.len();
        }
        self.out.push_str(&rows[written..]);
    }

    /// What a table without a caption is called.
    fn table_name(&mut self) -> String {
        let outline = self.content.map(|content| &content.outline);
        let heading = self.tables.heading.and_then(|number| outline?.headings.get(number as usize));
        let title = heading.map(|heading| &heading.title).or_else(|| outline?.title.as_ref());
        let text = title.map(|title| title.text().trim()).filter(|text| !text.is_empty());
        let word = self.words().map_or("", |words| &words.table);
        self.tables.unique(text.unwrap_or(word))
    }

    fn words(&self) -> Option<&'c WriterWords> {
        self.content.zip(self.tools).map(|(content, tools)| tools.words.words(&content.language))
    }

    /// Whether this is what a table is called in the language of the text.
    fn is_word(&self, word: &str) -> bool {
        self.words().is_some_and(|words| words.table.to_lowercase() == word.to_lowercase())
    }

    /// Ends a paragraph: if it is the caption of the table before it, it goes there, and has been no paragraph.
    pub(super) fn end_paragraph(&mut self) -> bool {
        let Range { start, end } = self.tables.places.paragraph..self.out.len();
        let is_caption =
            self.out.get(start..end).and_then(|paragraph| caption_in(paragraph, |word| self.is_word(word)));
        if is_caption.is_none() {
            return false;
        }
        let table = &self.tables.places.table;
        if table.end != Some(start) || table.has_caption {
            self.tables.places.caption = Some(start..end);
            return false;
        }
        let paragraph = self.out.split_off(start);
        self.caption(&paragraph);
        true
    }

    /// Takes the paragraph out that the table to come has for its caption.
    fn caption_before(&mut self) -> Option<String> {
        let paragraph = self.tables.places.caption.take()?;
        (paragraph.end == self.out.len()).then(|| self.out.split_off(paragraph.start))
    }

    /// Gives the last table a caption, and its region the caption's name.
    fn caption(&mut self, paragraph: &str) {
        let Some((id, text)) = caption_in(paragraph, |word| self.is_word(word)) else { return };
        let (id, text) = (id.map(str::to_owned), text.to_owned());
        self.tables.captions += 1;
        // No heading's anchor holds a colon.
        let id = id.unwrap_or_else(|| format!("{}table:{}", self.footnotes.prefix, self.tables.captions));
        let mut caption = String::from("<caption");
        attribute(&mut caption, "id", &id);
        caption.push('>');
        caption.push_str(&text);
        caption.push_str("</caption>\n");
        let mut label = String::new();
        attribute(&mut label, "aria-labelledby", &id);

        let table = &mut self.tables.places.table;
        table.has_caption = true;
        self.out.insert_str(table.inside, &caption);
        let before = table.label.clone();
        self.out.replace_range(before.clone(), &label);
        let end = table.end.map(|end| end + caption.len() + label.len() - before.len());
        table.label.end = before.start + label.len();
        table.inside = table.inside + label.len() - before.len();
        table.end = end;
    }
}

impl Table {
    /// The class for the side that the column at hand is set to.
    fn side(&self) -> &'static str {
        match self.alignments.get(self.column) {
            Some(Alignment::Left) => " class=\"left\"",
            Some(Alignment::Center) => " class=\"center\"",
            Some(Alignment::Right) => " class=\"right\"",
            Some(Alignment::None) | None => "",
        }
    }
}
