//! Outlines compared with one eye closed: the tests close it to see that they would notice.
//!
//! A preview keeps the site as it is while no outline differs. So each field of the outline has to be compared, or it has to follow
//! from others that are; a test that edits at random proves it, and what proves the test is that it fails once a field is left out.

use std::sync::{PoisonError, RwLock};

use super::facts::{Candidates, Fence, Line, Passage, Table};
use super::front_matter::Meta;
use super::outline::{Heading, NamedBlock, OutgoingLink, Outline};

/// The field that is not compared, if there is one.
static BLIND: RwLock<Option<&str>> = RwLock::new(None);

/// Leaves a field out of all comparisons from now on, or none. It is one of [`fields`].
pub fn close_eye(field: Option<&'static str>) {
    *BLIND.write().unwrap_or_else(PoisonError::into_inner) = field;
}

/// Whether two outlines are the same, but for the field that is left out.
pub fn is_same(a: &Outline, b: &Outline) -> bool {
    let blind = *BLIND.read().unwrap_or_else(PoisonError::into_inner);
    blind.map_or_else(|| a == b, |field| blinded(a, b, field) == *b)
}

/// Names every field, and takes over one by its name. A field that is not listed is a compile-time error.
macro_rules! fields {
    ($($take:ident $list:ident $owner:ident $prefix:literal: $($field:ident),*;)*) => {
        $(
            const $list: &[&str] = &[$(concat!($prefix, stringify!($field))),*];

            fn $take(to: &mut $owner, from: &$owner, field: &str) {
                let $owner { $($field),* } = from;
                $(if field == concat!($prefix, stringify!($field)) { to.$field = $field.clone(); })*
            }
        )*
    };
}

fields! {
    take_own OWN Outline "": path, meta, title, title_heading, headings, links, sentences, summary, blocks, ids, text_tags, candidates,
        minutes;
    take_meta META Meta "meta.": title, description, date, updated, tags, aliases, slug, permalink, weight, draft, lang, template,
        toc, author, image, sources, kind, owner, review_by, minutes, terms, audience, subjects, facts, facts_from,
        as_of, given, unsound, params;
    take_heading HEADING Heading "heading.": level, title, anchor;
    take_link LINK OutgoingLink "link.": target, is_embed, sentence, section, in_footnote;
    take_block BLOCK NamedBlock "block.": id, number, heading, links;
    take_candidates CANDIDATES Candidates "candidates.": passages, tables, lines, fences;
    take_passage PASSAGE Passage "passage.": heading, label, text, is_cut, join, is_apart;
    take_table TABLE Table "table.": heading, heads, rows;
    take_line LINE Line "line.": name, value;
    take_fence FENCE Fence "fence.": subjects, tag, kind, criteria, required, title, is_broken;
}

/// Every field that is compared, those of the parts by `part.field`.
pub fn fields() -> impl Iterator<Item = &'static str> {
    let parts = ["meta", "headings", "links", "blocks", "candidates"];
    let own = OWN.iter().filter(move |field| !parts.contains(*field));
    let candidates = CANDIDATES.iter().chain(PASSAGE).chain(TABLE).chain(LINE).chain(FENCE);
    own.chain(META).chain(HEADING).chain(LINK).chain(BLOCK).chain(candidates).copied()
}

/// `a` with a field of `b`; in lists item by item, as far as there are as many.
fn blinded(a: &Outline, b: &Outline, field: &str) -> Outline {
    let mut a = a.clone();
    match field.split_once('.').map(|(part, _)| part) {
        None => take_own(&mut a, b, field),
        Some("meta") => take_meta(&mut a.meta, &b.meta, field),
        Some("heading") => a.headings.iter_mut().zip(&b.headings).for_each(|(a, b)| take_heading(a, b, field)),
        Some("link") => a.links.iter_mut().zip(&b.links).for_each(|(a, b)| take_link(a, b, field)),
        Some("block") => a.blocks.iter_mut().zip(&b.blocks).for_each(|(a, b)| take_block(a, b, field)),
        Some(_) => {
            let nothing = Candidates::default();
            let mut found = a.candidates.take().unwrap_or_default();
            blind_to_candidate(&mut found, b.candidates.as_deref().unwrap_or(&nothing), field);
            a.candidates = (*found != nothing).then_some(found);
        }
    }
    a
}

fn blind_to_candidate(a: &mut Candidates, b: &Candidates, field: &str) {
    match field.split_once('.').map(|(part, _)| part) {
        Some("passage") => a.passages.iter_mut().zip(&b.passages).for_each(|(a, b)| take_passage(a, b, field)),
        Some("table") => a.tables.iter_mut().zip(&b.tables).for_each(|(a, b)| take_table(a, b, field)),
        Some("line") => a.lines.iter_mut().zip(&b.lines).for_each(|(a, b)| take_line(a, b, field)),
        Some("fence") => a.fences.iter_mut().zip(&b.fences).for_each(|(a, b)| take_fence(a, b, field)),
        _ => take_candidates(a, b, field),
    }
}
