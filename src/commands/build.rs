//! `larder build`: publishes the site into its output folder.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use super::printing::Printer;
use super::{Opened, Status, no_base_url, open};
use crate::base::path::SourcePath;
use crate::cli::{BuildArgs, Global};
use crate::diagnostic::{Diagnostic, Lint, Summary, Tally};
use crate::generation::{Generation, Options};
use crate::output::Target;
use crate::publish::Publication;
use crate::settings::{BaseUrl, Settings};
use crate::site::Site;
use crate::source::{Disk, Files};
use crate::verify::Verification;

pub(super) fn run(args: &BuildArgs, global: &Global) -> Status {
    let started = Instant::now();
    let mut printer = Printer::new(global, started);
    let (mut opened, target) = match prepare(args, global, &printer) {
        Ok(prepared) => prepared,
        Err(status) => return status,
    };
    let mut notes = std::mem::take(&mut opened.notes);
    notes.extend(no_base_url(&opened.settings, global.verbose));
    let options = Options {
        settings: Arc::new(opened.settings),
        output: below_root(&opened.disk, target.folder()),
        with_drafts: args.drafts,
    };
    let files: Arc<dyn Files> = Arc::new(opened.disk.clone());
    let verification = args.verify.then(|| Verification::begin(files.clone(), &options));
    let loaded = Generation::load(files, &options);
    printer.lap("read, parsed and assembled");
    let (generation, mut faults) = match loaded {
        Ok((generation, faults)) => (generation, [notes, faults].concat()),
        Err(faults) => return printer.fail_to_load(faults, &options.settings, &opened.disk),
    };
    faults = options.settings.settle(faults);
    let site = generation.site();
    printer.start_progress(site.urls().outputs().len());
    let publication =
        Publication { generation: &generation, files: &opened.disk, target: &target, strict: args.strict };
    let report = publication.run(&mut faults, &|| printer.advance());
    printer.end_progress();
    printer.lap("rendered and written");
    if let (Some(verification), Some(_)) = (verification, &report) {
        faults.extend(options.settings.settle(verify(&verification, site, &target, &mut printer)));
        Diagnostic::sort(&mut faults);
    }

    let mut summary = Summary::of(site);
    if let Some(report) = &report {
        summary.written = report.written;
        summary.unchanged = report.unchanged;
        summary.removed = report.removed;
    }
    let tally = Tally::of(&faults);
    let is_barred = tally.errors > 0 || args.strict && tally.warnings > 0;
    let is_told = printer.finish(faults, &mut summary, site, &opened.disk);
    // The process is about to end, which gives the memory back at once; piece by piece takes noticeable time.
    std::mem::forget(generation);
    if report.is_some() && !is_barred && is_told { Status::Good } else { Status::Faulty }
}

/// Builds again, and says what comes out differently.
fn verify(verification: &Verification<'_>, site: &Site, target: &Target, printer: &mut Printer) -> Vec<Diagnostic> {
    printer.start_progress(site.urls().outputs().len());
    let found = verification.run(site, target, &|| printer.advance());
    printer.end_progress();
    printer.lap("built again and compared");
    found
}

/// Opens the site and makes sure that the output may be written.
fn prepare(args: &BuildArgs, global: &Global, printer: &Printer) -> Result<(Opened, Target), Status> {
    let mut opened = open(global, printer)?;
    if let Some(url) = &args.base_url {
        let parsed = BaseUrl::parse(url).map_err(|reason| {
            let fault = Diagnostic::new(Lint::Settings, format!("`--base-url {url}` {reason}"));
            printer.fail(vec![fault.help("write it as `https://example.org/` or `https://example.org/kb/`")], None)
        })?;
        opened.settings.base_url = Some(parsed);
    }
    let root = opened.disk.root();
    let output = match &args.out {
        Some(out) => std::env::current_dir().unwrap_or_default().join(out),
        None => root.join(&opened.settings.output),
    };
    let target = Target::check(root, &output, &inputs(root, &opened.settings), std::env::home_dir().as_deref());
    let target = target.map_err(|refused| {
        let fault = Diagnostic::new(Lint::Settings, refused.to_string());
        printer.fail(vec![fault.help("name another folder with `output` in `site.toml`, or with `--out`")], None)
    })?;
    Ok((opened, target))
}

/// The folders that hold what the site is made from.
fn inputs(root: &Path, settings: &Settings) -> Vec<PathBuf> {
    let content = settings.content.as_ref().map_or("content", SourcePath::as_str);
    [content, "static", "themes", "data", "archetypes"].map(|folder| root.join(folder)).to_vec()
}

/// The path of the output below the site's root, if it lies there.
fn below_root(disk: &Disk, output: &Path) -> Option<SourcePath> {
    let relative = output.strip_prefix(disk.root()).ok()?;
    SourcePath::new(&relative.iter().map(|step| step.to_str()).collect::<Option<Vec<_>>>()?.join("/"))
}
