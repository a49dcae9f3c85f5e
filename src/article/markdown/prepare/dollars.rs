//! Which dollars are those of math.
//!
//! The parser takes any two dollars with ink beside them for math. Authors also write prices, variables of shells and code. Here it
//! is decided as the guide says, and all other dollars are hidden from the parser:
//!
//! - `$` opens unless a letter or digit stands before it (one of a script without spaces may) or a space behind it;
//! - the next `$` closes unless a space stands before it, or a digit or letter behind it (one of a script without spaces
//!   may, and any if what stands between is clearly a formula: `$n$th`, `$\mu$m`);
//! - what stands between is no amount, as in `$5 to 10$`;
//! - code between the two binds tighter; so does the end of the block or cell;
//! - `$$` opens and the next `$$` closes whatever stands beside them.

use std::collections::HashMap;
use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Parser, Tag, TagEnd};

use super::survey::RawElement;
use super::{is_inline, plain_options};
use crate::base::text;
use crate::settings::Dialect;

/// Dollars that stand together, and what matters about their place.
struct Run {
    at: usize,
    length: usize,
    /// How many blocks had begun or ended, and how much code: math holds neither.
    block: usize,
    code: usize,
}

/// Where dollars stand that are not those of math, in order. Raw elements that math holds are none.
pub(super) fn idle(text: &str, raw: &mut Vec<RawElement>, dialect: &Dialect) -> Vec<usize> {
    if is_clear(text) {
        return Vec::new();
    }
    let runs = runs_in_text(text, raw, dialect);
    let mut kept = pairs(text, &runs);
    raw.retain(|raw| {
        let before = kept.partition_point(|pair| pair.start < raw.range.start);
        kept[..before].last().is_none_or(|pair| pair.end <= raw.range.start)
    });
    kept.extend(alone(text, &runs));
    kept.sort_unstable_by_key(|range| range.start);
    let mut kept = kept.into_iter().peekable();
    let mut idle = Vec::new();
    for run in &runs {
        while kept.next_if(|range| range.end <= run.at).is_some() {}
        if kept.peek().is_none_or(|range| range.start > run.at) {
            idle.extend(run.at..run.at + run.length);
        }
    }
    idle
}

/// Dollars beside a `*` that are the only ones in their block do no harm, and stay punctuation, which counts there.
fn alone<'r>(text: &'r str, runs: &'r [Run]) -> impl Iterator<Item = Range<usize>> + 'r {
    let of_blocks = runs.chunk_by(|a, b| a.block == b.block);
    let alone = of_blocks.filter_map(|runs| if let [run] = runs { Some(run.at..run.at + run.length) } else { None });
    alone.filter(|run| text[..run.start].ends_with(['*', '_', '~']) || text[run.end..].starts_with(['*', '_', '~']))
}

/// Whether no dollar is in doubt, wherever there may be code. Most texts with dollars are like this, and need no first parse.
fn is_clear(text: &str) -> bool {
    let mut runs = Vec::new();
    let mut at = 0;
    while let Some(run) = next_run(text, at, text.len()) {
        at = run.end;
        runs.push(Run { at: run.start, length: run.len(), block: 0, code: 0 });
    }
    if runs.len() < 2 {
        return true;
    }
    let pairs = pairs(text, &runs);
    let is_plain = |pair: &Range<usize>| {
        let math = &text[pair.clone()];
        let is_display = math.starts_with("$$");
        !math.contains(['`', '<']) && if is_display { !math.contains("\n\n") } else { !math.contains('\n') }
    };
    let mut rest = runs.iter().peekable();
    for pair in &pairs {
        // A run before the pair would be left over.
        if rest.peek().is_some_and(|run| run.at < pair.start) || !is_plain(pair) {
            return false;
        }
        while rest.next_if(|run| run.at < pair.end).is_some() {}
    }
    rest.next().is_none()
}

