//! Tests of formulas: what is understood, what is refused, and that nothing gets through that should not.

use std::borrow::Cow;
use std::cell::RefCell;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{BufferQueue, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};
use proptest::prelude::*;

use super::prepare::DEEPEST;
use super::*;

/// The formula without what stands around it.
fn content(source: &str) -> String {
    let html = mathml(source, true).unwrap_or_else(|fault| panic!("{source}: {fault:?}"));
    let content = html.strip_prefix("<math display=\"block\"><semantics><mrow>").unwrap();
    content.split("</mrow><annotation").next().unwrap().to_owned()
}

/// What is wrong with a formula, and the part of it that is.
fn fault(source: &str) -> (String, &str) {
    let fault = mathml(source, true).expect_err(source);
    assert!(!fault.message.contains('\n') && !fault.message.ends_with('.'), "{}", fault.message);
    (fault.message, &source[fault.range])
}

/// Names and attributes of the tags, the text, and everything that html5ever has to say against it.
#[derive(Default)]
struct Seen {
    tags: RefCell<Vec<html5ever::tokenizer::Tag>>,
    text: RefCell<String>,
    errors: RefCell<Vec<Cow<'static, str>>>,
}

impl TokenSink for Seen {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        match token {
            Token::TagToken(tag) => self.tags.borrow_mut().push(tag),
            Token::CharacterTokens(text) => self.text.borrow_mut().push_str(&text),
            Token::ParseError(error) => self.errors.borrow_mut().push(error),
            Token::EOFToken => {}
            Token::NullCharacterToken | Token::CommentToken(_) | Token::DoctypeToken(_) => {
                self.errors.borrow_mut().push("this is no formula".into());
            }
        }
        TokenSinkResult::Continue
    }
}

/// Reads a formula as a browser does, and says everything that is wrong with it.
fn read(html: &str) -> Seen {
    let options = TokenizerOpts { exact_errors: true, ..TokenizerOpts::default() };
    let tokenizer = Tokenizer::new(Seen::default(), options);
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(html));
    let _done = tokenizer.feed(&input);
    tokenizer.end();
    let seen = tokenizer.sink;
    let mut open = Vec::new();
    for tag in seen.tags.borrow().iter() {
        let is_known =
            markup::ELEMENTS.contains(&&*tag.name) || ["math", "semantics", "annotation"].contains(&&*tag.name);
        let is_closed = match tag.kind {
            TagKind::StartTag => {
                open.push(tag.name.clone());
                true
            }
            TagKind::EndTag => open.pop().as_ref() == Some(&tag.name),
        };
        if !is_known || !is_closed || tag.self_closing {
            seen.errors.borrow_mut().push(format!("<{}> should not be here", tag.name).into());
        }
        for attribute in &tag.attrs {
            let name = &*attribute.name.local;
            let known = ["class", "display", "encoding", "mathcolor", "mathsize"];
            if !known.contains(&name) && !markup::ATTRIBUTES.contains(&name) {
                seen.errors.borrow_mut().push(format!("{name} should not be here").into());
            }
        }
    }
    if !open.is_empty() {
        seen.errors.borrow_mut().push("not closed".into());
    }
    seen
}

fn assert_sound(html: &str) {
    let seen = read(html);
    assert!(seen.errors.borrow().is_empty(), "{html}: {:?}", seen.errors.borrow());
}

#[test]
fn a_formula_is_an_element_with_its_source() {
    assert_eq!(
        mathml("a < b", false).unwrap(),
        "<math><semantics><mrow><mi>a</mi><mo>&lt;</mo><mi>b</mi></mrow>\
         <annotation encoding=\"application/x-tex\">a &lt; b</annotation></semantics></math>"
    );
    assert!(mathml("x", true).unwrap().starts_with("<math display=\"block\"><semantics><mrow><mi>x</mi></mrow>"));
    assert_eq!(
        mathml("", false).unwrap(),
        "<math><semantics><mrow></mrow><annotation encoding=\"application/x-tex\"></annotation></semantics></math>"
    );
}

/// What people write, one formula a line.
const COMMON: &str = include_str!("common.txt");

