//! Every link leads somewhere: at the root of a domain, below a path, and from a disk, in both styles of URLs.
//!
//! Addresses are resolved here as a browser resolves them, not as Larder does, and looked up among the published files.

use std::collections::{BTreeMap, BTreeSet};

use percent_encoding::percent_decode_str;

use crate::dom::Dom;
use crate::site::{GUIDE, Published, SITES, attribute, elements};

/// Where the output is put.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Mount {
    /// On a server, below a path that begins and ends with `/`. A folder's address shows its `index.html`.
    Server(&'static str),
    /// On a disk, where a folder shows a list of its files.
    Disk,
}

/// What a page points to.
struct Link {
    page: String,
    address: String,
}

#[test]
fn every_link_leads_somewhere() {
    let mut broken = Vec::new();
    for name in SITES.into_iter().chain([GUIDE]) {
        for (style, base, mount) in [
            ("directory", "https://example.org/", Mount::Server("/")),
            ("directory", "https://example.org/kb/", Mount::Server("/kb/")),
            ("file", "https://example.org/", Mount::Server("/")),
            ("file", "https://example.org/kb/", Mount::Server("/kb/")),
            ("file", "https://example.org/", Mount::Disk),
        ] {
            let site = Published::build(name, &format!("urls = \"{style}\""), &["--base-url", base]);
            let (links, faults) = crawl(&site, mount);
            assert!(links > 100, "{name}, {style}, {mount:?}: {links} links only");
            broken.extend(
                faults.into_iter().map(|(link, fault)| {
                    format!("{name}, {style}, {mount:?}: {}: `{}` {fault}", link.page, link.address)
                }),
            );
        }
    }
    assert!(broken.is_empty(), "\n{}", broken.join("\n"));
}

#[test]
fn every_page_of_the_guide_is_three_clicks_from_the_first() {
    let guide = Published::build(GUIDE, "", &[]);
    let pages: BTreeMap<&str, Dom> = guide.pages().map(|(path, (dom, _))| (path, dom)).collect();
    let mut reached = BTreeSet::from(["index.html".to_owned()]);
    for _click in 1..=3 {
        let here: Vec<String> = reached.iter().filter(|page| pages.contains_key(page.as_str())).cloned().collect();
        reached.extend(here.iter().flat_map(|page| leads_to(page, &pages[page.as_str()])));
    }
    let is_article = |page: &&&str| **page != "404.html";
    let far: Vec<&&str> = pages.keys().filter(is_article).filter(|page| !reached.contains(**page)).collect();
    assert!(far.is_empty(), "{far:?}");
    assert!(pages.len() > 30, "{} pages only", pages.len());
}

/// The files of the site that a reader comes to from a page.
fn leads_to(page: &str, dom: &Dom) -> Vec<String> {
    let links = elements(dom).into_iter().filter(|element| element.name == "a");
    let targets = links.filter_map(|element| {
        let address = attribute(element, "href")?.to_owned();
        resolve(&Link { page: page.to_owned(), address }, Mount::Disk)?.ok()
    });
    targets.map(|target| target.path).collect()
}

#[test]
fn links_of_the_404_page_start_at_the_root_of_the_site() {
    for (base, path) in [("https://example.org/", "/"), ("https://example.org/kb/", "/kb/")] {
        for name in SITES {
            let site = Published::build(name, "", &["--base-url", base]);
            let page = site.page("404.html");
            let addresses: Vec<&str> = elements(&page)
                .iter()
                .filter_map(|element| attribute(element, "href").or_else(|| attribute(element, "src")))
                .collect();
            assert!(addresses.iter().any(|address| address == &path), "{name}: no way home in {addresses:?}");
            for address in addresses {
                let is_there = address.starts_with(path) || address.starts_with('#') || address.starts_with(base);
                assert!(is_there, "{name}: `{address}` is not below `{path}`");
            }
        }
    }
}

