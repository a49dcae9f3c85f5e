//! Themes: templates, interface words, and the files that pages need beside them.
//!
//! [`Theme::load`] lays a site's own theme over the built-in one, file by file; [`Theme::render`] makes a page.
//!
//! - A template of the site replaces the built-in one of the same name, and may still extend or include that as
//!   `default/<name>`. Between the two may lie other themes, each of which extends the next.
//! - Words are replaced one by one, so that a theme may change a single one.
//! - Everything in `static/` is published under `/_larder/`.
//!
//! A template sees `site`, `page`, `content` (the article's HTML), `t` (the words in the page's language), `theme`
//! (its `name` and `options`) and `data` (the files of `data/`). Templates are trusted, values are not: they are escaped unless a template says otherwise.
//! Nothing here reads the disk.

mod config;
mod fault;
mod filters;
mod layers;
mod words;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use tera::{Context, Tera, Value};

use super::writer::{self, WriterWords};
use crate::diagnostic::Diagnostic;
use crate::view::{PageKind, View};
use config::Config;
use fault::{Origins, Templates};
use layers::{Layer, Text};
use words::Words;

pub use layers::ThemeFiles;

/// Templates that make no page: others are built on them.
const PIECES: [&str; 2] = ["base", "components"];

/// A theme, ready to render with, from any number of threads at once.
pub struct Theme {
    tera: Tera,
    words: Words,
    config: Config,
    /// The same for templates, the site's `[params]` laid over it.
    options: Value,
    data: Value,
    statics: BTreeMap<String, Cow<'static, [u8]>>,
    origins: Origins,
    /// The templates that articles may ask for, without `.html`.
    pages: BTreeSet<String>,
    /// Those of them that the built-in theme does not have, which kinds may be called after.
    own_pages: BTreeSet<String>,
}

/// HTML that templates put into a page as it is.
#[derive(Clone, Copy, Debug, Default)]
pub struct Made<'m> {
    /// The body of the page's article, empty if it has none.
    pub content: &'m str,
    /// The table that Larder makes for the page, empty if there is none.
    pub comparison: &'m str,
    /// Whether there are tables in either.
    pub has_tables: bool,
}

impl<'m> Made<'m> {
    /// A body and nothing else.
    pub fn content(content: &'m str) -> Self {
        Self { content, ..Self::default() }
    }
}

impl Theme {
    /// Lays themes over the built-in one: `chain` begins with the site's own, and each extends the next. Without any it is the
    /// built-in theme.
    ///
    /// # Errors
    /// Everything that keeps it from being used: `theme.toml` and words that cannot be read, templates with syntax errors,
    /// and between templates a missing parent, include, filter or component, or a circle.
    pub fn load(chain: Vec<ThemeFiles>) -> Result<Self, Vec<Diagnostic>> {
        let mut faults = Vec::new();
        let own = chain.into_iter().enumerate().map(|(index, theme)| Layer::of(theme, index == 0, &mut faults));
        let mut layers: Vec<Layer> = own.collect();
        layers.push(Layer::built_in());
        layers.reverse();

        let config = Config::read(&layers, &mut faults);
        let words = Words::read(&layers, &mut faults);
        let templates: Vec<(String, &Text)> = layers.iter().flat_map(Layer::templates).collect();
        let origins = Origins::new(&layers, &templates);
        let tera = load_templates(&layers, &templates, &origins, &mut faults);
        if !faults.is_empty() {
            Diagnostic::sort(&mut faults);
            return Err(faults);
        }
        let (built_in, above) = layers.split_at(1);
        let of_built_in: BTreeSet<String> = built_in.iter().flat_map(page_names).collect();
        let own_pages = above.iter().flat_map(page_names).filter(|name| !of_built_in.contains(name)).collect();
        let pages = layers.iter().flat_map(page_names).collect();
        let statics = layers.into_iter().flat_map(|layer| layer.statics).collect();
        let options = config.to_value();
        let data = Value::from(tera::Map::new());
        Ok(Self { tera, words, config, options, data, statics, origins, pages, own_pages })
    }

    /// Lets the site's `[params]` set options of the theme.
    #[must_use]
    pub fn with_params(mut self, params: &serde_json::Map<String, serde_json::Value>) -> Self {
        self.config.set(params);
        self.options = self.config.to_value();
        self
    }

    /// Hands the site's data files to the templates.
    #[must_use]
    pub fn with_data(mut self, data: &serde_json::Map<String, serde_json::Value>) -> Self {
        self.data = Value::from_serializable(data);
        self
    }

