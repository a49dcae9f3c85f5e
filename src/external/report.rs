//! What is said of links out of the site: a warning for each that is broken, notes on those that moved, and on those of which nobody
//! knows.

use std::collections::{BTreeMap, BTreeSet};

use super::visit::{Break, Outcome};
use crate::diagnostic::{Diagnostic, Lint, Place};

/// So many unverified links are told one by one; more are told in one note, with so many reasons.
const MOST_TOLD: usize = 3;

/// How many hosts that note names for each reason.
const HOSTS_NAMED: usize = 3;

/// A link out of the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// As it is written where it stands first.
    pub written: String,
    /// The host, or all of it if it names none.
    pub host: String,
    /// Where it stands, in order.
    pub places: Vec<Place>,
}

/// What is wrong with the links.
pub fn report(found: Vec<(Link, Outcome)>) -> Vec<Diagnostic> {
    let mut faults = Vec::new();
    let mut unverified = Vec::new();
    for (link, outcome) in found {
        match outcome {
            Outcome::Good { moved: None } => {}
            Outcome::Good { moved: Some(to) } => faults.push(moved(&link, &to)),
            Outcome::Broken { why, at } => faults.push(broken(&link, &why, at.as_deref())),
            Outcome::Unverified(reason) => unverified.push((link, reason)),
        }
    }
    if unverified.len() <= MOST_TOLD {
        faults.extend(unverified.iter().map(|(link, reason)| one_unverified(link, reason)));
    } else {
        faults.push(many_unverified(&unverified));
    }
    faults
}

fn broken(link: &Link, why: &Break, at: Option<&str>) -> Diagnostic {
    let subject =
        at.map_or_else(|| format!("`{}`", link.written), |at| format!("`{}` leads to `{at}`, which", link.written));
    let (says, help) = match why {
        Break::Status(status) => {
            let words = if *status == 410 { "gone for good" } else { "not found" };
            (format!("answers {status} ({words})"), "write where the page is now, or take the link out")
        }
        Break::NoHost => ("is on a host that does not exist".to_owned(), "mend the address, or take the link out"),
        Break::Certificate(reason) => (
            format!("has a certificate that is not accepted: {reason}"),
            "readers will be warned away; tell its owner, or link to another page",
        ),
    };
    everywhere(Diagnostic::new(Lint::BrokenExternal, format!("{subject} {says}")), link).help(help)
}

fn moved(link: &Link, to: &str) -> Diagnostic {
    let fragment = link.written.split_once('#').filter(|_| !to.contains('#'));
    let fragment = fragment.map(|(_, fragment)| format!("#{fragment}")).unwrap_or_default();
    let fault = Diagnostic::new(Lint::MovedExternal, format!("`{}` has moved for good", link.written));
    everywhere(fault, link).help(format!("write `{to}{fragment}`"))
}

/// Sets the first place, and adds the others.
fn everywhere(mut fault: Diagnostic, link: &Link) -> Diagnostic {
    let mut places = link.places.iter();
    fault.place = places.next().cloned();
    places.fold(fault, |fault, place| fault.related(place.clone(), "linked here too"))
}

const UNVERIFIED_HELP: &str = "it may well be fine: look yourself, or run the check again later";

fn one_unverified(link: &Link, reason: &str) -> Diagnostic {
    let message = format!("`{}` could not be verified: {reason}", link.written);
    everywhere(Diagnostic::new(Lint::UnverifiedExternal, message), link).help(UNVERIFIED_HELP)
}

