//! What holds of any Markdown, put together at random out of pieces that mean something.
//!
//! Nothing panics; what the outline says stands where it says; walking the events and making the outline come to the same
//! numbers; and the HTML of pages without raw HTML is what a browser reads without mending anything, each id once.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[path = "common/dom.rs"]
mod dom;

use std::collections::HashSet;
use std::sync::Arc;

use dom::{Dom, Element, Node};
use larder::article::{self, markdown};
use larder::base::path::SourcePath;
use larder::build;
use larder::diagnostic::Lint;
use larder::generation::{Generation, Options};
use larder::settings::{Dialect, Settings};
use larder::source::Memory;
use proptest::prelude::*;

/// Pieces that begin, end or break things; none of them is raw HTML.
const PIECES: &[&str] = &[
    "a",
    "b c",
    "Salt",
    "企业：",
    "直接",
    "、",
    "“",
    "”",
    "é",
    "\u{301}",
    "\n",
    "\n",
    "\n\n",
    "\n\n",
    "  \n",
    "    ",
    "\t",
    " ",
    " ",
    "\r\n",
    "*",
    "**",
    "***",
    "_",
    "~~",
    "`",
    "``",
    "```\n",
    "~~~ rust {hl_lines=[1]}\n",
    "==",
    "===",
    "$",
    "$$",
    "$x$",
    "$3",
    "\\",
    "\\\n",
    "# ",
    "## ",
    "### ",
    "===\n",
    "---\n",
    "{#id .class}",
    "{2024}",
    "> ",
    "> ",
    "> [!note] ",
    "> [!tip]-\n> ",
    "> [!x]: y\n",
    "- ",
    "- ",
    "1. ",
    "- [x] ",
    "  - ",
    "   ",
    "| a | b |\n|---|:-:|\n| c | d |\n",
    "|",
    "\\|",
    "a\n: b\n",
    ": ",
    "[",
    "]",
    "(",
    ")",
    "[[",
    "]]",
    "![[",
    "[[b]]",
    "[[b|c]]",
    "[[#^x]]",
    "![[b]]",
    "![[b#H]]",
    "![[b#^x]]",
    "![[a#^x]]",
    "![[p.png|300]]",
    "![[s.mp3]]",
    "![[d.pdf]]",
    "[a](b.md)",
    "![a](p.png)",
    "[a][r]",
    "\n[r]: b.md\n",
    "[^1]",
    "[^1]",
    "[^2]",
    "\n\n[^1]: ",
    "\n\n[^2]: c [^1]\n",
    "^[",
    "^[n *o*]",
    "$x$ 5$",
    "\n:x",
    "\n:::note\n",
    "\n:::\n",
    "{: .x }",
    "{% if x %}",
    "（",
    "^x",
    " ^x",
    "\n\n^x\n\n",
    "\n^x\n",
    " ^y\n",
    "#tag",
    " #tag",
    " #a/b",
    "%%",
    "%% c %%",
    "%%\n\n",
    "{{< ref \"b\" >}}",
    "{{< x >}}",
    "{{",
    "https://example.org/a_(b)",
    "www.example.org",
    "a@example.org",
    "https://example.org==",
    "&amp;",
    "&",
    "⸀",
    "\u{2800}",
    "\u{1a}",
    "---\ntitle: x\n---\n",
];

/// More of them, which are raw HTML or might be.
const HTML: &[&str] = &[
    "<",
    ">",
    "<b>",
    "</b>",
    "<div>\n",
    "\n<div id=\"x\">\n\n",
    "</div>",
    "<a href=\"b.md\">",
    "</a>",
    "<!-- ",
    " -->",
    "<br>",
    "<script>",
    "</script>",
    "<code>",
    "<svg>",
    "</svg>",
    "\0",
];

