//! Labels: a name with a colon that says whose text follows.
//!
//! In bold or as a link at the beginning of a paragraph, a line or a sentence; in an item of a list also plain. Whether the name is
//! that of a subject is not known here.

use std::ops::Range;

use super::Label;
use crate::article::inlines::{Mark, Style};

/// The longest label that anybody writes, in bytes.
const LONGEST: usize = 200;

/// The text of a block: what it says, how it is set, where its lines begin.
pub(super) struct Block<'b> {
    pub text: &'b str,
    pub marks: &'b [Mark],
    /// Bytes at which lines begin, the first left out.
    pub line_starts: &'b [usize],
}

/// The labels in a block, from left to right; plain ones too if `plain`, at the beginning.
pub(super) fn find(block: &Block<'_>, plain: bool) -> Vec<Label> {
    let mut labels: Vec<Label> = Vec::new();
    let set = block.marks.iter().filter(|mark| matches!(mark.style, Style::Strong | Style::Link(_)));
    for mark in set {
        let (start, end) = (mark.start as usize, mark.end as usize);
        let is_behind = labels.last().is_none_or(|last| last.end <= start);
        if is_behind && end - start <= LONGEST && block.may_begin_at(start, mark.style == Style::Strong) {
            labels.extend(block.set_label(start..end));
        }
    }
    if plain && labels.first().is_none_or(|first| first.name.start > 0) {
        let limit = labels.first().map_or(block.text.len(), |first| first.name.start);
        if let Some(label) = plain_label(&block.text[..limit]) {
            labels.insert(0, label);
        }
    }
    labels
}

/// `name: value` in a line that begins at byte `from` of the block, set in bold or plain.
pub(super) fn of_line(block: &Block<'_>, line: Range<usize>) -> Option<Label> {
    let mark = block.marks.iter().find(|mark| mark.start as usize == line.start && mark.style == Style::Strong);
    let set = mark.and_then(|mark| block.set_label(line.start..mark.end as usize));
    set.filter(|label| label.given.is_none()).or_else(|| {
        let label = plain_label(&block.text[line.clone()])?;
        let moved = |range: Range<usize>| range.start + line.start..range.end + line.start;
        Some(Label { name: moved(label.name), given: label.given.map(moved), end: label.end + line.start })
    })
}

impl Block<'_> {
    /// Whether a label may begin at a byte: at the beginning of a line or, in bold, of a sentence.
    fn may_begin_at(&self, at: usize, is_bold: bool) -> bool {
        let before = self.text[..at].trim_end();
        let ends_sentence = |c: char| matches!(c, '.' | '!' | '?' | ';' | '。' | '！' | '？' | '；' | '…');
        before.is_empty() || self.line_starts.contains(&at) || is_bold && before.ends_with(ends_sentence)
    }

    /// The label that the text in `range` is, which is set in bold or as a link: the colon stands in it or behind it. A block
    /// that is nothing else needs none.
    fn set_label(&self, range: Range<usize>) -> Option<Label> {
        let inner = &self.text[range.clone()];
        let trimmed = inner.trim_end();
        let (name, end) = match without_colon(trimmed) {
            Some(name) => (range.start..range.start + name.len(), range.end),
            None => {
                let behind = &self.text[range.end..];
                let spaced = behind.trim_start();
                // `**toB** (short text):`
                let bracket = bracketed(spaced);
                let rest = bracket.map_or(spaced, |bracket| spaced[bracket..].trim_start());
                match rest.chars().next() {
                    Some(colon @ (':' | '：')) => {
                        let name_end = if bracket.is_some() { self.text.len() - rest.len() } else { range.end };
                        (range.start..name_end, self.text.len() - rest.len() + colon.len_utf8())
                    }
                    None if rest.is_empty() && range.start == 0 && bracket.is_none() => (range.clone(), range.end),
                    _ => return None,
                }
            }
        };
        label(self.text, name, end)
    }
}

/// A label at the beginning of a text, without any emphasis.
fn plain_label(text: &str) -> Option<Label> {
    let near = &text[..text.floor_char_boundary(LONGEST.min(text.len()))];
    let (at, colon) = near.char_indices().find(|(_, c)| matches!(c, ':' | '：'))?;
    label(text, 0..at, at + colon.len_utf8())
}

