//! TOML as a value tree. Every fault of the syntax is reported at once.

mod explain;

use std::ops::Range;

use ::toml::Spanned;
use ::toml::de::{DeString, DeTable, DeValue};

use super::{Entry, MAX_DEPTH, Node, SyntaxError, Value};

/// Parses a TOML document that begins `offset` bytes into its file. The root is always a map.
///
/// # Errors
/// Everything that is no TOML, from top to bottom; and a text that nests too deeply.
pub fn parse(text: &str, offset: usize) -> Result<Node, Vec<SyntaxError>> {
    let (table, errors) = DeTable::parse_recoverable(text);
    if !errors.is_empty() {
        return Err(explain::explain_all(&errors, text, offset));
    }
    let converter = Converter { text, offset };
    let entries = converter.entries(table.get_ref(), 1).map_err(|error| vec![error])?;
    Ok(Node { span: offset..offset + text.len(), value: Value::Map(entries) })
}

/// Turns the parser's tree into ours.
struct Converter<'a> {
    text: &'a str,
    offset: usize,
}

impl Converter<'_> {
    /// The entries of a table; `depth` is 1 at the root.
    fn entries(&self, table: &DeTable<'_>, depth: usize) -> Result<Vec<Entry>, SyntaxError> {
        let convert = |(key, value): (&Spanned<DeString<'_>>, &Spanned<DeValue<'_>>)| {
            let key_span = self.shift(key.span());
            if depth > MAX_DEPTH {
                return Err(SyntaxError::too_deep(key_span));
            }
            let key = key.get_ref().clone().into_owned();
            Ok(Entry { key, key_span, value: self.node(value, depth)? })
        };
        table.iter().map(convert).collect()
    }

    fn node(&self, value: &Spanned<DeValue<'_>>, depth: usize) -> Result<Node, SyntaxError> {
        let span = self.shift(value.span());
        if depth > MAX_DEPTH {
            return Err(SyntaxError::too_deep(span));
        }
        let value = match value.get_ref() {
            DeValue::String(text) => Value::scalar(text.clone().into_owned(), false),
            DeValue::Array(items) => {
                Value::List(items.iter().map(|item| self.node(item, depth + 1)).collect::<Result<_, _>>()?)
            }
            DeValue::Table(table) => Value::Map(self.entries(table, depth + 1)?),
            DeValue::Integer(_) | DeValue::Float(_) | DeValue::Boolean(_) | DeValue::Datetime(_) => {
                Value::Scalar { text: self.text.get(value.span()).unwrap_or_default().to_owned(), plain: true }
            }
        };
        Ok(Node { span, value })
    }

    fn shift(&self, span: Range<usize>) -> Range<usize> {
        self.offset + span.start..self.offset + span.end
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scalar<'a>(node: &'a Node, key: &str) -> (&'a str, bool) {
        match &node.get(key).unwrap().value {
            Value::Scalar { text, plain } => (text, *plain),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn scalars_stay_as_written() {
        let text = "a = 1_000.50\nb = \"no\"\nc = 2026-11-23 14:05:00\nd = 0xFF\ne = true\n";
        let node = parse(text, 0).unwrap();
        let expected =
            [("a", "1_000.50", true), ("b", "no", false), ("c", "2026-11-23 14:05:00", true), ("d", "0xFF", true)];
        for (key, text, plain) in expected {
            assert_eq!(scalar(&node, key), (text, plain));
        }
    }

    #[test]
    fn spans_are_bytes_of_the_file() {
        let text = "\"título\" = \"热干面\"\n['größe']\nx = 3\n";
        let node = parse(text, 100).unwrap();
        let entries = node.entries().unwrap();
        let at = |span: &Range<usize>| &text[span.start - 100..span.end - 100];
        assert_eq!(at(&entries[0].key_span), "\"título\"");
        assert_eq!(at(&entries[0].value.span), "\"热干面\"");
        assert_eq!(at(&entries[1].key_span), "'größe'");
        assert_eq!(at(&entries[1].value.get("x").unwrap().span), "3");
    }

    #[test]
    fn all_errors_come_at_once() {
        let errors = parse("a = \nb = 1\nb = 2\nc = hello\n", 10).unwrap_err();
        let found: Vec<_> = errors.iter().map(|error| (error.span.start, error.message.as_str())).collect();
        assert_eq!(found.len(), 3, "{found:?}");
        assert_eq!(found[1], (21, "`b` is set twice"));
    }

    #[test]
    fn hostile_input_neither_panics_nor_overflows() {
        let steps = "a.".repeat(70);
        // The parser limits dotted keys and brackets, each alone; this is as deep as the two together go.
        let product = format!("{steps}a = {{").replace("= {", &format!("= {{ {steps}a = {{").repeat(60));
        let headers: String = (0..70).map(|i| format!("[{}b{i}]\n{steps}x = 1\n", "a.".repeat(i))).collect();
        for text in [
            "[".repeat(10_000),
            format!("a = {}", "[".repeat(10_000)),
            format!("a = {}", "{a=".repeat(10_000)),
            format!("{}a = 1", "a.".repeat(100_000)),
            product.replace("{ ", "{\n"),
            product,
            headers,
            "a = \"".to_owned(),
            "a = \"\"\"\n".to_owned(),
            "\0".to_owned(),
            "a = 9999-99-99".to_owned(),
            "= = =\n[\n]]".to_owned(),
            "\u{feff}a = 1\u{feff}".to_owned(),
        ] {
            let errors = parse(&text, 0).expect_err(&text[..text.len().min(40)]);
            assert!(errors.iter().all(|error| error.span.end <= text.len()));
        }
    }
}
