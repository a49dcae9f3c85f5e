//! Every field of the outline is compared for a reason.
//!
//! A preview keeps the site as it is while no article's outline differs. So for each field there is an edit here that changes it and
//! nothing else that is compared. It is followed twice: with open eyes, which must give what a clean load gives, and with one eye closed to
//! that field (`larder::article::blind`), which must not: then something that is shown depends on the comparison. Fields that follow from
//! others, or that nothing depends on yet, are listed with the reason.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::collections::BTreeMap;
use std::sync::Arc;

use larder::article::blind;
use larder::base::date::Date;
use larder::base::path::{SourcePath, UrlPath};
use larder::build;
use larder::diagnostic::Diagnostic;
use larder::generation::{Changes, Generation, Options};
use larder::settings::Settings;
use larder::source::Disk;

/// The article that is edited.
const EDITED: &str = "content/d/a.md";

/// What lies around it, so that whatever it says is shown somewhere.
const AROUND: [(&str, &str); 13] = [
    (
        "site.toml",
        "title = \"Site\"\nbase_url = \"https://example.org/\"\n[kinds.dish]\n[kinds.tool]\n[folders.\"d\"]\ntags = [\"x\"]\n",
    ),
    ("content/index.md", "Home of [[a]]."),
    (
        "content/b.md",
        "---\nweight: 5\ntags: [x]\n---\nSee [[a]], [[Uno]], [[One]], [[a#Care]], [[a#x]], [[a#^one]].\n\n![[a#^one]]\n\n![[a#Held]]",
    ),
    ("content/d/c.md", "---\nweight: 5\ntags: [y]\n---\nC."),
    ("content/pot.png", "a pot"),
    ("content/pan.png", "a pan"),
    ("content/One.md", "One."),
    ("content/z/Last.md", "Last."),
    ("static/robots.txt", "all"),
    (
        "themes/default/templates/article.html",
        "{% extends \"default/article.html\" %}{% block title %}{{ page.params.level | default(value=0) }} {% if page.article %}{{ page.article.owner | default(value=0) }}{% endif %}{% endblock %}",
    ),
    ("themes/default/templates/own.html", "own {{ content | safe }}"),
    ("themes/default/templates/tool.html", "tool {{ content | safe }}"),
    ("themes/default/templates/other.html", "other {{ content | safe }}"),
];

/// A field, and the text of the article before and after.
const EDITS: &[(&str, &str, &str)] = &[
    ("title_heading", "---\ntitle: A\n---\n# A\n\nWords.", "---\ntitle: A\n---\nWords.\n\n# A"),
    ("sentences", "Words.\n\nSee [[b]] now.", "Words.\n\nSee [[b]] later."),
    ("summary", "One.", "Two."),
    ("ids", "Words.\n\n<a id=\"x\"></a> here", "Words.\n\n<a id=\"y\"></a> here"),
    ("text_tags", "Words.\n\nIt is #x.", "Words.\n\nIt is #y."),
    ("minutes", "Words.\n\nSHORT", "Words.\n\nLONG"),
    ("meta.description", "---\ndescription: One.\n---\n", "---\ndescription: Two.\n---\n"),
    ("meta.date", "---\ndate: 2026-01-02\n---\n", "---\ndate: 2026-01-03\n---\n"),
    ("meta.updated", "---\nupdated: 2026-01-02\n---\n", "---\nupdated: 2026-01-03\n---\n"),
    ("meta.tags", "---\ntags: [x]\n---\n", "---\ntags: [y]\n---\n"),
    ("meta.aliases", "---\naliases: [Uno]\n---\n", "---\naliases: [Due]\n---\n"),
    ("meta.slug", "---\nslug: one-a\n---\n", "---\nslug: two-a\n---\n"),
    ("meta.permalink", "---\npermalink: /one-a/\n---\n", "---\npermalink: /two-a/\n---\n"),
    ("meta.weight", "---\nweight: 1\n---\n", "---\nweight: 9\n---\n"),
    ("meta.draft", "---\ndraft: true\n---\n", "---\ndraft: false\n---\n"),
    ("meta.lang", "---\nlang: de\n---\n", "---\nlang: fr\n---\n"),
    ("meta.template", "---\ntemplate: own\n---\n", "---\ntemplate: other\n---\n"),
    ("meta.toc", "---\ntoc: true\n---\n## One\n\n## Two", "---\ntoc: false\n---\n## One\n\n## Two"),
    ("meta.author", "---\nauthor: One\n---\n", "---\nauthor: Two\n---\n"),
    ("meta.image", "---\nimage: pot.png\n---\n", "---\nimage: pan.png\n---\n"),
    ("meta.sources", "---\nsources: [One]\n---\n", "---\nsources: [Two]\n---\n"),
    ("meta.kind", "---\nkind: dish\n---\n", "---\nkind: tool\n---\n"),
    ("meta.owner", "---\nowner: One\n---\n", "---\nowner: Two\n---\n"),
    ("meta.review_by", "---\nreview_by: 2026-01-02\n---\n", "---\nreview_by: 2026-01-03\n---\n"),
    ("meta.minutes", "---\nminutes: 5\n---\n", "---\nminutes: 50\n---\n"),
    ("meta.given", "---\ntags: []\n---\n", "---\n---\n"),
    ("meta.params", "---\nlevel: 1\n---\n", "---\nlevel: 2\n---\n"),
    ("heading.level", "---\ntoc: true\n---\n## One\n\n## Care", "---\ntoc: true\n---\n## One\n\n### Care"),
    ("heading.title", "---\ntoc: true\n---\n## Care {#c}", "---\ntoc: true\n---\n## Cure {#c}"),
    ("heading.anchor", "## Care {#c}", "## Care {#d}"),
    ("link.target", "Words.\n\nSee [[b|it]].", "Words.\n\nSee [[c|it]]."),
    ("link.is_embed", "Words.\n\n[](pot.png)", "Words.\n\n![](pot.png)"),
    ("link.section", "Words.\n\nSee [[b]].\n\n## Held", "Words.\n\n## Held\n\nSee [[b]]."),
    (
        "link.in_footnote",
        "Words.\n\n## Held\n\nSee[^1].\n\n## More\n\nIn [[b]].",
        "Words.\n\n## Held\n\nSee[^1].\n\n## More\n\n[^1]: In [[b]].",
    ),
    ("block.id", "Words.\n\nBlock. ^one", "Words.\n\nBlock. ^two"),
    ("block.number", "Words.\n\nBlock. ^one", "Words.\n\nMore.\n\nBlock. ^one"),
    ("block.heading", "Words.\n\n## Care\n\nBlock. ^one", "Words.\n\nBlock.\n\n## Care ^one"),
    ("block.links", "Words.\n\nSee [[One]].\n\nBlock. ^one", "Words.\n\nMore.\n\nSee [[One]]. Block. ^one"),
];

