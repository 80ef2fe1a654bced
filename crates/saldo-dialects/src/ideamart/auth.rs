//! Who calls: `applicationId` and `password`, in the body of every request (Ideamart CaaS description, *Request*).
//! Where an application stands in, one that nobody has configured is as good as that one, whatever its password.

use std::net::IpAddr;

use saldo_core::{Dialect, Reason};
use saldo_engine::{Caller, Presented};

use super::Ideamart;
use super::wire::Credentials;

/// Finds the caller.
///
/// Errors: those of `Engine::authenticate`.
pub(super) fn authenticate(
    ideamart: &Ideamart,
    shown: &Credentials,
    from: Option<IpAddr>,
) -> Result<Caller, Reason> {
    let engine = &ideamart.engine;
    let is_known = || engine.public_id_is_known(Dialect::Ideamart, &shown.application_id);
    let (public_id, secret) = match &ideamart.options.stand_in {
        Some(stand_in) if !is_known() => (&stand_in.application_id, &stand_in.password),
        Some(_) | None => (&shown.application_id, &shown.password),
    };
    engine.authenticate(&Presented { dialect: Dialect::Ideamart, public_id, secret, from })
}
