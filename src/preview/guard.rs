//! Which requests are answered at all.
//!
//! The server is there for the author's own browser. Every page that the author has open in it can send requests to it too, and
//! so can everything on the same computer. So: only `GET` and `HEAD`, only with a `Host` that is ours (a foreign name that
//! somebody has pointed at this computer is not), and nothing for other sites' pages to embed or to read. The socket wants to be
//! opened by a page of ours, with a token that only such a page knows.

use std::net::IpAddr;

use hyper::header::{CONTENT_LENGTH, HOST, HeaderMap, HeaderValue, ORIGIN, TRANSFER_ENCODING};
use hyper::{Method, Request, StatusCode};

/// The names by which the server may be called.
#[derive(Clone, Debug)]
pub struct Hosts {
    /// Lower case, with the port.
    names: Vec<String>,
    /// Whether any address will do: then the server is open to other computers, which call it by addresses that it
    /// cannot know. An address, unlike a name, cannot be pointed elsewhere.
    port_of_any_address: Option<u16>,
}

impl Hosts {
    /// Those of a server that listens at `address`; `asked` is what the author called it.
    pub fn of(address: std::net::SocketAddr, asked: Option<&str>) -> Self {
        let port = address.port();
        let own = ["localhost", "127.0.0.1", "[::1]"].map(str::to_owned);
        let names = own.into_iter().chain([shown(address.ip())]).chain(asked.map(str::to_lowercase));
        let names = names.flat_map(|name| {
            let bare = (port == 80).then(|| name.clone());
            [format!("{name}:{port}")].into_iter().chain(bare)
        });
        let port_of_any_address = (!address.ip().is_loopback()).then_some(port);
        Self { names: names.collect(), port_of_any_address }
    }

    fn allow(&self, host: &str) -> bool {
        let host = host.to_ascii_lowercase();
        let is_address = |port: u16| {
            let name = host.strip_suffix(&format!(":{port}")).unwrap_or(&host);
            name.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>().is_ok()
        };
        self.names.contains(&host) || self.port_of_any_address.is_some_and(is_address)
    }
}

/// An address as it stands in a URL.
pub fn shown(address: IpAddr) -> String {
    match address {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => format!("[{address}]"),
    }
}

/// Why a request is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The status that says so.
    pub status: StatusCode,
    /// One sentence for whoever looks.
    pub reason: &'static str,
}

const fn refuse(status: StatusCode, reason: &'static str) -> Result<(), Refusal> {
    Err(Refusal { status, reason })
}

/// Looks at what every request must be like.
///
/// # Errors
/// If it is not.
pub fn admit<B>(request: &Request<B>, hosts: &Hosts) -> Result<(), Refusal> {
    let headers = request.headers();
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return refuse(StatusCode::METHOD_NOT_ALLOWED, "only GET and HEAD are answered");
    }
    if request.uri().authority().is_some() || !request.uri().path().starts_with('/') {
        return refuse(StatusCode::BAD_REQUEST, "the request must name a path");
    }
    if headers.contains_key(TRANSFER_ENCODING) || headers.get(CONTENT_LENGTH).is_some_and(|length| length != "0") {
        return refuse(StatusCode::PAYLOAD_TOO_LARGE, "requests have no body here");
    }
    match only(headers, HOST.as_str()) {
        Some(host) if hosts.allow(host) => {}
        Some(_) => return refuse(StatusCode::MISDIRECTED_REQUEST, "the preview is not called by that name"),
        None => return refuse(StatusCode::BAD_REQUEST, "the request must have one Host"),
    }
    if is_embedded_elsewhere(headers) {
        return refuse(StatusCode::FORBIDDEN, "other sites cannot embed the preview");
    }
    Ok(())
}

/// Looks at what a request for the socket must be like besides.
///
/// # Errors
/// If it is not.
pub fn admit_live<B>(request: &Request<B>, token: &str) -> Result<(), Refusal> {
    let headers = request.headers();
    // `admit` has seen that there is a host, and that it is ours.
    let own = only(headers, HOST.as_str()).map(|host| format!("http://{host}"));
    if only(headers, ORIGIN.as_str()).is_none_or(|origin| Some(origin) != own.as_deref()) {
        return refuse(StatusCode::FORBIDDEN, "only pages of the preview may ask for this");
    }
    admit_token(request, token)
}

/// Looks whether a request knows the token of this run.
///
/// # Errors
/// If it does not.
pub fn admit_token<B>(request: &Request<B>, token: &str) -> Result<(), Refusal> {
    let mut pairs = request.uri().query().unwrap_or_default().split('&');
    let given = pairs.find_map(|pair| pair.strip_prefix("token="));
    if given.is_some_and(|given| is_same(given.as_bytes(), token.as_bytes())) {
        return Ok(());
    }
    refuse(StatusCode::FORBIDDEN, "the token is not that of this preview")
}

/// Compares without telling by the time how much of it was right.
fn is_same(a: &[u8], b: &[u8]) -> bool {
    a.len() == b.len() && a.iter().zip(b).fold(0, |differs, (a, b)| differs | (a ^ b)) == 0
}

/// The value of a header that stands there exactly once.
fn only<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let mut values = headers.get_all(name).iter();
    let value = values.next().and_then(|value: &HeaderValue| value.to_str().ok());
    value.filter(|_| values.next().is_none())
}

/// Whether a page of another site asks for something to show in itself; to lead here by a link is all right.
fn is_embedded_elsewhere(headers: &HeaderMap) -> bool {
    let is = |name: &str, value: &str| headers.get(name).is_some_and(|given| given == value);
    let is_foreign = is("sec-fetch-site", "cross-site") || is("sec-fetch-site", "same-site");
    is_foreign && !(is("sec-fetch-mode", "navigate") && is("sec-fetch-dest", "document"))
}
