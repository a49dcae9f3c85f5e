//! Text as the search sees it: in lower case, without accents, cut into words.
//!
//! Scripts that put no space between words (Han, Kana, Thai and their like) are cut into pairs of signs, so that any part of a text
//! is found; the last sign of a run stands alone as well, so that one sign is found wherever it stands. Everything else is cut into words.
//!
//! `search.js` cuts what readers type in the same way: `tests/search/vectors.json` holds both to it.

use std::collections::BTreeMap;

use serde::Serialize;
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// How long a word may be, in UTF-16 units, as browsers count; the rest of it is left out.
const LONGEST: usize = 32;

/// What is found in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Token<'t> {
    /// A word as it is written, in lower case, without accents.
    Word(&'t str),
    /// Two signs side by side, or the last of a run.
    Signs(Pair),
}

/// Two signs side by side, or one alone, as a number: no text of Chinese is cut into strings, which would take longer than all else.
///
/// Their order is that of their texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pair(u64);

impl Pair {
    /// How many bits a pair takes.
    pub const BITS: u32 = 2 * Self::BITS_OF_SIGN;

    /// No sign has a higher number than U+3FFFF.
    const BITS_OF_SIGN: u32 = 18;

    fn new(first: char, second: Option<char>) -> Self {
        Self(u64::from(u32::from(first)) << Self::BITS_OF_SIGN | second.map_or(0, u64::from))
    }

    /// The number, of [`Pair::BITS`] bits.
    pub fn number(self) -> u64 {
        self.0
    }

    /// The pair of a number.
    pub fn of_number(number: u64) -> Self {
        Self(number)
    }

    /// The first sign, and the second if there is one.
    pub fn signs(self) -> (char, Option<char>) {
        let sign = |number: u64| char::from_u32(number as u32).unwrap_or_default();
        let second = self.0 & ((1 << Self::BITS_OF_SIGN) - 1);
        (sign(self.0 >> Self::BITS_OF_SIGN), (second != 0).then(|| sign(second)))
    }
}

