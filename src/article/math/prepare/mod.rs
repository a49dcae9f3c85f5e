//! The source of a formula, made fit for the converter.
//!
//! One pass over the source does two things. It bounds how deep the converter will recurse: a group, an environment, a `\left`
//! and, as a command may take the next as its argument, a command each count as one, until their group or cell ends.
//! And it rewrites what authors write and the converter does not know: environments of `amsmath`, `\mbox`, `$…$` in
//! text, comments, the space behind `\\`, a `\tag` outside of any environment, and commands such as `\displaystyle` that the converter
//! would let run on into the next cell.
//!
//! The places where text was exchanged are kept, so that a fault can be shown where the author made it.
//!
//! `levels` holds what is counted, `commands` what is known of commands and environments.

mod commands;
mod levels;

use std::ops::Range;

use super::{Fault, LONGEST_FORMULA};
use crate::base::text::is_unprintable;
use levels::{Kind, Level};

/// How deep the converter may have to recurse. It takes up to 4 kB of stack for a level, of the 2 MiB that a thread has.
pub(super) const DEEPEST: usize = 150;

/// A source that the converter can take.
pub(super) struct Prepared {
    /// What to convert.
    pub(super) latex: String,
    /// Whether there is a comment in the source.
    pub(super) has_comment: bool,
    /// Places in `latex` and where they come from; what follows comes from what follows there.
    anchors: Vec<(usize, usize)>,
}

impl Prepared {
    /// Where a place in what was converted comes from.
    pub(super) fn in_source(&self, at: usize) -> usize {
        let next = self.anchors.partition_point(|(place, _)| *place <= at);
        let (place, source) = next.checked_sub(1).map_or((0, 0), |anchor| self.anchors[anchor]);
        let limit = self.anchors.get(next).map_or(usize::MAX, |(_, source)| *source);
        (source + at - place).min(limit)
    }
}

/// Reads the source of a formula.
///
/// # Errors
/// If it is too long or too deep, or holds what no formula may.
pub(super) fn prepare(source: &str, display: bool) -> Result<Prepared, Fault> {
    if source.len() > LONGEST_FORMULA {
        return Err(Fault::new(format!("this formula is longer than {LONGEST_FORMULA} bytes"), 0..source.len()));
    }
    if let Some((at, found)) = source.char_indices().find(|(_, char)| is_unprintable(*char) || *char == '\u{c}') {
        return Err(Fault::new("a control character stands in this formula", at..at + found.len_utf8()));
    }
    let mut scanner = Scanner {
        source,
        at: 0,
        copied: 0,
        has_tags: source.contains("\\tag"),
        tag_outside: false,
        text_command: None,
        prepared: Prepared { latex: String::with_capacity(source.len() + 64), has_comment: false, anchors: Vec::new() },
        levels: vec![Level::new(Kind::Rows, 0)],
    };
    scanner.run()?;
    scanner.copy_to(source.len());
    let mut prepared = scanner.prepared;
    if scanner.tag_outside && display {
        const BEGIN: &str = "\\begin{equation*}";
        prepared.latex = format!("{BEGIN}{}\\end{{equation*}}", prepared.latex);
        prepared.anchors.iter_mut().for_each(|(place, _)| *place += BEGIN.len());
        prepared.anchors.splice(0..0, [(0, 0), (BEGIN.len(), 0)]);
    }
    Ok(prepared)
}

struct Scanner<'s> {
    source: &'s str,
    at: usize,
    /// How much of the source has been copied.
    copied: usize,
    has_tags: bool,
    /// Whether there is a `\tag` outside of environments.
    tag_outside: bool,
    /// The command whose argument comes next, if that is text.
    text_command: Option<&'s str>,
    prepared: Prepared,
    /// The levels that are open; the first is the formula.
    levels: Vec<Level<'s>>,
}

impl<'s> Scanner<'s> {
    fn run(&mut self) -> Result<(), Fault> {
        while let Some(char) = self.source[self.at..].chars().next() {
            let start = self.at;
            self.at += char.len_utf8();
            match char {
                '\\' => self.command(start)?,
                '{' => {
                    let kind = self.text_command.take().map_or(Kind::Group(None), Kind::Text);
                    self.open(kind, start)?;
                }
                '}' => {
                    if self.level().kind == Kind::Argument {
                        self.unwrap(start);
                    }
                    self.close(|kind| matches!(kind, Kind::Group(_) | Kind::Text(_) | Kind::Argument));
                }
                '%' => self.comment(start),
                '$' => self.dollar(start)?,
                '&' | '^' | '_' | '#' if self.is_text() => {
                    return Err(Fault::new(format!("`{char}` in text is written `\\{char}`"), start..self.at));
                }
                '&' => self.end_cell(start)?,
                '^' | '_' => self.deepen(1, start)?,
                ']' if self.level().brackets > 0 => self.level().brackets -= 1,
                char if char.is_ascii_whitespace() => {}
                _ => self.level().argument(),
            }
        }
        Ok(())
    }

