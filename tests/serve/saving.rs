//! Every way in which programs save files: what they meant is served soon after, and the site is not made anew for each step.

use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use super::preview::Preview;
use super::program::Site;

/// How often each way is tried.
const ROUNDS: usize = 5;

/// How long it may take from the last write, on a machine that has much else to do. It is less than the walk over all files
/// takes to come round, which would find everything in the end.
const WITHIN: Duration = Duration::from_secs(3);

/// How long it may take in the middle of all rounds.
const USUALLY_WITHIN: Duration = Duration::from_secs(1);

/// How many rebuilds a save may be.
const MOST_REBUILDS: usize = 2;

/// A save that goes on for longer may be found half done.
const SLOW: Duration = Duration::from_millis(40);

/// A way of saving `text` as `content/a.md`.
type Way = (&'static str, fn(&Path, &str));

const WAYS: &[Way] = &[
    ("written in place", |file, text| fs::write(file, text).unwrap()),
    ("emptied, and written after a pause", |file, text| {
        let mut open = File::create(file).unwrap();
        thread::sleep(Duration::from_millis(50));
        open.write_all(text.as_bytes()).unwrap();
    }),
    ("emptied and closed, and written after a pause", |file, text| {
        drop(File::create(file).unwrap());
        thread::sleep(Duration::from_millis(50));
        fs::write(file, text).unwrap();
    }),
    ("written in pieces", |file, text| {
        let mut open = File::create(file).unwrap();
        for byte in text.as_bytes().chunks(8) {
            open.write_all(byte).unwrap();
            open.flush().unwrap();
            thread::sleep(Duration::from_millis(10));
        }
    }),
    ("written beside, then renamed", |file, text| {
        let beside = file.with_extension("md.tmp");
        fs::write(&beside, text).unwrap();
        fs::rename(beside, file).unwrap();
    }),
    ("the old one renamed, then written, then the old one removed", |file, text| {
        let probe = file.with_file_name("4913");
        fs::write(&probe, "").unwrap();
        fs::remove_file(probe).unwrap();
        let backup = file.with_extension("md~");
        fs::rename(file, &backup).unwrap();
        fs::write(file, text).unwrap();
        fs::remove_file(backup).unwrap();
    }),
    ("removed, then created", |file, text| {
        fs::remove_file(file).unwrap();
        fs::write(file, text).unwrap();
    }),
    ("as rsync does: hidden beside, with an old time, then renamed", |file, text| {
        let beside = file.with_file_name(".a.md.Xy3fQa");
        let mut open = File::create(&beside).unwrap();
        open.write_all(text.as_bytes()).unwrap();
        open.set_modified(SystemTime::now() - Duration::from_secs(86_400)).unwrap();
        drop(open);
        fs::rename(beside, file).unwrap();
    }),
    ("saved twice within five milliseconds", |file, text| {
        fs::write(file, "# Not yet\n").unwrap();
        thread::sleep(Duration::from_millis(4));
        fs::write(file, text).unwrap();
    }),
    ("copied over", |file, text| {
        let elsewhere = file.parent().unwrap().join("../.elsewhere");
        fs::write(&elsewhere, text).unwrap();
        assert!(Command::new("cp").arg(&elsewhere).arg(file).status().unwrap().success());
    }),
    ("moved over", |file, text| {
        let elsewhere = file.parent().unwrap().join("../.elsewhere");
        fs::write(&elsewhere, text).unwrap();
        assert!(Command::new("mv").arg(&elsewhere).arg(file).status().unwrap().success());
    }),
    ("written, then touched", |file, text| {
        fs::write(file, text).unwrap();
        OpenOptions::new().append(true).open(file).unwrap().set_modified(SystemTime::now()).unwrap();
    }),
];

fn site() -> Site {
    let site = Site::empty();
    site.write("content/index.md", "# Home\n");
    site.write("content/a.md", "# A\n");
    site.write("content/clock.md", "# Clock\n");
    site.write("content/Folder/x.md", "# X\n");
    site
}

/// Counts rebuilds of one save after the other, and the time that each takes to show.
struct Saver<'a> {
    site: &'a Site,
    preview: &'a Preview,
    rounds: usize,
    took: Vec<Duration>,
}

