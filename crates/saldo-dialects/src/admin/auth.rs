//! Who may come in: whoever shows one of the operator's tokens as `Authorization: Bearer <token>`.

use std::hint::black_box;
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::HeaderValue;
use axum::http::header::CACHE_CONTROL;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use saldo_core::Reason;
use saldo_core::party::SecretHash;
use saldo_engine::Engine;

use super::error::Problem;
use crate::http::authorization;

/// Knows the tokens by their keyed hashes only.
#[derive(Clone)]
pub(super) struct Gate {
    engine: Arc<Engine>,
    token_hashes: Arc<[SecretHash]>,
}

impl Gate {
    pub(super) fn new(engine: Arc<Engine>, token_hashes: Vec<SecretHash>) -> Self {
        Self { engine, token_hashes: token_hashes.into() }
    }

    fn admits(&self, token: &str) -> bool {
        let shown = self.engine.admin_token_hash(token);
        self.token_hashes.iter().fold(false, |found, known| found | same(known, &shown))
    }
}

/// Lets a request through, or answers 401. Answers hold secrets and PINs, so nobody on the way may keep them.
pub(super) async fn check(State(gate): State<Gate>, request: Request, next: Next) -> Response {
    let mut response =
        match authorization::under(request.headers(), "Bearer").filter(|token| gate.admits(token)) {
            Some(_) => next.run(request).await,
            None => Problem::from(Reason::AuthenticationFailed).into_response(),
        };
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// Compares in the same time wherever two hashes differ.
fn same(one: &SecretHash, other: &SecretHash) -> bool {
    let differences = one.iter().zip(other).fold(0, |sum, (a, b)| black_box(sum | (a ^ b)));
    differences == 0
}
