//! `larder serve`: shows the site in the browser while it is being written.

use std::io::{self, Write};
use std::net::{IpAddr, SocketAddr, TcpListener, ToSocketAddrs};
use std::sync::Arc;
use std::time::Instant;

use super::printing::{Printer, counted, say, show_duration};
use super::{Opened, Status, open, read_settings};
use crate::base::path::SourcePath;
use crate::cli::{Global, ServeArgs};
use crate::diagnostic::{Diagnostic, Lint, on_one_line};
use crate::generation::{Changes, Generation, Options};
use crate::preview::{Editor, Follower, Hosts, Moments, Rebuilt, Reread, Server, Watch, until_interrupted, url};
use crate::settings::{BaseUrl, Settings};
use crate::source::Disk;

/// The port, unless another is asked for.
const PORT: u16 = 1717;

/// How many ports are tried before giving up, if none is asked for by name.
const PORTS_TRIED: u16 = 32;

pub(super) fn run(args: &ServeArgs, global: &Global) -> Status {
    let printer = Arc::new(Printer::new(global, Instant::now()));
    serve(args, global, &printer).unwrap_or_else(|status| status)
}

/// Begins a preview and runs it to its end; the error is why it did not come to that.
fn serve(args: &ServeArgs, global: &Global, printer: &Arc<Printer>) -> Result<Status, Status> {
    let fail = |fault: Diagnostic| printer.fail(vec![fault], None);
    let (listener, address) = listen(args).map_err(|fault| fail(*fault))?;
    let editor = editor(args).map_err(|fault| fail(*fault))?;
    let opened = open(global, printer)?;
    let base = url(address);
    let disk = opened.disk.clone();
    let beginning = Beginning { opened, base: base.clone(), with_drafts: args.drafts, printer: printer.clone() };
    let begun = until_interrupted(|| beginning.begin()).map_err(|error| fail(unservable(&error)))?;
    let Some(begun) = begun else { return Ok(Status::Good) };
    let Begun { watch, follower, moments } = begun?;
    let hosts = Hosts::of(address, (args.host != "0.0.0.0" && args.host != "::").then_some(&args.host));
    let server = Server::new(moments, disk.clone(), hosts, editor).map_err(|error| fail(unservable(&error)))?;
    let moment = follower.now();
    printer.begin_serving(moment.faults.clone(), moment.generation.site(), &disk);
    if !address.ip().is_loopback() {
        printer.note("everybody who can reach this computer can read the site, drafts and file names too");
    }
    if say(&format!("serving {base}\n")) != Status::Good {
        return Err(Status::Faulty);
    }
    if args.open {
        open_browser(&format!("{base}{}", edited_last(&disk, &moment.generation)), printer);
    }
    drop(moment);
    let to_follow = printer.clone();
    std::thread::spawn(move || follow(watch, follower, &disk, &to_follow));
    server.run(listener).map(|()| Status::Good).map_err(|error| {
        // There may be nobody left to tell.
        let _gone = writeln!(io::stderr(), "error: {}", unservable(&error).message);
        Status::Faulty
    })
}

/// What a preview begins with.
struct Beginning {
    opened: Opened,
    base: String,
    with_drafts: bool,
    printer: Arc<Printer>,
}

/// A preview that has begun.
struct Begun {
    watch: Watch,
    follower: Follower,
    moments: Moments,
}

impl Beginning {
    /// Loads the site for the first time. If that is not possible because of what lies in it, waits until it is: somebody is about
    /// to write there.
    fn begin(self) -> Result<Begun, Status> {
        let Self { opened: Opened { disk, settings, notes }, base, with_drafts, printer } = self;
        let reread = || reread(disk.clone(), base.clone(), with_drafts);
        let mut options = options(settings, &base, with_drafts);
        // What changes while the site is read for the first time must not be missed.
        let mut watch = Watch::begin(&disk, &options);
        let mut read = Ok(notes);
        let mut told = None;
        loop {
            let begun =
                read.and_then(|notes| Follower::begin(Arc::new(disk.clone()), options.clone(), notes, reread()));
            let faults = match begun {
                Ok((follower, moments)) => return Ok(Begun { watch, follower, moments }),
                Err(faults) => faults,
            };
            if told.as_ref() != Some(&faults) {
                let status = printer.fail_to_load(faults.clone(), &options.settings, &disk);
                if told.is_none() && status == Status::Usage {
                    return Err(status);
                }
                printer.note("waiting for that to be mended");
                told = Some(faults);
            }
            if watch.wait().is_none() {
                return Err(Status::Faulty);
            }
            read = reread()().map(|(again, notes)| {
                options = again;
                notes
            });
            watch.follow(&disk, &options);
        }
    }
}

/// Makes the next moment after each change, and says so.
fn follow(mut watch: Watch, mut follower: Follower, disk: &Disk, printer: &Printer) {
    loop {
        if let Some(trouble) = watch.trouble() {
            printer.note(&format!("{trouble}; as it is, files are looked at every second"));
        }
        let Some(changes) = watch.wait() else { return };
        let rebuilt = follower.follow(changes, |changes| watch.is_overtaken(changes));
        watch.follow(disk, follower.options());
        let Some(rebuilt) = rebuilt else { continue };
        let moment = follower.now();
        printer.rebuilt(&line(&rebuilt), rebuilt.fresh, rebuilt.mended, moment.generation.site(), disk);
    }
}

