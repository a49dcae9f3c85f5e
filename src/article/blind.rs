//! Outlines compared with one eye closed: the tests close it to see that they would notice.
//!
//! A preview keeps the site as it is while no outline differs. So each field of the outline has to be compared, or it has to follow
//! from others that are; a test that edits at random proves it, and what proves the test is that it fails once a field is left out.

use std::sync::{PoisonError, RwLock};

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
    take_own OWN Outline "": path, meta, title, title_heading, headings, links, sentences, summary, blocks, ids, text_tags, minutes;
    take_meta META Meta "meta.": title, description, date, updated, tags, aliases, slug, permalink, weight, draft, lang, template,
        toc, author, image, sources, kind, owner, review_by, minutes, terms, audience, given, unsound, params;
    take_heading HEADING Heading "heading.": level, title, anchor;
    take_link LINK OutgoingLink "link.": target, is_embed, sentence, section, in_footnote;
    take_block BLOCK NamedBlock "block.": id, number, heading, links;
}

/// Every field that is compared, those of the parts by `part.field`.
pub fn fields() -> impl Iterator<Item = &'static str> {
    let parts = ["meta", "headings", "links", "blocks"];
    let own = OWN.iter().filter(move |field| !parts.contains(*field));
    own.chain(META).chain(HEADING).chain(LINK).chain(BLOCK).copied()
}

/// `a` with a field of `b`; in lists item by item, as far as there are as many.
fn blinded(a: &Outline, b: &Outline, field: &str) -> Outline {
    let mut a = a.clone();
    match field.split_once('.').map(|(part, _)| part) {
        None => take_own(&mut a, b, field),
        Some("meta") => take_meta(&mut a.meta, &b.meta, field),
        Some("heading") => a.headings.iter_mut().zip(&b.headings).for_each(|(a, b)| take_heading(a, b, field)),
        Some("link") => a.links.iter_mut().zip(&b.links).for_each(|(a, b)| take_link(a, b, field)),
        Some(_) => a.blocks.iter_mut().zip(&b.blocks).for_each(|(a, b)| take_block(a, b, field)),
    }
    a
}
