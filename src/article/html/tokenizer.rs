//! What in a fragment of HTML is a tag, a comment or text.
//!
//! It is decided as the tokenizer of the HTML standard decides it (§13.2.5): a tag that is never closed is no tag, and what
//! stands in `<script>` or `<title>` is text. There is no tree, so what a browser takes from its tree is taken from the tags
//! alone: within `<svg>` and `<math>` there is no raw text, and `<![CDATA[` opens a section. A second attribute of the same name,
//! which browsers ignore, is given like the first.

use std::iter::FusedIterator;
use std::ops::Range;

use super::{Attribute, Quoting};

/// Elements whose content is text to the tokenizer. `noscript` is not among them: what is in it is there for readers without
/// scripts, whose browsers see tags in it.
pub(super) const RAW: &[&str] =
    &["script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes", "plaintext"];

/// White space between the parts of a tag.
pub(super) fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | b'\x0c')
}

/// The first place from `at` on whose byte is not `passed`, or the end.
pub(super) fn skip(bytes: &[u8], at: usize, passed: impl Fn(u8) -> bool) -> usize {
    bytes[at..].iter().position(|byte| !passed(*byte)).map_or(bytes.len(), |found| at + found)
}

/// Gives the attributes of one start tag after the other.
pub(super) struct Tokenizer<'h> {
    html: &'h str,
    at: usize,
    /// How many `<svg>` and `<math>` are open.
    foreign: usize,
    /// The attributes of the tag that was found last.
    found: std::vec::IntoIter<Attribute<'h>>,
}

impl<'h> Iterator for Tokenizer<'h> {
    type Item = Attribute<'h>;

    fn next(&mut self) -> Option<Attribute<'h>> {
        loop {
            if let Some(attribute) = self.found.next() {
                return Some(attribute);
            }
            self.at += self.html[self.at..].find('<')?;
            self.markup();
        }
    }
}

impl FusedIterator for Tokenizer<'_> {}

impl<'h> Tokenizer<'h> {
    pub(super) fn new(html: &'h str) -> Self {
        Self::at(html, 0)
    }

    /// Begins where a tag begins, or text.
    pub(super) fn at(html: &'h str, at: usize) -> Self {
        Self { html, at, foreign: 0, found: Vec::new().into_iter() }
    }

    /// Passes what begins with the `<` at hand.
    fn markup(&mut self) {
        let rest = &self.html[self.at + 1..];
        let bytes = rest.as_bytes();
        match bytes {
            [letter, ..] if letter.is_ascii_alphabetic() => self.start_tag(),
            [b'/', letter, ..] if letter.is_ascii_alphabetic() => self.end_tag(),
            [b'!', b'-', b'-', ..] => self.comment(),
            _ if self.foreign > 0 && rest.starts_with("![CDATA[") => self.pass("]]>"),
            [b'!' | b'?' | b'/', ..] => self.pass(">"),
            _ => self.at += 1,
        }
    }

    /// Passes everything up to and with the next `end`.
    fn pass(&mut self, end: &str) {
        self.at = self.html[self.at..].find(end).map_or(self.html.len(), |found| self.at + found + end.len());
    }

    /// Passes a comment. The dashes that open it may close it, too: `<!-->`.
    fn comment(&mut self) {
        let html = self.html;
        let (dashes, text) = (self.at + "<!".len(), self.at + "<!--".len());
        let mut closing = html[text..].match_indices('>').map(|(found, _)| text + found);
        let end = closing.find(|&end| html[dashes..end].ends_with("--") || html[text..end].ends_with("--!"));
        self.at = end.map_or(html.len(), |end| end + 1);
    }

    fn end_tag(&mut self) {
        self.at += 1;
        let Some((name, _, _)) = self.tag() else { return };
        if is_foreign(name) {
            self.foreign = self.foreign.saturating_sub(1);
        }
    }

    fn start_tag(&mut self) {
        let Some((name, attributes, is_closed)) = self.tag() else { return };
        self.found = attributes.into_iter();
        if is_foreign(name) {
            self.foreign += usize::from(!is_closed);
        } else if self.foreign == 0
            && let Some(raw) = RAW.iter().find(|raw| name.eq_ignore_ascii_case(raw))
        {
            self.at = match *raw {
                "script" => behind_script(self.html, self.at),
                "plaintext" => self.html.len(),
                raw => find_end_tag(self.html, self.at, raw),
            };
        }
    }

