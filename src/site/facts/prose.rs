//! Facts from prose: below a heading that is a criterion, labelled passages are what is said of each subject.

mod headings;
mod section;

use std::collections::BTreeMap;

use super::said::{Named, Said, Unplaced};
use super::subjects::Local;
use super::{Source, Sources};
use crate::article::facts::{Join, Label, Passage, Rank};
use crate::article::inlines::{Builder, Inlines};
use crate::base::map::{HashMap, HashMapExt as _, HashSet, HashSetExt as _};
use crate::base::name::{end_brackets, fold_name};
use crate::base::value::read::nearest;
use crate::diagnostic::{Diagnostic, Lint};
use crate::site::ids::{ArticleId, SubjectId};
use headings::{Headings, Heads};
use section::{Cell, Section};

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
        is_ended: false,
        last_heading: None,
        unplaced: HashMap::new(),
        pairs: 0,
    };
    for (number, passage) in passages.iter().enumerate() {
        walk.take(number as u32, passage, said);
    }
    walk.finish(said);
}

struct Walk<'w> {
    sources: &'w Sources<'w>,
    local: &'w Local,
    id: ArticleId,
    headings: Headings,
    sections: Vec<Section>,
    /// Which section a criterion is.
    by_name: HashMap<SectionName, usize>,
    open: Option<Open>,
    /// Whether something has ended what the heading at hand, which names subjects, began.
    is_ended: bool,
    last_heading: Option<u32>,
    /// The subjects with labels that stand below no criterion: the first of them, and whether there are more.
    unplaced: HashMap<SubjectId, (u32, bool)>,
    /// How many pairs of names have been compared.
    pairs: usize,
}

/// What unlabelled text goes on with: some cells of a section.
struct Open {
    section: usize,
    cells: Vec<usize>,
    /// How the label is set that began it, and in how many lists; none if a heading did.
    label: Option<(Rank, u32)>,
}

/// What makes sections one: the same criterion, for criteria of the article below the same heading.
#[derive(PartialEq, Eq, Hash)]
enum SectionName {
    Declared(usize),
    /// By name and unit.
    Own {
        name: (String, Option<String>),
        above: Option<String>,
    },
}

