//! `larder check --explain`: what a lint means, on standard output.

use super::Status;
use super::printing::{Printer, say};
use crate::base::value::read::nearest;
use crate::diagnostic::{self, Diagnostic, Lint};

/// Explains the lint of that name; without a name lists them all.
pub(super) fn run(name: Option<&str>, printer: &Printer) -> Status {
    let Some(name) = name else { return say(&diagnostic::list_lints()) };
    match Lint::named(name) {
        Some(lint) => say(&diagnostic::explain(lint)),
        None => {
            let fault = Diagnostic::new(Lint::Settings, format!("there is no lint `{name}`"));
            let help = match nearest(name, Lint::ALL.iter().map(|lint| lint.name())) {
                Some(likely) => format!("did you mean `{likely}`?"),
                None => "`larder check --explain` lists them all".to_owned(),
            };
            printer.fail(vec![fault.help(help)], None)
        }
    }
}
