//! What becomes of one link: a request, its answer, and what follows from it, until there is an outcome.
//!
//! [`Visit::next`] is a function from values to values; it sends nothing. HEAD comes first. A server that refuses it gets a GET,
//! so that nothing is called broken on the word of a HEAD alone. Redirects are followed one by one, at most
//! [`MOST_REDIRECTS`], and never from a public host to a private one.

use serde::{Deserialize, Serialize};

use super::address::Address;

/// How many redirects are followed.
const MOST_REDIRECTS: u8 = 5;

/// How a page is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Whether it is there.
    Head,
    /// The page itself, of which only the head is read.
    Get,
}

/// A request that is due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visit {
    /// What the author links to.
    pub link: Address,
    /// What is asked for: the link, or where it has led so far.
    pub address: Address,
    /// How.
    pub method: Method,
    redirects: u8,
    /// Where the redirects that hold for good have led.
    moved: Option<Address>,
}

/// What came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// A status, and where it sends those who ask.
    Status(u16, Option<String>),
    /// There is no such host.
    NoHost,
    /// The host cannot prove that it is itself; why.
    Certificate(String),
    /// The host has a private address, and this was not to be asked.
    Private,
    /// Nothing that counts; what happened instead.
    Silence(String),
}

/// What is known of a link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// The page is there.
    Good {
        /// Where it is for good now, if that is elsewhere.
        moved: Option<String>,
    },
    /// The page is not there.
    Broken {
        /// Why.
        why: Break,
        /// Where the link led, if that is elsewhere.
        at: Option<String>,
    },
    /// Nobody knows; what happened.
    Unverified(String),
}

/// Why a link is broken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Break {
    /// The host says so: 404 or 410.
    Status(u16),
    /// There is no such host.
    NoHost,
    /// The host cannot prove that it is itself; why.
    Certificate(String),
}

/// What follows from an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Another request.
    Again(Visit),
    /// Nothing.
    Done(Outcome),
}

impl Visit {
    /// The first request for a link.
    pub fn first(link: Address) -> Self {
        Self { address: link.clone(), link, method: Method::Head, redirects: 0, moved: None }
    }

    /// Whether a private address must not be asked: the author did not write it, and did not begin at one.
    pub fn is_guarded(&self) -> bool {
        self.address.host() != self.link.host() && !self.link.is_private()
    }

    /// What follows from the answer to this request.
    pub fn next(self, answer: Answer) -> Step {
        match answer {
            Answer::Status(status, location) => self.after_status(status, location.as_deref()),
            Answer::NoHost => self.broken(Break::NoHost),
            Answer::Certificate(reason) => self.broken(Break::Certificate(reason)),
            Answer::Private => Step::Done(leads_inside()),
            Answer::Silence(reason) => Step::Done(Outcome::Unverified(reason)),
        }
    }

    fn after_status(self, status: u16, location: Option<&str>) -> Step {
        match (status, location) {
            (200..=299, _) => {
                let moved = self.moved.filter(|moved| *moved != self.link);
                Step::Done(Outcome::Good { moved: moved.map(|address| address.to_string()) })
            }
            (301 | 302 | 303 | 307 | 308, Some(location)) => self.redirected(status, location),
            (429, _) => Step::Done(Outcome::Unverified(answers(status))),
            (400..=499 | 501, _) if self.method == Method::Head => Step::Again(Self { method: Method::Get, ..self }),
            (404 | 410, _) => self.broken(Break::Status(status)),
            _ => Step::Done(Outcome::Unverified(answers(status))),
        }
    }

    fn redirected(self, status: u16, location: &str) -> Step {
        let Some(address) = self.address.join(location) else {
            return Step::Done(Outcome::Unverified("redirects to what is no page".to_owned()));
        };
        if self.redirects == MOST_REDIRECTS {
            return Step::Done(Outcome::Unverified(format!("redirects more than {MOST_REDIRECTS} times")));
        }
        // What comes behind a passing redirect may be elsewhere tomorrow.
        let is_for_good = matches!(status, 301 | 308) && self.moved.as_ref().unwrap_or(&self.link) == &self.address;
        let moved = if is_for_good { Some(address.clone()) } else { self.moved };
        let next = Self { link: self.link, address, method: Method::Head, redirects: self.redirects + 1, moved };
        if next.is_guarded() && next.address.is_private() { Step::Done(leads_inside()) } else { Step::Again(next) }
    }

    fn broken(self, why: Break) -> Step {
        let at = (self.address != self.link).then(|| self.address.to_string());
        Step::Done(Outcome::Broken { why, at })
    }
}

fn answers(status: u16) -> String {
    match status {
        401 | 403 => format!("answers {status}: it wants a login, or no programs"),
        429 => "answers 429: too many requests".to_owned(),
        _ => format!("answers {status}"),
    }
}

