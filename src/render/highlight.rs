//! Colours for code.
//!
//! [`Highlighter::highlight`] turns the text of a code block into HTML; [`Highlighter::stylesheet`] gives the colours that
//! go with it, light and dark. In between stands a small palette of classes ([`Class`]), so that the HTML stays small, says
//! nothing of colours, and a theme can set its own.
//!
//! 1. The language is looked up by name, file extension or a common alias, without regard to case.
//! 2. A block that is too long, or has a line that is, is left alone: the patterns of some languages take time that grows
//!    faster than the text, and only a cap on bytes bounds it (a timer would make the output depend on the machine).
//! 3. The block is parsed line by line, and stretches of one class become one `<span>`. No span crosses a line's end, so
//!    that lines can be counted and marked, and a line that has been seen in the same state need not be parsed again.
//! 4. The result is remembered: the same text in the same language is parsed once.

mod cache;
mod colours;
mod lines;
mod scopes;
mod styles;

use std::sync::{Arc, LazyLock};

use syntect::parsing::{SyntaxReference, SyntaxSet};
use syntect::util::LinesWithEndings;

use crate::article::code::{LONGEST_BLOCK, LONGEST_LINE, PLAIN_LANGUAGES};
use crate::diagnostic::Diagnostic;
use cache::{Cache, Key};
use lines::State;
use scopes::Classifier;

pub use scopes::Class;
pub use styles::{DEFAULT_DARK, DEFAULT_LIGHT};

/// What became of a block of code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// HTML, escaped, to stand in `<code>`.
    Html(Arc<str>),
    /// No language, or one without colours: the text is shown as it is.
    Plain,
    /// A line or the whole is too long: the text is shown as it is.
    TooLong,
    /// A language that is not known: the text is shown as it is.
    UnknownLanguage,
}

/// Highlights code, from any number of threads at once.
pub struct Highlighter {
    cache: Cache,
    stylesheet: String,
}

impl Highlighter {
    /// A highlighter with the colours of two named themes, for light and for dark paper.
    ///
    /// # Errors
    /// If a theme is not known; the diagnostic has no place yet.
    pub fn new(light: &str, dark: &str) -> Result<Self, Diagnostic> {
        Ok(Self { cache: Cache::default(), stylesheet: styles::stylesheet(light, dark)? })
    }

    /// The style sheet that gives every [`Class`] its colour. It depends on the two themes alone.
    pub fn stylesheet(&self) -> &str {
        &self.stylesheet
    }

    /// Highlights `code`, written in `language`.
    pub fn highlight(&self, language: &str, code: &str) -> Outcome {
        let language = language.to_lowercase();
        if PLAIN_LANGUAGES.contains(&&*language) {
            return Outcome::Plain;
        }
        let Some(syntax) = find_syntax(&language) else { return Outcome::UnknownLanguage };
        if code.len() > LONGEST_BLOCK || code.lines().any(|line| line.len() > LONGEST_LINE) {
            return Outcome::TooLong;
        }
        let key = Key::new(&syntax.name, code);
        match self.cache.get_or_make(key, || highlight_lines(syntax, code)) {
            Some(html) => Outcome::Html(html),
            None => Outcome::Plain,
        }
    }
}

/// Every known language; loading them takes some milliseconds, so that is left until a block of code needs it.
static SYNTAXES: LazyLock<SyntaxSet> = LazyLock::new(two_face::syntax::extra_newlines);

static CLASSIFIER: LazyLock<Classifier> = LazyLock::new(Classifier::new);

/// Names that people write for languages that call themselves otherwise.
const ALIASES: &[(&str, &str)] = &[
    ("assembly", "asm"),
    ("console", "sh"),
    ("docker", "dockerfile"),
    ("golang", "go"),
    ("json5", "json"),
    ("jsonc", "json"),
    ("jsx", "tsx"),
    ("latex", "tex"),
    ("objective-c", "m"),
    ("objc", "m"),
    ("shell", "sh"),
    ("shell-session", "sh"),
    ("terminal", "sh"),
    ("viml", "vim"),
];

