//! Requests that are none of the author's: each is refused or gets no answer at all, nothing that is not published gets
//! out, and the server goes on.

use std::fs;
use std::time::{Duration, Instant};

use super::http::{Connection, DEADLINE, provoke};
use super::preview::Preview;
use super::program::Site;

/// What stands in every file that is not published.
const CANARY: &str = "canary-";

/// Files that are nobody's business: the path and what stands in it.
const SECRETS: &[(&str, &str)] = &[
    ("site.toml", "title = \"Kitchen\"\n# canary-settings\n"),
    ("themes/default/templates/unused.html", "{# canary-template #}"),
    ("content/index.md", "---\n# canary-source\ntitle: Home\n---\n\nWelcome.\n"),
    ("content/_notes.md", "canary-private"),
    ("content/draft.md", "---\ndraft: true\n---\n# canary-draft\n"),
    ("content/.hidden.md", "canary-hidden"),
    ("data/prices.toml", "# canary-data\na = 1\n"),
    ("archetypes/oven.md", "canary-archetype"),
    (".env", "KEY=canary-environment"),
    (".git/config", "canary-git"),
    (".larder/public.json", "canary-manifest"),
    ("public/index.html", "canary-output"),
    ("../secret.txt", "canary-outside"),
];

/// Paths that lead to no page.
const PATHS: &[&str] = &[
    "/../secret.txt",
    "/../../secret.txt",
    "/a/../../secret.txt",
    "/a/../../../../../../../../etc/passwd",
    "/%2e%2e/secret.txt",
    "/%2e%2e%2fsecret.txt",
    "/..%2fsecret.txt",
    "/.%2e/secret.txt",
    "/%252e%252e/secret.txt",
    "/%252e%252e%252fsecret.txt",
    "/..%5csecret.txt",
    "/%5c..%5csecret.txt",
    "/..\\secret.txt",
    "/....//secret.txt",
    "/..../secret.txt",
    "/..;/secret.txt",
    "/%c0%ae%c0%ae/secret.txt",
    "/%e0%80%ae%e0%80%ae/secret.txt",
    "/\u{ff0e}\u{ff0e}/secret.txt",
    "//etc/passwd",
    "///etc/passwd",
    "//localhost/",
    "/a//",
    "/c:/windows/win.ini",
    "/c%3a%5cwindows%5cwin.ini",
    "/file:///etc/passwd",
    "/%00",
    "/index.html%00",
    "/index.html%00.txt",
    "/a/%00/",
    "/%0d%0aSet-Cookie:%20x=1",
    "/%ff%fe",
    "/%",
    "/%2",
    "/%zz",
    "/.env",
    "/.git/config",
    "/.git/",
    "/.gitignore",
    "/.larder/public.json",
    "/content/index.md",
    "/index.md",
    "/_index.md",
    "/draft/",
    "/draft.md",
    "/_notes.md",
    "/_notes/",
    "/.hidden.md",
    "/site.toml",
    "/themes/default/templates/unused.html",
    "/templates/unused.html",
    "/_larder/templates/unused.html",
    "/_larder/../site.toml",
    "/_larder/live/../../site.toml",
    "/_larder/live/report",
    "/_larder/live/report?token=",
    "/_larder/live/report?token=00000000000000000000000000000000",
    "/_larder/live",
    "/data/prices.toml",
    "/archetypes/oven.md",
    "/public/index.html",
    "/static/",
    "/a/index.md",
    "/a/index.html/",
    "/a.md",
    "/proc/self/environ",
];

fn site() -> Site {
    let site = Site::empty();
    for (path, text) in SECRETS {
        site.write(path, text);
    }
    site.write("content/a.md", "# Article\n\nText.\n");
    site
}

