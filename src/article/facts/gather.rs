//! The walk over an article's events that gathers what may be facts, beside the walk that makes the outline.

use std::ops::Range;

use super::labels::{self, Block};
use super::{CandidateSpans, Candidates, Join, LONGEST_CELL, Label, Line, Passage, Table, fence};
use crate::article::inlines::{Builder, Inlines, Style};
use crate::article::markdown::{Event, Tag, TagEnd};
use crate::base::path::SourcePath;
use crate::base::text;
use crate::diagnostic::Diagnostic;
use crate::settings::Dialect;

/// How much of a passage is kept, in bytes: more than a cell ever shows.
const MOST_OF_PASSAGE: usize = 6 * LONGEST_CELL;

/// What is looked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Wanted {
    passages: bool,
    tables: bool,
    lines: bool,
}

impl Wanted {
    fn anything(self) -> bool {
        self.passages || self.tables || self.lines
    }
}

/// One walk over the events.
pub struct Gatherer<'t> {
    path: &'t SourcePath,
    body: &'t str,
    offset: usize,
    wanted: Wanted,
    found: Candidates,
    spans: CandidateSpans,
    faults: Vec<Diagnostic>,
    /// The text of the block at hand.
    block: Builder,
    /// Bytes of that text at which lines begin.
    line_starts: Vec<usize>,
    /// Where in the body pieces of that text stand, by the byte of the text at which they begin.
    pieces: Vec<(usize, Range<usize>)>,
    /// The heading that the walk is below, and whether one of the second level or deeper has been seen.
    heading: Option<u32>,
    has_section: bool,
    /// How many containers are open whose text is somebody else's, or no part of the running text.
    apart: usize,
    /// How many items and definitions are open: there labels may be plain.
    items: usize,
    /// How text at hand follows upon the passage before it.
    join: Join,
    images: usize,
    /// How many bytes of folders are yet to come in the text of the link at hand, and its number.
    folders: (u32, usize),
    in_code: bool,
    /// The code of the fence at hand, and where in the body pieces of it begin, by the byte of the code.
    fence: Option<(String, Vec<(usize, usize)>)>,
    passage: Option<OpenPassage>,
    table: Option<(Table, Vec<Range<usize>>)>,
}

/// A passage that is still being put together.
struct OpenPassage {
    heading: u32,
    label: Option<Label>,
    text: Builder,
    is_cut: bool,
    join: Join,
    span: Range<usize>,
}

impl<'t> Gatherer<'t> {
    /// The walk over the events of `body`, which begins at byte `offset` of the file at `path`. Passages are looked for if the article
    /// `has_subjects`.
    pub fn new(path: &'t SourcePath, body: &'t str, offset: usize, has_subjects: bool, dialect: &Dialect) -> Self {
        let wanted = Wanted { passages: has_subjects, tables: has_subjects || dialect.kinds, lines: dialect.criteria };
        Self {
            path,
            body,
            offset,
            wanted,
            found: Candidates::default(),
            spans: CandidateSpans::default(),
            faults: Vec::new(),
            block: Builder::default(),
            line_starts: Vec::new(),
            pieces: Vec::new(),
            heading: None,
            has_section: false,
            apart: 0,
            items: 0,
            join: Join::default(),
            images: 0,
            folders: (0, 0),
            in_code: false,
            fence: None,
            passage: None,
            table: None,
        }
    }

    /// Looks at the next event.
    #[inline]
    pub fn take(&mut self, event: &Event<'_>, span: &Range<usize>) {
        let is_code = matches!(event, Event::Start(Tag::CodeBlock { .. }));
        if self.wanted.anything() || is_code || self.fence.is_some() {
            self.look(event, span);
        }
    }

