//! Articles by strangers: what could run in a reader's browser is taken out of a rendered body.
//!
//! [`sanitize`] takes a whole body, in which raw HTML by the author stands between what the writer made. With ammonia it reads
//! the body as a browser does and keeps what is on the lists below: all that the writer makes, and what is harmless beside it. A
//! tree is written out again, so tags that were left open are closed, and nothing can reach beyond the body.
//!
//! Links keep their `rel` and their relative addresses. Classes and ids may be anybody's, but ids and names that begin with `page.` are
//! the theme's. `<style>` and `style`, forms, frames and SVG go: they can cover the page, or send what is typed elsewhere.

#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};

/// The body without anything that could run, cover the page or pass for a part of the theme.
pub fn sanitize(html: &str) -> String {
    SANITIZER.clean(html).to_string()
}

/// Elements of HTML, besides those that ammonia allows by itself.
const ELEMENTS: &[&str] =
    &["audio", "figcaption", "figure", "input", "meter", "picture", "section", "source", "tfoot", "track", "video"];

/// Elements of MathML.
const MATH: &[&str] = &[
    "annotation",
    "math",
    "menclose",
    "merror",
    "mfrac",
    "mi",
    "mmultiscripts",
    "mn",
    "mo",
    "mover",
    "mpadded",
    "mphantom",
    "mprescripts",
    "mroot",
    "mrow",
    "ms",
    "mspace",
    "msqrt",
    "mstyle",
    "msub",
    "msubsup",
    "msup",
    "mtable",
    "mtd",
    "mtext",
    "mtr",
    "munder",
    "munderover",
    "none",
    "semantics",
];

/// Elements whose content goes with them.
const GONE: &[&str] = &[
    "applet",
    "embed",
    "frame",
    "frameset",
    "iframe",
    "noembed",
    "noframes",
    "noscript",
    "object",
    "plaintext",
    "script",
    "style",
    "svg",
    "template",
    "textarea",
    "title",
    "xmp",
];

/// Attributes of every element.
const ATTRIBUTES: &[&str] = &["class", "dir", "hidden", "id", "lang", "role", "tabindex", "title", "translate"];

/// Attributes of every element that begin like this.
const PREFIXES: &[&str] = &["aria-", "data-"];

/// Attributes of MathML.
const MATH_ATTRIBUTES: &[&str] = &[
    "accent",
    "accentunder",
    "columnspan",
    "depth",
    "display",
    "displaystyle",
    "encoding",
    "fence",
    "form",
    "height",
    "largeop",
    "linethickness",
    "lspace",
    "mathbackground",
    "mathcolor",
    "mathsize",
    "mathvariant",
    "maxsize",
    "minsize",
    "movablelimits",
    "notation",
    "rowspan",
    "rspace",
    "scriptlevel",
    "separator",
    "stretchy",
    "symmetric",
    "voffset",
    "width",
];

/// Attributes of single elements, besides those that ammonia allows by itself.
const BY_ELEMENT: &[(&str, &[&str])] = &[
    ("a", &["download", "hreflang", "name", "rel", "target", "type"]),
    ("audio", &["controls", "loop", "muted", "preload", "src"]),
    ("details", &["name", "open"]),
    ("img", &["decoding", "loading", "sizes", "srcset"]),
    ("input", &["checked", "disabled", "type"]),
    ("li", &["value"]),
    ("meter", &["high", "low", "max", "min", "optimum", "value"]),
    ("ol", &["reversed", "type"]),
    ("source", &["height", "media", "sizes", "src", "srcset", "type", "width"]),
    ("td", &["headers"]),
    ("th", &["abbr"]),
    ("time", &["datetime"]),
    ("track", &["default", "kind", "label", "src", "srclang"]),
    ("video", &["controls", "height", "loop", "muted", "playsinline", "poster", "preload", "src", "width"]),
];

/// Schemes that addresses may have.
const SCHEMES: &[&str] = &["ftp", "http", "https", "mailto", "obsidian", "tel", "zotero"];

static SANITIZER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = Builder::default();
    builder
        .add_tags(ELEMENTS.iter().copied())
        .add_tags(MATH.iter().copied())
        .clean_content_tags(GONE.iter().copied().collect())
        .add_generic_attributes(ATTRIBUTES.iter().copied())
        .generic_attribute_prefixes(PREFIXES.iter().copied().collect())
        .url_schemes(SCHEMES.iter().copied().collect())
        .url_relative(UrlRelative::PassThrough)
        .link_rel(None)
        // The box of a task is the only field that there is; a text field could ask for a password. No second attribute is set,
        // for ammonia keeps them in no order.
        .set_tag_attribute_value("input", "type", "checkbox")
        .attribute_filter(filter);
    for (element, attributes) in BY_ELEMENT {
        builder.add_tag_attributes(*element, attributes.iter().copied());
    }
    for element in MATH {
        builder.add_tag_attributes(*element, MATH_ATTRIBUTES.iter().copied());
    }
    builder
});

/// What becomes of an attribute that is on the lists.
fn filter<'v>(element: &str, attribute: &str, value: &'v str) -> Option<Cow<'v, str>> {
    let keeps = match attribute {
        // A form's element would hide `document.…` or the theme's own behind its name.
        "id" | "name" => !value.trim_start().starts_with("page."),
        "srcset" => crate::article::html::srcset(value).all(|url| is_harmless(&value[url])),
        "cite" | "poster" | "src" => is_harmless(value),
        "type" if element == "input" => return Some(Cow::Borrowed("checkbox")),
        "target" => matches!(value, "_blank" | "_self"),
        _ => true,
    };
    keeps.then_some(Cow::Borrowed(value))
}

/// Whether an address that is loaded can be: one without a scheme, or of the web.
fn is_harmless(url: &str) -> bool {
    let seen: String = url.chars().filter(|char| !char.is_control() && *char != ' ').collect();
    match seen.split_once(':') {
        Some((scheme, _)) if !scheme.contains(['/', '?', '#']) => {
            ["http", "https"].iter().any(|known| scheme.eq_ignore_ascii_case(known))
        }
        _ => true,
    }
}
