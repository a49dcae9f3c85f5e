//! From changes on the disk to the next moment of the site.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::watch;

use super::moment::{Moment, Moments, Refreshed};
use crate::base::path::{SourcePath, UrlPath};
use crate::diagnostic::{Diagnostic, Lint, Severity};
use crate::generation::{Changes, Generation, Options, Work};
use crate::settings;
use crate::site::Output;
use crate::source::Files;

/// Reads the settings again: what to load now, and what is worth a note about it; or what is wrong with them.
pub type Reread = Box<dyn FnMut() -> Result<(Options, Vec<Diagnostic>), Vec<Diagnostic>> + Send>;

/// Makes one moment after the other.
pub struct Follower {
    moments: watch::Sender<Arc<Moment>>,
    options: Options,
    reread: Reread,
    /// What is wrong with the settings as they lie on the disk, or worth a note.
    settings_faults: Vec<Diagnostic>,
    /// What has changed since the generation that is served was made: more than the last changes if they could not be followed.
    owed: Changes,
    /// Changes that have made no moment yet, since there were others while they were read; and the first time that was so.
    held: Option<(Changes, Instant)>,
}

/// For how long at most moments are held back: some files never cease to change.
const LONGEST_HELD: Duration = Duration::from_secs(1);

/// What a rebuild was.
#[derive(Debug)]
pub struct Rebuilt {
    /// What had changed on the disk.
    pub changes: Changes,
    /// What was done about it.
    pub work: Work,
    /// How long that took.
    pub took: Duration,
    /// What is wrong now and was not before.
    pub fresh: Vec<Diagnostic>,
    /// What was wrong before and is not any more.
    pub mended: Vec<Diagnostic>,
    /// Whether what is served could not follow because of an error.
    pub is_stuck: bool,
}

impl Follower {
    /// Loads the site for the first time; `notes` are about its settings.
    ///
    /// # Errors
    /// If it cannot be served at all: everything that is wrong.
    pub fn begin(
        files: Arc<dyn Files>,
        options: Options,
        notes: Vec<Diagnostic>,
        reread: Reread,
    ) -> Result<(Self, Moments), Vec<Diagnostic>> {
        let (generation, faults) = Generation::load(files, &options)?;
        let faults = settle([notes.clone(), faults].concat(), &options);
        let (moments, receiver) = watch::channel(Arc::new(Moment::first(generation, faults)));
        let follower = Self { moments, options, reread, settings_faults: notes, owed: Changes::none(), held: None };
        Ok((follower, receiver))
    }

    /// The moment that is served.
    pub fn now(&self) -> Arc<Moment> {
        self.moments.borrow().clone()
    }

    /// What is loaded now, as the settings have it.
    pub fn options(&self) -> &Options {
        &self.options
    }

    /// Makes the next moment after changes on the disk; none if they come to nothing.
    ///
    /// None either if they are overtaken: `is_overtaken` is asked whether there were others of them while they were read. Then
    /// something may have been read half done, and it is followed with what is told next.
    pub fn follow(&mut self, mut changes: Changes, is_overtaken: impl FnOnce(&Changes) -> bool) -> Option<Rebuilt> {
        let started = Instant::now();
        let before = self.now();
        let held_since = self.held.take().map(|(held, since)| {
            changes.add(held);
            since
        });
        let are_settings_sound = self.read_settings(&changes);
        self.owed.add(changes.clone());
        let reloaded = self.reload(&before.generation);
        let held_since = held_since.unwrap_or_else(Instant::now);
        if held_since.elapsed() < LONGEST_HELD && is_overtaken(&changes) {
            self.held = Some((changes, held_since));
            return None;
        }
        let is_stuck = reloaded.is_err() || !are_settings_sound;
        let (generation, faults) = match reloaded {
            Ok((generation, faults)) => (Some(generation), faults),
            Err(faults) => (None, faults),
        };
        let work = generation.as_ref().map_or_else(Work::default, Generation::work);
        let faults = settle([self.settings_faults.clone(), faults].concat(), &self.options);
        let refreshed = self.refreshed(&before, generation.as_ref());
        if generation.is_some() {
            self.owed = Changes::none();
        }
        let is_news = work.parsed > 0 || work.assembled || work.themed;
        if !is_news && refreshed.is_none() && faults == before.faults {
            return None;
        }
        let (fresh, mended) = compare(&before.faults, &faults);
        self.moments.send_replace(Arc::new(before.next(generation, faults, refreshed)));
        Some(Rebuilt { changes, work, took: started.elapsed(), fresh, mended, is_stuck })
    }

    /// The next generation after all that is owed. If Larder itself breaks down over it, the author's next save is another try.
    fn reload(&self, before: &Generation) -> Result<(Generation, Vec<Diagnostic>), Vec<Diagnostic>> {
        let reload = || before.reload(&self.options, &self.owed);
        catch_unwind(AssertUnwindSafe(reload)).unwrap_or_else(|_| {
            let fault = Diagnostic::new(Lint::Internal, "the site cannot be made because of a fault in Larder");
            Err(vec![fault.help("please report it, with what was changed")])
        })
    }

