//! Raw HTML: its links lead where the site says. What is shown in another article's page has no ids, for there may be others of
//! the same name, or the same twice.

use super::Writer;
use super::escape::escape_value;
use crate::article::html::{self, Attribute};
use crate::article::raw::{self, Kind};
use crate::view::Target;

impl Writer<'_> {
    /// Writes raw HTML whose first link has the number `first_link`. What leads nowhere loses its address.
    pub(super) fn raw_html(&mut self, html: &str, first_link: u32) {
        let start = self.out.len();
        self.linked_html(html, first_link);
        if self.content.is_some_and(|content| !content.has_anchors)
            && let Some(without) = without_ids(&self.out[start..])
        {
            self.out.truncate(start);
            self.out.push_str(&without);
        }
    }

    fn linked_html(&mut self, html: &str, first_link: u32) {
        let mut written = 0;
        for (link, number) in raw::links(html).zip(first_link..) {
            match self.target(number) {
                Some(Target::Href(url) | Target::Media { href: url, .. } | Target::Embed { href: url, .. }) => {
                    if *url == link.url {
                        continue;
                    }
                    self.out.push_str(&html[written..link.range.start]);
                    let is_bare = !html[..link.range.start].ends_with(['"', '\'']) && link.kind != Kind::Set;
                    if is_bare {
                        self.out.push('"');
                    }
                    escape_value(&mut self.out, url);
                    if is_bare {
                        self.out.push('"');
                    }
                    written = link.range.end;
                }
                Some(Target::Wanted) if link.kind == Kind::One => {
                    self.out.push_str(html[written..link.attribute.start].trim_end());
                    written = link.attribute.end;
                }
                Some(Target::Wanted | Target::Refused) | None => {}
            }
        }
        self.out.push_str(&html[written..]);
    }
}

/// A fragment of HTML without what links could lead to; none if there is nothing of that kind in it.
fn without_ids(html: &str) -> Option<String> {
    let is_anchor = |attribute: &Attribute<'_>| attribute.is("id") || attribute.is("name") && attribute.is_on("a");
    let mut out = String::new();
    let mut copied = 0;
    for attribute in html::attributes(html).filter(is_anchor) {
        out.push_str(html[copied..attribute.whole.start].trim_end());
        copied = attribute.whole.end;
    }
    if copied == 0 {
        return None;
    }
    out.push_str(&html[copied..]);
    Some(out)
}
