//! A preview that runs: the real program on a site, ended when the test is, in whatever way.

use std::io::{BufRead, BufReader, Read};
use std::net::SocketAddr;
use std::process::{Child, ChildStderr, ExitStatus, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use super::http::{self, DEADLINE, Reply};
use super::program::Site;

/// How often it is looked whether something has come about.
const POLL: Duration = Duration::from_millis(2);

/// What a line on standard error has that tells of a rebuild.
const REBUILT: &str = " changed: ";

/// A preview.
pub struct Preview {
    child: Child,
    pub address: SocketAddr,
    said: Said,
}

impl Preview {
    /// A preview of a site at a free port.
    pub fn of(site: &Site) -> Self {
        Self::with(site, &[])
    }

    /// The same with more arguments.
    pub fn with(site: &Site, arguments: &[&str]) -> Self {
        Starting::of(site, arguments).ready()
    }

    /// What was said on standard error so far.
    pub fn said(&self) -> String {
        self.said.text()
    }

    /// The number of the moment that is served: each rebuild makes one more.
    pub fn moment(&self) -> usize {
        let page = self.get("/").text();
        let (_, number) = page.split_once("data-moment=\"").unwrap();
        number.split_once('"').unwrap().0.parse().unwrap()
    }

    /// How often it was said that the site was made anew.
    pub fn rebuilds(&self) -> usize {
        self.said().matches(REBUILT).count()
    }

    /// The address as it stands in a `Host`.
    pub fn host(&self) -> String {
        self.address.to_string()
    }

    /// Asks for a URL's path as a browser does.
    pub fn get(&self, path: &str) -> Reply {
        self.try_get(path).unwrap_or_else(|error| panic!("{path}: {error}\n{}", self.said()))
    }

    /// Asks, with more headers, each of them with its line's end.
    pub fn get_with(&self, path: &str, headers: &str) -> Reply {
        let request = format!("GET {path} HTTP/1.1\r\nHost: {}\r\n{headers}\r\n", self.host());
        http::ask(self.address, request.as_bytes()).unwrap()
    }

    /// Asks, and says if there was no answer.
    pub fn try_get(&self, path: &str) -> std::io::Result<Reply> {
        http::ask(self.address, format!("GET {path} HTTP/1.1\r\nHost: {}\r\n\r\n", self.host()).as_bytes())
    }

    /// Asks again and again until the answer is what it should be, and says how long that took.
    pub fn until(&self, path: &str, within: Duration, is_wanted: impl Fn(&Reply) -> bool) -> Duration {
        let started = Instant::now();
        loop {
            let reply = self.get(path);
            if is_wanted(&reply) {
                return started.elapsed();
            }
            let text = reply.text();
            assert!(started.elapsed() < within, "{path}: {} {text}\n{}", reply.status, self.said());
            thread::sleep(POLL);
        }
    }

    /// Waits until a URL is answered with a page that holds a text.
    pub fn until_holds(&self, path: &str, text: &str) -> Duration {
        self.until(path, DEADLINE, |reply| reply.status == 200 && reply.text().contains(text))
    }

    /// Waits until a URL is answered so.
    pub fn until_status(&self, path: &str, status: u16) -> Duration {
        self.until(path, DEADLINE, |reply| reply.status == status)
    }

    /// Waits until something is said on standard error.
    pub fn until_said(&self, text: &str) {
        self.said.until(text);
    }

    /// Ends it by a signal, and says how it ended.
    pub fn end(&mut self, signal: &str) -> ExitStatus {
        signal_to(&self.child, signal);
        wait(&mut self.child)
    }

    /// What was said in all, after the end.
    pub fn last_words(mut self) -> String {
        self.said.wait_for_the_end();
        self.said()
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        end(&mut self.child);
    }
}

fn end(child: &mut Child) {
    // It may have ended already.
    let _ended = child.kill();
    let _gone = child.wait();
}

/// A preview that may not be ready.
pub struct Starting {
    /// None once it is ready.
    child: Option<Child>,
    said: Said,
}

impl Starting {
    /// Starts one at any port that is free.
    pub fn of(site: &Site, arguments: &[&str]) -> Self {
        Self::at(site, &[&["serve", "--port", "0"], arguments].concat())
    }

    /// Starts one with all its arguments.
    pub fn at(site: &Site, arguments: &[&str]) -> Self {
        let mut command = site.larder(arguments);
        command.env_remove("EDITOR").env_remove("VISUAL");
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let said = Said::by(child.stderr.take().unwrap());
        Self { child: Some(child), said }
    }

    /// Waits until it says that it is ready.
    pub fn ready(mut self) -> Preview {
        let mut line = String::new();
        let mut stdout = BufReader::new(self.child.as_mut().unwrap().stdout.take().unwrap());
        stdout.read_line(&mut line).unwrap();
        let address = line.strip_prefix("serving http://").and_then(|line| line.trim_end().strip_suffix('/'));
        let address = address.and_then(|address| address.parse().ok());
        let address = address.unwrap_or_else(|| panic!("no ready line but {line:?}\n{}", self.said()));
        // Whatever else it says there is not to fill the pipe.
        thread::spawn(move || stdout.read_to_end(&mut Vec::new()));
        Preview { child: self.child.take().unwrap(), address, said: std::mem::take(&mut self.said) }
    }

    /// What was said on standard error so far.
    pub fn said(&self) -> String {
        self.said.text()
    }

    /// Waits until something is said on standard error.
    pub fn until_said(&self, text: &str) {
        self.said.until(text);
    }

    /// Ends it by a signal, and says how it ended.
    pub fn end(&mut self, signal: &str) -> ExitStatus {
        let child = self.child.as_mut().unwrap();
        signal_to(child, signal);
        wait(child)
    }
}

impl Drop for Starting {
    fn drop(&mut self) {
        if let Some(child) = &mut self.child {
            end(child);
        }
    }
}

fn signal_to(child: &Child, signal: &str) {
    let sent = std::process::Command::new("kill").args(["-s", signal, &child.id().to_string()]).status();
    assert!(sent.unwrap().success());
}

/// Waits until a program has ended by itself.
pub fn wait(child: &mut Child) -> ExitStatus {
    let started = Instant::now();
    loop {
        if let Some(status) = child.try_wait().unwrap() {
            return status;
        }
        assert!(started.elapsed() < DEADLINE, "it does not end");
        thread::sleep(POLL);
    }
}

/// What a program says on standard error.
#[derive(Default)]
struct Said {
    text: Arc<Mutex<String>>,
    reader: Option<thread::JoinHandle<()>>,
}

impl Said {
    fn by(stderr: ChildStderr) -> Self {
        let text: Arc<Mutex<String>> = Arc::default();
        let heard = Arc::clone(&text);
        let reader = thread::spawn(move || {
            for line in BufReader::new(stderr).lines().map_while(Result::ok) {
                *heard.lock().unwrap() += &format!("{line}\n");
            }
        });
        Self { text, reader: Some(reader) }
    }

    fn text(&self) -> String {
        self.text.lock().unwrap().clone()
    }

    fn until(&self, text: &str) {
        let started = Instant::now();
        while !self.text().contains(text) {
            assert!(started.elapsed() < DEADLINE, "`{text}` is not said:\n{}", self.text());
            thread::sleep(POLL);
        }
    }

    fn wait_for_the_end(&mut self) {
        if let Some(reader) = self.reader.take() {
            reader.join().unwrap();
        }
    }
}
