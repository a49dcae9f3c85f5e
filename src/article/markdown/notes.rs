//! `^[notes]` in the text: footnotes whose text stands where they are referred to, as Pandoc and Obsidian have them.
//!
//! The note becomes a reference, and the definition that it refers to, which follows behind the block at hand.

use std::ops::Range;

use super::runs::{part, push_text};
use super::{Event, Spanned, Tag, TagEnd};

/// The run with references in the place of notes, and the definitions of these. `first` is the number of the first.
pub(super) fn noted<'a>(
    source: &str,
    run: Vec<Spanned<'a>>,
    first: usize,
) -> (Vec<Spanned<'a>>, Vec<Vec<Spanned<'a>>>) {
    let notes = find(source, &run);
    let mut out = Vec::with_capacity(run.len());
    let mut definitions: Vec<Vec<Spanned<'a>>> = Vec::new();
    let mut notes = notes.into_iter().peekable();
    // The note at hand: where it begins, where it ends, and what is in it.
    let mut within: Option<(Note, usize, Vec<Spanned<'a>>)> = None;
    for (index, (event, span)) in run.into_iter().enumerate() {
        let Event::Text(text) = &event else {
            within.as_mut().map_or(&mut out, |(_, _, inner)| inner).push((event, span));
            continue;
        };
        let mut from = 0;
        let piece = |range: Range<usize>| (part(text, range.clone()), span.start + range.start..span.start + range.end);
        loop {
            match &mut within {
                None => {
                    let Some(note) = notes.next_if(|note| note.opens.0 == index) else { break };
                    let (before, at) = piece(from..note.opens.1);
                    push_text(&mut out, before, at);
                    from = note.opens.1 + "^[".len();
                    let start = span.start + note.opens.1;
                    within = Some((note, start, Vec::new()));
                }
                Some((note, start, inner)) if note.closes.0 == index => {
                    let (last, at) = piece(from..note.closes.1);
                    push_text(inner, last, at);
                    from = note.closes.1 + "]".len();
                    // No label that an author can write has a line break in it.
                    let label = format!("\n{}", first + definitions.len());
                    let whole = *start..span.start + from;
                    out.push((Event::FootnoteReference(label.clone().into()), whole.clone()));
                    definitions.push(definition(label, whole, std::mem::take(inner)));
                    within = None;
                }
                Some(_) => break,
            }
        }
        let (rest, at) = if from == 0 { (text.clone(), span.clone()) } else { piece(from..text.len()) };
        push_text(within.as_mut().map_or(&mut out, |(_, _, inner)| inner), rest, at);
    }
    (out, definitions)
}

fn definition(label: String, whole: Range<usize>, inner: Vec<Spanned<'_>>) -> Vec<Spanned<'_>> {
    let around = |event| (event, whole.clone());
    let mut events = Vec::with_capacity(inner.len() + 4);
    events.push(around(Event::Start(Tag::FootnoteDefinition(label.into()))));
    events.push(around(Event::Start(Tag::Paragraph)));
    events.extend(inner);
    events.push(around(Event::End(TagEnd::Paragraph)));
    events.push(around(Event::End(TagEnd::FootnoteDefinition)));
    events
}

/// A note: the event and the byte of its text at which it opens, and at which it closes.
struct Note {
    opens: (usize, usize),
    closes: (usize, usize),
}

/// What a bracket that is open begins.
enum Bracket {
    Note { at: (usize, usize), depth: usize },
    Plain { depth: usize },
}

/// The notes in order; what would be one within another is text. None stands in a link, or is empty.
fn find(source: &str, run: &[Spanned<'_>]) -> Vec<Note> {
    let mut notes: Vec<Note> = Vec::new();
    let mut open: Vec<Bracket> = Vec::new();
    let (mut depth, mut links) = (0_usize, 0_usize);
    for (index, (event, span)) in run.iter().enumerate() {
        match event {
            Event::Start(tag) => {
                depth += 1;
                links += usize::from(is_link(tag));
            }
            Event::End(end) => {
                depth = depth.saturating_sub(1);
                links -= usize::from(matches!(end, TagEnd::Link | TagEnd::Embed));
                while open.last().is_some_and(|bracket| bracket.depth() > depth) {
                    open.pop();
                }
            }
            Event::Text(text) if links == 0 && text.len() == span.len() => {
                for (at, sign) in text.match_indices(['[', ']']) {
                    let is_escaped = at == 0 && source[..span.start].ends_with('\\');
                    match sign {
                        _ if is_escaped => {}
                        "[" => open.push(match text[..at].strip_suffix('^') {
                            Some(before) if !is_escaped_at(source, span.start + before.len()) => {
                                Bracket::Note { at: (index, at - 1), depth }
                            }
                            _ => Bracket::Plain { depth },
                        }),
                        _ => close(&mut open, (index, at), depth, run, &mut notes),
                    }
                }
            }
            _ => {}
        }
    }
    notes.sort_by_key(|note| note.opens);
    let mut end = (0, 0);
    notes.retain(|note| {
        let is_apart = note.opens >= end;
        end = end.max(note.closes);
        is_apart
    });
    notes
}

fn close(open: &mut Vec<Bracket>, at: (usize, usize), depth: usize, run: &[Spanned<'_>], notes: &mut Vec<Note>) {
    if open.last().is_none_or(|bracket| bracket.depth() != depth) {
        return;
    }
    let Some(Bracket::Note { at: opens, .. }) = open.pop() else { return };
    let is_blank = opens.0 == at.0
        && matches!(&run[at.0].0, Event::Text(text) if text[opens.1 + "^[".len()..at.1].trim().is_empty());
    if !is_blank {
        notes.push(Note { opens, closes: at });
    }
}

impl Bracket {
    fn depth(&self) -> usize {
        match self {
            Self::Note { depth, .. } | Self::Plain { depth } => *depth,
        }
    }
}

fn is_link(tag: &Tag<'_>) -> bool {
    matches!(tag, Tag::Link(_) | Tag::Embed(_))
}

fn is_escaped_at(source: &str, at: usize) -> bool {
    source[..at].bytes().rev().take_while(|byte| *byte == b'\\').count() % 2 == 1
}
