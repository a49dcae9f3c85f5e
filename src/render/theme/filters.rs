//! What templates can do beyond what Tera does: write out dates, and put numbers and names into words.
//!
//! Both take the words that they need as arguments, so that they also work within components, which see nothing else.

use tera::value::Key;
use tera::{Error, Kwargs, Map, State, Tera, TeraResult, Value};

/// The names of the filters that are registered here.
pub(super) const NAMES: &[&str] = &["date", "fill"];

pub(super) fn register(tera: &mut Tera) {
    tera.register_filter("date", date);
    tera.register_filter("fill", fill);
}

/// `{{ page.article.date | date(t=t) }}`: a date by the pattern `t.date` (`{day} {month} {year}`) and the names `t.months`.
fn date(date: &Map, arguments: Kwargs, _: &State<'_>) -> TeraResult<String> {
    let words = arguments.must_get::<&Map>("t")?;
    let missing = |what: &str| Error::message(format!("the filter `date` finds no {what}"));
    let part = |key: &'static str| date.get(&Key::Str(key)).ok_or_else(|| missing(&format!("`{key}` in the date")));
    let pattern =
        words.get(&Key::Str("date")).and_then(Value::as_str).ok_or_else(|| missing("pattern `date` in `t`"))?;
    let months = words.get(&Key::Str("months")).and_then(Value::as_array).unwrap_or_default();
    let number = part("month")?.as_i64().and_then(|month| usize::try_from(month).ok()).unwrap_or_default();
    let month = number.checked_sub(1).and_then(|index| months.get(index));
    let month = month.ok_or_else(|| missing(&format!("name for month {number} in the words' `months`")))?;
    Ok(put_in(
        pattern,
        &[("day", part("day")?.to_string()), ("month", month.to_string()), ("year", part("year")?.to_string())],
    ))
}

/// `{{ t.articles | fill(n=page.count) }}`: a word with its gaps (`{n}`) filled in; of a table of words that for the number `n`.
fn fill(word: &Value, arguments: Kwargs, _: &State<'_>) -> TeraResult<String> {
    let form = match word.as_map() {
        None => word,
        Some(forms) => {
            let is_one = arguments.must_get::<i64>("n")? == 1;
            let form = forms.get(&Key::Str("one")).filter(|_| is_one).or_else(|| forms.get(&Key::Str("other")));
            form.ok_or_else(|| Error::message("the filter `fill` finds no `other` in the table of words"))?
        }
    };
    let pattern = form.as_str().ok_or_else(|| Error::message("the filter `fill` takes a word, or a table of words"))?;
    let gaps: Vec<_> = arguments.iter().filter_map(|(key, value)| Some((key.as_str()?, value.to_string()))).collect();
    Ok(put_in(pattern, &gaps))
}

/// Replaces each `{name}` once, from left to right: what is put in is not looked at again.
fn put_in(pattern: &str, gaps: &[(&str, String)]) -> String {
    let mut text = String::with_capacity(pattern.len() + 8);
    let mut rest = pattern;
    while let Some(start) = rest.find('{') {
        let gap =
            gaps.iter().find(|(name, _)| rest[start + 1..].strip_prefix(name).is_some_and(|end| end.starts_with('}')));
        let (value, end) = match gap {
            Some((name, value)) => (&**value, start + name.len() + "{}".len()),
            None => ("{", start + 1),
        };
        text.push_str(&rest[..start]);
        text.push_str(value);
        rest = &rest[end..];
    }
    text + rest
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn gaps_are_filled_once() {
        let gaps = [("n", "{x}".to_owned()), ("x", "1".to_owned())];
        assert_eq!(put_in("{n} of {x}, {y} {", &gaps), "{x} of 1, {y} {");
    }

    #[test]
    fn words_follow_the_number() {
        let one = |template: &str| {
            let mut tera = Tera::default();
            register(&mut tera);
            let mut context = tera::Context::new();
            context.insert("w", &BTreeMap::from([("one", "{n} article"), ("other", "{n} articles")]));
            tera.render_str(template, &context, true).unwrap()
        };
        assert_eq!(one("{{ w | fill(n=1) }}, {{ w | fill(n=0) }}"), "1 article, 0 articles");
        assert_eq!(one("{{ 'by {who}' | fill(who='<b>') }}"), "by &lt;b&gt;");
    }
}
