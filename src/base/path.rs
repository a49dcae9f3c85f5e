//! Three kinds of path that must never be mixed up: where a file lies, what its slug is, where it is published.

use std::borrow::Borrow;
use std::fmt;
use std::sync::Arc;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, percent_encode_byte, utf8_percent_encode};
use unicode_normalization::UnicodeNormalization;

use super::text;

/// A file or folder below the site's root: `/` between steps, no `.` or `..`, no leading slash.
///
/// The root itself is the empty path. A copy shares the text: a site holds each path in many places.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourcePath(Arc<str>);

impl SourcePath {
    /// Takes a path as it is; `None` if a step is empty, `.`, `..` or holds a NUL.
    pub fn new(path: &str) -> Option<Self> {
        let sound =
            path.is_empty() || path.split('/').all(|step| !matches!(step, "" | "." | "..") && !step.contains('\0'));
        sound.then(|| Self(path.into()))
    }

    /// Resolves `relative` (which may hold `.` and `..`, and `\` for `/`) against this folder; `None` if it leaves the root.
    pub fn resolve(&self, relative: &str) -> Option<Self> {
        if relative.contains('\0') {
            return None;
        }
        let mut steps: Vec<&str> = self.steps().collect();
        for step in relative.split(['/', '\\']) {
            match step {
                "" | "." => {}
                ".." => {
                    steps.pop()?;
                }
                step => steps.push(step),
            }
        }
        Some(Self(steps.join("/").into()))
    }

    /// The child called `name`.
    ///
    /// # Panics
    /// If `name` is no single step; names come from directory listings.
    pub fn join(&self, name: &str) -> Self {
        debug_assert!(!name.is_empty());
        if self.0.is_empty() { Self(name.into()) } else { Self(format!("{}/{name}", self.0).into()) }
    }

    /// The path as text, `""` for the root.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether this is the root.
    pub fn is_root(&self) -> bool {
        self.0.is_empty()
    }

    /// The last step, with its extension.
    pub fn name(&self) -> &str {
        self.0.rsplit_once('/').map_or(&*self.0, |(_, name)| name)
    }

    /// The last step without its last extension.
    pub fn stem(&self) -> &str {
        match self.name().rsplit_once('.') {
            Some((stem, _)) if !stem.is_empty() => stem,
            _ => self.name(),
        }
    }

    /// The path without the last extension of its name.
    pub fn without_extension(&self) -> &str {
        &self.0[..self.0.len() - (self.name().len() - self.stem().len())]
    }

    /// What stands behind the last dot of the name, as written.
    pub fn extension(&self) -> Option<&str> {
        self.name().rsplit_once('.').filter(|(stem, _)| !stem.is_empty()).map(|(_, extension)| extension)
    }

    /// The folder that this lies in; the root lies in itself.
    pub fn parent(&self) -> Self {
        Self(self.folder().into())
    }

    /// The folder that this lies in, as text.
    pub fn folder(&self) -> &str {
        self.0.rsplit_once('/').map_or("", |(parent, _)| parent)
    }

    /// Whether this is `folder` or lies beneath it.
    pub fn is_within(&self, folder: &Self) -> bool {
        self.relative_to(folder).is_some()
    }

    /// What remains of this path below `folder`: `""` for `folder` itself, `None` if it lies elsewhere.
    pub fn relative_to(&self, folder: &Self) -> Option<&str> {
        if folder.is_root() {
            return Some(&self.0);
        }
        let rest = self.0.strip_prefix(&*folder.0)?;
        if rest.is_empty() { Some(rest) } else { rest.strip_prefix('/') }
    }

    /// The steps from the root down.
    pub fn steps(&self) -> impl DoubleEndedIterator<Item = &str> {
        self.0.split('/').filter(|step| !step.is_empty())
    }
}

impl Borrow<str> for SourcePath {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for SourcePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One step of a URL made from a name: lower-case letters, marks, numbers and `_` of any script, joined by `-`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Slug(String);

impl Slug {
    /// Makes the slug of `name`; `None` if nothing in it can stand in a slug.
    pub fn of(name: &str) -> Option<Self> {
        /// Leaves room for a suffix and an ending within the 255 bytes that disks allow a name.
        const LONGEST: usize = 200;
        let slug = text::slug(name);
        let slug = slug[..slug.floor_char_boundary(LONGEST)].trim_end_matches('-');
        (!slug.is_empty()).then(|| Self(slug.to_owned()))
    }

