//! `check --external` against a server of our own, which answers each path in its own way.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use serde_json::Value;

use super::program::{Run, Site};

/// Answers requests on 127.0.0.1 until it is dropped.
struct Server {
    address: SocketAddr,
    seen: Arc<Seen>,
}

/// What the server has seen.
#[derive(Default)]
struct Seen {
    /// How often each `METHOD path` was asked for.
    requests: Mutex<BTreeMap<String, usize>>,
    agents: Mutex<Vec<String>>,
    open: AtomicUsize,
    has_overlapped: AtomicBool,
    is_over: AtomicBool,
}

impl Server {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let seen = Arc::new(Seen::default());
        let shared = seen.clone();
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                if shared.is_over.load(Ordering::SeqCst) {
                    break;
                }
                let shared = shared.clone();
                thread::spawn(move || shared.serve(stream));
            }
        });
        Self { address, seen }
    }

    fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// What was asked for since the last time.
    fn take_requests(&self) -> BTreeMap<String, usize> {
        std::mem::take(&mut self.seen.requests.lock().unwrap())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.seen.is_over.store(true, Ordering::SeqCst);
        // Wakes the thread that waits for somebody to come.
        drop(TcpStream::connect(self.address));
    }
}

impl Seen {
    fn serve(&self, mut stream: TcpStream) {
        let mut reader = BufReader::new(stream.try_clone().unwrap());
        let mut head = Vec::new();
        loop {
            let mut line = String::new();
            if reader.read_line(&mut line).unwrap_or(0) == 0 {
                return;
            }
            match line.trim_end() {
                "" => break,
                line => head.push(line.to_owned()),
            }
        }
        let mut words = head[0].split(' ');
        let (method, path) = (words.next().unwrap(), words.next().unwrap());
        *self.requests.lock().unwrap().entry(format!("{method} {path}")).or_default() += 1;
        let agent = head.iter().find(|line| line.to_lowercase().starts_with("user-agent:"));
        self.agents.lock().unwrap().push(agent.cloned().unwrap_or_default());
        if self.open.fetch_add(1, Ordering::SeqCst) > 0 {
            self.has_overlapped.store(true, Ordering::SeqCst);
        }
        // Long enough for a second request to come too early.
        thread::sleep(Duration::from_millis(20));
        self.open.fetch_sub(1, Ordering::SeqCst);
        // The other side may have gone.
        let _gone = stream.write_all(answer(method, path).as_bytes());
    }
}

fn answer(method: &str, path: &str) -> String {
    let (status, header) = match (method, path) {
        ("HEAD", "/no-head") => ("405 Method Not Allowed", ""),
        ("HEAD", "/head-says-no") => ("404 Not Found", ""),
        (_, "/missing" | "/missing-too") => ("404 Not Found", ""),
        (_, "/gone") => ("410 Gone", ""),
        (_, "/fault") => ("500 Internal Server Error", ""),
        (_, "/login") => ("401 Unauthorized", ""),
        (_, "/busy") => ("429 Too Many Requests", ""),
        (_, "/moved") => ("301 Moved Permanently", "Location: /new\r\n"),
        (_, "/passing") => ("302 Found", "Location: missing-too\r\n"),
        (_, "/loop") => ("302 Found", "Location: /loop\r\n"),
        (_, "/reset") => return String::new(),
        (_, "/garbage") => return "this is no HTTP\r\n\r\n".to_owned(),
        // A body that nobody may wait for: it never comes.
        ("GET", _) => ("200 OK", "Content-Length: 1000000000\r\n"),
        _ => ("200 OK", ""),
    };
    let length = if header.contains("Content-Length") { "" } else { "Content-Length: 0\r\n" };
    format!("HTTP/1.1 {status}\r\n{header}{length}Connection: close\r\n\r\n")
}

/// A site whose article `content/a.md` links to these paths, one a line.
fn site(server: &Server, paths: &[&str]) -> Site {
    let site = Site::empty();
    site.write("site.toml", "lints.no-base-url = \"allow\"\n");
    site.write("content/index.md", "# Home\n");
    let links: Vec<String> = paths.iter().map(|path| format!("[x]({})\n", server.url(path))).collect();
    site.write("content/a.md", links.concat());
    site
}

