//! The folders in the text of a wikilink: `[[kitchen/Stock]]` shows `Stock`, for the path is the site's business and not the
//! reader's; but `[[TCP/IP]]`, found by its title or by an alias, or not at all, shows what was written.

use std::sync::Arc;

use super::ids::ArticleId;
use crate::article::Outline;
use crate::article::inlines::Inlines;

/// Lets the links that `hiding` names, in order, show their text without folders, wherever it is shown.
pub fn hide(articles: &mut [Arc<Outline>], titles: &mut [Inlines], hiding: &[(ArticleId, u32)]) {
    for links in hiding.chunk_by(|a, b| a.0 == b.0) {
        let article = links[0].0.index();
        let hides = |link: u32| links.binary_search_by_key(&link, |(_, link)| *link).is_ok();
        titles[article] = titles[article].without_folders(hides);
        // In a build nobody else holds the outline, so nothing is copied.
        let outline = Arc::make_mut(&mut articles[article]);
        for (_, link) in links {
            outline.links[*link as usize].hides_folders = true;
        }
        let headings = outline.headings.iter_mut().map(|heading| &mut heading.title);
        let others = outline.sentences.iter_mut().chain(&mut outline.summary).chain(&mut outline.title);
        for inlines in headings.chain(others) {
            *inlines = inlines.without_folders(hides);
        }
    }
}
