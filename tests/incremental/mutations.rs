//! Every field of the outline is compared for a reason.
//!
//! A preview keeps the site as it is while no article's outline differs. So for each field there is an edit here that changes it and
//! nothing else that is compared. It is followed twice: with open eyes, which must give what a clean load gives, and with one eye closed to
//! that field (`larder::article::blind`), which must not: then something that is shown depends on the comparison. Fields that follow from
//! others, or that nothing depends on yet, are listed with the reason.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

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
const AROUND: [(&str, &str); 17] = [
    (
        "site.toml",
        "title = \"Site\"\nbase_url = \"https://example.org/\"\n[kinds.dish]\n[kinds.tool]\n[folders.\"d\"]\ntags = [\"x\"]\n\
        [criteria.price]\ntype = \"number\"\nmax_age = \"1 year\"\n",
    ),
    ("content/index.md", "Home of [[a]]."),
    (
        "content/b.md",
        "---\nweight: 5\ntags: [x]\n---\nSee [[a]], [[Uno]], [[One]], [[a#Care]], [[a#x]], [[a#^one]].\n\n![[a#^one]]\n\n![[a#Held]]",
    ),
    ("content/d/c.md", "---\nweight: 5\ntags: [y]\nfacts: {price: 9}\n---\nC."),
    (
        "content/compared.md",
        "---\nsubjects: [X, Y]\n---\nSide by side.\n\n## Price\n**X:** 1\n\n**Y:** 2\n\n## Weight\n**X:** 3\n\n```compare\nsubjects: [a, X, Y]\n```",
    ),
    ("content/Dish.md", "---\nkind: dish\nfacts: {price: 8}\n---\nD."),
    ("data/one.csv", "name,price\nX,1\n"),
    ("data/two.csv", "name,price\nX,2\n"),
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
    ("meta.subjects", "---\nsubjects: [X, Y]\n---\n", "---\nsubjects: [X, Z]\n---\n"),
    ("meta.facts", "---\nfacts: {price: 1}\n---\n", "---\nfacts: {price: 2}\n---\n"),
    ("meta.facts_from", "---\nfacts_from: one.csv\n---\n", "---\nfacts_from: two.csv\n---\n"),
    (
        "meta.as_of",
        "---\nfacts: {price: 1}\nas_of: 2020-01-02\n---\n",
        "---\nfacts: {price: 1}\nas_of: 2026-01-02\n---\n",
    ),
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
    (
        "candidates.passages",
        "---\nsubjects: [X, Y]\n---\nWords.\n\n## One\n**X:** 1",
        "---\nsubjects: [X, Y]\n---\nWords.\n\n## One\n**X:** 1\n\n**Y:** 2",
    ),
    ("candidates.tables", "---\nsubjects: [X]\n---\nWords.", "---\nsubjects: [X]\n---\nWords.\n\nTABLE"),
    ("candidates.lines", "Words.\n\nMore.", "Words.\n\nPrice: 1"),
    ("candidates.fences", "Words.", "Words.\n\n```compare\nsubjects: [X]\n```"),
    (
        "passage.heading",
        "---\nsubjects: [X, Y]\n---\nWords.\n\n## One\n\n**X, Y:** 1\n\n## Two",
        "---\nsubjects: [X, Y]\n---\nWords.\n\n## One\n\n## Two\n\n**X, Y:** 1",
    ),
    (
        "passage.label",
        "---\nsubjects: [X]\n---\nWords.\n\n## One\n\nX 1",
        "---\nsubjects: [X]\n---\nWords.\n\n## One\n\nX\n: 1",
    ),
    (
        "passage.text",
        "---\nsubjects: [X]\n---\nWords.\n\n## One\n**X:** 1",
        "---\nsubjects: [X]\n---\nWords.\n\n## One\n**X:** 2",
    ),
    (
        "passage.is_cut",
        "---\nsubjects: [X]\n---\nWords.\n\n## One\n**X:** 1",
        "---\nsubjects: [X]\n---\nWords.\n\n## One\n**X:** 1\n\n> More.",
    ),
    (
        "passage.is_apart",
        "---\nsubjects: [X]\n---\nWords.\n\n## One\n**X:** 1\n\n[[More]]: 2",
        "---\nsubjects: [X]\n---\nWords.\n\n## One\n**X:** 1\n\n---\n\n[[More]]: 2",
    ),
    (
        "table.heading",
        "---\nsubjects: [X]\n---\nWords.\n\n## One\n\nTABLE\n\n## Two\n\n```compare\n```",
        "---\nsubjects: [X]\n---\nWords.\n\n## One\n\n## Two\n\nTABLE\n\n```compare\n```",
    ),
    (
        "table.heads",
        "---\nsubjects: [X]\n---\nWords.\n\n| | X |\n|-|-|\n| Heat | 1 |\n\n```compare\n```",
        "---\nsubjects: [X]\n---\nWords.\n\n| | Z |\n|-|-|\n| Heat | 1 |\n\n```compare\n```",
    ),
    (
        "table.rows",
        "---\nsubjects: [X]\n---\nWords.\n\n| | X |\n|-|-|\n| Heat | 1 |\n\n```compare\n```",
        "---\nsubjects: [X]\n---\nWords.\n\n| | X |\n|-|-|\n| Heat | 2 |\n\n```compare\n```",
    ),
    ("line.name", "Words.\n\nPrice: 1", "Words.\n\nWeight: 1"),
    ("line.value", "Words.\n\nPrice: 1", "Words.\n\nPrice: 2"),
    ("fence.subjects", "Words.\n\n```compare\nsubjects: X\n```", "Words.\n\n```compare\nsubjects: Y\n```"),
    ("fence.tag", "Words.\n\n```compare\ntag: x\n```", "Words.\n\n```compare\ntag: y\n```"),
    ("fence.kind", "Words.\n\n```compare\nkind: dish\n```", "Words.\n\n```compare\nkind: tool\n```"),
    (
        "fence.criteria",
        "Words.\n\n```compare\nsubjects: X\ncriteria: price\n```",
        "Words.\n\n```compare\nsubjects: X\ncriteria: weight\n```",
    ),
    (
        "fence.required",
        "Words.\n\n```compare\nsubjects: [X, Y]\ncriteria: weight\n```",
        "Words.\n\n```compare\nsubjects: [X, Y]\ncriteria: weight\nrequired: true\n```",
    ),
    (
        "fence.title",
        "Words.\n\n```compare\nsubjects: X\ntitle: One\n```",
        "Words.\n\n```compare\nsubjects: X\ntitle: Two\n```",
    ),
    ("fence.is_broken", "Words.\n\n```compare\n```", "Words.\n\n```compare\njust text\n```"),
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
    (
        "passage.join",
        "a label says in how many lists it stands, and only text with a label is apart from what it goes on with",
    ),
    ("link.sentence", "the marks of a sentence name its links"),
];

