//! What a TOML parser's messages mean for whoever wrote the text.

use std::ops::Range;

use ::toml::de::Error;

use super::super::{FaultSort, SyntaxError};
use crate::base::date::{BadDate, Date};

/// What to do where nothing better is known.
const AS_ALWAYS: &str = "write `key = value` lines, with text in double quotes";

/// The parser's errors in our words, from top to bottom.
pub(super) fn explain_all(errors: &[Error], text: &str, offset: usize) -> Vec<SyntaxError> {
    let mut errors: Vec<&Error> = errors.iter().collect();
    errors.sort_by_key(|error| error.span().map_or((text.len(), 0), |span| (span.start, span.end)));
    let mut explained: Vec<SyntaxError> = Vec::with_capacity(errors.len());
    let mut last_line = None;
    for error in errors {
        let span = clamped(error, text);
        let line = text[..span.start].rfind('\n');
        // A key that is none has no value either, and a text without quotes ends where the line does.
        let goes_on =
            ["key with no value", "unexpected key or value"].iter().any(|start| error.message().starts_with(start));
        let follows = goes_on && last_line == Some(line);
        last_line = Some(line);
        if !follows {
            explained.push(explain(error, text, offset));
        }
    }
    // What was opened and never closed ends all at one place.
    explained.dedup_by(|one, other| one.span == other.span && one.message == other.message);
    explained
}

/// A parser's error in our words.
fn explain(error: &Error, text: &str, offset: usize) -> SyntaxError {
    let span = clamped(error, text);
    let fault =
        |message: &str, help: &str| SyntaxError::new(offset + span.start..offset + span.end, message).help(help);
    let key = || text[span.clone()].trim_matches(['"', '\'']);
    match error.message() {
        "duplicate key" => fault(&format!("`{}` is set twice", key()), "keep one of the two"),
        "invalid basic string, expected `\"`" | "invalid literal string, expected `'`" => {
            fault("this text is never closed", "add the closing quote")
        }
        message if message.starts_with("string values must be quoted") => unquoted(text, span, offset),
        message if message.starts_with("invalid date") || message.starts_with("invalid time") => {
            bad_date(text, span, offset)
        }
        message if is_of_number(message) => unquoted(text, token(text, span), offset),
        message if message.starts_with("invalid boolean") => match text[span.clone()].to_ascii_lowercase().as_str() {
            word @ ("true" | "false") => {
                fault(&format!("`{word}` is written in small letters"), &format!("write `{word}`"))
            }
            _ => unquoted(text, token(text, span), offset),
        },
        message if message.starts_with("cannot extend value") => {
            let message = format!("`{}` has a value already, so it can hold no other keys", key());
            fault(&message, "keep one of the two")
        }
        message if message.starts_with("invalid unquoted key") && &text[span.clone()] == ":" => {
            fault("between a key and its value stands `=`", "write `key = value`")
        }
        message if message.starts_with("invalid unquoted key") => {
            fault("a key may hold other letters than `a`–`z` only in quotes", "put the key in quotes")
        }
        message if message.starts_with("unquoted keys cannot be empty") => {
            fault("the key before `=` is missing", "write one")
        }
        message if message.starts_with("key with no value") => {
            fault("this key has no value", "write `key = value`, or take it out")
        }
        message if message.starts_with("unexpected key or value") => {
            fault("there is text behind the value", "put all of it in the quotes, or the next key in a line of its own")
        }
        message if message.starts_with("missing escaped value") => {
            fault("an unknown escape after `\\`", "write `\\\\`, or use single quotes")
        }
        message if message.starts_with("unclosed array") => fault("a `[` is never closed", "close it with `]`"),
        message if message.starts_with("unclosed inline table") => fault("a `{` is never closed", "close it with `}`"),
        message => fault(&message.to_lowercase(), AS_ALWAYS),
    }
}

/// Whether the parser took for a number what begins like one.
fn is_of_number(message: &str) -> bool {
    ["invalid float", "invalid integer", "unexpected leading zero", "`_` may only"]
        .iter()
        .any(|start| message.starts_with(start))
}

/// A text without quotes, or no value at all; the help shows how it is written.
fn unquoted(text: &str, span: Range<usize>, offset: usize) -> SyntaxError {
    /// What is longer is not shown again.
    const LONGEST: usize = 60;
    let line = &text[text[..span.start].rfind('\n').map_or(0, |end| end + 1)..span.start];
    let key = line.trim_end().strip_suffix('=').map(str::trim).filter(|key| !key.contains(['=', '{']));
    let span = match key {
        Some(_) => span.start..span.end.max(value_end(text, span.start)),
        None => span,
    };
    let written = &text[span.clone()];
    let as_value = |value: &str| match key {
        Some(key) => format!("`{key} = \"{value}\"`"),
        None => format!("`\"{value}\"`"),
    };
    let shifted = offset + span.start..offset + span.end;
    if written.is_empty() {
        let help = format!("write one, as {}, or take the key out", as_value("…"));
        return SyntaxError::new(shifted, "a value is missing here").help(help);
    }
    let value =
        if written.len() > LONGEST { "…".to_owned() } else { written.replace('\\', "\\\\").replace('"', "\\\"") };
    // What other languages take for truth.
    let or = match written.to_ascii_lowercase().as_str() {
        "yes" | "on" => ", or write `true`",
        "no" | "off" => ", or write `false`",
        _ => "",
    };
    SyntaxError::new(shifted, "text must be quoted").help(format!("put it in quotes: {}{or}", as_value(&value)))
}

