//! The source of a formula, made fit for the converter.
//!
//! One pass over the source does two things. It bounds how deep the converter will recurse: a group, an environment, a `\left`
//! and, as a command may take the next as its argument, a command each count as one, until their group or cell ends.
//! And it rewrites what authors write and the converter does not know: environments of `amsmath`, `\mbox`, `$…$` in
//! text, comments, the space behind `\\`, a `\tag` outside of any environment, and commands such as `\displaystyle` that the converter
//! would let run on into the next cell.
//!
//! The places where text was exchanged are kept, so that a fault can be shown where the author made it.

use std::ops::Range;

use super::{Fault, LONGEST_FORMULA};

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
    if let Some((at, found)) = source.char_indices().find(|(_, char)| is_unprintable(*char)) {
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

/// Characters that no HTML document may hold.
fn is_unprintable(char: char) -> bool {
    char.is_control() && !matches!(char, '\n' | '\r' | '\t')
        || matches!(char, '\u{fdd0}'..='\u{fdef}')
        || u32::from(char) & 0xfffe == 0xfffe
}

/// What a level of nesting is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind<'s> {
    /// `{…}`; made of `$…$` within text if it names the command to go on with.
    Group(Option<&'s str>),
    /// The argument of a command that takes text, by its name.
    Text(&'s str),
    /// `\left … \right`
    Left,
    /// An environment, or the formula itself.
    Rows,
    /// An argument that becomes an environment.
    Argument,
}

impl Kind<'_> {
    fn has_rows(self) -> bool {
        matches!(self, Kind::Rows | Kind::Argument)
    }
}

struct Level<'s> {
    kind: Kind<'s>,
    /// How deep the converter is where the level, or the cell at hand, begins.
    base: usize,
    /// How deep it may be by now.
    depth: usize,
    /// How many arguments commands that take several may still wait for, within the cell at hand.
    due: usize,
    /// How many optional arguments are open.
    brackets: usize,
    /// Whether a group was opened here that must end with the cell.
    is_wrapped: bool,
}

impl<'s> Level<'s> {
    fn new(kind: Kind<'s>, depth: usize) -> Self {
        Self { kind, base: depth, depth, due: 0, brackets: 0, is_wrapped: false }
    }

    /// Notices something that may be an argument.
    fn argument(&mut self) {
        if self.brackets == 0 {
            self.due = self.due.saturating_sub(1);
        }
    }

    /// Notices the end of a cell. Commands that take one argument have had it, if only the sign that ends the cell; of
    /// others, one may be still to come.
    fn end_cell(&mut self) {
        if self.due == 0 && self.brackets == 0 {
            self.depth = self.base;
        }
    }
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

/// Commands that take several arguments, or text that is no formula, and how many.
const ARGUMENTS: &[(&str, usize)] = &[
    ("binom", 2),
    ("cfrac", 2),
    ("color", 1),
    ("dbinom", 2),
    ("dfrac", 2),
    ("frac", 2),
    ("genfrac", 6),
    ("hskip", 1),
    ("hspace", 1),
    ("kern", 1),
    ("mkern", 1),
    ("mskip", 1),
    ("mspace", 1),
    ("overset", 2),
    ("prescript", 3),
    ("sideset", 3),
    ("stackrel", 2),
    ("tbinom", 2),
    ("textcolor", 2),
    ("tfrac", 2),
    ("underset", 2),
];

/// Commands that hold until their group or cell ends.
const SWITCHES: &[&str] = &["color", "displaystyle", "scriptscriptstyle", "scriptstyle", "textstyle"];

/// Commands whose argument is text.
const TEXT: &[&str] =
    &["emph", "text", "textbf", "textit", "textmd", "textnormal", "textrm", "textsc", "textsf", "texttt", "textup"];

/// Environments by other names: what authors write, what is converted, and what is if there are tags.
const ENVIRONMENTS: &[(&str, &str, &str)] = &[
    ("align", "aligned", "align*"),
    ("align*", "aligned", "align*"),
    ("alignat", "aligned", "align*"),
    ("alignat*", "aligned", "align*"),
    ("alignedat", "aligned", "aligned"),
    ("equation", "gathered", "equation*"),
    ("equation*", "gathered", "equation*"),
    ("flalign", "aligned", "align*"),
    ("flalign*", "aligned", "align*"),
    ("gather", "gathered", "gather*"),
    ("gather*", "gathered", "gather*"),
    ("multline", "gathered", "gather*"),
    ("multline*", "gathered", "gather*"),
    ("smallmatrix", "matrix", "matrix"),
    ("split", "aligned", "aligned"),
];

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

