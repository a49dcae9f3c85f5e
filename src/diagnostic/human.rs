//! Diagnostics for the author at a terminal: what, where, the lines themselves, the way out.
//!
//! A block is a heading, the place with its snippet, the snippets of places in other files, notes and the help. Every
//! text in it goes through [`super::printable`], for it may quote what somebody else wrote.

use std::io;

use annotate_snippets::Level;
use annotate_snippets::renderer::{
    DEFAULT_EMPHASIS_STYLE, DEFAULT_ERROR_STYLE, DEFAULT_LINE_NUM_STYLE, DEFAULT_NOTE_STYLE, DEFAULT_WARNING_STYLE,
    Style,
};

use crate::base::path::SourcePath;

use super::lines::Position;
use super::printable::{shorten, visible, visible_lines};
use super::snippet::{Drawing, MOST_LINES, Marker, Pen};
use super::sources::Sources;
use super::{Diagnostic, Help, Place, RELATED_SHOWN, Related, Severity, Tally};

/// How many characters of a message, a help or a file name are shown.
const LONGEST_TEXT: usize = 300;

/// Writes one diagnostic and an empty line.
pub(super) fn write(
    diagnostic: &Diagnostic,
    color: bool,
    sources: &mut Sources<'_>,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let paint = Paint::new(diagnostic.severity, color);
    let (views, undrawn) = views(diagnostic, &paint, sources);
    let gutter = views.iter().filter_map(|view| view.drawing.as_ref()).map(|drawing| drawing.digits).max().unwrap_or(1);
    let mut block = heading(diagnostic, &paint);
    for (number, view) in views.iter().enumerate() {
        block += &framed(view, number == 0, gutter, &paint);
    }
    for (word, text) in notes(diagnostic, &undrawn) {
        block += &note(word, &text, gutter, &paint);
    }
    writeln!(out, "{block}")
}

/// Writes how many there are beyond those that were shown.
pub(super) fn write_hidden(hidden: Tally, out: &mut dyn io::Write) -> io::Result<()> {
    writeln!(out, "… and {} more ({hidden}); `--format json` shows all", hidden.total())
}

/// The styles of a block.
struct Paint {
    severity: Style,
    emphasis: Style,
    frame: Style,
    pen: Pen,
}

impl Paint {
    /// The usual colours of compilers, or none.
    fn new(severity: Severity, color: bool) -> Self {
        let (level, style) = match severity {
            Severity::Error => (Level::ERROR, DEFAULT_ERROR_STYLE),
            Severity::Warning => (Level::WARNING, DEFAULT_WARNING_STYLE),
            Severity::Note => (Level::NOTE, DEFAULT_NOTE_STYLE),
        };
        let shade = |style| if color { style } else { Style::new() };
        Self {
            severity: shade(style),
            emphasis: shade(DEFAULT_EMPHASIS_STYLE),
            frame: shade(DEFAULT_LINE_NUM_STYLE),
            pen: Pen::new(level, color),
        }
    }
}

/// The first line: severity, name, message.
fn heading(diagnostic: &Diagnostic, Paint { severity, emphasis, .. }: &Paint) -> String {
    let label = format!("{}[{}]", diagnostic.severity.name(), diagnostic.lint.name());
    let message = visible_lines(&shorten(&diagnostic.message, LONGEST_TEXT), label.len() + ": ".len());
    format!("{severity}{label}{severity:#}{emphasis}: {message}{emphasis:#}\n")
}

/// A file, or a place in it with its lines.
struct View {
    /// `file:line:column`, or the file alone.
    place: String,
    drawing: Option<Drawing>,
}

/// The place of the fault with what is near it, then the places elsewhere; and those places that cannot be drawn.
fn views<'a>(diagnostic: &'a Diagnostic, paint: &Paint, sources: &mut Sources<'_>) -> (Vec<View>, Vec<&'a Related>) {
    let related = diagnostic.related.iter().take(RELATED_SHOWN);
    let Some(main) = &diagnostic.place else { return (Vec::new(), related.collect()) };
    let (near, elsewhere): (Vec<_>, Vec<_>) = related.partition(|related| is_near(main, &related.place, sources));

    let fault = main.span.map(|span| Marker { span, label: None });
    let markers: Vec<_> = fault.into_iter().chain(near.into_iter().filter_map(marker)).collect();
    let mut views = vec![view(&main.file, &markers, paint, sources)];
    let mut undrawn = Vec::new();
    for related in elsewhere {
        let view = view(&related.place.file, marker(related).as_slice(), paint, sources);
        if view.drawing.is_some() { views.push(view) } else { undrawn.push(related) }
    }
    (views, undrawn)
}

