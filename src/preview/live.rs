//! What a page needs to hear of changes: one script in its head, with what it has to know in its attributes.

use crate::base::hash::ContentHash;

/// Where the socket is, and below it what belongs to it.
pub const SOCKET: &str = "/_larder/live";
/// Where the script is.
pub const SCRIPT: &str = "/_larder/live/client.js";
/// Where the style of what is laid over a page is.
pub const STYLE: &str = "/_larder/live/client.css";
/// Where the list of all that is wrong is.
pub const REPORT: &str = "/_larder/live/report";

/// The script's text: its parts in one function, so that a page's own scripts see nothing of it.
pub const SCRIPT_TEXT: &str = concat!(
    "(() => {\n\"use strict\";\n\n",
    include_str!("client/begin.js"),
    include_str!("client/compare.js"),
    include_str!("client/take_over.js"),
    include_str!("client/files.js"),
    include_str!("client/faults.js"),
    include_str!("client/listen.js"),
    "})();\n"
);
/// The style's text.
pub const STYLE_TEXT: &str = include_str!("client/client.css");

/// Puts the script first in the head of a page. `hash` is that of the page without it, `number` that of the moment.
pub fn with_script(page: &[u8], hash: ContentHash, number: u64, token: &str) -> Vec<u8> {
    let script = format!(
        "<script src=\"{SCRIPT}\" data-page=\"{hash}\" data-moment=\"{number}\" data-token=\"{token}\" defer></script>"
    );
    let at = place_of_script(page);
    let mut with = Vec::with_capacity(page.len() + script.len());
    with.extend_from_slice(&page[..at]);
    with.extend_from_slice(script.as_bytes());
    with.extend_from_slice(&page[at..]);
    with
}

/// Where the head begins; in a page that has none written, behind the document type.
fn place_of_script(page: &[u8]) -> usize {
    /// A head further down is somebody's text.
    const WITHIN: usize = 4 << 10;
    let start = &page[..page.len().min(WITHIN)];
    end_of_tag(start, b"<head").or_else(|| end_of_tag(start, b"<!doctype")).unwrap_or(0)
}

/// Where the first tag that begins so ends.
fn end_of_tag(text: &[u8], tag: &[u8]) -> Option<usize> {
    let is_tag = |at: &usize| {
        let rest = &text[*at..];
        let next = rest.get(tag.len()).copied().unwrap_or_default();
        rest.len() > tag.len() && rest[..tag.len()].eq_ignore_ascii_case(tag) && !next.is_ascii_alphanumeric()
    };
    let start = (0..text.len()).find(is_tag)?;
    let length = text[start..].iter().position(|&byte| byte == b'>')?;
    Some(start + length + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(page: &str) -> (&str, &str) {
        page.split_at(place_of_script(page.as_bytes()))
    }

    #[test]
    fn the_script_stands_first_in_the_head() {
        assert_eq!(split("<!DOCTYPE html><html><head><meta>"), ("<!DOCTYPE html><html><head>", "<meta>"));
        assert_eq!(split("<HEAD lang=x>\n<a>"), ("<HEAD lang=x>", "\n<a>"));
        assert_eq!(split("<!doctype html><header>x</header>"), ("<!doctype html>", "<header>x</header>"));
        assert_eq!(split("text"), ("", "text"));
    }

    #[test]
    fn a_page_without_its_script_is_the_page() {
        let page = b"<!DOCTYPE html><html><head><title>x</title>";
        let hash = ContentHash::of(page);
        let with = String::from_utf8(with_script(page, hash, 3, "t0k")).unwrap();
        let (before, rest) = with.split_once("<script ").unwrap();
        let (script, after) = rest.split_once("</script>").unwrap();
        assert_eq!(format!("{before}{after}").as_bytes(), page);
        assert!(script.contains("data-moment=\"3\"") && script.contains(&hash.to_string()));
    }
}
