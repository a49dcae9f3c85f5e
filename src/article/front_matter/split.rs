//! Finds front matter, and tells it from a thematic break.

use std::ops::Range;

use crate::base::value::{Entry, json};

use super::keys;

/// The language of front matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Between `---` lines.
    Yaml,
    /// Between `+++` lines.
    Toml,
    /// An object with nothing around it.
    Json,
}

/// What an article's text begins with. Offsets are bytes of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Split {
    /// No front matter.
    Absent {
        /// Where the Markdown begins: after a byte order mark.
        body_start: usize,
    },
    /// A fence that opens something like front matter and is never closed.
    Unclosed {
        /// The fence.
        fence: Range<usize>,
        /// The line that would close it.
        closing: &'static str,
        /// Where the Markdown begins, the fence included.
        body_start: usize,
    },
    /// Two fences with something between them, or an object.
    Present {
        /// Its language.
        format: Format,
        /// What stands between the fences; the object with its brackets.
        content: Range<usize>,
        /// Where the Markdown begins: the line after the second fence or the object.
        body_start: usize,
    },
}

/// The lines that open front matter, with the language that follows and the line that closes it. Those that name
/// a language are how some tools tell one from the other.
const FENCES: [(&str, Format, &str); 5] = [
    ("---", Format::Yaml, "---"),
    ("+++", Format::Toml, "+++"),
    ("---yaml", Format::Yaml, "---"),
    ("---toml", Format::Toml, "---"),
    ("---json", Format::Json, "---"),
];

/// Splits an article's text. Blank lines before the first fence, and blanks after a fence, do not matter.
pub fn split(text: &str) -> Split {
    let body_start = text_start(text);
    let start = text.len() - text[body_start..].trim_start().len();
    // Blanks before a fence make it something else, many of them an object too.
    let line_start = text[..start].rfind('\n').map_or(body_start, |end| end + 1);
    let content_start = line_end(text, start);
    let fence = text[start..content_start].trim_ascii_end();
    let indent = &text[line_start..start];
    let Some((_, format, closing)) = FENCES.into_iter().find(|(opening, ..)| *opening == fence && indent.is_empty())
    else {
        let is_code = indent.len() >= 4 || indent.contains('\t');
        return object(text, start).filter(|_| !is_code).unwrap_or(Split::Absent { body_start });
    };
    let mut at = content_start;
    while at < text.len() {
        let end = line_end(text, at);
        let line = text[at..end].trim_ascii_end();
        // YAML may also end its documents so, and what says `draft` above it must not be published.
        if line == closing || format == Format::Yaml && line == "..." {
            return Split::Present { format, content: content_start..at, body_start: end };
        }
        at = end;
    }
    let opens = text[content_start..].lines().find(|line| !line.trim().is_empty()).is_some_and(|line| match format {
        Format::Yaml => key(line).is_some(),
        Format::Toml => line.starts_with('[') || line.split_once('=').is_some_and(|(key, _)| is_key(key.trim_end())),
        Format::Json => line.starts_with('{'),
    });
    if opens {
        Split::Unclosed { fence: start..start + fence.len(), closing, body_start }
    } else {
        Split::Absent { body_start }
    }
}

/// The JSON object that begins at `start`, if it is meant as front matter.
///
/// Nearly every text that begins with a bracket is just a text (`{{< a shortcode >}}`, `{: .attributes }`). Front matter begins with a key
/// in quotes; and if it is broken or text follows in the same line, with a key that Larder knows somewhere: it might say `draft`.
fn object(text: &str, start: usize) -> Option<Split> {
    let rest = &text[start..];
    if !opens_object(rest) {
        return None;
    }
    let end = json::object_end(rest);
    let content = &rest[..end.unwrap_or(rest.len())];
    let body_start = start
        + end.map_or(rest.len(), |end| {
            let line = line_end(rest, end);
            if rest[end..line].trim().is_empty() { line } else { end }
        });
    let stands_alone = end.is_some_and(|end| body_start > start + end || body_start == text.len());
    let is_meant = sets_known_key(content) || stands_alone && json::parse(content, 0).is_ok();
    is_meant.then_some(Split::Present { format: Format::Json, content: start..start + content.len(), body_start })
}

/// Whether a text begins with a bracket and a key in quotes, or with a bracket alone in its line and a key that
/// Larder knows, or with an empty object.
fn opens_object(text: &str) -> bool {
    let Some(inner) = text.strip_prefix('{') else { return false };
    let head = inner.trim_start();
    if head.starts_with('}') {
        return true;
    }
    let is_quoted = |head: &str| {
        let (_, behind) = head.strip_prefix('"')?.split_once('"')?;
        behind.trim_start().starts_with(':').then_some(())
    };
    let breaks = inner[..inner.len() - head.len()].contains('\n');
    is_quoted(head).is_some() || breaks && head.lines().next().is_some_and(names_known_key)
}

/// Whether an object that may be broken sets a key that Larder knows.
fn sets_known_key(object: &str) -> bool {
    object.split(['\n', ',', '{']).any(names_known_key)
}

/// Whether `"key": …` or something like it sets a key that Larder knows.
fn names_known_key(member: &str) -> bool {
    let Some(at) = member.find([':', '=']) else { return false };
    keys::field(member[..at].trim().trim_matches(['"', '\''])).is_some()
}

/// Where text begins: after the byte order mark, if there is one.
pub(super) fn text_start(text: &str) -> usize {
    if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 }
}

/// Whether what stands between two `---` lines is meant as front matter: its first line is `key: value`, or any line
/// begins with a key that Larder knows. (A README may hold prose between two thematic breaks.)
pub(super) fn looks_like_yaml(content: &str) -> bool {
    let first = content.lines().find(|line| !line.trim().is_empty() && !line.starts_with('#'));
    let opens = first.is_some_and(|line| line.starts_with('{') || key(line.trim_start_matches(['-', ' '])).is_some());
    opens || content.lines().filter_map(key).any(|key| keys::field(key).is_some())
}

/// Whether what stands between two `---` lines sets a key that Larder knows as TOML does: `key = value`.
pub(super) fn looks_like_toml(content: &str) -> bool {
    content.lines().filter_map(|line| line.split_once('=')).any(|(key, _)| keys::field(key.trim()).is_some())
}

/// Whether the keys of a map are rather sentences with a colon, in Markdown.
pub(super) fn reads_as_prose(entries: &[Entry]) -> bool {
    entries.iter().all(|entry| entry.key.contains(['*', '`', '[', '<', '!']))
}

/// The key of a line that looks like `key: value`, perhaps quoted.
fn key(line: &str) -> Option<&str> {
    let at = line.find(':')?;
    let (key, rest) = (line[..at].trim_end().trim_matches(['"', '\'']), &line[at + 1..]);
    let ends = rest.is_empty() || rest.starts_with([' ', '\t', '\r']);
    (ends && is_key(key)).then_some(key)
}

/// Whether `key` is a word or a few, not a sentence.
fn is_key(key: &str) -> bool {
    const MAX_LETTERS: usize = 40;
    key.starts_with(|c: char| c.is_alphanumeric() || c == '_')
        && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ' '))
        && key.chars().count() <= MAX_LETTERS
}

/// The end of the line that holds `at`, its line break included.
fn line_end(text: &str, at: usize) -> usize {
    text[at..].find('\n').map_or(text.len(), |end| at + end + 1)
}
