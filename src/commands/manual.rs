//! `larder completions`, `larder man` and `larder schema`: what shells, `man` and editors want to know, on standard output.

use clap::CommandFactory as _;
use clap_mangen::Man;

use super::Status;
use super::printing::{Printer, say};
use crate::base::value::read::nearest;
use crate::cli::{Cli, CompletionsArgs, ManArgs, SchemaArgs, SchemaOf};
use crate::diagnostic::{Diagnostic, Lint};
use crate::schema;

/// The program's name, which completions are for.
const PROGRAM: &str = "larder";

pub(super) fn completions(args: &CompletionsArgs) -> Status {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), PROGRAM, &mut script);
    say(&String::from_utf8_lossy(&script))
}

pub(super) fn schema(args: &SchemaArgs) -> Status {
    say(&schema::text(&match args.of {
        SchemaOf::Site => schema::site(),
        SchemaOf::Article => schema::article(),
    }))
}

pub(super) fn man(args: &ManArgs, printer: &Printer) -> Status {
    let mut program = Cli::command();
    // Fills in what subcommands have from the program: global options, their full names.
    program.build();
    let command = match &args.command {
        None => program,
        Some(name) => match program.find_subcommand(name) {
            Some(command) => command.clone().display_name(format!("{PROGRAM}-{}", command.get_name())),
            None => {
                let known: Vec<&str> = program.get_subcommands().map(clap::Command::get_name).collect();
                let fault = Diagnostic::new(Lint::Settings, format!("there is no command `{name}`"));
                let help = nearest(name, known).map_or_else(
                    || "`larder --help` lists them all".to_owned(),
                    |likely| format!("did you mean `{likely}`?"),
                );
                return printer.fail(vec![fault.help(help)], None);
            }
        },
    };
    let mut page = Vec::new();
    let source = concat!("larder ", env!("CARGO_PKG_VERSION"));
    match Man::new(command).source(source).render(&mut page) {
        Ok(()) => say(&String::from_utf8_lossy(&page)),
        Err(error) => {
            let fault = Diagnostic::new(Lint::Internal, format!("the page cannot be made: {error}"));
            printer.fail(vec![fault.help("please report it")], None);
            Status::Faulty
        }
    }
}
