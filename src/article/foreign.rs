//! Blocks as MkDocs and its extensions have them: `!!! note`, `??? tip`, `=== "Tab"`, `--8<-- "file.md"`, `[TOC]`.
//!
//! They are shown as they are written, and what is indented below them as code. Nobody means that, so their author is told.

/// A block of another tool.
pub(super) struct Block {
    /// What it is.
    pub(super) what: &'static str,
    /// What to write instead.
    pub(super) help: &'static str,
}

/// What a paragraph is that begins with this line, if it is such a block.
pub(super) fn block(line: &str) -> Option<Block> {
    let block = |what, help| Some(Block { what, help });
    let (mark, rest) = line.split_once(' ').unwrap_or((line, ""));
    match mark {
        "!!!" | "???" | "???+" if rest.starts_with(|c: char| c.is_ascii_alphabetic()) => block(
            "an admonition",
            "make it a callout: `> [!note] Title`, and `> ` in place of the indent of each line below",
        ),
        "===" | "===!" | "===+" if rest.starts_with('"') => {
            block("a tab", "write a heading or a line in bold, and the text below it without the indent")
        }
        "--8<--" => block("a snippet", "embed the article in its place: `![[name]]`"),
        "[TOC]" | "[[_TOC_]]" if rest.is_empty() => {
            block("a mark for a table of contents", "take it out: an article with three headings has one by itself")
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_known_by_their_first_line() {
        for line in ["!!! note", "??? tip \"T\"", "???+ warning", "=== \"Gas\"", "--8<-- \"a.md\"", "--8<--", "[TOC]"] {
            assert!(block(line).is_some(), "{line}");
        }
        for line in ["!!! 3", "!!!", "!!!note", "??? ", "=== a", "===", "[TOC] a", "a !!! note", ""] {
            assert!(block(line).is_none(), "{line}");
        }
    }
}
