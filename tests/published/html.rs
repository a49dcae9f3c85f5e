//! Every page is a valid document that a strict content security policy allows, the sitemap is whole, and what is for
//! machines can be read by them.

use std::collections::{BTreeMap, BTreeSet};

use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::Event;

use crate::dom::{Dom, Element, Node};
use crate::site::{Published, SITES, attribute, elements, text};

/// What authors' own HTML brings to their pages: the site, the page, a part of the fault, and why it is theirs.
///
/// The list is exact: what is on it and does not happen is a fault, too.
const BY_AUTHORS: &[(&str, &str, &str, &str)] = &[
    ("vault", "clippings/why-bread-goes-stale/index.html", "<span style=", "raw HTML"),
    (
        "vault",
        "clippings/why-bread-goes-stale/index.html",
        "`https://example.com/i/loaf.jpg` has no text",
        "an image without a description",
    ),
    (
        "vault",
        "clippings/why-bread-goes-stale/index.html",
        "`https://example.com/bread#related` has no text",
        "a link without text",
    ),
    ("readmes", "dishes/drink/冰红茶/index.html", "<img src=Some(\"成品.jpg\")> has no alt", "raw HTML"),
];

/// The address that sites are built for here.
const BASE: &str = "https://example.org/kb/";

#[test]
fn every_page_is_valid_and_allowed_by_a_strict_policy() {
    let mut unused: BTreeSet<usize> = (0..BY_AUTHORS.len()).collect();
    let mut wrong = Vec::new();
    for name in SITES {
        let site = Published::build(name, "", &["--base-url", BASE]);
        let mut count = 0;
        for (path, (dom, errors)) in site.pages() {
            count += 1;
            let faults = errors.into_iter().chain(structure(&dom)).chain(policy(&dom));
            for fault in faults {
                let known = BY_AUTHORS
                    .iter()
                    .position(|(site, page, part, _)| *site == name && *page == path && fault.contains(part));
                match known {
                    Some(known) => drop(unused.remove(&known)),
                    None => wrong.push(format!("{name}: {path}: {fault}")),
                }
            }
        }
        assert!(count > 20, "{name} has {count} pages only");
    }
    wrong.extend(unused.into_iter().map(|index| format!("listed, but not so: {:?}", BY_AUTHORS[index])));
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// What is wrong with what a page consists of.
fn structure(dom: &Dom) -> Vec<String> {
    let elements = elements(dom);
    let mut faults = Vec::new();
    for (name, least, most) in [("h1", 1, 1), ("main", 1, 1), ("title", 1, usize::MAX)] {
        let count = elements.iter().filter(|element| element.name == name).count();
        if !(least..=most).contains(&count) {
            faults.push(format!("{count} <{name}>"));
        }
    }
    let mut ids = BTreeMap::new();
    for element in &elements {
        if let Some(id) = attribute(element, "id") {
            *ids.entry(id).or_insert(0) += 1;
        }
        if element.name == "img" && attribute(element, "alt").is_none() {
            faults.push(format!("<img src={:?}> has no alt", attribute(element, "src")));
        }
        if element.name == "a" && attribute(element, "aria-label").is_none() && is_silent(dom, element) {
            faults.push(format!("the link to `{}` has no text", attribute(element, "href").unwrap_or_default()));
        }
        if element.name == "html" && attribute(element, "lang").is_none_or(str::is_empty) {
            faults.push("<html> has no lang".to_owned());
        }
        let says = || text(dom, element).trim().to_owned();
        if matches!(&*element.name, "h1" | "title") && (says().is_empty() || says().starts_with('–')) {
            faults.push(format!("<{}> is empty", element.name));
        }
    }
    faults.extend(
        ids.iter().filter(|(id, count)| **count > 1 || id.is_empty()).map(|(id, n)| format!("id {id:?} {n} times")),
    );
    faults
}

/// Whether an element has nothing that can be read out.
fn is_silent(dom: &Dom, element: &Element) -> bool {
    dom.children(element).all(|node| match node {
        Node::Element(child) if child.name == "img" => attribute(child, "alt").is_none_or(str::is_empty),
        Node::Element(child) => is_silent(dom, child),
        Node::Text(text) => text.trim().is_empty(),
    })
}

/// What a policy of `default-src 'self'` would not allow.
fn policy(dom: &Dom) -> Vec<String> {
    let mut faults = Vec::new();
    for element in elements(dom) {
        let name = &element.name;
        let is_data = attribute(element, "type") == Some("application/ld+json");
        if name == "style" || name == "script" && attribute(element, "src").is_none() && !is_data {
            faults.push(format!("<{name}> in the page"));
        }
        for (attribute, value) in &element.attributes {
            let is_script = matches!(&**attribute, "href" | "src") && is_script(value);
            if attribute == "style" || attribute.starts_with("on") || is_script {
                faults.push(format!("<{name} {attribute}={value:?}>"));
            }
        }
    }
    faults
}

/// Whether a browser would run an address instead of going there.
fn is_script(address: &str) -> bool {
    let address: String = address.chars().filter(|char| !char.is_control() && *char != ' ').collect();
    address.to_lowercase().starts_with("javascript:")
}

#[test]
fn pages_and_what_they_load_come_from_the_site_itself() {
    for name in SITES {
        let site = Published::build(name, "", &[]);
        for (path, (dom, _)) in site.pages() {
            let loads = |element: &&&Element| matches!(&*element.name, "link" | "script");
            for element in elements(&dom).iter().filter(loads) {
                let address = attribute(element, "href").or_else(|| attribute(element, "src")).unwrap_or_default();
                assert!(!address.contains("//"), "{name}: {path} loads {address}");
            }
        }
    }
}

#[test]
fn the_sitemap_lists_every_page_once() {
    for name in SITES {
        let site = Published::build(name, "", &["--base-url", BASE]);
        let listed = sitemap_addresses(&site.files["sitemap.xml"]);
        // Whoever looks for a page has found the site already.
        let is_for_finding = |path: &str| matches!(path, "404.html" | "search/index.html" | "search.html");
        let mut pages: Vec<String> = site
            .files
            .iter()
            .filter(|(path, bytes)| path.ends_with(".html") && !is_for_finding(path) && !is_redirect(bytes))
            .map(|(path, _)| format!("{BASE}{}", path.strip_suffix("index.html").unwrap_or(path)))
            .collect();
        pages.sort();
        let mut decoded: Vec<String> = listed
            .iter()
            .map(|address| {
                assert!(address.is_ascii(), "{name}: {address} is not encoded");
                percent_encoding::percent_decode_str(address).decode_utf8().unwrap().into_owned()
            })
            .collect();
        decoded.sort();
        decoded.retain(|address| !address.ends_with("/search/") && !address.ends_with("/search.html"));
        assert_eq!(decoded, pages, "{name}");
    }
}

#[test]
fn without_an_address_there_is_no_sitemap() {
    assert!(!Published::build("vault", "", &[]).files.contains_key("sitemap.xml"));
}

/// Whether a page only leads to another one.
fn is_redirect(html: &[u8]) -> bool {
    str::from_utf8(html).unwrap().contains("http-equiv=\"refresh\"")
}

#[test]
fn feeds_are_strict_xml_with_all_that_atom_asks_for() {
    let mut entries = 0;
    for name in SITES {
        let site = Published::build(name, "", &["--base-url", BASE]);
        for (path, bytes) in site.files.iter().filter(|(path, _)| path.ends_with("feed.xml")) {
            let found = xml_elements(bytes);
            let texts = |wanted: &str| -> Vec<&str> {
                found.iter().filter(|(path, _)| path == wanted).map(|(_, text)| text.as_str()).collect()
            };
            let count = texts("feed/entry").len();
            assert!((1..=20).contains(&count), "{name}: {path} has {count} entries");
            for (part, least) in [("id", 1), ("title", 1), ("updated", 1), ("author/name", 1)] {
                assert_eq!(texts(&format!("feed/{part}")).len(), least, "{name}: {path}: {part}");
            }
            for part in ["id", "title", "updated"] {
                assert_eq!(texts(&format!("feed/entry/{part}")).len(), count, "{name}: {path}: {part} of entries");
            }
            assert_eq!(texts("feed/id"), [format!("{BASE}{}", encoded(path))], "{name}: {path}");
            let dates = texts("feed/entry/updated");
            assert_eq!(dates.first(), texts("feed/updated").first(), "{name}: {path}: the newest comes first");
            assert!(dates.iter().all(|date| date.len() >= "2026-01-01T00:00:00Z".len()), "{name}: {path}: {dates:?}");
            for id in texts("feed/entry/id") {
                let below = percent_encoding::percent_decode_str(id.strip_prefix(BASE).unwrap()).decode_utf8().unwrap();
                let file =
                    if below.is_empty() || below.ends_with('/') { format!("{below}index.html") } else { below.into() };
                assert!(site.files.contains_key(&file), "{name}: {path}: {id} is no page");
            }
            entries += count;
        }
    }
    assert!(entries > 10, "{entries} entries only");
}

#[test]
fn structured_data_can_be_read() {
    for name in SITES {
        let site = Published::build(name, "", &["--base-url", BASE]);
        let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
        for (path, (dom, _)) in site.pages() {
            let is_data = |element: &&&Element| {
                element.name == "script" && attribute(element, "type") == Some("application/ld+json")
            };
            for element in elements(&dom).iter().filter(is_data) {
                let data: serde_json::Value = serde_json::from_str(&text(&dom, element))
                    .unwrap_or_else(|error| panic!("{name}: {path}: {error}"));
                for thing in data["@graph"].as_array().unwrap() {
                    *kinds.entry(thing["@type"].as_str().unwrap().to_owned()).or_default() += 1;
                }
            }
        }
        assert_eq!(kinds.get("WebSite"), Some(&1), "{name}: {kinds:?}");
        for kind in ["Article", "BreadcrumbList", "CollectionPage"] {
            assert!(kinds.contains_key(kind), "{name}: {kinds:?}");
        }
    }
}

/// A path as it stands in a URL that is all ASCII.
fn encoded(path: &str) -> String {
    const KEPT: &percent_encoding::AsciiSet =
        &percent_encoding::NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~').remove(b'/');
    percent_encoding::utf8_percent_encode(path, KEPT).to_string()
}

/// Every element of a document with the text in it, by the names of the elements around it.
///
/// # Panics
/// If it is not well-formed.
fn xml_elements(xml: &[u8]) -> Vec<(String, String)> {
    let mut reader = Reader::from_reader(xml);
    reader.config_mut().enable_all_checks(true);
    let (mut open, mut found): (Vec<usize>, Vec<(String, String)>) = (Vec::new(), Vec::new());
    loop {
        match reader.read_event().unwrap() {
            Event::Start(tag) => {
                let above = open.last().map(|index| format!("{}/", found[*index].0)).unwrap_or_default();
                open.push(found.len());
                found.push((format!("{above}{}", tag.name().as_ref()), String::new()));
                assert!(tag.attributes().all(|attribute| attribute.is_ok()));
            }
            Event::Empty(tag) => assert!(tag.attributes().all(|attribute| attribute.is_ok())),
            Event::End(_) => drop(open.pop()),
            Event::Text(text) => match open.last() {
                Some(index) => found[*index].1.push_str(&text),
                None => assert!(text.trim().is_empty(), "text around the document"),
            },
            Event::GeneralRef(entity) => {
                let char = resolve_predefined_entity(&entity).unwrap_or_else(|| panic!("{entity:?} is no entity"));
                found[*open.last().unwrap()].1.push_str(char);
            }
            Event::Decl(_) => assert!(found.is_empty(), "the declaration comes first"),
            Event::Eof => break,
            other => panic!("a feed holds no {other:?}"),
        }
    }
    assert!(open.is_empty(), "{open:?} is never closed");
    found
}

/// The addresses in a sitemap.
///
/// # Panics
/// If it is not well-formed or holds anything that the protocol does not know.
fn sitemap_addresses(xml: &[u8]) -> Vec<String> {
    let mut reader = Reader::from_reader(xml);
    reader.config_mut().enable_all_checks(true);
    let mut open: Vec<String> = Vec::new();
    let mut addresses = Vec::new();
    loop {
        match reader.read_event().unwrap() {
            Event::Start(tag) => {
                open.push(tag.name().as_ref().to_owned());
                let path = open.join("/");
                assert!(["urlset", "urlset/url", "urlset/url/loc", "urlset/url/lastmod"].contains(&&*path), "{path}");
                if path == "urlset/url/loc" {
                    addresses.push(String::new());
                }
            }
            Event::End(_) => drop(open.pop()),
            Event::Text(text) => match open.last().map(String::as_str) {
                Some("loc") => addresses.last_mut().unwrap().push_str(&text),
                Some("lastmod") => assert_eq!(text.len(), "2026-01-01".len(), "{text:?} is no day"),
                _ => assert!(text.trim().is_empty(), "text in {open:?}"),
            },
            Event::GeneralRef(entity) => match resolve_predefined_entity(&entity) {
                Some(char) => addresses.last_mut().unwrap().push_str(char),
                None => panic!("{entity:?} is no entity"),
            },
            Event::Decl(_) => assert!(open.is_empty() && addresses.is_empty(), "the declaration comes first"),
            Event::Eof => break,
            other => panic!("a sitemap holds no {other:?}"),
        }
    }
    assert!(open.is_empty(), "{open:?} is never closed");
    addresses
}
