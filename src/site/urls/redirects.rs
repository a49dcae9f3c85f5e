//! Old URLs: an alias with a `/` in it, or that ends in `.html`, leads to the article's page.
//!
//! They give way to everything else that is published, and to the same alias of an article before; authors are told.

use super::slugs::cleaned;
use super::{Output, Sources, Urls};
use crate::base::path::UrlPath;
use crate::diagnostic::{Diagnostic, Lint, Place};
use crate::settings::UrlStyle;
use crate::site::ids::{ArticleId, PageId};

/// What has a URL that an alias would have.
pub(super) enum Holder {
    /// A file of the author's, as a page or as it is.
    File(Place),
    /// The alias of another article.
    Alias(Place),
    /// Something that Larder makes.
    Made,
    /// Another URL, of which one is a file where the other needs a folder.
    Across(UrlPath, Option<Place>),
}

impl Urls {
    pub(super) fn add_redirects(&mut self, sources: &Sources<'_>, diagnostics: &mut Vec<Diagnostic>) {
        for index in 0..sources.articles.len() {
            let article = ArticleId::at(index);
            let page = self.of_article(article);
            for (number, alias) in sources.articles[index].meta.aliases.iter().enumerate() {
                match old_url(alias, self.style) {
                    None => {}
                    Some(Ok(url)) => diagnostics.extend(self.add_redirect(url, page, sources)),
                    Some(Err(fault)) => diagnostics.push(fault.at(place(sources, article, number))),
                }
            }
        }
    }

    /// Lets a URL lead to a page, unless it is taken by something else: then says so.
    fn add_redirect(&mut self, url: UrlPath, page: PageId, sources: &Sources<'_>) -> Option<Diagnostic> {
        let Some(taken) = self.by_key.get(&url.collision_key()) else {
            self.offer(url, Output::Redirect(page));
            return None;
        };
        match self.outputs.get(taken)? {
            Output::Page(holder, 1) | Output::Redirect(holder) if *holder == page => None,
            holder => {
                let holder = self.holder(holder, taken, sources);
                self.alias_taken(page, &url, holder, sources)
            }
        }
    }

    /// What an output is to an alias that would have its URL.
    pub(super) fn holder(&self, output: &Output, url: &UrlPath, sources: &Sources<'_>) -> Holder {
        match output {
            Output::Redirect(page) => self.alias_place(*page, url, sources).map_or(Holder::Made, Holder::Alias),
            output => self.origin(output, sources).map_or(Holder::Made, Holder::File),
        }
    }

    /// What to say of the alias of a page that would be published at a URL that has been taken.
    pub(super) fn alias_taken(
        &self,
        page: PageId,
        url: &UrlPath,
        holder: Holder,
        sources: &Sources<'_>,
    ) -> Option<Diagnostic> {
        let place = self.alias_place(page, url, sources)?;
        let help = format!("nothing leads from there to `{}`; choose another alias, or take it out", place.file);
        let (message, first) = match holder {
            Holder::File(first) => (format!("the alias `{url}` is the URL of `{}` already", first.file), Some(first)),
            Holder::Alias(first) => (format!("the alias `{url}` is one of `{}` already", first.file), Some(first)),
            Holder::Made => (format!("the alias `{url}` is the URL of something that Larder makes"), None),
            Holder::Across(other, first) => {
                (format!("of the alias `{url}` and `{other}` one is a file where the other needs a folder"), first)
            }
        };
        let fault = Diagnostic::new(Lint::AliasTaken, message).at(place);
        let fault = match first {
            Some(first) => fault.related(first, "this is published instead"),
            None => fault,
        };
        Some(fault.help(help))
    }

    /// Where the article of a page gives itself the alias that comes to this URL.
    fn alias_place(&self, page: PageId, url: &UrlPath, sources: &Sources<'_>) -> Option<Place> {
        let article = self.page(page).article?;
        let key = url.collision_key();
        let is_it = |alias: &String| match old_url(alias, self.style) {
            Some(Ok(old)) => old.collision_key() == key,
            _ => false,
        };
        let number = sources.articles[article.index()].meta.aliases.iter().position(is_it)?;
        Some(place(sources, article, number))
    }
}

/// The old URL that an alias is, if it is one and not a mere name; or what is wrong with it.
///
/// It may be copied from a browser, so what is percent-encoded in it is decoded.
fn old_url(alias: &str, style: UrlStyle) -> Option<Result<UrlPath, Diagnostic>> {
    if !alias.contains('/') && !alias.ends_with(".html") {
        return None;
    }
    if alias.contains("://") {
        let fault = Diagnostic::new(Lint::FrontMatterType, format!("the alias `{alias}` is an address on the web"));
        return Some(
            Err(fault.help("write the path behind the host, as in `/old/page/`; as it is, it is a name only")),
        );
    }
    let decoded = percent_encoding::percent_decode_str(alias).decode_utf8();
    let url = cleaned(decoded.as_deref().unwrap_or(alias).trim(), style);
    Some(url.map_err(|reason| {
        let fault = Diagnostic::new(Lint::UrlEscape, format!("the alias `{alias}` {reason}"));
        fault.help("write a path from the site's root, as in `/old/page/`")
    }))
}

/// Where an article gives itself an alias.
fn place(sources: &Sources<'_>, article: ArticleId, number: usize) -> Place {
    let file = &sources.articles[article.index()].path;
    let span = sources.spans[article.index()].meta.aliases.get(number);
    span.map_or_else(|| Place::file(file), |span| Place::span(file, span.clone()))
}
