//! The names of everything that can be wrong. A name, once out, keeps its meaning.

use super::Severity;

/// Declares the lints: variant, published name, default level (`None` is off), what it means.
macro_rules! lints {
    ($($variant:ident $name:literal $level:expr, $meaning:literal;)*) => {
        /// A kind of fault, known to authors by its name.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Lint { $(#[doc = $meaning] $variant),* }

        impl Lint {
            /// Every lint, errors first.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// The name that is printed and that `[lints]` takes.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),* }
            }

            /// How bad it is unless the settings say otherwise; `None` if it is off.
            pub const fn default_severity(self) -> Option<Severity> {
                match self { $(Self::$variant => $level),* }
            }

            /// One sentence on what it means.
            pub const fn meaning(self) -> &'static str {
                match self { $(Self::$variant => $meaning),* }
            }
        }
    };
}

const ERROR: Option<Severity> = Some(Severity::Error);
const WARNING: Option<Severity> = Some(Severity::Warning);
const NOTE: Option<Severity> = Some(Severity::Note);
const OFF: Option<Severity> = None;

lints! {
    Settings "settings" ERROR, "`site.toml` or a theme's `theme.toml` cannot be used as it is.";
    FrontMatterSyntax "front-matter-syntax" ERROR, "Front matter that cannot be read; it might say `draft`.";
    BadDate "bad-date" ERROR, "A date that does not exist.";
    BadDraft "bad-draft" ERROR, "A `draft` that is neither true nor false, or that another key contradicts.";
    NotUtf8 "not-utf8" ERROR, "A file or file name that is not UTF-8.";
    Unreadable "unreadable" ERROR, "A file that cannot be read.";
    UrlCollision "url-collision" ERROR, "Two sources that would be published at one URL.";
    UrlEscape "url-escape" ERROR, "A declared URL that leaves the site or cannot be a path.";
    ScriptScheme "script-scheme" ERROR, "A link that would run a script.";
    Template "template" ERROR, "A template that cannot be parsed or rendered.";
    ForeignFile "foreign-file" ERROR, "A file in the output folder that Larder did not write stands in the way.";
    MissingRequired "missing-required" ERROR, "An article that lacks what `[kinds]` requires of its kind.";
    Output "output" ERROR, "The output cannot be written.";
    NotReproducible "not-reproducible" ERROR, "Output that a second build makes differently.";
    Internal "internal" ERROR, "A fault of Larder itself, confined to one page.";
    BrokenLink "broken-link" WARNING, "A link to something that does not exist.";
    BrokenAnchor "broken-anchor" WARNING, "A link to a heading or block that its page does not have.";
    BrokenFootnote "broken-footnote" WARNING, "A reference to a footnote that has no text, or a text that nothing refers to.";
    AmbiguousLink "ambiguous-link" WARNING, "A link that fits several articles equally well.";
    AliasTaken "alias-taken" WARNING, "An alias that is the name or URL of a page.";
    SlugCollision "slug-collision" WARNING, "Two names that come to one slug; the later one gets a suffix.";
    UnclosedFrontMatter "unclosed-front-matter" WARNING, "A `---` that opens front matter and is never closed.";
    FrontMatterType "front-matter-type" WARNING, "A front matter key whose value is of the wrong type, or that another key overrules; it is ignored.";
    UnknownKey "unknown-key" WARNING, "A front matter key that is nearly one that Larder knows.";
    UnknownKind "unknown-kind" WARNING, "A `kind` that `[kinds]` does not define; it is ignored.";
    UnknownTemplate "unknown-template" WARNING, "A `template` that the theme lacks; it is ignored.";
    UnknownFolder "unknown-folder" WARNING, "A folder in `[folders]` that holds no article.";
    DataFile "data-file" WARNING, "A file in `data/` that cannot be read; templates do not see it.";
    ReviewDue "review-due" WARNING, "An article that was to be reviewed by now; only `check` says so.";
    UnknownScheme "unknown-scheme" WARNING, "A link with a scheme that browsers may not know.";
    EmbedCycle "embed-cycle" WARNING, "An article that embeds itself, directly or through others; shown as a link.";
    EmbedLimit "embed-limit" WARNING, "Embeds that go too deep or grow too large; the rest is shown as links.";
    UnfilledTemplate "unfilled-template" WARNING, "Front matter with placeholders of a note template; the file is not published.";
    NotAFile "not-a-file" WARNING, "Something among the articles that is no regular file of the site; it is left out.";
    SimilarTags "similar-tags" WARNING, "Two tags that differ by a plural or a slip of the hand.";
    PortableName "portable-name" WARNING, "A name that some systems cannot hold, or no URL.";
    BadMath "bad-math" WARNING, "Math that cannot be read; its source is shown.";
    ForeignShortcode "foreign-shortcode" WARNING, "A shortcode of another generator; it is left out.";
    ForeignBlock "foreign-block" WARNING, "A block as MkDocs has it; it is shown as it is written.";
    SplitLink "split-link" WARNING, "A wikilink whose `|` ends a cell of a table.";
    UnevenTable "uneven-table" WARNING, "A table with a row that has more cells than its head, or that is none because of its head.";
    StrayTag "stray-tag" WARNING, "A `#tag` in the text that stands nowhere else.";
    HighlightLimit "highlight-limit" WARNING, "A code block too long to highlight; it is shown plain.";
    EditedOutput "edited-output" WARNING, "A stale file in the output folder was edited by hand and is kept.";
    BadComparison "bad-comparison" WARNING, "A `compare` block that cannot be read; it is shown as it is written.";
    UnknownSubject "unknown-subject" WARNING, "A comparison of something that nothing is known of, or a label that is nearly one of its subjects.";
    UnknownCriterion "unknown-criterion" WARNING, "A criterion that no subject has, or that is nearly one of `[criteria]`.";
    DuplicateLabel "duplicate-label" WARNING, "A subject that one comparison or table names twice.";
    MissingCell "missing-cell" WARNING, "A comparison that says nothing of one of its subjects in some respect.";
    EmptyComparison "empty-comparison" WARNING, "A comparison without a single row; no table is shown.";
    BadValue "bad-value" WARNING, "A fact whose value is not of the type of its criterion; it is shown as it is written.";
    BadUnit "bad-unit" WARNING, "A fact in another unit or currency than its criterion; it is shown as it is written.";
    ConflictingFact "conflicting-fact" WARNING, "Two places that give one subject different values.";
    StaleFact "stale-fact" WARNING, "A fact that is older than its criterion allows; only `check` says so.";
    BrokenExternal "broken-external" WARNING, "A link out of the site to something that is not there.";
    MovedExternal "moved-external" NOTE, "A link out of the site to something that has moved for good.";
    UnverifiedExternal "unverified-external" NOTE, "Links out of the site of which nobody knows whether they are broken.";
    NoBaseUrl "no-base-url" NOTE, "A site that does not say where it will be published.";
    ForeignTemplate "foreign-template" NOTE, "Templates that articles name for another tool; they are ignored.";
    NotYet "not-yet" NOTE, "A setting that this version knows of but does not use yet.";
    Orphan "orphan" OFF, "An article that no other one links to and that has no tag.";
    DeadEnd "dead-end" OFF, "An article that links to no other page of the site.";
    UnknownLanguage "unknown-language" OFF, "A block of code in a language that is not known; it is shown without colours.";
}

impl Lint {
    /// The lint called `name`.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|lint| lint.name() == name)
    }

    /// Whether `[lints]` may lower it: what would publish something wrong or unsafe stays an error.
    pub fn is_adjustable(self) -> bool {
        self.default_severity() != ERROR
    }
}
