//! A site at one moment: everything read and assembled, ready to render any of its URLs.
//!
//! [`Generation::load`] goes the way from the disk to the assembled site; [`Generation::render`] makes the bytes of one URL. `build`
//! asks for all of them, a preview for those that somebody looks at: the same function for both.

mod data;
mod themes;

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;

use crate::article::{self, Article, Body};
use crate::base::hash::ContentHash;
use crate::base::path::{SourcePath, UrlPath};
use crate::diagnostic::{Diagnostic, Lint, Place};
use crate::render::highlight::{self, Highlighter};
use crate::render::theme::Theme;
use crate::render::{self, Bodies, Tools};
use crate::settings::{self, BaseUrl, RawHtml, Settings};
use crate::site::{self, ArticleId, Output, Site};
use crate::source::{Files, Inventory};
use crate::view;

/// How much text is kept in memory between parsing and rendering, in bytes; the rest is read again.
const MOST_KEPT: usize = 64 << 20;

/// How much of a picture is read for its size, in bytes: cameras put previews and colour profiles before it.
const MOST_OF_PICTURE: usize = 256 << 10;

/// Where Larder publishes what it makes for its pages, below the site's root.
const OWN_FOLDER: &str = "_larder/";

/// What to load.
#[derive(Debug, Clone)]
pub struct Options {
    /// The settings.
    pub settings: Arc<Settings>,
    /// The output folder, if it lies below the root: it is never input.
    pub output: Option<SourcePath>,
    /// Whether drafts are published too.
    pub with_drafts: bool,
}

/// A site at one moment.
pub struct Generation<'f> {
    files: &'f dyn Files,
    site: Site,
    sources: Vec<Source>,
    theme: Theme,
    highlighter: Highlighter,
    /// The sizes of pictures that have been looked at.
    pictures: Mutex<HashMap<SourcePath, Option<(u32, u32)>>>,
}

/// The text of an article: where it lies, what it was and where in it things stand.
struct Source {
    path: SourcePath,
    body: Body,
    spans: Arc<article::Spans>,
}

/// What is published at a URL.
#[derive(Debug, PartialEq, Eq)]
pub enum Rendered {
    /// These bytes.
    Bytes(Vec<u8>),
    /// This file, as it is.
    File(SourcePath),
}

impl<'f> Generation<'f> {
    /// Reads, parses and assembles the site that lies in `files`. What is wrong is returned beside it; the site is as
    /// good as it can be.
    ///
    /// # Errors
    /// If there is no theme to render with: everything that is wrong, the articles' faults among it.
    pub fn load(files: &'f dyn Files, options: &Options) -> Result<(Self, Vec<Diagnostic>), Vec<Diagnostic>> {
        if let Some(fault) = missing_content(files, &options.settings) {
            return Err(vec![*fault]);
        }
        let mut inventory = Inventory::take(files, &options.settings, options.output.as_ref());
        let highlighter = highlighter(&options.settings).map_err(|fault| vec![*fault])?;
        let theme = themes::load(files, &mut inventory, &options.settings);
        let mut diagnostics = inventory.diagnostics;
        let data = data::load(files, &inventory.data, &mut diagnostics);
        let (articles, sources) = read_articles(files, &inventory.articles, &options.settings, &mut diagnostics);
        let parts = site::Parts {
            settings: options.settings.clone(),
            content: inventory.content,
            articles,
            assets: &inventory.assets,
            statics: &inventory.statics,
            theme_files: theme.iter().flat_map(theme_urls).collect(),
            templates: theme.as_ref().ok().map(|theme| theme.pages().clone()),
            with_drafts: options.with_drafts,
        };
        let (site, faults) = site::assemble(parts);
        diagnostics.extend(faults);
        match theme {
            Ok(theme) => {
                let theme = theme.with_params(&options.settings.params).with_data(&data);
                Ok((Self { files, site, sources, theme, highlighter, pictures: Mutex::default() }, diagnostics))
            }
            Err(faults) => {
                diagnostics.extend(faults);
                Err(diagnostics)
            }
        }
    }

    /// The assembled site.
    pub fn site(&self) -> &Site {
        &self.site
    }

