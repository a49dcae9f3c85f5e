//! Says which files may have changed, soon after they have.
//!
//! Two sources, because no system is to be trusted alone: what the system says (`notify`), gathered until whoever writes has
//! finished (`gather`); and a walk over the tree every few seconds (`survey`), for what it does not say. Some shared folders
//! never say anything, a queue may overflow, what already lies in a new folder raises nothing, and watches run out: then the walk
//! is all there is, and comes more often.

mod gather;
mod survey;

use std::collections::{BTreeSet, HashMap, VecDeque};
use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::Instant;

use ignore::gitignore::Gitignore;
use notify::{Config, RecommendedWatcher, RecursiveMode, Watcher};
use walkdir::{DirEntry, WalkDir};

use crate::base::path::SourcePath;
use crate::generation::{Changes, Options};
use crate::settings;
use crate::source::{DATA, Disk, STATIC, THEMES, content_folder, never_content};
use gather::{Empty, Gather, Told};
use survey::{Stamp, Surveyor};

/// A hidden file that has a say in what is content.
const GITIGNORE: &str = ".gitignore";

/// What is heard of.
#[derive(Debug)]
enum Notice {
    /// The system says that something has happened.
    Event(notify::Result<notify::Event>),
    /// A walk has found these to be different; none stands for what is gone.
    Survey(Vec<(SourcePath, Option<Stamp>)>),
}

/// A watch over a site's files.
pub struct Watch {
    root: PathBuf,
    notices: Receiver<Notice>,
    /// Those that have been taken from there and are still to be told.
    heard: VecDeque<Notice>,
    /// Whether somebody waits to be told, even that there was nothing in the end.
    is_awaited: bool,
    watcher: Option<RecommendedWatcher>,
    surveyor: Surveyor,
    scope: Scope,
    /// Those of its folders that are there, and are watched.
    watched: BTreeSet<SourcePath>,
    /// What has been told since the last walk, and what it was then: the walk finds it too.
    told: HashMap<SourcePath, Option<Stamp>>,
    /// What was told last.
    last: Option<Told>,
    /// Why there is only the walk.
    trouble: Option<String>,
}

/// What is looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Scope {
    /// Folders, with all that lies in them; they may come into being later.
    folders: BTreeSet<SourcePath>,
    /// Whether the root holds articles itself.
    with_root: bool,
}

impl Watch {
    /// Begins to watch. What changes from now on is told; so begin before anything is read.
    pub fn begin(disk: &Disk, options: &Options) -> Self {
        let (sender, notices) = channel();
        let scope = Scope::of(disk, options);
        let surveyor = Surveyor::begin(disk.root(), scope.clone(), sender.clone());
        let (watcher, trouble) = match watcher(disk.root(), sender) {
            Ok(watcher) => (Some(watcher), None),
            Err(error) => (None, Some(why(&error))),
        };
        let mut watch = Self {
            root: disk.root().to_owned(),
            notices,
            heard: VecDeque::new(),
            is_awaited: false,
            watcher,
            surveyor,
            scope,
            watched: BTreeSet::new(),
            told: HashMap::new(),
            last: None,
            trouble,
        };
        watch.look(&Changes::none());
        watch
    }

    /// Why files are looked at every now and then only, if that has come about since it was asked last.
    pub fn trouble(&mut self) -> Option<String> {
        let trouble = self.trouble.take()?;
        self.surveyor.hurry();
        Some(trouble)
    }

    /// Looks at what belongs to the site after changes: the settings may have named other folders.
    pub fn follow(&mut self, disk: &Disk, options: &Options) {
        let scope = Scope::of(disk, options);
        if scope != self.scope {
            self.scope = scope;
            self.surveyor.look_at(self.scope.clone());
            self.look(&Changes::none());
        }
    }

    /// Watches the folders that are there. One that has itself changed is watched anew: another may have its name.
    fn look(&mut self, changes: &Changes) {
        let Some(watcher) = &mut self.watcher else { return };
        let place = |folder: &SourcePath| self.root.join(folder.as_str());
        let stays = |folder: &SourcePath| self.scope.folders.contains(folder) && !changes.may_touch(folder);
        for folder in self.watched.extract_if(.., |folder| !stays(folder)) {
            // Where the folder is gone, so is the watch.
            let _gone = watcher.unwatch(&place(&folder));
        }
        let new = self.scope.folders.difference(&self.watched).filter(|folder| place(folder).is_dir());
        let new: Vec<SourcePath> = new.cloned().collect();
        if new.is_empty() {
            return;
        }
        let failed = new.iter().find_map(|folder| {
            let watched = watcher.watch(&place(folder), RecursiveMode::Recursive);
            watched.err().filter(|error| !is_gone(error))
        });
        self.watched.extend(new);
        if let Some(error) = failed {
            self.trouble = Some(why(&error));
            self.watcher = None;
        }
        // What has come into them before they were watched.
        self.surveyor.look_soon();
    }

