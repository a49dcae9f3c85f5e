//! Gathers what happens to files until whoever writes them has finished.
//!
//! A single save is told after a few milliseconds, for the author waits for it. Where files change by the dozen (a checkout, a copy), it
//! waits longer for the rest, so that they are one change; so it does for what goes into a new folder. A file that is open for
//! writing is waited for, within reason; so is one that has just been emptied, for that is how some editors begin to save.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode, CreateKind, Event, EventKind, ModifyKind};

/// How long nothing more must happen.
const QUIET: Duration = Duration::from_millis(3);

/// How long nothing more must happen where many files change.
const QUIET_OF_MANY: Duration = Duration::from_millis(60);

/// How many files are many.
const MANY: usize = 12;

/// How soon after a change one to other files belongs to the same doing, of which more may be to come.
const SOON_AFTER: Duration = Duration::from_millis(50);

/// How long a file may stay open or empty before it is read as it is.
const UNFINISHED: Duration = Duration::from_millis(150);

/// How long at most is gathered: some programs never cease to write.
const LONGEST: Duration = Duration::from_secs(1);

/// Whether the system tells when a file that was written is closed.
const TELLS_OF_CLOSING: bool = cfg!(any(target_os = "linux", target_os = "android"));

/// What has happened so far.
#[derive(Debug, Default)]
pub struct Gather {
    paths: BTreeMap<PathBuf, State>,
    /// When the first thing happened, and the last.
    span: Option<(Instant, Instant)>,
    /// Whether the system has lost count.
    is_lost: bool,
    /// What was told last, and when.
    told: Option<Told>,
}

/// Paths that have been told, and when.
#[derive(Clone, Debug)]
pub struct Told {
    pub paths: BTreeSet<PathBuf>,
    pub when: Instant,
}

/// A file with nothing in it: somebody may be about to write it.
#[derive(Clone, Copy, Debug)]
pub struct Empty {
    /// For how long it has been there, if that is not known from what was heard of it. Clocks of disks may be coarse, or wrong.
    pub age: Option<Duration>,
}

/// What has happened to one path.
#[derive(Clone, Copy, Debug)]
struct State {
    /// When it was heard of last.
    last: Instant,
    /// Whether somebody is still writing it.
    is_open: bool,
    /// Whether it was not there before.
    is_new: bool,
    /// Whether it is a folder that has just been made, into which something is likely to go. Not every system says so.
    is_made_folder: bool,
}

impl Gather {
    /// Begins to gather, after something else has been told.
    pub fn after(told: Option<Told>) -> Self {
        Self { told, ..Self::default() }
    }

    /// Takes an event, as far as it is about paths that matter.
    pub fn take(&mut self, event: Event, now: Instant, matters: impl Fn(&Path) -> bool) {
        if event.need_rescan() {
            self.is_lost = true;
            self.touch(now);
            return;
        }
        let Some((is_open, is_new)) = meaning(event.kind) else { return };
        let is_made_folder = event.kind == EventKind::Create(CreateKind::Folder);
        for path in event.paths.into_iter().filter(|path| matters(path)) {
            self.touch(now);
            let state = self.paths.entry(path).or_insert(State { last: now, is_open, is_new, is_made_folder });
            (state.last, state.is_open) = (now, is_open);
            state.is_made_folder |= is_made_folder;
        }
    }

    /// Adds paths that are known to have changed.
    pub fn add(&mut self, paths: impl Iterator<Item = PathBuf>) {
        let now = Instant::now();
        for path in paths {
            self.touch(now);
            self.paths.entry(path).or_insert(State { last: now, is_open: false, is_new: false, is_made_folder: false });
        }
    }

    fn touch(&mut self, now: Instant) {
        let first = self.span.map_or(now, |(first, _)| first);
        self.span = Some((first, now));
    }

