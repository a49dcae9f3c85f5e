//! An `http` or `https` URL in the form in which it is asked for: no fragment, no user, nothing but ASCII.
//!
//! Two links that differ in their fragments only, or in the letters of the host, have one address and are asked for once.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use super::punycode::ascii_host;

/// What may not stand in a path or a query as it is. A `%` may: what is encoded stays so.
const ENCODED: &AsciiSet =
    &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'`').add(b'{').add(b'}').add(b'|').add(b'\\').add(b'^');

/// Endings of names that mean a machine or a network of one's own, whoever asks.
const OWN_NAMES: [&str; 5] = ["localhost", "local", "internal", "lan", "home.arpa"];

/// A URL that can be asked for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address {
    is_secure: bool,
    /// In lower case; an IPv6 address with its brackets.
    host: String,
    /// Unless it is the usual one.
    port: Option<u16>,
    /// Path and query, from the first `/` on.
    path: String,
}

impl Address {
    /// Whether a link out of the site leads to the web at all; mail, telephones and the like do not.
    pub fn is_web(written: &str) -> bool {
        let url = tidy(written);
        url.starts_with("//") || split_scheme(&url).is_some_and(|(scheme, _)| matches!(&*scheme, "http" | "https"))
    }

    /// Reads a URL as an author writes it; `//host` is asked for by `https`. `None` if it names no host that can be
    /// looked up.
    pub fn parse(written: &str) -> Option<Self> {
        let url = tidy(written);
        let (scheme, rest) = if url.starts_with("//") { ("https".to_owned(), &*url) } else { split_scheme(&url)? };
        let is_secure = match &*scheme {
            "https" => true,
            "http" => false,
            _ => return None,
        };
        let rest = rest.strip_prefix("//")?;
        let (authority, path) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
        let (host, port) = split_port(authority.rsplit_once('@').map_or(authority, |(_user, host)| host))?;
        let usual = if is_secure { 443 } else { 80 };
        let address = Self {
            is_secure,
            host: ascii_host(host)?,
            port: port.filter(|port| *port != usual),
            path: normal_path(path),
        };
        is_host(&address.host).then_some(address)
    }

    /// Where a redirect from here leads; `None` if not to the web.
    pub fn join(&self, location: &str) -> Option<Self> {
        let location = tidy(location);
        let own_path = self.path.split('?').next().unwrap_or_default();
        let folder = own_path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let path = match location.chars().next() {
            None | Some('#') => return Some(self.clone()),
            _ if location.starts_with("//") => {
                return Self::parse(&format!("{}:{location}", self.scheme()));
            }
            _ if split_scheme(&location).is_some() => return Self::parse(&location),
            Some('/') => normal_path(&location),
            Some('?') => normal_path(&format!("{own_path}{location}")),
            _ => normal_path(&format!("{folder}/{location}")),
        };
        Some(Self { path, ..self.clone() })
    }

    /// The host, without its port.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Whether the host is, by its name alone, a machine or network of one's own.
    pub fn is_private(&self) -> bool {
        let name = self.host.trim_matches(['[', ']']).trim_end_matches('.');
        if let Some(ip) = name.parse::<IpAddr>().ok().or_else(|| old_v4(name).map(IpAddr::V4)) {
            return is_private(ip);
        }
        let is_own = |own: &&str| name.strip_suffix(*own).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
        !name.contains('.') || OWN_NAMES.iter().any(is_own)
    }

    fn scheme(&self) -> &'static str {
        if self.is_secure { "https" } else { "http" }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}", self.scheme(), self.host)?;
        if let Some(port) = self.port {
            write!(f, ":{port}")?;
        }
        f.write_str(&self.path)
    }
}