/// The eye is everybody's: one test at a time.
static EYE: Mutex<()> = Mutex::new(());

#[test]
fn every_field_of_the_outline_is_compared_for_a_reason() {
    let _one = EYE.lock().unwrap_or_else(PoisonError::into_inner);
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

/// An article that has something wrong at every place where something can be that is compared.
const WRONG: &str = "subjects: [X, Y, x]\nfacts: {pricee: 1, Price: many}\nfacts_from: none.csv\n---\nWords.\n\nPrice: more\n\n\
    ## One\n\n**X:** 1\n\n**Yo:** 2\n\n**Xenon, Y:**\n\n| | X | X |\n|-|-|-|\n| Price | dear | |\n\n\
    > ```compare\n> subjects: [X, 企业]\n> criteria: [pri, colour]\n> ```\n\n```compare\ntag: nothing\n```\n\n```compare\nkind: dishes\n```\n";

#[test]
fn what_is_wrong_moves_with_its_text() {
    let _one = EYE.lock().unwrap_or_else(PoisonError::into_inner);
    for (before, after) in [("", "# A comment.\n"), ("# A comment.\n", ""), ("", "\n\n")] {
        let folder = tempfile::tempdir().unwrap();
        let site = Edited::new(folder.path());
        site.write(EDITED, &format!("---\n{before}{WRONG}"));
        let (first, faults) = site.load();
        assert!(
            faults.iter().filter(|fault| fault.place.as_ref().is_some_and(|place| place.span.is_some())).count() > 9
        );
        site.write(EDITED, &format!("---\n{after}{WRONG}"));
        let (followed, mut faults) = site.follow(&first);
        assert!(!followed.work().assembled, "nothing but places has changed");
        let (_, mut clean) = site.load();
        Diagnostic::sort(&mut faults);
        Diagnostic::sort(&mut clean);
        assert_eq!(faults, clean);
    }
}

#[test]
fn an_edited_file_of_data_changes_what_is_made_of_it() {
    let _one = EYE.lock().unwrap_or_else(PoisonError::into_inner);
    let folder = tempfile::tempdir().unwrap();
    let site = Edited::new(folder.path());
    site.write(EDITED, "---\nfacts_from: one.csv\n---\nWords.");
    let (mut generation, faults) = site.load();
    let mut before = shown(&generation, faults);
    for text in ["name,price\nX,5\n", "name,price\n\"X,5\n", "name,price\nX,6\n", "name,price\nX,many\n", "name\n"] {
        site.write("data/one.csv", text);
        let (followed, faults) = site.follow_file(&generation, "data/one.csv");
        let now = shown(&followed, faults);
        let (clean, clean_faults) = site.load();
        assert_eq!(now, shown(&clean, clean_faults), "{text}");
        assert_ne!(now, before, "{text}");
        (generation, before) = (followed, now);
    }
}

/// Whether a site that follows the edit with an eye closed to a field shows what one shows that is loaded anew.
fn is_right(before: &str, after: &str, blind_to: Option<&'static str>) -> bool {
    let folder = tempfile::tempdir().unwrap();
    let site = Edited::new(folder.path());
    site.write(EDITED, before);
    let (first, _) = site.load();
    site.write(EDITED, after);
    blind::close_eye(blind_to);
    let (followed, faults) = site.follow(&first);
    blind::close_eye(None);
    let (clean, clean_faults) = site.load();
    shown(&followed, faults) == shown(&clean, clean_faults)
}

/// The site on the disk.
struct Edited<'f> {
    folder: &'f Path,
    options: Options,
}

