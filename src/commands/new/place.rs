//! Where a new article goes: below the folder of articles, and under a name that can be published.

use std::path::Path;

use crate::base::path::{Slug, SourcePath};
use crate::base::portable;
use crate::diagnostic::{Diagnostic, Lint};
use crate::settings::Settings;
use crate::source::{CONTENT, Disk, Inventory, is_beside_content};

/// The names of files that are the page of their folder.
const LEADING_NAMES: [&str; 3] = ["index", "_index", "readme"];

/// A file to be made.
pub(super) struct NewFile {
    /// Where it goes, from the site's root.
    pub(super) path: SourcePath,
    /// Where it would go if every system could hold every name.
    written: SourcePath,
}

impl NewFile {
    /// The name that the article gets its title from: that of the file as it was written, or of the folder whose page it is.
    pub(super) fn name(&self) -> &str {
        name(&self.written)
    }

    /// The last step of the article's URL.
    pub(super) fn slug(&self) -> String {
        Slug::of(name(&self.path)).map(|slug| slug.to_string()).unwrap_or_default()
    }
}

/// The file that `written` names.
pub(super) fn find(
    written: &str,
    content: &SourcePath,
    settings: &Settings,
    disk: &Disk,
) -> Result<NewFile, Box<Diagnostic>> {
    let refuse = |why: String, help: &str| Err(Box::new(Diagnostic::new(Lint::Settings, why).help(help)));
    const EXAMPLE: &str = "write a path like `dishes/onion-soup`";
    if written.trim().is_empty() || written.ends_with(['/', '\\']) {
        return refuse(format!("`{written}` names no article"), EXAMPLE);
    }
    let Some(asked) = below(written, content, disk) else {
        let help = "a path is counted from the folder of articles, and stays in it";
        return refuse(format!("`{written}` lies outside of the articles"), help);
    };
    if let Some(step) = asked.steps().find(|step| step.contains(char::is_control) || step.trim() != *step) {
        return refuse(format!("`{}` is no good name for a file", step.escape_debug()), EXAMPLE);
    }
    let file = portable_path(&asked, disk);
    let steps: Vec<&str> = file.relative_to(content).unwrap_or_default().split('/').collect();
    if let Some(step) = steps.iter().find(|step| is_left_out(step)) {
        let why = format!("`{file}` would not be published: of `{step}` nothing is");
        return refuse(why, "choose names that do not begin with `.` or `_`");
    }
    let output = SourcePath::default().resolve(&settings.output);
    if is_beside_content(content, &file) || output.is_some_and(|output| !output.is_root() && file.is_within(&output)) {
        return refuse(format!("`{file}` would not be published: no articles lie there"), "choose another folder");
    }
    if takes_over(content, &steps, settings, disk) {
        let why = format!("a folder `{}` would take the place of the articles that there are", steps[0]);
        return refuse(why, "say `content = \".\"` in `site.toml` to keep them, or choose another folder");
    }
    let folders = &steps[..steps.len() - 1];
    let unnamed = folders.iter().copied().chain([file.stem()]).find(|step| Slug::of(step).is_none());
    if let Some(step) = unnamed.filter(|step| !is_leading(step)) {
        return refuse(format!("nothing in `{step}` can stand in a URL"), "use letters or digits");
    }
    if let Some(link) = link_above(&file, disk) {
        let help = "nothing is read or written through links; put the folder itself in its place";
        return refuse(format!("`{link}` is a link"), help);
    }
    Ok(NewFile { path: file, written: asked })
}

/// The path with names that every system can hold, but for what is there already.
fn portable_path(asked: &SourcePath, disk: &Disk) -> SourcePath {
    let (mut path, last) = (SourcePath::default(), asked.steps().count());
    for (step, number) in asked.steps().zip(1..) {
        let as_asked = path.join(step);
        let is_there = disk.root().join(as_asked.as_str()).symlink_metadata().is_ok();
        path = match portable_name(step, number == last) {
            Some(name) if !is_there => path.join(&name),
            _ => as_asked,
        };
    }
    path
}

/// A name that every system can hold in place of one that some cannot; none if nothing would be left of it.
fn portable_name(step: &str, is_file: bool) -> Option<String> {
    let (stem, ending) = match step.rsplit_once('.').filter(|_| is_file) {
        Some((stem, ending)) => (stem, format!(".{ending}")),
        None => (step, String::new()),
    };
    Some(format!("{}{ending}", portable::name(stem)?))
}

/// The name of an article, or that of the folder whose page it is.
fn name(file: &SourcePath) -> &str {
    let folder = file.as_str().rsplit_once('/').map_or("", |(folder, _)| folder);
    let folder = folder.rsplit_once('/').map_or(folder, |(_, name)| name);
    if is_leading(file.stem()) && !folder.is_empty() { folder } else { file.stem() }
}

/// The path from the site's root; none if it leaves the folder of articles.
fn below(written: &str, content: &SourcePath, disk: &Disk) -> Option<SourcePath> {
    let with_ending =
        if written.to_ascii_lowercase().ends_with(".md") { written.to_owned() } else { format!("{written}.md") };
    let path = Path::new(&with_ending);
    if path.is_absolute() || with_ending.starts_with(['/', '\\']) {
        let relative = path.strip_prefix(disk.root()).ok()?;
        return SourcePath::default().resolve(relative.to_str()?).filter(|file| file.is_within(content));
    }
    // Shells complete the path from the site's folder.
    let from_root = SourcePath::default().resolve(&with_ending).filter(|_| !content.is_root());
    let from_root = from_root.filter(|file| file.is_within(content));
    from_root.or_else(|| content.resolve(&with_ending).filter(|file| file.is_within(content)))
}

/// Whether the first folder would become the folder of articles, on a site that has them without such a folder.
fn takes_over(content: &SourcePath, steps: &[&str], settings: &Settings, disk: &Disk) -> bool {
    let is_conventional = content.is_root() && settings.content.is_none() && steps.len() > 1 && steps[0] == CONTENT;
    let output = SourcePath::default().resolve(&settings.output).filter(|output| !output.is_root());
    is_conventional && !Inventory::take(disk, settings, output.as_ref()).articles.is_empty()
}

fn is_left_out(step: &str) -> bool {
    let is_private = step.starts_with('_') && !step.eq_ignore_ascii_case("_index.md");
    step.starts_with('.') || is_private || step == "node_modules"
}

fn is_leading(stem: &str) -> bool {
    LEADING_NAMES.iter().any(|name| stem.eq_ignore_ascii_case(name))
}

/// The first step that is a link: what lies behind one may lie outside of the site.
fn link_above(file: &SourcePath, disk: &Disk) -> Option<SourcePath> {
    let mut above = SourcePath::default();
    file.steps().find_map(|step| {
        above = above.join(step);
        disk.root().join(above.as_str()).is_symlink().then(|| above.clone())
    })
}
