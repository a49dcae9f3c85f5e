//! The way from the disk to a generation, step by step; each step may take over what the generation before has.
//!
//! 1. list what lies there;
//! 2. read the theme and the data files;
//! 3. read and parse the articles;
//! 4. assemble the site.

use std::ops::Range;
use std::sync::{Arc, Mutex};

use rayon::prelude::*;

use super::articles::Articles;
use super::facts_from::FactFiles;
use super::{Changes, Generation, OWN_FOLDER, Options, Pictures, Work, data, themes};
use crate::base::map::{HashMap, HashMapExt as _};
use crate::base::path::{SourcePath, UrlPath};
use crate::diagnostic::{Diagnostic, Lint, Place};
use crate::render::highlight::{self, Highlighter};
use crate::render::theme::Theme;
use crate::settings::{self, Settings};
use crate::site::{self, Site};
use crate::source::{DATA, Files, Inventory, THEMES};

/// Makes a generation: from nothing, or after `changes` to that `before`.
pub(super) fn load(
    files: Arc<dyn Files>,
    options: &Options,
    before: Option<&Generation>,
    changes: &Changes,
) -> Result<(Generation, Vec<Diagnostic>), Vec<Diagnostic>> {
    if let Some(fault) = missing_content(&*files, &options.settings) {
        return Err(vec![*fault]);
    }
    let loading = Loading { files: &*files, options, before, changes };
    let highlighter = loading.highlighter().map_err(|fault| vec![*fault])?;
    let inventory = loading.inventory();
    let (theme, theme_faults) = loading.theme(&inventory);
    let articles = loading.articles(&inventory);
    let fact_files = loading.fact_files(&inventory, &articles);
    let (site, site_faults) = loading.site(&inventory, &articles, &fact_files, theme.as_deref());

    let faults = [&inventory.diagnostics, &theme_faults, &site_faults, &fact_files.faults].into_iter().flatten();
    let faults: Vec<Diagnostic> = faults.chain(articles.faults()).cloned().collect();
    let Some(theme) = theme else { return Err(faults) };
    let is_same = |old: Option<bool>| old == Some(true);
    let work = Work {
        read: articles.read,
        parsed: articles.parsed,
        assembled: !is_same(before.map(|before| Arc::ptr_eq(&before.site, &site))),
        themed: !is_same(before.map(|before| Arc::ptr_eq(&before.theme, &theme))),
    };
    let pictures = loading.pictures(&inventory);
    let options = options.clone();
    let generation = Generation {
        files,
        options,
        inventory,
        articles,
        fact_files,
        theme,
        theme_faults,
        site,
        site_faults,
        highlighter,
        search: Mutex::default(),
        pictures,
        work,
    };
    Ok((generation, faults))
}

/// What a generation is made from.
#[derive(Clone, Copy)]
struct Loading<'a> {
    files: &'a dyn Files,
    options: &'a Options,
    before: Option<&'a Generation>,
    changes: &'a Changes,
}

