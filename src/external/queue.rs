//! Who is asked when: a handful of threads, one request to a host at a time, a pause between two.
//!
//! [`run`] takes the first request for each link and goes on until every link has its outcome. A redirect to another host
//! waits in that host's line like everything else. A host that wants no more, or says nothing several times
//! running, is left alone for the rest of the run.

use std::collections::{BTreeSet, HashMap, VecDeque};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::visit::{Answer, Outcome, Step, Visit};

/// How many hosts are asked at once.
const MOST_AT_ONCE: usize = 8;

/// How often a host may say nothing, running, before it is left alone.
const MOST_SILENCES: u8 = 3;

/// The status of a host that wants no more requests.
const TOO_MANY_REQUESTS: u16 = 429;

/// Asks for everything and returns the outcomes in the order of `visits`. `ask` is called from several threads, never
/// for one host at the same time, nor sooner than `pause` after the answer before; `done` is called after each outcome.
pub fn run(
    visits: Vec<Visit>,
    pause: Duration,
    ask: &(dyn Fn(&Visit) -> Answer + Sync),
    done: &(dyn Fn() + Sync),
) -> Vec<Outcome> {
    let threads = visits.len().min(MOST_AT_ONCE);
    let queue = Queue { state: Mutex::new(State::new(visits)), changed: Condvar::new(), pause };
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| queue.work(ask, done));
        }
    });
    let outcomes = queue.state.into_inner().unwrap_or_else(PoisonError::into_inner).outcomes;
    let forgotten = || Outcome::Unverified("was not asked for".to_owned());
    outcomes.into_iter().map(|outcome| outcome.unwrap_or_else(forgotten)).collect()
}

/// The lines, and what tells the threads that they have changed.
struct Queue {
    state: Mutex<State>,
    changed: Condvar,
    pause: Duration,
}

/// A request, and which link it is for.
struct Job {
    link: usize,
    visit: Visit,
}

/// Everything that is not done yet, and what has come of the rest.
struct State {
    hosts: HashMap<String, Host>,
    /// Hosts that are not being asked and have somebody in line, by when they may be asked again.
    waiting: BTreeSet<(Instant, String)>,
    outcomes: Vec<Option<Outcome>>,
    /// How many links have no outcome.
    open: usize,
}

/// A host's line.
struct Host {
    line: VecDeque<Job>,
    is_busy: bool,
    ready_at: Instant,
    silences: u8,
    /// Why it is left alone.
    left_alone: Option<String>,
}

impl Queue {
    /// What every thread does until nothing is left.
    fn work(&self, ask: &(dyn Fn(&Visit) -> Answer + Sync), done: &(dyn Fn() + Sync)) {
        while let Some(job) = self.take() {
            // Whatever goes wrong with one link, the others have a right to be looked at.
            let answer = catch_unwind(AssertUnwindSafe(|| ask(&job.visit)));
            let answer = answer.unwrap_or_else(|_| Answer::Silence("failed because of a fault in Larder".to_owned()));
            let finished = self.lock().answered(job, answer, self.pause);
            self.changed.notify_all();
            (0..finished).for_each(|_| done());
        }
    }

