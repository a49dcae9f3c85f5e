//! Character references (`&amp;`, `&#x41;`, `&eacute`) in the values of attributes, decoded as browsers decode them.
//!
//! All names of the HTML standard are known, those without a semicolon too; the table is html5ever's. In an attribute a
//! name without a semicolon counts only if neither a letter, a digit nor `=` follows, so that the address `?a=1&copy=2` stays
//! what it is. Numbers that stand for no character, or for a control character of old Windows pages, are mended (§13.2.5.80).

use std::borrow::Cow;

use html5ever::data::{C1_REPLACEMENTS, NAMED_ENTITIES};

/// The text that an attribute's value, written as `value`, stands for.
pub(in crate::article) fn decode(value: &str) -> Cow<'_, str> {
    let Some(first) = value.find('&') else { return Cow::Borrowed(value) };
    let mut text = String::with_capacity(value.len());
    text.push_str(&value[..first]);
    let mut rest = &value[first..];
    while let Some(reference) = rest.strip_prefix('&') {
        let behind = match reference.strip_prefix('#') {
            Some(number) => push_number(&mut text, number),
            None => push_named(&mut text, reference),
        };
        rest = behind.unwrap_or_else(|| {
            text.push('&');
            reference
        });
        let next = rest.find('&').unwrap_or(rest.len());
        text.push_str(&rest[..next]);
        rest = &rest[next..];
    }
    Cow::Owned(text)
}

/// Adds what the name at the start of `reference` stands for; what follows the reference, if it is one.
fn push_named<'v>(text: &mut String, reference: &'v str) -> Option<&'v str> {
    let length = reference.bytes().take_while(u8::is_ascii_alphanumeric).count();
    let behind = &reference[length..];
    let (name, behind) = match behind.strip_prefix(';') {
        Some(behind) => (&reference[..=length], behind),
        None if behind.starts_with('=') => return None,
        None => (&reference[..length], behind),
    };
    // The table also holds the beginnings of names, which stand for nothing.
    let &(first, second) = NAMED_ENTITIES.get(name).filter(|(first, _)| *first != 0)?;
    text.extend([first, second].into_iter().filter(|&code| code != 0).filter_map(char::from_u32));
    Some(behind)
}

/// Adds the character whose number stands at the start of `number`; what follows the reference, if it is one.
fn push_number<'v>(text: &mut String, number: &'v str) -> Option<&'v str> {
    let (digits, base) = match number.strip_prefix(['x', 'X']) {
        Some(digits) => (digits, 16),
        None => (number, 10),
    };
    let length = digits.bytes().take_while(|digit| char::from(*digit).is_digit(base)).count();
    if length == 0 {
        return None;
    }
    // A number that is too large for the type is too large for a character.
    text.push(u32::from_str_radix(&digits[..length], base).map_or(char::REPLACEMENT_CHARACTER, character));
    let behind = &digits[length..];
    Some(behind.strip_prefix(';').unwrap_or(behind))
}

/// The character that browsers show for a number.
fn character(code: u32) -> char {
    let mended = match code {
        0 => None,
        0x80..=0x9f => C1_REPLACEMENTS[code as usize - 0x80].or(char::from_u32(code)),
        _ => char::from_u32(code),
    };
    mended.unwrap_or(char::REPLACEMENT_CHARACTER)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_decoded_as_in_attributes() {
        for (written, text) in [
            ("a b", "a b"),
            ("a&amp;b&lt;c&gt;d&quot;e&apos;f&nbsp;g", "a&b<c>d\"e'f\u{a0}g"),
            ("&Eacute;t&eacute;", "Été"),
            ("&NotEqualTilde;", "≂\u{338}"),
            ("&CounterClockwiseContourIntegral;", "∳"),
            ("&amp", "&"),
            ("&amp &lt/", "& </"),
            ("?a=1&copy=2&reg2&not", "?a=1&copy=2&reg2¬"),
            ("&amp;amp;", "&amp;"),
            ("&#65;&#x42;&#X43;&#x2f&#47x", "ABC//x"),
            ("java&#115;cript&colon;x&Tab;&NewLine;", "javascript:x\t\n"),
            ("&#0;&#xd800;&#x110000;&#99999999999999999999;", "\u{fffd}\u{fffd}\u{fffd}\u{fffd}"),
            ("&#128;&#x81;", "€\u{81}"),
            ("&;&#;&#x;&#xg;&x;&nbs;&nb&", "&;&#;&#x;&#xg;&x;&nbs;&nb&"),
            ("&热;&é", "&热;&é"),
        ] {
            assert_eq!(decode(written), text, "{written}");
        }
    }

    #[test]
    fn what_holds_no_reference_is_not_copied() {
        assert!(matches!(decode("a.md#b"), Cow::Borrowed(_)));
    }
}
