//! What a link says it points to, before anybody knows whether that exists.

use percent_encoding::percent_decode_str;

/// The destination of a link, an image or an embed, as the author wrote it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Target {
    /// Something of this site, to be found by name (wikilinks) or by path (Markdown links).
    Local {
        /// How it is looked up.
        by: LookUp,
        /// The name or path, decoded; empty for the page itself.
        path: Box<str>,
        /// What stands behind the `#`, decoded.
        fragment: Option<Box<str>>,
    },
    /// Another site, or a scheme of its own: the URL goes out as it is.
    External(Box<str>),
    /// A URL that would run a script, which is never published.
    Script(Box<str>),
}

/// How the target of a local link is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LookUp {
    /// `[[Name]]`: by path, file name, title or alias.
    Name,
    /// `[text](path)`: by path alone.
    Path,
}

/// How a scheme is treated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// One that every browser and mail program knows.
    Known,
    /// Any other, as `obsidian:`; passes with a warning.
    Unknown,
    /// One that runs scripts, or `data:`.
    Script,
}

impl Target {
    /// Reads what stands between `[[` and `]]`, without the text behind the `|`.
    pub fn wiki(written: &str) -> Self {
        let (path, fragment) = wiki_parts(written);
        Self::Local { by: LookUp::Name, path: path.into(), fragment: fragment.map(Into::into) }
    }

    /// Reads the destination of a Markdown link or, if `is_image`, of an image.
    pub fn markdown(url: &str, is_image: bool) -> Self {
        match scheme(url) {
            Some((Scheme::Script, name)) => {
                let kind = url.split_once(':').map_or("", |(_, rest)| rest.trim_start());
                let is_picture = is_image && name == "data" && has_prefix(kind, "image/");
                if is_picture { Self::External(url.into()) } else { Self::Script(url.into()) }
            }
            Some(_) => Self::External(url.into()),
            None if url.starts_with("//") => Self::External(url.into()),
            None => Self::path(url),
        }
    }

    fn path(url: &str) -> Self {
        let (path, fragment) = match url.split_once('#') {
            Some((path, fragment)) => (path, Some(fragment)),
            None => (url, None),
        };
        let path = path.split_once('?').map_or(path, |(path, _query)| path);
        let decode = |part: &str| -> Box<str> { percent_decode_str(part).decode_utf8_lossy().into() };
        let fragment = fragment.filter(|fragment| !fragment.is_empty()).map(decode);
        Self::Local { by: LookUp::Path, path: decode(path), fragment }
    }

    /// What a wikilink without text of its own shows: the name without folders, and the heading behind a `›`.
    pub fn display(written: &str) -> String {
        let (path, fragment) = wiki_parts(written);
        let name = path.trim_end_matches('/').rsplit(['/', '\\']).next().unwrap_or_default();
        let name = name.strip_suffix(".md").or_else(|| name.strip_suffix(".MD")).unwrap_or(name);
        let steps =
            fragment.into_iter().flat_map(|fragment| fragment.split('#')).map(|step| step.trim_start_matches('^'));
        let mut shown = name.to_owned();
        for step in steps.filter(|step| !step.is_empty()) {
            shown.push_str(if shown.is_empty() { "" } else { " › " });
            shown.push_str(step);
        }
        // Brackets around nothing name nothing, and are all that there is to show.
        if shown.is_empty() { format!("[[{written}]]") } else { shown }
    }
}

/// The name between `[[` and `]]`, and what stands behind its `#`.
fn wiki_parts(written: &str) -> (&str, Option<&str>) {
    // In a table the pipe must be escaped, and the backslash stays behind.
    let written = written.strip_suffix('\\').unwrap_or(written).trim();
    match written.split_once('#') {
        Some((path, fragment)) if !fragment.trim().is_empty() => (path.trim(), Some(fragment.trim())),
        _ => (written, None),
    }
}

/// Whether `text` begins with `prefix`, in any case.
fn has_prefix(text: &str, prefix: &str) -> bool {
    text.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix))
}

/// The scheme of a URL and its name in lower case; `None` for a relative one.
///
/// White space and control characters are looked through, as browsers do: `java\nscript:` is `javascript:`.
pub fn scheme(url: &str) -> Option<(Scheme, String)> {
    let (name, _) = url.split_once(':')?;
    let name: String = name.chars().filter(|c| !c.is_ascii_control() && *c != ' ').collect::<String>().to_lowercase();
    let is_scheme = name.len() > 1
        && name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '.' | '-'));
    let kind = match name.as_str() {
        "http" | "https" | "mailto" | "tel" | "ftp" => Scheme::Known,
        "javascript" | "vbscript" | "data" => Scheme::Script,
        _ => Scheme::Unknown,
    };
    is_scheme.then_some((kind, name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn local(target: &Target) -> (&str, Option<&str>) {
        match target {
            Target::Local { path, fragment, .. } => (path, fragment.as_deref()),
            other => panic!("{other:?} is not local"),
        }
    }

    #[test]
    fn wikilinks_are_a_name_and_a_fragment() {
        assert_eq!(local(&Target::wiki("Combi oven#Cleaning#Daily")), ("Combi oven", Some("Cleaning#Daily")));
        assert_eq!(local(&Target::wiki("#Daily")), ("", Some("Daily")));
        assert_eq!(local(&Target::wiki("X\\")), ("X", None));
        assert_eq!(local(&Target::wiki("C#")), ("C#", None));
    }

    #[test]
    fn wikilinks_show_their_name() {
        assert_eq!(Target::display("equipment/Combi oven.md"), "Combi oven");
        assert_eq!(Target::display("Combi oven#Cleaning#Daily"), "Combi oven › Cleaning › Daily");
        assert_eq!(Target::display("#^b1"), "b1");
        assert_eq!(Target::display("kitchen/"), "kitchen");
        assert_eq!(Target::display(" "), "[[ ]]");
    }

    #[test]
    fn markdown_links_are_decoded_paths() {
        assert_eq!(local(&Target::markdown("../a%20b.md?x=1#c%20d", false)), ("../a b.md", Some("c d")));
        assert_eq!(local(&Target::markdown("%E7%83%AD.md", false)), ("热.md", None));
        assert_eq!(local(&Target::markdown("a.md#", false)), ("a.md", None));
    }

    #[test]
    fn scripts_are_seen_through_white_space() {
        for url in
            ["javascript:x", " JavaScript:x", "java\nscript:x", "vbscript:x", "data:text/html,x", "\u{1}javascript:x"]
        {
            assert!(matches!(Target::markdown(url, false), Target::Script(_)), "{url:?}");
        }
        assert!(matches!(Target::markdown("data:image/png;base64,x", true), Target::External(_)));
        assert!(matches!(Target::markdown("DATA:Image/png;base64,x", true), Target::External(_)));
        assert!(matches!(Target::markdown("data:image/png;base64,x", false), Target::Script(_)));
        assert!(matches!(Target::markdown("data:text/html,:image/", true), Target::Script(_)));
        assert!(matches!(Target::markdown("//cdn.example/x", false), Target::External(_)));
        assert!(matches!(Target::markdown("c:/x", false), Target::Local { .. }));
    }
}