/// The language of this name (in lower case), extension or alias.
fn find_syntax(language: &str) -> Option<&'static SyntaxReference> {
    let alias = ALIASES.iter().find(|(alias, _)| *alias == language);
    let token = alias.map_or(language, |(_, token)| token);
    SYNTAXES.find_syntax_by_token(token)
}

/// Parses and colours the whole block; `None` if a pattern of the language gives up.
fn highlight_lines(syntax: &'static SyntaxReference, code: &str) -> Option<String> {
    let mut html = String::with_capacity(code.len() * 2);
    lines::of(syntax, |lines| lines.highlight(LinesWithEndings::from(code), &mut html, highlight_line))?;
    Some(html)
}

/// Parses and colours a line; `None` if a pattern of the language gives up.
fn highlight_line(state: &mut State, line: &str) -> Option<String> {
    let mut html = Spans::new(line.len());
    let mut from = 0;
    for (at, change) in state.parser.parse_line(line, &SYNTAXES).ok()? {
        // Scopes often change several times at one place.
        if at > from {
            html.push(CLASSIFIER.class(&state.scopes), &line[from..at]);
        }
        state.scopes.apply(&change).ok()?;
        from = at;
    }
    html.push(CLASSIFIER.class(&state.scopes), &line[from..]);
    Some(html.finish())
}

/// Text with its classes, stretches of the same class merged.
struct Spans {
    html: String,
    /// The class of the span that is open.
    open: Option<Class>,
}

impl Spans {
    fn new(length: usize) -> Self {
        Self { html: String::with_capacity(length * 2), open: None }
    }

    fn push(&mut self, class: Option<Class>, text: &str) {
        let ink = text.trim_end_matches(['\n', '\r']);
        if !ink.is_empty() {
            // White space has no colour, so it does not end a span, nor does it need one.
            if !ink.trim().is_empty() && class != self.open {
                self.close();
                if let Some(class) = class {
                    self.html.push_str("<span class=\"");
                    self.html.push_str(class.name());
                    self.html.push_str("\">");
                }
                self.open = class;
            }
            // Writing to a string cannot fail.
            let _infallible = pulldown_cmark_escape::escape_html_body_text(&mut self.html, ink);
        }
        if ink.len() < text.len() {
            self.close();
            self.html.push('\n');
        }
    }

    fn close(&mut self) {
        if self.open.take().is_some() {
            self.html.push_str("</span>");
        }
    }

