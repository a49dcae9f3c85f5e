//! Faults of an article that do not depend on any other file: dangerous and unknown link schemes, math that cannot be read,
//! code that gets no colours.

use super::code;
use super::link::{self, Scheme, Target};
use super::markdown::{Event, Link, Spanned, Tag};
use super::math;
use super::outline;
use super::shortcodes::Shortcode;
use crate::base::path::SourcePath;
use crate::diagnostic::{Diagnostic, Lint};

/// Passes the events of a body on as they are, and adds what is wrong with them to `diagnostics`.
///
/// The body begins at byte `offset` of the file.
pub fn inspect<'a, 'd>(
    path: &'d SourcePath,
    body: &'d str,
    offset: usize,
    events: impl Iterator<Item = Spanned<'a>> + 'd,
    diagnostics: &'d mut Vec<Diagnostic>,
) -> impl Iterator<Item = Spanned<'a>> + 'd
where
    'a: 'd,
{
    events.inspect(move |(event, span)| {
        let in_file = span.start + offset..span.end + offset;
        match event {
            Event::Start(Tag::Link(link) | Tag::Embed(link)) => {
                let target = outline::find_target(body, span, &link.written);
                let target = target.start + offset..target.end + offset;
                diagnostics.extend(check_scheme(link).map(|fault| fault.at_span(path, target)));
            }
            Event::Math { source, display } => {
                if let Err(fault) = math::mathml(source, *display) {
                    let dollars = if *display { "$$".len() } else { "$".len() };
                    let at = in_file.start + dollars + fault.range.start..in_file.start + dollars + fault.range.end;
                    // In a quotation the source has marks between its lines, and places in it are not known.
                    let is_whole = in_file.len() == source.len() + 2 * dollars;
                    let found = Diagnostic::new(Lint::BadMath, format!("this math cannot be read: {}", fault.message));
                    let found = found.at_span(path, if is_whole { at } else { in_file });
                    diagnostics.push(found.help("mend it, or write `\\$` for a dollar sign that begins no math"));
                }
            }
            Event::Start(Tag::CodeBlock { info }) => {
                diagnostics.extend(code::check(path, body, offset, info, span.clone()))
            }
            _ => {}
        }
    })
}

/// Says which shortcodes were left out; the body begins at byte `offset` of the file.
pub fn shortcodes(path: &SourcePath, offset: usize, found: &[Shortcode], diagnostics: &mut Vec<Diagnostic>) {
    for Shortcode { span, name, .. } in found.iter().filter(|found| found.link.is_none() && !found.closes) {
        let message = format!("`{name}` is a shortcode of another generator, and is left out");
        let fault = Diagnostic::new(Lint::ForeignShortcode, message);
        let fault = fault.at_span(path, span.start + offset..span.end + offset);
        diagnostics
            .push(fault.help("write what it shows as Markdown or HTML; to show the braces put them in backticks"));
    }
}

fn check_scheme(link: &Link<'_>) -> Option<Diagnostic> {
    match &link.target {
        Target::Script(url) => {
            let (_, name) = link::scheme(url)?;
            let fault =
                Diagnostic::new(Lint::ScriptScheme, format!("a `{name}:` link would run in the reader's browser"));
            Some(fault.help("link to a page or a file instead"))
        }
        Target::External(url) => match link::scheme(url) {
            Some((Scheme::Unknown, name)) => {
                let fault = Diagnostic::new(
                    Lint::UnknownScheme,
                    format!("not every browser knows links that begin with `{name}:`"),
                );
                Some(fault.help(format!(
                    "if this is a path, write `./` before it; to allow such links set `{}` under `[lints]`",
                    "unknown-scheme = \"allow\""
                )))
            }
            _ => None,
        },
        Target::Local { .. } => None,
    }
}
