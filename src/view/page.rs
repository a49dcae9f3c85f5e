//! What a template may read. These are the only types of Larder that are serialised for templates; there is no way from
//! them back into the site.
//!
//! Every `href` is relative to the page that shows it and encoded for an attribute. Text is plain and escaped by the
//! template engine; a [`Phrase`] is serialised as HTML that the engine prints as it is.

use serde::Serialize;

use super::compare::ComparisonView;
use super::head::HeadView;
use super::phrase::Phrase;

/// One page of the site, whole.
#[derive(Debug, Serialize)]
pub struct View {
    /// The site that the page belongs to.
    pub site: SiteView,
    /// The page.
    pub page: PageView,
}

/// What is the same for every page, but for its links.
#[derive(Debug, Default, Serialize)]
pub struct SiteView {
    /// The site's name.
    pub title: String,
    /// What the site is, in a sentence.
    pub description: Option<String>,
    /// Who publishes it.
    pub author: Option<String>,
    /// A line of text at the foot of every page.
    pub footer: Option<String>,
    /// The link to home.
    pub home: String,
    /// The link to the list of tags; null if no article has one.
    pub tags: Option<String>,
    /// The link to the list of comparisons; null if there are none.
    pub compare: Option<String>,
    /// The link to the page of the search; null if the site has none.
    pub search: Option<String>,
    /// What to put before a path from the site's root: `""`, `"../../"`, or on the 404 page an absolute path.
    pub root: String,
    /// The top sections, the first few of them.
    pub sections: Vec<LinkView>,
    /// Whether there are more, which home lists.
    pub has_more_sections: bool,
    /// What `[menu]` of `site.toml` lists; null if the menu is left to the sections.
    pub menu: Option<Vec<LinkView>>,
    /// The picture beside the site's name.
    pub logo: Option<String>,
    /// Whether `colors.css` changes the theme's colours.
    pub colors: bool,
    /// `[params]` of `site.toml`.
    pub params: serde_json::Value,
    /// The name and version of Larder.
    pub generator: &'static str,
}

/// What kind of page it is; templates may tell them apart by it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum PageKind {
    /// The first page.
    Home,
    /// A folder with several articles.
    Section,
    /// One article.
    #[default]
    Article,
    /// The articles of one tag.
    Tag,
    /// The list of all tags.
    Tags,
    /// The list of all comparisons.
    Compare,
    /// The search.
    Search,
    /// The articles of one kind side by side.
    Kind,
    /// All articles that link to one, where they are too many for its page.
    Backlinks,
    /// What is shown for an address that does not exist.
    NotFound,
}

