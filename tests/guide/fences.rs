//! Finds the samples on a page.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

/// A fenced block.
#[derive(Debug, PartialEq, Eq)]
pub struct Fence {
    /// The first word behind the backticks.
    pub language: String,
    /// What else stands there: a key, and its value if it has one.
    options: Vec<(String, Option<String>)>,
    /// What it holds.
    pub code: String,
    /// Where in the page that stands.
    pub code_span: Range<usize>,
    /// Where in the page the line of the backticks stands.
    pub head_span: Range<usize>,
    /// That line's number, from 1.
    pub line: usize,
}

impl Fence {
    /// All fences of a page, from top to bottom.
    pub fn all(page: &str) -> Vec<Self> {
        // What changes where a block ends.
        let dialect = Options::ENABLE_TABLES | Options::ENABLE_DEFINITION_LIST | Options::ENABLE_FOOTNOTES;
        let mut fences = Vec::new();
        for (event, span) in Parser::new_ext(page, dialect).into_offset_iter() {
            match event {
                Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                    fences.push(Self::begin(page, &info, span))
                }
                Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)) => {
                    let line = page[..span.start].lines().count() + 1;
                    panic!("line {line}: a sample stands between backticks, so that it can say what it is");
                }
                Event::Text(text) => {
                    if let Some(fence) = fences.last_mut().filter(|fence| fence.code_span.end == usize::MAX) {
                        fence.code.push_str(&text);
                    }
                }
                Event::End(TagEnd::CodeBlock) => {
                    let fence = fences.last_mut().unwrap();
                    let written = &page[span.start..span.end];
                    let last_line = written.trim_end().rfind('\n').map_or(0, |at| at + 1);
                    fence.code_span.end = span.start + last_line;
                }
                _ => {}
            }
        }
        fences
    }

    fn begin(page: &str, info: &str, span: Range<usize>) -> Self {
        let head_end = page[span.start..].find('\n').map_or(page.len(), |at| span.start + at);
        let mut words = words(info).into_iter();
        let language = words.next().unwrap_or_default();
        let option = |word: String| match word.split_once('=') {
            Some((key, value)) => (key.to_owned(), Some(value.to_owned())),
            None => (word, None),
        };
        Self {
            language,
            options: words.map(option).collect(),
            code: String::new(),
            code_span: head_end + 1..usize::MAX,
            head_span: span.start..head_end,
            line: page[..span.start].matches('\n').count() + 1,
        }
    }

    /// The value of an option.
    pub fn option(&self, key: &str) -> Option<&str> {
        self.options.iter().find(|(known, _)| known == key).and_then(|(_, value)| value.as_deref())
    }

    /// Whether it has this mark.
    pub fn has(&self, mark: &str) -> bool {
        self.options.iter().any(|(known, value)| known == mark && value.is_none())
    }

    /// A key behind the fence that means nothing.
    pub fn unknown_option(&self) -> Option<&str> {
        let is_known = |(key, value): &(String, Option<String>)| match key.as_str() {
            "title" | "fault" => value.is_some(),
            "later" | "defaults" | "example" => value.is_none(),
            // What Larder itself reads there.
            key => matches!(key, "hl_lines" | "linenos" | "linenostart"),
        };
        self.options.iter().find(|option| !is_known(option)).map(|(key, _)| key.as_str())
    }
}

/// The words of a line, as a shell takes them apart: spaces in quotes do not count, and the quotes go.
pub fn words(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quote = None;
    for c in line.chars() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (None, '"' | '\'') => quote = Some(c),
            (None, ' ') => words.push(String::new()),
            (_, c) => words.last_mut().unwrap().push(c),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

#[test]
fn fences_are_found_with_their_options() {
    let page =
        "a\n\n```toml title=\"a b.toml\" later\nx = 1\n```\n\n- b\n\n  ````markdown\n  ```\n  c\n  ```\n  ````\n";
    let fences = Fence::all(page);
    assert_eq!(fences.len(), 2);
    let [first, second] = &fences[..] else { panic!() };
    assert_eq!((first.language.as_str(), first.option("title"), first.has("later")), ("toml", Some("a b.toml"), true));
    assert_eq!((&page[first.code_span.clone()], first.line), ("x = 1\n", 3));
    assert_eq!(&page[first.head_span.clone()], "```toml title=\"a b.toml\" later");
    assert_eq!((second.code.as_str(), second.line, second.unknown_option()), ("```\nc\n```\n", 9, None));
    assert_eq!(Fence::all("```x y\n```")[0].unknown_option(), Some("y"));
}
