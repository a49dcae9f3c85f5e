//! Builds the samples of a page, one after the other, and says which are not what they say.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use larder::build;
use larder::diagnostic::{self, Diagnostic, Format};
use larder::generation::{Generation, Options};
use larder::settings::Settings;
use larder::site::Output;
use larder::source::Memory;

use crate::commands;
use crate::fences::Fence;
use crate::pages::{self, Page};

/// Where an article lies that says no place.
const SAMPLE: &str = "content/sample.md";

/// Files that are not Larder's, so that nothing of Larder's can be wrong with them, and why they are shown.
const NOT_OURS: &[(&str, &str)] = &[
    (".gitignore", "git reads it"),
    (".github/workflows/site.yml", "GitHub reads it; its commands are read like those of a `console`"),
    (".github/workflows/pages.yml", "the same"),
    (".gitlab-ci.yml", "GitLab reads it; its commands are read, too"),
    (".remarkrc.mjs", "remark reads it"),
    ("mkdocs.awk", "awk runs it, and a test looks at what comes of it: `tests/guide/migration.rs`"),
    ("nginx.conf", "nginx reads it"),
    ("handbook.conf", "Apache reads it"),
    ("Caddyfile", "Caddy reads it"),
];

/// Files by path.
type Files = BTreeMap<String, Vec<u8>>;

/// What came of a site.
#[derive(Default)]
struct Outcome {
    faults: Vec<Diagnostic>,
    /// The same, as authors see them.
    printed: String,
    /// The same, as programs get them.
    json: String,
    /// Where files are published.
    urls: BTreeMap<String, String>,
}

impl Outcome {
    fn new(faults: Vec<Diagnostic>, files: &Files) -> Self {
        let printed = print(&faults, files, Format::Human { color: false });
        Self { printed, json: print(&faults, files, Format::Json), faults, urls: BTreeMap::new() }
    }

    fn lints(&self) -> BTreeSet<&'static str> {
        self.faults.iter().map(|fault| fault.lint.name()).collect()
    }
}

/// Builds samples, each in a site that is there already.
pub struct Sites {
    pantry: Files,
    /// What `larder init` makes.
    starter: Files,
}

/// The page with an example of each lint.
const LINTS_PAGE: &str = "reference/lints.md";

/// The page whose reader has nothing but what `larder init` made.
const FIRST_PAGE: &str = "start/five-minutes.md";

/// How far down a page one is.
#[derive(Clone, Default)]
struct Progress {
    /// The site around the samples, and the files that those so far have made.
    files: Files,
    /// What Larder said of the sample before, by the language of the fence that shows it.
    said: BTreeMap<&'static str, String>,
    /// Whether there are examples here that are tested elsewhere.
    has_examples: bool,
}

impl Sites {
    /// Reads them.
    pub fn new() -> Self {
        Self { pantry: read("tests/guide/pantry"), starter: read("src/commands/starter") }
    }

    /// What is wrong with the pantry itself.
    pub fn pantry_faults(&self) -> Vec<String> {
        outcome(&self.pantry).faults.iter().map(|fault| fault.message.clone()).collect()
    }

    /// The site at the top of a page.
    fn begin(&self, page: &Page) -> Progress {
        let files = if page.name == FIRST_PAGE { &self.starter } else { &self.pantry };
        Progress { files: files.clone(), has_examples: page.name == LINTS_PAGE, ..Progress::default() }
    }

    /// Every sample of the page that is not what it says.
    pub fn wrong(&self, page: &Page) -> Vec<String> {
        let mut progress = self.begin(page);
        let fences = Fence::all(&page.text);
        let wrong = fences.iter().filter_map(|fence| {
            let why = check(fence, &mut progress).err()?;
            Some(format!("{}:{}: {why}", page.name, fence.line))
        });
        wrong.collect()
    }

    /// The page with its messages as they are now, and without marks that are out of date.
    pub fn mended(&self, page: &Page) -> String {
        let mut progress = self.begin(page);
        let mut text = page.text.clone();
        let mut changes = Vec::new();
        for fence in Fence::all(&page.text) {
            if fence.has("later") && check_content(&fence, &mut progress.clone()).is_ok() {
                let head = &page.text[fence.head_span.clone()];
                changes.push((fence.head_span.clone(), head.replace(" later", "")));
            }
            let is_message = fence.option("title").is_none();
            if let Some(said) = progress.said.get(fence.language.as_str()).filter(|_| is_message) {
                changes.push((fence.code_span.clone(), format!("{}\n", said.trim_end())));
            }
            // What is wrong is said by the test itself.
            let _wrong = check(&fence, &mut progress);
        }
        for (span, new) in changes.into_iter().rev() {
            text.replace_range(span, &new);
        }
        text
    }
}

