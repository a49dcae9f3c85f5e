//! Facts from tables: those whose columns, or whose rows, are all subjects.

use super::said::{Gap, GapSource, Named, Raw, Said};
use super::subjects::{Local, Subjects};
use super::{Source, Sources};
use crate::article::facts::Table;
use crate::article::inlines::Inlines;
use crate::base::map::{HashMap, HashMapExt as _, HashSet, HashSetExt as _};
use crate::base::name::fold_name;
use crate::diagnostic::{Diagnostic, Lint};
use crate::settings::Value;
use crate::site::ids::{ArticleId, SubjectId};

/// Adds what the tables of an article say.
pub(super) fn gather(
    sources: &Sources<'_>,
    subjects: &Subjects,
    local: &Local,
    id: ArticleId,
    tables: &[Table],
    said: &mut Said,
) {
    let named = |cell: &Inlines| local.named(cell.text()).or_else(|| subjects.of_kind(cell.text()));
    let all = |cells: &mut dyn Iterator<Item = &Inlines>| -> Option<Vec<SubjectId>> {
        let subjects: Option<Vec<SubjectId>> = cells.map(named).collect();
        subjects.filter(|subjects| !subjects.is_empty())
    };
    let mut spoken_of = HashMap::new();
    for (number, table) in tables.iter().enumerate() {
        let mut reader = Reader { sources, id, number: number as u32, table, spoken_of: &mut spoken_of };
        // Where the first column has a subject at its head too, none holds the criteria.
        let has_corner = table.heads.first().is_some_and(|head| named(head).is_none());
        if let Some(columns) = all(&mut table.heads.iter().skip(1)).filter(|_| has_corner) {
            reader.columns(&columns, said);
        } else if let Some(rows) = all(&mut table.rows.iter().filter_map(|row| row.first())) {
            reader.rows(&rows, said);
        }
    }
}

struct Reader<'r> {
    sources: &'r Sources<'r>,
    id: ArticleId,
    number: u32,
    table: &'r Table,
    /// The subjects of which a table has said something in some respect, and the table.
    spoken_of: &'r mut HashMap<(String, SubjectId), u32>,
}

impl Reader<'_> {
    /// A table with a subject for each column behind the first, which holds the criteria.
    fn columns(&mut self, subjects: &[SubjectId], said: &mut Said) {
        self.warn_of_doubles(subjects, |index| (0, index + 1), said);
        for (row, cells) in self.table.rows.iter().enumerate() {
            let Some((head, cells)) = cells.split_first().filter(|(head, _)| !head.is_empty()) else { continue };
            let filled = cells.iter().zip(subjects).filter(|(cell, _)| !cell.is_empty()).map(|(_, subject)| *subject);
            let criterion = self.criterion(head, filled, said);
            for ((column, cell), subject) in cells.iter().enumerate().zip(subjects) {
                self.cell(*subject, &criterion, cell, (row + 1, column + 1), said);
            }
        }
    }

    /// A table with a subject for each row.
    fn rows(&mut self, subjects: &[SubjectId], said: &mut Said) {
        self.warn_of_doubles(subjects, |index| (index + 1, 0), said);
        let heads = self.table.heads.iter().enumerate().skip(1).filter(|(_, head)| !head.is_empty());
        let mut criteria: Vec<(usize, Named)> = Vec::new();
        for (column, head) in heads {
            let is_filled = |(row, _): &(&Vec<Inlines>, _)| row.get(column).is_some_and(|cell| !cell.is_empty());
            let filled = self.table.rows.iter().zip(subjects).filter(is_filled).map(|(_, subject)| *subject);
            criteria.push((column, self.criterion(head, filled, said)));
        }
        for ((row, cells), subject) in self.table.rows.iter().enumerate().zip(subjects) {
            for (column, criterion) in &criteria {
                if let Some(cell) = cells.get(*column) {
                    self.cell(*subject, criterion, cell, (row + 1, *column), said);
                }
            }
        }
    }

    /// The criterion that a head names. If another table has said the same of one of these subjects, it is called after the heading
    /// above, too.
    fn criterion(&mut self, head: &Inlines, subjects: impl Iterator<Item = SubjectId>, said: &mut Said) -> Named {
        let mut criterion = Named::of(self.sources.settings, head, self.table.heading);
        if let Named::Own { label, unit, .. } = &criterion {
            let name = format!("{} {}", fold_name(label.text()), unit.as_deref().unwrap_or_default());
            let mut is_other = false;
            for subject in subjects {
                let table = self.spoken_of.entry((name.clone(), subject)).or_insert(self.number);
                is_other |= *table != self.number;
            }
            if is_other && let Some(heading) = self.table.heading {
                let title = &self.sources.outline(self.id).headings[heading as usize].title;
                let above = Named::of(self.sources.settings, title, Some(heading));
                criterion.add_above(Some(&above), self.sources.settings);
            }
        }
        said.criteria.push(criterion.clone());
        criterion
    }

    fn cell(&self, subject: SubjectId, criterion: &Named, cell: &Inlines, at: (usize, usize), said: &mut Said) {
        let source = self.source(at);
        if Value::state(cell.text()) == Value::Missing {
            said.gaps.push(Gap { criterion: criterion.clone(), subject, source: GapSource::Cell(source) });
            return;
        }
        said.facts
            .push(Raw { heading: self.table.heading, ..Raw::new(subject, criterion.clone(), cell.clone(), source) });
    }

    fn source(&self, (row, column): (usize, usize)) -> Source {
        Source::Table([self.number, row as u32, column as u32, self.table.heads.len() as u32])
    }

    fn warn_of_doubles(&self, subjects: &[SubjectId], at: impl Fn(usize) -> (usize, usize), said: &mut Said) {
        let mut seen = HashSet::new();
        for (index, _) in subjects.iter().enumerate().filter(|(_, subject)| !seen.insert(**subject)) {
            let (row, column) = at(index);
            let head = if row == 0 { &self.table.heads[column] } else { &self.table.rows[row - 1][column] };
            let message = format!("`{}` stands twice in this table", head.text());
            let place = self.sources.place(self.id, &self.source((row, column)));
            let fault = Diagnostic::new(Lint::DuplicateLabel, message).at(place);
            said.faults.push(fault.help("keep one of the two"));
        }
    }
}