/// Whether one snippet can show both places.
fn is_near(main: &Place, other: &Place, sources: &mut Sources<'_>) -> bool {
    let lines = |(start, _): (Position, Position)| start.line;
    main.file == other.file
        && match (sources.region(main).map(lines), sources.region(other).map(lines)) {
            (Some(one), Some(another)) => one.abs_diff(another) <= MOST_LINES,
            _ => false,
        }
}

/// The range of a second place, if it has one.
fn marker(related: &Related) -> Option<Marker<'_>> {
    related.place.span.map(|span| Marker { span, label: Some(&related.message) })
}

/// Draws a file's markers, of which the first one is the place.
fn view(file: &SourcePath, markers: &[Marker<'_>], paint: &Paint, sources: &mut Sources<'_>) -> View {
    let file_name = visible(&shorten(file.as_str(), LONGEST_TEXT));
    let Some((first, source)) = markers.first().and_then(|first| Some((first, sources.text(file)?))) else {
        return View { place: file_name, drawing: None };
    };
    let at = source.position(first.span.0);
    let place = format!("{file_name}:{}:{}", at.line, at.column);
    View { place, drawing: Some(paint.pen.draw(source, markers)) }
}

/// A view with its place above it, its line numbers ending where those of the other views end.
fn framed(view: &View, is_first: bool, gutter: usize, Paint { frame, .. }: &Paint) -> String {
    let margin = " ".repeat(gutter);
    let (rule, arrow) =
        if is_first { (String::new(), "-->") } else { (format!("{margin} {frame}|{frame:#}\n"), ":::") };
    let mut lines = format!("{rule}{margin}{frame}{arrow} {frame:#}{}\n", view.place);
    if let Some(drawing) = &view.drawing {
        let indent = " ".repeat(gutter.saturating_sub(drawing.digits));
        lines.extend(drawing.text.lines().map(|line| format!("{indent}{line}\n")));
    }
    lines
}

/// What stands below the views: places that could not be drawn, the number of those left out, the way out.
fn notes(diagnostic: &Diagnostic, undrawn: &[&Related]) -> Vec<(&'static str, String)> {
    let places = undrawn.iter().map(|related| format!("{}: {}", visible(related.place.file.as_str()), related.message));
    let left_out = diagnostic.related.len().saturating_sub(RELATED_SHOWN);
    let more = (left_out > 0).then(|| format!("and {left_out} more"));
    let help = diagnostic.help.as_ref().and_then(Help::text);
    let notes = places.chain(more).map(|text| ("note", text));
    notes.chain(help.map(|help| ("help", help.to_owned()))).collect()
}

/// One line (or more) below the views.
fn note(word: &str, text: &str, gutter: usize, Paint { emphasis, frame, .. }: &Paint) -> String {
    let margin = " ".repeat(gutter + 1);
    let text = visible_lines(&shorten(text, LONGEST_TEXT), margin.len() + "= : ".len() + word.len());
    format!("{margin}{frame}= {frame:#}{emphasis}{word}{emphasis:#}: {text}\n")
}

#[cfg(test)]
mod tests {
    use super::super::testing::{file, printed};
    use super::super::{Format, Lint, Place};
    use super::*;

    fn human(diagnostic: Diagnostic) -> String {
        printed(&[diagnostic], Format::Human { color: false })
    }

    fn broken_link() -> Diagnostic {
        Diagnostic::new(Lint::BrokenLink, "no article is called `热 面`").at_span(&file("content/a.md"), 8..15)
    }

    #[test]
    fn a_block_looks_as_the_design_says() {
        let diagnostic = Diagnostic::new(Lint::BrokenLink, "no article is called `Combi ovan`")
            .at_span(&file("content/equipment/index.md"), 30..40)
            .help("did you mean `Combi oven` (content/equipment/combi-oven.md)?");
        assert_eq!(
            human(diagnostic),
            "\
warning[broken-link]: no article is called `Combi ovan`
  --> content/equipment/index.md:14:18
   |
14 | Start with the [[Combi ovan]], then the
   |                  ^^^^^^^^^^
   = help: did you mean `Combi oven` (content/equipment/combi-oven.md)?

"
        );
    }

    #[test]
    fn without_a_span_or_a_text_only_the_file_is_named() {
        let unreadable = |place| Diagnostic::new(Lint::Unreadable, "cannot read it").at(place).help("try again");
        let expected = "error[unreadable]: cannot read it\n --> content/gone.md\n  = help: try again\n\n";
        assert_eq!(human(unreadable(Place::file(&file("content/gone.md")))), expected);
        assert_eq!(human(unreadable(Place::span(&file("content/gone.md"), 1..2))), expected);
        let placeless = Diagnostic::new(Lint::NotYet, "no feed").nearest_name("nobody looked for it");
        assert_eq!(human(placeless), "note[not-yet]: no feed\n\n");
    }

    #[test]
    fn second_places_are_drawn_where_they_are() {
        let diagnostic = broken_link()
            .related(Place::span(&file("content/a.md"), 2..5), "near")
            .related(Place::span(&file("content/equipment/index.md"), 55..60), "elsewhere")
            .related(Place::file(&file("content/b.md")), "somewhere")
            .related(Place::span(&file("content/gone.md"), 1..2), "lost")
            .help("two\nlines");
        assert_eq!(
            human(diagnostic),
            "\
warning[broken-link]: no article is called `热 面`
  --> content/a.md:2:3
   |
 1 | # Top
   |   --- near
 2 | [[热 面]], x
   |   ^^^^^
   |
  ::: content/equipment/index.md:15:3
   |
15 | [[grill]].
   |   ----- elsewhere
   = note: content/b.md: somewhere
   = note: content/gone.md: lost
   = help: two
           lines

"
        );
    }

    #[test]
    fn places_far_apart_are_drawn_apart_and_only_so_many() {
        let long = file("content/long.md");
        let diagnostic = Diagnostic::new(Lint::UrlCollision, "two").at_span(&long, 2..6);
        assert_eq!(
            human(diagnostic.clone().related(Place::span(&long, 6_993..6_994), "far away")),
            "\
error[url-collision]: two
    --> content/long.md:1:3
     |
   1 | a line
     |   ^^^^
     |
    ::: content/long.md:1000:1
     |
1000 | a line
     | - far away

"
        );
        let crowded = (0..10).fold(diagnostic, |crowded, _| crowded.related(Place::file(&long), "again"));
        let text = human(crowded);
        assert_eq!(text.matches("= note: content/long.md: again\n").count(), 8);
        assert!(text.ends_with("= note: and 2 more\n\n"), "{text}");
    }

    #[test]
    fn hostile_text_stays_text() {
        let name = file("content/\u{1b}]0;x\u{7}\nerror[x]: y.md");
        let diagnostic = Diagnostic::new(Lint::Unreadable, "\u{1b}[2J\u{9b}1m\nerror[x]: forged")
            .at_span(&file("content/hostile.md"), 5..10)
            .related(Place::span(&file("content/hostile.md"), 12..13), "\u{1b}[31m\nx")
            .related(Place::file(&name), "\u{202e}x")
            .help("\u{8}\r\n --> y");
        assert_eq!(
            human(diagnostic),
            "\
error[unreadable]: ␛[2J\u{fffd}1m
                   error[x]: forged
 --> content/hostile.md:1:3
  |
1 | a    ␛[31m\u{fffd}2J\u{fffd}x
  |      ^^^^^ - ␛[31m␊x
  = note: content/␛]0;x␇␊error[x]: y.md: \u{fffd}x
  = help: ␈
           --> y

"
        );
    }

    #[test]
    fn endless_messages_are_cut() {
        let text =
            human(Diagnostic::new(Lint::BrokenLink, format!("no article is called `{}`", "x".repeat(1_000_000))));
        assert!(text.starts_with("warning[broken-link]: no article is called `xxx") && text.ends_with("xxx`\n\n"));
        assert_eq!(text.trim_end().chars().count(), "warning[broken-link]: ".len() + LONGEST_TEXT);
    }

    #[test]
    fn colour_adds_styles_and_nothing_else() {
        let diagnostics = [broken_link().help("x").related(Place::file(&file("content/b.md")), "y")];
        let colored = printed(&diagnostics, Format::Human { color: true });
        assert!(colored.contains("\u{1b}["));
        let mut plain = colored;
        while let Some((before, styled)) = plain.split_once("\u{1b}[") {
            let (_, after) = styled.split_once('m').unwrap();
            plain = format!("{before}{after}");
        }
        assert_eq!(plain, printed(&diagnostics, Format::Human { color: false }));
    }
}
