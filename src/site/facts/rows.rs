//! The criteria that a comparison shows, and in which order.

use std::collections::BTreeMap;

use super::{Comparison, Facts};
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
    for criterion in criteria(facts, comparison) {
        let declared = facts.declared(settings, criterion);
        let label = declared.and_then(|declared| declared.group.clone());
        match groups.iter_mut().find(|group| group.label == label) {
            Some(group) => group.criteria.push(criterion),
            None => groups.push(Group { label, criteria: vec![criterion] }),
        }
    }
    groups.retain(|group| !group.criteria.is_empty());
    groups
}

/// The criteria of a comparison, those that its article speaks of first.
pub(super) fn criteria(facts: &Facts, comparison: &Comparison) -> Vec<CriterionId> {
    if let Some(asked) = &comparison.asked {
        return asked.clone();
    }
    // A criterion of another article is shown where at least two of the subjects have it: then that article compares them too.
    let mut counts: BTreeMap<CriterionId, (usize, Option<SubjectId>)> = BTreeMap::new();
    for head in &comparison.heads {
        for fact in facts.of(head.subject).iter().filter(|fact| fact.value != Value::Missing) {
            let (count, last) = counts.entry(fact.criterion).or_default();
            if last.replace(head.subject) != Some(head.subject) {
                *count += 1;
            }
        }
    }
    let is_shown = |(id, (count, _)): &(&CriterionId, &(usize, _))| match facts.criterion(**id).article {
        None => true,
        article => article == comparison.article || *count >= 2,
    };
    let shown: Vec<CriterionId> = counts.iter().filter(is_shown).map(|(id, _)| *id).collect();
    let first = comparison.first.iter().filter(|id| counts.contains_key(id)).copied();
    let mut criteria: Vec<CriterionId> = first.collect();
    criteria.extend(shown.into_iter().filter(|id| !comparison.first.contains(id)));
    criteria
}
