//! Which folders a site may be written to.
//!
//! A wrong `output` is how tools of this kind have wiped projects. [`Target::check`] refuses every folder that is, holds
//! or lies in something that must not become output, before anything is read or written:
//!
//! 1. the asked-for path is resolved step by step, existing links followed, so that two ways to one folder compare equal;
//! 2. links on the way below the site's root, or at the end, are refused: a site must not write where a link leads;
//! 3. what remains is compared with the home folder, the root, the inputs and Larder's own state, by whole steps.
//!
//! A folder that holds other files is fine: they are kept.

use std::ffi::OsStr;
use std::fmt;
use std::io;
use std::path::{Component, Path, PathBuf};

use super::file::OutputFile;
use super::ops::{self, Found};
use crate::base::path::UrlPath;

/// The folder below the site's root that holds manifests, the lock, and files that are not finished.
pub const STATE_FOLDER: &str = ".larder";

/// What marks a repository.
const REPOSITORY: &str = ".git";

/// An output folder that may be written to. It need not exist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    root: PathBuf,
    folder: PathBuf,
}

/// An output folder that may not be written to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// The folder, as it was asked for.
    pub path: PathBuf,
    /// Why not.
    pub reason: Reason,
}

/// Why a folder may not be written to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// It is the root of the file system.
    FileSystem,
    /// It is the home folder, or holds it.
    Home,
    /// It is the site's root, or holds it.
    Root,
    /// It is an input folder (which is named), holds one or lies in one.
    Input(PathBuf),
    /// It is Larder's own folder, or lies in it.
    State,
    /// It is a symbolic link, or one leads to it from within the site.
    Link,
    /// It is no folder.
    NotAFolder,
    /// It is a Git repository, or lies in what Git keeps of one.
    Repository,
    /// It cannot be looked at.
    Unreadable(io::ErrorKind),
}

impl Target {
    /// Checks `output` (relative to `root` unless it is absolute) against everything that must not be overwritten.
    ///
    /// `inputs` are the folders that the site is read from, relative to `root` or absolute, whether they exist or not.
    /// The root itself among them counts for nothing: what is read from there leaves the output out.
    pub fn check(root: &Path, output: &Path, inputs: &[PathBuf], home: Option<&Path>) -> Result<Self, Refused> {
        let refuse = |reason| Refused { path: output.to_owned(), reason };
        let resolve = |path: &Path| Resolved::of(path).map_err(|error| refuse(Reason::Unreadable(error.kind())));
        let site = resolve(root)?.path;
        let asked = resolve(&site.join(output))?;
        let home = home.map(resolve).transpose()?.map(|home| home.path);
        if asked.ends_in_link || asked.links.iter().any(|link| link.starts_with(&site)) {
            return Err(refuse(Reason::Link));
        }
        let folder = asked.path;
        reserved(&folder, &site, home.as_deref()).map_or(Ok(()), |reason| Err(refuse(reason)))?;
        for input in inputs {
            let resolved = resolve(&site.join(input))?.path;
            let is_root = site.starts_with(&resolved);
            if !is_root && (folder.starts_with(&resolved) || resolved.starts_with(&folder)) {
                return Err(refuse(Reason::Input(input.clone())));
            }
        }
        match ops::look(&folder).map_err(|error| refuse(Reason::Unreadable(error.kind())))? {
            Found::Nothing | Found::Folder => Ok(Self { root: site, folder }),
            _ => Err(refuse(Reason::NotAFolder)),
        }
    }

    /// The output folder, absolute, without links.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The folder of Larder's own files.
    pub(super) fn state(&self) -> PathBuf {
        self.root.join(STATE_FOLDER)
    }

    /// What tells this output folder from the site's others: relative to the root if it lies there, so that a site can
    /// be moved.
    pub(super) fn key(&self) -> &[u8] {
        self.relative().as_os_str().as_encoded_bytes()
    }

    /// Where a file or folder of the output folder lies; `""` is the output folder.
    pub(super) fn path(&self, file: &str) -> PathBuf {
        // Joining an empty path would add a slash, and a path with a slash at its end follows links.
        if file.is_empty() { self.folder.clone() } else { self.folder.join(file) }
    }

    /// Whether the file that serves `url` holds exactly `bytes`.
    pub fn holds(&self, url: &UrlPath, bytes: &[u8]) -> bool {
        OutputFile::of(url).is_some_and(|file| ops::holds(&self.path(file.as_str()), bytes))
    }