/// The runs of dollars in the text, without those in code, addresses and labels, whose form the parser is strict about.
fn runs_in_text(text: &str, raw: &[RawElement], dialect: &Dialect) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let (mut block, mut code, mut in_code, mut strict) = (0, 0, false, 0_usize);
    let mut raw = raw.iter().peekable();
    for (event, span) in Parser::new_ext(text, plain_options(dialect)).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(_)) => in_code = true,
            Event::End(TagEnd::CodeBlock) => in_code = false,
            Event::Code(_) => code += 1,
            Event::Start(Tag::Link { link_type, .. } | Tag::Image { link_type, .. }) => {
                strict += usize::from(strict > 0 || is_as_written(link_type));
            }
            Event::End(TagEnd::Link | TagEnd::Image) => strict = strict.saturating_sub(1),
            Event::Text(_) if !in_code && strict == 0 => {
                while raw.next_if(|raw| raw.range.end <= span.start).is_some() {}
                if raw.peek().is_some_and(|raw| raw.range.start <= span.start) {
                    continue;
                }
                let mut at = span.start;
                while let Some(found) = next_run(text, at, span.end) {
                    at = found.end;
                    match runs.last_mut() {
                        // The parser may cut a run in two.
                        Some(run) if run.at + run.length == found.start && run.block == block => {
                            run.length += found.len()
                        }
                        _ => runs.push(Run { at: found.start, length: found.len(), block, code }),
                    }
                }
            }
            Event::Start(tag) => block += usize::from(!is_inline(&tag)),
            Event::End(end) => block += usize::from(!is_inline_end(end)),
            _ => {}
        }
    }
    runs
}

/// Whether the text of such a link is its address or label, too.
fn is_as_written(link: LinkType) -> bool {
    matches!(link, LinkType::Autolink | LinkType::Email | LinkType::Shortcut | LinkType::Collapsed)
}

fn is_inline_end(end: TagEnd) -> bool {
    matches!(end, TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image)
}

/// The next dollars between two places that no backslash makes text.
fn next_run(text: &str, from: usize, end: usize) -> Option<Range<usize>> {
    let mut at = from;
    loop {
        at += text[at..end].find('$')?;
        if !is_escaped(text, at) {
            let length = text[at..end].bytes().take_while(|byte| *byte == b'$').count();
            return Some(at..at + length);
        }
        at += 1;
    }
}

fn is_escaped(text: &str, at: usize) -> bool {
    text[..at].bytes().rev().take_while(|byte| *byte == b'\\').count() % 2 == 1
}

/// Where there is math: from the first dollar to the last.
fn pairs(text: &str, runs: &[Run]) -> Vec<Range<usize>> {
    let partners = partners(text, runs);
    let mut pairs = Vec::new();
    let mut index = 0;
    while let Some(run) = runs.get(index) {
        let partner = partners[index].filter(|partner| is_math(text, run, &runs[*partner]));
        index = match partner {
            Some(partner) => {
                let last = &runs[partner];
                pairs.push(run.at..last.at + last.length);
                partner + 1
            }
            None => index + 1,
        };
    }
    pairs
}

/// For each run the next one in the same braces of the same block. Math holds whole braces only, as the parser has it.
fn partners(text: &str, runs: &[Run]) -> Vec<Option<usize>> {
    let mut partners = vec![None; runs.len()];
    let mut last: HashMap<usize, usize> = HashMap::new();
    let mut braces = vec![0];
    let (mut next_brace, mut at, mut block) = (1, 0, None);
    for (index, run) in runs.iter().enumerate() {
        if block != Some(run.block) {
            block = Some(run.block);
            last.clear();
            braces = vec![next_brace];
            next_brace += 1;
            at = run.at;
        }
        let mut bytes = text.get(at..run.at).unwrap_or_default().bytes();
        while let Some(byte) = bytes.next() {
            match byte {
                b'\\' => drop(bytes.next()),
                b'{' => {
                    braces.push(next_brace);
                    next_brace += 1;
                }
                b'}' => {
                    braces.pop();
                    if braces.is_empty() {
                        braces.push(next_brace);
                        next_brace += 1;
                    }
                }
                _ => {}
            }
        }
        at = run.at + run.length;
        let within = braces.last().copied().unwrap_or_default();
        if let Some(before) = last.insert(within, index) {
            partners[before] = Some(index);
        }
    }
    partners
}

/// Whether two runs, the second being the next in the same place, are those of a formula.
fn is_math(text: &str, first: &Run, second: &Run) -> bool {
    let content = &text[first.at + first.length..second.at];
    if first.length != second.length || first.code != second.code || content.trim().is_empty() {
        return false;
    }
    match first.length {
        1 => opens(text, first.at, content) && closes(text, second.at, content) && !is_amount(content),
        2 => true,
        _ => false,
    }
}

