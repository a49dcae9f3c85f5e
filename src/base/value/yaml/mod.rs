//! YAML as a value tree: the first document of a text, with aliases and merge keys resolved.
//!
//! The parser's events arrive one by one and are put together on an explicit stack, so that no input can exhaust the
//! program's own. What aliases expand to has a budget. Tags (`!!str`) only ever turn a scalar into text.

mod builder;
mod explain;

use saphyr_parser::Parser;

use super::{Node, Offsets, SyntaxError};

/// Parses a YAML document that begins `offset` bytes into its file. An empty text is a null.
///
/// # Errors
/// The first thing that is no YAML, and every key that is set twice before that.
pub fn parse(text: &str, offset: usize) -> Result<Node, Vec<SyntaxError>> {
    // A byte order mark is the file's, and the parser counts it or not depending on where it stands.
    let body = text.strip_prefix('\u{feff}').unwrap_or(text);
    let offsets = Offsets::new(body, offset + text.len() - body.len());
    let mut builder = builder::Builder::new(body, &offsets);
    for event in Parser::new_from_str(body) {
        let step = match event {
            Ok((event, span)) => builder.accept(event, span),
            Err(error) => Err(explain::explain(&error, body, &offsets)),
        };
        if let Err(error) = step {
            return Err(builder.fail(error));
        }
    }
    builder.finish()
}

#[cfg(test)]
mod tests {
    use super::super::{Node, Value};
    use super::*;

    fn scalar(node: Option<&Node>) -> (&str, bool) {
        match node.map(|node| &node.value) {
            Some(Value::Scalar { text, plain }) => (text, *plain),
            other => panic!("{other:?}"),
        }
    }

    fn error(text: &str) -> SyntaxError {
        parse(text, 0).unwrap_err().remove(0)
    }

    #[test]
    fn scalars_stay_as_written() {
        let node =
            parse("a: no\nb: '1.50'\nc: 2026-11-23\nd: |\n  two\n  lines\ne: !!str 12\nf: \"a\\nb\"", 0).unwrap();
        for (key, expected) in [
            ("a", ("no", true)),
            ("b", ("1.50", false)),
            ("c", ("2026-11-23", true)),
            ("d", ("two\nlines\n", false)),
            ("e", ("12", false)),
            ("f", ("a\nb", false)),
        ] {
            assert_eq!(scalar(node.get(key)), expected);
        }
    }

    #[test]
    fn spans_are_bytes_of_the_file() {
        let text = "# 注释 é\ntítulo: 热干面 # 注\n列表:\n  - один\n  - \"два\" \nflow: [é, {ü: ö}]\nafter: x\n";
        let node = parse(text, 50).unwrap();
        let at = |span: &std::ops::Range<usize>| &text[span.start - 50..span.end - 50];
        let entries = node.entries().unwrap();
        let keys: Vec<_> = entries.iter().map(|entry| at(&entry.key_span)).collect();
        assert_eq!(keys, ["título", "列表", "flow", "after"]);
        let values: Vec<_> = entries.iter().map(|entry| at(&entry.value.span)).collect();
        assert_eq!(values, ["热干面", "- один\n  - \"два\"", "[é, {ü: ö}]", "x"]);
    }

    #[test]
    fn a_byte_order_mark_shifts_spans() {
        let node = parse("\u{feff}é: x", 0).unwrap();
        assert_eq!(node.entries().map(|entries| entries[0].key_span.clone()), Some(3..5));
    }

    #[test]
    fn every_key_that_is_set_twice_is_named() {
        let errors = parse("a: 1\nb: 2\na: 3\nb: 4\n", 0).unwrap_err();
        let found: Vec<_> = errors.iter().map(|error| (error.span.clone(), error.message.as_str())).collect();
        assert_eq!(found, [(10..11, "`a` is set twice"), (15..16, "`b` is set twice")]);
        assert_eq!(errors[1].related, Some((5..6, "`b` is first set here".to_owned())));
    }

    #[test]
    fn aliases_and_merge_keys_are_resolved() {
        let node = parse("base: &b {x: 1, y: 2}\nall:\n  <<: *b\n  y: 3\nsame: *b\n", 0).unwrap();
        let all = node.get("all").unwrap();
        assert_eq!((scalar(all.get("x")).0, scalar(all.get("y")).0), ("1", "3"));
        assert_eq!(node.get("same").map(|node| node.span.clone()), Some(49..51));
        let several = parse("- &a {x: 1}\n- &b {x: 2, z: 5}\n- <<: [*a, *b]\n  q: 1\n", 0).unwrap();
        let Value::List(items) = &several.value else { panic!() };
        assert_eq!((scalar(items[2].get("x")).0, scalar(items[2].get("z")).0), ("1", "5"));
    }

