//! Links out of the site: whether what they lead to is there. The only module that uses the network, and only when asked to.
//!
//! 1. [`links`] gathers them from an assembled site, each address once, with every place where it is linked;
//! 2. [`check`] asks for those that the [`Cache`] knows nothing of: `queue` decides when, `http` sends one request,
//!    `visit` decides what follows from its answer;
//! 3. `report` says what is wrong.
//!
//! A link is called broken only on clear evidence: the page is said not to exist, twice, or the host does not exist, or cannot
//! prove that it is itself. Everything else that goes wrong (refusals, faults of servers, silence, no network) is no
//! fault of the author's and fails nothing. Nothing is written here; bodies are never downloaded.

mod address;
mod cache;
mod http;
mod punycode;
mod queue;
mod report;
mod visit;

use std::collections::BTreeMap;
use std::time::Duration;

use crate::article::link::Target;
use crate::diagnostic::Diagnostic;
use crate::generation::Generation;

use address::Address;
use visit::{Answer, Break, Outcome, Visit};

pub use cache::{Cache, FILE_NAME as CACHE_FILE};
pub use report::Link;

/// How long things may take.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// How long to wait for one answer.
    pub patience: Duration,
    /// How long to leave a host in peace after an answer.
    pub pause: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self { patience: Duration::from_secs(10), pause: Duration::from_millis(200) }
    }
}

/// The links out of a site.
#[derive(Debug, Default)]
pub struct Links {
    /// Those that can be asked for, by what is asked for.
    web: BTreeMap<Address, Link>,
    /// Those that look as if they could but name no host that can be looked up.
    unsound: Vec<Link>,
}

/// Gathers the links that lead to the web, from the articles in order.
pub fn links(generation: &Generation) -> Links {
    let site = generation.site();
    let mut links = Links::default();
    for article in site.article_ids() {
        for (number, link) in site.article(article).links.iter().enumerate() {
            if let Target::External(url) = &link.target
                && Address::is_web(url)
            {
                let place = generation.place_of_link(article, number);
                let link = |host: &str| Link { written: url.to_string(), host: host.to_owned(), places: Vec::new() };
                match Address::parse(url) {
                    Some(address) => {
                        let new = || link(address.host());
                        links.web.entry(address.clone()).or_insert_with(new).places.push(place);
                    }
                    None => links.unsound.push(Link { places: vec![place], ..link(url) }),
                }
            }
        }
    }
    links
}

impl Links {
    /// How many different addresses they lead to.
    pub fn count(&self) -> usize {
        self.web.len()
    }
}

/// Finds out which links are broken, calling `advance` after each, and takes note in `cache` at the time `now` (in seconds since
/// 1970) of what it has found out.
pub fn check(
    links: Links,
    cache: &mut Cache,
    now: u64,
    limits: Limits,
    advance: &(dyn Fn() + Sync),
) -> Vec<Diagnostic> {
    let client = http::Client::new(limits.patience);
    let network = Network { ask: &|visit| client.ask(visit), can_look_up: &http::can_look_up };
    check_by(&network, links, cache, now, limits.pause, advance)
}

/// What is asked.
struct Network<'a> {
    /// Sends a request.
    ask: &'a (dyn Fn(&Visit) -> Answer + Sync),
    /// Finds out whether names can be looked up.
    can_look_up: &'a dyn Fn() -> bool,
}

fn check_by(
    network: &Network<'_>,
    links: Links,
    cache: &mut Cache,
    now: u64,
    pause: Duration,
    advance: &(dyn Fn() + Sync),
) -> Vec<Diagnostic> {
    let mut outcomes: BTreeMap<&Address, Outcome> = BTreeMap::new();
    let mut unknown = Vec::new();
    for address in links.web.keys() {
        match cache.get(&address.to_string()) {
            Some(outcome) => {
                outcomes.insert(address, outcome.clone());
                advance();
            }
            None => unknown.push(address),
        }
    }
    let visits = unknown.iter().map(|address| Visit::first((*address).clone())).collect();
    let mut found = queue::run(visits, pause, network.ask, advance);
    doubt_unknown_hosts(&unknown, &mut found, network.can_look_up);
    for (address, outcome) in unknown.into_iter().zip(found) {
        cache.insert(address.to_string(), &outcome, now);
        outcomes.insert(address, outcome);
    }
    // Both are in order of address.
    let outcomes: Vec<Outcome> = outcomes.into_values().collect();
    let web = links.web.into_values().zip(outcomes);
    let unsound = || Outcome::Unverified("it names no host that can be looked up".to_owned());
    report::report(web.chain(links.unsound.into_iter().map(|link| (link, unsound()))).collect())
}

