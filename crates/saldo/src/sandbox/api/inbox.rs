//! A webhook receiver to try with: takes whatever is sent to it and keeps the last requests.

use std::collections::VecDeque;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use parking_lot::Mutex;
use serde_json::{Map, Value, json};

use super::Shared;

const KEPT_MAX: usize = 1_000;

/// The requests received, oldest first.
#[derive(Default)]
pub(super) struct Inbox(Mutex<VecDeque<Value>>);

impl Inbox {
    pub(super) fn clear(&self) {
        self.0.lock().clear();
    }
}

/// The requests kept, newest first.
pub(super) async fn show(State(desk): Shared) -> Json<Value> {
    let kept: Vec<Value> = desk.inbox.0.lock().iter().rev().cloned().collect();
    Json(json!({"items": kept}))
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
    let received = json!({
        "name": name,
        "received_at": desk.current.switch().engine.now().to_string(),
        "headers": headers,
        "body": String::from_utf8_lossy(&body),
        "json": serde_json::from_slice::<Value>(&body).ok(),
    });
    let mut kept = desk.inbox.0.lock();
    if kept.len() >= KEPT_MAX {
        kept.pop_front();
    }
    kept.push_back(received);
    StatusCode::OK
}
