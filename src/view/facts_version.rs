//! What tells the facts of the site from those of another moment.
//!
//! The chooser of comparisons loads facts from files whose names stay. Their version stands behind the addresses, so that a browser
//! mixes no file that it has kept with one that is new, and on the page itself, so that an open tab of the preview hears of a change.

use std::fmt::Write as _;

use rayon::prelude::*;

use crate::base::hash::ContentHash;
use crate::settings::Value;
use crate::site::{Fact, Site, SubjectId};

/// A version for everything that the pieces of facts say.
pub(super) fn of(site: &Site) -> String {
    let facts = site.facts();
    let mut all = String::new();
    for id in facts.criterion_ids() {
        let criterion = facts.criterion(id);
        let declared = facts.declared(&site.settings, id).map(|declared| (&declared.group, declared.better));
        let title = criterion.article.map(|article| site.title(article).text());
        add(&mut all, format_args!("{} {:?} {declared:?} {title:?}", criterion.label.text(), criterion.unit));
    }
    let ids: Vec<SubjectId> = facts.subject_ids().collect();
    let hashes: Vec<u64> = ids.into_par_iter().map(|id| of_subject(site, id)).collect();
    for hash in hashes {
        add(&mut all, format_args!("{hash:x}"));
    }
    ContentHash::of(all.as_bytes()).to_string()
}

fn of_subject(site: &Site, id: SubjectId) -> u64 {
    let subject = site.facts().subject(id);
    let mut said = String::new();
    let page = subject.article.map(|article| site.urls().of_article(article));
    add(&mut said, format_args!("{} {:?}", subject.name.text(), page.map(|page| &site.urls().page(page).url)));
    for fact in site.facts().of(id) {
        add(&mut said, format_args!("{} {}", fact.criterion.index(), fact.text.text()));
        add_value(&mut said, fact);
        let more = fact.heading.filter(|_| fact.is_cut);
        if let Some(heading) = more.and_then(|number| site.article(fact.article).headings.get(number as usize)) {
            add(&mut said, format_args!("{}", heading.anchor));
        }
    }
    ContentHash::of(said.as_bytes()).as_u64()
}

fn add_value(said: &mut String, fact: &Fact) {
    match &fact.value {
        Value::Missing => add(said, format_args!("m")),
        Value::Text => add(said, format_args!("t")),
        Value::NotApplicable(why) => add(said, format_args!("n{why:?}")),
        Value::Unknown(why) => add(said, format_args!("u{why:?}")),
        Value::Known(known) => add(said, format_args!("k{:x}{:?}", known.order.to_bits(), known.shown)),
    }
}

/// One part, with what ends it.
fn add(text: &mut String, part: std::fmt::Arguments<'_>) {
    // Writing to a string cannot fail.
    let _ = text.write_fmt(part);
    text.push('\0');
}
