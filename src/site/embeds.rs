//! Articles that show other articles, or parts of them, in place.
//!
//! [`examine`] goes through the graph of embeds once, without recursion, and finds circles and growth. A circle is cut where it
//! closes: the embed that leads back is shown as a link, and so is one that would show too many others.

use std::collections::BTreeSet;
use std::sync::Arc;

use rayon::prelude::*;

use super::at_link;
use super::headings;
use super::ids::ArticleId;
use super::links::{Anchor, Destination, Links};
use super::urls::Urls;
use crate::article::{Outline, Spans};
use crate::base::map::{HashMap, HashSet};
use crate::diagnostic::{Diagnostic, Lint};

/// How deep embeds are shown within embeds.
pub const DEEPEST: usize = 8;

/// How many embeds an article may show, those in its embeds counted.
const MOST: usize = 256;

/// An article, or a part of it, that is shown elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Fragment {
    /// The article.
    pub article: ArticleId,
    /// Which part of it.
    pub part: Part,
}

/// A part of an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// All of it.
    Whole,
    /// The section of the heading of this number.
    Section(u32),
    /// The block with this place among those that have names.
    Block(u32),
}

/// How far a part of an article reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// All of it.
    Whole,
    /// From the heading of the first number up to that of the second.
    Headings(u32, u32),
    /// The block of this number, with the links from the first number up to the second.
    Block {
        /// Which block of the article, every container counted.
        number: u32,
        /// The first link in it.
        first_link: u32,
        /// The first link behind it.
        end_link: u32,
    },
}

impl Reach {
    /// How far a part of the article with this outline reaches.
    pub fn of(outline: &Outline, part: Part) -> Self {
        match part {
            Part::Whole => Self::Whole,
            Part::Section(heading) => Self::Headings(heading, headings::section_end(outline, heading as usize) as u32),
            Part::Block(index) => outline.blocks.get(index as usize).map_or(Self::Whole, |block| Self::Block {
                number: block.number,
                first_link: block.links.start,
                end_link: block.links.end,
            }),
        }
    }

    /// Whether the link of this number is shown with it. Those in footnotes may be, wherever they stand.
    pub fn holds(self, outline: &Outline, number: u32) -> bool {
        let link = &outline.links[number as usize];
        match self {
            Self::Whole => true,
            _ if link.in_footnote => true,
            Self::Headings(first, end) => link.section.is_some_and(|section| (first..end).contains(&section)),
            Self::Block { first_link, end_link, .. } => (first_link..end_link).contains(&number),
        }
    }
}

/// Which embeds are shown in place.
#[derive(Debug, Default)]
pub struct Shown {
    /// Embeds that close a circle or bring too much: what is left has no circles and bounded size.
    as_links: HashSet<(ArticleId, u32)>,
}

impl Shown {
    /// What an embed shows in place; none if it is shown as a link, or leads to no article.
    pub fn fragment(&self, article: ArticleId, link: u32, destination: &Destination, urls: &Urls) -> Option<Fragment> {
        if self.as_links.contains(&(article, link)) { None } else { fragment(destination, urls) }
    }
}

/// What an embed that leads to `destination` would show.
fn fragment(destination: &Destination, urls: &Urls) -> Option<Fragment> {
    let Destination::Page { page, anchor } = destination else { return None };
    let part = match anchor {
        Anchor::Top | Anchor::NamedTop => Part::Whole,
        Anchor::Missing | Anchor::Id(_) => return None,
        Anchor::Heading(number) => Part::Section(*number),
        Anchor::Block(index) => Part::Block(*index),
    };
    urls.page(*page).article.map(|article| Fragment { article, part })
}

/// Looks for circles of embeds and for those that grow too large.
pub(super) fn examine(
    articles: &[Arc<Outline>],
    spans: &[Arc<Spans>],
    urls: &Urls,
    links: &Links,
    diagnostics: &mut Vec<Diagnostic>,
) -> Shown {
    let embeds = articles.par_iter().map(|outline| Embeds::of(outline)).collect();
    let graph = Graph { articles, embeds, urls, links };
    let mut examination = Examination::default();
    for article in (0..articles.len()).map(ArticleId::at) {
        if !graph.embeds[article.index()].all.is_empty() {
            examination.visit(&graph, Fragment { article, part: Part::Whole });
        }
    }
    let mut say = |lint, (article, link): (ArticleId, u32), message: String, help: &str| {
        let index = article.index();
        diagnostics.push(at_link(lint, message, &articles[index], &spans[index], link as usize).help(help));
    };
    for edge in examination.circles.iter().copied() {
        say(
            Lint::EmbedCycle,
            edge,
            "this embed leads back to itself, so it is shown as a link".to_owned(),
            "take one embed out of the circle, or make it a link",
        );
    }
    for edge in examination.deep {
        say(
            Lint::EmbedLimit,
            edge,
            format!("embeds nest more than {DEEPEST} deep here; what lies deeper is shown as links"),
            "embed what lies deep directly",
        );
    }
    for edge in examination.too_large.iter().copied() {
        say(
            Lint::EmbedLimit,
            edge,
            format!("with this embed there would be more than {MOST} in one place, so it is shown as a link"),
            "link to it instead",
        );
    }
    Shown { as_links: examination.circles.into_iter().chain(examination.too_large).collect() }
}

