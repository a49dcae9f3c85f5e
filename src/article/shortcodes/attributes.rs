//! Lists of attributes: kramdown's `{: .class #id key="value" }` below a block or behind a part of a line, its `{:toc}`, and the same
//! without a colon behind a link or a picture, as MkDocs has it.

use super::{Kind, Shortcode};

/// Reads the list that begins at byte `start`, if one does. A list that a contents stands in for goes with its mark.
pub(super) fn read(body: &str, start: usize) -> Option<Shortcode> {
    /// Nobody writes longer ones, and a text full of braces must not be searched to its end for each.
    const LONGEST: usize = 500;
    let inner = match body[start..].strip_prefix("{:") {
        Some(inner) => inner,
        None => return read_behind_link(body, start, LONGEST),
    };
    let near = &inner[..inner.floor_char_boundary(LONGEST)];
    let end = near.find(['}', '\n', '{'])?;
    let content = near[..end].trim_matches([':', '/']).trim();
    if !near[end..].starts_with('}') || content.is_empty() {
        return None;
    }
    let behind = start + "{:".len() + end + 1;
    let before = &body[body.ceil_char_boundary(start.saturating_sub(LONGEST))..start];
    let begins_line = before.trim_end_matches([' ', '\t', '>']);
    let stands_alone = (begins_line.is_empty() || begins_line.ends_with(['\n', '\r']))
        && body[behind..].trim_start_matches([' ', '\t']).chars().next().is_none_or(|c| matches!(c, '\n' | '\r'));
    let is_beside = before.ends_with(|c: char| !c.is_whitespace());
    let fits = if stands_alone { are_attributes(content, true) } else { is_beside && are_attributes(content, false) };
    if !fits {
        return None;
    }
    let names_contents = stands_alone && content.split_whitespace().any(|word| word == "toc");
    let from = if names_contents { item_above(body, start).unwrap_or(start) } else { start };
    let name = body[start..behind].to_owned();
    Some(Shortcode { span: from..behind, name, closes: false, link: None, kind: Kind::Attributes })
}

/// Reads a list without a colon, which stands behind a link.
fn read_behind_link(body: &str, start: usize, longest: usize) -> Option<Shortcode> {
    let line = &body[body.ceil_char_boundary(start.saturating_sub(longest))..start];
    let line = line.rsplit('\n').next().unwrap_or_default();
    // The link ends here, and nothing else in brackets does.
    let (_, address) = line.strip_suffix(')')?.rsplit_once("](")?;
    if address.contains(')') {
        return None;
    }
    let inner = &body[start + 1..];
    let length = inner[..inner.floor_char_boundary(longest)].find(['}', '\n', '{'])?;
    let content = inner[..length].trim();
    let is_word =
        |word: &str| word.starts_with(['.', '#']) || word.split_once('=').is_some_and(|(key, _)| is_name(key));
    let behind = start + 1 + length + 1;
    let is_list =
        inner[length..].starts_with('}') && (are_attributes(content, false) || content.split(' ').all(is_word));
    (is_list && !content.is_empty()).then(|| {
        let name = body[start..behind].to_owned();
        Shortcode { span: start..behind, name, closes: false, link: None, kind: Kind::Attributes }
    })
}

/// Whether a text can be the name of an attribute, a class or an id.
fn is_name(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ':'))
}

/// Whether a text is classes, ids and keys with values, or names if these may be.
fn are_attributes(content: &str, names: bool) -> bool {
    let mut rest = content;
    while !rest.is_empty() {
        let length = rest.find(|c: char| c.is_whitespace() || c == '=').unwrap_or(rest.len());
        let (word, behind) = rest.split_at(length);
        let value = behind.strip_prefix('=');
        let behind = match value {
            Some(value) => {
                let Some(quote) = value.chars().next().filter(|quote| matches!(quote, '"' | '\'')) else {
                    return false;
                };
                let Some((_, behind)) = value[1..].split_once(quote) else { return false };
                behind
            }
            None if word.starts_with(['.', '#']) || names => behind,
            None => return false,
        };
        if !is_name(word.trim_start_matches(['.', '#'])) {
            return false;
        }
        rest = behind.trim_start();
    }
    true
}

/// Where the item of a list in the line above begins.
fn item_above(body: &str, start: usize) -> Option<usize> {
    let line_end = body[..start].rfind('\n')?;
    let line_start = body[..line_end].rfind('\n').map_or(0, |end| end + 1);
    let line = &body[line_start..line_end];
    let item = line.trim_start_matches([' ', '\t', '>']);
    let is_item = ["* ", "- ", "+ "].iter().any(|mark| item.starts_with(mark)) || {
        let behind = item.trim_start_matches(|c: char| c.is_ascii_digit());
        behind.len() < item.len() && behind.starts_with(". ")
    };
    is_item.then(|| line_start + line.len() - item.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(body: &str) -> Option<&str> {
        let start = body.find('{')?;
        Some(&body[read(body, start)?.span])
    }

    #[test]
    fn lists_below_blocks_and_behind_parts_of_lines_are_found() {
        assert_eq!(found("# A\n{: .no_toc }\n"), Some("{: .no_toc }"));
        assert_eq!(found("a\n> {:.b #c d=\"e f\"}"), Some("{:.b #c d=\"e f\"}"));
        assert_eq!(found("[a](b){:target=\"_blank\"} c"), Some("{:target=\"_blank\"}"));
        assert_eq!(found("1. TOC\n{:toc}"), Some("1. TOC\n{:toc}"));
        assert_eq!(found("a\n{:toc}"), Some("{:toc}"));
        assert_eq!(found("{::options x=\"y\" /}\n"), Some("{::options x=\"y\" /}"));
    }

    #[test]
    fn lists_without_a_colon_stand_behind_links() {
        assert_eq!(found("![a](b.png){ width=\"300\" align=left } c"), Some("{ width=\"300\" align=left }"));
        assert_eq!(found("[a](b){ .button .big }"), Some("{ .button .big }"));
        assert_eq!(found("[a](b){#c}"), Some("{#c}"));
    }

    #[test]
    fn others_are_text() {
        for text in [
            "[a](b) { .c }",
            "[a](b){ c }",
            "[a](b){ =c }",
            "[a](b){}",
            "f(b){ .c }",
            "[a](b){ .c",
            "[a](b)\nf(x){ .c }",
            "[a](b) f(x){ .c }",
        ] {
            assert_eq!(found(text), None, "{text}");
        }
        for text in ["a {: .b } c", "{:}", "{: a", "{:\n.a}", "a{:b}", "{:d=e}", "{:a} b", "{: ;) }"] {
            assert_eq!(found(text), None, "{text}");
        }
    }
}
