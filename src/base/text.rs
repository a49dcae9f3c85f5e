//! How names are compared, sorted and counted: one definition each, used by links, slugs, tags and lists alike.

use std::borrow::Cow;
use std::cmp::Ordering;

use memchr::memmem;
use unicode_normalization::char::is_combining_mark;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// What two names share if readers would call them the same: lower case, NFC, with `-`, `_`, dashes and white space as one space, and
/// marks as they are typed, so that what is shown is a name, too.
///
/// Steps of a path stay apart: `/` is kept.
pub fn fold(name: &str) -> String {
    // Most names are like this, and most of them are looked up more than once.
    if is_spaced_evenly(name) {
        return name.to_ascii_lowercase();
    }
    if name.is_ascii() { folded_ascii(name) } else { folded(name.nfc(), name.len()) }
}

/// Whether two names are the same to readers: whether they [`fold`] to one.
pub fn is_same(a: &str, b: &str) -> bool {
    if a.eq_ignore_ascii_case(b) {
        return true;
    }
    // No mark behind them makes one of two different letters.
    if let ([x, ..], [y, ..]) = (a.as_bytes(), b.as_bytes())
        && x.is_ascii_alphanumeric()
        && y.is_ascii_alphanumeric()
        && !x.eq_ignore_ascii_case(y)
    {
        return false;
    }
    !(is_spaced_evenly(a) && is_spaced_evenly(b)) && fold(a) == fold(b)
}

/// The same as [`folded`] for ASCII, byte by byte.
fn folded_ascii(name: &str) -> String {
    let mut folded = String::with_capacity(name.len());
    let mut gap = false;
    // What stands before the next letter: nothing yet, or a `/`, needs no space behind it.
    let mut last = b'/';
    for byte in name.bytes() {
        if matches!(byte, b'-' | b'_' | b' ' | b'\t'..=b'\r') {
            gap = true;
            continue;
        }
        if gap && last != b'/' && byte != b'/' {
            folded.push(' ');
        }
        gap = false;
        last = byte;
        folded.push(char::from(byte.to_ascii_lowercase()));
    }
    folded
}

/// The characters in lower case, gaps between words as one space; about `length` bytes.
fn folded(name: impl Iterator<Item = char>, length: usize) -> String {
    let mut folded = String::with_capacity(length);
    let (mut gap, mut was_opening) = (false, false);
    for c in name {
        if matches!(c, '-' | '_' | '–' | '—' | '‐' | '‑') || c.is_whitespace() {
            gap = true;
            continue;
        }
        // The spaces within `« … »` are a part of the marks.
        gap &= !matches!(c, '»' | '›') && !was_opening;
        was_opening = matches!(c, '«' | '‹');
        if c == '…' {
            folded.push_str(if std::mem::take(&mut gap) { " ..." } else { "..." });
            continue;
        }
        if std::mem::take(&mut gap) && !folded.is_empty() && !folded.ends_with('/') && c != '/' {
            folded.push(' ');
        }
        push_lowercase(&mut folded, typed(c));
    }
    folded
}

/// A quotation mark or an apostrophe as keyboards have it.
fn typed(c: char) -> char {
    match c {
        '‘' | '’' | 'ʼ' | '‚' | '‹' | '›' | '『' | '』' => '\'',
        '“' | '”' | '„' | '«' | '»' | '「' | '」' => '"',
        _ => c,
    }
}

/// Whether a name is ASCII, its words with one space between them and none around.
fn is_spaced_evenly(name: &str) -> bool {
    // Without a way out in the middle, for nearly every name is looked at to its end. What stands before it counts as a space.
    let (mut last, mut uneven) = (GAP, 0);
    for byte in name.bytes() {
        let kind = IN_NAMES[usize::from(byte)];
        uneven |= kind & OTHER | kind & last;
        last = kind;
    }
    name.is_empty() || uneven == 0 && last != GAP
}

/// Kinds of byte in a name: a space, and what is not as it is in most names. Names are folded by the hundred thousand.
const GAP: u8 = 1;
const OTHER: u8 = 2;

/// The kinds of every byte.
const IN_NAMES: [u8; 256] = {
    let mut kinds = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        kinds[byte] = match byte as u8 {
            b' ' => GAP,
            0..b' ' | b'-' | b'_' | b'/' | 0x7f.. => OTHER,
            _ => 0,
        };
        byte += 1;
    }
    kinds
};

