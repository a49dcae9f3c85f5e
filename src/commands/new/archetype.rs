//! From an archetype to the text of an article: placeholders are filled, and quoted where front matter needs it.

use std::ops::Range;

use crate::article::front_matter::{self, Format, Split};
use crate::base::path::SourcePath;
use crate::base::value::{Value, yaml};
use crate::diagnostic::{Diagnostic, Lint, Place, Severity};

/// What articles begin with.
pub(super) struct Archetype {
    /// The file that it comes from; none if it is the built-in one.
    pub(super) file: Option<SourcePath>,
    pub(super) text: String,
}

/// What is filled in.
pub(super) struct Values {
    pub(super) title: String,
    pub(super) date: String,
    pub(super) kind: String,
    pub(super) slug: String,
}

impl Values {
    /// The value of a placeholder; `.Title` is how another tool writes it. Others are left as they are.
    fn of(&self, name: &str) -> Option<&str> {
        match name.trim_start_matches('.').to_ascii_lowercase().as_str() {
            "title" => Some(&self.title),
            "date" => Some(&self.date),
            "kind" => Some(&self.kind),
            "slug" => Some(&self.slug),
            _ => None,
        }
    }
}

impl Archetype {
    /// Fills it, and sees to it that the front matter can be read and names the kind `own_kind`, if there is one.
    pub(super) fn fill(&self, values: &Values, own_kind: Option<&str>) -> Result<String, Box<Diagnostic>> {
        let filled = fill(&self.text, values);
        let text = match own_kind {
            Some(kind) => self.with_kind(filled, kind)?,
            None => filled,
        };
        let made = front_matter::read(&SourcePath::default(), &text);
        match made.diagnostics.into_iter().find(|fault| fault.severity == Severity::Error) {
            Some(fault) => Err(self.fault(format!("an article made from it could not be read: {}", fault.message))),
            None => Ok(text),
        }
    }

    fn with_kind(&self, text: String, kind: &str) -> Result<String, Box<Diagnostic>> {
        match front_matter::read(&SourcePath::default(), &text).meta.kind {
            Some(said) if said == kind => Ok(text),
            Some(said) => Err(self.fault(format!("it says that its articles are of the kind `{said}`"))),
            None => Ok(insert_kind(&text, kind)),
        }
    }

    fn fault(&self, message: String) -> Box<Diagnostic> {
        let fault = Diagnostic::new(Lint::FrontMatterSyntax, message);
        Box::new(match &self.file {
            Some(file) => fault.at(Place::file(file)).help("mend the archetype, or add one for the kind"),
            None => fault.help("choose another title"),
        })
    }
}

/// Adds the kind as the first key, in front matter of its own if there is none.
fn insert_kind(text: &str, kind: &str) -> String {
    match front_matter::split(text) {
        Split::Present { format, content, .. } => {
            let (at, line) = match format {
                Format::Yaml => (content.start, format!("kind: {}\n", yaml_value(kind))),
                Format::Toml => (content.start, format!("kind = {}\n", double_quoted(kind))),
                Format::Json => {
                    let bracket = text[content.clone()].find('{').map_or(0, |at| at + 1);
                    let inner = &text[content.start + bracket..content.end];
                    let comma = if inner.trim_start().starts_with('}') { "" } else { "," };
                    (content.start + bracket, format!("\n  \"kind\": {}{comma}", double_quoted(kind)))
                }
            };
            format!("{}{line}{}", &text[..at], &text[at..])
        }
        Split::Absent { .. } | Split::Unclosed { .. } => format!("---\nkind: {}\n---\n\n{text}", yaml_value(kind)),
    }
}

fn fill(text: &str, values: &Values) -> String {
    let front = match front_matter::split(text) {
        Split::Present { format, content, .. } => Some((format, content)),
        Split::Absent { .. } | Split::Unclosed { .. } => None,
    };
    let mut filled = String::with_capacity(text.len());
    let mut at = 0;
    while let Some((placeholder, name)) = next_placeholder(text, at) {
        filled.push_str(&text[at..placeholder.start]);
        match values.of(name) {
            Some(value) => match front.as_ref().filter(|(_, content)| content.contains(&placeholder.start)) {
                Some((format, _)) => filled.push_str(&in_front_matter(text, &placeholder, *format, value)),
                None => filled.push_str(value),
            },
            None => filled.push_str(&text[placeholder.clone()]),
        }
        at = placeholder.end;
    }
    filled + &text[at..]
}

/// The next `{{ name }}` from byte `from` on.
fn next_placeholder(text: &str, from: usize) -> Option<(Range<usize>, &str)> {
    let start = from + text[from..].find("{{")?;
    let end = start + text[start..].find("}}")?;
    Some((start..end + 2, text[start + 2..end].trim()))
}

