//! The one way in which commands speak to Saldo: its admin API, through `AdminClient`.
//! `http` goes to a process that runs, `in_process` opens the data where none does, `connect` chooses.
//! Knows nothing of single endpoints: those are the commands' in `cli`.

mod address;
mod connect;
mod http;
mod in_process;

#[cfg(test)]
pub(crate) mod tests;

use std::fmt;

use bytes::Bytes;
use http_body_util::Full;
use hyper::header::{AUTHORIZATION, CONTENT_TYPE, HeaderValue};
pub(crate) use hyper::{Method, StatusCode};
use serde_json::Value;

pub(crate) use address::Address;
pub(crate) use connect::{Target, connect};
pub(crate) use http::HttpAdmin;

/// The largest answer that is read.
const ANSWER_BYTES_MAX: usize = 256 << 20;

/// Calls one endpoint and answers its status and its JSON; an answer without a body is `null`.
pub(crate) trait AdminClient {
    async fn call(
        &mut self,
        method: Method,
        path: &str,
        body: Option<&Value>,
    ) -> Result<(StatusCode, Value), ClientError>;
}

/// Why there is no answer at all; a refusal is an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ClientError {
    /// The address or the data cannot be used as it was given.
    Unusable(String),
    Unreachable {
        address: String,
        detail: String,
    },
    /// An answer came that is not Saldo's.
    Unreadable {
        path: String,
        detail: String,
    },
}

impl fmt::Display for ClientError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unusable(sentence) => out.write_str(sentence),
            Self::Unreachable { address, detail } => {
                write!(
                    out,
                    "Saldo cannot be reached at {address} ({detail}): start it, or give another --url"
                )
            }
            Self::Unreadable { path, detail } => {
                write!(
                    out,
                    "the answer to {path} is not Saldo's ({detail}): check that --url leads to a Saldo"
                )
            }
        }
    }
}

/// A request as both kinds of client send it.
fn request(
    method: Method,
    path: &str,
    token: Option<&str>,
    body: Option<&Value>,
) -> Result<hyper::Request<Full<Bytes>>, ClientError> {
    let bytes = body.map(Value::to_string).unwrap_or_default();
    let mut request = hyper::Request::new(Full::new(Bytes::from(bytes)));
    *request.method_mut() = method;
    *request.uri_mut() = path
        .parse()
        .map_err(|_| ClientError::Unusable(format!("`{path}` is no path: leave odd characters out")))?;
    if body.is_some() {
        request.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    }
    if let Some(token) = token {
        request.headers_mut().insert(AUTHORIZATION, bearer(token)?);
    }
    Ok(request)
}

fn bearer(token: &str) -> Result<HeaderValue, ClientError> {
    let malformed =
        |_| ClientError::Unusable("the token has characters no token has: copy it again".to_owned());
    let mut value = HeaderValue::try_from(format!("Bearer {token}")).map_err(malformed)?;
    value.set_sensitive(true);
    Ok(value)
}

fn answer(path: &str, status: StatusCode, body: &[u8]) -> Result<(StatusCode, Value), ClientError> {
    if body.is_empty() {
        return Ok((status, Value::Null));
    }
    match serde_json::from_slice(body) {
        Ok(value) => Ok((status, value)),
        // Where an address does not exist, some other API of the server may have answered in its own way.
        Err(_) if status == StatusCode::NOT_FOUND => Ok((status, Value::Null)),
        Err(_) => {
            let detail = format!("HTTP {}, and no JSON", status.as_u16());
            Err(ClientError::Unreadable { path: path.to_owned(), detail })
        }
    }
}
