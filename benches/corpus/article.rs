//! The text of one article, about 5 kB: front matter, an introduction, five sections with two links each, a list, a
//! table, and in every fifth article a block of code.
//!
//! Draws never depend on the flavour or on the length of what was written, so that all flavours say the same.

use std::fmt::Write as _;

use crate::code;
use crate::flavour::{Flavour, FrontMatter, Link, Reference};
use crate::names::{Names, SECTIONS, capitalised};
use crate::words::Rng;

const TAGS_PER_ARTICLE: usize = 3;
/// One article in so many holds code.
const CODE_EVERY: usize = 5;
const LIST_SECTION: usize = 1;
const TABLE_SECTION: usize = 2;
const CODE_SECTION: usize = 3;
/// This section is divided by a third-level heading.
const DIVIDED_SECTION: usize = 4;
const TABLE_COLUMNS: usize = 4;
const TABLE_ROWS: usize = 6;
/// One word in so many is emphasised, or set as code.
const EMPHASIS: usize = 40;
const CODE_SPAN: usize = 90;

/// The Markdown of article `id`.
pub fn write(names: &Names, flavour: Flavour, id: usize) -> String {
    let mut writer = Writer { names, flavour, id, rng: names.rng(id), text: String::with_capacity(8_192) };
    writer.front_matter();
    writer.paragraph(None);
    for section in 0..SECTIONS {
        writer.section(section);
    }
    writer.text
}

struct Writer<'a> {
    names: &'a Names,
    flavour: Flavour,
    id: usize,
    rng: Rng,
    text: String,
}

impl Writer<'_> {
    fn front_matter(&mut self) {
        let date = (self.rng.between(2015, 2024), self.rng.between(1, 12), self.rng.between(1, 28));
        let mut tags: Vec<&str> = self.names.common_tag().into_iter().collect();
        while tags.len() < TAGS_PER_ARTICLE {
            let tag = self.names.tag(&mut self.rng);
            if !tags.contains(&tag) {
                tags.push(tag);
            }
        }
        let description = format!("{}.", capitalised(&self.phrase_plain(8, 16)));
        let title = self.names.title(self.id);
        let front_matter = FrontMatter { title: &title, date, tags: &tags, description: &description };
        self.text += &self.flavour.front_matter(&front_matter);
    }

    /// A heading, two or three paragraphs with two links, and what else the section holds.
    fn section(&mut self, section: usize) {
        self.line(&format!("## {}\n", self.names.heading(self.id, section)));
        let hub = self.names.hub().filter(|&hub| section == 0 && hub != self.id);
        let links = [self.link(hub), self.link(None)];
        let [first, last] = &links;
        self.paragraph(Some(first));
        match section {
            LIST_SECTION => self.list(),
            TABLE_SECTION => self.table(),
            CODE_SECTION if self.id.is_multiple_of(CODE_EVERY) => self.code(),
            DIVIDED_SECTION => {
                let heading = capitalised(&self.phrase(2, 4));
                self.line(&format!("### {heading}\n"));
            }
            _ => self.paragraph(None),
        }
        self.paragraph(Some(last));
    }

    /// Three to five sentences, the link (as Markdown) in the second.
    fn paragraph(&mut self, link: Option<&str>) {
        let sentences = self.rng.between(3, 5);
        for sentence in 0..sentences {
            let opening = capitalised(&self.phrase(3, 9));
            let closing = self.phrase(3, 9);
            let link = link.filter(|_| sentence == 1).map_or(String::new(), |link| format!(" {link}"));
            let gap = if sentence + 1 < sentences { " " } else { "\n\n" };
            // Writing to a string cannot fail.
            let _ = write!(self.text, "{opening}{link} {closing}.{gap}");
        }
    }

    fn list(&mut self) {
        for _ in 0..self.rng.between(3, 6) {
            let item = capitalised(&self.phrase(4, 10));
            self.line(&format!("- {item}"));
        }
        self.line("");
    }

    fn table(&mut self) {
        let heads: Vec<_> = (0..TABLE_COLUMNS).map(|_| capitalised(&self.phrase(1, 2))).collect();
        self.line(&format!("| {} |", heads.join(" | ")));
        self.line("|---|---|--:|---|");
        for _ in 0..TABLE_ROWS {
            let (name, note) = (capitalised(&self.phrase(1, 2)), self.phrase(2, 4));
            let (place, amount) = (self.phrase(1, 2), self.rng.below(10_000));
            self.line(&format!("| {name} | {place} | {amount} | {note} |"));
        }
        self.line("");
    }

    fn code(&mut self) {
        let block = code::block(self.names, &mut self.rng);
        self.line(&block);
    }

    /// A link to another article, `fixed` or drawn, as Markdown of the flavour.
    fn link(&mut self, fixed: Option<usize>) -> String {
        let drawn = self.names.link_target(self.id, &mut self.rng);
        let target = fixed.unwrap_or(drawn);
        let form = self.rng.below(5);
        let words = self.phrase_plain(1, 3);
        let section = self.rng.below(SECTIONS);
        let reference = match form {
            0 | 1 => Reference::Title,
            2 => Reference::FileName,
            3 => Reference::Path,
            _ => Reference::Heading(section),
        };
        let text = (form != 0).then_some(words.as_str());
        self.flavour.link(self.names, self.id, &Link { target, reference, text })
    }

    /// `low` to `high` words, some of them marked up.
    fn phrase(&mut self, low: usize, high: usize) -> String {
        let mut phrase = String::new();
        for position in 0..self.rng.between(low, high) {
            let word = self.names.word(&mut self.rng);
            let gap = if position > 0 { " " } else { "" };
            let mark = match position {
                0 => "",
                _ if self.rng.once_in(EMPHASIS) => "**",
                _ if self.rng.once_in(CODE_SPAN) => "`",
                _ => "",
            };
            // Writing to a string cannot fail.
            let _ = write!(phrase, "{gap}{mark}{word}{mark}");
        }
        phrase
    }

    /// `low` to `high` words and nothing else.
    fn phrase_plain(&mut self, low: usize, high: usize) -> String {
        let words = self.rng.between(low, high);
        (0..words).map(|_| self.names.word(&mut self.rng)).collect::<Vec<_>>().join(" ")
    }

    fn line(&mut self, line: &str) {
        self.text += line;
        self.text.push('\n');
    }
}