    fn look(&mut self, event: &Event<'_>, span: &Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, span),
            Event::End(end) => self.end(*end, span),
            Event::Text(text) if self.in_code => self.code(text, span),
            // In a cell a picture counts by what it says instead.
            _ if self.images > 0 && self.table.is_none() || !self.wanted.anything() => {}
            Event::Text(text) => {
                self.pieces.push((self.block.len(), span.clone()));
                let text = self.folders_in(text);
                self.block.text(text);
            }
            Event::Code(code) => self.block.code(code),
            Event::Math { source, .. } => self.block.code(source),
            Event::SoftBreak | Event::HardBreak => self.line_break(),
            Event::Html { html, inline: true, .. } if html.starts_with("<br") => self.line_break(),
            Event::Tag { name, .. } => {
                self.block.text("#");
                self.block.text(name);
            }
            Event::Html { .. }
            | Event::BlockId { .. }
            | Event::FootnoteReference(_)
            | Event::Rule
            | Event::TaskMarker { .. } => {}
        }
    }

    fn line_break(&mut self) {
        self.block.space();
        self.line_starts.push(self.block.len());
    }

    fn code(&mut self, text: &str, span: &Range<usize>) {
        if let Some((code, pieces)) = &mut self.fence {
            pieces.push((code.len(), span.start));
            code.push_str(text);
        }
    }

    /// Adds the folders at the beginning of a link's text; the rest of it.
    fn folders_in<'e>(&mut self, text: &'e str) -> &'e str {
        let (link, left) = self.folders;
        if left == 0 {
            return text;
        }
        let (folders, rest) = text.split_at(text.floor_char_boundary(left.min(text.len())));
        self.folders = (link, left - folders.len());
        self.block.open(Style::Folders(link));
        self.block.text(folders);
        self.block.close();
        rest
    }

    fn start(&mut self, tag: &Tag<'_>, span: &Range<usize>) {
        match tag {
            Tag::Emphasis => return self.block.open(Style::Emphasis),
            Tag::Strong => {
                self.pieces.push((self.block.len(), span.clone()));
                return self.block.open(Style::Strong);
            }
            Tag::Strikethrough => return self.block.open(Style::Strikethrough),
            Tag::Highlight => return self.block.open(Style::Highlight),
            Tag::Link(link) => {
                self.pieces.push((self.block.len(), span.clone()));
                self.block.open(Style::Link(link.number));
                self.folders = (link.number, link.folders);
                return;
            }
            Tag::Embed(_) => {
                self.images += 1;
                return;
            }
            _ => {}
        }
        self.end_text();
        match tag {
            Tag::BlockQuote | Tag::Callout { .. } | Tag::FootnoteDefinition(_) => {
                self.has_more();
                self.apart += 1;
            }
            Tag::Item | Tag::Definition => {
                self.items += 1;
                self.join = Join::Item;
            }
            Tag::Paragraph if self.items == 0 => self.join = Join::Sentence,
            Tag::Heading { number, level, .. } if self.apart == 0 => {
                self.end_passage();
                self.heading = Some(*number);
                self.has_section |= *level > 1;
            }
            Tag::CodeBlock { info } => {
                self.in_code = true;
                if fence::is_compare(info) {
                    self.fence = Some((String::new(), Vec::new()));
                } else {
                    self.has_more();
                }
            }
            Tag::HtmlBlock => self.has_more(),
            Tag::Table(_) => {
                self.has_more();
                if self.apart == 0 && self.wanted.tables {
                    self.table = Some((Table { heading: self.heading, ..Table::default() }, Vec::new()));
                }
            }
            Tag::TableRow => {
                if let Some((table, _)) = &mut self.table {
                    table.rows.push(Vec::with_capacity(table.heads.len()));
                }
            }
            _ => {}
        }
    }

    fn end(&mut self, end: TagEnd, span: &Range<usize>) {
        match end {
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Highlight => return self.block.close(),
            TagEnd::Link => {
                self.folders = (0, 0);
                return self.block.close();
            }
            TagEnd::Embed => {
                self.images -= 1;
                return;
            }
            TagEnd::Heading => self.drop_text(),
            TagEnd::DefinitionTerm => self.term(),
            TagEnd::TableCell => self.cell(span),
            TagEnd::Table => {
                if let Some((table, spans)) = self.table.take() {
                    self.found.tables.push(table);
                    self.spans.tables.push(spans);
                }
            }
            TagEnd::CodeBlock => {
                self.in_code = false;
                self.end_fence(span);
            }
            _ => {}
        }
        self.end_text();
        match end {
            TagEnd::BlockQuote | TagEnd::Callout | TagEnd::FootnoteDefinition => self.apart -= 1,
            TagEnd::Item | TagEnd::Definition => self.items -= 1,
            _ => {}
        }
    }

    /// Notes that there is more below the label at hand than its text.
    fn has_more(&mut self) {
        if let Some(passage) = &mut self.passage {
            passage.is_cut = true;
        }
    }

    fn drop_text(&mut self) {
        self.block.clear();
        self.line_starts.clear();
        self.pieces.clear();
    }

    /// The term of a definition is a label by itself.
    fn term(&mut self) {
        if self.wanted.passages && self.apart == 0 && !self.block.is_empty() {
            let whole = self.block.slice(0..self.block.len());
            let name = whole.text().trim_end_matches([':', '：', ' ']).len();
            let label = Label { name: 0..name, given: None, end: whole.text().len() };
            self.begin_passage(Some(label), &whole, 0..whole.text().len());
        }
        self.drop_text();
    }

    fn cell(&mut self, span: &Range<usize>) {
        if let Some((table, spans)) = &mut self.table {
            let cell = self.block.slice(0..self.block.len());
            match table.rows.last_mut() {
                Some(row) => row.push(cell),
                None => table.heads.push(cell),
            }
            let source = &self.body[span.clone()];
            let lead = if source.trim().is_empty() { 0 } else { source.len() - source.trim_start().len() };
            let start = span.start + lead;
            let end = start + source.trim().len();
            spans.push(start + self.offset..end + self.offset);
        }
        self.drop_text();
    }

    fn end_fence(&mut self, span: &Range<usize>) {
        let Some((code, pieces)) = self.fence.take() else { return };
        let whole = span.start + self.offset..span.end + self.offset;
        // In a list or a quotation every line of it is indented, so that bytes of the code are none of the file.
        let byte = |at: usize| match pieces.partition_point(|(from, _)| *from <= at).checked_sub(1) {
            Some(piece) => (pieces[piece].1 + (at - pieces[piece].0)).min(span.end) + self.offset,
            None => whole.start,
        };
        // A range ends behind its last byte, not before the first of the next line.
        let place = |range: Range<usize>| {
            let start = byte(range.start);
            start..if range.is_empty() { start } else { byte(range.end - 1) + 1 }
        };
        let (fence, spans) = fence::read(self.path, &code, &place, whole.clone(), &mut self.faults);
        self.found.fences.push(fence);
        self.spans.fences.push(spans);
    }

    /// Ends the text at hand: finds the lines and labels in it.
    fn end_text(&mut self) {
        if self.block.is_empty() {
            return;
        }
        if self.apart == 0 && self.table.is_none() && self.images == 0 {
            let whole = self.block.slice(0..self.block.len());
            if self.wanted.lines && !self.has_section {
                self.lines(&whole);
            }
            if self.wanted.passages && self.heading.is_some() {
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
            let value = whole.slice(label.end..line.end);
            let spans = [self.place(whole, name.clone()), self.place(whole, label.end..line.end)];
            self.found.lines.push(Line { name: whole.text()[name].to_owned(), value });
            self.spans.lines.push(spans);
        }
        self.line_starts = line_starts;
    }

    /// The labels in the block: what stands before the first belongs to the passage at hand, and each begins a new one.
    fn passages(&mut self, whole: &Inlines) {
        let block = Block { text: whole.text(), marks: whole.marks(), line_starts: &self.line_starts };
        let labels = labels::find(&block, self.items > 0);
        let first = labels.first().map_or(whole.text().len(), |label| label.name.start);
        if !whole.text()[..first].trim().is_empty() {
            match &mut self.passage {
                Some(passage) => passage.add(self.join, &whole.slice(0..first)),
                None => self.begin_passage(None, whole, 0..first),
            }
        }
        let ends: Vec<usize> = labels.iter().skip(1).map(|label| label.name.start).collect();
        for (label, end) in labels.into_iter().zip(ends.into_iter().chain([whole.text().len()])) {
            let start = label.name.start;
            self.begin_passage(Some(label), whole, start..end);
        }
    }

    fn begin_passage(&mut self, label: Option<Label>, whole: &Inlines, range: Range<usize>) {
        self.end_passage();
        let Some(heading) = self.heading else { return };
        let span = match &label {
            Some(label) => self.place(whole, label.name.clone()),
            None => self.place(whole, range.start..range.start),
        };
        let text = whole.slice(range.clone());
        // The slice has no space at its beginning.
        let lead = whole.text()[range.clone()].len() - whole.text()[range.clone()].trim_start().len() + range.start;
        let moved = |range: Range<usize>| range.start.saturating_sub(lead)..range.end.saturating_sub(lead);
        let label = label.map(|label| Label {
            name: moved(label.name),
            given: label.given.map(moved),
            end: (label.end - lead).min(text.text().len()),
        });
        let mut passage =
            OpenPassage { heading, label, text: Builder::default(), is_cut: false, join: self.join, span };
        passage.text.append(&text);
        self.passage = Some(passage);
    }

    fn end_passage(&mut self) {
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
        let passage = Passage { heading: open.heading, label: open.label, text, is_cut, join: open.join };
        self.found.passages.push(passage);
        self.spans.passages.push(open.span);
    }

    /// Where in the file a part of the block's text stands; the piece that it begins in if it is not written like that.
    fn place(&self, whole: &Inlines, range: Range<usize>) -> Range<usize> {
        let part = whole.text()[range.clone()].trim();
        let from = range.start + (whole.text()[range.clone()].len() - whole.text()[range.clone()].trim_start().len());
        let piece = self.pieces.iter().rev().find(|(at, _)| *at <= from);
        let Some((at, source)) = piece else { return self.offset..self.offset };
        let written = &self.body[source.clone()];
        let near = written.get(from - at..).unwrap_or(written);
        let exact = near.find(part).map(|found| source.start + (written.len() - near.len()) + found);
        match exact.filter(|_| !part.is_empty()) {
            Some(start) => start + self.offset..start + part.len() + self.offset,
            None => source.start + self.offset..source.end + self.offset,
        }
    }

    /// What was found, and where; nothing if there is nothing.
    pub fn finish(mut self) -> (Option<(Candidates, CandidateSpans)>, Vec<Diagnostic>) {
        self.end_text();
        self.end_passage();
        let found = (!self.found.is_empty()).then_some((self.found, self.spans));
        (found, self.faults)
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
