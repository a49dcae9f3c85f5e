//! Whatever belongs to a site may change while it is served: it shows without a restart.

use std::fs;
use std::io::Write;
use std::thread;
use std::time::{Duration, Instant};

use super::preview::Preview;
use super::program::Site;

/// How long it takes at most where the system tells of nothing, and some more for a machine with much else to do.
const WITHOUT_NOTICE: Duration = Duration::from_secs(12);

/// How long it takes otherwise: less than the walk over all files, which would find everything in the end.
const AT_ONCE: Duration = Duration::from_secs(3);

/// As long as an author needs at least between two things: what comes after belongs to nothing before.
const A_WHILE: Duration = Duration::from_millis(300);

fn site() -> Site {
    let site = Site::empty();
    site.write("site.toml", "title = \"First\"\n");
    site.write("content/index.md", "# Home\n");
    site.write("content/a.md", "# A\n\nText.\n");
    site
}

fn shows_at_once(preview: &Preview, path: &str, text: &str) {
    preview.until(path, AT_ONCE, |reply| reply.status == 200 && reply.text().contains(text));
}

#[test]
fn settings_are_read_again() {
    let site = site();
    site.write("docs/index.md", "# Documents\n");
    site.write("docs/b.md", "# B\n");
    let preview = Preview::of(&site);
    site.write("site.toml", "title = \"Second\"\n");
    shows_at_once(&preview, "/a/", "Second");
    site.write("site.toml", "title = \n");
    preview.until_said("error[settings]");
    assert!(preview.get("/a/").text().contains("Second"), "what was good is still served");
    site.write("site.toml", "title = \"Third\"\n");
    shows_at_once(&preview, "/a/", "Third");
    fs::remove_file(site.root().join("site.toml")).unwrap();
    preview.until("/a/", AT_ONCE, |reply| !reply.text().contains("Third"));

    // Other articles, and what is written there from then on.
    site.write("site.toml", "content = \"docs\"\n");
    preview.until_status("/b/", 200);
    assert_eq!(preview.get("/a/").status, 404);
    site.write("docs/b.md", "# B\n\nEdited.\n");
    shows_at_once(&preview, "/b/", "Edited.");

    // A folder that is not there yet, nor the one above it.
    site.write("site.toml", "content = \"later/on\"\n");
    preview.until_said("there is no folder `later/on`");
    assert_eq!(preview.get("/b/").status, 200);
    fs::create_dir(site.root().join("later")).unwrap();
    site.write("later/on/c.md", "# C\n");
    preview.until("/c/", WITHOUT_NOTICE, |reply| reply.status == 200);
    site.write("later/on/c.md", "# C\n\nEdited.\n");
    shows_at_once(&preview, "/c/", "Edited.");
}

#[test]
fn folders_of_the_site_come_and_go() {
    let site = site();
    let preview = Preview::of(&site);
    let root = site.root();
    // An empty one is nothing to see, but what comes into it is.
    for (folder, file) in
        [("static", "static/x.txt"), ("data", "data/x.toml"), ("themes", "themes/default/static/x.js")]
    {
        fs::create_dir(root.join(folder)).unwrap();
        thread::sleep(A_WHILE);
        site.write(file, "x = 1\n");
    }
    preview.until("/x.txt", AT_ONCE, |reply| reply.status == 200);
    preview.until("/_larder/x.js", AT_ONCE, |reply| reply.status == 200);
    site.write("static/x.txt", "other");
    preview.until("/x.txt", AT_ONCE, |reply| reply.text() == "other");

    // The folder of articles itself: moved away and back, and in a moment replaced by another with the same in it.
    for round in 0..3 {
        fs::rename(root.join("content"), root.join("aside")).unwrap();
        preview.until_status("/a/", 404);
        fs::rename(root.join("aside"), root.join("content")).unwrap();
        preview.until_status("/a/", 200);
        site.write("content/a.md", format!("# A\n\nBack {round}.\n"));
        shows_at_once(&preview, "/a/", &format!("Back {round}."));

        let copy = root.join("copy");
        fs::create_dir(&copy).unwrap();
        for file in ["index.md", "a.md"] {
            fs::copy(root.join("content").join(file), copy.join(file)).unwrap();
        }
        fs::rename(root.join("content"), root.join("aside")).unwrap();
        fs::rename(&copy, root.join("content")).unwrap();
        fs::remove_dir_all(root.join("aside")).unwrap();
        // Something else, to know that the replacement has been noticed.
        site.write("static/x.txt", format!("replaced {round}"));
        preview.until("/x.txt", AT_ONCE, |reply| reply.text() == format!("replaced {round}"));
        thread::sleep(A_WHILE);
        site.write("content/a.md", format!("# A\n\nReplaced {round}.\n"));
        shows_at_once(&preview, "/a/", &format!("Replaced {round}."));
    }
}

