//! `larder init`: a site that builds, to begin from.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

use include_dir::{Dir, DirEntry, include_dir};

use super::Status;
use super::printing::Printer;
use crate::cli::{Global, InitArgs};
use crate::diagnostic::{Diagnostic, Lint};
use crate::{output, settings};

/// The files of the new site.
static STARTER: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/src/commands/starter");

pub(super) fn run(args: &InitArgs, global: &Global) -> Status {
    let printer = Printer::new(global, Instant::now());
    let folder = global.root.as_ref().map_or_else(|| args.dir.clone(), |root| root.join(&args.dir));
    let files = starter_files(&STARTER);
    if let Some(taken) = taken(&folder, &files) {
        let message = format!("`{}` is there already, and is not overwritten", taken.display());
        let fault =
            Diagnostic::new(Lint::Settings, message).help("name an empty folder, or one that does not exist yet");
        return printer.fail(vec![fault], None);
    }
    if let Some(article) = markdown_in(&folder) {
        let message = format!("`{}` holds articles already, `{article}` among them", folder.display());
        let help = "it is a site as it is: run `larder build` there; for the samples name an empty folder";
        return printer.fail(vec![Diagnostic::new(Lint::Settings, message).help(help)], None);
    }
    for (path, bytes) in files {
        let file = folder.join(path);
        if let Err(error) = output::create(&file, bytes) {
            let reason = error.to_string().to_lowercase();
            let fault = Diagnostic::new(Lint::Output, format!("cannot write `{}`: {reason}", file.display()));
            printer.fail(vec![fault.help("name a folder that you may write to")], None);
            return Status::Faulty;
        }
    }
    if !global.quiet {
        let root = if folder == Path::new(".") { String::new() } else { format!(" -C {}", quoted(&folder)) };
        let name = folder.display();
        // There may be nobody left to tell.
        let _gone = writeln!(io::stderr(), "made a site in `{name}`; look at it with `larder serve --open{root}`");
    }
    Status::Good
}

/// A path as a shell takes it.
fn quoted(path: &Path) -> String {
    let path = path.display().to_string();
    let is_plain = path.chars().all(|c| c.is_alphanumeric() || "/._-~".contains(c));
    if is_plain { path } else { format!("'{}'", path.replace('\'', "'\\''")) }
}

/// The files in a folder of the starter and in those below it, with their paths.
fn starter_files(folder: &'static Dir<'static>) -> Vec<(&'static Path, &'static [u8])> {
    let below = folder.entries().iter().flat_map(|entry| match entry {
        DirEntry::Dir(folder) => starter_files(folder),
        DirEntry::File(file) => vec![(file.path(), file.contents())],
    });
    below.collect()
}

/// Something that stands in the way of a new site: settings, or a file that would be overwritten.
fn taken(folder: &Path, files: &[(&Path, &[u8])]) -> Option<PathBuf> {
    let settings = Path::new(settings::FILE_NAME);
    let wanted = std::iter::once(settings).chain(files.iter().map(|(path, _)| *path));
    wanted.map(|path| folder.join(path)).find(|file| file.symlink_metadata().is_ok())
}

/// The name of a Markdown file in the folder: beside it a new `content/` would take the place of what is there.
fn markdown_in(folder: &Path) -> Option<String> {
    let names = fs::read_dir(folder).ok()?.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    names.filter(|name| name.to_ascii_lowercase().ends_with(".md")).min()
}
