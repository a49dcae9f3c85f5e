//! The command line as its users meet it: every command, what it says and where, and its exit status.

mod program;

#[path = "cli/advice.rs"]
mod advice;
#[path = "cli/explain.rs"]
mod explain;
#[path = "cli/external.rs"]
mod external;
#[path = "cli/formats.rs"]
mod formats;
#[path = "cli/new.rs"]
mod new;
#[path = "cli/output.rs"]
mod output;

use std::fs;
use std::process::Command;

use program::{Run, Site, run};

/// A site with one warning: line 3 of `content/a.md` links to nobody.
fn site_with_a_warning() -> Site {
    let site = Site::empty();
    site.write("site.toml", "title = \"Kitchen\"\nlints.no-base-url = \"allow\"\n");
    site.write("content/index.md", "# Home\n");
    site.write("content/a.md", "# A\n\n热干面 [[Hone]] and more\n");
    site
}

/// A site in which nothing is wrong.
fn good_site() -> Site {
    let site = site_with_a_warning();
    site.write("content/a.md", "---\ntags: [hot]\n---\n# A\n\n[[Home]]\n");
    site
}

/// Standard error with every duration replaced, for it is never the same.
fn masked(text: &str) -> String {
    let mut masked = String::new();
    for line in text.lines() {
        let is_duration = |word: &str| word.chars().all(|c| c.is_ascii_digit() || c == '.') && !word.is_empty();
        let mut words: Vec<&str> = line.split(' ').collect();
        if let [.., number, "ms" | "s"] = &mut *words
            && is_duration(number)
        {
            *number = "N";
            *words.last_mut().unwrap() = "ms";
        }
        masked += &format!("{}\n", words.join(" "));
    }
    masked
}

/// What a run said on standard error, for a run that says nothing else.
fn said(ran: &Run) -> String {
    assert_eq!(ran.stdout, "");
    masked(&ran.stderr)
}

const BROKEN: &str = "\
warning[broken-link]: no article is called `Hone`
 --> content/a.md:3:7
  |
3 | 热干面 [[Hone]] and more
  |          ^^^^
  = help: did you mean `Home` (content/index.md)?

";

#[test]
fn init_makes_a_site_that_builds_without_a_fault() {
    let site = Site::empty();
    let made = site.run(&["init", "new/kitchen"]);
    assert_eq!(said(&made), "made a site in `new/kitchen`; look at it with `larder serve --open -C new/kitchen`\n");
    assert_eq!(made.status, 0);
    let built = site.run(&["build", "-C", "new/kitchen", "--strict"]);
    assert_eq!(built.status, 0, "{}", built.stderr);
    assert!(site.root().join("new/kitchen/public/index.html").is_file());
    let articles = site.snapshot("new/kitchen/content");
    assert_eq!(articles.keys().filter(|path| path.extension().is_some_and(|ending| ending == "md")).count(), 4);
}

#[test]
fn init_makes_it_here_unless_told_otherwise() {
    let site = Site::empty();
    let made = site.run(&["init"]);
    assert_eq!((made.status, said(&made).as_str()), (0, "made a site in `.`; look at it with `larder serve --open`\n"));
    assert!(site.root().join("site.toml").is_file());
    assert_eq!(said(&site.run(&["init", "quiet", "-q"])), "");
    let below = site.run(&["init", "-C", "quiet", "below"]);
    assert_eq!(below.status, 0);
    assert!(site.root().join("quiet/below/site.toml").is_file());
}

#[test]
fn init_overwrites_nothing() {
    for taken in ["site.toml", "content/index.md"] {
        let site = Site::empty();
        site.write(taken, "mine");
        let before = site.snapshot("");
        let refused = site.run(&["init"]);
        let expected = format!(
            "error[settings]: `./{taken}` is there already, and is not overwritten\n  = help: name an empty folder, or one that \
             does not exist yet\n\n"
        );
        assert_eq!((refused.status, said(&refused)), (2, expected));
        assert_eq!(site.snapshot(""), before);
    }
}

#[test]
fn init_names_the_file_that_it_cannot_write() {
    let site = Site::empty();
    site.write("file", "mine");
    let refused = site.run(&["init", "file/kitchen"]);
    assert_eq!(refused.status, 1);
    assert!(refused.stderr.starts_with("error[output]: cannot write `file/kitchen/"), "{}", refused.stderr);
    assert_eq!(fs::read(site.root().join("file")).unwrap(), b"mine");
}

