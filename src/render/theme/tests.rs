//! The theme engine on small sites of its own.

use super::*;
use crate::base::path::SourcePath;
use crate::diagnostic::{Help, Lint};
use crate::view::{PageView, SiteView};

const FOLDER: &str = "themes/mine";

fn files(files: &[(&str, &str)]) -> ThemeFiles {
    ThemeFiles {
        folder: SourcePath::new(FOLDER).unwrap(),
        files: files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect(),
    }
}

fn load(given: &[(&str, &str)]) -> Theme {
    Theme::load(vec![files(given)]).unwrap_or_else(|faults| panic!("{faults:#?}"))
}

fn view(language: &str) -> View {
    let text = |text: &str| text.to_owned();
    let site = SiteView { title: text("Site"), home: text("./"), ..SiteView::default() };
    let page =
        PageView { title_text: text("A & B"), language: text(language), path: text("/a/"), ..PageView::default() };
    View { site, page }
}

/// A fault as `file:bytes: message (help)`, with the bytes as they stand in the file.
fn show(fault: &Diagnostic, given: &[(&str, &str)]) -> String {
    let place = fault.place.as_ref().map(|place| {
        let text = given.iter().find(|(path, _)| place.file.as_str() == format!("{FOLDER}/{path}"));
        let bytes = place.span.zip(text).map(|((start, end), (_, text))| &text[start..end]);
        format!("{} {bytes:?}", place.file)
    });
    let Some(Help::Text(help)) = &fault.help else { panic!("no help: {fault:?}") };
    format!("{} | {} | {help}", place.unwrap_or_default(), fault.message)
}

fn faults(given: &[(&str, &str)]) -> Vec<String> {
    let faults = Theme::load(vec![files(given)]).err().expect("a fault");
    faults.iter().map(|fault| show(fault, given)).collect()
}

fn render(theme: &Theme, template: &str, view: &View, content: &str) -> String {
    String::from_utf8(theme.render(template, view, &Made::content(content)).unwrap()).unwrap()
}

/// What goes wrong when the site's `article.html` is rendered.
fn failure(given: &[(&str, &str)]) -> String {
    show(&load(given).render("article.html", &view("en"), &Made::default()).unwrap_err(), given)
}

#[test]
fn a_site_overrides_file_by_file_and_word_by_word() {
    let theme = load(&[
        (
            "templates/article.html",
            "{% extends 'default/article.html' %}{% block title %}Mine: {{ page.title_text }}{% endblock %}",
        ),
        ("templates/partials/extra.html", "{{ t.home }}, {{ t.tags }}, {{ theme.name }}, {{ theme.options.colour }}"),
        ("templates/tag.html", "{% include 'partials/extra.html' %}: {{ content }}"),
        ("templates/article.html~", "{% a backup"),
        ("i18n/zh.toml", "home = '起点'"),
        ("theme.toml", "name = 'Mine'\nextends = 'default'\n[options]\ncolour = 'red'"),
        ("static/style.css", "mine"),
        ("static/img/a.svg", "<svg/>"),
    ]);
    assert!(render(&theme, "article.html", &view("en"), "<p>x</p>").contains("<title>Mine: A &amp; B</title>"));
    assert!(render(&theme, "article.html", &view("en"), "<p>x</p>").contains("\n<p>x</p>\n"));
    assert_eq!(render(&theme, "tag.html", &view("zh"), "<b>"), "起点, 标签, Mine, red: <b>");
    let statics: BTreeMap<_, _> = theme.statics().collect();
    assert_eq!(statics["style.css"], b"mine");
    assert_eq!(statics["img/a.svg"], b"<svg/>");
    assert!(statics.contains_key("icon.svg"));
}

#[test]
fn a_theme_lies_over_the_one_that_it_extends() {
    let other = ThemeFiles {
        folder: SourcePath::new("themes/other").unwrap(),
        files: [
            ("templates/article.html", "{% block main %}other{% endblock %}"),
            ("templates/oven.html", "other oven {{ theme.options.a.b }}{{ theme.options.a.c }}{{ theme.options.d }}"),
            ("i18n/en.toml", "home = 'Start'\ntags = 'Labels'"),
            ("static/style.css", "other"),
            ("theme.toml", "name = 'Other'\n[options]\na = { b = 1, c = 2 }\nd = 3"),
        ]
        .map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec()))
        .into(),
    };
    let mine = files(&[
        (
            "templates/article.html",
            "{% extends 'other/article.html' %}{% block main %}{{ super() }}, mine{% endblock %}",
        ),
        ("templates/tag.html", "{{ t.home }} {{ t.tags }} {{ theme.name }} {% include 'oven.html' %}"),
        ("i18n/en.toml", "home = 'Begin'"),
        ("theme.toml", "extends = 'other'\n[options]\na = { c = 4 }"),
    ]);
    assert_eq!(mine.extends().map(|(name, _)| name).as_deref(), Some("other"));
    assert_eq!(other.extends(), None);
    let params = serde_json::json!({ "d": { "e": 5 }, "other": 6 });
    let theme = Theme::load(vec![mine, other]).unwrap_or_else(|faults| panic!("{faults:#?}"));
    let theme = theme.with_params(params.as_object().unwrap());
    assert_eq!(render(&theme, "article.html", &view("en"), ""), "other, mine");
    assert_eq!(render(&theme, "tag.html", &view("en"), ""), "Begin Labels mine other oven 14{&quot;e&quot;: 5}");
    assert_eq!(theme.statics().find(|(path, _)| *path == "style.css"), Some(("style.css", b"other".as_slice())));
    assert!(theme.pages().contains("oven") && theme.pages().contains("home") && !theme.pages().contains("base"));
}

