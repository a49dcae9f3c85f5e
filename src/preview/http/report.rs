//! All that is wrong with the site, for the panel that lists it; and the page that stands in for one that cannot be made.

use std::sync::Arc;

use hyper::body::Incoming;
use hyper::{Request, Response, StatusCode};
use pulldown_cmark_escape::escape_html;
use serde::Serialize;

use super::{Body, Server, refused, text, typed};
use crate::diagnostic::Diagnostic;
use crate::preview::guard;
use crate::preview::tabs::Teller;
use crate::site::ArticleId;

/// How many entries a list has: more than anybody mends before it is made anew.
const MOST: usize = 100;

/// How many of the articles that ask for a page are named.
const MOST_ARTICLES: usize = 5;

/// All that is wrong.
#[derive(Serialize)]
struct Report {
    /// As the page is told of its own.
    faults: Vec<serde_json::Value>,
    /// Pages that links ask for and nobody has written.
    wanted: Vec<Wanted>,
    /// Articles that no other leads to.
    orphans: Vec<Article>,
}

/// A page that is asked for.
#[derive(Serialize)]
struct Wanted {
    name: String,
    links: usize,
    articles: Vec<Article>,
}

/// An article: its title, its page, its file, and the address that opens the editor.
#[derive(Serialize)]
struct Article {
    title: String,
    href: String,
    file: String,
    opens: Option<String>,
}

impl Server {
    /// Answers with all that is wrong.
    pub(super) async fn report(self: Arc<Self>, request: &Request<Incoming>) -> Response<Body> {
        if let Err(refusal) = guard::admit_token(request, &self.token) {
            return refused(refusal);
        }
        let moment = self.moments.borrow().clone();
        let made = tokio::task::spawn_blocking(move || report(self.teller(&moment))).await;
        match made.ok().flatten() {
            Some(json) => typed(json, "report.json"),
            None => text(StatusCode::INTERNAL_SERVER_ERROR, "the list cannot be made"),
        }
    }
}

fn report(teller: Teller<'_>) -> Option<Vec<u8>> {
    let site = teller.moment.generation.site();
    let mut faults = teller.moment.faults.clone();
    faults.sort_by_key(|fault| fault.severity);
    faults.truncate(MOST);
    let wanted = site.wanted().into_iter().take(MOST).map(|wanted| Wanted {
        name: wanted.name,
        links: wanted.links,
        articles: wanted.articles.iter().take(MOST_ARTICLES).map(|id| article(teller, *id)).collect(),
    });
    let orphans = site.orphans().into_iter().take(MOST).map(|id| article(teller, id));
    let report = Report { faults: teller.faults(faults), wanted: wanted.collect(), orphans: orphans.collect() };
    serde_json::to_vec(&report).ok()
}

fn article(teller: Teller<'_>, id: ArticleId) -> Article {
    let site = teller.moment.generation.site();
    let file = &site.article(id).path;
    Article {
        title: site.title(id).text().to_owned(),
        href: format!("/{}", site.urls().page(site.urls().of_article(id)).url.to_ascii()),
        file: file.to_string(),
        opens: teller.opens(file, 1, 1),
    }
}

/// The page that stands in for one that cannot be made.
pub(super) fn fault_page(teller: &Teller<'_>, fault: &Diagnostic) -> String {
    let told = teller.faults(vec![fault.clone()]);
    let said = told.first().and_then(|told| told.get("text")).and_then(|text| text.as_str()).unwrap_or(&fault.message);
    let mut escaped = String::new();
    // Writing to a string does not fail.
    let _written = escape_html(&mut escaped, said);
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>This page cannot be made</title>\n\
         <link rel=\"stylesheet\" href=\"{}\">\n</head>\n<body class=\"larder-fault\">\n<main>\n\
         <h1>This page cannot be made</h1>\n<pre>{escaped}</pre>\n\
         <p>It appears here as soon as that is mended.</p>\n</main>\n</body>\n</html>\n",
        crate::preview::live::STYLE
    )
}
