//! What partners are told: list it, look at one with every try, tell it again. Bodies may hold a PIN, so only the one
//! shows its own.

use axum::extract::State;
use saldo_core::{EventId, PartnerId};

use super::{Answered, Shared, ok};
use crate::admin::error::Problem;
use crate::admin::page::Limit;
use crate::admin::request::{Asked, At};
use crate::admin::{translate, wire};

/// Newest first.
pub(super) async fn list(State(engine): State<Shared>, Asked(asked): Asked<wire::EventsQuery>) -> Answered {
    let limit = Limit::read(asked.limit.as_deref())?;
    let found = engine.event_list(translate::event_filter(&engine, &asked, limit.and_one())?).await?;
    let items = found.iter().map(|event| translate::event(&engine, event));
    Ok(ok(&limit.page(items, |event| event.id.to_string())))
}

pub(super) async fn find(
    State(engine): State<Shared>,
    At((partner, event)): At<(String, String)>,
) -> Answered {
    let (partner, id) = at(&engine, &partner, &event)?;
    let (event, tries) = engine.event_find(partner, id).await.map_err(|_| unknown())?;
    Ok(ok(&translate::event_detail(&engine, &event, tries)))
}

pub(super) async fn replay(
    State(engine): State<Shared>,
    At((partner, event)): At<(String, String)>,
) -> Answered {
    let (partner, id) = at(&engine, &partner, &event)?;
    let replayed = engine.event_replay(partner, id).await;
    let replayed = replayed.map_err(|reason| match reason {
        saldo_core::Reason::NotFound => unknown(),
        other => other.into(),
    })?;
    Ok(ok(&translate::event(&engine, &replayed)))
}

fn at(engine: &Shared, partner: &str, event: &str) -> Result<(PartnerId, EventId), Problem> {
    let partner = translate::partner_at(engine, partner)?;
    Ok((partner.id, event.parse().map_err(|_| unknown())?))
}

fn unknown() -> Problem {
    Problem::not_found("this partner has no such event; GET /admin/v1/events lists them")
}
