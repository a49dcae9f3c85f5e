//! `larder new`: an article to begin from.
//!
//! The path is counted from the folder of articles, wherever one stands. What the article begins with comes from the first of
//! `archetypes/<kind>.md`, `archetypes/default.md` and the built-in archetype. Nothing is ever overwritten. Signs that some
//! systems cannot hold in a name are left out of the file's, not of the title.

mod archetype;
mod place;

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

use super::printing::Printer;
use super::{Opened, Status, clock, open};
use crate::article::front_matter::Defaults;
use crate::base::path::SourcePath;
use crate::base::text;
use crate::base::value::read::nearest;
use crate::cli::{Global, NewArgs};
use crate::diagnostic::{Diagnostic, Lint, Place};
use crate::output;
use crate::settings::Settings;
use crate::source::{ARCHETYPES, Disk, Files, content_folder};
use archetype::{Archetype, Values};
use place::NewFile;

/// What an article begins with on a site without archetypes.
const BUILT_IN: &str = "---\ntitle: {{ title }}\ndate: {{ date }}\n---\n\n";

pub(super) fn run(args: &NewArgs, global: &Global) -> Status {
    let printer = Printer::new(global, Instant::now());
    let Opened { disk, settings, .. } = match open(global, &printer) {
        Ok(opened) => opened,
        Err(status) => return status,
    };
    let content = content_folder(&disk, &settings);
    let place = match place::find(&args.path, &content, &settings, &disk) {
        Ok(place) => place,
        Err(refused) => return printer.fail(vec![*refused], None),
    };
    let kind = match kind(args, &settings, &content, &place) {
        Ok(kind) => kind,
        Err(refused) => return printer.fail(vec![*refused], None),
    };
    match make(args, &disk, &place, &kind) {
        Ok(file) => {
            if !global.quiet {
                // There may be nobody left to tell.
                let _gone = writeln!(io::stdout(), "{}", shown(&file).display());
            }
            Status::Good
        }
        Err(fault) => {
            printer.fail(vec![*fault], Some(&disk));
            Status::Faulty
        }
    }
}

/// The kind of a new article.
struct Kind {
    /// What it is about, if anything.
    name: Option<String>,
    /// Whether its front matter must say so, since no folder does.
    is_own: bool,
}

/// The kind that was asked for, else that of the folder.
fn kind(args: &NewArgs, settings: &Settings, content: &SourcePath, place: &NewFile) -> Result<Kind, Box<Diagnostic>> {
    let (mut defaults, _) = Defaults::read(&settings.folders, content);
    defaults.hand_down();
    let known = |name: &str| {
        let folded = text::fold(name);
        settings.kinds.keys().find(|kind| text::fold(kind) == folded).cloned()
    };
    let of_folder = defaults.of(&place.path).and_then(|meta| known(meta.kind.as_deref()?));
    let Some(asked) = &args.kind else { return Ok(Kind { name: of_folder, is_own: false }) };
    match known(asked) {
        Some(name) => Ok(Kind { is_own: of_folder.as_ref() != Some(&name), name: Some(name) }),
        None => {
            let fault = Diagnostic::new(Lint::Settings, format!("there is no kind `{asked}`"));
            Err(Box::new(match nearest(asked, settings.kinds.keys().map(String::as_str)) {
                Some(likely) => fault.help(format!("did you mean `{likely}`?")),
                None => fault.help("define it in `site.toml` with a table of its own in `[kinds]`"),
            }))
        }
    }
}

/// Writes the article, and says where it lies on the disk.
fn make(args: &NewArgs, disk: &Disk, place: &NewFile, kind: &Kind) -> Result<PathBuf, Box<Diagnostic>> {
    let values = Values {
        title: args.title.as_deref().map(one_line).filter(|title| !title.is_empty()).unwrap_or_else(|| title(place)),
        date: clock::today().iso(),
        kind: kind.name.clone().unwrap_or_default(),
        slug: place.slug(),
    };
    let archetype = archetype(disk, kind.name.as_deref())?;
    let own_kind = kind.name.as_deref().filter(|_| kind.is_own);
    let text = archetype.fill(&values, own_kind)?;
    let path = &place.path;
    let file = disk.root().join(path.as_str());
    output::create(&file, text.as_bytes()).map_err(|error| {
        if error.kind() == io::ErrorKind::AlreadyExists {
            let fault = Diagnostic::new(Lint::Output, format!("`{path}` is there already, and is not overwritten"));
            return Box::new(fault.help("choose another name"));
        }
        let reason = error.to_string().to_lowercase();
        let fault = Diagnostic::new(Lint::Output, format!("cannot write `{path}`: {reason}"));
        Box::new(fault.help("choose a folder that you may write to"))
    })?;
    Ok(file)
}

/// What the article begins with.
fn archetype(disk: &Disk, kind: Option<&str>) -> Result<Archetype, Box<Diagnostic>> {
    let folder = SourcePath::default().join(ARCHETYPES);
    for name in kind.into_iter().chain(["default"]) {
        let file = folder.join(&format!("{name}.md"));
        let fault = |message: String| Box::new(Diagnostic::new(Lint::Unreadable, message).at(Place::file(&file)));
        match disk.read(&file) {
            Ok(bytes) => {
                let text = String::from_utf8(bytes).map_err(|_| fault(format!("`{file}` is not UTF-8")))?;
                return Ok(Archetype { file: Some(file), text });
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(fault(format!("`{file}` cannot be read: {}", error.to_string().to_lowercase()))),
        }
    }
    Ok(Archetype { file: None, text: BUILT_IN.to_owned() })
}

/// A title from the name of the file, or of the folder whose page it is.
fn title(place: &NewFile) -> String {
    one_line(&text::humanised(place.name()))
}

fn one_line(text: &str) -> String {
    text.split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// The path as one may use it from here.
fn shown(file: &Path) -> PathBuf {
    let here = std::env::current_dir().and_then(|here| here.canonicalize()).ok();
    here.and_then(|here| file.strip_prefix(here).ok()).unwrap_or(file).to_owned()
}
