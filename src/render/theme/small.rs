//! Style sheets and scripts of the built-in theme as browsers get them: without what is there for people.
//!
//! Nothing is renamed or rewritten, so that an error in a browser still names what stands in the source. Texts between quotes stay as
//! they are. A theme of a site's own is published as it is written.

/// A style sheet without comments, and without white space that means nothing.
///
/// A space is kept wherever it may mean something: before a colon (`a :hover` is not `a:hover`) and beside the signs of sums.
pub fn style(css: &str) -> String {
    /// No space beside these means anything, nor, but in sums, beside a `+` or `~`.
    const APART: &[char] = &['{', '}', ';', ',', '>'];
    const SUMS: [&str; 5] = ["calc", "min", "max", "clamp", "round"];
    // For each bracket that is open, whether a sum may stand in it.
    let mut brackets: Vec<bool> = Vec::new();
    let is_apart_in =
        |brackets: &[bool], c: char| APART.contains(&c) || matches!(c, '+' | '~') && !brackets.contains(&true);
    let mut small = String::with_capacity(css.len());
    let mut rest = css;
    let mut is_apart = false;
    while let Some(c) = rest.chars().next() {
        if rest.starts_with("/*") {
            rest = rest.split_once("*/").map_or("", |(_, behind)| behind);
            is_apart = true;
        } else if c.is_whitespace() {
            rest = rest.trim_start();
            is_apart = true;
        } else {
            let piece = if matches!(c, '"' | '\'') { quoted(rest) } else { &rest[..c.len_utf8()] };
            let before = small.chars().next_back();
            let is_joined = before.is_none_or(|c| c == ':' || is_apart_in(&brackets, c)) || is_apart_in(&brackets, c);
            if is_apart && !is_joined {
                small.push(' ');
            }
            match c {
                '}' if before == Some(';') => {
                    small.pop();
                }
                '(' => brackets.push(SUMS.iter().any(|name| small.ends_with(name))),
                ')' => {
                    brackets.pop();
                }
                _ => {}
            }
            small.push_str(piece);
            rest = &rest[piece.len()..];
            is_apart = false;
        }
    }
    small.push('\n');
    small
}

/// A text between quotes at the beginning, the quotes with it.
fn quoted(source: &str) -> &str {
    let mut chars = source.char_indices();
    let quote = chars.next().map(|(_, quote)| quote);
    while let Some((at, c)) = chars.next() {
        if c == '\\' {
            chars.next();
        } else if Some(c) == quote {
            return &source[..at + c.len_utf8()];
        }
    }
    source
}

/// A script without indentation, empty lines, lines that are comments, and spaces beside brackets and most signs; lines
/// are joined behind `{`, `,` and `;`.
///
/// # Errors
/// If a line ends within a template literal: what its next line begins with would be part of a text. The number of that line.
pub fn script(source: &str) -> Result<String, usize> {
    let mut small = String::with_capacity(source.len());
    let mut in_comment = false;
    for (line, number) in source.lines().map(str::trim).zip(1..) {
        let begins_comment = !in_comment && line.starts_with("/*");
        if in_comment || begins_comment {
            in_comment = !line.ends_with("*/");
        } else if !line.is_empty() && !line.starts_with("//") {
            if line.matches('`').count() % 2 == 1 {
                return Err(number);
            }
            close_up(line, &mut small);
            if line.contains("//") || !line.ends_with(['{', ',', ';']) {
                small.push('\n');
            }
        }
    }
    Ok(small)
}

/// Adds a line of a script without the spaces that mean nothing. From what may begin a regular expression, a division or a comment on, it
/// stays as it is, and so does one with a template within a template: to tell these apart takes a parser. Beside `+` and `-` a space
/// may mean something.
fn close_up(line: &str, small: &mut String) {
    const APART: &[char] = &['=', ',', ';', ':', '?', '{', '}', '(', ')', '[', ']', '<', '>', '&', '|'];
    if line.matches('`').count() > 2 {
        return small.push_str(line);
    }
    // In a text between quotes, too: what has no end is copied whole.
    let (line, behind) = line.split_at(line.find('/').unwrap_or(line.len()));
    let mut rest = line;
    while let Some(c) = rest.chars().next() {
        let piece = if matches!(c, '"' | '\'' | '`') { quoted(rest) } else { &rest[..c.len_utf8()] };
        rest = &rest[piece.len()..];
        if c != ' ' || !small.ends_with(APART) && !rest.starts_with(APART) {
            small.push_str(piece);
        }
    }
    small.push_str(behind);
}
