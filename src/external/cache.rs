//! What earlier runs have found out, so that nobody is asked the same every day.
//!
//! What is known to be good is believed for a week, what is broken for a day (somebody may be mending it), what could not
//! be verified not at all. The text is JSON, sorted; one that cannot be read counts as empty.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::visit::Outcome;

/// The name of the file among Larder's own.
pub const FILE_NAME: &str = "external.json";

/// It changes whenever what the file holds is written differently.
const VERSION: u32 = 1;

const DAY: u64 = 24 * 60 * 60;

/// Outcomes by URL.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cache {
    entries: BTreeMap<String, Entry>,
}

/// The file.
#[derive(Serialize, Deserialize)]
struct Written {
    version: u32,
    links: BTreeMap<String, Entry>,
}

/// What was found out, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Entry {
    /// In seconds since 1970.
    checked: u64,
    outcome: Outcome,
}

impl Cache {
    /// Reads what [`Cache::print`] wrote, and drops what is too old at the time `now`, in seconds since 1970.
    pub fn parse(text: &str, now: u64) -> Self {
        let Ok(Written { version: VERSION, links }) = serde_json::from_str::<Written>(text) else {
            return Self::default();
        };
        Self { entries: links.into_iter().filter(|(_, entry)| entry.is_fresh(now)).collect() }
    }

    /// What is known of a URL.
    pub fn get(&self, url: &str) -> Option<&Outcome> {
        self.entries.get(url).map(|entry| &entry.outcome)
    }

    /// Takes note of an outcome, if it is one that is believed later.
    pub fn insert(&mut self, url: String, outcome: &Outcome, now: u64) {
        if believed_for(outcome) > 0 {
            self.entries.insert(url, Entry { checked: now, outcome: outcome.clone() });
        }
    }

    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The text of the file.
    pub fn print(&self) -> String {
        let written = Written { version: VERSION, links: self.entries.clone() };
        // Texts and numbers under texts: there is nothing that JSON could not hold.
        serde_json::to_string_pretty(&written).unwrap_or_default() + "\n"
    }
}

impl Entry {
    /// Whether it is still believed. What was found out tomorrow is not: the clock was wrong then, or is now.
    fn is_fresh(&self, now: u64) -> bool {
        now.checked_sub(self.checked).is_some_and(|age| age < believed_for(&self.outcome))
    }
}

/// How long an outcome is believed, in seconds.
fn believed_for(outcome: &Outcome) -> u64 {
    match outcome {
        Outcome::Good { .. } => 7 * DAY,
        Outcome::Broken { .. } => DAY,
        Outcome::Unverified(_) => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::super::visit::Break;
    use super::*;

    const NOW: u64 = 1_800_000_000;

    fn filled() -> Cache {
        let mut cache = Cache::default();
        let broken = |why| Outcome::Broken { why, at: Some("https://b.example/".to_owned()) };
        cache.insert("https://z.example/".to_owned(), &Outcome::Good { moved: None }, NOW);
        cache.insert(
            "https://m.example/".to_owned(),
            &Outcome::Good { moved: Some("https://n.example/".to_owned()) },
            NOW,
        );
        cache.insert("https://b.example/".to_owned(), &broken(Break::Status(404)), NOW);
        cache.insert("https://c.example/".to_owned(), &broken(Break::Certificate("it has expired".to_owned())), NOW);
        cache.insert("https://h.example/".to_owned(), &broken(Break::NoHost), NOW);
        cache.insert("https://u.example/".to_owned(), &Outcome::Unverified("answers 500".to_owned()), NOW);
        cache
    }

    #[test]
    fn what_is_written_is_read() {
        let cache = filled();
        assert_eq!(Cache::parse(&cache.print(), NOW), cache);
        assert_eq!(cache.get("https://u.example/"), None, "what nobody knows is not kept");
        let urls: Vec<&str> = cache.entries.keys().map(String::as_str).collect();
        assert_eq!(urls.len(), 5);
        assert!(urls.is_sorted());
        assert_eq!(cache.print(), Cache::parse(&cache.print(), NOW).print());
    }

    #[test]
    fn good_ones_are_believed_for_a_week_and_broken_ones_for_a_day() {
        let text = filled().print();
        let left = |days: u64| Cache::parse(&text, NOW + days * DAY).entries.len();
        assert_eq!((left(0), left(1), left(6), left(7)), (5, 2, 2, 0));
        assert_eq!(Cache::parse(&text, NOW + DAY - 1).entries.len(), 5);
        assert_eq!(Cache::parse(&text, NOW - 1), Cache::default(), "the clock was wrong");
    }

    #[test]
    fn what_cannot_be_read_counts_as_empty() {
        let text = filled().print();
        for wrong in ["", "nonsense", "[]", "{\"version\":1}", &text[..text.len() / 2], &text.replace(": 1,", ": 2,")] {
            assert_eq!(Cache::parse(wrong, NOW), Cache::default(), "{wrong:?}");
        }
    }
}
