//! Files that are none, that cannot be read, or that lead elsewhere.

use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, lchown, symlink};
use std::os::unix::net::UnixListener;
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::Command;

use super::{Case, case};

/// The user and group that own nothing.
const NOBODY: u32 = 65_534;

pub fn cases() -> Vec<Case> {
    [odd_kinds(), links(), rights()].into_iter().flatten().collect()
}

fn odd_kinds() -> Vec<Case> {
    vec![
        case("an empty folder called `x.md`").prepare(|root| fs::create_dir(root.join("content/x.md")).unwrap()),
        case("a folder called `x.md` is a section").file("content/x.md/a.md", "Text.\n"),
        case("a folder called `index.md`").file("content/part/index.md/a.md", "Text.\n"),
        case("a pipe").prepare(|root| pipe(root, "content/bad.md")).expect(&["warning[not-a-file] content/bad.md"]),
        case("a pipe beside the articles")
            .prepare(|root| pipe(root, "content/bad.jpg"))
            .expect(&["warning[not-a-file] content/bad.jpg"]),
        case("a pipe in `static/`")
            .file("static/a.txt", "a")
            .prepare(|root| pipe(root, "static/bad"))
            .expect(&["warning[not-a-file] static/bad"]),
        case("a pipe in a theme")
            .file("themes/default/static/a.txt", "a")
            .prepare(|root| pipe(root, "themes/default/static/bad"))
            .expect(&["warning[not-a-file] themes/default/static/bad"]),
        case("a pipe for settings").prepare(|root| pipe(root, "site.toml")).expect(&["error[settings] site.toml"]),
        case("a link to a pipe")
            .prepare(|root| {
                pipe(root, "pipe");
                link(root, "../pipe", "content/bad.md");
            })
            .expect(&["warning[not-a-file] content/bad.md"]),
        case("a socket")
            .prepare(|root| drop(UnixListener::bind(root.join("content/bad.md")).unwrap()))
            .expect(&["warning[not-a-file] content/bad.md"]),
        case("a folder for settings")
            .prepare(|root| replace(root, "site.toml", |path| fs::create_dir(path)))
            .expect(&["error[settings] site.toml"]),
        case("a file for the content folder")
            .file("site.toml", "content = \"notes\"\n")
            .file("notes", "x")
            .expect(&["error[settings] site.toml:1:11"]),
        case("no content folder")
            .file("site.toml", "content = \"notes\"\n")
            .expect(&["error[settings] site.toml:1:11"]),
    ]
}

fn links() -> Vec<Case> {
    vec![
        case("a link that leads nowhere")
            .prepare(|root| link(root, "gone.md", "content/bad.md"))
            .expect(&["warning[not-a-file] content/bad.md"]),
        case("a link to itself")
            .prepare(|root| link(root, "bad.md", "content/bad.md"))
            .expect(&["warning[not-a-file] content/bad.md"]),
        case("two links in a circle")
            .prepare(|root| {
                link(root, "b.md", "content/a.md");
                link(root, "a.md", "content/b.md");
            })
            .expect(&["warning[not-a-file] content/a.md", "warning[not-a-file] content/b.md"]),
        case("a link to the folder above")
            .prepare(|root| link(root, "..", "content/up"))
            .expect(&["warning[not-a-file] content/up"]),
        case("a link out of the site")
            .prepare(|root| link(root, "/etc/passwd", "content/bad.md"))
            .expect(&["warning[not-a-file] content/bad.md"]),
        case("a link to a folder outside")
            .prepare(|root| link(root, "/etc", "content/etc"))
            .expect(&["warning[not-a-file] content/etc"]),
        case("a link out of `static/`")
            .file("static/a.txt", "a")
            .prepare(|root| link(root, "/etc/passwd", "static/passwd"))
            .expect(&["warning[not-a-file] static/passwd"]),
        case("a link out of a theme")
            .file("themes/default/static/a.txt", "a")
            .prepare(|root| link(root, "/etc/passwd", "themes/default/static/passwd"))
            .expect(&["warning[not-a-file] themes/default/static/passwd"]),
        case("a link out of `data/`")
            .file("data/a.toml", "x = 1")
            .prepare(|root| link(root, "/etc/passwd", "data/passwd.toml"))
            .expect(&["warning[data-file] data/passwd.toml"]),
        case("a link for `data/`").prepare(|root| elsewhere(root, "data")).expect(&["warning[data-file] data"]),
        case("a link for the content folder")
            .prepare(|root| elsewhere(root, "content"))
            .expect(&["error[unreadable] content"]),
        case("a link for `static/`").prepare(|root| elsewhere(root, "static")).expect(&["error[unreadable] static"]),
        case("a link for `themes/`").prepare(|root| elsewhere(root, "themes")).expect(&["error[unreadable] themes"]),
        case("a link for a theme")
            .file("themes/a", "")
            .prepare(|root| elsewhere(root, "themes/default"))
            .expect(&["error[unreadable] themes/default"]),
        case("a link for the settings")
            .prepare(|root| elsewhere(root, "site.toml"))
            .expect(&["error[settings] site.toml"]),
        case("a link inside the site is the file").file("other.md", "Text.\n").prepare(|root| {
            link(root, "../other.md", "content/linked.md");
        }),
    ]
}