    /// Where link `number` of an article stands.
    pub fn place_of_link(&self, article: ArticleId, number: usize) -> Place {
        let Source { path, spans, .. } = &self.sources[self.site.origin(article)];
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

    /// Makes what is published as `output` at `url`. What is merely worth a warning is added to `warnings`.
    ///
    /// # Errors
    /// If a template fails, or a file has changed or gone since it was read.
    pub fn render(
        &self,
        url: &UrlPath,
        output: &Output,
        warnings: &mut Vec<Diagnostic>,
    ) -> Result<Rendered, Box<Diagnostic>> {
        let bytes = match output {
            Output::Page(page, number) => {
                let (view, content) = view::view(&self.site, *page, *number);
                let tools = Tools {
                    bodies: self,
                    dialect: &self.site.settings.dialect,
                    highlighter: &self.highlighter,
                    words: &self.theme,
                    sanitizes: self.site.settings.html == RawHtml::Sanitize,
                };
                render::page(&view, content.as_ref(), &self.theme, tools, warnings)?
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
            Output::Llms => render::llms(&self.site).into_bytes(),
        };
        Ok(Rendered::Bytes(bytes))
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
        made.map_err(|why| Box::new(Diagnostic::new(Lint::Internal, format!("`{url}` cannot be written: {why}"))))
    }
}

impl Bodies for Generation<'_> {
    fn text(&self, article: ArticleId) -> Result<(Arc<str>, usize), Box<Diagnostic>> {
        let Source { path, body, .. } = &self.sources[self.site.origin(article)];
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

    fn dimensions(&self, picture: &SourcePath) -> Option<(u32, u32)> {
        // A picture may stand on many pages, and in a preview on the same one many times.
        let known = || self.pictures.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(size) = known().get(picture) {
            return *size;
        }
        let head = self.files.read_head(picture, MOST_OF_PICTURE).ok();
        let size = head.and_then(|head| imagesize::blob_size(&head).ok());
        let size = size.and_then(|size| Some((u32::try_from(size.width).ok()?, u32::try_from(size.height).ok()?)));
        known().insert(picture.clone(), size);
        size
    }
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

/// What other pages can see of an article, and where it stands.
type Outlined = (Arc<article::Outline>, Arc<article::Spans>);

/// Reads and parses all articles, in the order in which they are given.
fn read_articles(
    files: &dyn Files,
    paths: &[SourcePath],
    settings: &Settings,
    diagnostics: &mut Vec<Diagnostic>,
) -> (Vec<Outlined>, Vec<Source>) {
    let kept = AtomicUsize::new(0);
    let parsed: Vec<_> = paths.par_iter().map(|path| read_article(files, path, settings, &kept)).collect();
    let (mut outlined, mut sources) = (Vec::with_capacity(paths.len()), Vec::with_capacity(paths.len()));
    for (path, result) in paths.iter().zip(parsed) {
        match result {
            Ok((article, faults)) => {
                diagnostics.extend(faults);
                outlined.push((article.outline, article.spans.clone()));
                sources.push(Source { path: path.clone(), body: article.body, spans: article.spans });
            }
            Err(fault) => diagnostics.push(*fault),
        }
    }
    (outlined, sources)
}

fn read_article(
    files: &dyn Files,
    path: &SourcePath,
    settings: &Settings,
    kept: &AtomicUsize,
) -> Result<(Article, Vec<Diagnostic>), Box<Diagnostic>> {
    let bytes = files.read(path).map_err(|error| unreadable(path, &error))?;
    let text = String::from_utf8(bytes).map_err(|error| not_utf8(path, &error))?;
    let parsed = catch_unwind(AssertUnwindSafe(|| article::parse(path, &text, &settings.dialect)));
    let (mut article, diagnostics) = parsed.map_err(|_| {
        let message = format!("reading `{path}` failed because of a fault in Larder");
        let fault = Diagnostic::new(Lint::Internal, message).at(Place::file(path));
        fault.help("please report it, with the file")
    })?;
    if kept.fetch_add(text.len(), Ordering::Relaxed) > MOST_KEPT {
        article.body.kept = None;
    }
    Ok((article, diagnostics))
}

fn unreadable(path: &SourcePath, error: &std::io::Error) -> Box<Diagnostic> {
    let message = format!("`{path}` cannot be read: {}", error.to_string().to_lowercase());
    let fault = Diagnostic::new(Lint::Unreadable, message).at(Place::file(path));
    Box::new(fault.help("give yourself the right to read it, or list it under `ignore` in `site.toml`"))
}

fn not_utf8(path: &SourcePath, error: &std::string::FromUtf8Error) -> Box<Diagnostic> {
    let bytes = error.as_bytes();
    let at = error.utf8_error().valid_up_to();
    let is_utf16 = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
    let guess = if is_utf16 { "it looks like UTF-16" } else { "it may be Latin-1 or another old encoding" };
    let fault = Diagnostic::new(Lint::NotUtf8, format!("`{path}` is not UTF-8; {guess}")).at_span(path, at..at);
    Box::new(fault.help("save the file as UTF-8 in your editor"))
}
