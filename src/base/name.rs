//! The names of criteria, subjects and headings, and what in them is no part of the name.
//!
//! `1. Price`, `一、Price`, `💰 Price:` and `price` are one name. A numbering needs its mark: `3 compartment sink` has none.

use super::quantity;
use super::text::{fold, is_ideographic};

/// What two names share if readers would call them the same: without numbering, emoji and colon around it, and folded as
/// [`fold`] does. What would be nothing without them is kept.
pub fn fold_name(name: &str) -> String {
    fold(core(name))
}

/// The part of `name` that is the name.
pub fn core(name: &str) -> &str {
    let whole = name.trim();
    let ended = without_end(whole);
    let mut rest = ended;
    if !begins_with_word(rest) {
        rest = without_emoji(rest);
        if let Some(behind) = numbering(rest).filter(|behind| holds_word(behind)) {
            rest = behind;
        }
        rest = without_emoji(rest);
    }
    if holds_word(rest) { rest } else { whole }
}

/// Whether a word in the letters of English begins the text, and no numbering: nearly every name does.
fn begins_with_word(text: &str) -> bool {
    let length = text.bytes().take_while(u8::is_ascii_alphabetic).count();
    length > 0 && matches!(text.as_bytes().get(length), None | Some(b' '))
}

/// A name that ends in brackets: what stands before them, and in them. They may hold others.
pub fn end_brackets(name: &str) -> Option<(&str, &str)> {
    let inner = name.trim_end().strip_suffix([')', '）'])?;
    let mut open = 1;
    for (at, c) in inner.char_indices().rev() {
        match c {
            ')' | '）' => open += 1,
            '(' | '（' => open -= 1,
            _ => {}
        }
        if open == 0 {
            let outside = inner[..at].trim_end();
            return (!outside.trim_start().is_empty()).then(|| (outside, &inner[at + c.len_utf8()..]));
        }
    }
    None
}

/// Whether a text is a numbering and nothing else.
pub fn is_numbering(text: &str) -> bool {
    numbering(text.trim_start()).is_some_and(|rest| rest.trim().is_empty())
}

/// Whether anything is left that could be called a name.
fn holds_word(text: &str) -> bool {
    text.contains(char::is_alphanumeric)
}

fn without_emoji(text: &str) -> &str {
    // The digit of a keycap is no part of the name either.
    let text = keycap(text).unwrap_or(text);
    text.trim_start_matches(|c: char| is_emoji(c) || c.is_whitespace())
}

/// What follows a digit in a key, `1️⃣`.
fn keycap(text: &str) -> Option<&str> {
    let rest = text.strip_prefix(|c: char| c.is_ascii_digit() || c == '#')?;
    rest.strip_prefix('\u{fe0f}').unwrap_or(rest).strip_prefix('\u{20e3}')
}

/// Colons, emoji and white space taken off the end.
fn without_end(text: &str) -> &str {
    text.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '：') || is_emoji(c))
}

/// Emoji and symbols that are drawn like them, and what joins and colours them.
pub fn is_emoji(c: char) -> bool {
    matches!(c,
        '\u{2300}'..='\u{23ff}' | '\u{25a0}'..='\u{27bf}' | '\u{2b00}'..='\u{2bff}' | '\u{1f000}'..='\u{1faff}'
        | '\u{fe0e}' | '\u{fe0f}' | '\u{200d}' | '\u{20e3}' | '\u{e0020}'..='\u{e007f}' | '\u{2139}' | '\u{3297}' | '\u{3299}')
}

/// What follows the numbering that the text begins with: `1.`, `1)`, `(1)`, `1.2`, `一、`, `（一）`, `第一章`, `a)`, `IV.`, `①`.
fn numbering(text: &str) -> Option<&str> {
    let first = text.chars().next()?;
    let rest = match first {
        '(' | '（' => in_brackets(&text[first.len_utf8()..])?,
        '①'..='⑳' => &text[first.len_utf8()..],
        '0'..='9' | '０'..='９' => decimal(text)?,
        '第' => chapter(&text[first.len_utf8()..])?,
        c if is_chinese_digit(c) => behind_mark(text.trim_start_matches(is_chinese_digit), &['、', '.', '．'])?,
        c if c.is_ascii_alphabetic() => lettered(text)?,
        _ => return None,
    };
    Some(rest.trim_start())
}

