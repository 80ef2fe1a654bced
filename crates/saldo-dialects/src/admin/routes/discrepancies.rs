//! List what a provider said against the final state of a transfer. A person settles it; nothing here does.

use axum::extract::State;
use saldo_core::CommandId;

use super::{Answered, Shared, ok};
use crate::admin::page::{self, Limit};
use crate::admin::request::Asked;
use crate::admin::{translate, wire};

/// Newest first.
pub(super) async fn list(
    State(engine): State<Shared>,
    Asked(asked): Asked<wire::DiscrepanciesQuery>,
) -> Answered {
    let limit = Limit::read(asked.limit.as_deref())?;
    let partner = translate::partner_asked(&engine, asked.partner.as_deref())?;
    let before = page::after(asked.after.as_deref())?.map(CommandId::new);
    let found = engine.discrepancy_list(partner, before, limit.and_one()).await?;
    let items = found.iter().map(|found| {
        let seen = wire::Seen {
            id: found.id.value(),
            at: found.at.to_string(),
            transfer: found.transfer.value(),
            state: found.state.as_str(),
        };
        translate::discrepancy(&engine, found.partner, &found.verdict, seen)
    });
    Ok(ok(&limit.page(items, |discrepancy| discrepancy.seen.id.to_string())))
}
