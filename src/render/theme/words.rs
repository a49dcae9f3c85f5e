//! The words of the interface, in the page's language.
//!
//! `i18n/<language>.toml` is a table of words, in which a table with `one` and `other` is a word with a number. A language is
//! laid over the one that it is a kind of (`zh-TW` over `zh`), and that over English, so that a word that is missing is there
//! all the same.

use std::collections::BTreeMap;
use std::sync::Arc;

use tera::Value;
use toml::Table;

use super::layers::Layer;
use crate::diagnostic::Diagnostic;
use crate::render::writer::{CalloutTypes, ComparisonWords, WriterWords};

/// The language that every other one is laid over.
const FALLBACK: &str = "en";

/// The word that says in which direction the language is written, for the `dir` attribute.
const DIRECTION: &str = "direction";

/// The table of callouts' titles.
const CALLOUTS: &str = "callouts";

/// Languages that are written from right to left.
const RIGHT_TO_LEFT: &[&str] =
    &["ar", "arc", "ckb", "dv", "fa", "he", "ks", "nqo", "ps", "sd", "syr", "ug", "ur", "yi"];

/// The words of all languages.
pub(super) struct Words {
    by_language: BTreeMap<String, Language>,
    /// English, for pages in a language that has no words, by whether that is written from right to left.
    fallback: [Language; 2],
}

/// The words of one language.
struct Language {
    /// For templates.
    value: Value,
    /// For the writer.
    writer: WriterWords,
}

impl Words {
    /// Reads the words of all layers, each word by word over those below.
    pub(super) fn read(layers: &[Layer], faults: &mut Vec<Diagnostic>) -> Self {
        let mut tables: BTreeMap<String, Table> = BTreeMap::new();
        for layer in layers {
            for (path, text) in &layer.texts {
                let Some(language) = path.strip_prefix("i18n/").and_then(|name| name.strip_suffix(".toml")) else {
                    continue;
                };
                match text.text.parse::<Table>() {
                    Ok(words) => tables.entry(normal(language)).or_default().extend(words),
                    Err(error) => faults.push(layer.toml_fault(path, text, &error)),
                }
            }
        }
        Self::from_tables(&tables)
    }

    fn from_tables(tables: &BTreeMap<String, Table>) -> Self {
        let titles = tables.values().flat_map(callout_titles);
        let types = Arc::new(CalloutTypes::new(titles));
        let words = |language: &str, layers: &[&str]| {
            let table = |language: &str| tables.get(language).cloned().unwrap_or_default();
            let mut words = table(FALLBACK);
            // English says nothing of how other languages are written.
            words.insert(DIRECTION.to_owned(), direction(language).into());
            layers.iter().for_each(|layer| words.extend(table(layer)));
            Language { value: Value::from_serializable(&words), writer: writer_words(&words, &types) }
        };
        let by_language =
            tables.keys().map(|language| (language.clone(), words(language, &[primary(language), language])));
        Self { by_language: by_language.collect(), fallback: [words("en", &[]), words("ar", &[])] }
    }

    /// The words for a page in this language (`en`, `zh-CN`).
    pub(super) fn of(&self, language: &str) -> Value {
        self.language(language).value.clone()
    }

    /// The writer's words for a text in this language.
    pub(super) fn of_writer(&self, language: &str) -> &WriterWords {
        &self.language(language).writer
    }

    fn language(&self, language: &str) -> &Language {
        let language = normal(language);
        let words = self.by_language.get(&language).or_else(|| self.by_language.get(primary(&language)));
        let fallback = &self.fallback[usize::from(direction(&language) == "rtl")];
        words.unwrap_or(fallback)
    }
}

/// The kinds of callout that a language has titles for, with these.
fn callout_titles(words: &Table) -> impl Iterator<Item = (&str, &str)> {
    let titles = words.get(CALLOUTS).and_then(toml::Value::as_table).into_iter().flatten();
    titles.filter_map(|(kind, title)| Some((kind.as_str(), title.as_str()?)))
}

