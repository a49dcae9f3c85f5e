//! The socket of an open tab.

use std::sync::Arc;

use hyper::body::Incoming;
use hyper::header::{self, HeaderMap, HeaderValue};
use hyper::upgrade::Upgraded;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use percent_encoding::percent_decode_str;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use tokio_tungstenite::tungstenite::protocol::{Role, WebSocketConfig};
use tokio_tungstenite::tungstenite::{Error, Message};

use super::{Body, Server, refused, text, with_body};
use crate::preview::guard;
use crate::preview::tabs::Tab;

/// How much a tab may send, in bytes: it has nothing to say.
const LONGEST_MESSAGE: usize = 4 << 10;

impl Server {
    /// Makes a socket of a connection, if the request is for one and comes from a page of ours.
    pub(super) fn open_socket(self: Arc<Self>, mut request: Request<Incoming>) -> Response<Body> {
        if let Err(refusal) = guard::admit_live(&request, &self.token) {
            return refused(refusal);
        }
        let Some(key) = key(request.headers()) else {
            return text(StatusCode::UPGRADE_REQUIRED, "this is a socket");
        };
        let tab = tab(request.uri().query().unwrap_or_default());
        let upgrade = hyper::upgrade::on(&mut request);
        tokio::spawn(async move {
            // A browser that goes away before it is connected is told nothing.
            let Ok(upgraded) = upgrade.await else { return };
            let _ended = self.keep_told(upgraded, tab).await;
        });
        let mut response = Response::new(with_body(""));
        *response.status_mut() = StatusCode::SWITCHING_PROTOCOLS;
        let headers = response.headers_mut();
        headers.insert(header::CONNECTION, HeaderValue::from_static("upgrade"));
        headers.insert(header::UPGRADE, HeaderValue::from_static("websocket"));
        if let Ok(accept) = HeaderValue::from_str(&derive_accept_key(key.as_bytes())) {
            headers.insert(header::SEC_WEBSOCKET_ACCEPT, accept);
        }
        response
    }

    /// Tells a tab what is new, at once and after every moment, for as long as it is there.
    async fn keep_told(self: Arc<Self>, upgraded: Upgraded, mut tab: Tab) -> Result<(), Error> {
        use futures_util::{SinkExt, StreamExt};

        let config =
            WebSocketConfig::default().max_message_size(Some(LONGEST_MESSAGE)).max_frame_size(Some(LONGEST_MESSAGE));
        let mut socket = WebSocketStream::from_raw_socket(TokioIo::new(upgraded), Role::Server, Some(config)).await;
        let mut moments = self.moments.clone();
        loop {
            let moment = moments.borrow_and_update().clone();
            let server = self.clone();
            let updated = tokio::task::spawn_blocking(move || {
                let news = tab.update(server.teller(&moment));
                (tab, news)
            });
            let Ok((again, news)) = updated.await else { return Ok(()) };
            tab = again;
            if let Some(news) = news {
                socket.send(Message::text(news)).await?;
            }
            loop {
                tokio::select! {
                    changed = moments.changed() => match changed {
                        Ok(()) => break,
                        Err(_) => return socket.close(None).await,
                    },
                    // Whatever it says is answered as the protocol wants, and otherwise not listened to.
                    said = socket.next() => if said.transpose()?.is_none() { return Ok(()) },
                }
            }
        }
    }
}

/// The key of a request that wants a socket.
fn key(headers: &HeaderMap) -> Option<String> {
    let is = |name: header::HeaderName, value: &str| {
        let given = headers.get(name).and_then(|given| given.to_str().ok()).unwrap_or_default();
        given.split(',').any(|given| given.trim().eq_ignore_ascii_case(value))
    };
    let is_asked = is(header::CONNECTION, "upgrade")
        && is(header::UPGRADE, "websocket")
        && is(header::SEC_WEBSOCKET_VERSION, "13");
    let key = headers.get(header::SEC_WEBSOCKET_KEY).filter(|_| is_asked)?;
    key.to_str().ok().map(str::to_owned)
}

/// The tab that asks: what it shows, and from which moment.
fn tab(query: &str) -> Tab {
    let value = |name: &str| query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='));
    let path = percent_decode_str(value("path").unwrap_or("/")).decode_utf8_lossy();
    Tab::new(&path, value("moment").and_then(|number| number.parse().ok()).unwrap_or_default())
}
