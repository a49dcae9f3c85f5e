//! Tests of what is found, the last ones against html5ever's tokenizer.

use std::cell::RefCell;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{BufferQueue, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer};
use proptest::prelude::*;

use super::tokenizer::{RAW, is_foreign};
use super::*;

/// Elements, attributes and values, as they are written.
fn found(html: &str) -> Vec<(&str, &str, &str, Quoting)> {
    attributes(html).map(|found| (found.element, found.name, found.value, found.quoting)).collect()
}

/// What is found, in short.
fn short(html: &str) -> String {
    let one = |found: Attribute<'_>| format!("{}.{}={}", found.element, found.name, found.value);
    attributes(html).map(one).collect::<Vec<_>>().join(" ")
}

#[test]
fn values_are_quoted_in_four_ways() {
    assert_eq!(
        found("<a HREF = \"x y\" title='\"' id=a/b hidden><IMG\n\tsrc=\n'p.png'alt=/>"),
        [
            ("a", "HREF", "x y", Quoting::Double),
            ("a", "title", "\"", Quoting::Single),
            ("a", "id", "a/b", Quoting::Unquoted),
            ("a", "hidden", "", Quoting::Absent),
            ("IMG", "src", "p.png", Quoting::Single),
            ("IMG", "alt", "/", Quoting::Unquoted),
        ]
    );
}

#[test]
fn places_are_those_of_the_value_and_of_the_whole() {
    let html = "text <b>热 <a x href = '热.md' y=>";
    let places: Vec<_> = attributes(html).map(|found| (&html[found.range], &html[found.whole])).collect();
    assert_eq!(places, [("", "x"), ("热.md", "href = '热.md'"), ("", "y=")]);
}

#[test]
fn tags_are_found_as_browsers_find_them() {
    for (html, expected) in [
        // No tags.
        ("a < b href=x > c <3 a=b> < a b=c> <", ""),
        ("<a b=c", ""),
        ("<a b=\"c>", ""),
        ("<a b=c <d e=f>", "a.b=c a.<d= a.e=f"),
        ("</a b=c><i d=e>", "i.d=e"),
        ("</3 <a b=c> <i d=e>", "i.d=e"),
        // Comments.
        ("<!-- <a b=c> --><i d=e>", "i.d=e"),
        ("<!--><i d=e>", "i.d=e"),
        ("<!---><i d=e>", "i.d=e"),
        ("<!----><i d=e>", "i.d=e"),
        ("<!--!><i d=e>--><u f=g>", "u.f=g"),
        ("<!-- --!><i d=e>", "i.d=e"),
        ("<!-- -- > ---><i d=e>", "i.d=e"),
        ("<!-- <a b=c>", ""),
        ("<!a <i d=e><u f=g>", "u.f=g"),
        ("<?php <i d=e> ?><u f=g>", "u.f=g"),
        ("<!doctype html 'a>b'><u f=g>", "u.f=g"),
        // CDATA is a comment in HTML and text in SVG.
        ("<![CDATA[ <a b=c>]]><i d=e>", "i.d=e"),
        ("<![CDATA[ > <a b=c>]]>", "a.b=c"),
        ("<svg a=b><![CDATA[ > <a b=c>]]><i d=e></svg><![CDATA[ > <a b=c>]]>", "svg.a=b i.d=e a.b=c"),
        ("<svg a=b/><![CDATA[ > <a b=c>]]>", "svg.a=b/"),
        ("<svg a/><![CDATA[ > <a b=c>]]>", "svg.a= a.b=c"),
        // Text that looks like tags.
        ("<script a=b>if (1<a b=c>) '</a b=c>'</SCRIPT x><i d=e>", "script.a=b i.d=e"),
        ("<script></scripts><a b=c></script\n><i d=e>", "i.d=e"),
        ("<script><!-- <script> </script><a b=c> --><a b=c></script><i d=e>", "i.d=e"),
        ("<script><!-- <script> </script></script><i d=e>", "i.d=e"),
        ("<script><!--><script></script><i d=e>", "i.d=e"),
        ("<style>a>b <a b=c></style><i d=e>", "i.d=e"),
        ("<Title><a b=c></title><textarea><a b=c></TEXTAREA><i d=e>", "i.d=e"),
        ("<textarea><a b=c></textarea", ""),
        ("<svg><title><a b=c></title></svg><title><a b=c></title>", "a.b=c"),
        ("<noscript><img src=x></noscript>", "img.src=x"),
        ("<plaintext></plaintext><a b=c>", ""),
        // Odd attributes.
        ("<a =b=c ==d e='f'g=h i/j k = l>", "a.=b=c a.==d a.e=f a.g=h a.i= a.j= a.k=l"),
        ("<a b=c\"d' \"e'=f b=2>", "a.b=c\"d' a.\"e'=f a.b=2"),
        ("<a/b/c=d/ e>", "a.b= a.c=d/ a.e="),
        ("<x-y:z é=ü>", "x-y:z.é=ü"),
        ("<a b=>c", "a.b="),
    ] {
        assert_eq!(short(html), expected, "{html}");
    }
}

#[test]
fn names_and_values_are_compared_as_browsers_do() {
    let attribute = attributes("<A HrEf='a&amp;b'>").next().unwrap();
    assert!(attribute.is("href") && attribute.is_on("a") && !attribute.is("hre") && !attribute.is_on("area"));
    assert_eq!(attribute.decoded(), "a&b");
}

