//! Finds front matter, and tells it from a thematic break.

use std::ops::Range;

use crate::base::value::Entry;

use super::keys;

/// The language between the fences.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Between `---` lines.
    Yaml,
    /// Between `+++` lines.
    Toml,
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
        /// Where the Markdown begins, the fence included.
        body_start: usize,
    },
    /// Two fences with something between them.
    Present {
        /// Its language.
        format: Format,
        /// What stands between the fences.
        content: Range<usize>,
        /// Where the Markdown begins: the line after the second fence.
        body_start: usize,
    },
}

/// Splits an article's text. Blank lines before the first fence, and blanks after a fence, do not matter.
pub fn split(text: &str) -> Split {
    let body_start = text_start(text);
    let start = text.len() - text[body_start..].trim_start().len();
    // Blanks before the fence itself make it something else.
    let line_start = text[..start].rfind('\n').map_or(body_start, |end| end + 1);
    let content_start = line_end(text, start);
    let fence = text[start..content_start].trim_ascii_end();
    let format = match fence {
        "---" if start == line_start => Format::Yaml,
        "+++" if start == line_start => Format::Toml,
        _ => return Split::Absent { body_start },
    };
    let mut at = content_start;
    while at < text.len() {
        let end = line_end(text, at);
        let line = text[at..end].trim_ascii_end();
        // YAML may also end its documents so, and what says `draft` above it must not be published.
        if line == fence || format == Format::Yaml && line == "..." {
            return Split::Present { format, content: content_start..at, body_start: end };
        }
        at = end;
    }
    let opens = text[content_start..].lines().find(|line| !line.trim().is_empty()).is_some_and(|line| match format {
        Format::Yaml => key(line).is_some(),
        Format::Toml => line.starts_with('[') || line.split_once('=').is_some_and(|(key, _)| is_key(key.trim_end())),
    });
    if opens { Split::Unclosed { fence: start..start + fence.len(), body_start } } else { Split::Absent { body_start } }
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
