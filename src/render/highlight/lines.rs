//! What has been made of lines already.
//!
//! Code repeats itself: closing brackets, blank lines, imports, keys of settings. What a grammar makes of a line depends only on
//! the line and on the state before it, so [`Lines`] remembers, for each state that a line of the language has begun in, the
//! lines that have been seen there, their HTML, and the state that they led to.

use std::cell::RefCell;
use std::collections::HashMap;

use syntect::parsing::{ParseState, ScopeStack, SyntaxReference};

/// The most text and HTML that a thread remembers of one language, in bytes.
const MOST_KEPT: usize = 256 << 10;

/// The most states that are remembered for one language. Few languages need more than a dozen; a text in which each
/// line leads to a state of its own (one here-document after another) must not make the search for an equal one long.
const MOST_STATES: usize = 64;

/// A line longer than this hardly comes twice, in bytes.
const LONGEST_KEPT: usize = 160;

/// Where a parser stands between two lines.
#[derive(Clone, PartialEq)]
pub(super) struct State {
    pub(super) parser: ParseState,
    pub(super) scopes: ScopeStack,
}

/// A line as HTML, and the number of the state behind it.
struct Done {
    html: Box<str>,
    next: usize,
}

/// What is remembered of one language. The first state is that at the beginning of a text.
pub(super) struct Lines {
    states: Vec<(State, HashMap<Box<str>, Done>)>,
    bytes: usize,
}

impl Lines {
    fn new(syntax: &SyntaxReference) -> Self {
        let start = State { parser: ParseState::new(syntax), scopes: ScopeStack::new() };
        Self { states: vec![(start, HashMap::new())], bytes: 0 }
    }

    /// Makes HTML of all of `code`, with `make` for each line that is new; `None` if `make` gives up.
    pub(super) fn highlight<'c>(
        &mut self,
        lines: impl Iterator<Item = &'c str>,
        html: &mut String,
        make: impl Fn(&mut State, &str) -> Option<String>,
    ) -> Option<()> {
        let mut at = 0;
        for line in lines {
            if let Some(done) = self.states[at].1.get(line) {
                html.push_str(&done.html);
                at = done.next;
                continue;
            }
            let mut state = self.states[at].0.clone();
            let made = make(&mut state, line)?;
            html.push_str(&made);
            at = self.keep(at, line, made, state);
        }
        Some(())
    }

    /// Remembers that `line`, in the state of number `before`, is `html` and leads to the state `behind`, whose number
    /// is returned.
    fn keep(&mut self, before: usize, line: &str, html: String, behind: State) -> usize {
        let known = self.states.iter().position(|(state, _)| *state == behind);
        if known.is_none() && self.states.len() == MOST_STATES {
            self.states.truncate(1);
            self.forget();
            self.states.push((behind, HashMap::new()));
            return 1;
        }
        let next = known.unwrap_or_else(|| {
            self.states.push((behind, HashMap::new()));
            self.states.len() - 1
        });
        if line.len() <= LONGEST_KEPT {
            if self.bytes > MOST_KEPT {
                self.forget();
            }
            self.bytes += line.len() + html.len();
            self.states[before].1.insert(line.into(), Done { html: html.into(), next });
        }
        next
    }

    /// Forgets all lines.
    fn forget(&mut self) {
        self.states.iter_mut().for_each(|(_, lines)| lines.clear());
        self.bytes = 0;
    }
}

thread_local! {
    /// The lines of all languages. Each thread has its own, for the state of a parser cannot pass from one to another, and so none
    /// waits for another.
    static LINES: RefCell<HashMap<&'static str, Lines>> = RefCell::default();
}

/// Does `work` with the lines of a language.
pub(super) fn of<T>(syntax: &'static SyntaxReference, work: impl FnOnce(&mut Lines) -> T) -> T {
    // Taken out meanwhile: what a panic interrupts is lost, and not half done.
    let known = LINES.with_borrow_mut(|all| all.remove(&*syntax.name));
    let mut lines = known.unwrap_or_else(|| Lines::new(syntax));
    let result = work(&mut lines);
    LINES.with_borrow_mut(|all| all.insert(&syntax.name, lines));
    result
}

#[cfg(test)]
mod tests {
    use super::super::SYNTAXES;
    use super::*;

    fn lines(language: &str) -> Lines {
        Lines::new(SYNTAXES.find_syntax_by_token(language).unwrap())
    }

    /// Parses for real, so that states are real ones, and shows each line in brackets.
    fn show(state: &mut State, line: &str) -> Option<String> {
        state.parser.parse_line(line, &SYNTAXES).ok()?;
        Some(format!("[{line}]"))
    }

    #[test]
    fn a_line_is_made_once_in_each_state() {
        let mut lines = lines("c");
        let made = std::cell::RefCell::new(Vec::new());
        let mut html = String::new();
        let code = ["a();\n", "/*\n", "a();\n", "*/\n", "a();\n", "/*\n", "a();\n"];
        lines
            .highlight(code.into_iter(), &mut html, |state, line| {
                made.borrow_mut().push(line.to_owned());
                show(state, line)
            })
            .unwrap();
        assert_eq!(html, code.map(|line| format!("[{line}]")).concat());
        // The first line of a text has a state of its own, so `a();` is made there, in the comment, and behind it.
        assert_eq!(made.into_inner(), ["a();\n", "/*\n", "a();\n", "*/\n", "a();\n"]);
    }

    #[test]
    fn what_is_remembered_is_bounded() {
        let mut lines = lines("bash");
        for number in 0..3 * MOST_STATES {
            let code = [format!("cat <<END{number}\n"), "x\n".repeat(LONGEST_KEPT)];
            let mut html = String::new();
            lines.highlight(code.iter().map(String::as_str), &mut html, show).unwrap();
            assert_eq!(html, format!("[{}][{}]", code[0], code[1]));
            assert!(lines.states.len() <= MOST_STATES);
        }
        let line = |number: usize| format!("{number:0>100}\n");
        for number in 0..3 * MOST_KEPT / 200 {
            lines.highlight([&*line(number)].into_iter(), &mut String::new(), show).unwrap();
            assert!(lines.bytes <= MOST_KEPT + 2 * LONGEST_KEPT + 2);
        }
    }
}