#[test]
fn common_latex_is_understood() {
    let mut faults = Vec::new();
    for source in COMMON.lines() {
        for display in [false, true] {
            match mathml(source, display) {
                Ok(html) => assert_sound(&html),
                Err(fault) => faults.push(format!("{source}: {fault:?}")),
            }
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
    assert!(COMMON.lines().count() > 130, "{}", COMMON.lines().count());
}

#[test]
fn units_and_text_are_what_they_look_like() {
    assert_eq!(
        content(r"70\,^\circ\mathrm{C}"),
        "<mn>70</mn><msup><mspace width=\"0.16666667em\"></mspace><mo>∘</mo></msup>\
         <mrow><mspace></mspace><mi mathvariant=\"normal\">C</mi></mrow>"
    );
    assert_eq!(content(r"\frac{\text{cost}}{\text{price}}"), "<mfrac><mtext>cost</mtext><mtext>price</mtext></mfrac>");
    assert_eq!(content("\\text{\"R\\&D\" <b>}"), "<mtext>\u{201d}R&amp;D\u{201d}\u{a0}&lt;b&gt;</mtext>");
}

#[test]
fn styles_become_classes() {
    for (source, part) in [
        (
            r"\begin{aligned}a&=b\end{aligned}",
            "<mtd class=\"right close-right\"><mi>a</mi></mtd><mtd class=\"left close-left\">",
        ),
        (r"\begin{cases}a&b\end{cases}", "<mtd class=\"left close-right apart\"><mi>b</mi>"),
        (r"\begin{array}{l|r}a&b\\\hline c&d\end{array}", "<mtd class=\"line-top left line-right\"><mi>c</mi>"),
        (r"\color{red}x", "<mrow mathcolor=\"#FF0000\"><mi>x</mi></mrow>"),
        (r"\textcolor{blue}{x}", "<mrow mathcolor=\"#0000FF\"><mi>x</mi></mrow>"),
        (r"a\!b", "<mspace class=\"back-1\"></mspace>"),
        (r"a\hspace{-1em}b", "<mspace width=\"-1em\"></mspace>"),
        (r"\text{\textsc{x}}", "<mtext><span class=\"small-caps\">x</span></mtext>"),
        (r"\text{\small x}", "<mtext mathsize=\"90%\">x</mtext>"),
        (
            r"\cancel{x}",
            "<menclose notation=\"updiagonalstrike\"><mi>x</mi><mrow class=\"strike-up\"></mrow></menclose>",
        ),
        (r"\boxed{x}", "<mtable displaystyle=\"false\" class=\"boxed\"><mtr><mtd class=\"line-right\"><mi>x</mi>"),
        (r"x \tag{1}", "<mtd class=\"margin right\"><mtext>(1)</mtext></mtd>"),
    ] {
        let content = content(source);
        assert!(content.contains(part), "{source}: {content}");
    }
}

#[test]
fn what_the_converter_does_not_know_is_rewritten() {
    for (source, same) in [
        (r"\begin{align}a&=b\\&=c\end{align}", r"\begin{aligned}a&=b\\&=c\end{aligned}"),
        (r"\begin{split}a&=b\end{split}", r"\begin{aligned}a&=b\end{aligned}"),
        (r"\begin{alignat}{2}a&=b\end{alignat}", r"\begin{aligned}a&=b\end{aligned}"),
        (r"\begin{equation}\label{eq:x}a\nonumber\end{equation}", r"\begin{gathered}a\end{gathered}"),
        (r"\begin{smallmatrix}a&b\end{smallmatrix}", r"\begin{matrix}a&b\end{matrix}"),
        (r"\begin{matrix}a\\[1em]b\end{matrix}", r"\begin{matrix}a\\b\end{matrix}"),
        (r"a = b \tag{1}", r"\begin{equation*}a = b \tag{1}\end{equation*}"),
        (r"\begin{cases}\displaystyle a & b\\ c\end{cases}", r"\begin{cases}{\displaystyle a} & b\\ c\end{cases}"),
        (r"\begin{matrix}\color{red}a & b\end{matrix}", r"\begin{matrix}{\color{red}a} & b\end{matrix}"),
        (r"\begin{matrix}a & \scriptstyle b\end{matrix}", r"\begin{matrix}a & {\scriptstyle b}\end{matrix}"),
        (r"\mbox{a b}c", r"\text{a b}c"),
        (r"m\textsuperscript{2}", r"m^\text{2}"),
        (r"\text{if $x<1$ or \textbf{so}}", r"\text{if }{x<1}\text{ or \textbf{so}}"),
        ("a % comment }\\\n+ b", "a + b"),
    ] {
        assert_eq!(content(source), content(same), "{source}");
    }
    assert_eq!(content(r"\substack{a\\b}").matches("<mtr>").count(), 2);
}

#[test]
fn faults_say_what_and_where() {
    for (source, message, part) in [
        (r"a + \foo{b}", r"unknown command `\foo`", r"\foo"),
        (r"热 + \foo", r"unknown command `\foo`", r"\foo"),
        (r"\frac{1}{2", r"expected closing token `}`, but reached end of input", ""),
        (r"a}b", r"unmatched closing token: `}`", "}"),
        (r"\begin{foo}x\end{foo}", r"unknown environment `foo`", "{foo}"),
        (r"\begin{align}\begin{split}a\foo\end{split}\end{align}", r"unknown command `\foo`", r"\foo"),
        (r"a \bar \tag{1} x", r"switch-like commands cannot be used as arguments", r"\tag"),
        (r"x^a^b", r"duplicate subscript or superscript", "^"),
        (r"a & b", r"found `&`, which may only appear in a table-like environment", "&"),
        (r"\begin{matrix}{a & b}\end{matrix}", r"`&` stands within a group; close the group before it", "&"),
        (r"\begin{matrix}\left(a \\ b\right)\end{matrix}", "", ""),
        (r"\text{R&D}", r"`&` in text is written `\&`", "&"),
        (r"\text{a_b}", r"`_` in text is written `\_`", "_"),
        (
            r"\text{50%}",
            r"expected closing token `}`, but reached end of input; `%` begins a comment, `\%` is the sign itself",
            "",
        ),
        (r"\newcommand{\R}{x}", r"unknown command `\newcommand`", r"\newcommand"),
        (r"\def\a{\a\a}\a", r"unknown command `\def`", r"\def"),
        (r"see \eqref{x}", "formulas have no numbers that could be referred to", r"\eqref"),
        (r"\operatorname{<b>}x", "the name of an operator is plain text", "{<b>}"),
        (r"\operatorname\foo", "the name of an operator stands in braces, and is plain text", ""),
        ("a\u{1}b", "a control character stands in this formula", "\u{1}"),
        ("a\0b", "a control character stands in this formula", "\0"),
        ("a\u{fffe}b", "a control character stands in this formula", "\u{fffe}"),
    ] {
        if message.is_empty() {
            assert_sound(&mathml(source, true).unwrap());
        } else {
            assert_eq!(fault(source), (message.to_owned(), part), "{source}");
        }
    }
}

#[test]
fn macros_are_sound() {
    let macros = MACROS.iter().map(|(name, means)| ((*name).to_owned(), (*means).to_owned())).collect();
    assert!(LatexToMathML::new(MathCoreConfig { macros, ..MathCoreConfig::default() }).is_ok());
}

/// Runs on a thread with a stack as small as those that pages are made on.
fn on_small_stack(work: impl FnOnce() + Send + 'static) {
    // Half of what there is, for there are other functions below.
    std::thread::Builder::new().stack_size(1 << 20).spawn(work).unwrap().join().unwrap();
}

#[test]
fn hostile_formulas_end() {
    let units = [
        ("{", "}"),
        ("\\sqrt{", "}"),
        ("\\sqrt", ""),
        ("\\sqrt ", ""),
        ("\\sqrt[3]", ""),
        ("\\sqrt[", "]"),
        ("\\frac1", ""),
        ("\\frac{1}{", "}"),
        ("\\frac{", "}{1}"),
        ("\\left(", "\\right)"),
        ("x^{", "}"),
        ("x^", ""),
        ("\\hat ", ""),
        ("\\not", ""),
        ("\\displaystyle ", ""),
        ("\\color{red}", ""),
        ("\\begin{matrix}", "\\end{matrix}"),
        ("\\begin{cases}a&", "\\end{cases}"),
        ("\\boxed{", "}"),
        ("\\substack{", "}"),
        ("\\text{", "}"),
        ("\\text{$", "$}"),
        ("\\overset{a}", ""),
        ("\\overset a", ""),
        ("\\underbrace{", "}_a"),
        ("\\genfrac(]{0pt}{2}{a}", ""),
        ("\\mathop ", ""),
        ("\\mathrm ", ""),
        ("\\operatorname{", "}"),
        ("\\tag{", "}"),
        ("&", ""),
        ("\\\\", ""),
        ("'", ""),
        ("x+", ""),
        ("\\quad", ""),
        ("{a\\over ", "}"),
        ("\\def\\a{\\a\\a}\\a", ""),
        ("%\n", ""),
        ("%{", ""),
        ("\\color{%}{", ""),
        ("\\label{", "}"),
        ("<script>", "</script>"),
        ("\\begin{matrix}\\frac1&", "\\end{matrix}"),
        ("\\frac\\sqrt[3]1&", ""),
        ("\\xrightarrow[", "]{x}"),
        ("\\sideset{_1^2}{_3^4}", ""),
    ];
    for (open, close) in units {
        for count in
            [DEEPEST / 3, DEEPEST - 1, DEEPEST + 1, LONGEST_FORMULA / (open.len() + close.len()), LONGEST_FORMULA]
        {
            for around in [("", ""), ("\\begin{matrix}", "\\end{matrix}")] {
                let source = format!("{}{}x{}{}", around.0, open.repeat(count), close.repeat(count), around.1);
                on_small_stack(move || {
                    for display in [false, true] {
                        if let Ok(html) = mathml(&source, display) {
                            assert_sound(&html);
                        }
                    }
                });
            }
        }
    }
}

#[test]
fn long_and_deep_formulas_are_refused() {
    let (message, _) = fault(Box::leak("x".repeat(LONGEST_FORMULA + 1).into_boxed_str()));
    assert_eq!(message, "this formula is longer than 10000 bytes");
    assert!(mathml(&"x".repeat(LONGEST_FORMULA), true).is_ok());
    let deep = |count: usize| "{".repeat(count) + &"}".repeat(count);
    assert!(mathml(&deep(DEEPEST), true).is_ok());
    assert!(mathml(&deep(DEEPEST + 1), true).unwrap_err().message.contains("more than 150 commands"));
    // A cell that ends leaves nothing behind.
    let table = format!("\\begin{{matrix}}{}\\end{{matrix}}", "\\alpha&\\frac{a}{b}\\\\".repeat(400));
    assert!(mathml(&table, true).is_ok());
}

/// Pieces of formulas, in any order.
const PIECES: &[&str] = &[
    "{",
    "}",
    "{",
    "}",
    "[",
    "]",
    "(",
    "a",
    "1",
    " ",
    "\n",
    "^",
    "_",
    "&",
    "&",
    "\\\\",
    "$",
    "%",
    "#",
    "~",
    "'",
    "<",
    ">",
    "\"",
    "热",
    "\\",
    "\\{",
    "\\frac",
    "\\frac",
    "\\sqrt",
    "\\text{",
    "\\mbox{",
    "\\textbf{",
    "\\left(",
    "\\right)",
    "\\left.",
    "\\middle|",
    "\\begin{matrix}",
    "\\end{matrix}",
    "\\begin{align}",
    "\\end{align}",
    "\\begin{array}{c|}",
    "\\end{array}",
    "\\begin{cases}",
    "\\end{cases}",
    "\\hline",
    "\\displaystyle",
    "\\color{red}",
    "\\hat",
    "\\not",
    "\\sum",
    "\\limits",
    "\\overset",
    "\\underbrace",
    "\\operatorname",
    "\\operatorname{a}",
    "\\operatorname{<b>}",
    "\\mathrm",
    "\\mathop",
    "\\alpha",
    "\\tag{1}",
    "\\label{<x>}",
    "\\boxed{",
    "\\substack{",
    "\\over",
    "\\binom",
    "\\genfrac",
    "\\cancel",
    "\\hspace{1em}",
    "\\kern1em",
    "\\bf",
    "\\big",
    "\\xrightarrow",
    "\\&",
    "\\%",
    "\\begin",
    "\\end",
    "<script>",
    "&amp;",
    "</math>",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 3_000, ..ProptestConfig::default() })]

    #[test]
    fn whatever_comes_out_is_sound(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..30), display: bool) {
        let source = pieces.concat();
        match mathml(&source, display) {
            Ok(html) => {
                let seen = read(&html);
                prop_assert!(seen.errors.borrow().is_empty(), "{}: {}: {:?}", source, html, seen.errors.borrow());
                prop_assert!(seen.text.borrow().ends_with(&source), "{}", html);
                prop_assert_eq!(mathml(&source, display), Ok(html));
            }
            Err(fault) => prop_assert!(source.get(fault.range.clone()).is_some(), "{}: {:?}", source, fault),
        }
    }
}
