//! The built-in theme makes valid pages of whatever views hold.

mod pages;
#[path = "../src/render/theme/small.rs"]
mod small;

use std::borrow::Cow;
use std::cell::RefCell;

use html5ever::tendril::{StrTendril, TendrilSink};
use html5ever::tree_builder::{ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::{Attribute, ExpandedName, QualName, parse_document};
use larder::render::theme::{Made, Theme};
use larder::view::{PageKind, View};

fn theme() -> Theme {
    Theme::load(Vec::new()).unwrap_or_else(|faults| panic!("{faults:#?}"))
}

fn render(view: &View, content: &str) -> String {
    let template = Theme::template(view.page.kind);
    let page = theme()
        .render(template, view, &Made::content(content))
        .unwrap_or_else(|fault| panic!("{template}: {fault:#?}"));
    String::from_utf8(page).unwrap()
}

fn every_page() -> Vec<(&'static str, View, &'static str)> {
    let mut all = vec![
        ("article", pages::article(), pages::BODY),
        ("menu", pages::with_menu(), pages::BODY),
        ("hostile", pages::hostile(), pages::BODY),
        ("chinese", pages::chinese(), pages::BODY),
        ("arabic", pages::arabic(), pages::BODY),
        ("home", pages::home(), "<p>Everything that a kitchen has to know.</p>"),
        ("section", pages::section(), ""),
        ("tag", pages::tag_page(), ""),
        ("parent tag", pages::parent_tag(), "<p>What it is about.</p>"),
        ("tags", pages::tags(), ""),
        ("many tags", pages::many_tags(), ""),
        ("compare", pages::compare(), ""),
        ("search", pages::search(), ""),
        ("facts", pages::with_facts(), pages::BODY),
        ("backlinks", pages::backlinks(), ""),
        ("404", pages::not_found(), ""),
    ];
    let lists = [PageKind::Home, PageKind::Section, PageKind::Tag, PageKind::Tags, PageKind::Backlinks];
    let kinds = lists.into_iter().chain([
        PageKind::Article,
        PageKind::Compare,
        PageKind::Search,
        PageKind::Kind,
        PageKind::NotFound,
    ]);
    all.extend(kinds.map(|kind| ("bare", pages::bare(kind), "")));
    all
}

#[test]
fn every_page_is_valid_html() {
    for (name, view, content) in every_page() {
        let checked = check(&render(&view, content));
        assert_eq!(checked.errors, Vec::<String>::new(), "{name} {:?}", view.page.kind);
        assert_eq!(checked.count("h1"), 1, "{name} {:?}", view.page.kind);
        assert_eq!(checked.count("main"), 1, "{name}");
        let mut ids = checked.ids();
        let all = ids.len();
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), all, "{name}: an id is there twice");
    }
}