    /// Whether the file that serves `url` holds the same bytes as the file `source`, compared as streams.
    pub fn holds_copy(&self, url: &UrlPath, source: &Path) -> bool {
        let same = |file: OutputFile| {
            let source = ops::open(source).ok()?;
            ops::hash_if_same(&self.path(file.as_str()), &source).ok().flatten()
        };
        OutputFile::of(url).and_then(same).is_some()
    }

    /// The file that serves `url`, as the author knows it.
    pub fn show_output(&self, url: &UrlPath) -> String {
        self.show(&url.output_file())
    }

    /// A file of the output folder (`""`: the folder) as the author knows it.
    pub(super) fn show(&self, file: &str) -> String {
        let path = self.relative().join(file);
        path.to_string_lossy().trim_end_matches('/').replace(std::path::MAIN_SEPARATOR, "/")
    }

    /// The output folder relative to the root, if it lies there.
    fn relative(&self) -> &Path {
        self.folder.strip_prefix(&self.root).unwrap_or(&self.folder)
    }
}

/// Whether `folder` belongs to somebody or something else, whatever the site reads. All paths are resolved.
fn reserved(folder: &Path, site: &Path, home: Option<&Path>) -> Option<Reason> {
    let is_git = |component: Component<'_>| component.as_os_str() == OsStr::new(REPOSITORY);
    let holds_git = || !matches!(ops::look(&folder.join(REPOSITORY)), Ok(Found::Nothing));
    match () {
        () if folder.parent().is_none() => Some(Reason::FileSystem),
        () if home.is_some_and(|home| home.starts_with(folder)) => Some(Reason::Home),
        () if site.starts_with(folder) => Some(Reason::Root),
        () if folder.starts_with(site.join(STATE_FOLDER)) => Some(Reason::State),
        () if folder.components().any(is_git) || holds_git() => Some(Reason::Repository),
        () => None,
    }
}

/// A path without `.`, `..` and links, as far as it exists.
struct Resolved {
    path: PathBuf,
    /// Where each link lies that was followed.
    links: Vec<PathBuf>,
    ends_in_link: bool,
}

impl Resolved {
    /// Follows `path` step by step. What does not exist is taken by its name.
    fn of(path: &Path) -> io::Result<Self> {
        let mut resolved = Self { path: PathBuf::new(), links: Vec::new(), ends_in_link: false };
        for component in std::path::absolute(path)?.components() {
            match component {
                Component::Prefix(_) | Component::RootDir => resolved.path.push(component),
                Component::CurDir => {}
                Component::ParentDir => {
                    resolved.path.pop();
                    resolved.ends_in_link = false;
                }
                Component::Normal(name) => resolved.enter(name)?,
            }
        }
        Ok(resolved)
    }

    /// Goes one step down.
    fn enter(&mut self, name: &OsStr) -> io::Result<()> {
        self.path.push(name);
        let found = ops::look(&self.path)?;
        self.ends_in_link = found == Found::Link;
        if self.ends_in_link {
            self.links.push(self.path.clone());
        }
        // A link that leads nowhere stays as it is: as an output it is refused, as an input it holds nothing.
        match self.path.canonicalize() {
            Ok(canonical) => self.path = canonical,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(_) if found != Found::Folder => {}
            Err(error) => return Err(error),
        }
        Ok(())
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the site cannot be written to `{}`: {}", self.path.display(), self.reason)
    }
}