impl<'a> Saver<'a> {
    fn new(site: &'a Site, preview: &'a Preview) -> Self {
        Self { site, preview, rounds: 0, took: Vec::new() }
    }

    /// Saves, waits until it shows, and until nothing more is to come of it.
    fn round(&mut self, name: &str, most: usize, save: impl FnOnce(), shows: impl Fn(&Preview) -> bool) {
        let before = self.preview.moment();
        let begun = Instant::now();
        save();
        // What takes its time is rightly shown in pieces.
        let most = most + (begun.elapsed().as_millis() / SLOW.as_millis()) as usize;
        let saved = Instant::now();
        while !shows(self.preview) {
            assert!(saved.elapsed() < WITHIN, "{name} does not show:\n{}", self.preview.said());
        }
        self.took.push(saved.elapsed());
        // A later save shows after all that came before: with it, or as one rebuild more.
        self.rounds += 1;
        let tick = format!("tick{}", self.rounds);
        let beside = self.site.root().join(".clock");
        fs::write(&beside, format!("# Clock\n\n{tick}.\n")).unwrap();
        fs::rename(beside, self.site.root().join("content/clock.md")).unwrap();
        self.preview.until_holds("/clock/", &format!("{tick}."));
        assert!(shows(self.preview), "{name} does not last:\n{}", self.preview.said());
        let rebuilds = (self.preview.moment() - before).saturating_sub(1);
        assert!(rebuilds <= most, "{name}: {rebuilds} rebuilds:\n{}", self.preview.said());
    }

    fn finish(mut self) {
        self.took.sort();
        let (middle, last) = (self.took[self.took.len() / 2], self.took[self.took.len() - 1]);
        println!("{} saves show within {middle:?}, the slowest after {last:?}", self.took.len());
        assert!(middle < USUALLY_WITHIN, "{middle:?}");
    }
}

fn holds(preview: &Preview, path: &str, text: &str) -> bool {
    let reply = preview.get(path);
    reply.status == 200 && reply.text().contains(text)
}

#[test]
fn every_way_of_saving_a_file_shows() {
    let site = site();
    let preview = Preview::of(&site);
    let file = site.root().join("content/a.md");
    let mut saver = Saver::new(&site, &preview);
    for round in 0..ROUNDS {
        for (number, (name, save)) in WAYS.iter().enumerate() {
            let mark = format!("Save {round}.{number}.");
            let text = format!("# A\n\n{mark}\n");
            saver.round(name, MOST_REBUILDS, || save(&file, &text), |preview| holds(preview, "/a/", &mark));
        }
    }
    saver.finish();
}

