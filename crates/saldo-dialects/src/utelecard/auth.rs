//! Who calls: `Authorization: APIKey <user>:<secret>` (*Autenticación*).

use axum::http::HeaderValue;
use axum::http::request::Parts;
use saldo_core::{Dialect, Reason};
use saldo_engine::{Caller, Presented};

use super::Utelecard;
use crate::http::authorization;
use crate::http::origin::Origin;

const SCHEME: &str = "APIKey";

/// What a 401 asks for.
pub(super) const CHALLENGE: HeaderValue = HeaderValue::from_static("APIKey realm=\"saldo\"");

/// Finds the caller of a request.
///
/// Errors: those of `Engine::authenticate`; nothing shown is as good as a wrong secret.
pub(super) fn authenticate(utelecard: &Utelecard, head: &Parts) -> Result<Caller, Reason> {
    let shown = authorization::under(&head.headers, SCHEME).and_then(|shown| shown.split_once(':'));
    let (public_id, secret) = shown.ok_or(Reason::AuthenticationFailed)?;
    let from = Origin::of(&head.extensions).address;
    utelecard.engine.authenticate(&Presented { dialect: Dialect::Utelecard, public_id, secret, from })
}
