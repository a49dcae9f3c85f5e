//! Diagnostics as GitHub's workflow commands, which it shows beside the changed lines.
//!
//! The form is `::warning file=a.md,line=1,col=2,endLine=1,endColumn=5,title=broken-link::message`. GitHub takes columns
//! only for places within one line, so that places that cross lines are given without.

use std::io;

use super::printable::{push_visible, shorten};
use super::sources::Sources;
use super::{Diagnostic, Help, Place, RELATED_SHOWN, Severity};

/// How many characters of a message, a help or a name are given.
const LONGEST_TEXT: usize = 2_000;

/// Writes one diagnostic.
pub(super) fn write(diagnostic: &Diagnostic, sources: &mut Sources<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let mut properties = String::new();
    if let Some(place) = &diagnostic.place {
        write_place(place, sources, &mut properties);
    }
    let mut message = data(&diagnostic.message);
    if let Some(help) = diagnostic.help.as_ref().and_then(Help::text) {
        message += "%0Ahelp: ";
        message += &data(help);
    }
    for related in diagnostic.related.iter().take(RELATED_SHOWN) {
        let line = sources.region(&related.place).map_or(String::new(), |(start, _)| format!(":{}", start.line));
        message += &data(&format!("\nnote: {}{line}: {}", related.place.file, related.message));
    }
    let command = command(diagnostic.severity);
    writeln!(out, "::{command} {properties}title={}::{message}", property(diagnostic.lint.name()))
}

/// What GitHub calls the severity.
fn command(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    }
}

/// Adds the properties that say where it is.
fn write_place(place: &Place, sources: &mut Sources<'_>, properties: &mut String) {
    *properties += &format!("file={},", property(place.file.as_str()));
    let Some((start, end)) = sources.region(place) else { return };
    *properties += &if start.line == end.line {
        format!("line={},col={},endLine={},endColumn={},", start.line, start.column, end.line, end.column)
    } else {
        format!("line={},endLine={},", start.line, end.line)
    };
}

/// Escapes text for the part behind the second `::`.
fn data(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in shorten(text, LONGEST_TEXT).chars() {
        match c {
            '%' => escaped.push_str("%25"),
            '\r' => escaped.push_str("%0D"),
            '\n' => escaped.push_str("%0A"),
            c => push_visible(&mut escaped, c.encode_utf8(&mut [0; 4])),
        }
    }
    escaped
}

/// Escapes text for the value of a property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::super::testing::{file, printed};
    use super::super::{Diagnostic, Format, Lint, Place};

    fn github(diagnostic: Diagnostic) -> String {
        printed(&[diagnostic], Format::Github)
    }

    #[test]
    fn a_place_in_one_line() {
        let diagnostic = Diagnostic::new(Lint::BrokenLink, "no article is called `热 面`")
            .at_span(&file("content/a.md"), 8..15)
            .help("did you mean `热干面`?")
            .related(Place::span(&file("content/b.md"), 2..4), "linked here too")
            .related(Place::file(&file("content/c.md")), "100% here");
        assert_eq!(
            github(diagnostic),
            "::warning file=content/a.md,line=2,col=3,endLine=2,endColumn=6,title=broken-link::no article is called \
             `热 面`%0Ahelp: did you mean `热干面`?%0Anote: content/b.md:2: linked here too%0Anote: content/c.md: 100%25 \
             here\n"
        );
    }

    #[test]
    fn a_place_over_several_lines_a_file_and_no_place() {
        let lines = Diagnostic::new(Lint::UnclosedFrontMatter, "never closed").at_span(&file("content/a.md"), 0..8);
        assert_eq!(
            github(lines),
            "::warning file=content/a.md,line=1,endLine=2,title=unclosed-front-matter::never closed\n"
        );
        let whole = Diagnostic::new(Lint::Unreadable, "cannot read it").at(Place::file(&file("content/gone.md")));
        assert_eq!(github(whole), "::error file=content/gone.md,title=unreadable::cannot read it\n");
        assert_eq!(github(Diagnostic::new(Lint::NotYet, "no feed")), "::notice title=not-yet::no feed\n");
    }

    #[test]
    fn nothing_in_a_text_can_end_the_command_or_begin_another() {
        let diagnostic = Diagnostic::new(Lint::Unreadable, "a::b,c %0A\r\n::error::\u{1b}[2J")
            .at(Place::file(&file("a:b,c%\n::error ::.md")))
            .help("x\ny");
        assert_eq!(
            github(diagnostic),
            "::error file=a%3Ab%2Cc%25%0A%3A%3Aerror %3A%3A.md,title=unreadable::a::b,c %250A%0D%0A::error::␛[2J\
             %0Ahelp: x%0Ay\n"
        );
    }
}
