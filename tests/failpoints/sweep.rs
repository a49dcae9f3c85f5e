//! Stops `larder build` at every operation that changes the disk, and makes every one fail.
//!
//! Each change of the site has an output folder to begin with, which is put back before every run. With one thread the operations come in
//! the same order every time, so that their numbers mean the same.

use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::os::unix::process::ExitStatusExt as _;
use std::path::{Path, PathBuf};
use std::process::Output;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;

use tempfile::TempDir;

use super::scratch;
use super::sites::{self, Site};
use super::times::{self, Times};
use super::tree::{self, Tree};
use super::{WAITING, larder, leftovers, torn};

/// How many runs go on at once.
const WORKERS: usize = 2;

/// How many operations at the very end may fail without a word, for the site is complete then: folders of files that
/// waited, which the next build clears away.
const MOST_SILENT: usize = 3;

/// What `kill -9` and `abort` end a program with.
const SIGABRT: i32 = 6;

/// What the author is told when some files are new already.
const HALFWAY: &str = "some files are new and some are old now";

/// A site that changes.
struct Change {
    name: &'static str,
    /// What was built before, if anything.
    old: Option<Site>,
    new: Site,
    /// Whether a build of the change was killed before.
    interrupted: bool,
    /// Whether the output folder lies on another disk.
    elsewhere: bool,
}

/// How an operation goes wrong.
#[derive(Clone, Copy, Debug)]
enum Mishap {
    /// The program is gone in the middle of it.
    Kill,
    /// It fails; whether the program said so.
    Fail,
}

#[test]
fn every_operation_may_be_the_last_or_fail() {
    let change = |name, old, new| Change { name, old, new, interrupted: false, elsewhere: false };
    let updated = || change("update", Some(sites::before()), sites::updated());
    let mut changes = vec![
        change("first build", None, sites::before()),
        updated(),
        change("every URL changes", Some(sites::before()), sites::moved()),
        change("delete most", Some(sites::before()), sites::emptied()),
        Change { name: "update after a kill", interrupted: true, ..updated() },
    ];
    let disk = |folder: &Path| fs::metadata(folder).unwrap().dev();
    if disk(scratch::folder().path()) != disk(&std::env::temp_dir()) {
        changes.push(Change { name: "update on another disk", elsewhere: true, ..updated() });
    } else {
        eprintln!("SKIPPED: an output folder on another disk, for there are no two disks");
    }
    let total: usize = changes.iter().map(Change::sweep).sum();
    println!("{total} operations of {} changes: each killed, each failed", changes.len());
}

impl Change {
    /// Tries every operation; returns how many there are.
    fn sweep(&self) -> usize {
        let operations = Place::new(self).count();
        let next = AtomicU32::new(1);
        let work = || {
            let mut place = Place::new(self);
            let numbers = std::iter::repeat_with(|| next.fetch_add(1, Ordering::Relaxed));
            numbers.take_while(|n| *n <= operations).filter(|n| place.suffers(*n)).collect::<Vec<_>>()
        };
        let mut silent: Vec<u32> = thread::scope(|scope| {
            let workers: Vec<_> = (0..WORKERS).map(|_| scope.spawn(work)).collect();
            workers.into_iter().flat_map(|worker| worker.join().unwrap()).collect()
        });
        silent.sort_unstable();
        let name = self.name;
        assert!(silent.len() <= MOST_SILENT, "{name}: operations failed without a word: {silent:?}");
        let last = operations - u32::try_from(silent.len()).unwrap();
        assert!(silent.iter().all(|n| *n > last), "{name}: the build went on after {silent:?} of {operations}");
        println!("{name}: {operations} operations, {} of them after all is done", silent.len());
        usize::try_from(operations).unwrap()
    }
}

/// Where one change of a site is tried again and again.
struct Place<'c> {
    change: &'c Change,
    home: TempDir,
    /// The folder on the other disk.
    _elsewhere: Option<TempDir>,
    out: PathBuf,
    /// What every run begins with.
    start: Tree,
    /// What clean builds make.
    old: Tree,
    new: Tree,
}

impl<'c> Place<'c> {
    fn new(change: &'c Change) -> Self {
        let home = scratch::folder();
        let elsewhere = change.elsewhere.then(|| tempfile::tempdir().unwrap());
        let out = elsewhere.as_ref().map_or(home.path().join("site"), |folder| folder.path().into()).join("public");
        let old = change.old.as_ref().map(clean).unwrap_or_default();
        let place = Self { change, home, _elsewhere: elsewhere, out, start: Tree::new(), old, new: clean(&change.new) };
        if let Some(site) = &change.old {
            sites::write(site, &place.root());
            assert!(place.build(None).status.success());
        }
        place.interrupt().save()
    }

    /// Kills a build of the change halfway through, if that is how it is to begin.
    fn interrupt(self) -> Self {
        if self.change.interrupted {
            let this = self.save();
            let half = this.count() * 2 / 3;
            this.restore();
            assert!(!this.build(Some(&half.to_string())).status.success());
            let is_mixed = |actual: &Tree| actual != &this.old && actual != &this.new;
            assert!(is_mixed(&tree::read(&this.out)), "the build was killed before or after what matters");
            return this;
        }
        self
    }

    fn root(&self) -> PathBuf {
        self.home.path().join("site")
    }

    fn build(&self, failpoint: Option<&str>) -> Output {
        let mut command = larder(&self.root(), &self.out);
        command.args(["--threads", "1"]).envs(failpoint.map(|failpoint| ("LARDER_FAILPOINT", failpoint)));
        command.output().unwrap()
    }

