//! The lines of source around a fault, with carets under what is meant.
//!
//! [`Pen::draw`] copies the lines that the markers span into an excerpt, cut to a readable width and made printable, moves
//! the markers along, and has annotate-snippets draw it. Places and numbers of its own it draws none but the line numbers:
//! in an excerpt that was cut, columns would be wrong.

use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use super::lines::LineIndex;
use super::printable::{self, ELLIPSIS, push_visible, shorten};

/// How many columns of a source line are shown.
const WIDEST_LINE: usize = 120;

/// How many of them stand before the marker when the line has to be cut.
const LEAD: usize = 40;

/// How many characters of a label are shown.
const LONGEST_LABEL: usize = 60;

/// How many lines may lie between places that are drawn together; most are folded, but all are copied first.
pub(super) const MOST_LINES: usize = 200;

/// Wide enough that nothing that was cut here is cut again.
const CANVAS: usize = 1_000;

/// A range of source to be underlined.
pub(super) struct Marker<'a> {
    /// In bytes; need not lie on the boundaries of characters, nor in the text.
    pub(super) span: (usize, usize),
    /// What is to be said of it; `None` for the fault itself.
    pub(super) label: Option<&'a str>,
}

/// A drawn snippet.
pub(super) struct Drawing {
    /// Its lines, without a line end behind the last one.
    pub(super) text: String,
    /// How many digits its line numbers take.
    pub(super) digits: usize,
}

/// What snippets are drawn with.
pub(super) struct Pen {
    renderer: Renderer,
    level: Level<'static>,
}

impl Pen {
    /// For a fault of this level.
    pub(super) fn new(level: Level<'static>, color: bool) -> Self {
        let renderer = if color { Renderer::styled() } else { Renderer::plain() };
        Self { renderer: renderer.term_width(CANVAS), level }
    }

    /// Draws the lines that `markers` touch; there is at least one.
    pub(super) fn draw(&self, source: &LineIndex<String>, markers: &[Marker<'_>]) -> Drawing {
        let spans: Vec<_> = markers.iter().map(|marker| tidy(source, marker.span)).collect();
        let excerpt = Excerpt::new(source, &spans);
        let annotations = markers.iter().zip(&spans).map(|(marker, span)| {
            let kind = if marker.label.is_none() { AnnotationKind::Primary } else { AnnotationKind::Context };
            let label = marker.label.map(|label| printable::visible(&shorten(label, LONGEST_LABEL)));
            kind.span(excerpt.start(span.start)..excerpt.end(span.end)).label(label)
        });
        let snippet = Snippet::source(&excerpt.text).line_start(excerpt.first_line).annotations(annotations);
        let text = self.renderer.render(&[Group::with_level(self.level.clone()).element(snippet)]);
        Drawing { text, digits: excerpt.last_line().to_string().len() }
    }
}

/// A span as it is underlined: in order, on whole characters, without the last line end if it covers whole lines, and
/// in its first line only if it covers very many.
fn tidy(source: &LineIndex<String>, (start, end): (usize, usize)) -> Range<usize> {
    let (start, end) = (source.floor(start), source.floor(end.max(start)));
    let (first, last) = (source.line_at(start), source.line_at(end));
    let end = if last - first > MOST_LINES {
        source.line(first).end
    } else if last > first && source.line(last).start == end {
        source.line(last - 1).end
    } else {
        end
    };
    start..end.max(start)
}

/// Consecutive lines of a source in the form in which they are shown.
struct Excerpt<'a> {
    source: &'a LineIndex<String>,
    text: String,
    first_line: usize,
    rows: Vec<Row>,
}

/// One line of an excerpt.
struct Row {
    /// The bytes of the source that are shown.
    shown: Range<usize>,
    /// Where they are in the excerpt.
    copy: Range<usize>,
    /// The same with the ellipses around them.
    full: Range<usize>,
}

impl<'a> Excerpt<'a> {
    /// Copies all lines that the spans touch; there is at least one span.
    fn new(source: &'a LineIndex<String>, spans: &[Range<usize>]) -> Self {
        let lines = spans.iter().flat_map(|span| [source.line_at(span.start), source.line_at(span.end)]);
        let first_line = lines.clone().min().unwrap_or(1);
        let last_line = lines.max().unwrap_or(first_line);
        let mut excerpt = Self { source, text: String::new(), first_line, rows: Vec::new() };
        for number in first_line..=last_line {
            let line = source.line(number);
            let shown = window(source.text(), &line, spans);
            excerpt.push(&line, shown);
        }
        excerpt
    }

    /// Adds one line, of which only a part may be shown.
    fn push(&mut self, line: &Range<usize>, shown: Range<usize>) {
        if !self.rows.is_empty() {
            self.text.push('\n');
        }
        let full_start = self.text.len();
        if line.start < shown.start {
            self.text.push(ELLIPSIS);
        }
        let copy_start = self.text.len();
        push_visible(&mut self.text, &self.source.text()[shown.clone()]);
        let copy_end = self.text.len();
        if shown.end < line.end {
            self.text.push(ELLIPSIS);
        }
        self.rows.push(Row { shown, copy: copy_start..copy_end, full: full_start..self.text.len() });
    }

    /// The number of the last line.
    fn last_line(&self) -> usize {
        self.first_line + self.rows.len().saturating_sub(1)
    }

    /// Where in the excerpt something starts; what starts in a part left out starts at the ellipsis.
    fn start(&self, offset: usize) -> usize {
        self.place(offset, |row| row.full.start, |row| row.copy.end)
    }

