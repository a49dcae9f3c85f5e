//! Lines of text as HTML: titles, sentences, summaries.

use std::borrow::Cow;

use serde::{Serialize, Serializer};

use super::writer::{attribute, escape_text, open_link};
use crate::article::inlines::{Mark, Style};
use crate::base::text::holds_any;
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
    let is_html = phrase.inlines.marks().is_empty() && !holds_any(text, |byte| matches!(byte, b'&' | b'<' | b'>'));
    if is_html {
        return text.into();
    }
    let mut out = String::with_capacity(text.len() + 16);
    let mut written = 0;
    let mut open: Vec<(usize, &'static str)> = Vec::new();
    for mark in phrase.inlines.marks() {
        close_until(&mut out, text, &mut written, &mut open, mark.start as usize);
        write_up_to(&mut out, text, &mut written, mark.start as usize);
        let close = open_mark(&mut out, phrase, mark);
        open.push((mark.end as usize, close));
    }
    close_until(&mut out, text, &mut written, &mut open, text.len());
    write_up_to(&mut out, text, &mut written, text.len());
    out.into()
}

/// Closes the marks that end at or before `at`.
fn close_until(out: &mut String, text: &str, written: &mut usize, open: &mut Vec<(usize, &'static str)>, at: usize) {
    while let Some((end, close)) = open.pop_if(|(end, _)| *end <= at) {
        write_up_to(out, text, written, end);
        out.push_str(close);
    }
}

fn write_up_to(out: &mut String, text: &str, written: &mut usize, at: usize) {
    escape_text(out, &text[*written..at]);
    *written = at;
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