/// Checks one sample.
fn check(fence: &Fence, progress: &mut Progress) -> Result<(), String> {
    if let Some(option) = fence.unknown_option() {
        return Err(format!("`{option}` behind the fence means nothing"));
    }
    let checked = check_content(fence, progress);
    match (fence.has("later"), checked) {
        (true, Ok(())) => Err("is marked `later`, and works".to_owned()),
        (true, Err(_)) => Ok(()),
        (false, checked) => checked,
    }
}

fn check_content(fence: &Fence, progress: &mut Progress) -> Result<(), String> {
    let title = fence.option("title");
    if progress.has_examples && (fence.has("example") || fence.language == "example") {
        return Ok(());
    }
    if title.is_some_and(|title| NOT_OURS.iter().any(|(path, _)| *path == title)) {
        return commands::wrong_in_workflow(&fence.code);
    }
    match (title, fence.language.as_str()) {
        (Some(path), _) => check_file(fence, path, fence.code.clone(), progress),
        (None, "markdown") => check_file(fence, SAMPLE, fence.code.clone(), progress),
        (None, "yaml") => check_file(fence, SAMPLE, format!("---\n{}---\n", fence.code), progress),
        (None, "urls") => check_urls(&fence.code, progress),
        (None, language @ ("text" | "json")) => match progress.said.remove(language) {
            Some(said) if said.trim_end() == fence.code.trim_end() => Ok(()),
            Some(said) => Err(format!("Larder says:\n{said}")),
            None => Err("there is no sample before it that Larder could say this of".to_owned()),
        },
        (None, "console") => commands::wrong_in_console(&fence.code),
        (None, language) => Err(format!("`{language}` is no language that is checked; see `tests/guide/main.rs`")),
    }
}

/// Checks a file of a site, in the pantry and with the files before it.
fn check_file(fence: &Fence, path: &str, text: String, progress: &mut Progress) -> Result<(), String> {
    const FOLDERS: [&str; 6] = ["content", "docs", "static", "themes", "data", "archetypes"];
    let folder = path.split('/').next().unwrap_or_default();
    if path != "site.toml" && !FOLDERS.contains(&folder) {
        return Err(format!("`{path}` is no file of a site"));
    }
    if fence.has("defaults") {
        only_defaults(&text)?;
    }
    let mut files = progress.files.clone();
    files.insert(path.to_owned(), text.into_bytes());
    let outcome = outcome(&files);
    let expected: BTreeSet<&str> = fence.option("fault").into_iter().flat_map(|lints| lints.split(',')).collect();
    progress.said.clear();
    if outcome.lints() != expected {
        return Err(format!("should raise {expected:?}, but Larder says:\n{}", outcome.printed));
    }
    if !expected.is_empty() {
        progress.said = BTreeMap::from([("text", outcome.printed), ("json", outcome.json)]);
        return Ok(());
    }
    if path != SAMPLE {
        progress.files = files;
    }
    Ok(())
}

/// Checks lines of files and their URLs.
fn check_urls(lines: &str, progress: &Progress) -> Result<(), String> {
    let pairs: Option<Vec<(&str, &str)>> = lines.lines().map(|line| line.split_once('→')).collect();
    let pairs = pairs.ok_or("each line must be `file → URL`")?;
    let mut files = progress.files.clone();
    for (file, _) in &pairs {
        files.insert(file.trim().to_owned(), Vec::new());
    }
    let urls = outcome(&files).urls;
    let wrong = pairs.iter().find(|(file, url)| urls.get(file.trim()).map(String::as_str) != Some(url.trim()));
    wrong.map_or(Ok(()), |(file, _)| Err(format!("`{file}` is published at {:?}", urls.get(file.trim()))))
}

/// The files of a folder of the repository.
fn read(folder: &str) -> Files {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let read = |path: String| (path.clone(), std::fs::read(folder.join(path)).unwrap());
    pages::files(&folder).into_iter().map(read).collect()
}

/// Builds a site, as `larder check` does.
fn outcome(files: &Files) -> Outcome {
    let memory: Memory = files.iter().map(|(path, bytes)| (path, bytes.clone())).collect();
    let text = files.get("site.toml").map(|bytes| String::from_utf8(bytes.clone()).unwrap());
    let (settings, notes) = match Settings::read(text.as_deref(), "handbook") {
        Ok(read) => read,
        Err(faults) => return Outcome::new(faults, files),
    };
    let options = Options { settings: Arc::new(settings), output: None, with_drafts: false };
    let (generation, loaded) = match Generation::load(std::sync::Arc::new(memory.clone()), &options) {
        Ok(loaded) => loaded,
        Err(faults) => return Outcome::new(faults, files),
    };
    let (_, rendered) = build::in_memory(&generation);
    let mut faults = options.settings.settle([notes, loaded, rendered].concat());
    let site = generation.site();
    diagnostic::resolve_help(&mut faults, Format::Human { color: false }, |sought| site.nearest(sought));
    let urls = site.urls().outputs().iter().filter_map(|(url, output)| {
        let file = match output {
            Output::Page(page, 1) => site.article(site.urls().page(*page).article?).path.to_string(),
            Output::Asset(asset) => site.asset(*asset).to_string(),
            Output::Static(file) => file.to_string(),
            _ => return None,
        };
        Some((file, url.to_string()))
    });
    Outcome { urls: urls.collect(), ..Outcome::new(faults, files) }
}

