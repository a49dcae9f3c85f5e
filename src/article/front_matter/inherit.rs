//! What an article takes over from its folders, and whether it says a thing at all.

use super::{Meta, keys};

/// The keys that belong to a single article: two that share one would clash.
pub const OWN: &[&str] = &["title", "slug", "permalink", "aliases", "subjects", "facts_from"];

impl Meta {
    /// Takes over what this does not set itself, key by key: lists and tables of one key do not unite.
    pub fn inherit(&mut self, above: &Self) {
        macro_rules! inherit {
            ($($field:ident)*) => {$(
                if above.given.contains(stringify!($field)) && self.given.insert(stringify!($field)) {
                    self.$field.clone_from(&above.$field);
                }
            )*};
        }
        inherit!(description date updated tags weight draft lang template toc author image sources);
        inherit!(kind owner review_by minutes terms audience facts as_of);
        for (key, value) in &above.params {
            if !self.params.contains_key(key) {
                self.params.insert(key.clone(), value.clone());
            }
        }
    }

    /// Whether it says something under this key or one that means the same; an empty list says nothing.
    pub fn says(&self, key: &str) -> bool {
        match keys::field(key) {
            Some("tags") => !self.tags.is_empty(),
            Some("aliases") => !self.aliases.is_empty(),
            Some("sources") => !self.sources.is_empty(),
            Some("audience") => !self.audience.is_empty(),
            Some("subjects") => !self.subjects.is_empty(),
            Some("facts") => !self.facts.is_empty(),
            Some("facts_from") => !self.facts_from.is_empty(),
            Some(field) => self.given.contains(field),
            None => self.params.iter().any(|(name, value)| name.eq_ignore_ascii_case(key) && !is_blank(value)),
        }
    }
}

fn is_blank(value: &serde_json::Value) -> bool {
    match value {
        serde_json::Value::Null => true,
        serde_json::Value::String(text) => text.trim().is_empty(),
        serde_json::Value::Array(items) => items.is_empty(),
        serde_json::Value::Object(members) => members.is_empty(),
        serde_json::Value::Bool(_) | serde_json::Value::Number(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn folders_may_set_every_key_that_is_not_an_articles_own() {
        let fields: BTreeSet<&str> = keys::KEYS.iter().map(|key| key.field).collect();
        let above = Meta { given: fields.clone(), ..Meta::default() };
        let mut meta = Meta::default();
        meta.inherit(&above);
        let own: BTreeSet<&str> = fields.difference(&meta.given).copied().collect();
        assert_eq!(own, OWN.iter().copied().collect());
    }
}
