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
use axum::extract::{DefaultBodyLimit, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get, post, put};
use axum::{Json, Router};
use parking_lot::Mutex;
use saldo_core::Reason;
use saldo_core::party::SecretHash;
use saldo_dialects::contract::Demonstration;
use saldo_dialects::ideamart::{self, IdeamartOptions};
use saldo_engine::Engine;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::credentials;
use crate::server::{Apis, Current, SwitchPlan, docs};
use inbox::Inbox;

/// The largest body taken, in bytes.
const BODY_MAX: usize = 1 << 20;

/// What the sandbox's API works on.
pub(super) struct Desk {
    base_url: String,
    plan: Arc<SwitchPlan>,
    current: Arc<Current>,
    /// How Ideamart's applications are answered.
    caas: IdeamartOptions,
    /// The admin tokens of this process, for the switch that a reset opens.
    tokens: Mutex<Vec<SecretHash>>,
    inbox: Inbox,
    open_with: subscribers::OpenWith,
    /// One reset, or one advance of the clock, at a time.
    one_at_a_time: tokio::sync::Mutex<()>,
}

type Shared = State<Arc<Desk>>;

impl Desk {
    pub(super) fn new(
        base_url: String,
        plan: Arc<SwitchPlan>,
        current: Arc<Current>,
        caas: IdeamartOptions,
    ) -> Arc<Self> {
        let open_with = subscribers::OpenWith::kept_in(&plan.directory);
        current.switch().engine.subscribers_open_with(open_with.minor());
        Arc::new(Self {
            base_url,
            plan,
            current,
            caas,
            tokens: Mutex::default(),
            inbox: Inbox::default(),
            open_with,
            one_at_a_time: tokio::sync::Mutex::default(),
        })
    }

    /// Remembers whom the served switch lets in.
    pub(super) fn opened(&self, tokens: &[SecretHash]) {
        *self.tokens.lock() = tokens.to_vec();
    }

    /// A switch's APIs with what only a sandbox has: this API, applications that nobody has configured, and pages that
    /// know the demonstration key.
    pub(super) fn apis(self: &Arc<Self>, engine: &Arc<Engine>, apis: Apis) -> Apis {
        let key = credentials::DING_API_KEY.to_owned();
        let demonstration = Demonstration { base_url: self.base_url.clone(), key };
        Apis {
            ideamart: ideamart::router(Arc::clone(engine), self.caas.clone()),
            docs: docs(Some(&demonstration)),
            sandbox: Some(router(self)),
            ..apis
        }
    }
}

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
            Refusal(
                StatusCode::METHOD_NOT_ALLOWED,
                "this address takes another verb; see docs/sandbox-api.md".to_owned(),
            )
        })
        .layer(DefaultBodyLimit::max(BODY_MAX))
        .with_state(Arc::clone(desk))
}

async fn show_credentials(State(desk): Shared) -> Json<Value> {
    Json(credentials::as_json(&desk.base_url))
}

/// A refusal: the status, and one sentence that says what to do.
#[derive(Debug)]
struct Refusal(StatusCode, String);

type Told<T> = Result<T, Refusal>;

impl Refusal {
    fn bad(sentence: impl Into<String>) -> Self {
        Self(StatusCode::BAD_REQUEST, sentence.into())
    }

    fn not_found(sentence: impl Into<String>) -> Self {
        Self(StatusCode::NOT_FOUND, sentence.into())
    }

    fn broken(error: &anyhow::Error) -> Self {
        tracing::error!("{error:#}");
        Self(StatusCode::INTERNAL_SERVER_ERROR, "the sandbox could not do it; its log says why".to_owned())
    }
}

impl From<Reason> for Refusal {
    fn from(reason: Reason) -> Self {
        Self(StatusCode::UNPROCESSABLE_ENTITY, reason.to_string())
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        (self.0, Json(json!({"error": {"message": self.1}}))).into_response()
    }
}

/// Reads a JSON body of any content type.
fn read<T: DeserializeOwned>(body: &Bytes) -> Told<T> {
    serde_json::from_slice(body).map_err(|error| Refusal::bad(format!("the body is not right: {error}")))
}
