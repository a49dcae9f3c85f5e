//! What English words have in common with each other: `chilled`, `chilling` and `chills` are all `chill`.
//!
//! After the rules of Porter's second stemmer, <https://snowballstem.org/algorithms/english/stemmer.html>, without what it says of
//! apostrophes, which no word of ours holds. `search.js` has the same and takes the [`rules()`] from here; `tests/search/vectors.json` holds both to it.

use std::borrow::Cow;

use serde::Serialize;

/// Words that the rules would spoil, and what they come to.
const EXCEPTIONS: [(&str, &str); 18] = [
    ("skis", "ski"),
    ("skies", "sky"),
    ("dying", "die"),
    ("lying", "lie"),
    ("tying", "tie"),
    ("idly", "idl"),
    ("gently", "gentl"),
    ("ugly", "ugli"),
    ("early", "earli"),
    ("only", "onli"),
    ("singly", "singl"),
    ("sky", "sky"),
    ("news", "news"),
    ("howe", "howe"),
    ("atlas", "atlas"),
    ("cosmos", "cosmos"),
    ("bias", "bias"),
    ("andes", "andes"),
];

/// Words that stay as they are once they have lost the `s` of the plural.
const FINISHED: [&str; 9] =
    ["inning", "evening", "outing", "canning", "herring", "earring", "proceed", "exceed", "succeed"];

/// Beginnings behind which endings may begin at once.
const BEGINNINGS: [&str; 9] = ["arsen", "commun", "emerg", "gener", "inter", "later", "organ", "past", "univers"];

/// Endings, the longer first; what they become; and, if they may go only behind some letters, which.
type Endings = &'static [(&'static str, &'static str, &'static str)];

const STEP_2: Endings = &[
    ("ization", "ize", ""),
    ("ational", "ate", ""),
    ("fulness", "ful", ""),
    ("ousness", "ous", ""),
    ("iveness", "ive", ""),
    ("tional", "tion", ""),
    ("biliti", "ble", ""),
    ("lessli", "less", ""),
    ("entli", "ent", ""),
    ("ation", "ate", ""),
    ("alism", "al", ""),
    ("aliti", "al", ""),
    ("ousli", "ous", ""),
    ("iviti", "ive", ""),
    ("fulli", "ful", ""),
    ("enci", "ence", ""),
    ("anci", "ance", ""),
    ("abli", "able", ""),
    ("izer", "ize", ""),
    ("ator", "ate", ""),
    ("alli", "al", ""),
    ("bli", "ble", ""),
    ("ogi", "og", "l"),
    ("li", "", "cdeghkmnrt"),
];

const STEP_3: Endings = &[
    ("ational", "ate", ""),
    ("tional", "tion", ""),
    ("alize", "al", ""),
    ("icate", "ic", ""),
    ("iciti", "ic", ""),
    ("ative", "", ""),
    ("ical", "ic", ""),
    ("ness", "", ""),
    ("ful", "", ""),
];

const STEP_4: Endings = &[
    ("ement", "", ""),
    ("ance", "", ""),
    ("ence", "", ""),
    ("able", "", ""),
    ("ible", "", ""),
    ("ment", "", ""),
    ("ant", "", ""),
    ("ent", "", ""),
    ("ism", "", ""),
    ("ate", "", ""),
    ("iti", "", ""),
    ("ous", "", ""),
    ("ive", "", ""),
    ("ize", "", ""),
    ("ion", "", "st"),
    ("al", "", ""),
    ("er", "", ""),
    ("ic", "", ""),
];

/// All of the above, for browsers.
#[derive(Serialize)]
pub struct Rules {
    exceptions: [(&'static str, &'static str); 18],
    finished: [&'static str; 9],
    beginnings: [&'static str; 9],
    steps: [Endings; 3],
}

/// The rules for browsers.
pub fn rules() -> Rules {
    Rules { exceptions: EXCEPTIONS, finished: FINISHED, beginnings: BEGINNINGS, steps: [STEP_2, STEP_3, STEP_4] }
}

/// The stem of a word in lower case; a word that is not of ASCII letters alone is its own.
pub fn stem(word: &str) -> Cow<'_, str> {
    if word.len() < 3 || !word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return word.into();
    }
    if let Some((_, stem)) = EXCEPTIONS.iter().find(|(exception, _)| *exception == word) {
        return (*stem).into();
    }
    let mut stemmer = Stemmer::new(word);
    stemmer.plural();
    if !FINISHED.contains(&stemmer.word()) {
        stemmer.past();
        stemmer.final_y();
        stemmer.replace(STEP_2, stemmer.r1);
        stemmer.replace(STEP_3, stemmer.r1);
        stemmer.replace(STEP_4, stemmer.r2);
        stemmer.final_e_or_l();
    }
    let stem = stemmer.word().replace('Y', "y");
    if stem == word { word.into() } else { stem.into() }
}

struct Stemmer {
    /// The word so far; a `y` that is a consonant is `Y`.
    letters: Vec<u8>,
    /// Where the part begins that loses its endings; behind the first consonant after a vowel.
    r1: usize,
    /// The same within that part.
    r2: usize,
}