    /// Until when more may come; nothing if it is time. `empty_at` says whether a path has a file with nothing in it; or, if the path is new,
    /// whether there is one in the folder that has it.
    pub fn due(&self, now: Instant, empty_at: impl Fn(&Path, bool) -> Option<Empty>) -> Option<Instant> {
        let (first, last) = self.span?;
        let is_more = |told: &Told| {
            let is_other = |path: &PathBuf| !told.paths.contains(path);
            first < told.when + SOON_AFTER && self.paths.keys().any(is_other)
        };
        let has_made_folder = || self.paths.values().any(|state| state.is_made_folder);
        let are_many = self.paths.len() >= MANY || has_made_folder() || self.told.as_ref().is_some_and(is_more);
        let quiet = if are_many { QUIET_OF_MANY } else { QUIET };
        let open = self.paths.values().filter(|state| state.is_open).map(|state| state.last + UNFINISHED);
        let due = open.chain([last + quiet]).max().unwrap_or(now).min(first + LONGEST);
        if due > now {
            return Some(due);
        }
        let waits = |(path, state): (&PathBuf, &State)| {
            let empty = empty_at(path, state.is_new || state.is_made_folder)?;
            let heard_of = now.saturating_duration_since(state.last);
            UNFINISHED.checked_sub(empty.age.map_or(heard_of, |age| age.min(heard_of)))
        };
        let due = now + self.paths.iter().filter_map(waits).max()?;
        Some(due.min(first + LONGEST)).filter(|due| *due > now)
    }

    /// Whether there is a folder that was not there before: what already lies in it raises nothing.
    pub fn has_new_folders(&self, is_folder: impl Fn(&Path) -> bool) -> bool {
        self.paths.iter().any(|(path, state)| (state.is_new || state.is_made_folder) && is_folder(path))
    }

    /// The paths so far; nothing if nobody knows.
    pub fn paths(&self) -> Option<impl Iterator<Item = &Path>> {
        (!self.is_lost).then(|| self.paths.keys().map(PathBuf::as_path))
    }

    /// The paths, without those that have come and gone meanwhile; nothing if nobody knows.
    pub fn finish(self, exists: impl Fn(&Path) -> bool) -> Option<Vec<PathBuf>> {
        if self.is_lost {
            return None;
        }
        let stays = |(path, state): &(PathBuf, State)| !state.is_new || exists(path);
        Some(self.paths.into_iter().filter(stays).map(|(path, _)| path).collect())
    }
}

/// Whether an event tells of a change of its paths.
pub fn is_change(event: &Event) -> bool {
    meaning(event.kind).is_some()
}

