//! After a restore: where the comparison with the providers stands, and the word that ends it.

use axum::extract::State;
use axum::http::StatusCode;

use saldo_core::Reason;

use super::{Answered, Shared, ok};
use crate::admin::error::Problem;
use crate::admin::request::Sent;
use crate::admin::{translate, wire};

pub(super) async fn show(State(engine): State<Shared>) -> Answered {
    let view = engine.recovery_view().await?;
    Ok(ok(&translate::recovery(&engine, &view)))
}

pub(super) async fn finish(State(engine): State<Shared>, Sent(sent): Sent<wire::RecoveryFinish>) -> Answered {
    let ended = engine.recovery_end(sent.reason.as_deref().unwrap_or_default()).await;
    ended.map_err(|reason| match reason {
        Reason::NotFound => Problem::not_found("no recovery goes on, so there is nothing to finish"),
        Reason::Missing(_) | Reason::Invalid(_) => {
            Problem::field("reason", "`reason` says, in up to 500 characters, why transfers may be sent again")
        }
        Reason::InProgress => Problem::new(
            StatusCode::CONFLICT,
            "clock_behind",
            "the clock is behind the newest delivery that was found, so its ids would be used twice; set it right",
        ),
        other => other.into(),
    })?;
    let view = engine.recovery_view().await?;
    Ok(ok(&translate::recovery(&engine, &view)))
}
