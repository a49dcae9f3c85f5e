//! What a command says while it works and when it has ended, in the format that was asked for.
//!
//! For people everything goes to standard error: a progress bar if it takes long, timings if asked for, what is wrong, and one
//! line that sums up. For programs it goes to standard output, the summary last.

use std::io::{self, BufWriter, IsTerminal, Write};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::Status;
use crate::base::path::SourcePath;
use crate::cli::{self, Color, Global};
use crate::diagnostic::{self, Diagnostic, Format, Lint, Summary, Tally};
use crate::settings::Settings;
use crate::site::{Output, Site};
use crate::source::{Disk, Files};

/// What takes less time than this needs no progress bar.
const PROGRESS_AFTER: Duration = Duration::from_millis(500);

/// Writes a text to standard output, which is all that a command has to say.
pub(super) fn say(text: &str) -> Status {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Ok(()) => Status::Good,
        Err(error) => {
            say_unwritable("output", &error);
            Status::Faulty
        }
    }
}

fn say_unwritable(stream: &str, error: &io::Error) {
    // There may be nobody left to tell.
    let _gone = writeln!(io::stderr(), "error: standard {stream} cannot be written: {error}");
}

/// Says things.
pub(super) struct Printer {
    format: Format,
    quiet: bool,
    verbose: bool,
    started: Instant,
    last_lap: Instant,
    progress: ProgressBar,
    /// What people are told before the last line.
    appendix: String,
}

impl Printer {
    /// A printer for a command that began at `started`.
    pub(super) fn new(global: &Global, started: Instant) -> Self {
        let format = match global.format {
            cli::Format::Human => Format::Human { color: wants_color(global.color) },
            cli::Format::Json => Format::Json,
            cli::Format::Github => Format::Github,
        };
        Self {
            format,
            quiet: global.quiet,
            verbose: global.verbose,
            started,
            last_lap: started,
            progress: ProgressBar::hidden(),
            appendix: String::new(),
        }
    }

    /// Says how long the stage that ends here took, if that was asked for.
    pub(super) fn lap(&mut self, stage: &str) {
        let now = Instant::now();
        let before = std::mem::replace(&mut self.last_lap, now);
        if self.verbose {
            // There may be nobody left to tell.
            let _gone = writeln!(io::stderr(), "{stage} in {}", show_duration(now - before));
        }
    }

    /// Begins to count towards `length`.
    pub(super) fn start_progress(&mut self, length: usize) {
        if self.quiet || !self.is_human() {
            return;
        }
        self.progress = ProgressBar::with_draw_target(Some(length as u64), ProgressDrawTarget::hidden());
        if let Ok(style) = ProgressStyle::with_template("  {bar:40} {pos}/{len}") {
            self.progress.set_style(style);
        }
    }

    /// Counts one; the bar appears once there has been time to wonder.
    pub(super) fn advance(&self) {
        /// How often, in steps, it is looked whether the time has come.
        const STRIDE: u64 = 64;
        self.advance_by_stride(STRIDE);
    }

    /// Counts one of the things that take long.
    pub(super) fn advance_slowly(&self) {
        self.advance_by_stride(1);
    }

    fn advance_by_stride(&self, stride: u64) {
        self.progress.inc(1);
        let is_due = self.progress.position().is_multiple_of(stride) && self.started.elapsed() > PROGRESS_AFTER;
        if is_due && self.progress.is_hidden() && !self.quiet && self.is_human() && io::stderr().is_terminal() {
            self.progress.set_draw_target(ProgressDrawTarget::stderr());
        }
    }

    /// Takes the bar away.
    pub(super) fn end_progress(&self) {
        self.progress.finish_and_clear();
    }

    /// Prints why a command could not begin, and a summary of nothing.
    pub(super) fn fail(&self, faults: Vec<Diagnostic>, disk: Option<&Disk>) -> Status {
        let mut summary = Summary::default();
        self.print(&faults, disk, &mut summary);
        Status::Usage
    }

    /// Prints why a site cannot be loaded: because of its settings, or of what lies in it.
    pub(super) fn fail_to_load(&self, faults: Vec<Diagnostic>, settings: &Settings, disk: &Disk) -> Status {
        let faults = settings.settle(faults);
        let is_settings = faults.iter().any(|fault| fault.lint == Lint::Settings);
        self.fail(faults, Some(disk));
        if is_settings { Status::Usage } else { Status::Faulty }
    }

    /// Sets what people are told between what is wrong and the last line.
    pub(super) fn append(&mut self, appendix: String) {
        self.appendix = appendix;
    }

    /// Prints what is wrong and what has come of it all, and says whether that could be printed.
    #[must_use]
    pub(super) fn finish(&self, mut faults: Vec<Diagnostic>, summary: &mut Summary, site: &Site, disk: &Disk) -> bool {
        diagnostic::resolve_help(&mut faults, self.format, |sought| site.nearest(sought));
        let is_printed = self.print(&faults, Some(disk), summary);
        let is_silent = !self.is_human() || self.quiet;
        let last = || writeln!(io::stderr(), "{}{}", self.appendix, self.sum_up(site, summary));
        is_printed && (is_silent || last().is_ok())
    }