/// `1)` and `(1)`, with a short number, a letter, or a number in Chinese or Roman digits.
fn in_brackets(inside: &str) -> Option<&str> {
    const LONGEST: usize = 4;
    let end = inside.find([')', '）'])?;
    let (number, rest) = (&inside[..end], &inside[end..]);
    let is_letter = number.len() == 1 && number.bytes().all(|byte| byte.is_ascii_alphabetic());
    let is_number = !number.is_empty()
        && number.chars().count() <= LONGEST
        && (number.chars().all(is_digit) || number.chars().all(is_chinese_digit) || number.chars().all(is_roman));
    let mut behind = rest.chars();
    behind.next();
    // `（一）、` has both marks.
    let behind = behind.as_str();
    (is_letter || is_number).then_some(behind.strip_prefix('、').unwrap_or(behind))
}

/// `1.`, `1)`, `1、`, `1.2`, `1.2.3.`
fn decimal(text: &str) -> Option<&str> {
    const LONGEST: usize = 3;
    let mut rest = text;
    let mut levels = 0;
    loop {
        let behind = rest.trim_start_matches(is_digit);
        if behind.len() == rest.len() || rest[..rest.len() - behind.len()].chars().count() > LONGEST {
            return None;
        }
        levels += 1;
        rest = behind;
        match rest.strip_prefix(['.', '．']) {
            Some(behind) if behind.starts_with(is_digit) => rest = behind,
            _ => break,
        }
    }
    if let Some(behind) = behind_mark(rest, &[')', '）', '、']) {
        return Some(behind);
    }
    if let Some(behind) = behind_mark(rest, &['.', '．']) {
        // `3.x` is a version.
        return (!behind.starts_with(|c: char| c.is_ascii_alphanumeric())).then_some(behind);
    }
    let word = rest.strip_prefix([' ', '\u{a0}', '\u{3000}']).filter(|_| levels > 1)?.trim_start();
    (!is_measure(word)).then_some(word)
}

/// Whether the first word is a unit, so that the number before it is no numbering: `1.5 l bottle`, `2.4 GHz`.
fn is_measure(text: &str) -> bool {
    const OTHERS: [&str; 12] = ["ghz", "mhz", "khz", "hz", "gb", "mb", "tb", "v", "kv", "a", "ah", "bar"];
    let word = text.split([' ', '-', ',']).next().unwrap_or_default();
    OTHERS.contains(&word.to_ascii_lowercase().as_str()) || quantity::is_unit(word)
}

/// `第一章`, `第 2 节`
fn chapter(behind: &str) -> Option<&str> {
    let number = behind.trim_start();
    let rest = number.trim_start_matches(|c| is_digit(c) || is_chinese_digit(c));
    let sort = rest.trim_start();
    (rest.len() < number.len()).then_some(())?;
    let behind = sort.strip_prefix("部分").or_else(|| sort.strip_prefix(['章', '节', '節', '部', '篇']))?;
    let is_apart = behind.starts_with(|c: char| !is_ideographic(c)) || sort.starts_with(['章', '节', '節']);
    is_apart.then(|| behind.trim_start_matches([':', '：', '、', '.', ' ']))
}

/// `a)`, `IV.`, `I. Introduction`; a letter with a full stop is an abbreviation otherwise: `E. coli`.
fn lettered(text: &str) -> Option<&str> {
    let length = text.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (letters, rest) = text.split_at(length);
    let is_numeral = letters.chars().all(is_roman) && is_roman_numeral(letters);
    if let Some(behind) = behind_mark(rest, &[')', '）', '、']) {
        return (length == 1 || is_numeral).then_some(behind);
    }
    let behind = rest.strip_prefix(['.', '．']).filter(|_| is_numeral)?;
    let next = behind.trim_start().chars().next()?;
    let is_apart = behind.len() > behind.trim_start().len() || is_ideographic(next);
    // `V. cholerae` is a species, `C. Brown` a person.
    let is_heading = (length > 1 || matches!(letters, "I" | "V" | "X")) && !next.is_lowercase();
    (is_apart && is_heading).then_some(behind)
}

/// Whether large letters are a number below a hundred, as Romans write it.
fn is_roman_numeral(letters: &str) -> bool {
    let tens = letters.trim_start_matches('X');
    let tens = match letters.len() - tens.len() {
        0 => tens.strip_prefix('L').map_or(tens, |rest| rest.trim_start_matches('X')),
        _ => tens.strip_prefix(['L', 'C']).unwrap_or(tens),
    };
    matches!(tens, "" | "I" | "II" | "III" | "IV" | "V" | "VI" | "VII" | "VIII" | "IX")
}