/// The letters and numbers of `name` alone, lower-cased: what is left when punctuation is a matter of taste.
pub fn letters(name: &str) -> String {
    if name.is_ascii() {
        return name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    }
    name.nfc().filter(|&c| is_word(c)).flat_map(char::to_lowercase).collect()
}

/// A folder's name as a title: `vegetable_dishes` is "Vegetable dishes".
pub fn humanised(name: &str) -> String {
    let spaced = if name.contains(' ') { name.to_owned() } else { name.replace(['-', '_'], " ") };
    let mut chars = spaced.trim().chars();
    let first = chars.next().into_iter().flat_map(char::to_uppercase);
    first.chain(chars).collect()
}

/// The name as a step of a URL: letters, marks, numbers and `_`, lower-cased, every other run a `-`; may be empty.
pub fn slug(name: &str) -> String {
    let mut slug = String::with_capacity(name.len());
    let mut gap = false;
    let mut push = |c: char| {
        if is_word(c) || c == '_' {
            if std::mem::take(&mut gap) && !slug.is_empty() {
                slug.push('-');
            }
            push_lowercase(&mut slug, c);
        } else {
            gap = true;
        }
    };
    if name.is_ascii() {
        name.chars().for_each(&mut push)
    } else {
        name.nfc().for_each(&mut push)
    }
    if slug.is_ascii() || is_nfc_quick(slug.chars()) == IsNormalized::Yes { slug } else { slug.nfc().collect() }
}

/// Letters, numbers and the marks that go with them, of every script; not the marks that only choose how a symbol is drawn,
/// as behind emoji.
fn is_word(c: char) -> bool {
    let is_variation = matches!(c, '\u{fe00}'..='\u{fe0f}' | '\u{20e3}');
    c.is_alphanumeric() || !c.is_ascii() && is_combining_mark(c) && !is_variation
}

/// Adds a character in lower case, which may be several.
fn push_lowercase(text: &mut String, c: char) {
    if c.is_ascii() { text.push(c.to_ascii_lowercase()) } else { text.extend(c.to_lowercase()) }
}

/// Whether a text can name a language to browsers, as `en`, `zh-CN` and `sr-Latn-RS` do: its first part has two or three
/// letters, so that `english` is none.
pub fn is_language_tag(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let is_language = |part: &str| matches!(part.len(), 2 | 3) && part.bytes().all(|byte| byte.is_ascii_alphabetic());
    let is_rest = |part: &str| matches!(part.len(), 1..=8) && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    parts.next().is_some_and(is_language) && parts.all(is_rest)
}

/// Orders titles as people do: without regard to case, numbers by value (`2. Prepare` before `10. Serve`).
///
/// Names that differ only in case or leading zeros are ordered by their characters, so that the order is total.
pub fn natural_cmp(a: &str, b: &str) -> Ordering {
    // Most names differ in one of their first letters, and most letters are ASCII.
    for (x, y) in a.bytes().zip(b.bytes()) {
        if !(x.is_ascii() && y.is_ascii()) || x.is_ascii_digit() || y.is_ascii_digit() {
            break;
        }
        let order = x.to_ascii_lowercase().cmp(&y.to_ascii_lowercase());
        if order.is_ne() {
            return order;
        }
    }
    let (mut left, mut right) = (a.chars().peekable(), b.chars().peekable());
    loop {
        let (Some(&x), Some(&y)) = (left.peek(), right.peek()) else {
            let by_length = left.peek().is_some().cmp(&right.peek().is_some());
            return by_length.then_with(|| a.cmp(b));
        };
        let order = if x.is_ascii_digit() && y.is_ascii_digit() {
            take_number(&mut left).cmp(&take_number(&mut right))
        } else {
            left.next();
            right.next();
            x.to_lowercase().cmp(y.to_lowercase())
        };
        if order.is_ne() {
            return order;
        }
    }
}

/// Takes a run of digits as (number of digits, digits), which orders like the number it writes, of any size.
fn take_number(chars: &mut std::iter::Peekable<std::str::Chars<'_>>) -> (usize, String) {
    let mut digits = String::new();
    while let Some(digit) = chars.next_if(char::is_ascii_digit) {
        if !(digits.is_empty() && digit == '0') {
            digits.push(digit);
        }
    }
    (digits.len(), digits)
}

/// How many characters a text has at most that is cut short; a summary may have twice as many.
pub const SHORT: usize = 120;

