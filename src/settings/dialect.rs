//! What parsing an article depends on beside its text.

/// The settings that change how Markdown is read, and nothing else: articles are parsed anew when this changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Dialect {
    /// Whether `[[Target]]` is a link.
    pub wikilinks: bool,
    /// Whether a line's end is a line break.
    pub line_breaks: bool,
    /// Whether `$…$` and `$$…$$` are math.
    pub math: bool,
    /// Whether `#tag` in the text is a tag.
    pub inline_tags: bool,
    /// Whether articles can be of a kind, so that tables may be about them.
    pub kinds: bool,
    /// Whether criteria are declared, so that lines may be about them.
    pub criteria: bool,
}

impl Default for Dialect {
    fn default() -> Self {
        Self { wikilinks: true, line_breaks: false, math: true, inline_tags: true, kinds: false, criteria: false }
    }
}
