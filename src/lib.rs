//! Larder turns a folder of Markdown into a cross-linked site. This is the story of a build, in the order in which it
//! happens; each stage is a module, and each feature keeps its name at every stage it passes.
//!
//! 1. [`settings`] reads `site.toml`, first as written, then as resolved, every key with a default.
//! 2. [`source`] walks the disk (or its twin in memory) and sorts what it finds: articles, assets, static and theme files.
//! 3. [`article`] understands one Markdown file by itself. It never fails and sees no other file: out come an *outline*,
//!    which is all that other pages can ever know of the article, the *spans* of what the outline numbers, and the
//!    *body*, a handle to the text.
//! 4. [`site`] assembles all outlines: the tree of folders, tags, the URL of everything, names, every link resolved, and
//!    the links turned round into backlinks. There is no HTML yet, and no text.
//! 5. [`view`] picks from the site what one page shows, as plain data. Views are all that templates can see.
//! 6. [`render`] makes bytes of a view: the body's Markdown becomes HTML, and the theme's template goes around it.
//! 7. [`generation`] holds the stages together: load a site, then render any of its URLs. [`build`](mod@build) asks for all of them,
//!    and [`publish`] brings them to the disk by way of [`output`], so that nothing is lost whatever happens.
//!
//! What authors get wrong is never a failure of a stage: it is returned beside the value, as [`diagnostic`]s.
//! [`base`] holds what all of them need. [`verify`] builds twice and compares, [`external`] asks the web whether links out of
//! the site are broken; both only when they are asked to. [`schema`] tells editors what may be written in settings and front
//! matter. [`cli`] and [`commands`] are the program around the library.
//!
//! # A site in memory
//!
//! ```
//! use std::sync::Arc;
//! use larder::generation::{Generation, Options};
//! use larder::settings::Settings;
//! use larder::source::Memory;
//!
//! let files: Memory = [
//!     ("content/ovens/combi.md", "# Combi oven\n\nSteams and roasts. See [[Chilling]]."),
//!     ("content/chilling.md", "# Chilling\n\nFrom 70 °C to 3 °C in 90 minutes."),
//! ]
//! .into_iter()
//! .collect();
//!
//! let (settings, notes) = Settings::read(None, "kitchen").expect("no settings are valid settings");
//! let options = Options { settings: Arc::new(settings), output: None, with_drafts: false };
//! let (generation, faults) = Generation::load(Arc::new(files), &options).expect("the built-in theme is sound");
//! assert!(notes.is_empty() && faults.is_empty());
//!
//! let (pages, faults) = larder::build::in_memory(&generation);
//! let page = pages.iter().find(|(url, _)| url.as_str() == "ovens/combi/").map(|(_, html)| html);
//! let html = String::from_utf8_lossy(page.expect("the article has a page"));
//! assert!(html.contains(r#"<a href="../../chilling/">Chilling</a>"#));
//! assert!(faults.is_empty());
//! ```

#![warn(clippy::unwrap_used, clippy::expect_used)]

pub mod article;
pub mod base;
pub mod build;
pub mod cli;
pub mod commands;
pub mod diagnostic;
pub mod external;
pub mod generation;
pub mod output;
pub mod preview;
pub mod publish;
pub mod render;
pub mod schema;
pub mod settings;
pub mod site;
pub mod source;
pub mod verify;
pub mod view;
