//! Which place on a page a link's fragment names: a heading, a block, an id, or its top.
//!
//! An article may have ten thousand headings, and as many links to them. So the [`Landmarks`] of an article are put into an index when
//! the first link asks for one of its kind; a few headings are gone through each time.

use std::ops::Range;
use std::sync::OnceLock;

use super::ids::{ArticleId, PageId};
use super::links::{Anchor, Scope};
use crate::article::Outline;
use crate::article::link::LookUp;
use crate::base::map::HashMap;
use crate::base::text;
use crate::diagnostic::{Diagnostic, Lint};

/// What on the pages of all articles can be linked to.
pub(super) struct Landmarks<'a>(Vec<OfArticle<'a>>);

/// Up to so many headings are gone through each time.
const FEW: usize = 16;

/// What on the page of one article can be linked to.
struct OfArticle<'a> {
    outline: &'a Outline,
    /// Of many articles nothing is asked that takes an index.
    index: OnceLock<Box<Index>>,
}

/// What can be linked to, by what a link may call it.
#[derive(Default)]
struct Index {
    anchors: OnceLock<HashMap<String, u32>>,
    /// The headings by their folded text, in order.
    texts: OnceLock<HashMap<String, Vec<u32>>>,
    /// The headings by their letters alone, in order.
    letters: OnceLock<HashMap<String, Vec<u32>>>,
    /// Of each heading the first one behind its section.
    ends: OnceLock<Vec<u32>>,
    /// The blocks with a name, by it in lower case.
    blocks: OnceLock<HashMap<String, u32>>,
    ids: OnceLock<HashMap<String, u32>>,
}

impl<'a> Landmarks<'a> {
    pub(super) fn of(outlines: impl Iterator<Item = &'a Outline>) -> Self {
        Self(outlines.map(OfArticle::new).collect())
    }

    fn of_article(&self, article: ArticleId) -> &OfArticle<'a> {
        &self.0[article.index()]
    }
}

impl Scope<'_> {
    /// The place on a page that a fragment names; none if the page has no such place.
    pub(super) fn anchor(&self, page: PageId, by: LookUp, fragment: Option<&str>) -> Option<Anchor> {
        let Some(fragment) = fragment else { return Some(Anchor::Top) };
        let Some(article) = self.urls.page(page).article else { return Some(Anchor::Top) };
        let landmarks = self.linking.landmarks.of_article(article);
        // Obsidian writes `#Heading#^block` too; the name alone decides.
        if let Some((_, id)) =
            fragment.rsplit_once('^').filter(|(before, _)| before.is_empty() || before.ends_with('#'))
        {
            return landmarks.block(id);
        }
        let heading = match by {
            LookUp::Name => landmarks.heading_below(fragment),
            LookUp::Path => landmarks.heading(fragment, landmarks.all()),
        };
        // Browsers go there unless something on the page has that name.
        let top = || fragment.eq_ignore_ascii_case("top").then_some(Anchor::NamedTop);
        heading.map(Anchor::Heading).or_else(|| landmarks.id(fragment)).or_else(top)
    }

    pub(super) fn broken_anchor(
        &self,
        page: PageId,
        fragment: &str,
        say: &mut dyn FnMut(Lint, String) -> Diagnostic,
    ) -> Diagnostic {
        let article = self.urls.page(page).article.map(|article| &self.linking.articles[article.index()]);
        let file = article.map_or_else(|| "this page".to_owned(), |outline| format!("`{}`", outline.path));
        if let Some((_, id)) = fragment.rsplit_once('^') {
            let fault = say(Lint::BrokenAnchor, format!("{file} has no block `^{id}`"));
            return fault.help(format!("write ` ^{id}` at the end of the block that is meant"));
        }
        let fault = say(Lint::BrokenAnchor, format!("{file} has no heading `{fragment}`"));
        match article {
            Some(outline) => fault.nearest_heading(fragment.rsplit('#').next().unwrap_or(fragment), &outline.path),
            None => fault,
        }
    }
}

impl<'a> OfArticle<'a> {
    fn new(outline: &'a Outline) -> Self {
        Self { outline, index: OnceLock::new() }
    }

    fn index(&self) -> &Index {
        self.index.get_or_init(Box::default)
    }

    /// The numbers of all headings.
    fn all(&self) -> Range<u32> {
        0..self.outline.headings.len() as u32
    }

    /// The heading that `A#B#C` names: C below B below A.
    fn heading_below(&self, fragment: &str) -> Option<u32> {
        let mut found: Option<u32> = None;
        for step in fragment.split('#').filter(|step| !step.trim().is_empty()) {
            let within = found.map_or_else(|| self.all(), |above| self.below(above));
            found = Some(self.heading(step, within)?);
        }
        found
    }

    /// The headings in the section of another one.
    fn below(&self, heading: u32) -> Range<u32> {
        heading + 1..self.index().ends.get_or_init(|| section_ends(self.outline))[heading as usize]
    }

    /// The first heading of some with this anchor, this text, or these letters (other tools make anchors by other rules,
    /// which agree with ours in the letters).
    fn heading(&self, wanted: &str, within: Range<u32>) -> Option<u32> {
        let few = if self.outline.headings.len() <= FEW { self.among_few(wanted, &within) } else { None };
        few.or_else(|| self.indexed(wanted, within))
    }

