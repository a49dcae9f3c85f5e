//! Text as it is set for readers: quotation marks of its language, apostrophes, ellipses, dashes, and spaces that hold a number to
//! its unit.
//!
//! Authors type `"`, `'`, `...` and `--`, and names are compared as they are typed; what is shown goes through here last. What may
//! mean something else, like the inches of a `9" pan`, is left as it is.

mod setter;

use std::borrow::Cow;

pub use setter::Setter;

/// Which marks a text is set with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Typography {
    /// None if the text is shown as it is typed.
    quotes: Option<&'static Quotes>,
}

/// What stands around a quotation, and around one within it.
#[derive(Debug, PartialEq, Eq)]
struct Quotes {
    outer: [&'static str; 2],
    inner: [&'static str; 2],
    /// Whether a space stands before `?` and the like, and within `«…»`, and does not break.
    is_spaced: bool,
}

const fn quotes(outer: [&'static str; 2], inner: [&'static str; 2]) -> Quotes {
    Quotes { outer, inner, is_spaced: false }
}

const fn spaced(quotes: Quotes) -> Quotes {
    Quotes { is_spaced: true, ..quotes }
}

/// The marks of English, of Chinese, and of languages that are not listed.
static COMMON: Quotes = quotes(["“", "”"], ["‘", "’"]);

/// The marks of languages that have others, by the locale data of Unicode (CLDR 46, `delimiters`). French sets them off by a space
/// that does not break. The first language that fits counts. Japanese and Hebrew keep the common
/// ones: theirs are typed as they are.
static QUOTES: &[(&[&str], Quotes)] = &[
    (&["de-CH", "it-CH"], quotes(["«", "»"], ["‹", "›"])),
    (&["de", "cs", "sk", "sl", "is", "hr", "bg"], quotes(["„", "“"], ["‚", "‘"])),
    (&["fr-CH"], spaced(quotes(["«\u{202f}", "\u{202f}»"], ["‹\u{202f}", "\u{202f}›"]))),
    (&["fr"], spaced(quotes(["«\u{202f}", "\u{202f}»"], ["“", "”"]))),
    (&["es", "it", "ca", "el", "pt-PT"], quotes(["«", "»"], ["“", "”"])),
    (&["ru", "uk", "be"], quotes(["«", "»"], ["„", "“"])),
    (&["nb", "nn", "no"], quotes(["«", "»"], ["‘", "’"])),
    (&["pl", "ro"], quotes(["„", "”"], ["«", "»"])),
    (&["hu"], quotes(["„", "”"], ["»", "«"])),
    (&["sv", "fi"], quotes(["”", "”"], ["’", "’"])),
    (&["ar"], quotes(["”", "“"], ["’", "‘"])),
    (&["fa"], quotes(["«", "»"], ["‹", "›"])),
    (&["zh-Hant", "zh-TW", "zh-HK", "zh-MO"], quotes(["「", "」"], ["『", "』"])),
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

/// Whether a language is one, be it with more in its tag.
fn is_of(language: &str, known: &str) -> bool {
    let (Some(head), Some(rest)) = (language.get(..known.len()), language.get(known.len()..)) else { return false };
    head.replace('_', "-").eq_ignore_ascii_case(known) && (rest.is_empty() || rest.starts_with(['-', '_']))
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
                "the chef’s knife, the chefs’ knives, rock ’n’ roll",
            ),
            ("'tis 'em, size '12' and '555'", "’tis ’em, size ‘12’ and ‘555’"),
            ("\"He said \"yes\" to me\", \"no\"", "“He said ‘yes’ to me”, “no”"),
            ("“Pasted and \"typed\" marks\"", "“Pasted and ‘typed’ marks”"),
            ("['a'] = \"b\"", "[‘a’] = “b”"),
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
        for typed in ["a 9\" pan", "6' 2\" tall", "1'000 covers", "a \" b", "a ' b", "5\"", "a\"b", "x='y"] {
            assert_eq!(set(typed), typed);
        }
        let (typed, shown) =
            ("\"Use the 12\" pan, not the 9\" one,\" he says", "“Use the 12\" pan, not the 9\" one,” he says");
        assert_eq!(set(typed), shown);
        assert_eq!(set("\"size 9\" and \"size 10\""), "“size 9” and “size 10”");
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
        for (typed, shown) in [
            (
                "使用\"API\"接口，9\"平底锅，\"8小时\"制，\"A级\"和\"一级A\"。",
                "使用“API”接口，9\"平底锅，“8小时”制，“A级”和“一级A”。",
            ),
            ("他说：\"OK\"。（\"ABC\"）", "他说：“OK”。（“ABC”）"),
            ("'Cancel'按钮，所谓'冷链'，\"他说'好'。\"", "‘Cancel’按钮，所谓‘冷链’，“他说‘好’。”"),
            ("时间--温度，保持在63 °C以上", "时间——温度，保持在63\u{a0}°C以上"),
        ] {
            assert_eq!(Typography::of_language("zh-CN").set(typed), shown);
        }
    }

    #[test]
    fn languages_have_their_own_marks() {
        for (language, shown) in [
            ("de-AT", "„Ja“, sagt’s"),
            ("fr", "«\u{202f}Ja\u{202f}», sagt’s"),
            ("de-CH", "«Ja», sagt’s"),
            ("sv", "”Ja”, sagt’s"),
            ("pt-PT", "«Ja», sagt’s"),
            ("pt-BR", "“Ja”, sagt’s"),
            ("xx", "“Ja”, sagt’s"),
        ] {
            assert_eq!(Typography::of_language(language).set("\"Ja\", sagt's"), shown, "{language}");
        }
    }

    #[test]
    fn french_has_its_spaces_and_elisions() {
        let set = |text| Typography::of_language("fr").set(text).into_owned();
        assert_eq!(set("l'\"eau\" : oui ?"), "l’«\u{202f}eau\u{202f}»\u{a0}: oui\u{202f}?");
        assert_eq!(set("« Il dit \"oui\". »"), "«\u{202f}Il dit “oui”.\u{202f}»");
        assert_eq!(set("a :b: c"), "a :b: c");
    }

    #[test]
    fn dots_and_dashes_are_joined_where_they_stand_between_words() {
        for (typed, shown) in [
            ("wait...", "wait…"),
            ("wait....", "wait...."),
            ("1..5", "1..5"),
            ("hot -- not warm", "hot – not warm"),
            ("hot --- not warm", "hot — not warm"),
            ("30--90, 5 °C--8 °C, £5--£6, Mon--Fri", "30–90, 5\u{a0}°C–8\u{a0}°C, £5–£6, Mon–Fri"),
            ("run it with --help, a--b.md, me@a--b.org", "run it with --help, a--b.md, me@a--b.org"),
            ("at the end --", "at the end –"),
            ("-----", "-----"),
        ] {
            assert_eq!(set(typed), shown);
        }
    }

    #[test]
    fn numbers_hold_on_to_their_units() {
        assert_eq!(set("at 5 °C for 90 min, 2 kg"), "at 5\u{a0}°C for 90\u{a0}min, 2\u{a0}kg");
        assert_eq!(set("½ l, 3 tbsp."), "½\u{a0}l, 3\u{a0}tbsp.");
        let mut setter = Setter::new(Typography::of_language("en"));
        assert_eq!([setter.set("5"), setter.set(" kg")].concat(), "5\u{a0}kg");
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
        assert_eq!(setter.set("'a"), "‘a");
        setter.begin();
        assert_eq!(setter.set("\""), "“");
        setter.pass_object();
        assert_eq!(setter.set("\","), "”,");
    }

    #[test]
    fn without_it_texts_are_as_typed() {
        assert_eq!(Typography::default().set("\"It's\" -- 5 kg..."), "\"It's\" -- 5 kg...");
    }
}
