//! Footnotes that no reader gets to: texts that nothing refers to, and further texts of one label.
//!
//! References to footnotes that have no text are no events; [`lints`](super::lints) finds them in the text.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::markdown::{Event, Tag};
use crate::base::path::SourcePath;
use crate::diagnostic::{Diagnostic, Lint, Place};

/// The labels of an article's footnotes, compared without regard to case.
#[derive(Default)]
pub(super) struct Footnotes {
    /// Those that are referred to.
    asked: HashSet<String>,
    /// Those that have a text, and where it stands in the body, in order.
    texts: Vec<(String, Range<usize>)>,
}

impl Footnotes {
    /// Takes note of an event of the body.
    pub(super) fn pass(&mut self, event: &Event<'_>, span: &Range<usize>) {
        match event {
            Event::FootnoteReference(label) => {
                self.asked.insert(label.to_lowercase());
            }
            Event::Start(Tag::FootnoteDefinition(label)) => self.texts.push((label.to_lowercase(), span.clone())),
            _ => {}
        }
    }

    /// Warns of texts that are not shown. The body begins at byte `offset` of the file.
    pub(super) fn check(self, path: &SourcePath, body: &str, offset: usize, diagnostics: &mut Vec<Diagnostic>) {
        let mut first: HashMap<&str, Range<usize>> = HashMap::new();
        for (label, span) in &self.texts {
            let at = label_in(body, span);
            let written = &body[at.clone()];
            let in_file = at.start + offset..at.end + offset;
            if !self.asked.contains(label) {
                let message = format!("nothing refers to the footnote `{written}`, so it is not shown");
                let fault = Diagnostic::new(Lint::BrokenFootnote, message).at_span(path, in_file);
                diagnostics.push(fault.help(format!("write `[^{written}]` where it belongs, or take it out")));
            } else if let Some(first) = first.get(&**label) {
                let message = format!("the footnote `{written}` has a text already, so this one is not shown");
                let fault = Diagnostic::new(Lint::BrokenFootnote, message).at_span(path, in_file);
                let fault = fault.related(Place::span(path, first.clone()), "this is shown");
                diagnostics.push(fault.help("give one of the two another label"));
            } else {
                first.insert(label, in_file);
            }
        }
    }
}

/// Where the label of the footnote's text in `span` stands.
fn label_in(body: &str, span: &Range<usize>) -> Range<usize> {
    let source = &body[span.clone()];
    let label = source.find("[^").map(|at| at + "[^".len()).and_then(|start| {
        let length = source[start..].find("]:")?;
        Some(span.start + start..span.start + start + length)
    });
    label.unwrap_or_else(|| span.start..span.start + source.lines().next().map_or(0, str::len))
}
