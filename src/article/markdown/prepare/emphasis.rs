//! What keeps `**` and `~~` beside Chinese, Japanese and Korean from opening or closing.
//!
//! CommonMark looks at the characters on both sides of a run: between punctuation and a letter it only opens, or only closes. That
//! is right where spaces stand between words. The CJK-friendly amendment (github.com/tats-u/markdown-cjk-friendly) says what is right
//! elsewhere: punctuation of these scripts counts like a letter, and other punctuation does no harm beside a letter of theirs.
//! The parser cannot be told so, but one of the two characters can be exchanged: a letter for a punctuation mark, or a
//! punctuation mark for a letter.
//!
//! Quotes and dashes that these scripts share with others (`“”‘’…—`) count as theirs where the line holds a letter of theirs.

use super::dollars::is_unspaced;

/// What a character is to be exchanged for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Guise {
    /// A letter that is to seem a mark.
    Mark,
    /// A mark that is to seem a letter.
    Letter,
}

/// The characters in the way, in order, each once.
pub(super) fn in_the_way(text: &str) -> Vec<(usize, Guise)> {
    let mut places: Vec<(usize, Guise)> = Vec::new();
    let mut line = Line::default();
    let mut at = 0;
    while let Some(start) = text[at..].find(['*', '~']).map(|found| at + found) {
        let rest = &text[start..];
        let sign = &rest[..1];
        let end = start + rest.len() - rest.trim_start_matches(sign).len();
        at = end;
        let (before, behind) = (text[..start].chars().next_back(), text[end..].chars().next());
        let (Some(before), Some(behind)) = (before, behind) else { continue };
        // A single `~` is none within words, whatever stands beside it.
        let is_single = sign == "~" && end - start == 1;
        if before == '\\' || is_single || before.is_ascii() && behind.is_ascii() {
            continue;
        }
        let found = match (line.class(before, start, text), line.class(behind, start, text)) {
            (Class::Letter, Class::Mark { is_theirs: false }) if is_unspaced(before) => {
                (start - before.len_utf8(), Guise::Mark)
            }
            (Class::Mark { is_theirs: false }, Class::Letter) if is_unspaced(behind) => (end, Guise::Mark),
            (Class::Letter, Class::Mark { is_theirs: true }) => (end, Guise::Letter),
            (Class::Mark { is_theirs: true }, Class::Letter) => (start - before.len_utf8(), Guise::Letter),
            _ => continue,
        };
        // A character between two runs is in the way of both.
        if places.last().is_none_or(|last| last.0 < found.0) {
            places.push(found);
        }
    }
    places
}

/// What a character is to CommonMark, and whose.
enum Class {
    Space,
    Mark {
        /// Whether it is punctuation of Chinese, Japanese or Korean.
        is_theirs: bool,
    },
    Letter,
}

/// The line that was looked at last, and whether a letter of a script without spaces stands in it.
#[derive(Default)]
struct Line {
    end: usize,
    is_theirs: bool,
}

impl Line {
    fn class(&mut self, c: char, at: usize, text: &str) -> Class {
        if c.is_whitespace() {
            Class::Space
        } else if is_wide_punctuation(c) {
            Class::Mark { is_theirs: true }
        } else if matches!(c, '\u{2014}' | '\u{2018}'..='\u{201f}' | '\u{2026}') {
            Class::Mark { is_theirs: self.holds(at, text) }
        } else if is_other_punctuation(c) {
            Class::Mark { is_theirs: false }
        } else {
            Class::Letter
        }
    }

    /// Whether the line in which `at` lies holds a letter of theirs. Each line is gone through once.
    fn holds(&mut self, at: usize, text: &str) -> bool {
        if at >= self.end {
            let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
            self.end = text[at..].find('\n').map_or(text.len(), |length| at + length);
            self.is_theirs = text[start..self.end].contains(is_unspaced);
        }
        self.is_theirs
    }
}

/// Punctuation of Chinese, Japanese and Korean, full-width forms of ASCII's too.
fn is_wide_punctuation(c: char) -> bool {
    matches!(c, '\u{3001}'..='\u{3003}' | '\u{3008}'..='\u{3020}' | '\u{3030}' | '\u{303d}' | '\u{30a0}' | '\u{30fb}'
        | '\u{fe10}'..='\u{fe19}' | '\u{fe30}'..='\u{fe6b}' | '\u{ff01}'..='\u{ff0f}' | '\u{ff1a}'..='\u{ff20}'
        | '\u{ff3b}'..='\u{ff40}' | '\u{ff5b}'..='\u{ff65}')
}

/// Whether CommonMark takes a character for punctuation: ASCII's, and the Unicode marks that such texts use.
fn is_other_punctuation(c: char) -> bool {
    // Numbers in circles and brackets are none.
    let is_number = matches!(c, '\u{2460}'..='\u{249b}' | '\u{24ea}'..='\u{24ff}' | '\u{2776}'..='\u{2793}');
    let is_mark = c.is_ascii_punctuation()
        || matches!(c, '\u{a1}'..='\u{a9}' | '\u{ab}'..='\u{b1}' | '\u{b4}' | '\u{b6}'..='\u{b8}' | '\u{bb}' | '\u{bf}'
            | '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{205e}' | '\u{20a0}'..='\u{20bf}' | '\u{2190}'..='\u{2bff}');
    is_mark && !is_number
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(char, Guise)> {
        in_the_way(text).into_iter().map(|(at, guise)| (text[at..].chars().next().unwrap_or_default(), guise)).collect()
    }

    #[test]
    fn marks_beside_letters_are_in_the_way() {
        use Guise::{Letter, Mark};
        assert_eq!(found("**企业：**直接"), [('：', Letter)]);
        assert_eq!(found("他**（b）**c"), [('（', Letter), ('）', Letter)]);
        assert_eq!(found("他用**“API”**v2"), [('“', Letter), ('”', Letter)]);
        assert_eq!(found("**Note：**Read"), [('：', Letter)]);
        assert_eq!(found("①**企业：**直接"), [('：', Letter)]);
        assert_eq!(found("~~中：~~文 ~~（旧）~~价"), [('：', Letter), ('）', Letter)]);
        assert_eq!(found("**注意:**油 用**`盐`**吧"), [('油', Mark), ('用', Mark), ('吧', Mark)]);
    }

    #[test]
    fn elsewhere_nothing_is() {
        for text in ["**“a”**b", "**a:**b", "**a** **中**", "** 中 **", "中**国**人", "\\*（中", "**中。** 文", "a~（~"]
        {
            assert_eq!(found(text), [], "{text}");
        }
    }
}