    /// The slug as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Slug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Where something is published: a path from the site's root, decoded, without the leading slash.
///
/// `""` is home, a path that ends in `/` is a page served by its `index.html`, anything else is a file.
/// No step is empty, `.` or `..`, and none holds a control character, `\` or NUL. A copy shares the text.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UrlPath(Arc<str>);

/// Why a declared URL cannot be one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadUrl {
    /// A step is `..` or `.`, or the path would leave the site in another way.
    Escapes,
    /// It holds a control character or a backslash.
    Unprintable,
}

/// The punctuation that a URL's path must have encoded in an `href`, because it has a meaning of its own in URLs or
/// in HTML. Letters of other scripts stay readable, as the URL standard allows.
const RESERVED_IN_HREF: &[u8] = b" \"#%<>?[\\]^`{|}'&";

/// Whether a byte must be encoded in an `href`, by byte: links are made by the million.
const IS_ENCODED: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 128 {
        table[byte] = (byte as u8).is_ascii_control();
        byte += 1;
    }
    let mut index = 0;
    while index < RESERVED_IN_HREF.len() {
        table[RESERVED_IN_HREF[index] as usize] = true;
        index += 1;
    }
    table
};

/// What must be encoded where only ASCII may stand (sitemaps, feeds).
const IN_ASCII_URL: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~').remove(b'/');

impl UrlPath {
    /// Reads a path as somebody declared it: leading and doubled slashes are dropped, the trailing one is kept.
    pub fn parse(path: &str) -> Result<Self, BadUrl> {
        if path.chars().any(|c| c.is_control() || c == '\\') {
            return Err(BadUrl::Unprintable);
        }
        let steps: Vec<&str> = path.split('/').filter(|step| !step.is_empty()).collect();
        if steps.iter().any(|step| matches!(*step, "." | "..")) {
            return Err(BadUrl::Escapes);
        }
        let mut joined = steps.join("/").nfc().collect::<String>();
        if path.ends_with('/') && !joined.is_empty() {
            joined.push('/');
        }
        Ok(Self(joined.into()))
    }

    /// A path that is made of slugs, file names and words of ours, and so needs no checking; stored in NFC.
    pub fn made(path: &str) -> Self {
        debug_assert!(!path.starts_with('/') && !path.split('/').any(|step| step == ".."), "{path} is no URL");
        Self(if path.is_ascii() { path.into() } else { path.nfc().collect::<String>().into() })
    }

    /// The path as text, `""` for home.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The page or file `step` below this folder.
    pub fn child(&self, step: &str) -> Self {
        debug_assert!(self.0.is_empty() || self.0.ends_with('/'));
        Self(format!("{}{step}", self.0).into())
    }

    /// The file that serves this URL, relative to the output folder.
    pub fn output_file(&self) -> String {
        if self.0.is_empty() || self.0.ends_with('/') { format!("{}index.html", self.0) } else { self.0.to_string() }
    }

    /// What two URLs share if some disk or server could take one for the other: case, and how accents are stored.
    pub fn collision_key(&self) -> String {
        let file = self.output_file();
        if file.is_ascii() { file.to_ascii_lowercase() } else { file.nfc().flat_map(char::to_lowercase).collect() }
    }

    /// The link from the page `from` to this one, as it stands in an `href`; never empty.
    pub fn href_from(&self, from: &Self) -> String {
        let mut shared = folder(&from.0);
        let mut up = 0;
        while !self.0.starts_with(shared) {
            shared = folder(&shared[..shared.len() - 1]);
            up += 1;
        }
        let rest = &self.0[shared.len()..];
        let mut href = String::with_capacity(rest.len() + 3 * up + 2);
        let begins_badly = || rest.split('/').next().is_none_or(|step| step.is_empty() || step.contains(':'));
        if up == 0 && begins_badly() {
            href.push_str("./");
        }
        (0..up).for_each(|_| href.push_str("../"));
        encode_href(rest, &mut href);
        href
    }

