//! Facts from prose: below a heading that is a criterion, labelled passages are what is said of each subject.

use super::subjects::Local;
use super::{Gap, GapSource, Named, Raw, Said, Source, Sources};
use crate::article::Heading;
use crate::article::facts::{LONGEST_CELL, Passage};
use crate::article::inlines::{Builder, Inlines};
use crate::base::name::fold_name;
use crate::base::text;
use crate::base::value::read::nearest;
use crate::diagnostic::{Diagnostic, Lint};
use crate::settings::Value;
use crate::site::ids::{ArticleId, SubjectId};

/// Adds what the labelled passages of an article say.
pub(super) fn gather(sources: &Sources<'_>, local: &Local, id: ArticleId, passages: &[Passage], said: &mut Said) {
    if local.subjects.is_empty() {
        return;
    }
    let outline = sources.outline(id);
    let headings = Headings::of(&outline.headings, outline.title_heading, local);
    let mut walk = Walk { sources, local, id, headings, sections: Vec::new(), open: None, last_heading: None };
    for (number, passage) in passages.iter().enumerate() {
        walk.take(number as u32, passage, said);
    }
    for section in walk.sections {
        section.finish(local, said);
    }
}

/// What the headings of an article are: subjects or criteria.
struct Headings {
    /// For each the subjects that it names itself or stands below.
    subjects: Vec<Option<Vec<SubjectId>>>,
    /// For each the nearest heading, itself or above, that is a criterion.
    criteria: Vec<Option<u32>>,
}

impl Headings {
    fn of(headings: &[Heading], title: Option<u32>, local: &Local) -> Self {
        let mut found = Self { subjects: Vec::new(), criteria: Vec::new() };
        let mut open: Vec<usize> = Vec::new();
        for (index, heading) in headings.iter().enumerate() {
            while open.last().is_some_and(|last| headings[*last].level >= heading.level) {
                open.pop();
            }
            let above = open.last().copied();
            let own = local.all_named(heading.title.text().trim_end_matches([':', '：']));
            let is_title = title == Some(index as u32);
            let above_criterion = above.and_then(|above| found.criteria[above]);
            found.criteria.push(if own.is_some() || is_title { above_criterion } else { Some(index as u32) });
            let above_subjects = above.and_then(|above| found.subjects[above].clone());
            found.subjects.push(own.filter(|_| !is_title).or(above_subjects));
            open.push(index);
        }
        found
    }
}

struct Walk<'w> {
    sources: &'w Sources<'w>,
    local: &'w Local,
    id: ArticleId,
    headings: Headings,
    sections: Vec<Section>,
    /// The cell that unlabelled text goes on with: a section and some of its cells.
    open: Option<(usize, Vec<usize>)>,
    last_heading: Option<u32>,
}