#[test]
fn build_prints_what_is_wrong_and_one_line_that_sums_up() {
    let site = site_with_a_warning();
    let first = site.run(&["build"]);
    let summary = "4 pages, 0 tags, 0 assets; 20 written, 0 unchanged, 0 removed; 1 warning; N ms\n";
    assert_eq!((first.status, said(&first)), (0, format!("{BROKEN}{summary}")));
    let before = site.snapshot("public");
    let second = site.run(&["build"]);
    let summary = "4 pages, 0 tags, 0 assets; 0 written, 20 unchanged, 0 removed; 1 warning; N ms\n";
    assert_eq!(said(&second), format!("{BROKEN}{summary}"));
    assert_eq!(site.snapshot("public"), before, "not one file was written");
}

#[test]
fn check_fails_on_warnings_and_writes_nothing() {
    let site = site_with_a_warning();
    let before = site.snapshot("");
    let checked = site.run(&["check"]);
    let summary = "4 pages, 0 tags, 0 assets; 1 warning; N ms\n";
    assert_eq!((checked.status, said(&checked)), (1, format!("{BROKEN}{summary}")));
    assert_eq!(site.snapshot(""), before);
    let good = good_site().run(&["check"]);
    assert_eq!((good.status, said(&good).as_str()), (0, "6 pages, 1 tag, 0 assets; N ms\n"));
}

#[test]
fn strict_fails_on_warnings_and_writes_nothing() {
    let site = site_with_a_warning();
    let before = site.snapshot("public");
    let strict = site.run(&["build", "--strict"]);
    assert_eq!((strict.status, said(&strict)), (1, format!("{BROKEN}4 pages, 0 tags, 0 assets; 1 warning; N ms\n")));
    assert_eq!(site.snapshot("public"), before);
    assert_eq!(good_site().run(&["build", "--strict"]).status, 0);
}

#[test]
fn notes_never_count_as_warnings() {
    let site = good_site();
    site.write("site.toml", "title = \"Kitchen\"\n");
    for command in ["check", "build --strict -v"] {
        let ran = site.run(&command.split(' ').collect::<Vec<_>>());
        assert_eq!(ran.status, 0, "{}", ran.stderr);
        assert!(ran.stderr.contains("note[no-base-url]: "), "{}", ran.stderr);
    }
}

#[test]
fn lints_have_levels() {
    let site = site_with_a_warning();
    site.write("site.toml", "[lints]\nbroken-link = \"allow\"\n");
    assert_eq!(site.run(&["check"]).status, 0);
    site.write("site.toml", "[lints]\nbroken-link = \"deny\"\n");
    let denied = site.run(&["build"]);
    assert_eq!(denied.status, 1);
    assert!(denied.stderr.starts_with("error[broken-link]: "), "{}", denied.stderr);
    assert!(!site.root().join("public").exists());
}

#[test]
fn quiet_says_only_what_is_wrong_and_verbose_where_the_time_goes() {
    let site = site_with_a_warning();
    assert_eq!(said(&site.run(&["build", "-q"])), BROKEN);
    assert_eq!(said(&good_site().run(&["check", "--quiet"])), "");
    let verbose = said(&good_site().run(&["build", "-v"]));
    let stages = "read, parsed and assembled in N ms\nrendered and written in N ms\n";
    assert!(verbose.starts_with(stages), "{verbose}");
    assert_eq!(site.run(&["build", "-q", "-v"]).status, 2);
}

#[test]
fn colours_come_when_asked_for() {
    let site = site_with_a_warning();
    let has_colours = |change: &dyn Fn(&mut Command), arguments: &[&str]| {
        let mut command = site.larder(arguments);
        change(&mut command);
        run(command).stderr.contains("\u{1b}[")
    };
    let as_is = |_: &mut Command| {};
    let no_color = |command: &mut Command| {
        command.env("NO_COLOR", "1");
    };
    assert!(has_colours(&as_is, &["check", "--color", "always"]));
    assert!(has_colours(&no_color, &["check", "--color", "always"]), "the flag is nearer than the environment");
    assert!(!has_colours(&as_is, &["check", "--color", "never"]));
    assert!(!has_colours(&as_is, &["check"]), "standard error is no terminal here");
    assert!(!has_colours(&no_color, &["check"]));
}

#[test]
fn the_number_of_threads_changes_nothing_that_is_published() {
    let (one, many) = (good_site(), good_site());
    assert_eq!(one.run(&["build", "--threads", "1"]).status, 0);
    assert_eq!(many.run(&["build", "--threads", "7"]).status, 0);
    assert_eq!(output::contents(&one, "public"), output::contents(&many, "public"));
    assert_eq!(one.run(&["build", "--threads", "0"]).status, 2);
}

