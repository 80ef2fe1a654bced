//! List transfers of all partners, find one. Only the one shows its receipt, which may hold a PIN.

use axum::extract::State;
use saldo_core::TransferId;

use super::{Answered, Shared, ok};
use crate::admin::error::Problem;
use crate::admin::request::{Asked, At};
use crate::admin::{translate, wire};

/// Newest first.
pub(super) async fn list(
    State(engine): State<Shared>,
    Asked(asked): Asked<wire::TransfersQuery>,
) -> Answered {
    let listed = engine.transfer_list_all(translate::filter(&engine, &asked)?).await?;
    let next = listed.items.last().filter(|_| listed.more).map(|transfer| transfer.id.to_string());
    let items = listed.items.iter().map(|transfer| translate::transfer(&engine, transfer)).collect();
    Ok(ok(&wire::Page { items, next }))
}

pub(super) async fn find(State(engine): State<Shared>, At(id): At<String>) -> Answered {
    let unknown = || Problem::not_found("no transfer has this id; GET /admin/v1/transfers lists them");
    let id: TransferId = id.parse().map_err(|_| unknown())?;
    let transfer = engine.transfer_find_any(id).await?;
    let ended = engine.attempt_list(&transfer).await?;
    let attempts = ended.iter().map(|ended| {
        let (reason, provider_code, message) = translate::refusal(ended.refusal.as_ref());
        wire::EndedAttempt {
            attempt: translate::attempt(&ended.attempt),
            ended_at: ended.ended_at.to_string(),
            knowledge: ended.knowledge.as_str(),
            provider_ref: ended.provider_ref.as_deref().map(str::to_owned),
            reason,
            provider_code,
            message,
        }
    });
    let entries = engine.entry_list_of_transfer(transfer.partner, id).await?;
    Ok(ok(&translate::detail(&engine, &transfer, attempts.collect(), &entries)))
}
