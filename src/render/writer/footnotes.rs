//! Footnotes: referred to in the text, gathered at its end, in the order of the references.

use std::collections::HashMap;

use super::escape::attribute;
use super::tables::Places;
use super::words::WriterWords;
use super::{Naming, Open};

/// The footnotes of a text.
#[derive(Default)]
pub(super) struct Footnotes {
    /// What ids begin with, so that those of embedded articles are not those of the page.
    pub(super) prefix: String,
    /// Labels in order of their first reference.
    order: Vec<String>,
    /// How often each label was referred to, and its number from 1.
    references: HashMap<String, Reference>,
    texts: HashMap<String, String>,
}

struct Reference {
    number: usize,
    count: usize,
}

/// Stands around a label in a footnote's text until it is known whether and where that is shown; nothing that is written
/// holds it.
const MARK: char = '\0';

/// What every reference ends with.
const REFERENCE_END: &str = "</a></sup>";

/// Notes a reference in the text of a footnote.
pub(super) fn mark(label: &str, out: &mut String) {
    out.extend([MARK]);
    out.push_str(label);
    out.extend([MARK]);
}

/// What was being written when a footnote's text began, which is written apart.
pub(super) struct Diversion {
    pub(super) label: String,
    pub(super) out: String,
    pub(super) open: Vec<Open>,
    pub(super) last: Naming,
    pub(super) in_paragraph: bool,
    pub(super) stage: super::Stage,
    pub(super) places: Places,
}

impl Footnotes {
    /// Writes a reference.
    pub(super) fn refer(&mut self, label: &str, out: &mut String) {
        let next = self.order.len() + 1;
        let label = label.to_lowercase();
        let reference = self.references.entry(label.clone()).or_insert(Reference { number: next, count: 0 });
        reference.count += 1;
        let (number, count) = (reference.number, reference.count);
        if count == 1 {
            self.order.push(label);
        }
        // Two that touch would read as one number.
        let comma = if out.ends_with(REFERENCE_END) { "," } else { "" };
        out.push_str("<sup class=\"footnote-ref\">");
        out.push_str(comma);
        out.push_str("<a");
        attribute(out, "href", &format!("#{}", self.id(number)));
        attribute(out, "id", &self.reference_id(number, count));
        out.push_str(" role=\"doc-noteref\">");
        out.push_str(&number.to_string());
        out.push_str(REFERENCE_END);
    }

    /// Keeps the text of a footnote; the first of a label is the one.
    pub(super) fn define(&mut self, label: &str, html: String) {
        self.texts.entry(label.to_lowercase()).or_insert(html);
    }

    /// Whether a text may still be to come.
    pub(super) fn wants_text(&self) -> bool {
        !self.order.is_empty()
    }

    /// Writes the texts of all that were referred to.
    pub(super) fn finish(&mut self, words: &WriterWords, out: &mut String) {
        if self.order.is_empty() {
            return;
        }
        out.push_str("<section class=\"footnotes\" role=\"doc-endnotes\"");
        attribute(out, "aria-label", &words.footnotes);
        out.push_str(">\n<ol>\n");
        let texts = self.settled_texts();
        for ((label, text), number) in texts.iter().zip(1..) {
            out.push_str("<li");
            attribute(out, "id", &self.id(number));
            out.push('>');
            // The way back stands in the last line of the text.
            let (text, close) = text.strip_suffix("</p>\n").map_or((&**text, ""), |text| (text, "</p>\n"));
            out.push_str(text);
            let count = self.references.get(label).map_or(0, |reference| reference.count);
            for reference in 1..=count {
                out.push_str(" <a class=\"footnote-back\"");
                attribute(out, "href", &format!("#{}", self.reference_id(number, reference)));
                attribute(out, "aria-label", &words.back_to_text);
                out.push_str(" role=\"doc-backlink\">↩</a>");
            }
            out.push_str(close);
            out.push_str("</li>\n");
        }
        out.push_str("</ol>\n</section>\n");
    }

    /// The texts of all footnotes that the reader gets to, in order, and their labels. What such a text refers to is one more.
    fn settled_texts(&mut self) -> Vec<(String, String)> {
        let mut settled: Vec<(String, String)> = Vec::new();
        while let Some(label) = self.order.get(settled.len()).cloned() {
            let marked = self.texts.remove(&label).unwrap_or_default();
            let mut text = String::with_capacity(marked.len());
            for (index, part) in marked.split(MARK).enumerate() {
                match index % 2 {
                    0 => text.push_str(part),
                    _ => self.refer(part, &mut text),
                }
            }
            settled.push((label, text));
        }
        settled
    }

    // No heading's anchor holds a colon, so these clash with none.

    fn id(&self, number: usize) -> String {
        format!("{}fn:{number}", self.prefix)
    }

    fn reference_id(&self, number: usize, count: usize) -> String {
        match count {
            1 => format!("{}fnref:{number}", self.prefix),
            count => format!("{}fnref:{number}:{count}", self.prefix),
        }
    }
}