    /// The level at hand. The first is never closed.
    fn level(&mut self) -> &mut Level<'s> {
        if self.levels.is_empty() {
            self.levels.push(Level::new(Kind::Rows, 0));
        }
        let last = self.levels.len() - 1;
        &mut self.levels[last]
    }

    fn is_text(&mut self) -> bool {
        matches!(self.level().kind, Kind::Text(_))
    }

    fn deepen(&mut self, by: usize, start: usize) -> Result<(), Fault> {
        let end = self.at;
        let level = self.level();
        level.depth += by;
        if level.depth > DEEPEST {
            let message =
                format!("more than {DEEPEST} commands stand in one group or cell of this formula, or in each other");
            return Err(Fault::new(message, start..end));
        }
        Ok(())
    }

    fn open(&mut self, kind: Kind<'s>, start: usize) -> Result<(), Fault> {
        let depth = self.level().depth;
        self.levels.push(Level::new(kind, depth));
        self.deepen(1, start)?;
        let level = self.level();
        level.base = level.depth;
        Ok(())
    }

    /// Closes the level at hand if that is what ends here; if not, the converter will say so.
    fn close(&mut self, fits: impl Fn(Kind<'s>) -> bool) {
        if self.levels.len() > 1 && fits(self.level().kind) {
            self.levels.pop();
            self.level().argument();
        }
    }

    fn comment(&mut self, start: usize) {
        let end = self.source[start..].find('\n').map_or(self.source.len(), |end| start + end);
        self.prepared.has_comment = true;
        self.replace(start..end, " ");
    }

    /// Turns `$…$` within text into a group between two texts.
    fn dollar(&mut self, start: usize) -> Result<(), Fault> {
        let range = start..self.at;
        match self.level().kind {
            Kind::Text(command) => {
                self.replace(range, "}{");
                self.levels.pop();
                self.open(Kind::Group(Some(command)), start)
            }
            Kind::Group(Some(command)) => {
                self.replace(range, &format!("}}\\{command}{{"));
                self.levels.pop();
                self.open(Kind::Text(command), start)
            }
            _ => Ok(()),
        }
    }

    /// Ends a cell at a `&` or `\\`.
    fn end_cell(&mut self, start: usize) -> Result<(), Fault> {
        let range = start..self.at;
        if !self.level().kind.has_rows() {
            let message = format!("`{}` stands within a group; close the group before it", &self.source[range.clone()]);
            return Err(Fault::new(message, range));
        }
        self.unwrap(start);
        // An exponent would belong to the sign itself, if a command has taken that for its argument.
        if !self.source[self.at..].trim_ascii_start().starts_with(['^', '_', '\'', '%']) {
            self.level().end_cell();
        }
        Ok(())
    }

    /// Begins a group around what a switch commands, if it stands in a cell.
    fn wrap(&mut self, start: usize) {
        let is_cell = self.levels.len() > 1 && self.level().kind.has_rows();
        if is_cell && !std::mem::replace(&mut self.level().is_wrapped, true) {
            self.replace(start..start, "{");
        }
    }

    /// Ends the group that was put around what a switch commands.
    fn unwrap(&mut self, start: usize) {
        if std::mem::take(&mut self.level().is_wrapped) {
            self.replace(start..start, "}");
        }
    }

    fn remove(&mut self, range: Range<usize>) {
        self.at = range.end;
        self.replace(range, " ");
    }

    /// Puts `with` for what stands at `range`. Ranges come in order.
    fn replace(&mut self, range: Range<usize>, with: &str) {
        self.copy_to(range.start);
        self.prepared.anchors.push((self.prepared.latex.len(), range.start));
        self.prepared.latex.push_str(with);
        self.copied = range.end;
        self.at = self.at.max(range.end);
        self.prepared.anchors.push((self.prepared.latex.len(), range.end));
    }

    fn copy_to(&mut self, end: usize) {
        self.prepared.latex.push_str(&self.source[self.copied..end]);
        self.copied = end;
    }
}
