//! "Did you mean": the name that is nearest to one that was not found. Worked out only for what is printed.

use super::Site;
use crate::base::text;

/// The article with the nearest file name, title or alias, ready to be printed.
pub fn name(site: &Site, wanted: &str) -> Option<String> {
    let last = wanted.trim_end_matches('/').rsplit('/').next().unwrap_or(wanted);
    let wanted = text::fold(last.strip_suffix(".md").unwrap_or(last));
    let names = site.article_ids().flat_map(|id| {
        let outline = site.article(id);
        let own = [site.title(id).text(), outline.path.stem()];
        own.into_iter().chain(outline.meta.aliases.iter().map(String::as_str)).map(move |name| (id, name))
    });
    let (id, name) = best(&wanted, names.map(|(id, name)| ((id, name), name)))?;
    Some(format!("did you mean `{name}` ({})?", site.article(id).path))
}

/// The one of `names` that is nearest to `wanted`, if any is near.
pub fn among<'n>(wanted: &str, names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    best(&text::fold(wanted), names.map(|name| (name, name)))
}

/// The value whose name is nearest to the folded `wanted`; the first of equally near ones.
fn best<'n, T>(wanted: &str, named: impl Iterator<Item = (T, &'n str)>) -> Option<T> {
    /// Below this two names have little more in common than their alphabet.
    const NEAR: f64 = 0.72;
    let length = wanted.chars().count();
    let mut best: Option<(f64, T)> = None;
    for (value, name) in named {
        let name = text::fold(name);
        let longer = name.chars().count().max(length).max(1);
        let difference = name.chars().count().abs_diff(length);
        if (difference as f64) / (longer as f64) > 1.0 - NEAR {
            continue;
        }
        let likeness = strsim::normalized_damerau_levenshtein(wanted, &name);
        if likeness >= NEAR && best.as_ref().is_none_or(|(least, _)| likeness > *least) {
            best = Some((likeness, value));
        }
    }
    best.map(|(_, value)| value)
}