impl Walk<'_> {
    fn take(&mut self, number: u32, passage: &Passage, said: &mut Said) {
        if self.last_heading != passage.heading || passage.is_apart {
            self.open = None;
            self.is_ended = passage.is_apart;
            self.last_heading = passage.heading;
        }
        let label = passage.label.as_ref().map(|label| self.with_brackets(label, passage.text.text()));
        let label = label.as_ref();
        let subjects = label.and_then(|label| self.local.all_named(&passage.text.text()[label.name.clone()]));
        let criterion = passage.heading.and_then(|heading| self.headings.criteria[heading as usize]);
        let Some(criterion) = criterion else {
            for subject in subjects.unwrap_or_default() {
                let is_known = self.unplaced.contains_key(&subject);
                self.unplaced.entry(subject).or_insert((number, false)).1 |= is_known;
            }
            return;
        };
        if let (Some(subjects), Some(label)) = (subjects, label) {
            let text = passage.text.slice(label.end.min(passage.text.text().len())..passage.text.text().len());
            let given = label.given.as_ref().map(|given| Inlines::plain(&passage.text.text()[given.clone()]));
            let cells = Heads { subjects, given };
            return self.begin(criterion, number, passage, cells, &text, Some((label.rank, label.depth)));
        }
        // What is meant for another subject must not be read as said of this one.
        if self.warn_of_slip(number, passage, said) {
            self.open = None;
            return;
        }
        if self.open.as_ref().is_some_and(|open| label.is_some_and(|label| open.ends_at(label))) {
            self.open = None;
            self.is_ended = true;
        }
        if self.open.is_some() {
            self.go_on(passage);
        } else if !self.is_ended
            && let Some(mut heads) = passage.heading.and_then(|heading| self.headings.subjects(heading)).cloned()
        {
            heads.given = heads.given.or_else(|| self.given_by(criterion));
            self.begin(criterion, number, passage, heads, &passage.text, None);
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
        Heads { subjects, given }: Heads,
        text: &Inlines,
        label: Option<(Rank, u32)>,
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
                    cell.is_cut |= !cell.text.is_empty();
                    cell.text.clear();
                    cell.text.append(given);
                    cell.is_given = true;
                    cell.is_cut |= !text.is_empty() || passage.is_cut;
                }
                _ => cell.add(text, Join::Sentence, passage.is_cut),
            }
        }
        self.open = Some(Open { section, cells: open, label });
    }

    /// The section of a criterion; two headings that say the same below the same one are one.
    fn section(&mut self, heading: u32) -> usize {
        let criterion = self.criterion(heading);
        let name = match &criterion {
            Named::Declared { index, .. } => SectionName::Declared(*index),
            Named::Own { label, unit, .. } | Named::Shared { label, unit } => {
                let above = self.headings.above[heading as usize].map(|above| fold_name(self.title(above).text()));
                SectionName::Own { name: (fold_name(label.text()), unit.clone()), above }
            }
        };
        let sections = &mut self.sections;
        *self.by_name.entry(name).or_insert_with(|| {
            sections.push(Section { heading, criterion, cells: Vec::new(), of_subject: HashMap::new() });
            sections.len() - 1
        })
    }

    fn title(&self, heading: u32) -> &Inlines {
        &self.sources.outline(self.id).headings[heading as usize].title
    }

    /// The criterion that a heading is. Below a subject's heading brackets are no part of it, but the cell.
    fn criterion(&self, heading: u32) -> Named {
        let title = self.title(heading);
        let title = match self.given_by(heading) {
            Some(_) => title.slice(0..end_brackets(title.text()).map_or(0, |(name, _)| name.len())),
            None => title.clone(),
        };
        Named::of(self.sources.settings, &title, Some(heading))
    }

    /// What stands in brackets behind a criterion that stands below its subject, unless it is a unit.
    fn given_by(&self, criterion: u32) -> Option<Inlines> {
        self.headings.subjects(criterion)?;
        let (_, given) = end_brackets(self.title(criterion).text())?;
        let is_unit = matches!(
            Named::of(self.sources.settings, self.title(criterion), None),
            Named::Declared { .. } | Named::Own { unit: Some(_), .. }
        );
        (!is_unit).then(|| Inlines::plain(given.trim()))
    }

    fn go_on(&mut self, passage: &Passage) {
        let Some(open) = &self.open else { return };
        for cell in &open.cells {
            self.sections[open.section].cells[*cell].add(&passage.text, passage.join, passage.is_cut);
        }
    }

    /// Whether the label of a passage is nearly a subject, or names one beside something else, of which is warned.
    fn warn_of_slip(&mut self, number: u32, passage: &Passage, said: &mut Said) -> bool {
        let Some(label) = &passage.label else { return false };
        let names = &passage.text.text()[label.name.clone()];
        let name = self.local.stranger(names).unwrap_or(names);
        let is_stranger = name.len() < names.len();
        let likely = self.nearest(name);
        if likely.is_none() && !is_stranger {
            return false;
        }
        let place = self.sources.place(self.id, &Source::Passage(number));
        let fault = Diagnostic::new(Lint::UnknownSubject, format!("`{name}` is none of the subjects")).at(place);
        said.faults.push(fault.help(match likely {
            Some(likely) => format!("did you mean `{likely}`? add `{name}` to `subjects` if it is another one"),
            None => format!("add `{name}` to `subjects`, or take it out of the label"),
        }));
        true
    }

    /// The subject that is nearly called so, as the front matter of the article calls it.
    fn nearest(&mut self, name: &str) -> Option<String> {
        let names = self.local.names().len();
        if name.chars().filter(|c| c.is_alphanumeric()).count() < SHORTEST_SLIP || self.pairs + names > MOST_PAIRS {
            return None;
        }
        self.pairs += names;
        let likely = nearest(&fold_name(name), self.local.names())?;
        let subject = self.local.named(likely).map(|subject| subject_name(self.sources, self.id, self.local, subject));
        Some(subject.unwrap_or_else(|| likely.to_owned()))
    }

    /// Adds what the sections say, and what they lack.
    fn finish(mut self, said: &mut Said) {
        let local = self.local;
        if self.sections.is_empty() {
            let first = self.unplaced.values().map(|(number, _)| *number).min();
            let is_repeated = self.unplaced.values().any(|(_, is_repeated)| *is_repeated);
            said.unplaced = first.map(|passage| Unplaced { passage, is_repeated });
            return;
        }
        let sections = self.united();
        let mentioned: HashSet<SubjectId> =
            sections.iter().flat_map(|section| section.of_subject.keys().copied()).collect();
        let never = local.subjects.iter().filter(|subject| sections.len() > 1 && !mentioned.contains(subject));
        let never: HashMap<SubjectId, u32> = never.map(|subject| (*subject, local.number(*subject))).collect();
        for section in sections {
            section.finish(local, &never, said);
        }
    }

    /// Sections of one name below different headings are one as long as no two of them speak of the same subject. Else each is
    /// called after the heading above it, too.
    fn united(&mut self) -> Vec<Section> {
        let mut alike: BTreeMap<(String, Option<String>), Vec<usize>> = BTreeMap::new();
        for (name, index) in &self.by_name {
            if let SectionName::Own { name, .. } = name {
                alike.entry(name.clone()).or_default().push(*index);
            }
        }
        let mut sections: Vec<Option<Section>> = std::mem::take(&mut self.sections).into_iter().map(Some).collect();
        for mut group in alike.into_values().filter(|group| group.len() > 1) {
            group.sort_unstable();
            let mut seen = HashSet::new();
            let mut subjects =
                group.iter().flat_map(|index| sections[*index].iter()).flat_map(|section| &section.cells);
            if subjects.all(|cell| seen.insert(cell.subject)) {
                let rest: Vec<Section> = group[1..].iter().filter_map(|index| sections[*index].take()).collect();
                if let Some(first) = &mut sections[group[0]] {
                    rest.into_iter().for_each(|section| first.unite(section));
                }
                continue;
            }
            for index in group {
                let Some(section) = &mut sections[index] else { continue };
                let above = self.headings.above[section.heading as usize].map(|above| self.criterion(above));
                section.criterion.add_above(above.as_ref(), self.sources.settings);
            }
        }
        sections.into_iter().flatten().collect()
    }
}

impl Open {
    /// Whether a label that names no subject ends it: one that is set at least as the one that began it, and stands in no deeper list.
    fn ends_at(&self, label: &Label) -> bool {
        self.label.is_some_and(|(rank, depth)| label.depth <= depth && label.rank >= rank.max(Rank::Item))
    }
}

/// A subject as the front matter of the article calls it.
pub(super) fn subject_name(sources: &Sources<'_>, id: ArticleId, local: &Local, subject: SubjectId) -> String {
    let outline = sources.outline(id);
    let written = outline.meta.subjects.iter().find(|name| local.named(name) == Some(subject));
    written.cloned().unwrap_or_default()
}