    /// Keeps what there is now as what every run begins with.
    fn save(mut self) -> Self {
        fs::create_dir_all(self.root()).unwrap();
        let (site, out) = (self.home.path().join("saved-site"), self.home.path().join("saved-out"));
        for (from, to) in [(self.root(), site), (self.out.clone(), out)] {
            replace(&from, &to);
        }
        self.start = tree::read(&self.out);
        self
    }

    /// Puts back what every run begins with, and changes the site.
    fn restore(&self) {
        replace(&self.home.path().join("saved-site"), &self.root());
        replace(&self.home.path().join("saved-out"), &self.out);
        sites::write(&self.change.new, &self.root());
    }

    /// How many operations the build takes.
    fn count(&self) -> u32 {
        self.restore();
        let output = self.build(Some("count"));
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.success(), "{said}");
        let count = said.lines().find_map(|line| line.strip_prefix("operations: "));
        count.expect("the program has failpoints and counts them").parse().unwrap()
    }

    /// Lets operation `n` go wrong in both ways; whether it failed without a word.
    fn suffers(&mut self, n: u32) -> bool {
        // After one mishap the author goes on, after the other the edit is taken back; by turns.
        let goes_on = n.is_multiple_of(2);
        self.goes_wrong(n, Mishap::Kill);
        self.recovers(n, Mishap::Kill, goes_on);
        let silent = self.goes_wrong(n, Mishap::Fail);
        self.recovers(n, Mishap::Fail, !goes_on);
        silent
    }

    /// Builds with a mishap at operation `n`; whether the build called itself a success.
    fn goes_wrong(&self, n: u32, mishap: Mishap) -> bool {
        let about = format!("{}: {mishap:?} at operation {n}", self.change.name);
        self.restore();
        let before = times::read(&self.out);
        let failpoint = match mishap {
            Mishap::Kill => n.to_string(),
            Mishap::Fail => format!("{n}:error"),
        };
        let output = self.build(Some(&failpoint));
        let said = String::from_utf8_lossy(&output.stderr);
        let actual = tree::read(&self.out);
        let wrong = torn(&actual, &self.start, &self.new);
        assert!(wrong.is_empty(), "{about}:\n{wrong}");
        match (mishap, output.status.code()) {
            (Mishap::Kill, _) => assert_eq!(output.status.signal(), Some(SIGABRT), "{about}: {said}"),
            (Mishap::Fail, Some(0)) => {
                let actual = actual.into_iter().filter(|(path, _)| !path.starts_with(WAITING)).collect();
                assert_eq!(tree::difference(&self.new, &actual), "", "{about}");
                return true;
            }
            (Mishap::Fail, code) => {
                assert_eq!(code, Some(1), "{about}: {said}");
                assert!(self.names_a_path(&said), "{about}: no path is named:\n{said}");
                self.is_honest(n, &said, &actual, &before, &about);
            }
        }
        false
    }

    /// Whether a message names a file or folder that there is something to be done with.
    fn names_a_path(&self, said: &str) -> bool {
        let message = said.lines().find_map(|line| line.split_once("cannot ")).map(|(_, rest)| rest);
        let Some(path) = message.and_then(|message| message.split('`').nth(1)) else { return false };
        let shown = if self.change.elsewhere { self.out.to_str().unwrap() } else { "public" };
        let below = path.strip_prefix(shown).map(|below| below.trim_start_matches('/'));
        path.starts_with(".larder")
            || below
                .is_some_and(|below| below.is_empty() || self.start.contains_key(below) || self.new.contains_key(below))
    }

    /// Checks that nothing has changed, unless the author is told that something has.
    fn is_honest(&self, n: u32, said: &str, actual: &Tree, before: &Times, about: &str) {
        // Each new file is an operation of its own before the first is put in place.
        let is_new =
            |(path, bytes): &(&String, &Option<Vec<u8>>)| bytes.is_some() && self.start.get(*path) != Some(bytes);
        let waiting = self.new.iter().filter(is_new).count();
        let is_early = usize::try_from(n).unwrap() <= waiting;
        if is_early || !said.contains(HALFWAY) {
            assert_eq!(tree::difference(&self.start, actual), "", "{about}: {said}");
            assert_eq!(*before, times::read(&self.out), "{about}: {said}");
        }
    }

    /// Builds again, the new site or the old one, and compares with a clean build.
    fn recovers(&self, n: u32, mishap: Mishap, goes_on: bool) {
        let about = format!("{}: the build after {mishap:?} at operation {n}", self.change.name);
        let expected = match &self.change.old {
            Some(site) if !goes_on => {
                sites::write(site, &self.root());
                &self.old
            }
            _ => &self.new,
        };
        let output = self.build(None);
        assert!(output.status.success(), "{about}: {}", String::from_utf8_lossy(&output.stderr));
        assert_eq!(tree::difference(expected, &tree::read(&self.out)), "", "{about}");
        let left = leftovers(&self.root(), &self.out);
        assert!(left.is_empty(), "{about} left {left:?}");
    }
}

/// What a clean build makes of a site.
fn clean(site: &Site) -> Tree {
    let root = scratch::folder();
    sites::write(site, root.path());
    let out = root.path().join("public");
    let output = larder(root.path(), &out).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    tree::read(&out)
}

/// Makes the folder `to` a copy of `from`, or nothing if that is nothing.
fn replace(from: &Path, to: &Path) {
    if to.exists() {
        fs::remove_dir_all(to).unwrap();
    }
    if !from.exists() {
        return;
    }
    fs::create_dir_all(to).unwrap();
    for (path, bytes) in tree::read(from) {
        match bytes {
            Some(bytes) => fs::write(to.join(path), bytes).unwrap(),
            None => fs::create_dir_all(to.join(path)).unwrap(),
        }
    }
}