/// Fields that need not be compared, and why.
const FOLLOW: &[(&str, &str)] = &[
    ("path", "an article is compared with the one that was in the same file"),
    ("title", "front matter or the first heading says the same"),
    ("meta.title", "the title says the same"),
    ("meta.unsound", "an article with an error in its front matter is kept as it was"),
    ("meta.terms", "nothing depends on it yet"),
    ("meta.audience", "nothing depends on it yet"),
    ("link.sentence", "the marks of a sentence name its links"),
];

#[test]
fn every_field_of_the_outline_is_compared_for_a_reason() {
    let mut wrong = Vec::new();
    for field in blind::fields() {
        let edits: Vec<_> = EDITS.iter().filter(|(name, ..)| *name == field).collect();
        let follows = FOLLOW.iter().any(|(name, _)| *name == field);
        if edits.is_empty() != follows {
            wrong
                .push(format!("`{field}` needs an edit that only it tells of, or a reason why it follows from others"));
        }
        for (_, before, after) in edits {
            if !is_right(before, after, None) {
                wrong.push(format!("`{field}`: what is followed with open eyes is wrong"));
            }
            if is_right(before, after, Some(field)) {
                wrong.push(format!("`{field}` was left out, and nobody noticed"));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// Whether a site that follows the edit with an eye closed to a field shows what one shows that is loaded anew.
fn is_right(before: &str, after: &str, blind_to: Option<&'static str>) -> bool {
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| {
        let file = folder.path().join(path);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, text.replace("SHORT", "word").replace("LONG", &"word ".repeat(2000))).unwrap();
    };
    AROUND.iter().for_each(|(path, text)| write(path, text));
    write(EDITED, before);
    let (settings, _) = Settings::read(Some(AROUND[0].1), "site").unwrap();
    let options = Options { settings: Arc::new(settings), output: None, with_drafts: false };
    let load = || Generation::load(Arc::new(Disk::open(folder.path()).unwrap()), &options).unwrap();
    let (first, _) = load();
    write(EDITED, after);
    let changes: Changes = [SourcePath::new(EDITED).unwrap()].into_iter().collect();
    blind::close_eye(blind_to);
    let (followed, faults) = first.reload(&options, &changes).unwrap();
    blind::close_eye(None);
    let (clean, clean_faults) = load();
    shown(&followed, faults) == shown(&clean, clean_faults)
}

/// Everything that a site shows and says.
fn shown(generation: &Generation, faults: Vec<Diagnostic>) -> (BTreeMap<UrlPath, Vec<u8>>, Vec<String>) {
    let (pages, more) = build::in_memory(generation);
    let due = Date::parse("2026-06-01").map(|today| generation.reviews_due(today)).unwrap_or_default();
    let said = [faults, more, due].concat().into_iter().map(|fault| format!("{:?}: {}", fault.lint, fault.message));
    let mut said: Vec<String> = said.collect();
    said.sort();
    (pages, said)
}
