//! A site at one moment: everything read and assembled, ready to render any of its URLs.
//!
//! [`Generation::load`] goes the way from the disk to the assembled site; [`Generation::render`] makes the bytes of one URL. `build`
//! asks for all of them, a preview for those that somebody looks at: the same function for both.
//!
//! [`Generation::reload`] makes the next one after files have changed. It goes the same way again and takes over what cannot have
//! changed: articles whose text is the same, and the whole site if no article's outline differs from what it was.

mod articles;
mod changes;
mod data;
mod facts_from;
mod loading;
mod themes;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::article::Openings;
use crate::base::date::Date;
use crate::base::hash::ContentHash;
use crate::base::path::{SourcePath, UrlPath};
use crate::diagnostic::{Diagnostic, Lint, Place};
use crate::render::highlight::Highlighter;
use crate::render::picture;
use crate::render::search::{Harvest, Pieces, SectionTexts};
use crate::render::theme::Theme;
use crate::render::{self, Bodies, Tools};
use crate::settings::{BaseUrl, RawHtml, Settings};
use crate::site::{ArticleId, Output, SEARCH, Site};
use crate::source::{Files, Inventory};
use crate::view;

use articles::{Articles, Source};
pub use changes::{Changes, Work};
use facts_from::FactFiles;

/// How much of a picture is read for its size, in bytes: cameras put previews and colour profiles before it.
const MOST_OF_PICTURE: usize = 256 << 10;

/// Where Larder publishes what it makes for its pages, below the site's root.
const OWN_FOLDER: &str = "_larder/";

/// What to load.
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// The settings.
    pub settings: Arc<Settings>,
    /// The output folder, if it lies below the root: it is never input.
    pub output: Option<SourcePath>,
    /// Whether drafts are published too.
    pub with_drafts: bool,
}

/// A site at one moment.
pub struct Generation {
    files: Arc<dyn Files>,
    options: Options,
    inventory: Arc<Inventory>,
    articles: Articles,
    fact_files: Arc<FactFiles>,
    theme: Arc<Theme>,
    /// What is wrong with the themes and the data files, whichever are used.
    theme_faults: Vec<Diagnostic>,
    site: Arc<Site>,
    /// What is wrong between the articles.
    site_faults: Vec<Diagnostic>,
    highlighter: Arc<Highlighter>,
    pictures: Arc<Mutex<Pictures>>,
    /// The files of the search, once somebody has asked for one.
    search: Mutex<Option<Arc<Pieces>>>,
    work: Work,
}

/// The sizes of pictures that have been looked at, in pixels; none of what is no picture.
type Pictures = HashMap<SourcePath, Option<(u32, u32)>>;

/// What is published at a URL.
#[derive(Debug, PartialEq, Eq)]
pub enum Rendered {
    /// These bytes.
    Bytes(Vec<u8>),
    /// This file, as it is.
    File(SourcePath),
}

impl Generation {
    /// Reads, parses and assembles the site that lies in `files`. What is wrong is returned beside it; the site is as
    /// good as it can be.
    ///
    /// # Errors
    /// If there is no theme to render with: everything that is wrong, the articles' faults among it.
    pub fn load(files: Arc<dyn Files>, options: &Options) -> Result<(Self, Vec<Diagnostic>), Vec<Diagnostic>> {
        loading::load(files, options, None, &Changes::Unknown)
    }

    /// The next generation, after `changes` on the disk, perhaps with other settings. It is what [`load`](Self::load) would give;
    /// only that an article or a theme which is broken now stays as it was before, and what is wrong is told all the same.
    ///
    /// # Errors
    /// If the settings name what is not there.
    pub fn reload(&self, options: &Options, changes: &Changes) -> Result<(Self, Vec<Diagnostic>), Vec<Diagnostic>> {
        loading::load(self.files.clone(), options, Some(self), changes)
    }

    /// The assembled site.
    pub fn site(&self) -> &Site {
        &self.site
    }

    /// How much work it was to make this generation.
    pub fn work(&self) -> Work {
        self.work
    }

