//! Lines of text as HTML: titles, sentences, summaries.

use std::borrow::Cow;

use serde::{Serialize, Serializer};

use super::writer::{attribute, escape_text, open_link};
use crate::article::inlines::{Mark, Style};
use crate::base::text::holds_any;
use crate::base::typography::Setter;
use crate::view::{Phrase, Target};

impl Serialize for Phrase {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // A value of the template engine passes through its serialiser as it is, so the HTML stays marked as safe.
        tera::Value::safe_string(&html(self)).serialize(serializer)
    }
}

/// A phrase as HTML.
pub(super) fn html(phrase: &Phrase) -> Cow<'_, str> {
    let text = phrase.inlines.text();
    // As nearly all titles are.
    if phrase.inlines.marks().is_empty() && !holds_any(text, |byte| matches!(byte, b'&' | b'<' | b'>')) {
        return phrase.typography.set(text);
    }
    let out = String::with_capacity(text.len() + 16);
    let mut line = Line { text, out, setter: Setter::new(phrase.typography), written: 0, open: Vec::new() };
    for mark in phrase.inlines.marks() {
        line.close_until(mark.start as usize);
        line.write_up_to(mark.start as usize);
        let close = open_mark(&mut line.out, phrase, mark);
        line.open.push((mark, close));
    }
    line.close_until(text.len());
    line.write_up_to(text.len());
    line.out.into()
}

/// A phrase that is being written.
struct Line<'p> {
    text: &'p str,
    out: String,
    setter: Setter,
    /// How much of the text has been written.
    written: usize,
    /// The marks that are open, and what closes them.
    open: Vec<(&'p Mark, &'static str)>,
}

impl Line<'_> {
    /// Closes the marks that end at or before `at`.
    fn close_until(&mut self, at: usize) {
        while let Some((mark, close)) = self.open.last().copied().filter(|(mark, _)| mark.end as usize <= at) {
            self.write_up_to(mark.end as usize);
            self.out.push_str(close);
            self.open.pop();
        }
    }

    fn write_up_to(&mut self, at: usize) {
        let text = &self.text[self.written..at];
        self.written = at;
        if self.open.last().is_some_and(|(mark, _)| mark.style == Style::Code) {
            self.setter.pass_object();
            escape_text(&mut self.out, text);
        } else {
            escape_text(&mut self.out, &self.setter.set(text));
        }
    }
}

fn open_mark(out: &mut String, phrase: &Phrase, mark: &Mark) -> &'static str {
    let (open, close) = match mark.style {
        Style::Emphasis => ("<em>", "</em>"),
        Style::Strong => ("<strong>", "</strong>"),
        Style::Strikethrough => ("<del>", "</del>"),
        Style::Highlight => ("<mark>", "</mark>"),
        Style::Code => ("<code>", "</code>"),
        Style::Folders(_) => return "",
        Style::Link(number) => {
            let target = phrase.links.iter().find(|(link, _)| *link == number);
            return target.map_or("", |(_, target)| open_target(out, target, ""));
        }
    };
    out.push_str(open);
    close
}

/// Opens a link to wherever it leads, and returns what closes it.
pub(super) fn open_target(out: &mut String, target: &Target, title: &str) -> &'static str {
    match target {
        Target::Href(url) | Target::Media { href: url, .. } | Target::Embed { href: url, .. } => {
            open_link(out, url, title)
        }
        Target::Wanted => {
            out.push_str("<span");
            attribute(out, "class", "wanted");
            out.push('>');
            "</span>"
        }
        Target::Refused => "",
    }
}