    /// The templates that articles may ask for, without `.html`.
    pub fn pages(&self) -> &BTreeSet<String> {
        &self.pages
    }

    /// The template of a page: the one that its article asks for, else the theme's own one for the article's kind, else
    /// that of the kind of page.
    pub fn template_of(&self, view: &View) -> Cow<'static, str> {
        let asked = view.page.template.as_deref().map(|name| name.strip_suffix(".html").unwrap_or(name));
        let kind = view.page.article.as_ref().and_then(|article| article.kind.as_ref());
        let kind = kind.filter(|kind| view.page.kind == PageKind::Article && self.own_pages.contains(&kind.name));
        match asked.filter(|name| self.pages.contains(*name)).or(kind.map(|kind| kind.name.as_str())) {
            Some(name) => format!("{name}.html").into(),
            None => Self::template(view.page.kind).into(),
        }
    }

    /// The template that pages of this kind have unless they ask for another.
    pub const fn template(kind: PageKind) -> &'static str {
        match kind {
            PageKind::Home => "home.html",
            PageKind::Section => "section.html",
            PageKind::Article => "article.html",
            PageKind::Tag => "tag.html",
            PageKind::Tags => "tags.html",
            PageKind::Compare => "compare.html",
            PageKind::Search => "search.html",
            PageKind::Kind => "kind.html",
            PageKind::Backlinks => "backlinks.html",
            PageKind::NotFound => "404.html",
        }
    }

    /// Renders a page with a template, around what has been made for it.
    ///
    /// # Errors
    /// If the template fails; the place is in the site's own template, if it is one of these.
    pub fn render(&self, template: &str, view: &View, made: &Made<'_>) -> Result<Vec<u8>, Diagnostic> {
        /// What stands around most articles.
        const MOST_AROUND: usize = 16 << 10;
        let fail = |error: tera::Error| self.origins.rendering_fault(template, &error);
        let mut context = Context::new();
        context.insert_value("site", Value::try_from_serializable(&view.site).map_err(fail)?);
        context.insert_value("page", Value::try_from_serializable(&view.page).map_err(fail)?);
        context.insert_value("content", Value::safe_string(made.content));
        context.insert_value("comparison", Value::safe_string(made.comparison));
        context.insert_value("has_tables", made.has_tables.into());
        context.insert_value("t", self.words.of(&view.page.language));
        context.insert_value("theme", self.options.clone());
        context.insert_value("data", self.data.clone());
        let mut page = Vec::with_capacity(made.content.len() + made.comparison.len() + MOST_AROUND);
        self.tera.render_to(template, &context, &mut page).map_err(fail)?;
        Ok(page)
    }

    /// The files to be published under `/_larder/`: path below it, and contents, sorted by path.
    pub fn statics(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.statics.iter().map(|(path, bytes)| (&**path, &**bytes))
    }
}

impl writer::Words for Theme {
    fn words(&self, language: &str) -> &WriterWords {
        self.words.of_writer(language)
    }
}

/// The templates of a layer that make pages, without `.html`.
fn page_names(layer: &Layer) -> impl Iterator<Item = String> {
    let names = layer.template_names().filter_map(|name| name.strip_suffix(".html"));
    names.filter(|name| !PIECES.contains(name) && !name.starts_with("partials/")).map(str::to_owned)
}

/// Parses all templates, and then sees whether they fit together.
fn load_templates(
    layers: &[Layer],
    templates: &Templates<'_>,
    origins: &Origins,
    faults: &mut Vec<Diagnostic>,
) -> Tera {
    let names: BTreeSet<&str> = layers.iter().flat_map(Layer::template_names).collect();
    let prefixes = layers.iter().rev().map(|layer| layer.prefix.clone()).filter(|prefix| !prefix.is_empty());
    let before = faults.len();
    // All templates together give the first syntax error only, so each is parsed by itself.
    for (name, text) in templates {
        let alone = Tera::default().add_raw_template(name, &text.text);
        faults.extend(alone.err().and_then(|error| origins.syntax_fault(&error)));
    }
    let mut tera = Tera::default();
    filters::register(&mut tera);
    if faults.len() == before {
        let together = tera
            .set_fallback_prefixes(prefixes)
            .and_then(|()| tera.add_raw_templates(templates.iter().map(|(name, text)| (name, &text.text))));
        if let Err(error) = together {
            faults.extend(origins.loading_faults(&error, templates, &names));
        }
    }
    tera
}

#[cfg(test)]
mod tests;
