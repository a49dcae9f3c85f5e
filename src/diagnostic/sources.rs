//! The texts that diagnostics point into, read again when they are printed.
//!
//! Diagnostics come sorted by file, so that a few texts kept at hand are enough: each file is read about once, and
//! memory stays small however many there are.

use crate::base::path::SourcePath;

use super::Place;
use super::lines::{LineIndex, Position};

/// Reads a source's text: `None` if it cannot be read or is not UTF-8.
pub type ReadSource<'a> = dyn Fn(&SourcePath) -> Option<String> + 'a;

/// How many texts are kept: that of the fault itself and those that its other places are likely to be in.
const KEPT: usize = 4;

/// The texts read last, each with its lines.
pub(super) struct Sources<'a> {
    read: &'a ReadSource<'a>,
    /// The one used last stands first.
    kept: Vec<(SourcePath, Option<LineIndex<String>>)>,
}

impl<'a> Sources<'a> {
    /// Nothing is read yet.
    pub(super) fn new(read: &'a ReadSource<'a>) -> Self {
        Self { read, kept: Vec::new() }
    }

    /// The text of `file`, if it has one.
    pub(super) fn text(&mut self, file: &SourcePath) -> Option<&LineIndex<String>> {
        if let Some(at) = self.kept.iter().position(|(kept, _)| kept == file) {
            self.kept[..=at].rotate_right(1);
        } else {
            self.kept.truncate(KEPT - 1);
            self.kept.insert(0, (file.clone(), (self.read)(file).map(LineIndex::new)));
        }
        self.kept.first().and_then(|(_, text)| text.as_ref())
    }

    /// First position and end (exclusive) of a place; `None` if it is a whole file or its text is not to be had.
    pub(super) fn region(&mut self, place: &Place) -> Option<(Position, Position)> {
        let (start, end) = place.span?;
        let text = self.text(&place.file)?;
        Some((text.position(start), text.position(end.max(start))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;

    #[test]
    fn a_file_is_read_once_while_others_come_and_go() {
        let reads = Cell::new(0);
        let read = |file: &SourcePath| {
            reads.set(reads.get() + 1);
            (file.name() != "gone.md").then(|| file.to_string())
        };
        let mut sources = Sources::new(&read);
        for name in ["a.md", "b.md", "a.md", "gone.md", "a.md", "gone.md"] {
            let file = SourcePath::new(name).unwrap();
            assert_eq!(sources.text(&file).map(LineIndex::text), (name != "gone.md").then_some(name));
        }
        assert_eq!(reads.get(), 3);
    }

    #[test]
    fn a_span_that_ends_before_it_starts_is_empty() {
        let read = |_: &SourcePath| Some("abc".to_owned());
        let place = Place { file: SourcePath::default(), span: Some((2, 1)) };
        let at = Position { line: 1, column: 3 };
        assert_eq!(Sources::new(&read).region(&place), Some((at, at)));
    }
}
