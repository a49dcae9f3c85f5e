//! Sends SIGKILL to one build of a large site after another, at random moments.
//!
//! Each build goes on from what the last one left, towards one of two versions of the site. Half of the kills come at any time of the
//! build, half when files are being put in place. `LARDER_KILLS` (200) and `LARDER_KILL_SECONDS` (25) say when it is
//! enough, `LARDER_SEED` (1) which moments it is.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use super::random::Random;
use super::scratch;
use super::tree::{self, Tree};
use super::{larder, leftovers, torn};

/// How many articles the site has.
const ARTICLES: usize = 2_000;

/// After how many kills a build may come to its end.
const KILLS_IN_A_ROW: usize = 10;

/// With fewer kills than this, nothing is shown.
const FEWEST: usize = 20;

/// How often it is looked whether a build has got somewhere.
const POLL: Duration = Duration::from_micros(200);

/// A part of the whole build's time in which all files are put in place.
const PUTTING_IN_PLACE: u32 = 5;

#[test]
fn a_kill_at_any_moment_leaves_files_old_or_new() {
    let limit = |name: &str, usual: u64| std::env::var(name).map_or(usual, |value| value.parse().unwrap());
    let (most, seed) = (usize::try_from(limit("LARDER_KILLS", 200)).unwrap(), limit("LARDER_SEED", 1));
    let until = Instant::now() + Duration::from_secs(limit("LARDER_KILL_SECONDS", 25));
    let site = Site::new();
    let mut random = Random::new(seed);
    let (mut kills, mut mixtures) = (0, 0);
    while kills < most && (Instant::now() < until || kills < FEWEST) {
        let version = random.below(2);
        site.choose(version);
        if !site.kill_a_build(&mut random) {
            continue;
        }
        kills += 1;
        let actual = tree::read(&site.out());
        let wrong = torn(&actual, &site.clean[0], &site.clean[1]);
        assert!(wrong.is_empty(), "seed {seed}, kill {kills}:\n{wrong}");
        mixtures += usize::from(!site.clean.contains(&actual));
        if kills.is_multiple_of(KILLS_IN_A_ROW) {
            site.finishes(version);
        }
    }
    site.finishes(0);
    println!("{kills} kills at random (seed {seed}), {mixtures} of them with a mixture of old and new files");
    assert!(mixtures > 0, "no kill came while files were put in place");
}

/// A large site in two versions, of which the settings choose one.
struct Site {
    root: tempfile::TempDir,
    clean: [Tree; 2],
    /// How long a build takes.
    takes: Duration,
}

impl Site {
    fn new() -> Self {
        let mut site = Self { root: scratch::folder(), clean: Default::default(), takes: Duration::ZERO };
        for version in 0..2 {
            site.write(version);
            site.choose(version);
            let (out, start) = (site.root.path().join(format!("clean-{version}")), Instant::now());
            assert!(larder(site.root.path(), &out).status().unwrap().success());
            site.takes = start.elapsed();
            site.clean[version] = tree::read(&out);
        }
        assert!(larder(site.root.path(), &site.out()).status().unwrap().success());
        site
    }

    /// Writes one version's articles: a tenth of them is not in the other, a third is other there.
    fn write(&self, version: usize) {
        let folder = self.root.path().join(format!("version-{version}"));
        for n in (0..ARTICLES).filter(|n| n % 10 != version) {
            let path = folder.join(format!("{}/Page {n}.md", n % 40));
            let text = if n.is_multiple_of(3) { format!("As of version {version}. ") } else { String::new() };
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, format!("{text}See [](/{}/).\n\n{}", n % 40, "Salt, pepper, patience. ".repeat(20)))
                .unwrap();
        }
    }

    /// Makes the next build one of `version`.
    fn choose(&self, version: usize) {
        let settings = format!("title = \"Large\"\ncontent = \"version-{version}\"\n");
        fs::write(self.root.path().join("site.toml"), settings).unwrap();
    }

    fn out(&self) -> PathBuf {
        self.root.path().join("public")
    }

    /// Begins a build and kills it; whether that came before its end.
    fn kill_a_build(&self, random: &mut Random) -> bool {
        let before = self.manifests();
        let mut build = larder(self.root.path(), &self.out()).stderr(Stdio::null()).spawn().unwrap();
        let mut within = self.takes;
        if random.below(2) == 0 {
            // The list of all files, old and new, is saved just before the first is put in place.
            while self.manifests() == before && is_running(&mut build) {
                thread::sleep(POLL);
            }
            within /= PUTTING_IN_PLACE;
        }
        thread::sleep(within * u32::try_from(random.below(1000)).unwrap() / 1000);
        let was_running = is_running(&mut build);
        build.kill().unwrap();
        build.wait().unwrap();
        was_running
    }

    /// When each list of written files was saved.
    fn manifests(&self) -> Vec<SystemTime> {
        let lists = fs::read_dir(self.root.path().join(".larder/manifests")).unwrap().map(Result::unwrap);
        let lists = lists.filter(|entry| has_extension(&entry.path(), "txt"));
        lists.map(|entry| entry.metadata().unwrap().modified().unwrap()).collect()
    }

    /// Lets a build come to its end, and compares with a clean one.
    fn finishes(&self, version: usize) {
        self.choose(version);
        let output = larder(self.root.path(), &self.out()).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        assert_eq!(tree::difference(&self.clean[version], &tree::read(&self.out())), "");
        let left = leftovers(self.root.path(), &self.out());
        assert!(left.is_empty(), "the build left {left:?}");
    }
}

fn has_extension(path: &Path, wanted: &str) -> bool {
    path.extension().is_some_and(|extension| extension == wanted)
}

fn is_running(build: &mut Child) -> bool {
    build.try_wait().unwrap().is_none()
}
