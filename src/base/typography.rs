//! Text as it is set for readers: quotation marks of its language, apostrophes, ellipses, dashes, and spaces that hold a number to
//! its unit.
//!
//! Authors type `"`, `'`, `...` and `--`, and names are compared as they are typed; what is shown goes through here last. What may
//! mean something else, like the inches of a `9" pan`, is left as it is.

use std::borrow::Cow;

use super::text::is_ideographic;

/// Which marks a text is set with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Typography {
    /// None if the text is shown as it is typed.
    quotes: Option<&'static Quotes>,
}

/// What stands around a quotation, and around one within it.
#[derive(Debug, PartialEq, Eq)]
struct Quotes {
    double: [&'static str; 2],
    single: [&'static str; 2],
}

const fn quotes(double: [&'static str; 2], single: [&'static str; 2]) -> Quotes {
    Quotes { double, single }
}

/// The marks of English, of Chinese, and of languages that are not listed.
static COMMON: Quotes = quotes(["“", "”"], ["‘", "’"]);

/// The marks of languages that have others, by the locale data of Unicode (CLDR 46, `delimiters`). French sets them off by a space
/// that does not break.
static QUOTES: &[(&[&str], Quotes)] = &[
    (&["de", "cs", "sk", "sl", "is"], quotes(["„", "“"], ["‚", "‘"])),
    (&["fr"], quotes(["«\u{202f}", "\u{202f}»"], ["“", "”"])),
    (&["es", "it", "ca", "el", "pt-PT"], quotes(["«", "»"], ["“", "”"])),
    (&["ru", "uk", "be"], quotes(["«", "»"], ["„", "“"])),
    (&["nb", "nn", "no"], quotes(["«", "»"], ["‘", "’"])),
    (&["pl", "ro"], quotes(["„", "”"], ["«", "»"])),
    (&["hu"], quotes(["„", "”"], ["»", "«"])),
    (&["sv", "fi"], quotes(["”", "”"], ["’", "’"])),
    (&["ar"], quotes(["”", "“"], ["’", "‘"])),
    (&["fa"], quotes(["«", "»"], ["‹", "›"])),
    (&["zh-Hant", "zh-TW", "zh-HK"], quotes(["「", "」"], ["『", "』"])),
];

/// What is not parted from the number before it.
const UNITS: &[&str] = &[
    "g", "kg", "mg", "µg", "t", "oz", "lb", "l", "L", "ml", "mL", "cl", "dl", "hl", "m³", "s", "min", "h", "°", "°C",
    "°F", "K", "mm", "cm", "m", "km", "m²", "W", "kW", "MW", "kWh", "Wh", "J", "kJ", "MJ", "kcal", "V", "A", "Hz",
    "bar", "mbar", "Pa", "kPa", "dB", "rpm", "ppm", "%", "‰", "€", "kr", "zł",
];

impl Typography {
    /// That of texts in a language, a BCP 47 tag.
    pub fn of_language(language: &str) -> Self {
        let of = QUOTES.iter().find(|(languages, _)| languages.iter().any(|known| is_of(language, known)));
        Self { quotes: Some(of.map_or(&COMMON, |(_, quotes)| quotes)) }
    }

    /// A line of text that is whole, set.
    pub fn set(self, line: &str) -> Cow<'_, str> {
        Setter::new(self).set(line)
    }
}

/// A mark, and how many bytes behind the first one it stands for.
type Taken = (&'static str, usize);

/// Sets a line piece by piece.
#[derive(Debug)]
pub struct Setter {
    typography: Typography,
    /// What stands before the next piece.
    last: Option<char>,
    in_double: bool,
    in_single: bool,
    /// Within `https://…`, which is shown as it is but for what stands behind it.
    in_address: bool,
}

impl Setter {
    /// At the beginning of a line.
    pub fn new(typography: Typography) -> Self {
        Self { typography, last: None, in_double: false, in_single: false, in_address: false }
    }

    /// Goes to the beginning of another line, or of another paragraph.
    pub fn begin(&mut self) {
        *self = Self::new(self.typography);
    }

    /// Goes past something that is not set, like code.
    pub fn pass(&mut self, text: &str) {
        self.last = text.chars().next_back().or(self.last);
    }

    /// Sets the next piece.
    pub fn set<'t>(&mut self, text: &'t str) -> Cow<'t, str> {
        let Some(quotes) = self.typography.quotes else { return Cow::Borrowed(text) };
        if !may_change(text.as_bytes()) {
            self.pass(text);
            return Cow::Borrowed(text);
        }
        let mut out = String::with_capacity(text.len() + 16);
        let mut rest = text;
        self.in_address = false;
        while let Some(c) = rest.chars().next() {
            let behind = &rest[c.len_utf8()..];
            self.in_address = !c.is_whitespace() && (self.in_address || c == ':' && behind.starts_with("//"));
            let is_within = self.in_address && behind.chars().next().is_some_and(|next| !next.is_whitespace());
            let taken = match c {
                _ if is_within => None,
                '"' => self.double(behind, quotes),
                '\'' => self.single(behind, quotes),
                '.' => self.dots(behind),
                '-' => self.dashes(behind),
                ' ' => self.space(behind),
                _ => None,
            };
            let more = match taken {
                Some((mark, more)) => {
                    out.push_str(mark);
                    more
                }
                None => {
                    out.push(c);
                    self.last = Some(c);
                    0
                }
            };
            rest = &behind[more..];
        }
        Cow::Owned(out)
    }