    #[test]
    fn an_alias_bomb_is_an_error() {
        let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
        for level in 1..10 {
            let items = vec![format!("*a{}", level - 1); 10].join(", ");
            bomb.push_str(&format!("a{level}: &a{level} [{items}]\n"));
        }
        assert!(error(&bomb).message.contains("expands to too much"));
        let long = format!("a: &a {}\nb: [{}]", "x".repeat(100_000), vec!["*a"; 1000].join(", "));
        assert!(error(&long).message.contains("expands to too much"));
    }

    #[test]
    fn depth_is_limited_however_it_is_reached() {
        let brackets = format!("{}{}", "[".repeat(100), "]".repeat(100));
        let mut chain = "- &a0 [x]\n".to_owned();
        for level in 1..200 {
            chain.push_str(&format!("- &a{level} [*a{}]\n", level - 1));
        }
        for text in [brackets, "- ".repeat(10_000), chain] {
            assert!(error(&text).message.contains("nested more than"), "{}", &text[..20]);
        }
    }

    #[test]
    fn usual_mistakes_are_explained() {
        for (text, span, message, help) in [
            ("a:\n\tb: 1\n", 3..4, "a tab", "indent with spaces"),
            ("a:\n  - b\n\t- c\n", 9..10, "a tab", "indent with spaces"),
            ("title: Soup: a story\n", 11..12, "`:`", "quotes"),
            ("title: @home\n", 7..8, "cannot begin with `@`", "quotes"),
            ("title: `a`\n", 7..8, "cannot begin with a backtick", "quotes"),
            ("title: *bold* text\n", 7..8, "`*`", "quotes"),
            ("a: *nowhere\n", 3..4, "`*`", "quotes"),
            ("title: \"open\nb: 1\n", 7..8, "never closed", "closing quote"),
            ("tags: [a, b\ntitle: x\n", 6..7, "`[`", "`]`"),
            ("title: {{ name }}\n", 8..16, "key", "quotes"),
            ("a: 1\n---\nb: 2\n", 5..8, "more than one", "`---`"),
        ] {
            let error = error(text);
            assert!(error.message.contains(message), "{text:?}: {error:?}");
            assert!(error.help.as_ref().is_some_and(|text| text.contains(help)), "{text:?}: {error:?}");
            assert_eq!(error.span, span, "{text:?}: {error:?}");
        }
    }

    #[test]
    fn hostile_input_never_panics() {
        let pieces = [
            "a: ",
            "- ",
            "[",
            "]",
            "{",
            "}",
            "\"",
            "'",
            "|",
            ">",
            "&a ",
            "*a",
            "!!binary ",
            "!<",
            "%TAG ! x\n",
            "%YAML 9.9\n",
            "\0",
            "\u{feff}",
            "\t",
            "\r",
            "\n",
            "  ",
            "---\n",
            "...\n",
            "# é\n",
            "热: ",
            ": ",
            "? ",
            "<<: ",
            ",",
            "@",
            "`",
            "\\x",
            "\u{85}",
            "\u{2028}",
            "~",
            "|9\n",
            ">-\n",
        ];
        // Every row of three pieces, then a walk through longer ones.
        let count = pieces.len();
        let triples = (0..count.pow(3)).map(|n| [n % count, n / count % count, n / count / count]);
        let triples = triples.map(|row| row.map(|index| pieces[index]).concat());
        let walks = (1..4000usize).map(|seed| {
            let steps = (0..12).scan(seed, |state, _| {
                *state = (*state * 1_103_515_245 + 12_345) % 2_147_483_648;
                Some(pieces[*state / 65_536 % count])
            });
            steps.collect::<String>()
        });
        let long =
            ["[", "{", "- ", "? ", "a: ", "&a ", "!a ", "'", "\"", "[a, ", "{a: "].map(|piece| piece.repeat(10_000));
        for text in triples.chain(walks).chain(long) {
            if let Err(errors) = parse(&text, 7) {
                for error in errors {
                    let (start, end) = (error.span.start - 7, error.span.end - 7);
                    assert!(text.get(start..end).is_some(), "{text:?}: {error:?}");
                }
            }
        }
    }
}
