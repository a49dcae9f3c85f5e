//! What is wrong with a site is said with its place, and nothing that was published changes.
//!
//! Each case adds something bad to a good site that has been built, and states every diagnostic that must come, as
//! `severity[name] file:line:column` (without what the diagnostic does not have). From these follow the exit statuses.
//! The program runs three times, as `check`, `build --strict` and `build`: all must say the same, in time, without a
//! panic, and a run that fails must leave the output as it was, bytes and times.

mod program;

#[path = "bad_input/encodings.rs"]
mod encodings;
#[path = "bad_input/files.rs"]
mod files;
#[path = "bad_input/front_matter.rs"]
mod front_matter;
#[path = "bad_input/links.rs"]
mod links;
#[path = "bad_input/many.rs"]
mod many;
#[path = "bad_input/settings.rs"]
mod settings;
#[path = "bad_input/templates.rs"]
mod templates;
#[path = "bad_input/urls.rs"]
mod urls;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use libtest_mimic::{Arguments, Failed, Trial};
use program::{Run, Site, run};
use serde_json::Value;

/// How long a bad site may take to be refused.
const PATIENCE: Duration = Duration::from_secs(5);

/// The file of the article that is bad, unless a case says otherwise.
const ARTICLE: &str = "content/bad.md";

fn main() {
    let groups = [
        ("front matter", front_matter::cases()),
        ("encodings", encodings::cases()),
        ("files", files::cases()),
        ("settings", settings::cases()),
        ("templates", templates::cases()),
        ("URLs", urls::cases()),
        ("links", links::cases()),
    ];
    let mut trials = many::trials();
    for (group, cases) in groups {
        trials.extend(cases.into_iter().map(|case| Trial::test(format!("{group}: {}", case.name), move || case.run())));
    }
    libtest_mimic::run(&Arguments::from_args(), trials).exit();
}

/// A bad site.
struct Case {
    name: &'static str,
    files: Vec<(String, Vec<u8>)>,
    /// What cannot be said by files.
    prepare: Option<fn(&Path)>,
    /// Whether rights count, which they do not for root.
    needs_rights: bool,
    expected: &'static [&'static str],
}

/// A case in which nothing is wrong yet.
fn case(name: &'static str) -> Case {
    Case { name, files: Vec::new(), prepare: None, needs_rights: false, expected: &[] }
}

impl Case {
    /// Adds or replaces a file.
    fn file(mut self, path: &str, bytes: impl AsRef<[u8]>) -> Self {
        self.files.push((path.to_owned(), bytes.as_ref().to_vec()));
        self
    }

    /// Adds the bad article.
    fn article(self, bytes: impl AsRef<[u8]>) -> Self {
        self.file(ARTICLE, bytes)
    }

    /// Does something to the root when all files are there.
    fn prepare(mut self, prepare: fn(&Path)) -> Self {
        self.prepare = Some(prepare);
        self
    }

    /// Runs the program as somebody for whom rights count.
    fn needs_rights(mut self) -> Self {
        self.needs_rights = true;
        self
    }

    /// Every diagnostic that must come, in order.
    fn expect(mut self, expected: &'static [&'static str]) -> Self {
        self.expected = expected;
        self
    }

    fn run(&self) -> Result<(), Failed> {
        let site = good_site();
        for (path, bytes) in &self.files {
            site.write(path, bytes);
        }
        if let Some(prepare) = self.prepare {
            prepare(&site.root());
        }
        let user = if self.needs_rights { User::Ordinary(ordinary_user(&site)) } else { User::Same };
        let [failing, lenient] = self.statuses();
        for (command, status) in [("check", failing), ("build --strict", failing), ("build", lenient)] {
            let before = site.snapshot("public");
            self.one(&site, &user, command, "json", status)?;
            self.one(&site, &user, command, "human", status)?;
            if status != 0 && before != site.snapshot("public") {
                return Err(format!("a failing `{command}` has changed the output").into());
            }
            if let Some(file) = site.snapshot(".larder/tmp").keys().nth(1) {
                return Err(format!("`{command}` has left `{}` behind", file.display()).into());
            }
        }
        Ok(())
    }

    /// The exit statuses of commands that fail on warnings, and of those that do not.
    fn statuses(&self) -> [i32; 2] {
        let has = |prefix: &str| self.expected.iter().any(|line| line.starts_with(prefix));
        match () {
            () if has("error[settings]") => [2, 2],
            () if has("error") => [1, 1],
            () if has("warning") => [1, 0],
            () => [0, 0],
        }
    }

    /// Runs one command and compares what it says with what it must say.
    fn one(&self, site: &Site, user: &User, command: &str, format: &str, status: i32) -> Result<(), Failed> {
        let arguments: Vec<&str> = command.split(' ').chain(["--format", format]).collect();
        let ran = run(user.command(site, &arguments));
        let fail =
            |what: String| Err(format!("`{}`: {what}\n{}{}", arguments.join(" "), ran.stdout, ran.stderr).into());
        if ran.took > PATIENCE {
            return fail(format!("took {:?}", ran.took));
        }
        if ran.stderr.contains("panicked") {
            return fail("has panicked".to_owned());
        }
        let said = if format == "json" { printed(&ran) } else { headings(&ran) };
        let expected: Vec<String> = match format {
            "json" => self.expected.iter().map(|line| (*line).to_owned()).collect(),
            _ => self.expected.iter().map(|line| line.split(' ').next().unwrap_or_default().to_owned()).collect(),
        };
        if said != expected {
            return fail(format!("expected\n    {}\nbut got\n    {}", expected.join("\n    "), said.join("\n    ")));
        }
        if ran.status != status {
            return fail(format!("exit status {} instead of {status}", ran.status));
        }
        Ok(())
    }
}

