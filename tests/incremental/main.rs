//! After any sequence of edits, building into the folder of the last build gives what a clean build gives, byte for byte.
//!
//! Each sequence is a number: from it follow the edits ([`edits`]), done to a small site ([`site`]) that lies on the disk twice. One
//! copy is built again and again into one folder, the other is built clean every time ([`publish`]). After each edit:
//!
//! - both succeed or both fail, and say the same;
//! - both output folders hold the same files and folders, or, after a failure, the first is as it was;
//! - no file whose bytes stay the same is written;
//! - a preview that follows each edit ([`reload`]) answers and says the same, and parses no more than what changed.
//!
//! `LARDER_SEQUENCES` says how many sequences (200), `LARDER_EDITS` how many edits each has (20), `LARDER_SEED` the
//! number of the first (1). A sequence that fails is shortened to the edits that it takes.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on has failed")]

mod edits;
mod publish;
#[path = "../support/random.rs"]
mod random;
mod reload;
#[path = "../support/scratch.rs"]
mod scratch;
mod site;
#[path = "../support/times.rs"]
mod times;
#[path = "../support/tree.rs"]
mod tree;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use edits::{Edit, Kind};
use publish::{Built, Place};
use random::Random;
use reload::Preview;
use site::Site;

/// How many sequences are tried at once.
const WORKERS: usize = 2;

#[test]
fn a_rebuild_equals_a_clean_build() {
    let variable = |name: &str, usual: u64| std::env::var(name).map_or(usual, |value| value.parse().unwrap());
    let (sequences, first) = (variable("LARDER_SEQUENCES", 200), variable("LARDER_SEED", 1));
    let edits = usize::try_from(variable("LARDER_EDITS", 20)).unwrap();
    let next = AtomicU64::new(first);
    let work = || {
        let numbers = std::iter::repeat_with(|| next.fetch_add(1, Ordering::Relaxed));
        numbers.take_while(|n| *n < first + sequences).map(|n| try_sequence(n, edits)).sum::<Counts>()
    };
    let counts: Counts = thread::scope(|scope| {
        let workers: Vec<_> = (0..WORKERS).map(|_| scope.spawn(work)).collect();
        workers.into_iter().map(|worker| worker.join().unwrap()).sum()
    });
    println!("{sequences} sequences of {edits} edits from number {first} on: {counts:?}");
    assert!(counts.failed > 0 && counts.written > 0 && counts.removed > 0, "the edits do too little");
    assert!(counts.kept > 0 && counts.kept < counts.followed && counts.parsed > 0, "following does too little");
    assert!(counts.rendered > counts.built, "too little is asked for");
}

/// What was done, all in all.
#[derive(Debug, Default, Clone, Copy)]
struct Counts {
    built: usize,
    failed: usize,
    written: usize,
    unchanged: usize,
    removed: usize,
    /// Of the preview that follows.
    followed: usize,
    kept: usize,
    parsed: usize,
    rendered: usize,
}

impl std::iter::Sum for Counts {
    fn sum<I: Iterator<Item = Self>>(counts: I) -> Self {
        counts.fold(Self::default(), |a, b| Self {
            built: a.built + b.built,
            failed: a.failed + b.failed,
            written: a.written + b.written,
            unchanged: a.unchanged + b.unchanged,
            removed: a.removed + b.removed,
            followed: a.followed + b.followed,
            kept: a.kept + b.kept,
            parsed: a.parsed + b.parsed,
            rendered: a.rendered + b.rendered,
        })
    }
}

/// Tries the sequence number `n`; panics with as few of its edits as fail.
fn try_sequence(n: u64, length: usize) -> Counts {
    let mut random = Random::new(n);
    let edits: Vec<Edit> = (0..length).map(|_| Edit::any(&mut random)).collect();
    match run(&edits) {
        Ok(counts) => counts,
        Err(_) => {
            let fewer = shorten(edits);
            let said = run(&fewer).expect_err("what failed fails again");
            panic!("sequence {n} (LARDER_SEED={n} LARDER_SEQUENCES=1):\n{fewer:#?}\n{said}");
        }
    }
}

