//! Articles with an error of their own, which nobody is to be told of twice: a link that asks for one of them is not
//! called broken, since it leads where it should once the error is mended.

use super::Parts;
use crate::article::front_matter::Meta;
use crate::base::endings::without_ending;
use crate::base::map::HashSet;
use crate::base::path::SourcePath;
use crate::base::text;

/// What articles with an error of their own may be called.
#[derive(Debug, Default)]
pub(super) struct Unsound(HashSet<String>);

impl Unsound {
    /// Gathers the names of files that could not be read, and all that front matter with an error in it may say.
    pub(super) fn gather(parts: &Parts<'_>) -> Self {
        let mut unsound = Self::default();
        for path in &parts.unread {
            unsound.add_file(path, parts);
        }
        for (outline, _) in &parts.articles {
            let Meta { unsound: Some(written), draft, .. } = &outline.meta else { continue };
            if *draft {
                unsound.add_file(&outline.path, parts);
                unsound.0.extend(outline.title.as_ref().map(|title| text::fold(title.text())));
            }
            unsound.add_all(written);
        }
        unsound
    }

    /// Whether a link that asks for `path` may mean one of them.
    pub(super) fn may_be(&self, path: &str) -> bool {
        if self.0.is_empty() {
            return false;
        }
        let path = path.trim_start_matches("@/").trim_matches('/');
        let path = without_ending(path);
        let name = path.rsplit('/').next().unwrap_or(path);
        self.0.contains(&text::fold(path)) || self.0.contains(&text::fold(name))
    }

    fn add_file(&mut self, path: &SourcePath, parts: &Parts<'_>) {
        let below = path.relative_to(&parts.content).unwrap_or(path.as_str());
        self.0.insert(text::fold(without_ending(below)));
        self.0.insert(text::fold(path.stem()));
    }

    /// Adds whatever may be a value in front matter, whole lines and parts of them.
    fn add_all(&mut self, written: &str) {
        for line in written.lines() {
            let value = line.split_once([':', '=']).map_or("", |(_, value)| value);
            let parts = line.split([',', ':', '=', '[', ']', '{', '}', '"', '\'']);
            for part in parts.chain([value]) {
                let part = part.trim_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '/' | '-' | ','));
                if !part.is_empty() {
                    self.0.insert(text::fold(part));
                }
            }
        }
    }
}
