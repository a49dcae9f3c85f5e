//! What other people, other programs and other disks put in the way.

use std::fs;

use super::*;

#[test]
fn files_of_others_are_kept_adopted_or_reported() {
    let site = Site::new();
    site.write("CNAME", "example.org");
    site.write("a/index.html", "A");
    assert_eq!(site.counts(&[("a/", "A"), ("b/", "B")]), (1, 1, 0));
    assert_eq!(site.counts(&[("b/", "B")]), (0, 1, 1));
    assert_eq!(site.names(), ["CNAME", "b", "b/index.html"]);

    site.write("c/index.html", "theirs");
    site.write("d", "theirs");
    site.write("e/index.html/deep", "theirs");
    fs::create_dir(site.path("f")).unwrap();
    let before = site.tree();
    let faults =
        site.build(&[("b/", "new"), ("c/", "C"), ("d/", "D"), ("e/", "E"), ("f", "F"), ("g/", "G")]).unwrap_err();
    assert!(faults.iter().all(|fault| fault.lint == Lint::ForeignFile && fault.help.is_some()));
    let messages: Vec<&str> = faults.iter().map(|fault| fault.message.as_str()).collect();
    assert_eq!(
        messages,
        [
            "`public/c/index.html` is in the way, and was not written by Larder",
            "`public/d` is in the way of a folder, and was not written by Larder as it is now",
            "`public/e/index.html` is in the way of a file, and holds what was not written by Larder as it is now",
            "`public/f` is in the way of a file, and holds what was not written by Larder as it is now",
        ]
    );
    assert_eq!(site.tree(), before);
}

#[test]
fn a_stale_file_that_was_edited_is_kept() {
    let site = Site::new();
    site.counts(&[("", "home"), ("a/", "A"), ("a/b/", "B")]);
    site.write("a/index.html", "edited");
    for _ in 0..2 {
        let report = site.build(&[("", "home")]).unwrap();
        let [warning] = &report.warnings[..] else { panic!("{report:?}") };
        assert_eq!(warning.lint, Lint::EditedOutput);
        assert!(warning.message.starts_with("`public/a/index.html` is no longer part"), "{}", warning.message);
        assert_eq!(site.names(), ["a", "a/index.html", "index.html"]);
    }
    fs::remove_file(site.path("a/index.html")).unwrap();
    assert_eq!(site.counts(&[("", "home")]), (0, 1, 0));
    assert_eq!(site.names(), ["index.html"]);
}

#[test]
fn an_edited_file_that_is_still_ours_is_written_again() {
    let site = Site::new();
    site.counts(&[("a/", "A")]);
    site.write("a/index.html", "edited");
    assert_eq!(site.counts(&[("a/", "A")]), (1, 0, 0));
    fs::remove_file(site.path("a/index.html")).unwrap();
    assert_eq!(site.counts(&[("a/", "A")]), (1, 0, 0));
}

#[test]
fn a_file_becomes_a_folder_and_back() {
    let site = Site::new();
    site.counts(&[("a", "file"), ("x/y/z/", "deep")]);
    assert_eq!(site.counts(&[("a/", "folder"), ("x", "file")]), (2, 0, 2));
    assert_eq!(site.names(), ["a", "a/index.html", "x"]);
    assert_eq!(site.counts(&[("a", "file"), ("x/y/z/", "deep")]), (2, 0, 2));
    assert_eq!(site.names(), ["a", "x", "x/y", "x/y/z", "x/y/z/index.html"]);

    site.write("a", "edited");
    site.write("x/y/theirs", "theirs");
    let before = site.tree();
    assert_eq!(site.build(&[("a/", "folder"), ("x", "file")]).unwrap_err().len(), 2);
    assert_eq!(site.tree(), before);
}

#[cfg(target_os = "linux")]
#[test]
fn names_may_differ_in_case_alone() {
    let site = Site::new();
    site.counts(&[("Combi/", "A")]);
    assert_eq!(site.counts(&[("combi/", "A")]), (1, 0, 1));
    assert_eq!(site.names(), ["combi", "combi/index.html"]);
}

#[cfg(unix)]
#[test]
fn nothing_is_written_or_deleted_through_links() {
    use std::os::unix::fs::symlink;
    let site = Site::new();
    site.counts(&[("a/", "A"), ("b/", "B"), ("c/d/", "D")]);
    let elsewhere = site.root.path().join("elsewhere");
    for (page, name) in [("a/index.html", "a"), ("c/d/index.html", "c")] {
        fs::create_dir_all(elsewhere.join(page).parent().unwrap()).unwrap();
        fs::rename(site.path(page), elsewhere.join(page)).unwrap();
        fs::remove_dir_all(site.path(name)).unwrap();
        symlink(elsewhere.join(name), site.path(name)).unwrap();
    }
    fs::rename(site.path("b/index.html"), elsewhere.join("b.html")).unwrap();
    symlink(elsewhere.join("b.html"), site.path("b/index.html")).unwrap();

    let faults = site.build(&[("a/", "new"), ("b/", "B"), ("c/d/", "D"), ("c", "file")]).unwrap_err();
    let messages: Vec<String> = faults.into_iter().map(|fault| fault.message).collect();
    let link = |name: &str| format!("`public/{name}` is a link, and nothing is written through links");
    assert_eq!(messages, [link("a"), link("b/index.html"), link("c"), link("c")]);

    // Now all three pages are stale.
    let report = site.build(&[("", "home")]).unwrap();
    assert_eq!((report.removed, report.warnings.len()), (0, 1));
    for (file, text) in [("a/index.html", "A"), ("b.html", "B"), ("c/d/index.html", "D")] {
        assert_eq!(fs::read_to_string(elsewhere.join(file)).unwrap(), text);
    }
    assert_eq!(site.names(), ["a", "b", "b/index.html", "c", "index.html"]);
}

