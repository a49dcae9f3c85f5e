//! `larder check`: everything that is wrong, at once. Writes nothing, and fails on warnings too.

use std::sync::Arc;
use std::time::Instant;

use super::printing::Printer;
use super::{Status, clock, open};
use crate::base::path::SourcePath;
use crate::build::{Nowhere, render_all};
use crate::cli::{CheckArgs, Global};
use crate::diagnostic::{Summary, Tally};
use crate::generation::{Generation, Options};

pub(super) fn run(args: &CheckArgs, global: &Global) -> Status {
    let mut printer = Printer::new(global, Instant::now());
    let opened = match open(global, &printer) {
        Ok(opened) => opened,
        Err(status) => return status,
    };
    let output = SourcePath::default().resolve(&opened.settings.output).filter(|output| !output.is_root());
    let options = Options { settings: Arc::new(opened.settings), output, with_drafts: args.drafts };
    let (generation, faults) = match Generation::load(&opened.disk, &options) {
        Ok((generation, faults)) => (generation, [opened.notes, faults].concat()),
        Err(faults) => return printer.fail_to_load(faults, &options.settings, &opened.disk),
    };
    printer.lap("read, parsed and assembled");
    printer.start_progress(generation.site().urls().outputs().len());
    let rendered = render_all(&generation, &Nowhere(&generation), &|| printer.advance());
    printer.end_progress();
    printer.lap("rendered");
    let overdue = generation.site().reviews_due(clock::today());
    let faults = options.settings.settle([faults, rendered, overdue].concat());
    let tally = Tally::of(&faults);
    let is_told = printer.finish(faults, &mut Summary::of(generation.site()), generation.site(), &opened.disk);
    if tally.errors + tally.warnings > 0 || !is_told { Status::Faulty } else { Status::Good }
}