#[test]
fn what_goes_into_a_new_folder_is_not_read_half_done() {
    /// A file that is empty for longer may be meant to be.
    const SOON: Duration = Duration::from_millis(100);
    // On a busy machine it may take longer; then it has to be tried again.
    let is_served_half_done = |pause: Duration| {
        let site = site();
        let preview = Preview::of(&site);
        for folder in ["themes", "themes/default", "themes/default/templates"] {
            fs::create_dir(site.root().join(folder)).unwrap();
            thread::sleep(pause);
        }
        let created = Instant::now();
        let mut article = fs::File::create(site.root().join("themes/default/templates/article.html")).unwrap();
        thread::sleep(Duration::from_millis(20));
        article.write_all(b"{% if %}").unwrap();
        let is_in_time = created.elapsed() < SOON;
        preview.until_said("error[template]");
        // An empty template would have made an empty page, over which the error is told.
        is_in_time.then(|| !preview.get("/a/").text().contains("<main"))
    };
    for milliseconds in [0, 5, 20, 40] {
        let pause = Duration::from_millis(milliseconds);
        assert_eq!((0..50).find_map(|_| is_served_half_done(pause)), Some(false), "{pause:?} between the folders");
    }
}

#[test]
fn themes_and_data_are_read_again() {
    let site = site();
    let preview = Preview::of(&site);
    const PARTIAL: &str = "themes/default/templates/partials/sources.html";
    site.write(PARTIAL, "<p>Own {{ data.prices.soup }}.</p>");
    site.write("data/prices.toml", "soup = 3\n");
    shows_at_once(&preview, "/a/", "Own 3.");
    site.write("data/prices.toml", "soup = 4\n");
    shows_at_once(&preview, "/a/", "Own 4.");
    site.write(PARTIAL, "{% if %}");
    preview.until_said("error[template]");
    assert!(preview.get("/a/").text().contains("Own 4."), "what was good is still served");
    site.write(PARTIAL, "<p>Mended {{ data.prices.soup }}.</p>");
    shows_at_once(&preview, "/a/", "Mended 4.");
    preview.until_said("mended: ");

    // A page that fails while it is made says why, and every other page is there.
    site.write(PARTIAL, "{% if page.title == \"A\" %}{{ page.title | round }}{% endif %}");
    preview.until_status("/a/", 500);
    assert!(preview.get("/a/").text().contains("sources.html:1:30"), "{}", preview.get("/a/").text());
    assert_eq!(preview.get("/").status, 200);
    fs::remove_dir_all(site.root().join("themes")).unwrap();
    preview.until("/a/", AT_ONCE, |reply| reply.status == 200 && !reply.text().contains("Mended"));

    site.write("themes/blue/templates/partials/sources.html", "<p>Blue.</p>");
    site.write("site.toml", "theme = \"blue\"\n");
    shows_at_once(&preview, "/a/", "Blue.");
    site.write("themes/blue/templates/partials/sources.html", "<p>Navy.</p>");
    shows_at_once(&preview, "/a/", "Navy.");
    site.write("site.toml", "theme = \"red\"\n");
    preview.until_said("there is no theme `red`");
    assert!(preview.get("/a/").text().contains("Navy."));
    site.write("themes/red/templates/partials/sources.html", "<p>Red.</p>");
    shows_at_once(&preview, "/a/", "Red.");
}

