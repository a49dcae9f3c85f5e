//! What is served is byte for byte what `build` writes, less the script that brings news.

use std::fs;
use std::path::Path;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use walkdir::WalkDir;

use super::http::Connection;
use super::preview::Preview;
use super::program::Site;

/// What stays as it is in a URL's path.
const IN_PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'_').remove(b'.').remove(b'~');

fn copy(from: &Path, to: &Path) {
    for entry in WalkDir::new(from).into_iter().map(Result::unwrap) {
        let target = to.join(entry.path().strip_prefix(from).unwrap());
        if entry.file_type().is_dir() {
            fs::create_dir_all(target).unwrap();
        } else if entry.file_type().is_file() {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// A page without the script.
fn without_script(page: &[u8]) -> Vec<u8> {
    const START: &[u8] = b"<script src=\"/_larder/live/client.js\"";
    const END: &[u8] = b"</script>";
    let find = |text: &[u8], sought: &[u8]| text.windows(sought.len()).position(|part| part == sought);
    let start = find(page, START).expect("a page has the script");
    let end = start + find(&page[start..], END).unwrap() + END.len();
    [&page[..start], &page[end..]].concat()
}

/// Builds the site and compares every file; says how many there are.
fn compare(site: &Site, preview: &Preview, round: usize) -> usize {
    let out = format!("../built{round}");
    let built = site.run(&["build", "--base-url", &format!("http://{}/", preview.host()), "--out", &out]);
    assert_eq!(built.status, 0, "{}", built.stderr);
    let out = site.root().join(out);
    let files = WalkDir::new(&out).sort_by_file_name().into_iter().map(Result::unwrap);
    let mut connection = Connection::open(preview.address).unwrap();
    let (mut count, mut wrong) = (0, Vec::new());
    for file in files.filter(|file| file.file_type().is_file()) {
        let path = file.path().strip_prefix(&out).unwrap().to_str().unwrap();
        if path.starts_with('.') {
            continue;
        }
        let url = path.strip_suffix("index.html").filter(|url| url.is_empty() || url.ends_with('/')).unwrap_or(path);
        let url = utf8_percent_encode(url, IN_PATH);
        connection.send(format!("GET /{url} HTTP/1.1\r\nHost: {}\r\n\r\n", preview.host()).as_bytes()).unwrap();
        let reply = connection.reply(false).unwrap();
        let expected = fs::read(file.path()).unwrap();
        let is_page = reply.header("content-type").is_some_and(|kind| kind.starts_with("text/html"));
        let is_same = reply.body == expected || is_page && without_script(&reply.body) == expected;
        if reply.status != 200 || !is_same {
            wrong.push(format!("/{url} ({})", reply.status));
        }
        count += 1;
    }
    assert!(wrong.is_empty(), "{} of {count} differ: {wrong:?}", wrong.len());
    count
}

/// Waits until the preview has taken up everything, by one more edit.
fn settle(site: &Site, preview: &Preview, article: &str, url: &str, round: usize) {
    let file = site.root().join(article);
    let text = fs::read_to_string(&file).unwrap();
    fs::write(file, format!("{text}\n\nSettled {round}.\n")).unwrap();
    preview.until_holds(url, &format!("Settled {round}."));
}

#[test]
fn the_demonstration_is_served_as_it_is_built() {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
    let site = Site::empty();
    for folder in ["content", "data"] {
        copy(&repository.join(folder), &site.root().join(folder));
    }
    fs::copy(repository.join("site.toml"), site.root().join("site.toml")).unwrap();
    let preview = Preview::of(&site);
    let count = compare(&site, &preview, 0);
    println!("{count} files are the same");
    assert!(count > 60, "{count}");

    site.write(
        "content/kitchen/added.md",
        "---\ntags: [added/newly]\naliases: [formerly]\n---\n# Added\n\n[[HACCP]]\n",
    );
    site.write("static/robots-are-welcome.txt", "x");
    site.write("themes/default/templates/partials/sources.html", "<p>Own.</p>");
    fs::rename(site.root().join("content/people"), site.root().join("content/persons")).unwrap();
    let settings = fs::read_to_string(site.root().join("site.toml")).unwrap();
    site.write("site.toml", settings.replace("The Larder Handbook", "Another title"));
    preview.until_holds("/kitchen/added/", "Another title");
    preview.until_status("/people/", 404);
    settle(&site, &preview, "content/kitchen/added.md", "/kitchen/added/", 1);
    compare(&site, &preview, 1);
    fs::remove_dir_all(site.root().join("themes")).unwrap();
    fs::remove_dir_all(site.root().join("content/safety")).unwrap();
    preview.until_status("/safety/", 404);
    settle(&site, &preview, "content/kitchen/added.md", "/kitchen/added/", 2);
    compare(&site, &preview, 2);
}

#[test]
fn any_folder_is_served_as_it_is_built() {
    for (name, article, url) in
        [("vault", "Home.md", "/home/"), ("readmes", "tips/今天吃什么.md", "/tips/今天吃什么/"), ("hugo", "", "")]
    {
        let site = Site::empty();
        copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sites").join(name), &site.root());
        let preview = Preview::of(&site);
        println!("{name}: {} files are the same", compare(&site, &preview, 0));
        if !article.is_empty() {
            site.write("added.md", "# Added\n");
            settle(&site, &preview, article, url, 1);
            compare(&site, &preview, 1);
        }
    }
}