/// One note on all of them: what happened, most frequent first, and on which hosts.
fn many_unverified(unverified: &[(Link, String)]) -> Diagnostic {
    let mut reasons: BTreeMap<&str, (usize, BTreeSet<&str>)> = BTreeMap::new();
    for (link, reason) in unverified {
        let (count, hosts) = reasons.entry(reason).or_default();
        *count += 1;
        hosts.insert(&link.host);
    }
    let mut reasons: Vec<_> = reasons.into_iter().collect();
    // Stable, so that equally frequent ones stay in order.
    reasons.sort_by_key(|(_, (count, _))| std::cmp::Reverse(*count));
    let told = reasons.iter().take(MOST_TOLD).map(|(reason, (count, hosts))| {
        let named: Vec<String> = hosts.iter().take(HOSTS_NAMED).map(|host| format!("`{host}`")).collect();
        let more = match hosts.len().saturating_sub(HOSTS_NAMED) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        format!("{count} on {}{more} ({reason})", named.join(", "))
    });
    let told: Vec<String> = told.collect();
    let left_out: usize = reasons.iter().skip(MOST_TOLD).map(|(_, (count, _))| count).sum();
    let more = if left_out > 0 { format!(" and {left_out} for other reasons") } else { String::new() };
    let message = format!("{} external links could not be verified: {}{more}", unverified.len(), told.join(", "));
    Diagnostic::new(Lint::UnverifiedExternal, message).help("they may well be fine: run the check again later")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::path::SourcePath;

    fn link(url: &str, places: &[&str]) -> Link {
        let place = |file: &&str| Place::file(&SourcePath::new(file).unwrap());
        let host = url.split('/').nth(2).unwrap_or(url).to_owned();
        Link { written: url.to_owned(), host, places: places.iter().map(place).collect() }
    }

    fn told(found: Vec<(Link, Outcome)>) -> Vec<String> {
        report(found).iter().map(|fault| format!("{}: {}", fault.lint.name(), fault.message)).collect()
    }

    #[test]
    fn a_link_is_told_once_wherever_it_stands() {
        let gone = Outcome::Broken { why: Break::Status(404), at: None };
        let faults = report(vec![(link("https://a.example/x", &["a.md", "b.md", "c.md"]), gone)]);
        assert_eq!(faults.len(), 1);
        assert_eq!(faults[0].place.as_ref().unwrap().file.as_str(), "a.md");
        let others: Vec<&str> = faults[0].related.iter().map(|related| related.place.file.as_str()).collect();
        assert_eq!(others, ["b.md", "c.md"]);
    }

    #[test]
    fn every_outcome_has_its_words() {
        let broken = |why, at: Option<&str>| Outcome::Broken { why, at: at.map(str::to_owned) };
        let at = |outcome| (link("http://a.example/x", &["a.md"]), outcome);
        let expired = Break::Certificate("it has expired".to_owned());
        assert_eq!(
            told(vec![
                at(broken(Break::Status(410), None)),
                at(broken(Break::NoHost, Some("http://b.example/"))),
                at(broken(expired, None)),
                at(Outcome::Good { moved: Some("https://a.example/x".to_owned()) }),
                at(Outcome::Good { moved: None }),
                at(Outcome::Unverified("answers 500".to_owned())),
            ]),
            [
                "broken-external: `http://a.example/x` answers 410 (gone for good)",
                "broken-external: `http://a.example/x` leads to `http://b.example/`, which is on a host that does not exist",
                "broken-external: `http://a.example/x` has a certificate that is not accepted: it has expired",
                "moved-external: `http://a.example/x` has moved for good",
                "unverified-external: `http://a.example/x` could not be verified: answers 500",
            ]
        );
    }

    #[test]
    fn a_moved_link_keeps_its_fragment() {
        let to = Outcome::Good { moved: Some("https://b.example/".to_owned()) };
        let faults = report(vec![(link("https://a.example/#top", &["a.md"]), to)]);
        assert_eq!(faults[0].help.as_ref().unwrap().text(), Some("write `https://b.example/#top`"));
    }

    #[test]
    fn many_that_nobody_knows_of_are_one_note() {
        let unverified = |reasons: &[&str]| {
            let links = reasons.iter().enumerate().map(|(number, reason)| {
                let url = format!("https://h{}.example/{number}", number / 2);
                (link(&url, &["a.md"]), Outcome::Unverified((*reason).to_owned()))
            });
            told(links.collect())
        };
        assert_eq!(unverified(&["answers 503"; 3]).len(), 3);
        let [one] = &*unverified(&["answers 503"; 12]) else { panic!("one note") };
        assert_eq!(
            one,
            "unverified-external: 12 external links could not be verified: 12 on `h0.example`, `h1.example`, `h2.example` and 3 \
             more (answers 503)"
        );
        let [one] = &*unverified(&["a", "b", "c", "b", "d", "b", "d", "e"]) else { panic!("one note") };
        assert_eq!(
            one,
            "unverified-external: 8 external links could not be verified: 3 on `h0.example`, `h1.example`, `h2.example` (b), 2 on \
             `h2.example`, `h3.example` (d), 1 on `h0.example` (a) and 2 for other reasons"
        );
    }
}
