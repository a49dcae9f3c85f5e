//! Shortcodes: calls to templates of other generators, in the middle of the text.
//!
//! Hugo writes `{{< name … >}}` and `{{% name … %}}`, Zola `{{ name(…) }}` and `{% name(…) %} … {% end %}`. Larder runs none of
//! them: they are left out with a warning, what stands between a pair stays. Hugo's `ref` and `relref` name a page, so they become
//! links. A `{{ }}` of any other form is text.

use std::ops::Range;

use percent_encoding::percent_encode_byte;

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
}

/// The forms: how they open, how they close, and whether the name must be followed by an opening bracket.
const FORMS: [(&str, &str, bool); 4] =
    [("{{<", ">}}", false), ("{{%", "%}}", false), ("{{", "}}", true), ("{%", "%}", true)];

/// Looks for shortcodes outside of `code`, whose ranges are in order.
pub fn find(body: &str, code: &[Range<usize>]) -> Vec<Shortcode> {
    let mut found = Vec::new();
    let mut code = code.iter().peekable();
    let mut at = 0;
    while let Some(start) = body[at..].find('{').map(|brace| at + brace) {
        while code.next_if(|range| range.end <= start).is_some() {}
        if let Some(range) = code.peek().filter(|range| range.start <= start) {
            at = range.end;
            continue;
        }
        match read(body, start) {
            Some(shortcode) => {
                at = shortcode.span.end;
                found.push(shortcode);
            }
            None => at = start + 1,
        }
    }
    found
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
    let content = body[inner..end].trim();
    let content = content.strip_suffix('/').unwrap_or(content).trim_end();
    let (closes, content) = match content.strip_prefix('/') {
        Some(name) => (true, name.trim_start()),
        None => (false, content),
    };
    let length = content.find(|c| !is_of_name(c)).unwrap_or(content.len());
    let (name, arguments) = content.split_at(length);
    let is_zola =
        is_call && (arguments.starts_with('(') && arguments.ends_with(')') || (open == "{%" && content == "end"));
    if name.is_empty() || is_call && !is_zola {
        return None;
    }
    let span = start..end + close.len();
    let link = if is_call { None } else { reference(name, arguments, span.len(), &body[..start]) };
    Some(Shortcode { span, name: name.to_owned(), closes: closes || content == "end", link })
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
            "{% if x %}",
            "${x}",
            "{{ f() g() x }}",
        ] {
            assert_eq!(names(text), [], "{text}");
        }
        let code = 0..11;
        assert_eq!(find("`{{< x >}}`", &[code]), []);
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
