//! Whether a second, clean build comes to the bytes that lie in the output folder.
//!
//! [`Verification::begin`] is for before the first build: it remembers what the site's files hold. [`Verification::run`], after it,
//! loads everything anew from the disk, renders every output and compares it with the output folder, one at a time, so
//! that memory holds no more than for any build. If a source has changed in between, it says that instead: then a
//! difference would mean nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;

use crate::base::hash::ContentHash;
use crate::base::path::{SourcePath, UrlPath};
use crate::build::{Sink, render_all};
use crate::diagnostic::{Diagnostic, Lint, Place, Severity};
use crate::generation::{Generation, Options};
use crate::output::Target;
use crate::settings;
use crate::site::Site;
use crate::source::{Files, Inventory, THEMES};

/// How many files a message names.
const MOST_NAMED: usize = 5;

/// What the site's files held before the first build.
pub struct Verification<'a> {
    files: Arc<dyn Files>,
    options: &'a Options,
    before: Fingerprint,
}

/// What each file of a site holds; nothing if it cannot be read.
type Fingerprint = BTreeMap<SourcePath, Option<ContentHash>>;

impl<'a> Verification<'a> {
    /// Remembers what the files hold.
    pub fn begin(files: Arc<dyn Files>, options: &'a Options) -> Self {
        let before = fingerprint(&*files, options);
        Self { files, options, before }
    }

    /// Builds again, calling `advance` after each output, and compares with `target`, to which `first` has been published.
    /// Returns what is wrong: nothing if the two are the same.
    pub fn run(&self, first: &Site, target: &Target, advance: &(dyn Fn() + Sync)) -> Vec<Diagnostic> {
        let built = self.build(first, target, advance);
        let after = fingerprint(&*self.files, self.options);
        if let Some(file) = changed(&self.before, &after) {
            let message = format!("`{file}` changed while the output was being verified");
            let fault = Diagnostic::new(Lint::Unreadable, message).at(Place::file(file));
            return vec![fault.help("run the command again, and leave the files alone meanwhile")];
        }
        match built {
            Ok(different) => different_outputs(&different, target).into_iter().collect(),
            Err(faults) => faults,
        }
    }

    /// The outputs that a second build makes differently, or the errors that stand against one.
    fn build(
        &self,
        first: &Site,
        target: &Target,
        advance: &(dyn Fn() + Sync),
    ) -> Result<BTreeSet<UrlPath>, Vec<Diagnostic>> {
        let (second, _known) = Generation::load(self.files.clone(), self.options)?;
        let comparison = Comparison { files: &*self.files, target, different: Mutex::default() };
        let faults = render_all(&second, &comparison, advance);
        let errors: Vec<Diagnostic> = faults.into_iter().filter(|fault| fault.severity == Severity::Error).collect();
        if !errors.is_empty() {
            return Err(errors);
        }
        let mut different = comparison.different.into_inner().unwrap_or_else(PoisonError::into_inner);
        let gone = first.urls().outputs().keys().filter(|url| !second.site().urls().outputs().contains_key(*url));
        different.extend(gone.cloned());
        Ok(different)
    }
}

/// Reads every file that the site is made from, and all themes: one may extend another.
fn fingerprint(files: &dyn Files, options: &Options) -> Fingerprint {
    let inventory = Inventory::take(files, &options.settings, options.output.as_ref());
    let (themes, _unlisted) = Inventory::list_theme(files, &options.settings, &SourcePath::default().join(THEMES));
    let assets = inventory.assets.into_iter().map(|asset| asset.path);
    let all = inventory.articles.into_iter().chain(assets).chain(inventory.statics).chain(themes).chain(inventory.data);
    let all: Vec<SourcePath> = all.chain([SourcePath::default().join(settings::FILE_NAME)]).collect();
    all.into_par_iter().map(|path| (path.clone(), files.hash(&path).ok())).collect()
}

/// The first file that is not as it was.
fn changed<'a>(before: &'a Fingerprint, after: &'a Fingerprint) -> Option<&'a SourcePath> {
    let not_as_in = |other: &'a Fingerprint| {
        move |(path, hash): &(&SourcePath, &Option<ContentHash>)| other.get(*path) != Some(*hash)
    };
    let edited = before.iter().find(not_as_in(after));
    edited.or_else(|| after.iter().find(not_as_in(before))).map(|(path, _)| path)
}

/// The error that names the first outputs that differ.
fn different_outputs(different: &BTreeSet<UrlPath>, target: &Target) -> Option<Diagnostic> {
    let named: Vec<String> =
        different.iter().take(MOST_NAMED).map(|url| format!("`{}`", target.show_output(url))).collect();
    let files = if different.len() == 1 { "a file".to_owned() } else { format!("{} files", different.len()) };
    let left_out = different.len().saturating_sub(MOST_NAMED);
    let more = if left_out > 0 { format!(" and {left_out} more") } else { String::new() };
    let message = format!("a second build makes {files} differently: {}{more}", named.join(", "));
    let help = "if nobody else writes to the output folder, this is a fault of Larder: please report it";
    (!different.is_empty()).then(|| Diagnostic::new(Lint::NotReproducible, message).help(help))
}

/// A sink that keeps only the names of outputs that the output folder does not hold.
struct Comparison<'a> {
    files: &'a dyn Files,
    target: &'a Target,
    different: Mutex<BTreeSet<UrlPath>>,
}

