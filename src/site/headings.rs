//! Which place on a page a link's fragment names: a heading, a block, an id, or its top.

use super::ids::PageId;
use super::links::{Anchor, Scope};
use crate::article::Outline;
use crate::article::link::LookUp;
use crate::base::text;
use crate::diagnostic::{Diagnostic, Lint};

/// How many headings a missing one is compared with.
const MOST_COMPARED: usize = 200;

impl Scope<'_> {
    /// The place on a page that a fragment names; none if the page has no such place.
    pub(super) fn anchor(&self, page: PageId, by: LookUp, fragment: Option<&str>) -> Option<Anchor> {
        let Some(fragment) = fragment else { return Some(Anchor::Top) };
        let Some(article) = self.urls.page(page).article else { return Some(Anchor::Top) };
        let outline = &self.linking.articles[article.index()];
        // Obsidian writes `#Heading#^block` too; the name alone decides.
        if let Some((_, id)) =
            fragment.rsplit_once('^').filter(|(before, _)| before.is_empty() || before.ends_with('#'))
        {
            let named = outline.blocks.iter().position(|block| block.id.eq_ignore_ascii_case(id));
            return named.map(|index| match outline.blocks[index].heading {
                Some(heading) => Anchor::Heading(heading),
                None => Anchor::Block(index as u32),
            });
        }
        let number = match by {
            LookUp::Name => heading_below(outline, fragment),
            LookUp::Path => heading(outline, fragment, 0),
        };
        let by_id = || outline.ids.iter().position(|id| id == fragment).map(|index| Anchor::Id(index as u32));
        // Browsers go there unless something on the page has that name.
        let top = || fragment.eq_ignore_ascii_case("top").then_some(Anchor::NamedTop);
        number.map(|number| Anchor::Heading(number as u32)).or_else(by_id).or_else(top)
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
        let headings = article.iter().flat_map(|outline| &outline.headings).map(|heading| heading.title.text());
        // Among more headings than this nobody looks for the nearest, and it would take long.
        let headings = headings.take(MOST_COMPARED);
        match super::nearest::among(fragment.rsplit('#').next().unwrap_or(fragment), headings) {
            Some(nearest) => fault.help(format!("did you mean `#{nearest}`?")),
            None => fault.help("the link leads to the top of the page; write one of its headings behind the `#`"),
        }
    }
}

/// The heading that `A#B#C` names: C below B below A.
fn heading_below(outline: &Outline, fragment: &str) -> Option<usize> {
    let mut found: Option<usize> = None;
    for step in fragment.split('#').filter(|step| !step.trim().is_empty()) {
        let from = found.map_or(0, |above| above + 1);
        let next = heading(outline, step, from)?;
        let is_below = found.is_none_or(|above| section_end(outline, above) > next);
        found = is_below.then_some(next);
        found?;
    }
    found
}

/// The first heading from number `from` on with this anchor, this text, or these letters (other tools make anchors by
/// other rules, which agree with ours in the letters).
fn heading(outline: &Outline, wanted: &str, from: usize) -> Option<usize> {
    let headings = || outline.headings.iter().enumerate().skip(from);
    let (folded, letters) = (text::fold(wanted), text::letters(wanted));
    let by_anchor = headings().find(|(_, heading)| heading.anchor == wanted);
    let by_text = || headings().find(|(_, heading)| text::fold(heading.title.text()) == folded);
    let by_letters =
        || headings().find(|(_, heading)| !letters.is_empty() && text::letters(heading.title.text()) == letters);
    let found = by_anchor.or_else(by_text).or_else(by_letters).map(|(number, _)| number);
    found.or_else(|| repeated_heading(outline, wanted))
}

/// The heading that other tools call `wanted-1` because it is the second of its kind; ours is `wanted-2`.
fn repeated_heading(outline: &Outline, wanted: &str) -> Option<usize> {
    let (name, count) = wanted.rsplit_once('-')?;
    let (letters, count) = (text::letters(name), count.parse::<usize>().ok()?);
    let alike =
        outline.headings.iter().enumerate().filter(|(_, heading)| text::letters(heading.title.text()) == letters);
    alike.map(|(number, _)| number).nth(count)
}

/// The number of the first heading behind the section of the heading `number`.
pub fn section_end(outline: &Outline, number: usize) -> usize {
    let level = outline.headings[number].level;
    let later = outline.headings.iter().enumerate().skip(number + 1);
    later.into_iter().find(|(_, heading)| heading.level <= level).map_or(outline.headings.len(), |(end, _)| end)
}
