//! `larder check`: everything that is wrong, at once. Fails on warnings too. Writes nothing but, with `--external`, what it has
//! found out about other sites, beside the output.

use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use super::printing::Printer;
use super::{Status, clock, explain, no_base_url, open};
use crate::base::path::SourcePath;
use crate::build::{Nowhere, render_all};
use crate::cli::{CheckArgs, Global};
use crate::diagnostic::{Diagnostic, Summary, Tally, on_one_line};
use crate::external::{self, Cache, Limits};
use crate::generation::{Generation, Options};
use crate::output;
use crate::site::Site;
use crate::source::Disk;

/// How long to wait for a build before what was found out is forgotten.
const PATIENCE: Duration = Duration::from_secs(5);

pub(super) fn run(args: &CheckArgs, global: &Global) -> Status {
    let mut printer = Printer::new(global, Instant::now());
    if let Some(lint) = &args.explain {
        return explain::run(lint.as_deref(), &printer);
    }
    let opened = match open(global, &printer) {
        Ok(opened) => opened,
        Err(status) => return status,
    };
    let output = SourcePath::default().resolve(&opened.settings.output).filter(|output| !output.is_root());
    let options = Options { settings: Arc::new(opened.settings), output, with_drafts: args.drafts };
    let (generation, faults) = match Generation::load(Arc::new(opened.disk.clone()), &options) {
        Ok((generation, faults)) => (generation, [opened.notes, faults].concat()),
        Err(faults) => return printer.fail_to_load(faults, &options.settings, &opened.disk),
    };
    printer.lap("read, parsed and assembled");
    printer.start_progress(generation.site().urls().outputs().len());
    let rendered = render_all(&generation, &Nowhere(&generation), &|| printer.advance());
    printer.end_progress();
    printer.lap("rendered");
    let overdue = generation.reviews_due(clock::today());
    let stale = generation.stale_facts(clock::today());
    let mut faults = [faults, rendered, overdue, stale].concat();
    if args.external {
        faults.extend(check_external(&generation, &opened.disk, &mut printer));
    }
    faults.extend(no_base_url(&options.settings, !global.quiet));
    let faults = options.settings.settle(faults);
    let tally = Tally::of(&faults);
    printer.append(wanted_list(generation.site()));
    let is_told = printer.finish(faults, &mut Summary::of(generation.site()), generation.site(), &opened.disk);
    if tally.errors + tally.warnings > 0 || !is_told { Status::Faulty } else { Status::Good }
}

/// Looks at the links out of the site, as far as nothing is known of them yet.
fn check_external(generation: &Generation, disk: &Disk, printer: &mut Printer) -> Vec<Diagnostic> {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_secs();
    let known = output::kept(disk.root(), external::CACHE_FILE).unwrap_or_default();
    let mut cache = Cache::parse(&known, now);
    let links = external::links(generation);
    printer.start_progress(links.count());
    let faults = external::check(links, &mut cache, now, Limits::default(), &|| printer.advance_slowly());
    printer.end_progress();
    let text = cache.print();
    let has_changed = text != known && !(cache.is_empty() && known.is_empty());
    if has_changed && let Err(fault) = output::keep(disk.root(), external::CACHE_FILE, &text, PATIENCE) {
        // The links have been looked at all the same, so this is no fault of the site.
        printer.remark(&format!("what was found out is not kept: {}", fault.message));
    }
    printer.lap("looked at external links");
    faults
}

/// The pages that several articles ask for and nobody has written; empty if there are none.
fn wanted_list(site: &Site) -> String {
    const MOST_PAGES: usize = 20;
    const MOST_ARTICLES: usize = 3;
    /// What one article alone asks for may as well be a slip of the pen.
    const FEWEST_ARTICLES: usize = 2;
    let mut wanted = site.wanted();
    wanted.retain(|page| page.articles.len() >= FEWEST_ARTICLES);
    let mut list = String::new();
    for page in wanted.iter().take(MOST_PAGES) {
        let files = page.articles.iter().take(MOST_ARTICLES);
        let files: Vec<String> = files.map(|by| on_one_line(site.article(by.from).path.as_str())).collect();
        let more = match page.articles.len().saturating_sub(MOST_ARTICLES) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let name = on_one_line(&page.name);
        list += &format!("{:>4}  {name} (in {}{more})\n", page.articles.len(), files.join(", "));
    }
    match wanted.len().saturating_sub(MOST_PAGES) {
        _ if wanted.is_empty() => String::new(),
        0 => format!("pages that several articles ask for:\n{list}\n"),
        more => format!("pages that several articles ask for:\n{list}      and {more} more\n\n"),
    }
}
