//! A small site for the tests of the formats.

use crate::base::path::SourcePath;

use super::{Diagnostic, Format, print};

/// A source's path.
pub(super) fn file(path: &str) -> SourcePath {
    SourcePath::new(path).unwrap()
}

/// The texts that the tests point into; all other files cannot be read.
pub(super) fn read(path: &SourcePath) -> Option<String> {
    let text = match path.as_str() {
        "content/a.md" => "# Top\n[[热 面]], x\n",
        "content/b.md" => "a\nbc\n",
        "content/equipment/index.md" => {
            return Some("\n".repeat(13) + "Start with the [[Combi ovan]], then the\n[[grill]].\n");
        }
        "content/hostile.md" => "\u{feff}a\t\u{1b}[31m\u{9b}2J\u{202e}\u{200d}x\r\n",
        "content/long.md" => return Some("a line\n".repeat(1_000)),
        _ => return None,
    };
    Some(text.to_owned())
}

/// What is printed.
pub(super) fn printed(diagnostics: &[Diagnostic], format: Format) -> String {
    let mut out = Vec::new();
    print(diagnostics, format, &read, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}
