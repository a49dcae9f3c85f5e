//! Typed values out of a tree, for settings and front matter alike, and the likely name for a key that nobody knows.

use std::ops::Range;

use super::{Node, Value, typed};

/// A value and where it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spanned<T> {
    /// Bytes in the file.
    pub span: Range<usize>,
    /// The value.
    pub value: T,
}

/// Something else than what was expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrongType {
    /// Where it is.
    pub span: Range<usize>,
    /// What was expected, with its article: "a whole number".
    pub expected: &'static str,
}

impl Node {
    /// The text of a scalar, quoted or not: `2024` is text too.
    pub fn text(&self) -> Result<&str, WrongType> {
        match &self.value {
            Value::Scalar { text, .. } => Ok(text),
            _ => Err(self.expected("text")),
        }
    }

    /// An unquoted `true` or `false`.
    pub fn boolean(&self) -> Result<bool, WrongType> {
        self.plain().and_then(typed::boolean).ok_or_else(|| self.expected("`true` or `false`"))
    }

    /// An unquoted whole number.
    pub fn integer(&self) -> Result<i64, WrongType> {
        self.plain().and_then(typed::integer).ok_or_else(|| self.expected("a whole number"))
    }

    /// A list of texts, or names in brackets; one alone counts as a list of one. Nulls and empty texts are left out.
    pub fn texts(&self) -> Result<Vec<Spanned<String>>, WrongType> {
        const EXPECTED: &str = "a list of texts";
        let items = match &self.value {
            Value::List(items) if self.as_wikilink().is_none() => items.as_slice(),
            _ => std::slice::from_ref(self),
        };
        let mut texts = Vec::with_capacity(items.len());
        for item in items.iter().filter(|item| item.value != Value::Null) {
            let text = item.as_name().ok_or_else(|| item.expected(EXPECTED))?;
            let value = text.trim();
            if !value.is_empty() {
                texts.push(Spanned { span: item.span.clone(), value: value.to_owned() });
            }
        }
        Ok(texts)
    }

    /// Like [`texts`](Self::texts), but a text that stands alone is split at its commas.
    pub fn texts_or_commas(&self) -> Result<Vec<Spanned<String>>, WrongType> {
        let Value::Scalar { text, .. } = &self.value else { return self.texts() };
        let parts = text.split([',', '，']).map(str::trim).filter(|part| !part.is_empty());
        Ok(parts.map(|part| Spanned { span: self.span.clone(), value: part.to_owned() }).collect())
    }

    /// The complaint that this is not `expected`.
    pub fn expected(&self, expected: &'static str) -> WrongType {
        WrongType { span: self.span.clone(), expected }
    }

    fn plain(&self) -> Option<&str> {
        match &self.value {
            Value::Scalar { text, plain: true } => Some(text),
            _ => None,
        }
    }
}

/// The name among `known` that somebody who wrote `name` is likely to have meant, if any: for "did you mean".
///
/// Up to a third of its letters may differ. Good for suggestions beside an error, too bold for a warning of its own.
pub fn nearest<'k>(name: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    const LETTERS_PER_SLIP: usize = 3;
    /// Nobody mistypes longer names, which would take long to compare.
    const LONGEST: usize = 200;
    if name.len() > LONGEST {
        return None;
    }
    let name = plain_name(name);
    let letters = name.chars().count();
    let most = letters.max(LETTERS_PER_SLIP) / LETTERS_PER_SLIP;
    let near = known.into_iter().filter_map(|known| {
        let plain = plain_name(known.get(..4 * LONGEST).unwrap_or(known));
        let is_near = known.len() <= LONGEST && plain.chars().count().abs_diff(letters) <= most;
        is_near.then(|| (strsim::osa_distance(&name, &plain), known))
    });
    let (slips, nearest) = near.min_by_key(|&(slips, _)| slips)?;
    (slips <= most).then_some(nearest)
}

/// The name among `known` that `name` almost certainly is: another case, `-` for `_`, or a slip of the finger.
///
/// Names that somebody may well have meant are spared: short ones, those with another first letter (`height` is no
/// slip for `weight`), and those that only have or lack an `s` (`authors`, `source` belong to other tools).
pub fn near_miss<'k>(name: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    /// Shorter names are too easily another word; twice as many letters may hold two slips.
    const MIN_LETTERS: usize = 5;
    let name = plain_name(name);
    known.into_iter().find(|&known| {
        let known = plain_name(known);
        if name == known {
            return true;
        }
        let plural = |one: &str, many: &str| many.strip_suffix('s') == Some(one);
        let letters = name.chars().count().min(known.chars().count());
        let slips = if letters < 2 * MIN_LETTERS { 1 } else { 2 };
        letters >= MIN_LETTERS
            && !plural(&name, &known)
            && !plural(&known, &name)
            && name.chars().next() == known.chars().next()
            && strsim::osa_distance(&name, &known) <= slips
    })
}

/// A name without what people vary freely.
fn plain_name(name: &str) -> String {
    name.to_lowercase().replace(['-', ' '], "_")
}

#[cfg(test)]
mod tests {
    use super::super::yaml;
    use super::*;

    fn values(yaml: &str, commas: bool) -> Result<Vec<String>, WrongType> {
        let node = yaml::parse(yaml, 0).unwrap();
        let texts = if commas { node.texts_or_commas() } else { node.texts() };
        texts.map(|texts| texts.into_iter().map(|text| text.value).collect())
    }

    #[test]
    fn lists_come_in_three_shapes() {
        for yaml in ["[a, b]", "- a\n- b", "a, b", "a，b", "['a', , b]".replace(", ,", ", ~,").as_str()] {
            assert_eq!(values(yaml, true), Ok(vec!["a".to_owned(), "b".to_owned()]), "{yaml}");
        }
        assert_eq!(values("Salt, Fat", false), Ok(vec!["Salt, Fat".to_owned()]));
        assert_eq!(values("[[Salt]]", false), Ok(vec!["[[Salt]]".to_owned()]));
        assert_eq!(values("- [[Salt]]\n- 2024", false), Ok(vec!["[[Salt]]".to_owned(), "2024".to_owned()]));
        assert_eq!(values("- a\n- {b: c}", true), Err(WrongType { span: 6..12, expected: "a list of texts" }));
    }

    #[test]
    fn types_are_those_of_unquoted_scalars() {
        let node = |yaml| yaml::parse(yaml, 0).unwrap();
        assert_eq!((node("true").boolean(), node("-12").integer()), (Ok(true), Ok(-12)));
        for yaml in ["yes", "'true'", "1"] {
            assert!(node(yaml).boolean().is_err(), "{yaml}");
        }
        for yaml in ["1.5", "'1'", "x", "[1]"] {
            assert!(node(yaml).integer().is_err(), "{yaml}");
        }
    }

    #[test]
    fn suggestions_are_bold_and_warnings_are_not() {
        let known = ["title", "tags", "weight", "sources", "description", "author", "updated", "draft", "template"];
        assert_eq!(nearest("tag", known), Some("tags"));
        assert_eq!(nearest("titel", known), Some("title"));
        assert_eq!(nearest("elephant", known), None);
        for (name, meant) in [
            ("titel", "title"),
            ("Title", "title"),
            ("desciption", "description"),
            ("descripton", "description"),
            ("wieght", "weight"),
            ("updatd", "updated"),
            ("auther", "author"),
        ] {
            assert_eq!(near_miss(name, known), Some(meant), "{name}");
        }
        for name in ["height", "authors", "source", "tile", "type", "id", "created", "category", "series", "published"]
        {
            assert_eq!(near_miss(name, known), None, "{name}");
        }
    }
}
