//! The hash that tells whether bytes are the same as they were.
//!
//! It is stable across machines and releases, because manifests store it. It is no defence against
//! somebody who wants two texts to collide.

use std::fmt;
use std::io::{self, Read};
use std::str::FromStr;

/// A 64-bit hash of a file's bytes, shown and stored as 16 hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ContentHash(u64);

impl ContentHash {
    /// Hashes `bytes`.
    pub fn of(bytes: &[u8]) -> Self {
        Self(rapidhash::v3::rapidhash_v3(bytes))
    }

    /// Hashes all that `reader` yields, without holding it: the same as [`Self::of`] of its bytes.
    pub fn of_reader(reader: impl Read) -> io::Result<Self> {
        rapidhash::v3::rapidhash_v3_file(reader).map(Self)
    }

    /// The hash as a number, for combining several into one.
    pub fn as_u64(self) -> u64 {
        self.0
    }
}

impl fmt::Display for ContentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl FromStr for ContentHash {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        u64::from_str_radix(text, 16).map(Self)
    }
}

/// FNV-1a with 32 bits, as <http://www.isthe.com/chongo/tech/comp/fnv/> says: for what a browser has to work out as well.
pub fn fnv1a(bytes: &[u8]) -> u32 {
    const START: u32 = 0x811c_9dc5;
    const PRIME: u32 = 0x0100_0193;
    bytes.iter().fold(START, |hash, byte| (hash ^ u32::from(*byte)).wrapping_mul(PRIME))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_browsers_work_out_is_fnv() {
        for (text, hash) in [("", 0x811c_9dc5), ("a", 0xe40c_292c), ("foobar", 0xbf9c_f968)] {
            assert_eq!(fnv1a(text.as_bytes()), hash, "{text}");
        }
    }

    #[test]
    fn survives_being_written_and_read() {
        let hash = ContentHash::of(b"mise en place");
        assert_eq!(hash.to_string().parse(), Ok(hash));
        assert_ne!(hash, ContentHash::of(b"mise en plate"));
    }
}