#[test]
fn a_srcset_holds_urls() {
    for (value, expected) in [
        ("", ""),
        (" , ,", ""),
        ("a.png", "a.png"),
        ("a.png 1x, b.png 2x", "a.png|b.png"),
        ("a.png 100w,b.png 200w", "a.png|b.png"),
        ("a.png, b.png,", "a.png|b.png"),
        (" a.png\n\t2x ,\n b.png", "a.png|b.png"),
        ("a,b.png 1x", "a,b.png"),
        ("a.png,b.png 1x", "a.png,b.png"),
        ("data:image/png;base64,AA== 1x, b.png 2x", "data:image/png;base64,AA==|b.png"),
        ("a.png calc(1, 2), b.png", "a.png|b.png"),
        ("a.png calc(1, b.png", "a.png"),
        ("a.png,, ,b.png", "a.png|b.png"),
        ("热.png 1x, 面.png", "热.png|面.png"),
    ] {
        let urls: Vec<_> = srcset(value).map(|range| &value[range]).collect();
        assert_eq!(urls.join("|"), expected, "{value}");
    }
}

#[test]
fn time_is_linear() {
    for unit in [
        "<",
        "<a ",
        "<a b=",
        "<a b='",
        "<!--",
        "<!-->",
        "<!",
        "<![CDATA[",
        "<script>",
        "<script><!--<script>",
        "</script",
        "--",
        "<svg>",
        "=\"'",
    ] {
        let html = unit.repeat(200_000);
        assert!(attributes(&html).count() <= html.len());
        assert!(srcset(&html).count() <= html.len());
    }
    assert_eq!(srcset(&"a(,".repeat(100_000)).count(), 1);
}

/// The attributes that html5ever's tokenizer finds, driven as its tree builder would drive it.
fn found_by_html5ever(html: &str) -> Vec<(String, String, String)> {
    #[derive(Default)]
    struct Sink {
        found: RefCell<Vec<(String, String, String)>>,
        foreign: RefCell<usize>,
    }
    impl TokenSink for Sink {
        type Handle = ();

        fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
            let Token::TagToken(tag) = token else { return TokenSinkResult::Continue };
            let is_foreign = is_foreign(&tag.name);
            let mut foreign = self.foreign.borrow_mut();
            if tag.kind == TagKind::EndTag {
                *foreign = foreign.saturating_sub(usize::from(is_foreign));
                return TokenSinkResult::Continue;
            }
            for attribute in &tag.attrs {
                let names = (tag.name.to_string(), attribute.name.local.to_string());
                self.found.borrow_mut().push((names.0, names.1, attribute.value.to_string()));
            }
            if is_foreign {
                *foreign += usize::from(!tag.self_closing);
                return TokenSinkResult::Continue;
            }
            match &*tag.name {
                _ if *foreign > 0 => TokenSinkResult::Continue,
                "plaintext" => TokenSinkResult::Plaintext,
                "textarea" | "title" => TokenSinkResult::RawData(RawKind::Rcdata),
                "script" => TokenSinkResult::RawData(RawKind::ScriptData),
                name if RAW.contains(&name) => TokenSinkResult::RawData(RawKind::Rawtext),
                _ => TokenSinkResult::Continue,
            }
        }

        fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
            *self.foreign.borrow() > 0
        }
    }
    let tokenizer = Tokenizer::new(Sink::default(), Default::default());
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(html));
    let _done = tokenizer.feed(&input);
    tokenizer.end();
    tokenizer.sink.found.take()
}

/// The attributes that are found here, as html5ever gives them: lower case, decoded, without second ones.
fn found_here(html: &str) -> Vec<(String, String, String)> {
    let mut all: Vec<(String, String, String)> = Vec::new();
    let mut names: (Range<usize>, Vec<String>) = (0..0, Vec::new());
    for attribute in attributes(html) {
        let element = attribute.element.as_ptr() as usize;
        if names.0.start != element {
            names = (element..element, Vec::new());
        }
        let name = attribute.name.to_ascii_lowercase();
        if !names.1.contains(&name) {
            names.1.push(name.clone());
            all.push((attribute.element.to_ascii_lowercase(), name, attribute.decoded().into_owned()));
        }
    }
    all
}

/// Pieces of tags, in any order.
const PIECES: &[&str] = &[
    "<",
    ">",
    "/",
    "</",
    "<!--",
    "-->",
    "--!>",
    "--",
    "-",
    "!",
    "<!",
    "<?",
    "<![CDATA[",
    "]]>",
    "=",
    "\"",
    "'",
    " ",
    "\n",
    "a",
    "b",
    "A",
    "href",
    "&amp;",
    "&amp",
    "&",
    ";",
    "&#x41;",
    "&not",
    "<a ",
    "<a b=\"c\">",
    "<script>",
    "</script>",
    "<SCRIPT",
    "script",
    "</script ",
    "<style>",
    "</style>",
    "<title>",
    "</title/",
    "<textarea>",
    "</textarea>",
    "<svg>",
    "</svg>",
    "<svg/>",
    "<math x=y/>",
    "<plaintext>",
    "<xmp>",
    "</xmp>",
    "é",
    "热",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 4_000, ..ProptestConfig::default() })]

    #[test]
    fn a_browsers_tokenizer_finds_the_same(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..40)) {
        let html = pieces.concat();
        prop_assert_eq!(found_here(&html), found_by_html5ever(&html), "{}", html);
    }
}
