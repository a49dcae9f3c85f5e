//! Blocks of code: what is asked for behind the fence, and the block with it.
//!
//! The options are those of Hugo (`go {hl_lines=[3,"5-7"], linenos=true, linenostart=10}`), Zola (`rust,linenos,hl_lines=3 5-7`)
//! VitePress (`js{3,5-7}`) and MkDocs (`py linenums="1"`), since articles come from there; a `title="…"` is shown above the block.

use super::escape::{attribute, escape_text};
use crate::article::code::language;
use crate::render::highlight::{Highlighter, Outcome};

/// A block of code that is being gathered.
pub(super) struct CodeBlock {
    fence: Fence,
    pub(super) code: String,
}

/// What stands behind a fence.
#[derive(Debug, Default, PartialEq, Eq)]
struct Fence {
    /// The first word, without brackets.
    language: String,
    /// Lines to be marked, from 1: first and last of each stretch, in order, none beside another.
    marked: Vec<(usize, usize)>,
    /// Whether lines are numbered.
    is_numbered: bool,
    /// The number of the first line.
    first_number: usize,
    title: Option<String>,
}

impl CodeBlock {
    pub(super) fn new(info: &str) -> Self {
        Self { fence: Fence::read(info), code: String::new() }
    }

    /// Writes the block.
    pub(super) fn write(&self, out: &mut String, highlighter: &Highlighter) {
        let Fence { language, title, .. } = &self.fence;
        if let Some(title) = title {
            out.push_str("<figure class=\"code\">\n<figcaption>");
            escape_text(out, title);
            out.push_str("</figcaption>\n");
        }
        out.push_str("<pre tabindex=\"0\"");
        if self.fence.is_numbered {
            attribute(out, "class", "numbered");
        }
        out.push_str("><code");
        if !language.is_empty() {
            attribute(out, "class", &format!("language-{language}"));
        }
        out.push('>');
        match highlighter.highlight(language, &self.code) {
            Outcome::Html(html) => self.fence.write_lines(out, &html),
            Outcome::Plain | Outcome::TooLong | Outcome::UnknownLanguage => {
                let mut html = String::with_capacity(self.code.len());
                escape_text(&mut html, &self.code);
                self.fence.write_lines(out, &html);
            }
        }
        out.push_str("</code></pre>\n");
        if title.is_some() {
            out.push_str("</figure>\n");
        }
    }
}

impl Fence {
    fn read(info: &str) -> Self {
        let (language, rest) = language(info);
        let mut fence = Self { language: language.to_owned(), first_number: 1, ..Self::default() };
        let mut rest = rest.trim_start_matches([' ', ',', '\t', ':']);
        if let Some(lines) = rest.strip_prefix('{').filter(|lines| lines.starts_with(|c: char| c.is_ascii_digit())) {
            let (lines, behind) = lines.split_once('}').unwrap_or((lines, ""));
            fence.marked = line_ranges(lines);
            rest = behind;
        }
        while let Some((key, value, behind)) = option(rest) {
            fence.set(key, value);
            rest = behind;
        }
        fence
    }

    fn set(&mut self, key: &str, value: &str) {
        match key {
            "linenos" => self.is_numbered = !matches!(value, "false" | "0"),
            // MkDocs says both in one.
            "linenums" => {
                self.is_numbered = true;
                self.first_number = value.parse().unwrap_or(1);
            }
            "linenostart" => self.first_number = value.parse().unwrap_or(1),
            "hl_lines" => self.marked = line_ranges(value),
            "title" | "file" | "filename" | "name" if !value.is_empty() => self.title = Some(value.to_owned()),
            _ => {}
        }
    }

    /// Writes the lines of highlighted code; each is an element only if it must be. No element goes over a line's end.
    fn write_lines(&self, out: &mut String, html: &str) {
        if self.marked.is_empty() && !self.is_numbered {
            return out.push_str(html);
        }
        let mut marked = self.marked.iter().peekable();
        for (line, index) in html.split_inclusive('\n').zip(1..) {
            while marked.next_if(|(_, last)| *last < index).is_some() {}
            let is_marked = marked.peek().is_some_and(|(first, _)| *first <= index);
            out.push_str(if is_marked { "<span class=\"line marked\"" } else { "<span class=\"line\"" });
            if self.is_numbered {
                attribute(out, "data-line", &self.first_number.saturating_add(index - 1).to_string());
            }
            out.push('>');
            out.push_str(line);
            out.push_str("</span>");
        }
    }
}

