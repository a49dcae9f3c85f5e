//! What stands below one criterion: a cell for each subject that it speaks of.

use crate::article::facts::{Join, LONGEST_CELL};
use crate::article::inlines::{Builder, Inlines};
use crate::base::map::HashMap;
use crate::base::text;
use crate::settings::Value;
use crate::site::facts::Source;
use crate::site::facts::said::{Gap, GapSource, Named, Raw, Said};
use crate::site::facts::subjects::Local;
use crate::site::ids::SubjectId;

/// Of a longer text nothing more is shown, however it goes on; in bytes.
const ENOUGH: usize = 12 * LONGEST_CELL;

/// So many subjects of which a section says nothing are told one by one.
const MOST_GAPS: usize = 20;

/// What is below one criterion.
pub(super) struct Section {
    /// The heading that is the criterion.
    pub heading: u32,
    pub criterion: Named,
    pub cells: Vec<Cell>,
    /// Which cell is that of a subject.
    pub of_subject: HashMap<SubjectId, usize>,
}

pub(super) struct Cell {
    pub subject: SubjectId,
    pub text: Builder,
    pub is_cut: bool,
    pub is_given: bool,
    pub heading: Option<u32>,
    pub passage: u32,
}

impl Cell {
    pub fn add(&mut self, text: &Inlines, join: Join, is_cut: bool) {
        self.is_cut |= is_cut;
        if self.is_given || text.is_empty() {
            self.is_cut |= !text.is_empty();
            return;
        }
        if self.text.len() > ENOUGH {
            self.is_cut = true;
            return;
        }
        if !self.text.is_empty() {
            let between = join.between(self.text.as_text(), text.text());
            self.text.text(between);
        }
        self.text.append(text);
    }

    /// What is shown of it: all if it is short, else the first sentence.
    pub fn shown(&mut self) -> (Inlines, bool) {
        let whole = self.text.take();
        // What separates it from the next label is no part of it.
        let whole = whole.slice(0..whole.text().trim_end_matches([';', '；', ' ']).len());
        // Signs that are words by themselves are as wide as two letters, and say as much.
        let byte_of = |most: usize| {
            let mut width = 0;
            let beyond = |(_, c): &(usize, char)| {
                width += 1 + usize::from(text::is_ideographic(*c));
                width > most
            };
            whole.text().char_indices().find(beyond).map(|(at, _)| at)
        };
        if self.is_given || byte_of(LONGEST_CELL).is_none() {
            return (whole, self.is_cut);
        }
        let end = text::sentence_end(whole.text(), 0);
        let shown = match (byte_of(2 * LONGEST_CELL), byte_of(3 * LONGEST_CELL)) {
            (Some(most), Some(longest)) if end > longest => {
                let space = whole.text()[..most].rfind(char::is_whitespace).filter(|space| *space > most / 2);
                whole.slice(0..space.unwrap_or(most))
            }
            _ => whole.slice(0..end),
        };
        let is_cut = self.is_cut || shown.text().len() < whole.text().trim_end().len();
        (shown, is_cut)
    }
}

impl Section {
    /// Adds the cells of another section, which speaks of other subjects.
    pub fn unite(&mut self, other: Self) {
        for cell in other.cells {
            self.of_subject.insert(cell.subject, self.cells.len());
            self.cells.push(cell);
        }
    }

    /// Adds its facts, and what it lacks; of subjects that `never` are spoken of the number in front matter is known.
    pub fn finish(mut self, local: &Local, never: &HashMap<SubjectId, u32>, said: &mut Said) {
        said.in_prose = true;
        let lacking = local.subjects.iter().filter(|subject| !self.of_subject.contains_key(subject));
        for subject in lacking.take(MOST_GAPS) {
            let source = match never.get(subject) {
                Some(number) => GapSource::Subject(*number),
                None => GapSource::Heading(self.heading),
            };
            said.gaps.push(Gap { criterion: self.criterion.clone(), subject: *subject, source });
        }
        for cell in &mut self.cells {
            let (text, is_cut) = cell.shown();
            // A list or a picture behind the label is more than nothing.
            if !is_cut && Value::state(text.text()) == Value::Missing {
                let source = GapSource::Label(cell.passage);
                said.gaps.push(Gap { criterion: self.criterion.clone(), subject: cell.subject, source });
            }
            let fact = Raw::new(cell.subject, self.criterion.clone(), text, Source::Passage(cell.passage));
            said.facts.push(Raw { is_cut, heading: cell.heading, ..fact });
        }
        said.criteria.push(self.criterion);
    }
}