    /// Says something that only those want to know who asked for more.
    pub(super) fn remark(&self, remark: &str) {
        if self.verbose {
            // There may be nobody left to tell.
            let _gone = writeln!(io::stderr(), "{remark}");
        }
    }

    /// Says something that everybody should know, unless they want to know nothing.
    pub(super) fn note(&self, note: &str) {
        if !self.quiet {
            // There may be nobody left to tell.
            let _gone = writeln!(io::stderr(), "note: {note}");
        }
    }

    /// Says what is wrong with a site that is now served, and what there is.
    pub(super) fn begin_serving(&self, faults: Vec<Diagnostic>, site: &Site, disk: &Disk) {
        // What cannot be printed is to be seen in the browser all the same.
        let _told = self.finish(faults, &mut Summary::of(site), site, disk);
    }

    /// Says what a rebuild was, what is wrong that was not before, and what is mended.
    pub(super) fn rebuilt(
        &self,
        line: &str,
        mut fresh: Vec<Diagnostic>,
        mended: Vec<Diagnostic>,
        site: &Site,
        disk: &Disk,
    ) {
        diagnostic::resolve_help(&mut fresh, self.format, |sought| site.nearest(sought));
        let mut mended: Vec<String> = mended.iter().map(mended_line).collect();
        if mended.len() > MOST_MENDED {
            let more = mended.len() - MOST_MENDED;
            mended.truncate(MOST_MENDED);
            mended.push(format!("mended: {more} more"));
        }
        if self.is_human() && !self.quiet {
            // There may be nobody left to tell.
            let _gone = writeln!(io::stderr(), "{line}");
            let _gone = mended.iter().try_for_each(|line| writeln!(io::stderr(), "  {line}"));
        }
        // As above.
        let _told = self.print(&fresh, Some(disk), &mut Summary::of(site));
    }

    fn is_human(&self) -> bool {
        matches!(self.format, Format::Human { .. })
    }

    /// Prints diagnostics, and the summary for programs; says whether that was possible.
    fn print(&self, faults: &[Diagnostic], disk: Option<&Disk>, summary: &mut Summary) -> bool {
        let tally = Tally::of(faults);
        summary.errors = tally.errors;
        summary.warnings = tally.warnings;
        summary.ms = u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX);
        let read = |path: &SourcePath| {
            let bytes = disk?.read(path).ok()?;
            Some(String::from_utf8_lossy(&bytes).into_owned())
        };
        let written = if self.is_human() {
            let mut out = BufWriter::new(io::stderr().lock());
            diagnostic::print(faults, self.format, &read, &mut out).and_then(|()| out.flush())
        } else {
            let mut out = BufWriter::new(io::stdout().lock());
            diagnostic::print(faults, self.format, &read, &mut out)
                .and_then(|()| {
                    if self.format == Format::Json { diagnostic::print_summary(summary, &mut out) } else { Ok(()) }
                })
                .and_then(|()| out.flush())
        };
        if let Err(error) = &written {
            say_unwritable(if self.is_human() { "error" } else { "output" }, error);
        }
        written.is_ok()
    }

    /// One line on what there is and what was done.
    fn sum_up(&self, site: &Site, summary: &Summary) -> String {
        let assets = site.urls().outputs().values().filter(|output| matches!(output, Output::Asset(_))).count();
        let mut line =
            [counted(summary.pages, "page"), counted(site.tag_ids().len(), "tag"), counted(assets, "asset")].join(", ");
        let touched = summary.written + summary.unchanged + summary.removed;
        if touched > 0 {
            line +=
                &format!("; {} written, {} unchanged, {} removed", summary.written, summary.unchanged, summary.removed);
        }
        let faults = [(summary.errors, "error"), (summary.warnings, "warning")];
        let faults: Vec<String> = faults.iter().filter(|(n, _)| *n > 0).map(|(n, word)| counted(*n, word)).collect();
        if !faults.is_empty() {
            line += &format!("; {}", faults.join(", "));
        }
        format!("{line}; {}", show_duration(self.started.elapsed()))
    }
}

impl Summary {
    /// How many pages there are, nothing having been done with them yet.
    pub(super) fn of(site: &Site) -> Self {
        let pages = site.urls().outputs().values().filter(|output| matches!(output, Output::Page(..)));
        Self { pages: pages.count(), ..Self::default() }
    }
}

/// How many mended faults are named.
const MOST_MENDED: usize = 10;

fn mended_line(fault: &Diagnostic) -> String {
    let place = fault.place.as_ref().map_or(String::new(), |place| format!(" in {}", place.file));
    diagnostic::on_one_line(&format!("mended: {} [{}]{place}", fault.message, fault.lint.name()))
}

fn wants_color(color: Color) -> bool {
    match color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()),
    }
}

pub(super) fn counted(count: usize, word: &str) -> String {
    if count == 1 { format!("1 {word}") } else { format!("{count} {word}s") }
}

pub(super) fn show_duration(duration: Duration) -> String {
    if duration < Duration::from_secs(1) {
        format!("{} ms", duration.as_millis())
    } else {
        format!("{:.2} s", duration.as_secs_f64())
    }
}
