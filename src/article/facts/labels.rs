//! Labels: a name with a colon, or a dash between spaces, that says whose text follows.
//!
//! In bold or as a link at the beginning of a paragraph, a line or a sentence; in an item of a list also plain. Whether the name is
//! that of a subject is not known here.

use std::ops::Range;

use super::{Label, Rank};
use crate::article::inlines::{Mark, Style};
use crate::base::name;

/// The longest label that anybody writes, its brackets included, in bytes.
pub(super) const LONGEST: usize = 200;

/// The text of a block: what it says, how it is set, where its lines begin.
pub(super) struct Block<'b> {
    pub text: &'b str,
    pub marks: &'b [Mark],
    /// Bytes at which lines begin, the first left out.
    pub line_starts: &'b [usize],
}

/// The labels in a block that stands in `depth` lists, from left to right. In an item of a list a plain one may stand at the beginning.
pub(super) fn find(block: &Block<'_>, depth: u32) -> Vec<Label> {
    let mut labels: Vec<Label> = Vec::new();
    let set = block.marks.iter().filter(|mark| matches!(mark.style, Style::Strong | Style::Link(_)));
    for mark in set {
        let (start, end) = (mark.start as usize, mark.end as usize);
        let is_behind = labels.last().is_none_or(|last| last.end <= start);
        if is_behind && end - start <= LONGEST && block.may_begin_at(start, mark.style == Style::Strong) {
            labels.extend(block.set_label(start..end, mark.style == Style::Strong));
        }
    }
    if depth > 0 && labels.first().is_none_or(|first| first.name.start > 0) {
        let limit = labels.first().map_or(block.text.len(), |first| first.name.start);
        if let Some(label) = plain_label(&block.text[..limit]) {
            labels.insert(0, label);
        }
    }
    for label in &mut labels {
        label.depth = depth;
    }
    labels
}

/// `name: value` in a line that begins at byte `from` of the block, set in bold or plain.
pub(super) fn of_line(block: &Block<'_>, line: Range<usize>) -> Option<Label> {
    let first = block.marks.partition_point(|mark| (mark.start as usize) < line.start);
    let here = block.marks[first..].iter().take_while(|mark| mark.start as usize == line.start);
    let mark = here.clone().find(|mark| mark.style == Style::Strong);
    let set = mark.and_then(|mark| block.set_label(line.start..mark.end as usize, true));
    set.filter(|label| label.given.is_none()).or_else(|| {
        let label = plain_label(&block.text[line.clone()])?;
        let moved = |range: Range<usize>| range.start + line.start..range.end + line.start;
        Some(Label { name: moved(label.name), given: label.given.map(moved), end: label.end + line.start, ..label })
    })
}

impl Block<'_> {
    /// Whether a label may begin at a byte: at the beginning of a line or, in bold, of a sentence. A picture sign or a bracket may stand
    /// before it.
    fn may_begin_at(&self, at: usize, is_bold: bool) -> bool {
        let ends_sentence = |c: char| matches!(c, '.' | '!' | '?' | ';' | '。' | '！' | '？' | '；' | '…');
        self.leads(at) || is_bold && self.before(at).ends_with(ends_sentence)
    }

    /// Whether a line begins at a byte.
    fn leads(&self, at: usize) -> bool {
        let before = self.before(at).len();
        let line = self.line_starts.partition_point(|start| *start <= at).checked_sub(1);
        before == 0 || line.is_some_and(|line| self.line_starts[line] >= before)
    }

    /// What stands before a byte, but for what may stand before a label: signs, and at the beginning of a line its number, `1、`, which
    /// makes no list in Markdown.
    pub fn before(&self, at: usize) -> &str {
        let may_lead =
            |c: char| c.is_whitespace() || name::is_emoji(c) || matches!(c, '(' | '（' | '“' | '"' | '「' | '①'..='⑳');
        let before = self.text[..at].trim_end_matches(may_lead);
        let line = self.line_starts.partition_point(|start| *start <= at).checked_sub(1);
        let line = line.map_or(0, |line| self.line_starts[line]);
        let is_numbered = before.get(line..).is_some_and(|lead| lead.len() <= LONGEST && name::is_numbering(lead));
        if is_numbered { before[..line].trim_end() } else { before }
    }

    /// The label that the text in `range` is, which is set in bold or as a link: the colon stands in it or behind it, a dash behind
    /// what is bold. A block that is nothing else needs none.
    fn set_label(&self, range: Range<usize>, is_bold: bool) -> Option<Label> {
        let start = range.start;
        let found = self.delimited(range, is_bold)?;
        let leads = is_bold && self.leads(start);
        let is_alone = leads && self.before(start).is_empty() && self.text[found.end..].trim().is_empty();
        let rank = match leads {
            true if is_alone => Rank::Alone,
            true => Rank::Leading,
            false => Rank::Plain,
        };
        Some(Label { rank, ..found })
    }

    fn delimited(&self, range: Range<usize>, is_bold: bool) -> Option<Label> {
        let inner = self.text[range.clone()].trim_end();
        if let Some(name) = without_colon(inner) {
            return label(self.text, range.start..range.start + name.len(), range.end);
        }
        let behind = &self.text[range.end..];
        // `**toB** (short text):`
        let spaced = behind.trim_start();
        let bracket = bracketed(spaced).map_or(0, |length| behind.len() - spaced.len() + length);
        let name_end = range.end + bracket;
        let behind = &behind[bracket..];
        let end = match colon(behind).or_else(|| dash(behind).filter(|_| is_bold)) {
            Some(length) => name_end + length,
            None if range.start == 0 && behind.trim().is_empty() && bracket == 0 => range.end,
            None => return None,
        };
        label(self.text, range.start..name_end, end)
    }
}