/// Whether a file is still being written after an event of this kind, and whether it was not there before. Nothing if the
/// event tells of no change: our own reading is told of too.
fn meaning(kind: EventKind) -> Option<(bool, bool)> {
    match kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => Some((false, false)),
        EventKind::Access(_) => None,
        EventKind::Create(CreateKind::Folder) => Some((false, true)),
        EventKind::Create(_) => Some((TELLS_OF_CLOSING, true)),
        EventKind::Modify(ModifyKind::Data(_)) => Some((TELLS_OF_CLOSING, false)),
        EventKind::Modify(ModifyKind::Name(notify::event::RenameMode::To)) => Some((false, true)),
        EventKind::Modify(_) | EventKind::Remove(_) | EventKind::Any | EventKind::Other => Some((false, false)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use notify::event::{DataChange, Flag, RemoveKind, RenameMode};

    const WRITE: EventKind = EventKind::Modify(ModifyKind::Data(DataChange::Any));
    const CLOSE: EventKind = EventKind::Access(AccessKind::Close(AccessMode::Write));
    const CREATE: EventKind = EventKind::Create(CreateKind::File);

    struct Run {
        start: Instant,
        gather: Gather,
    }

    impl Run {
        fn new() -> Self {
            Self { start: Instant::now(), gather: Gather::default() }
        }

        fn at(&mut self, ms: u64, kind: EventKind, path: &str) -> &mut Self {
            let event = Event::new(kind).add_path(path.into());
            self.gather.take(event, self.start + Duration::from_millis(ms), |_| true);
            self
        }

        /// In how many milliseconds from the start it will be time, asked at `ms`.
        fn due(&self, ms: u64, is_empty: bool) -> Option<u128> {
            let empty = is_empty.then_some(Empty { age: None });
            let due = self.gather.due(self.start + Duration::from_millis(ms), |_, _| empty)?;
            Some(due.duration_since(self.start).as_millis())
        }
    }

    #[test]
    fn a_save_is_told_at_once() {
        let mut run = Run::new();
        run.at(0, WRITE, "a.md").at(0, CLOSE, "a.md");
        assert_eq!(run.due(0, false), Some(3));
        assert_eq!(run.due(3, false), None);
        assert_eq!(run.gather.finish(|_| true), Some(vec!["a.md".into()]));
    }

    #[test]
    fn what_is_only_read_is_no_change() {
        let mut run = Run::new();
        run.at(0, EventKind::Access(AccessKind::Open(AccessMode::Any)), "a.md");
        assert_eq!(run.due(0, false), None);
        assert_eq!(run.gather.finish(|_| true), Some(vec![]));
    }

    #[test]
    fn an_emptied_file_is_waited_for_but_not_for_ever() {
        let mut run = Run::new();
        run.at(0, CLOSE, "a.md");
        assert_eq!(run.due(10, true), Some(150));
        assert_eq!(run.due(150, true), None);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn an_open_file_is_waited_for_but_not_for_ever() {
        let mut run = Run::new();
        run.at(0, CREATE, "a.md").at(20, WRITE, "a.md");
        assert_eq!(run.due(30, false), Some(170));
        run.at(40, CLOSE, "a.md");
        assert_eq!(run.due(40, false), Some(43));
        for ms in 0..100 {
            run.at(40 + ms * 10, WRITE, "a.md");
        }
        assert_eq!(run.due(900, false), Some(1000));
        assert_eq!(run.due(1000, false), None);
    }

    #[test]
    fn many_files_are_one_change() {
        let mut run = Run::new();
        for number in 0..20 {
            run.at(number, CLOSE, &format!("{number}.md"));
        }
        assert_eq!(run.due(19, false), Some(79));
    }

    #[test]
    fn what_goes_into_a_folder_that_is_made_is_waited_for() {
        let mut run = Run::new();
        run.at(0, EventKind::Create(CreateKind::Folder), "a");
        assert_eq!(run.due(0, false), Some(60));
        assert_eq!(run.due(60, true), Some(150));
        assert_eq!(run.due(60, false), None);
    }

    #[test]
    fn a_folder_that_is_made_anew_is_one_that_is_made() {
        let mut run = Run::new();
        run.at(0, EventKind::Remove(RemoveKind::Folder), "a").at(1, EventKind::Create(CreateKind::Folder), "a");
        assert_eq!(run.due(1, false), Some(61));
        assert!(run.gather.has_new_folders(|_| true));
        // Of a file in it only the disk says how old it is.
        let due = |age: u64| {
            let empty = Empty { age: Some(Duration::from_millis(age)) };
            let due = run.gather.due(run.start + Duration::from_millis(161), |_, is_new| is_new.then_some(empty))?;
            Some(due.duration_since(run.start).as_millis())
        };
        assert_eq!([20, 5000].map(due), [Some(291), None]);
        assert_eq!(run.gather.finish(|_| false), Some(vec!["a".into()]));
    }

    #[test]
    fn what_follows_soon_is_waited_for_but_not_the_same_file_again() {
        let mut run = Run::new();
        let told = |path: &str| Some(Told { paths: [path.into()].into(), when: run.start });
        run.gather = Gather::after(told("a.md"));
        run.at(20, CLOSE, "a.md");
        assert_eq!(run.due(20, false), Some(23));
        run.at(21, CLOSE, "b.md");
        assert_eq!(run.due(21, false), Some(81));
        run.gather = Gather::after(Some(Told { paths: ["a.md".into()].into(), when: run.start }));
        run.at(200, CLOSE, "b.md");
        assert_eq!(run.due(200, false), Some(203));
    }

    #[test]
    fn what_comes_and_goes_meanwhile_is_no_change() {
        let mut run = Run::new();
        run.at(0, CREATE, "4913").at(0, CLOSE, "4913").at(1, EventKind::Remove(RemoveKind::File), "4913");
        run.at(1, EventKind::Modify(ModifyKind::Name(RenameMode::From)), "a.md");
        assert_eq!(run.gather.finish(|_| false), Some(vec!["a.md".into()]));
    }

    #[test]
    fn lost_events_are_known_to_be_lost() {
        let mut run = Run::new();
        run.gather.take(Event::new(EventKind::Other).set_flag(Flag::Rescan), run.start, |_| true);
        assert!(run.gather.due(run.start, |_, _| None).is_some());
        assert_eq!(run.gather.finish(|_| true), None);
    }
}
