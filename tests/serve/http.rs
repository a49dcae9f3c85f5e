//! Just enough of HTTP to send what no well-behaved client would, and to read what comes back.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// How long anything may take; beyond that the server counts as hung.
pub const DEADLINE: Duration = Duration::from_secs(20);

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    pub status: u16,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Reply {
    /// The value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(given, _)| given == name).map(|(_, value)| value.as_str())
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// A connection.
pub struct Connection {
    stream: TcpStream,
    /// What has come and has not been read.
    rest: Vec<u8>,
}

impl Connection {
    /// Opens one.
    pub fn open(address: SocketAddr) -> io::Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_read_timeout(Some(DEADLINE))?;
        stream.set_write_timeout(Some(DEADLINE))?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, rest: Vec::new() })
    }

    /// Sends bytes as they are.
    pub fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.stream.write_all(bytes)
    }

    /// Says that nothing more will be sent.
    pub fn finish(&self) {
        // It may be closed already.
        let _closed = self.stream.shutdown(std::net::Shutdown::Write);
    }

    /// Reads more; false at the end.
    fn fill(&mut self) -> io::Result<bool> {
        let mut buffer = [0; 16 << 10];
        let length = self.stream.read(&mut buffer)?;
        self.rest.extend_from_slice(&buffer[..length]);
        Ok(length > 0)
    }

    /// Takes so many bytes; an error if there are no more.
    pub fn take(&mut self, length: usize) -> io::Result<Vec<u8>> {
        while self.rest.len() < length {
            if !self.fill()? {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        }
        let more = self.rest.split_off(length);
        Ok(std::mem::replace(&mut self.rest, more))
    }

    /// Everything until the other side closes the connection, in any way.
    pub fn everything(&mut self) -> Vec<u8> {
        while self.fill().unwrap_or(false) {}
        std::mem::take(&mut self.rest)
    }

    /// The next answer; `is_head` if none of its body is sent.
    pub fn reply(&mut self, is_head: bool) -> io::Result<Reply> {
        let end = loop {
            if let Some(end) = self.rest.windows(4).position(|four| four == b"\r\n\r\n") {
                break end;
            }
            if !self.fill()? {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        };
        let head = String::from_utf8(self.take(end + 4)?).map_err(io::Error::other)?;
        let mut lines = head.split("\r\n");
        let status = lines.next().and_then(|line| line.split(' ').nth(1)?.parse().ok());
        let status = status.ok_or_else(|| io::Error::other(format!("no status in {head:?}")))?;
        let headers = lines.filter_map(|line| line.split_once(':'));
        let headers = headers.map(|(name, value)| (name.to_lowercase(), value.trim().to_owned())).collect();
        let mut reply = Reply { status, headers, body: Vec::new() };
        let is_bodiless = is_head || status == 101 || status == 304 || status == 204;
        let length = reply.header("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
        if !is_bodiless {
            reply.body = self.take(length)?;
        }
        Ok(reply)
    }
}

/// Sends one request as it is, and reads the answer; an error if there is none.
pub fn ask(address: SocketAddr, request: &[u8]) -> io::Result<Reply> {
    let mut connection = Connection::open(address)?;
    connection.send(request)?;
    connection.reply(request.starts_with(b"HEAD "))
}

/// Sends bytes that may be no request at all, and reads whatever comes back.
pub fn provoke(address: SocketAddr, bytes: &[u8]) -> Vec<u8> {
    let Ok(mut connection) = Connection::open(address) else { return Vec::new() };
    // It may be closed before all has been sent.
    let _sent = connection.send(bytes);
    connection.finish();
    connection.everything()
}
