//! JSON good and bad, and hostile.

use super::super::to_json;
use super::*;

/// The first fault with the text that it points at.
fn fault(text: &str) -> (&str, String) {
    let error = parse(text, 7).unwrap_err().remove(0);
    (&text[error.span.start - 7..error.span.end - 7], error.message)
}

#[test]
fn values_are_those_of_any_reader_of_json() {
    for text in [
        "{}",
        "[]",
        " { \"a\" : [ 1 , -2.5e3 , true , false , null ] }\r\n",
        "{\n\t\"tabs\": \"indent\",\n\t\"b\": {\"c\": []}\n}",
        r#"{"a":"\" \\ \/ \f \n \r \t \u00e9 \ud83c\udf5c 热"}"#,
        "\"text\"",
    ] {
        let expected: serde_json::Value = serde_json::from_str(text).unwrap();
        let mut read = parse(text, 0).map(|node| to_json(&node)).unwrap();
        if let Some(list) = read.get_mut("a").and_then(|a| a.as_array_mut()) {
            // A number stays a number, whatever its form.
            list[1] = serde_json::json!(-2500.0);
        }
        assert_eq!(read, expected, "{text}");
    }
}

#[test]
fn what_no_page_may_hold_is_replaced() {
    let node = parse(r#""a\b\u0000\ufffe\u0085z""#, 0).unwrap();
    assert_eq!(node.text(), Ok("a\u{fffd}\u{fffd}\u{fffd}\u{fffd}z"));
}

#[test]
fn spans_are_bytes_of_the_file() {
    let text = "{\"größe\": \"热\", \"b\": [1, {}]}";
    let node = parse(text, 50).unwrap();
    let at = |span: &Range<usize>| &text[span.start - 50..span.end - 50];
    let entries = node.entries().unwrap();
    assert_eq!((at(&entries[0].key_span), at(&entries[0].value.span)), ("\"größe\"", "\"热\""));
    assert_eq!((at(&entries[1].value.span), at(&node.span)), ("[1, {}]", text));
}

#[test]
fn what_is_wrong_is_told_where_it_is() {
    for (text, at, message) in [
        ("{\"a\": 1,}", ",", "a comma with nothing behind it"),
        ("[1,\n]", ",", "a comma with nothing behind it"),
        ("{\"a\": 1 \"b\": 2}", "\"", "a comma is missing before this"),
        ("{\"a\" 1}", "1", "a `:` is missing behind `a`"),
        ("{\"a\": Combi oven}", "Combi oven", "text must stand in double quotes"),
        ("{\"a\": 'x'}", "'x'", "text must stand in double quotes"),
        ("{\"a\": 01}", "01", "text must stand in double quotes"),
        ("{\"a\": }", "}", "a value is missing here"),
        ("{a: 1}", "a", "a key must stand in double quotes"),
        ("{\"a\": \"x\n}", "\"", "this quote is never closed"),
        ("{\"a\": \"\\x\"}", "\\x", "an unknown escape after `\\`"),
        ("{\"a\": \"\\ud83c\"}", "\\ud83c", "an unknown escape after `\\`"),
        ("{\"a\": [1, 2", "[", "this `[` is never closed"),
        ("{\"a\": 1", "{", "this `{` is never closed"),
        ("{", "{", "this `{` is never closed"),
        ("{\"a\": 1\n\nText", "{", "this `{` is never closed"),
        ("{} x", "x", "there is text behind the last bracket"),
    ] {
        assert_eq!(fault(text), (at, message.to_owned()), "{text}");
    }
    let errors = parse("{\"a\": 1, \"b\": {\"a\": 1}, \"a\": 2, x}", 0).unwrap_err();
    let found: Vec<_> = errors.iter().map(|error| (error.span.start, &*error.message)).collect();
    assert_eq!(found, [(24, "`a` is set twice"), (32, "a key must stand in double quotes")]);
}

#[test]
fn objects_end_where_they_are_closed() {
    for (text, end) in [
        ("{}", Some(2)),
        ("{\"a}\": [{}]} {", Some(12)),
        ("{\"a\\\"}\": 1}", Some(11)),
        ("{\"a: 1\n}", Some(8)),
        ("{\"a\": 1", None),
        ("}", None),
        ("text", None),
    ] {
        assert_eq!(object_end(text), end, "{text}");
    }
}

#[test]
fn hostile_input_neither_panics_nor_overflows() {
    let pieces = ["{", "}", "[", "]", "\"", ":", ",", "\\", "\\u", "d83c", "é", "\n", " ", "1", "-", "null", "\0"];
    let count = pieces.len();
    let walks = (1..20_000_usize).map(|seed| {
        let steps = (0..10).scan(seed, |state, _| {
            *state = (*state * 1_103_515_245 + 12_345) % 2_147_483_648;
            Some(pieces[*state / 65_536 % count])
        });
        steps.collect::<String>()
    });
    let long = ["[", "{\"a\":", "\"", "[[],", "\\", "{"].map(|piece| piece.repeat(10_000));
    for text in walks.chain(long) {
        let is_json = serde_json::from_str::<serde_json::Value>(&text).is_ok();
        match parse(&text, 7) {
            // Signs that nobody sees are all that JSON forbids in a text and this lets pass.
            Ok(_) => assert!(is_json || text.contains('\0'), "{text:?}"),
            Err(errors) => errors.iter().for_each(|error| {
                assert!(text.get(error.span.start - 7..error.span.end - 7).is_some(), "{text:?}: {error:?}");
            }),
        }
    }
}