fn behind_mark<'t>(text: &'t str, marks: &[char]) -> Option<&'t str> {
    text.strip_prefix(marks)
}

fn is_digit(c: char) -> bool {
    matches!(c, '0'..='9' | '０'..='９')
}

fn is_chinese_digit(c: char) -> bool {
    "零〇一二三四五六七八九十百".contains(c)
}

fn is_roman(c: char) -> bool {
    matches!(c, 'I' | 'V' | 'X' | 'L' | 'C')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_at_the_end_are_no_part_of_a_name() {
        assert_eq!(end_brackets("Price (GBP)"), Some(("Price", "GBP")));
        assert_eq!(end_brackets("团餐（ToB）"), Some(("团餐", "ToB")));
        assert_eq!(end_brackets("toB (a (b) c) "), Some(("toB", "a (b) c")));
        assert_eq!(end_brackets("Oven (gas) (old)"), Some(("Oven (gas)", "old")));
        for name in ["(GBP)", "Price", "Price)", "Price (GBP) each", ""] {
            assert_eq!(end_brackets(name), None, "{name}");
        }
    }

    #[test]
    fn numbering_emoji_and_colons_are_no_part_of_a_name() {
        for name in [
            "Cook time",
            "cook-time",
            "COOK_TIME",
            " Cook  time : ",
            "Cook time：",
            "1. Cook time",
            "1) Cook time",
            "(1) Cook time",
            "（1）Cook time",
            "12. Cook time",
            "1.2 Cook time",
            "1.2. Cook time",
            "1.2.3 Cook time",
            "一、Cook time",
            "十二、 Cook time",
            "（一）Cook time",
            "（七）、Cook time",
            "第一章 Cook time",
            "第 2 节：Cook time",
            "第三部分 Cook time",
            "第一章Cook time",
            "a) Cook time",
            "(b) Cook time",
            "IV. Cook time",
            "I. Cook time",
            "XII. Cook time",
            "① Cook time",
            "1️⃣ Cook time",
            "🍳 Cook time",
            "🍳 1. Cook time",
            "1. 🍳 Cook time",
            "🍳Cook time:",
            "⏱️ Cook time ⏱️",
            "👩🏽‍🍳 Cook time",
            "🇬🇧 Cook time",
            "★ Cook time",
        ] {
            assert_eq!(fold_name(name), "cook time", "{name}");
        }
        for name in
            ["1. 价格", "1.价格", "1、价格", "一、价格", "（一）价格", "第一章 价格", "第一节价格", "价格：", "💰价格"]
        {
            assert_eq!(fold_name(name), "价格", "{name}");
        }
    }

    #[test]
    fn what_looks_like_numbering_may_be_the_name() {
        for (name, folded) in [
            ("3 compartment sink", "3 compartment sink"),
            ("1. FC Köln", "fc köln"),
            ("2024", "2024"),
            ("1.", "1."),
            ("(1)", "(1)"),
            ("一", "一"),
            ("一次性", "一次性"),
            ("第一", "第一"),
            ("第一章", "第一章"),
            ("C++", "c++"),
            ("C#", "c#"),
            ("C", "c"),
            ("E. coli", "e. coli"),
            ("V. cholerae", "v. cholerae"),
            ("C. Brown", "c. brown"),
            ("D. Trump", "d. trump"),
            ("Vitamin B12", "vitamin b12"),
            ("1.5 l bottle", "1.5 l bottle"),
            ("2.4 GHz", "2.4 ghz"),
            ("3.x", "3.x"),
            ("2024. The year", "2024. the year"),
            ("CIVIL. Law", "civil. law"),
            ("🍳", "🍳"),
            ("★★★", "★★★"),
            (":", ":"),
            ("", ""),
            ("TCP/IP", "tcp/ip"),
            ("CAFE\u{301}", "café"),
            ("a", "a"),
            ("é) x", "é) x"),
            ("(optional) extras", "(optional) extras"),
        ] {
            assert_eq!(fold_name(name), folded, "{name}");
        }
    }

    proptest::proptest! {
        #[test]
        fn every_text_has_a_name(text in ".{0,12}", marks in "[0-9a-zIVX.():、一第章 🍳️：]{0,10}") {
            for name in [text.clone(), marks.clone(), marks + &text] {
                proptest::prop_assert!(name.contains(core(&name)));
                proptest::prop_assert_eq!(core(&name).trim().is_empty(), name.trim().is_empty());
            }
        }
    }
}