/// The next option (`key=value`, or a key alone) and what follows it.
fn option(rest: &str) -> Option<(&str, &str, &str)> {
    let is_key = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
    let rest = rest.trim_start_matches(|c| !is_key(c));
    let (key, behind) = rest.split_at(rest.find(|c| !is_key(c)).unwrap_or(rest.len()));
    if key.is_empty() {
        return None;
    }
    let Some(value) = behind.trim_start().strip_prefix('=').map(str::trim_start) else {
        return Some((key, "", behind));
    };
    let (value, behind) = match value.chars().next() {
        Some(quote @ ('"' | '\'')) => value[1..].split_once(quote).unwrap_or((&value[1..], "")),
        Some('[') => value[1..].split_once(']').unwrap_or((&value[1..], "")),
        // Zola's `hl_lines=1 3-5` goes on over spaces.
        _ if key == "hl_lines" => {
            let end = value.find(|c: char| !(c.is_ascii_digit() || matches!(c, '-' | ' '))).unwrap_or(value.len());
            value.split_at(end)
        }
        _ => value.split_at(value.find([' ', ',', '}']).unwrap_or(value.len())),
    };
    Some((key, value.trim(), behind))
}

/// The numbers and ranges in `3, "5-7" 9`, in order, joined where they meet.
fn line_ranges(written: &str) -> Vec<(usize, usize)> {
    let parts = written.split(|c: char| !(c.is_ascii_digit() || c == '-')).filter(|part| !part.is_empty());
    let range = |part: &str| match part.split_once('-') {
        Some((first, last)) => Some((first.parse().ok()?, last.parse().ok()?)),
        None => part.parse().ok().map(|line| (line, line)),
    };
    let mut ranges: Vec<(usize, usize)> = parts.filter_map(range).filter(|(first, last)| first <= last).collect();
    ranges.sort_unstable();
    ranges.dedup_by(|next, before| {
        let meets = next.0 <= before.1.saturating_add(1);
        if meets {
            before.1 = before.1.max(next.1);
        }
        meets
    });
    ranges
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fences_are_read_as_others_write_them() {
        let fence = |info: &str| {
            let fence = Fence::read(info);
            let numbers = fence.is_numbered.then_some(fence.first_number);
            (fence.language, fence.marked, numbers, fence.title)
        };
        let language = |language: &str| (language.to_owned(), vec![], None, None);
        for (info, expected) in [
            ("rust", language("rust")),
            ("", language("")),
            ("{.python}", language("python")),
            ("rust,ignore", language("rust")),
            ("c++ anything", language("c++")),
            (
                "go {hl_lines=[3,\"5-7\"], linenos=true, linenostart=10}",
                ("go".to_owned(), vec![(3, 3), (5, 7)], Some(10), None),
            ),
            ("rust,linenos,hl_lines=3 5-7", ("rust".to_owned(), vec![(3, 3), (5, 7)], Some(1), None)),
            ("js{1,3-5}", ("js".to_owned(), vec![(1, 1), (3, 5)], None, None)),
            ("toml title=\"site.toml\"", ("toml".to_owned(), vec![], None, Some("site.toml".to_owned()))),
            ("{hl_lines=[2]}", (String::new(), vec![(2, 2)], None, None)),
            ("js{4,1-2,2-3,9-8}", ("js".to_owned(), vec![(1, 4)], None, None)),
            ("py linenums=\"7\" hl_lines=\"2 3\"", ("py".to_owned(), vec![(2, 3)], Some(7), None)),
            ("go {linenos=false}", language("go")),
            ("go {{{{{", language("go")),
        ] {
            assert_eq!(fence(info), expected, "{info}");
        }
    }
}
