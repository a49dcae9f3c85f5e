//! The keys that Larder knows, and those of later features.

/// Fields of [`Meta`](super::Meta) with the keys that mean them; where two are given, the first named wins.
pub(super) const SYNONYMS: &[(&str, &[&str])] = &[
    ("title", &["title"]),
    ("description", &["description", "summary"]),
    ("date", &["date"]),
    ("updated", &["updated", "lastmod"]),
    ("tags", &["tags", "categories"]),
    ("aliases", &["aliases"]),
    ("slug", &["slug"]),
    ("permalink", &["permalink", "url"]),
    ("weight", &["weight"]),
    ("draft", &["draft", "publish"]),
    ("lang", &["lang"]),
    ("template", &["template", "layout"]),
    ("toc", &["toc"]),
    ("author", &["author"]),
    ("image", &["image"]),
    ("sources", &["sources"]),
    ("kind", &["kind"]),
    ("owner", &["owner"]),
    ("review_by", &["review_by"]),
    ("minutes", &["minutes"]),
    ("terms", &["terms"]),
    ("audience", &["audience"]),
    ("subjects", &["subjects"]),
    ("facts", &["facts"]),
    ("facts_from", &["facts_from"]),
    ("as_of", &["as_of"]),
];

/// Keys of the format that later features read; until then they are params like any other.
const LATER: &[&str] = &["steps", "objectives", "prerequisites"];

/// Forms that other tools once took for the real key.
const OLD_FORMS: &[(&str, &str)] = &[("tag", "tags"), ("alias", "aliases")];

/// The keys that mean a field of `Meta`.
pub(super) fn meaning(field: &str) -> &'static [&'static str] {
    SYNONYMS.iter().find(|(name, _)| *name == field).map_or(&[], |(_, keys)| keys)
}

/// The field of `Meta` that a key means; case does not matter (`lastMod`, `Draft`).
pub(super) fn field(key: &str) -> Option<&'static str> {
    let means = |keys: &[&str]| keys.iter().any(|known| known.eq_ignore_ascii_case(key));
    SYNONYMS.iter().find(|(_, keys)| means(keys)).map(|(field, _)| *field)
}

/// The key that `key` is almost certainly meant to be, if it is none itself.
pub(super) fn near_miss(key: &str) -> Option<&'static str> {
    if field(key).is_some() || LATER.iter().any(|later| later.eq_ignore_ascii_case(key)) {
        return None;
    }
    let old = OLD_FORMS.iter().find(|(old, _)| *old == key).map(|(_, key)| *key);
    old.or_else(|| crate::base::value::read::near_miss(key, in_use()))
}

fn in_use() -> impl Iterator<Item = &'static str> {
    SYNONYMS.iter().flat_map(|(_, keys)| keys.iter().copied())
}
