//! Charging notifications as the page lists them: what was told, and what the application answered.

use saldo_console::simulator::NotificationRow;
use saldo_core::event::{Event, TellingState};
use saldo_core::{Dialect, Reason};
use saldo_dialects::ideamart::IdeamartFormat;
use saldo_engine::{DeliveryRecord, EventFilter};
use saldo_webhooks::Format;

use super::ideamart::{moment, or_nothing};
use crate::sandbox::desk::{Desk, partner};
use crate::sandbox::refusal::{Refusal, Told};

const ROWS: usize = 10;

/// Where they go; empty where nowhere.
pub(super) async fn url(desk: &Desk) -> Told<String> {
    let engine = &desk.current.switch().engine;
    let endpoints = engine.endpoint_list(partner(engine)?).await?;
    let ideamart = endpoints.into_iter().find(|endpoint| endpoint.dialect == Dialect::Ideamart);
    Ok(ideamart.map(|endpoint| endpoint.url).unwrap_or_default())
}

/// Sets where they go, unless they go there already; answers what is said of it.
pub(super) async fn tell_at(desk: &Desk, address: &str) -> Told<String> {
    if url(desk).await? == address {
        return Ok("Charging notifications go there already.".to_owned());
    }
    let engine = &desk.current.switch().engine;
    let set = engine.endpoint_set(partner(engine)?, Dialect::Ideamart, address).await;
    let set = set.map_err(|reason| match reason {
        Reason::Invalid(_) => Refusal::bad("the URL is one such as http://localhost:8080/charg-notification"),
        reason => reason.into(),
    })?;
    Ok(format!("Charging notifications go there, signed with {} (shown this once).", set.secret))
}

/// The newest, newest first.
pub(super) async fn rows(desk: &Desk) -> Told<Vec<NotificationRow>> {
    let engine = &desk.current.switch().engine;
    let partner = partner(engine)?;
    let newest = EventFilter {
        partner: Some(partner),
        dialect: Some(Dialect::Ideamart),
        limit: ROWS,
        ..EventFilter::default()
    };
    let mut rows = Vec::new();
    for event in engine.event_list(newest).await? {
        let (_, tries) = engine.event_find(partner, event.id).await?;
        rows.push(row(&event, tries.last()));
    }
    Ok(rows)
}

fn row(event: &Event, tried: Option<&DeliveryRecord>) -> NotificationRow {
    let charge = &event.transfer;
    let reference = charge.provider_ref.as_deref().filter(|_| charge.order.is_collected_as_paid());
    let body = event.telling.body.as_deref().map(str::to_owned);
    NotificationRow {
        at: moment(event.at),
        transaction_id: charge.reference.to_string(),
        reference_id: or_nothing(reference),
        state: match event.telling.state {
            TellingState::Pending => "Pending",
            TellingState::Delivered => "Delivered",
            TellingState::GivenUp => "Given up",
        },
        tries: event.telling.tries,
        answer: tried.map(said).unwrap_or_default(),
        body: body.unwrap_or_else(|| IdeamartFormat.message(event).body),
    }
}

fn said(tried: &DeliveryRecord) -> String {
    let status = tried.status.map(|status| format!("{status} ")).unwrap_or_default();
    let declined = if tried.is_declined { "declined " } else { "" };
    format!("{status}{declined}{}", tried.answer).trim_end().to_owned()
}
