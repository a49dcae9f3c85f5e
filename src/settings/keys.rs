//! Every key of `site.toml`: what it holds, what it is if it is left out, and what it is for.
//!
//! `written` reads these keys and refuses all others. The schema of `site.toml` and the guide's list of settings are made from
//! this one.

use super::criteria::ValueType;

use Holds::{Boolean, Count, Like, OneOf, Text, Texts, Unlike};
use IfUnset::{Unset, Value, Words};

/// A key of a table.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// Its name.
    pub name: &'static str,
    /// What it may be set to.
    pub holds: Holds,
    /// What it is if it is left out.
    pub default: IfUnset,
    /// What it is for: a sentence or two.
    pub about: &'static str,
    /// Whether this version makes use of it; it is taken in any case.
    pub is_used: bool,
}

/// What a key is if it is left out.
#[derive(Clone, Copy, Debug)]
pub enum IfUnset {
    /// Nothing.
    Unset,
    /// This value, as TOML and JSON have it.
    Value(&'static str),
    /// What no value can say, in words.
    Words(&'static str),
}

/// What a key may be set to.
#[derive(Clone, Copy, Debug)]
pub enum Holds {
    /// Text.
    Text,
    /// Text that matches this pattern.
    Like(&'static str),
    /// Text that does not match this pattern.
    Unlike(&'static str),
    /// One of these.
    OneOf(&'static [&'static str]),
    /// A list of texts.
    Texts,
    /// True or false.
    Boolean,
    /// A whole number from 1.
    Count,
    /// A table with these keys.
    Table(&'static [Key]),
    /// Tables with these keys, under names of the author's own, which do not match the pattern.
    Tables(&'static [Key], &'static str),
    /// Names of lints, and levels.
    Levels,
    /// Names of colours, and colours.
    Colors,
    /// Labels, and what they lead to.
    Menu,
    /// Paths of folders, and front matter.
    FrontMatter,
    /// Whatever the author likes.
    Anything,
}

/// A language tag.
pub const LANGUAGE: &str = "^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$";

/// The address of a site. Its path may not climb, which no pattern says.
const SITE_URL: &str = r##"^$|^[Hh][Tt][Tt][Pp][Ss]?://[^\s"'<>\\^`{|}?#:/][^\s"'<>\\^`{|}?#]*$"##;

/// A path that leaves the site, or none.
const OUTSIDE: &str = r"^$|^[/\\]|:|(^|[/\\])\.\.([/\\]|$)";

/// What cannot be the name of a folder in `themes/`.
const NO_THEME: &str = r"^\.{0,2}$|[/\\:]";

/// What cannot be the name of a kind.
const NO_KIND: &str = r"^$|^\.|[/\\:]";

/// What cannot be the name of a criterion.
const NO_CRITERION: &str = r"^\s*$";

/// A key in use.
const fn key(name: &'static str, holds: Holds, default: IfUnset, about: &'static str) -> Key {
    Key { name, holds, default, about, is_used: true }
}

/// The keys of `site.toml` itself.
pub static ROOT: &[Key] = &[
    key("title", Text, Words("the folder's name"), "The site's name, at the top of every page."),
    key("description", Text, Unset, "A sentence for search engines and feeds."),
    key(
        "language",
        Like(LANGUAGE),
        Value("\"en\""),
        "The language of articles that name none, and of the words around them.",
    ),
    key(
        "decimal",
        OneOf(&[".", ","]),
        Words("by the language"),
        "What stands before the decimals of numbers in facts.",
    ),
    key("author", Text, Unset, "Who wrote the articles that name nobody."),
    key("footer", Text, Unset, "A line of text at the foot of every page."),
    key(
        "base_url",
        Like(SITE_URL),
        Unset,
        "Where the site will live, for what must be absolute: sitemap, feeds, canonical links.",
    ),
    key(
        "edit_url",
        Like(r"^\s*$|^https?://"),
        Unset,
        "What the path of a file is appended to, or put into as `{path}`, for \"Edit this page\".",
    ),
    key(
        "logo",
        Unlike("://|^//|^data:"),
        Unset,
        "A picture beside the title: a file in `static/`, or one that lies among the articles.",
    ),
    key("content", Unlike(OUTSIDE), Words("`\"content\"` if there is one, else the root"), "The folder of articles."),
    key("output", Text, Value("\"public\""), "The folder that is built; relative to the site's root."),
    key("ignore", Texts, Value("[]"), "What is not content, as in a `.gitignore`, relative to the root."),
    key(
        "urls",
        OneOf(&["directory", "file"]),
        Value("\"directory\""),
        "`\"directory\"` makes `/a/b/`, `\"file\"` makes `/a/b.html`.",
    ),
    key("theme", Unlike(NO_THEME), Words("`themes/default/`, if there is one"), "A folder in `themes/`, by its name."),
    key(
        "html",
        OneOf(&["allow", "sanitize"]),
        Value("\"allow\""),
        "`\"sanitize\"` takes out of raw HTML what could run.",
    ),
    key("tags", Holds::Table(TAGS), Unset, "Lists of tags."),
    key("feed", Holds::Table(FEED), Unset, "Feeds."),
    key("markdown", Holds::Table(MARKDOWN), Unset, "How Markdown is read."),
    key("highlight", Holds::Table(HIGHLIGHT), Unset, "The colours of code."),
    key("search", Holds::Table(SEARCH), Unset, "Searching the site."),
    key("lints", Holds::Levels, Unset, "Levels of lints, by name: `\"deny\"`, `\"warn\"` or `\"allow\"`."),
    key("params", Holds::Anything, Unset, "Values of your own, for templates."),
    key(
        "menu",
        Holds::Menu,
        Words("the sections"),
        "What the head of every page lists, in this order: what is shown, and what it leads to.",
    ),
    key("colors", Holds::Colors, Unset, "Colours of the built-in theme; those of dark pages below `[colors.dark]`."),
    key("kinds", Holds::Tables(KIND, NO_KIND), Unset, "Kinds of things that articles are about."),
    key("criteria", Holds::Tables(CRITERION, NO_CRITERION), Unset, "What facts can be about."),
    key("folders", Holds::FrontMatter, Unset, "Front matter for everything below a folder."),
];

/// The keys of `[tags]`.
pub(super) static TAGS: &[Key] = &[
    key("page_size", Count, Value("50"), "Articles on one page of a list."),
    key("feeds", Boolean, Value("true"), "Whether tags have feeds."),
];

/// The keys of `[feed]`.
pub(super) static FEED: &[Key] = &[key("limit", Count, Value("20"), "Articles in a feed.")];

/// The keys of `[markdown]`.
pub(super) static MARKDOWN: &[Key] = &[
    key("wikilinks", Boolean, Value("true"), "Whether `[[Name]]` is a link."),
    key("math", Boolean, Value("true"), "Whether `$…$` is a formula."),
    key("inline_tags", Boolean, Value("true"), "Whether `#tag` in the text is a tag."),
    key("line_breaks", Boolean, Value("false"), "Whether the end of a line is a line break."),
    key(
        "smart_punctuation",
        Boolean,
        Value("true"),
        "Whether `\"`, `'`, `...` and `--` are shown as printers set them, and numbers stay with their units.",
    ),
];

/// The keys of `[highlight]`.
pub(super) static HIGHLIGHT: &[Key] = &[
    key(
        "light",
        Text,
        Words("the theme's own colours"),
        "The colours of code on light pages, by name, as in `\"GitHub\"`.",
    ),
    key("dark", Text, Words("the theme's own colours"), "The same for dark pages, as in `\"Nord\"`."),
];

/// The keys of `[search]`.
pub(super) static SEARCH: &[Key] =
    &[key("enabled", Boolean, Value("true"), "Whether the site can be searched: [[Search]].")];

/// The keys of a table of `[kinds]`.
pub(super) static KIND: &[Key] = &[
    key("label", Text, Words("made of the name"), "What several of them are called."),
    key("required", Texts, Value("[]"), "What every article of the kind must have: keys of front matter, or criteria."),
];

/// The keys of a table of `[criteria]`.
pub(super) static CRITERION: &[Key] = &[
    key("label", Text, Words("made of the name"), "What readers see."),
    key("aliases", Texts, Value("[]"), "Other names that articles may use."),
    key("type", OneOf(&ValueType::NAMES), Value("\"text\""), "What its values are."),
    key("choices", Texts, Unset, "What a value of the type `choice` may be, in this order."),
    key("unit", Text, Unset, "The unit of numbers, or the currency of money by its code, as in `\"GBP\"`."),
    key("better", OneOf(&["lower", "higher"]), Unset, "Which value is marked as the best."),
    key("group", Text, Unset, "The heading that it is shown under, with others."),
    key("max_age", Text, Unset, "How old a fact may be, as in `\"1 year\"`; `larder check` names older ones."),
];