    /// Reads the settings again if they may have changed; whether that can be done. If not, those before stay.
    fn read_settings(&mut self, changes: &Changes) -> bool {
        if !changes.may_touch(&SourcePath::default().join(settings::FILE_NAME)) {
            return true;
        }
        let read = (self.reread)();
        let are_sound = read.is_ok();
        match read {
            Ok((options, notes)) => (self.options, self.settings_faults) = (options, notes),
            Err(faults) => self.settings_faults = faults,
        }
        are_sound
    }

    /// Which files that pages refer to have changed; none if none has.
    fn refreshed(&self, before: &Moment, after: Option<&Generation>) -> Option<Refreshed> {
        let after = after?;
        let number = before.number + 1;
        let mut refreshed = before.refreshed.clone();
        if self.owed == Changes::Unknown {
            refreshed.all = number;
            return Some(refreshed);
        }
        let is_own = |output: &Output| matches!(output, Output::Theme | Output::Colors | Output::HighlightStyles);
        let looks_at_own = after.work().themed || after.work().assembled;
        let has_changed = |(url, output): &(&UrlPath, &Output)| match output {
            Output::Asset(asset) => self.owed.may_touch(after.site().asset(*asset)),
            Output::Static(file) => self.owed.may_touch(file),
            output => looks_at_own && is_own(output) && is_different(&before.generation, after, url),
        };
        let outputs = after.site().urls().outputs().iter();
        let only_articles = !looks_at_own && self.owed.paths().all(|path| after.is_article(path));
        let changed: Vec<&UrlPath> =
            if only_articles { Vec::new() } else { outputs.filter(has_changed).map(|(url, _)| url).collect() };
        if changed.is_empty() {
            return None;
        }
        refreshed.files.extend(changed.into_iter().map(|url| (url.clone(), number)));
        Some(refreshed)
    }
}

/// Whether something that Larder makes itself is not what it was.
fn is_different(before: &Generation, after: &Generation, url: &UrlPath) -> bool {
    let rendered = |generation: &Generation| {
        let output = generation.site().urls().outputs().get(url)?;
        generation.render(url, output, None, &mut Vec::new()).ok()
    };
    rendered(before) != rendered(after)
}

/// Applies the levels that the settings give, and puts in order.
fn settle(faults: Vec<Diagnostic>, options: &Options) -> Vec<Diagnostic> {
    let mut faults = options.settings.settle(faults);
    Diagnostic::sort(&mut faults);
    faults.dedup();
    faults
}

/// What is wrong after and was not before, and the other way round. A fault that has only moved within its file is the same.
fn compare(before: &[Diagnostic], after: &[Diagnostic]) -> (Vec<Diagnostic>, Vec<Diagnostic>) {
    (beyond(after, before), beyond(before, after))
}

/// What a fault is, wherever in its file it stands.
type Identity<'a> = (Lint, Severity, &'a str, Option<&'a SourcePath>);

/// The faults that are not among `others`; of equal ones so many as there are more.
fn beyond(faults: &[Diagnostic], others: &[Diagnostic]) -> Vec<Diagnostic> {
    fn identity(fault: &Diagnostic) -> Identity<'_> {
        (fault.lint, fault.severity, &fault.message, fault.place.as_ref().map(|place| &place.file))
    }
    let mut known: HashMap<Identity<'_>, usize> = HashMap::new();
    for other in others {
        *known.entry(identity(other)).or_default() += 1;
    }
    let mut new = Vec::new();
    for fault in faults {
        match known.get_mut(&identity(fault)) {
            Some(count) if *count > 0 => *count -= 1,
            _ => new.push(fault.clone()),
        }
    }
    new
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Settings;
    use crate::source::Memory;

    fn fault(message: &str, at: usize) -> Diagnostic {
        Diagnostic::new(Lint::BrokenLink, message).at_span(&SourcePath::new("a.md").unwrap(), at..at)
    }

    #[test]
    fn a_fault_that_moves_is_no_news() {
        let (fresh, mended) = compare(&[fault("x", 1), fault("y", 2)], &[fault("x", 5), fault("x", 9)]);
        assert_eq!(fresh, [fault("x", 9)]);
        assert_eq!(mended, [fault("y", 2)]);
    }

    #[test]
    fn nothing_new_is_no_moment() {
        let files: Memory = [("content/a.md", "# A")].into_iter().collect();
        let (settings, _) = Settings::read(None, "x").unwrap();
        let options = Options { settings: Arc::new(settings), output: None, with_drafts: false };
        let reread = Box::new(|| Err(vec![Diagnostic::new(Lint::Settings, "they are not to be had")]));
        let (mut follower, moments) = Follower::begin(Arc::new(files), options, Vec::new(), reread).unwrap();
        let path = |path: &str| SourcePath::new(path).unwrap();
        assert!(follower.follow([path("content/a.md")].into_iter().collect(), |_| false).is_none());
        assert_eq!(moments.borrow().number, 1);
        let rebuilt = follower.follow([path("site.toml")].into_iter().collect(), |_| false).unwrap();
        assert_eq!(rebuilt.fresh.len(), 1);
        assert!(rebuilt.is_stuck);
        assert_eq!(moments.borrow().number, 2);
    }
}
