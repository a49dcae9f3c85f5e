//! What an article may say about subjects: labelled passages, tables, lines, fences.
//!
//! These are *candidates*. Names and aliases of subjects stand in other files, so what a bold word with a colon means is decided
//! where all articles are known; here is kept what could be meant, as small pieces of text. `gather` walks over the events,
//! `labels` finds labels in a block of text, `fence` reads what stands in a `compare` fence.

mod fence;
mod gather;
mod labels;

use std::ops::Range;

use super::inlines::Inlines;
use crate::base::text::is_ideographic;

pub use fence::{Fence, LANGUAGE, is_compare};
pub(super) use gather::Gatherer;

/// How much of a passage is shown as a cell, in characters; of longer ones the first sentence is.
pub const LONGEST_CELL: usize = 160;

/// What an article may say about subjects.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Candidates {
    /// Passages below headings, in order; none unless the front matter names subjects.
    pub passages: Vec<Passage>,
    /// Tables that may hold facts, by number.
    pub tables: Vec<Table>,
    /// `Criterion: value` above the first section, by number.
    pub lines: Vec<Line>,
    /// `compare` fences, by number.
    pub fences: Vec<Fence>,
}

impl Candidates {
    pub(super) fn is_empty(&self) -> bool {
        self.passages.is_empty() && self.tables.is_empty() && self.lines.is_empty() && self.fences.is_empty()
    }
}

/// Text from a label, or a heading, up to the next label or heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// The heading that it stands below, if any.
    pub heading: Option<u32>,
    /// What may be whose text it is.
    pub label: Option<Label>,
    /// The text, the label included; of a long one the beginning.
    pub text: Inlines,
    /// Whether there is more than `text` says: it is long, or blocks follow that are no text.
    pub is_cut: bool,
    /// How it follows upon what stands before it, if that is the same text.
    pub join: Join,
    /// Whether a rule (`---`) stands between it and that.
    pub is_apart: bool,
}

/// How two texts become one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Join {
    /// One sentence after the other.
    #[default]
    Sentence,
    /// As items of a list.
    Item,
}

impl Join {
    /// What stands between them: `before` and whatever is `after` it. Behind a colon or a sentence items need nothing more than a space,
    /// and between words of scripts that have no spaces there is none.
    pub fn between(self, before: &str, after: &str) -> &'static str {
        let last = before.trim_end().chars().next_back();
        let is_wide = |c: char| is_ideographic(c) || matches!(c, '。' | '，' | '；' | '：' | '！' | '？' | '）' | '”');
        let are_wide = last.is_some_and(is_wide) && after.trim_start().starts_with(is_wide);
        match (self, last) {
            (Self::Item, Some(':' | ';' | '.' | '!' | '?')) => " ",
            (Self::Item, Some('：' | '；' | '。' | '！' | '？')) => "",
            (Self::Item, _) if are_wide => "；",
            (Self::Item, _) => "; ",
            (Self::Sentence, _) if are_wide => "",
            (Self::Sentence, _) => " ",
        }
    }
}

/// A label at the beginning of a passage: bytes of its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The name, or several with commas between them.
    pub name: Range<usize>,
    /// What stands in brackets behind the name, and is to be the cell.
    pub given: Option<Range<usize>>,
    /// Where the text behind the label begins.
    pub end: usize,
    /// How it is set.
    pub rank: Rank,
    /// In how many lists it stands.
    pub depth: u32,
}

/// How a label is set. One of a higher rank ends what one of a lower rank began, whatever it names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rank {
    /// In the middle of a text, or not in bold.
    #[default]
    Plain,
    /// With a colon at the beginning of an item of a list, but not in bold.
    Item,
    /// In bold at the beginning of a block or a line.
    Leading,
    /// In bold with nothing else beside it.
    Alone,
}

/// A table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// The heading that it stands below, if any.
    pub heading: Option<u32>,
    /// The heads of its columns.
    pub heads: Vec<Inlines>,
    /// Its rows, each as long as there are heads.
    pub rows: Vec<Vec<Inlines>>,
}

/// `Criterion: value`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What stands before the colon.
    pub name: String,
    /// What stands behind it.
    pub value: Inlines,
}

/// Where candidates stand in the file, in bytes.
#[derive(Clone, Debug, Default)]
pub struct CandidateSpans {
    /// Of each passage the label, else its beginning.
    pub passages: Vec<Range<usize>>,
    /// Of each table its cells, row by row, the heads first.
    pub tables: Vec<Vec<Range<usize>>>,
    /// Of each line the name and the value.
    pub lines: Vec<[Range<usize>; 2]>,
    /// Of each fence.
    pub fences: Vec<FenceSpans>,
}

/// Where the parts of a fence stand.
#[derive(Clone, Debug, Default)]
pub struct FenceSpans {
    /// All of it.
    pub whole: Range<usize>,
    /// Each of its subjects.
    pub subjects: Vec<Range<usize>>,
    /// Each of its criteria.
    pub criteria: Vec<Range<usize>>,
    /// What its subjects have in common: the tag or kind.
    pub group: Range<usize>,
}

impl CandidateSpans {
    /// Every one of them, in an order that depends on what there is, not on where it stands.
    pub fn all(&self) -> impl Iterator<Item = &Range<usize>> {
        let fences = self.fences.iter().flat_map(FenceSpans::all);
        let cells = self.tables.iter().flatten();
        self.passages.iter().chain(cells).chain(self.lines.as_flattened()).chain(fences)
    }

    /// Where the cell in this row (0 holds the heads) and column of a table stands.
    pub fn cell(&self, table: usize, row: usize, column: usize, columns: usize) -> Option<Range<usize>> {
        self.tables.get(table)?.get(row * columns + column).cloned()
    }
}

impl FenceSpans {
    fn all(&self) -> impl Iterator<Item = &Range<usize>> {
        [&self.whole, &self.group].into_iter().chain(&self.subjects).chain(&self.criteria)
    }
}
