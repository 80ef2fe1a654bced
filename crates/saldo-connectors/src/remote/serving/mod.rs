//! The provider's side: the port's questions (`port`), what it says by itself (`calling`) and what a tester does to it
//! (`desk`), over one `SandboxConnector`.
//! Whoever serves it says where; nobody is asked who he is.

mod calling;
mod desk;
mod port;

use std::sync::Arc;

use axum::Json;
use axum::Router;
use axum::extract::{DefaultBodyLimit, FromRef, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get, post, put};
use serde_json::json;

use super::wire::{AskAccount, AskBill, AskDeliveries, AskPackages, AskPayer, AskStatus, AskVerified};
use crate::sandbox::SandboxConnector;
use calling::Calling;

/// The largest body taken, in bytes.
const BODY_MAX: usize = 1 << 20;

type Provider = State<Arc<SandboxConnector>>;

#[derive(Clone)]
struct Served {
    provider: Arc<SandboxConnector>,
    calling: Arc<Calling>,
}

impl FromRef<Served> for Arc<SandboxConnector> {
    fn from_ref(served: &Served) -> Self {
        Self::clone(&served.provider)
    }
}

impl FromRef<Served> for Arc<Calling> {
    fn from_ref(served: &Served) -> Self {
        Self::clone(&served.calling)
    }
}

/// Answers for a provider.
pub fn router(provider: Arc<SandboxConnector>) -> Router {
    let asked = [
        port::submissions(),
        port::route::<AskStatus>(),
        port::route::<AskDeliveries>(),
        port::route::<AskAccount>(),
        port::route::<AskPayer>(),
        port::route::<AskVerified>(),
        port::route::<AskBill>(),
        port::route::<AskPackages>(),
    ];
    asked
        .into_iter()
        .fold(Router::new(), Router::merge)
        .route("/faults", post(desk::set_fault).merge(delete(desk::clear_faults)))
        .route("/callbacks", put(desk::set_callbacks))
        .route("/deliveries", get(desk::deliveries))
        .route("/subscribers", put(desk::set_subscribers))
        .route("/subscribers/{number}", put(desk::set_subscriber))
        .route("/payments/{attempt}", put(desk::answer_payment))
        .route("/reset", post(desk::reset))
        .route("/healthz", get(async || Json(json!({"status": "ok"}))))
        .fallback(async || Refused::not_found("there is no such address; see docs/sandbox-provider.md"))
        .method_not_allowed_fallback(async || {
            Refused(StatusCode::METHOD_NOT_ALLOWED, "this address takes another verb".to_owned())
        })
        .layer(DefaultBodyLimit::max(BODY_MAX))
        .with_state(Served { provider, calling: Arc::new(Calling::nobody()) })
}

/// A status and a sentence, as the sandbox's API has them.
struct Refused(StatusCode, String);

impl Refused {
    fn bad(sentence: impl Into<String>) -> Self {
        Self(StatusCode::BAD_REQUEST, sentence.into())
    }

    fn not_found(sentence: impl Into<String>) -> Self {
        Self(StatusCode::NOT_FOUND, sentence.into())
    }

    fn broken(error: &dyn std::fmt::Display) -> Self {
        tracing::error!(%error, "the provider could not do it");
        Self(StatusCode::INTERNAL_SERVER_ERROR, "the provider could not do it; its log says why".to_owned())
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        (self.0, Json(json!({"error": {"message": self.1}}))).into_response()
    }
}

/// Reads a JSON body of any content type.
fn read<T: serde::de::DeserializeOwned>(body: &[u8]) -> Result<T, Refused> {
    serde_json::from_slice(body).map_err(|error| Refused::bad(format!("the body is not right: {error}")))
}
