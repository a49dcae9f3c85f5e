//! The style sheet that colours the palette, made from two named themes.
//!
//! A theme gives the ground, the ink and one colour for each class; colours that are too faint to be read on that ground are
//! strengthened. All of them are custom properties (`--code-k` and so on), so that a site's own style sheet can set single ones.
//!
//! The themes that are there unless others are named have grey grounds. Code in their colours lies on the tint of the pages instead.

use std::fmt::Write;
use std::str::FromStr;

use syntect::highlighting::{Highlighter, Theme};
use syntect::parsing::Scope;
use two_face::theme::{EmbeddedLazyThemeSet, EmbeddedThemeName};

use super::colours::Colour;
use super::scopes::Class;
use crate::base::text;
use crate::diagnostic::{Diagnostic, Lint};

/// The colours of code on light paper, unless the settings name others.
pub const DEFAULT_LIGHT: &str = "OneHalfLight";

/// The colours of code on dark paper, unless the settings name others.
pub const DEFAULT_DARK: &str = "gruvbox-dark";

/// Themes for terminals, whose colours mean nothing on a page.
const FOR_TERMINALS: [EmbeddedThemeName; 3] =
    [EmbeddedThemeName::Ansi, EmbeddedThemeName::Base16, EmbeddedThemeName::Base16_256];

/// The style sheet: light unless the reader prefers dark, or has chosen (`data-theme` on the root element). Paper is light.
///
/// # Errors
/// If a theme is not known.
pub(super) fn stylesheet(light: &str, dark: &str) -> Result<String, Diagnostic> {
    let (light, dark) = (colours(light)?, colours(dark)?);
    let mut css = format!(":root{{{light}}}\n");
    let by_preference =
        format!("@media screen and (prefers-color-scheme:dark){{:root:not([data-theme=\"light\"]){{{dark}}}}}\n");
    let by_choice = format!("@media screen{{:root[data-theme=\"dark\"]{{{dark}}}}}\n");
    css.push_str(&by_preference);
    css.push_str(&by_choice);
    css.push_str("pre{background:var(--code-ground);color:var(--code-ink)}\n");
    for class in Class::ALL {
        let name = class.name();
        // Writing to a string cannot fail.
        let _infallible = writeln!(css, "pre .{name}{{color:var(--code-{name})}}");
    }
    Ok(css)
}

/// The custom properties for one theme.
fn colours(name: &str) -> Result<String, Diagnostic> {
    let themes = two_face::theme::extra();
    let theme = themes.get(find(name)?);
    // On the tint of the pages a marked line is where reading is hardest.
    let mark = match name {
        DEFAULT_LIGHT => Some(Colour::MARK),
        DEFAULT_DARK => Some(Colour::DARK_MARK),
        _ => None,
    };
    let own = theme.settings.background.map_or(Colour::WHITE, |colour| Colour::on(colour, Colour::WHITE));
    let ground = mark.unwrap_or(own);
    let shown = mark.map_or_else(|| own.to_string(), |_| format!("var(--tint,{own})"));
    let mut properties = format!("--code-ground:{shown};--code-ink:{}", colour(theme, &["source"], ground));
    for class in Class::ALL {
        let colour = colour(theme, &["source", class.scope()], ground);
        // Writing to a string cannot fail.
        let _infallible = write!(properties, ";--code-{}:{colour}", class.name());
    }
    Ok(properties)
}

/// The colour that a theme gives to what stands in these scopes.
fn colour(theme: &Theme, scopes: &[&str], ground: Colour) -> Colour {
    let scopes: Vec<Scope> = scopes.iter().filter_map(|scope| Scope::from_str(scope).ok()).collect();
    Colour::on(Highlighter::new(theme).style_for_stack(&scopes).foreground, ground).readable_on(ground)
}

/// The theme of this name; case, spaces and punctuation do not matter.
fn find(name: &str) -> Result<EmbeddedThemeName, Diagnostic> {
    let wanted = text::letters(name);
    known().find(|theme| text::letters(theme.as_name()) == wanted).ok_or_else(|| unknown(name, &wanted))
}

fn known() -> impl Iterator<Item = EmbeddedThemeName> {
    EmbeddedLazyThemeSet::theme_names().iter().copied().filter(|theme| !FOR_TERMINALS.contains(theme))
}

fn unknown(name: &str, wanted: &str) -> Diagnostic {
    /// How alike two names must be for one to be suggested (Jaro-Winkler, 1 is equal).
    const ALIKE: f64 = 0.85;
    let likeness = |theme: EmbeddedThemeName| strsim::jaro_winkler(wanted, &text::letters(theme.as_name()));
    let nearest = known().map(|theme| (likeness(theme), theme)).max_by(|(a, _), (b, _)| a.total_cmp(b));
    let names: Vec<_> = known().map(|theme| format!("`{}`", theme.as_name())).collect();
    let help = match nearest.filter(|(likeness, _)| *likeness >= ALIKE) {
        Some((_, theme)) => format!("did you mean `{}`?", theme.as_name()),
        None => format!("there are {}", names.join(", ")),
    };
    Diagnostic::new(Lint::Settings, format!("no colours for code are called `{name}`")).help(help)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Help;

    #[test]
    fn every_theme_gives_every_class_a_colour() {
        for theme in known() {
            let css = stylesheet(theme.as_name(), DEFAULT_DARK).unwrap();
            for class in Class::ALL {
                assert!(css.contains(&format!("--code-{}:#", class.name())), "{}: {class:?}", theme.as_name());
            }
        }
    }

    #[test]
    fn the_default_themes_are_light_and_dark() {
        let ground = |name| two_face::theme::extra().get(find(name).unwrap()).settings.background.unwrap();
        assert!(!Colour::on(ground(DEFAULT_LIGHT), Colour::WHITE).is_dark());
        assert!(Colour::on(ground(DEFAULT_DARK), Colour::WHITE).is_dark());
    }

    #[test]
    fn unknown_themes_are_told_apart_from_misspelt_ones() {
        assert!(stylesheet("one half light", "GRUVBOX dark").is_ok());
        let help = |name| stylesheet(name, DEFAULT_DARK).unwrap_err().help;
        assert_eq!(help("gruvbox-ligt"), Some(Help::Text("did you mean `gruvbox-light`?".into())));
        assert!(
            matches!(help("zzz"), Some(Help::Text(text)) if text.starts_with("there are `base16-eighties.dark`, "))
        );
    }
}
