//! A site on its way through the program: copied, built, read back.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;
use walkdir::WalkDir;

use crate::dom::{Dom, Element, Node};

/// The site of this repository.
pub const DEMONSTRATION: &str = "demonstration";

/// The guide, a site like any other.
pub const GUIDE: &str = "guide";

/// Every site but the guide, whose pages are files and whose outputs hold nothing that these do not.
pub const SITES: [&str; 4] = ["vault", "readmes", "hugo", DEMONSTRATION];

/// What a build left behind.
pub struct Published {
    /// Which of [`SITES`] it is, or [`GUIDE`].
    pub name: &'static str,
    /// Every file below the output folder, by path with `/`.
    pub files: BTreeMap<String, Vec<u8>>,
    /// What was wrong, as the JSON format says it.
    pub diagnostics: Vec<Value>,
}

impl Published {
    /// Builds a site with further lines of settings and further arguments.
    ///
    /// # Panics
    /// If it cannot be built, or has errors.
    pub fn build(name: &'static str, settings: &str, arguments: &[&str]) -> Self {
        let temporary = TempDir::new().unwrap();
        // A site without a title is called after its folder.
        let root = temporary.path().join(name);
        copy(name, &root);
        let settings_file = root.join("site.toml");
        if !settings.is_empty() {
            // Keys that stand alone come before the first table, and take the place of the site's own.
            let key = |line: &str| line.split_once('=').map(|(key, _)| key.trim().to_owned());
            let own = fs::read_to_string(&settings_file).unwrap_or_default();
            let is_kept =
                |line: &&str| key(line).is_none_or(|own| settings.lines().all(|line| key(line).as_ref() != Some(&own)));
            let rest: Vec<&str> = own.lines().filter(is_kept).collect();
            fs::write(&settings_file, format!("{settings}\n{}\n", rest.join("\n"))).unwrap();
        }
        let output = Command::new(env!("CARGO_BIN_EXE_larder"))
            .arg("-C")
            .arg(&root)
            .args(["build", "--format", "json"])
            .args(arguments)
            .output()
            .unwrap();
        let said = String::from_utf8(output.stdout).unwrap();
        assert!(output.status.success(), "{name}: {}\n{said}", output.status);
        let mut diagnostics: Vec<Value> = said.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let summary = diagnostics.pop().unwrap();
        assert_eq!(summary["summary"]["errors"], 0, "{name}: {said}");
        Self { name, files: read(&root.join("public")), diagnostics }
    }

    /// The pages, by path, with what is wrong with their HTML.
    pub fn pages(&self) -> impl Iterator<Item = (&str, (Dom, Vec<String>))> {
        let pages = self.files.iter().filter(|(path, _)| path.ends_with(".html"));
        pages.map(|(path, bytes)| (path.as_str(), crate::dom::parse(str::from_utf8(bytes).unwrap())))
    }

    /// A page.
    ///
    /// # Panics
    /// If it is not published.
    pub fn page(&self, path: &str) -> Dom {
        let bytes = self.files.get(path).unwrap_or_else(|| panic!("{}: {path} is not published", self.name));
        crate::dom::parse(str::from_utf8(bytes).unwrap()).0
    }
}

/// Every element of a document, in order.
pub fn elements(dom: &Dom) -> Vec<&Element> {
    let mut found = Vec::new();
    let mut open = vec![dom.root()];
    while let Some(element) = open.pop() {
        found.push(element);
        let within: Vec<&Element> = dom
            .children(element)
            .filter_map(|node| match node {
                Node::Element(element) => Some(element),
                Node::Text(_) => None,
            })
            .collect();
        open.extend(within.into_iter().rev());
    }
    found
}

/// The text in an element.
pub fn text(dom: &Dom, element: &Element) -> String {
    let parts = dom.children(element).map(|node| match node {
        Node::Element(element) => text(dom, element),
        Node::Text(text) => text.clone(),
    });
    parts.collect()
}

/// An attribute of an element.
pub fn attribute<'e>(element: &'e Element, name: &str) -> Option<&'e str> {
    element.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
}

/// Copies a site to a folder that is not there yet.
fn copy(name: &str, root: &Path) {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
    if name == DEMONSTRATION {
        for folder in ["content", "data"] {
            copy_folder(&repository.join(folder), &root.join(folder));
        }
        fs::copy(repository.join("site.toml"), root.join("site.toml")).unwrap();
    } else if name == GUIDE {
        fs::create_dir_all(root).unwrap();
        copy_folder(&repository.join("docs/content"), &root.join("content"));
        fs::copy(repository.join("docs/site.toml"), root.join("site.toml")).unwrap();
    } else {
        copy_folder(&repository.join("tests/sites").join(name), root);
    }
}

fn copy_folder(from: &Path, to: &Path) {
    for entry in WalkDir::new(from) {
        let entry = entry.unwrap();
        let target = to.join(entry.path().strip_prefix(from).unwrap());
        if entry.file_type().is_dir() {
            fs::create_dir_all(target).unwrap();
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

fn read(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let files = WalkDir::new(folder).into_iter().map(Result::unwrap).filter(|entry| entry.file_type().is_file());
    files
        .map(|file| {
            let path = file.path().strip_prefix(folder).unwrap();
            let steps: Vec<&str> = path.iter().map(|step| step.to_str().unwrap()).collect();
            (steps.join("/"), fs::read(file.path()).unwrap())
        })
        .collect()
}
