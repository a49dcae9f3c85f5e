//! What URLs are made of: the steps that folders, articles and tags get from their names, and what articles declare.

use rayon::prelude::*;

use super::Sources;
use crate::article::{Outline, Spans};
use crate::base::map::{HashMap, HashSet};
use crate::base::path::{BadUrl, Slug, SourcePath, UrlPath};
use crate::diagnostic::{Diagnostic, Lint, Place};
use crate::settings::UrlStyle;
use crate::site::ids::{ArticleId, FolderId};
use crate::site::tags::Tag;

/// What is published below a tag's page, and so is no tag's.
const BESIDE_A_TAG: [&str; 2] = ["page", "backlinks"];

/// Gives each tag its path below `/tags/`, below that of its parent; tags whose names come to the same get a suffix, in
/// order of name.
pub(in crate::site) fn unique_tag_slugs(tags: &mut [Tag]) {
    let mut taken = Taken::default();
    // What the list of all tags has where URLs are files.
    let nobody = SourcePath::default();
    taken.unique("index".to_owned(), &nobody);
    for index in 0..tags.len() {
        let tag = &tags[index];
        let step = step_slug(tag.key.rsplit('/').next().unwrap_or(&tag.key));
        let wanted = tag.parent.map_or(step.clone(), |parent| format!("{}/{step}", tags[parent.index()].slug));
        if tag.parent.is_some() && BESIDE_A_TAG.contains(&&*step) {
            taken.unique(wanted.clone(), &nobody);
        }
        tags[index].slug = taken.unique(wanted, &nobody).0;
    }
}

/// A step of a tag's URL.
pub(in crate::site) fn step_slug(step: &str) -> String {
    slug_or(step, "tag")
}

/// What the names of files and folders come to.
pub(in crate::site) struct Bases {
    /// The URL of each folder, with its trailing slash.
    pub(super) folders: Vec<String>,
    /// The last step of each article's URL.
    pub(super) slugs: Vec<String>,
    /// The folder that each article lies in.
    folder_of: Vec<FolderId>,
}

impl Bases {
    pub(super) fn of(sources: &Sources<'_>, diagnostics: &mut Vec<Diagnostic>) -> Self {
        let mut taken: Vec<Taken<'_>> = Vec::new();
        taken.resize_with(sources.folders.len(), Taken::default);
        let mut folders: Vec<String> = Vec::with_capacity(sources.folders.len());
        for folder in sources.folders {
            let Some(parent) = folder.parent else {
                folders.push(String::new());
                continue;
            };
            let page = folder.page.map(|page| page.index());
            let declared = page.and_then(|page| declared_slug(sources, page, diagnostics));
            let wanted = declared.unwrap_or_else(|| slug_or(folder.path.name(), "folder"));
            let (slug, first) = taken[parent.index()].unique(wanted.clone(), &folder.path);
            diagnostics.extend(first.map(|first| folder_collision(&folder.path, first, &wanted, &slug)));
            folders.push(format!("{}{slug}/", folders[parent.index()]));
        }
        let mut bases = Self { folders, slugs: Vec::new(), folder_of: Vec::new() };
        bases.name_articles(sources, &mut taken, diagnostics);
        bases
    }

    fn name_articles<'a>(&mut self, sources: &Sources<'a>, taken: &mut [Taken<'a>], diagnostics: &mut Vec<Diagnostic>) {
        let by_path: HashMap<&str, FolderId> = sources
            .folders
            .iter()
            .enumerate()
            .map(|(index, folder)| (folder.path.as_str(), FolderId::at(index)))
            .collect();
        let leading: HashSet<ArticleId> = sources.folders.iter().filter_map(|folder| folder.page).collect();
        let by_file: Vec<String> =
            sources.articles.par_iter().map(|article| slug_or(article.path.stem(), "page")).collect();
        for (index, (article, wanted)) in sources.articles.iter().zip(by_file).enumerate() {
            let folder = by_path.get(article.path.folder()).copied().unwrap_or(FolderId::at(0));
            self.folder_of.push(folder);
            let slug = if leading.contains(&ArticleId::at(index)) {
                String::new()
            } else if let Some(slug) = declared_slug(sources, index, diagnostics) {
                slug
            } else {
                let (slug, first) = taken[folder.index()].unique(wanted, &article.path);
                if let Some(first) = first.filter(|_| article.meta.permalink.is_none()) {
                    let wanted = slug_or(article.path.stem(), "page");
                    diagnostics.push(slug_collision(&article.path, first, &wanted, &slug));
                }
                slug
            };
            self.slugs.push(slug);
        }
    }

    pub(super) fn folder_of(&self, article: ArticleId) -> &str {
        &self.folders[self.folder_of[article.index()].index()]
    }

    /// Where an asset is published: below the nearest folder that has a URL, folders without articles keeping their names.
    pub(super) fn asset(&self, sources: &Sources<'_>, file: &SourcePath) -> UrlPath {
        let mut nearest = file.parent();
        let folder = loop {
            match sources.folders.binary_search_by(|folder| folder.path.cmp(&nearest)) {
                Ok(index) => break index,
                Err(_) if nearest.is_root() => break 0,
                Err(_) => nearest = nearest.parent(),
            }
        };
        let below = file.relative_to(&sources.folders[folder].path).unwrap_or(file.as_str());
        UrlPath::made(&format!("{}{below}", self.folders[folder]))
    }
}

