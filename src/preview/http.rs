//! The server: takes requests from the author's browser, and answers them from the current moment.

use std::convert::Infallible;
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt, Empty, Full};
use hyper::body::{Bytes, Incoming};
use hyper::header::{self, HeaderName, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::sync::Semaphore;
use tower_http::services::ServeFile;

use super::answer::{Answer, Answered, answer};
use super::editor::Editor;
use super::guard::{self, Hosts, Refusal};
use super::live;
use super::moment::{Moment, Moments};
use super::tabs::Teller;
use crate::base::hash::ContentHash;
use crate::diagnostic::{Diagnostic, Lint};
use crate::source::Disk;

mod report;
mod socket;

/// How long a request may take to say what it wants; a browser sends it in one piece.
const PATIENCE: Duration = Duration::from_secs(10);

/// How long the head of a request may be, in bytes.
const LONGEST_HEAD: usize = 32 << 10;

/// How many connections are open at a time: some tabs, each with a socket and what it loads at once.
const MOST_CONNECTIONS: usize = 512;

/// How long to wait where a connection cannot be taken.
const UNTIL_NEXT_TRY: Duration = Duration::from_millis(20);

/// How long to wait for the next moment where a file has just changed under a page.
const UNTIL_NEXT: Duration = Duration::from_secs(1);

/// What every answer says of itself: it is what it says it is, it is not kept, and other sites may not have it.
const ALWAYS: [(HeaderName, &str); 4] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::CACHE_CONTROL, "no-store"),
    (header::X_FRAME_OPTIONS, "SAMEORIGIN"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
];

type Body = UnsyncBoxBody<Bytes, io::Error>;

/// A server that is ready to run.
pub struct Server {
    /// What is served.
    moments: Moments,
    /// Its files.
    disk: Disk,
    /// What it may be called.
    hosts: Hosts,
    /// The author's editor, if it can be opened from a page.
    editor: Option<Editor>,
    /// What only pages of this run know.
    token: String,
}

impl Server {
    /// A server of what `moments` brings.
    ///
    /// # Errors
    /// If the system has no random numbers.
    pub fn new(moments: Moments, disk: Disk, hosts: Hosts, editor: Option<Editor>) -> io::Result<Self> {
        let token = getrandom::u64().and_then(|a| Ok((a, getrandom::u64()?))).map_err(io::Error::other)?;
        let token = format!("{:016x}{:016x}", token.0, token.1);
        Ok(Self { moments, disk, hosts, editor, token })
    }

    /// Answers whatever comes to `listener`, until the author interrupts it.
    ///
    /// # Errors
    /// If that cannot be done.
    pub fn run(self, listener: TcpListener) -> io::Result<()> {
        listener.set_nonblocking(true)?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let served = runtime.block_on(Arc::new(self).accept(listener));
        // Whoever is still loading something is not waited for.
        runtime.shutdown_background();
        served
    }

    async fn accept(self: Arc<Self>, listener: TcpListener) -> io::Result<()> {
        let listener = tokio::net::TcpListener::from_std(listener)?;
        let places = Arc::new(Semaphore::new(MOST_CONNECTIONS));
        let mut interrupted = std::pin::pin!(interrupted());
        loop {
            let accepted = tokio::select! {
                done = &mut interrupted => return done,
                accepted = listener.accept() => accepted,
            };
            let Ok((stream, _)) = accepted else {
                // It may be gone before it is taken; or there are too many files open, which does not pass at once.
                tokio::time::sleep(UNTIL_NEXT_TRY).await;
                continue;
            };
            let Ok(place) = places.clone().try_acquire_owned() else { continue };
            let server = self.clone();
            tokio::spawn(async move {
                let service = service_fn(|request| server.clone().respond(request));
                let connection = http1::Builder::new()
                    .timer(TokioTimer::new())
                    .header_read_timeout(PATIENCE)
                    .max_buf_size(LONGEST_HEAD)
                    // Who has said all that there is to say may still listen.
                    .half_close(true)
                    .serve_connection(TokioIo::new(stream), service)
                    .with_upgrades();
                // It may end in any way; the next one is another.
                let _ended = connection.await;
                drop(place);
            });
        }
    }

    async fn respond(self: Arc<Self>, request: Request<Incoming>) -> Result<Response<Body>, Infallible> {
        let mut response = match guard::admit(&request, &self.hosts) {
            Err(refusal) => refused(refusal),
            Ok(()) => match request.uri().path() {
                live::SOCKET => self.open_socket(request),
                live::REPORT => self.report(&request).await,
                live::SCRIPT => typed(live::SCRIPT_TEXT.as_bytes().to_vec(), "client.js"),
                live::STYLE => typed(live::STYLE_TEXT.as_bytes().to_vec(), "client.css"),
                _ => self.publish(request).await,
            },
        };
        for (name, value) in ALWAYS {
            response.headers_mut().insert(name, HeaderValue::from_static(value));
        }
        Ok(response)
    }

    /// Answers with what is published at a URL.
    async fn publish(self: Arc<Self>, request: Request<Incoming>) -> Response<Body> {
        let path = request.uri().path().to_owned();
        let (moment, answered) = self.answer(path).await;
        let Answered { answer, file, .. } = answered;
        match answer {
            Answer::Page(page) => self.page(&page, &moment, StatusCode::OK),
            Answer::Nothing(Some(page)) => self.page(&page, &moment, StatusCode::NOT_FOUND),
            Answer::Nothing(None) => text(StatusCode::NOT_FOUND, "there is no such page"),
            Answer::Bytes(bytes) => typed(bytes, &file),
            Answer::File(place) => serve_file(&request, place, &file).await,
            Answer::Elsewhere(url) => elsewhere(&url, request.uri().query()),
            Answer::Broken(fault) => {
                let page = report::fault_page(&self.teller(&moment), &fault);
                self.page(page.as_bytes(), &moment, StatusCode::INTERNAL_SERVER_ERROR)
            }
        }
    }