    /// Whether a file is one of the articles.
    pub fn is_article(&self, file: &SourcePath) -> bool {
        self.inventory.articles.binary_search(file).is_ok()
    }

    /// The reviews that are overdue on a day.
    pub fn reviews_due(&self, today: Date) -> Vec<Diagnostic> {
        self.site.reviews_due(today, |article| self.source(article).spans.meta.of("review_by"))
    }

    /// The facts that are too old on a day.
    pub fn stale_facts(&self, today: Date) -> Vec<Diagnostic> {
        self.site.stale_facts(today, |fact| {
            let Source { path, spans, .. } = self.source(fact.article);
            fact.source.place(path, spans)
        })
    }

    fn source(&self, article: ArticleId) -> &Source {
        &self.articles.sources[self.site.origin(article)]
    }

    /// Where link `number` of an article stands.
    pub fn place_of_link(&self, article: ArticleId, number: usize) -> Place {
        let Source { path, spans, .. } = self.source(article);
        spans.links.get(number).map_or_else(|| Place::file(path), |span| Place::span(path, span.clone()))
    }

    /// The theme's file that is published at `url`; nothing if it has none.
    fn theme_file(&self, url: &UrlPath) -> &[u8] {
        let path = url.as_str().strip_prefix(OWN_FOLDER);
        self.theme.statics().find(|(own, _)| Some(*own) == path).map_or(&[], |(_, bytes)| bytes)
    }

    /// Reads a file of the site.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn read(&self, file: &SourcePath) -> Result<Vec<u8>, Box<Diagnostic>> {
        self.files.read(file).map_err(|error| unreadable(file, &error))
    }

    /// Sees whether a file of the site can be read.
    ///
    /// # Errors
    /// If it cannot.
    pub fn probe(&self, file: &SourcePath) -> Result<(), Box<Diagnostic>> {
        self.files.probe(file).map_err(|error| unreadable(file, &error))
    }

    /// Makes what is published as `output` at `url`. What is merely worth a warning is added to `warnings`. A `harvest` is shown the
    /// article of the page.
    ///
    /// # Errors
    /// If a template fails, or a file has changed or gone since it was read.
    pub fn render(
        &self,
        url: &UrlPath,
        output: &Output,
        harvest: Option<&Harvest>,
        warnings: &mut Vec<Diagnostic>,
    ) -> Result<Rendered, Box<Diagnostic>> {
        let bytes = match output {
            Output::Page(page, number) => {
                let (view, content) = view::view(&self.site, *page, *number);
                let mut page = |texts: Option<&mut SectionTexts>| {
                    render::page(&view, content.as_ref(), &self.theme, self.tools(), texts, warnings)
                };
                match (harvest, &content) {
                    (Some(harvest), Some(content)) => {
                        harvest.watch(&self.site, content.article, |texts| page(Some(texts)))?
                    }
                    _ => page(None)?,
                }
            }
            Output::Asset(asset) => return Ok(Rendered::File(self.site.asset(*asset).clone())),
            Output::Static(file) => return Ok(Rendered::File(file.clone())),
            Output::Theme => self.theme_file(url).to_vec(),
            Output::HighlightStyles => self.highlighter.stylesheet().as_bytes().to_vec(),
            Output::Colors => render::colors(&self.site.settings.colors).into_bytes(),
            Output::Redirect(page) => render::redirect(&self.site, url, *page).into_bytes(),
            Output::Feed(feed) => self.absolute(url, |base| render::feed(&self.site, base, *feed))?,
            Output::Sitemap(part) => self.absolute(url, |base| render::sitemap(&self.site, base, *part))?,
            Output::Robots => render::robots(&self.site).into_bytes(),
            Output::Facts(part) => {
                render::facts(&self.site, *part).map_err(|error| unwritable(url, &error.to_string()))?
            }
            Output::Excerpts(part) => {
                render::excerpts(&self.site, self, *part).map_err(|error| unwritable(url, &error.to_string()))?
            }
            Output::Tagged(tag) => {
                render::tagged(&self.site, *tag).map_err(|error| unwritable(url, &error.to_string()))?
            }
            Output::Llms => render::llms(&self.site).into_bytes(),
            Output::Search(part) => self.search(url)?.get(*part).as_bytes().to_vec(),
        };
        Ok(Rendered::Bytes(bytes))
    }

    fn tools(&self) -> Tools<'_> {
        Tools {
            bodies: self,
            dialect: &self.site.settings.dialect,
            highlighter: &self.highlighter,
            words: &*self.theme,
            sanitizes: self.site.settings.html == RawHtml::Sanitize,
        }
    }

    /// Makes the files of the search from what has been seen of all articles, so that they need not be read again.
    ///
    /// # Errors
    /// If they cannot be made.
    pub fn take_in(&self, harvest: Harvest) -> Result<(), Box<Diagnostic>> {
        let pieces = harvest.into_pieces(&self.site);
        let pieces = pieces.map_err(|error| unwritable(&UrlPath::made(SEARCH), &error.to_string()))?;
        *self.search.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(pieces));
        Ok(())
    }

    /// The files of the search. Whoever asks first waits until all articles have been read; others wait with them.
    fn search(&self, url: &UrlPath) -> Result<Arc<Pieces>, Box<Diagnostic>> {
        let mut search = self.search.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(pieces) = &*search {
            return Ok(pieces.clone());
        }
        let pieces = Harvest::of(&self.site, self.tools())?.into_pieces(&self.site);
        let pieces = Arc::new(pieces.map_err(|error| unwritable(url, &error.to_string()))?);
        *search = Some(pieces.clone());
        Ok(pieces)
    }

    /// Makes a file whose links must be absolute.
    fn absolute(
        &self,
        url: &UrlPath,
        make: impl FnOnce(&BaseUrl) -> std::io::Result<Vec<u8>>,
    ) -> Result<Vec<u8>, Box<Diagnostic>> {
        let base = self.site.settings.base_url.as_ref();
        let made = base.ok_or_else(|| "the site has no `base_url`".to_owned());
        let made = made.and_then(|base| make(base).map_err(|error| error.to_string()));
        made.map_err(|why| unwritable(url, &why))
    }
}

