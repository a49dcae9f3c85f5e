//! The steps from outlines to a site, each from what the ones before it have found.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;

use super::broken::Absent;
use super::headings::Landmarks;
use super::ids::{ArticleId, FolderId};
use super::links::{self, Links};
use super::tags::{self, Tags};
use super::unsound::Unsound;
use super::urls::{self, Urls};
use super::{Facts, Folder, Frame, Parts, Shown, Site};
use super::{article_of_folder, embeds, facts, feeds, frame, is_listed, names, orphans};
use super::{folders, settled, tree};
use super::{portable, reviews};
use crate::article::front_matter::Defaults;
use crate::article::inlines::Inlines;
use crate::article::{Outline, Spans};
use crate::base::path::SourcePath;
use crate::base::text;
use crate::diagnostic::Diagnostic;
use crate::settings::Settings;

/// Puts the parts together, and says what is wrong between them.
pub fn assemble(mut parts: Parts<'_>) -> (Site, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let mut ground = Ground::lay(&mut parts, &mut diagnostics);
    let mut places = Places::assign(&parts, &ground, &mut diagnostics);
    let web = Web::weave(&parts, &ground, &mut places, &mut diagnostics);
    ground.show_titles(&web.links);
    look_over(&parts, &ground, &places, &web, &mut diagnostics);
    (site(parts, ground, places, web), diagnostics)
}

/// What is published, and in which folders.
struct Ground {
    articles: Vec<Arc<Outline>>,
    spans: Vec<Arc<Spans>>,
    origins: Vec<usize>,
    drafts: Vec<Arc<Outline>>,
    unsound: Unsound,
    titles: Vec<Inlines>,
    folders: Vec<Folder>,
    assets: Vec<SourcePath>,
    reviews: Vec<reviews::Review>,
    /// What the settings set for folders.
    defaults: Defaults,
    /// Files that name a kind that nobody knows.
    misnamed: BTreeSet<SourcePath>,
}

impl Ground {
    /// Lets articles take over what their folders set, leaves drafts out, and finds the folders.
    fn lay(parts: &mut Parts<'_>, diagnostics: &mut Vec<Diagnostic>) -> Self {
        let settled = settled::settle(parts, diagnostics);
        let unsound = Unsound::gather(parts);
        let Published { articles, spans, origins, drafts } = Published::take(parts);
        settled::check_required(&parts.settings, &articles, &spans, &settled, diagnostics);
        let reviews = reviews::gather(&articles, &spans, &settled.defaults);
        let tree = tree::build(&parts.content, &articles);
        let titles = titles(parts, &articles, &tree);
        let folders = tree.sorted(&articles, &titles);
        let assets = parts.assets.iter().map(|asset| asset.path.clone()).collect();
        let settled::Settled { defaults, misnamed } = settled;
        Self { articles, spans, origins, drafts, unsound, titles, folders, assets, reviews, defaults, misnamed }
    }

    /// Makes the titles what readers see of them.
    fn show_titles(&mut self, links: &Links) {
        for (index, title) in self.titles.iter_mut().enumerate().filter(|(_, title)| !title.marks().is_empty()) {
            if let Cow::Owned(shown) = folders::shown(links.hiding(ArticleId::at(index)), title) {
                *title = shown;
            }
        }
    }

    fn sources<'a>(&'a self, parts: &'a Parts<'a>) -> urls::Sources<'a> {
        urls::Sources { parts, articles: &self.articles, spans: &self.spans, folders: &self.folders }
    }
}

/// Where everything is published, as far as links have no say in it.
struct Places {
    urls: Urls,
    tags: Tags,
    feeds: feeds::Feeds,
}

impl Places {
    /// Gives every article, list and file its URL; tags come between, for articles at their URLs have a say in them.
    fn assign(parts: &Parts<'_>, ground: &Ground, diagnostics: &mut Vec<Diagnostic>) -> Self {
        let Ground { articles, titles, folders, .. } = ground;
        let sources = ground.sources(parts);
        let ((mut urls, bases), written) =
            rayon::join(|| urls::assign(&sources, diagnostics), || tags::Written::read(articles, titles));
        let tags = tags::gather(&tags::Sources { articles, titles, written, pages: &urls.below_tags() });
        let (feeds, ()) = rayon::join(
            || feeds::gather(&parts.settings, articles, folders, tags.list()),
            || urls.make_pages(&sources, &bases, tags.list(), diagnostics),
        );
        urls.add_files(&sources, &bases, tags.list(), &feeds, diagnostics);
        urls.add_redirects(&sources, diagnostics);
        Self { urls, tags, feeds }
    }
}

/// Where every link leads, and what is published and shown because of it.
struct Web {
    links: Links,
    frame: Frame,
    shown: Shown,
    facts: Facts,
}

