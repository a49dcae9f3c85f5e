//! Facts from prose: below a heading that is a criterion, labelled passages are what is said of each subject.

use super::said::{Gap, GapSource, Named, Raw, Said};
use super::subjects::Local;
use super::{Source, Sources};
use crate::article::Heading;
use crate::article::facts::{Join, LONGEST_CELL, Label, Passage};
use crate::article::inlines::{Builder, Inlines};
use crate::base::map::{HashMap, HashMapExt as _};
use crate::base::name::fold_name;
use crate::base::text;
use crate::base::value::read::nearest;
use crate::diagnostic::{Diagnostic, Lint};
use crate::settings::Value;
use crate::site::ids::{ArticleId, SubjectId};

/// A longer heading names no subjects.
const LONGEST_HEADING: usize = 200;

/// So many subjects of which a section says nothing are told one by one.
const MOST_GAPS: usize = 20;

/// Shorter names are too easily other ones.
const SHORTEST_SLIP: usize = 3;

/// So many pairs of names are compared in an article to find slips.
const MOST_PAIRS: usize = 100_000;

/// Adds what the labelled passages of an article say.
pub(super) fn gather(sources: &Sources<'_>, local: &Local, id: ArticleId, passages: &[Passage], said: &mut Said) {
    if local.subjects.is_empty() {
        return;
    }
    let outline = sources.outline(id);
    let headings = Headings::of(&outline.headings, outline.title_heading, local);
    let mut walk = Walk {
        sources,
        local,
        id,
        headings,
        sections: Vec::new(),
        by_name: HashMap::new(),
        open: None,
        last_heading: None,
        pairs: 0,
    };
    for (number, passage) in passages.iter().enumerate() {
        walk.take(number as u32, passage, said);
    }
    for section in walk.sections {
        section.finish(local, said);
    }
}

/// What the headings of an article are: subjects or criteria.
struct Headings {
    /// For each the subjects that it names itself.
    named: Vec<Option<Vec<SubjectId>>>,
    /// For each the nearest heading, itself or above, that names subjects.
    subjects: Vec<Option<usize>>,
    /// For each the nearest heading, itself or above, that is a criterion; below one that says nothing there is none.
    criteria: Vec<Option<u32>>,
}

impl Headings {
    fn of(headings: &[Heading], title: Option<u32>, local: &Local) -> Self {
        let mut found = Self { named: Vec::new(), subjects: Vec::new(), criteria: Vec::new() };
        let mut open: Vec<usize> = Vec::new();
        for (index, heading) in headings.iter().enumerate() {
            while open.last().is_some_and(|last| headings[*last].level >= heading.level) {
                open.pop();
            }
            let above = open.last().copied();
            let name = heading.title.text().trim_end_matches([':', '：']);
            let is_title = title == Some(index as u32);
            let is_short = name.len() <= LONGEST_HEADING;
            let own = if is_short && !is_title { local.all_named(name) } else { None };
            let above_criterion = above.and_then(|above| found.criteria[above]);
            let own_criterion = Some(index as u32).filter(|_| !name.trim().is_empty());
            found.criteria.push(if own.is_some() || is_title { above_criterion } else { own_criterion });
            let above_subjects = above.and_then(|above| found.subjects[above]);
            found.subjects.push(own.is_some().then_some(index).or(above_subjects));
            found.named.push(own);
            open.push(index);
        }
        found
    }

    /// The subjects that text below a heading is about.
    fn subjects(&self, heading: u32) -> Option<&Vec<SubjectId>> {
        self.named[self.subjects[heading as usize]?].as_ref()
    }
}

struct Walk<'w> {
    sources: &'w Sources<'w>,
    local: &'w Local,
    id: ArticleId,
    headings: Headings,
    sections: Vec<Section>,
    /// Which section a criterion is.
    by_name: HashMap<SectionName, usize>,
    /// The cell that unlabelled text goes on with: a section and some of its cells.
    open: Option<(usize, Vec<usize>)>,
    last_heading: Option<u32>,
    /// How many pairs of names have been compared.
    pairs: usize,
}

/// What makes sections one: the same criterion.
#[derive(PartialEq, Eq, Hash)]
enum SectionName {
    Declared(usize),
    Own(String),
}

/// What is below one criterion.
struct Section {
    /// The heading that is the criterion.
    heading: u32,
    criterion: Named,
    cells: Vec<Cell>,
    /// Which cell is that of a subject.
    of_subject: HashMap<SubjectId, usize>,
}

struct Cell {
    subject: SubjectId,
    text: Builder,
    is_cut: bool,
    is_given: bool,
    heading: u32,
    passage: u32,
}