    fn command(&mut self, start: usize) -> Result<(), Fault> {
        let name = self.command_name();
        if self.is_text() && !matches!(name, "begin" | "end" | "left" | "right") {
            return self.deepen(1, start);
        }
        match name {
            "begin" => return self.begin(start),
            "end" => self.end(start),
            "left" => return self.open(Kind::Left, start),
            "right" => self.close(|kind| kind == Kind::Left),
            "\\" if self.level().kind.has_rows() => {
                self.end_cell(start)?;
                self.skip_space();
            }
            "label" => {
                let end = self.argument().map_or(self.at, |argument| argument.end);
                self.remove(start..end);
            }
            "nonumber" | "notag" => self.remove(start..self.at),
            "eqref" | "ref" => {
                return Err(Fault::new("formulas have no numbers that could be referred to", start..self.at));
            }
            "mbox" | "textnormal" => {
                self.replace(start..self.at, "\\text");
                self.text_command = Some("text");
            }
            "textsuperscript" => {
                self.replace(start..self.at, "^\\text");
                self.text_command = Some("text");
            }
            "tag" | "tag*" => {
                self.tag_outside |= self.levels.len() == 1;
                self.at = self.argument().map_or(self.at, |argument| argument.end);
            }
            "operatorname" | "operatorname*" => self.operator_name()?,
            "substack" | "boxed" if self.source[self.at..].starts_with('{') => {
                self.at += 1;
                // Each is an environment to the converter.
                self.deepen(3, start)?;
                return self.open(Kind::Argument, start);
            }
            name => {
                self.text_command = TEXT.contains(&name).then_some(name);
                if SWITCHES.contains(&name) {
                    self.wrap(start);
                }
                let due = ARGUMENTS.iter().find(|(command, _)| *command == name).map_or(0, |(_, count)| *count);
                self.level().due += due;
                self.option(name);
            }
        }
        self.deepen(1, start)
    }

    /// Passes the name of a command, as the converter reads it.
    fn command_name(&mut self) -> &'s str {
        let rest = &self.source[self.at..];
        let letters = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
        let star = usize::from(rest[letters..].starts_with('*'));
        let length = match letters + star {
            0 => rest.chars().next().map_or(0, char::len_utf8),
            length => length,
        };
        self.at += length;
        &rest[..length]
    }

    /// Opens the optional argument of a root or an arrow.
    fn option(&mut self, name: &str) {
        let rest = &self.source[self.at..];
        let inner = rest.trim_ascii_start().strip_prefix('[').filter(|_| name == "sqrt" || name.starts_with('x'));
        if let Some(inner) = inner {
            self.at += rest.len() - inner.len();
            self.level().brackets += 1;
        }
    }

    /// The text in the braces that come next, if any do: where they stand.
    fn argument(&self) -> Option<Range<usize>> {
        let rest = &self.source[self.at..];
        let open = self.at + rest.len() - rest.trim_ascii_start().len();
        let inner = self.source[open..].strip_prefix('{')?;
        let end = inner.find(['{', '}']).filter(|end| inner[*end..].starts_with('}'))?;
        Some(open..open + end + 2)
    }

    /// An operator's name must be plain: the converter does not escape it.
    fn operator_name(&mut self) -> Result<(), Fault> {
        let Some(range) = self.argument() else {
            return Err(Fault::new("the name of an operator stands in braces, and is plain text", self.at..self.at));
        };
        let name = &self.source[range.start + 1..range.end - 1];
        let spaced =
            ["\\,", "\\:", "\\;", "\\!", "\\ "].iter().fold(name.to_owned(), |name, space| name.replace(space, ""));
        let is_plain = |char: char| char.is_alphanumeric() || char.is_whitespace() || matches!(char, '-' | '*' | '.');
        if !spaced.chars().all(is_plain) {
            return Err(Fault::new("the name of an operator is plain text", range));
        }
        self.at = range.end;
        self.level().argument();
        Ok(())
    }

    fn begin(&mut self, start: usize) -> Result<(), Fault> {
        let Some(range) = self.argument() else { return self.open(Kind::Rows, start) };
        let name = &self.source[range.start + 1..range.end - 1];
        self.at = range.end;
        self.rename(range.clone(), name);
        if name.starts_with("aligna") || name.starts_with("alignedat") {
            // How many columns there are shows anyway.
            if let Some(count) = self.argument() {
                self.at = count.end;
                self.remove(count);
            }
        } else if name.ends_with("array") {
            self.at = self.argument().map_or(self.at, |columns| columns.end);
        }
        self.open(Kind::Rows, start)
    }

    fn end(&mut self, start: usize) {
        if self.level().kind == Kind::Rows {
            self.unwrap(start);
        }
        if let Some(range) = self.argument() {
            self.at = range.end;
            self.rename(range.clone(), &self.source[range.start + 1..range.end - 1]);
        }
        self.close(|kind| kind == Kind::Rows);
    }

    /// Puts another name for an environment's where it has one.
    fn rename(&mut self, range: Range<usize>, name: &str) {
        if let Some((_, plain, tagged)) = ENVIRONMENTS.iter().find(|(known, _, _)| *known == name) {
            self.replace(range, &format!("{{{}}}", if self.has_tags { tagged } else { plain }));
        }
    }

    /// Leaves out the space that `\\[1em]` asks for.
    fn skip_space(&mut self) {
        let rest = &self.source[self.at..];
        let length = rest.strip_prefix('[').and_then(|inner| inner.split_once(']')).map(|(length, _)| length);
        let Some(length) = length else { return };
        if length.chars().all(|char| char.is_ascii_alphanumeric() || matches!(char, '.' | '-' | ' ')) {
            let range = self.at..self.at + length.len() + 2;
            self.at = range.end;
            self.remove(range);
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