/// Follows every link of every page. Returns how many of them lead into the site, and which lead nowhere.
fn crawl(site: &Published, mount: Mount) -> (usize, Vec<(Link, String)>) {
    let mut anchors = Anchors::new();
    let mut links = Vec::new();
    for (path, (dom, _)) in site.pages() {
        let elements = elements(&dom);
        let ids = elements.iter().filter_map(|element| attribute(element, "id")).map(str::to_owned).collect();
        anchors.insert(path.to_owned(), ids);
        // The 404 page is made for a server.
        if mount == Mount::Disk && path == "404.html" {
            continue;
        }
        let addresses = elements.iter().flat_map(|element| addresses(&element.attributes));
        links.extend(addresses.map(|address| Link { page: path.to_owned(), address }));
    }
    let mut count = 0;
    let mut faults = Vec::new();
    for link in links {
        let Some(resolved) = resolve(&link, mount) else { continue };
        count += 1;
        if let Err(fault) = resolved.and_then(|target| look_up(site, &anchors, &target, mount)) {
            faults.push((link, fault));
        }
    }
    (count, faults)
}

/// The addresses that an element's attributes hold.
fn addresses(attributes: &[(String, String)]) -> Vec<String> {
    let mut found = Vec::new();
    for (name, value) in attributes {
        match name.as_str() {
            "href" | "src" | "poster" => found.push(value.trim().to_owned()),
            // Where a page at an old URL leads.
            "content" => found.extend(value.strip_prefix("0; url=").map(str::to_owned)),
            "srcset" => {
                let candidates = value.split(',').filter_map(|candidate| candidate.split_whitespace().next());
                found.extend(candidates.map(str::to_owned));
            }
            _ => {}
        }
    }
    found
}

/// A place in the output.
struct Target {
    path: String,
    fragment: String,
}

/// Where an address on a page leads; none if that is another site.
fn resolve(link: &Link, mount: Mount) -> Option<Result<Target, String>> {
    if has_scheme(&link.address) || link.address.starts_with("//") {
        return None;
    }
    let (address, fragment) = link.address.split_once('#').unwrap_or((&link.address, ""));
    let path = address.split_once('?').map_or(address, |(path, _)| path);
    let base = match mount {
        Mount::Server(base) => base,
        Mount::Disk => "/media/stick/",
    };
    let here = format!("{base}{}", link.page);
    let joined = if path.is_empty() {
        here
    } else if path.starts_with('/') {
        path.to_owned()
    } else {
        let folder = here.rfind('/').map_or("", |slash| &here[..=slash]);
        format!("{folder}{path}")
    };
    let decode = |text: &str| percent_decode_str(text).decode_utf8().map(|text| text.into_owned());
    let (Ok(path), Ok(fragment)) = (decode(&remove_dots(&joined)), decode(fragment)) else {
        return Some(Err("is not UTF-8".to_owned()));
    };
    let below = path.strip_prefix(base).map(str::to_owned);
    Some(below.map(|path| Target { path, fragment }).ok_or_else(|| format!("leaves the site for `{path}`")))
}

/// Whether an address begins with a scheme, as in `mailto:`.
fn has_scheme(address: &str) -> bool {
    let Some((scheme, _)) = address.split_once(':') else { return false };
    scheme.starts_with(|char: char| char.is_ascii_alphabetic())
        && scheme.chars().all(|char| char.is_ascii_alphanumeric() || "+-.".contains(char))
}

/// An absolute path without `.` and `..`.
fn remove_dots(path: &str) -> String {
    let mut steps: Vec<&str> = Vec::new();
    for step in path.split('/').skip(1) {
        match step {
            "." => {}
            ".." => drop(steps.pop()),
            step => steps.push(step),
        }
    }
    if path.ends_with("/.") || path.ends_with("/..") {
        steps.push("");
    }
    format!("/{}", steps.join("/"))
}

/// The ids on each page.
type Anchors = BTreeMap<String, BTreeSet<String>>;

/// Whether there is such a place.
fn look_up(site: &Published, anchors: &Anchors, target: &Target, mount: Mount) -> Result<(), String> {
    let Target { path, fragment } = target;
    let is_folder = path.is_empty() || path.ends_with('/');
    if is_folder && mount == Mount::Disk {
        return Err("leads to a folder, which shows no page on a disk".to_owned());
    }
    let file = if is_folder { format!("{path}index.html") } else { path.clone() };
    if !site.files.contains_key(&file) {
        return Err(format!("leads to `{file}`, which is not published"));
    }
    match anchors.get(&file) {
        // Browsers know the top of a page by its name.
        Some(anchors) if !fragment.is_empty() && fragment != "top" && !anchors.contains(fragment) => {
            Err(format!("leads to `#{fragment}`, which `{file}` does not have"))
        }
        _ => Ok(()),
    }
}