    /// Passes the tag whose name stands behind the byte at hand: its name, attributes, and whether it ends in `/>`. If it never
    /// ends, that is the end of the fragment, and there is none.
    fn tag(&mut self) -> Option<(&'h str, Vec<Attribute<'h>>, bool)> {
        let (html, bytes) = (self.html, self.html.as_bytes());
        let start = self.at + 1;
        let mut at = skip(bytes, start, |byte| !is_space(byte) && !matches!(byte, b'/' | b'>'));
        let element = &html[start..at];
        let mut attributes = Vec::new();
        loop {
            let behind = at;
            at = skip(bytes, at, |byte| is_space(byte) || byte == b'/');
            match bytes.get(at) {
                None => {
                    self.at = html.len();
                    return None;
                }
                Some(b'>') => {
                    self.at = at + 1;
                    return Some((element, attributes, bytes[behind..at].ends_with(b"/")));
                }
                Some(_) => {
                    let attribute = attribute(html, start - 1, element, at);
                    at = attribute.whole.end;
                    attributes.push(attribute);
                }
            }
        }
    }
}

/// The attribute that begins at `start`, of the tag that begins at `tag`.
fn attribute<'h>(html: &'h str, tag: usize, element: &'h str, start: usize) -> Attribute<'h> {
    let bytes = html.as_bytes();
    // An equals sign that nothing stands before is part of a name.
    let name_end = skip(bytes, start + 1, |byte| !is_space(byte) && !matches!(byte, b'/' | b'>' | b'='));
    let equals = skip(bytes, name_end, is_space);
    let (range, end, quoting) = match bytes.get(equals) {
        Some(b'=') => value(bytes, equals),
        _ => (name_end..name_end, name_end, Quoting::Absent),
    };
    let value = &html[range.clone()];
    Attribute { element, name: &html[start..name_end], value, range, tag, whole: start..end, quoting }
}

/// The value behind the equals sign at `equals`, and where the attribute ends.
fn value(bytes: &[u8], equals: usize) -> (Range<usize>, usize, Quoting) {
    let start = skip(bytes, equals + 1, is_space);
    match bytes.get(start) {
        Some(&quote @ (b'"' | b'\'')) => {
            let end = skip(bytes, start + 1, |byte| byte != quote);
            let quoting = if quote == b'"' { Quoting::Double } else { Quoting::Single };
            (start + 1..end, (end + 1).min(bytes.len()), quoting)
        }
        Some(b'>') | None => (equals + 1..equals + 1, equals + 1, Quoting::Absent),
        Some(_) => {
            let end = skip(bytes, start, |byte| !is_space(byte) && byte != b'>');
            (start..end, end, Quoting::Unquoted)
        }
    }
}

pub(super) fn is_foreign(element: &str) -> bool {
    element.eq_ignore_ascii_case("svg") || element.eq_ignore_ascii_case("math")
}

/// Where the end tag of this name begins, from `at` on, or the end.
fn find_end_tag(html: &str, at: usize, name: &str) -> usize {
    let mut tags = html[at..].match_indices("</").map(|(found, _)| at + found);
    tags.find(|tag| is_tag(html, tag + 2, name)).unwrap_or(html.len())
}

/// Whether a tag's name at `at` is `name`.
fn is_tag(html: &str, at: usize, name: &str) -> bool {
    let bytes = &html.as_bytes()[at..];
    bytes.get(name.len()).is_some_and(|&byte| is_space(byte) || matches!(byte, b'/' | b'>'))
        && bytes[..name.len()].eq_ignore_ascii_case(name.as_bytes())
}

/// Where the end tag of the script begins in which `at` lies.
///
/// A script may hold `<!-- <script> … </script> -->`, whose end tag does not end it.
fn behind_script(html: &str, mut at: usize) -> usize {
    #[derive(PartialEq)]
    enum State {
        Plain,
        InComment,
        InInnerScript,
    }
    let mut state = State::Plain;
    while let Some(found) = html[at..].find(['<', '-']) {
        at += found;
        let rest = &html[at..];
        if rest.starts_with("-->") {
            state = State::Plain;
        } else if rest.starts_with("<!--") && state == State::Plain {
            state = State::InComment;
            // The dashes that open it may close it, too.
            at += 1;
        } else if rest.starts_with("</") && is_tag(html, at + 2, "script") {
            match state {
                State::InInnerScript => state = State::InComment,
                State::Plain | State::InComment => return at,
            }
        } else if state == State::InComment && rest.starts_with('<') && is_tag(html, at + 1, "script") {
            state = State::InInnerScript;
        }
        at += 1;
    }
    html.len()
}
