//! From byte offsets to the lines and columns that people and editors count.
//!
//! [`LineIndex`] is made once per text, in one pass; a question then costs a binary search and the counting of at most
//! [`STRIDE`] bytes, even if the whole text is one line. Lines end at `\n` or `\r\n`; both count from 1; a column is a
//! Unicode scalar value; a byte order mark is none. It knows nothing of files, and no offset is too wild for it.

use std::ops::Range;

/// How many bytes lie between two stored counts of characters. Larger saves memory, smaller saves time.
const STRIDE: usize = 1024;

/// What some editors put before the text.
const BYTE_ORDER_MARK: char = '\u{feff}';

/// A place in a text as an editor shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The line, from 1.
    pub line: usize,
    /// The character in the line, from 1.
    pub column: usize,
}

/// A text that knows where its lines begin. It borrows the text or owns it, as you like.
#[derive(Clone, Debug)]
pub struct LineIndex<T> {
    text: T,
    /// Where each line begins, in bytes; the first one behind the byte order mark.
    starts: Vec<usize>,
    /// How many characters begin before each multiple of [`STRIDE`].
    characters: Vec<usize>,
}

impl<T: AsRef<str>> LineIndex<T> {
    /// Goes through the text once.
    pub fn new(text: T) -> Self {
        let body = text.as_ref();
        let first = if body.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len_utf8() } else { 0 };
        let starts = std::iter::once(first).chain(body.match_indices('\n').map(|(at, _)| at + 1)).collect();
        let mut before = 0;
        let counts = body.as_bytes().chunks(STRIDE).map(|chunk| {
            before += characters_in(chunk);
            before
        });
        let characters = std::iter::once(0).chain(counts).collect();
        Self { text, starts, characters }
    }

    /// The text.
    pub fn text(&self) -> &str {
        self.text.as_ref()
    }

    /// Where `offset` is. An offset inside a character is taken for the character's start, one inside a line's ending
    /// for the end of the line, one past the end for the end.
    pub fn position(&self, offset: usize) -> Position {
        let line = self.line_at(offset);
        let range = self.line(line);
        let start = self.characters_before(range.start);
        let at = self.characters_before(self.floor(offset).clamp(range.start, range.end));
        Position { line, column: at - start + 1 }
    }

    /// The number of the line that holds `offset`.
    pub fn line_at(&self, offset: usize) -> usize {
        self.starts.partition_point(|start| *start <= offset).max(1)
    }

    /// The bytes of a line without its ending; the empty range at the end of the text if there is no such line.
    pub fn line(&self, number: usize) -> Range<usize> {
        let text = self.text();
        let Some(&start) = number.checked_sub(1).and_then(|index| self.starts.get(index)) else {
            return text.len()..text.len();
        };
        let end = self.starts.get(number).map_or(text.len(), |next| next - 1);
        let ends_in_crlf = end < text.len() && text[start..end].ends_with('\r');
        start..end - usize::from(ends_in_crlf)
    }

    /// The nearest offset at or before `offset` at which a character begins or the text ends.
    pub fn floor(&self, offset: usize) -> usize {
        let text = self.text();
        let mut at = offset.min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    }

    /// How many characters begin before `offset`, which is at most the text's length.
    fn characters_before(&self, offset: usize) -> usize {
        let stride = offset / STRIDE;
        self.characters[stride] + characters_in(&self.text().as_bytes()[stride * STRIDE..offset])
    }
}

/// How many characters begin in a piece of UTF-8, wherever it was cut.
fn characters_in(bytes: &[u8]) -> usize {
    const CONTINUATION_MASK: u8 = 0b1100_0000;
    const CONTINUATION: u8 = 0b1000_0000;
    bytes.iter().filter(|byte| **byte & CONTINUATION_MASK != CONTINUATION).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn positions(text: &str, offsets: impl IntoIterator<Item = usize>) -> Vec<(usize, usize)> {
        let index = LineIndex::new(text);
        offsets.into_iter().map(|offset| index.position(offset)).map(|at| (at.line, at.column)).collect()
    }

    #[test]
    fn columns_count_characters() {
        // One byte, two, three, four; and a base letter with its accent, which is two scalar values.
        assert_eq!(positions("aé热🍜e\u{301}x", [0, 1, 3, 6, 10, 11, 13]), (1..=7).map(|c| (1, c)).collect::<Vec<_>>());
    }

    #[test]
    fn offsets_inside_a_character_or_past_the_end_are_mended() {
        assert_eq!(positions("a热b", [2, 3, 5, 6, usize::MAX]), [(1, 2), (1, 2), (1, 4), (1, 4), (1, 4)]);
        assert_eq!(positions("", [0, 7]), [(1, 1), (1, 1)]);
    }

    #[test]
    fn line_endings_are_no_columns() {
        assert_eq!(positions("ab\ncd", [2, 3, 5]), [(1, 3), (2, 1), (2, 3)]);
        assert_eq!(positions("ab\r\ncd\r\n", [2, 3, 4, 6, 7, 8]), [(1, 3), (1, 3), (2, 1), (2, 3), (2, 3), (3, 1)]);
        assert_eq!(positions("a\rb\r", [2, 4]), [(1, 3), (1, 5)], "a lone carriage return ends no line");
        assert_eq!(positions("\n\n", 0..=2), [(1, 1), (2, 1), (3, 1)]);
    }

    #[test]
    fn a_byte_order_mark_is_no_column() {
        assert_eq!(positions("\u{feff}ab\nc", [0, 1, 3, 4, 6]), [(1, 1), (1, 1), (1, 1), (1, 2), (2, 1)]);
        assert_eq!(positions("\u{feff}", [0, 3]), [(1, 1), (1, 1)]);
    }

    #[test]
    fn lines_are_ranges_without_their_endings() {
        let index = LineIndex::new("\u{feff}a\r\n\nb");
        assert_eq!([0, 1, 2, 3, 4].map(|line| index.line(line)), [8..8, 3..4, 6..6, 7..8, 8..8]);
    }

    proptest! {
        #[test]
        fn agrees_with_counting_from_the_start(pieces in prop::collection::vec("[a热\n]|\r\n|é{300}", 0..12)) {
            let text = pieces.concat();
            let index = LineIndex::new(&text);
            for (offset, _) in text.char_indices().filter(|(_, c)| !matches!(c, '\r' | '\n')) {
                let before = &text[..offset];
                let line = before.matches('\n').count() + 1;
                let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
                prop_assert_eq!(index.position(offset), Position { line, column });
            }
        }
    }
}
