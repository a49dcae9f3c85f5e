//! What the headings of an article are: subjects or criteria.

use crate::article::Heading;
use crate::article::inlines::Inlines;
use crate::base::name;
use crate::site::facts::subjects::Local;
use crate::site::ids::SubjectId;

/// A longer heading names no subjects.
const LONGEST_HEADING: usize = 200;

/// What the headings of an article are: subjects or criteria.
pub(super) struct Headings {
    /// For each the subjects that it names itself.
    named: Vec<Option<Heads>>,
    /// For each the nearest heading, itself or above, that names subjects.
    subjects: Vec<Option<usize>>,
    /// For each the nearest heading, itself or above, that is a criterion; below one that says nothing there is none.
    pub criteria: Vec<Option<u32>>,
    /// For each the criterion that it stands below.
    pub above: Vec<Option<u32>>,
}

/// The subjects that a heading names, and what stands in brackets behind them: the cell.
#[derive(Clone)]
pub(super) struct Heads {
    pub subjects: Vec<SubjectId>,
    pub given: Option<Inlines>,
}

impl Heads {
    pub fn of(name: &str, local: &Local) -> Option<Self> {
        if let Some(subjects) = local.all_named(name) {
            return Some(Self { subjects, given: None });
        }
        let (name, given) = name::end_brackets(name)?;
        Some(Self { subjects: local.all_named(name)?, given: Some(Inlines::plain(given.trim())) })
    }
}

impl Headings {
    pub fn of(headings: &[Heading], title: Option<u32>, local: &Local) -> Self {
        let mut found = Self { named: Vec::new(), subjects: Vec::new(), criteria: Vec::new(), above: Vec::new() };
        let mut open: Vec<usize> = Vec::new();
        for (index, heading) in headings.iter().enumerate() {
            while open.last().is_some_and(|last| headings[*last].level >= heading.level) {
                open.pop();
            }
            let above = open.last().copied();
            let name = heading.title.text().trim_end_matches([':', '：']);
            let is_title = title == Some(index as u32);
            let is_short = name.len() <= LONGEST_HEADING;
            let own = if is_short && !is_title { Heads::of(name.trim(), local) } else { None };
            let above_criterion = above.and_then(|above| found.criteria[above]);
            let own_criterion = Some(index as u32).filter(|_| !name.trim().is_empty());
            found.above.push(above_criterion);
            found.criteria.push(if own.is_some() || is_title { above_criterion } else { own_criterion });
            let above_subjects = above.and_then(|above| found.subjects[above]);
            found.subjects.push(own.is_some().then_some(index).or(above_subjects));
            found.named.push(own);
            open.push(index);
        }
        found
    }

    /// The subjects that text below a heading is about.
    pub fn subjects(&self, heading: u32) -> Option<&Heads> {
        self.named[self.subjects[heading as usize]?].as_ref()
    }
}
