//! The id a client gives its call: read from the request and sent back with every answer.

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::response::Response;

pub(crate) const X_CORRELATION_ID: HeaderName = HeaderName::from_static("x-correlation-id");

/// The longest id that is kept with a transfer; a longer one is still echoed.
const KEPT_BYTES_MAX: usize = 128;

/// The client's id of this call, as it was sent.
pub(crate) fn of(headers: &HeaderMap) -> Option<&HeaderValue> {
    headers.get(X_CORRELATION_ID)
}

/// The id as text, where it is short and printable enough to be kept.
pub(crate) fn kept(headers: &HeaderMap) -> Option<String> {
    let text = of(headers)?.to_str().ok()?.trim();
    (!text.is_empty() && text.len() <= KEPT_BYTES_MAX).then(|| text.to_owned())
}

/// Puts the id on the answer.
pub(crate) fn echo(mut response: Response, id: Option<HeaderValue>) -> Response {
    if let Some(id) = id {
        response.headers_mut().insert(X_CORRELATION_ID, id);
    }
    response
}
