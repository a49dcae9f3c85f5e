//! Facts that are older than their criterion allows. Whether one is depends on the day, which only `check` asks about.

use super::Fact;
use crate::base::date::Date;
use crate::diagnostic::{Diagnostic, Lint, Place};
use crate::site::Site;

impl Site {
    /// The facts that are too old on a day; those of articles without a date are of no age. `place_of` says where a fact stands.
    pub fn stale_facts(&self, today: Date, place_of: impl Fn(&Fact) -> Place) -> Vec<Diagnostic> {
        let facts = self.facts();
        let mut stale = Vec::new();
        for (index, criterion) in self.settings.criteria.iter().enumerate() {
            let Some(max_age) = &criterion.max_age else { continue };
            for fact in facts.subject_ids().filter_map(|subject| facts.fact(subject, super::CriterionId::at(index))) {
                let meta = &self.article(fact.article).meta;
                let Some(since) = meta.as_of.or_else(|| meta.revised()) else { continue };
                if !max_age.is_over(since, today) {
                    continue;
                }
                let name = facts.subject(fact.subject).name.text();
                let message =
                    format!("`{}` of `{name}` is of {}, more than {max_age} ago", criterion.label, since.day());
                let fault = Diagnostic::new(Lint::StaleFact, message).at(place_of(fact));
                stale.push(fault.help("find out what it is now, then set `as_of` in the front matter to the day"));
            }
        }
        stale
    }
}
