//! Who calls: a token in `Authorization: Bearer` (Ding Connect description, *Using Tokens*) or a key in `api_key`
//! (*API Keys*). Where both are sent the token counts and the key is not looked at.

use axum::http::request::Parts;
use saldo_core::{Dialect, Reason};
use saldo_engine::{Caller, Presented};

use super::{Ding, oauth};
use crate::http::authorization;
use crate::http::origin::Origin;

const API_KEY: &str = "api_key";

/// Finds the caller of a request.
///
/// Errors: those of `Engine::authenticate` and `Engine::token_authenticate`; nothing shown is as good as a wrong key.
pub(super) fn authenticate(ding: &Ding, head: &Parts) -> Result<Caller, Reason> {
    let from = Origin::of(&head.extensions).address;
    if let Some(token) = authorization::under(&head.headers, "Bearer") {
        return ding.engine.token_authenticate(token, &oauth::terms(ding), from);
    }
    let sent = head.headers.get(API_KEY).and_then(|value| value.to_str().ok());
    let secret = sent.ok_or(Reason::AuthenticationFailed)?;
    ding.engine.authenticate(&Presented { dialect: Dialect::Ding, public_id: "", secret, from })
}