/// An IPv4 address in one of the ways that systems and proxies take from of old: two to four parts, each decimal, octal or
/// hexadecimal, the last for all bytes that are left (`127.1`, `0x7f.0.0.1`). One part alone is a name without a dot.
fn old_v4(host: &str) -> Option<Ipv4Addr> {
    let part = |written: &str| match written.strip_prefix("0x") {
        Some("") => Some(0),
        Some(hex) => u32::from_str_radix(hex, 16).ok(),
        None if written.len() > 1 && written.starts_with('0') => u32::from_str_radix(written, 8).ok(),
        None => written.bytes().all(|byte| byte.is_ascii_digit()).then(|| written.parse().ok())?,
    };
    let parts: Vec<u32> = host.split('.').map(part).collect::<Option<_>>()?;
    let (last, first) = parts.split_last().filter(|(_, first)| (1..=3).contains(&first.len()))?;
    let mut address = u64::from(*last);
    if address >= 1 << (8 * (4 - first.len())) {
        return None;
    }
    for (part, shift) in first.iter().zip([24, 16, 8]) {
        address |= u64::from(u8::try_from(*part).ok()?) << shift;
    }
    Some(Ipv4Addr::from(u32::try_from(address).ok()?))
}

/// Whether an address is of no use to anybody outside one machine or network.
pub fn is_private(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_private_v4(ip),
        IpAddr::V6(ip) => is_private_v6(ip) || inner_v4(ip).is_some_and(is_private_v4),
    }
}

/// The IPv4 address that an IPv6 address stands for: mapped, of the transition (RFC 3056), or translated (RFC 6052).
fn inner_v4(ip: Ipv6Addr) -> Option<Ipv4Addr> {
    let from = |high: u16, low: u16| Ipv4Addr::from((u32::from(high) << 16) | u32::from(low));
    match ip.segments() {
        [0x2002, high, low, ..] => Some(from(high, low)),
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] => Some(from(high, low)),
        _ => ip.to_ipv4(),
    }
}

fn is_private_v4(ip: Ipv4Addr) -> bool {
    let [a, b, ..] = ip.octets();
    // 100.64.0.0/10 is shared by the customers of one provider (RFC 6598).
    let is_shared = a == 100 && b & 0xc0 == 64;
    ip.is_private()
        || ip.is_loopback()
        || ip.is_link_local()
        || ip.is_broadcast()
        || ip.is_multicast()
        || a == 0
        || is_shared
}

fn is_private_v6(ip: Ipv6Addr) -> bool {
    ip.is_loopback() || ip.is_unspecified() || ip.is_unique_local() || ip.is_unicast_link_local() || ip.is_multicast()
}

/// A URL without what browsers take out of it: spaces around it, line ends and tabs inside.
fn tidy(url: &str) -> String {
    url.trim_matches(|c: char| c.is_ascii_control() || c == ' ').replace(['\t', '\n', '\r'], "")
}

/// The scheme, in lower case, and what stands behind its colon.
fn split_scheme(url: &str) -> Option<(String, &str)> {
    let (scheme, rest) = url.split_once(':')?;
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    is_scheme.then(|| (scheme.to_ascii_lowercase(), rest))
}

/// Host and port; `None` if the port is no number.
fn split_port(authority: &str) -> Option<(&str, Option<u16>)> {
    let brackets = authority.rfind(']').map_or(0, |at| at + 1);
    match authority[brackets..].split_once(':') {
        None => Some((authority, None)),
        Some((_, "")) => Some((&authority[..authority.len() - 1], None)),
        Some((before, port)) => Some((&authority[..brackets + before.len()], Some(port.parse().ok()?))),
    }
}

fn is_host(host: &str) -> bool {
    let bracketed = host.strip_prefix('[').and_then(|host| host.strip_suffix(']'));
    bracketed.map_or_else(
        || !host.is_empty() && host.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.')),
        |ip| ip.parse::<Ipv6Addr>().is_ok(),
    )
}