impl Walk<'_> {
    fn take(&mut self, number: u32, passage: &Passage, said: &mut Said) {
        let is_same_heading = self.last_heading.replace(passage.heading) == Some(passage.heading);
        let label = passage.label.as_ref().map(|label| self.with_brackets(label, passage.text.text()));
        let label = label.as_ref();
        let subjects = label.and_then(|label| self.local.all_named(&passage.text.text()[label.name.clone()]));
        let Some(criterion) = self.headings.criteria[passage.heading as usize] else {
            self.open = None;
            return;
        };
        match (subjects, label) {
            (Some(subjects), Some(label)) => {
                let text = passage.text.slice(label.end.min(passage.text.text().len())..passage.text.text().len());
                let given = label.given.as_ref().map(|given| Inlines::plain(&passage.text.text()[given.clone()]));
                self.begin(criterion, number, passage, subjects, (text, given));
            }
            _ if is_same_heading && self.open.is_some() => {
                // What is meant for another subject must not be read as said of this one.
                if self.warn_of_slip(number, passage, said) {
                    self.open = None;
                } else {
                    self.go_on(passage);
                }
            }
            _ => {
                self.warn_of_slip(number, passage, said);
                self.open = None;
                if let Some(subjects) = self.headings.subjects(passage.heading).cloned() {
                    self.begin(criterion, number, passage, subjects, (passage.text.clone(), None));
                }
            }
        }
    }

    /// The label, whose brackets are a part of the name if a subject is called so: `Oven (gas)`.
    fn with_brackets(&self, label: &Label, text: &str) -> Label {
        let label = label.clone();
        let Some(given) = &label.given else { return label };
        let close = text[given.end..].chars().next().map_or(0, char::len_utf8);
        let name = label.name.start..given.end + close;
        match self.local.all_named(&text[name.clone()]) {
            Some(_) => Label { name, given: None, ..label },
            None => label,
        }
    }

    /// Begins what is said of some subjects, or goes on with it if there is something already.
    fn begin(
        &mut self,
        criterion: u32,
        number: u32,
        passage: &Passage,
        subjects: Vec<SubjectId>,
        (text, given): (Inlines, Option<Inlines>),
    ) {
        let section = self.section(criterion);
        let mut open = Vec::with_capacity(subjects.len());
        for subject in subjects {
            let Section { cells, of_subject, .. } = &mut self.sections[section];
            let cell = *of_subject.entry(subject).or_insert_with(|| {
                cells.push(Cell {
                    subject,
                    text: Builder::default(),
                    is_cut: false,
                    is_given: false,
                    heading: passage.heading,
                    passage: number,
                });
                cells.len() - 1
            });
            open.push(cell);
            let cell = &mut cells[cell];
            match &given {
                Some(given) if !cell.is_given => {
                    cell.text.clear();
                    cell.text.append(given);
                    cell.is_given = true;
                    cell.is_cut = true;
                }
                _ => cell.add(&text, Join::Sentence, passage.is_cut),
            }
        }
        self.open = Some((section, open));
    }

    /// The section of a criterion; two headings that say the same are one.
    fn section(&mut self, heading: u32) -> usize {
        let outline = self.sources.outline(self.id);
        let title = &outline.headings[heading as usize].title;
        let criterion = Named::of(self.sources.settings, title, Some(heading));
        let name = match &criterion {
            Named::Declared { index, .. } => SectionName::Declared(*index),
            Named::Own { label, .. } => SectionName::Own(fold_name(label.text())),
        };
        let sections = &mut self.sections;
        *self.by_name.entry(name).or_insert_with(|| {
            sections.push(Section { heading, criterion, cells: Vec::new(), of_subject: HashMap::new() });
            sections.len() - 1
        })
    }

    fn go_on(&mut self, passage: &Passage) {
        let Some((section, cells)) = &self.open else { return };
        for cell in cells {
            self.sections[*section].cells[*cell].add(&passage.text, passage.join, passage.is_cut);
        }
    }

    /// Whether the label of a passage is nearly a subject, of which is warned.
    fn warn_of_slip(&mut self, number: u32, passage: &Passage, said: &mut Said) -> bool {
        let Some(label) = &passage.label else { return false };
        let name = &passage.text.text()[label.name.clone()];
        let names = self.local.names().len();
        if name.chars().filter(|c| c.is_alphanumeric()).count() < SHORTEST_SLIP || self.pairs + names > MOST_PAIRS {
            return false;
        }
        self.pairs += names;
        let Some(likely) = nearest(&fold_name(name), self.local.names()) else { return false };
        let subject = self.local.named(likely).map(|subject| subject_name(self.sources, self.id, self.local, subject));
        let place = self.sources.place(self.id, &Source::Passage(number));
        let fault = Diagnostic::new(Lint::UnknownSubject, format!("`{name}` is none of the subjects")).at(place);
        let likely = subject.unwrap_or_else(|| likely.to_owned());
        said.faults
            .push(fault.help(format!("did you mean `{likely}`? add `{name}` to `subjects` if it is another one")));
        true
    }
}

/// A subject as the front matter of the article calls it.
pub(super) fn subject_name(sources: &Sources<'_>, id: ArticleId, local: &Local, subject: SubjectId) -> String {
    let outline = sources.outline(id);
    let written = outline.meta.subjects.iter().find(|name| local.named(name) == Some(subject));
    written.cloned().unwrap_or_default()
}

impl Cell {
    fn add(&mut self, text: &Inlines, join: Join, is_cut: bool) {
        self.is_cut |= is_cut;
        if self.is_given || text.is_empty() {
            return;
        }
        if !self.text.is_empty() {
            let between = join.between(self.text.as_text(), text.text());
            self.text.text(between);
        }
        self.text.append(text);
    }

    /// What is shown of it: all if it is short, else the first sentence.
    fn shown(&mut self) -> (Inlines, bool) {
        let whole = self.text.take();
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
    /// Adds its facts, and what it lacks.
    fn finish(mut self, local: &Local, said: &mut Said) {
        if self.cells.is_empty() {
            return;
        }
        said.in_prose = true;
        let lacking = local.subjects.iter().filter(|subject| !self.of_subject.contains_key(subject));
        for subject in lacking.take(MOST_GAPS) {
            let source = GapSource::Heading(self.heading);
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
            said.facts.push(Raw { is_cut, heading: Some(cell.heading), ..fact });
        }
        said.criteria.push(self.criterion);
    }
}
