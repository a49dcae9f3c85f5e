//! The guide in `docs/` is true: every sample in it is built, every message is what Larder says, every reference is what
//! the code says, and the guide itself is a site with nothing wrong.
//!
//! A sample is a fenced block. Its language, its `title` and the marks behind them, which do not show on the page, say
//! what it is:
//!
//! | fence | is |
//! |---|---|
//! | `title="path"`, any language | a file of the site; the samples below it on the page are built with it |
//! | `markdown` | an article by itself |
//! | `yaml` | the front matter of an article by itself |
//! | `urls` | lines `file → URL`: where each of the files is published |
//! | `text` | what Larder says of the sample before it, to the letter |
//! | `json` | the same as programs get it |
//! | `console` | lines `$ command`: those of Larder's are read as the program reads them |
//!
//! The site around every sample is the small one in `pantry/`, so that there is something to link to. A sample raises
//! nothing, not even a note, unless it is marked:
//!
//! - `fault="NAME"`: it raises exactly these lints, and is not kept for the samples below it;
//! - `defaults`: it is a `site.toml` that sets every key to its default;
//! - `example`: it shows what raises a lint; a test beside the lints' explanations sees to it that it does;
//! - `later`: it needs what the program cannot do yet. Once it can, the mark is wrong.
//!
//! `UPDATE_GUIDE=1 cargo test --test guide` writes the references and the messages anew and removes marks that are out of
//! date; look at the difference before you commit it.

mod commands;
mod fences;
mod lints;
mod migration;
mod pages;
mod samples;
mod schemas;
mod settings;
mod template_data;
mod theme;

use std::sync::{Arc, OnceLock};

use larder::build;
use larder::generation::{Generation, Options};
use larder::settings::Settings;
use larder::source::Disk;

use pages::{Page, root};
use samples::Sites;

/// The guide's pages, brought up to date first if that is asked for.
fn guide() -> &'static [Page] {
    static GUIDE: OnceLock<Vec<Page>> = OnceLock::new();
    GUIDE.get_or_init(|| {
        if std::env::var_os("UPDATE_GUIDE").is_some() {
            for page in Page::all() {
                let reference = reference(&page).map(|made| page.with_reference(&made));
                let page = Page { text: reference.unwrap_or_else(|| page.text.clone()), ..page };
                page.write(&Sites::new().mended(&page));
            }
            schemas::write();
        }
        Page::all()
    })
}

/// What a page says that is made from the code; none if it is written by hand.
fn reference(page: &Page) -> Option<String> {
    match page.name.as_str() {
        "themes/templates.md" => Some(theme::blocks()),
        "themes/words-and-options.md" => Some(theme::words()),
        "themes/template-data.md" => Some(template_data::reference()),
        "reference/settings.md" => Some(settings::settings()),
        "reference/front-matter-keys.md" => Some(settings::front_matter()),
        "reference/lints.md" => Some(lints::reference()),
        "reference/command-line.md" => Some(commands::reference()),
        _ => None,
    }
}

#[test]
fn every_sample_is_what_it_says() {
    let sites = Sites::new();
    let wrong: Vec<String> = guide().iter().flat_map(|page| sites.wrong(page)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn references_are_what_the_code_says() {
    let made = guide().iter().filter_map(|page| Some((page, reference(page)?)));
    let stale: Vec<&str> =
        made.filter(|(page, made)| page.with_reference(made) != page.text).map(|(page, _)| &*page.name).collect();
    assert!(stale.is_empty(), "out of date: {stale:?}; run `UPDATE_GUIDE=1 cargo test --test guide`");
    assert_eq!(guide().iter().filter(|page| reference(page).is_some()).count(), 7);
}

#[test]
fn the_schemas_of_the_guide_are_those_of_the_program() {
    guide();
    assert_eq!(schemas::stale(), Vec::<&str>::new(), "run `UPDATE_GUIDE=1 cargo test --test guide`");
}

#[test]
fn the_guide_itself_has_nothing_wrong() {
    guide();
    let disk = Disk::open(&root()).unwrap();
    let text = std::fs::read_to_string(root().join("site.toml")).unwrap();
    let (settings, notes) = Settings::read(Some(&text), "docs").unwrap();
    let output = larder::base::path::SourcePath::new(&settings.output);
    let options = Options { settings: Arc::new(settings), output, with_drafts: true };
    let (generation, loaded) = Generation::load(std::sync::Arc::new(disk.clone()), &options).unwrap();
    let (_, rendered) = build::in_memory(&generation);
    let faults = options.settings.settle([notes, loaded, rendered].concat());
    assert_eq!(faults, []);
}

#[test]
fn the_pantry_has_nothing_wrong() {
    assert_eq!(Sites::new().pantry_faults(), Vec::<String>::new());
}