/// The embeds of the site.
struct Graph<'a> {
    articles: &'a [Arc<Outline>],
    /// For each article.
    embeds: Vec<Embeds>,
    urls: &'a Urls,
    links: &'a Links,
}

/// The embeds of an article, so that its parts need not all look through all of its links.
struct Embeds {
    /// The numbers of all, in order; so they are in order of their headings, too.
    all: Vec<u32>,
    /// Those in footnotes, which may be shown with any part.
    in_footnotes: Vec<u32>,
}

impl Embeds {
    fn of(outline: &Outline) -> Self {
        let numbered = || outline.links.iter().zip(0..).filter(|(link, _)| link.is_embed);
        Self {
            all: numbered().map(|(_, number)| number).collect(),
            in_footnotes: numbered().filter(|(link, _)| link.in_footnote).map(|(_, number)| number).collect(),
        }
    }

    /// The embeds that are within reach by where they stand, in order.
    fn near(&self, outline: &Outline, reach: Reach) -> &[u32] {
        let section = |number: &u32| outline.links[*number as usize].section;
        let between = |is_before: &dyn Fn(&u32) -> bool, is_within: &dyn Fn(&u32) -> bool| {
            let rest = &self.all[self.all.partition_point(is_before)..];
            &rest[..rest.partition_point(is_within)]
        };
        match reach {
            Reach::Whole => &self.all,
            Reach::Headings(first, end) => {
                between(&|number| section(number) < Some(first), &|number| section(number) < Some(end))
            }
            Reach::Block { first_link, end_link, .. } => {
                between(&|number| *number < first_link, &|number| *number < end_link)
            }
        }
    }
}

impl Graph<'_> {
    /// The embeds in a fragment, in order, and what they show.
    fn embeds(&self, of: Fragment) -> Vec<((ArticleId, u32), Fragment)> {
        let (outline, embeds) = (&self.articles[of.article.index()], &self.embeds[of.article.index()]);
        let destinations = self.links.of(of.article);
        let reach = Reach::of(outline, of.part);
        let near = embeds.near(outline, reach);
        let elsewhere = embeds.in_footnotes.iter().filter(|number| near.binary_search(number).is_err());
        let mut shown: Vec<u32> = near.iter().chain(elsewhere).copied().collect();
        shown.retain(|number| reach.holds(outline, *number));
        shown.sort_unstable();
        let edge = |number: u32| Some(((of.article, number), fragment(&destinations[number as usize], self.urls)?));
        shown.into_iter().filter_map(edge).collect()
    }
}

/// How far a fragment's embeds go.
#[derive(Clone, Copy, Default)]
struct Extent {
    depth: usize,
    count: usize,
}

enum State {
    Open,
    Done(Extent),
}

#[derive(Default)]
struct Examination {
    known: HashMap<Fragment, State>,
    circles: BTreeSet<(ArticleId, u32)>,
    too_large: BTreeSet<(ArticleId, u32)>,
    deep: BTreeSet<(ArticleId, u32)>,
}

/// A fragment whose embeds are being gone through.
struct Frame {
    fragment: Fragment,
    embeds: Vec<((ArticleId, u32), Fragment)>,
    next: usize,
    extent: Extent,
}

impl Examination {
    /// Visits a fragment and all that it shows, deepest first.
    fn visit(&mut self, graph: &Graph<'_>, start: Fragment) {
        let mut stack = Vec::new();
        self.enter(graph, start, &mut stack);
        while let Some(frame) = stack.last_mut() {
            let Some(&(edge, to)) = frame.embeds.get(frame.next) else {
                self.known.insert(frame.fragment, State::Done(frame.extent));
                stack.pop();
                continue;
            };
            match self.known.get(&to) {
                None => {
                    self.enter(graph, to, &mut stack);
                    continue;
                }
                Some(State::Open) => drop(self.circles.insert(edge)),
                Some(State::Done(extent)) => {
                    let (depth, count) = (extent.depth + 1, extent.count + 1);
                    if frame.extent.count + count > MOST {
                        self.too_large.insert(edge);
                    } else {
                        frame.extent.count += count;
                        frame.extent.depth = frame.extent.depth.max(depth);
                    }
                    if depth == DEEPEST + 1 {
                        self.deep.insert(edge);
                    }
                }
            }
            frame.next += 1;
        }
    }

    fn enter(&mut self, graph: &Graph<'_>, fragment: Fragment, stack: &mut Vec<Frame>) {
        if self.known.contains_key(&fragment) {
            return;
        }
        self.known.insert(fragment, State::Open);
        stack.push(Frame { fragment, embeds: graph.embeds(fragment), next: 0, extent: Extent::default() });
    }
}
