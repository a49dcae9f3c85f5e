//! The walk over an article's events that gathers what may be facts, beside the walk that makes the outline.

mod passages;

use std::ops::Range;

use super::{CandidateSpans, Candidates, Join, Label, Rank, Table, fence, labels};
use crate::article::inlines::{Builder, Folders, Style};
use crate::article::markdown::{Event, Tag, TagEnd};
use crate::base::path::SourcePath;
use crate::diagnostic::Diagnostic;
use crate::settings::Dialect;
use passages::OpenPassage;

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
    /// The heading that the walk is below.
    heading: Option<u32>,
    /// How many containers are open whose text is somebody else's, or no part of the running text.
    apart: usize,
    /// How many items and definitions are open: there labels may be plain.
    items: usize,
    /// How text at hand follows upon the passage before it.
    join: Join,
    /// Whether a rule stands between the text at hand and the passage before it.
    is_apart: bool,
    images: usize,
    /// The folders in the text of the link at hand that are yet to come.
    folders: Folders,
    in_code: bool,
    /// The code of the fence at hand, and where in the body pieces of it begin, by the byte of the code.
    fence: Option<(String, Vec<(usize, usize)>)>,
    passage: Option<OpenPassage>,
    table: Option<(Table, Vec<Range<usize>>)>,
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
            apart: 0,
            items: 0,
            join: Join::default(),
            is_apart: false,
            images: 0,
            folders: Folders::default(),
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
                let text = self.folders.take(text, &mut self.block);
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
            Event::Rule => self.rule(),
            Event::Html { .. } | Event::BlockId { .. } | Event::FootnoteReference(_) | Event::TaskMarker { .. } => {}
        }
    }

    /// A rule ends what was said.
    fn rule(&mut self) {
        self.end_text();
        if self.apart == 0 && self.items == 0 {
            self.end_passage();
            self.is_apart = true;
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
                self.folders = Folders::of(link.number, link.folders);
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
                self.is_apart = false;
                self.heading = Some(*number);
                // Below a section a line is a sentence like any other.
                self.wanted.lines &= *level <= 1;
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
                self.folders = Folders::default();
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
        let whole = self.block.slice(0..self.block.len());
        let name = whole.text().trim_end_matches([':', '：', ' ']).len();
        if self.wanted.passages && self.apart == 0 && (1..=labels::LONGEST).contains(&name) {
            let label = Label {
                name: 0..name,
                given: None,
                end: whole.text().len(),
                rank: Rank::Alone,
                depth: self.items as u32,
            };
            self.begin_passage(Some(label), &whole, 0..whole.text().len(), &whole);
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
        // A range ends behind its last byte, not before the first of the next line. One that is never closed holds one line
        // break more than the file.
        let place = |range: Range<usize>| {
            let start = byte(range.start);
            start..if range.is_empty() { start } else { (byte(range.end - 1) + 1).min(whole.end) }
        };
        let (fence, spans) = fence::read(self.path, &code, &place, whole.clone(), &mut self.faults);
        self.found.fences.push(fence);
        self.spans.fences.push(spans);
    }

    /// What was found, and where; nothing if there is nothing.
    pub fn finish(mut self) -> (Option<(Candidates, CandidateSpans)>, Vec<Diagnostic>) {
        self.end_text();
        self.end_passage();
        let found = (!self.found.is_empty()).then_some((self.found, self.spans));
        (found, self.faults)
    }
}