impl<'f> Edited<'f> {
    fn new(folder: &'f Path) -> Self {
        let (settings, _) = Settings::read(Some(AROUND[0].1), "site").unwrap();
        let site = Self { folder, options: Options { settings: Arc::new(settings), output: None, with_drafts: false } };
        AROUND.iter().for_each(|(path, text)| site.write(path, text));
        site
    }

    fn write(&self, path: &str, text: &str) {
        let file = self.folder.join(path);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        let text = text.replace("SHORT", "word").replace("LONG", &"word ".repeat(2000));
        std::fs::write(file, text.replace("TABLE", "| | X |\n|-|-|\n| Heat | 1 |")).unwrap();
    }

    fn load(&self) -> (Generation, Vec<Diagnostic>) {
        Generation::load(Arc::new(Disk::open(self.folder).unwrap()), &self.options).unwrap()
    }

    /// The generation after the article was edited.
    fn follow(&self, before: &Generation) -> (Generation, Vec<Diagnostic>) {
        self.follow_file(before, EDITED)
    }

    /// The generation after a file was edited.
    fn follow_file(&self, before: &Generation, path: &str) -> (Generation, Vec<Diagnostic>) {
        let changes: Changes = [SourcePath::new(path).unwrap()].into_iter().collect();
        before.reload(&self.options, &changes).unwrap()
    }
}

/// Everything that a site shows and says.
fn shown(generation: &Generation, faults: Vec<Diagnostic>) -> (BTreeMap<UrlPath, Vec<u8>>, Vec<String>) {
    let (pages, more) = build::in_memory(generation);
    let today = Date::parse("2026-06-01").unwrap();
    let due = [generation.reviews_due(today), generation.stale_facts(today)].concat();
    let said = [faults, more, due].concat().into_iter().map(|fault| format!("{:?}: {}", fault.lint, fault.message));
    let mut said: Vec<String> = said.collect();
    said.sort();
    (pages, said)
}
