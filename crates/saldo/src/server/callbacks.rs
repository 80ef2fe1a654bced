//! `POST /callbacks/{connector}`: what providers say by themselves. Whoever calls is known by the signature alone.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use saldo_connectors::RawCallback;
use saldo_connectors::remote::SIGNATURE_HEADER;
use saldo_core::ConnectorName;
use saldo_engine::{CallbackRefused, Engine};
use serde_json::json;

/// The largest body taken, in bytes.
const BODY_MAX: usize = 64 << 10;

pub(super) fn router(engine: Arc<Engine>) -> Router {
    Router::new()
        .route("/callbacks/{connector}", post(take))
        .fallback(async || super::health::nothing_here())
        .layer(DefaultBodyLimit::max(BODY_MAX))
        .with_state(engine)
}

/// 204 says that it is in the books; anything else that it is to be said again, or was not for this switch.
async fn take(
    State(engine): State<Arc<Engine>>,
    Path(connector): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let signature = headers.get(SIGNATURE_HEADER).and_then(|value| value.to_str().ok());
    let taken = match ConnectorName::parse(&connector) {
        Some(connector) => engine.callback(&connector, RawCallback { signature, body: &body }).await,
        None => Err(CallbackRefused::NotOffered),
    };
    match taken {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(refused) => {
            tracing::warn!(connector, %refused, "a call back was not taken");
            (status(&refused), Json(json!({"error": {"message": refused.to_string()}}))).into_response()
        }
    }
}

fn status(refused: &CallbackRefused) -> StatusCode {
    match refused {
        CallbackRefused::NotOffered | CallbackRefused::NotFound => StatusCode::NOT_FOUND,
        CallbackRefused::NotTrusted => StatusCode::UNAUTHORIZED,
        CallbackRefused::Unreadable(_) => StatusCode::BAD_REQUEST,
        CallbackRefused::NotWritten => StatusCode::SERVICE_UNAVAILABLE,
    }
}