/// The table of what comparisons say.
const COMPARISON: &str = "comparison";

/// What comparisons say besides what is in them.
fn comparison_words(words: &Table) -> ComparisonWords {
    let table = words.get(COMPARISON).and_then(toml::Value::as_table);
    let word = |key: &str| table.and_then(|table| table.get(key)?.as_str()).unwrap_or_default().to_owned();
    ComparisonWords {
        best: word("best"),
        missing: word("missing"),
        unknown: word("unknown"),
        not_applicable: word("not_applicable"),
        more: word("more"),
    }
}

/// What the writer needs of a language's words.
fn writer_words(words: &Table, types: &Arc<CalloutTypes>) -> WriterWords {
    let word = |key: &str| words.get(key).and_then(toml::Value::as_str).unwrap_or_default().to_owned();
    WriterWords {
        footnotes: word("footnotes"),
        back_to_text: word("back_to_text"),
        comparison: comparison_words(words),
        table: word("table"),
        callouts: callout_titles(words).map(|(kind, title)| (kind.to_owned(), title.to_owned())).collect(),
        types: types.clone(),
    }
}

/// A language tag as it is looked up.
fn normal(language: &str) -> String {
    language.to_ascii_lowercase().replace('_', "-")
}

/// `zh` of `zh-cn`.
fn primary(language: &str) -> &str {
    language.split('-').next().unwrap_or(language)
}

fn direction(language: &str) -> &'static str {
    if RIGHT_TO_LEFT.contains(&primary(language)) { "rtl" } else { "ltr" }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The keys of a table, those of its tables among them; forms of a number are the language's own.
    fn keys(table: &Table) -> Vec<String> {
        const FORMS: [&str; 2] = ["one", "other"];
        let below = |(key, value): (&String, &toml::Value)| match value.as_table() {
            Some(forms) if forms.keys().all(|form| FORMS.contains(&form.as_str())) => vec![key.clone()],
            Some(table) => keys(table).into_iter().map(|inner| format!("{key}.{inner}")).collect(),
            None => vec![key.clone()],
        };
        let mut keys: Vec<String> = table.iter().flat_map(below).collect();
        keys.sort();
        keys
    }

    #[test]
    fn every_language_has_every_word() {
        let built_in = Layer::built_in();
        let table = |path: &str| built_in.texts[path].text.parse::<Table>().unwrap();
        let languages: Vec<&String> = built_in.texts.keys().filter(|path| path.starts_with("i18n/")).collect();
        assert!(languages.len() > 1);
        for language in languages {
            assert_eq!(keys(&table(language)), keys(&table("i18n/en.toml")), "{language}");
        }
    }

    fn word(words: &Value, key: &str) -> String {
        words.get_from_path(key).and_then(Value::as_str).unwrap_or_default().to_owned()
    }

    #[test]
    fn a_missing_word_is_there_in_the_language_below() {
        let table = |text: &str| text.parse::<Table>().unwrap();
        let words = Words::from_tables(&BTreeMap::from([
            ("en".to_owned(), table("home = 'Home'\ntags = 'Tags'\ndate = '{day}'")),
            ("zh".to_owned(), table("home = '首页'\ntags = '标签'")),
            ("zh-tw".to_owned(), table("home = '首頁'")),
        ]));
        let taiwan = words.of("zh_TW");
        assert_eq!([word(&taiwan, "home"), word(&taiwan, "tags"), word(&taiwan, "date")], ["首頁", "标签", "{day}"]);
        assert_eq!(word(&words.of("zh-Hans-CN"), "home"), "首页");
        assert_eq!(word(&words.of("ar-EG"), "home"), "Home");
        assert_eq!(word(&words.of("ar-EG"), DIRECTION), "rtl");
        assert_eq!(word(&words.of("de"), DIRECTION), "ltr");
    }
}
