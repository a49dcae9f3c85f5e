//! Raw HTML: its links lead where the site says.
//!
//! What leads nowhere loses its address. A link or a picture is marked as wanted then, as one in Markdown is; of several
//! pictures to choose from, those that exist are left. What is shown in another article's page has no ids, for there may be others
//! of the same name, or the same twice.

use std::ops::Range;

use super::Writer;
use super::escape::escape_value;
use crate::article::html::{self, Attribute, Quoting};
use crate::article::raw::{self, Kind, RawLink};
use crate::view::Target;

/// The class of what leads nowhere.
const WANTED: &str = "wanted";

impl Writer<'_> {
    /// Writes raw HTML whose first link has the number `first_link`.
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
        let links: Vec<(RawLink, u32)> = raw::links(html).zip(first_link..).collect();
        let mut edits = Edits { html, edits: Vec::new(), marked: None };
        for attribute in links.chunk_by(|(a, _), (b, _)| a.attribute == b.attribute) {
            match attribute {
                [(link, number)] if link.kind == Kind::One => match self.target(*number) {
                    Some(Target::Wanted) => edits.take_out(link),
                    target => edits.redirect(link, address(target)),
                },
                candidates => {
                    let is_wanted = |number: u32| matches!(self.target(number), Some(Target::Wanted));
                    if candidates.iter().any(|(_, number)| is_wanted(*number)) {
                        edits.keep_candidates(
                            candidates,
                            |number| !is_wanted(number),
                            |number| address(self.target(number)),
                        );
                    } else {
                        candidates
                            .iter()
                            .for_each(|(link, number)| edits.redirect(link, address(self.target(*number))));
                    }
                }
            }
        }
        edits.write(&mut self.out);
    }
}

/// Where a target is, if it is anywhere.
fn address(target: Option<&Target>) -> Option<&str> {
    match target? {
        Target::Href(url) | Target::Media { href: url, .. } | Target::Embed { href: url, .. } => Some(url),
        Target::Wanted | Target::Refused => None,
    }
}

/// What is written in the place of parts of a fragment.
struct Edits<'h> {
    html: &'h str,
    /// The parts, which lie apart, and what is written instead.
    edits: Vec<(Range<usize>, String)>,
    /// The tag that was marked last.
    marked: Option<usize>,
}

impl Edits<'_> {
    /// Lets a link lead to another address, if there is one.
    fn redirect(&mut self, link: &RawLink, url: Option<&str>) {
        let Some(url) = url.filter(|url| *url != link.url) else { return };
        let is_bare = !self.html[..link.range.start].ends_with(['"', '\'']) && link.kind != Kind::Set;
        let quote = if is_bare { "\"" } else { "" };
        let mut value = quote.to_owned();
        escape_value(&mut value, url);
        value.push_str(quote);
        self.edits.push((link.range.clone(), value));
    }

    /// Takes an address out, and marks what had it.
    fn take_out(&mut self, link: &RawLink) {
        let mark = if self.is_shown(link) && self.marked.replace(link.tag) != Some(link.tag) {
            self.mark(link.tag)
        } else {
            ""
        };
        self.remove(link, mark.to_owned());
    }

    /// Puts something in the place of an attribute and of the space before it.
    fn remove(&mut self, link: &RawLink, instead: String) {
        let start = self.html[..link.attribute.start].trim_end().len();
        self.edits.push((start..link.attribute.end, instead));
    }

    /// Whether a link or picture without an address shows something that can be marked.
    fn is_shown(&self, link: &RawLink) -> bool {
        let element = self.html[link.tag..].get(1..).unwrap_or_default();
        let is = |name: &str| {
            let rest = element.get(name.len()..).filter(|_| element[..name.len()].eq_ignore_ascii_case(name));
            rest.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_whitespace() || c == '/'))
        };
        // A picture may still come from its `srcset`.
        is("a") || is("img") && !html::attributes_at(self.html, link.tag).any(|attribute| attribute.is("srcset"))
    }

    /// Marks the tag in the class that it has; else what is to be written for a class.
    fn mark(&mut self, tag: usize) -> &'static str {
        let Some(class) = html::attributes_at(self.html, tag).find(|attribute| attribute.is("class")) else {
            return " class=\"wanted\"";
        };
        let end = class.range.end;
        match class.quoting {
            Quoting::Double | Quoting::Single => self.edits.push((end..end, format!(" {WANTED}"))),
            Quoting::Unquoted => {
                self.edits.push((class.range, format!("\"{} {WANTED}\"", class.value.replace('"', "&quot;"))))
            }
            Quoting::Absent => self.edits.push((class.whole, format!("class=\"{WANTED}\""))),
        }
        ""
    }

    /// Keeps of a `srcset` what exists; of none that does, nothing.
    fn keep_candidates<'t>(
        &mut self,
        candidates: &[(RawLink, u32)],
        is_kept: impl Fn(u32) -> bool,
        address: impl Fn(u32) -> Option<&'t str>,
    ) {
        let [(first, _), ..] = candidates else { return };
        let ends = candidates.iter().skip(1).map(|(link, _)| link.range.start).chain([first.value.end]);
        let mut kept: Vec<String> = Vec::new();
        for ((link, number), end) in candidates.iter().zip(ends).filter(|((_, number), _)| is_kept(*number)) {
            let mut candidate = String::new();
            escape_value(&mut candidate, address(*number).unwrap_or(&link.url));
            candidate.push_str(
                self.html[link.range.end..end].trim_end_matches(|c: char| c.is_ascii_whitespace() || c == ','),
            );
            kept.push(candidate);
        }
        if kept.is_empty() {
            self.remove(first, String::new());
        } else {
            self.edits.push((first.value.clone(), kept.join(", ")));
        }
    }

    fn write(mut self, out: &mut String) {
        self.edits.sort_by_key(|(range, _)| (range.start, range.end));
        let mut written = 0;
        for (range, instead) in &self.edits {
            out.push_str(&self.html[written..range.start]);
            out.push_str(instead);
            written = range.end;
        }
        out.push_str(&self.html[written..]);
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