fn text(pieces: &'static [&'static str], more: &'static [&'static str]) -> impl Strategy<Value = String> {
    let piece = (0..pieces.len() + more.len())
        .prop_map(move |at| pieces.get(at).or(more.get(at.wrapping_sub(pieces.len()))).copied().unwrap_or_default());
    prop::collection::vec(piece, 1..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_outline_agrees_with_the_events(text in text(PIECES, HTML)) {
        let path = SourcePath::default().join("a.md");
        let dialect = Dialect::default();
        let (article, faults) = article::parse(&path, &text, &dialect);
        let spans = &article.spans;
        let places = faults.iter().filter_map(|fault| fault.place.as_ref()?.span).map(|(start, end)| start..end);
        for span in spans.links.iter().chain(&spans.headings).chain(&spans.text_tags).cloned().chain(places) {
            prop_assert!(text.get(span.clone()).is_some(), "{span:?} of {text:?}");
        }
        let outline = &article.outline;
        let (mut links, mut headings, mut tags, mut blocks, mut depth) = (0, 0, 0, 0, 0);
        let body = &text[article.body.start..];
        let prepared = markdown::prepare(body, &dialect);
        for (event, span) in markdown::events(&prepared, &dialect) {
            prop_assert!(body.get(span.clone()).is_some(), "{event:?} at {span:?}");
            match event {
                markdown::Event::Start(tag) => {
                    depth += 1;
                    blocks += u32::from(!tag.is_inline());
                    match tag {
                        markdown::Tag::Link(link) | markdown::Tag::Embed(link) => {
                            prop_assert_eq!(link.number, links);
                            links += 1;
                        }
                        markdown::Tag::Heading { number, .. } => {
                            prop_assert_eq!(number, headings);
                            headings += 1;
                        }
                        _ => {}
                    }
                }
                markdown::Event::End(_) => depth -= 1,
                markdown::Event::Html { html, first_link, .. } => {
                    prop_assert_eq!(first_link, links);
                    links += article::raw::links(&html).count() as u32;
                }
                markdown::Event::Tag { number, .. } => {
                    prop_assert_eq!(number, tags);
                    tags += 1;
                }
                _ => {}
            }
        }
        prop_assert_eq!(depth, 0);
        prop_assert_eq!(outline.links.len() as u32, links);
        prop_assert_eq!(spans.links.len() as u32, links);
        prop_assert_eq!(outline.headings.len() as u32, headings);
        prop_assert_eq!(outline.text_tags.len() as u32, tags);
        for block in &outline.blocks {
            prop_assert!(block.number < blocks && block.links.end <= links, "{block:?}");
        }
    }

    #[test]
    fn pages_are_what_browsers_read(text in text(PIECES, &[])) {
        for (url, html) in pages(&text) {
            let (dom, faults) = dom::parse(&html);
            prop_assert!(faults.is_empty(), "{url}: {faults:?}\n{html}");
            let mut ids = HashSet::new();
            prop_assert!(has_unique_ids(&dom, dom.root(), &mut ids), "{url}: {html}");
        }
    }

    #[test]
    fn raw_html_does_no_harm_to_us(text in text(PIECES, HTML)) {
        prop_assert!(!pages(&text).is_empty());
    }
}

/// The pages of a site that holds this text and shows parts of it elsewhere.
fn pages(text: &str) -> Vec<(String, String)> {
    let template = "<!doctype html><html><head><title>x</title></head><body>{{ content | safe }}</body></html>";
    let templates = ["article", "section", "home", "tag", "tags", "404"]
        .map(|name| (format!("themes/default/templates/{name}.html"), template.to_owned()));
    let files = [
        ("content/a.md", text),
        ("content/b.md", "## H\nB[^1]. ^x\n\n[^1]: N.\n"),
        ("content/c.md", "![[a]] *![[a#^x]]*\n\n![[a#^x]] ![[a#^y]]\n\n- ![[a#Salt]]\n"),
        ("content/p.png", "PNG"),
        ("content/s.mp3", "MP3"),
        ("content/d.pdf", "PDF"),
    ];
    let files = files.map(|(path, text)| (path.to_owned(), text.to_owned()));
    let files: Memory = templates.into_iter().chain(files).collect();
    let (settings, _) = Settings::read(None, "site").unwrap();
    let options = Options { settings: Arc::new(settings), output: None, with_drafts: false };
    let (generation, loaded) = Generation::load(std::sync::Arc::new(files.clone()), &options).unwrap();
    let (outputs, rendered) = build::in_memory(&generation);
    let internal = loaded.iter().chain(&rendered).find(|fault| fault.lint == Lint::Internal);
    assert!(internal.is_none(), "{internal:?}\n{text:?}");
    let pages = outputs.into_iter().filter(|(url, _)| matches!(url.as_str(), "a/" | "c/"));
    pages.map(|(url, html)| (url.to_string(), String::from_utf8(html).unwrap())).collect()
}

fn has_unique_ids(dom: &Dom, element: &Element, ids: &mut HashSet<String>) -> bool {
    assert!(!element.name.contains(['<', '"']), "{}", element.name);
    let own = element.attributes.iter().filter(|(name, _)| name == "id");
    own.into_iter().all(|(_, id)| ids.insert(id.clone()))
        && dom.children(element).all(|child| match child {
            Node::Element(child) => has_unique_ids(dom, child, ids),
            Node::Text(_) => true,
        })
}
