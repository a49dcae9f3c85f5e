//! The words for what goes wrong with the disk and for what stands in the way.

use std::fmt::Display;
use std::io::{self, ErrorKind};

use crate::diagnostic::{Diagnostic, Lint};

/// What an author can do about something in the output folder that is not ours.
const MOVE_AWAY: &str = "move it away, or choose another folder with `output` in `site.toml` or with `--out`";

/// What an author must know when only a part of the files is new.
const HALFWAY: &str = "some files are new and some are old now: mend this and build again";

/// An operation that failed: `verb` is what was tried (`write`, `delete`), `path` as the author knows it.
pub fn cannot(verb: &str, path: impl Display, error: &io::Error) -> Box<Diagnostic> {
    let help = match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "make room on that disk and build again",
        ErrorKind::InvalidFilename => "give the page a shorter name",
        ErrorKind::NotFound => "was it moved or deleted while the site was built? build again",
        _ => "make sure that you may write there, or choose another folder with `output` or with `--out`",
    };
    output(format!("cannot {verb} `{path}`: {error}"), help)
}

/// A source that cannot be copied.
pub fn unreadable(source: impl Display, error: &io::Error) -> Box<Diagnostic> {
    let message = format!("cannot read `{source}`: {error}");
    Box::new(
        Diagnostic::new(Lint::Unreadable, message).help("make it a file that you may read, or take it out of the site"),
    )
}

/// An operation that failed when some files were new and others old already.
pub fn cannot_halfway(verb: &str, path: impl Display, error: &io::Error) -> Box<Diagnostic> {
    output(format!("cannot {verb} `{path}`: {error}"), HALFWAY)
}

/// Anything that makes writing impossible.
pub fn output(message: impl Into<String>, help: impl Into<String>) -> Box<Diagnostic> {
    Box::new(Diagnostic::new(Lint::Output, message).help(help))
}

/// Something that stands where a file or folder must go. `what` ends the sentence that `path` begins.
pub fn in_the_way(path: impl Display, what: &str) -> Box<Diagnostic> {
    Box::new(Diagnostic::new(Lint::ForeignFile, format!("`{path}` {what}")).help(MOVE_AWAY))
}

/// A page whose file this system cannot hold.
pub fn unholdable(url: impl Display) -> Box<Diagnostic> {
    let message = format!("`{url}` cannot be the name of a file on this system");
    output(message, "give the page a shorter or plainer name")
}

/// A stale file that is no longer as it was written.
pub fn edited(path: impl Display) -> Diagnostic {
    Diagnostic::new(Lint::EditedOutput, format!("`{path}` is no longer part of the site, but was changed by hand"))
        .help("it is kept; delete it if nobody needs it")
}

/// A fault in how the stage is used, which no site should be able to cause.
pub fn internal(message: impl Into<String>) -> Box<Diagnostic> {
    Box::new(Diagnostic::new(Lint::Internal, message))
}

/// A place that two outputs need, which the table of URLs rules out.
pub fn needed_twice(file: impl Display) -> Box<Diagnostic> {
    internal(format!("two outputs of the site need the place of `{file}`"))
}
