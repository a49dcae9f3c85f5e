//! All facts in order, so that what is said of a subject lies together.

use rayon::prelude::*;

use super::check::{Lack, LackKind};
use super::said::{GapSource, Named, Raw, Said, Unplaced};
use super::subjects::Subjects;
use super::{Criterion, Fact, Facts, Source, Sources};
use crate::article::inlines::Inlines;
use crate::base::map::{HashMap, HashMapExt as _, HashSet, HashSetExt as _};
use crate::base::name::fold_name;
use crate::settings::Value;
use crate::site::ids::{ArticleId, CriterionId, SubjectId};

/// Facts by subject, then criterion, the most trusted first.
#[derive(Debug, Default)]
pub(super) struct Store {
    facts: Vec<Fact>,
    /// Where those of each subject begin, and where the last ends.
    starts: Vec<u32>,
}

impl Store {
    fn new(mut facts: Vec<Fact>, subjects: &[super::Subject]) -> Self {
        let trust = |fact: &Fact| {
            let is_own = subjects[fact.subject.index()].article == Some(fact.article);
            (fact.value == Value::Missing, !is_own, fact.source.rank(), fact.article)
        };
        // Stable, so that of two in one article the first is the better.
        facts.par_sort_by_cached_key(|fact| (fact.subject, fact.criterion, trust(fact)));
        let mut starts = vec![0u32; subjects.len() + 1];
        for fact in &facts {
            starts[fact.subject.index() + 1] += 1;
        }
        for index in 1..starts.len() {
            starts[index] += starts[index - 1];
        }
        Self { facts, starts }
    }

    pub fn of(&self, subject: SubjectId) -> &[Fact] {
        let (start, end) = (self.starts[subject.index()], self.starts[subject.index() + 1]);
        &self.facts[start as usize..end as usize]
    }

    pub fn best(&self, subject: SubjectId, criterion: CriterionId) -> Option<&Fact> {
        let facts = self.of(subject);
        facts.get(facts.partition_point(|fact| fact.criterion < criterion)).filter(|fact| fact.criterion == criterion)
    }
}

/// For each article that compares something what its front matter names as subjects, and the criteria that it speaks of, in order.
#[derive(Default)]
pub(super) struct Compared {
    pub subjects: HashMap<ArticleId, Vec<(SubjectId, usize)>>,
    pub criteria: HashMap<ArticleId, Vec<CriterionId>>,
    /// The articles with labels that make no row.
    pub unplaced: HashMap<ArticleId, Unplaced>,
}

/// Numbers the criteria, and puts everything in order.
pub(super) fn assemble(sources: &Sources<'_>, subjects: Subjects, said: &mut [Said]) -> (Facts, Vec<Lack>, Compared) {
    let of_settings = sources.settings.criteria.iter().map(|criterion| Criterion {
        label: Inlines::plain(&criterion.label),
        article: None,
        unit: criterion.unit().map(str::to_owned),
        heading: None,
    });
    let mut facts = Facts { criteria: of_settings.collect(), ..Facts::default() };
    let (mut lacks, mut declared) = (Vec::new(), Compared::default());
    let mut all = Vec::with_capacity(said.iter().map(|said| said.facts.len()).sum());
    for (index, said) in said.iter_mut().enumerate() {
        let article = ArticleId::at(index);
        let mut own = OwnCriteria::new();
        let is_data = |fact: &Raw| matches!(fact.source, Source::Data(..));
        if let Some(unplaced) = said.unplaced.filter(|_| !said.facts.iter().any(is_data)) {
            declared.unplaced.insert(article, unplaced);
        }
        for raw in std::mem::take(&mut said.facts) {
            let Raw { subject, criterion, text, is_cut, value, heading, source } = raw;
            let criterion = number(&mut facts.criteria, &mut own, article, &criterion);
            all.push(Fact { subject, criterion, text, is_cut, value, article, heading, source });
        }
        let spoken_of = said.criteria.iter().map(|named| number(&mut facts.criteria, &mut own, article, named));
        let mut seen = HashSet::new();
        let criteria: Vec<CriterionId> = spoken_of.filter(|criterion| seen.insert(*criterion)).collect();
        if !criteria.is_empty() {
            declared.criteria.insert(article, criteria);
        }
        lacks.extend(said.gaps.iter().map(|gap| Lack {
            article,
            criterion: number(&mut facts.criteria, &mut own, article, &gap.criterion),
            subject: gap.subject,
            place: gap.place(sources, article),
            kind: match gap.source {
                GapSource::Heading(_) => LackKind::Section,
                GapSource::Subject(_) => LackKind::Article,
                GapSource::Cell(_) | GapSource::Label(_) => LackKind::Cell,
            },
        }));
    }
    facts.store = Store::new(all, &subjects.list);
    facts.subjects = subjects.list;
    facts.of_article = subjects.of_article;
    facts.by_name = subjects.by_name;
    declared.subjects = subjects.declared;
    (facts, lacks, declared)
}

/// The criteria of an article, by folded name: several if their units are.
type OwnCriteria = HashMap<String, Vec<CriterionId>>;

/// The number of a criterion, a new one if the article has not used it.
fn number(criteria: &mut Vec<Criterion>, own: &mut OwnCriteria, article: ArticleId, named: &Named) -> CriterionId {
    match named {
        Named::Declared { index, .. } => CriterionId::at(*index),
        Named::Own { label, unit, heading } => {
            let alike = own.entry(fold_name(label.text())).or_default();
            // Front matter names it without a section, a table without a unit. But power in kW is another row than power in BTU/h.
            let is_it = |id: &&CriterionId| match (&criteria[id.index()].unit, unit) {
                (Some(known), Some(unit)) => known == unit,
                _ => true,
            };
            let id = alike.iter().find(is_it).copied().unwrap_or_else(|| {
                let label = label.clone();
                criteria.push(Criterion { label, article: Some(article), unit: None, heading: None });
                let id = CriterionId::at(criteria.len() - 1);
                alike.push(id);
                id
            });
            let criterion = &mut criteria[id.index()];
            criterion.unit = criterion.unit.take().or_else(|| unit.clone());
            criterion.heading = criterion.heading.or(*heading);
            id
        }
    }
}
