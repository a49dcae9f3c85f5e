//! What the site looks like beyond its theme: the menu, the colours, the picture beside its name.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::base::value::read::{Spanned, nearest};

use super::table::Faults;

/// A line of `[menu]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MenuEntry {
    /// What is shown.
    pub label: String,
    /// Where it leads, as written.
    pub target: String,
    /// Where in `site.toml` the target stands.
    pub span: Range<usize>,
}

/// Colours by name, as `#rrggbb` and the like, for light pages and for dark ones.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Colors {
    /// On light pages.
    pub light: BTreeMap<&'static str, String>,
    /// On dark pages.
    pub dark: BTreeMap<&'static str, String>,
}

impl Colors {
    /// The colours of the built-in theme that a site may change: ground, raised ground, text, quieter text, hairlines,
    /// links, marked text.
    pub const NAMES: [&str; 7] = ["paper", "tint", "ink", "soft", "hair", "accent", "mark"];

    /// Whether none is changed.
    pub fn is_empty(&self) -> bool {
        self.light.is_empty() && self.dark.is_empty()
    }
}

/// The menu; a line without a label or a target leads nobody anywhere.
pub(super) fn menu(written: Vec<(Spanned<String>, Spanned<String>)>, faults: &mut Faults) -> Vec<MenuEntry> {
    let mut entries = Vec::with_capacity(written.len());
    for (label, target) in written {
        if label.value.trim().is_empty() {
            faults.error(label.span, "a line of the menu must have a label", None);
        } else if target.value.trim().is_empty() || target.value.trim().starts_with('#') {
            let help = "name an article, a path, or a URL".to_owned();
            faults.error(target.span, format!("`{}` in the menu leads nowhere", label.value), Some(help));
        } else {
            entries.push(MenuEntry { label: label.value, target: target.value, span: target.span });
        }
    }
    entries
}

/// The colours, each checked.
pub(super) fn colors(written: [Vec<(Spanned<String>, Spanned<String>)>; 2], faults: &mut Faults) -> Colors {
    let [light, dark] = written.map(|colors| colors.into_iter().filter_map(|color| resolve(color, faults)).collect());
    Colors { light, dark }
}

fn resolve((name, value): (Spanned<String>, Spanned<String>), faults: &mut Faults) -> Option<(&'static str, String)> {
    let Some(known) = Colors::NAMES.into_iter().find(|known| *known == name.value) else {
        let likely = nearest(&name.value, Colors::NAMES);
        let help = match likely {
            Some(likely) => format!("did you mean `{likely}`?"),
            None => format!("there are `{}`, and the same in `[colors.dark]`", Colors::NAMES.join("`, `")),
        };
        faults.error(name.span, format!("there is no colour `{}`", name.value), Some(help));
        return None;
    };
    let color = value.value.trim().to_ascii_lowercase();
    let digits = color.strip_prefix('#').unwrap_or_default();
    if matches!(digits.len(), 3 | 4 | 6 | 8) && digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Some((known, color));
    }
    let help = "write it as `#964816`".to_owned();
    faults.error(value.span, format!("`{}` is no colour", value.value), Some(help));
    None
}

/// The picture; whether there is such a file is seen where links are resolved.
pub(super) fn logo(written: Option<Spanned<String>>, faults: &mut Faults) -> Option<String> {
    let logo = written.filter(|logo| !logo.value.trim().is_empty())?;
    if !logo.value.contains("://") && !logo.value.starts_with("//") && !logo.value.starts_with("data:") {
        return Some(logo.value);
    }
    let help = "put the picture into `static/` and name it, as in `logo = \"logo.svg\"`".to_owned();
    faults.error(logo.span, "`logo` must be a file of the site", Some(help));
    None
}
