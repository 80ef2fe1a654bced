//! Who calls: the `api_key` header (Ding Connect description, *API Keys*).

use axum::http::HeaderMap;
use saldo_core::{Dialect, Reason};
use saldo_engine::{Caller, Engine, Presented};

const API_KEY: &str = "api_key";

/// Finds the caller of a request.
///
/// Errors: those of `Engine::authenticate`; a missing key is as good as a wrong one.
pub(super) fn authenticate(engine: &Engine, headers: &HeaderMap) -> Result<Caller, Reason> {
    let sent = headers.get(API_KEY).and_then(|value| value.to_str().ok());
    let secret = sent.ok_or(Reason::AuthenticationFailed)?;
    engine.authenticate(&Presented { dialect: Dialect::Ding, public_id: "", secret })
}
