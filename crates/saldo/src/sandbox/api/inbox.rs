//! A webhook receiver to try with: takes whatever is sent to it and keeps the last requests.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use serde_json::{Map, Value, json};

use crate::sandbox::desk::Shared;

/// The requests kept, newest first.
pub(super) async fn show(State(desk): Shared) -> Json<Value> {
    Json(json!({"items": desk.inbox.newest(usize::MAX)}))
}

/// Keeps one request; a body that is JSON is kept as such, beside its text.
pub(super) async fn receive(
    State(desk): Shared,
    Path(name): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> StatusCode {
    let headers: Map<String, Value> = headers
        .iter()
        .map(|(name, value)| (name.to_string(), json!(String::from_utf8_lossy(value.as_bytes()))))
        .collect();
    desk.inbox.keep(json!({
        "name": name,
        "received_at": desk.current.switch().engine.now().to_string(),
        "headers": headers,
        "body": String::from_utf8_lossy(&body),
        "json": serde_json::from_slice::<Value>(&body).ok(),
    }));
    StatusCode::OK
}
