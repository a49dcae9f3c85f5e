//! What in a body is code or raw text of HTML, known from a first parse, which only texts with signs to be hidden need.
//!
//! Raw text is what browsers take for text: scripts, styles, comments and the like. What an author writes in `<pre>` and `<code>` is
//! shown as it is as far as comments and shortcodes go; emphasis and links in it are Markdown, as CommonMark wants it.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Parser, Tag, TagEnd};

use super::{is_inline, plain_options};
use crate::settings::Dialect;

/// See the module.
#[derive(Debug, Default)]
pub(super) struct Survey {
    /// Where a `%%` or `{{` means nothing, in order; ranges lie apart.
    pub(super) verbatim: Vec<Range<usize>>,
    /// Elements within a line whose content is no Markdown.
    pub(super) raw: Vec<RawElement>,
}

/// An element within a line whose content is no Markdown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct RawElement {
    /// From its start tag to its end tag, these counted.
    pub(super) range: Range<usize>,
    /// What stands between the tags.
    pub(super) content: Range<usize>,
    /// How many quotations are around it, whose marks may stand before each line.
    pub(super) quotations: usize,
}

/// Elements whose content is text to browsers, or is theirs: there Markdown would break what the author wrote.
const RAW: &[&str] = &["script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes", "svg", "math"];

/// Elements whose content is shown as it is.
const SHOWN: &[&str] = &["pre", "code"];

/// Whether a text may hold an element of [`RAW`].
pub(super) fn may_have_raw(text: &str) -> bool {
    text.match_indices('<').any(|(at, _)| tag_name(&text[at..]).is_some_and(|name| known(name, RAW).is_some()))
}

impl Survey {
    /// Looks through a body.
    pub(super) fn of(body: &str, dialect: &Dialect) -> Self {
        let mut surveyor =
            Surveyor { body, survey: Self::default(), ends: Vec::new(), shown: None, missing: Vec::new() };
        let mut code = None;
        let (mut quotations, mut names, mut passed) = (0, 0, 0);
        for (event, span) in Parser::new_ext(body, plain_options(dialect)).into_offset_iter() {
            match event {
                Event::Start(Tag::CodeBlock(_)) => code = Some(span),
                Event::End(TagEnd::CodeBlock) => surveyor.survey.verbatim.extend(code.take()),
                Event::Code(_) if span.start >= passed => surveyor.add(span),
                Event::Start(Tag::HtmlBlock) => surveyor.block(span),
                Event::InlineHtml(_) if span.start >= passed && names == 0 => {
                    passed = surveyor.inline(span, quotations).unwrap_or(passed);
                }
                Event::Start(tag) => match tag {
                    Tag::Link { link_type: LinkType::WikiLink { .. }, .. }
                    | Tag::Image { link_type: LinkType::WikiLink { .. }, .. } => names += 1,
                    Tag::Link { .. } | Tag::Image { .. } if names > 0 => names += 1,
                    tag => {
                        quotations += usize::from(matches!(tag, Tag::BlockQuote(_)));
                        if !is_inline(&tag) {
                            surveyor.open(span.end);
                        }
                    }
                },
                Event::End(TagEnd::Link | TagEnd::Image) => names = usize::saturating_sub(names, 1),
                Event::End(TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough) => {}
                Event::End(end) => {
                    quotations -= usize::from(matches!(end, TagEnd::BlockQuote(_)));
                    surveyor.close();
                }
                _ => {}
            }
        }
        surveyor.survey
    }
}

struct Surveyor<'b> {
    body: &'b str,
    survey: Survey,
    /// Where the blocks that are open end.
    ends: Vec<usize>,
    /// The element of [`SHOWN`] that is open, and where it began.
    shown: Option<(&'static str, usize)>,
    /// Elements that are known not to end in the block at hand.
    missing: Vec<&'static str>,
}