/// The page itself. Parts that it does not have are null or empty.
#[derive(Debug, Default, Serialize)]
pub struct PageView {
    /// What kind of page it is.
    pub kind: PageKind,
    /// The title as HTML: it may hold emphasis or code.
    pub title: Phrase,
    /// The title as plain text.
    pub title_text: String,
    /// One or two sentences about it.
    pub description: Option<String>,
    /// The same, if its author wrote it and it does not stand in the body anyway.
    pub lede: Option<String>,
    /// Its language, as in `en` or `zh-CN`.
    pub language: String,
    /// Its path from the site's root, with the leading slash.
    pub path: String,
    /// Its whole URL, if the site has a `base_url`.
    pub canonical: Option<String>,
    /// The way down to it, home first, itself left out.
    pub breadcrumbs: Vec<LinkView>,
    /// What the page's own article says; null if Larder made the page without one.
    pub article: Option<ArticleView>,
    /// Which of the top sections it is or lies in, from 1; null if it lies in none.
    pub section_number: Option<usize>,
    /// The sections below it.
    pub sections: Vec<CardView>,
    /// The articles in it, one page of them.
    pub articles: Vec<CardView>,
    /// On the first page of the site the articles that were written or revised last, without descriptions; a few.
    pub latest: Vec<CardView>,
    /// On the list of all tags those that lie below no other, on the page of a tag those right below it; each with those
    /// below it in turn.
    pub tags: Vec<TagView>,
    /// The same tags by first letter, where there are many of them; else empty.
    pub tag_groups: Vec<TagGroupView>,
    /// On the list of all comparisons those, on the first page of the site the first of them.
    pub comparisons: Vec<ComparisonLinkView>,
    /// On the list of all comparisons where the facts lie that subjects can be put side by side by.
    pub facts: Option<String>,
    /// What tells these facts from those of other moments, so that browsers mix none with what they have kept.
    pub facts_version: Option<String>,
    /// On the page of a tag or kind its articles side by side, if facts are known of several; templates see it as
    /// `comparison`, which is HTML.
    #[serde(skip)]
    pub comparison: Option<Box<ComparisonView>>,
    /// On the page of a tag those that its articles have most often besides, `count` saying how many of them do.
    pub companions: Vec<TagView>,
    /// On a list of backlinks the page that they lead to.
    pub subject: Option<LinkView>,
    /// On a list of backlinks those, one page of them.
    pub backlinks: Vec<BacklinkView>,
    /// On a list of backlinks how many there are on all its pages.
    pub backlink_count: usize,
    /// Front matter of its article that Larder does not know.
    pub params: serde_json::Value,
    /// Where this stands in a list of several pages.
    pub pagination: Option<PaginationView>,
    /// The template that its article asks for; the theme has it.
    pub template: Option<String>,
    /// What the page says to machines.
    pub head: HeadView,
}

/// The kind of thing that an article is about.
#[derive(Debug, Serialize)]
pub struct KindView {
    /// Its name, as in `oven`.
    pub name: String,
    /// What several of them are called, as in `Ovens`.
    pub label: String,
}

/// What an article brings to its page.
#[derive(Debug, Default, Serialize)]
pub struct ArticleView {
    /// When it was written.
    pub date: Option<DateView>,
    /// When it was last revised.
    pub updated: Option<DateView>,
    /// Who wrote it.
    pub author: Option<String>,
    /// What kind of thing it is about.
    pub kind: Option<KindView>,
    /// Who answers for it.
    pub owner: Option<String>,
    /// Minutes to read it, or as many as its author says.
    pub minutes: u32,
    /// Its tags.
    pub tags: Vec<TagView>,
    /// Its headings, nested; empty if it has few or wants none.
    pub contents: Vec<HeadingView>,
    /// The article before it in its section.
    pub previous: Option<LinkView>,
    /// The article after it in its section.
    pub next: Option<LinkView>,
    /// The articles around it in its section, itself among them.
    pub siblings: Vec<LinkView>,
    /// Articles on what it is about, nearest first, but for those that its page names as neighbours or backlinks.
    pub related: Vec<LinkView>,
    /// The articles that links lead to it from, and from it to; null if there are few.
    pub map: Option<MapView>,
    /// Where other articles link to it.
    pub backlinks: Vec<BacklinkView>,
    /// How many articles link to it; more than `backlinks` lists if there are very many.
    pub backlink_count: usize,
    /// The page that lists them all, if there are very many.
    pub all_backlinks: Option<String>,
    /// What is said of it, from all articles.
    pub facts: Vec<FactView>,
    /// Where it is compared with others.
    pub compared: Vec<ComparisonLinkView>,
    /// Where the facts come from.
    pub sources: Vec<SourceView>,
    /// Where to edit it.
    pub edit_url: Option<String>,
}

/// A link to a page.
#[derive(Clone, Debug, Serialize)]
pub struct LinkView {
    /// The page's title.
    pub title: Phrase,
    /// Where it is.
    pub href: String,
    /// Whether it is the page that shows the link.
    pub current: bool,
}

