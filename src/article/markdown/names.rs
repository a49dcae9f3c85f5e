//! `^id`: names at the end of a run, and alone below a table.

use std::ops::Range;

use pulldown_cmark::CowStr;

use super::runs::{is_as_written, part, push_text};
use super::{Event, Spanned, Tag, TagEnd};

/// The name in a row of a table in which nothing else stands.
pub(super) fn name_in_row<'a>(row: &[Spanned<'a>]) -> Option<(CowStr<'a>, Range<usize>)> {
    let is_cell = |event: &Event<'_>| {
        matches!(event, Event::Start(Tag::TableRow | Tag::TableCell) | Event::End(TagEnd::TableRow | TagEnd::TableCell))
    };
    let mut inner = row.iter().filter(|(event, _)| !is_cell(event));
    let (Some((Event::Text(text), span)), None) = (inner.next(), inner.next()) else { return None };
    let id = text.strip_prefix('^').filter(|id| is_block_id(id))?;
    Some((id.to_owned().into(), span.clone()))
}

fn is_block_id(id: &str) -> bool {
    !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// Whether a run is a name and nothing else.
pub(super) fn is_name(run: &[Spanned<'_>]) -> bool {
    matches!(run, [(Event::Text(text), _)] if text.starts_with('^'))
}

/// Takes `^id` from the end of a run.
pub(super) fn take_block_id<'a>(source: &str, run: &mut Vec<Spanned<'a>>) -> Option<Spanned<'a>> {
    let (event, span) = run.last()?;
    let Event::Text(text) = event else { return None };
    if !is_as_written(source, text, span) {
        return None;
    }
    let at = text.rfind('^')?;
    let id = part(text, at + 1..text.len());
    let is_id = is_block_id(&id);
    let before = &text[..at];
    let begins_line = before.is_empty() && matches!(run.iter().rev().nth(1), None | Some((Event::SoftBreak, _)));
    if !is_id || !(begins_line || before.ends_with([' ', '\t'])) {
        return None;
    }
    let alone = before.is_empty() && run.len() == 1;
    let at_span = span.start + at..span.end;
    let rest = part(text, 0..before.trim_end().len());
    let rest_span = span.start..span.start + rest.len();
    run.pop();
    push_text(run, rest, rest_span);
    if matches!(run.last(), Some((Event::SoftBreak, _))) {
        run.pop();
    }
    Some((Event::BlockId { id, alone }, at_span))
}