/// The byte behind so many characters of a text, or its end.
pub fn behind(text: &str, characters: usize) -> usize {
    if text.len() <= characters || text.is_ascii() {
        return text.len().min(characters);
    }
    text.char_indices().nth(characters).map_or(text.len(), |(end, _)| end)
}

/// The text, or as much of it as `most` characters hold together with the dots that say that it goes on: cut behind a word, if the
/// script has words.
pub fn cut(text: &str, most: usize) -> Cow<'_, str> {
    if behind(text, most) == text.len() {
        return text.into();
    }
    let end = behind(text, most.saturating_sub(1));
    // A word that is longer than half of it is no word.
    let behind_word = if text[end..].starts_with(char::is_whitespace) { Some(end) } else { text[..end].rfind(' ') };
    let end = behind_word.filter(|at| *at * 2 > end).unwrap_or(end);
    let kept = text[..end]
        .trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '.' | ',' | ';' | ':' | '–' | '—' | '-' | '('));
    format!("{kept}…").into()
}

/// The end of the sentence that begins at byte `from`: behind its full stop and the quotes or brackets that close it.
///
/// A stop ends a sentence if white space and no lower-case letter follows, and if it stands behind neither an abbreviation (`e.g.`,
/// `Dr. Brown`, `min. 63 °C`) nor a number that could count the lines of a list. Full-width stops always do.
pub fn sentence_end(text: &str, from: usize) -> usize {
    let mut at = from;
    while let Some((is_wide, behind)) = next_stop(text, at) {
        let closing = |c: char| matches!(c, '.' | '!' | '?' | '"' | '”' | '’' | ')' | '）' | '」' | '』' | '»');
        let end = text.len() - text[behind..].trim_start_matches(closing).len();
        let rest = text[end..].trim_start();
        let is_apart = rest.is_empty() || rest.len() < text.len() - end && !rest.starts_with(char::is_lowercase);
        let is_full_stop = text[..behind].ends_with('.');
        if is_wide || is_apart && !(is_full_stop && is_abbreviation(&text[from..behind - 1], rest)) {
            return end;
        }
        at = end;
    }
    text.len()
}

/// The next mark that can end a sentence: whether it is full-width, and the byte behind it.
fn next_stop(text: &str, from: usize) -> Option<(bool, usize)> {
    let mut at = from;
    loop {
        at += text.as_bytes()[at..].iter().position(|&byte| KINDS[usize::from(byte)] & STOP != 0)?;
        let c = text[at..].chars().next()?;
        at += c.len_utf8();
        match c {
            '.' | '!' | '?' | '…' => return Some((false, at)),
            '。' | '！' | '？' => return Some((true, at)),
            _ => {}
        }
    }
}

/// Whether a full stop behind `before` belongs to an abbreviation: a single letter, or a number alone, stands before it, or a word
/// that is written so before a name or, as `rest` shows, before a number.
fn is_abbreviation(before: &str, rest: &str) -> bool {
    const BEFORE_NAMES: [&str; 10] = ["dr", "mr", "mrs", "ms", "st", "prof", "vs", "approx", "ca", "incl"];
    const BEFORE_NUMBERS: [&str; 10] = ["no", "nos", "min", "max", "fig", "vol", "art", "sec", "ch", "est"];
    let word = before.rsplit(|c: char| c.is_whitespace() || matches!(c, '.' | '(')).next().unwrap_or_default();
    let is_initial = word.chars().count() == 1 && word.chars().all(|c| c.is_alphabetic() && !is_ideographic(c));
    let is_one_of = |words: &[&str]| words.iter().any(|known| known.eq_ignore_ascii_case(word));
    is_initial
        || !before.is_empty() && before.chars().all(|c| c.is_ascii_digit())
        || is_one_of(&BEFORE_NAMES)
        || is_one_of(&BEFORE_NUMBERS) && rest.starts_with(|c: char| c.is_ascii_digit())
}

/// Whether a tag of a language, as in `zh-CN`, is of one of these languages, as in `zh`.
pub fn is_language(tag: &str, languages: &[&str]) -> bool {
    let primary = tag.split(['-', '_']).next().unwrap_or_default();
    languages.iter().any(|language| primary.eq_ignore_ascii_case(language))
}

/// Whether `c` is written without spaces between words (Han, Kana): such text is counted by characters.
pub fn is_ideographic(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3134f}')
}

