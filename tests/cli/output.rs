//! What may be written where, what is kept, and what happens when nobody listens.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use super::program::{Entry, Site, run};
use super::{good_site, said, site_with_a_warning};

/// The files below a folder of a site, by their paths there.
pub fn contents(site: &Site, folder: &str) -> BTreeMap<PathBuf, Vec<u8>> {
    let below = site.root().join(folder);
    let files = site.snapshot(folder).into_iter().filter_map(|(path, (entry, _))| match entry {
        Entry::File(bytes) => Some((path.strip_prefix(&below).unwrap().to_owned(), bytes)),
        Entry::Folder | Entry::Other => None,
    });
    files.collect()
}

#[test]
fn out_is_relative_to_where_you_stand_and_output_to_the_root() {
    let site = good_site();
    let mut command = site.larder(&["build", "--out", "../elsewhere/kb"]);
    command.current_dir(site.root().join("content"));
    let built = run(command);
    assert_eq!(built.status, 0, "{}", built.stderr);
    assert!(site.root().join("elsewhere/kb/a/index.html").is_file());
    site.write("site.toml", "title = \"Kitchen\"\noutput = \"../published\"\n");
    let mut command = site.larder(&["build"]);
    command.current_dir(site.root().join("content"));
    assert_eq!(run(command).status, 0);
    assert!(site.root().join("../published/a/index.html").is_file());
}

#[test]
fn dangerous_outputs_are_refused() {
    let site = good_site();
    for folder in ["static", "repository/.git", "docs", "real"] {
        fs::create_dir_all(site.root().join(folder)).unwrap();
    }
    site.write("file", "mine");
    std::os::unix::fs::symlink("real", site.root().join("link")).unwrap();
    let before = site.snapshot("");
    let (home, root) = (site.home(), site.root());
    for (output, reason) in [
        ("/", "it is the root of the file system"),
        (home.to_str().unwrap(), "it is the home folder, or holds it"),
        (root.to_str().unwrap(), "it is the site's own folder, or holds it"),
        (".", "it is the site's own folder, or holds it"),
        ("content/..", "it is the site's own folder, or holds it"),
        ("..", "it is the home folder, or holds it"),
        ("content", "which the site is read from"),
        ("content/new/public", "which the site is read from"),
        ("static", "which the site is read from"),
        ("themes/mine", "which the site is read from"),
        ("data", "which the site is read from"),
        (".larder", "`.larder` is where Larder keeps its own files"),
        ("file", "it is not a folder"),
        ("link", "it is a link, or lies behind one"),
        ("link/below", "it is a link, or lies behind one"),
        ("repository", "it is a Git repository, or part of one"),
        ("repository/.git", "it is a Git repository, or part of one"),
    ] {
        let refused = site.run(&["build", "--out", output]);
        assert_eq!(refused.status, 2, "{output}");
        assert!(refused.stderr.starts_with("error[settings]: the site cannot be written to `"), "{}", refused.stderr);
        assert!(refused.stderr.contains(reason), "{output}: {}", refused.stderr);
        let help = "  = help: name another folder with `output` in `site.toml`, or with `--out`\n";
        assert!(refused.stderr.contains(help), "{}", refused.stderr);
    }
    assert_eq!(site.snapshot(""), before);
    let beside = site.run(&["build", "--out", "content_public"]);
    assert_eq!(beside.status, 0, "whole steps are compared: {}", beside.stderr);
}

#[test]
fn an_output_in_the_settings_is_refused_alike() {
    let site = good_site();
    site.write("site.toml", "output = \"content/public\"\n");
    assert_eq!(site.run(&["build"]).status, 2);
    site.write("site.toml", "content = \"notes\"\noutput = \"notes\"\n");
    site.write("notes/a.md", "A\n");
    assert_eq!(site.run(&["build"]).status, 2);
}

