//! Shortcodes: calls to templates of other generators, in the middle of the text, and what else is written for other tools.
//!
//! Hugo writes `{{< name … >}}` and `{{% name … %}}`, Zola `{{ name(…) }}` and `{% name(…) %} … {% end %}`, Jekyll `{% name … %}`. Larder
//! runs none of them: they are left out with a warning, what stands between a pair stays. Hugo's `ref` and `relref` and
//! Jekyll's `link` name a page, so they become links. A `{{ }}` of any other form is text: people write about templates.
//!
//! `containers` finds `:::note … :::`, `attributes` finds kramdown's `{: … }` and MkDocs' `{ … }`.

mod attributes;
mod containers;

use std::ops::Range;

use percent_encoding::percent_encode_byte;

use crate::base::text;

/// A shortcode.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shortcode {
    /// Where it stands.
    pub span: Range<usize>,
    /// Its name, without the `/` of a closing one.
    pub name: String,
    /// Whether it closes a pair.
    pub closes: bool,
    /// What stands in its place if it names a page: the destination of a link, or a link.
    pub link: Option<String>,
    /// What it is.
    pub kind: Kind,
}

/// What is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A call to a template.
    Call,
    /// The first or last line of a container.
    Container,
    /// A list of attributes.
    Attributes,
}

/// The forms: how they open, how they close, and whether the name must be followed by an opening bracket.
const FORMS: [(&str, &str, bool); 4] =
    [("{{<", ">}}", false), ("{{%", "%}}", false), ("{{", "}}", true), ("{%", "%}", true)];

/// Whether any may stand in a text.
pub fn may_be_in(body: &str) -> bool {
    ["{{", "{%", "{:", ":::", "){ ", "){.", "){#"].iter().any(|sign| text::holds(body, sign))
}

/// Looks for shortcodes outside of `code`, whose ranges are in order.
pub fn find(body: &str, code: &[Range<usize>]) -> Vec<Shortcode> {
    let mut found = calls(body, code);
    let of_lines = containers::find(body, code);
    if !of_lines.is_empty() {
        found.extend(of_lines);
        found.sort_by_key(|shortcode| shortcode.span.start);
        // A container that begins within a call is none.
        let mut end = 0;
        found.retain(|shortcode| {
            let is_apart = shortcode.span.start >= end;
            end = end.max(shortcode.span.end);
            is_apart
        });
    }
    found
}

fn calls(body: &str, code: &[Range<usize>]) -> Vec<Shortcode> {
    let mut found: Vec<Shortcode> = Vec::new();
    let mut code = code.iter().peekable();
    let mut blocks = Blocks { body, missing: [false; 2] };
    let mut at = 0;
    while let Some(start) = body[at..].find('{').map(|brace| at + brace) {
        while code.next_if(|range| range.end <= start).is_some() {}
        if let Some(range) = code.peek().filter(|range| range.start <= start) {
            at = range.end;
            continue;
        }
        match read(body, start).or_else(|| attributes::read(body, start)) {
            Some(mut shortcode) => {
                at = blocks.end(&mut shortcode);
                // What was removed before it is not removed again.
                if found.last().is_none_or(|last| last.span.end <= shortcode.span.start) {
                    found.push(shortcode);
                }
            }
            None => at = start + 1,
        }
    }
    found
}

/// What ends Jekyll's blocks whose content is no Markdown.
struct Blocks<'b> {
    body: &'b str,
    /// Which are known not to end any more.
    missing: [bool; 2],
}

impl Blocks<'_> {
    /// Where to look on behind a shortcode: a comment goes with what is in it, and what stands between `raw` and `endraw` is text.
    fn end(&mut self, shortcode: &mut Shortcode) -> usize {
        const ENDS: [(&str, &str); 2] = [("comment", "endcomment"), ("raw", "endraw")];
        let behind = shortcode.span.end;
        let is_block = self.body[shortcode.span.start..].starts_with("{%") && !shortcode.closes;
        let Some(which) = ENDS.iter().position(|(name, _)| is_block && shortcode.name == *name) else { return behind };
        if self.missing[which] {
            return behind;
        }
        let mut tags = self.body[behind..].match_indices("{%").map(|(at, _)| behind + at);
        let end = tags.find(|at| tag_name(&self.body[at + "{%".len()..]) == ENDS[which].1);
        match end {
            Some(end) if which == 0 => {
                shortcode.span.end = self.body[end..].find("%}").map_or(behind, |length| end + length + "%}".len());
                shortcode.span.end
            }
            Some(end) => end,
            None => {
                self.missing[which] = true;
                behind
            }
        }
    }
}

