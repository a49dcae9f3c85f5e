//! The text of each section of an article, as readers see it.
//!
//! [`SectionTexts`] is shown the events of a body one by one, be it while the page is written or apart from that. What an article
//! embeds belongs to the article that it comes from, and is not here.

use crate::article::Outline;
use crate::article::facts::is_compare;
use crate::article::markdown::{Event, Tag, TagEnd};
use crate::base::text::is_ideographic;

/// What stands between two pieces of text.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Gap {
    /// Nothing: they are one word.
    #[default]
    None,
    /// The end of a line, which is nothing between signs of Chinese or Japanese.
    Line,
    /// The end of a block.
    Block,
}

/// Gathers the texts of sections: what stands before the first heading, then what stands below each of them.
#[derive(Default)]
pub struct SectionTexts {
    all: String,
    /// Where each section begins.
    starts: Vec<usize>,
    gap: Gap,
    /// The heading that is the article's title, and begins no section.
    title: Option<u32>,
    /// How many headings, pictures and blocks that are shown as something else are open.
    passed: usize,
    /// How many bytes of folders are yet to come in the text of a link.
    folders: usize,
}

impl SectionTexts {
    /// Begins an article.
    pub fn begin(&mut self, outline: &Outline) {
        self.all.clear();
        self.starts.clear();
        self.starts.push(0);
        (self.gap, self.passed, self.folders) = (Gap::None, 0, 0);
        self.title = outline.title_heading;
    }

    /// The text of each section.
    pub fn sections(&self) -> impl Iterator<Item = &str> {
        let ends = self.starts.iter().skip(1).copied().chain([self.all.len()]);
        self.starts.iter().zip(ends).map(|(start, end)| &self.all[*start..end])
    }

    /// Takes the next event.
    pub fn take(&mut self, event: &Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(end) => self.end(*end),
            Event::Text(text) => {
                let folders = self.folders.min(text.len());
                self.folders -= folders;
                self.add(&text[text.floor_char_boundary(folders)..]);
            }
            Event::Code(text) => self.add(text),
            Event::Tag { name, .. } => {
                self.add("#");
                self.add(name);
            }
            Event::SoftBreak if self.gap == Gap::None => self.gap = Gap::Line,
            Event::HardBreak => self.gap = Gap::Block,
            Event::Html { html, .. } if html.starts_with("<br") => self.gap = Gap::Block,
            Event::Math { .. }
            | Event::Html { .. }
            | Event::BlockId { .. }
            | Event::FootnoteReference(_)
            | Event::SoftBreak
            | Event::Rule
            | Event::TaskMarker { .. } => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::Link(link) => self.folders = link.folders,
            Tag::Embed(_) => self.passed += 1,
            Tag::CodeBlock { info } if is_compare(info) => self.passed += 1,
            Tag::Heading { number, .. } => {
                if self.title != Some(*number) {
                    self.starts.push(self.all.len());
                }
                self.passed += 1;
            }
            _ => {}
        }
        if !tag.is_inline() {
            self.gap = Gap::Block;
        }
    }

    fn end(&mut self, end: TagEnd) {
        match end {
            TagEnd::Link => self.folders = 0,
            TagEnd::Embed | TagEnd::Heading => self.passed = self.passed.saturating_sub(1),
            // Nothing else is open around a block of code.
            TagEnd::CodeBlock => self.passed = 0,
            _ => {}
        }
        if !end.is_inline() {
            self.gap = Gap::Block;
        }
    }

    fn add(&mut self, text: &str) {
        let Some(first) = text.chars().next().filter(|_| self.passed == 0) else { return };
        let last = self.all.chars().next_back();
        let is_joined = match self.gap {
            Gap::None => true,
            Gap::Line => is_ideographic(first) && last.is_some_and(is_ideographic),
            Gap::Block => false,
        };
        if !is_joined {
            self.all.push(' ');
        }
        self.all.push_str(text);
        self.gap = Gap::None;
    }
}
