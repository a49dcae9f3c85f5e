//! What means something in text without any marks around it: `#tags`, URLs, addresses.
//!
//! Each function looks at one sign and says how far what it is part of reaches. None looks at a text again and again, whatever
//! the author wrote.

use std::ops::Range;

/// The tag whose `#` stands at `hash`: at the start of the text or behind a space, with a letter in it.
pub(super) fn tag(text: &str, hash: usize, before_text: Option<char>) -> Option<Range<usize>> {
    let before = text[..hash].chars().next_back().or(before_text);
    if before.is_some_and(|c| !(c.is_whitespace() || hash == 0 && matches!(c, '|' | '>'))) {
        return None;
    }
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '/') || is_mark(c);
    let name = &text[hash + 1..];
    let name = &name[..name.find(|c| !is_part(c)).unwrap_or(name.len())];
    let name = name.trim_end_matches(['/', '-']);
    let is_tag = name.contains(char::is_alphabetic) && !name.starts_with('/');
    is_tag.then(|| hash..hash + 1 + name.len())
}

/// Whether a character only goes with the letter before it.
fn is_mark(c: char) -> bool {
    !c.is_ascii() && unicode_normalization::char::is_combining_mark(c)
}

/// The URL of which `://` stands at `colon`.
pub(super) fn url(text: &str, colon: usize) -> Option<Range<usize>> {
    let rest = text[colon..].strip_prefix("://")?;
    let scheme = ["https", "http", "ftp"].into_iter().find(|scheme| {
        let start = colon.checked_sub(scheme.len());
        start.and_then(|start| text.get(start..colon)).is_some_and(|found| found.eq_ignore_ascii_case(scheme))
    })?;
    let start = colon - scheme.len();
    let is_apart = text[..start].chars().next_back().is_none_or(|c| !c.is_ascii_alphanumeric());
    let has_host = rest.starts_with(|c: char| c.is_alphanumeric() || c == '[');
    if !is_apart || !has_host {
        return None;
    }
    let end = url_end(text, start);
    // A whole URL that is highlighted.
    let is_marked = text[..start].ends_with("==") && text[start..end].ends_with("==");
    Some(start..if is_marked { end - "==".len() } else { end })
}

/// The URL that begins with `www.` at `start`.
pub(super) fn www(text: &str, start: usize, before_text: Option<char>) -> Option<Range<usize>> {
    let prefix = text.get(start..start + "www.".len())?;
    let before = text[..start].chars().next_back().or(before_text);
    let is_apart = before.is_none_or(|c| c.is_whitespace() || matches!(c, '*' | '_' | '~' | '(') || !c.is_ascii());
    if !prefix.eq_ignore_ascii_case("www.") || !is_apart {
        return None;
    }
    // The host first, so that what is none is not gone through to its end.
    let host = &text[start + prefix.len()..];
    let host = &host[..host.find(|c: char| ends_url(c) || !is_of_host(c)).unwrap_or(host.len())];
    let is_host = host.trim_end_matches(['.', '-', '_']).contains('.') && host.starts_with(char::is_alphanumeric);
    is_host.then(|| start..url_end(text, start))
}

/// Whether a character can be part of a host's name.
fn is_of_host(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '.' | '-' | '_') || is_mark(c)
}

/// Whether a character is never part of a URL: white space, `<`, a full-width mark.
fn ends_url(c: char) -> bool {
    c.is_whitespace()
        || c == '<'
        || matches!(c, '\u{3000}'..='\u{303f}' | '\u{ff01}'..='\u{ff65}' | '‘'..='‟' | '…' | '—')
}

/// Where the URL that begins at `start` ends: before what is never part of one, and before punctuation that belongs to the
/// sentence, as GitHub does it.
fn url_end(text: &str, start: usize) -> usize {
    let mut end = text[start..].find(ends_url).map_or(text.len(), |length| start + length);
    // Counted once: a URL of nothing but brackets must not take long.
    let brackets = |c| text[start..end].matches(c).count();
    let (opened, mut closed) = (brackets('('), brackets(')'));
    while let Some(last) = text[start..end].chars().next_back() {
        match last {
            ';' => {
                // What looks like a character reference is none of the URL's.
                let before = &text[start..end - 1];
                let name = before.trim_end_matches(|c: char| c.is_ascii_alphanumeric());
                if name.len() < before.len() && name.ends_with('&') {
                    end = start + name.len();
                }
            }
            '?' | '!' | '.' | ',' | ':' | '*' | '_' | '~' | '\'' | '"' | '&' => {}
            ')' if closed > opened => closed -= 1,
            _ => break,
        }
        end -= last.len_utf8();
    }
    end
}

/// The address whose `@` stands at `at`.
pub(super) fn email(text: &str, at: usize) -> Option<Range<usize>> {
    let is_local = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '+' | '-');
    let local = &text[text[..at].trim_end_matches(is_local).len()..at];
    let start = at - local.trim_start_matches(|c: char| !c.is_ascii_alphanumeric()).len();
    let host = &text[at + 1..];
    let host = &host
        [..host.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_'))).unwrap_or(host.len())];
    let host = host.trim_end_matches('.');
    let is_address = start < at
        && host.contains('.')
        && !host.starts_with('.')
        && !host.contains("..")
        && !host.ends_with(['-', '_'])
        && !text[at + 1 + host.len()..].starts_with('@');
    is_address.then(|| start..at + 1 + host.len())
}