fn opens(text: &str, at: usize, content: &str) -> bool {
    let before = text[..at].chars().next_back();
    !content.starts_with(char::is_whitespace) && before.is_none_or(|c| !c.is_alphanumeric() || is_unspaced(c))
}

fn closes(text: &str, at: usize, content: &str) -> bool {
    let is_clearly_math = || content.contains(['\\', '^']) || content.chars().count() == 1;
    let is_free = match text[at + 1..].chars().next() {
        Some(c) if c.is_numeric() => false,
        Some(c) if c.is_alphabetic() => is_unspaced(c) || is_clearly_math(),
        _ => true,
    };
    !content.ends_with(char::is_whitespace) && is_free
}

/// Whether a formula would be an amount and words: `5 to 10`.
fn is_amount(content: &str) -> bool {
    let is_word = |word: &str| word.len() > 1 && word.chars().all(char::is_alphabetic);
    content.starts_with(|c: char| c.is_ascii_digit())
        && !content.contains(['\\', '^', '_', '{', '='])
        && content.split_whitespace().any(is_word)
}

/// Whether a letter is of a script that puts no spaces between words, or is beside such (Hangul puts some).
pub(super) fn is_unspaced(c: char) -> bool {
    text::is_ideographic(c)
        || matches!(c, '\u{1100}'..='\u{11ff}' | '\u{3130}'..='\u{318f}' | '\u{ac00}'..='\u{d7a3}')
        // Thai, Lao, Burmese, Khmer.
        || matches!(c, '\u{0e00}'..='\u{0eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text with `¤` for each dollar that is none of math.
    fn seen(text: &str) -> String {
        let idle = idle(text, &mut Vec::new(), &Dialect::default());
        text.char_indices().map(|(at, c)| if idle.contains(&at) { '¤' } else { c }).collect()
    }

    #[test]
    fn formulas_are_math() {
        for text in [
            "$x$",
            "$x$-axis",
            "($x$)",
            "$x$, $y$.",
            "**$x$** and [$y$](z)",
            "价格$x$元",
            "ราคา$x$บาท",
            "$n$th, $\\mu$m, $2^n$ary",
            "$$x$$ a$$y$$b\n\n$$\nz\n$$",
            "$\\text{if $x<1$}$",
            "$\\$5$",
            "$5$ $5 + 10$ $3\\times4$ $10 000$",
            "| $a$ | $b$ |\n|---|---|\n| $c$ | d |",
            "$a*b*c_d_$",
            "$a\nb$",
        ] {
            assert_eq!(seen(text), text);
        }
    }

    #[test]
    fn prices_and_variables_are_none() {
        for text in [
            "5$ or 6$",
            "\"$HOME/$USER\"",
            "US$ 5, US$ 6",
            "$5 to 10$",
            "$1.50/kg–$2.00/kg",
            "from $5 (was $8)",
            "$3-$4 $ x$ $x $",
            "US$5$ a",
            "$$ to $$$ $ $$",
            "$a $\n\nb$ c$",
            "$a `b` c$",
            "| $a $2 | b$ c$ |\n|---|---|",
            "a$x$",
            "$x$1",
            "$ab$c",
            "售价$5（约$6）",
        ] {
            assert_eq!(seen(text), text.replace('$', "¤"));
        }
        assert_eq!(seen("`5$` or $x$ and \\$6, \"$HOME\" $y$"), "`5$` or $x$ and \\$6, \"¤HOME\" $y$");
        assert_eq!(seen("**$3** to [a](b$c) $x$ <http://d/$e>"), "**¤3** to [a](b$c) $x$ <http://d/$e>");
        assert_eq!(seen("`$a$` $b, c$d [$5] $6\n\n[$5]: e"), "`$a$` ¤b, c¤d [$5] ¤6\n\n[$5]: e");
        assert_eq!(seen("`$a` $b, `c$` d$"), "`$a` ¤b, `c$` d¤");
        // One that stands alone has nothing to pair with.
        assert_eq!(seen("*$*a\n\nb $c"), "*$*a\n\nb ¤c");
        for text in ["- $a\n- b$", "| $a | (b$) |\n|---|---|\n| $c |", "$$ a $"] {
            assert_eq!(seen(text), text.replace('$', "¤"));
        }
    }

    #[test]
    fn braces_take_linear_time() {
        let text = "${".repeat(100_000);
        assert_eq!(idle(&text, &mut Vec::new(), &Dialect::default()).len(), 100_000);
    }
}
