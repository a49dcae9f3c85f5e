//! What has been highlighted already.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::base::hash::ContentHash;

/// Which text, in which language.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Key {
    language: ContentHash,
    code: ContentHash,
    length: usize,
}

impl Key {
    pub(super) fn new(language: &str, code: &str) -> Self {
        Self {
            language: ContentHash::of(language.as_bytes()),
            code: ContentHash::of(code.as_bytes()),
            length: code.len(),
        }
    }
}

/// Results by key, in parts that are locked one at a time. A part that is full starts afresh: what is in use comes back
/// with its next use, and nothing has to be counted.
pub(super) struct Cache {
    shards: [Mutex<Shard>; SHARDS],
}

/// How many threads can look something up at once, roughly.
const SHARDS: usize = 16;

/// The most HTML that is kept, in bytes.
const MOST_KEPT: usize = 32 << 20;

#[derive(Default)]
struct Shard {
    results: HashMap<Key, Option<Arc<str>>>,
    bytes: usize,
}

impl Default for Cache {
    fn default() -> Self {
        Self { shards: std::array::from_fn(|_| Mutex::default()) }
    }
}

impl Cache {
    /// The result for `key`; `make` makes it if it is not there. Two threads may make the same one at once; it comes out
    /// the same.
    pub(super) fn get_or_make(&self, key: Key, make: impl FnOnce() -> Option<String>) -> Option<Arc<str>> {
        let shard = &self.shards[(key.code.as_u64() % SHARDS as u64) as usize];
        // A thread that panicked left nothing half done: a shard is changed only by `keep`.
        let lock = || shard.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(result) = lock().results.get(&key) {
            return result.clone();
        }
        let result: Option<Arc<str>> = make().map(Arc::from);
        lock().keep(key, result.clone());
        result
    }
}

impl Shard {
    fn keep(&mut self, key: Key, result: Option<Arc<str>>) {
        let bytes = size_of::<Key>() + result.as_ref().map_or(0, |html| html.len());
        if self.bytes + bytes > MOST_KEPT / SHARDS {
            *self = Self::default();
        }
        self.bytes += bytes;
        self.results.insert(key, result);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_shard_starts_afresh() {
        let mut shard = Shard::default();
        let block: Arc<str> = "x".repeat(MOST_KEPT / SHARDS / 3).into();
        for number in 0..7 {
            shard.keep(Key::new("rust", &number.to_string()), Some(block.clone()));
            assert!(shard.bytes <= MOST_KEPT / SHARDS);
        }
        assert!(shard.results.contains_key(&Key::new("rust", "6")));
        assert!(!shard.results.contains_key(&Key::new("rust", "0")));
    }
}
