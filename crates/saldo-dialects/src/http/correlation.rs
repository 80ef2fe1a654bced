//! The id a client gives its call: read from the request and sent back with every answer.

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::response::Response;

pub(crate) const X_CORRELATION_ID: HeaderName = HeaderName::from_static("x-correlation-id");

/// The longest id that is kept with a transfer.
const KEPT_BYTES_MAX: usize = 128;

/// The client's id of this call, as it was sent.
pub(crate) fn of(headers: &HeaderMap) -> Option<&HeaderValue> {
    headers.get(X_CORRELATION_ID)
}

/// An id that is echoed and no more: too long to be kept with a transfer, or not in printable ASCII.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct EchoedOnly;

/// The id as text that can be kept; an empty one is as good as absent.
pub(crate) fn kept(headers: &HeaderMap) -> Result<Option<String>, EchoedOnly> {
    let Some(id) = of(headers) else {
        return Ok(None);
    };
    let text = id.to_str().map_err(|_| EchoedOnly)?.trim();
    if text.len() > KEPT_BYTES_MAX {
        return Err(EchoedOnly);
    }
    Ok(Some(text.to_owned()).filter(|text| !text.is_empty()))
}

/// Puts the id on the answer.
pub(crate) fn echo(mut response: Response, id: Option<HeaderValue>) -> Response {
    if let Some(id) = id {
        response.headers_mut().insert(X_CORRELATION_ID, id);
    }
    response
}
