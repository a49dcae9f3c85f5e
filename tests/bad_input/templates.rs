//! Templates and themes that do not work.

use super::{Case, case};

/// A template that shows an article and nothing else.
const PLAIN: &str = "{{ content | safe }}";

pub fn cases() -> Vec<Case> {
    [loading(), rendering(), themes()].into_iter().flatten().collect()
}

/// A site whose template for articles is this.
fn article(name: &'static str, text: &str) -> Case {
    case(name).file("themes/default/templates/article.html", text)
}

fn loading() -> Vec<Case> {
    vec![
        article("a syntax error", "<p>\n{{ page.title }\n</p>\n")
            .expect(&["error[template] themes/default/templates/article.html:2:15"]),
        article("a block that is never closed", "{% if page.title %}\n<p>\n")
            .expect(&["error[template] themes/default/templates/article.html:1:20"]),
        article("a tag that is never closed", "<p>{{ page.title")
            .expect(&["error[template] themes/default/templates/article.html:1:12"]),
        article("two templates with syntax errors", "{{ }}")
            .file("themes/default/templates/tag.html", "{% end %}")
            .expect(&[
                "error[template] themes/default/templates/article.html:1:4",
                "error[template] themes/default/templates/tag.html:1:4",
            ]),
        article("an unknown filter", "<p>\n  {{ page.title | shout }}")
            .expect(&["error[template] themes/default/templates/article.html:2:19"]),
        article("an unknown function", "<p>\n  {{ read_file(path=\"/etc/passwd\") }}")
            .expect(&["error[template] themes/default/templates/article.html:2:6"]),
        article("an unknown test", "{% if page.title is odd_looking %}x{% endif %}")
            .expect(&["error[template] themes/default/templates/article.html:1:21"]),
        article("a missing include", "<p>\n{% include \"gone.html\" %}")
            .expect(&["error[template] themes/default/templates/article.html:2:12"]),
        article("a missing parent", "{% extends \"gone.html\" %}")
            .expect(&["error[template] themes/default/templates/article.html:1:13"]),
        article("an include outside", "{% include \"../../../../etc/passwd\" %}")
            .expect(&["error[template] themes/default/templates/article.html:1:12"]),
        article("an include of itself", "<p>\n{% include \"article.html\" %}")
            .expect(&["error[template] themes/default/templates/article.html:2:13"]),
        article("an include loop", "{% include \"a.html\" %}")
            .file("themes/default/templates/a.html", "<p>\n{% include \"b.html\" %}")
            .file("themes/default/templates/b.html", "{% include \"a.html\" %}")
            .expect(&["error[template] themes/default/templates/b.html:1:13"]),
        article("a template that extends itself", "{% extends \"article.html\" %}")
            .expect(&["error[template] themes/default/templates/article.html:1:13"]),
        article("100,000 brackets", &format!("{{{{ {}1{} }}}}", "(".repeat(100_000), ")".repeat(100_000)))
            .expect(&["error[template] themes/default/templates/article.html:1:43"]),
    ]
}

fn rendering() -> Vec<Case> {
    vec![
        article("an unknown variable", "<p>热干面 {{ page.titel }}</p>")
            .expect(&["error[template] themes/default/templates/article.html:1:16"]),
        article("a filter on the wrong type", "<p>\n{{ page.title | round }}")
            .expect(&["error[template] themes/default/templates/article.html:2:4"]),
        article("a loop over a text that is none", "{% for x in site %}{{ x.y }}{% endfor %}")
            .expect(&["error[template] themes/default/templates/article.html:1:25"]),
        article("a division by zero", "{{ 1 / 0 }}")
            .expect(&["error[template] themes/default/templates/article.html:1:8"]),
        article("a fault on some pages only", "{% if page.title == \"Good\" %}{{ gone }}{% endif %}")
            .file("themes/default/templates/home.html", PLAIN)
            .expect(&["error[template] themes/default/templates/article.html:1:33"]),
        case("a fault on the page for what does not exist")
            .file("themes/default/templates/404.html", "{{ gone }}")
            .expect(&["error[template] themes/default/templates/404.html:1:4"]),
        case("a fault in a component of the theme's own")
            .file(
                "themes/default/templates/tag.html",
                "{% component c(x: string) %}\n{{ x | nth(n=\"a\") }}{% endcomponent c %}{{<c x=\"1\" />}}",
            )
            .expect(&["error[template] themes/default/templates/tag.html:2:4"]),
        case("a component that calls itself")
            .file("themes/default/templates/tag.html", "{% component c() %}{{<c />}}{% endcomponent c %}{{<c />}}")
            .expect(&["error[template] themes/default/templates/tag.html"]),
    ]
}

fn themes() -> Vec<Case> {
    vec![
        case("`theme.toml` with a syntax error")
            .file("themes/default/theme.toml", "name = \n")
            .expect(&["error[settings] themes/default/theme.toml:1:8"]),
        case("`theme.toml` with a wrong type")
            .file("themes/default/theme.toml", "name = 5\n")
            .expect(&["error[settings] themes/default/theme.toml:1:8"]),
        case("`theme.toml` with an unknown key")
            .file("themes/default/theme.toml", "nome = \"x\"\n")
            .expect(&["error[settings] themes/default/theme.toml:1:1"]),
        case("words with a syntax error")
            .file("themes/default/i18n/en.toml", "contents = \n")
            .expect(&["error[settings] themes/default/i18n/en.toml:1:12"]),
        case("words that are numbers").file("themes/default/i18n/en.toml", "contents = 5\n").expect(&[]),
    ]
}