    /// The first heading of some with this anchor or this text, where there are few.
    fn among_few(&self, wanted: &str, within: &Range<u32>) -> Option<u32> {
        let headings = &self.outline.headings[within.start as usize..within.end as usize];
        let by_anchor = headings.iter().position(|heading| heading.anchor == wanted);
        let by_text = || headings.iter().position(|heading| text::is_same(heading.title.text(), wanted));
        by_anchor.or_else(by_text).map(|at| within.start + at as u32)
    }

    fn indexed(&self, wanted: &str, within: Range<u32>) -> Option<u32> {
        let by_anchor = self.anchors().get(wanted).copied().filter(|number| within.contains(number));
        let first = |numbers: &[u32]| {
            let from = numbers.partition_point(|number| *number < within.start);
            numbers.get(from).copied().filter(|number| *number < within.end)
        };
        let by_text = || first(self.texts().get(&text::fold(wanted))?);
        let by_letters = || first(self.with_letters(&text::letters(wanted)));
        by_anchor.or_else(by_text).or_else(by_letters).or_else(|| self.repeated(wanted, &within))
    }

    /// The heading that other tools call `wanted-1` because it is the second of its kind; ours is `wanted-2`.
    fn repeated(&self, wanted: &str, within: &Range<u32>) -> Option<u32> {
        let (name, count) = wanted.rsplit_once('-')?;
        let alike = self.with_letters(&text::letters(name));
        alike.get(count.parse::<usize>().ok()?).copied().filter(|number| within.contains(number))
    }

    /// The headings with these letters, in order.
    fn with_letters(&self, letters: &str) -> &[u32] {
        let known = self.index().letters.get_or_init(|| self.headings_by(text::letters));
        if letters.is_empty() { &[] } else { known.get(letters).map_or(&[], Vec::as_slice) }
    }

    fn texts(&self) -> &HashMap<String, Vec<u32>> {
        self.index().texts.get_or_init(|| self.headings_by(text::fold))
    }

    fn headings_by(&self, key: impl Fn(&str) -> String) -> HashMap<String, Vec<u32>> {
        let mut headings: HashMap<String, Vec<u32>> = HashMap::default();
        for (heading, number) in self.outline.headings.iter().zip(0..) {
            headings.entry(key(heading.title.text())).or_default().push(number);
        }
        headings
    }

    fn anchors(&self) -> &HashMap<String, u32> {
        self.index().anchors.get_or_init(|| firsts(self.outline.headings.iter().map(|heading| heading.anchor.clone())))
    }

    /// The block of this name, or the heading that has it.
    fn block(&self, id: &str) -> Option<Anchor> {
        let named = &self.outline.blocks;
        let blocks =
            self.index().blocks.get_or_init(|| firsts(named.iter().map(|block| block.id.to_ascii_lowercase())));
        let &number = blocks.get(&id.to_ascii_lowercase())?;
        Some(named[number as usize].heading.map_or(Anchor::Block(number), Anchor::Heading))
    }

    /// The element of raw HTML with this id.
    fn id(&self, id: &str) -> Option<Anchor> {
        let ids = self.index().ids.get_or_init(|| firsts(self.outline.ids.iter().cloned()));
        ids.get(id).map(|number| Anchor::Id(*number))
    }
}

/// Names with the number of the first that has each.
fn firsts(names: impl Iterator<Item = String>) -> HashMap<String, u32> {
    let mut firsts = HashMap::default();
    for (name, number) in names.zip(0..) {
        firsts.entry(name).or_insert(number);
    }
    firsts
}

/// For each heading the number of the first one behind its section.
fn section_ends(outline: &Outline) -> Vec<u32> {
    let mut ends = vec![outline.headings.len() as u32; outline.headings.len()];
    // The sections that are open, each within the one before.
    let mut open: Vec<usize> = Vec::new();
    for (number, heading) in outline.headings.iter().enumerate() {
        while let Some(ended) = open.pop_if(|open| outline.headings[*open].level >= heading.level) {
            ends[ended] = number as u32;
        }
        open.push(number);
    }
    ends
}

/// The number of the first heading behind the section of the heading `number`.
pub fn section_end(outline: &Outline, number: usize) -> usize {
    let level = outline.headings[number].level;
    let later = outline.headings.iter().enumerate().skip(number + 1);
    later.into_iter().find(|(_, heading)| heading.level <= level).map_or(outline.headings.len(), |(end, _)| end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::site::testing::site;

    #[test]
    fn ends_of_sections_agree() {
        let site = site([("content/a.md", "# A\n## B\n#### C\n### D\n## E\n# F\n### G\n## H\n")]);
        let outline = site.article(ArticleId::at(0));
        let one_by_one: Vec<u32> =
            (0..outline.headings.len()).map(|number| section_end(outline, number) as u32).collect();
        assert_eq!(section_ends(outline), one_by_one);
        assert_eq!(one_by_one, [5, 4, 3, 4, 5, 8, 7, 8]);
    }
}