/// Leaves out every edit without which the sequence still fails.
fn shorten(mut edits: Vec<Edit>) -> Vec<Edit> {
    let mut at = edits.len();
    while at > 0 {
        at -= 1;
        let edit = edits.remove(at);
        if run(&edits).is_ok() {
            edits.insert(at, edit);
        }
    }
    edits
}

/// Does the edits one by one and builds after each; the error says what is wrong.
fn run(edits: &[Edit]) -> Result<Counts, String> {
    let result = catch_unwind(AssertUnwindSafe(|| {
        let mut pair = Pair::new();
        let mut counts = pair.check(Kind::Touch)?;
        for edit in edits {
            pair.edit(*edit);
            counts = [counts, pair.check(edit.kind)?].into_iter().sum();
        }
        let reload::Counts { followed, kept, parsed, rendered } = pair.preview.counts;
        Ok(Counts { followed, kept, parsed, rendered, ..counts })
    }));
    result.unwrap_or_else(|_| Err("it panics".to_owned()))
}

/// One site in two places.
struct Pair {
    site: Site,
    /// The site as it was before each edit.
    history: Vec<Site>,
    /// The site as it was when a build succeeded last.
    good: Site,
    /// Built into the same folder every time.
    rebuilt: Place,
    /// Built into an empty folder every time.
    clean: Place,
    /// Begun once at the clean place.
    preview: Preview,
}

impl Pair {
    fn new() -> Self {
        let site = Site::new();
        let (rebuilt, clean, preview) = (Place::new(), Place::new(), Preview::default());
        let pair = Self { good: site.clone(), site, history: Vec::new(), rebuilt, clean, preview };
        pair.sync();
        pair
    }

    fn edit(&mut self, edit: Edit) {
        let before = self.site.clone();
        edit.apply(&mut self.site, &self.good, &self.history);
        self.history.push(before);
        self.sync();
    }

    fn sync(&self) {
        let files = self.site.files();
        self.rebuilt.sync(&files);
        self.clean.sync(&files);
    }

    /// Builds in both places and compares.
    fn check(&mut self, last: Kind) -> Result<Counts, String> {
        if last == Kind::Touch {
            self.rebuilt.touch();
        }
        self.clean.forget();
        let (tree, times) = (self.rebuilt.tree(), self.rebuilt.times());
        let (rebuilt, clean) = (self.rebuilt.build(), self.clean.build());
        if rebuilt.said != clean.said || rebuilt.report.is_some() != clean.report.is_some() {
            return Err(format!("a rebuild says {:#?}\nand a clean build {:#?}", rebuilt.said, clean.said));
        }
        self.preview.follow(&self.clean, &self.site.files(), &clean, &self.clean.tree())?;
        let (tree_now, times_now) = (self.rebuilt.tree(), self.rebuilt.times());
        let expected = if rebuilt.report.is_some() { self.clean.tree() } else { tree.clone() };
        let wrong = tree::difference(&expected, &tree_now);
        if !wrong.is_empty() {
            return Err(wrong);
        }
        let is_same = |path: &str| tree.get(path) == tree_now.get(path);
        let rewritten = times.iter().filter(|(path, time)| times_now.get(*path).is_some_and(|now| now != *time));
        let rewritten: Vec<_> = rewritten.filter(|(path, _)| is_same(path.to_str().unwrap())).collect();
        if !rewritten.is_empty() {
            return Err(format!("written although nothing in them changed: {rewritten:?}"));
        }
        let left = self.rebuilt.leftovers();
        if !left.is_empty() {
            return Err(format!("left behind: {left:?}"));
        }
        if rebuilt.report.is_some() {
            self.good = self.site.clone();
        }
        Ok(Counts::of(&rebuilt))
    }
}

impl Counts {
    fn of(built: &Built) -> Self {
        built.report.as_ref().map_or(Self { failed: 1, ..Self::default() }, |report| Self {
            built: 1,
            failed: 0,
            written: report.written,
            unchanged: report.unchanged,
            removed: report.removed,
            ..Self::default()
        })
    }
}