impl Surveyor<'_> {
    fn add(&mut self, range: Range<usize>) {
        // One within another says nothing.
        if self.survey.verbatim.last().is_none_or(|last| last.end <= range.start) {
            self.survey.verbatim.push(range);
        }
    }

    fn open(&mut self, end: usize) {
        self.ends.push(end);
        self.begin_block();
    }

    fn close(&mut self) {
        self.ends.pop();
        self.begin_block();
    }

    fn begin_block(&mut self) {
        self.shown = None;
        self.missing.clear();
    }

    /// Looks at a tag or comment within a line. Where an element ends that is passed as a whole.
    fn inline(&mut self, tag: Range<usize>, quotations: usize) -> Option<usize> {
        let html = &self.body[tag.clone()];
        if html.starts_with("<!--") {
            if self.shown.is_none() {
                self.add(tag);
            }
            return None;
        }
        if let Some((name, start)) = self.shown
            && html.strip_prefix("</").is_some_and(|rest| is_name(rest, name))
        {
            self.shown = None;
            // What was found in it is part of it.
            while self.survey.verbatim.last().is_some_and(|last| last.start >= start) {
                self.survey.verbatim.pop();
            }
            self.survey.verbatim.push(start..tag.end);
            return None;
        }
        let name = tag_name(html)?;
        if let Some(name) = known(name, SHOWN).filter(|_| self.shown.is_none()) {
            self.shown = Some((name, tag.start));
            return None;
        }
        let name = known(name, RAW).filter(|name| !(is_foreign(name) && html.ends_with("/>")))?;
        let end = self.ends.last().copied().unwrap_or(self.body.len());
        let content = tag.end..self.end_tag(name, tag.end, end)?;
        if has_empty_line(&self.body[content.clone()]) {
            return None;
        }
        let range = tag.start..content.end + self.body[content.end..end].find('>')? + 1;
        let behind = range.end;
        self.add(range.clone());
        self.survey.raw.push(RawElement { range, content, quotations });
        Some(behind)
    }

    /// Looks through a block of raw HTML.
    fn block(&mut self, span: Range<usize>) {
        self.begin_block();
        let mut at = span.start;
        while let Some(found) = self.body[at..span.end].find('<').map(|found| at + found) {
            let html = &self.body[found..span.end];
            at = found + 1;
            if html.starts_with("<!--") {
                let end = html.find("-->").map_or(span.end, |length| found + length + "-->".len());
                self.add(found..end);
                at = end;
            } else if let Some(name) = tag_name(html).and_then(|name| known(name, RAW).or_else(|| known(name, SHOWN))) {
                let end = self.end_tag(name, at, span.end);
                // A block that such a tag begins is raw as far as it goes.
                let end = end.or_else(|| (self.body[span.start..found].trim().is_empty()).then_some(span.end));
                if let Some(end) = end {
                    self.add(found..end);
                    at = end;
                }
            }
        }
        // What follows is the content of the block, which comes as events of its own.
        self.ends.push(span.end);
    }

    /// Where the end tag of an element begins whose content begins at `from`, in front of `end`. Elements of SVG and MathML may
    /// stand in each other.
    fn end_tag(&mut self, name: &'static str, from: usize, end: usize) -> Option<usize> {
        if self.missing.contains(&name) {
            return None;
        }
        let mut depth = 1;
        let mut at = from;
        while let Some(found) = self.body[at..end].find('<').map(|found| at + found) {
            let rest = &self.body[found + 1..end];
            at = found + 1;
            if rest.strip_prefix('/').is_some_and(|rest| is_name(rest, name)) {
                depth -= 1;
                if depth == 0 {
                    return Some(found);
                }
            } else if is_foreign(name) && is_name(rest, name) {
                depth += 1;
            }
        }
        self.missing.push(name);
        None
    }
}

/// The name of the start tag that a text begins with.
fn tag_name(html: &str) -> Option<&str> {
    let rest = html.strip_prefix('<')?;
    let length = rest.bytes().take_while(u8::is_ascii_alphanumeric).count();
    (length > 0).then(|| &rest[..length])
}

/// Whether an empty line stands in a text, at which whatever is within a line ends.
fn has_empty_line(text: &str) -> bool {
    let inner = text.split_once('\n').and_then(|(_, rest)| rest.rsplit_once('\n')).map(|(inner, _)| inner);
    inner.is_some_and(|inner| inner.split('\n').any(|line| line.trim_matches([' ', '\t', '\r', '>']).is_empty()))
}

fn known(name: &str, among: &[&'static str]) -> Option<&'static str> {
    among.iter().copied().find(|known| known.eq_ignore_ascii_case(name))
}

/// Whether an element is of SVG or MathML: such may be closed where they open, and stand in each other.
fn is_foreign(name: &str) -> bool {
    matches!(name, "svg" | "math")
}

/// Whether a text begins with this name of an element, and not with a longer one.
fn is_name(text: &str, name: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() >= name.len()
        && bytes[..name.len()].eq_ignore_ascii_case(name.as_bytes())
        && bytes.get(name.len()).is_none_or(|byte| !byte.is_ascii_alphanumeric() && *byte != b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verbatim(body: &str) -> Vec<&str> {
        Survey::of(body, &Dialect::default()).verbatim.into_iter().map(|range| &body[range]).collect()
    }

    fn raw(body: &str) -> Vec<&str> {
        Survey::of(body, &Dialect::default()).raw.into_iter().map(|raw| &body[raw.content]).collect()
    }

    #[test]
    fn code_and_raw_text_are_found() {
        assert_eq!(verbatim("a `b` c\n\n    d\n"), ["`b`", "d\n"]);
        assert_eq!(
            verbatim("a <code>b `c` <!-- d --></code> <!-- e -->"),
            ["<code>b `c` <!-- d --></code>", "<!-- e -->"]
        );
        assert_eq!(verbatim("<pre>\na\n\nb\n</pre>\n\nc"), ["<pre>\na\n\nb\n"]);
        assert_eq!(verbatim("<div>\n<code>a</code> b <!-- c --></div>"), ["<code>a", "<!-- c -->"]);
        assert_eq!(verbatim("<pre>\na"), ["<pre>\na"]);
        assert_eq!(verbatim("a <code>b\n\nc</code>"), [] as [&str; 0]);
    }

    #[test]
    fn elements_within_a_line_reach_to_their_end_tags() {
        assert_eq!(raw("a <script>b *c* `</script> d <STYLE>e</Style>"), ["b *c* `", "e"]);
        assert_eq!(raw("a <svg><svg></svg>*b*</svg> <svg/>"), ["<svg></svg>*b*"]);
        assert_eq!(raw("a <script>b\n\n</script>"), [] as [&str; 0]);
        assert_eq!(raw("`<script>` a <scripts>b</scripts> [[<script>a</script>]]"), [] as [&str; 0]);
        assert!(!may_have_raw("a < b <b>c</b> <scripts>") && may_have_raw("a<Script>"));
    }
}