fn heads(host: &str) -> Vec<(String, Vec<u8>)> {
    let port = host.rsplit(':').next().unwrap();
    let long = "x".repeat(200_000);
    let many: String = (0..10_000).map(|number| format!("X-{number}: y\r\n")).collect();
    let mut requests: Vec<(String, String)> = Vec::new();
    let mut add = |request: String| requests.push((request.chars().take(80).collect(), request));
    for path in PATHS {
        add(format!("GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n"));
    }
    for line in [
        "GET http://example.com/ HTTP/1.1".to_owned(),
        format!("GET http://{host}/ HTTP/1.1"),
        "GET file:///etc/passwd HTTP/1.1".to_owned(),
        "GET example.com:80 HTTP/1.1".to_owned(),
        "GET ../secret.txt HTTP/1.1".to_owned(),
        "GET secret.txt HTTP/1.1".to_owned(),
        "GET * HTTP/1.1".to_owned(),
        "OPTIONS * HTTP/1.1".to_owned(),
        "OPTIONS / HTTP/1.1".to_owned(),
        format!("CONNECT {host} HTTP/1.1"),
        "CONNECT example.com:443 HTTP/1.1".to_owned(),
        "TRACE / HTTP/1.1".to_owned(),
        "PUT / HTTP/1.1".to_owned(),
        "DELETE / HTTP/1.1".to_owned(),
        "PATCH / HTTP/1.1".to_owned(),
        "PROPFIND / HTTP/1.1".to_owned(),
        "get / HTTP/1.1".to_owned(),
        "GET / HTTP/3.0".to_owned(),
        "GET / HTTP/9".to_owned(),
        "GET /".to_owned(),
        "GET  / HTTP/1.1".to_owned(),
        "GET\t/\tHTTP/1.1".to_owned(),
        " GET / HTTP/1.1".to_owned(),
        "GET /a b HTTP/1.1".to_owned(),
        format!("GET /{long} HTTP/1.1"),
        format!("{long} / HTTP/1.1"),
    ] {
        add(format!("{line}\r\nHost: {host}\r\n\r\n"));
    }
    for headers in [
        String::new(),
        "Host:\r\n".to_owned(),
        "Host: \r\n".to_owned(),
        "Host: example.com\r\n".to_owned(),
        format!("Host: example.com:{port}\r\n"),
        format!("Host: rebound.example:{port}\r\n"),
        format!("Host: localhost.example:{port}\r\n"),
        format!("Host: 127.0.0.1.nip.io:{port}\r\n"),
        format!("Host: 127.0.0.2:{port}\r\n"),
        format!("Host: 0.0.0.0:{port}\r\n"),
        format!("Host: 192.168.1.1:{port}\r\n"),
        format!("Host: 2130706433:{port}\r\n"),
        format!("Host: 127.1:{port}\r\n"),
        "Host: localhost\r\n".to_owned(),
        "Host: 127.0.0.1\r\n".to_owned(),
        "Host: 127.0.0.1:1\r\n".to_owned(),
        format!("Host: user@{host}\r\n"),
        format!("Host: {host}/\r\n"),
        format!("Host: {host}, {host}\r\n"),
        format!("Host: {host}\r\nHost: {host}\r\n"),
        format!("Host: {host}\r\nHost: example.com\r\n"),
        format!("Host: example.com\r\nHost: {host}\r\n"),
        format!("Host: {host}\r\n Host: example.com\r\n"),
        format!("Host : {host}\r\n"),
        format!("X-Forwarded-Host: {host}\r\nHost: example.com\r\n"),
        format!("Host: {host}\r\nContent-Length: 5\r\n"),
        format!("Host: {host}\r\nContent-Length: -1\r\n"),
        format!("Host: {host}\r\nContent-Length: 99999999999999999999999\r\n"),
        format!("Host: {host}\r\nContent-Length: 5\r\nContent-Length: 6\r\n"),
        format!("Host: {host}\r\nTransfer-Encoding: chunked\r\n"),
        format!("Host: {host}\r\nTransfer-Encoding: gzip\r\n"),
        format!("Host: {host}\r\nContent-Length: 5\r\nExpect: 100-continue\r\n"),
        format!("Host: {host}\r\nX: {long}\r\n"),
        format!("Host: {host}\r\n{many}"),
        format!("Host: {host}\r\nX: a\0b\r\n"),
        format!("Host: {host}\r\nno colon\r\n"),
        format!("Host: {host}\r\nSec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: no-cors\r\nSec-Fetch-Dest: script\r\n"),
        format!("Host: {host}\r\nSec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: cors\r\nSec-Fetch-Dest: empty\r\n"),
        format!("Host: {host}\r\nSec-Fetch-Site: same-site\r\nSec-Fetch-Mode: no-cors\r\nSec-Fetch-Dest: image\r\n"),
        format!("Host: {host}\r\nSec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: iframe\r\n"),
        format!("Host: {host}\r\nSec-Fetch-Site: cross-site\r\n"),
    ] {
        add(format!("GET / HTTP/1.1\r\n{headers}\r\n"));
    }
    add("GET / HTTP/1.0\r\n\r\n".to_owned());
    add("GET /\r\n\r\n".to_owned());
    add("GET / HTTP/0.9\r\n\r\n".to_owned());
    add("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_owned());
    add(format!("POST / HTTP/1.1\r\nHost: {host}\r\nContent-Length: 5\r\n\r\nhello"));
    // One inside the other: a second request in the body of the first is no request.
    let inner = format!("GET /a/ HTTP/1.1\r\nHost: {host}\r\n\r\n");
    add(format!("POST / HTTP/1.1\r\nHost: {host}\r\nContent-Length: {}\r\n\r\n{inner}", inner.len()));
    add(format!("GET / HTTP/1.1\r\nHost: {host}\r\nContent-Length: {}\r\n\r\n{inner}", inner.len()));
    add(format!("GET / HTTP/1.1\r\nHost: {host}\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{inner}"));
    let both = "Content-Length: 4\r\nTransfer-Encoding: chunked";
    add(format!("POST / HTTP/1.1\r\nHost: {host}\r\n{both}\r\n\r\n1\r\nZ\r\n0\r\n\r\n{inner}"));
    add(format!("GET / HTTP/1.1\r\nHost: {host}\r\n{both}\r\n\r\n0\r\n\r\n{inner}"));
    let spaced = "Transfer-Encoding : chunked";
    add(format!("GET / HTTP/1.1\r\nHost: {host}\r\n{spaced}\r\n\r\n0\r\n\r\n{inner}"));
    let folded = "Transfer-Encoding:\r\n chunked";
    add(format!("GET / HTTP/1.1\r\nHost: {host}\r\n{folded}\r\n\r\n0\r\n\r\n{inner}"));
    let mut requests: Vec<(String, Vec<u8>)> =
        requests.into_iter().map(|(name, request)| (name, request.into_bytes())).collect();
    requests.push(("zeros".to_owned(), vec![0; 5000]));
    requests.push(("TLS".to_owned(), b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03".repeat(20)));
    requests
        .push(("not UTF-8".to_owned(), [b"GET /\xff\xfe HTTP/1.1\r\nHost: ", host.as_bytes(), b"\r\n\r\n"].concat()));
    requests
}

/// The statuses of all that came back.
fn statuses(answered: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(answered);
    text.match_indices("HTTP/1.").filter_map(|(at, _)| text[at..].split(' ').nth(1).map(str::to_owned)).collect()
}

#[test]
fn what_is_no_request_of_the_authors_is_refused() {
    let site = site();
    let preview = Preview::of(&site);
    let requests = heads(&preview.host());
    let mut wrong = Vec::new();
    for (name, request) in &requests {
        let answered = provoke(preview.address, request);
        let statuses = statuses(&answered);
        let is_refused = statuses.iter().all(|status| status.starts_with('4')) && statuses.len() <= 1;
        let is_silent = answered.is_empty() || !statuses.is_empty();
        if !is_refused || !is_silent || String::from_utf8_lossy(&answered).contains(CANARY) {
            let start: String = String::from_utf8_lossy(&answered).chars().take(300).collect();
            wrong.push(format!("{name:?}: {start}"));
        }
        assert_eq!(preview.get("/").status, 200, "after {name:?}");
    }
    assert!(wrong.is_empty(), "{} of {} are not refused:\n{}", wrong.len(), requests.len(), wrong.join("\n"));
    assert!(requests.len() > 120);
}

#[test]
fn nothing_is_for_other_sites_to_have() {
    let site = site();
    let preview = Preview::of(&site);
    let paths = ["/", "/a/", "/nowhere/", "/_larder/live/client.js", "/../x", "/sitemap.xml"];
    for reply in paths.map(|path| preview.get_with(path, "Origin: http://example.com\r\n")) {
        assert_eq!(reply.header("x-content-type-options"), Some("nosniff"), "{reply:?}");
        assert_eq!(reply.header("cross-origin-resource-policy"), Some("same-origin"));
        assert_eq!(reply.header("x-frame-options"), Some("SAMEORIGIN"));
        assert_eq!(reply.header("cache-control"), Some("no-store"));
        assert!(!reply.headers.iter().any(|(name, _)| name.starts_with("access-control-")), "{reply:?}");
        assert!(!reply.text().contains(CANARY));
    }
    let refused = provoke(preview.address, format!("POST / HTTP/1.1\r\nHost: {}\r\n\r\n", preview.host()).as_bytes());
    let refused = String::from_utf8(refused).unwrap().to_lowercase();
    assert!(refused.contains("allow: get, head") && refused.contains("connection: close"), "{refused}");
}

#[test]
fn a_request_that_never_ends_is_ended() {
    let site = site();
    let preview = Preview::of(&site);
    let mut slow: Vec<Connection> = (0..20).map(|_| Connection::open(preview.address).unwrap()).collect();
    slow.iter_mut().for_each(|slow| slow.send(b"GET / HTTP/1.1\r\nX: ").unwrap());
    // One that has been answered and waits for more is ended too.
    let mut idle = Connection::open(preview.address).unwrap();
    idle.send(format!("GET / HTTP/1.1\r\nHost: {}\r\n\r\n", preview.host()).as_bytes()).unwrap();
    assert_eq!(idle.reply(false).unwrap().status, 200);
    let started = Instant::now();
    let dripping = std::thread::spawn(move || {
        for slow in &mut slow {
            while slow.send(b"x").is_ok() && started.elapsed() < DEADLINE {
                std::thread::sleep(Duration::from_millis(100));
            }
        }
        started.elapsed()
    });
    assert_eq!(preview.get("/").status, 200);
    assert!(dripping.join().unwrap() < DEADLINE);
    assert_eq!(idle.everything(), b"");
    assert!(started.elapsed() < DEADLINE);
}

#[test]
fn hundreds_of_connections_leave_room_for_others_when_they_are_gone() {
    let site = site();
    let preview = Preview::of(&site);
    for _ in 0..2 {
        let mut held = Vec::new();
        for _ in 0..600 {
            let Ok(mut connection) = Connection::open(preview.address) else { continue };
            // Those beyond the limit are closed at once.
            let _closed = connection.send(b"GET / HTTP/1.1\r\n");
            held.push(connection);
        }
        assert!(held.len() > 500, "{}", held.len());
        drop(held);
        let started = Instant::now();
        while preview.try_get("/").map_or(0, |reply| reply.status) != 200 {
            assert!(started.elapsed() < DEADLINE);
        }
    }
}

#[test]
fn what_is_asked_for_is_never_made_into_a_path() {
    let site = site();
    fs::write(site.root().join("content/loose.txt"), "published").unwrap();
    let preview = Preview::of(&site);
    assert_eq!(preview.get("/loose.txt").text(), "published");
    // There as a file, but not (yet) a part of the site that is served: a link into the site's own folder.
    std::os::unix::fs::symlink("../site.toml", site.root().join("content/settings.txt")).unwrap();
    preview.until_status("/settings.txt", 200);
    fs::remove_file(site.root().join("content/settings.txt")).unwrap();
    preview.until_status("/settings.txt", 404);
}
