//! The links and anchors in raw HTML, which are links and anchors like any other.

use std::ops::Range;

use super::html::{self, Attribute};
use super::link::Target;

/// A URL in an attribute of raw HTML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawLink {
    /// Where the tag begins that it stands in, in bytes of the fragment.
    pub tag: usize,
    /// The attribute with its name and quotes.
    pub attribute: Range<usize>,
    /// The attribute's value, as it is written.
    pub value: Range<usize>,
    /// The URL in it, as it is written.
    pub range: Range<usize>,
    /// The URL, decoded.
    pub url: String,
    /// What kind of attribute it stands in.
    pub kind: Kind,
}

/// A kind of attribute with URLs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `href`, `src` or `poster`.
    One,
    /// `srcset`, which holds several.
    Set,
}

impl RawLink {
    /// What it points to. What would run a script is the author's own business in raw HTML, and passes.
    pub fn target(&self) -> Target {
        match Target::markdown(self.url.trim(), true) {
            Target::Script(url) => Target::External(url),
            target => target,
        }
    }
}

/// The links of a fragment, in order.
pub fn links(fragment: &str) -> impl Iterator<Item = RawLink> {
    html::attributes(fragment).flat_map(|attribute| links_of(&attribute))
}

/// The ids of a fragment, in order: what a link can lead to.
pub fn ids(fragment: &str) -> impl Iterator<Item = String> {
    let is_anchor = |attribute: &Attribute<'_>| attribute.is("id") || attribute.is("name") && attribute.is_on("a");
    let ids = html::attributes(fragment).filter(is_anchor).map(|attribute| attribute.decoded().into_owned());
    ids.filter(|id| !id.is_empty())
}

fn links_of(attribute: &Attribute<'_>) -> Vec<RawLink> {
    let link = |part: Range<usize>, url: &str, kind| RawLink {
        tag: attribute.tag,
        attribute: attribute.whole.clone(),
        value: attribute.range.clone(),
        range: attribute.range.start + part.start..attribute.range.start + part.end,
        url: url.to_owned(),
        kind,
    };
    if attribute.value.trim().is_empty() {
        Vec::new()
    } else if attribute.is("href") || attribute.is("src") || attribute.is("poster") {
        vec![link(0..attribute.value.len(), &attribute.decoded(), Kind::One)]
    } else if attribute.is("srcset") {
        let value = attribute.value;
        html::srcset(value).map(|part| link(part.clone(), &html::decode(&value[part]), Kind::Set)).collect()
    } else {
        Vec::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_attribute_with_a_url_is_a_link() {
        let html = r#"<A HREF='a.md'><img src=b.png srcset="c.png 1x, d.png 2x"><video poster="e.jpg" data-x="f">"#;
        assert_eq!(links(html).map(|link| link.url).collect::<Vec<_>>(), ["a.md", "b.png", "c.png", "d.png", "e.jpg"]);
        assert!(links(html).all(|link| html[link.range] == link.url));
        assert_eq!(links("<a href=''><a href>").count(), 0);
    }

    #[test]
    fn ids_are_anchors() {
        assert_eq!(
            ids(r#"<p id="a"><a name=b><input name="c"><i ID="d&amp;e">"#).collect::<Vec<_>>(),
            ["a", "b", "d&e"]
        );
    }
}