#[test]
fn articles_and_files_come_go_and_change_places() {
    let site = site();
    let preview = Preview::of(&site);
    let at = |path: &str| site.root().join("content").join(path);
    site.write("content/b.md", "# B\n\n[[A]]\n");
    shows_at_once(&preview, "/b/", "href=\"../a/\"");
    fs::rename(at("a.md"), at("z.md")).unwrap();
    preview.until_status("/a/", 404);
    shows_at_once(&preview, "/b/", "href=\"../z/\"");
    fs::remove_file(at("z.md")).unwrap();
    preview.until_status("/z/", 404);
    preview.until_said("no article is called `A`");
    site.write("content/c/d/A.md", "# A\n");
    shows_at_once(&preview, "/b/", "href=\"../c/d/a/\"");
    preview.until_said("mended: no article is called `A`");
    fs::rename(at("c"), at("e")).unwrap();
    shows_at_once(&preview, "/b/", "href=\"../e/d/a/\"");
    site.write("content/e/d/loose.txt", "one");
    preview.until("/e/d/loose.txt", AT_ONCE, |reply| reply.text() == "one");
    site.write("content/e/d/loose.txt", "two");
    preview.until("/e/d/loose.txt", AT_ONCE, |reply| reply.text() == "two");
    site.write("content/broken.md", "---\ntags: [\n---\n# Broken\n");
    preview.until_said("error[front-matter-syntax]");
    site.write("content/broken.md", "# Not broken\n");
    shows_at_once(&preview, "/broken/", "Not broken");
    site.write("content/broken.md", b"# Latin \xe9\n");
    preview.until_said("error[not-utf8]");
    assert!(preview.get("/broken/").text().contains("Not broken"), "the last good page stays");
}

#[test]
fn what_is_ignored_may_change() {
    let site = Site::empty();
    site.write("README.md", "# Home\n");
    site.write("notes/a.md", "# A\n");
    site.write(".gitignore", "/notes/\n");
    site.write("public/index.html", "built");
    let preview = Preview::of(&site);
    assert_eq!(preview.get("/notes/a/").status, 404);
    site.write(".gitignore", "");
    preview.until("/notes/a/", AT_ONCE, |reply| reply.status == 200);
    site.write("notes/a.md", "# A\n\nEdited.\n");
    shows_at_once(&preview, "/notes/a/", "Edited.");
    site.write("more/b.md", "# B\n");
    preview.until("/more/b/", AT_ONCE, |reply| reply.status == 200);
    site.write("more/.gitignore", "b.md\n");
    preview.until("/more/b/", AT_ONCE, |reply| reply.status == 404);
    site.write("site.toml", "ignore = [\"notes/**\"]\n");
    preview.until("/notes/a/", AT_ONCE, |reply| reply.status == 404);
    // What is built meanwhile is no change.
    let before = preview.moment();
    site.write("public/x.html", "built");
    site.write("README.md", "# Home\n\nEdited.\n");
    shows_at_once(&preview, "/", "Edited.");
    assert_eq!(preview.moment(), before + 1);
}

#[test]
fn what_the_system_does_not_tell_is_found_all_the_same() {
    let site = site();
    site.write("../outside/a.md", "# A\n\nText.\n");
    site.write("kept/linked.txt", "one");
    fs::remove_file(site.root().join("content/a.md")).unwrap();
    // The same file by another name: nothing that happens there is told of here.
    fs::hard_link(site.root().join("../outside/a.md"), site.root().join("content/a.md")).unwrap();
    std::os::unix::fs::symlink("../kept/linked.txt", site.root().join("content/linked.txt")).unwrap();
    let preview = Preview::of(&site);
    for round in 0..2 {
        site.write("../outside/a.md", format!("# A\n\nUntold {round}.\n"));
        let took = preview.until("/a/", WITHOUT_NOTICE, |reply| reply.text().contains(&format!("Untold {round}.")));
        println!("found after {took:?}");
        site.write("kept/linked.txt", format!("untold {round}"));
        preview.until("/linked.txt", WITHOUT_NOTICE, |reply| reply.text() == format!("untold {round}"));
    }
}