    /// Where a relative link of ours ([`href_from`](Self::href_from)) on this page leads; `None` if it leaves the site.
    pub fn follow(&self, href: &str) -> Option<Self> {
        let decoded = percent_decode_str(href).decode_utf8().ok()?;
        let mut steps: Vec<&str> = self.0.split('/').collect();
        // What stands behind the last slash is the page itself.
        steps.pop();
        let (folders, last) = decoded.rsplit_once('/').unwrap_or(("", &decoded));
        for step in folders.split('/') {
            match step {
                "" | "." => {}
                ".." => drop(steps.pop()?),
                step => steps.push(step),
            }
        }
        steps.push(last);
        Self::parse(&steps.join("/")).ok()
    }

    /// The path with everything but ASCII letters, digits and `-_.~/` encoded, for sitemaps and feeds.
    pub fn to_ascii(&self) -> String {
        utf8_percent_encode(&self.0, IN_ASCII_URL).to_string()
    }

    /// The path encoded for an `href`, from the site's root, without a leading slash.
    pub fn to_href(&self) -> String {
        let mut href = String::with_capacity(self.0.len());
        encode_href(&self.0, &mut href);
        href
    }
}

/// The folder that a path lies in, with the slash at its end; `""` at the root.
fn folder(path: &str) -> &str {
    let end = path.as_bytes().iter().rposition(|&byte| byte == b'/');
    &path[..end.map_or(0, |end| end + 1)]
}

/// Adds `path` to `href`, with what may not stand in one encoded.
fn encode_href(path: &str, href: &mut String) {
    let mut rest = path;
    while let Some(at) = rest.bytes().position(|byte| IS_ENCODED[usize::from(byte)]) {
        href.push_str(&rest[..at]);
        href.push_str(percent_encode_byte(rest.as_bytes()[at]));
        rest = &rest[at + 1..];
    }
    href.push_str(rest);
}

impl fmt::Display for UrlPath {
    /// Shows the path with the leading slash that people expect.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "/{}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(path: &str) -> UrlPath {
        UrlPath::parse(path).unwrap()
    }

    #[test]
    fn links_are_relative_to_the_page_that_shows_them() {
        for (from, to, href) in [
            ("", "", "./"),
            ("a/b/", "a/c/", "../c/"),
            ("a/b/", "a/b/", "./"),
            ("a/b/", "", "../../"),
            ("", "a/b/", "a/b/"),
            ("ab/", "ac/", "../ac/"),
            ("a/b.html", "a/c.html", "c.html"),
            ("a/b.html", "index.html", "../index.html"),
            ("", "a:b/", "./a:b/"),
            ("x/", "热干面/", "../热干面/"),
            ("热/干/", "热/面 1.png", "../面%201.png"),
        ] {
            assert_eq!(url(to).href_from(&url(from)), href, "from {from:?} to {to:?}");
            assert_eq!(url(from).follow(href), Some(url(to)), "from {from:?} by {href:?}");
        }
    }

    #[test]
    fn links_that_leave_the_site_lead_nowhere_in_it() {
        assert_eq!(url("a/").follow("../../b/"), None);
        assert_eq!(url("a/").follow("%ff"), None);
    }

    #[test]
    fn declared_urls_cannot_leave_the_site() {
        assert_eq!(url("//a//b/").as_str(), "a/b/");
        assert_eq!(url("/").as_str(), "");
        assert_eq!(UrlPath::parse("a/../b"), Err(BadUrl::Escapes));
        assert_eq!(UrlPath::parse("a\\b"), Err(BadUrl::Unprintable));
        assert_eq!(UrlPath::parse("a\0"), Err(BadUrl::Unprintable));
    }

    #[test]
    fn sources_stay_below_the_root() {
        let folder = SourcePath::new("content/a").unwrap();
        assert_eq!(folder.resolve("../b/c.md"), SourcePath::new("content/b/c.md"));
        assert_eq!(folder.resolve("../../../etc"), None);
        assert_eq!(
            SourcePath::new("content/docs_x").unwrap().relative_to(&SourcePath::new("content/docs").unwrap()),
            None
        );
        assert_eq!(SourcePath::new(".hidden").unwrap().extension(), None);
    }
}
