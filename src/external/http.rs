//! The only door to the network: one request, its answer, nothing followed and no body read.
//!
//! Proxies are taken from the usual variables of the environment (`HTTPS_PROXY`, `NO_PROXY` and the like), certificates are judged by
//! what this machine trusts.
//!
//! Where the author did not write an address, a private one is not asked. Without a proxy that is seen when the name has been looked up.
//! With one, it is the proxy that looks names up, and this machine may not be able to: then only what is private by its writing alone
//! is refused, and for the rest the proxy answers. The proxy itself may well have a private address.

use std::io;
use std::net::ToSocketAddrs as _;
use std::sync::Arc;
use std::time::Duration;

use ureq::http::header::LOCATION;
use ureq::http::{Request, Response, Uri};
use ureq::tls::{RootCerts, TlsConfig};
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};
use ureq::{Agent, Body, Error, Proxy, config::Config};

use super::address::is_private;
use super::visit::{Answer, Method, Visit};

/// Who asks.
const USER_AGENT: &str = concat!("larder/", env!("CARGO_PKG_VERSION"), " (checks links)");

/// A name that is sure to exist (RFC 2606).
const SURE_NAME: (&str, u16) = ("example.com", 443);

/// Asks.
pub struct Client {
    open: Agent,
    /// Never connects to a private address.
    guarded: Agent,
}

impl Client {
    /// A client that waits for an answer at most for `patience`.
    pub fn new(patience: Duration) -> Self {
        Self::by_way_of(Proxy::try_from_env(), patience)
    }

    fn by_way_of(proxy: Option<Proxy>, patience: Duration) -> Self {
        let tls = TlsConfig::builder()
            .root_certs(RootCerts::PlatformVerifier)
            .unversioned_rustls_crypto_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .build();
        let config = Agent::config_builder()
            .user_agent(USER_AGENT)
            .http_status_as_error(false)
            .max_redirects(0)
            .timeout_global(Some(patience))
            .tls_config(tls)
            .proxy(proxy)
            .build();
        let guarded = Agent::with_parts(config.clone(), DefaultConnector::default(), Guard::default());
        Self { open: Agent::new_with_config(config), guarded }
    }

    /// Sends one request.
    pub fn ask(&self, visit: &Visit) -> Answer {
        let url = visit.address.to_string();
        let request = match visit.method {
            Method::Head => Request::head(url),
            Method::Get => Request::get(url),
        };
        let request = match request.body(()) {
            Ok(request) => request,
            Err(error) => return Answer::Silence(error.to_string()),
        };
        let proxy = self.open.config().proxy().filter(|proxy| !proxy.is_no_proxy(request.uri()));
        let is_proxied = proxy.is_some();
        let agent = match proxy {
            _ if !visit.is_guarded() => &self.open,
            _ if visit.address.is_private() => return Answer::Private,
            Some(proxy) if !proxy.resolve_target() => &self.open,
            _ => &self.guarded,
        };
        match agent.run(request) {
            Ok(response) => Answer::Status(response.status().as_u16(), location(&response)),
            Err(error) => match answer_for(&error) {
                // It is the proxy that was looked up.
                Answer::NoHost if is_proxied => {
                    Answer::Silence("the proxy is on a host that does not exist".to_owned())
                }
                answer => answer,
            },
        }
    }
}

/// Whether names can be looked up at all: without a network, some systems say of every name that it does not exist.
pub fn can_look_up() -> bool {
    SURE_NAME.to_socket_addrs().is_ok_and(|mut found| found.next().is_some())
}

/// Where the answer sends those who ask.
fn location(response: &Response<Body>) -> Option<String> {
    let location = response.headers().get(LOCATION)?;
    Some(String::from_utf8_lossy(location.as_bytes()).into_owned())
}

/// What it means that there is no answer.
fn answer_for(error: &Error) -> Answer {
    match error {
        Error::HostNotFound => Answer::NoHost,
        Error::Timeout(_) => Answer::Silence("no answer in time".to_owned()),
        Error::Io(error) => answer_for_io(error),
        Error::Rustls(error) => answer_for_tls(error),
        Error::Other(reason) if reason.is::<Refused>() => Answer::Private,
        Error::Protocol(_) | Error::Http(_) | Error::LargeResponseHeader(..) => {
            Answer::Silence("what it answers is no HTTP".to_owned())
        }
        error => Answer::Silence(error.to_string()),
    }
}

