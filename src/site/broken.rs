//! What is said of a link that leads nowhere: why, and the way out.
//!
//! What it names may be there and not be published: a draft, a file that is left out, one outside of the content, a folder
//! without an article. Else something of nearly that name may be meant.

use std::sync::{Arc, OnceLock};

use super::links::{Destination, Scope};
use super::names::leads_folders;
use crate::article::Outline;
use crate::article::link::{LookUp, names_nothing};
use crate::base::endings::{sort_of, without_ending};
use crate::base::map::{HashMap, HashMapExt as _};
use crate::base::path::SourcePath;
use crate::base::text;
use crate::diagnostic::{Diagnostic, Lint};
use crate::source::{LeftOut, Reason};

/// What is written and not published.
pub(super) struct Absent<'a> {
    drafts: &'a [Arc<Outline>],
    left_out: &'a LeftOut,
    /// By what links may call it; made when the first broken link asks.
    known: OnceLock<HashMap<String, Unpublished>>,
}

/// Something that is not published.
#[derive(Clone)]
enum Unpublished {
    /// A draft.
    Draft(SourcePath),
    /// A file or folder that is left out.
    LeftOut(SourcePath, Reason),
}

impl<'a> Absent<'a> {
    pub(super) fn new(drafts: &'a [Arc<Outline>], left_out: &'a LeftOut) -> Self {
        Self { drafts, left_out, known: OnceLock::new() }
    }

    /// The draft of that name or title, or the file of that name that is left out.
    fn called(&self, name: &str) -> Option<Unpublished> {
        let folded = text::fold(without_ending(name));
        // That is what pages of folders are called in every folder.
        if leads_folders(&folded) { None } else { self.known().get(&folded).cloned() }
    }

    /// What lies at a path, with or without its ending, or the folder that it lies in.
    fn at(&self, path: &SourcePath) -> Option<Unpublished> {
        let exact = || self.left_out.reason(path).map(|(at, reason)| Unpublished::LeftOut(at.clone(), reason));
        let key = format!("/{}", text::fold(without_ending(path.as_str())));
        self.known().get(&key).cloned().or_else(exact)
    }

    /// By name, and by path behind a `/`; of two the first.
    fn known(&self) -> &HashMap<String, Unpublished> {
        self.known.get_or_init(|| {
            let mut known = HashMap::new();
            let mut add = |key: String, what: &Unpublished| {
                known.entry(key).or_insert_with(|| what.clone());
            };
            for draft in self.drafts {
                let what = &Unpublished::Draft(draft.path.clone());
                add(text::fold(draft.path.stem()), what);
                add(format!("/{}", text::fold(without_ending(draft.path.as_str()))), what);
                if let Some(title) = &draft.title {
                    add(text::fold(title.text()), what);
                }
            }
            for (path, reason) in self.left_out.all() {
                let what = &Unpublished::LeftOut(path.clone(), reason);
                add(text::fold(without_ending(path.name())), what);
                add(format!("/{}", text::fold(without_ending(path.as_str()))), what);
            }
            known
        })
    }
}

impl Scope<'_> {
    /// Where a link in the file `from` leads that leads nowhere, and what to say of it.
    pub(super) fn broken_link(
        &self,
        from: &SourcePath,
        by: LookUp,
        path: &str,
        is_embed: bool,
        say: &mut dyn FnMut(Lint, String) -> Diagnostic,
    ) -> (Destination, Diagnostic) {
        let mut say = |message| say(Lint::BrokenLink, message);
        if by == LookUp::Name && names_nothing(path) {
            let fault = say("these brackets name no article".to_owned());
            let fault = fault.help("write a name between them, or `\\[[` if brackets are meant");
            return (Destination::Wanted, fault);
        }
        let unpublished = self.unpublished(from, by, path, &mut say);
        let fault = unpublished.map(|fault| (Destination::Unpublished, fault));
        fault.unwrap_or_else(|| (Destination::Wanted, missing(from, by, path, is_embed, &mut say)))
    }

    /// What to say if what is meant is there, but is not published.
    fn unpublished(
        &self,
        from: &SourcePath,
        by: LookUp,
        path: &str,
        say: &mut dyn FnMut(String) -> Diagnostic,
    ) -> Option<Diagnostic> {
        let (places, leads_out) = self.places(from, by, path);
        if leads_out {
            return Some(self.outside(path, say));
        }
        let name = name_of(path.trim_end_matches('/'));
        let found = places.iter().find_map(|place| self.linking.absent.at(place));
        let by_name = || self.linking.absent.called(name).filter(|found| found.may_be_meant_by(by));
        if let Some(found) = found.or_else(by_name) {
            return Some(found.describe(path, say));
        }
        let folder = places.iter().find(|place| self.is_folder(place))?;
        let fault = say(format!("`{folder}` is a folder without an article"));
        Some(fault.help("link to a file in it, or write an `index.md` there"))
    }

    /// Where below the root a link's path may lead, and whether all that it names lies where nothing is published.
    fn places(&self, from: &SourcePath, by: LookUp, path: &str) -> (Vec<SourcePath>, bool) {
        let content = &self.linking.parts.content;
        let path = path.strip_prefix('@').filter(|path| path.starts_with('/')).unwrap_or(path);
        let from_root = path.starts_with('/') || by == LookUp::Name;
        let from_article = !path.starts_with('/');
        let resolved = [from_root.then(|| content.resolve(path)), from_article.then(|| from.parent().resolve(path))];
        let is_static = |place: &SourcePath| place.steps().next() == Some("static");
        let is_inside = |place: &SourcePath| place.is_within(content) || is_static(place);
        let places: Vec<SourcePath> = resolved.into_iter().flatten().flatten().filter(is_inside).collect();
        let leads_out = places.is_empty();
        (places, leads_out)
    }

    fn outside(&self, path: &str, say: &mut dyn FnMut(String) -> Diagnostic) -> Diagnostic {
        let content = &self.linking.parts.content;
        if content.is_root() {
            return say(format!("`{path}` lies outside of the site"))
                .help("copy it into the site, or link to its address on the web");
        }
        let fault = say(format!("`{path}` lies outside of `{content}`, so it is not published"));
        fault.help(format!(
            "copy it into `{content}`, or into `static` if it is to be published as it is; else link to its address on the web"
        ))
    }

    /// Whether there is such a folder, which has no page.
    fn is_folder(&self, path: &SourcePath) -> bool {
        let below = format!("{path}/");
        let first = self.linking.parts.assets.partition_point(|asset| asset.path.as_str() < below.as_str());
        let holds_asset =
            self.linking.parts.assets.get(first).is_some_and(|asset| asset.path.as_str().starts_with(&below));
        holds_asset || self.linking.parts.left_out.is_folder(path)
    }
}