/// One line on what a rebuild was: what changed, what it touched, how long it took.
fn line(rebuilt: &Rebuilt) -> String {
    let Rebuilt { changes, work, took, .. } = rebuilt;
    let paths: Vec<&SourcePath> = changes.paths().collect();
    let changed = match (&changes, &*paths) {
        (Changes::Unknown, _) => "something".to_owned(),
        (_, [path]) => on_one_line(path.as_str()),
        (_, paths) => counted(paths.len(), "file"),
    };
    let mut touched = Vec::new();
    if work.parsed > 0 {
        touched.push(counted(work.parsed, "article"));
    }
    if work.assembled {
        touched.push("links and lists".to_owned());
    }
    if work.themed {
        touched.push("theme and data".to_owned());
    }
    if touched.is_empty() && rebuilt.is_stuck {
        return format!("{changed} changed: not shown before the error is mended");
    }
    if touched.is_empty() {
        touched.push("shown as it is".to_owned());
    }
    format!("{changed} changed: {} in {}", touched.join(", "), show_duration(*took))
}

/// Takes a port before anything is read.
fn listen(args: &ServeArgs) -> Result<(TcpListener, SocketAddr), Box<Diagnostic>> {
    let host = args.host.trim_start_matches('[').trim_end_matches(']');
    let address = host_address(host).ok_or_else(|| {
        let fault = Diagnostic::new(Lint::Settings, format!("`--host {}` is no address of this computer", args.host));
        Box::new(fault.help("write an address such as `127.0.0.1`, or `0.0.0.0` for all of them"))
    })?;
    let ports = match args.port {
        Some(port) => port..=port,
        None => PORT..=PORT + PORTS_TRIED,
    };
    let mut last = None;
    for port in ports {
        match TcpListener::bind((address, port)).and_then(|listener| Ok((listener.local_addr()?, listener))) {
            Ok((address, listener)) => return Ok((listener, address)),
            Err(error) => last = Some((port, error)),
        }
        if last.as_ref().is_some_and(|(_, error)| error.kind() != io::ErrorKind::AddrInUse) {
            break;
        }
    }
    let (port, error) = last.unwrap_or((PORT, io::ErrorKind::AddrInUse.into()));
    let message = match error.kind() {
        io::ErrorKind::AddrInUse => format!("port {port} is in use"),
        io::ErrorKind::PermissionDenied => format!("port {port} is not open to you"),
        io::ErrorKind::AddrNotAvailable => format!("`--host {}` is no address of this computer", args.host),
        _ => format!("port {port} cannot be listened at: {}", error.to_string().to_lowercase()),
    };
    let help = if error.kind() == io::ErrorKind::AddrNotAvailable {
        "write an address such as `127.0.0.1`, or `0.0.0.0` for all of them"
    } else {
        "name another with `--port`; `--port 0` takes any that is free"
    };
    Err(Box::new(Diagnostic::new(Lint::Settings, message).help(help)))
}

fn host_address(host: &str) -> Option<IpAddr> {
    host.parse().ok().or_else(|| Some((host, 0).to_socket_addrs().ok()?.next()?.ip()))
}

/// The author's editor: the one that was named, else that of the environment, if it can be opened by an address.
fn editor(args: &ServeArgs) -> Result<Option<Editor>, Box<Diagnostic>> {
    let Some(name) = &args.editor else {
        let named = ["VISUAL", "EDITOR"].iter().filter_map(|name| std::env::var(name).ok());
        return Ok(named.filter_map(|name| Editor::named(&name)).next());
    };
    Editor::named(name).map(Some).ok_or_else(|| {
        let message = format!("`--editor {name}` is no editor that a page can open");
        let known: Vec<String> = Editor::known().map(|name| format!("`{name}`")).collect();
        let help = format!(
            "name one of {}, or an address such as `vscode://file{{file}}:{{line}}:{{column}}`",
            known.join(", ")
        );
        Box::new(Diagnostic::new(Lint::Settings, message).help(help))
    })
}

/// What to load: the site as its settings have it, at the address of the preview.
fn options(mut settings: Settings, base: &str, with_drafts: bool) -> Options {
    let output = SourcePath::default().resolve(&settings.output).filter(|output| !output.is_root());
    settings.base_url = BaseUrl::parse(base).ok();
    Options { settings: Arc::new(settings), output, with_drafts }
}

fn reread(disk: Disk, base: String, with_drafts: bool) -> Reread {
    Box::new(move || {
        let (settings, notes) = read_settings(&disk)?;
        Ok((options(settings, &base, with_drafts), notes))
    })
}

/// The page of the article that was written last, below the base URL.
fn edited_last(disk: &Disk, generation: &Generation) -> String {
    let site = generation.site();
    let written = |file: &SourcePath| disk.root().join(file.as_str()).metadata().and_then(|file| file.modified()).ok();
    let last = site.article_ids().max_by_key(|id| written(&site.article(*id).path));
    last.map(|id| site.urls().page(site.urls().of_article(id)).url.to_ascii()).unwrap_or_default()
}

fn open_browser(url: &str, printer: &Printer) {
    if let Err(error) = opener::open_browser(url) {
        printer.note(&format!("the browser cannot be opened ({}); open {url} in it", error.to_string().to_lowercase()));
    }
}

fn unservable(error: &io::Error) -> Diagnostic {
    Diagnostic::new(Lint::Output, format!("the site cannot be served: {}", error.to_string().to_lowercase()))
}
