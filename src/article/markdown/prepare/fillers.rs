//! What is left where something was taken out: as many bytes, which become nothing in the page.

use std::ops::Range;

use pulldown_cmark::CowStr;

use super::{FILLER, Prepared, Shortcode};

impl Prepared<'_> {
    /// Blanks out comments and shortcodes; what refers to a page becomes its path.
    pub(super) fn hide(&mut self, comments: &[Range<usize>], shortcodes: &[Shortcode]) {
        if comments.is_empty() && shortcodes.is_empty() {
            return;
        }
        let mut bytes = std::mem::take(&mut self.text).into_owned().into_bytes();
        for range in comments.iter().chain(shortcodes.iter().map(|shortcode| &shortcode.span)) {
            for byte in &mut bytes[range.clone()] {
                if !matches!(byte, b'\n' | b'\r') {
                    *byte = FILLER;
                }
            }
        }
        for Shortcode { span, link, .. } in shortcodes {
            if let Some(link) = link {
                bytes[span.start..span.start + link.len()].copy_from_slice(link.as_bytes());
                // What stands behind a destination must not seem a part of it.
                if !link.starts_with("[[") {
                    bytes[span.start + link.len()..span.end].fill(b' ');
                }
            }
        }
        for line in bytes.split_mut(|byte| *byte == b'\n') {
            self.has_fillers |= settle_fillers(line);
        }
        // Only whole characters were replaced, and by ASCII or by text that fits.
        self.text = String::from_utf8_lossy(&bytes).into_owned().into();
    }

    /// The parts of a text between fillers, with their places, so that each stands in the source as it is; none if it holds no
    /// filler.
    pub(in super::super) fn without_fillers<'a>(
        &self,
        text: &CowStr<'a>,
        span: &Range<usize>,
    ) -> Option<Vec<(CowStr<'a>, Range<usize>)>> {
        let filler = char::from(FILLER);
        if !self.has_fillers || text.len() != span.len() || !text.contains(filler) {
            return None;
        }
        // At the edges of a line there is no space beside what was taken out.
        let mut begins_line = self.begins_line(span.start);
        let mut parts = Vec::new();
        let mut at = 0;
        for (index, part) in text.split(filler).enumerate() {
            let end = span.start + at + part.len();
            at += part.len() + filler.len_utf8();
            let part = if begins_line && index > 0 { part.trim_start() } else { part };
            if part.is_empty() {
                continue;
            }
            begins_line &= part.trim_start().is_empty();
            let start = end - part.len();
            let ends_line = || self.text[end..].trim_start_matches(filler).starts_with(['\n', '\r']);
            let part = if ends_line() { part.trim_end() } else { part };
            parts.push((part.to_owned().into(), start..start + part.len()));
        }
        Some(parts)
    }

    /// Whether only fillers, spaces and marks of blocks stand before a place in its line.
    fn begins_line(&self, at: usize) -> bool {
        /// Nobody writes more of them, and a text may hold nothing else.
        const LONGEST: usize = 200;
        let before = &self.text[self.text.ceil_char_boundary(at.saturating_sub(LONGEST))..at];
        let is_passed = |c: char| c == char::from(FILLER) || matches!(c, ' ' | '\t' | '>' | '-' | '*' | '+' | '#');
        let rest = before.trim_end_matches(is_passed);
        rest.is_empty() && before.len() == at || rest.ends_with(['\n', '\r'])
    }
}

/// Makes spaces of a line's fillers if there is nothing else in it but marks of blocks, which text behind them would change: of
/// `> %% x %%` an empty quotation stays. Elsewhere spaces would make code of what follows, or break the line. Whether any are
/// left.
fn settle_fillers(line: &mut [u8]) -> bool {
    let is_ink = |byte: &&u8| !byte.is_ascii_whitespace() && **byte != FILLER;
    let is_mark = |byte: &u8| byte.is_ascii_digit() || b">-*+.)|:=_#".contains(byte);
    let defines_link = || line.trim_ascii_start().starts_with(b"[") && line.windows(2).any(|pair| pair == b"]:");
    if !line.contains(&FILLER) {
        return false;
    }
    let is_spaced = line.iter().filter(is_ink).all(is_mark) || defines_link();
    if is_spaced {
        line.iter_mut().filter(|byte| **byte == FILLER).for_each(|byte| *byte = b' ');
    }
    !is_spaced
}
