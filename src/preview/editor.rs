//! Links that open the author's editor at a place in a file.

use std::path::Path;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// How the address of a place is written for an editor: `{file}`, `{line}` and `{column}` stand for what they name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Editor(String);

/// Editors that can be opened by an address: the name of the program, and the address.
const KNOWN: &[(&str, &str)] = &[
    ("code", "vscode://file{file}:{line}:{column}"),
    ("code-insiders", "vscode-insiders://file{file}:{line}:{column}"),
    ("codium", "vscodium://file{file}:{line}:{column}"),
    ("vscodium", "vscodium://file{file}:{line}:{column}"),
    ("cursor", "cursor://file{file}:{line}:{column}"),
    ("windsurf", "windsurf://file{file}:{line}:{column}"),
    ("zed", "zed://file{file}:{line}:{column}"),
    ("zeditor", "zed://file{file}:{line}:{column}"),
    ("idea", "idea://open?file={file}&line={line}&column={column}"),
    ("mate", "txmt://open?url=file://{file}&line={line}&column={column}"),
    ("subl", "subl://open?url=file://{file}&line={line}&column={column}"),
    ("mvim", "mvim://open?url=file://{file}&line={line}&column={column}"),
    ("emacs", "org-protocol://open-file?url=file://{file}&line={line}&column={column}"),
    ("obsidian", "obsidian://open?path={file}"),
];

/// What stays as it is in a file's path within an address.
const IN_ADDRESS: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'_').remove(b'.').remove(b'~').remove(b':');

impl Editor {
    /// The editor that somebody calls `name`: a program, perhaps with its folder and arguments, or an address with `{file}` in it.
    pub fn named(name: &str) -> Option<Self> {
        if name.contains("{file}") && is_harmless(name) {
            return Some(Self(name.to_owned()));
        }
        let program = name.split_whitespace().next()?;
        let program = Path::new(program).file_stem()?.to_str()?;
        let known = KNOWN.iter().find(|(known, _)| *known == program)?;
        Some(Self(known.1.to_owned()))
    }

    /// The programs that are known by name.
    pub fn known() -> impl Iterator<Item = &'static str> {
        KNOWN.iter().map(|(name, _)| *name)
    }

    /// The address that opens `file` (absolute) at a line and column, counted from 1.
    pub fn address(&self, file: &Path, line: usize, column: usize) -> Option<String> {
        let file = file.to_str()?.replace('\\', "/");
        let file = utf8_percent_encode(&file, IN_ADDRESS).to_string();
        // Paths on Windows begin with a letter.
        let file = if file.starts_with('/') { file } else { format!("/{file}") };
        let with_place = self.0.replace("{line}", &line.to_string()).replace("{column}", &column.to_string());
        Some(with_place.replace("{file}", &file))
    }
}

/// Whether an address has a scheme, and none that runs a script in the page.
fn is_harmless(address: &str) -> bool {
    let scheme = address.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase());
    scheme.is_some_and(|scheme| {
        let is_scheme = scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
        is_scheme && !matches!(&*scheme, "" | "javascript" | "data" | "vbscript" | "blob")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn editors_are_known_by_the_name_of_their_program() {
        let address = |name: &str| Editor::named(name)?.address(Path::new("/a b/c.md"), 3, 7);
        assert_eq!(address("code").as_deref(), Some("vscode://file/a%20b/c.md:3:7"));
        assert_eq!(address("/usr/bin/code --wait").as_deref(), Some("vscode://file/a%20b/c.md:3:7"));
        assert_eq!(address("my-editor://{file}#{line}").as_deref(), Some("my-editor:///a%20b/c.md#3"));
        assert_eq!(address("ed"), None);
        assert_eq!(address(""), None);
    }

    #[test]
    fn no_address_runs_a_script() {
        assert_eq!(Editor::named("javascript:alert('{file}')"), None);
        assert_eq!(Editor::named("JavaScript:alert('{file}')"), None);
        assert_eq!(Editor::named("{file}"), None);
    }
}
