//! The output depends on the site and on nothing else: not on where the site lies, the time zone, the language of the system, the
//! number of threads, the order and the time in which the files were made, or the folder from which it is built.
//!
//! Every site is built in all these ways, and all of them must come to the same files: one hash.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[path = "support/random.rs"]
mod random;
#[path = "support/scratch.rs"]
mod scratch;
#[path = "support/tree.rs"]
mod tree;

use std::fs;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, SystemTime};

use random::Random;
use tree::Tree;

/// What is copied of a site.
const SOURCES: [&str; 5] = ["content", "data", "static", "themes", "site.toml"];

/// A moment at which no article was written.
const LONG_AGO: Duration = Duration::from_secs(86_400);

/// The circumstances of a build.
struct Way {
    name: &'static str,
    arguments: &'static [&'static str],
    environment: &'static [(&'static str, &'static str)],
    /// The folder that the site's folder lies in.
    place: &'static str,
    /// What the order follows from in which the files are made; by name if 0.
    order: u64,
    /// Whether the files seem to be decades old.
    is_old: bool,
}

const PLAIN: Way = Way { name: "plain", arguments: &[], environment: &[], place: "a", order: 0, is_old: false };

const WAYS: [Way; 14] = [
    PLAIN,
    Way { name: "again", ..PLAIN },
    Way { name: "one thread", arguments: &["--threads", "1"], ..PLAIN },
    Way { name: "two threads", arguments: &["--threads", "2"], ..PLAIN },
    Way { name: "eight threads", arguments: &["--threads", "8"], ..PLAIN },
    Way { name: "Kiritimati", environment: &[("TZ", "Pacific/Kiritimati")], ..PLAIN },
    Way { name: "Pago Pago", environment: &[("TZ", "Pacific/Pago_Pago")], ..PLAIN },
    Way { name: "Turkish", environment: &[("LC_ALL", "tr_TR.UTF-8"), ("LANG", "tr_TR.UTF-8")], ..PLAIN },
    Way { name: "no locale", environment: &[("LC_ALL", "C"), ("LANG", "C")], ..PLAIN },
    Way { name: "an epoch", environment: &[("SOURCE_DATE_EPOCH", "86400")], ..PLAIN },
    Way { name: "another place", place: "a place/that is/rather deeper/热", ..PLAIN },
    Way { name: "another order", order: 1, ..PLAIN },
    Way { name: "yet another order", order: 2, ..PLAIN },
    Way { name: "old files", is_old: true, ..PLAIN },
];

#[test]
fn the_demonstration_site_has_one_hash() {
    has_one_hash(Path::new(env!("CARGO_MANIFEST_DIR")), &SOURCES);
}

#[test]
fn a_vault_has_one_hash() {
    has_one_hash(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sites/vault"), &[""]);
}

#[test]
fn a_repository_of_readmes_has_one_hash() {
    has_one_hash(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sites/readmes"), &[""]);
}

/// Builds `parts` of the folder `site` in every way.
fn has_one_hash(site: &Path, parts: &[&str]) {
    let sources = sources(site, parts);
    assert!(sources.len() > 3, "there is no site in `{}`", site.display());
    let expected = PLAIN.build(&sources);
    assert!(expected.contains_key("index.html"));
    for way in &WAYS {
        let actual = way.build(&sources);
        let wrong = tree::difference(&expected, &actual);
        assert!(wrong.is_empty() && hash(&expected) == hash(&actual), "built in the way `{}`:\n{wrong}", way.name);
    }
    println!("{} ways, {} files and folders, one hash: {:016x}", WAYS.len(), expected.len(), hash(&expected));
}

/// The files of a site.
fn sources(site: &Path, parts: &[&str]) -> Vec<(PathBuf, Vec<u8>)> {
    let mut files = Vec::new();
    for part in parts {
        let path = site.join(part);
        if path.is_file() {
            files.push((PathBuf::from(part), fs::read(&path).unwrap()));
        }
        let below = if path.is_dir() { tree::read(&path) } else { Tree::new() };
        files.extend(below.into_iter().filter_map(|(name, bytes)| Some((Path::new(part).join(name), bytes?))));
    }
    files
}

impl Way {
    /// Makes the site and builds it.
    fn build(&self, sources: &[(PathBuf, Vec<u8>)]) -> Tree {
        let home = scratch::folder();
        // Without settings a site is called after its folder: that must be the same.
        let root = home.path().join(self.place).join("site");
        self.write(sources.to_vec(), &root);
        let out = home.path().join("out");
        let mut command = Command::new(env!("CARGO_BIN_EXE_larder"));
        for variable in ["TZ", "LANG", "LC_ALL", "SOURCE_DATE_EPOCH"] {
            command.env_remove(variable);
        }
        command.args(["build", "--quiet"]).args(self.arguments).arg("--out").arg(&out).arg("-C").arg(&root);
        let output = command.envs(self.environment.iter().copied()).current_dir(home.path()).output().unwrap();
        assert!(output.status.success(), "{}: {}", self.name, String::from_utf8_lossy(&output.stderr));
        tree::read(&out)
    }

    fn write(&self, mut sources: Vec<(PathBuf, Vec<u8>)>, root: &Path) {
        if self.order > 0 {
            shuffle(&mut sources, &mut Random::new(self.order));
        }
        for (path, bytes) in sources {
            let path = root.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, bytes).unwrap();
            if self.is_old {
                let file = fs::File::options().append(true).open(&path).unwrap();
                file.set_modified(SystemTime::UNIX_EPOCH + LONG_AGO).unwrap();
            }
        }
    }
}

fn shuffle<T>(items: &mut [T], random: &mut Random) {
    for last in (1..items.len()).rev() {
        items.swap(last, random.below(last + 1));
    }
}

fn hash(tree: &Tree) -> u64 {
    let mut hasher = DefaultHasher::new();
    tree.hash(&mut hasher);
    hasher.finish()
}
