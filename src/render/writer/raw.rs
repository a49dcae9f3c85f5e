//! Raw HTML: its links lead where the site says.

use super::Writer;
use super::escape::escape_value;
use crate::article::raw::{self, Kind};
use crate::view::Target;

impl Writer<'_> {
    /// Writes raw HTML whose first link has the number `first_link`. What leads nowhere loses its address.
    pub(super) fn raw_html(&mut self, html: &str, first_link: u32) {
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
