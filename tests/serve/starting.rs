//! How a preview begins and ends: the port, what is wrong from the start, interruptions.

use std::fs;
use std::net::TcpListener;
use std::process::Stdio;

use super::preview::{Preview, Starting, wait};
use super::program::{Site, run};

fn site() -> Site {
    let site = Site::empty();
    site.write("content/index.md", "# Home\n");
    site
}

#[test]
fn a_busy_port_is_told_before_anything_is_read() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let site = site();
    site.write("site.toml", "title = \n");
    let ran = site.run(&["serve", "--port", &port]);
    assert_eq!(ran.status, 2);
    assert_eq!(ran.stdout, "");
    assert!(ran.stderr.contains(&format!("port {port} is in use")) && ran.stderr.contains("--port"), "{}", ran.stderr);
    assert!(!ran.stderr.contains("site.toml"), "{}", ran.stderr);
}

#[test]
fn without_a_port_the_next_free_one_is_taken() {
    let site = site();
    let previews = [0, 1].map(|_| Starting::at(&site, &["serve"]).ready());
    let ports = previews.each_ref().map(|preview| preview.address.port());
    assert!(ports[0] != ports[1] && ports.iter().all(|port| (1717..1800).contains(port)), "{ports:?}");
    assert!(previews.iter().all(|preview| preview.get("/").status == 200));
}

#[test]
fn what_cannot_be_listened_at_is_told() {
    let site = site();
    for host in ["192.0.2.1", "no host", "", "::ffff:192.0.2.1"] {
        let ran = site.run(&["serve", "--port", "0", "--host", host]);
        assert_eq!(ran.status, 2, "{host}: {}", ran.stderr);
        assert!(ran.stderr.contains("--host") && ran.stderr.contains("127.0.0.1"), "{host}: {}", ran.stderr);
    }
    assert_eq!(site.run(&["serve", "--port", "65536"]).status, 2);
    assert_eq!(site.run(&["serve", "--editor", "ed"]).status, 2);
    if TcpListener::bind("127.0.0.1:1").is_err_and(|error| error.kind() == std::io::ErrorKind::PermissionDenied) {
        let ran = site.run(&["serve", "--port", "1"]);
        assert_eq!(ran.status, 2);
        assert!(ran.stderr.contains("port 1 is not open to you") && ran.stderr.contains("--port"), "{}", ran.stderr);
    } else {
        println!("every port is open here");
    }
}

#[test]
fn it_listens_where_it_is_told_to() {
    let site = site();
    let preview = Preview::with(&site, &["--host", "localhost"]);
    assert!(preview.address.ip().is_loopback());
    assert_eq!(preview.get("/").status, 200);
    let preview = Preview::with(&site, &["--host", "0.0.0.0"]);
    preview.until_said("everybody who can reach this computer");
    let port = preview.address.port();
    let ask = |host: &str| {
        let request = format!("GET / HTTP/1.1\r\nHost: {host}:{port}\r\n\r\n");
        super::http::ask(([127, 0, 0, 1], port).into(), request.as_bytes()).unwrap().status
    };
    assert_eq!(["localhost", "127.0.0.1", "192.168.7.7", "[fe80::1]"].map(&ask), [200; 4]);
    assert_eq!(["example.com", "localhost.example.com", "127.0.0.1.example.com"].map(ask), [421; 3]);
}

#[test]
fn an_interruption_is_a_good_end() {
    let site = site();
    for signal in ["INT", "TERM"] {
        let mut preview = Preview::of(&site);
        let mut open = super::http::Connection::open(preview.address).unwrap();
        open.send(b"GET / HTTP/1.1\r\n").unwrap();
        assert_eq!(preview.get("/").status, 200);
        assert_eq!(preview.end(signal).code(), Some(0), "{signal}");
        let words = preview.last_words();
        assert!(!words.contains("error") && !words.contains("panicked"), "{words}");
    }
}

#[test]
fn nothing_is_written_to_the_disk() {
    let site = site();
    let before = site.snapshot("");
    let preview = Preview::of(&site);
    assert_eq!(preview.get("/").status, 200);
    drop(preview);
    assert_eq!(site.snapshot(""), before);
}

#[test]
fn nobody_to_hear_that_it_is_ready_is_an_error() {
    let site = site();
    let mut command = site.larder(&["serve", "--port", "0"]);
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    drop(child.stdout.take());
    assert_eq!(wait(&mut child).code(), Some(1));
    if let Ok(full) = fs::OpenOptions::new().write(true).open("/dev/full") {
        let mut command = site.larder(&["serve", "--port", "0"]);
        let mut child = command.stdin(Stdio::null()).stdout(full).stderr(Stdio::null()).spawn().unwrap();
        assert_eq!(wait(&mut child).code(), Some(1));
    }
}

#[test]
fn wrong_settings_are_told_at_once() {
    let site = site();
    for settings in ["title = \n", "unknown = 1\n", "theme = \"none\"\n", "content = \"none\"\n"] {
        site.write("site.toml", settings);
        let ran = run(site.larder(&["serve", "--port", "0"]));
        assert_eq!((ran.status, &*ran.stdout), (2, ""), "{settings}: {}", ran.stderr);
        assert!(ran.stderr.contains("site.toml:1"), "{}", ran.stderr);
    }
}

#[test]
fn what_is_broken_from_the_start_is_waited_for() {
    let site = site();
    let partial = "themes/default/templates/partials/sources.html";
    site.write(partial, "{% if %}");
    let starting = Starting::of(&site, &[]);
    starting.until_said("error[template]");
    starting.until_said("waiting for that to be mended");
    site.write("site.toml", "title = \n");
    starting.until_said("error[settings]");
    site.write("site.toml", "title = \"Mended\"\n");
    site.write(partial, "<p>Whole.</p>");
    let preview = starting.ready();
    assert!(preview.get("/").text().contains("Mended"));
    site.write("content/a.md", "# A\n");
    preview.until_holds("/a/", "Whole.");

    site.write(partial, "{% if %}");
    for signal in ["INT", "TERM"] {
        let mut starting = Starting::of(&site, &[]);
        starting.until_said("waiting for that to be mended");
        assert_eq!(starting.end(signal).code(), Some(0), "{signal}");
    }
    // An article that is broken from the start is no reason to wait.
    fs::remove_dir_all(site.root().join("themes")).unwrap();
    site.write("content/a.md", "---\ntags: [\n---\n# A\n");
    let preview = Preview::of(&site);
    preview.until_said("error[front-matter-syntax]");
    assert_eq!(preview.get("/").status, 200);
}
