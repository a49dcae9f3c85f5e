//! Where in a text a bare URL, a tag, a highlight, a note or a block id may stand.
//!
//! Few texts hold any of them, and all texts have to be looked through: so the whole text is gone over once, byte by byte, and what is
//! found is only a guess that costs little to check.

use std::ops::{BitOr, Range};

use crate::settings::Dialect;

/// What may stand in a stretch of text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Found(u8);

impl Found {
    /// `#tag`
    pub(super) const TAG: Self = Self(1);
    /// A bare URL or address.
    pub(super) const URL: Self = Self(2);
    /// `==highlight==`
    pub(super) const HIGHLIGHT: Self = Self(4);
    /// `^block-id`
    pub(super) const BLOCK_ID: Self = Self(8);
    /// `^[note]` or `[^note]`
    pub(super) const NOTE: Self = Self(16);

    /// Whether there is nothing.
    pub(super) fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether there is something of that kind.
    pub(super) fn has(self, kind: Self) -> bool {
        self.0 & kind.0 != 0
    }

    /// All but that kind.
    pub(super) fn without(self, kind: Self) -> Self {
        Self(self.0 & !kind.0)
    }
}

impl BitOr for Found {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// The places in a text, in order.
pub(super) struct Marks(Vec<(usize, Found)>);

/// How many bytes are looked at together.
const STRETCH: usize = 32;

/// Whether a byte, with the one behind it, can be the first sign of anything. Written without branches, so that many bytes can
/// be looked at at a time.
#[inline]
fn is_sign((byte, behind): (&u8, &u8)) -> bool {
    let begins_www = (byte | 0x20 == b'w') & (behind | 0x20 == b'w');
    (*byte == b'#') | (*byte == b':') | (*byte == b'@') | (*byte == b'=') | (*byte == b'^') | begins_www
}

impl Marks {
    /// Looks through a text.
    pub(super) fn of(text: &str, dialect: &Dialect) -> Self {
        let bytes = text.as_bytes();
        let is_wanted = |found: &Found| dialect.inline_tags || *found != Found::TAG;
        let mut marks = Vec::new();
        // Nothing begins with the last byte.
        let stretches = bytes.chunks(STRETCH).zip(bytes.get(1..).unwrap_or_default().chunks(STRETCH));
        for ((stretch, behind), start) in stretches.zip((0..).step_by(STRETCH)) {
            let pairs = || stretch.iter().zip(behind);
            if pairs().fold(false, |any, pair| any | is_sign(pair)) {
                let signs = pairs().zip(start..).filter(|(pair, _)| is_sign(*pair));
                marks.extend(signs.filter_map(|(_, at)| Some((at, guess(bytes, at).filter(is_wanted)?))));
            }
        }
        Self(marks)
    }

    /// Whether there is nothing in the whole text.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What may stand in a part of the text.
    pub(super) fn within(&self, part: &Range<usize>) -> Found {
        let first = self.0.partition_point(|(at, _)| *at < part.start);
        let inside = self.0[first..].iter().take_while(|(at, _)| *at < part.end);
        inside.fold(Found::default(), |all, (_, found)| all | *found)
    }
}

/// What the sign at byte `at` may begin, by the bytes around it.
fn guess(bytes: &[u8], at: usize) -> Option<Found> {
    let before = at.checked_sub(1).map(|before| bytes[before]);
    let behind = &bytes[at + 1..];
    let begins = |word: &[u8]| behind.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
    let is_letter = |byte: &u8| byte.is_ascii_alphanumeric() || !byte.is_ascii();
    let found = match bytes[at] {
        b'#' if behind.first().is_some_and(|byte| is_letter(byte) || *byte == b'_') => {
            let is_apart = before.is_none_or(|byte| !byte.is_ascii_alphanumeric() && !matches!(byte, b'[' | b'('));
            if is_apart { Found::TAG } else { return None }
        }
        b':' if begins(b"//") => Found::URL,
        b'w' | b'W' if begins(b"ww.") => Found::URL,
        b'@' if before.is_some_and(|byte| !byte.is_ascii_whitespace()) && behind.first().is_some_and(is_letter) => {
            Found::URL
        }
        b'=' if begins(b"=") => Found::HIGHLIGHT,
        b'^' if before == Some(b'[') || behind.first() == Some(&b'[') => Found::NOTE,
        b'^' if behind.first().is_some_and(|byte| is_letter(byte) || *byte == b'-') => Found::BLOCK_ID,
        _ => return None,
    };
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_may_mean_something_is_found() {
        let found = |text: &str| Marks::of(text, &Dialect::default()).within(&(0..text.len()));
        for plain in
            ["", "a ## b", "[[a#b]]", "# a", "12:30", "was, How", "a = b", "2 ^ 3", "@home", "a @ b", "[x](#y)"]
        {
            assert!(found(plain).is_empty(), "{plain}");
        }
        for (text, kind) in [
            ("#a", Found::TAG),
            ("热 #热", Found::TAG),
            ("http://x", Found::URL),
            ("WWW.x", Found::URL),
            ("a@b.c", Found::URL),
            ("==a==", Found::HIGHLIGHT),
            ("a ^b", Found::BLOCK_ID),
            ("a^[b]", Found::NOTE),
            ("a[^b]", Found::NOTE),
        ] {
            assert_eq!(found(text), kind, "{text}");
        }
        assert!(Marks::of("#a", &Dialect { inline_tags: false, ..Dialect::default() }).is_empty());
    }

    #[test]
    fn signs_are_found_wherever_they_stand() {
        for before in 0..3 * STRETCH {
            for sign in [" www.a", " ://", " ==", " ^a"] {
                let text = format!("{}{sign}", ".".repeat(before));
                assert!(!Marks::of(&text, &Dialect::default()).is_empty(), "{text}");
            }
        }
    }

    #[test]
    fn a_part_has_what_stands_in_it() {
        let marks = Marks::of("#a ==b== ^c", &Dialect::default());
        assert_eq!(marks.within(&(0..3)), Found::TAG);
        assert_eq!(marks.within(&(3..8)), Found::HIGHLIGHT);
        assert_eq!(marks.within(&(1..11)), Found::HIGHLIGHT | Found::BLOCK_ID);
    }
}