fn rights() -> Vec<Case> {
    vec![
        case("an article that may not be read")
            .article("x")
            .prepare(|root| lock(root, "content/bad.md"))
            .needs_rights()
            .expect(&["error[unreadable] content/bad.md"]),
        case("a folder that may not be entered")
            .file("content/bad/a.md", "x")
            .prepare(|root| lock(root, "content/bad"))
            .needs_rights()
            .expect(&["error[unreadable] content/bad"]),
        case("an asset that may not be read")
            .file("content/bad.jpg", "x")
            .prepare(|root| lock(root, "content/bad.jpg"))
            .needs_rights()
            .expect(&["error[unreadable] content/bad.jpg"]),
        case("a static file that may not be read")
            .file("static/bad", "x")
            .prepare(|root| lock(root, "static/bad"))
            .needs_rights()
            .expect(&["error[unreadable] static/bad"]),
        case("a template that may not be read")
            .file("themes/default/templates/tag.html", "x")
            .prepare(|root| lock(root, "themes/default/templates/tag.html"))
            .needs_rights()
            .expect(&["error[unreadable] themes/default/templates/tag.html"]),
        case("settings that may not be read")
            .prepare(|root| lock(root, "site.toml"))
            .needs_rights()
            .expect(&["error[settings] site.toml"]),
        case("a content folder that may not be entered")
            .prepare(|root| lock(root, "content"))
            .needs_rights()
            .expect(&["error[unreadable] content"]),
    ]
}

fn link(root: &Path, to: &str, at: &str) {
    symlink(to, root.join(at)).unwrap();
}

/// Moves something out of the site and leaves a link to it.
fn elsewhere(root: &Path, what: &str) {
    let outside = root.with_file_name("outside");
    if root.join(what).exists() {
        fs::rename(root.join(what), &outside).unwrap();
    } else {
        fs::create_dir(&outside).unwrap();
        fs::write(outside.join("a.txt"), "secret").unwrap();
    }
    symlink(&outside, root.join(what)).unwrap();
}

fn pipe(root: &Path, at: &str) {
    replace(root, at, |path| {
        assert!(Command::new("mkfifo").arg(path).status()?.success());
        Ok(())
    });
}

/// Makes something in the place of a file, if there is one.
fn replace(root: &Path, at: &str, make: impl Fn(&Path) -> std::io::Result<()>) {
    let path = root.join(at);
    if path.exists() {
        fs::remove_file(&path).unwrap();
    }
    make(&path).unwrap();
}

fn lock(root: &Path, at: &str) {
    fs::set_permissions(root.join(at), Permissions::from_mode(0o000)).unwrap();
}

/// Makes an ordinary user of the root user, to whom nothing is locked.
pub fn run_as_nobody(command: &mut Command) {
    if is_root() {
        command.uid(NOBODY).gid(NOBODY);
    }
}

/// Gives a folder and all that lies in it to that user.
pub fn give_to_nobody(folder: &Path) {
    if !is_root() {
        return;
    }
    lchown(folder, Some(NOBODY), Some(NOBODY)).unwrap();
    if folder.symlink_metadata().unwrap().is_dir() {
        fs::read_dir(folder).unwrap().for_each(|entry| give_to_nobody(&entry.unwrap().path()));
    }
}

fn is_root() -> bool {
    // A file of our own says who we are.
    tempfile::tempfile().unwrap().metadata().unwrap().uid() == 0
}
