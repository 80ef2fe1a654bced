//! One kept-alive connection: a request out, its answer in, with one write and mostly one read.

use std::fmt;
use std::future::poll_fn;
use std::io;
use std::pin::Pin;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

use super::response::{Answer, Garbled, Reader};

#[derive(Debug)]
pub(super) struct Connection {
    stream: TcpStream,
    reader: Reader,
}

/// Why there is no answer.
#[derive(Debug)]
pub(super) enum Failure {
    Lost(io::Error),
    Garbled(Garbled),
}

impl fmt::Display for Failure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Lost(error) => error.fmt(out),
            Self::Garbled(garbled) => garbled.fmt(out),
        }
    }
}

impl Connection {
    /// `authority` is `HOST:PORT`.
    pub(super) async fn open(authority: &str) -> io::Result<Self> {
        let stream = TcpStream::connect(authority).await?;
        // Where nobody listens on a port that clients are given, a socket may be connected to itself.
        if stream.local_addr()? == stream.peer_addr()? {
            return Err(io::ErrorKind::ConnectionRefused.into());
        }
        stream.set_nodelay(true)?;
        Ok(Self { stream, reader: Reader::new() })
    }

    /// Sends a request and waits for its answer. After a failure the connection is of no use.
    pub(super) async fn exchange(&mut self, request: &[u8]) -> Result<Answer<'_>, Failure> {
        self.write(request).await.map_err(Failure::Lost)?;
        self.reader.clear();
        loop {
            let count = self.read().await.map_err(Failure::Lost)?;
            if self.reader.took(count).map_err(Failure::Garbled)? {
                break;
            }
        }
        self.reader.answer().ok_or(Failure::Lost(io::ErrorKind::UnexpectedEof.into()))
    }

    async fn write(&mut self, request: &[u8]) -> io::Result<()> {
        let mut rest = request;
        while !rest.is_empty() {
            let count = poll_fn(|context| Pin::new(&mut self.stream).poll_write(context, rest)).await?;
            if count == 0 {
                return Err(io::ErrorKind::WriteZero.into());
            }
            rest = rest.get(count..).unwrap_or_default();
        }
        Ok(())
    }

    async fn read(&mut self) -> io::Result<usize> {
        let mut space = ReadBuf::new(self.reader.space());
        poll_fn(|context| Pin::new(&mut self.stream).poll_read(context, &mut space)).await?;
        match space.filled().len() {
            0 => Err(io::ErrorKind::UnexpectedEof.into()),
            count => Ok(count),
        }
    }
}
