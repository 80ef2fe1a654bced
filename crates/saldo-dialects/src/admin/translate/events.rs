//! Events, the tries to tell them, and what lists of them are narrowed by.

use saldo_core::event::{Event, TellingState};
use saldo_core::{EventId, TransferId};
use saldo_engine::{DeliveryRecord, Engine, EventFilter};

use super::{amount, dialect_asked, moment, partner_asked, partner_name};
use crate::admin::error::Problem;
use crate::admin::page::{self, given};
use crate::admin::wire;

pub(in crate::admin) fn event_filter(
    engine: &Engine,
    asked: &wire::EventsQuery,
    limit: usize,
) -> Result<EventFilter, Problem> {
    Ok(EventFilter {
        partner: partner_asked(engine, asked.partner.as_deref())?,
        dialect: given(asked.dialect.as_deref()).map(dialect_asked).transpose()?,
        transfer: given(asked.transfer.as_deref()).map(transfer_asked).transpose()?,
        state: given(asked.state.as_deref()).map(state_asked).transpose()?,
        before: page::after(asked.after.as_deref())?.map(EventId::new),
        limit,
    })
}

fn transfer_asked(text: &str) -> Result<TransferId, Problem> {
    text.parse().map_err(|_| Problem::query("transfer", "`transfer` is no transfer's id; it is a number"))
}

fn state_asked(text: &str) -> Result<TellingState, Problem> {
    TellingState::parse(&text.to_ascii_lowercase()).ok_or_else(|| {
        let names = TellingState::ALL.map(TellingState::as_str).join(", ");
        Problem::query("state", format!("`state` is none; take one of {names}"))
    })
}

pub(in crate::admin) fn event(engine: &Engine, event: &Event) -> wire::Event {
    wire::Event {
        id: event.id.value(),
        partner: partner_name(engine, event.partner),
        dialect: event.dialect.as_str(),
        transfer: event.transfer.id.value(),
        reference: event.transfer.reference.as_str().to_owned(),
        transfer_state: event.transfer.state.as_str(),
        payment: event.payment.map(amount),
        at: event.at.to_string(),
        state: event.telling.state.as_str(),
        tries: event.telling.tries,
        due_at: moment(event.telling.due_at),
    }
}

/// An event with what was sent, and every try.
pub(in crate::admin) fn event_detail(
    engine: &Engine,
    found: &Event,
    tries: Vec<DeliveryRecord>,
) -> wire::EventDetail {
    let deliveries = tries.into_iter().map(|tried| wire::Delivery {
        number: tried.number,
        at: tried.at.to_string(),
        url: tried.url,
        status: tried.status,
        declined: tried.is_declined,
        answer: tried.answer,
        took_ms: tried.took_ms,
    });
    wire::EventDetail {
        event: event(engine, found),
        body: found.telling.body.as_deref().map(str::to_owned),
        deliveries: deliveries.collect(),
    }
}