    /// The next request that may be sent, once there is one; `None` when all is done.
    fn take(&self) -> Option<Job> {
        let mut state = self.lock();
        loop {
            if state.open == 0 {
                return None;
            }
            let now = Instant::now();
            let due = state.waiting.first().map(|(ready_at, _)| *ready_at);
            state = match due {
                Some(ready_at) if ready_at <= now => match state.take_first() {
                    Some(job) => return Some(job),
                    None => state,
                },
                Some(ready_at) => {
                    let waited = self.changed.wait_timeout(state, ready_at - now);
                    waited.unwrap_or_else(PoisonError::into_inner).0
                }
                None => self.changed.wait(state).unwrap_or_else(PoisonError::into_inner),
            };
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn new(visits: Vec<Visit>) -> Self {
        let open = visits.len();
        let outcomes = visits.iter().map(|_| None).collect();
        let mut state = Self { hosts: HashMap::new(), waiting: BTreeSet::new(), outcomes, open };
        for (link, visit) in visits.into_iter().enumerate() {
            state.line_up(Job { link, visit });
        }
        state
    }

    /// Puts a request at the end of its host's line, unless that host is left alone. How many links are done by that: one or none.
    fn line_up(&mut self, job: Job) -> usize {
        let name = job.visit.address.host().to_owned();
        let host = self.hosts.entry(name.clone()).or_insert_with(Host::new);
        if let Some(reason) = &host.left_alone {
            self.outcomes[job.link] = Some(Outcome::Unverified(reason.clone()));
            self.open -= 1;
            return 1;
        }
        host.line.push_back(job);
        if !host.is_busy {
            self.waiting.insert((host.ready_at, name));
        }
        0
    }

    /// Takes the first request in the line of the host that has waited longest.
    fn take_first(&mut self) -> Option<Job> {
        let (_, name) = self.waiting.pop_first()?;
        let host = self.hosts.get_mut(&name)?;
        host.is_busy = true;
        host.line.pop_front()
    }

    /// Takes note of an answer, and says how many links have their outcome now.
    fn answered(&mut self, job: Job, answer: Answer, pause: Duration) -> usize {
        let name = job.visit.address.host().to_owned();
        let mut finished = 0;
        if let Some(host) = self.hosts.get_mut(&name) {
            host.is_busy = false;
            host.ready_at = Instant::now() + pause;
            host.judge(&answer);
            let given_up = if host.left_alone.is_some() { std::mem::take(&mut host.line) } else { VecDeque::new() };
            if !host.line.is_empty() {
                self.waiting.insert((host.ready_at, name));
            }
            finished += given_up.into_iter().map(|job| self.line_up(job)).sum::<usize>();
        }
        match job.visit.next(answer) {
            Step::Again(visit) => finished + self.line_up(Job { link: job.link, visit }),
            Step::Done(outcome) => {
                self.outcomes[job.link] = Some(outcome);
                self.open -= 1;
                finished + 1
            }
        }
    }
}

impl Host {
    fn new() -> Self {
        Self { line: VecDeque::new(), is_busy: false, ready_at: Instant::now(), silences: 0, left_alone: None }
    }

    /// Decides from an answer whether the host is to be left alone.
    fn judge(&mut self, answer: &Answer) {
        let silences = std::mem::take(&mut self.silences);
        match answer {
            Answer::Status(TOO_MANY_REQUESTS, _) => {
                self.left_alone = Some("not asked: its host wants no more requests (429)".to_owned());
            }
            Answer::Silence(reason) => {
                self.silences = silences + 1;
                if self.silences == MOST_SILENCES {
                    self.left_alone = Some(format!("not asked: {MOST_SILENCES} others on its host failed ({reason})"));
                }
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::super::address::Address;
    use super::*;

    const PAUSE: Duration = Duration::from_millis(5);

    fn visits(urls: impl IntoIterator<Item = String>) -> Vec<Visit> {
        urls.into_iter().map(|url| Visit::first(Address::parse(&url).unwrap())).collect()
    }

    fn count(counter: &AtomicUsize) {
        counter.fetch_add(1, Ordering::SeqCst);
    }

    fn good() -> Outcome {
        Outcome::Good { moved: None }
    }

    /// When each host was asked last, and how many are being asked.
    #[derive(Default)]
    struct Watch {
        asked: Mutex<HashMap<String, (bool, Option<Instant>)>>,
        at_once: AtomicUsize,
        most_at_once: AtomicUsize,
    }

    impl Watch {
        fn asked(&self, visit: &Visit) {
            let mut asked = self.asked.lock().unwrap();
            let (is_busy, last) = asked.entry(visit.address.host().to_owned()).or_default();
            assert!(!std::mem::replace(is_busy, true), "two at once");
            assert!(last.is_none_or(|last| last.elapsed() >= PAUSE), "too soon");
            drop(asked);
            let at_once = self.at_once.fetch_add(1, Ordering::SeqCst) + 1;
            self.most_at_once.fetch_max(at_once, Ordering::SeqCst);
            thread::sleep(Duration::from_millis(5));
            self.at_once.fetch_sub(1, Ordering::SeqCst);
            let mut asked = self.asked.lock().unwrap();
            *asked.get_mut(visit.address.host()).unwrap() = (false, Some(Instant::now()));
        }
    }

    #[test]
    fn hosts_are_asked_side_by_side_each_one_thing_at_a_time() {
        let watch = Watch::default();
        let urls = (0..60).map(|number| format!("http://h{}.example/{number}", number % 6));
        let (asked, done) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let ask = |visit: &Visit| {
            watch.asked(visit);
            count(&asked);
            // Every third link leads to another host, whose line it joins.
            let path = visit.address.to_string();
            let number: usize = path.rsplit('/').next().unwrap().parse().unwrap();
            let elsewhere = || format!("http://h{}.example/{}", (number + 1) % 6, number + 1);
            if number.is_multiple_of(3) { Answer::Status(302, Some(elsewhere())) } else { Answer::Status(200, None) }
        };
        let outcomes = run(visits(urls), PAUSE, &ask, &|| count(&done));
        assert_eq!(outcomes, vec![good(); 60]);
        assert_eq!((asked.into_inner(), done.into_inner()), (80, 60));
        let most = watch.most_at_once.into_inner();
        assert!((2..=6).contains(&most), "{most}");
    }

    #[test]
    fn a_host_that_wants_no_more_is_left_alone() {
        let asked = AtomicUsize::new(0);
        let ask = |_: &Visit| {
            asked.fetch_add(1, Ordering::SeqCst);
            Answer::Status(429, None)
        };
        let done = AtomicUsize::new(0);
        let urls = (0..20).map(|number| format!("http://a.example/{number}"));
        let outcomes = run(visits(urls), PAUSE, &ask, &|| count(&done));
        assert_eq!((asked.into_inner(), done.into_inner()), (1, 20));
        assert!(outcomes.iter().all(|outcome| matches!(outcome, Outcome::Unverified(_))));
    }

    #[test]
    fn a_host_that_says_nothing_is_asked_three_times() {
        let asked = AtomicUsize::new(0);
        let ask = |visit: &Visit| {
            if visit.address.host() != "a.example" {
                return Answer::Status(302, Some("http://a.example/from".to_owned()));
            }
            asked.fetch_add(1, Ordering::SeqCst);
            Answer::Silence("no answer in time".to_owned())
        };
        let urls = (0..20).map(|number| format!("http://a.example/{number}"));
        let outcomes = run(visits(urls.chain(["http://b.example/".to_owned()])), PAUSE, &ask, &|| {});
        assert_eq!(asked.into_inner(), 3);
        assert_eq!(outcomes.len(), 21);
        assert!(outcomes.iter().all(|outcome| matches!(outcome, Outcome::Unverified(_))));
    }

    #[test]
    fn a_panic_is_the_fault_of_one_link_alone() {
        let ask = |visit: &Visit| {
            assert!(!visit.address.to_string().ends_with("/3"), "on purpose");
            Answer::Status(200, None)
        };
        let urls = (0..6).map(|number| format!("http://h{number}.example/{number}"));
        let outcomes = run(visits(urls), PAUSE, &ask, &|| {});
        assert_eq!(outcomes.iter().filter(|outcome| **outcome == good()).count(), 5);
        assert!(run(Vec::new(), PAUSE, &ask, &|| {}).is_empty());
    }
}