fn slug_collision(file: &SourcePath, first: &SourcePath, wanted: &str, given: &str) -> Diagnostic {
    let message = format!("`{first}` comes to the slug `{wanted}` too, so this file gets `{given}`");
    let fault = Diagnostic::new(Lint::SlugCollision, message)
        .at(Place::file(file))
        .related(Place::file(first), "this has the slug already");
    fault.help("rename one of the files, or give this one a `slug` of its own")
}

fn folder_collision(folder: &SourcePath, first: &SourcePath, wanted: &str, given: &str) -> Diagnostic {
    let message = format!("`{first}` comes to the slug `{wanted}` too, so this folder gets `{given}`");
    let fault = Diagnostic::new(Lint::SlugCollision, message)
        .at(Place::file(folder))
        .related(Place::file(first), "this has the slug already");
    fault.help("rename one of the folders, or give the page of this one a `slug` of its own")
}

/// The last step that an article declares for its URL.
fn declared_slug(sources: &Sources<'_>, article: usize, diagnostics: &mut Vec<Diagnostic>) -> Option<String> {
    let outline = &sources.articles[article];
    let written = outline.meta.slug.as_deref().filter(|slug| !slug.starts_with('/'))?;
    let escapes = written.split(['/', '\\']).any(|step| step == "..");
    let place = || {
        let span = sources.spans[article].meta.of("slug");
        span.map_or_else(|| Place::file(&outline.path), |span| Place::span(&outline.path, span))
    };
    let Some(slug) = Slug::of(written).filter(|_| !escapes) else {
        let message = format!("`{written}` cannot be the last step of a URL");
        let fault = Diagnostic::new(Lint::UrlEscape, message).at(place());
        diagnostics.push(fault.help("write letters, digits and `-`, as in `slug: brown-stock`"));
        return None;
    };
    if written.trim_end_matches('/').contains('/') && outline.meta.permalink.is_none() {
        let message = format!("a `slug` is one step of the URL, so `{written}` becomes `{slug}`");
        let fault = Diagnostic::new(Lint::FrontMatterType, message).at(place());
        diagnostics.push(fault.help(format!("write `slug: {slug}`, or a whole path under `permalink`")));
    }
    Some(slug.to_string())
}

fn slug_or(name: &str, fallback: &str) -> String {
    Slug::of(name).map_or_else(|| fallback.to_owned(), |slug| slug.to_string())
}

/// The steps that are taken in a folder.
#[derive(Default)]
struct Taken<'a>(HashMap<String, Holder<'a>>);

/// What holds a step.
struct Holder<'a> {
    /// The file or folder that it comes from.
    path: &'a SourcePath,
    /// The suffix that the next equal step gets.
    next: usize,
}

impl<'a> Taken<'a> {
    /// The step itself if it is free, else with the first free suffix; and what holds it in that case.
    fn unique(&mut self, step: String, path: &'a SourcePath) -> (String, Option<&'a SourcePath>) {
        let Some(holder) = self.0.get_mut(&step) else {
            self.0.insert(step.clone(), Holder { path, next: 2 });
            return (step, None);
        };
        let (first, mut next) = (holder.path, holder.next);
        let free = loop {
            let candidate = format!("{step}-{next}");
            next += 1;
            if !self.0.contains_key(&candidate) {
                break candidate;
            }
        };
        if let Some(holder) = self.0.get_mut(&step) {
            holder.next = next;
        }
        self.0.insert(free.clone(), Holder { path, next: 2 });
        (free, Some(first))
    }
}

/// The URL that an article declares for itself.
pub(super) fn declared(
    article: &Outline,
    spans: &Spans,
    style: UrlStyle,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<UrlPath> {
    // A slug that begins at the root is the whole path, as other tools have it.
    let slug = article.meta.slug.as_deref().filter(|slug| slug.starts_with('/'));
    let written = article.meta.permalink.as_deref().or(slug)?;
    match cleaned(written, style) {
        Ok(url) => Some(url),
        Err(reason) => {
            let place = spans
                .meta
                .of("permalink")
                .or_else(|| spans.meta.of("slug"))
                .map(|span| Place::span(&article.path, span));
            diagnostics.push(
                Diagnostic::new(Lint::UrlEscape, format!("the URL `{written}` {reason}"))
                    .at(place.unwrap_or_else(|| Place::file(&article.path)))
                    .help("write a path from the site's root, as in `/kitchen/stocks/`"),
            );
            None
        }
    }
}

/// The URL of the page that somebody declared to be at `written`; else what is wrong with that.
pub(super) fn cleaned(written: &str, style: UrlStyle) -> Result<UrlPath, &'static str> {
    let url = UrlPath::parse(written).map_err(|fault| match fault {
        BadUrl::Escapes => "steps out of the site",
        BadUrl::Unprintable => "holds a character that no URL can",
    })?;
    if fits(&url) { Ok(style.page(&url)) } else { Err("is longer than a disk can hold") }
}

/// Whether every common disk can hold a declared URL, with `.html` behind it and an output folder before it.
fn fits(url: &UrlPath) -> bool {
    const LONGEST_STEP: usize = 250;
    const LONGEST_PATH: usize = 2_000;
    url.as_str().len() <= LONGEST_PATH && url.as_str().split('/').all(|step| step.len() <= LONGEST_STEP)
}