    /// Waits for the next changes, until whoever makes them has finished.
    ///
    /// Returns nothing if there will never be any more.
    pub fn wait(&mut self) -> Option<Changes> {
        loop {
            let mut gather = Gather::after(self.last.take());
            let first = self.heard.pop_front().map_or_else(|| self.notices.recv().ok(), Some)?;
            self.take(first, &mut gather);
            while let Some(notice) = self.heard.pop_front() {
                self.take(notice, &mut gather);
            }
            self.wait_for_rest(&mut gather)?;
            // Folders are watched before they are read, so that what changes from now on is told (but those of articles in the root itself, which
            // the scope names later). What came into them before has told nothing: there is another look at that.
            self.look(&match gather.paths() {
                Some(paths) => paths.filter_map(|path| self.source_path(path)).collect(),
                None => Changes::Unknown,
            });
            self.wait_for_rest(&mut gather)?;
            if gather.has_new_folders(Path::is_dir) {
                self.look(&Changes::none());
                self.surveyor.look_soon();
            }
            let changes = self.changes(gather);
            let is_awaited = std::mem::take(&mut self.is_awaited);
            if changes != Changes::none() || is_awaited {
                return Some(changes);
            }
        }
    }

    /// Gathers until nothing more is to be expected; nothing if there will never be any more.
    fn wait_for_rest(&mut self, gather: &mut Gather) -> Option<()> {
        while let Some(due) = gather.due(Instant::now(), empty_at) {
            match self.notices.recv_timeout(due.saturating_duration_since(Instant::now())) {
                Ok(notice) => self.take(notice, gather),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return None,
            }
        }
        Some(())
    }

    /// Whether there were other changes of what has been told, to be told next.
    pub fn is_overtaken(&mut self, told: &Changes) -> bool {
        self.heard.extend(self.notices.try_iter());
        let touches = |path: &PathBuf| self.source_path(path).is_some_and(|path| told.may_touch(&path));
        self.is_awaited = self.heard.iter().any(|notice| match notice {
            Notice::Event(Ok(event)) if event.need_rescan() => true,
            Notice::Event(Ok(event)) => gather::is_change(event) && event.paths.iter().any(touches),
            Notice::Event(Err(_)) | Notice::Survey(_) => false,
        });
        self.is_awaited
    }

    fn take(&mut self, notice: Notice, gather: &mut Gather) {
        match notice {
            Notice::Event(Ok(event)) => gather.take(event, Instant::now(), |path| self.source_path(path).is_some()),
            // Whatever it could not say, the walk will find.
            Notice::Event(Err(error)) => {
                if matches!(error.kind, notify::ErrorKind::MaxFilesWatch) {
                    self.trouble = Some(why(&error));
                }
                self.surveyor.look_soon();
            }
            Notice::Survey(found) => {
                let told = std::mem::take(&mut self.told);
                let new = found.into_iter().filter(|(path, stamp)| told.get(path) != Some(stamp));
                gather.add(new.map(|(path, _)| self.root.join(path.as_str())));
            }
        }
    }

    /// What has been gathered, as paths of the site.
    fn changes(&mut self, gather: Gather) -> Changes {
        let Some(paths) = gather.finish(Path::exists) else { return Changes::Unknown };
        if !paths.is_empty() {
            self.last = Some(Told { paths: paths.iter().cloned().collect(), when: Instant::now() });
        }
        let paths: BTreeSet<SourcePath> = paths.iter().filter_map(|path| self.source_path(path)).collect();
        for path in &paths {
            let stamp = Stamp::of(&self.root.join(path.as_str()));
            self.told.insert(path.clone(), stamp);
        }
        Changes::Paths(paths)
    }

    /// The path of the site that something on the disk has, if it can be of any interest.
    fn source_path(&self, path: &Path) -> Option<SourcePath> {
        let relative = path.strip_prefix(&self.root).ok()?;
        let steps: Vec<&str> = relative.iter().map(|step| step.to_str()).collect::<Option<_>>()?;
        let path = SourcePath::new(&steps.join("/"))?;
        self.scope.holds(&path).then_some(path)
    }
}

