//! Articles that readers cannot come by, or cannot go on from. Both lints are off unless `[lints]` switches them on.
//!
//! An **orphan** is an article that no other article links to or shows, and that no list but that of its own section holds: it
//! has no tag. A **dead end** is an article without a link to another page of the site; links to other sites, to files and to
//! pages yet to be written lead no further. Home, pages of sections and pages of tags are neither: they stand in
//! lists and hold some.

use std::sync::Arc;

use super::ids::ArticleId;
use super::links::{Destination, Links};
use super::tags::Tags;
use super::urls::{PageKind, Urls};
use crate::article::Outline;
use crate::article::inlines::Inlines;
use crate::diagnostic::{Diagnostic, Lint, Place};
use crate::settings::Settings;

/// What is looked at.
pub struct Scope<'a> {
    pub articles: &'a [Arc<Outline>],
    pub titles: &'a [Inlines],
    pub tags: &'a Tags,
    pub urls: &'a Urls,
    pub links: &'a Links,
}

/// Looks for orphans and dead ends, as far as the settings want to know of them.
pub fn check(scope: &Scope<'_>, settings: &Settings, diagnostics: &mut Vec<Diagnostic>) {
    let wants = |lint| settings.severity(lint).is_some();
    let (wants_orphans, wants_dead_ends) = (wants(Lint::Orphan), wants(Lint::DeadEnd));
    if !wants_orphans && !wants_dead_ends {
        return;
    }
    for id in (0..scope.articles.len()).map(ArticleId::at) {
        if wants_orphans && scope.is_orphan(id) {
            let title = scope.titles[id.index()].text();
            let message = format!("no article links to `{title}`, and only its section lists it");
            let fault = Diagnostic::new(Lint::Orphan, message).at(scope.place(id));
            diagnostics.push(fault.help("link to it where readers will want it, or give it a tag"));
        }
        if wants_dead_ends && scope.is_dead_end(id) {
            let title = scope.titles[id.index()].text();
            let message = format!("`{title}` links to no other page of the site");
            let fault = Diagnostic::new(Lint::DeadEnd, message).at(scope.place(id));
            diagnostics.push(fault.help("link to what readers will want to know next"));
        }
    }
}

impl Scope<'_> {
    /// Whether readers cannot come by an article.
    pub fn is_orphan(&self, id: ArticleId) -> bool {
        self.is_plain(id)
            && self.tags.of_article(id).is_empty()
            && self.links.to(self.urls.of_article(id)).articles() == 0
    }

    fn is_dead_end(&self, id: ArticleId) -> bool {
        let own = self.urls.of_article(id);
        let leads_on =
            |destination: &Destination| matches!(destination, Destination::Page { page, .. } if *page != own);
        self.is_plain(id) && !self.links.of(id).iter().any(leads_on)
    }

    /// Whether its page is nothing but an article's.
    fn is_plain(&self, id: ArticleId) -> bool {
        self.urls.page(self.urls.of_article(id)).kind == PageKind::Article
    }

    fn place(&self, id: ArticleId) -> Place {
        Place::file(&self.articles[id.index()].path)
    }
}
