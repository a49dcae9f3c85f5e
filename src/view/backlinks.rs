//! Who links to a page, with the sentences that the links stand in.

use super::article::link;
use super::content::link_target;
use super::{BacklinkView, Here, LinkView, Phrase};
use crate::article::inlines::{Mark, Style};
use crate::site::{Backlink, PageId};

/// So many articles that link to `page`, from the article of number `first` on.
pub(super) fn list(here: &Here<'_>, page: PageId, first: usize, most: usize) -> Vec<BacklinkView> {
    here.site.links().to(page).by_article(first).take(most).map(|links| backlink(here, links)).collect()
}

fn backlink(here: &Here<'_>, links: &[Backlink]) -> BacklinkView {
    /// An article that links here in every paragraph is quoted this often.
    const MOST_SENTENCES: usize = 3;
    let from = links[0].from;
    let outline = here.site.article(from);
    let mut numbers: Vec<u32> =
        links.iter().filter_map(|backlink| outline.links[backlink.link as usize].sentence).collect();
    numbers.dedup();
    let sentences = numbers.into_iter().take(MOST_SENTENCES).map(|number| {
        let sentence = here.site.as_shown(from, &outline.sentences[number as usize]);
        let links = sentence.links().map(|link| (link, link_target(here, from, link)));
        let links = links.collect();
        here.phrase_of(sentence.into_owned(), links)
    });
    let LinkView { title, href, .. } = link(here, from);
    BacklinkView { title, href, sentences: sentences.filter(says_something).collect() }
}

/// Whether a sentence says more than the link in it, as it does not in a list of links.
fn says_something(phrase: &Phrase) -> bool {
    let is_whole = |mark: &Mark| mark.start == 0 && mark.end as usize == phrase.inlines.text().len();
    let mut links = phrase.inlines.marks().iter().filter(|mark| matches!(mark.style, Style::Link(_)));
    !phrase.inlines.is_empty() && !links.any(is_whole)
}