    /// The answer to a request, and of which moment. If a file has changed while it was made, the next moment answers.
    async fn answer(self: &Arc<Self>, path: String) -> (Arc<Moment>, Answered) {
        let mut moments = self.moments.clone();
        let first = moments.borrow_and_update().clone();
        let answered = self.answer_from(first.clone(), path.clone()).await;
        let has_changed = matches!(&answered.answer, Answer::Broken(fault) if fault.lint == Lint::Unreadable);
        if has_changed && tokio::time::timeout(UNTIL_NEXT, moments.changed()).await.is_ok_and(|news| news.is_ok()) {
            let next = moments.borrow().clone();
            return (next.clone(), self.answer_from(next, path).await);
        }
        (first, answered)
    }

    async fn answer_from(self: &Arc<Self>, moment: Arc<Moment>, path: String) -> Answered {
        let server = self.clone();
        let answered = tokio::task::spawn_blocking(move || answer(&moment, &server.disk, &path)).await;
        answered.unwrap_or_else(|_| Answered {
            answer: Answer::Broken(Diagnostic::new(Lint::Internal, "answering failed because of a fault in Larder")),
            file: String::new(),
            warnings: Vec::new(),
        })
    }

    fn page(&self, page: &[u8], moment: &Moment, status: StatusCode) -> Response<Body> {
        let with = live::with_script(page, ContentHash::of(page), moment.number, &self.token);
        let mut response = typed(with, "page.html");
        *response.status_mut() = status;
        response
    }

    fn teller<'a>(&'a self, moment: &'a Moment) -> Teller<'a> {
        Teller { moment, disk: &self.disk, editor: self.editor.as_ref() }
    }
}

/// Does what takes long; nothing if the author interrupts it.
///
/// # Errors
/// If that cannot be done.
pub fn until_interrupted<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> io::Result<Option<T>> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let done = runtime.block_on(async {
        let worked = tokio::task::spawn_blocking(work);
        tokio::select! {
            done = interrupted() => done.map(|()| None),
            worked = worked => worked.map(Some).map_err(io::Error::other),
        }
    });
    // It may never come to its end.
    runtime.shutdown_background();
    done
}

/// Ends when the author, or the system, asks for it.
async fn interrupted() -> io::Result<()> {
    #[cfg(unix)]
    {
        let mut ended = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
        tokio::select! {
            interrupted = tokio::signal::ctrl_c() => interrupted,
            _ = ended.recv() => Ok(()),
        }
    }
    #[cfg(not(unix))]
    tokio::signal::ctrl_c().await
}

fn with_body(bytes: impl Into<Bytes>) -> Body {
    Full::new(bytes.into()).map_err(|never| match never {}).boxed_unsync()
}

/// Bytes with the type that the file's ending says.
fn typed(bytes: Vec<u8>, file: &str) -> Response<Body> {
    let mut response = Response::new(with_body(bytes));
    set_type(&mut response, file);
    response
}

fn set_type(response: &mut Response<Body>, file: &str) {
    let mime = mime_guess::from_path(file).first_or_octet_stream();
    let is_text =
        mime.type_() == mime_guess::mime::TEXT || matches!(mime.subtype().as_str(), "javascript" | "json" | "xml");
    let charset = if is_text { "; charset=utf-8" } else { "" };
    if let Ok(value) = HeaderValue::from_str(&format!("{}{charset}", mime.essence_str())) {
        response.headers_mut().insert(header::CONTENT_TYPE, value);
    }
}

fn text(status: StatusCode, text: &str) -> Response<Body> {
    let mut response = typed(format!("{text}\n").into_bytes(), "message.txt");
    *response.status_mut() = status;
    response
}

/// Says that a request is refused, and ends the connection: what else comes of it is not wanted either.
fn refused(refusal: Refusal) -> Response<Body> {
    let mut response = text(refusal.status, refusal.reason);
    response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    if refusal.status == StatusCode::METHOD_NOT_ALLOWED {
        response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
    }
    response
}

fn elsewhere(url: &str, query: Option<&str>) -> Response<Body> {
    let mut response = text(StatusCode::TEMPORARY_REDIRECT, "it is elsewhere");
    let query = query.map(|query| format!("?{query}")).unwrap_or_default();
    if let Ok(location) = HeaderValue::from_str(&format!("{url}{query}")) {
        response.headers_mut().insert(header::LOCATION, location);
    }
    response
}

/// A file from the disk, or the part of it that is asked for: players ask for parts. `file` is what it is published as: where it
/// really lies it may have another ending.
async fn serve_file(request: &Request<Incoming>, place: std::path::PathBuf, file: &str) -> Response<Body> {
    let mut asked = Request::new(Empty::<Bytes>::new());
    *asked.method_mut() = request.method().clone();
    if let Some(range) = request.headers().get(header::RANGE) {
        asked.headers_mut().insert(header::RANGE, range.clone());
    }
    match ServeFile::new(place).try_call(asked).await {
        Ok(response) if response.status().is_success() => {
            let mut response = response.map(BodyExt::boxed_unsync);
            set_type(&mut response, file);
            response
        }
        Ok(response) => response.map(BodyExt::boxed_unsync),
        Err(error) => text(StatusCode::INTERNAL_SERVER_ERROR, &error.to_string().to_lowercase()),
    }
}

/// Where a server at `address` is.
pub fn url(address: SocketAddr) -> String {
    format!("http://{}:{}/", guard::shown(address.ip()), address.port())
}
