//! How often a partner may call and send: shown, and set in place of what was set before.

use std::future::{Ready, ready};

use axum::extract::State;

use super::{Answered, Shared, ok};
use crate::admin::request::{At, Sent};
use crate::admin::{translate, wire};

pub(super) fn show(State(engine): State<Shared>, At(partner): At<String>) -> Ready<Answered> {
    let partner = translate::partner_at(&engine, &partner);
    ready(partner.map(|partner| ok(&translate::limits(&engine, &partner))))
}

pub(super) async fn set(
    State(engine): State<Shared>,
    At(partner): At<String>,
    Sent(sent): Sent<wire::NewLimits>,
) -> Answered {
    let partner = translate::partner_at(&engine, &partner)?;
    let limits = translate::new_limits(&engine, sent)?;
    let partner = engine.partner_limits_set(partner.id, limits).await?;
    Ok(ok(&translate::limits(&engine, &partner)))
}
