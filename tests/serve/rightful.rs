//! Requests as browsers, players and feed readers send them: all are answered.

use std::fs;

use super::http::{Connection, Reply, ask};
use super::preview::Preview;
use super::program::Site;

/// The bytes of a film.
fn film() -> Vec<u8> {
    (0..100_000_u32).map(|number| (number % 251) as u8).collect()
}

fn site() -> Site {
    let site = Site::empty();
    site.write("site.toml", "title = \"Kitchen\"\n");
    site.write("content/index.md", "# Home\n\n![](film.mp4)\n");
    site.write(
        "content/dishes/热干面.md",
        "---\ndate: 2026-01-02\ntags: [面]\naliases: [old/noodles]\n---\n# 热干面\n\n芝麻酱。\n",
    );
    site.write("content/film.mp4", film());
    site.write("content/plain.txt", "ü");
    site.write("static/app.css", "body {}");
    site.write("content/empty.bin", "");
    site
}

#[test]
fn pages_are_found_by_every_name_that_a_web_server_knows() {
    let site = site();
    let preview = Preview::of(&site);
    let noodles = "/dishes/%E7%83%AD%E5%B9%B2%E9%9D%A2";
    for (path, status) in [
        ("/", 200),
        ("/index.html", 200),
        ("/?query=1&b=%20", 200),
        ("/dishes/", 200),
        ("/dishes/index.html", 200),
        ("/dishes", 307),
        ("/dishes/热干面/", 200),
        ("/dishes/%e7%83%ad%e5%b9%b2%e9%9d%a2/", 200),
        ("/%64ishes/", 200),
        ("/film.mp4", 200),
        ("/film.mp4?v=2", 200),
        ("/plain.txt", 200),
        ("/empty.bin", 200),
        ("/app.css", 200),
        ("/tags/", 200),
        ("/sitemap.xml", 200),
        ("/feed.xml", 200),
        ("/robots.txt", 200),
        ("/llms.txt", 200),
        ("/404.html", 200),
        ("/old/noodles/", 200),
        ("/old/noodles", 307),
        ("/_larder/live/client.js", 200),
        ("/_larder/live/client.css", 200),
        ("/nowhere", 404),
        ("/favicon.ico", 404),
    ] {
        assert_eq!(preview.get(path).status, status, "{path}");
    }
    assert_eq!(preview.get(&format!("{noodles}/")).status, 200);
    assert_eq!(preview.get(&format!("{noodles}/index.html")).status, 200);
    let moved = preview.get(&format!("{noodles}?q=1&r"));
    assert_eq!((moved.status, moved.header("location")), (307, Some(&*format!("{noodles}/?q=1&r"))));
    assert!(preview.get("/nowhere").text().contains("<html"), "the site's own page says that there is none");
}

#[test]
fn everything_says_what_it_is() {
    let site = site();
    std::os::unix::fs::symlink("plain.txt", site.root().join("content/linked.css")).unwrap();
    let preview = Preview::of(&site);
    for (path, kind) in [
        ("/", "text/html; charset=utf-8"),
        ("/nowhere", "text/html; charset=utf-8"),
        ("/app.css", "text/css; charset=utf-8"),
        ("/linked.css", "text/css; charset=utf-8"),
        ("/plain.txt", "text/plain; charset=utf-8"),
        ("/film.mp4", "video/mp4"),
        ("/sitemap.xml", "text/xml; charset=utf-8"),
        ("/_larder/live/client.js", "text/javascript; charset=utf-8"),
        ("/empty.bin", "application/octet-stream"),
    ] {
        assert_eq!(preview.get(path).header("content-type"), Some(kind), "{path}");
    }
}

/// A reply without the time at which it was given.
fn timeless(reply: &Reply) -> (u16, Vec<&(String, String)>, &[u8]) {
    let headers = reply.headers.iter().filter(|(name, _)| name != "date");
    (reply.status, headers.collect(), &reply.body)
}