impl Stemmer {
    fn new(word: &str) -> Self {
        let mut letters = word.as_bytes().to_vec();
        for at in 0..letters.len() {
            if letters[at] == b'y' && (at == 0 || is_vowel(letters[at - 1])) {
                letters[at] = b'Y';
            }
        }
        let special = BEGINNINGS.iter().find(|beginning| word.starts_with(**beginning));
        let r1 = special.map_or_else(|| behind_first(&letters, 0), |beginning| beginning.len());
        let r2 = behind_first(&letters, r1);
        Self { letters, r1, r2 }
    }

    fn word(&self) -> &str {
        // It has been ASCII from the beginning.
        std::str::from_utf8(&self.letters).unwrap_or_default()
    }

    fn ends(&self, ending: &str) -> bool {
        self.letters.ends_with(ending.as_bytes())
    }

    fn end_with(&mut self, at: usize, ending: &str) {
        self.letters.truncate(at);
        self.letters.extend_from_slice(ending.as_bytes());
    }

    /// Whether a vowel stands before a place.
    fn has_vowel(&self, before: usize) -> bool {
        self.letters[..before].iter().any(|letter| is_vowel(*letter))
    }

    /// Step 1a.
    fn plural(&mut self) {
        let length = self.letters.len();
        if self.ends("sses") {
            self.letters.truncate(length - 2);
        } else if self.ends("ied") || self.ends("ies") {
            self.letters.truncate(if length > 4 { length - 2 } else { length - 1 });
        } else if self.ends("s") && !self.ends("us") && !self.ends("ss") && self.has_vowel(length - 2) {
            self.letters.pop();
        }
    }

    /// Step 1b.
    fn past(&mut self) {
        let endings = ["eedly", "ingly", "edly", "eed", "ing", "ed"];
        let Some(ending) = endings.into_iter().find(|ending| self.ends(ending)) else { return };
        let at = self.letters.len() - ending.len();
        if ending.starts_with("ee") {
            if at >= self.r1 {
                self.end_with(at, "ee");
            }
            return;
        }
        if !self.has_vowel(at) {
            return;
        }
        self.letters.truncate(at);
        // `add` and `egg` have no more to lose.
        let is_double = |pair: &[u8]| pair[0] == pair[1] && b"bdfgmnprt".contains(&pair[0]);
        let is_whole = at == 3 && b"aeo".contains(&self.letters[0]);
        if ["at", "bl", "iz"].iter().any(|ending| self.ends(ending)) || self.is_short() {
            self.letters.push(b'e');
        } else if at > 1 && !is_whole && is_double(&self.letters[at - 2..]) {
            self.letters.pop();
        }
    }

    /// Step 1c.
    fn final_y(&mut self) {
        if let [_, .., before, last @ (b'y' | b'Y')] = &mut *self.letters
            && !is_vowel(*before)
        {
            *last = b'i';
        }
    }

    /// Replaces the longest ending of those in the rules, if it begins behind `from` and may be replaced there.
    fn replace(&mut self, rules: Endings, from: usize) {
        let Some((ending, replacement, behind)) = rules.iter().find(|(ending, ..)| self.ends(ending)) else { return };
        let at = self.letters.len() - ending.len();
        let from = if *ending == "ative" { self.r2 } else { from };
        let may_go = behind.is_empty() || at > 0 && behind.as_bytes().contains(&self.letters[at - 1]);
        if at >= from && may_go {
            self.end_with(at, replacement);
        }
    }

    /// Step 5.
    fn final_e_or_l(&mut self) {
        let at = self.letters.len().saturating_sub(1);
        let goes = match self.letters.last() {
            Some(b'e') => at >= self.r2 || at >= self.r1 && !ends_short(&self.letters[..at]),
            Some(b'l') => at >= self.r2 && self.letters[..at].ends_with(b"l"),
            _ => false,
        };
        if goes {
            self.letters.pop();
        }
    }

    /// Whether the word is short: one syllable, and that a short one.
    fn is_short(&self) -> bool {
        self.r1 >= self.letters.len() && ends_short(&self.letters)
    }
}

/// Whether letters end in a short syllable.
fn ends_short(letters: &[u8]) -> bool {
    match *letters {
        [vowel, last] => is_vowel(vowel) && !is_vowel(last),
        [.., before, vowel, last] => !is_vowel(before) && is_vowel(vowel) && !is_vowel(last) && !b"wxY".contains(&last),
        _ => false,
    }
}

/// The place behind the first consonant that follows a vowel, from a place on.
fn behind_first(letters: &[u8], from: usize) -> usize {
    let pairs = letters[from..].windows(2);
    pairs.into_iter().position(|pair| is_vowel(pair[0]) && !is_vowel(pair[1])).map_or(letters.len(), |at| from + at + 2)
}

fn is_vowel(letter: u8) -> bool {
    matches!(letter, b'a' | b'e' | b'i' | b'o' | b'u' | b'y')
}