/// Path and query with a `/` in front, encoded, without `.` and `..` steps and without fragment.
fn normal_path(written: &str) -> String {
    let written = written.split('#').next().unwrap_or_default();
    let (path, query) = written.split_at(written.find('?').unwrap_or(written.len()));
    let mut steps: Vec<&str> = Vec::new();
    for step in path.trim_start_matches('/').split('/') {
        match step {
            "." => {}
            ".." => drop(steps.pop()),
            step => steps.push(step),
        }
    }
    let ends_in_folder = path.ends_with("/.") || path.ends_with("/..");
    let slash = if ends_in_folder && !steps.is_empty() { "/" } else { "" };
    let plain = format!("/{}{slash}{query}", steps.join("/"));
    utf8_percent_encode(&plain, ENCODED).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(url: &str) -> String {
        Address::parse(url).map_or("none".to_owned(), |address| address.to_string())
    }

    #[test]
    fn one_page_has_one_address() {
        for (url, address) in [
            ("https://Example.ORG", "https://example.org/"),
            ("HTTPS://example.org:443/a#b", "https://example.org/a"),
            ("http://example.org:80?q=1#x?y", "http://example.org/?q=1"),
            ("http://example.org:8080/a/./b/../c", "http://example.org:8080/a/c"),
            ("//example.org/x", "https://example.org/x"),
            (" https://exam\nple.org/a b\t", "https://example.org/a%20b"),
            ("https://example.org/热%20x", "https://example.org/%E7%83%AD%20x"),
            ("https://me:secret@example.org/", "https://example.org/"),
            ("https://[::1]:8443/", "https://[::1]:8443/"),
            ("https://example.org:/a//b", "https://example.org/a//b"),
            ("https://例え.jp/", "https://xn--r8jz45g.jp/"),
        ] {
            assert_eq!(parsed(url), address, "{url:?}");
        }
    }

    #[test]
    fn what_names_no_host_has_none() {
        for url in [
            "https://",
            "https:///a",
            "https:example.org",
            "ftp://example.org",
            "mailto:a@example.org",
            "a/b",
            "",
            "https://a℀b.example/",
            "https://a b/",
            "https://example.org:x/",
            "https://example.org:99999/",
            "https://[zz]/",
            "https://%65xample.org/",
        ] {
            assert_eq!(parsed(url), "none", "{url:?}");
        }
        assert!(Address::is_web("HTTP://x") && Address::is_web("//x") && Address::is_web("https:///"));
        assert!(!Address::is_web("mailto:x@example.org") && !Address::is_web("tel:1") && !Address::is_web("ftp://x"));
    }

    #[test]
    fn redirects_are_relative_to_where_they_come_from() {
        let from = Address::parse("http://example.org:81/a/b?q").unwrap();
        for (location, address) in [
            ("https://other.org/x", "https://other.org/x"),
            ("//other.org", "http://other.org/"),
            ("/c?d#e", "http://example.org:81/c?d"),
            ("c", "http://example.org:81/a/c"),
            ("../c/", "http://example.org:81/c/"),
            ("..", "http://example.org:81/"),
            ("?x=1", "http://example.org:81/a/b?x=1"),
            ("#top", "http://example.org:81/a/b?q"),
            ("", "http://example.org:81/a/b?q"),
            ("/热", "http://example.org:81/%E7%83%AD"),
        ] {
            assert_eq!(from.join(location).unwrap().to_string(), address, "{location:?}");
        }
        assert_eq!(from.join("javascript:alert(1)"), None);
        assert_eq!(from.join("file:///etc/passwd"), None);
    }

    #[test]
    fn machines_of_ones_own_are_known() {
        for host in [
            "localhost",
            "a.localhost",
            "printer",
            "nas.local",
            "x.internal.",
            "127.0.0.1",
            "10.1.2.3",
            "192.168.0.1",
            "172.16.0.1",
            "169.254.169.254",
            "0.0.0.0",
            "100.64.0.1",
            "[::1]",
            "[fe80::1]",
            "[fd00::1]",
            "[::ffff:127.0.0.1]",
            "[::]",
            "１２７.0.0.1",
            "224.0.0.1",
            "10.0.0.1.",
            "127.1",
            "0x7f.0.0.1",
            "0177.0.0.01",
            "10.0x1",
            "[::127.0.0.1]",
            "[2002:0a00:0001::]",
            "[64:ff9b::a00:1]",
        ] {
            assert!(Address::parse(&format!("http://{host}/")).unwrap().is_private(), "{host}");
        }
        for host in ["8.8", "1.2.3.4.5", "256.1.1.1", "127.16777216", "0x.example", "127.x", "[2002:0808:0808::]"] {
            assert!(!Address::parse(&format!("http://{host}/")).unwrap().is_private(), "{host}");
        }
        for host in ["example.org", "notlocalhost.example", "8.8.8.8", "100.128.0.1", "172.32.0.1", "[2606:4700::1]"] {
            assert!(!Address::parse(&format!("http://{host}/")).unwrap().is_private(), "{host}");
        }
    }
}
