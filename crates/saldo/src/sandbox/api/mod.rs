//! The sandbox's own API: what a tester does to the world around the switch. JSON in, JSON out, no credentials.

mod clock;
mod deliveries;
mod faults;
mod inbox;
mod payments;
mod reset;
mod subscribers;

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::StatusCode;
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get, post, put};
use axum::{Json, Router};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::desk::{Desk, Shared};
use super::refusal::{Refusal, Told};
use super::{credentials, own_site};

/// The largest body taken, in bytes.
const BODY_MAX: usize = 1 << 20;

pub(super) fn router(desk: &Arc<Desk>) -> Router {
    Router::new()
        .route("/sandbox/credentials", get(show_credentials))
        .route("/sandbox/reset", post(reset::reset))
        .route("/sandbox/clock/advance", post(clock::advance))
        .route("/sandbox/subscribers", put(subscribers::set_all))
        .route("/sandbox/subscribers/{number}", put(subscribers::set))
        .route("/sandbox/payments/{reference}", put(payments::answer))
        .route("/sandbox/faults", post(faults::set).merge(delete(faults::clear)))
        .route("/sandbox/deliveries", get(deliveries::show))
        .route("/sandbox/inbox", get(inbox::show))
        .route("/sandbox/inbox/{name}", post(inbox::receive))
        .fallback(async || Refusal::not_found("there is no such address; see docs/sandbox-api.md"))
        .method_not_allowed_fallback(async || {
            Refusal::new(
                StatusCode::METHOD_NOT_ALLOWED,
                "this address takes another verb; see docs/sandbox-api.md",
            )
        })
        .layer(from_fn(own_site))
        .layer(DefaultBodyLimit::max(BODY_MAX))
        .with_state(Arc::clone(desk))
}

async fn own_site(request: Request, next: Next) -> Response {
    match own_site::check(&request) {
        Ok(()) => next.run(request).await,
        Err(refusal) => refusal.into_response(),
    }
}

async fn show_credentials(State(desk): Shared) -> Json<Value> {
    Json(credentials::as_json(&desk.base_url))
}

/// As this API has it.
impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        (self.status, Json(json!({"error": {"message": self.sentence}}))).into_response()
    }
}

/// Reads a JSON body of any content type.
fn read<T: DeserializeOwned>(body: &Bytes) -> Told<T> {
    serde_json::from_slice(body).map_err(|error| Refusal::bad(format!("the body is not right: {error}")))
}
