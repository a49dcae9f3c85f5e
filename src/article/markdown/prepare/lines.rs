//! Signs at the beginning of lines that the parser would take for something else than authors do.

use std::ops::Range;

/// Where a `:` begins a line and nothing: to the parser it would define what stands above it. A definition's colon has a space
/// behind it; the colons of a table's second line are its own.
pub(super) fn idle_colons(text: &str) -> Vec<usize> {
    text.match_indices(':').map(|(at, _)| at).filter(|&at| begins_line(text, at) && is_idle(&text[at + 1..])).collect()
}

fn begins_line(text: &str, at: usize) -> bool {
    let before = text[..at].bytes().rev().find(|byte| !matches!(byte, b' ' | b'\t' | b'>'));
    matches!(before, None | Some(b'\n' | b'\r'))
}

fn is_idle(behind: &str) -> bool {
    let is_of_table = || {
        let line = behind.split(['\n', '\r']).next().unwrap_or_default();
        line.contains('-') && line.bytes().all(|byte| matches!(byte, b'-' | b':' | b'|' | b' ' | b'\t'))
    };
    !behind.starts_with([' ', '\t']) && !is_of_table()
}

/// Headings that end in `{#id} ^name`: where the braces stand, and the whole. The parser knows braces at the end alone, so the
/// two change places.
pub(super) fn names_behind_braces(text: &str) -> Vec<(Range<usize>, Range<usize>)> {
    let mut places = Vec::new();
    let mut at = 0;
    for line in text.split('\n') {
        let found = name_behind_braces(line.trim_end());
        places.extend(found.map(|(braces, end)| (braces.start + at..braces.end + at, braces.start + at..end + at)));
        at += line.len() + 1;
    }
    places
}

/// Where the braces of a heading stand, and where the name behind them ends.
fn name_behind_braces(line: &str) -> Option<(Range<usize>, usize)> {
    let (before, name) = line.rsplit_once(" ^")?;
    let is_heading = || line.trim_start_matches([' ', '\t', '>']).starts_with('#');
    let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    let braces = before.rfind('{').filter(|_| is_name && before.ends_with('}') && is_heading())?..before.len();
    Some((braces, line.len()))
}

/// How many bytes at the beginning of a line are spaces and the marks of so many quotations.
pub(super) fn prefix(line: &str, quotations: usize) -> usize {
    let mut rest = line.trim_start_matches([' ', '\t']);
    for _ in 0..quotations {
        let Some(inner) = rest.strip_prefix('>') else { break };
        rest = inner.trim_start_matches([' ', '\t']);
    }
    line.len() - rest.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colons_of_definitions_and_tables_are_none() {
        for (text, places) in [
            (":a", &[0][..]),
            ("a\n:smile: b\n  :-)", &[2, 14]),
            ("a\n> > :b", &[6]),
            ("a\n: b\n:\tc\n", &[]),
            ("a\n:--|:-:\n:-\n", &[]),
            ("a:b\n- :c", &[]),
            ("a\n:", &[2]),
        ] {
            assert_eq!(idle_colons(text), places, "{text}");
        }
    }

    #[test]
    fn names_behind_braces_are_found_in_headings() {
        assert_eq!(names_behind_braces("## A {#b} ^c\n"), [(5..9, 5..12)]);
        for text in ["a {#b} ^c", "## A {#b} ^c d", "## A } ^c", "## A {#b} ^"] {
            assert_eq!(names_behind_braces(text), [], "{text}");
        }
    }
}
