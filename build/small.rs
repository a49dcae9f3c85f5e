//! Style sheets and scripts of the built-in theme as browsers get them: without what is there for people.
//!
//! Nothing is renamed or rewritten, so that an error in a browser still names what stands in the source. Texts between quotes stay as
//! they are. A theme of a site's own is published as it is written.

/// A style sheet without comments, and without white space that means nothing.
///
/// A space is kept wherever it may mean something: before a colon (`a :hover` is not `a:hover`) and around the signs of `calc()`.
pub fn style(css: &str) -> String {
    /// No space beside these means anything.
    const APART: &[char] = &['{', '}', ';', ',', '>'];
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
            let is_joined = before.is_none_or(|c| APART.contains(&c) || c == ':') || APART.contains(&c);
            if is_apart && !is_joined {
                small.push(' ');
            }
            if c == '}' && before == Some(';') {
                small.pop();
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
fn quoted(css: &str) -> &str {
    let mut chars = css.char_indices();
    let quote = chars.next().map(|(_, quote)| quote);
    while let Some((at, c)) = chars.next() {
        if c == '\\' {
            chars.next();
        } else if Some(c) == quote {
            return &css[..at + c.len_utf8()];
        }
    }
    css
}

/// A script without indentation, empty lines, and lines that are comments. Lines stay lines.
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
            small.push_str(line);
            small.push('\n');
        }
    }
    Ok(small)
}