#[test]
fn drafts_are_published_only_when_asked_for() {
    let site = good_site();
    site.write("content/later.md", "---\ndraft: true\n---\n# Later\n\n[[Nobody]]\n");
    let draft = site.root().join("public/later/index.html");
    assert_eq!(site.run(&["build", "--strict"]).status, 0);
    assert!(!draft.exists());
    assert_eq!(site.run(&["check"]).status, 0);
    assert_eq!(site.run(&["check", "--drafts"]).status, 1);
    assert_eq!(site.run(&["build", "--drafts"]).status, 0);
    assert!(draft.exists());
    assert_eq!(site.run(&["build"]).status, 0);
    assert!(!draft.exists(), "it is no draft's page any more");
}

#[test]
fn base_url_is_for_what_must_be_absolute() {
    let site = good_site();
    assert_eq!(site.run(&["build"]).status, 0);
    assert!(!site.root().join("public/sitemap.xml").exists());
    assert_eq!(site.run(&["build", "--base-url", "https://example.org/kb"]).status, 0);
    let read = |file: &str| fs::read_to_string(site.root().join("public").join(file)).unwrap();
    assert!(read("sitemap.xml").contains("<loc>https://example.org/kb/a/</loc>"));
    assert!(read("a/index.html").contains("<link rel=\"canonical\" href=\"https://example.org/kb/a/\">"));
    assert!(read("404.html").contains("href=\"/kb/"), "it is shown at any depth");
    let refused = site.run(&["build", "--base-url", "example.org"]);
    let expected = "error[settings]: `--base-url example.org` must begin with `https://` or `http://`\n  = help: write it as \
                    `https://example.org/` or `https://example.org/kb/`\n\n";
    assert_eq!((refused.status, said(&refused).as_str()), (2, expected));
}

#[test]
fn the_root_is_looked_for_upwards_unless_it_is_named() {
    let site = site_with_a_warning();
    site.write("content/deep/er/b.md", "# B\n");
    let from = |folder: &str, arguments: &[&str]| {
        let mut command = site.larder(arguments);
        command.current_dir(site.root().join(folder));
        run(command)
    };
    assert!(from("content/deep/er", &["check"]).stderr.contains(" --> content/a.md:3:7\n"));
    site.write("content/deep/er/c.md", "# C\n\n[[Nobody]]\n");
    let exact = from("content/deep", &["check", "-q", "-C", "er"]);
    assert!(said(&exact).contains(" --> c.md:3:3\n") && !exact.stderr.contains("a.md"), "{}", exact.stderr);
    let exact = from("content/deep", &["check", "--root", "."]);
    assert!(!exact.stderr.contains("a.md"), "{}", exact.stderr);
    let gone = from("", &["check", "-C", "gone"]);
    assert_eq!(gone.status, 2);
    assert!(gone.stderr.starts_with("error[settings]: the folder `gone` cannot be opened: "), "{}", gone.stderr);
    assert!(gone.stderr.contains("= help: name the site's folder with `-C DIR`\n"));
    assert_eq!(from("", &["check", "-C", "site.toml"]).status, 2);
}

#[test]
fn a_folder_without_settings_is_a_site() {
    let site = Site::empty();
    site.write("notes/README.md", "# Notes\n\n[b](b.md)\n");
    site.write("notes/b.md", "B\n");
    assert_eq!(site.run(&["build", "--strict", "-C", "notes"]).status, 0);
    assert!(site.root().join("notes/public/b/index.html").is_file());
    assert_eq!(site.run(&["build", "--strict", "-C", "notes"]).status, 0, "what was published is no content");
    assert!(!site.root().join("notes/public/public").exists());
}

#[test]
fn wrong_usage_is_2() {
    let site = good_site();
    for wrong in
        ["", "serf", "build --sterict", "build --color mauve", "check --format xml", "build --out", "build extra"]
    {
        let ran = site.run(&wrong.split_whitespace().collect::<Vec<_>>());
        assert_eq!((ran.status, ran.stdout.as_str()), (2, ""), "{wrong:?}");
        assert!(ran.stderr.contains("--help"), "{wrong:?}: {}", ran.stderr);
    }
    for right in ["--help", "build --help", "--version", "help check"] {
        let ran = site.run(&right.split(' ').collect::<Vec<_>>());
        assert_eq!((ran.status, ran.stderr.as_str()), (0, ""), "{right:?}");
        assert!(ran.stdout.contains("arder"), "{right:?}");
    }
}
