//! Images and embeds: what is shown in place.
//!
//! Between the start and the end of an image the parser gives its alternative text, which is gathered first. An embedded article is a
//! block, so the paragraph around it is split.

use super::escape::{attribute, escape_text};
use super::{Embedder, Kind, Writer};
use crate::article::link::{self, LookUp};
use crate::article::markdown::{Event, Link, Tag, TagEnd};
use crate::render::phrase;
use crate::view::{Media, Target};

/// An image or embed that has begun.
pub(super) struct Image<'c> {
    /// Whether it is written as `![[…]]`, where a size may stand with the text.
    is_wiki: bool,
    title: String,
    url: String,
    text: String,
    /// Images within the alternative text of this one.
    depth: usize,
    target: Option<&'c Target>,
}

impl<'c> Writer<'c> {
    pub(super) fn image(&self, link: &Link<'_>) -> Image<'c> {
        Image {
            is_wiki: matches!(link.target, link::Target::Local { by: LookUp::Name, .. }),
            title: link.title.to_string(),
            url: link.written.to_string(),
            text: String::new(),
            depth: 0,
            target: self.target(link.number),
        }
    }

    /// Gathers the alternative text of the image at hand.
    pub(super) fn take_in_image(&mut self, event: Event<'_>, embed: &mut Embedder<'_>) {
        let Some(image) = &mut self.image else { return };
        match event {
            Event::Start(Tag::Embed(_)) => image.depth += 1,
            Event::End(TagEnd::Image) if image.depth > 0 => image.depth -= 1,
            Event::End(TagEnd::Image) => {
                if let Some(image) = self.image.take() {
                    self.end_image(&image, embed);
                }
            }
            Event::Text(text) | Event::Code(text) => image.text.push_str(&text),
            Event::SoftBreak | Event::HardBreak => image.text.push(' '),
            _ => {}
        }
    }

    fn end_image(&mut self, image: &Image<'_>, embed: &mut Embedder<'_>) {
        let can_hold_blocks = self.open.last().is_none_or(|open| open.kind != Kind::Phrasing);
        match image.target {
            Some(Target::Embed { content, href, title }) if can_hold_blocks => match embed(content) {
                Some(html) => self.embedded(&html, href, &phrase::html(title)),
                None => self.linked(image, &Target::Href(href.clone())),
            },
            Some(Target::Embed { href, .. }) => self.linked(image, &Target::Href(href.clone())),
            Some(Target::Media(Media::Image, url)) => self.picture(image, url),
            None => self.picture(image, &image.url),
            Some(target) => self.linked(image, target),
        }
    }

    /// Writes an embedded article as a block of its own.
    fn embedded(&mut self, html: &str, href: &str, title: &str) {
        if std::mem::take(&mut self.in_paragraph) {
            let written = self.out.trim_end_matches([' ', '\n']);
            let written = written.strip_suffix("<br>").unwrap_or(written);
            let (kept, close) = written.strip_suffix("<p>").map_or((written, "</p>\n"), |before| (before, ""));
            self.out.truncate(kept.len());
            self.out.push_str(close);
        }
        self.out.push_str("<div class=\"embed\">\n");
        self.out.push_str(html);
        self.out.push_str("<p class=\"embed-source\"><a");
        attribute(&mut self.out, "href", href);
        self.out.push('>');
        self.out.push_str(title);
        self.out.push_str("</a></p>\n</div>\n");
    }

    fn linked(&mut self, image: &Image<'_>, target: &Target) {
        self.inline();
        // Within a link there can be no other.
        let is_in_link = self.open.iter().any(|open| open.close == "</a>");
        let close = if is_in_link { "" } else { phrase::open_target(&mut self.out, target, &image.title) };
        escape_text(&mut self.out, if image.text.is_empty() { &image.url } else { &image.text });
        self.out.push_str(close);
    }

    fn picture(&mut self, image: &Image<'_>, url: &str) {
        self.inline();
        self.out.push_str("<img");
        attribute(&mut self.out, "src", url);
        attribute(&mut self.out, "alt", if image.is_wiki { without_size(&image.text) } else { &image.text });
        if !image.title.is_empty() {
            attribute(&mut self.out, "title", &image.title);
        }
        self.out.push('>');
    }
}

/// The words of an image's text: what stands behind its last `|`, or alone, may be its size (`photo|300x200`).
fn without_size(text: &str) -> &str {
    let is_size = |part: &str| {
        let (width, height) = part.split_once('x').unwrap_or((part, "0"));
        [width, height].iter().all(|side| !side.is_empty() && side.bytes().all(|byte| byte.is_ascii_digit()))
    };
    match text.rsplit_once('|') {
        Some((words, size)) if is_size(size.trim()) => words.trim_end(),
        None if is_size(text.trim()) => "",
        _ => text,
    }
}