#[test]
fn a_menu_takes_the_place_of_the_sections() {
    let html = render(&pages::with_menu(), "");
    assert!(html.contains(r#"<a href="./">Ovens &amp; more</a>"#), "{html}");
    assert!(html.contains(r#"<img src="../../logo.svg" alt="">"#));
    assert!(html.contains(r#"_larder/colors.css">"#));
    assert!(!html.contains("Business</a></li>"));
    assert!(render(&pages::article(), "").contains("Business</a></li>"));
    let mut none = pages::with_menu();
    none.site.menu = Some(Vec::new());
    assert!(!render(&none, "").contains("site-nav"));
}

#[test]
fn a_strict_policy_allows_every_page() {
    for (name, view, content) in every_page() {
        let checked = check(&render(&view, content));
        let is_allowed = |(element, name, value): &&(String, String, String)| {
            element == "script" && (name == "type" && value == "application/ld+json" || name == "src")
        };
        let allowed = checked.attributes.iter().filter(is_allowed).count();
        assert_eq!(checked.count("script") + checked.count("style"), allowed, "{name}");
        for (element, attribute, _) in &checked.attributes {
            assert!(attribute != "style" && !attribute.starts_with("on"), "{name}: <{element} {attribute}>");
        }
    }
}

#[test]
fn pages_with_tables_have_what_sorts_them() {
    let page = |has_tables| {
        let made = Made { has_tables, ..Made::content(pages::BODY) };
        String::from_utf8(theme().render("article.html", &pages::chinese(), &made).unwrap()).unwrap()
    };
    let (with, without) = (page(true), page(false));
    assert!(with.contains("/_larder/tables.js\" defer"), "{with}");
    assert!(with.contains("data-reset=\"重置\""));
    assert!(!without.contains("tables.js"));
}

#[test]
fn every_page_has_what_helps_reading() {
    for (name, view, content) in every_page() {
        let html = render(&view, content);
        for part in [
            "_larder/base.js\" data-late></script>",
            "_larder/reading.js\" defer data-late",
            " data-previews\n",
            " data-copy=\"",
        ] {
            assert!(html.contains(part), "{name}: {part} in {html}");
        }
    }
    let params = serde_json::json!({"previews": false, "map": false});
    let off = theme().with_params(params.as_object().unwrap());
    let page = off.render("article.html", &pages::article(), &Made::content("")).unwrap();
    let page = String::from_utf8(page).unwrap();
    assert!(!page.contains("data-previews") && !page.contains("page.map"), "{page}");
}

#[test]
fn a_map_shows_what_leads_here_and_what_leads_on() {
    let html = render(&pages::article(), "");
    for part in [
        "<h2 id=\"page.map\">Around this article</h2>",
        "<p class=\"label\" id=\"page.map-from\">Leads here</p>\n<ul aria-labelledby=\"page.map-from\">\n<li><a href=\"../../kitchen/sous-vide/\">",
        "id=\"page.map-to\">Leads on to</p>",
        "id=\"page.map-both\">Both ways</p>",
        "<p class=\"name\">Combi oven</p>",
    ] {
        assert!(html.contains(part), "{part} in {html}");
    }
    assert!(!render(&pages::bare(PageKind::Article), "").contains("page.map"));
}

#[test]
fn the_list_of_all_tags_can_be_filtered() {
    assert!(render(&pages::tags(), "").contains("_larder/tags.js\" defer blocking=\"render\" data-late"));
    assert!(!render(&pages::bare(PageKind::Tags), "").contains("tags.js"));
}

#[test]
fn the_page_of_all_comparisons_has_the_chooser() {
    let html = render(&pages::compare(), "");
    for part in [
        "_larder/compare.js\" defer blocking=\"render\" data-late",
        "data-facts=\"../_larder/facts/\" data-version=\"0123456789abcdef\"",
        "data-remove=\"Remove {name}\"",
        "_larder/tables.js\" defer",
        "Buffet &amp; family",
    ] {
        assert!(html.contains(part), "{part} in {html}");
    }
    let mut none = pages::compare();
    none.page.facts = None;
    let html = render(&none, "");
    assert!(!html.contains("tables.js") && !html.contains("compare.js"), "{html}");
}

#[test]
fn a_ticket_says_what_is_known() {
    let html = render(&pages::with_facts(), "");
    for part in [
        "<dt>Price <span class=\"unit\">GBP</span></dt>",
        "<dt>Preheat time</dt>\n<dd>5–10 min</dd>",
        "<dd>572 °F <span class=\"converted\">(300 °C)</span></dd>",
        "<dd>not known yet <span class=\"note\">(nobody has measured it)</span></dd>",
        "<dd>n/a</dd>",
        "<dd>Ten trays. <a class=\"more\" href=\"#loading\">more</a> <a class=\"source\" href=\"../choosing/#loading\">Choosing an oven</a></dd>",
    ] {
        assert!(html.contains(part), "{part} in {html}");
    }
}

#[test]
fn pages_speak_their_language() {
    let chinese = render(&pages::chinese(), "");
    assert!(chinese.contains("<html lang=\"zh-CN\" dir=\"ltr\">"));
    assert!(chinese.contains("<time datetime=\"2026-08-10\">更新于 2026年8月10日</time>"), "{chinese}");
    assert!(render(&pages::article(), "").contains("<time datetime=\"2026-08-10\">Updated 10 August 2026</time>"));
    assert!(render(&pages::arabic(), "").contains("<html lang=\"ar\" dir=\"rtl\">"));
}

#[test]
fn every_link_of_the_view_is_on_its_page() {
    let page = render(&pages::hostile(), pages::BODY);
    for part in [
        "../blast-chiller/",
        "./#regeneration",
        "Mentioned in 140 articles",
        "<a href=\"backlinks/\">and in 138 more</a>",
        "<a href=\"../regeneration/\">Regeneration</a>",
        "#air-between-the-pieces",
    ] {
        assert!(page.contains(part), "{part}");
    }
    let list = render(&pages::tag_page(), "");
    assert!(list.contains("<link rel=\"prev\" href=\"../../\">") && list.contains("href=\"../3/\" rel=\"next\""));
    assert!(list.contains("Page 2 of 7"));
    let tag = render(&pages::parent_tag(), "");
    for part in ["tags/temperature/core/\" rel=\"tag\">core<", "temperature/core/probe/", "tags/haccp/", "3 articles"] {
        assert!(tag.contains(part), "{part}");
    }
    let tags = render(&pages::many_tags(), "");
    for part in [">A</h2>", ">Others</h2>", "../../tags/14 allergens/", "Temperature control"] {
        assert!(tags.contains(part), "{part}");
    }
    assert!(!tags.contains("yield"), "every tag stands in one place");
    let backlinks = render(&pages::backlinks(), "");
    for part in
        ["<title>Mentions of Combi oven (Page 2 of 7) – ", "<h1>Mentioned in 140 articles</h1>", "Service styles"]
    {
        assert!(backlinks.contains(part), "{part}");
    }
}

#[test]
fn the_style_sheet_is_published_and_small() {
    let theme = theme();
    let sizes: Vec<_> = theme.statics().map(|(path, bytes)| (path, bytes.len())).collect();
    assert!(sizes.iter().any(|(path, size)| *path == "style.css" && *size > 0 && *size <= 30_000), "{sizes:?}");
    for script in ["base.js", "compare.js", "reading.js", "search.js", "tables.js", "tags.js"] {
        assert!(sizes.iter().any(|(path, size)| *path == script && *size > 0), "{sizes:?}");
    }
    assert!(sizes.is_sorted());
}

#[test]
fn a_small_style_sheet_says_the_same() {
    for (written, served) in [
        ("a { color: red; }", "a{color:red}"),
        (
            "/* x */ a , b > c,\n  d :is(e, f) { margin: 0 auto; padding: calc(1rem + 2px) }",
            "a,b>c,d :is(e,f){margin:0 auto;padding:calc(1rem + 2px)}",
        ),
        ("p::before { content: \"a  {;} /* b */ \\\" \"; }", "p::before{content:\"a  {;} /* b */ \\\" \"}"),
        ("p { content: '\"' ; }", "p{content:'\"'}"),
        ("@media (min-width: 5em) { a { b: c } }", "@media (min-width:5em){a{b:c}}"),
        ("a/* b */c { d: e }", "a c{d:e}"),
        ("li + li ~ p { top: -1px }", "li+li~p{top:-1px}"),
        (":is(a + b) + c { d: min(1px + 2px, var(--e) + (1px)) }", ":is(a+b)+c{d:min(1px + 2px,var(--e) + (1px))}"),
        (".a { & :hover { b: c; } p { d: e; } }", ".a{& :hover{b:c}p{d:e}}"),
        ("a { b: c", "a{b:c"),
        ("a { content: \"x", "a{content:\"x"),
    ] {
        assert_eq!(small::style(written).trim_end(), served);
        assert_eq!(small::style(served).trim_end(), served, "it cannot get smaller");
    }
}

#[test]
fn a_small_script_does_the_same() {
    let script = "// What it does.\n(() => {\n  /** One. */\n  const a = `x ${b}`; // c\n\n  /*\n   * Two.\n   */\n  return [ a ] && \"// d\";\n})();\n";
    let served = "(()=>{const a=`x ${b}`;// c\nreturn[a]&&\"// d\";\n})();";
    assert_eq!(small::script(script), Ok(served.to_owned()));
    for (written, served) in [
        ("return [ a , b ] && \"x = {y}\" ? 'it\\'s , ' : c;", "return[a,b]&&\"x = {y}\"?'it\\'s , ':c;"),
        ("a = b + -c - +d < e;", "a=b + -c - +d<e;"),
        ("for (const [, x] of { ...y }) await x;", "for(const[,x]of{...y})await x;"),
        ("const x = /a = b/;", "const x=/a = b/;"),
        ("return a / b - c ;", "return a / b - c ;"),
        ("x = [ `a = ${b} / c` , \"d = 'e / f\" , /g = h/ ];", "x=[`a = ${b} / c` , \"d = 'e / f\" , /g = h/ ];"),
        ("x = `a = ${b + c}` ;", "x=`a = ${b + c}`;"),
        ("x = `a ${`b = ${c}`}` ;", "x = `a ${`b = ${c}`}` ;"),
    ] {
        assert_eq!(small::script(written).unwrap().trim_end(), served);
    }
    assert_eq!(small::script("const a = `x\n  y`;"), Err(1));
}

#[test]
fn what_is_served_is_the_theme_made_small() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/themes/default/static/");
    for (path, bytes) in theme().statics() {
        let written = std::fs::read_to_string(format!("{folder}{path}")).unwrap();
        let served = match path.rsplit_once('.') {
            Some((_, "css")) => small::style(&written),
            Some((_, "js")) => small::script(&written).unwrap(),
            _ => written,
        };
        assert_eq!(String::from_utf8_lossy(bytes), served, "{path}");
    }
}

/// What a page consists of.
#[derive(Default)]
struct Checked {
    errors: Vec<String>,
    elements: Vec<String>,
    attributes: Vec<(String, String, String)>,
}

impl Checked {
    fn count(&self, name: &str) -> usize {
        self.elements.iter().filter(|element| *element == name).count()
    }

    fn ids(&self) -> Vec<&str> {
        self.attributes.iter().filter(|(_, name, _)| name == "id").map(|(_, _, id)| &**id).collect()
    }
}

fn check(html: &str) -> Checked {
    parse_document(Sink::default(), Default::default()).one(html)
}

/// Takes notes of what the parser finds; builds no tree.
#[derive(Default)]
struct Sink {
    names: RefCell<Vec<&'static QualName>>,
    checked: RefCell<Checked>,
}

impl TreeSink for Sink {
    type Handle = usize;
    type Output = Checked;
    type ElemName<'a> = ExpandedName<'a>;

    fn finish(self) -> Checked {
        self.checked.into_inner()
    }
    fn get_document(&self) -> usize {
        usize::MAX
    }
    fn get_template_contents(&self, target: &usize) -> usize {
        *target
    }
    fn same_node(&self, x: &usize, y: &usize) -> bool {
        x == y
    }
    fn elem_name(&self, target: &usize) -> ExpandedName<'_> {
        self.names.borrow()[*target].expanded()
    }
    fn create_element(&self, name: QualName, attributes: Vec<Attribute>, _: ElementFlags) -> usize {
        let mut checked = self.checked.borrow_mut();
        let element = name.local.to_string();
        for Attribute { name, value } in attributes {
            checked.attributes.push((element.clone(), name.local.to_string(), value.to_string()));
        }
        checked.elements.push(element);
        // The parser borrows names for as long as it likes; a test may leak a few.
        self.names.borrow_mut().push(Box::leak(Box::new(name)));
        self.names.borrow().len() - 1
    }
    fn create_comment(&self, _: StrTendril) -> usize {
        usize::MAX - 1
    }
    fn create_pi(&self, _: StrTendril, _: StrTendril) -> usize {
        usize::MAX - 1
    }
    fn parse_error(&self, message: Cow<'static, str>) {
        self.checked.borrow_mut().errors.push(message.into_owned());
    }
    fn set_quirks_mode(&self, mode: QuirksMode) {
        assert_eq!(mode, QuirksMode::NoQuirks);
    }
    fn append(&self, _: &usize, _: NodeOrText<usize>) {}
    fn append_before_sibling(&self, _: &usize, _: NodeOrText<usize>) {}
    fn append_based_on_parent_node(&self, _: &usize, _: &usize, _: NodeOrText<usize>) {}
    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}
    fn add_attrs_if_missing(&self, _: &usize, _: Vec<Attribute>) {}
    fn remove_from_parent(&self, _: &usize) {}
    fn reparent_children(&self, _: &usize, _: &usize) {}
}