/// What is below one criterion.
struct Section {
    /// The heading that is the criterion.
    heading: u32,
    criterion: Named,
    cells: Vec<Cell>,
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
        let label = passage.label.as_ref();
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
                self.warn_of_slip(number, passage, said);
                self.go_on(passage);
            }
            _ => {
                self.warn_of_slip(number, passage, said);
                self.open = None;
                if let Some(subjects) = self.headings.subjects[passage.heading as usize].clone() {
                    self.begin(criterion, number, passage, subjects, (passage.text.clone(), None));
                }
            }
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
            let cells = &mut self.sections[section].cells;
            let known = cells.iter().position(|cell| cell.subject == subject);
            let cell = known.unwrap_or_else(|| {
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
            let cell = &mut self.sections[section].cells[cell];
            match &given {
                Some(given) if !cell.is_given => {
                    cell.text.clear();
                    cell.text.append(given);
                    cell.is_given = true;
                    cell.is_cut = true;
                }
                _ => cell.add(&text, " ", passage.is_cut),
            }
        }
        self.open = Some((section, open));
    }

    /// The section of a criterion; two headings that say the same are one.
    fn section(&mut self, heading: u32) -> usize {
        let outline = self.sources.outline(self.id);
        let title = &outline.headings[heading as usize].title;
        let criterion = Named::of(self.sources.settings, title, Some(heading));
        let folded = fold_name(title.text());
        let is_same = |section: &Section| {
            section.heading == heading
                || fold_name(outline.headings[section.heading as usize].title.text()) == folded
                || matches!((&section.criterion, &criterion), (Named::Declared(a), Named::Declared(b)) if a == b)
        };
        self.sections.iter().position(is_same).unwrap_or_else(|| {
            self.sections.push(Section { heading, criterion, cells: Vec::new() });
            self.sections.len() - 1
        })
    }

    fn go_on(&mut self, passage: &Passage) {
        let Some((section, cells)) = &self.open else { return };
        for cell in cells {
            self.sections[*section].cells[*cell].add(&passage.text, passage.join.between(), passage.is_cut);
        }
    }

    /// A label that is nearly a subject.
    fn warn_of_slip(&self, number: u32, passage: &Passage, said: &mut Said) {
        let Some(label) = &passage.label else { return };
        let name = &passage.text.text()[label.name.clone()];
        let Some(likely) = nearest(&fold_name(name), self.local.names()) else { return };
        let subject = self.local.named(likely).map(|subject| subject_name(self.sources, self.id, self.local, subject));
        let place = self.sources.place(self.id, &Source::Passage(number));
        let fault = Diagnostic::new(Lint::UnknownSubject, format!("`{name}` is none of the subjects")).at(place);
        let likely = subject.unwrap_or_else(|| likely.to_owned());
        said.faults
            .push(fault.help(format!("did you mean `{likely}`? add `{name}` to `subjects` if it is another one")));
    }
}

/// A subject as the front matter of the article calls it.
pub(super) fn subject_name(sources: &Sources<'_>, id: ArticleId, local: &Local, subject: SubjectId) -> String {
    let outline = sources.outline(id);
    let written = outline.meta.subjects.iter().find(|name| local.named(name) == Some(subject));
    written.cloned().unwrap_or_default()
}

impl Cell {
    fn add(&mut self, text: &Inlines, between: &str, is_cut: bool) {
        self.is_cut |= is_cut;
        if self.is_given || text.is_empty() {
            return;
        }
        if !self.text.is_empty() {
            self.text.text(between);
        }
        self.text.append(text);
    }

    /// What is shown of it: all if it is short, else the first sentence.
    fn shown(&mut self) -> (Inlines, bool) {
        let whole = self.text.take();
        if self.is_given || whole.text().chars().count() <= LONGEST_CELL {
            return (whole, self.is_cut);
        }
        let end = text::sentence_end(whole.text(), 0);
        let shown = if end <= 3 * LONGEST_CELL {
            whole.slice(0..end)
        } else {
            let longest = whole.text().floor_char_boundary(2 * LONGEST_CELL);
            let end = whole.text()[..longest].rfind(char::is_whitespace).unwrap_or(longest);
            whole.slice(0..end)
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
        for subject in local.subjects.iter().filter(|subject| self.cells.iter().all(|cell| cell.subject != **subject)) {
            let source = GapSource::Heading(self.heading);
            said.gaps.push(Gap { criterion: self.criterion.clone(), subject: *subject, source });
        }
        for cell in &mut self.cells {
            let (text, is_cut) = cell.shown();
            // A list or a picture behind the label is more than nothing.
            if !is_cut && Value::state(text.text()) == Value::Missing {
                let source = GapSource::Cell(Source::Passage(cell.passage));
                said.gaps.push(Gap { criterion: self.criterion.clone(), subject: cell.subject, source });
            }
            let fact = Raw::new(cell.subject, self.criterion.clone(), text, Source::Passage(cell.passage));
            said.facts.push(Raw { is_cut, heading: Some(cell.heading), ..fact });
        }
        said.criteria.push(self.criterion);
    }
}