impl Comparison<'_> {
    fn note(&self, url: &UrlPath, is_same: bool) {
        if !is_same {
            self.different.lock().unwrap_or_else(PoisonError::into_inner).insert(url.clone());
        }
    }
}

impl Sink for Comparison<'_> {
    fn put(&self, url: &UrlPath, bytes: &[u8]) -> Result<(), Box<Diagnostic>> {
        self.note(url, self.target.holds(url, bytes));
        Ok(())
    }

    fn copy(&self, url: &UrlPath, file: &SourcePath) -> Result<(), Box<Diagnostic>> {
        let is_same = match self.files.on_disk(file) {
            Some(path) => self.target.holds_copy(url, &path),
            None => self.files.read(file).is_ok_and(|bytes| self.target.holds(url, &bytes)),
        };
        self.note(url, is_same);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::fs::{self, File};
    use std::path::Path;
    use std::sync::Arc;
    use std::time;

    use super::*;
    use crate::publish::Publication;
    use crate::settings::Settings;
    use crate::source::Disk;

    /// A site of `pages` articles and a picture, in a folder of its own.
    fn site(pages: usize) -> tempfile::TempDir {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir_all(root.path().join("content")).unwrap();
        for number in 0..pages {
            fs::write(root.path().join(format!("content/p{number}.md")), format!("# P {number}\n\nText.\n")).unwrap();
        }
        fs::create_dir_all(root.path().join("static")).unwrap();
        fs::write(root.path().join("static/logo.png"), [1, 2, 3]).unwrap();
        for (theme, extends) in [("default", "extends = \"old\"\n"), ("old", "")] {
            let folder = root.path().join("themes").join(theme);
            fs::create_dir_all(folder.join("static")).unwrap();
            fs::write(folder.join("theme.toml"), extends).unwrap();
            fs::write(folder.join(format!("static/{theme}.css")), "a {}\n").unwrap();
        }
        root
    }

    /// Publishes, lets `meddle` do something to the site's folder, verifies.
    fn verified(root: &Path, meddle: impl FnOnce(&Path)) -> Vec<Diagnostic> {
        let (settings, _) = Settings::read(None, "kitchen").unwrap();
        let output = SourcePath::new("public");
        let options = Options { settings: Arc::new(settings), output, with_drafts: false };
        let disk = Disk::open(root).unwrap();
        let target = Target::check(disk.root(), Path::new("public"), &[], None).unwrap();
        let verification = Verification::begin(Arc::new(disk.clone()), &options);
        let (generation, mut faults) = Generation::load(Arc::new(disk.clone()), &options).unwrap();
        let publication = Publication { generation: &generation, files: &disk, target: &target, strict: false };
        publication.run(&mut faults, &|| {}).expect("nothing stands against it");
        meddle(root);
        verification.run(generation.site(), &target, &|| {})
    }

    #[test]
    fn what_is_the_same_is_no_fault() {
        assert_eq!(verified(site(3).path(), |_| {}), []);
    }

    #[test]
    fn outputs_that_differ_are_named() {
        let faults = verified(site(9).path(), |root| {
            fs::write(root.join("public/p1/index.html"), "other").unwrap();
            fs::write(root.join("public/logo.png"), [1, 2, 4]).unwrap();
            fs::remove_file(root.join("public/p0/index.html")).unwrap();
        });
        let message = "a second build makes 3 files differently: `public/logo.png`, `public/p0/index.html`, `public/p1/index.html`";
        assert_eq!((faults.len(), faults[0].lint, &*faults[0].message), (1, Lint::NotReproducible, message));
        let faults = verified(site(9).path(), |root| {
            for number in 0..9 {
                fs::write(root.join(format!("public/p{number}/index.html")), "other").unwrap();
            }
        });
        assert!(faults[0].message.ends_with("`public/p4/index.html` and 4 more"), "{}", faults[0].message);
    }

    #[test]
    fn a_source_that_changed_meanwhile_is_told_instead() {
        let told = |file: &str, edit: fn(&Path)| {
            let faults = verified(site(3).path(), edit);
            assert_eq!(faults.len(), 1, "{file}");
            assert_eq!(faults[0].message, format!("`{file}` changed while the output was being verified"));
        };
        told("content/p1.md", |root| fs::write(root.join("content/p1.md"), "# Other\n").unwrap());
        told("content/p2.md", |root| fs::remove_file(root.join("content/p2.md")).unwrap());
        told("content/new.md", |root| fs::write(root.join("content/new.md"), "# New\n").unwrap());
        told("static/logo.png", |root| fs::write(root.join("static/logo.png"), [9]).unwrap());
        told("themes/default/theme.toml", |root| fs::write(root.join("themes/default/theme.toml"), "\n").unwrap());
        told("themes/old/static/old.css", |root| fs::write(root.join("themes/old/static/old.css"), "b {}\n").unwrap());
        told("site.toml", |root| fs::write(root.join("site.toml"), "title = \"New\"\n").unwrap());
        let touched = verified(site(3).path(), |root| {
            let file = File::options().write(true).open(root.join("content/p1.md")).unwrap();
            file.set_modified(time::SystemTime::UNIX_EPOCH).unwrap();
        });
        assert_eq!(touched, [], "when a file was written is no part of what it holds");
    }
}
