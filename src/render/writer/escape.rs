//! Text and attributes, escaped.

use pulldown_cmark_escape::{escape_html, escape_html_body_text};

/// Opens a link to a URL as it is written.
pub(in crate::render) fn open_link(out: &mut String, url: &str, title: &str) -> &'static str {
    out.push_str("<a");
    attribute(out, "href", url);
    if !title.is_empty() {
        attribute(out, "title", title);
    }
    out.push('>');
    "</a>"
}

/// Adds ` name="value"`, escaped.
pub(in crate::render) fn attribute(out: &mut String, name: &str, value: &str) {
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    // Writing to a string cannot fail.
    let _infallible = escape_html(&mut *out, value);
    out.push('"');
}

/// Adds text, escaped.
pub(in crate::render) fn escape_text(out: &mut String, text: &str) {
    // Writing to a string cannot fail.
    let _infallible = escape_html_body_text(&mut *out, text);
}

/// Adds the value of an attribute, escaped for either kind of quotes.
pub(in crate::render) fn escape_value(out: &mut String, value: &str) {
    let start = out.len();
    // Writing to a string cannot fail.
    let _infallible = escape_html(&mut *out, value);
    if out[start..].contains('\'') {
        let quoted = out.split_off(start).replace('\'', "&#39;");
        out.push_str(&quoted);
    }
}
