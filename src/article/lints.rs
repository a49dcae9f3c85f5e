//! Faults of an article that do not depend on any other file: dangerous and unknown link schemes, math that cannot be read,
//! code that gets no colours, blocks of other tools, cells that a table loses.

use std::ops::Range;

use super::code;
use super::foreign;
use super::link::{self, Scheme, Target};
use super::markdown::{Event, Link, RawDepth, Spanned, Tag, TagEnd};
use super::math;
use super::outline;
use super::shortcodes::{self, Shortcode};
use super::tables::Tables;
use crate::base::path::SourcePath;
use crate::diagnostic::{Diagnostic, Lint};

/// Passes the events of a body on as they are, and adds what is wrong with them to `diagnostics`.
///
/// The body begins at byte `offset` of the file; `prepared` is the same with fillers for what is left out. `wikilinks` says whether `[[Name]]` is a
/// link in it.
pub fn inspect<'a, 'd>(
    path: &'d SourcePath,
    (body, prepared): (&'d str, &'d str),
    offset: usize,
    wikilinks: bool,
    events: impl Iterator<Item = Spanned<'a>> + 'd,
    diagnostics: &'d mut Vec<Diagnostic>,
) -> impl Iterator<Item = Spanned<'a>> + 'd
where
    'a: 'd,
{
    let mut is_code = false;
    let mut raw = RawDepth::default();
    let mut tables = Tables::new(path, wikilinks);
    events.inspect(move |(event, span)| {
        raw.pass(event);
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
            Event::Text(text) if !is_code && raw.is_outside() => {
                for label in lost_footnotes(text, body, span) {
                    let message = format!("no footnote is called `{}`", &body[label.clone()]);
                    let fault = Diagnostic::new(Lint::BrokenFootnote, message);
                    let help =
                        format!("write `[^{}]: …` in a line of its own, or `\\[` for a bracket", &body[label.clone()]);
                    diagnostics.push(fault.at_span(path, label.start + offset..label.end + offset).help(help));
                }
            }
            Event::Start(Tag::Paragraph) => {
                diagnostics.extend(tables.failed(&body[span.clone()], &prepared[span.clone()], in_file.start));
                let line = body[span.clone()].lines().next().unwrap_or_default().trim_end();
                if let Some(block) = foreign::block(line) {
                    let message = format!("`{line}` is {} of another tool, and is shown as it is written", block.what);
                    let at = in_file.start..in_file.start + line.len();
                    diagnostics.push(Diagnostic::new(Lint::ForeignBlock, message).at_span(path, at).help(block.help));
                }
            }
            Event::Start(Tag::TableHead | Tag::TableRow) => tables.begin_row(in_file.start),
            Event::Start(Tag::TableCell) => tables.cell(in_file.end),
            Event::End(TagEnd::TableHead | TagEnd::TableRow) => {
                diagnostics.extend(tables.end_row(&body[span.clone()], &prepared[span.clone()], in_file));
            }
            Event::Start(Tag::CodeBlock { info }) => {
                is_code = true;
                diagnostics.extend(code::check(path, body, offset, info, span.clone()));
            }
            Event::End(TagEnd::CodeBlock) => is_code = false,
            _ => {}
        }
    })
}

/// Where the labels of footnotes stand that are referred to in a text and have none: the others are no text.
fn lost_footnotes(text: &str, body: &str, span: &Range<usize>) -> Vec<Range<usize>> {
    if !text.contains("[^") || body.get(span.clone()) != Some(text) {
        return Vec::new();
    }
    let is_of_label = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ':');
    let references = text.match_indices("[^").filter_map(|(at, _)| {
        let is_escaped = at == 0 && body[..span.start].ends_with('\\');
        let start = at + "[^".len();
        let length = text[start..].find(|c| !is_of_label(c)).filter(|length| *length > 0)?;
        let is_one = !is_escaped && text[start + length..].starts_with(']');
        is_one.then(|| span.start + start..span.start + start + length)
    });
    references.collect()
}

/// Says which shortcodes were left out; the body begins at byte `offset` of the file.
pub fn shortcodes(path: &SourcePath, offset: usize, found: &[Shortcode], diagnostics: &mut Vec<Diagnostic>) {
    for Shortcode { span, name, kind, .. } in found.iter().filter(|found| found.link.is_none() && !found.closes) {
        let (message, help) = match kind {
            shortcodes::Kind::Call => {
                (format!("`{name}` is a shortcode of another generator, and is left out"), instead_of(name))
            }
            shortcodes::Kind::Container => (
                format!("`:::` begins a container of another tool, `{name}`; its text stays, the colons are left out"),
                "make it a callout: `> [!note] Title`, and `> ` before each line of the text",
            ),
            shortcodes::Kind::Attributes => (
                format!("`{name}` is a list of attributes of another tool, and is left out"),
                "a heading takes `{#id .class}` behind its text, a picture its width as in `![[oven.png|300]]`",
            ),
        };
        let fault = Diagnostic::new(Lint::ForeignShortcode, message);
        diagnostics.push(fault.at_span(path, span.start + offset..span.end + offset).help(help));
    }
}

/// What to write instead of a shortcode; the same names are in use nearly everywhere.
fn instead_of(shortcode: &str) -> &'static str {
    match shortcode {
        "figure" | "img" | "image" | "resize_image" => "write the picture as Markdown: `![what it shows](file.png)`",
        "highlight" => "write three backticks and the language in its place, and three backticks behind the code",
        "youtube" | "vimeo" | "gist" => "write a link to it, or its HTML",
        "notice" | "callout" | "admonition" | "alert" | "hint" | "note" | "tip" | "info" | "warning" | "details" => {
            "make it a callout: `> [!note] Title`, and `> ` before each line of the text"
        }
        _ => "write what it shows as Markdown or HTML; to show the braces put them in backticks",
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
