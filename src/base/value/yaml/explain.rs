//! What a YAML parser's message means for whoever wrote the text.

use saphyr_parser::ScanError;

use super::super::{Offsets, SyntaxError};

/// The parser's words for a `:` in a value.
const SECOND_COLON: &str = "mapping values are not allowed in this context";
const MISPLACED_COLON: &str = "illegal placement of ':' indicator";

const QUOTE_IT: &str = "if this is text, put it in quotes";
const WITH_SPACES: &str = "indent with spaces";

/// Turns the parser's error into ours.
pub(super) fn explain(error: &ScanError, text: &str, offsets: &Offsets) -> SyntaxError {
    let at = offsets.local(error.marker().index());
    let info = error.info();
    let (local, message, help) = if let Some(tab) = tab_before(text, at) {
        (tab..tab + 1, "a tab is used for indentation".to_owned(), Some(WITH_SPACES))
    } else if let Some(open) = opening_quote(info, text, at) {
        (open..open + 1, "this quote is never closed".to_owned(), Some("add the closing quote"))
    } else if let Some(open) = open_bracket(info, text, at) {
        (
            open..open + 1,
            format!("this `{}` is never closed, or a comma is missing after it", &text[open..=open]),
            Some("close it with `]` or `}`"),
        )
    } else {
        let (message, help) = reword(info, character_at(text, at));
        (at..at + character_at(text, at).map_or(0, char::len_utf8), message, help)
    };
    let mut error = SyntaxError::new(offsets.base + local.start..offsets.base + local.end, message);
    error.help = help.map(str::to_owned);
    error
}

/// Our words for the parser's; `character` is what stands at the fault.
fn reword(info: &str, character: Option<char>) -> (String, Option<&'static str>) {
    let (message, help) = match info {
        _ if info.starts_with("unexpected character")
            || info.contains("unknown anchor")
            || info.contains("scanning an anchor") =>
        {
            let character = match character.unwrap_or('*') {
                '`' => "a backtick".to_owned(),
                character => format!("`{character}`"),
            };
            return (format!("text cannot begin with {character} unless it is quoted"), Some(QUOTE_IT));
        }
        SECOND_COLON | MISPLACED_COLON => {
            ("a second `:` in the value", "if it belongs to the text, put the value in quotes")
        }
        _ if info.starts_with("simple key expect")
            || info == "while parsing a block mapping, did not find expected key" =>
        {
            ("a `key: value` is expected here", "add the colon, or indent the line if it continues the value above")
        }
        _ if info.contains("indentation") => ("the indentation is wrong", "indent it like its neighbours"),
        _ if info.contains("recursion limit") => ("this is nested too deeply", "make it flatter"),
        _ if info.contains("escape") || info.contains("hexadecimal") => {
            ("an unknown escape after `\\`", "write `\\\\`, or use single quotes")
        }
        _ if info.contains("valid YAML whitespace") => ("a tab stands behind the colon", "write a space in its place"),
        // Before the next one: there is a `tab` in this word.
        _ if info.contains("unprintable") => ("a character that cannot stand in YAML", "remove it"),
        _ if info.contains("tab") => ("a tab where spaces are expected", WITH_SPACES),
        _ if info.contains("trailing content") => ("text after the closing quote", "put all of it in the quotes"),
        _ => return (info.to_lowercase(), None),
    };
    (message.to_owned(), Some(help))
}

fn character_at(text: &str, at: usize) -> Option<char> {
    text.get(at..).and_then(|rest| rest.chars().next())
}

/// The bracket that is to blame: the last one that is open where a comma or an end was expected, or on an earlier line
/// than a `:` that made no sense.
fn open_bracket(info: &str, text: &str, at: usize) -> Option<usize> {
    let mut open = Vec::new();
    for (at, byte) in text[..at].bytes().enumerate() {
        match byte {
            b'[' | b'{' => open.push(at),
            b']' | b'}' => {
                open.pop();
            }
            _ => {}
        }
    }
    let open = open.pop()?;
    let colon = matches!(info, SECOND_COLON | MISPLACED_COLON) && text[open..at].contains('\n');
    (colon || info.contains("expected ',' or")).then_some(open)
}

/// A tab in the indentation of the line that holds `at`, or of its neighbours: tabs confuse the parser early or late.
fn tab_before(text: &str, at: usize) -> Option<usize> {
    let line = text[..at].rfind('\n').map_or(0, |end| end + 1);
    let above = text[..line.saturating_sub(1)].rfind('\n').map_or(0, |end| end + 1);
    let below = text[at..].find('\n').map_or(text.len(), |end| at + end + 1);
    [line, above, below].into_iter().find_map(|start| {
        let indent = text[start..].bytes().take_while(|byte| matches!(byte, b' ' | b'\t'));
        indent.enumerate().find(|&(_, byte)| byte == b'\t').map(|(column, _)| start + column)
    })
}

/// Where the quoted text begins that runs into the fault.
fn opening_quote(info: &str, text: &str, at: usize) -> Option<usize> {
    let unclosed = info.starts_with("while scanning a quoted scalar") || info == "invalid indentation in quoted scalar";
    if !unclosed {
        return None;
    }
    // Sometimes the fault is at the quote itself.
    if matches!(character_at(text, at), Some('"' | '\'')) {
        return Some(at);
    }
    // A quote opens where a value may begin; any other is an apostrophe or closes.
    let mut open = None;
    let mut before = '\n';
    for (index, c) in text[..at].char_indices() {
        match open {
            None if matches!(c, '"' | '\'') && matches!(before, ' ' | '\n' | '\t' | '[' | '{' | ',' | ':') => {
                open = Some((index, c));
            }
            Some((_, quote)) if c == quote && !(quote == '"' && before == '\\') => open = None,
            _ => {}
        }
        before = c;
    }
    open.map(|(index, _)| index)
}
