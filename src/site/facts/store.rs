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
    let mut numbers = Numbers { criteria: of_settings.collect(), shared: ByName::new() };
    let declared_criteria = numbers.criteria.len();
    // So that a subject's facts are in this order: what the settings declare, what is shared, what belongs to single articles.
    let of_facts = said.iter().flat_map(|said| said.facts.iter().map(|raw| &raw.criterion).chain(&said.criteria));
    for named in of_facts {
        if let Named::Shared { label, unit } = named {
            numbers.shared(label, unit.as_ref());
        }
    }
    let (mut lacks, mut compared) = (Vec::new(), Compared::default());
    let mut all = Vec::with_capacity(said.iter().map(|said| said.facts.len()).sum());
    for (index, said) in said.iter_mut().enumerate() {
        let article = ArticleId::at(index);
        let mut own = ByName::new();
        let is_data = |fact: &Raw| matches!(fact.source, Source::Data(..));
        if let Some(unplaced) = said.unplaced.filter(|_| !said.facts.iter().any(is_data)) {
            compared.unplaced.insert(article, unplaced);
        }
        for raw in std::mem::take(&mut said.facts) {
            let Raw { subject, criterion, text, is_cut, value, heading, source } = raw;
            let criterion = numbers.of(&criterion, &mut own, article);
            all.push(Fact { subject, criterion, text, is_cut, value, article, heading, source });
        }
        let spoken_of = said.criteria.iter().map(|named| numbers.of(named, &mut own, article));
        let mut seen = HashSet::new();
        let criteria: Vec<CriterionId> = spoken_of.filter(|criterion| seen.insert(*criterion)).collect();
        if !criteria.is_empty() {
            compared.criteria.insert(article, criteria);
        }
        lacks.extend(said.gaps.iter().map(|gap| Lack {
            article,
            criterion: numbers.of(&gap.criterion, &mut own, article),
            subject: gap.subject,
            place: gap.place(sources, article),
            kind: match gap.source {
                GapSource::Heading(_) => LackKind::Section,
                GapSource::Subject(_) => LackKind::Article,
                GapSource::Cell(_) | GapSource::Label(_) => LackKind::Cell,
            },
        }));
    }
    let mut facts = Facts { criteria: numbers.criteria, declared_criteria, ..Facts::default() };
    facts.store = Store::new(all, &subjects.list);
    facts.subjects = subjects.list;
    facts.of_article = subjects.of_article;
    facts.by_name = subjects.by_name;
    compared.subjects = subjects.declared;
    (facts, lacks, compared)
}

/// Criteria by folded name: several if their units are.
type ByName = HashMap<String, Vec<CriterionId>>;

/// All criteria so far.
struct Numbers {
    criteria: Vec<Criterion>,
    /// Those that belong to no single article, though nobody declares them.
    shared: ByName,
}

impl Numbers {
    /// The number of a criterion, a new one if the article, whose `own` criteria are known, has not used it.
    fn of(&mut self, named: &Named, own: &mut ByName, article: ArticleId) -> CriterionId {
        match named {
            Named::Declared { index, .. } => CriterionId::at(*index),
            Named::Shared { label, unit } => self.shared(label, unit.as_ref()),
            Named::Own { label, unit, heading } => {
                let id = find(&mut self.criteria, own, label, unit.as_ref(), Some(article));
                let criterion = &mut self.criteria[id.index()];
                criterion.heading = criterion.heading.or(*heading);
                id
            }
        }
    }

    fn shared(&mut self, label: &Inlines, unit: Option<&String>) -> CriterionId {
        find(&mut self.criteria, &mut self.shared, label, unit, None)
    }
}

/// The criterion of that name, a new one if there is none. One that was named without its unit gets it; but power in kW is another
/// one than power in BTU/h.
fn find(
    criteria: &mut Vec<Criterion>,
    known: &mut ByName,
    label: &Inlines,
    unit: Option<&String>,
    article: Option<ArticleId>,
) -> CriterionId {
    let alike = known.entry(fold_name(label.text())).or_default();
    let is_it = |id: &&CriterionId| match (&criteria[id.index()].unit, unit) {
        (Some(known), Some(unit)) => known == unit,
        _ => true,
    };
    let id = alike.iter().find(is_it).copied().unwrap_or_else(|| {
        criteria.push(Criterion { label: label.clone(), article, unit: None, heading: None });
        let id = CriterionId::at(criteria.len() - 1);
        alike.push(id);
        id
    });
    let criterion = &mut criteria[id.index()];
    criterion.unit = criterion.unit.take().or_else(|| unit.cloned());
    id
}