fn leads_inside() -> Outcome {
    Outcome::Unverified("redirects into a private network, which is not followed".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(url: &str) -> Visit {
        Visit::first(Address::parse(url).unwrap())
    }

    /// Goes through the answers, and says what was asked for on the way.
    fn walk(url: &str, answers: &[(u16, &str)]) -> (Vec<String>, Outcome) {
        let mut visit = first(url);
        let mut asked = Vec::new();
        for (status, location) in answers {
            asked.push(format!("{:?} {}", visit.method, visit.address));
            let location = (!location.is_empty()).then(|| (*location).to_owned());
            match visit.next(Answer::Status(*status, location)) {
                Step::Again(next) => visit = next,
                Step::Done(outcome) => return (asked, outcome),
            }
        }
        panic!("not done after {asked:?}");
    }

    fn outcome(answers: &[(u16, &str)]) -> Outcome {
        walk("https://a.example/", answers).1
    }

    fn moved(to: Option<&str>) -> Outcome {
        Outcome::Good { moved: to.map(str::to_owned) }
    }

    #[test]
    fn a_get_follows_where_head_is_refused() {
        for status in [400, 403, 404, 405, 501] {
            let (asked, outcome) = walk("https://a.example/x", &[(status, ""), (200, "")]);
            assert_eq!(
                (asked, outcome),
                (vec!["Head https://a.example/x".to_owned(), "Get https://a.example/x".to_owned()], moved(None))
            );
        }
        assert_eq!(walk("https://a.example/x", &[(204, "")]).0.len(), 1);
    }

    #[test]
    fn only_404_and_410_are_broken() {
        for status in [404, 410] {
            let broken = Outcome::Broken { why: Break::Status(status), at: None };
            assert_eq!(outcome(&[(405, ""), (status, "")]), broken);
        }
        for status in [401, 403, 418, 451] {
            assert!(matches!(outcome(&[(status, ""), (status, "")]), Outcome::Unverified(_)), "{status}");
        }
        for status in [100, 300, 304, 302, 429, 500, 502, 503, 999] {
            assert!(matches!(outcome(&[(status, "")]), Outcome::Unverified(_)), "{status}");
        }
    }

    #[test]
    fn redirects_are_followed_so_far() {
        let (asked, found) = walk("http://a.example/", &[(302, "/b"), (307, "//c.example/d"), (404, ""), (404, "")]);
        assert_eq!(asked[1..], ["Head http://a.example/b", "Head http://c.example/d", "Get http://c.example/d"]);
        assert_eq!(found, Outcome::Broken { why: Break::Status(404), at: Some("http://c.example/d".to_owned()) });
        assert_eq!(outcome(&[(302, "/"), (302, "/"), (302, "/"), (302, "/"), (302, "/"), (200, "")]), moved(None));
        let endless = outcome(&[(302, "/"); 6]);
        assert_eq!(endless, Outcome::Unverified("redirects more than 5 times".to_owned()));
        assert!(matches!(outcome(&[(302, "mailto:x@a.example")]), Outcome::Unverified(_)));
    }

    #[test]
    fn a_move_is_what_holds_for_good() {
        assert_eq!(outcome(&[(301, "/b"), (308, "/c"), (200, "")]), moved(Some("https://a.example/c")));
        assert_eq!(outcome(&[(301, "/b"), (302, "/c"), (301, "/d"), (200, "")]), moved(Some("https://a.example/b")));
        assert_eq!(outcome(&[(302, "/b"), (301, "/c"), (200, "")]), moved(None));
        assert_eq!(outcome(&[(301, "/b"), (405, ""), (200, "")]), moved(Some("https://a.example/b")));
        assert_eq!(outcome(&[(301, "/"), (200, "")]), moved(None));
    }

    #[test]
    fn a_redirect_never_leads_from_outside_to_inside() {
        for inside in ["http://127.0.0.1/", "http://169.254.169.254/latest", "http://localhost:8080/", "http://[::1]/"]
        {
            assert_eq!(outcome(&[(302, inside)]), leads_inside(), "{inside}");
        }
        assert!(
            first("http://printer/").next(Answer::Status(302, Some("http://10.0.0.1/".into())))
                != Step::Done(leads_inside())
        );
        let Step::Again(next) = first("https://a.example/").next(Answer::Status(302, Some("//b.example".into())))
        else {
            panic!("it is followed")
        };
        assert!(next.is_guarded(), "the name of another host may still lead inside");
        assert_eq!(next.next(Answer::Private), Step::Done(leads_inside()));
        assert!(!first("http://127.0.0.1/").is_guarded(), "the author wrote it");
    }
}
