//! The criteria that a comparison shows, and in which order.

use super::{Comparison, Fact, Facts};
use crate::base::map::{HashMap, HashMapExt as _, HashSet};
use crate::base::name::fold_name;
use crate::settings::{Settings, Value};
use crate::site::ids::{CriterionId, SubjectId};

/// Criteria that are shown together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Group {
    /// What they have in common, as the settings call it.
    pub label: Option<String>,
    /// The criteria, in order.
    pub criteria: Vec<CriterionId>,
}

/// The criteria of a comparison: those without a group, then group by group.
pub(super) fn groups(facts: &Facts, settings: &Settings, comparison: &Comparison) -> Vec<Group> {
    let mut groups: Vec<Group> = vec![Group::default()];
    let mut by_label: HashMap<Option<String>, usize> = HashMap::new();
    by_label.insert(None, 0);
    for criterion in criteria(facts, comparison) {
        let declared = facts.declared(settings, criterion);
        let label = declared.and_then(|declared| declared.group.clone());
        let group = *by_label.entry(label).or_insert_with_key(|label| {
            groups.push(Group { label: label.clone(), criteria: Vec::new() });
            groups.len() - 1
        });
        groups[group].criteria.push(criterion);
    }
    groups.retain(|group| !group.criteria.is_empty());
    groups
}

/// The criteria of a comparison, those that its article speaks of first.
pub(super) fn criteria(facts: &Facts, comparison: &Comparison) -> Vec<CriterionId> {
    if let Some(asked) = &comparison.asked {
        return asked.clone();
    }
    // A criterion of another article is shown where at least two of the subjects have it, for then that article compares them
    // too; but not where an article compares its own subjects in its own words.
    let is_own_alone = !comparison.first.is_empty();
    let mut counts: HashMap<CriterionId, Count> = HashMap::new();
    for head in &comparison.heads {
        let of_head = facts.of(head.subject);
        let declared = of_head.partition_point(|fact| facts.criterion(fact.criterion).article.is_none());
        let (declared, others) = of_head.split_at(declared);
        let others = if is_own_alone { of_article(facts, others, comparison) } else { others };
        for fact in declared.iter().chain(others).filter(|fact| fact.value != Value::Missing) {
            let count = counts.entry(fact.criterion).or_default();
            count.is_here |= Some(fact.article) == comparison.article;
            if count.last.replace(head.subject) != Some(head.subject) {
                count.subjects += 1;
            }
        }
    }
    // What this article says in its own words needs no other row of that name.
    let own: HashSet<String> = comparison.first.iter().map(|id| fold_name(facts.criterion(*id).label.text())).collect();
    let is_shown = |(id, count): &(&CriterionId, &Count)| {
        let criterion = facts.criterion(**id);
        let is_new = criterion.article.is_some() || !own.contains(&fold_name(criterion.label.text()));
        facts.is_declared(**id) || is_new && (count.is_here || count.subjects >= comparison.heads.len().min(2))
    };
    let mut shown: Vec<CriterionId> = counts.iter().filter(is_shown).map(|(id, _)| *id).collect();
    shown.sort_unstable();
    let first = comparison.first.iter().filter(|id| counts.contains_key(id)).copied();
    let mut criteria: Vec<CriterionId> = first.collect();
    let first: HashSet<CriterionId> = comparison.first.iter().copied().collect();
    criteria.extend(shown.into_iter().filter(|id| !first.contains(id)));
    criteria
}

/// How often a criterion comes up.
#[derive(Default)]
struct Count {
    subjects: usize,
    /// The subject that was counted last.
    last: Option<SubjectId>,
    /// Whether the article that compares says any of it itself.
    is_here: bool,
}

/// Those of some facts whose criteria belong to the comparison's article; the facts are in order of criterion, and criteria in order of
/// article.
fn of_article<'f>(facts: &Facts, some: &'f [Fact], comparison: &Comparison) -> &'f [Fact] {
    let article = |fact: &Fact| facts.criterion(fact.criterion).article;
    let start = some.partition_point(|fact| article(fact) < comparison.article);
    let end = some.partition_point(|fact| article(fact) <= comparison.article);
    &some[start..end]
}
