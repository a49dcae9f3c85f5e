//! What a block of text holds once it has ended: lines that are `name: value`, and labels that begin passages.

use std::ops::Range;

use super::Gatherer;
use crate::article::facts::labels::{self, Block};
use crate::article::facts::{Join, LONGEST_CELL, Label, Line, Passage};
use crate::article::inlines::{Builder, Inlines};
use crate::base::text;

/// How much of a passage is kept, in bytes: more than a cell ever shows.
const MOST_OF_PASSAGE: usize = 6 * LONGEST_CELL;

/// A passage that is still being put together.
pub(super) struct OpenPassage {
    heading: Option<u32>,
    label: Option<Label>,
    text: Builder,
    pub(super) is_cut: bool,
    join: Join,
    is_apart: bool,
    span: Range<usize>,
}

impl Gatherer<'_> {
    /// Ends the text at hand: finds the lines and labels in it.
    pub(super) fn end_text(&mut self) {
        if self.block.is_empty() {
            return;
        }
        if self.apart == 0 && self.table.is_none() && self.images == 0 {
            let whole = self.block.slice(0..self.block.len());
            if self.wanted.lines {
                self.lines(&whole);
            }
            if self.wanted.passages {
                self.passages(&whole);
            }
        }
        self.drop_text();
    }

    /// The lines of the block that are `name: value`.
    fn lines(&mut self, whole: &Inlines) {
        let line_starts = std::mem::take(&mut self.line_starts);
        let block = Block { text: whole.text(), marks: whole.marks(), line_starts: &line_starts };
        let starts = std::iter::once(0).chain(line_starts.iter().copied());
        let mut values = whole.slices();
        let length = whole.text().len();
        let ends = line_starts.iter().copied().chain([length]);
        // Of a last line that holds a picture alone there is no text.
        for line in starts.zip(ends).map(|(start, end)| start.min(length)..end.min(length)) {
            // What is set in bold may go on in the next line.
            let label = labels::of_line(&block, line.clone()).filter(|label| label.end <= line.end);
            let Some(label) = label else { continue };
            // What stands in brackets is part of the name here: `Power (kW): 12`.
            let name = label.given.as_ref().map_or(label.name.end, |given| given.end + 1);
            let name = label.name.start..whole.text().ceil_char_boundary(name);
            let value = values.next(label.end..line.end);
            let spans = [self.place(whole, name.clone()), self.place(whole, label.end..line.end)];
            self.found.lines.push(Line { name: whole.text()[name].to_owned(), value });
            self.spans.lines.push(spans);
        }
        self.line_starts = line_starts;
    }

    /// The labels in the block: what stands before the first belongs to the passage at hand, and each begins a new one.
    fn passages(&mut self, whole: &Inlines) {
        let line_starts = std::mem::take(&mut self.line_starts);
        let block = Block { text: whole.text(), marks: whole.marks(), line_starts: &line_starts };
        let labels = labels::find(&block, self.items as u32);
        let before = |label: &Label| block.before(label.name.start).len();
        let first = labels.first().map_or(whole.text().len(), before);
        // There may be very many.
        let mut slices = whole.slices();
        if !whole.text()[..first].trim().is_empty() {
            let text = slices.next(0..first);
            match &mut self.passage {
                Some(passage) => passage.add(self.join, &text),
                None => self.begin_passage(None, whole, 0..first, &text),
            }
        }
        let ends: Vec<usize> = labels.iter().skip(1).map(before).collect();
        let join = self.join;
        for (label, end) in labels.into_iter().zip(ends.into_iter().chain([whole.text().len()])) {
            // What may stand before the next label is not before the end of this one.
            let range = label.name.start..end.max(label.end);
            let text = slices.next(range.clone());
            self.begin_passage(Some(label), whole, range, &text);
            // What follows in the same block is no item of its own.
            self.join = Join::Sentence;
        }
        self.join = join;
        self.line_starts = line_starts;
    }

    /// Begins the passage that is `text`, the part of the block in `range`.
    pub(super) fn begin_passage(&mut self, label: Option<Label>, whole: &Inlines, range: Range<usize>, text: &Inlines) {
        self.end_passage();
        // Above the first heading only labels are of interest, which would make no row.
        if self.heading.is_none() && label.is_none() {
            return;
        }
        let span = match &label {
            Some(label) => self.place(whole, label.name.clone()),
            None => self.place(whole, range.start..range.start),
        };
        // The slice has no space at its beginning.
        let lead = whole.text()[range.clone()].len() - whole.text()[range.clone()].trim_start().len() + range.start;
        let moved = |range: Range<usize>| range.start.saturating_sub(lead)..range.end.saturating_sub(lead);
        let label = label.map(|label| Label {
            name: moved(label.name),
            given: label.given.map(moved),
            end: (label.end - lead).min(text.text().len()),
            ..label
        });
        let mut passage = OpenPassage {
            heading: self.heading,
            label,
            text: Builder::default(),
            is_cut: false,
            join: self.join,
            is_apart: std::mem::take(&mut self.is_apart),
            span,
        };
        passage.text.append(text);
        self.passage = Some(passage);
    }

    pub(super) fn end_passage(&mut self) {
        let Some(mut open) = self.passage.take() else { return };
        let mut text = open.text.take();
        let mut is_cut = open.is_cut;
        if text.text().len() > MOST_OF_PASSAGE {
            let from = open.label.as_ref().map_or(0, |label| label.end);
            let end = text::sentence_end(text.text(), from);
            let end = if end <= 2 * MOST_OF_PASSAGE { end } else { text.text().floor_char_boundary(MOST_OF_PASSAGE) };
            is_cut |= end < text.text().len();
            text = text.slice(0..end);
        }
        let OpenPassage { heading, label, join, is_apart, .. } = open;
        let passage = Passage { heading, label, text, is_cut, join, is_apart };
        self.found.passages.push(passage);
        self.spans.passages.push(open.span);
    }

    /// Where in the file a part of the block's text stands; the piece that it begins in if it is not written like that.
    fn place(&self, whole: &Inlines, range: Range<usize>) -> Range<usize> {
        let part = whole.text()[range.clone()].trim();
        let from = range.start + (whole.text()[range.clone()].len() - whole.text()[range.clone()].trim_start().len());
        let piece = self.pieces.partition_point(|(at, _)| *at <= from).checked_sub(1);
        let Some((at, source)) = piece.map(|piece| &self.pieces[piece]) else { return self.offset..self.offset };
        let written = &self.body[source.clone()];
        let near = written.get(from - at..).unwrap_or(written);
        let exact = near.find(part).map(|found| source.start + (written.len() - near.len()) + found);
        match exact.filter(|_| !part.is_empty()) {
            Some(start) => start + self.offset..start + part.len() + self.offset,
            None => source.start + self.offset..source.end + self.offset,
        }
    }
}

impl OpenPassage {
    /// Adds a text that follows.
    fn add(&mut self, join: Join, text: &Inlines) {
        if self.text.len() > MOST_OF_PASSAGE {
            self.is_cut = true;
            return;
        }
        let is_fresh = self.label.as_ref().is_some_and(|label| label.end >= self.text.len());
        let between = if is_fresh { " " } else { join.between(self.text.as_text(), text.text()) };
        self.text.text(between);
        self.text.append(text);
    }
}