#[test]
fn every_way_of_putting_folders_in_place_shows() {
    let site = site();
    let outside = tempfile::tempdir().unwrap();
    for number in 0..30 {
        fs::create_dir_all(outside.path().join("sub/deep")).unwrap();
        fs::write(outside.path().join(format!("sub/deep/{number}.md")), format!("# Copied {number}\n")).unwrap();
    }
    let preview = Preview::of(&site);
    let root = site.root();
    let at = |path: &str| root.join("content").join(path);
    let is_gone = |preview: &Preview, path: &str| preview.get(path).status == 404;
    let mut saver = Saver::new(&site, &preview);
    for round in 0..ROUNDS {
        let name = format!("new{round}");
        let make = || {
            fs::create_dir_all(at(&format!("{name}/b/c"))).unwrap();
            fs::write(at(&format!("{name}/b/c/x.md")), format!("# Deep {round}\n")).unwrap();
        };
        let page = format!("/{name}/b/c/x/");
        saver.round("folders made and filled", 2, make, |preview| holds(preview, &page, &format!("Deep {round}")));

        let moved = format!("moved{round}");
        let shows = |preview: &Preview| is_gone(preview, &page) && !is_gone(preview, &format!("/{moved}/b/c/x/"));
        saver.round("a folder renamed", 2, || fs::rename(at(&name), at(&moved)).unwrap(), shows);

        let write = || fs::write(at(&format!("{moved}/b/c/x.md")), "# Written after the move\n").unwrap();
        let shows = |preview: &Preview| holds(preview, &format!("/{moved}/b/c/x/"), "Written after the move");
        saver.round("a file in a renamed folder", 2, write, shows);

        let copied = format!("copied{round}");
        let copy = || {
            let status = Command::new("cp").arg("-r").arg(outside.path().join("sub")).arg(at(&copied)).status();
            assert!(status.unwrap().success());
        };
        let all = |preview: &Preview| (0..30).all(|number| !is_gone(preview, &format!("/{copied}/deep/{number}/")));
        saver.round("a folder copied", 2, copy, all);

        let none = |preview: &Preview| (0..30).all(|number| is_gone(preview, &format!("/{copied}/deep/{number}/")));
        saver.round(
            "a folder moved out",
            2,
            || {
                fs::rename(at(&copied), root.join(format!(".{copied}"))).unwrap();
            },
            none,
        );
        saver.round(
            "a folder moved in",
            2,
            || {
                fs::rename(root.join(format!(".{copied}")), at(&copied)).unwrap();
            },
            all,
        );
        let write = || fs::write(at(&format!("{copied}/deep/3.md")), "# Written after the move\n").unwrap();
        let shows = |preview: &Preview| holds(preview, &format!("/{copied}/deep/3/"), "Written after the move");
        saver.round("a file in a folder that was moved in", 2, write, shows);
        saver.round("a folder removed", 2, || fs::remove_dir_all(at(&copied)).unwrap(), none);

        let (from, to) = if round % 2 == 0 { ("Folder", "folder") } else { ("folder", "Folder") };
        let is_renamed = |preview: &Preview| holds(preview, "/folder/x/", "<h1");
        saver.round("a folder renamed in case only", 2, || fs::rename(at(from), at(to)).unwrap(), is_renamed);
        let (from, to) = if round % 2 == 0 { ("case.md", "CASE.md") } else { ("CASE.md", "case.md") };
        fs::write(at(from), "Text.\n").unwrap();
        preview.until_status("/case/", 200);
        let title = if round % 2 == 0 { "CASE" } else { "case" };
        saver.round(
            "a file renamed in case only",
            2,
            || fs::rename(at(from), at(to)).unwrap(),
            |preview| holds(preview, "/case/", &format!("<title>{title}")),
        );
        fs::remove_file(at(to)).unwrap();
        preview.until_status("/case/", 404);
    }
    saver.finish();
}

#[test]
fn a_touch_changes_nothing() {
    let site = site();
    let preview = Preview::of(&site);
    let file = OpenOptions::new().append(true).open(site.root().join("content/a.md")).unwrap();
    let mut saver = Saver::new(&site, &preview);
    for _ in 0..ROUNDS {
        let touch = || file.set_modified(SystemTime::now()).unwrap();
        saver.round("a touch", 0, touch, |preview| preview.get("/a/").status == 200);
    }
}

#[test]
fn a_checkout_of_hundreds_of_files_is_one_change() {
    const FILES: usize = 500;
    let site = site();
    let git = |arguments: &[&str]| {
        let identity = ["-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "gc.auto=0"];
        let mut git = Command::new("git");
        git.args(identity).args(arguments).current_dir(site.root()).env("HOME", site.home());
        git.env("GIT_CONFIG_NOSYSTEM", "1")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .is_ok_and(|status| status.success())
    };
    if !git(&["init"]) {
        println!("there is no git to try it with");
        return;
    }
    let page = |number: usize| format!("content/many/group{}/{number}.md", number % 7);
    for branch in ["one", "two"] {
        assert!(git(&["checkout", "-b", branch]));
        for number in 0..FILES {
            site.write(page(number), format!("# Page {number}\n\nOn branch {branch}.\n"));
        }
        assert!(git(&["add", "content/many"]) && git(&["commit", "-m", branch]));
    }
    let preview = Preview::of(&site);
    let mut saver = Saver::new(&site, &preview);
    let ask = |preview: &Preview, branch: &str| {
        (0..FILES).step_by(83).all(|number| {
            holds(preview, &format!("/many/group{}/{number}/", number % 7), &format!("On branch {branch}."))
        })
    };
    for _ in 0..ROUNDS {
        for branch in ["one", "two"] {
            saver.round(
                "a checkout",
                MOST_REBUILDS,
                || assert!(git(&["checkout", branch])),
                |preview| ask(preview, branch),
            );
        }
    }
    saver.finish();
}