/// Whether a text holds a byte of some kind. There is no way out of the loop, for it is then done many bytes at a time.
#[inline]
pub fn holds_any(text: &str, is_such: impl Fn(u8) -> bool) -> bool {
    text.bytes().fold(false, |any, byte| any | is_such(byte))
}

/// Whether a text holds another, found many bytes at a time. For long texts: a short one is looked through sooner than this begins.
pub fn holds(text: &str, part: &str) -> bool {
    memmem::find(text.as_bytes(), part.as_bytes()).is_some()
}

/// Whether a character is one that no HTML document may hold, not even by its number: a control character that is no white space,
/// or none at all.
pub fn is_unprintable(c: char) -> bool {
    c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{c}')
        || matches!(c, '\u{fdd0}'..='\u{fdef}')
        || u32::from(c) & 0xfffe == 0xfffe
}

/// Whether a text holds a character that is unprintable. Nearly none does, and nearly all of ASCII can be seen at a glance.
pub fn has_unprintable(text: &str) -> bool {
    let is_control = |byte: u8| byte < b' ' && !matches!(byte, b'\n' | b'\r' | b'\t' | b'\x0c') || byte == 0x7f;
    holds_any(text, is_control) || !text.is_ascii() && text.contains(is_unprintable)
}

/// The text with the replacement character in the place of what is unprintable.
pub fn printable(text: &str) -> Cow<'_, str> {
    if has_unprintable(text) { text.replace(is_unprintable, "\u{fffd}").into() } else { text.into() }
}

/// White space, a letter or digit, and what may end a sentence: kinds of byte. All prose is looked through for them, and
/// one look into a table is what that may cost.
const SPACE: u8 = 1;
const WORD: u8 = 2;
const STOP: u8 = 4;

/// The kinds of every byte. One that is part of a longer character may be a stop.
const KINDS: [u8; 256] = {
    let mut kinds = [STOP; 256];
    let mut byte = 0u8;
    while byte < 128 {
        kinds[byte as usize] = match byte {
            byte if byte.is_ascii_whitespace() => SPACE,
            byte if byte.is_ascii_alphanumeric() => WORD,
            b'.' | b'!' | b'?' => STOP,
            _ => 0,
        };
        byte += 1;
    }
    kinds
};

/// How much there is to read: words, and characters of scripts that put no space between words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WordCount {
    /// Words between spaces.
    pub words: u32,
    /// Han and Kana characters.
    pub characters: u32,
}

impl WordCount {
    /// Adds the words of `text`.
    pub fn add(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        if text.is_ascii() {
            // A word begins where a letter or digit follows white space.
            let (mut before, mut words) = (SPACE, 0);
            for &byte in text.as_bytes() {
                let kind = KINDS[usize::from(byte)];
                words += u32::from(before & SPACE != 0 && kind & WORD != 0);
                before = kind;
            }
            self.words += words;
            return;
        }
        let mut in_word = false;
        for c in text.chars() {
            if is_ideographic(c) {
                self.characters += 1;
                in_word = false;
            } else if c.is_alphanumeric() {
                self.words += u32::from(!in_word);
                in_word = true;
            } else if c.is_whitespace() {
                in_word = false;
            }
        }
    }

