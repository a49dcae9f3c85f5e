//! The outline: all that other pages can ever see of an article.
//!
//! It holds no offsets: headings and links are numbered, and [`Spans`] says apart from it where in the file they stand. So an edit that
//! changes only the prose leaves the outline equal, and with it everything that is made from outlines.
//!
//! Here are its types; [`outline`] makes one in a single walk over the events (`walk`), which keeps of what it passes no more than
//! other pages show (`cut`). Beside it, `openings` keeps how each section begins.

mod cut;
mod openings;
mod walk;

use std::ops::Range;

use super::facts::{CandidateSpans, Candidates, Gatherer};
use super::front_matter::{Meta, MetaSpans};
use super::inlines::Inlines;
use super::link::Target;
use super::markdown::Spanned;
use crate::base::map::{HashMap, HashMapExt as _};
use crate::base::path::SourcePath;
use crate::diagnostic::Diagnostic;
use crate::settings::Dialect;
use walk::Outliner;

pub use openings::Openings;

pub(super) use walk::find_target;

/// What other pages can see of an article.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outline {
    /// The file.
    pub path: SourcePath,
    /// The front matter.
    pub meta: Meta,
    /// The title, if the article says one; else it is called after its file.
    pub title: Option<Inlines>,
    /// The number of the heading that is the title already, and is not shown again.
    pub title_heading: Option<u32>,
    /// The headings, by number.
    pub headings: Vec<Heading>,
    /// The links, images and embeds, by number.
    pub links: Vec<OutgoingLink>,
    /// Sentences that links stand in.
    pub sentences: Vec<Inlines>,
    /// The first paragraph, cut at a sentence.
    pub summary: Option<Inlines>,
    /// Blocks that have a name: `^id`.
    pub blocks: Vec<NamedBlock>,
    /// Ids in raw HTML, which are anchors too; in order of appearance.
    pub ids: Vec<String>,
    /// `#tags` in the text, by number, as written.
    pub text_tags: Vec<String>,
    /// What it may say about subjects.
    pub candidates: Option<Box<Candidates>>,
    /// How long it takes to read, in whole minutes. Words are not kept: nearly every edit changes their number.
    pub minutes: u32,
}

impl Outline {
    /// Its tags, those of the front matter first; some may be the same one in other words.
    pub fn tags(&self) -> impl Iterator<Item = &str> {
        self.meta.tags.iter().chain(&self.text_tags).map(String::as_str)
    }
}

/// A block that links can lead to and embeds can show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedBlock {
    /// Its name, without `^`.
    pub id: String,
    /// The how-manieth block of the article it is, from 0; every container that is no part of a line counts.
    pub number: u32,
    /// The number of the heading that it is, if it is one: what follows below is part of it.
    pub heading: Option<u32>,
    /// The numbers of the links in it.
    pub links: Range<u32>,
}

/// A heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// What it says.
    pub title: Inlines,
    /// Its anchor, unique in the article.
    pub anchor: String,
}

/// A link, image or embed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutgoingLink {
    /// What it points to.
    pub target: Target,
    /// Whether it shows its target in place: `![…]`.
    pub is_embed: bool,
    /// The sentence around it, an index into the outline's sentences; none in a heading or where there are no words.
    pub sentence: Option<u32>,
    /// The heading that it stands under.
    pub section: Option<u32>,
    /// Whether it stands in a footnote, which is shown wherever something refers to it.
    pub in_footnote: bool,
}

/// Where in the file things stand, in bytes. Spans are printed, never compared.
#[derive(Clone, Debug, Default)]
pub struct Spans {
    /// Where front matter keys stand.
    pub meta: MetaSpans,
    /// Each heading, by number.
    pub headings: Vec<Range<usize>>,
    /// Each link's target, by number.
    pub links: Vec<Range<usize>>,
    /// Each tag in the text, by number.
    pub text_tags: Vec<Range<usize>>,
    /// Where what it may say about subjects stands.
    pub candidates: Option<Box<CandidateSpans>>,
}

impl Spans {
    /// For every range in which a thing stands where it stands in `other`, whose article has the same outline; none if it cannot
    /// be told.
    pub fn moves(&self, other: &Self) -> HashMap<Range<usize>, Range<usize>> {
        let mut moves = HashMap::new();
        if self.all().count() == other.all().count() {
            for (from, to) in self.all().zip(other.all()) {
                moves.entry(from.clone()).or_insert_with(|| to.clone());
            }
        }
        moves
    }

    fn all(&self) -> impl Iterator<Item = &Range<usize>> {
        let candidates = self.candidates.iter().flat_map(|candidates| candidates.all());
        self.meta.all().chain(&self.headings).chain(&self.links).chain(&self.text_tags).chain(candidates)
    }

    /// Where the tag of this number stands, as [`Outline::tags`] counts them.
    pub fn tag(&self, number: usize) -> Option<Range<usize>> {
        self.meta.tags.get(number).or_else(|| self.text_tags.get(number.checked_sub(self.meta.tags.len())?)).cloned()
    }
}

/// What comes of walking over an article.
pub struct Outlined {
    /// What other pages can see of it.
    pub outline: Outline,
    /// Where in the file things stand.
    pub spans: Spans,
    /// How its sections begin.
    pub openings: Openings,
    /// What is wrong with its fences.
    pub faults: Vec<Diagnostic>,
}

/// Makes the outline of an article from its front matter and the events of its body, and says what is wrong with its fences.
///
/// `body` is the body's text, which the events' ranges count in; it begins at byte `offset` of the file.
pub fn outline<'a>(
    path: &SourcePath,
    (meta, meta_spans): (Meta, MetaSpans),
    (body, offset): (&str, usize),
    dialect: &Dialect,
    events: impl Iterator<Item = Spanned<'a>>,
) -> Outlined {
    let outline =
        Outline { path: path.clone(), title: meta.title.as_deref().map(Inlines::plain), meta, ..Outline::default() };
    let spans = Spans { meta: meta_spans, ..Spans::default() };
    let mut gatherer = Gatherer::new(path, body, offset, !outline.meta.subjects.is_empty(), dialect);
    let mut outliner = Outliner::new(body, offset, outline, spans);
    for (event, span) in events {
        gatherer.take(&event, &span);
        outliner.take(event, span);
    }
    let (mut outline, mut spans, openings) = outliner.finish();
    let (found, faults) = gatherer.finish();
    if let Some((found, places)) = found {
        (outline.candidates, spans.candidates) = (Some(Box::new(found)), Some(Box::new(places)));
    }
    Outlined { outline, spans, openings, faults }
}
