//! Old URLs: an alias with a `/` in it, or that ends in `.html`, leads to the article's page.
//!
//! They give way to everything else that is published, and to the same alias of an article before; authors are told.

use super::slugs::cleaned;
use super::{Output, Sources, Urls};
use crate::article::front_matter::holds_query;
use crate::base::path::UrlPath;
use crate::diagnostic::{Diagnostic, Lint, Place};
use crate::settings::UrlStyle;
use crate::site::ids::ArticleId;

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

/// Which alias an old URL comes from: of which article, and which of its aliases.
#[derive(Clone, Copy, Debug)]
pub(super) struct Alias {
    article: ArticleId,
    number: usize,
}

impl Urls {
    /// Adds old URLs.
    pub(in crate::site) fn add_redirects(&mut self, sources: &Sources<'_>, diagnostics: &mut Vec<Diagnostic>) {
        for (index, outline) in sources.articles.iter().enumerate() {
            for (number, written) in outline.meta.aliases.iter().enumerate() {
                let alias = Alias { article: ArticleId::at(index), number };
                match old_url(written, self.style) {
                    None => {}
                    Some(Ok(url)) => diagnostics.extend(self.add_redirect(url, alias, sources)),
                    Some(Err(fault)) => diagnostics.push(fault.at(alias.place(sources))),
                }
            }
        }
    }

    /// Lets a URL lead to the article's page, unless it is taken by something else: then says so.
    fn add_redirect(&mut self, url: UrlPath, alias: Alias, sources: &Sources<'_>) -> Option<Diagnostic> {
        let page = self.of_article(alias.article);
        let Some(taken) = self.by_key.get(&url.collision_key()) else {
            self.redirects.insert(url.clone(), alias);
            self.offer(url, Output::Redirect(page));
            return None;
        };
        match self.outputs.get(taken)? {
            Output::Page(holder, 1) | Output::Redirect(holder) if *holder == page => None,
            holder => {
                let holder = self.holder(taken, holder, sources);
                Some(alias_taken(&url, alias.place(sources), holder))
            }
        }
    }

    /// What an output is to an alias that would have its URL.
    pub(super) fn holder(&self, url: &UrlPath, output: &Output, sources: &Sources<'_>) -> Holder {
        match (output, self.origin(output, sources)) {
            (Output::Redirect(_), _) => self.alias_place(url, sources).map_or(Holder::Made, Holder::Alias),
            (_, Some(place)) => Holder::File(place),
            (_, None) => Holder::Made,
        }
    }

    /// Where an article gives itself the alias that leads from this URL.
    pub(super) fn alias_place(&self, url: &UrlPath, sources: &Sources<'_>) -> Option<Place> {
        self.redirects.get(url).map(|alias| alias.place(sources))
    }
}

impl Alias {
    /// Where the article gives itself this alias.
    fn place(self, sources: &Sources<'_>) -> Place {
        let file = &sources.articles[self.article.index()].path;
        let span = sources.spans[self.article.index()].meta.aliases.get(self.number);
        span.map_or_else(|| Place::file(file), |span| Place::span(file, span.clone()))
    }
}

/// What to say of the alias at `place` whose URL has been taken.
pub(super) fn alias_taken(url: &UrlPath, place: Place, holder: Holder) -> Diagnostic {
    let help = format!("nothing leads from there to `{}`; choose another alias, or take it out", place.file);
    let (message, first) = match holder {
        Holder::File(first) => (format!("the alias `{url}` is the URL of `{}` already", first.file), Some(first)),
        Holder::Alias(first) => (format!("the alias `{url}` is one of `{}` already", first.file), Some(first)),
        Holder::Made => (format!("the alias `{url}` is the URL of something that Larder makes"), None),
        Holder::Across(other, first) => {
            (format!("of the alias `{url}` and `{other}` one is a file where the other needs a folder"), first)
        }
    };
    let fault = Diagnostic::new(Lint::AliasTaken, message).at(place).help(help);
    match first {
        Some(first) => fault.related(first, "this is published instead"),
        None => fault,
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
    if holds_query(alias) {
        if !alias.starts_with('/') {
            return None;
        }
        let fault = Diagnostic::new(Lint::FrontMatterType, format!("no page can be at the alias `{alias}`"));
        let help = "leave `?` or `#` and what follows out; or write `%3F` and `%23` if they belong to the path";
        return Some(Err(fault.help(help)));
    }
    let decoded = percent_encoding::percent_decode_str(alias).decode_utf8();
    let url = cleaned(decoded.as_deref().unwrap_or(alias).trim(), style);
    Some(url.map_err(|reason| {
        let fault = Diagnostic::new(Lint::UrlEscape, format!("the alias `{alias}` {reason}"));
        fault.help("write a path from the site's root, as in `/old/page/`")
    }))
}
