//! Blocks of code as far as they can be judged before they are coloured: their language, and whether they are too long.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

use super::facts::is_compare;
use crate::base::path::SourcePath;
use crate::diagnostic::{Diagnostic, Lint};

/// The longest line of code that is highlighted, in bytes.
pub const LONGEST_LINE: usize = 2_000;

/// The longest block of code that is highlighted, in bytes.
pub const LONGEST_BLOCK: usize = 100_000;

/// Names for "nothing to highlight".
pub const PLAIN_LANGUAGES: &[&str] = &["", "text", "txt", "plain", "plaintext", "plain text", "none", "no-highlight"];

/// Every name that a language with colours goes by, in small letters, a line for each. What colours the code is of a later
/// stage, and a test of it keeps this list as it must be.
pub const LANGUAGES: &str = include_str!("languages.txt");

static KNOWN: LazyLock<HashSet<&str>> = LazyLock::new(|| LANGUAGES.lines().collect());

/// The language that stands behind a fence, without brackets, and the options that follow it.
pub fn language(info: &str) -> (&str, &str) {
    let info = info.trim();
    let language = info.trim_start_matches(['{', '.']);
    let end = language.find([' ', ',', '{', '}', '\t', ':']).unwrap_or(language.len());
    // Braces without a language hold options: `{hl_lines=[1]}`.
    let is_option = info.starts_with('{') && language[..end].contains('=');
    language.split_at(if is_option { 0 } else { end })
}

/// What is wrong with the block that stands at `block` in a body which begins at byte `offset` of the file.
pub(super) fn check(
    path: &SourcePath,
    body: &str,
    offset: usize,
    info: &str,
    block: Range<usize>,
) -> Option<Diagnostic> {
    let language = language(info).0;
    let folded = language.to_lowercase();
    if PLAIN_LANGUAGES.contains(&&*folded) || is_compare(info) {
        return None;
    }
    let code = &body[block.clone()];
    let fence = &code[..code.find('\n').unwrap_or(0)];
    if KNOWN.contains(&*folded) {
        let fault = too_long(code)?;
        return Some(fault.at_span(path, block.start + offset..block.start + fence.len() + offset));
    }
    let name = fence.find(language).map_or(0..fence.len(), |at| at..at + language.len());
    let fault = Diagnostic::new(Lint::UnknownLanguage, format!("there are no colours for the language `{language}`"));
    let fault = fault.at_span(path, block.start + offset + name.start..block.start + offset + name.end);
    Some(fault.help("write the name of one that is known, as in `yaml`; or `text` for none"))
}

fn too_long(code: &str) -> Option<Diagnostic> {
    let message = if code.len() > LONGEST_BLOCK {
        format!("this block of code is longer than {LONGEST_BLOCK} bytes and is shown without colours")
    } else if code.lines().any(|line| line.len() > LONGEST_LINE) {
        format!("a line of this block is longer than {LONGEST_LINE} bytes, so the block is shown without colours")
    } else {
        return None;
    };
    Some(Diagnostic::new(Lint::HighlightLimit, message).help("shorten it, or link to it as a file"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_is_the_first_word() {
        for (info, expected) in [
            ("rust", "rust"),
            (" rust,ignore", "rust"),
            ("{.python}", "python"),
            ("js{1,2}", "js"),
            ("sh:run.sh", "sh"),
            ("{hl_lines=[2]}", ""),
            ("", ""),
        ] {
            assert_eq!(language(info).0, expected, "{info}");
        }
    }
}
