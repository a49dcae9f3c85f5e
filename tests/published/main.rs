//! Builds whole sites with the program itself and looks at what it publishes.
//!
//! The sites are three folders that were never meant for Larder (`tests/sites/`: a vault, a repository of READMEs, a Hugo
//! site; each built without settings) and the demonstration site of this repository. They are copied to a temporary folder and built there.
//!
//! - [`html`]: every page is valid and keeps to a strict content security policy; the sitemap lists them all.
//! - [`crawl`]: every link leads somewhere, at the root of a domain, below a path, and from a disk.
//! - [`expectations`]: what people who know these folders would look for.

#[path = "../common/dom.rs"]
mod dom;

mod crawl;
mod expectations;
mod html;
mod site;
