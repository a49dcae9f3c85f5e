//! Text from files and file names, made fit for a terminal.
//!
//! Whatever could move the cursor, set a colour, change the direction of writing or begin a line of its own is shown as
//! a visible stand-in, and endless text is cut. Nothing of an author's may reach a terminal but through here.

use std::borrow::Cow;

/// How a tab is shown, whatever the terminal's stops are, so that carets stand where they belong.
const TAB: &str = "    ";

/// Where the pictures of the control characters begin in Unicode.
const CONTROL_PICTURES: u32 = 0x2400;

/// The picture of the one control character that has its number far from the others.
const PICTURE_OF_DELETE: char = '\u{2421}';

/// Stands where characters were left out.
pub(super) const ELLIPSIS: char = '…';

/// Adds `text` to `out` with stand-ins for all that a terminal would act upon, line ends and tabs too.
pub(super) fn push_visible(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '\t' => out.push_str(TAB),
            '\0'..='\u{1f}' => out.push(char::from_u32(CONTROL_PICTURES + u32::from(c)).unwrap_or_default()),
            '\u{7f}' => out.push(PICTURE_OF_DELETE),
            // The second set of control characters, line and paragraph separators, the signs that turn text around.
            '\u{80}'..='\u{9f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
                out.push(char::REPLACEMENT_CHARACTER);
            }
            c => out.push(c),
        }
    }
}

/// `text` on one line, with stand-ins for all that a terminal would act upon.
pub(super) fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    push_visible(&mut out, text);
    out
}

/// A name as it is shown in a list: on one line, cut if it is endless, fit for a terminal.
pub fn on_one_line(name: &str) -> String {
    const LONGEST: usize = 100;
    visible(&shorten(name, LONGEST))
}

/// `text` with its lines kept, each but the first moved `indent` columns to the right so that none can pass for ours.
pub(super) fn visible_lines(text: &str, indent: usize) -> String {
    let mut out = String::with_capacity(text.len());
    for (number, line) in text.trim_end().lines().enumerate() {
        if number > 0 {
            out.push('\n');
            out.extend(std::iter::repeat_n(' ', indent));
        }
        push_visible(&mut out, line);
    }
    out
}

/// `text` cut in its middle to at most `limit` characters: both what it begins with and how it ends tell something.
pub(super) fn shorten(text: &str, limit: usize) -> Cow<'_, str> {
    if text.len() <= limit || text.chars().nth(limit).is_none() {
        return Cow::Borrowed(text);
    }
    let tail = limit / 3;
    let head = limit.saturating_sub(tail + 1);
    let head_end = text.char_indices().nth(head).map_or(text.len(), |(at, _)| at);
    let tail_start = text.char_indices().rev().take(tail).last().map_or(text.len(), |(at, _)| at);
    Cow::Owned(format!("{}{ELLIPSIS}{}", &text[..head_end], &text[tail_start..]))
}

/// How many terminal columns a character takes once it is made visible: never less than the truth, which depends on
/// the terminal's font and version.
pub(super) fn columns(c: char) -> usize {
    /// Scripts and signs that fill two columns all lie from here on.
    const FIRST_WIDE: char = '\u{1100}';
    match c {
        '\t' => TAB.len(),
        c if c < FIRST_WIDE => 1,
        _ => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_acts_upon_is_shown_instead() {
        assert_eq!(visible("\u{1b}[31m\r\n\0\u{7f}\ta"), "␛[31m␍␊␀␡    a");
        assert_eq!(visible("\u{9b}2J \u{202e} \u{2066} \u{2028}"), "\u{fffd}2J \u{fffd} \u{fffd} \u{fffd}");
        assert_eq!(visible("热干面 é 🍜 ריק"), "热干面 é 🍜 ריק");
    }

    #[test]
    fn further_lines_are_moved_to_the_right() {
        assert_eq!(visible_lines("one\r\nerror: two\n\n", 3), "one\n   error: two");
    }

    #[test]
    fn long_text_loses_its_middle() {
        assert_eq!(shorten("abcdefghij", 10), "abcdefghij");
        assert_eq!(shorten("abcdefghijk", 10), "abcdef…ijk");
        assert_eq!(shorten("热热热热热热热热热热热", 10), "热热热热热热…热热热");
        assert_eq!(shorten("热热热", 3), "热热热");
    }
}