impl std::error::Error for Refused {}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::FileSystem => f.write_str("it is the root of the file system"),
            Self::Home => f.write_str("it is the home folder, or holds it"),
            Self::Root => f.write_str("it is the site's own folder, or holds it"),
            Self::Input(input) => {
                write!(f, "it is, holds or lies in `{}`, which the site is read from", input.display())
            }
            Self::State => write!(f, "`{STATE_FOLDER}` is where Larder keeps its own files"),
            Self::Link => f.write_str("it is a link, or lies behind one"),
            Self::NotAFolder => f.write_str("it is not a folder"),
            Self::Repository => f.write_str("it is a Git repository, or part of one"),
            Self::Unreadable(kind) => write!(f, "it cannot be looked at: {kind}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    /// A home folder with a site and its neighbours in it.
    fn home() -> tempfile::TempDir {
        let home = tempfile::tempdir().unwrap();
        for folder in
            ["site/content/a", "site/docs", "site/static", "site/repo/.git", "site/worktree", "site/full", "other"]
        {
            fs::create_dir_all(home.path().join(folder)).unwrap();
        }
        for file in ["site/file", "site/full/theirs", "site/worktree/.git", "other/file"] {
            fs::write(home.path().join(file), "x").unwrap();
        }
        home
    }

    fn check(home: &Path, output: &str) -> Result<Target, Reason> {
        let inputs = ["content", "docs", "static", "data", "themes", "."].map(PathBuf::from);
        let output = output.replace("HOME", &home.to_string_lossy());
        Target::check(&home.join("site"), Path::new(&output), &inputs, Some(home)).map_err(|refused| refused.reason)
    }

    #[test]
    fn dangerous_outputs_are_refused() {
        let home = home();
        let input = |name: &str| Reason::Input(name.into());
        let parent_of_home = format!("{}", home.path().parent().unwrap().display());
        for (output, reason) in [
            ("/", Reason::FileSystem),
            ("/../..", Reason::FileSystem),
            ("HOME", Reason::Home),
            ("HOME/", Reason::Home),
            ("HOME/other/..", Reason::Home),
            (parent_of_home.as_str(), Reason::Home),
            ("..", Reason::Home),
            ("", Reason::Root),
            (".", Reason::Root),
            ("./.", Reason::Root),
            ("content/..", Reason::Root),
            ("missing/..", Reason::Root),
            ("HOME/site", Reason::Root),
            ("../site", Reason::Root),
            ("content", input("content")),
            ("content/", input("content")),
            ("./content", input("content")),
            ("content/a", input("content")),
            ("content/a/public", input("content")),
            ("public/../content/new", input("content")),
            ("docs", input("docs")),
            ("static", input("static")),
            ("data/deep", input("data")),
            ("themes", input("themes")),
            (".larder", Reason::State),
            (".larder/public", Reason::State),
            ("file", Reason::NotAFolder),
            ("HOME/other/file", Reason::NotAFolder),
            ("repo", Reason::Repository),
            ("worktree", Reason::Repository),
            (".git", Reason::Repository),
            ("repo/.git/hooks", Reason::Repository),
        ] {
            assert_eq!(check(home.path(), output), Err(reason), "{output:?}");
        }
    }

    #[test]
    fn ordinary_outputs_are_not() {
        let home = home();
        let site = home.path().canonicalize().unwrap().join("site");
        for (output, folder) in [
            ("public", "public"),
            ("public/", "public"),
            ("docs_source", "docs_source"),
            ("contents", "contents"),
            ("a/b/../c", "a/c"),
            ("full", "full"),
            ("repo/public", "repo/public"),
        ] {
            assert_eq!(check(home.path(), output).unwrap().folder(), site.join(folder), "{output:?}");
        }
        assert!(check(home.path(), "../other").is_ok() && check(home.path(), "HOME/other/new/public").is_ok());
    }

    #[test]
    fn an_input_that_holds_the_output_elsewhere_is_seen() {
        let home = home();
        let inputs = [PathBuf::from("../other")];
        let refused = Target::check(&home.path().join("site"), Path::new("../other/public"), &inputs, None);
        assert_eq!(
            refused.unwrap_err().to_string(),
            "the site cannot be written to `../other/public`: it is, holds or lies in `../other`, which the site is read from"
        );
        let inputs = [PathBuf::from("../other/deep/notes")];
        assert!(Target::check(&home.path().join("site"), Path::new("../other"), &inputs, None).is_err());
    }

    #[cfg(unix)]
    #[test]
    fn links_are_refused_or_seen_through() {
        let home = home();
        let link = |to: &str, at: &str| std::os::unix::fs::symlink(to, home.path().join(at)).unwrap();
        link("../other", "site/linked");
        link("nowhere", "site/dangling");
        link("loop", "site/loop");
        link("../site/content", "other/content");
        link("site", "same");
        for (output, reason) in [
            ("linked", Reason::Link),
            ("linked/", Reason::Link),
            ("linked/public", Reason::Link),
            ("linked/../public", Reason::Link),
            ("dangling", Reason::Link),
            ("dangling/a", Reason::Link),
            ("loop", Reason::Link),
            ("HOME/other/content", Reason::Link),
            ("HOME/other/content/a", Reason::Input("content".into())),
            ("HOME/same/content", Reason::Input("content".into())),
        ] {
            assert_eq!(check(home.path(), output), Err(reason), "{output:?}");
        }
        assert_eq!(check(home.path(), "HOME/same/public"), check(home.path(), "public"));
    }

    #[test]
    fn places_are_shown_and_kept_relative_to_the_root() {
        let home = home();
        let target = check(home.path(), "public").unwrap();
        assert_eq!((target.key(), target.show("a/b").as_str()), (&b"public"[..], "public/a/b"));
        assert_eq!(target.show(""), "public");
        assert!(check(home.path(), "../other").unwrap().show("a").ends_with("/other/a"));
    }
}
