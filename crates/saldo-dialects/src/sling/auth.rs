//! Who calls: the key alone in `Authorization`, without a scheme (*Authentication*).

use axum::http::request::Parts;
use saldo_core::{Dialect, Reason};
use saldo_engine::{Caller, Presented};

use super::Sling;
use crate::http::authorization;
use crate::http::origin::Origin;

/// Finds the caller of a request.
///
/// Errors: those of `Engine::authenticate`; nothing shown is as good as a wrong key.
pub(super) fn authenticate(sling: &Sling, head: &Parts) -> Result<Caller, Reason> {
    let secret = authorization::whole(&head.headers).ok_or(Reason::AuthenticationFailed)?;
    let from = Origin::of(&head.extensions).address;
    sling.engine.authenticate(&Presented { dialect: Dialect::Sling, public_id: "", secret, from })
}