/// Where a value ends that begins at `start` and has the rest of its line to itself: at the line's end, or before a remark.
fn value_end(text: &str, start: usize) -> usize {
    let line = text[start..].lines().next().unwrap_or_default();
    let value = if line.starts_with('#') { "" } else { line.split(" #").next().unwrap_or_default() };
    start + value.trim_end().len()
}

/// A day or a time that the parser refuses.
fn bad_date(text: &str, span: Range<usize>, offset: usize) -> SyntaxError {
    let shifted = offset + span.start..offset + span.end;
    match Date::parse(&text[span.clone()]) {
        Err(BadDate::Impossible(why)) => {
            let fault = SyntaxError::new(shifted, why).help("write a day that exists, as `2026-11-23`");
            SyntaxError { sort: FaultSort::Date, ..fault }
        }
        Ok(date) => {
            let fault = SyntaxError::new(shifted, "a date is written in another way here");
            fault.help(format!("write `{}`, or put it in quotes", date.iso()))
        }
        Err(BadDate::Unreadable(_)) => unquoted(text, span, offset),
    }
}

/// The value without blanks, brackets and commas that holds `span`.
fn token(text: &str, span: Range<usize>) -> Range<usize> {
    let is_end = |c: char| c.is_whitespace() || matches!(c, '=' | ',' | '[' | ']' | '{' | '}' | '#');
    let start = text[..span.start].rfind(is_end).map_or(0, |at| at + 1);
    let end = text[span.start..].find(is_end).map_or(text.len(), |at| span.start + at);
    start..end.max(span.end)
}

/// Where the parser's error is, within the text.
fn clamped(error: &Error, text: &str) -> Range<usize> {
    let span = error.span().unwrap_or(text.len()..text.len());
    let start = text.floor_char_boundary(span.start.min(text.len()));
    start..text.ceil_char_boundary(span.end.clamp(start, text.len()))
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;

    #[test]
    fn usual_mistakes_are_explained() {
        for (text, at, message, help) in [
            ("title = Combi", "Combi", "text must be quoted", "put it in quotes: `title = \"Combi\"`"),
            ("t = a # b", "a", "text must be quoted", "put it in quotes: `t = \"a\"`"),
            ("t = #x", "", "a value is missing here", "write one, as `t = \"…\"`, or take the key out"),
            ("t = a \"b\" \\", "a \"b\" \\", "text must be quoted", "put it in quotes: `t = \"a \\\"b\\\" \\\\\"`"),
            ("draft = yes", "yes", "text must be quoted", "put it in quotes: `draft = \"yes\"`, or write `true`"),
            ("tags = [a]", "a", "text must be quoted", "put it in quotes: `\"a\"`"),
            ("t = {x = a}", "a", "text must be quoted", "put it in quotes: `\"a\"`"),
            ("d = 24.12.2026", "24.12.2026", "text must be quoted", "put it in quotes: `d = \"24.12.2026\"`"),
            ("d = 007", "007", "text must be quoted", "put it in quotes: `d = \"007\"`"),
            ("t =", "", "a value is missing here", "write one, as `t = \"…\"`, or take the key out"),
            ("t = True", "True", "`true` is written in small letters", "write `true`"),
            ("t: A", ":", "between a key and its value stands `=`", "write `key = value`"),
            ("t", "", "this key has no value", "write `key = value`, or take it out"),
            (
                "d = 2026-2-3",
                "2026-2-3",
                "a date is written in another way here",
                "write `2026-02-03`, or put it in quotes",
            ),
            (
                "t = \"a\" b",
                "",
                "there is text behind the value",
                "put all of it in the quotes, or the next key in a line of its own",
            ),
            ("t = \"\\q\"", "", "an unknown escape after `\\`", "write `\\\\`, or use single quotes"),
            ("= 1", "", "the key before `=` is missing", "write one"),
        ] {
            let errors = parse(text, 9).unwrap_err();
            let found = &errors[0];
            let written = &text[found.span.start - 9..found.span.end - 9];
            assert_eq!((written, &*found.message, found.help.as_deref()), (at, message, Some(help)), "{text}");
            assert_eq!((errors.len(), found.sort), (1, FaultSort::Syntax), "{text}: {errors:?}");
        }
    }

    #[test]
    fn days_that_do_not_exist_are_no_fault_of_the_syntax() {
        for text in ["d = 2026-02-30", "d = 2026-13-01 10:00:00", "d = 2026-02-20T25:00:00Z"] {
            let errors = parse(text, 0).unwrap_err();
            assert_eq!((errors.len(), errors[0].sort), (1, FaultSort::Date), "{text}");
            assert_eq!(&text[errors[0].span.clone()], &text[4..]);
            assert!(errors[0].message.contains("does not exist"), "{errors:?}");
        }
    }
}