    /// Minutes to read it all, rounded up: 220 words or 400 characters a minute.
    pub fn minutes(self) -> u32 {
        const WORDS_A_MINUTE: f64 = 220.0;
        const CHARACTERS_A_MINUTE: f64 = 400.0;
        let minutes = f64::from(self.words) / WORDS_A_MINUTE + f64::from(self.characters) / CHARACTERS_A_MINUTE;
        minutes.ceil() as u32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_cut_behind_a_word() {
        for (text, most, shown) in [
            ("Stock pot", 9, "Stock pot"),
            ("Stock pot, or not", 12, "Stock pot…"),
            ("Stock pots", 6, "Stock…"),
            ("Stock. Pots", 8, "Stock…"),
            ("Stock pots", 7, "Stock…"),
            ("热干面很好吃", 4, "热干面…"),
            ("热干面", 3, "热干面"),
            ("Supercalifragilistic", 5, "Supe…"),
            ("a Supercalifragilistic", 10, "a Superca…"),
            ("", 3, ""),
        ] {
            assert_eq!(cut(text, most), shown, "{text}");
            assert!(cut(text, most).chars().count() <= most, "{text}");
        }
    }

    #[test]
    fn languages_are_known_by_their_form() {
        for tag in ["en", "zh-CN", "sr-Latn-RS", "gsw", "de-1996", "en-GB-x-kitchen"] {
            assert!(is_language_tag(tag), "{tag}");
        }
        for other in ["", "e", "english", "zh_CN", "5", "en-", "-en", "en GB", "x", "e2", "en-abcdefghi"] {
            assert!(!is_language_tag(other), "{other}");
        }
    }

    #[test]
    fn what_no_page_may_hold_is_seen_and_replaced() {
        for (text, shown) in [
            ("a\tb\nc\r\u{c} é热🍜", None),
            ("a\u{0}b\u{1b}", Some("a\u{fffd}b\u{fffd}")),
            ("a\u{7f}", Some("a\u{fffd}")),
            ("\u{85}é", Some("\u{fffd}é")),
            ("\u{fdd0}\u{ffff}\u{1fffe}", Some("\u{fffd}\u{fffd}\u{fffd}")),
        ] {
            assert_eq!(has_unprintable(text), shown.is_some(), "{text:?}");
            assert_eq!(printable(text), shown.unwrap_or(text), "{text:?}");
        }
    }

    #[test]
    fn names_fold_to_what_readers_call_the_same() {
        for same in ["Combi oven", "combi-oven", "COMBI_OVEN", "  Combi   oven "] {
            assert_eq!(fold(same), "combi oven");
        }
        assert_eq!(fold("Cafe\u{301}"), fold("CAFÉ"));
        assert_eq!(fold("a / b-c"), "a/b c");
        for name in ["", " ", "A", "A B", "a  B", " a", "a ", "a / b", "a\tb", "a_b", "a-", "A/B", "a\u{7f}"] {
            assert_eq!(fold(name), folded(name.chars(), 0), "{name:?}");
        }
    }

    #[test]
    fn names_are_the_same_if_they_fold_to_one() {
        let names = [
            "", " ", "a", "A", "b", "-a", "a-b", "a b", "A_B", "a  b", "a/b", "é", "e\u{301}", "É", "e", "ab",
            "\u{212a}", "k", "1",
        ];
        for (a, b) in names.iter().flat_map(|a| names.iter().map(move |b| (a, b))) {
            assert_eq!(is_same(a, b), fold(a) == fold(b), "{a:?} and {b:?}");
        }
    }

    #[test]
    fn slugs_keep_every_script() {
        for (name, expected) in [
            ("Combi oven", "combi-oven"),
            ("热干面", "热干面"),
            ("C++", "c"),
            ("ต้มยำ", "ต้มยำ"),
            ("What's “new”?", "what-s-new"),
            ("_private", "_private"),
            ("🌶\u{fe0f} Chillies", "chillies"),
            ("!!!", ""),
            ("Cafe\u{301}", "café"),
        ] {
            assert_eq!(slug(name), expected, "{name}");
        }
    }

    #[test]
    fn sentences_end_at_their_full_stop() {
        for (text, first) in [
            ("Cool it. Then store.", "Cool it."),
            ("Hold at 63.5 °C, e.g. in a bain-marie. Check it.", "Hold at 63.5 °C, e.g. in a bain-marie."),
            ("Who pays? (The client.) Then", "Who pays?"),
            ("He said “stop.” Then", "He said “stop.”"),
            ("面要热。酱要香。", "面要热。"),
            ("1. Wash hands. Dry them.", "1. Wash hands."),
            ("Hold at min. 63 °C. Then serve.", "Hold at min. 63 °C."),
            ("It takes 40 min. Then serve.", "It takes 40 min."),
            ("Ask Dr. Brown. She knows.", "Ask Dr. Brown."),
            ("See No. 5. It says more.", "See No. 5."),
            ("Say no. Then leave.", "Say no."),
            ("no stop at all", "no stop at all"),
        ] {
            assert_eq!(&text[..sentence_end(text, 0)], first);
        }
    }

    #[test]
    fn numbers_sort_by_value() {
        let mut names = ["10 Serve", "2 Prepare", "02 Prepare", "apple", "Banana", "1"];
        names.sort_by(|a, b| natural_cmp(a, b));
        assert_eq!(names, ["1", "02 Prepare", "2 Prepare", "10 Serve", "apple", "Banana"]);
    }

    #[test]
    fn chinese_is_counted_by_characters() {
        let mut count = WordCount::default();
        count.add("The 热干面 is hot, don't wait");
        assert_eq!(count, WordCount { words: 5, characters: 3 });
    }
}