fn answer_for_io(error: &io::Error) -> Answer {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset, TimedOut, UnexpectedEof};
    if let Some(error) = error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>()) {
        return answer_for_tls(error);
    }
    match error.kind() {
        ConnectionRefused => Answer::Silence("the connection was refused".to_owned()),
        ConnectionReset | ConnectionAborted | UnexpectedEof => Answer::Silence("the connection broke off".to_owned()),
        TimedOut => Answer::Silence("no answer in time".to_owned()),
        _ if is_unknown_name(&error.to_string()) => Answer::NoHost,
        _ => Answer::Silence(error.to_string().to_lowercase()),
    }
}

/// Whether a failed look-up means that there is no such name, and not that nobody could be asked. The systems say it in
/// words only: glibc, musl, macOS and the BSDs, Windows.
fn is_unknown_name(message: &str) -> bool {
    const WORDS: [&str; 6] = [
        "Name or service not known",
        "No address associated with hostname",
        "Name does not resolve",
        "nodename nor servname provided",
        "No such host is known",
        "os error 11001",
    ];
    WORDS.iter().any(|words| message.contains(words))
}

fn answer_for_tls(error: &rustls::Error) -> Answer {
    match error {
        rustls::Error::InvalidCertificate(reason) => Answer::Certificate(certificate_fault(reason)),
        error => Answer::Silence(format!("no secure connection: {error}")),
    }
}

fn certificate_fault(reason: &rustls::CertificateError) -> String {
    use rustls::CertificateError as Fault;
    match reason {
        Fault::Expired | Fault::ExpiredContext { .. } => "it has expired".to_owned(),
        Fault::NotValidYet | Fault::NotValidYetContext { .. } => "it is not valid yet".to_owned(),
        Fault::NotValidForName | Fault::NotValidForNameContext { .. } => "it is for another host".to_owned(),
        Fault::Revoked => "it was revoked".to_owned(),
        Fault::UnknownIssuer => "nobody whom this machine trusts has signed it".to_owned(),
        reason => format!("it is not valid ({reason})"),
    }
}

/// Looks names up, and refuses private addresses at the last moment before a connection: whatever a name meant a moment ago.
#[derive(Debug, Default)]
struct Guard(DefaultResolver);

impl Resolver for Guard {
    fn resolve(&self, uri: &Uri, config: &Config, timeout: NextTimeout) -> Result<ResolvedSocketAddrs, Error> {
        let found = self.0.resolve(uri, config, timeout)?;
        // A proxy for which names are looked up here has a scheme of its own, so no link can pass for it.
        let is_proxy = config.proxy().is_some_and(|proxy| proxy.resolve_target() && proxy.uri() == uri);
        if !is_proxy && found.iter().any(|address| is_private(address.ip())) {
            Err(Error::Other(Box::new(Refused)))
        } else {
            Ok(found)
        }
    }
}

/// A private address that was not to be asked.
#[derive(Debug)]
struct Refused;

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the address is private")
    }
}

impl std::error::Error for Refused {}

#[cfg(test)]
mod tests {
    use std::io::{BufRead as _, BufReader, Read as _, Write as _};
    use std::net::TcpListener;
    use std::sync::mpsc;

    use ureq::ProxyProtocol;

    use super::*;

    fn silence(error: Error) -> bool {
        matches!(answer_for(&error), Answer::Silence(_))
    }

    #[test]
    fn only_what_says_so_is_an_unknown_name() {
        let failed = |words: &str| {
            answer_for(&Error::Io(io::Error::other(format!("failed to lookup address information: {words}"))))
        };
        assert_eq!(failed("Name or service not known"), Answer::NoHost);
        assert_eq!(failed("nodename nor servname provided, or not known"), Answer::NoHost);
        assert!(matches!(failed("Temporary failure in name resolution"), Answer::Silence(_)));
        assert_eq!(answer_for(&Error::HostNotFound), Answer::NoHost);
    }