    fn finish(mut self) -> String {
        self.close();
        self.html
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::code::{LANGUAGES, language};

    fn highlighter() -> Highlighter {
        Highlighter::new(DEFAULT_LIGHT, DEFAULT_DARK).unwrap()
    }

    fn html(language: &str, code: &str) -> String {
        match highlighter().highlight(language, code) {
            Outcome::Html(html) => html.to_string(),
            other => panic!("{language} gives {other:?}"),
        }
    }

    #[test]
    fn code_is_escaped_and_spans_are_merged() {
        assert_eq!(
            html("rust", "let a = \"<b>&\"; // <i>\n"),
            "<span class=\"k\">let</span> a <span class=\"o\">= </span><span class=\"s\">\"&lt;b&gt;&amp;\"</span>; \
             <span class=\"c\">// &lt;i&gt;</span>\n"
        );
    }

    #[test]
    fn no_span_crosses_a_line() {
        assert_eq!(
            html("c", "/* one\r\n   two */\n"),
            "<span class=\"c\">/* one</span>\n<span class=\"c\">   two */</span>\n"
        );
    }

    #[test]
    fn text_is_kept_whatever_the_language() {
        let code = "<a href='x'>y & z</a>\n\n\t{% if x %} $$ 热干面 \"unclosed\n";
        for language in ["html", "rust", "yaml", "markdown", "bash", "diff", "css", "toml", "php", "jinja2"] {
            let html = html(language, code);
            let mut text = html.replace("</span>", "");
            while let Some(start) = text.find("<span") {
                let end = text[start..].find('>').unwrap();
                text.replace_range(start..=start + end, "");
            }
            let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
            assert_eq!(text, code, "{language}");
        }
    }

    #[test]
    fn languages_go_by_many_names() {
        for name in [
            "sh",
            "bash",
            "shell",
            "Console",
            "js",
            "javascript",
            "ts",
            "tsx",
            "jsx",
            "py",
            "Python",
            "yml",
            "YAML",
            "rs",
            "Rust",
            "md",
            "markdown",
            "html",
            "toml",
            "dockerfile",
            "Docker",
            "csv",
            "json",
            "c",
            "cpp",
            "c++",
            "cs",
            "c#",
            "go",
            "sql",
            "ini",
            "diff",
            "makefile",
            "xml",
            "css",
            "scss",
            "java",
            "kotlin",
            "swift",
            "php",
            "rb",
            "lua",
            "nix",
            "latex",
        ] {
            assert!(find_syntax(&name.to_lowercase()).is_some(), "{name}");
        }
        for (alias, _) in ALIASES {
            assert!(find_syntax(alias).is_some(), "{alias}");
        }
    }

    /// `UPDATE_LANGUAGES=1` writes the list anew.
    #[test]
    fn every_language_is_known_before_it_is_highlighted() {
        let of_syntax =
            |syntax: &SyntaxReference| [std::slice::from_ref(&syntax.name), &syntax.file_extensions].concat();
        let aliases = ALIASES.iter().map(|(alias, _)| (*alias).to_owned());
        let names = SYNTAXES.syntaxes().iter().flat_map(of_syntax).chain(aliases).map(|name| name.to_lowercase());
        // Nothing else can stand behind a fence as a language.
        let mut names: Vec<String> =
            names.filter(|name| language(name).0 == name && find_syntax(name).is_some()).collect();
        names.retain(|name| !PLAIN_LANGUAGES.contains(&&**name));
        names.sort();
        names.dedup();
        if std::env::var_os("UPDATE_LANGUAGES").is_some() {
            let file = concat!(env!("CARGO_MANIFEST_DIR"), "/src/article/languages.txt");
            std::fs::write(file, names.join("\n") + "\n").unwrap();
        }
        assert_eq!(LANGUAGES.lines().collect::<Vec<_>>(), names);
    }

    #[test]
    fn what_cannot_be_highlighted_is_named() {
        let highlighter = highlighter();
        assert_eq!(highlighter.highlight("", "x"), Outcome::Plain);
        assert_eq!(highlighter.highlight("TEXT", "x"), Outcome::Plain);
        assert_eq!(highlighter.highlight("mermaid", "x"), Outcome::UnknownLanguage);
        assert_eq!(highlighter.highlight("rust", &"x".repeat(LONGEST_LINE + 1)), Outcome::TooLong);
        assert_eq!(highlighter.highlight("rust", &"x\n".repeat(LONGEST_BLOCK / 2 + 1)), Outcome::TooLong);
        assert!(matches!(highlighter.highlight("rust", &"x".repeat(LONGEST_LINE)), Outcome::Html(_)));
    }

    #[test]
    fn a_block_is_parsed_once() {
        let highlighter = highlighter();
        let (Outcome::Html(first), Outcome::Html(second)) =
            (highlighter.highlight("rs", "fn a() {}"), highlighter.highlight("Rust", "fn a() {}"))
        else {
            panic!("rust is known");
        };
        assert!(Arc::ptr_eq(&first, &second));
        assert_ne!(highlighter.highlight("js", "fn a() {}"), Outcome::Html(first));
    }

    #[test]
    fn hostile_code_ends() {
        for (language, unit) in [
            ("makefile", "$(eval $(shell "),
            ("js", "((((((((["),
            ("html", "<a <a <a "),
            ("markdown", "[[[[![![*_*_"),
            ("c++", "a<a<a<a<"),
            ("yaml", "- - - - ? ? : "),
            ("regex", "(?:(?:[^(["),
            ("bash", "$(($((`\"${"),
        ] {
            let line = unit.repeat(LONGEST_LINE / unit.len());
            let outcome = highlighter().highlight(language, &format!("{line}\n{line}\n{line}"));
            assert!(
                matches!(outcome, Outcome::Html(_) | Outcome::Plain | Outcome::UnknownLanguage),
                "{language}: {outcome:?}"
            );
        }
    }
}
