//! Sling mobile crediting, version 1: the API of the *Mobile Crediting API Docs*. `docs/dialects/sling.md` says what is
//! published, what was chosen where nothing is, and what every error and every test MSISDN does.

// Operation             engine use case       test
// /api/v1/eligibility   eligibility_check     tests/eligibility.rs
// /api/v1/credit        credit_submit         tests/{credit,repeats,retries}.rs
// both of them          authenticate          tests/{doors,keys,plain_http}.rs
// the webhook           credential_sign       tests/notifications.rs
// every error           none                  tests/errors.rs
// its contract          none                  tests/contract.rs
// every published table all                   tests/published.rs

mod auth;
mod contract;
mod error;
mod routes;
mod translate;
mod webhook;
mod wire;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use axum::Router;
use axum::extract::Request;
use saldo_engine::{Engine, PlainHttp};

pub use contract::page;
pub use webhook::{Encoding, SignatureForm, SlingFormat};

/// The exact version, in `X-VERSION` of every answer and in every webhook (*Versioning*).
const VERSION: &str = "1.0.0";

/// What an operator can set about the dialect. The default refuses what did not come over TLS.
#[derive(Clone)]
pub struct SlingOptions {
    /// *Using plain HTTP will fail*: allowed where keys are for demonstration.
    pub plain_http: PlainHttp,
}

impl Default for SlingOptions {
    fn default() -> Self {
        Self { plain_http: PlainHttp::Refused }
    }
}

/// The dialect's state.
struct Sling {
    engine: Arc<Engine>,
    options: SlingOptions,
}

/// Whether a path is one of the dialect's; everything else under `/api` is another's.
pub fn is_at(path: &str) -> bool {
    routes::Operation::at(path).is_some()
}

/// Serves the two operations; every other path gets the dialect's own 404.
pub fn router(engine: Arc<Engine>, options: SlingOptions) -> Router {
    let sling = Arc::new(Sling { engine, options });
    Router::new().fallback(move |request: Request| {
        let sling = Arc::clone(&sling);
        async move { routes::answer(&sling, request).await }
    })
}