    #[test]
    fn certificates_that_are_refused_are_told_from_broken_connections() {
        let refused = |reason| {
            let error = rustls::Error::InvalidCertificate(reason);
            answer_for(&Error::Io(io::Error::new(io::ErrorKind::InvalidData, error)))
        };
        assert_eq!(refused(rustls::CertificateError::Expired), Answer::Certificate("it has expired".to_owned()));
        assert!(matches!(refused(rustls::CertificateError::BadSignature), Answer::Certificate(_)));
        assert!(silence(Error::Rustls(rustls::Error::HandshakeNotComplete)));
        assert!(silence(Error::Io(io::ErrorKind::ConnectionReset.into())));
        assert!(silence(Error::Io(io::ErrorKind::ConnectionRefused.into())));
        assert!(silence(Error::ConnectProxyFailed("502".to_owned())));
    }

    #[test]
    fn nobody_waits_for_ever() {
        // The system takes the connection, and nobody ever reads from it.
        let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address =
            super::super::address::Address::parse(&format!("http://{}/", silent.local_addr().unwrap())).unwrap();
        let started = std::time::Instant::now();
        let answer = Client::new(Duration::from_millis(100)).ask(&Visit::first(address));
        assert_eq!(answer, Answer::Silence("no answer in time".to_owned()));
        assert!(started.elapsed() < Duration::from_secs(5));
    }

    #[test]
    fn a_guard_lets_nobody_inside() {
        let client = Client::new(Duration::from_millis(200));
        let address = |url: &str| super::super::address::Address::parse(url).unwrap();
        let mut visit = Visit::first(address("http://a.example/"));
        visit.address = address("http://0x7f000001:1/");
        assert!(visit.is_guarded());
        assert_eq!(client.ask(&visit), Answer::Private, "an old way of writing 127.0.0.1");
    }

    /// A proxy on this machine that answers every request itself; and whom it was asked to connect to.
    fn proxy() -> (String, mpsc::Receiver<String>) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let (asked, whom) = mpsc::channel();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = BufReader::new(stream.unwrap());
                for answer in ["HTTP/1.1 200 OK\r\n\r\n", "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"] {
                    let mut lines = stream.by_ref().lines().map_while(Result::ok).take_while(|line| !line.is_empty());
                    let Some(first) = lines.next() else { break };
                    lines.for_each(drop);
                    if first.starts_with("CONNECT") {
                        asked.send(first).unwrap();
                    }
                    stream.get_mut().write_all(answer.as_bytes()).unwrap();
                }
            }
        });
        (address, whom)
    }

    #[test]
    fn a_proxy_may_be_inside_but_leads_nobody_there() {
        let (address, whom) = proxy();
        let proxy = Proxy::new(&address).unwrap();
        let client = Client::by_way_of(Some(proxy), Duration::from_secs(5));
        let address = |url: &str| super::super::address::Address::parse(url).unwrap();
        let mut visit = Visit::first(address("http://a.example/"));
        visit.address = address("http://b.example/");
        assert!(visit.is_guarded());
        assert_eq!(client.ask(&visit), Answer::Status(204, None), "the proxy is asked, wherever it is");
        assert_eq!(whom.try_recv().as_deref(), Ok("CONNECT b.example:80 HTTP/1.1"));
        for inside in ["http://127.1/", "http://10.0.0.1./", "http://[::ffff:10.0.0.1]/", "http://nas.local/"] {
            visit.address = address(inside);
            assert_eq!(client.ask(&visit), Answer::Private, "{inside}");
        }
        assert!(whom.try_recv().is_err(), "nobody was asked");
    }

    #[test]
    fn what_goes_round_the_proxy_is_looked_up_here() {
        let (address, whom) = proxy();
        let port: u16 = address.rsplit(':').next().unwrap().parse().unwrap();
        let around = Proxy::builder(ProxyProtocol::Http).host("127.0.0.1").port(port).no_proxy("localtest.example");
        let client = Client::by_way_of(Some(around.build().unwrap()), Duration::from_millis(500));
        let address = |url: &str| super::super::address::Address::parse(url).unwrap();
        let mut visit = Visit::first(address("http://a.example/"));
        visit.address = address("http://localtest.example/");
        assert!(!matches!(client.ask(&visit), Answer::Status(..)), "there is no such host");
        assert!(whom.try_recv().is_err(), "the proxy was not asked");
    }
}