/// The name of the tag of Jekyll that goes on like this behind `{%`.
fn tag_name(rest: &str) -> &str {
    let rest = rest.strip_prefix('-').unwrap_or(rest).trim_ascii_start();
    &rest[..rest.find(|c| !is_of_name(c)).unwrap_or(rest.len())]
}

/// Reads the shortcode that begins at byte `start`, if one does.
fn read(body: &str, start: usize) -> Option<Shortcode> {
    /// Calls are short; a text full of braces must not be searched to its end for each of them.
    const LONGEST: usize = 2_000;
    let (open, close, is_call) = *FORMS.iter().find(|(open, ..)| body[start..].starts_with(open))?;
    let inner = start + open.len();
    // Looked at first, for a text may be all braces.
    if !body[inner..].trim_ascii_start().starts_with(is_of_name) {
        return None;
    }
    let limit = body.floor_char_boundary((inner + LONGEST).min(body.len()));
    let end = inner + body[inner..limit].find(close)?;
    let is_tag = open == "{%";
    let content = body[inner..end].trim();
    // Jekyll's dashes take the spaces around away, of which nothing is left anyway.
    let dashed = || content.strip_prefix('-').unwrap_or(content).strip_suffix('-').unwrap_or(content).trim();
    let content = if is_tag { dashed() } else { content };
    let content = content.strip_suffix('/').unwrap_or(content).trim_end();
    let (closes, content) = match content.strip_prefix('/') {
        Some(name) => (true, name.trim_start()),
        None => (false, content),
    };
    let length = content.find(|c| !is_of_name(c)).unwrap_or(content.len());
    let (name, arguments) = content.split_at(length);
    let is_zola = is_call && arguments.starts_with('(') && arguments.ends_with(')');
    let is_jekyll =
        is_tag && name.starts_with(char::is_alphabetic) && arguments.starts_with(|c: char| c.is_whitespace());
    let is_bare = is_tag && name.starts_with(char::is_alphabetic) && arguments.is_empty();
    if name.is_empty() || is_call && !is_zola && !is_jekyll && !is_bare {
        return None;
    }
    let span = start..end + close.len();
    let link = match (is_call, is_tag) {
        (false, _) => reference(name, arguments, span.len(), &body[..start]),
        (true, true) if name == "link" => page(arguments, span.len(), &body[..start]),
        (true, _) => None,
    };
    let closes = closes || is_tag && (name.starts_with("end") || matches!(name, "else" | "elsif" | "when"));
    Some(Shortcode { span, name: name.to_owned(), closes, link, kind: Kind::Call })
}

/// Whether a character can be part of a shortcode's name; a `/` also closes a pair.
fn is_of_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '/')
}

/// What `ref` or `relref` becomes behind `before`, if it fits into the place of the shortcode.
fn reference(name: &str, arguments: &str, room: usize, before: &str) -> Option<String> {
    if !matches!(name, "ref" | "relref") {
        return None;
    }
    let argument = arguments.trim().trim_start_matches("path").trim_start_matches([' ', '=']);
    let path = match argument.chars().next() {
        Some(quote @ ('"' | '`' | '\'')) => argument[1..].split(quote).next()?.trim(),
        _ => argument.split_whitespace().next()?,
    };
    // Hugo's paths count from the content folder, unless they name a file alone.
    fitting(path, room, before)
}

/// What Jekyll's `link` becomes, whose paths count from the root.
fn page(arguments: &str, room: usize, before: &str) -> Option<String> {
    let path = arguments.trim();
    let path = if path.starts_with('/') { path.to_owned() } else { format!("/{path}") };
    fitting(&path, room, before)
}

/// A link to the page at a path, if it fits into the place.
fn fitting(path: &str, room: usize, before: &str) -> Option<String> {
    let is_path = !path.is_empty() && !path.contains(['<', '>', '[', ']', '|', '\\', '\n', '"', '\'']);
    // Never in `<…>`, which would be a tag of HTML where there is no link after all.
    let link = if is_destination(before) { encoded(path) } else { format!("[[{path}]]") };
    (is_path && link.len() <= room).then_some(link)
}

