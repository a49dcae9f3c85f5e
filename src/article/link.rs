//! What a link says it points to, before anybody knows whether that exists.

use percent_encoding::percent_decode_str;

use crate::base::endings::without_ending;

/// The destination of a link, an image or an embed, as the author wrote it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Target {
    /// Something of this site, to be found by name (wikilinks) or by path (Markdown links).
    Local {
        /// How it is looked up.
        by: LookUp,
        /// The name or path, decoded; empty for the page itself.
        path: Box<str>,
        /// What stands between the `?` and the `#`, as it is written; only paths have it.
        query: Option<Box<str>>,
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
        // In a table the pipe must be escaped, and the backslash stays behind.
        let written = written.strip_suffix('\\').unwrap_or(written).trim();
        if is_address(written) {
            return Self::External(written.replace(' ', "%20").into());
        }
        let (path, fragment) = wiki_parts(written);
        Self::Local { by: LookUp::Name, path: path.into(), query: None, fragment: fragment.map(Into::into) }
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
        let (path, query) = match path.split_once('?') {
            Some((path, query)) => (path, Some(query).filter(|query| !query.is_empty())),
            None => (path, None),
        };
        let decode = |part: &str| -> Box<str> { percent_decode_str(part).decode_utf8_lossy().into() };
        let fragment = fragment.filter(|fragment| !fragment.is_empty()).map(decode);
        Self::Local { by: LookUp::Path, path: decode(path), query: query.map(Into::into), fragment }
    }

    /// What a wikilink without text of its own shows: the name, and the heading behind a `›`.
    pub fn display(written: &str) -> Shown {
        let Self::Local { path, fragment, .. } = Self::wiki(written) else { return Shown::whole(written.to_owned()) };
        // Brackets around nothing name nothing, and are all that there is to show.
        if fragment.is_none() && names_nothing(&path) {
            return Shown::whole(format!("[[{written}]]"));
        }
        let name = without_ending(path.trim_end_matches('/'));
        let folders = name.rfind(['/', '\\']).map_or(0, |at| at + 1);
        let steps = fragment.iter().flat_map(|fragment| fragment.split('#')).map(|step| step.trim_start_matches('^'));
        let text = std::iter::once(name).chain(steps).filter(|step| !step.is_empty()).collect::<Vec<_>>().join(" › ");
        match text.as_str() {
            "" => Shown::whole(format!("[[{written}]]")),
            _ => Shown { text, folders: if folders < name.len() { folders } else { 0 } },
        }
    }
}

/// The text of a wikilink that has none of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// All of it.
    pub text: String,
    /// How many bytes at its beginning name folders. They are left out where the link leads by path.
    pub folders: usize,
}

impl Shown {
    fn whole(text: String) -> Self {
        Self { text, folders: 0 }
    }
}

/// Whether there is nothing in a name that anything could be called.
pub fn names_nothing(name: &str) -> bool {
    name.chars().all(|c| matches!(c, '#' | '/' | '\\') || c.is_whitespace())
}

/// Whether what stands between `[[` and `]]` is an address on the web, or one to write to or to call: `Data: the basics` is a
/// name, and so is `mailto: how`.
fn is_address(written: &str) -> bool {
    let Some((_, rest)) = written.split_once(':') else { return false };
    match scheme(written) {
        Some((Scheme::Script, _)) | None => false,
        Some((_, name)) if name == "mailto" => !rest.contains(char::is_whitespace) && rest.contains('@'),
        Some((_, name)) if name == "tel" => rest.starts_with(|c: char| c == '+' || c.is_ascii_digit()),
        Some(_) => rest.len() > "//".len() && rest.starts_with("//"),
    }
}

/// The name in a wikilink, and what stands behind its `#`.
fn wiki_parts(written: &str) -> (&str, Option<&str>) {
    match written.split_once('#') {
        Some((path, fragment)) if !names_nothing(fragment) => (path.trim(), Some(fragment.trim())),
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
    fn wikilinks_to_addresses_are_external() {
        for url in ["https://a.org", " HTTP://a.org/x y#z ", "mailto:x@y.z", "tel:+49 30", "obsidian://open?x"] {
            assert_eq!(Target::wiki(url), Target::External(url.trim().replace(' ', "%20").into()), "{url}");
        }
        for name in ["Data: the basics", "mailto: x@y", "Tel: numbers", "https:", "https://", "javascript://x", "C://x"]
        {
            assert!(matches!(Target::wiki(name), Target::Local { .. }), "{name}");
        }
    }

    #[test]
    fn wikilinks_show_their_name() {
        for (written, text, folders) in [
            ("equipment/Combi oven.md", "equipment/Combi oven", "equipment/".len()),
            ("Combi oven#Cleaning#Daily", "Combi oven › Cleaning › Daily", 0),
            ("TCP/IP#Ports", "TCP/IP › Ports", "TCP/".len()),
            ("x\\b", "x\\b", "x\\".len()),
            ("#^b1", "b1", 0),
            ("kitchen/", "kitchen", 0),
            ("x/.md", "x/", 0),
            (" ", "[[ ]]", 0),
            ("#", "[[#]]", 0),
            ("/", "[[/]]", 0),
            ("#^", "[[#^]]", 0),
            ("https://a.org/b", "https://a.org/b", 0),
        ] {
            assert_eq!(Target::display(written), Shown { text: text.to_owned(), folders }, "{written}");
        }
    }

    #[test]
    fn queries_stand_between_path_and_fragment() {
        let query = |url| match Target::markdown(url, false) {
            Target::Local { path, query, fragment, .. } => {
                [Some(path), query, fragment].map(|part| part.unwrap_or_default().into_string())
            }
            other => panic!("{other:?} is not local"),
        };
        assert_eq!(query("a.md?a=1&b=%20#x"), ["a.md", "a=1&b=%20", "x"]);
        assert_eq!(query("?q=1"), ["", "q=1", ""]);
        assert_eq!(query("a.md?#x?y"), ["a.md", "", "x?y"]);
        assert_eq!(query("a%3F.md"), ["a?.md", "", ""]);
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