/// Diagnostics in a format.
fn print(faults: &[Diagnostic], files: &Files, format: Format) -> String {
    let read = |path: &larder::base::path::SourcePath| String::from_utf8(files.get(path.as_str())?.clone()).ok();
    let mut out = Vec::new();
    diagnostic::print(faults, format, &read, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// Whether settings are those of a site that has none.
fn only_defaults(text: &str) -> Result<(), String> {
    let (set, _) = Settings::read(Some(text), "handbook").map_err(|faults| format!("{faults:?}"))?;
    let (unset, _) = Settings::read(None, "handbook").unwrap();
    if set == unset { Ok(()) } else { Err(format!("not every value is the default:\n{set:?}\n{unset:?}")) }
}

/// What is wrong with a page of these lines.
#[cfg(test)]
fn wrong(text: &str) -> Vec<String> {
    Sites::new().wrong(&Page { name: "page.md".to_owned(), text: text.to_owned() })
}

#[test]
fn a_sample_that_is_wrong_is_found() {
    for (page, why) in [
        ("```markdown\n[[Combi ovan]]\n```\n", "should raise {}"),
        ("```markdown fault=\"broken-link\"\n[[Combi oven]]\n```\n", "should raise {\"broken-link\"}"),
        ("```markdown fault=\"broken-anchor\"\n[[Combi ovan]]\n```\n", "should raise {\"broken-anchor\"}"),
        ("```rust\nfn main() {}\n```\n", "`rust` is no language"),
        ("```\nfn main() {}\n```\n", "`` is no language"),
        ("```toml title=\"other.toml\"\n```\n", "`other.toml` is no file of a site"),
        ("```markdown falt\n```\n", "`falt` behind the fence means nothing"),
        ("```markdown later\na\n```\n", "is marked `later`, and works"),
        ("```markdown title=\"content/a.md\" example\n[[x]]\n```\n", "should raise {}"),
        ("```text\nwarning\n```\n", "there is no sample before it"),
        ("```markdown\na\n```\n\n```text\nwarning\n```\n", "there is no sample before it"),
        ("```markdown fault=\"broken-link\"\n[[B]]\n```\n\n```text\nwarning\n```\n", "Larder says:"),
        ("```urls\ncontent/A b.md → /a/\n```\n", "is published at Some(\"/a-b/\")"),
        ("```console\n$ larder bild\n```\n", "`larder bild`"),
        ("```toml title=\"site.toml\" defaults\nlanguage = \"de\"\n```\n", "not every value is the default"),
        ("```toml title=\"site.toml\"\ntitel = \"x\"\n```\n", "should raise {}"),
        ("```html title=\"themes/default/templates/article.html\"\n{{ page.titel }\n```\n", "should raise {}"),
    ] {
        let found = wrong(page);
        assert!(found.len() == 1 && found[0].contains(why), "{page}: {found:?}");
    }
}

#[test]
fn files_are_there_for_the_samples_below_them() {
    let page = "```markdown title=\"content/wok.md\"\n# Wok\n```\n\n```markdown\n[[Wok]]\n```\n";
    assert_eq!(wrong(page), Vec::<String>::new());
    let faulty =
        "```markdown title=\"content/wok.md\" fault=\"broken-link\"\n[[Work]]\n```\n\n```markdown\n[[Wok]]\n```\n";
    assert_eq!(wrong(faulty).len(), 1);
}

#[test]
fn pages_are_mended() {
    let page = |text: &str| Page { name: "page.md".to_owned(), text: text.to_owned() };
    let fault = "```markdown fault=\"broken-anchor\"\n[[#B]]\n```\n";
    let file = "```text title=\"static/robots.txt\"\nkept\n```\n";
    let stale = format!("```markdown later\na\n```\n\n{fault}\n{file}\n{fault}\n```text\nold\n```\n");
    let mended = page(&Sites::new().mended(&page(&stale)));
    assert!(mended.text.starts_with("```markdown\na\n```\n"), "{}", mended.text);
    assert!(mended.text.contains(file) && !mended.text.contains("old"), "{}", mended.text);
    assert_eq!(Sites::new().wrong(&mended), Vec::<String>::new());
}