#[test]
fn without_its_manifest_a_build_deletes_nothing() {
    let site = Site::new();
    site.counts(&[("a/", "A"), ("b/", "B")]);
    let manifests = site.root.path().join(".larder/manifests");
    let manifest = fs::read_dir(&manifests).unwrap().next().unwrap().unwrap().path();
    fs::write(&manifest, "larder manifest 1\nrubbish").unwrap();
    assert_eq!(site.counts(&[("a/", "A")]), (0, 1, 0));
    assert_eq!(site.names(), ["a", "a/index.html", "b", "b/index.html"]);
    assert_eq!(only(site.build(&[("b/", "new")])).0, Lint::ForeignFile);
}

#[test]
fn what_a_killed_build_left_is_cleared_away() {
    let site = Site::new();
    site.counts(&[("a/", "A"), ("b/", "B")]);
    // As killed while renaming: both hashes of `a` are known, files wait, a folder is empty.
    let stage = site.begin();
    stage.put(&url("a/"), b"new").unwrap();
    stage.put(&url("c/"), b"C").unwrap();
    let done =
        |path: &str, text: &[u8]| (file::OutputFile::of(&url(path)).unwrap(), crate::base::hash::ContentHash::of(text));
    let new = manifest::Manifest::new(vec![done("a/", b"new"), done("c/", b"C")]);
    stage.manifest_file.save(&stage.manifest.union(&new)).unwrap();
    drop(stage);
    let tmp = site.root.path().join(".larder/tmp");
    fs::create_dir_all(tmp.join("1")).unwrap();
    fs::write(tmp.join("1/0"), "n").unwrap();
    fs::create_dir_all(site.path(".larder-tmp/0")).unwrap();
    fs::write(site.path(".larder-tmp/0/0"), "half").unwrap();
    fs::create_dir(site.path("c")).unwrap();
    site.write("a/index.html", "new");
    assert_eq!(site.counts(&[("b/", "B")]), (0, 1, 1));
    assert_eq!(site.names(), ["b", "b/index.html"]);
}

#[test]
fn pages_that_no_disk_can_hold_are_refused_before_anything_is_written() {
    let site = Site::new();
    let long = format!("{}/", "x".repeat(256));
    let deep = "deep/".repeat(1000);
    let faults = site.build(&[("a/", "A"), (&long, "long"), (&deep, "deep")]).unwrap_err();
    assert!(faults.len() == 2 && faults.iter().all(|fault| fault.lint == Lint::Output));
    assert!(!site.target.folder().exists());
}

/// An output folder on a file system of its own, if this machine has one that anybody may write to.
#[cfg(target_os = "linux")]
#[test]
fn an_output_folder_on_another_file_system() {
    let root = tempfile::tempdir().unwrap();
    let Ok(elsewhere) = tempfile::tempdir_in("/dev/shm") else {
        eprintln!("SKIPPED: /dev/shm cannot be written to");
        return;
    };
    if ops::can_rename(root.path(), elsewhere.path()) {
        eprintln!("SKIPPED: /dev/shm is on the file system of the temporary folder");
        return;
    }
    let site = Site::at(&elsewhere.path().join("deep/public"));
    let stage = site.begin();
    stage.put(&url("a/"), b"A").unwrap();
    assert!(site.path(".larder-tmp").exists());
    drop(stage);
    assert!(!elsewhere.path().join("deep").exists());

    assert_eq!(site.counts(&[("a/", "A"), ("b/", "B")]), (2, 0, 0));
    assert_eq!(site.counts(&[("a/", "new")]), (1, 0, 1));
    assert_eq!(site.names(), ["a", "a/index.html"]);
    let outside = elsewhere.path().join("outside");
    fs::create_dir(&outside).unwrap();
    std::os::unix::fs::symlink(&outside, site.path(".larder-tmp")).unwrap();
    assert_eq!(only(site.build(&[("a/", "newer")])).0, Lint::Output);
    assert_eq!(ops::list(&outside).unwrap(), <[String; 0]>::default());
}

#[test]
fn a_disk_error_names_the_file() {
    let site = Site::new();
    site.counts(&[("a/", "A")]);
    let before = site.tree();
    fs::write(site.root.path().join(".larder/tmp"), "a file where a folder must be").unwrap();
    let (lint, message) = only(site.build(&[("a/", "new")]));
    assert_eq!(lint, Lint::Output);
    assert!(message.starts_with("cannot write `public/a/index.html`: "), "{message}");
    assert_eq!(site.tree(), before);
}
