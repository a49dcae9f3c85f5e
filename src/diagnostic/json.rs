//! Diagnostics for programs: one JSON object a line, every field always there, `null` where there is nothing.
//!
//! Lines and columns count from 1, columns are characters, the end is exclusive. The summary is the last line.

use std::io;

use serde::Serialize;

use super::sources::Sources;
use super::{Diagnostic, Help, Place, Summary};

/// One diagnostic as it is published; the order of the fields is the order in the output.
#[derive(Serialize)]
struct Line<'a> {
    code: &'static str,
    severity: &'static str,
    message: &'a str,
    file: Option<&'a str>,
    line: Option<usize>,
    column: Option<usize>,
    end_line: Option<usize>,
    end_column: Option<usize>,
    help: Option<&'a str>,
    related: Vec<RelatedPlace<'a>>,
}

/// Another place.
#[derive(Serialize)]
struct RelatedPlace<'a> {
    file: &'a str,
    line: Option<usize>,
    column: Option<usize>,
    message: &'a str,
}

/// The last line.
#[derive(Serialize)]
struct SummaryLine<'a> {
    summary: &'a Summary,
}

/// Writes one diagnostic.
pub(super) fn write(diagnostic: &Diagnostic, sources: &mut Sources<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let region = diagnostic.place.as_ref().and_then(|place| sources.region(place));
    let (start, end) = region.unzip();
    let related = diagnostic.related.iter().map(|related| related_place(&related.place, &related.message, sources));
    let line = Line {
        code: diagnostic.lint.name(),
        severity: diagnostic.severity.name(),
        message: &diagnostic.message,
        file: diagnostic.place.as_ref().map(|place| place.file.as_str()),
        line: start.map(|at| at.line),
        column: start.map(|at| at.column),
        end_line: end.map(|at| at.line),
        end_column: end.map(|at| at.column),
        help: diagnostic.help.as_ref().and_then(Help::text),
        related: related.collect(),
    };
    write_line(&line, out)
}

/// Writes what a run has come to.
pub(super) fn write_summary(summary: &Summary, out: &mut dyn io::Write) -> io::Result<()> {
    write_line(&SummaryLine { summary }, out)
}

/// A second place, with its position if it is known.
fn related_place<'a>(place: &'a Place, message: &'a str, sources: &mut Sources<'_>) -> RelatedPlace<'a> {
    let start = sources.region(place).map(|(start, _)| start);
    RelatedPlace {
        file: place.file.as_str(),
        line: start.map(|at| at.line),
        column: start.map(|at| at.column),
        message,
    }
}

/// Writes one object and ends the line.
fn write_line(object: &impl Serialize, out: &mut dyn io::Write) -> io::Result<()> {
    serde_json::to_writer(&mut *out, object)?;
    out.write_all(b"\n")
}

#[cfg(test)]
mod tests {
    use super::super::testing::{file, printed};
    use super::super::{Diagnostic, Format, Lint, Place, Summary, print_summary};

    fn json(diagnostic: Diagnostic) -> String {
        printed(&[diagnostic], Format::Json)
    }

    #[test]
    fn a_place_has_lines_columns_and_an_exclusive_end() {
        let diagnostic = Diagnostic::new(Lint::BrokenLink, "no article is called `热 面`")
            .at_span(&file("content/a.md"), 8..15)
            .help("did you mean `热干面`?")
            .related(Place::span(&file("content/b.md"), 2..4), "linked here too")
            .related(Place::file(&file("content/c.md")), "and somewhere in here");
        assert_eq!(
            json(diagnostic),
            concat!(
                r#"{"code":"broken-link","severity":"warning","message":"no article is called `热 面`","#,
                r#""file":"content/a.md","line":2,"column":3,"end_line":2,"end_column":6,"#,
                r#""help":"did you mean `热干面`?","related":["#,
                r#"{"file":"content/b.md","line":2,"column":1,"message":"linked here too"},"#,
                r#"{"file":"content/c.md","line":null,"column":null,"message":"and somewhere in here"}]}"#,
                "\n"
            )
        );
    }

    #[test]
    fn every_field_is_there_even_if_there_is_nothing_to_say() {
        // A name that nobody looked up is no help.
        assert_eq!(
            json(Diagnostic::new(Lint::Output, "cannot write\n\u{1b}").nearest_name("x")),
            concat!(
                r#"{"code":"output","severity":"error","message":"cannot write\n\u001b","file":null,"line":null,"#,
                r#""column":null,"end_line":null,"end_column":null,"help":null,"related":[]}"#,
                "\n"
            )
        );
    }

    #[test]
    fn a_span_may_cross_lines_end_with_the_file_or_point_into_nothing() {
        let ends = |span| {
            let line = json(Diagnostic::new(Lint::BadDate, "").at_span(&file("content/a.md"), span));
            let value: serde_json::Value = serde_json::from_str(&line).unwrap();
            ["line", "column", "end_line", "end_column"].map(|key| value[key].as_u64().unwrap())
        };
        assert_eq!(ends(0..9), [1, 1, 2, 3]);
        assert_eq!(ends(21..21), [3, 1, 3, 1]);
        assert_eq!(ends(6..900), [2, 1, 3, 1]);
        let gone = Diagnostic::new(Lint::NotUtf8, "").at_span(&file("content/gone.md"), 1..2);
        assert!(json(gone).contains(r#""file":"content/gone.md","line":null,"column":null"#));
    }

    #[test]
    fn the_summary_is_one_line() {
        let summary = Summary { pages: 12, written: 3, unchanged: 9, removed: 1, errors: 0, warnings: 2, ms: 41 };
        let mut out = Vec::new();
        print_summary(&summary, &mut out).unwrap();
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "{\"summary\":{\"pages\":12,\"written\":3,\"unchanged\":9,\"removed\":1,\"errors\":0,\"warnings\":2,\"ms\":41}}\n"
        );
    }
}
