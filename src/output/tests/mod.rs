//! Whole builds into a folder on the disk: what ordinary ones do, and the site that [`obstacles`] tests with too.

mod obstacles;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use rayon::iter::{IntoParallelIterator as _, ParallelIterator as _};

use super::target::STATE_FOLDER;
use super::*;
use crate::base::path::UrlPath;
use crate::diagnostic::{Diagnostic, Lint};

/// A site's root, and the output folder in it or elsewhere.
struct Site {
    root: tempfile::TempDir,
    target: Target,
}

impl Site {
    fn new() -> Self {
        Self::at(Path::new("public"))
    }

    fn at(output: &Path) -> Self {
        let root = tempfile::tempdir().unwrap();
        let target = Target::check(root.path(), output, &[PathBuf::from("content")], None).unwrap();
        Self { root, target }
    }

    fn begin(&self) -> Stage<'_> {
        Stage::begin(&self.target, Duration::ZERO).unwrap()
    }

    /// Builds a site of these URLs and texts.
    fn build(&self, pages: &[(&str, &str)]) -> Result<Report, Vec<Diagnostic>> {
        let stage = self.begin();
        let faults: Vec<_> = pages
            .iter()
            .filter_map(|(path, text)| stage.put(&url(path), text.as_bytes()).err().map(|fault| *fault))
            .collect();
        if faults.is_empty() { stage.commit() } else { Err(faults) }
    }

    /// Builds and says how many files were written, unchanged, removed; there must be no warning.
    fn counts(&self, pages: &[(&str, &str)]) -> (usize, usize, usize) {
        let report = self.build(pages).unwrap();
        assert_eq!(report.warnings, []);
        assert_eq!(self.leftovers(), <[String; 0]>::default());
        (report.written, report.unchanged, report.removed)
    }

    fn path(&self, file: &str) -> PathBuf {
        self.target.folder().join(file)
    }

    fn write(&self, file: &str, text: &str) {
        fs::create_dir_all(self.path(file).parent().unwrap()).unwrap();
        fs::write(self.path(file), text).unwrap();
    }

    /// Files with their text and time of change, folders with their time, links.
    fn tree(&self) -> BTreeMap<String, (Option<String>, SystemTime)> {
        let entries = walkdir::WalkDir::new(self.target.folder()).into_iter().filter_map(Result::ok);
        let describe = |entry: walkdir::DirEntry| {
            let name = entry.path().strip_prefix(self.target.folder()).unwrap().to_string_lossy().into_owned();
            let text = entry.file_type().is_file().then(|| fs::read_to_string(entry.path()).unwrap());
            (name, (text, entry.metadata().unwrap().modified().unwrap()))
        };
        entries.map(describe).collect()
    }

    /// The paths of everything in the output folder.
    fn names(&self) -> Vec<String> {
        self.tree().into_keys().filter(|name| !name.is_empty()).collect()
    }

    /// What no build should leave behind.
    fn leftovers(&self) -> Vec<String> {
        let state = walkdir::WalkDir::new(self.root.path().join(STATE_FOLDER)).min_depth(1);
        let names =
            state.into_iter().filter_map(Result::ok).map(|entry| entry.file_name().to_string_lossy().into_owned());
        let expected =
            |name: &String| matches!(name.as_str(), "lock" | ".gitignore" | "manifests") || name.ends_with(".txt");
        names
            .filter(|name| !expected(name))
            .chain(self.names().into_iter().filter(|name| name.contains("larder")))
            .collect()
    }
}

fn url(path: &str) -> UrlPath {
    UrlPath::parse(path).unwrap()
}

/// The lint and message of the only fault.
fn only(result: Result<Report, Vec<Diagnostic>>) -> (Lint, String) {
    let [fault] = <[Diagnostic; 1]>::try_from(result.unwrap_err()).unwrap();
    (fault.lint, fault.message)
}

#[test]
fn only_what_changed_is_written() {
    let site = Site::new();
    assert_eq!(site.counts(&[("", "home"), ("a/", "A"), ("a/b/", "B"), ("feed.xml", "")]), (4, 0, 0));
    let before = site.tree();
    assert_eq!(site.counts(&[("", "home"), ("a/", "A"), ("a/b/", "B"), ("feed.xml", "")]), (0, 4, 0));
    assert_eq!(site.tree(), before);
    assert_eq!(site.counts(&[("", "home"), ("a/", "other"), ("c/d/", "D")]), (2, 1, 2));
    assert_eq!(site.names(), ["a", "a/index.html", "c", "c/d", "c/d/index.html", "index.html"]);
    assert_eq!(site.counts(&[]), (0, 0, 3));
    assert_eq!(site.tree().into_keys().collect::<Vec<_>>(), [""]);
}

