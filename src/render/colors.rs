//! The style sheet of the colours that `[colors]` changes: the theme's own properties, set anew, for screens alone. Paper is
//! black on white.

use std::collections::BTreeMap;

use crate::settings::Colors;

/// The selector of pages that readers have not switched to light, and of those that they have switched to dark.
const NOT_LIGHT: &str = ":root:not([data-theme=\"light\"])";
const DARK: &str = ":root[data-theme=\"dark\"]";

/// The style sheet, in the shape of the theme's own rules, so that none of these wins by being more exact.
pub fn colors(colors: &Colors) -> String {
    let mut sheet = String::new();
    if !colors.light.is_empty() {
        sheet += &format!("@media screen {{\n{}}}\n", rule(":root", &colors.light));
    }
    if !colors.dark.is_empty() {
        let (by_preference, by_switch) = (rule(NOT_LIGHT, &colors.dark), rule(DARK, &colors.dark));
        sheet += &format!("@media screen and (prefers-color-scheme: dark) {{\n{by_preference}}}\n");
        sheet += &format!("@media screen {{\n{by_switch}}}\n");
    }
    sheet
}

fn rule(selector: &str, colors: &BTreeMap<&'static str, String>) -> String {
    let lines: String = colors.iter().map(|(name, value)| format!("    --{name}: {value};\n")).collect();
    format!("  {selector} {{\n{lines}  }}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_set_is_written() {
        let accent = |value: &str| BTreeMap::from([("accent", value.to_owned())]);
        let light = Colors { light: accent("#123456"), dark: BTreeMap::new() };
        assert_eq!(colors(&light), "@media screen {\n  :root {\n    --accent: #123456;\n  }\n}\n");
        let dark = Colors { light: BTreeMap::new(), dark: accent("#abc") };
        let sheet = "@media screen and (prefers-color-scheme: dark) {\n  :root:not([data-theme=\"light\"]) {\n    --accent: #abc;\n  }\n}\n\
                     @media screen {\n  :root[data-theme=\"dark\"] {\n    --accent: #abc;\n  }\n}\n";
        assert_eq!(colors(&dark), sheet);
    }
}
