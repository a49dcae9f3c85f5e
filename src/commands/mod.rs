//! The commands. Each is thin: it opens the site, runs the stages, prints what is wrong and picks the exit status.

mod build;
mod check;
mod clock;
mod explain;
mod init;
mod manual;
mod new;
mod printing;
mod serve;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use crate::base::path::SourcePath;
use crate::cli::{Cli, Command, Global};
use crate::diagnostic::{Diagnostic, Lint, Place, Severity};
use crate::settings::{self, Settings};
use crate::source::Disk;

use printing::Printer;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// As wanted.
    Good = 0,
    /// The site has errors, or warnings where these count.
    Faulty = 1,
    /// The command line or the settings are wrong; nothing was tried.
    Usage = 2,
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> Self {
        Self::from(status as u8)
    }
}

/// Runs the command that was asked for.
pub fn run(cli: &Cli) -> Status {
    if let Some(threads) = cli.global.threads {
        // Fails only if there is a pool already, and there is none yet.
        let _first_pool = rayon::ThreadPoolBuilder::new().num_threads(threads.into()).build_global();
    }
    match &cli.command {
        Command::Init(args) => init::run(args, &cli.global),
        Command::New(args) => new::run(args, &cli.global),
        Command::Build(args) => build::run(args, &cli.global),
        Command::Serve(args) => serve::run(args, &cli.global),
        Command::Check(args) => check::run(args, &cli.global),
        Command::Schema(args) => manual::schema(args),
        Command::Completions(args) => manual::completions(args),
        Command::Man(args) => manual::man(args, &Printer::new(&cli.global, Instant::now())),
    }
}

/// A site on the disk whose settings have been read.
struct Opened {
    disk: Disk,
    settings: Settings,
    /// What is worth a note about the settings.
    notes: Vec<Diagnostic>,
}

/// Reads the settings of the site on a disk, and what is worth a note about them.
///
/// # Errors
/// Everything that is wrong with them.
fn read_settings(disk: &Disk) -> Result<(Settings, Vec<Diagnostic>), Vec<Diagnostic>> {
    let name = disk.root().file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    settings_text(disk).and_then(|text| Settings::read(text.as_deref(), &name))
}

/// Finds the site's folder and reads its settings.
///
/// # Errors
/// The exit status, if that is not possible; why has been printed.
fn open(global: &Global, printer: &Printer) -> Result<Opened, Status> {
    let root = root(global);
    let disk = Disk::open(&root).map_err(|error| {
        let reason = error.to_string().to_lowercase();
        let fault =
            Diagnostic::new(Lint::Settings, format!("the folder `{}` cannot be opened: {reason}", root.display()));
        printer.fail(vec![fault.help("name the site's folder with `-C DIR`")], None)
    })?;
    match read_settings(&disk) {
        Ok((settings, notes)) => Ok(Opened { disk, settings, notes }),
        Err(faults) => Err(printer.fail(faults, Some(&disk))),
    }
}

/// The site's folder: the one that was named, else the nearest upwards that holds settings, else this one.
fn root(global: &Global) -> PathBuf {
    if let Some(root) = &global.root {
        return root.clone();
    }
    let here = std::env::current_dir().unwrap_or_else(|_| PathBuf::from("."));
    let found = here.ancestors().find(|folder| folder.join(settings::FILE_NAME).is_file()).map(Path::to_owned);
    found.unwrap_or(here)
}

/// What `site.toml` says; none if there is none.
fn settings_text(disk: &Disk) -> Result<Option<String>, Vec<Diagnostic>> {
    let file = disk.root().join(settings::FILE_NAME);
    // Nothing outside the site is read, and reading a pipe would never end.
    let is_ours = |target: PathBuf| target.starts_with(disk.root()) && target.is_file();
    if file.symlink_metadata().is_ok() && !file.canonicalize().is_ok_and(is_ours) {
        let fault = Diagnostic::new(Lint::Settings, "`site.toml` is no regular file of the site").at(settings_place());
        return Err(vec![fault.help("put the file itself in its place")]);
    }
    match std::fs::read(&file) {
        Ok(bytes) => String::from_utf8(bytes).map(Some).map_err(|_| {
            let fault = Diagnostic::new(Lint::Settings, "`site.toml` is not UTF-8").at(settings_place());
            vec![fault.help("save the file as UTF-8 in your editor")]
        }),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => {
            let reason = error.to_string().to_lowercase();
            let fault = Diagnostic::new(Lint::Settings, format!("`site.toml` cannot be read: {reason}"));
            Err(vec![fault.at(settings_place()).help("give yourself the right to read it")])
        }
    }
}

/// What is left out for want of a `base_url`. While that is but a note, it is said only if `is_told`.
fn no_base_url(settings: &Settings, is_told: bool) -> Option<Diagnostic> {
    let severity = settings.severity(Lint::NoBaseUrl)?;
    let message = "without `base_url` there are no sitemap, no feeds and no canonical links";
    let fault = Diagnostic::new(Lint::NoBaseUrl, message).help("write in `site.toml` where the site will be published");
    (settings.base_url.is_none() && (is_told || severity != Severity::Note)).then_some(fault)
}

fn settings_place() -> Place {
    Place::file(&SourcePath::default().join(settings::FILE_NAME))
}