/// A page in a list.
#[derive(Debug, Serialize)]
pub struct CardView {
    /// The page's title.
    pub title: Phrase,
    /// Where it is.
    pub href: String,
    /// What it is about.
    pub description: Option<String>,
    /// When it was last revised, or written.
    pub date: Option<DateView>,
    /// For a section: how many articles lie in it, at any depth.
    pub count: Option<usize>,
}

/// A tag.
#[derive(Clone, Debug, Default, Serialize)]
pub struct TagView {
    /// Its name as most articles spell it, without `#`.
    pub name: String,
    /// Its name without those of the tags that it lies below.
    pub step: String,
    /// Its page.
    pub href: String,
    /// How many articles have it, or a tag below it.
    pub count: usize,
    /// The tags below it, where tags are listed.
    pub children: Vec<TagView>,
}

/// Tags that begin alike.
#[derive(Debug, Serialize)]
pub struct TagGroupView {
    /// Their first letter; null for digits, signs, and writing that has no letters.
    pub letter: Option<String>,
    /// The tags.
    pub tags: Vec<TagView>,
}

/// A date, for machines and for people.
#[derive(Clone, Debug, Serialize)]
pub struct DateView {
    /// As in `2026-11-23` or `2026-11-23T14:05:00+01:00`.
    pub iso: String,
    /// Year, month and day as numbers, for the theme to write out.
    pub year: i16,
    /// The month from 1.
    pub month: i8,
    /// The day from 1.
    pub day: i8,
}

/// A heading in the contents.
#[derive(Debug, Serialize)]
pub struct HeadingView {
    /// Its text.
    pub title: Phrase,
    /// Its anchor, as in `href="#…"` without the `#`.
    pub anchor: String,
    /// The headings below it.
    pub children: Vec<HeadingView>,
}

/// The articles around one, each in one of the lists, the first few of them.
#[derive(Debug, Default, Serialize)]
pub struct MapView {
    /// They link to it.
    pub from: Vec<LinkView>,
    /// It links to them.
    pub to: Vec<LinkView>,
    /// They link to each other.
    pub both: Vec<LinkView>,
}

/// An article that links here.
#[derive(Debug, Serialize)]
pub struct BacklinkView {
    /// The article's title.
    pub title: Phrase,
    /// Where the article is.
    pub href: String,
    /// The sentences that the links stand in, its own links working.
    pub sentences: Vec<Phrase>,
}

/// A comparison in a list.
#[derive(Debug, Default, Serialize)]
pub struct ComparisonLinkView {
    /// The title of the page that shows it.
    pub title: Phrase,
    /// Where it is.
    pub href: String,
    /// What it compares, the first of it.
    pub subjects: Vec<Phrase>,
    /// How many more there are.
    pub more: usize,
}

/// What is said of a subject in one respect.
#[derive(Debug, Serialize)]
pub struct FactView {
    /// What its criterion has in common with others.
    pub group: Option<String>,
    /// The criterion.
    pub label: Phrase,
    /// The unit of its values, unless the text names it.
    pub unit: Option<String>,
    /// Whether there is a value.
    pub is_known: bool,
    /// Whether there could be one.
    pub is_applicable: bool,
    /// The value, else why there is none.
    pub text: Phrase,
    /// The value in the unit of the criterion, if it was written in another.
    pub converted: Option<String>,
    /// Where there is more of it.
    pub more: Option<String>,
    /// The article that says so, if it is another one.
    pub source: Option<LinkView>,
}

/// A source of an article's facts.
#[derive(Debug, Serialize)]
pub struct SourceView {
    /// What it is called; a bare URL is its own name.
    pub title: String,
    /// Where it is, if it is on the web.
    pub href: Option<String>,
}

/// Where a page stands in a list of several pages.
#[derive(Debug, Serialize)]
pub struct PaginationView {
    /// This page's number, from 1.
    pub number: usize,
    /// How many pages there are.
    pub count: usize,
    /// The page before.
    pub previous: Option<String>,
    /// The page after.
    pub next: Option<String>,
}
