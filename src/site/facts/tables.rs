//! Facts from tables: those whose columns, or whose rows, are all subjects.

use super::said::{Gap, GapSource, Named, Raw, Said};
use super::subjects::{Local, Subjects};
use super::{Source, Sources};
use crate::article::facts::Table;
use crate::article::inlines::Inlines;
use crate::base::map::{HashSet, HashSetExt as _};
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
    for (number, table) in tables.iter().enumerate() {
        let reader = Reader { sources, id, number: number as u32, table };
        if let Some(columns) = all(&mut table.heads.iter().skip(1)) {
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
}

impl Reader<'_> {
    /// A table with a subject for each column behind the first, which holds the criteria.
    fn columns(&self, subjects: &[SubjectId], said: &mut Said) {
        self.warn_of_doubles(subjects, |index| (0, index + 1), said);
        for (row, cells) in self.table.rows.iter().enumerate() {
            let Some((head, cells)) = cells.split_first().filter(|(head, _)| !head.is_empty()) else { continue };
            let criterion = self.criterion(head, said);
            for ((column, cell), subject) in cells.iter().enumerate().zip(subjects) {
                self.cell(*subject, &criterion, cell, (row + 1, column + 1), said);
            }
        }
    }

    /// A table with a subject for each row.
    fn rows(&self, subjects: &[SubjectId], said: &mut Said) {
        self.warn_of_doubles(subjects, |index| (index + 1, 0), said);
        let heads = self.table.heads.iter().enumerate().skip(1).filter(|(_, head)| !head.is_empty());
        let heads: Vec<(usize, Named)> = heads.map(|(column, head)| (column, self.criterion(head, said))).collect();
        for ((row, cells), subject) in self.table.rows.iter().enumerate().zip(subjects) {
            for (column, criterion) in &heads {
                if let Some(cell) = cells.get(*column) {
                    self.cell(*subject, criterion, cell, (row + 1, *column), said);
                }
            }
        }
    }

    fn criterion(&self, head: &Inlines, said: &mut Said) -> Named {
        let criterion = Named::of(self.sources.settings, head, self.table.heading);
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
