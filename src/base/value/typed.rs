//! A value tree as JSON, for `params` and data that templates read: here unquoted scalars get their types.
//!
//! Types are those of YAML's core schema and of TOML. A number that JSON cannot hold exactly stays text.

use serde_json::{Map, Number, Value as Json};

use super::{Node, Value};

/// The tree as JSON; unquoted `true`, `12`, `1.5` get their types, quoted text and dates stay text.
pub fn to_json(node: &Node) -> Json {
    match &node.value {
        Value::Null => Json::Null,
        Value::Scalar { text, plain: true } => scalar(text),
        Value::Scalar { text, plain: false } => Json::String(text.clone()),
        Value::List(items) => Json::Array(items.iter().map(to_json).collect()),
        Value::Map(entries) => {
            let members = entries.iter().map(|entry| (entry.key.clone(), to_json(&entry.value)));
            Json::Object(members.collect::<Map<_, _>>())
        }
    }
}

/// An unquoted scalar.
fn scalar(text: &str) -> Json {
    if let Some(value) = boolean(text) {
        return Json::Bool(value);
    }
    let number = integer(text).map(Number::from).or_else(|| float(text).and_then(Number::from_f64));
    number.map_or_else(|| Json::String(text.to_owned()), Json::Number)
}

/// `true` or `false` in one of the three ways that YAML's core schema knows.
pub(super) fn boolean(text: &str) -> Option<bool> {
    match text {
        "true" | "True" | "TRUE" => Some(true),
        "false" | "False" | "FALSE" => Some(false),
        _ => None,
    }
}

/// A whole number: decimal, `0x`, `0o` or `0b`, with `_` between digits.
pub(super) fn integer(text: &str) -> Option<i64> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let (radix, digits) = match digits.get(..2) {
        Some("0x") => (16, &digits[2..]),
        Some("0o") => (8, &digits[2..]),
        Some("0b") => (2, &digits[2..]),
        _ => (10, digits),
    };
    // A second sign is no digit, though the standard parser would take it.
    let sound = digits.starts_with(|c: char| c.is_ascii_hexdigit());
    let digits = if sound { without_separators(digits)? } else { return None };
    i64::from_str_radix(&format!("{sign}{digits}"), radix).ok()
}

/// A decimal number with a point or an exponent.
fn float(text: &str) -> Option<f64> {
    let numeric = text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'e' | b'E' | b'+' | b'-' | b'_'));
    let fraction = text.contains(['.', 'e', 'E']) && text.contains(|c: char| c.is_ascii_digit());
    if numeric && fraction { without_separators(text)?.parse().ok() } else { None }
}

/// Drops `_` between digits; `None` if one stands elsewhere.
fn without_separators(digits: &str) -> Option<String> {
    let misplaced = digits.starts_with('_') || digits.ends_with('_') || digits.contains("__");
    (!misplaced).then(|| digits.replace('_', ""))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::yaml;
    use super::*;

    #[test]
    fn unquoted_scalars_get_their_types() {
        let text =
            "a: true\nb: 12\nc: 1.50\nd: ~\ne: 'true'\nf: \"12\"\ng: no\nh: 2026-11-23\ni: -0x1F\nj: 1e3\nk: [x, 2]";
        let expected = json!({
            "a": true, "b": 12, "c": 1.5, "d": null, "e": "true", "f": "12", "g": "no", "h": "2026-11-23", "i": -31,
            "j": 1000.0, "k": ["x", 2]
        });
        assert_eq!(to_json(&yaml::parse(text, 0).unwrap()), expected);
    }

    #[test]
    fn what_json_cannot_hold_stays_text() {
        for text in
            ["99999999999999999999", "inf", ".nan", "1_", "--1", "-+1", "0x", "1.2.3", "e", ".", "-", "+", "0x-1"]
        {
            assert_eq!(scalar(text), Json::String(text.to_owned()));
        }
    }
}
