//! JSON-LD as it stands in a page.

use std::borrow::Cow;

use serde::{Serialize, Serializer};

use crate::base::text::holds_any;
use crate::view::StructuredData;

impl Serialize for StructuredData {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // As for phrases: the engine prints it as it is.
        tera::Value::safe_string(&in_script(&self.0)).serialize(serializer)
    }
}

/// JSON without any character that could end a script element, or begin a comment in one. All of these can only stand in
/// its texts, where they may be written by number.
fn in_script(json: &str) -> Cow<'_, str> {
    /// The first byte of the two separators.
    const BEGINS_SEPARATOR: u8 = 0xe2;
    if !holds_any(json, |byte| matches!(byte, b'<' | b'>' | b'&' | BEGINS_SEPARATOR)) {
        return json.into();
    }
    let mut escaped = String::with_capacity(json.len());
    for c in json.chars() {
        match c {
            '<' => escaped.push_str("\\u003c"),
            '>' => escaped.push_str("\\u003e"),
            '&' => escaped.push_str("\\u0026"),
            '\u{2028}' => escaped.push_str("\\u2028"),
            '\u{2029}' => escaped.push_str("\\u2029"),
            c => escaped.push(c),
        }
    }
    escaped.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_it_ends_the_script() {
        let title = "</script><!-- <script> ]]> & \u{2028}";
        let json = serde_json::json!({ "name": title }).to_string();
        let written = in_script(&json);
        assert!(!written.contains(['<', '>', '&', '\u{2028}']), "{written}");
        let read: serde_json::Value = serde_json::from_str(&written).unwrap();
        assert_eq!(read["name"], title);
    }
}
