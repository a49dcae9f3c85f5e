//! The address at which the site will be published.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use crate::base::path::UrlPath;

/// An `http` or `https` URL that ends in `/`, without query or fragment: the site's home.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseUrl {
    url: String,
    /// Where the path begins in `url`.
    path_start: usize,
}

/// What `utf8_percent_encode` must encode beside what is not ASCII; `%` stays, because a URL is encoded already.
const IN_URL: &AsciiSet = CONTROLS;

/// What cannot stand in a URL, or means something that a home cannot have.
const FORBIDDEN: &str = " \"'<>\\^`{|}?#";

impl BaseUrl {
    /// Reads a URL; a missing slash at its end is added.
    ///
    /// # Errors
    /// Says what is wrong, to follow the name of the setting: "must begin with …".
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let rest = text
            .split_once("://")
            .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https"));
        let Some((scheme, rest)) = rest else { return Err("must begin with `https://` or `http://`") };
        if rest.chars().any(|c| c.is_control() || c.is_whitespace() || FORBIDDEN.contains(c)) {
            return Err("must be a plain URL without spaces, quotes, `?` or `#`");
        }
        let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
        if host.is_empty() || host.starts_with(':') {
            return Err("must name a host");
        }
        let steps: Vec<&str> = path.split('/').filter(|step| !step.is_empty()).collect();
        if steps.iter().any(|step| matches!(*step, "." | "..")) {
            return Err("must not hold `.` or `..`");
        }
        let mut url = format!("{}://{}", scheme.to_ascii_lowercase(), host.to_lowercase());
        let path_start = url.len();
        url.push('/');
        for step in steps {
            url.extend(utf8_percent_encode(step, IN_URL));
            url.push('/');
        }
        Ok(Self { url, path_start })
    }

    /// The whole URL, with the slash at its end.
    pub fn as_str(&self) -> &str {
        &self.url
    }

    /// Its path, `/` or `/kb/`: what the 404 page's links begin with.
    pub fn path(&self) -> &str {
        &self.url[self.path_start..]
    }

    /// The absolute URL of a page or file, in ASCII but for the host.
    pub fn absolute(&self, url: &UrlPath) -> String {
        format!("{}{}", self.url, url.to_ascii())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_slash_at_the_end_is_made_up_for() {
        for (text, url, path) in [
            ("https://example.org", "https://example.org/", "/"),
            ("HTTPS://Example.org/kb", "https://example.org/kb/", "/kb/"),
            ("http://localhost:8080//a/b//", "http://localhost:8080/a/b/", "/a/b/"),
            ("https://example.org/知识", "https://example.org/%E7%9F%A5%E8%AF%86/", "/%E7%9F%A5%E8%AF%86/"),
        ] {
            let base = BaseUrl::parse(text).unwrap();
            assert_eq!((base.as_str(), base.path()), (url, path));
        }
        let base = BaseUrl::parse("https://example.org/kb").unwrap();
        assert_eq!(base.absolute(&UrlPath::parse("é/").unwrap()), "https://example.org/kb/%C3%A9/");
    }

    #[test]
    fn anything_else_is_refused() {
        for text in [
            "",
            "example.org",
            "/kb/",
            "ftp://example.org/",
            "javascript:alert(1)",
            "https://",
            "https:///x",
            "https://:80",
            "https://a/?q",
            "https://a/#f",
            "https://a b/",
            "https://a/\"x",
            "https://a/../b",
        ] {
            assert!(BaseUrl::parse(text).is_err(), "{text}");
        }
    }
}