/// Without a network every host seems not to exist. Unless somebody out there has answered, or names can be looked up, hosts
/// that are unknown say nothing of the links.
fn doubt_unknown_hosts(addresses: &[&Address], outcomes: &mut [Outcome], can_look_up: &dyn Fn() -> bool) {
    let is_unknown = |outcome: &Outcome| matches!(outcome, Outcome::Broken { why: Break::NoHost, .. });
    let is_proof = |(address, outcome): (&&Address, &Outcome)| {
        !address.is_private() && !is_unknown(outcome) && !matches!(outcome, Outcome::Unverified(_))
    };
    if !outcomes.iter().any(is_unknown) || addresses.iter().zip(&*outcomes).any(is_proof) || can_look_up() {
        return;
    }
    for outcome in outcomes.iter_mut().filter(|outcome| is_unknown(outcome)) {
        *outcome = Outcome::Unverified("no names can be looked up: is there a network?".to_owned());
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;
    use crate::base::path::SourcePath;
    use crate::diagnostic::Place;

    fn links_to(urls: &[&str]) -> Links {
        let mut links = Links::default();
        for url in urls {
            let address = Address::parse(url).unwrap();
            let place = Place::file(&SourcePath::new("a.md").unwrap());
            let link = Link { written: (*url).to_owned(), host: address.host().to_owned(), places: vec![place] };
            links.web.insert(address, link);
        }
        links
    }

    /// Names of what is found, the network being up or not.
    fn told(urls: &[&str], is_up: bool) -> Vec<&'static str> {
        let ask = |visit: &Visit| match visit.address.host() {
            "good.example" | "127.0.0.1" => Answer::Status(200, None),
            _ => Answer::NoHost,
        };
        let network = Network { ask: &ask, can_look_up: &|| is_up };
        let faults = check_by(&network, links_to(urls), &mut Cache::default(), 0, Duration::ZERO, &|| {});
        faults.iter().map(|fault| fault.lint.name()).collect()
    }

    #[test]
    fn a_host_is_unknown_only_where_others_are_known() {
        assert_eq!(told(&["https://none.example/"], true), ["broken-external"]);
        assert_eq!(told(&["https://none.example/"], false), ["unverified-external"]);
        assert_eq!(told(&["https://none.example/", "https://good.example/"], false), ["broken-external"]);
        let beside_own = told(&["https://none.example/", "http://127.0.0.1/"], false);
        assert_eq!(beside_own, ["unverified-external"], "one's own machine proves nothing");
    }

    #[test]
    fn what_is_known_is_not_asked_for_again() {
        let asked = AtomicUsize::new(0);
        let ask = |visit: &Visit| {
            asked.fetch_add(1, Ordering::SeqCst);
            let is_good = visit.address.host() == "good.example";
            Answer::Status(if is_good { 200 } else { 500 }, None)
        };
        let network = Network { ask: &ask, can_look_up: &|| true };
        let (mut cache, now) = (Cache::default(), 1_800_000_000);
        let mut run = |now| {
            let advanced = AtomicUsize::new(0);
            let links = links_to(&["https://good.example/", "https://bad.example/"]);
            check_by(&network, links, &mut cache, now, Duration::ZERO, &|| {
                advanced.fetch_add(1, Ordering::SeqCst);
            });
            assert_eq!(advanced.into_inner(), 2);
            cache = Cache::parse(&cache.print(), now);
            asked.load(Ordering::SeqCst)
        };
        assert_eq!((run(now), run(now + 1), run(now + 2)), (2, 3, 4), "only the one that could not be verified");
    }
}
