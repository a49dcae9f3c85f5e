//! The URLs in the value of a `srcset`.

use std::ops::Range;

use super::tokenizer::{is_space, skip};

/// Where in the value of a `srcset` its URLs stand, in bytes.
///
/// Commas separate candidates only behind white space, behind a descriptor or at a URL's end, so those in `data:` URLs stay.
pub fn srcset(value: &str) -> impl Iterator<Item = Range<usize>> {
    let bytes = value.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = skip(bytes, at, |byte| is_space(byte) || byte == b',');
        if start == bytes.len() {
            at = start;
            return None;
        }
        let end = skip(bytes, start, |byte| !is_space(byte));
        let url = value[start..end].trim_end_matches(',');
        at = if url.len() < end - start { end } else { behind_descriptors(bytes, end) };
        Some(start..start + url.len())
    })
}

/// Where the comma stands that ends the descriptors at `at`; commas in brackets do not.
fn behind_descriptors(bytes: &[u8], mut at: usize) -> usize {
    let mut in_brackets = false;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'(' => in_brackets = true,
            b')' => in_brackets = false,
            b',' if !in_brackets => break,
            _ => {}
        }
        at += 1;
    }
    at
}
