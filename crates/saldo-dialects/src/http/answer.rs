//! Building JSON answers.

use axum::body::Body;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use bytes::Bytes;
use serde::Serialize;

const JSON: HeaderValue = HeaderValue::from_static("application/json; charset=utf-8");

/// An answer whose body is JSON already.
pub(crate) fn json(status: StatusCode, body: Bytes) -> Response {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, JSON);
    response
}

/// An answer with a published shape as its body.
pub(crate) fn json_of(status: StatusCode, shape: &impl Serialize) -> Response {
    match serde_json::to_vec(shape) {
        Ok(body) => json(status, body.into()),
        Err(error) => {
            tracing::error!(%error, "an answer could not be written as JSON");
            json(StatusCode::INTERNAL_SERVER_ERROR, Bytes::from_static(b"{}"))
        }
    }
}

/// A published shape as text, for what is sent and not answered.
pub(crate) fn text_of(shape: &impl Serialize) -> String {
    serde_json::to_string(shape).unwrap_or_else(|error| {
        tracing::error!(%error, "a message could not be written as JSON");
        "{}".to_owned()
    })
}