impl Scope {
    /// The folders that a site's files lie in.
    fn of(disk: &Disk, options: &Options) -> Self {
        let content = content_folder(disk, &options.settings);
        let root = SourcePath::default();
        let beside = [STATIC, THEMES, DATA].map(|folder| root.join(folder));
        let with_root = content.is_root();
        let folders: BTreeSet<SourcePath> =
            if with_root { top_folders(disk.root()).collect() } else { beside.into_iter().chain([content]).collect() };
        let is_output = |folder: &SourcePath| options.output.as_ref().is_some_and(|output| folder.is_within(output));
        Self { folders: folders.into_iter().filter(|folder| !is_output(folder)).collect(), with_root }
    }

    /// Whether something may belong to the site.
    fn holds(&self, path: &SourcePath) -> bool {
        if path.steps().any(|step| never_content(step).is_some() && step != GITIGNORE) {
            return false;
        }
        let is_root_level = path.steps().count() == 1;
        let is_awaited = || [settings::FILE_NAME, GITIGNORE, STATIC, THEMES, DATA].contains(&path.as_str());
        let is_inside = || self.folders.iter().any(|folder| path.is_within(folder));
        is_root_level && (self.with_root || is_awaited()) || is_inside() || self.is_above(path)
    }

    /// Whether a folder that is looked at lies in this one.
    fn is_above(&self, path: &SourcePath) -> bool {
        self.folders.iter().any(|folder| folder.is_within(path))
    }
}

/// The folders in a root that is its own content, but for those that never hold any.
fn top_folders(root: &Path) -> impl Iterator<Item = SourcePath> {
    let (ignored, _unreadable_lines) = Gitignore::new(root.join(GITIGNORE));
    let entries = fs::read_dir(root).into_iter().flatten().flatten();
    let folders = entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()));
    let names = folders.filter_map(|entry| entry.file_name().into_string().ok());
    let root = root.to_owned();
    names
        .filter(move |name| {
            let is_ignored = ignored.matched(root.join(name), true).is_ignore();
            !is_ignored && never_content(name).is_none()
        })
        .map(|name| SourcePath::default().join(&name))
}

fn watcher(root: &Path, sender: Sender<Notice>) -> notify::Result<RecommendedWatcher> {
    let tell = move |event| {
        // Nobody listens any more when the preview ends.
        let _ended = sender.send(Notice::Event(event));
    };
    let mut watcher = RecommendedWatcher::new(tell, Config::default().with_follow_symlinks(false))?;
    watcher.watch(root, RecursiveMode::NonRecursive)?;
    Ok(watcher)
}

/// Whether a folder was gone before it could be watched.
fn is_gone(error: &notify::Error) -> bool {
    match &error.kind {
        notify::ErrorKind::PathNotFound => true,
        notify::ErrorKind::Io(error) => error.kind() == std::io::ErrorKind::NotFound,
        _ => false,
    }
}

/// Why files cannot be watched, and what to do.
fn why(error: &notify::Error) -> String {
    match &error.kind {
        notify::ErrorKind::MaxFilesWatch => "the system does not watch so many folders at once; raise its limit with \
             `sudo sysctl fs.inotify.max_user_watches=524288`"
            .to_owned(),
        _ => format!("the system does not watch files: {}", error.to_string().to_lowercase()),
    }
}

/// Whether there is a file with nothing in it at a path, or in the folder there if that is new: what lies in it has told nothing itself. Of
/// several the youngest.
fn empty_at(path: &Path, is_new: bool) -> Option<Empty> {
    let is_empty = |metadata: &Metadata| metadata.is_file() && metadata.len() == 0;
    let metadata = path.symlink_metadata().ok()?;
    if !metadata.is_dir() || !is_new {
        return is_empty(&metadata).then_some(Empty { age: None });
    }
    let may_be_content =
        |entry: &DirEntry| entry.file_name().to_str().is_some_and(|name| never_content(name).is_none());
    let entries = WalkDir::new(path).into_iter().filter_entry(may_be_content).flatten();
    let files = entries.filter_map(|entry| entry.metadata().ok()).filter(is_empty);
    let ages = files.map(|metadata| metadata.modified().ok()?.elapsed().ok());
    ages.min().map(|age| Empty { age })
}