#[test]
fn all_syntax_errors_are_found_at_once() {
    assert_eq!(
        faults(&[
            ("templates/article.html", "\u{feff}<p>热{{ page.title | }}</p>"),
            ("templates/base.html", "{% if x %}"),
            ("templates/fine.html", "{{ page.title }}"),
        ]),
        [
            "themes/mine/templates/article.html Some(\"}}\") | found `}}` but expected identifier | \
             Tera's documentation describes the template language: https://keats.github.io/tera/",
            "themes/mine/templates/base.html Some(\"%}\") | unexpected end of input | \
             Tera's documentation describes the template language: https://keats.github.io/tera/",
        ]
    );
}

#[test]
fn what_a_template_calls_must_be_there() {
    assert_eq!(
        faults(&[
            (
                "templates/article.html",
                "热 {{ page.title | shuot }}\n  {% include 'partials/backlink.html' %}{{ <nope /> }}"
            ),
            ("templates/tag.html", "{% extends 'base.html' %}{% block mian %}{% endblock %}"),
        ]),
        [
            "themes/mine/templates/article.html Some(\"shuot\") | unknown filter `shuot` | \
             beside Tera's own filters there are `date` and `fill`",
            "themes/mine/templates/article.html Some(\"'partials/backlink.html'\") | \
             unknown template `partials/backlink.html` | did you mean `partials/backlinks.html`?",
            "themes/mine/templates/article.html Some(\"<nope />\") | unknown component `nope` | \
             it is neither Tera's own nor defined by a template of this theme",
            "themes/mine/templates/tag.html Some(\"mian\") | block `mian` is not defined in any parent template | \
             a template that extends another may only fill blocks which that one has",
        ]
    );
}

#[test]
fn circles_and_missing_parents_are_located() {
    assert_eq!(
        faults(&[("templates/article.html", "{% extends \"article.html\" %}")]),
        ["themes/mine/templates/article.html Some(\"article.html\") | `article.html` extends itself: \
          article.html → article.html | to extend the built-in template, say `default/article.html`"]
    );
    assert_eq!(
        faults(&[("templates/a.html", "{% include 'b.html' %}"), ("templates/b.html", "x{% include 'a.html' %}")]),
        ["themes/mine/templates/b.html Some(\"a.html\") | `a.html` includes itself: a.html → b.html → a.html | \
          to include the built-in template, say `default/a.html`"]
    );
    assert_eq!(
        faults(&[("templates/article.html", "{% extends 'artcile.html' %}")]),
        [
            "themes/mine/templates/article.html Some(\"artcile.html\") | there is no template `artcile.html` to extend | \
          did you mean `article.html`?"
        ]
    );
}

#[test]
fn failures_name_what_is_missing() {
    assert_eq!(
        failure(&[("templates/article.html", "<p>\n{{ page.titel }}</p>")]),
        "themes/mine/templates/article.html Some(\"titel\") | field `titel` is not defined | did you mean `title`?"
    );
    assert!(
        failure(&[("templates/article.html", "{{ sight.title }}")])
            .contains("Some(\"sight\") | variable `sight` is not defined")
    );
    let wrong_type = failure(&[("templates/article.html", "{{ page.title_text | date(t=t) }}")]);
    assert!(wrong_type.contains("Some(\"page\") | invalid type for the value"), "{wrong_type}");
}

#[test]
fn a_component_without_end_is_an_error() {
    let endless = "{% component again() %}{{ <again /> }}{% endcomponent again %}{{ <again /> }}";
    let shown = failure(&[("templates/article.html", endless)]);
    assert!(shown.starts_with("themes/mine/templates/article.html None | maximum render recursion depth"), "{shown}");
}

#[test]
fn a_fault_within_the_built_in_theme_names_its_template() {
    let shown = faults(&[("templates/base.html", "{% block main %}{% endblock %}")]);
    let expected = "block `title` is not defined in any parent template, in the built-in template `404.html`";
    assert!(shown.iter().any(|fault| fault.contains(expected)), "{shown:?}");
}

#[test]
fn settings_and_words_are_checked() {
    let shown = faults(&[("i18n/de.toml", "home = \n")]);
    assert!(shown[0].starts_with("themes/mine/i18n/de.toml Some("), "{shown:?}");
    let shown = faults(&[("theme.toml", "nmae = 'x'\n")]);
    assert!(shown[0].starts_with("themes/mine/theme.toml Some(\"nmae\") | unknown field `nmae`"), "{shown:?}");
    let mut broken = files(&[]);
    broken.files.insert("templates/a.html".to_owned(), b"ok \xff".to_vec());
    assert_eq!(Theme::load(vec![broken]).err().expect("a fault")[0].lint, Lint::NotUtf8);
}

#[test]
fn an_unknown_template_is_named() {
    let fault = load(&[]).render("menu.html", &view("en"), &Made::default()).unwrap_err();
    assert_eq!(show(&fault, &[]), " | the theme has no template `menu.html` | add `themes/mine/templates/menu.html`");
}