    /// A `"`: the mark for it, unless it is that of inches, or of nothing that could be told.
    fn double(&mut self, behind: &str, quotes: &'static Quotes) -> Option<Taken> {
        let next = behind.chars().next();
        let opens = if self.is_at_start() {
            next.is_none_or(|next| !next.is_whitespace())
        } else {
            // Signs have no spaces between them.
            !self.in_double && (self.last.is_some_and(is_ideographic) || next.is_some_and(is_ideographic))
        };
        let is_known = opens || self.in_double;
        self.in_double = opens;
        is_known.then(|| self.quotation(quotes.double, opens))
    }

    /// A `'`: an apostrophe, or the mark for it, unless it is that of feet or of thousands.
    fn single(&mut self, behind: &str, quotes: &'static Quotes) -> Option<Taken> {
        let mut following = behind.chars();
        let next = following.next();
        let is_digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        if self.is_at_start() {
            if next.is_some_and(char::is_whitespace) {
                return None;
            }
            let is_decade = is_digit(next) && is_digit(following.next());
            self.in_single |= !is_decade;
            return Some(if is_decade { self.apostrophe() } else { self.quotation(quotes.single, true) });
        }
        let is_in_word = next.is_some_and(char::is_alphanumeric);
        if self.in_single && !is_in_word {
            self.in_single = false;
            return Some(self.quotation(quotes.single, false));
        }
        let is_of_number = is_digit(self.last) && next.is_none_or(|next| !next.is_alphabetic());
        (!is_of_number).then(|| self.apostrophe())
    }

