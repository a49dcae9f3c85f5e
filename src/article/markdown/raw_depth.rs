//! Where raw HTML within a line makes a link or code of what follows.

use super::Event;

/// How deep in links and code of raw HTML a place is: there only what CommonMark knows has a meaning.
#[derive(Debug)]
pub struct RawDepth {
    depth: usize,
    names: &'static [&'static str],
}

impl Default for RawDepth {
    fn default() -> Self {
        Self { depth: 0, names: &["a", "code", "pre"] }
    }
}

impl RawDepth {
    /// How deep in what is typed, or to be typed, as it stands.
    pub fn of_code() -> Self {
        Self { depth: 0, names: &["code", "pre", "kbd", "samp", "tt", "script", "style"] }
    }

    /// Goes past an event.
    pub fn pass(&mut self, event: &Event<'_>) {
        let Event::Html { html, inline: true, .. } = event else { return };
        let is_one = |tag: &str| {
            let name = &tag[..tag.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(tag.len())];
            self.names.iter().any(|known| name.eq_ignore_ascii_case(known))
        };
        match html.strip_prefix("</") {
            Some(tag) => self.depth = self.depth.saturating_sub(usize::from(is_one(tag))),
            None => self.depth += usize::from(html.strip_prefix('<').is_some_and(is_one)),
        }
    }

    /// Whether the place is in none.
    pub fn is_outside(&self) -> bool {
        self.depth == 0
    }
}
