//! `==highlights==`: pairs of `==` in one container.

use super::raw_depth::RawDepth;
use super::runs::{part, push_text};
use super::{Event, Spanned, Tag, TagEnd};

/// The run with what stands between `==` and `==` highlighted. A pair belongs to one container: `**a ==b** c==` has none.
pub(super) fn highlighted<'a>(source: &str, run: Vec<Spanned<'a>>) -> Vec<Spanned<'a>> {
    let pairs = highlight_marks(source, &run);
    let mut out = Vec::with_capacity(run.len() + pairs.len());
    let mut marks = pairs.into_iter().peekable();
    for (index, (event, span)) in run.into_iter().enumerate() {
        let Event::Text(text) = &event else {
            out.push((event, span));
            continue;
        };
        let mut from = 0;
        while let Some(mark) = marks.next_if(|mark| mark.event == index) {
            push_text(&mut out, part(text, from..mark.at), span.clone());
            let event = if mark.opens { Event::Start(Tag::Highlight) } else { Event::End(TagEnd::Highlight) };
            out.push((event, span.clone()));
            from = mark.at + "==".len();
        }
        push_text(&mut out, part(text, from..text.len()), span);
    }
    out
}

/// A `==` that means something.
struct Mark {
    /// Which event of the run it stands in.
    event: usize,
    /// Where in its text.
    at: usize,
    opens: bool,
}

/// The marks of highlights in order, each that opens with one that closes.
fn highlight_marks(source: &str, run: &[Spanned<'_>]) -> Vec<Mark> {
    let mut marks = Vec::new();
    // For each container that is open the mark that waits for its partner.
    let mut waiting: Vec<Option<(usize, usize)>> = vec![None];
    let mut address = None;
    let mut raw = RawDepth::default();
    for (index, (event, span)) in run.iter().enumerate() {
        let address = std::mem::replace(
            &mut address,
            if let Event::Start(Tag::Link(link)) = event { Some(&link.written) } else { None },
        );
        raw.pass(event);
        match event {
            Event::Text(_) if !raw.is_outside() => {}
            // The `==` in an address is part of it.
            Event::Text(text) if address == Some(text) => {}
            Event::Start(_) => waiting.push(None),
            Event::End(_) => drop(waiting.pop()),
            Event::Text(text) => {
                let is_escaped = source[..span.start].ends_with('\\');
                for at in double_equals(text).filter(|at| *at > 0 || !is_escaped) {
                    let is_space = |c: Option<char>| c.is_none_or(char::is_whitespace);
                    let (before, behind) = (text[..at].chars().next_back(), text[at + 2..].chars().next());
                    // At the edge of a text stands something that is none, which counts as ink.
                    let opens = behind.is_none() && index + 1 < run.len() || !is_space(behind);
                    let closes = before.is_none() && index > 0 || !is_space(before);
                    let Some(slot) = waiting.last_mut() else { continue };
                    match slot.take() {
                        Some((event, from)) if closes => {
                            marks.push(Mark { event, at: from, opens: true });
                            marks.push(Mark { event: index, at, opens: false });
                        }
                        None if opens => *slot = Some((index, at)),
                        kept => *slot = kept,
                    }
                }
            }
            _ => {}
        }
    }
    marks.sort_by_key(|mark| (mark.event, mark.at));
    marks
}

/// Where exactly two `=` stand.
fn double_equals(text: &str) -> impl Iterator<Item = usize> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let start = at + text[at..].find("==")?;
            let length = text[start..].bytes().take_while(|byte| *byte == b'=').count();
            at = start + length;
            if length == 2 {
                return Some(start);
            }
        }
    })
}
