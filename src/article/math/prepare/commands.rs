//! Commands and environments: what each means for the depth, and what is put for those that the converter does not know.

use std::ops::Range;

use super::levels::Kind;
use super::{Fault, Scanner};

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
    pub(super) fn command(&mut self, start: usize) -> Result<(), Fault> {
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
}