impl Unpublished {
    /// Whether a link that is looked up in this way, and names it by its name alone, may mean it.
    fn may_be_meant_by(&self, by: LookUp) -> bool {
        by == LookUp::Name || matches!(self, Self::Draft(_))
    }

    fn describe(self, path: &str, say: &mut dyn FnMut(String) -> Diagnostic) -> Diagnostic {
        let (at, reason) = match self {
            Self::Draft(file) => {
                let fault = say(format!("`{path}` is a draft and is not published"));
                return fault.help(format!("take `draft` out of `{file}`, or build with `--drafts`"));
            }
            Self::LeftOut(at, reason) => (at, reason),
        };
        let (why, help) = match reason {
            Reason::Hidden => {
                (format!("`{at}` is hidden"), "rename it so that it does not begin with a dot".to_owned())
            }
            Reason::Private => {
                let step = at.steps().find(|step| step.starts_with('_')).unwrap_or(at.name());
                (format!("`{step}` begins with `_`"), "rename it without the `_`".to_owned())
            }
            Reason::GitIgnored => {
                let help =
                    "take it out of `.gitignore`, or move the articles into a folder `content`, where git has no say";
                (format!("git ignores `{at}`"), help.to_owned())
            }
            Reason::Ignored => {
                let why = format!("`ignore` in `site.toml` lists `{at}`");
                (why, format!("take it out of `ignore`, or add `\"!/{at}\"` behind it"))
            }
            Reason::NoContent => (format!("`{at}` holds no articles"), "move the file into another folder".to_owned()),
            Reason::NoFile => (format!("`{at}` is no regular file"), "put the file itself in its place".to_owned()),
        };
        say(format!("`{path}` is not published: {why}")).help(help)
    }
}

/// What to say of a link to what nobody has written.
fn missing(
    from: &SourcePath,
    by: LookUp,
    path: &str,
    is_embed: bool,
    say: &mut dyn FnMut(String) -> Diagnostic,
) -> Diagnostic {
    let name = name_of(path.trim_end_matches('/'));
    if by == LookUp::Path {
        let what = if name.contains('.') { "no file lies" } else { "nothing lies" };
        return say(format!("{what} at `{path}`")).nearest_path(path, from);
    }
    let message = if is_file(by, is_embed, path) {
        format!("there is no file `{path}`")
    } else if is_embed {
        format!("no article or file is called `{path}`")
    } else if path.starts_with(['/', '.']) {
        format!("nothing lies at `{path}`")
    } else {
        format!("no article is called `{path}`")
    };
    say(message).nearest_name(path)
}

/// The name that a link's path ends in.
fn name_of(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// Whether a link seems to ask for a file that is no article. What a bare `[[name]]` asks for is one if its ending is one of
/// files: `[[Node.js]]` and `[[v1.2]]` are articles.
pub(super) fn is_file(by: LookUp, is_embed: bool, path: &str) -> bool {
    let path = path.trim_end_matches('/');
    if by == LookUp::Name && !is_embed && !path.contains(['/', '\\']) {
        return sort_of(path).is_some();
    }
    let is_ending = |ending: &str| !ending.eq_ignore_ascii_case("md") && ending.len() <= 4 && !ending.contains(' ');
    name_of(path).rsplit_once('.').is_some_and(|(_, ending)| is_ending(ending))
}