/// Severity, name, place and message of everything that is said, with the server's address taken out.
fn found(ran: &Run, server: &Server) -> Vec<String> {
    let lines = ran.stdout.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let faults = lines.filter(|line| line.get("code").is_some());
    let show = |fault: Value| {
        let text = |key: &str| fault[key].as_str().unwrap_or_default().replace(&server.url(""), "S");
        let line = fault["line"].as_u64().map(|line| format!(":{line}")).unwrap_or_default();
        format!("{}[{}] {}{line}: {}", text("severity"), text("code"), text("file"), text("message"))
    };
    faults.map(show).collect()
}

const CHECK: [&str; 4] = ["check", "--external", "--format", "json"];

#[test]
fn broken_links_are_warnings_and_everything_is_asked_once() {
    let server = Server::start();
    let site =
        site(&server, &["/ok", "/ok#part", "/missing", "/gone", "/no-head", "/head-says-no", "/passing", "/moved"]);
    site.write("content/b.md", format!("[x]({}) [y](<{}>)\n", server.url("/missing#x"), server.url("/ok")));
    let ran = site.run(&CHECK);
    assert_eq!(
        found(&ran, &server),
        [
            "warning[broken-external] content/a.md:3: `S/missing` answers 404 (not found)",
            "warning[broken-external] content/a.md:4: `S/gone` answers 410 (gone for good)",
            "warning[broken-external] content/a.md:7: `S/passing` leads to `S/missing-too`, which answers 404 (not found)",
            "note[moved-external] content/a.md:8: `S/moved` has moved for good",
        ]
    );
    assert_eq!(ran.status, 1);
    let fault: Value = serde_json::from_str(ran.stdout.lines().next().unwrap()).unwrap();
    assert_eq!((&fault["related"][0]["file"], &fault["column"]), (&"content/b.md".into(), &5.into()));
    let asked = server.take_requests();
    let expected = [
        "GET /gone",
        "GET /head-says-no",
        "GET /missing",
        "GET /missing-too",
        "GET /no-head",
        "HEAD /gone",
        "HEAD /head-says-no",
        "HEAD /missing",
        "HEAD /missing-too",
        "HEAD /moved",
        "HEAD /new",
        "HEAD /no-head",
        "HEAD /ok",
        "HEAD /passing",
    ];
    assert_eq!(asked.keys().map(String::as_str).collect::<Vec<_>>(), expected);
    assert!(asked.values().all(|count| *count == 1), "{asked:?}");
    assert!(!server.seen.has_overlapped.load(Ordering::SeqCst), "one request at a time");
    let agent = format!("user-agent: larder/{} (checks links)", env!("CARGO_PKG_VERSION"));
    assert!(server.seen.agents.lock().unwrap().iter().all(|seen| seen.to_lowercase() == agent));
}

#[test]
fn what_nobody_knows_fails_nothing() {
    let server = Server::start();
    let one_by_one = site(&server, &["/fault", "/login", "/loop"]);
    let ran = one_by_one.run(&CHECK);
    assert_eq!(
        found(&ran, &server),
        [
            "note[unverified-external] content/a.md:1: `S/fault` could not be verified: answers 500",
            "note[unverified-external] content/a.md:2: `S/login` could not be verified: answers 401: it wants a login, or no programs",
            "note[unverified-external] content/a.md:3: `S/loop` could not be verified: redirects more than 5 times",
        ]
    );
    assert_eq!((ran.status, server.take_requests()["HEAD /loop"]), (0, 6));
    let together = site(&server, &["/fault", "/garbage", "/login", "/reset"]);
    let ran = together.run(&CHECK);
    let said = "note[unverified-external] : 4 external links could not be verified: 1 on `127.0.0.1` (answers 401: it wants a \
                login, or no programs), 1 on `127.0.0.1` (answers 500), 1 on `127.0.0.1` (the connection broke off) and 1 for \
                other reasons";
    assert_eq!((ran.status, found(&ran, &server)), (0, vec![said.to_owned()]));
    assert!(!together.root().join(".larder").exists(), "there is nothing to be kept");
    let denied = site(&server, &["/fault"]);
    denied.write("site.toml", "[lints]\nno-base-url = \"allow\"\nunverified-external = \"deny\"\n");
    assert_eq!(denied.run(&CHECK).status, 1, "unless the author wants it to");
}

