//! What differs between the programs that are compared: how a link and front matter are written, where articles lie,
//! and which files must lie beside them.

use std::fmt::Write as _;

use crate::names::Names;

/// The program that a corpus is for.
#[derive(Clone, Copy)]
pub enum Flavour {
    Larder,
    Hugo,
    Mdbook,
}

/// What is known of an article before its text.
pub struct FrontMatter<'a> {
    pub title: &'a str,
    /// Year, month, day.
    pub date: (usize, usize, usize),
    pub tags: &'a [&'a str],
    /// One sentence of plain text.
    pub description: &'a str,
}

/// A link to article `target`; without a text it shows the target's title.
pub struct Link<'a> {
    pub target: usize,
    pub reference: Reference,
    pub text: Option<&'a str>,
}

/// How a wikilink names its target.
pub enum Reference {
    Title,
    FileName,
    Path,
    /// The title, and one of the target's sections by number.
    Heading(usize),
}

impl Flavour {
    pub fn from_name(name: &str) -> Result<Self, String> {
        match name {
            "larder" => Ok(Self::Larder),
            "hugo" => Ok(Self::Hugo),
            "mdbook" => Ok(Self::Mdbook),
            _ => Err(format!("unknown flavour `{name}`")),
        }
    }

    /// The folder, below the site's root, that articles lie in.
    pub fn content_folder(self) -> &'static str {
        match self {
            Self::Larder | Self::Hugo => "content",
            Self::Mdbook => "src",
        }
    }

    /// The head of an article. mdBook knows no front matter: there it is text.
    pub fn front_matter(self, front: &FrontMatter) -> String {
        let FrontMatter { title, date: (year, month, day), description, .. } = front;
        let date = format!("{year}-{month:02}-{day:02}");
        let tags = front.tags.join(", ");
        match self {
            Self::Larder | Self::Hugo => format!(
                "---\ntitle: \"{title}\"\ndate: {date}\ntags: [{tags}]\ndescription: \"{description}\"\n---\n\n"
            ),
            Self::Mdbook => format!("# {title}\n\n{description}\n\n{date}, {tags}\n\n"),
        }
    }

    /// A link that stands in article `from`, as Markdown.
    pub fn link(self, names: &Names, from: usize, link: &Link) -> String {
        let Link { target, reference, text } = link;
        let title = names.title(*target);
        if let Self::Larder = self {
            let name = match reference {
                Reference::Title => title,
                Reference::FileName => names.file_name(*target),
                Reference::Path => names.path(*target),
                Reference::Heading(section) => format!("{title}#{}", names.heading(*target, *section)),
            };
            return text.map_or_else(|| format!("[[{name}]]"), |text| format!("[[{name}|{text}]]"));
        }
        let fragment = match reference {
            Reference::Heading(section) => format!("#{}", anchor(&names.heading(*target, *section))),
            _ => String::new(),
        };
        let path = match self {
            Self::Mdbook if names.folder_of(from) == names.folder_of(*target) => names.file_name(*target) + ".md",
            Self::Mdbook => format!("../{}.md", names.path(*target)),
            Self::Larder | Self::Hugo => format!("/{}/", names.path(*target)),
        };
        format!("[{}]({path}{fragment})", text.unwrap_or(&title))
    }

    /// The files that lie beside the articles: path below the site's root, and text. Hugo's settings and templates are
    /// in `benches/hugo`.
    pub fn companions(self, names: &Names) -> Vec<(&'static str, String)> {
        match self {
            Self::Larder => vec![("site.toml", SITE_TOML.to_owned())],
            Self::Hugo => Vec::new(),
            Self::Mdbook => vec![("book.toml", BOOK_TOML.to_owned()), ("src/SUMMARY.md", summary(names))],
        }
    }
}

const SITE_TOML: &str = "title = \"Corpus\"\nbase_url = \"https://example.org/\"\n";

/// Without search and the page for printing, which the others do not make either.
const BOOK_TOML: &str = "\
[book]
title = \"Corpus\"

[output.html.search]
enable = false

[output.html.print]
enable = false
";

/// mdBook's table of contents: folders as chapters without a page, articles below them.
fn summary(names: &Names) -> String {
    let mut summary = String::from("# Summary\n\n");
    for folder in 0..names.folder_count() {
        // Writing to a string cannot fail.
        let _ = writeln!(summary, "- [{}]()", names.folder_name(folder));
        for id in names.members(folder) {
            let _ = writeln!(summary, "  - [{}]({}.md)", names.title(id), names.path(id));
        }
    }
    summary
}

/// The anchor of a heading that consists of ASCII words.
fn anchor(heading: &str) -> String {
    heading.to_ascii_lowercase().replace(' ', "-")
}