/// A label at the beginning of a text, without any emphasis.
fn plain_label(text: &str) -> Option<Label> {
    let near = &text[..text.floor_char_boundary(LONGEST.min(text.len()))];
    if let Some((at, colon)) = near.char_indices().find(|(_, c)| matches!(c, ':' | '：')) {
        let found = label(text, 0..at, at + colon.len_utf8());
        return found.map(|label| Label { rank: Rank::Item, ..label });
    }
    // `- Paper (a drawer)`
    let whole = text.trim_end();
    if whole.len() == near.trim_end().len() && name::end_brackets(whole).is_some() {
        return label(text, 0..whole.len(), text.len());
    }
    let mut starts = near.char_indices().filter(|(_, c)| c.is_whitespace() || *c == '—');
    let (at, length) = starts.find_map(|(at, _)| Some((at, dash(&near[at..])?)))?;
    label(text, 0..at, at + length)
}

/// The label of that name, what stands in brackets at its end apart.
fn label(text: &str, name: Range<usize>, end: usize) -> Option<Label> {
    let written = &text[name.clone()];
    let start = name.start + (written.len() - written.trim_start().len());
    let written = written.trim();
    if written.is_empty() || written.len() > LONGEST {
        return None;
    }
    let (name, given) = match name::end_brackets(written) {
        Some((outside, inside)) => {
            let given = start + (inside.as_ptr().addr() - written.as_ptr().addr());
            (start..start + outside.len(), Some(given..given + inside.len()))
        }
        None => (start..start + written.len(), None),
    };
    Some(Label { name, given, end, rank: Rank::Plain, depth: 0 })
}

fn without_colon(text: &str) -> Option<&str> {
    text.strip_suffix([':', '：'])
}

/// How long the colon is that a text begins with, and what stands before it.
fn colon(text: &str) -> Option<usize> {
    let rest = text.trim_start().strip_prefix([':', '：'])?;
    Some(text.len() - rest.len())
}

/// How long the dash is that a text begins with, and the space around it: a short one needs space, `——` does not.
fn dash(text: &str) -> Option<usize> {
    let trimmed = text.trim_start();
    let behind = trimmed.strip_prefix("——").or_else(|| {
        let behind = trimmed.strip_prefix("--").or_else(|| trimmed.strip_prefix(['-', '–', '—']))?;
        (trimmed.len() < text.len() && behind.starts_with(char::is_whitespace)).then_some(behind)
    })?;
    Some(text.len() - behind.len())
}

/// Where the brackets end that a text begins with.
fn bracketed(text: &str) -> Option<usize> {
    let mut open = 0;
    let near = &text[..text.floor_char_boundary(LONGEST)];
    for (at, c) in near.char_indices() {
        match c {
            '(' | '（' => open += 1,
            ')' | '）' => open -= 1,
            _ => {}
        }
        if open == 0 {
            return (at > 0).then_some(at + c.len_utf8());
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::inlines::{Builder, Inlines};

    /// A block in which `*…*` is bold, `[…]` a link, and `/` a line's end; and where its lines begin.
    fn block(source: &str) -> (Inlines, Vec<usize>) {
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
        (builder.slice(0..builder.len()), line_starts)
    }

    /// The labels of a block: name, what is given, what follows.
    fn labels(source: &str, plain: bool) -> Vec<(String, Option<String>, String)> {
        let (whole, line_starts) = block(source);
        let found =
            find(&Block { text: whole.text(), marks: whole.marks(), line_starts: &line_starts }, u32::from(plain));
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
            ("*toB* – Teams.", "toB", None, " Teams."),
            ("*toB* - Teams.", "toB", None, " Teams."),
            ("*toB* (by hand) — Teams.", "toB", Some("by hand"), " Teams."),
            ("*企业*——直接", "企业", None, "直接"),
            ("*toB* -- Teams.", "toB", None, " Teams."),
            ("1、*企业：*直接", "企业", None, "直接"),
            ("（2） *企业*：直接", "企业", None, "直接"),
            ("①*企业*——直接", "企业", None, "直接"),
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
        assert_eq!(names("1、*toB:* One./2、*toC:* Two.", false), ["toB", "toC"]);
        assert_eq!(names("In 2、*toB:* team", false), [""; 0]);
        assert_eq!(names("Ask the *toB:* team", false), [""; 0]);
        assert_eq!(names("toB: plain", false), [""; 0]);
        assert_eq!(names("toB: plain", true), ["toB"]);
        assert_eq!(names("*Mind* the gap", false), [""; 0]);
        assert_eq!(names("Text. [toB]: rest", false), [""; 0]);
        assert_eq!(names("*:* nothing", false), [""; 0]);
        assert_eq!(names("*toB*-teams work", false), [""; 0]);
        assert_eq!(names("[toB] – teams", false), [""; 0]);
        assert_eq!(names("toB – teams", false), [""; 0]);
        assert_eq!(names("toB – teams", true), ["toB"]);
        assert_eq!(names("toB - gas: teams", true), ["toB - gas"]);
    }

    #[test]
    fn a_label_ranks_by_what_stands_beside_it() {
        let ranks = |source: &str| {
            let (whole, line_starts) = block(source);
            let found = find(&Block { text: whole.text(), marks: whole.marks(), line_starts: &line_starts }, 0);
            found.into_iter().map(|label| label.rank).collect::<Vec<_>>()
        };
        assert_eq!(ranks("*toB*"), [Rank::Alone]);
        assert_eq!(ranks("*toB:*"), [Rank::Alone]);
        assert_eq!(ranks("*toB:* One. *toC:* Two./*toD* – Three."), [Rank::Leading, Rank::Plain, Rank::Leading]);
        assert_eq!(ranks("[toB]: One."), [Rank::Plain]);
    }
}
