//! The socket of an open tab: opened by pages of this preview alone, and told what is new.

use super::http::{Connection, Reply};
use super::preview::Preview;
use super::program::Site;

fn site() -> Site {
    let site = Site::empty();
    site.write("content/index.md", "# Home\n\nText.\n");
    site.write("content/other.md", "# Other\n");
    site
}

/// The value of an attribute of the script in a page.
fn attribute(page: &str, name: &str) -> String {
    let (_, rest) = page.split_once(&format!("data-{name}=\"")).unwrap();
    rest.split('"').next().unwrap().to_owned()
}

/// Asks for the socket.
fn knock(preview: &Preview, query: &str, origin: &str, more: &str) -> (Connection, Reply) {
    let mut connection = Connection::open(preview.address).unwrap();
    let request = format!(
        "GET /_larder/live{query} HTTP/1.1\r\nHost: {}\r\nConnection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n\
         Sec-WebSocket-Version: 13\r\n{origin}{more}\r\n",
        preview.host()
    );
    connection.send(request.as_bytes()).unwrap();
    let reply = connection.reply(false).unwrap();
    (connection, reply)
}

const KEY: &str = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

/// The next message, of those that a server sends.
fn message(connection: &mut Connection) -> serde_json::Value {
    let head = connection.take(2).unwrap();
    assert_eq!(head[0], 0x81, "a whole text");
    let length = match head[1] {
        126 => usize::from(u16::from_be_bytes(connection.take(2).unwrap().try_into().unwrap())),
        127 => usize::try_from(u64::from_be_bytes(connection.take(8).unwrap().try_into().unwrap())).unwrap(),
        short => usize::from(short),
    };
    serde_json::from_slice(&connection.take(length).unwrap()).unwrap()
}

#[test]
fn only_pages_of_this_preview_open_the_socket() {
    let site = site();
    let preview = Preview::of(&site);
    let token = attribute(&preview.get("/").text(), "token");
    let right = format!("?token={token}&path=/&moment=1");
    let port = preview.address.port();
    let own = format!("Origin: http://127.0.0.1:{port}\r\n");
    let origins = [
        String::new(),
        "Origin: null\r\n".to_owned(),
        "Origin: http://example.com\r\n".to_owned(),
        format!("Origin: http://example.com:{port}\r\n"),
        format!("Origin: http://127.0.0.1:{}\r\n", port ^ 1),
        "Origin: http://127.0.0.1\r\n".to_owned(),
        format!("Origin: https://127.0.0.1:{port}\r\n"),
        format!("Origin: http://localhost:{port}\r\n"),
        format!("Origin: http://127.0.0.1:{port}/\r\n"),
        format!("Origin: http://127.0.0.1:{port}.example.com\r\n"),
        format!("{own}Origin: http://example.com\r\n"),
    ];
    for origin in &origins {
        assert_eq!(knock(&preview, &right, origin, KEY).1.status, 403, "{origin}");
    }
    let wrong = "0".repeat(token.len());
    let (short, longer) = (&token[1..], format!("{token}0"));
    for query in [
        String::new(),
        "?".to_owned(),
        "?token".to_owned(),
        "?token=".to_owned(),
        format!("?token={wrong}"),
        format!("?token={short}"),
        format!("?token={longer}"),
        format!("?Token={token}"),
        format!("?token={wrong}&token={token}"),
    ] {
        assert_eq!(knock(&preview, &query, &own, KEY).1.status, 403, "{query}");
    }
    assert_eq!(knock(&preview, &right, &own, "").1.status, 426);
    let foreign = "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: websocket\r\n";
    assert_eq!(knock(&preview, &right, &own, &format!("{KEY}{foreign}")).1.status, 403);
    let report = |query: &str| preview.get(&format!("/_larder/live/report{query}"));
    assert_eq!(report(&format!("?token={wrong}")).status, 403);
    let listed: serde_json::Value = serde_json::from_slice(&report(&format!("?token={token}")).body).unwrap();
    assert!(listed["faults"].is_array() && listed["orphans"].is_array(), "{listed}");

    let (_connection, accepted) = knock(&preview, &right, &own, KEY);
    assert_eq!(accepted.status, 101);
    assert_eq!(accepted.header("sec-websocket-accept"), Some("s3pPLMBiTxaQ9kYGzzhZRbK+xOo="));
    assert_eq!(preview.get("/").status, 200);
}

#[test]
fn each_run_has_a_token_of_its_own() {
    let site = site();
    let tokens = [0, 1].map(|_| attribute(&Preview::of(&site).get("/").text(), "token"));
    assert_ne!(tokens[0], tokens[1]);
    assert!(tokens.iter().all(|token| token.len() >= 32));
}

#[test]
fn a_tab_is_told_what_is_new_on_its_page() {
    let site = site();
    let preview = Preview::of(&site);
    let page = preview.get("/").text();
    let (token, moment) = (attribute(&page, "token"), attribute(&page, "moment"));
    let own = format!("Origin: http://{}\r\n", preview.host());
    let query = format!("?token={token}&path=%2F&moment={moment}");
    let (mut tab, accepted) = knock(&preview, &query, &own, KEY);
    assert_eq!(accepted.status, 101);
    let first = message(&mut tab);
    assert_eq!(first["page"].as_str(), Some(&*attribute(&page, "page")), "{first}");
    assert_eq!(first["gone"], serde_json::Value::Null);

    site.write("content/index.md", "# Home\n\nOther text.\n");
    let second = message(&mut tab);
    assert_ne!(second["page"], first["page"]);
    let page = preview.get("/").text();
    assert!(page.contains("Other text."));
    assert_eq!(second["page"].as_str(), Some(&*attribute(&page, "page")));

    site.write("content/index.md", "# Home\n\n[[Nobody]]\n");
    let third = message(&mut tab);
    assert_eq!((&third["warnings"], &third["faults"][0]["code"]), (&1.into(), &"broken-link".into()), "{third}");

    // Broken: the page stays, and the tab is told why.
    site.write("content/index.md", "---\ntags: [\n---\n# Broken\n");
    let fourth = message(&mut tab);
    assert_eq!(fourth["page"], third["page"], "{fourth}");
    assert_eq!(fourth["errors"], 1);

    // Long messages from a tab end the socket, and nothing else.
    let mut frame = vec![0x81, 0xff];
    frame.extend((1_u64 << 40).to_be_bytes());
    frame.extend([0; 100]);
    tab.send(&frame).unwrap();
    tab.everything();
    assert_eq!(preview.get("/").status, 200);
}