#[test]
fn a_build_waits_for_another_one_but_not_for_ever() {
    let site = good_site();
    assert_eq!(site.run(&["build"]).status, 0);
    let lock = File::options().write(true).open(site.root().join(".larder/lock")).unwrap();
    lock.lock().unwrap();
    let before = site.snapshot("public");
    let refused = site.run(&["build"]);
    let expected =
        "error[output]: another `larder` is building this site\n  = help: wait until it is done, or stop it\n\n";
    assert_eq!(refused.status, 1);
    assert!(said(&refused).starts_with(expected), "{}", refused.stderr);
    assert!(refused.took >= Duration::from_secs(5), "{:?}", refused.took);
    assert_eq!(site.snapshot("public"), before);
    assert_eq!(site.run(&["check"]).status, 0, "who writes nothing need not wait");
    let release = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(300));
        drop(lock);
    });
    let waited = site.run(&["build"]);
    release.join().unwrap();
    assert_eq!(waited.status, 0, "{}", waited.stderr);
}

#[test]
fn what_is_stale_is_removed_and_what_was_edited_is_kept() {
    let site = good_site();
    for page in ["b", "c"] {
        site.write(format!("content/{page}.md"), "Text.\n");
    }
    assert_eq!(site.run(&["build"]).status, 0);
    fs::write(site.root().join("public/c/index.html"), "edited").unwrap();
    for page in ["b", "c"] {
        fs::remove_file(site.root().join(format!("content/{page}.md"))).unwrap();
    }
    let built = site.run(&["build"]);
    let expected = "warning[edited-output]: `public/c/index.html` is no longer part of the site, but was changed by hand\n  = \
                    help: it is kept; delete it if nobody needs it\n\n";
    assert_eq!(built.status, 0);
    assert!(said(&built).starts_with(expected), "{}", built.stderr);
    assert!(built.stderr.contains(" 1 removed; 1 warning; "), "{}", built.stderr);
    assert!(!site.root().join("public/b").exists());
    assert_eq!(fs::read(site.root().join("public/c/index.html")).unwrap(), b"edited");
}

#[test]
fn somebody_elses_files_are_kept_and_never_overwritten() {
    let site = good_site();
    site.write("public/CNAME", "example.org");
    site.write("public/a/index.html", "mine");
    let before = site.snapshot("public");
    let refused = site.run(&["build"]);
    let expected = "error[foreign-file]: `public/a/index.html` is in the way, and was not written by Larder\n  = help: move it \
                    away, or choose another folder with `output` in `site.toml` or with `--out`\n\n";
    assert_eq!(refused.status, 1);
    assert!(said(&refused).starts_with(expected), "{}", refused.stderr);
    assert_eq!(site.snapshot("public"), before);
    fs::remove_file(site.root().join("public/a/index.html")).unwrap();
    assert_eq!(site.run(&["build"]).status, 0);
    assert_eq!(fs::read(site.root().join("public/CNAME")).unwrap(), b"example.org");
}

#[cfg(target_os = "linux")]
#[test]
fn standard_output_that_is_full_is_no_panic() {
    let site = site_with_a_warning();
    for format in ["json", "github"] {
        let mut command = site.larder(&["build", "--format", format]);
        command.stdout(File::options().write(true).open("/dev/full").unwrap()).stderr(Stdio::piped());
        let ran = command.output().unwrap();
        let said = String::from_utf8(ran.stderr).unwrap();
        assert_eq!(ran.status.code(), Some(1), "{format}: {said}");
        assert!(said.starts_with("error: standard output cannot be written: "), "{said}");
    }
    let site = good_site();
    let mut command = site.larder(&["build", "--verbose"]);
    command.stdout(Stdio::null()).stderr(File::options().write(true).open("/dev/full").unwrap());
    assert_eq!(command.status().unwrap().code(), Some(1));
}

#[test]
fn a_closed_pipe_is_no_panic() {
    let site = site_with_a_warning();
    site.write("content/many.md", "[[Nobody]]\n".repeat(5_000));
    for (arguments, to_stdout) in [(["check", "--format", "json"], true), (["check", "--color", "never"], false)] {
        let mut command = site.larder(&arguments);
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        if to_stdout {
            command.stdout(writer).stderr(Stdio::piped());
        } else {
            command.stdout(Stdio::piped()).stderr(writer);
        }
        let ran = command.output().unwrap();
        assert_eq!(ran.status.code(), Some(1));
        assert!(!String::from_utf8(ran.stderr).unwrap().contains("panicked"));
    }
}