/// A value as it must be written where its placeholder stands.
fn in_front_matter(text: &str, placeholder: &Range<usize>, format: Format, value: &str) -> String {
    let line_start = text[..placeholder.start].rfind('\n').map_or(0, |end| end + 1);
    let before = &text[line_start..placeholder.start];
    let behind = text[placeholder.end..].lines().next().unwrap_or_default();
    let sign = match format {
        Format::Yaml => ':',
        Format::Toml => '=',
        Format::Json => {
            let in_quotes = before.replace("\\\"", "").matches('"').count() % 2 == 1;
            return if in_quotes { escaped(value) } else { double_quoted(value) };
        }
    };
    let before = before.split_once(sign).map_or(before, |(_, before)| before).trim_start();
    let before = before.trim_start_matches(['-', '[', ' ']);
    let is_whole = before.is_empty() && matches!(behind.trim_start().chars().next(), None | Some(',' | ']' | '#'));
    match (before.chars().next(), format) {
        (Some('"'), _) => escaped(value),
        (Some('\''), Format::Yaml) => value.replace('\'', "''"),
        // Such a text of TOML can hold no apostrophe.
        (Some('\''), Format::Toml) => value.replace('\'', "’"),
        (None, Format::Yaml) if is_whole => yaml_value(value),
        (None, Format::Toml) if is_whole && !is_date(value) => double_quoted(value),
        _ => value.to_owned(),
    }
}

/// A text as a value of YAML: as it is if it stays itself, else in quotes.
fn yaml_value(value: &str) -> String {
    let parsed = yaml::parse(&format!("[{value}]"), 0).ok();
    let stays = parsed.is_some_and(|node| match node.value {
        Value::List(items) => {
            matches!(&*items, [item] if matches!(&item.value, Value::Scalar { text, plain: true } if text == value))
        }
        _ => false,
    });
    let is_plain = stays && yaml::parse(&format!("k: {value}"), 0).is_ok();
    if is_plain { value.to_owned() } else { double_quoted(value) }
}

fn is_date(value: &str) -> bool {
    value.starts_with(|c: char| c.is_ascii_digit()) && crate::base::date::Date::parse(value).is_ok()
}

fn double_quoted(value: &str) -> String {
    format!("\"{}\"", escaped(value))
}

fn escaped(value: &str) -> String {
    value.replace('\\', "\\\\").replace('"', "\\\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(text: &str, title: &str) -> String {
        let values = Values {
            title: title.to_owned(),
            date: "2026-11-23".to_owned(),
            kind: "oven".to_owned(),
            slug: "a-b".to_owned(),
        };
        fill(text, &values)
    }

    #[test]
    fn placeholders_are_filled_and_others_left() {
        let text = "# {{title}} {{ slug }} {{ kind }} {{ .Date }} {{ other }} {{";
        assert_eq!(filled(text, "A: b"), "# A: b a-b oven 2026-11-23 {{ other }} {{");
    }

    #[test]
    fn front_matter_stays_readable_whatever_the_title() {
        for title in
            ["Onion soup", "What: a \"story\"", "# 1", "it's \\ here", "[x]", "", "- a", "true", "热干面", "a #b"]
        {
            for text in [
                "---\ntitle: {{ title }}\n---\n",
                "---\ntitle: \"{{ title }}\"\n---\n",
                "---\ntitle: '{{ title }}'\n---\n",
                "+++\ntitle = {{ title }}\ndate = {{ date }}\n+++\n",
                "+++\ntitle = \"{{ title }}\"\n+++\n",
                "---\ntags: [{{ title }}, x]\ntitle: {{ title }}\n---\n",
                "{\n  \"title\": \"{{ title }}\"\n}\n",
                "{ \"draft\": true, \"date\": {{ date }}, \"title\": {{ title }} }\n",
            ] {
                let made = front_matter::read(&SourcePath::default(), &filled(text, title));
                let expected = Some(title).filter(|title| !title.is_empty());
                assert_eq!(made.meta.title.as_deref(), expected, "{text:?} {title:?}: {:?}", made.diagnostics);
            }
        }
    }

    #[test]
    fn the_kind_is_added_where_nothing_says_it() {
        let with_kind = |text: &str| {
            let archetype = Archetype { file: None, text: String::new() };
            archetype.with_kind(text.to_owned(), "oven").map_err(|fault| fault.message)
        };
        assert_eq!(with_kind("Text").unwrap(), "---\nkind: oven\n---\n\nText");
        assert_eq!(with_kind("---\na: b\n---\n").unwrap(), "---\nkind: oven\na: b\n---\n");
        assert_eq!(with_kind("+++\n+++\n").unwrap(), "+++\nkind = \"oven\"\n+++\n");
        assert_eq!(with_kind("{\"a\": 1}\n").unwrap(), "{\n  \"kind\": \"oven\",\"a\": 1}\n");
        assert_eq!(with_kind("---json\n{}\n---\n").unwrap(), "---json\n{\n  \"kind\": \"oven\"}\n---\n");
        assert_eq!(with_kind("---\nkind: oven\n---\n").unwrap(), "---\nkind: oven\n---\n");
        assert!(with_kind("---\nkind: dish\n---\n").is_err());
    }
}
