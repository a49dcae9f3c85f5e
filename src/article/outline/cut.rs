//! How much of a paragraph or sentence is kept for other pages.

use std::ops::Range;

use crate::base::text;

/// Where a summary ends: behind as many sentences as are short enough together, at least one.
pub(super) fn summary_end(paragraph: &str) -> usize {
    const LONGEST: usize = 240;
    let mut end = text::sentence_end(paragraph, 0);
    while end < paragraph.len() {
        let next = text::sentence_end(paragraph, end);
        if next > LONGEST {
            break;
        }
        end = next;
    }
    if end <= 2 * LONGEST {
        return end;
    }
    // No sentence to speak of: cut behind a word.
    let longest = paragraph.floor_char_boundary(2 * LONGEST);
    paragraph[..longest].rfind(char::is_whitespace).unwrap_or(longest)
}

/// The part of a sentence around the link at byte `at` that is worth showing elsewhere.
pub(super) fn shorten(text: &str, sentence: Range<usize>, at: usize) -> Range<usize> {
    const LONGEST: usize = 600;
    if sentence.len() <= LONGEST {
        return sentence;
    }
    let start = sentence.start.max(at.saturating_sub(LONGEST / 2));
    let end = sentence.end.min(start + LONGEST);
    let next_word =
        |from: usize| text[text.ceil_char_boundary(from)..].find(' ').map(|gap| text.ceil_char_boundary(from) + gap);
    let start = if start == sentence.start {
        start
    } else {
        next_word(start).filter(|&gap| gap <= at).unwrap_or(text.floor_char_boundary(at))
    };
    let end = next_word(end).filter(|&gap| gap < sentence.end).unwrap_or(sentence.end);
    if end - start > 2 * LONGEST { start..text.floor_char_boundary(start + LONGEST) } else { start..end }
}