impl<'a> Loading<'a> {
    /// The generation before, if the settings and all else that was asked for are the same.
    fn before_as_asked(&self) -> Option<&'a Generation> {
        self.before.filter(|before| before.options == *self.options)
    }

    fn highlighter(&self) -> Result<Arc<Highlighter>, Box<Diagnostic>> {
        match self.before_as_asked() {
            Some(before) => Ok(before.highlighter.clone()),
            None => highlighter(&self.options.settings).map(Arc::new),
        }
    }

    /// What lies there: as before, if nothing but the insides of known files has changed.
    fn inventory(&self) -> Arc<Inventory> {
        let is_known =
            |path: &SourcePath, before: &Generation| before.inventory.holds(path) && self.files.is_regular(path);
        match (self.before_as_asked(), self.changes) {
            (Some(before), Changes::Paths(paths)) if paths.iter().all(|path| is_known(path, before)) => {
                before.inventory.clone()
            }
            _ => Arc::new(Inventory::take(self.files, &self.options.settings, self.options.output.as_ref())),
        }
    }

    /// The sizes of pictures as far as they are known, if only articles have changed.
    fn pictures(&self, inventory: &Inventory) -> Arc<Mutex<Pictures>> {
        let is_article = |path: &SourcePath| inventory.articles.binary_search(path).is_ok();
        match (self.before, self.changes) {
            (Some(before), Changes::Paths(paths)) if paths.iter().all(is_article) => before.pictures.clone(),
            _ => Arc::default(),
        }
    }

    /// The theme and what is wrong with it. If it cannot be used, the one before is, if there was one.
    fn theme(&self, inventory: &Inventory) -> (Option<Arc<Theme>>, Vec<Diagnostic>) {
        let is_touched = self.changes.may_touch_folder(THEMES) || self.changes.may_touch_folder(DATA);
        if let Some(before) = self.before_as_asked().filter(|_| !is_touched) {
            return (Some(before.theme.clone()), before.theme_faults.clone());
        }
        let settings = &self.options.settings;
        let mut faults = Vec::new();
        let theme = themes::load(self.files, inventory, settings, &mut faults);
        let data = data::load(self.files, &inventory.data, &mut faults);
        match theme {
            Ok(theme) => (Some(Arc::new(theme.with_params(&settings.params).with_data(&data))), faults),
            Err(more) => {
                faults.extend(more);
                (self.before.map(|before| before.theme.clone()), faults)
            }
        }
    }

    fn articles(&self, inventory: &Arc<Inventory>) -> Articles {
        let settings = &*self.options.settings;
        let before = self.before.filter(|before| before.options.settings.dialect == settings.dialect);
        let reread = || match (before, self.changes) {
            (Some(before), Changes::Paths(paths)) if Arc::ptr_eq(inventory, &before.inventory) => {
                let is_article = |path: &&SourcePath| inventory.articles.binary_search(path).is_ok();
                before.articles.reread(self.files, settings, &paths.iter().filter(is_article).cloned().collect())
            }
            _ => None,
        };
        reread().unwrap_or_else(|| {
            let before = before.map(|before| &before.articles);
            Articles::read(self.files, &inventory.articles, settings, before, self.changes)
        })
    }

    /// The files of facts: those before, if neither they nor what names them have changed. What is wrong with them stands in files
    /// of which nothing is kept, and at places that move: then they are read again.
    fn fact_files(&self, inventory: &Arc<Inventory>, articles: &Articles) -> Arc<FactFiles> {
        if let (Some(before), Changes::Paths(paths)) = (self.before_as_asked(), self.changes)
            && Arc::ptr_eq(inventory, &before.inventory)
            && before.articles.look_like(articles)
            && before.fact_files.faults.is_empty()
            && !paths.iter().any(|path| before.fact_files.hold(path))
        {
            return before.fact_files.clone();
        }
        let articles = articles.sources.iter().map(|source| (&source.outline, &source.spans));
        Arc::new(FactFiles::read(self.files, articles))
    }

    /// The site and what is wrong with it: the one before, if everything that it is made from is the same.
    fn site(
        &self,
        inventory: &Inventory,
        articles: &Articles,
        fact_files: &FactFiles,
        theme: Option<&Theme>,
    ) -> (Arc<Site>, Vec<Diagnostic>) {
        if let Some(before) = self.before_as_asked()
            && before.inventory.looks_like(inventory)
            && before.articles.look_like(articles)
            && before.fact_files.by_article == fact_files.by_article
            && theme.is_some_and(|theme| looks_like(&before.theme, theme))
            && let Some(faults) = moved(&before.site_faults, &before.articles, articles)
        {
            return (before.site.clone(), faults);
        }
        let parts = site::Parts {
            settings: self.options.settings.clone(),
            content: inventory.content.clone(),
            articles: articles
                .sources
                .par_iter()
                .map(|source| (source.outline.clone(), source.spans.clone()))
                .collect(),
            unread: articles.failed.iter().map(|(path, _)| path.clone()).collect(),
            assets: &inventory.assets,
            statics: &inventory.statics,
            left_out: &inventory.left_out,
            data: &fact_files.by_article,
            theme_files: theme.into_iter().flat_map(theme_urls).collect(),
            templates: theme.map(|theme| theme.pages().clone()),
            with_drafts: self.options.with_drafts,
        };
        let (site, faults) = site::assemble(parts);
        (Arc::new(site), faults)
    }
}

/// Whether a site looks the same to both themes, as far as its URLs and the names of templates go.
fn looks_like(a: &Theme, b: &Theme) -> bool {
    std::ptr::eq(a, b) || a.pages() == b.pages() && theme_urls(a).eq(theme_urls(b))
}

/// The faults between articles, when text has moved within some but nothing else has changed; none if a fault cannot be followed
/// to its new place.
fn moved(faults: &[Diagnostic], before: &Articles, after: &Articles) -> Option<Vec<Diagnostic>> {
    let mut moves: HashMap<&SourcePath, HashMap<Range<usize>, Range<usize>>> = HashMap::new();
    let mut follow = |place: &Place| {
        let (Some((start, end)), Some(old), Some(new)) =
            (place.span, before.find(&place.file), after.find(&place.file))
        else {
            return Some(place.clone());
        };
        if Arc::ptr_eq(&old.spans, &new.spans) {
            return Some(place.clone());
        }
        let moves = moves.entry(&old.path).or_insert_with(|| old.spans.moves(&new.spans));
        Some(Place::span(&place.file, moves.get(&(start..end))?.clone()))
    };
    let mut follow_all = |fault: &Diagnostic| {
        let mut fault = fault.clone();
        fault.place = fault.place.as_ref().map(&mut follow).map_or(Some(None), |place| place.map(Some))?;
        for related in &mut fault.related {
            related.place = follow(&related.place)?;
        }
        Some(fault)
    };
    faults.iter().map(&mut follow_all).collect()
}

/// Where the theme's files are published.
fn theme_urls(theme: &Theme) -> impl Iterator<Item = UrlPath> {
    theme.statics().map(|(path, _)| UrlPath::made(&format!("{OWN_FOLDER}{path}")))
}

/// The colours that the settings ask for.
fn highlighter(settings: &Settings) -> Result<Highlighter, Box<Diagnostic>> {
    let light = settings.highlight_light.as_deref().unwrap_or(highlight::DEFAULT_LIGHT);
    let dark = settings.highlight_dark.as_deref().unwrap_or(highlight::DEFAULT_DARK);
    let settings_file = SourcePath::default().join(settings::FILE_NAME);
    Highlighter::new(light, dark).map_err(|fault| Box::new(fault.at(Place::file(&settings_file))))
}

/// What is wrong with the content folder that the settings name: without it everything published would be taken away.
fn missing_content(files: &dyn Files, settings: &Settings) -> Option<Box<Diagnostic>> {
    let content = settings.content.as_ref().filter(|content| !content.is_root() && !files.is_folder(content))?;
    let fault = Diagnostic::new(Lint::Settings, format!("there is no folder `{content}`"));
    Some(Box::new(fault.at(settings.place_of("content")).help("name the folder that holds your articles")))
}