#[test]
fn a_connection_is_used_for_many_requests() {
    let site = site();
    let preview = Preview::of(&site);
    let host = preview.host();
    let mut connection = Connection::open(preview.address).unwrap();
    for path in ["/", "/dishes/", "/nowhere", "/film.mp4", "/dishes"] {
        connection.send(format!("GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n").as_bytes()).unwrap();
        let reply = connection.reply(false).unwrap();
        // All but the time, for a second may pass between the two.
        assert_eq!(timeless(&reply), timeless(&preview.get(path)), "{path}");
        let head = format!("HEAD {path} HTTP/1.1\r\nHost: {host}\r\n\r\n");
        connection.send(head.as_bytes()).unwrap();
        let head = connection.reply(true).unwrap();
        assert_eq!((head.status, head.header("content-length")), (reply.status, reply.header("content-length")));
    }
    // Sent in one go, and in pieces.
    let get = |path: &str| format!("GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n");
    connection.send([get("/"), get("/plain.txt"), get("/nowhere")].concat().as_bytes()).unwrap();
    let statuses: Vec<u16> = (0..3).map(|_| connection.reply(false).unwrap().status).collect();
    assert_eq!(statuses, [200, 200, 404]);
    for byte in get("/plain.txt").bytes() {
        connection.send(&[byte]).unwrap();
    }
    assert_eq!(connection.reply(false).unwrap().text(), "ü");
}

#[test]
fn players_get_the_part_that_they_ask_for() {
    let site = site();
    let preview = Preview::of(&site);
    let film = film();
    for (range, status, part) in [
        ("bytes=0-", 206, &film[..]),
        ("bytes=100-199", 206, &film[100..200]),
        ("bytes=99990-", 206, &film[99_990..]),
        ("bytes=-10", 206, &film[99_990..]),
        ("bytes=99990-200000", 206, &film[99_990..]),
    ] {
        let reply = preview.get_with("/film.mp4", &format!("Range: {range}\r\n"));
        assert_eq!((reply.status, &*reply.body), (status, part), "{range}");
        assert!(reply.header("content-range").unwrap().ends_with("/100000"), "{range}");
        assert_eq!(reply.header("content-type"), Some("video/mp4"));
    }
    assert_eq!(preview.get_with("/film.mp4", "Range: bytes=100000-\r\n").status, 416);
    assert_eq!(preview.get_with("/film.mp4", "Range: bytes=5-1\r\n").status, 416);
    assert_eq!(preview.get_with("/film.mp4", "If-Modified-Since: Fri, 01 Jan 2100 00:00:00 GMT\r\n").status, 200);
    fs::write(site.root().join("content/film.mp4"), "short").unwrap();
    assert_eq!(preview.get("/film.mp4").text(), "short");
}

#[test]
fn the_authors_browser_may_come_from_anywhere() {
    let site = site();
    let preview = Preview::of(&site);
    let port = preview.address.port();
    for host in
        [format!("127.0.0.1:{port}"), format!("localhost:{port}"), format!("LOCALHOST:{port}"), format!("[::1]:{port}")]
    {
        for line in ["GET / HTTP/1.1", "GET / HTTP/1.0"] {
            let reply = ask(preview.address, format!("{line}\r\nhost: {host}\r\n\r\n").as_bytes()).unwrap();
            assert_eq!(reply.status, 200, "{line} {host}");
        }
    }
    for headers in [
        "Sec-Fetch-Site: none\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document\r\n",
        "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document\r\nReferer: https://example.com/\r\n",
        "Sec-Fetch-Site: same-site\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document\r\n",
        "Sec-Fetch-Site: same-origin\r\nSec-Fetch-Mode: no-cors\r\nSec-Fetch-Dest: script\r\n",
        "Sec-Fetch-Site: same-origin\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: iframe\r\n",
        "Content-Length: 0\r\n",
        "Connection: close\r\n",
        "Accept-Encoding: gzip, br\r\nAccept-Language: de, 中\r\nCookie: a=b\r\nIf-None-Match: \"x\"\r\n",
    ] {
        assert_eq!(preview.get_with("/", headers).status, 200, "{headers}");
    }
}
