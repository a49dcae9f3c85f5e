//! Tags where they are listed: all of them, those below one, those that stand with one.

use std::collections::{BTreeMap, HashMap};

use unicode_normalization::UnicodeNormalization;

use super::{Here, PageView, TagGroupView, TagView};
use crate::base::text::natural_cmp;
use crate::site::TagId;

/// Beyond so many tags their list has letters to find them by.
const MOST_UNGROUPED: usize = 40;

/// How many tags that often stand with one its page names.
const MOST_COMPANIONS: usize = 12;

/// How many tags of an article count where it is asked which of them stand together: of more than these, each one says little.
const MOST_OF_ARTICLE: usize = 64;

/// A tag with its link from here.
pub(super) fn tag_view(here: &Here<'_>, id: TagId) -> TagView {
    let tag = here.site.tag(id);
    TagView {
        name: here.set(&tag.name),
        step: here.set(tag.last_step()),
        href: here.page_href(here.site.urls().of_tag(id)),
        count: tag.articles.len(),
        children: Vec::new(),
    }
}

/// Adds all tags to the page that lists them.
pub(super) fn fill_index(here: &Here<'_>, page: &mut PageView) {
    let site = here.site;
    let top: Vec<TagId> = site.tag_ids().filter(|id| site.tag(*id).parent.is_none()).collect();
    page.tags = nested(here, &top);
    if site.tag_ids().len() > MOST_UNGROUPED {
        page.tag_groups = grouped(&page.tags);
    }
}

/// Adds to the page of a tag those below it and those that its articles have besides.
pub(super) fn fill_tag(here: &Here<'_>, id: TagId, page: &mut PageView) {
    page.tags = nested(here, &here.site.tag(id).children);
    page.companions = companions(here, id);
}

/// Tags in the order of people, each with those below it. They lie as deep as keys of tags do, which has an end.
fn nested(here: &Here<'_>, ids: &[TagId]) -> Vec<TagView> {
    let mut ids = ids.to_vec();
    ids.sort_by(|a, b| natural_cmp(&here.site.tag(*a).key, &here.site.tag(*b).key));
    let with_children = |id: &TagId| {
        let children = nested(here, &here.site.tag(*id).children);
        TagView { children, ..tag_view(here, *id) }
    };
    ids.iter().map(with_children).collect()
}

/// Tags by first letter, what has none last.
fn grouped(tags: &[TagView]) -> Vec<TagGroupView> {
    let mut by_letter: BTreeMap<(bool, Option<String>), Vec<TagView>> = BTreeMap::new();
    for tag in tags {
        let letter = first_letter(&tag.name);
        by_letter.entry((letter.is_none(), letter)).or_default().push(tag.clone());
    }
    by_letter.into_iter().map(|((_, letter), tags)| TagGroupView { letter, tags }).collect()
}

/// The letter under which a name is looked for, without accents and in upper case; none for digits, signs, and signs that
/// are words by themselves, of which nearly every name would have its own.
fn first_letter(name: &str) -> Option<String> {
    let first = name.nfd().next().filter(|c| c.is_alphabetic())?;
    let is_ideograph = matches!(first, '\u{2e80}'..='\u{2fff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}')
        || first >= '\u{20000}';
    (!is_ideograph).then(|| first.to_uppercase().collect())
}

/// The tags that the articles of a tag have most often besides, but for those above and below it; as everywhere, an article has
/// the tags above its own too. The work is in proportion to the articles.
fn companions(here: &Here<'_>, id: TagId) -> Vec<TagView> {
    let tags = here.site.tags();
    let mut counts: HashMap<TagId, usize> = HashMap::new();
    let mut of_article: Vec<TagId> = Vec::new();
    for article in &here.site.tag(id).articles {
        of_article.clear();
        let own = tags.of_article(*article).iter().take(MOST_OF_ARTICLE);
        of_article.extend(own.flat_map(|tag| tags.with_ancestors(*tag)));
        of_article.sort_unstable();
        of_article.dedup();
        of_article.iter().for_each(|other| *counts.entry(*other).or_default() += 1);
    }
    let mut companions: Vec<(TagId, usize)> =
        counts.into_iter().filter(|(other, _)| !tags.are_in_line(id, *other)).collect();
    companions.sort_by(|(a, a_count), (b, b_count)| b_count.cmp(a_count).then(a.cmp(b)));
    let shown = companions.into_iter().take(MOST_COMPANIONS);
    shown.map(|(other, count)| TagView { count, ..tag_view(here, other) }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_looked_for_under_their_first_letter() {
        for (name, letter) in [
            ("steam", Some("S")),
            ("Étuvée", Some("E")),
            ("яйца", Some("Я")),
            ("فرن", Some("ف")),
            ("한식", Some("ᄒ")),
            ("面条", None),
            ("14 allergens", None),
            ("#", None),
        ] {
            assert_eq!(first_letter(name).as_deref(), letter, "{name}");
        }
    }
}