#[test]
fn an_unchanged_build_leaves_the_state_alone_too() {
    let site = Site::new();
    site.counts(&[("a/", "A")]);
    let manifests = || fs::read_dir(site.root.path().join(".larder/manifests")).unwrap();
    let times = || manifests().map(|entry| entry.unwrap().metadata().unwrap().modified().unwrap()).collect::<Vec<_>>();
    let before = times();
    site.counts(&[("a/", "A")]);
    assert_eq!(times(), before);
}

#[test]
fn a_build_that_is_dropped_changes_nothing() {
    let site = Site::new();
    let stage = site.begin();
    stage.put(&url("a/"), b"A").unwrap();
    drop(stage);
    assert!(!site.target.folder().exists());
    assert_eq!(site.leftovers(), <[String; 0]>::default());

    site.counts(&[("a/", "A"), ("b/", "B")]);
    let before = site.tree();
    let stage = site.begin();
    for (path, text) in [("a/", "new"), ("c/", "C"), ("b/", "B")] {
        stage.put(&url(path), text.as_bytes()).unwrap();
    }
    assert_eq!(site.tree(), before);
    drop(stage);
    assert_eq!(site.tree(), before);
    assert_eq!(site.leftovers(), <[String; 0]>::default());
}

#[test]
fn a_build_with_a_failure_cannot_be_committed() {
    let site = Site::new();
    site.counts(&[("a/", "A")]);
    site.write("b/index.html", "theirs");
    let stage = site.begin();
    stage.put(&url("b/"), b"ours").unwrap_err();
    stage.put(&url("c/"), b"C").unwrap();
    assert_eq!(only(stage.commit()).0, Lint::Internal);
    assert_eq!(site.names(), ["a", "a/index.html", "b", "b/index.html"]);
}

#[test]
fn two_outputs_for_one_place_are_refused() {
    for pages in [[("a", "1"), ("a", "2")], [("a", "1"), ("a/b/", "2")], [("a/", "1"), ("a/index.html", "1")]] {
        let site = Site::new();
        assert_eq!(only(site.build(&pages)).0, Lint::Internal, "{pages:?}");
        assert!(!site.target.folder().exists());
    }
}

#[test]
fn all_threads_put_at_once() {
    let site = Site::new();
    let build = |changed: &str| {
        let stage = site.begin();
        let page = |n: usize| stage.put(&url(&format!("{}/{n}/", n % 7)), format!("{n}{changed}").as_bytes());
        (0..500).into_par_iter().try_for_each(page).unwrap();
        stage.commit().unwrap()
    };
    assert_eq!(build("").written, 500);
    assert_eq!(build("").unchanged, 500);
    assert_eq!(build("!").written, 500);
    assert_eq!(fs::read_to_string(site.path("3/10/index.html")).unwrap(), "10!");
}

#[test]
fn assets_are_copied_without_their_permissions() {
    let site = Site::new();
    let source = site.root.path().join("photo.jpg");
    let build = || {
        let stage = site.begin();
        stage.copy(&url("img/photo.jpg"), &source).unwrap();
        stage.commit().unwrap()
    };
    fs::write(&source, vec![1; 100_000]).unwrap();
    let mut permissions = fs::metadata(&source).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&source, permissions).unwrap();
    assert_eq!((build().written, build().unchanged), (1, 1));
    assert!(!fs::metadata(site.path("img/photo.jpg")).unwrap().permissions().readonly());
    fs::remove_file(&source).unwrap();
    fs::write(&source, vec![2; 100_000]).unwrap();
    assert_eq!(build().written, 1);
    assert_eq!(fs::read(site.path("img/photo.jpg")).unwrap(), vec![2; 100_000]);

    let stage = site.begin();
    let fault = stage.copy(&url("img/none.jpg"), &site.root.path().join("none.jpg")).unwrap_err();
    assert_eq!(fault.lint, Lint::Unreadable);
    assert!(fault.message.contains("none.jpg`: "), "{}", fault.message);
}

#[test]
fn each_output_folder_has_a_manifest_of_its_own() {
    let site = Site::new();
    site.counts(&[("a/", "A")]);
    let other = Target::check(site.root.path(), Path::new("other"), &[], None).unwrap();
    let stage = Stage::begin(&other, Duration::ZERO).unwrap();
    stage.put(&url("b/"), b"B").unwrap();
    assert_eq!(stage.commit().unwrap().written, 1);
    assert_eq!(site.counts(&[("b/", "B")]), (1, 0, 1));
    assert!(other.folder().join("b/index.html").exists());
}
