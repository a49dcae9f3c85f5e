//! What a table's own HTML tells: whether a paragraph is its caption, and whether its first column holds heads.

use std::collections::HashSet;

/// How many characters a cell of the first column has at most for all of them to be heads: a longer one is read, not looked up.
const MOST_IN_HEAD: usize = 60;

/// How many characters may stand before the colon of a caption.
const MOST_IN_WORD: usize = 24;

/// The id and the text of a paragraph that reads like a caption, both as HTML; `is_word` tells the word for a table.
pub(super) fn caption_in(paragraph: &str, is_word: impl Fn(&str) -> bool) -> Option<(Option<&str>, &str)> {
    let (attributes, text) = paragraph.strip_prefix("<p")?.strip_suffix("</p>\n")?.split_once('>')?;
    let (at, colon) = text.char_indices().take(MOST_IN_WORD).find(|(_, c)| matches!(c, ':' | '：'))?;
    let (word, caption) = (&text[..at], &text[at + colon.len_utf8()..]);
    let is_caption = match word {
        "" => caption.starts_with(' '),
        word => word.eq_ignore_ascii_case("Table") || is_word(word),
    };
    let caption = caption.trim();
    // An embed in it has split it.
    let is_whole = !caption.is_empty() && !caption.contains("</p>");
    let id = attributes.strip_prefix(" id=\"").and_then(|id| id.strip_suffix('"'));
    (is_caption && is_whole).then_some((id, caption))
}

/// Whether the cells of a column are the heads of their rows: what the other cells of a row are about.
///
/// They are if the column has no head while others do, or if all of them are bold. Else they are if they read like names: each is short,
/// begins with a letter, and is there once. Then a screen reader says them before the cells of their row, which helps with names and
/// would be in the way with amounts or with the same few words; nothing else hangs on it.
pub(super) fn are_heads(cells: &[&str], has_empty_corner: bool) -> bool {
    if has_empty_corner || cells.is_empty() {
        return cells.iter().any(|cell| !cell.is_empty());
    }
    let mut seen = HashSet::with_capacity(cells.len());
    cells.iter().all(|cell| is_bold(cell)) || cells.iter().all(|cell| is_name(cell) && seen.insert(*cell))
}

fn is_bold(html: &str) -> bool {
    let inside = html.strip_prefix("<strong>").and_then(|html| html.strip_suffix("</strong>"));
    inside.is_some_and(|inside| !inside.contains("</strong>"))
}

fn is_name(html: &str) -> bool {
    let mut length = 0;
    let mut first = None;
    let mut in_tag = false;
    for c in html.chars() {
        match c {
            '<' => in_tag = true,
            '>' if in_tag => in_tag = false,
            _ if in_tag => {}
            c => {
                length += 1;
                first = first.or(c.is_alphanumeric().then_some(c));
            }
        }
    }
    length <= MOST_IN_HEAD && first.is_some_and(char::is_alphabetic) && !html.contains("<br>")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_of_names_holds_heads() {
        for (cells, has_empty_corner, expected) in [
            (&["Combi", "Deck"][..], false, true),
            (&["Combi", "Combi"], false, false),
            (&["Combi", ""], false, false),
            (&["Combi", ""], true, true),
            (&["", ""], true, false),
            (&[], false, false),
            (&["200 g", "a pinch"], false, false),
            (&["−3", "£5"], false, false),
            (&["½ cup", "salt"], false, false),
            (&["200 g", "200 g"], true, true),
            (&["<strong>1</strong>", "<strong>1</strong>"], false, true),
            (&["<strong>1</strong> or <strong>2</strong>", "<strong>3</strong>"], false, false),
            (&["<a href=\"x\">Combi</a>", "<code>deck</code>", "米饭"], false, true),
            (&["Combi<br>oven", "Deck"], false, false),
            (&["“Quoted”", "Plain"], false, true),
            (&["A sentence that is long enough to be one that is read in its own right.", "Plain"], false, false),
        ] {
            assert_eq!(are_heads(cells, has_empty_corner), expected, "{cells:?}");
        }
    }

    #[test]
    fn captions_begin_with_a_word_and_a_colon() {
        for (paragraph, expected) in [
            ("<p>Table: Prices</p>\n", Some((None, "Prices"))),
            ("<p>table:Prices</p>\n", Some((None, "Prices"))),
            ("<p>: Prices &amp; <em>more</em></p>\n", Some((None, "Prices &amp; <em>more</em>"))),
            ("<p>表：价格</p>\n", Some((None, "价格"))),
            ("<p id=\"^p\">Table: Prices</p>\n", Some((Some("^p"), "Prices"))),
            ("<p>Table:</p>\n", None),
            ("<p>:Prices</p>\n", None),
            ("<p>Tables: Prices</p>\n", None),
            ("<p>Table</p>\n", None),
            ("<p>表</p>\n", None),
            ("<p>Table: a</p>\n<div></div>\n<p>b</p>\n", None),
        ] {
            assert_eq!(caption_in(paragraph, |word| word == "表"), expected, "{paragraph}");
        }
    }
}
