//! What is shown in place: images, players, embedded articles.
//!
//! Between the start and the end of an image the parser gives its alternative text, which is gathered first. An embedded article is a
//! block, so the paragraph around it is split.

use super::escape::{attribute, escape_text};
use super::{Embedder, Kind, Naming, Writer, behind_folders};
use crate::article::link::{self, LookUp};
use crate::article::markdown::{Event, Link, Tag, TagEnd};
use crate::base::path::SourcePath;
use crate::render::phrase;
use crate::view::{Media, Target};

/// An image or embed that has begun.
pub(super) struct Image<'c> {
    /// Whether it is written as `![[…]]`, where a number alone is a size.
    is_wiki: bool,
    /// What it is called if the author says nothing but a size.
    name: String,
    title: String,
    url: String,
    text: String,
    /// Images within the alternative text of this one.
    depth: usize,
    /// How many bytes of the text to come are folders that are not shown.
    folders: usize,
    target: Option<&'c Target>,
}

/// The size that an author asks for: `photo|300` or `photo|300x200`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Size {
    width: u32,
    height: Option<u32>,
}

impl<'c> Writer<'c> {
    pub(super) fn image(&self, link: &Link<'_>) -> Image<'c> {
        let is_wiki = matches!(link.target, link::Target::Local { by: LookUp::Name, .. });
        Image {
            is_wiki,
            name: if is_wiki { self.shown_name(link) } else { String::new() },
            title: link.title.to_string(),
            url: link.written.to_string(),
            text: String::new(),
            depth: 0,
            folders: self.hidden_folders(link),
            target: self.target(link.number),
        }
    }

    /// Gathers the alternative text of the image at hand.
    pub(super) fn take_in_image(&mut self, event: &Event<'_>, embed: &mut Embedder<'_>) {
        let Some(image) = &mut self.image else { return };
        match event {
            Event::Start(Tag::Embed(_)) => image.depth += 1,
            Event::End(TagEnd::Embed) if image.depth > 0 => image.depth -= 1,
            Event::End(TagEnd::Embed) => {
                if let Some(image) = self.image.take() {
                    self.setter.pass_object();
                    self.end_image(&image, embed);
                }
            }
            Event::Text(text) => image.text.push_str(behind_folders(text, &mut image.folders)),
            Event::Code(text) | Event::Math { source: text, .. } => image.text.push_str(text),
            Event::Tag { name, .. } => {
                image.text.push('#');
                image.text.push_str(name);
            }
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
            Some(Target::Media { media: Media::Image, href, file }) => self.picture(image, href, file.as_ref()),
            Some(Target::Media { media: Media::Audio, href, .. }) => self.player("audio", image, href),
            Some(Target::Media { media: Media::Video, href, .. }) => self.player("video", image, href),
            // A frame is what a sanitized page has none of.
            Some(Target::Media { media: Media::Pdf, href, .. })
                if can_hold_blocks && self.tools.is_none_or(|tools| !tools.sanitizes) =>
            {
                self.document(image, href);
            }
            None => self.picture(image, &image.url, None),
            Some(target) => self.linked(image, target),
        }
    }

    /// Writes an embedded article as a block of its own.
    fn embedded(&mut self, html: &str, href: &str, title: &str) {
        self.split_paragraph();
        self.out.push_str("<div class=\"embed\">\n");
        self.out.push_str(html);
        self.out.push_str("<p class=\"embed-source\"><a");
        attribute(&mut self.out, "href", href);
        self.out.push('>');
        self.out.push_str(title);
        self.out.push_str("</a></p>\n</div>\n");
    }

    /// Ends the paragraph at hand for a block that stands in it; an empty one is taken back.
    fn split_paragraph(&mut self) {
        if std::mem::take(&mut self.in_paragraph) {
            let written = self.out.trim_end_matches([' ', '\n']);
            let written = written.strip_suffix("<br>").unwrap_or(written);
            let (kept, close) = written.strip_suffix("<p>").map_or((written, "</p>\n"), |before| (before, ""));
            self.out.truncate(kept.len());
            self.out.push_str(close);
            if close.is_empty() && self.open.last().is_some_and(|open| matches!(open.naming, Naming::At(_))) {
                self.forget_tag(Naming::Behind);
            }
        }
    }

    fn linked(&mut self, image: &Image<'_>, target: &Target) {
        self.inline();
        // Within a link there can be no other.
        let is_in_link = self.open.iter().any(|open| open.close == "</a>");
        let close = if is_in_link { "" } else { phrase::open_target(&mut self.out, target, &image.title) };
        let (text, _) = image.text_and_size();
        escape_text(&mut self.out, if text.is_empty() { &image.url } else { text });
        self.out.push_str(close);
    }

    fn picture(&mut self, image: &Image<'_>, url: &str, file: Option<&SourcePath>) {
        self.inline();
        let (alt, asked) = image.text_and_size();
        let natural = file.and_then(|file| self.tools.and_then(|tools| tools.bodies.dimensions(file)));
        self.out.push_str("<img");
        attribute(&mut self.out, "src", url);
        attribute(&mut self.out, "alt", alt);
        if !image.title.is_empty() {
            attribute(&mut self.out, "title", &image.title);
        }
        self.size(asked, natural);
        // The first picture is likely in view at once, and must not wait.
        if self.pictures > 0 && self.tools.is_some() {
            attribute(&mut self.out, "loading", "lazy");
        }
        self.pictures += 1;
        self.out.push('>');
    }

    /// The size of a picture, so that nothing moves when it arrives: what is asked for, else its own.
    fn size(&mut self, asked: Option<Size>, natural: Option<(u32, u32)>) {
        let (width, height) = match (asked, natural) {
            (None, None) => return,
            (None, Some((width, height))) => (width, Some(height)),
            (Some(Size { width, height: Some(height) }), _) => (width, Some(height)),
            (Some(Size { width, height: None }), natural) => {
                let scaled = |(own, height): (u32, u32)| {
                    (u64::from(height) * u64::from(width)).checked_div(u64::from(own)).unwrap_or_default()
                };
                (width, natural.map(|own| u32::try_from(scaled(own)).unwrap_or(u32::MAX).max(1)))
            }
        };
        attribute(&mut self.out, "width", &width.to_string());
        if let Some(height) = height {
            attribute(&mut self.out, "height", &height.to_string());
        }
    }

    /// A player for sound or film.
    fn player(&mut self, element: &str, image: &Image<'_>, url: &str) {
        self.inline();
        let (label, size) = image.text_and_size();
        self.out.push('<');
        self.out.push_str(element);
        self.out.push_str(" controls preload=\"metadata\"");
        attribute(&mut self.out, "src", url);
        if !label.is_empty() {
            attribute(&mut self.out, "aria-label", label);
        }
        if element == "video" {
            self.size(size, None);
        }
        self.out.push_str("></");
        self.out.push_str(element);
        self.out.push('>');
    }

    /// A document in a frame, and a link to it for whoever has no viewer.
    fn document(&mut self, image: &Image<'_>, url: &str) {
        self.split_paragraph();
        let (label, _) = image.text_and_size();
        let label = if label.is_empty() { &image.url } else { label };
        self.out.push_str("<div class=\"document\">\n<iframe loading=\"lazy\"");
        attribute(&mut self.out, "src", url);
        attribute(&mut self.out, "title", label);
        self.out.push_str("></iframe>\n<p><a");
        attribute(&mut self.out, "href", url);
        self.out.push('>');
        escape_text(&mut self.out, label);
        self.out.push_str("</a></p>\n</div>\n");
    }
}

impl Image<'_> {
    /// The words of its text, and its size: what stands behind the last `|`, or alone in `![[photo.jpg|300]]`.
    fn text_and_size(&self) -> (&str, Option<Size>) {
        let alone = if self.is_wiki { Some(("", self.text.as_str())) } else { None };
        let parts = self.text.rsplit_once('|').or(alone);
        match parts.and_then(|(words, last)| Some((words, size(last.trim())?))) {
            Some(("", size)) => (&self.name, Some(size)),
            Some((words, size)) => (words.trim_end(), Some(size)),
            None => (&self.text, None),
        }
    }
}

fn size(written: &str) -> Option<Size> {
    let number = |side: &str| if side.bytes().all(|byte| byte.is_ascii_digit()) { side.parse().ok() } else { None };
    match written.split_once('x') {
        Some((width, height)) => Some(Size { width: number(width)?, height: Some(number(height)?) }),
        None => Some(Size { width: number(written)?, height: None }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_stands_behind_the_last_pipe_or_alone() {
        let image = |text: &str, is_wiki| {
            let (title, url) = Default::default();
            let name = if is_wiki { "p.png".to_owned() } else { String::new() };
            Image { is_wiki, name, title, url, text: text.to_owned(), depth: 0, folders: 0, target: None }
        };
        let size = |width, height| Some(Size { width, height });
        for (text, expected) in [
            ("A bowl|300x200", ("A bowl", size(300, Some(200)))),
            ("A | B |300", ("A | B", size(300, None))),
            ("300", ("p.png", size(300, None))),
            ("A|B", ("A|B", None)),
            ("2024x", ("2024x", None)),
            ("", ("", None)),
        ] {
            assert_eq!(image(text, true).text_and_size(), expected, "{text}");
        }
        assert_eq!(image("300", false).text_and_size(), ("300", None));
    }
}
