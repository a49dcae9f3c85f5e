//! `check --explain`, and what shells and `man` are told: texts on standard output.

use std::fs::File;
use std::process::Stdio;

use super::program::Site;

#[test]
fn a_lint_is_explained_without_a_site() {
    let nowhere = Site::empty();
    nowhere.write("site.toml", "this is no TOML");
    let ran = nowhere.run(&["check", "--explain", "broken-link"]);
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
    assert!(ran.stdout.starts_with("broken-link\n\nA link to something that does not exist.\nA warning by default."));
    assert!(ran.stdout.contains("\n    content/stock.md:\n\n        Roast the bones in the [[Combi ovan]].\n"));
    assert!(ran.stdout.contains("\nTo mend it: "));
}

#[test]
fn without_a_name_all_are_listed() {
    let ran = Site::empty().run(&["check", "--explain"]);
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
    for line in [
        "script-scheme          error    A link that would run a script.",
        "no-base-url            note     A site that does not say where it will be published.",
    ] {
        assert!(ran.stdout.lines().any(|listed| listed == line), "{line}\n{}", ran.stdout);
    }
}

#[test]
fn a_lint_that_does_not_exist_is_wrong_usage() {
    let site = Site::empty();
    let ran = site.run(&["check", "--explain", "broken-lnik"]);
    let expected = "error[settings]: there is no lint `broken-lnik`\n  = help: did you mean `broken-link`?\n\n";
    assert_eq!((ran.status, ran.stdout.as_str(), ran.stderr.as_str()), (2, "", expected));
    let far = site.run(&["check", "--explain", "soup"]);
    assert!(far.stderr.contains("= help: `larder check --explain` lists them all\n"), "{}", far.stderr);
    assert_eq!((far.status, site.run(&["check", "--explain", "--external"]).status), (2, 2));
}

#[test]
fn shells_are_told_every_command_and_option() {
    let site = Site::empty();
    for (shell, sign) in [
        ("bash", "complete -F _larder"),
        ("zsh", "#compdef larder"),
        ("fish", "complete -c larder"),
        ("elvish", "edit:completion:arg-completer[larder]"),
        ("powershell", "Register-ArgumentCompleter"),
    ] {
        let ran = site.run(&["completions", shell]);
        assert_eq!((ran.status, ran.stderr.as_str()), (0, ""), "{shell}");
        for word in [sign, "check", "external", "base-url"] {
            assert!(ran.stdout.contains(word), "{shell}: {word}");
        }
    }
    let unknown = site.run(&["completions", "cmd"]);
    assert_eq!((unknown.status, unknown.stdout.as_str()), (2, ""));
}

#[test]
fn there_is_a_page_for_the_program_and_for_each_command() {
    let site = Site::empty();
    let page = site.run(&["man"]);
    assert_eq!((page.status, page.stderr.as_str()), (0, ""));
    assert!(page.stdout.contains(".TH larder 1") && page.stdout.contains("larder\\-check(1)"), "{}", page.stdout);
    let check = site.run(&["man", "check"]);
    assert!(
        check.stdout.contains(&format!(".TH larder-check 1  \"larder {}\"", env!("CARGO_PKG_VERSION"))),
        "{}",
        check.stdout
    );
    for option in ["\\-\\-external", "\\-\\-explain", "\\-\\-root", "larder check \\-\\-external"] {
        assert!(check.stdout.contains(option), "{option}\n{}", check.stdout);
    }
    let unknown = site.run(&["man", "chekc"]);
    assert_eq!(unknown.status, 2);
    assert!(unknown.stderr.contains("= help: did you mean `check`?\n"), "{}", unknown.stderr);
    assert!(!site.run(&["--help"]).stdout.contains("\n  man"), "it is for packagers");
}

const TEXTS: [&[&str]; 4] =
    [&["check", "--explain"], &["check", "--explain", "output"], &["completions", "zsh"], &["man"]];

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_no_panic() {
    for arguments in TEXTS {
        let mut command = Site::empty().larder(arguments);
        command.current_dir("/");
        command.stdout(File::options().write(true).open("/dev/full").unwrap()).stderr(Stdio::piped());
        let ran = command.output().unwrap();
        let said = String::from_utf8(ran.stderr).unwrap();
        assert_eq!(ran.status.code(), Some(1), "{arguments:?}: {said}");
        assert!(said.starts_with("error: standard output cannot be written: "), "{said}");
    }
}

#[test]
fn a_closed_pipe_is_no_panic() {
    for arguments in TEXTS {
        let site = Site::empty();
        let mut command = site.larder(arguments);
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let ran = command.stdout(writer).stderr(Stdio::piped()).output().unwrap();
        assert_eq!(ran.status.code(), Some(1), "{arguments:?}");
        assert!(!String::from_utf8(ran.stderr).unwrap().contains("panicked"));
    }
}