/// Whether the destination of a link, or the value of an attribute, may stand behind `before`.
fn is_destination(before: &str) -> bool {
    /// Labels are short.
    const LONGEST: usize = 1_000;
    let before = before.trim_end_matches([' ', '\t']);
    let defines_link = || {
        let near = &before[before.ceil_char_boundary(before.len().saturating_sub(LONGEST))..];
        let line = near.rsplit(['\n', '\r']).next().unwrap_or_default().trim_start_matches(['>', ' ', '\t']);
        line.starts_with('[') && !line.starts_with("[^")
    };
    before.ends_with("](") || before.ends_with(['"', '\'', '=']) || before.ends_with("]:") && defines_link()
}

/// A path as it may stand in a destination without brackets around it.
fn encoded(path: &str) -> String {
    let mut encoded = String::with_capacity(path.len());
    for c in path.chars() {
        match c {
            ' ' | '\t' | '(' | ')' | '%' => encoded.push_str(percent_encode_byte(c as u8)),
            c => encoded.push(c),
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(body: &str) -> Vec<(String, bool, Option<String>)> {
        find(body, &[]).into_iter().map(|found| (found.name, found.closes, found.link)).collect()
    }

    #[test]
    fn calls_of_both_kinds_are_found() {
        let name = |name: &str, closes| (name.to_owned(), closes, None);
        assert_eq!(names("a {{< youtube x >}} b"), [name("youtube", false)]);
        assert_eq!(names("{{% notice tip %}} x {{% /notice %}}"), [name("notice", false), name("notice", true)]);
        assert_eq!(names("{{ youtube(id=\"x\") }}"), [name("youtube", false)]);
        assert_eq!(names("{% quote(by=\"y\") %}z{% end %}"), [name("quote", false), name("end", true)]);
        assert_eq!(names("{{< figure src=\"/a.png\" />}}"), [name("figure", false)]);
    }

    #[test]
    fn other_braces_are_text() {
        for text in [
            "{{ page.title }}",
            "{{}}",
            "{{ }}",
            "{%  %}",
            "{ x",
            "{{<",
            "{{< x",
            "{%%}",
            "{% 1 %}",
            "{% a: b %}",
            "${x}",
            "{{ f() g() x }}",
        ] {
            assert_eq!(names(text), [], "{text}");
        }
        let code = 0..11;
        assert_eq!(find("`{{< x >}}`", &[code]), []);
    }

    #[test]
    fn tags_of_jekyll_are_found() {
        let name = |name: &str, closes| (name.to_owned(), closes, None);
        assert_eq!(names("{% include x.html a=\"b\" %} {%- if x -%}"), [name("include", false), name("if", false)]);
        assert_eq!(names("{% raw %}{{< x >}}{% endraw %}"), [name("raw", false), name("endraw", true)]);
        assert_eq!(names("{% raw %}{{< x >}}"), [name("raw", false), name("x", false)]);
        let body = "a {% comment %}{{< x >}} b{% endcomment %} c";
        assert_eq!(find(body, &[]).iter().map(|found| &body[found.span.clone()]).collect::<Vec<_>>(), [&body[2..42]]);
        assert_eq!(names("[a]({% link b/c.md %})")[0].2.as_deref(), Some("/b/c.md"));
        assert_eq!(names("{% link b.md %}")[0].2.as_deref(), Some("[[/b.md]]"));
    }

    #[test]
    fn blocks_without_end_take_linear_time() {
        let text = "{% raw %}{% comment %}".repeat(20_000);
        assert_eq!(find(&text, &[]).len(), 40_000);
    }

    #[test]
    fn references_become_links() {
        let link = |body: &str| find(body, &[])[0].link.clone();
        assert_eq!(link("[a]({{< relref \"b c.md#d\" >}})").as_deref(), Some("b%20c.md#d"));
        assert_eq!(link("[a]({{% ref path=\"/b\" %}})").as_deref(), Some("/b"));
        assert_eq!(link("{{< relref \"a<b\" >}}"), None);
        assert_eq!(link("[^1]: {{< ref \"b\" >}}").as_deref(), Some("[[b]]"));
        assert_eq!(link("{{< ref \"b\" >}}").as_deref(), Some("[[b]]"));
        assert_eq!(link("<a href=\"{{< ref \"b.md\" >}}\">").as_deref(), Some("b.md"));
        assert_eq!(link("[a]: {{< ref path=\"b.md\" lang=\"de\" >}}").as_deref(), Some("b.md"));
        assert_eq!(link("[a]({{< ref b.md >}})").as_deref(), Some("b.md"));
    }

    #[test]
    fn braces_without_end_take_linear_time() {
        let text = "{{<".repeat(100_000);
        assert_eq!(find(&text, &[]), []);
    }
}
