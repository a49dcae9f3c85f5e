//! `%% comments %%`, which are not published.

use std::ops::Range;

use super::Shortcode;

/// The comments in a body. One that is never closed is none: `100%% sure`.
pub(super) fn find(body: &str, code: &[Range<usize>], shortcodes: &[Shortcode]) -> Vec<Range<usize>> {
    let mut marks = Vec::new();
    let (mut code, mut at) = (code.iter().peekable(), 0);
    let mut shortcodes = shortcodes.iter().map(|shortcode| &shortcode.span).peekable();
    while let Some(found) = body[at..].find("%%").map(|found| at + found) {
        let is_behind = |range: &&Range<usize>| range.end <= found;
        while code.next_if(is_behind).is_some() {}
        while shortcodes.next_if(is_behind).is_some() {}
        let around = [code.peek(), shortcodes.peek()].into_iter().flatten().find(|range| range.start <= found);
        at = match around {
            Some(range) => range.end,
            None => {
                marks.push(found);
                found + "%%".len()
            }
        };
    }
    marks.chunks_exact(2).map(|pair| pair[0]..pair[1] + "%%".len()).collect()
}

/// Drops the shortcodes that stand in comments.
pub(super) fn leave_out_those_in(comments: &[Range<usize>], shortcodes: &mut Vec<Shortcode>) {
    let mut comments = comments.iter().peekable();
    shortcodes.retain(|shortcode| {
        while comments.next_if(|comment| comment.end <= shortcode.span.start).is_some() {}
        comments.peek().is_none_or(|comment| comment.start > shortcode.span.start)
    });
}