/// A site in which nothing is wrong, published.
fn good_site() -> Site {
    let site = Site::empty();
    site.write("site.toml", "title = \"Good\"\n");
    site.write("content/index.md", "# Home\n\nSee [[Good]].\n");
    site.write("content/good.md", "---\ntags: [kept]\n---\n# Good\n\n## Part\n\nText.\n");
    let built = site.run(&["build", "--strict"]);
    assert_eq!(built.status, 0, "{}", built.stderr);
    site
}

/// What `check` has to say of all these sites.
const NO_BASE_URL: &str = "no-base-url";

/// The diagnostics that were printed as JSON, each as one line.
fn printed(ran: &Run) -> Vec<String> {
    let objects = ran.stdout.lines().map(|line| serde_json::from_str::<Value>(line).unwrap_or_default());
    let is_about_faults = |object: &Value| object.get("summary").is_none() && object["code"] != NO_BASE_URL;
    objects.filter(is_about_faults).map(|object| show(&object)).collect()
}

/// A diagnostic as cases state it, with a complaint behind it if it is not as diagnostics must be.
fn show(diagnostic: &Value) -> String {
    let text = |key: &str| diagnostic[key].as_str().unwrap_or_default();
    let place = [&diagnostic["line"], &diagnostic["column"]].map(|at| at.as_u64().map(|at| format!(":{at}")));
    let place: String = place.into_iter().flatten().collect();
    let message = text("message");
    let is_capital = message.starts_with(char::is_uppercase) && !message.starts_with("Windows");
    let complaint = match () {
        () if message.is_empty() || message.ends_with('.') || is_capital => " (style)",
        () => "",
    };
    let shown = format!("{}[{}] {}{place}", text("severity"), text("code"), text("file"));
    format!("{}{complaint}", shown.trim_end())
}

/// The first words of what was printed for people.
fn headings(ran: &Run) -> Vec<String> {
    let is_heading = |line: &&str| ["error[", "warning[", "note["].iter().any(|prefix| line.starts_with(prefix));
    let lines = ran.stderr.lines().filter(is_heading).filter(|line| !line.starts_with(&format!("note[{NO_BASE_URL}]")));
    lines.map(|line| line.split_once(']').map_or(line, |(label, _)| label).to_owned() + "]").collect()
}

/// Who runs the program.
enum User {
    /// Whoever runs the tests.
    Same,
    /// Somebody for whom rights count, with a copy of the program that they may start.
    Ordinary(PathBuf),
}

impl User {
    fn command(&self, site: &Site, arguments: &[&str]) -> Command {
        let original = site.larder(arguments);
        let Self::Ordinary(program) = self else { return original };
        let mut command = Command::new(program);
        command.args(arguments).current_dir(site.root()).env("HOME", site.home());
        files::run_as_nobody(&mut command);
        command
    }
}

/// Makes the site accessible to an ordinary user; the program's copy that this user may start.
fn ordinary_user(site: &Site) -> PathBuf {
    let program = site.home().join("larder");
    std::fs::copy(env!("CARGO_BIN_EXE_larder"), &program).unwrap();
    files::give_to_nobody(site.home().parent().unwrap());
    program
}
