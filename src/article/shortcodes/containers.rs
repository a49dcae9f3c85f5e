//! Containers of VitePress, Docusaurus, Quarto and Pandoc: what stands between a line `:::note` and a line `:::`.

use std::ops::Range;

use super::{Kind, Shortcode};

/// Looks for the first and last lines of containers, outside of `code`. One without the other is text.
pub(super) fn find(body: &str, code: &[Range<usize>]) -> Vec<Shortcode> {
    let mut found: Vec<Shortcode> = Vec::new();
    let mut open: Vec<Shortcode> = Vec::new();
    let mut code = code.iter().peekable();
    let mut at = 0;
    while let Some(start) = body[at..].find(":::").map(|colons| at + colons) {
        let length = body[start..].find(['\n', '\r']).unwrap_or(body.len() - start);
        let end = start + length;
        at = end;
        while code.next_if(|range| range.end <= start).is_some() {}
        let is_code = code.peek().is_some_and(|range| range.start <= start);
        let before = body[..start].bytes().rev().find(|byte| !matches!(byte, b' ' | b'\t' | b'>'));
        if is_code || !matches!(before, None | Some(b'\n' | b'\r')) {
            continue;
        }
        let line = body[start..end].trim_start_matches(':').trim();
        let shortcode = |name: &str, closes| {
            let line = body[start..end].trim_end();
            let span = start..start + line.len() - title(line).len();
            Shortcode { span, name: name.to_owned(), closes, link: None, kind: Kind::Container }
        };
        if line.is_empty() {
            if let Some(first) = open.pop() {
                found.push(first);
                found.push(shortcode("", true));
            }
        } else if let Some(name) = name(line) {
            open.push(shortcode(name, false));
        }
    }
    found
}

/// What a container is: `note`, `note[Title]`, `{.callout-note}`, `{note} Title`.
fn name(line: &str) -> Option<&str> {
    let line = line.strip_prefix('{').unwrap_or(line).trim_start_matches(['.', ' ']);
    let name = &line[..line.find(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_'))).unwrap_or(line.len())];
    (!name.is_empty()).then_some(name)
}

/// What stands behind a container's name and attributes: it is text, and stays.
fn title(line: &str) -> &str {
    let rest = line.trim_start_matches(':').trim_start();
    let is_of_name = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
    let rest = if rest.starts_with('{') { rest } else { rest.trim_start_matches(is_of_name).trim_start() };
    let attributes = rest.strip_prefix('{').and_then(|rest| rest.split_once('}'));
    attributes.map_or(rest, |(_, rest)| rest).trim_start()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(body: &str) -> Vec<(String, &str)> {
        let mut found = find(body, &[]);
        found.sort_by_key(|found| found.span.start);
        found.into_iter().map(|found| (found.name, &body[found.span])).collect()
    }

    #[test]
    fn containers_are_found_in_pairs() {
        let named = |name: &str, line| (name.to_owned(), line);
        assert_eq!(found(":::note\na\n:::"), [named("note", ":::note"), named("", ":::")]);
        assert_eq!(found(":::{note} Hot {x}\n:::"), [named("note", ":::{note} "), named("", ":::")]);
        assert_eq!(found("::: tip {.x} \n:::"), [named("tip", "::: tip {.x}"), named("", ":::")]);
        assert_eq!(
            found("::::: {.callout-tip title=\"x\"}\n> ::: warning Hot \n> :::\n:::::\n"),
            [
                named("callout-tip", "::::: {.callout-tip title=\"x\"}"),
                named("warning", "::: warning "),
                named("", ":::"),
                named("", ":::::"),
            ]
        );
    }

    #[test]
    fn what_has_no_partner_is_text() {
        for text in [":::note\na", "a\n:::", "a :::note\n:::", "::note\n:::", "::: !\n:::", ""] {
            assert_eq!(found(text), [], "{text}");
        }
        let code = 0..4;
        assert_eq!(find(":::a\n:::", &[code]), []);
    }

    #[test]
    fn lines_of_colons_take_linear_time() {
        assert_eq!(found(&":::a\n".repeat(50_000)), []);
        assert_eq!(found(&"> ".repeat(100_000)), []);
    }
}
