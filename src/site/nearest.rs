//! "Did you mean": the name that is nearest to one that was not found. Worked out only for what is printed.

use super::Site;
use super::alike::steps_between;
use super::broken::is_file;
use super::names::leads_folders;
use crate::article::link::LookUp;
use crate::base::endings::without_ending;
use crate::base::path::SourcePath;
use crate::base::text;

/// The article with the nearest file name, title or alias, ready to be printed; a file for what looks like the name of one.
pub fn name(site: &Site, wanted: &str) -> Option<String> {
    let last = wanted.trim_end_matches('/').rsplit('/').next().unwrap_or(wanted);
    if is_file(LookUp::Name, false, wanted) {
        let files = site.assets.iter().map(|file| (file, stem(file.name())));
        if let Some(file) = best(&text::fold(stem(last)), files) {
            return Some(format!("did you mean `{}` ({file})?", file.name()));
        }
    }
    let wanted = text::fold(without_ending(last));
    // Every folder may have a file of that name.
    if leads_folders(&wanted) {
        return None;
    }
    let names = site.article_ids().flat_map(|id| {
        let outline = site.article(id);
        let own = [site.title(id).text(), outline.path.stem()];
        own.into_iter().chain(outline.meta.aliases.iter().map(String::as_str)).map(move |name| (id, name))
    });
    let (id, name) = best(&wanted, names.map(|(id, name)| ((id, name), name)))?;
    Some(format!("did you mean `{name}` ({})?", site.article(id).path))
}

/// The file or folder with the nearest name, as a link in the file `from` would write it. Of several the one in the nearest folder.
pub fn path(site: &Site, from: &SourcePath, wanted: &str) -> Option<String> {
    /// The name by which a path is compared, without its ending: with its folder if it is one that every folder may have.
    fn key(path: &str) -> String {
        let path = path.trim_end_matches('/');
        let path = text::fold(stem(path));
        match path.rsplit_once('/') {
            Some((folder, name)) if leads_folders(name) => folder.rsplit('/').next().unwrap_or(folder).to_owned(),
            Some((_, name)) => name.to_owned(),
            None => path,
        }
    }
    let articles = site.articles.iter().map(|outline| &outline.path);
    let folder = from.parent();
    let mut files: Vec<(usize, &SourcePath)> =
        articles.chain(&site.assets).map(|file| (steps_between(&folder, &file.parent()), file)).collect();
    files.sort_unstable();
    let keys: Vec<String> = files.iter().map(|(_, file)| key(file.as_str())).collect();
    let file = best(&key(wanted), files.iter().zip(&keys).map(|((_, file), key)| (*file, key.as_str())))?;
    let below = file.relative_to(&site.content).unwrap_or(file.as_str());
    let written = match wanted {
        _ if wanted.starts_with("@/") => format!("@/{below}"),
        _ if wanted.starts_with('/') => format!("/{below}"),
        _ => relative(&folder, file),
    };
    Some(format!("did you mean `{}`?", written.replace(' ', "%20")))
}

/// A name or path without its ending.
fn stem(path: &str) -> &str {
    path.rsplit_once('.').filter(|(_, ending)| ending.len() <= 4).map_or(path, |(stem, _)| stem)
}

/// The way from a folder to a file.
fn relative(folder: &SourcePath, file: &SourcePath) -> String {
    let shared = folder.steps().zip(file.parent().steps()).take_while(|(a, b)| a == b).count();
    let up = std::iter::repeat_n("..", folder.steps().count() - shared);
    up.chain(file.steps().skip(shared)).collect::<Vec<_>>().join("/")
}

/// The nearest heading of an article, as a link writes it; else what else to do.
pub fn heading(site: &Site, article: &SourcePath, wanted: &str) -> Option<String> {
    /// Among more headings than this nobody looks for the nearest.
    const MOST_COMPARED: usize = 200;
    let at = site.articles.binary_search_by(|outline| outline.path.cmp(article)).ok()?;
    let headings = site.articles[at].headings.iter().map(|heading| heading.title.text());
    let nearest = best(&text::fold(wanted), headings.take(MOST_COMPARED).map(|name| (name, name)));
    Some(match nearest {
        Some(nearest) => format!("did you mean `#{nearest}`?"),
        None => "the link leads to the top of the page; write one of its headings behind the `#`".to_owned(),
    })
}

/// The value whose name is nearest to the folded `wanted`; the first of equally near ones.
fn best<'n, T>(wanted: &str, named: impl Iterator<Item = (T, &'n str)>) -> Option<T> {
    /// Below this two names have little more in common than their alphabet.
    const NEAR: f64 = 0.72;
    /// In characters. What is longer is no name, and to compare two of that kind takes as long as they are, squared.
    const LONGEST: usize = 250;
    let length = wanted.chars().count();
    if length > LONGEST {
        return None;
    }
    let mut best: Option<(f64, T)> = None;
    for (value, name) in named {
        let name = text::fold(name);
        let own_length = name.chars().count();
        let (longer, difference) = (own_length.max(length).max(1), own_length.abs_diff(length));
        if (difference as f64) / (longer as f64) > 1.0 - NEAR {
            continue;
        }
        let likeness = strsim::normalized_damerau_levenshtein(wanted, &name);
        if likeness >= NEAR && best.as_ref().is_none_or(|(least, _)| likeness > *least) {
            best = Some((likeness, value));
        }
    }
    best.map(|(_, value)| value)
}