/// The label of that name, what stands in brackets at its end apart.
fn label(text: &str, name: Range<usize>, end: usize) -> Option<Label> {
    let written = &text[name.clone()];
    let start = name.start + (written.len() - written.trim_start().len());
    let written = written.trim();
    if written.is_empty() {
        return None;
    }
    let open = written.strip_suffix([')', '）']).and_then(|inner| inner.rfind(['(', '（']));
    let (name, given) = match open {
        Some(open) if !written[..open].trim().is_empty() => {
            let width = written[open..].chars().next().map_or(1, char::len_utf8);
            let last = written.chars().next_back().map_or(1, char::len_utf8);
            let name = start..start + written[..open].trim_end().len();
            (name, Some(start + open + width..start + written.len() - last))
        }
        _ => (start..start + written.len(), None),
    };
    Some(Label { name, given, end })
}

fn without_colon(text: &str) -> Option<&str> {
    text.strip_suffix([':', '：'])
}

/// Where the brackets end that a text begins with.
fn bracketed(text: &str) -> Option<usize> {
    let close = match text.chars().next()? {
        '(' => ')',
        '（' => '）',
        _ => return None,
    };
    text.find(close).map(|at| at + close.len_utf8())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::inlines::Builder;

    /// Labels in a text in which `*…*` is bold, `[…]` a link, and `/` a line's end: name, what is given, what follows.
    fn labels(source: &str, plain: bool) -> Vec<(String, Option<String>, String)> {
        let mut builder = Builder::default();
        let mut line_starts = Vec::new();
        let mut is_bold = false;
        for c in source.chars() {
            match c {
                '*' => {
                    is_bold = !is_bold;
                    if is_bold { builder.open(Style::Strong) } else { builder.close() }
                }
                '[' => builder.open(Style::Link(0)),
                ']' => builder.close(),
                '/' => {
                    builder.space();
                    line_starts.push(builder.len());
                }
                c => builder.text(&c.to_string()),
            }
        }
        let whole = builder.slice(0..builder.len());
        let block = Block { text: whole.text(), marks: whole.marks(), line_starts: &line_starts };
        let found = find(&block, plain);
        let of = |range: &Range<usize>| whole.text()[range.clone()].to_owned();
        found
            .iter()
            .map(|label| (of(&label.name), label.given.as_ref().map(of), of(&(label.end..whole.text().len()))))
            .collect()
    }

    #[test]
    fn a_label_is_a_name_with_a_colon() {
        for (source, name, given, rest) in [
            ("*toB:* Teams.", "toB", None, " Teams."),
            ("*toB*: Teams.", "toB", None, " Teams."),
            ("*企业：*直接", "企业", None, "直接"),
            ("*企业*：直接", "企业", None, "直接"),
            ("[toB]: Teams.", "toB", None, " Teams."),
            ("*[toB]:* Teams.", "toB", None, " Teams."),
            ("*toB, toC:* Both.", "toB, toC", None, " Both."),
            ("*toB (by hand):* Teams.", "toB", Some("by hand"), " Teams."),
            ("*toB* (by hand): Teams.", "toB", Some("by hand"), " Teams."),
            ("*企业（直接）：*人", "企业", Some("直接"), "人"),
            ("*toB*", "toB", None, ""),
        ] {
            let expected = vec![(name.to_owned(), given.map(str::to_owned), rest.to_owned())];
            assert_eq!(labels(source, false), expected, "{source}");
        }
    }

    #[test]
    fn labels_stand_where_lines_and_sentences_begin() {
        let names = |source: &str, plain| labels(source, plain).into_iter().map(|(name, ..)| name).collect::<Vec<_>>();
        assert_eq!(names("*toB:* One./*toC:* Two.", false), ["toB", "toC"]);
        assert_eq!(names("*toB:* One. *toC:* Two.", false), ["toB", "toC"]);
        assert_eq!(names("Ask the *toB:* team", false), [""; 0]);
        assert_eq!(names("toB: plain", false), [""; 0]);
        assert_eq!(names("toB: plain", true), ["toB"]);
        assert_eq!(names("*Mind* the gap", false), [""; 0]);
        assert_eq!(names("Text. [toB]: rest", false), [""; 0]);
        assert_eq!(names("*:* nothing", false), [""; 0]);
    }
}
