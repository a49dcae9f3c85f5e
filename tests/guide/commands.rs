//! The command line: commands in samples are read as the program reads them, and the reference is made from the
//! definitions that the program itself has.

use std::fmt::Write as _;

use clap::error::ErrorKind;
use clap::{Arg, ArgAction, Command, CommandFactory, Parser};
use larder::cli::Cli;

use crate::fences::words;

/// Programs that samples call beside Larder, which are not ours to check.
const OTHERS: &[&str] = &["aws", "cargo", "cd", "find", "git", "npm", "npx", "rsync", "zip"];

/// What is wrong in lines of `$ command`.
pub fn wrong_in_console(lines: &str) -> Result<(), String> {
    for line in lines.lines() {
        let command = line.strip_prefix("$ ").ok_or_else(|| format!("`{line}` does not begin with `$ `"))?;
        check(command)?;
    }
    Ok(())
}

/// What is wrong with the commands of a workflow.
pub fn wrong_in_workflow(text: &str) -> Result<(), String> {
    let command = |line: &'_ str| match line.split_once("run: ") {
        Some((_, command)) => Some(command.to_owned()),
        None => line.trim().strip_prefix("- ").filter(|item| item.starts_with("larder ")).map(str::to_owned),
    };
    text.lines().filter_map(command).try_for_each(|command| check(&command))
}

fn check(command: &str) -> Result<(), String> {
    let words: Vec<String> =
        words(command).into_iter().take_while(|word| !["#", ">", ">>"].contains(&word.as_str())).collect();
    match words.first().map(String::as_str) {
        Some("larder") => {
            let is_asked_for =
                |error: &clap::Error| matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion);
            let refused = Cli::try_parse_from(&words).err().filter(|error| !is_asked_for(error));
            refused.map_or(Ok(()), |error| Err(format!("`{command}` is refused: {error}")))
        }
        Some(other) if OTHERS.contains(&other) => Ok(()),
        _ => Err(format!("`{command}` calls a program that is not listed in `tests/guide/commands.rs`")),
    }
}

/// Every command with its arguments, then what all of them take.
pub fn reference() -> String {
    let mut program = Cli::command();
    program.build();
    let mut out = String::new();
    for command in program.get_subcommands().filter(|command| !command.is_hide_set() && command.get_name() != "help") {
        let about = command.get_about().map(ToString::to_string).unwrap_or_default();
        let _infallible = writeln!(out, "## larder {}\n\n{}.\n", command.get_name(), about.trim_end_matches('.'));
        out += &arguments(command, |arg| !arg.is_global_set() && !matches!(arg.get_action(), ArgAction::Version));
        if let Some(after) = command.get_after_long_help().or(command.get_after_help()) {
            out += &after_help(&after.to_string());
        }
    }
    let _infallible = writeln!(out, "## What every command takes\n");
    out + &arguments(&program, |_| true)
}

/// A list of the arguments that are `wanted`.
fn arguments(command: &Command, wanted: impl Fn(&Arg) -> bool) -> String {
    let is_own = |arg: &&Arg| !matches!(arg.get_action(), ArgAction::Help | ArgAction::HelpShort | ArgAction::HelpLong);
    let listed = command.get_arguments().filter(is_own).filter(|arg| !arg.is_hide_set() && wanted(arg));
    let list: String = listed.map(argument).collect();
    list
}

/// A term and what it means.
fn argument(arg: &Arg) -> String {
    let names = arg.get_value_names().unwrap_or_default();
    let value = names.iter().map(|name| name.to_string()).collect::<Vec<_>>().join(" ");
    let takes_value = arg.get_action().takes_values() && !value.is_empty();
    let may_lack = arg.get_num_args().is_some_and(|range| range.min_values() == 0);
    let value = if takes_value && may_lack { format!("[{value}]") } else { value };
    let short = arg.get_short().map(|short| format!("-{short}"));
    let long = arg.get_long().map(|long| format!("--{long}"));
    let mut flags: Vec<String> = short.into_iter().chain(long).collect();
    match flags.last_mut() {
        Some(last) if takes_value => *last += &format!(" {value}"),
        Some(_) => {}
        None => flags.push(value),
    }
    let term: Vec<String> = flags.iter().map(|flag| format!("`{flag}`")).collect();
    let help = arg.get_long_help().or(arg.get_help()).map(ToString::to_string).unwrap_or_default();
    let mut text = format!("{}\n: {}\n", term.join(", "), sentence(&help).replace("\n\n", "\n\n  "));
    let values: Vec<String> = arg.get_possible_values().iter().map(|value| format!("`{}`", value.get_name())).collect();
    if takes_value && !values.is_empty() && values.len() < 10 {
        text += &format!("  One of {}.\n", values.join(", "));
    }
    let defaults: Vec<String> = arg.get_default_values().iter().map(|value| format!("`{}`", value.display())).collect();
    if takes_value && !defaults.is_empty() {
        text += &format!("  If it is left out: {}.\n", defaults.join(", "));
    }
    text + "\n"
}

/// A help text as a sentence: `[default: x]` becomes one of its own.
fn sentence(help: &str) -> String {
    let (help, default) = match help.trim().strip_suffix(']').and_then(|help| help.split_once(" [default: ")) {
        Some((help, default)) => (help, format!(" If it is left out: {default}.")),
        None => (help.trim(), String::new()),
    };
    let first_end = help.find("\n\n").unwrap_or(help.len());
    let stop = if help[..first_end].ends_with('.') { "" } else { "." };
    format!("{}{stop}{default}{}", &help[..first_end], &help[first_end..])
}

/// What stands below a command's help: prose, and examples behind a line that says so.
fn after_help(text: &str) -> String {
    let (prose, examples) = text.split_once("Examples:\n").unwrap_or((text, ""));
    let mut out = String::new();
    if !prose.trim().is_empty() {
        let _infallible = writeln!(out, "{}\n", prose.trim());
    }
    if !examples.trim().is_empty() {
        let lines: String = examples.lines().map(|line| format!("$ {}\n", line.trim())).collect();
        let _infallible = writeln!(out, "```console\n{lines}```\n");
    }
    out
}

#[test]
fn help_becomes_sentences() {
    assert_eq!(sentence("The folder [default: this one]"), "The folder. If it is left out: this one.");
    assert_eq!(sentence("Look\n\nEvery one."), "Look.\n\nEvery one.");
    assert_eq!(after_help("A.\n\nExamples:\n  larder build\n"), "A.\n\n```console\n$ larder build\n```\n\n");
}
