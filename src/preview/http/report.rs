//! All that is wrong with the site, for the panel that lists it; and the page that stands in for one that cannot be made.

use std::sync::Arc;

use hyper::body::Incoming;
use hyper::{Request, Response, StatusCode};
use pulldown_cmark_escape::escape_html;
use serde::Serialize;

use super::{Body, Server, refused, text, typed};
use crate::diagnostic::{Diagnostic, Position};
use crate::preview::guard;
use crate::preview::moment::LooseEnds;
use crate::preview::tabs::Teller;
use crate::site::{ArticleId, Backlink};

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
    /// How many of these there are in all.
    all: Counts,
}

/// How long the lists would be without an end.
#[derive(Serialize)]
struct Counts {
    faults: usize,
    wanted: usize,
    orphans: usize,
}

/// A page that is asked for.
#[derive(Serialize)]
struct Wanted {
    name: String,
    links: usize,
    articles: Vec<Article>,
}

/// An article: its title, its page, its file, the line that is meant, and the address that opens the editor there.
#[derive(Serialize)]
struct Article {
    title: String,
    href: String,
    file: String,
    line: Option<usize>,
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
    let mut faults = teller.moment.faults.clone();
    let LooseEnds { wanted, orphans } = teller.moment.loose_ends();
    let all = Counts { faults: faults.len(), wanted: wanted.len(), orphans: orphans.len() };
    faults.sort_by_key(|fault| fault.severity);
    faults.truncate(MOST);
    let wanted = wanted.iter().take(MOST).map(|wanted| Wanted {
        name: wanted.name.clone(),
        links: wanted.links,
        articles: wanted.articles.iter().take(MOST_ARTICLES).map(|by| asking(teller, *by)).collect(),
    });
    let orphans = orphans.iter().take(MOST).map(|id| article(teller, *id, None));
    let report = Report { faults: teller.faults(faults), wanted: wanted.collect(), orphans: orphans.collect(), all };
    serde_json::to_vec(&report).ok()
}

/// An article, at the link in it that asks for a page.
fn asking(teller: Teller<'_>, Backlink { from, link }: Backlink) -> Article {
    let place = teller.moment.generation.place_of_link(from, link as usize);
    article(teller, from, teller.position(&place))
}

fn article(teller: Teller<'_>, id: ArticleId, position: Option<Position>) -> Article {
    let site = teller.moment.generation.site();
    let file = &site.article(id).path;
    let (line, column) = position.map_or((1, 1), |position| (position.line, position.column));
    Article {
        title: site.title(id).text().to_owned(),
        href: format!("/{}", site.urls().page(site.urls().of_article(id)).url.to_ascii()),
        file: file.to_string(),
        line: position.map(|position| position.line),
        opens: teller.opens(file, line, column),
    }
}

/// The page that stands in for one that cannot be made. `take_over.js` knows it by the class of its body.
pub(super) fn fault_page(teller: &Teller<'_>, fault: &Diagnostic) -> String {
    let told = teller.faults(vec![fault.clone()]);
    let said = told.first().map_or_else(|| message(&fault.message), in_parts);
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>This page cannot be made</title>\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<link rel=\"icon\" href=\"/_larder/icon.svg\">\n\
         <link rel=\"stylesheet\" href=\"{}\">\n</head>\n<body class=\"larder-fault\">\n<main>\n\
         <h1>This page cannot be made</h1>\n{said}\
         <p>It appears here as soon as that is mended.</p>\n</main>\n</body>\n</html>\n",
        crate::preview::live::STYLE
    )
}

/// A fault as HTML: what is wrong, the lines that it is about with a place that opens the editor, if that can be done, and the way
/// out. Long lines are wrapped, but for those that a mark below them points into.
fn in_parts(told: &serde_json::Value) -> String {
    let string = |name: &str| told.get(name).and_then(serde_json::Value::as_str).unwrap_or_default();
    let lines: Vec<&str> = string("text").lines().collect();
    let start = lines.iter().position(|line| line.trim_start().starts_with("--> "));
    let is_note = |line: &&str| line.trim_start().starts_with("= ");
    let end = lines.iter().skip(start.unwrap_or(0)).position(is_note).map_or(lines.len(), |at| start.unwrap_or(0) + at);
    let mut html = message(string("message"));
    if let Some(start) = start {
        html += &format!("<pre>{}</pre>\n", with_place(&lines[start..end].join("\n"), told));
    }
    for note in &lines[end..] {
        let note = note.trim_start().trim_start_matches("= ").trim_start_matches("help: ");
        html += &format!("<p class=\"help\">{}</p>\n", escaped(note));
    }
    html
}

fn message(text: &str) -> String {
    format!("<p class=\"message\">{}</p>\n", escaped(text))
}

fn with_place(text: &str, told: &serde_json::Value) -> String {
    let string = |name: &str| told.get(name).and_then(serde_json::Value::as_str);
    let text = escaped(text);
    let (Some(file), Some(opens)) = (string("file"), string("opens")) else { return text };
    let line = told.get("line").and_then(serde_json::Value::as_u64).map_or_else(String::new, |line| format!(":{line}"));
    let place = escaped(&format!("{file}{line}"));
    match text.split_once(&format!("--&gt; {place}")) {
        Some((before, after)) => {
            format!("{before}--&gt; <a class=\"place\" href=\"{}\">{place}</a>{after}", escaped(opens))
        }
        None => text,
    }
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    // Writing to a string does not fail.
    let _written = escape_html(&mut escaped, text);
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_is_shown_in_parts_and_its_place_opens_the_editor() {
        let text = "error[template]: `<b>` is wrong\n --> a&b.html:1:7\n  |\n1 | <b>\n  | ^^^\n  = help: use `b`";
        let told = |opens: Option<&str>| serde_json::json!({"message": "`<b>` is wrong", "text": text, "file": "a&b.html", "line": 1, "opens": opens});
        let plain = "<p class=\"message\">`&lt;b&gt;` is wrong</p>\n\
                     <pre> --&gt; a&amp;b.html:1:7\n  |\n1 | &lt;b&gt;\n  | ^^^</pre>\n<p class=\"help\">use `b`</p>\n";
        assert_eq!(in_parts(&told(None)), plain);
        let link = "<a class=\"place\" href=\"x://&quot;\">a&amp;b.html:1</a>";
        assert_eq!(in_parts(&told(Some("x://\""))), plain.replace("a&amp;b.html:1", link));
    }

    #[test]
    fn a_fault_without_a_place_is_its_message_and_the_way_out() {
        let told =
            serde_json::json!({"message": "no", "text": "error[internal]: no\n  = help: a\n  = b", "file": null});
        let expected = "<p class=\"message\">no</p>\n<p class=\"help\">a</p>\n<p class=\"help\">b</p>\n";
        assert_eq!(in_parts(&told), expected);
    }
}
