//! What an article brings to its page: dates, tags, contents, neighbours.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC};

use super::content::encode_query;
use super::tags::tag_view;
use super::{
    ArticleView, DateView, HeadingView, Here, KindView, LinkView, MOST_SIBLINGS, SourceView, backlinks, compare, map,
    related,
};
use crate::article::Heading;
use crate::base::date::Date;
use crate::base::path::SourcePath;
use crate::site::{ArticleId, MOST_BACKLINKS, Site};

/// Contents are worth their room from so many headings on.
const FEWEST_CONTENTS: usize = 3;

/// Headings below this level are left out of the contents.
const DEEPEST_CONTENTS: u8 = 3;

pub(super) fn view(here: &Here<'_>, id: ArticleId) -> ArticleView {
    let site = here.site;
    let outline = site.article(id);
    let neighbours = Neighbours::of(here, id);
    let own = site.urls().of_article(id);
    ArticleView {
        date: outline.meta.date.as_ref().map(date),
        updated: outline.meta.updated.as_ref().map(date),
        author: outline.meta.author.clone().or_else(|| site.settings.author.clone()),
        kind: site.kind_of(id).map(|(name, kind)| KindView { name: name.to_owned(), label: kind.label.clone() }),
        owner: outline.meta.owner.clone(),
        minutes: outline.meta.minutes.unwrap_or(outline.minutes),
        tags: site.tags().of_article(id).iter().map(|tag| tag_view(here, *tag)).collect(),
        contents: contents(here, id),
        previous: neighbours.previous,
        next: neighbours.next,
        siblings: neighbours.siblings,
        related: related::articles(site, id).into_iter().map(|id| link(here, id)).collect(),
        map: map::view(here, id),
        backlinks: backlinks::list(here, own, 0, MOST_BACKLINKS),
        backlink_count: site.links().to(own).articles(),
        all_backlinks: site.urls().of_backlinks(own).map(|page| here.page_href(page)),
        facts: compare::facts(here, id),
        compared: compare::compared_with(here, id),
        sources: outline.meta.sources.iter().map(|source| source_view(source)).collect(),
        edit_url: site.settings.edit_url.as_deref().map(|base| edit_url(base, &outline.path)),
    }
}

/// What an article is about, for lists and search engines: its own words, else how it begins.
pub fn description(site: &Site, id: ArticleId) -> Option<String> {
    let outline = site.article(id);
    let summary = || outline.summary.as_ref().map(|summary| site.as_shown(id, summary).text().to_owned());
    outline.meta.description.clone().or_else(summary)
}

/// A date for machines and people.
pub(super) fn date(date: &Date) -> DateView {
    let day = date.day();
    DateView { iso: date.iso(), year: day.year(), month: day.month(), day: day.day() }
}

/// A link to an article from here.
pub(super) fn link(here: &Here<'_>, id: ArticleId) -> LinkView {
    LinkView {
        title: here.title(id),
        href: here.page_href(here.site.urls().of_article(id)),
        current: here.page.article == Some(id),
    }
}

/// What stays as it is in an edit link: the file's own name must come through, accents and all.
const IN_EDIT_URL: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~').remove(b'/');

/// Where to edit a file: its path in place of `{path}`, else behind the URL.
fn edit_url(base: &str, file: &SourcePath) -> String {
    let path = percent_encoding::utf8_percent_encode(file.as_str(), IN_EDIT_URL).to_string();
    if base.contains("{path}") {
        base.replace("{path}", &path)
    } else {
        format!("{}/{path}", base.trim_end_matches('/'))
    }
}

/// The articles around this one in its section.
#[derive(Default)]
struct Neighbours {
    previous: Option<LinkView>,
    next: Option<LinkView>,
    siblings: Vec<LinkView>,
}

impl Neighbours {
    fn of(here: &Here<'_>, id: ArticleId) -> Self {
        let all = &here.site.folder(here.site.section_of(id)).articles;
        let Some(at) = here.site.place_in_section(id) else { return Self::default() };
        let start = at.saturating_sub(MOST_SIBLINGS / 2).min(all.len().saturating_sub(MOST_SIBLINGS));
        let around = &all[start..all.len().min(start + MOST_SIBLINGS)];
        Self {
            previous: at.checked_sub(1).map(|before| link(here, all[before])),
            next: all.get(at + 1).map(|after| link(here, *after)),
            siblings: around.iter().map(|id| link(here, *id)).collect(),
        }
    }
}

/// The headings worth listing, nested by level; the title is none of them.
fn contents(here: &Here<'_>, id: ArticleId) -> Vec<HeadingView> {
    let outline = here.site.article(id);
    let numbered = outline.headings.iter().zip(0..);
    let listed: Vec<&Heading> = numbered
        .filter(|(heading, number)| outline.title_heading != Some(*number) && !heading.title.is_empty())
        .map(|(heading, _)| heading)
        .collect();
    let top = listed.iter().map(|heading| heading.level).min().unwrap_or(1);
    let deepest = top.max(2) + DEEPEST_CONTENTS - 2;
    let listed: Vec<&Heading> = listed.into_iter().filter(|heading| heading.level <= deepest).collect();
    let is_wanted = outline.meta.toc.unwrap_or(listed.len() >= FEWEST_CONTENTS);
    if is_wanted { nest(here, id, &listed) } else { Vec::new() }
}

/// Each heading with the deeper ones that follow it.
fn nest(here: &Here<'_>, id: ArticleId, headings: &[&Heading]) -> Vec<HeadingView> {
    let mut nested = Vec::new();
    let mut rest = headings;
    while let Some((first, later)) = rest.split_first() {
        let below = later.iter().take_while(|heading| heading.level > first.level).count();
        nested.push(HeadingView {
            title: here.phrase(&here.site.as_shown(id, &first.title)),
            anchor: first.anchor.clone(),
            children: nest(here, id, &later[..below]),
        });
        rest = &later[below..];
    }
    nested
}

/// A source is a text, a URL, or a text that ends in a URL.
fn source_view(source: &str) -> SourceView {
    let is_url = |text: &str| text.starts_with("https://") || text.starts_with("http://");
    let (title, url) = match source.rsplit_once(char::is_whitespace) {
        Some((title, url)) if is_url(url) => (title.trim_end_matches([':', ',', ' ', '—', '–', '-']), Some(url)),
        _ => (source, Some(source).filter(|source| is_url(source))),
    };
    let encoded = |url: &str| {
        let mut href = String::with_capacity(url.len());
        encode_query(url, &mut href);
        href
    };
    SourceView { title: title.to_owned(), href: url.map(encoded) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources_are_told_from_their_urls() {
        let source = source_view("Codex CXC 1-1969: https://www.fao.org/x");
        assert_eq!(
            (source.title.as_str(), source.href.as_deref()),
            ("Codex CXC 1-1969", Some("https://www.fao.org/x"))
        );
        let source = source_view("Le Guide culinaire, 1903");
        assert_eq!((source.title.as_str(), source.href), ("Le Guide culinaire, 1903", None));
        let odd = source_view("https://example.org/?a=<1>&b=%20");
        assert_eq!(odd.title, "https://example.org/?a=<1>&b=%20");
        assert_eq!(odd.href.as_deref(), Some("https://example.org/?a=%3C1%3E&b=%20"));
        let bare = source_view("https://example.org");
        assert_eq!(bare.href.as_deref(), Some("https://example.org"));
    }
}
