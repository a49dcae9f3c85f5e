//! Where raw HTML within a line makes a link or code of what follows.

use super::Event;

/// How deep in links and code of raw HTML a place is: there only what CommonMark knows has a meaning, and nothing is set.
#[derive(Debug, Default)]
pub struct RawDepth(usize);

impl RawDepth {
    /// Goes past an event.
    pub fn pass(&mut self, event: &Event<'_>) {
        let Event::Html { html, inline: true, .. } = event else { return };
        let is_one = |tag: &str| {
            let name = &tag[..tag.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(tag.len())];
            ["a", "code", "pre", "kbd", "samp"].iter().any(|known| name.eq_ignore_ascii_case(known))
        };
        match html.strip_prefix("</") {
            Some(tag) => self.0 = self.0.saturating_sub(usize::from(is_one(tag))),
            None => self.0 += usize::from(html.strip_prefix('<').is_some_and(is_one)),
        }
    }

    /// Whether the place is in none.
    pub fn is_outside(&self) -> bool {
        self.0 == 0
    }
}