/// Calls `take` for every token of a text, in order. `buffer` is for its use; its contents do not matter.
pub fn each(text: &str, buffer: &mut String, mut take: impl FnMut(Token<'_>)) {
    let bytes = text.as_bytes();
    let mut at = 0;
    // What stands on one side of ASCII white space has no say in how that on the other side is read.
    while at < bytes.len() {
        let (mut end, mut any) = (at, 0);
        while end < bytes.len() && KINDS[usize::from(bytes[end])] != SPACE {
            any |= bytes[end];
            end += 1;
        }
        let part = &text[at..end];
        if any.is_ascii() {
            cut_ascii(part, buffer, &mut take);
        } else {
            // Nor has what stands on one side of Chinese punctuation, between which there is no such space.
            part.split(is_stop).for_each(|part| cut_foldable(part, buffer, &mut take));
        }
        at = end + 1;
    }
}

/// Whether a character is punctuation of Chinese or Japanese that ends whatever stands before it.
fn is_stop(c: char) -> bool {
    matches!(c, '、' | '。' | '《' | '》' | '「' | '」' | '！' | '（' | '）' | '，' | '：' | '；' | '？')
}

/// Cuts text that may need folding.
fn cut_foldable(text: &str, buffer: &mut String, take: &mut impl FnMut(Token<'_>)) {
    if text.chars().all(is_stable) {
        cut(text, buffer, take);
    } else {
        cut(&fold(text), buffer, take);
    }
}

/// Kinds of byte: ASCII white space, small letters, capitals, digits, and anything else.
const SPACE: u8 = 1;
const SMALL: u8 = 2;
const CAPITAL: u8 = 4;
const DIGIT: u8 = 8;
const OF_WORD: u8 = SMALL | CAPITAL | DIGIT;

/// The kinds of every byte. Every text is looked through for them.
const KINDS: [u8; 256] = {
    let mut kinds = [0; 256];
    let mut byte = 0u8;
    while byte < 128 {
        kinds[byte as usize] = match byte {
            b'a'..=b'z' => SMALL,
            b'A'..=b'Z' => CAPITAL,
            b'0'..=b'9' => DIGIT,
            byte if byte.is_ascii_whitespace() => SPACE,
            _ => 0,
        };
        byte += 1;
    }
    kinds
};

/// Does what [`cut`] does with text that is ASCII, as nearly all of it is.
fn cut_ascii(text: &str, buffer: &mut String, take: &mut impl FnMut(Token<'_>)) {
    let bytes = text.as_bytes();
    let kind = |at: usize| bytes.get(at).map_or(0, |byte| KINDS[usize::from(*byte)]);
    let mut at = 0;
    while at < bytes.len() {
        if kind(at) & OF_WORD == 0 {
            at += 1;
            continue;
        }
        let (start, mut kinds) = (at, 0);
        loop {
            let is_point = bytes[at] == b'.' && kind(at - 1) == DIGIT && kind(at + 1) == DIGIT;
            if kind(at) & OF_WORD == 0 && !is_point {
                break;
            }
            kinds |= kind(at);
            at += 1;
            if at == bytes.len() {
                break;
            }
        }
        let word = &text[start..at.min(start + LONGEST)];
        let before = |back: usize| start.checked_sub(back).map_or('\0', |at| char::from(bytes[at]));
        if at == start + 1 && is_ending(word, [before(1), before(2)], &text[at..]) {
            continue;
        }
        if kinds & CAPITAL == 0 {
            take(Token::Word(word));
        } else {
            buffer.clear();
            buffer.push_str(word);
            buffer.make_ascii_lowercase();
            take(Token::Word(buffer));
        }
    }
}

/// The text in lower case, in the forms that have a meaning of their own (NFKC), without accents.
pub fn fold(text: &str) -> String {
    let decomposed = text.nfkd().flat_map(char::to_lowercase).filter(|c| !is_dropped(*c));
    let mut plain = String::with_capacity(text.len());
    for c in decomposed {
        match SPELT.iter().find(|(letter, _)| *letter == c) {
            Some((_, spelt)) => plain.push_str(spelt),
            None => plain.push(c),
        }
    }
    plain.nfc().collect()
}

/// Letters that folding spells out.
const SPELT: [(char, &str); 8] =
    [('ß', "ss"), ('æ', "ae"), ('œ', "oe"), ('ø', "o"), ('ł', "l"), ('đ', "d"), ('ı', "i"), ('ς', "σ")];

/// Accents, points of Hebrew and Arabic vowels, soft hyphens, and what chooses between two looks of one sign.
const DROPPED: [(char, char); 5] = [
    ('\u{300}', '\u{36f}'),
    ('\u{591}', '\u{5bd}'),
    ('\u{64b}', '\u{65f}'),
    ('\u{ad}', '\u{ad}'),
    ('\u{fe00}', '\u{fe0f}'),
];

/// Scripts that put no space between words: Thai, Lao, Burmese, Khmer, Kana, Han.
const SIGNS: [(char, char); 14] = [
    ('\u{e01}', '\u{e3a}'),
    ('\u{e40}', '\u{e4e}'),
    ('\u{e81}', '\u{ece}'),
    ('\u{1000}', '\u{1049}'),
    ('\u{1780}', '\u{17d3}'),
    ('\u{3005}', '\u{3007}'),
    ('\u{3041}', '\u{3096}'),
    ('\u{309d}', '\u{309f}'),
    ('\u{30a1}', '\u{30fa}'),
    ('\u{30fc}', '\u{30ff}'),
    ('\u{31f0}', '\u{31ff}'),
    ('\u{3400}', '\u{4dbf}'),
    HAN,
    ('\u{20000}', '\u{3ffff}'),
];

/// Where nearly all signs are.
const HAN: (char, char) = ('\u{4e00}', '\u{9fff}');

/// What browsers have to know of characters: ranges as in a regular expression, and letters with what they are spelt as.
#[derive(Serialize)]
pub struct Alphabet {
    signs: String,
    dropped: String,
    spelt: BTreeMap<char, &'static str>,
}

/// The tables above for browsers.
pub fn alphabet() -> Alphabet {
    let class = |ranges: &[(char, char)]| {
        let range = |(from, to): &(char, char)| format!("\\u{{{:x}}}-\\u{{{:x}}}", u32::from(*from), u32::from(*to));
        ranges.iter().map(range).collect()
    };
    Alphabet { signs: class(&SIGNS), dropped: class(&DROPPED), spelt: SPELT.into() }
}

fn is_among(c: char, ranges: &[(char, char)]) -> bool {
    ranges.iter().any(|(from, to)| (*from..=*to).contains(&c))
}

fn is_dropped(c: char) -> bool {
    !c.is_ascii() && is_among(c, &DROPPED)
}

/// Whether folding leaves a character as it is, but for the case of ASCII, whatever stands beside it. Nearly all text consists of such.
fn is_stable(c: char) -> bool {
    matches!(c, '\0'..='\u{7f}'
        | '–' | '—' | '‘' | '’' | '“' | '”' | '\u{b0}' | '\u{b7}' | '→'
        | '\u{3001}'..='\u{3029}' | '\u{3041}'..='\u{3096}' | '\u{30a1}'..='\u{30fa}' | '\u{30fc}'
        | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}'
        | '！' | '（' | '）' | '，' | '：' | '；' | '？')
}

/// Whether a character belongs to a script that puts no space between words.
pub fn is_sign(c: char) -> bool {
    is_among(c, &[HAN]) || c >= SIGNS[0].0 && is_among(c, &SIGNS)
}

fn is_of_word(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_alphanumeric() } else { !is_sign(c) && (c.is_alphanumeric() || is_combining_mark(c)) }
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’')
}

/// Cuts text that has been folded, or needs no folding but for the case of ASCII.
fn cut(text: &str, buffer: &mut String, take: &mut impl FnMut(Token<'_>)) {
    let mut rest = text;
    // The two characters before.
    let mut before = ['\0'; 2];
    while let Some(first) = rest.chars().next() {
        let length = if is_sign(first) {
            pair(rest, first, take)
        } else if is_of_word(first) {
            let word = word(rest, buffer);
            if word > 1 || !is_ending(buffer, before, &rest[word..]) {
                take(Token::Word(buffer));
            }
            word
        } else {
            first.len_utf8()
        };
        let mut passed = rest[..length].chars().rev();
        before = [passed.next().unwrap_or_default(), passed.next().unwrap_or(before[0])];
        rest = &rest[length..];
    }
}

/// Takes the run of signs that begins with `last`, in pairs; how long it is.
fn pair(text: &str, mut last: char, take: &mut impl FnMut(Token<'_>)) -> usize {
    let mut end = last.len_utf8();
    for next in text[end..].chars().take_while(|c| is_sign(*c)) {
        take(Token::Signs(Pair::new(last, Some(next))));
        end += next.len_utf8();
        last = next;
    }
    take(Token::Signs(Pair::new(last, None)));
    end
}

/// Puts the word at the beginning into `buffer`; how long it is. Points between digits are part of it.
fn word(text: &str, buffer: &mut String) -> usize {
    buffer.clear();
    let (mut units, mut end, mut last) = (0, 0, '\0');
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let is_point = c == '.' && last.is_ascii_digit() && chars.peek().is_some_and(char::is_ascii_digit);
        if !is_point && !is_of_word(c) {
            break;
        }
        units += c.len_utf16();
        if units <= LONGEST {
            buffer.push(c.to_ascii_lowercase());
        }
        end += c.len_utf8();
        last = c;
    }
    end
}

/// Whether a letter is what stands behind the apostrophe of `chef's` or `don't`.
fn is_ending(letter: &str, before: [char; 2], behind: &str) -> bool {
    letter.bytes().all(|byte| byte.is_ascii_alphabetic())
        && is_apostrophe(before[0])
        && before[1].is_ascii_alphabetic()
        && !behind.starts_with('_')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::english::stem;
    use super::*;

    fn signs(pair: Pair) -> String {
        let (first, second) = pair.signs();
        [first].into_iter().chain(second).collect()
    }

    fn tokens(text: &str) -> Vec<String> {
        let mut found = Vec::new();
        each(text, &mut String::new(), |token| {
            found.push(match token {
                Token::Word(word) => word.to_owned(),
                Token::Signs(pair) => signs(pair),
            });
        });
        found
    }

    #[test]
    fn texts_are_cut_as_browsers_cut_them() {
        #[derive(serde::Deserialize)]
        struct Vectors {
            tokens: Vec<(String, Vec<String>)>,
        }
        let vectors = include_str!("../../../tests/search/vectors.json");
        let vectors: Vectors = serde_json::from_str(vectors).unwrap();
        assert!(vectors.tokens.len() > 20);
        for (text, expected) in vectors.tokens {
            let mut found = Vec::new();
            each(&text, &mut String::new(), |token| match token {
                Token::Word(word) => found.push(stem(word).into_owned()),
                Token::Signs(pair) => found.push(signs(pair)),
            });
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn what_needs_no_folding_is_cut_as_if_it_had_been_folded() {
        for c in (0..0x2_0000).filter_map(char::from_u32).filter(|c| is_stable(*c)) {
            assert_eq!(tokens(&format!("a{c}b")), tokens(&fold(&format!("a{c}b"))), "{c:?}");
            let folded = fold(&c.to_string());
            assert!(
                folded == c.to_ascii_lowercase().to_string() || !folded.chars().any(|c| is_of_word(c) || is_sign(c)),
                "{c:?}"
            );
        }
    }

    proptest! {
        #[test]
        fn ascii_is_cut_in_one_way(text in "[a-zA-Z0-9.'_ -]{0,40}") {
            let (mut fast, mut slow) = (Vec::new(), Vec::new());
            each(&text, &mut String::new(), |token| fast.push(format!("{token:?}")));
            for part in text.split_ascii_whitespace() {
                cut(part, &mut String::new(), &mut |token| slow.push(format!("{token:?}")));
            }
            prop_assert_eq!(fast, slow);
        }
    }

    #[test]
    fn punctuation_that_ends_words_may_be_left_out() {
        for c in (0..0x1_0000).filter_map(char::from_u32).filter(|c| is_stop(*c)) {
            for (before, after) in [("ａ", "b"), ("don", "t"), ("饭", "\u{301}é"), ("1", ".5"), ("'", "s")] {
                let mut whole = Vec::new();
                cut(&fold(&format!("{before}{c}{after}")), &mut String::new(), &mut |token| {
                    whole.push(format!("{token:?}"))
                });
                let mut apart = Vec::new();
                each(&format!("{before}{c}{after}"), &mut String::new(), |token| apart.push(format!("{token:?}")));
                assert_eq!(apart, whole, "{before}{c}{after}");
            }
        }
    }

    #[test]
    fn folded_text_is_folded() {
        for c in (0..0x3_0000).filter_map(char::from_u32) {
            let folded = fold(&c.to_string());
            assert_eq!(fold(&folded), folded, "{c:?}");
        }
    }
}