    fn quotation(&mut self, [open, close]: [&'static str; 2], opens: bool) -> Taken {
        // To what comes next these are brackets.
        self.last = Some(if opens { '(' } else { ')' });
        (if opens { open } else { close }, 0)
    }

    fn apostrophe(&mut self) -> Taken {
        self.last = Some('’');
        ("’", 0)
    }

    /// `...`, and no more of them.
    fn dots(&mut self, behind: &str) -> Option<Taken> {
        let is_three = behind.starts_with("..") && !behind[2..].starts_with('.') && self.last != Some('.');
        is_three.then(|| self.mark("…", 2))
    }

    /// `--` and `---` between two words, be there spaces around them or not; an option like `--help` has one on one side only.
    fn dashes(&mut self, behind: &str) -> Option<Taken> {
        // Of a long row only the first one is looked at.
        let last = self.last.filter(|last| *last != '-')?;
        let more = behind.bytes().take_while(|byte| *byte == b'-').count();
        let next = behind[more..].chars().next()?;
        let is_between = last == ' ' && next == ' ' || last.is_alphanumeric() && next.is_alphanumeric();
        let is_short = last == ' ' || last.is_ascii_digit();
        let dash = match more {
            1 if is_short => "–",
            1 | 2 => "—",
            _ => return None,
        };
        is_between.then(|| self.mark(dash, more))
    }

    /// A space that holds a number to its unit.
    fn space(&mut self, behind: &str) -> Option<Taken> {
        let is_held = self.last.is_some_and(|last| last.is_ascii_digit()) && begins_with_unit(behind);
        is_held.then(|| self.mark("\u{a0}", 0))
    }

    fn mark(&mut self, mark: &'static str, more: usize) -> Taken {
        self.last = mark.chars().next();
        (mark, more)
    }

    /// Whether a quotation can begin here.
    fn is_at_start(&self) -> bool {
        self.last.is_none_or(|last| {
            last.is_whitespace() || matches!(last, '(' | '[' | '{' | '/' | '–' | '—' | '-' | '“' | '‘' | '„' | '«')
        })
    }
}

/// Whether a language is one, be it with more in its tag.
fn is_of(language: &str, known: &str) -> bool {
    let (Some(head), Some(rest)) = (language.get(..known.len()), language.get(known.len()..)) else { return false };
    head.replace('_', "-").eq_ignore_ascii_case(known) && (rest.is_empty() || rest.starts_with(['-', '_']))
}

/// Whether there is anything in a text that is not shown as it is typed. Most texts have nothing.
fn may_change(text: &[u8]) -> bool {
    // Without a way out of the loops, for these are then done many bytes at a time.
    let marks = text.iter().fold(0, |found, &byte| found | u8::from(byte == b'"') | u8::from(byte == b'\''));
    let pairs = text.iter().zip(text.get(1..).unwrap_or_default());
    let pairs = pairs.fold(0, |found, (&a, &b)| {
        found
            | u8::from(a == b'.') & u8::from(b == b'.')
            | u8::from(a == b'-') & u8::from(b == b'-')
            | u8::from(a.is_ascii_digit()) & u8::from(b == b' ')
    });
    marks | pairs != 0
}

/// Whether a unit begins a text, as a word of its own.
fn begins_with_unit(text: &str) -> bool {
    let is_of_word = |c: char| {
        !c.is_whitespace() && !matches!(c, ',' | '.' | ';' | ':' | '!' | '?' | ')' | ']' | '/' | '–' | '-' | '"' | '\'')
    };
    let word = &text[..text.find(|c| !is_of_word(c)).unwrap_or(text.len())];
    UNITS.contains(&word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(line: &str) -> String {
        Typography::of_language("en-GB").set(line).into_owned()
    }

    #[test]
    fn quotations_and_apostrophes_are_told_apart() {
        for (typed, shown) in [
            ("\"Yes, chef\", she said.", "“Yes, chef”, she said."),
            ("He said: \"It's 'rare', not 'raw'.\"", "He said: “It’s ‘rare’, not ‘raw’.”"),
            ("\"'Rare' is what he said\"", "“‘Rare’ is what he said”"),
            ("(\"mise en place\")", "(“mise en place”)"),
            (
                "the chef's knife, the chefs' knives, rock 'n' roll",
                "the chef’s knife, the chefs’ knives, rock ‘n’ roll",
            ),
            ("since the '90s", "since the ’90s"),
            ("d'hôtel", "d’hôtel"),
            ("\"", "“"),
            ("", ""),
        ] {
            assert_eq!(set(typed), shown);
        }
    }

    #[test]
    fn what_may_be_no_quotation_is_left() {
        for typed in ["a 9\" pan", "6' 2\" tall", "1'000 covers", "a \" b", "a ' b", "5\"", "a\"b"] {
            assert_eq!(set(typed), typed);
        }
        assert_eq!(set("a \"9-inch\" pan, \"size 9\""), "a “9-inch” pan, “size 9”");
    }

    #[test]
    fn addresses_are_left() {
        assert_eq!(set("\"https://a.org/'b'--c...d\" isn't"), "“https://a.org/'b'--c...d” isn’t");
    }

    #[test]
    fn signs_have_no_spaces_around_quotations() {
        assert_eq!(Typography::of_language("zh-CN").set("他说\"可以\",她说\"不行\"。"), "他说“可以”,她说“不行”。");
        assert_eq!(Typography::of_language("zh-TW").set("所謂\"預製菜\""), "所謂「預製菜」");
    }

    #[test]
    fn languages_have_their_own_marks() {
        for (language, shown) in [
            ("de-AT", "„Ja“, sagt’s"),
            ("fr", "«\u{202f}Ja\u{202f}», sagt’s"),
            ("sv", "”Ja”, sagt’s"),
            ("pt-PT", "«Ja», sagt’s"),
            ("pt-BR", "“Ja”, sagt’s"),
            ("xx", "“Ja”, sagt’s"),
        ] {
            assert_eq!(Typography::of_language(language).set("\"Ja\", sagt's"), shown, "{language}");
        }
    }

    #[test]
    fn dots_and_dashes_are_joined_where_they_stand_between_words() {
        for (typed, shown) in [
            ("wait...", "wait…"),
            ("wait....", "wait...."),
            ("1..5", "1..5"),
            ("hot -- not warm", "hot – not warm"),
            ("hot --- not warm", "hot — not warm"),
            ("hot--not warm, 30--90", "hot—not warm, 30–90"),
            ("run it with --help", "run it with --help"),
            ("-----", "-----"),
        ] {
            assert_eq!(set(typed), shown);
        }
    }

    #[test]
    fn numbers_hold_on_to_their_units() {
        assert_eq!(set("at 5 °C for 90 min, 2 kg"), "at 5\u{a0}°C for 90\u{a0}min, 2\u{a0}kg");
        assert_eq!(set("5 minutes, 3 in a row, page 4 (l)"), "5 minutes, 3 in a row, page 4 (l)");
    }

    #[test]
    fn pieces_of_a_line_are_set_as_the_line_is() {
        let mut setter = Setter::new(Typography::of_language("en"));
        let mut shown = String::new();
        for piece in ["\"", "Yes", "\", and ", "'", "no", "'"] {
            shown.push_str(&setter.set(piece));
        }
        assert_eq!(shown, "“Yes”, and ‘no’");
        setter.pass("x = 1");
        assert_eq!(setter.set("'s value"), "’s value");
        setter.begin();
        assert_eq!(setter.set("'s"), "‘s");
    }

    #[test]
    fn without_it_texts_are_as_typed() {
        assert_eq!(Typography::default().set("\"It's\" -- 5 kg..."), "\"It's\" -- 5 kg...");
    }
}