impl Bodies for Generation {
    fn text(&self, article: ArticleId) -> Result<(Arc<str>, usize), Box<Diagnostic>> {
        let Source { path, body, .. } = self.source(article);
        if let Some(text) = &body.kept {
            return Ok((text.clone(), body.start));
        }
        let again = self.files.read(path).ok().filter(|bytes| ContentHash::of(bytes) == body.hash);
        let text = again.and_then(|bytes| String::from_utf8(bytes).ok()).ok_or_else(|| {
            let message = format!("`{path}` changed while the site was being made");
            Box::new(Diagnostic::new(Lint::Unreadable, message).at(Place::file(path)).help("run the command again"))
        })?;
        Ok((text.into(), body.start))
    }

    fn openings(&self, article: ArticleId) -> &Openings {
        &self.source(article).body.openings
    }

    fn dimensions(&self, picture: &SourcePath) -> Option<(u32, u32)> {
        // A picture may stand on many pages, and in a preview on the same one many times.
        let known = || self.pictures.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(size) = known().get(picture) {
            return *size;
        }
        let head = self.files.read_head(picture, MOST_OF_PICTURE).ok();
        let size = head.and_then(|head| picture::size(&head));
        known().insert(picture.clone(), size);
        size
    }
}

fn unwritable(url: &UrlPath, why: &str) -> Box<Diagnostic> {
    Box::new(Diagnostic::new(Lint::Internal, format!("`{url}` cannot be written: {why}")))
}

fn unreadable(path: &SourcePath, error: &std::io::Error) -> Box<Diagnostic> {
    let message = format!("`{path}` cannot be read: {}", error.to_string().to_lowercase());
    let fault = Diagnostic::new(Lint::Unreadable, message).at(Place::file(path));
    Box::new(fault.help("give yourself the right to read it, or list it under `ignore` in `site.toml`"))
}
