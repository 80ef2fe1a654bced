//! Small questions over HTTP to what a run has started.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use anyhow::{Context, Result};
use serde_json::Value;

/// Longer than an audit of all that a run sells takes.
const PATIENCE: Duration = Duration::from_secs(600);

pub(super) struct Reply {
    pub(super) status: u16,
    /// Null where it is no JSON.
    pub(super) body: Value,
}

/// One request on a connection of its own; `url` is `http://HOST:PORT`.
pub(super) fn call(
    url: &str,
    verb: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &Value,
) -> Result<Reply> {
    call_within(PATIENCE, (url, verb, path), headers, body)
}

/// The same for who waits no longer.
pub(super) fn call_within(
    patience: Duration,
    (url, verb, path): (&str, &str, &str),
    headers: &[(&str, &str)],
    body: &Value,
) -> Result<Reply> {
    let address = url.strip_prefix("http://").context("no plain address")?;
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(patience))?;
    let body = if body.is_null() { String::new() } else { body.to_string() };
    let headers: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    let length = body.len();
    let request = format!(
        "{verb} {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nContent-Type: application/json\r\n\
         {headers}Content-Length: {length}\r\n\r\n{body}"
    );
    stream.write_all(request.as_bytes())?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    let (head, body) = answer.split_once("\r\n\r\n").context("no answer")?;
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).context("no status")?;
    Ok(Reply { status, body: serde_json::from_str(body).unwrap_or_default() })
}
