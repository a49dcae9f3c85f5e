//! The page at an old URL: it leads to the article without a script, from a server and from a disk.

use super::writer::{attribute, escape_text, open_link};
use crate::base::path::UrlPath;
use crate::site::{PageId, Site};

/// Makes the page at `url` that leads to `to`. It has no words of its own: its link is the title of what it leads to.
pub fn redirect(site: &Site, url: &UrlPath, to: PageId) -> String {
    let page = site.urls().page(to);
    let href = page.url.href_from(url);
    let canonical = site.settings.base_url.as_ref().map_or_else(|| href.clone(), |base| base.absolute(&page.url));
    let title = page.article.map(|article| site.title(article).text()).unwrap_or_default();
    let language = page.article.and_then(|article| site.article(article).meta.lang.as_deref());

    let mut out = String::from("<!DOCTYPE html>\n<html");
    attribute(&mut out, "lang", language.unwrap_or(&site.settings.language));
    out.push_str(">\n<head>\n<meta charset=\"utf-8\">\n<title>");
    escape_text(&mut out, title);
    out.push_str("</title>\n<link rel=\"canonical\"");
    attribute(&mut out, "href", &canonical);
    out.push_str(">\n<meta name=\"robots\" content=\"noindex\">\n<meta http-equiv=\"refresh\"");
    attribute(&mut out, "content", &format!("0; url={href}"));
    out.push_str(">\n</head>\n<body>\n<main>\n<h1 dir=\"auto\">");
    let close = open_link(&mut out, &href, "");
    escape_text(&mut out, title);
    out.push_str(close);
    out.push_str("</h1>\n</main>\n</body>\n</html>\n");
    out
}
