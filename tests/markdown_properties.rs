//! What holds of any Markdown, put together at random out of pieces that mean something.
//!
//! Nothing panics; what the outline says stands where it says; walking the events and making the outline come to the same
//! numbers; and the HTML of pages without raw HTML is what a browser reads without mending anything, each id once.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[path = "common/dom.rs"]
mod dom;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use dom::{Dom, Element, Node};
use larder::article::{self, markdown};
use larder::base::path::SourcePath;
use larder::build;
use larder::diagnostic::{Diagnostic, Lint};
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

/// Pieces of articles that compare something, or nearly do.
const COMPARED: &[&str] = &[
    "**A:** ",
    "**B**： ",
    "**A, B:**",
    "**toB (short):** x",
    "**Ä🍳:** ",
    "[[b]]: ",
    "**[[b|A]]:** ",
    "A: ",
    "Price: ",
    "- A: 1\n",
    "- 🍳 **Price**： £5\n",
    "A\n: one\n",
    "\n\n## ",
    "\n## A\n",
    "\n### B: \n",
    "\n## 1. Price (GBP)\n",
    "\n## 一、价格\n",
    "\n##\n",
    "\nA\n---\n",
    "\n# Title\n",
    "\n\n| | A | B |\n|---|---|---|\n| Price (USD) | £5 | – |\n| x \\| y | [[b]] |\n",
    "\n\n|A|Price|\n|-|-|\n|B|`1`|\n|Ä🍳||\n",
    "\n```compare\n```\n",
    "\n```compare\nsubjects: [A, B, Ä🍳, nobody]\ncriteria: [price, 价格]\n```\n",
    "\n> ```compare\n> subjects: [Ä🍳, 企业]\n> required: true\n> ```\n",
    "\n- ```compare\n\tkind: oven\n  title: 企业\n  ```\n",
    "\n```compare\ntag: [é\n",
    "\r\n```compare\r\nsubjects: [企业, é]\r\nkinds: x\r\n```\r\n",
    "\n\n> ",
    "\n\n- ",
    "\n\n    ",
    "\n\n> [!note] A\n> ",
    "\n\n[^1]: ",
    "[^1]",
    "![[a]]",
    "![[a#A]]",
    "![x](p.png)",
    "<br>",
    "\n",
    "\n\n",
    "\t",
    "**",
    "(",
    ")",
    ":",
    "：",
    "A",
    "企业",
    "é",
    " £1,5 ",
    "n/a (why)",
    "?",
    "–",
    "One sentence. Another. ",
    "很长的一句话，很长的一句话，很长的一句话，很长的一句话，很长的一句话，很长的一句话。",
];

/// Front matter of such articles.
const COMPARING: &[&str] = &[
    "",
    "---\nsubjects: [A, B]\n---\n",
    "---\nsubjects: [A, \"[[b]]\", Ä🍳, a, 企业, \"\", 1]\nkind: oven\n---\n",
    "---\r\nsubjects: A, toB\r\nfacts: {Price: £5, \"\": x, A: \"\"}\r\n---\r\n",
    "+++\nsubjects = [\"A\", \"A, B\", \":\"]\nfacts_from = \"x.csv\"\n+++\n",
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
    fn what_is_compared_stands_where_it_is_said_to(
        front_matter in prop::sample::select(COMPARING),
        text in text(COMPARED, &[]),
        more in text(COMPARED, PIECES),
    ) {
        let (text, more) = (format!("{front_matter}{text}"), format!("{front_matter}{more}"));
        let settings = "[kinds.oven]\nrequired = [\"price\"]\n[criteria.price]\ntype = \"money\"\nunit = \"GBP\"\naliases = [\"价格\"]\n";
        for text in [&text, &more] {
            let path = SourcePath::default().join("a.md");
            let (settings, _) = Settings::read(Some(settings), "site").unwrap();
            let (article, _) = article::parse(&path, text, &settings.dialect);
            for span in article.spans.candidates.iter().flat_map(|candidates| candidates.all()) {
                prop_assert!(text.get(span.clone()).is_some(), "{span:?} of {text:?}");
            }
        }
        let files = [
            ("site.toml", settings),
            ("content/a.md", text.as_str()),
            ("content/c/d.md", more.as_str()),
            ("content/b.md", "---\nkind: oven\nfacts: {Price: 5 to 6 GBP}\n---\n![[a]]\n\n![[d]]\n"),
            ("data/x.csv", "name,Price (EUR),企业\nA,5,\nÄ🍳,?,x\n"),
            ("content/p.png", "PNG"),
        ];
        let (outputs, faults) = site(&files, settings);
        let texts: HashMap<&str, &str> = files.into_iter().collect();
        for fault in &faults {
            prop_assert!(fault.lint != Lint::Internal, "{fault:?}\n{text:?}\n{more:?}");
            for place in fault.place.iter().chain(fault.related.iter().map(|related| &related.place)) {
                let Some(((start, end), text)) = place.span.zip(texts.get(place.file.as_str())) else { continue };
                prop_assert!(text.get(start..end).is_some(), "{fault:?}\n{text:?}");
            }
        }
        for (url, html) in outputs {
            let (dom, faults) = dom::parse(&html);
            let mut ids = HashSet::new();
            prop_assert!(faults.is_empty(), "{url}: {faults:?}\n{html}");
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
    let files = [
        ("content/a.md", text),
        ("content/b.md", "## H\nB[^1]. ^x\n\n[^1]: N.\n"),
        ("content/c.md", "![[a]] *![[a#^x]]*\n\n![[a#^x]] ![[a#^y]]\n\n- ![[a#Salt]]\n"),
        ("content/p.png", "PNG"),
        ("content/s.mp3", "MP3"),
        ("content/d.pdf", "PDF"),
    ];
    let (pages, faults) = site(&files, "");
    let internal = faults.iter().find(|fault| fault.lint == Lint::Internal);
    assert!(internal.is_none(), "{internal:?}\n{text:?}");
    pages.into_iter().filter(|(url, _)| matches!(url.as_str(), "a/" | "c/")).collect()
}

/// The pages of a site of these files, which show bodies and comparisons alone, and what is wrong with it.
fn site(files: &[(&str, &str)], settings: &str) -> (Vec<(String, String)>, Vec<Diagnostic>) {
    let template = "<!doctype html><html><head><title>x</title></head><body>{{ content | default(value='') | safe }}{{ comparison | default(value='') | safe }}</body></html>";
    let templates = ["article", "section", "home", "tag", "tags", "kind", "compare", "404"]
        .map(|name| (format!("themes/default/templates/{name}.html"), template.to_owned()));
    let files = files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned()));
    let files: Memory = templates.into_iter().chain(files).collect();
    let (settings, _) = Settings::read(Some(settings), "site").unwrap();
    let options = Options { settings: Arc::new(settings), output: None, with_drafts: false };
    let (generation, loaded) = Generation::load(std::sync::Arc::new(files.clone()), &options).unwrap();
    let (outputs, rendered) = build::in_memory(&generation);
    let pages = outputs.into_iter().filter(|(url, _)| url.output_file().ends_with(".html"));
    let pages = pages.map(|(url, html)| (url.as_str().to_owned(), String::from_utf8(html).unwrap()));
    (pages.collect(), [loaded, rendered].concat())
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
