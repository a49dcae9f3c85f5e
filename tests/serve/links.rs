//! Symbolic links: nothing outside the site is served through one, however it comes about.

use std::fs;
use std::os::unix::fs::symlink;
use std::time::Instant;

use super::preview::Preview;
use super::program::Site;

const CANARY: &str = "canary-outside";

fn site() -> Site {
    let site = Site::empty();
    site.write("../outside/note.txt", CANARY);
    site.write("../outside/note.md", format!("# {CANARY}\n"));
    site.write("../outside/picture.png", CANARY);
    site.write("content/index.md", "# Home\n\n![](picture.png)\n");
    site.write("content/picture.png", "picture");
    site.write("content/a/note.md", "# Note\n");
    site.write("content/a/note.txt", "note");
    site.write("static/note.txt", "static");
    site
}

/// Asks until the answer has been the same status for as long as a walk over the files takes at most to come, all the while
/// looking whether anything gets out.
fn watch_for_leaks(preview: &Preview, paths: &[&str], until: impl Fn(&[u16]) -> bool) {
    let started = Instant::now();
    loop {
        let replies: Vec<_> = paths.iter().map(|path| preview.get(path)).collect();
        for (path, reply) in paths.iter().zip(&replies) {
            assert!(!reply.text().contains(CANARY), "{path} leaks");
        }
        let statuses: Vec<u16> = replies.iter().map(|reply| reply.status).collect();
        if until(&statuses) {
            return;
        }
        assert!(started.elapsed() < super::http::DEADLINE, "{statuses:?}\n{}", preview.said());
    }
}

#[test]
fn a_file_that_becomes_a_link_out_of_the_site_is_not_served() {
    let site = site();
    let preview = Preview::of(&site);
    let file = |path: &str| site.root().join(path);
    let paths = ["/picture.png", "/a/note.txt", "/note.txt", "/a/note/"];
    assert!(paths.iter().all(|path| preview.get(path).status == 200));
    for (path, target) in [
        ("content/picture.png", "../outside/picture.png"),
        ("content/a/note.txt", "../../../outside/note.txt"),
        ("static/note.txt", "../../outside/note.txt"),
        ("content/a/note.md", "../../../outside/note.md"),
    ] {
        fs::remove_file(file(path)).unwrap();
        symlink(target, file(path)).unwrap();
    }
    fs::remove_file(file("content/picture.png")).unwrap();
    symlink(site.root().join("../outside/picture.png"), file("content/picture.png")).unwrap();
    watch_for_leaks(&preview, &paths, |statuses| statuses.iter().all(|status| *status == 404));
    preview.until_said("leads out of the site");

    // The file again, by renaming it over the link.
    fs::write(file("content/.new"), "again").unwrap();
    fs::rename(file("content/.new"), file("content/picture.png")).unwrap();
    preview.until("/picture.png", super::http::DEADLINE, |reply| reply.text() == "again");
}

#[test]
fn a_folder_that_becomes_a_link_out_of_the_site_is_not_served() {
    let site = site();
    let preview = Preview::of(&site);
    let folder = site.root().join("content/a");
    for _ in 0..5 {
        fs::rename(&folder, site.root().join("kept")).unwrap();
        symlink("../../outside", &folder).unwrap();
        let paths = ["/a/note.txt", "/a/note/", "/a/picture.png"];
        watch_for_leaks(&preview, &paths, |statuses| statuses.iter().all(|status| *status == 404));
        fs::remove_file(&folder).unwrap();
        fs::rename(site.root().join("kept"), &folder).unwrap();
        preview.until_status("/a/note/", 200);
        preview.until_status("/a/note.txt", 200);
    }
}

#[test]
fn links_within_the_site_are_followed_and_others_only_told() {
    let site = site();
    symlink("a/note.txt", site.root().join("content/inside.txt")).unwrap();
    symlink("/etc/passwd", site.root().join("content/passwd.txt")).unwrap();
    symlink("loop.txt", site.root().join("content/loop.txt")).unwrap();
    symlink("/etc", site.root().join("content/etc")).unwrap();
    let preview = Preview::of(&site);
    assert_eq!(preview.get("/inside.txt").text(), "note");
    for path in ["/passwd.txt", "/loop.txt", "/etc/passwd", "/etc/"] {
        assert_eq!(preview.get(path).status, 404, "{path}");
    }
}
