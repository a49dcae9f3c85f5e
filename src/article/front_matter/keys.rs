//! The keys that Larder knows, and those of later features.

use Holds::{Boolean, Date, Facts, Integer, Language, Minutes, Names, Path, People, Picture, Text, Texts};

/// A key that Larder knows.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// The field of [`Meta`](super::Meta) that it sets.
    pub field: &'static str,
    /// Every name that it may have; where two are given, the first named wins.
    pub names: &'static [&'static str],
    /// What it may be set to.
    pub holds: Holds,
    /// What it is for: a sentence or two.
    pub about: &'static str,
    /// Whether this version makes use of it; it is taken in any case.
    pub is_used: bool,
}

/// What a key may be set to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// A text, a number or a truth value, which is taken as it is written.
    Text,
    /// One such, or a list of them.
    Texts,
    /// The same; one that stands alone is split at its commas.
    Names,
    /// Names of people, one or several.
    People,
    /// The name of an article or a file.
    Picture,
    /// A date, with a time or without.
    Date,
    /// A whole number.
    Integer,
    /// A positive number of minutes.
    Minutes,
    /// True or false.
    Boolean,
    /// A language tag.
    Language,
    /// A path from the site's root.
    Path,
    /// Criteria and values.
    Facts,
}

const fn key(field: &'static str, names: &'static [&'static str], holds: Holds, about: &'static str) -> Key {
    Key { field, names, holds, about, is_used: true }
}

/// A key that has no effect yet.
const fn later(key: Key) -> Key {
    Key { is_used: false, ..key }
}

/// The most that `minutes` may be: nobody reads for longer than a week.
pub const MOST_MINUTES: u32 = 7 * 24 * 60;

/// Every key that means a field of [`Meta`](super::Meta). The schema of front matter and the guide's list of its keys are made of this.
pub static KEYS: &[Key] = &[
    key(
        "title",
        &["title"],
        Text,
        "The title. If it is left out: the heading that opens the article, else the file's name.",
    ),
    key(
        "description",
        &["description", "summary"],
        Text,
        "A sentence or two, for lists and search engines. If it is left out, lists show the first paragraph.",
    ),
    key("date", &["date"], Date, "When it was written. It never hides an article."),
    key("updated", &["updated", "lastmod"], Date, "When it was last revised."),
    key("tags", &["tags", "categories"], Names, "What it has in common with others."),
    key(
        "aliases",
        &["aliases"],
        Texts,
        "Other names for links. One with a `/` in it, or that ends in `.html`, is an old address too, and leads here.",
    ),
    key("slug", &["slug"], Text, "The last step of its address."),
    key("permalink", &["permalink", "url"], Path, "Its whole address, from the site's root."),
    key(
        "weight",
        &["weight"],
        Integer,
        "Where it stands in its section: lower first, those without a weight behind them.",
    ),
    key("draft", &["draft", "publish"], Boolean, "`draft: true` keeps it out of the site; so does `publish: false`."),
    key("lang", &["lang"], Language, "Its language, if it is not the site's."),
    key("template", &["template", "layout"], Text, "A template of the theme."),
    key(
        "toc",
        &["toc"],
        Boolean,
        "Whether it has a table of contents. If it is left out: if it has three headings or more.",
    ),
    key("author", &["author"], People, "Who wrote it. If it is left out: the site's `author`."),
    key("image", &["image"], Picture, "The picture that stands for it elsewhere."),
    key("sources", &["sources"], Texts, "Where its facts come from: texts, addresses, or both in one line."),
    key("kind", &["kind"], Text, "What kind of thing it is about: one that the settings define."),
    key("owner", &["owner"], People, "Who answers for it."),
    key(
        "review_by",
        &["review_by"],
        Date,
        "When somebody should look through it; past that day, `larder check` says so.",
    ),
    key("minutes", &["minutes"], Minutes, "How long it takes, if that is not what the number of words says."),
    later(key("terms", &["terms"], Boolean, "Whether terms are to be linked in it.")),
    later(key("audience", &["audience"], Names, "For whom it is, if not for everybody.")),
    key("subjects", &["subjects"], Names, "What it compares."),
    key("facts", &["facts"], Facts, "What is said of the thing that it is about: a line for each criterion."),
    key("facts_from", &["facts_from"], Texts, "Files of facts, beside the article or in `data/`."),
    key("as_of", &["as_of"], Date, "The day on which its facts were true."),
];

/// Keys that later features read and that set nothing yet: until then they are params like any other.
const LATER: &[&str] = &["steps", "objectives", "prerequisites"];

/// Forms that other tools once took for the real key.
const OLD_FORMS: &[(&str, &str)] = &[("tag", "tags"), ("alias", "aliases")];

/// The keys that mean a field of `Meta`.
pub(super) fn meaning(field: &str) -> &'static [&'static str] {
    KEYS.iter().find(|key| key.field == field).map_or(&[], |key| key.names)
}

/// The field of `Meta` that a key means; case does not matter (`lastMod`, `Draft`).
pub(super) fn field(name: &str) -> Option<&'static str> {
    let means = |key: &&Key| key.names.iter().any(|known| known.eq_ignore_ascii_case(name));
    KEYS.iter().find(means).map(|key| key.field)
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
    KEYS.iter().flat_map(|key| key.names.iter().copied())
}
