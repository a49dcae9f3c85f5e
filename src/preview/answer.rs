//! What is answered to a request for a URL: looked up in the site's own table of URLs, never made into a path on the disk.

use std::path::PathBuf;

use percent_encoding::percent_decode_str;

use super::moment::Moment;
use crate::base::path::UrlPath;
use crate::build;
use crate::diagnostic::{Diagnostic, Lint, Place};
use crate::generation::{Generation, Rendered};
use crate::site::Output;
use crate::source::Disk;

/// The page for what does not exist.
const NOT_FOUND: &str = "404.html";

/// What is published at a URL.
#[derive(Debug)]
pub enum Answer {
    /// A page, as it would be published.
    Page(Vec<u8>),
    /// Another output that Larder makes.
    Bytes(Vec<u8>),
    /// A file of the site, where it really lies on the disk.
    File(PathBuf),
    /// The thing is at another URL: an absolute path, encoded.
    Elsewhere(String),
    /// Nothing; the page that says so, if the site has one.
    Nothing(Option<Vec<u8>>),
    /// There is something, but it cannot be made.
    Broken(Diagnostic),
}

/// An answer, and where it is published: with the file's name, so that its ending tells its type.
#[derive(Debug)]
pub struct Answered {
    /// What is answered.
    pub answer: Answer,
    /// The file that would serve it, relative to the output folder.
    pub file: String,
    /// What is worth a warning about it.
    pub warnings: Vec<Diagnostic>,
}

/// Answers a request for `path`: the encoded path of a URL, which begins with a slash.
pub fn answer(moment: &Moment, disk: &Disk, path: &str) -> Answered {
    let mut warnings = Vec::new();
    let found = find(&moment.generation, path);
    let (answer, file) = match found {
        Found::At(url, output) => (make(&moment.generation, disk, url, output, &mut warnings), url.output_file()),
        Found::Elsewhere(url) => (Answer::Elsewhere(format!("/{}", url.to_ascii())), String::new()),
        Found::Nowhere => (nothing(&moment.generation), NOT_FOUND.to_owned()),
    };
    Answered { answer, file, warnings }
}

/// Where a request leads.
enum Found<'g> {
    At(&'g UrlPath, &'g Output),
    /// To the same thing by its proper URL.
    Elsewhere(UrlPath),
    Nowhere,
}

fn find<'g>(generation: &'g Generation, path: &str) -> Found<'g> {
    let outputs = generation.site().urls().outputs();
    let Some(decoded) = path.strip_prefix('/').and_then(|path| percent_decode_str(path).decode_utf8().ok()) else {
        return Found::Nowhere;
    };
    // A doubled slash is no way to write a single one: `//name/` is the address of another computer.
    let Some(url) = UrlPath::parse(&decoded).ok().filter(|_| !decoded.starts_with('/') && !decoded.contains("//"))
    else {
        return Found::Nowhere;
    };
    let at = |url: &UrlPath| outputs.get_key_value(url);
    if let Some((url, output)) = at(&url) {
        return Found::At(url, output);
    }
    // As web servers do: the index of a folder, with or without the slash at the end, with or without its file name.
    let name = url.as_str();
    let folder = if name.is_empty() || name.ends_with('/') { name.to_owned() } else { format!("{name}/") };
    let index = UrlPath::made(&format!("{folder}index.html"));
    if folder == name {
        return at(&index).map_or(Found::Nowhere, |(url, output)| Found::At(url, output));
    }
    if let Some(above) = name.strip_suffix("index.html").filter(|above| above.is_empty() || above.ends_with('/'))
        && let Some((url, output)) = at(&UrlPath::made(above))
    {
        return Found::At(url, output);
    }
    let folder = UrlPath::made(&folder);
    if at(&folder).is_some() || at(&index).is_some() { Found::Elsewhere(folder) } else { Found::Nowhere }
}

fn make(
    generation: &Generation,
    disk: &Disk,
    url: &UrlPath,
    output: &Output,
    warnings: &mut Vec<Diagnostic>,
) -> Answer {
    match build::render(generation, url, output, None, warnings) {
        Ok(Rendered::Bytes(bytes)) if matches!(output, Output::Page(..)) => Answer::Page(bytes),
        Ok(Rendered::Bytes(bytes)) => Answer::Bytes(bytes),
        Ok(Rendered::File(file)) => disk.locate(&file).map_or_else(
            |error| {
                let message = format!("`{file}` cannot be read: {}", error.to_string().to_lowercase());
                Answer::Broken(Diagnostic::new(Lint::Unreadable, message).at(Place::file(&file)))
            },
            Answer::File,
        ),
        Err(fault) => Answer::Broken(*fault),
    }
}

fn nothing(generation: &Generation) -> Answer {
    let url = UrlPath::made(NOT_FOUND);
    let page = generation.site().urls().outputs().get(&url);
    let rendered = page.and_then(|page| build::render(generation, &url, page, None, &mut Vec::new()).ok());
    Answer::Nothing(rendered.and_then(|rendered| match rendered {
        Rendered::Bytes(bytes) => Some(bytes),
        Rendered::File(_) => None,
    }))
}