impl Web {
    /// Resolves links by the names of everything, and adds to `urls` what they ask for.
    fn weave(parts: &Parts<'_>, ground: &Ground, places: &mut Places, diagnostics: &mut Vec<Diagnostic>) -> Self {
        let Places { urls, tags, .. } = places;
        let Ground { articles, spans, drafts, unsound, titles, folders, assets, defaults, .. } = ground;
        let named = names::Named { content: &parts.content, articles, titles, folders, assets };
        let folded = names::Folded::of(&named);
        let names = names::index(&named, &folded, spans, urls, diagnostics);
        let absent = &Absent::new(drafts, parts.left_out);
        let landmarks = &Landmarks::of(articles.iter().map(|outline| &**outline));
        let linking = links::Linking { parts, articles, spans, defaults, landmarks, absent, unsound, names: &names };
        let scope = linking.with(urls);
        let links::Resolved { mut links, late } = links::resolve(&scope, diagnostics);
        let frame = frame::resolve(&scope, diagnostics);
        let sources = ground.sources(parts);
        urls.publish_wanted_assets(&sources, links.all().chain(frame.destinations()), diagnostics);
        urls.make_backlinks(&sources, &links, diagnostics);
        linking.with(urls).resolve_late(&late, &mut links, diagnostics);
        urls.check_folders(&sources, diagnostics);
        let shown = embeds::examine(articles, spans, urls, &links, diagnostics);
        let sources = facts::Sources {
            settings: &parts.settings,
            articles,
            spans,
            titles,
            names: &names,
            urls,
            tags,
            data: parts.data,
            misnamed: &ground.misnamed,
        };
        let facts = facts::gather(&sources, diagnostics);
        urls.offer_facts(facts.subject_ids().len());
        urls.offer_excerpts();
        urls.offer_tagged(tags.list());
        urls.offer_search(&ground.sources(parts));
        Self { links, frame, shown, facts }
    }
}

/// Says what is wrong with names, tags and links and changes nothing.
fn look_over(parts: &Parts<'_>, ground: &Ground, places: &Places, web: &Web, diagnostics: &mut Vec<Diagnostic>) {
    let (Ground { articles, spans, titles, assets, .. }, Places { urls, tags, .. }) = (ground, places);
    portable::check(urls, articles, assets, diagnostics);
    tags::similar::check(tags, articles, spans, urls, diagnostics);
    tags::stray::check(tags, articles, spans, urls, diagnostics);
    let scope = orphans::Scope { articles, titles, tags, urls, links: &web.links };
    orphans::check(&scope, &parts.settings, diagnostics);
}

/// All of it as one.
fn site(parts: Parts<'_>, ground: Ground, places: Places, web: Web) -> Site {
    let Parts { settings, content, .. } = parts;
    let Ground { articles, origins, titles, folders, assets, reviews, .. } = ground;
    let (Places { urls, tags, feeds }, Web { links, frame, shown, facts }) = (places, web);
    let folder_titles = folder_titles(&settings, &folders, &urls, &titles);
    let places = tree::places(&folders, articles.len());
    let top = folders[FolderId::ROOT.index()].sections.iter().copied();
    let top_sections: Vec<FolderId> = top.filter(|section| is_listed(&urls, *section)).collect();
    let top_numbers = top_sections.iter().copied().zip(1..).collect();
    Site {
        settings,
        content,
        articles,
        titles,
        origins,
        assets,
        folders,
        folder_titles,
        top_sections,
        top_numbers,
        places,
        tags,
        feeds,
        urls,
        links,
        shown,
        facts,
        frame,
        reviews,
    }
}

/// The articles that are published, and the names of those that are not.
struct Published {
    articles: Vec<Arc<Outline>>,
    spans: Vec<Arc<Spans>>,
    origins: Vec<usize>,
    drafts: Vec<Arc<Outline>>,
}

impl Published {
    /// Takes the articles out of the parts, so that nobody else holds them.
    fn take(parts: &mut Parts<'_>) -> Self {
        let mut published = Self { articles: Vec::new(), spans: Vec::new(), origins: Vec::new(), drafts: Vec::new() };
        for (origin, (outline, spans)) in std::mem::take(&mut parts.articles).into_iter().enumerate() {
            if outline.meta.draft && !parts.with_drafts {
                published.drafts.push(outline);
            } else {
                published.articles.push(outline);
                published.spans.push(spans);
                published.origins.push(origin);
            }
        }
        published
    }
}

/// What each article is called: as it says itself, else as its file or folder is called; home as the site.
fn titles(parts: &Parts<'_>, articles: &[Arc<Outline>], tree: &tree::Tree) -> Vec<Inlines> {
    let by_file = |id: usize, outline: &Outline| match tree.folder_of_page(ArticleId::at(id)) {
        Some(folder) if folder.is_root() || *folder == parts.content => Inlines::plain(&parts.settings.title),
        Some(folder) => Inlines::plain(&text::humanised(folder.name())),
        None => Inlines::plain(outline.path.stem()),
    };
    let title = |(id, outline): (usize, &Arc<Outline>)| outline.title.clone().unwrap_or_else(|| by_file(id, outline));
    articles.iter().enumerate().map(title).collect()
}

/// What each folder is called, see [`Site::folder_title`].
fn folder_titles(settings: &Settings, folders: &[Folder], urls: &Urls, titles: &[Inlines]) -> Vec<Inlines> {
    let title = |(id, folder): (usize, &Folder)| match article_of_folder(folders, urls, FolderId::at(id)) {
        Some(page) => titles[page.index()].clone(),
        None if folder.parent.is_none() => Inlines::plain(&settings.title),
        None => Inlines::plain(&text::humanised(folder.path.name())),
    };
    folders.iter().enumerate().map(title).collect()
}
