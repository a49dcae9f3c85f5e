//! The whole path of an article's URL, as its author declares it.
//!
//! What is copied from a browser is encoded, and is decoded here. A query or a fragment is no part of a path: such a key is
//! ignored with a warning, unless its `?` or `#` is encoded or ends a step, and so stands for itself.
//! Placeholders that only other tools fill in (`/:year/:title/`) are no path: such a key is ignored with a warning, and
//! the article is published where its file lies.

use percent_encoding::percent_decode_str;

use crate::base::value::Node;
use crate::base::value::read::WrongType;

/// What it must be, for those that are addresses.
const NO_ADDRESS: &str = "a path from the site's root";

/// What it must be, for those that hold a `?` or `#`.
const NO_QUERY: &str = "a path, without a query or a fragment";

/// What it must be, for those that other tools would fill in.
const NO_PLACEHOLDER: &str = "a path without placeholders like `:title`";

/// The way out for one that is not as `expected`; none if that says it all.
pub(super) fn way_out(expected: &str) -> Option<&'static str> {
    match expected {
        NO_ADDRESS => {
            Some("as it is, the key is ignored; write only what follows the site's address, as in `/kitchen/stocks/`")
        }
        NO_QUERY => {
            Some("as it is, the key is ignored; write `%3F` for a `?` and `%23` for a `#` that belong to the path")
        }
        NO_PLACEHOLDER => Some("as it is, the key is ignored; write the whole path, or take the key out"),
        _ => None,
    }
}

/// Whether it is the address of another site.
pub(super) fn is_address(node: &Node) -> bool {
    node.text().is_ok_and(|text| text.contains("://"))
}

/// Reads a path from the site's root; the leading slash is optional.
pub(super) fn read(node: &Node) -> Result<String, WrongType> {
    let text = node.text()?.trim();
    if is_address(node) {
        return Err(node.expected(NO_ADDRESS));
    }
    if text.split('/').any(is_placeholder) {
        return Err(node.expected(NO_PLACEHOLDER));
    }
    if holds_query(text) {
        return Err(node.expected(NO_QUERY));
    }
    // What decodes to no text was meant as it is.
    let decoded = percent_decode_str(text).decode_utf8();
    Ok(decoded.map_or_else(|_| text.to_owned(), |decoded| decoded.into_owned()))
}

/// Whether something follows a `?` or `#` in its step; one that ends a step (`/what is new?/`) is as good as a letter.
pub fn holds_query(path: &str) -> bool {
    path.split('/').any(|step| step.trim_end_matches(['?', '#']).contains(['?', '#']))
}

/// Whether a step holds a word behind a colon, as in `:title` and `:year-:month`.
fn is_placeholder(step: &str) -> bool {
    let begins_word = |(at, _): (usize, &str)| step[at + 1..].starts_with(|c: char| c.is_ascii_lowercase());
    let stands_apart = |at: usize| !step[..at].ends_with(char::is_alphanumeric);
    step.match_indices(':').any(|(at, colon)| begins_word((at, colon)) && stands_apart(at))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::value::yaml;

    fn permalink(written: &str) -> Result<String, &'static str> {
        read(&yaml::parse(&format!("'{written}'"), 0).unwrap()).map_err(|wrong| wrong.expected)
    }

    #[test]
    fn paths_are_decoded() {
        for (written, path) in [
            ("/a b/", "/a b/"),
            ("a%20b", "a b"),
            ("/%E7%83%AD/", "/热/"),
            ("/100%/", "/100%/"),
            ("/%ff/", "/%ff/"),
            ("/", "/"),
            ("/C:c/", "/C:c/"),
            ("/10:30/", "/10:30/"),
            ("/a%3Fb%23c", "/a?b#c"),
            ("/new?/c#", "/new?/c#"),
        ] {
            assert_eq!(permalink(written).as_deref(), Ok(path), "{written}");
        }
    }

    #[test]
    fn what_is_no_path_is_refused() {
        for written in
            ["/a?b", "/a/#c", "?p=1", "/:title/", "/:year-:month/x", "/posts/:slug", "https://example.org/a/"]
        {
            assert!(permalink(written).is_err(), "{written}");
        }
    }
}