    /// Where in the excerpt something ends; what ends in a part left out ends with the ellipsis.
    fn end(&self, offset: usize) -> usize {
        self.place(offset, |row| row.copy.start, |row| row.full.end)
    }

    /// Where an offset in the source is in the excerpt, `before` and `after` standing for the parts left out.
    fn place(&self, offset: usize, before: fn(&Row) -> usize, after: fn(&Row) -> usize) -> usize {
        let Some(row) = self.rows.get(self.source.line_at(offset) - self.first_line) else { return self.text.len() };
        if offset < row.shown.start {
            before(row)
        } else if offset > row.shown.end {
            after(row)
        } else {
            row.copy.start + printable::visible(&self.source.text()[row.shown.start..offset]).len()
        }
    }
}

/// The part of `line` that is shown: all of it, or as much as fits around the first marker that starts or ends there.
fn window(text: &str, line: &Range<usize>, spans: &[Range<usize>]) -> Range<usize> {
    if fitting(text[line.clone()].chars(), WIDEST_LINE) == line.len() {
        return line.clone();
    }
    let edges = spans.iter().flat_map(|span| [span.start, span.end]);
    let focus = edges.into_iter().find(|edge| (line.start..=line.end).contains(edge)).unwrap_or(line.start);
    let start = focus - fitting(text[line.start..focus].chars().rev(), LEAD);
    start..start + fitting(text[start..line.end].chars(), WIDEST_LINE)
}

/// How many bytes the first characters take that fit into so many columns.
fn fitting(chars: impl Iterator<Item = char>, columns: usize) -> usize {
    let mut width = 0;
    let fitting = chars.take_while(|c| {
        width += printable::columns(*c);
        width <= columns
    });
    fitting.map(char::len_utf8).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn draw(text: &str, span: (usize, usize), labelled: &[((usize, usize), &str)]) -> String {
        let related = labelled.iter().map(|(span, label)| Marker { span: *span, label: Some(*label) });
        let markers: Vec<_> = std::iter::once(Marker { span, label: None }).chain(related).collect();
        Pen::new(Level::ERROR, false).draw(&LineIndex::new(text.to_owned()), &markers).text
    }

    #[test]
    fn carets_stand_under_what_is_meant() {
        assert_eq!(draw("热\té x", (6, 7), &[]), "  |\n1 | 热    é x\n  |        ^");
        assert_eq!(draw("\u{feff}ab", (0, 4), &[]), "  |\n1 | ab\n  | ^");
        assert_eq!(draw("ab\r\ncd", (1, 4), &[]), "  |\n1 | ab\n  |  ^", "a line end is not underlined");
    }

    #[test]
    fn the_end_of_the_text_has_a_place() {
        assert_eq!(draw("", (0, 0), &[]), "  |\n1 |\n  | ^");
        assert_eq!(draw("ab", (2, 2), &[]), "  |\n1 | ab\n  |   ^");
        assert_eq!(draw("ab\n", (3, 3), &[]), "  |\n2 |\n  | ^");
        assert_eq!(draw("ab", (70, 90), &[]), "  |\n1 | ab\n  |   ^");
    }

    #[test]
    fn whole_lines_and_labels() {
        assert_eq!(
            draw("one\ntwo\nthree\n", (0, 8), &[((8, 13), "and this")]),
            "  |\n1 | / one\n2 | | two\n  | |___^\n3 |   three\n  |   ----- and this"
        );
    }

    #[test]
    fn endless_lines_are_cut_around_the_marker() {
        let line = "x".repeat(1_000_000);
        let (lead, rest) = ("x".repeat(40), "x".repeat(80));
        let indent = " ".repeat(41);
        assert_eq!(draw(&line, (500_000, 500_003), &[]), format!("  |\n1 | …{lead}{rest}…\n  | {indent}^^^"));
        assert_eq!(draw(&line, (999_999, 1_000_000), &[]), format!("  |\n1 | …{lead}x\n  | {indent}^"));
        let carets = "^".repeat(81);
        assert_eq!(draw(&line, (500_000, 900_000), &[]), format!("  |\n1 | …{lead}{rest}…\n  | {indent}{carets}"));
        let wide = draw(&"热".repeat(10_000), (15_000, 15_003), &[]);
        assert_eq!(wide, format!("  |\n1 | …{}…\n  | {indent}^^", "热".repeat(60)));
    }

    #[test]
    fn endless_spans_are_underlined_where_they_start() {
        assert_eq!(draw(&"ab\n".repeat(1_000), (3, 2_000), &[]), "  |\n2 | ab\n  | ^^");
    }

    proptest! {
        #[test]
        fn whatever_the_text_the_drawing_is_tame(
            pieces in prop::collection::vec("[a热é\t\u{1b}\u{9b}\u{202e}\u{301}🍜{}]|\n|\r\n|\r|x{150}|热{90}|\u{feff}", 0..12),
            spans in prop::collection::vec((0_usize..500, 0_usize..500), 1..4),
        ) {
            let labelled: Vec<_> = spans[1..].iter().map(|span| (*span, "a\u{1b}[2J\nlabel")).collect();
            let text = pieces.concat();
            prop_assert!(draw(&text, spans[0], &[]).contains('^'));
            let drawing = draw(&text, spans[0], &labelled);
            prop_assert!(!drawing.chars().any(|c| c.is_control() && c != '\n' || c == '\u{202e}'), "{drawing:?}");
            prop_assert!(drawing.lines().all(|line| line.chars().count() < 200), "{drawing}");
        }
    }
}