#[test]
fn answers_that_are_none_are_told_apart() {
    let server = Server::start();
    let ran = site(&server, &["/garbage", "/reset"]).run(&CHECK);
    assert_eq!(
        found(&ran, &server),
        [
            "note[unverified-external] content/a.md:1: `S/garbage` could not be verified: what it answers is no HTTP",
            "note[unverified-external] content/a.md:2: `S/reset` could not be verified: the connection broke off",
        ]
    );
    let refused = Site::empty();
    // A port that hardly anybody has listened on for forty years.
    refused.write("a.md", "[x](http://127.0.0.1:1/)\n");
    let ran = refused.run(&CHECK);
    assert!(ran.stdout.contains("could not be verified: the connection was refused"), "{}", ran.stdout);
    assert_eq!(ran.status, 0);
    let insecure = Site::empty();
    insecure.write("a.md", format!("[x](https://{}/)\n", server.address));
    let ran = insecure.run(&CHECK);
    assert!(ran.stdout.contains("could not be verified: the connection broke off"), "{}", ran.stdout);
    assert_eq!(ran.status, 0);
}

#[test]
fn a_host_that_wants_no_more_is_left_alone() {
    let server = Server::start();
    let paths: Vec<String> = (0..30).map(|number| format!("/busy?{number}")).collect();
    let mut links: Vec<&str> = paths.iter().map(String::as_str).collect();
    links.insert(0, "/busy");
    let ran = site(&server, &links).run(&CHECK);
    let said = found(&ran, &server);
    assert_eq!((ran.status, said.len()), (0, 1), "{said:?}");
    let note = "31 external links could not be verified: 30 on `127.0.0.1` (not asked: its host wants no more requests (429)), 1 on \
                `127.0.0.1` (answers 429: too many requests)";
    assert!(said[0].ends_with(note), "{said:?}");
    assert_eq!(server.take_requests().len(), 1);
}

#[test]
fn what_was_found_out_is_kept() {
    let server = Server::start();
    let site = site(&server, &["/ok", "/missing", "/fault"]);
    let first = site.run(&CHECK);
    assert_eq!(server.take_requests().len(), 4);
    let cache = site.root().join(".larder/external.json");
    let kept = fs::read_to_string(&cache).unwrap();
    let second = site.run(&CHECK);
    assert_eq!(found(&second, &server), found(&first, &server));
    assert_eq!((second.status, server.take_requests().len()), (1, 1), "only what nobody knows is asked for again");
    assert_eq!(fs::read_to_string(&cache).unwrap(), kept);
    assert!(!kept.contains("/fault"));

    fs::write(&cache, &kept[..kept.len() / 2]).unwrap();
    assert_eq!(site.run(&CHECK).status, 1);
    assert_eq!(server.take_requests().len(), 4, "a cache that cannot be read is begun afresh");
    assert!(fs::read_to_string(&cache).unwrap().contains("/missing"));
    assert_eq!(site.run(&["check"]).status, 0, "nobody is asked unless that is wanted");
    assert_eq!(server.take_requests().len(), 0);
}

#[test]
fn what_cannot_be_kept_is_no_fault() {
    let server = Server::start();
    let site = site(&server, &["/ok"]);
    site.write(".larder", "a file in the way");
    let ran = site.run(&["check", "--external", "-v"]);
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    assert!(ran.stderr.contains("\nwhat was found out is not kept: "), "{}", ran.stderr);
}

#[test]
fn only_the_web_is_looked_at() {
    let site = Site::empty();
    site.write("a.md", "[1](mailto:a@example.org) [2](tel:1) [3](ftp://example.org/) [4](b.md)\n");
    site.write("b.md", "B\n");
    let ran = site.run(&["check", "--external", "--format", "json"]);
    assert_eq!((ran.status, ran.stdout.lines().count()), (0, 2), "{}", ran.stdout);
    assert!(!site.root().join(".larder").exists(), "nothing was found out");
    site.write("a.md", "[x](https:///nowhere)\n");
    let ran = site.run(&["check", "--external", "--format", "json"]);
    assert!(ran.stdout.contains("could not be verified: it names no host that can be looked up"), "{}", ran.stdout);
}
