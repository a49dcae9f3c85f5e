//! What stands before the decimals of a number, by language.

use crate::base::quantity::Decimal;

/// Languages whose numbers have a comma before the decimals, wherever they are spoken but for [`POINT_REGIONS`].
const COMMA_LANGUAGES: &[&str] = &[
    "af", "az", "be", "bg", "bs", "ca", "cs", "da", "de", "el", "es", "et", "eu", "fi", "fo", "fr", "gl", "hr", "hu",
    "hy", "id", "is", "it", "ka", "kk", "ky", "lt", "lv", "mk", "nb", "nl", "nn", "no", "pl", "pt", "ro", "ru", "sk",
    "sl", "sq", "sr", "sv", "tr", "uk", "uz", "vi",
];

/// Countries where the same languages have a point, as the Unicode CLDR has it: German and Italian in Switzerland (where French keeps the
/// comma) and Liechtenstein, Spanish in the north of Latin America.
const POINT_REGIONS: &[(&str, &[&str])] = &[
    ("de", &["CH", "LI"]),
    ("it", &["CH"]),
    ("es", &["MX", "US", "PR", "DO", "GT", "HN", "NI", "PA", "PE", "SV", "419"]),
];

/// What a language has before decimals; `language` is a BCP 47 tag.
pub(super) fn of_language(language: &str) -> Decimal {
    let mut parts = language.split('-');
    let base = parts.next().unwrap_or_default();
    let is_region = |part: &str, regions: &[&str]| regions.iter().any(|region| region.eq_ignore_ascii_case(part));
    let has_point = POINT_REGIONS
        .iter()
        .filter(|(language, _)| language.eq_ignore_ascii_case(base))
        .any(|(_, regions)| parts.clone().any(|part| is_region(part, regions)));
    if has_point || !is_region(base, COMMA_LANGUAGES) { Decimal::Point } else { Decimal::Comma }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_have_a_point_or_a_comma() {
        for language in [
            "en",
            "en-GB",
            "zh",
            "zh-CN",
            "zh-Hant-TW",
            "ja",
            "ko",
            "th",
            "de-CH",
            "de-Latn-CH",
            "DE-ch",
            "es-MX",
            "it-CH",
            "he",
            "",
            "x",
        ] {
            assert_eq!(of_language(language), Decimal::Point, "{language}");
        }
        for language in [
            "de",
            "de-DE",
            "de-AT",
            "fr",
            "fr-CA",
            "fr-CH",
            "es",
            "es-AR",
            "pt-BR",
            "ru",
            "pl",
            "sv",
            "nb",
            "fi",
            "cs",
            "NL",
            "sr-Latn-RS",
        ] {
            assert_eq!(of_language(language), Decimal::Comma, "{language}");
        }
    }
}
