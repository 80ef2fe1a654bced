//! What partners are told: list it, find one with its tries, tell it again. The telling itself is not the engine's.

use std::sync::Arc;

use saldo_core::command::Intent;
use saldo_core::event::{Event, EventKey, Telling};
use saldo_core::{EventId, Outcome, PartnerId, Reason};
use saldo_store::{DeliveryRecord, EventFilter};

use crate::engine::read_failed;
use crate::{Answer, Engine};

impl Engine {
    /// Events that pass a filter, newest first.
    pub async fn event_list(&self, filter: EventFilter) -> Answer<Vec<Event>> {
        self.parts.store.reads.events(filter).await.map_err(|error| read_failed(&error))
    }

    /// An event with the tries that were made to tell it, in order, and its body in clear.
    ///
    /// Errors: `NotFound`; `Internal` where the body was sealed with another master key.
    pub async fn event_find(&self, partner: PartnerId, id: EventId) -> Answer<(Event, Vec<DeliveryRecord>)> {
        let (reads, key) = (&self.parts.store.reads, EventKey { partner, id });
        let event = reads.event(key).await.map_err(|error| read_failed(&error))?.ok_or(Reason::NotFound)?;
        let body = event.telling.body.as_deref().map(|body| self.body_shown(body)).transpose()?;
        let event = Event { telling: Telling { body, ..event.telling }, ..event };
        let tries = reads.deliveries(key).await.map_err(|error| read_failed(&error))?;
        Ok((event, tries))
    }

    /// Tells an event again, with the same id and body, whatever became of it before.
    ///
    /// Errors: `NotFound`.
    pub async fn event_replay(&self, partner: PartnerId, id: EventId) -> Answer<Arc<Event>> {
        match self.commit(Intent::ReplayEvent(EventKey { partner, id })).await? {
            Outcome::Event(event) => Ok(event),
            Outcome::Refused(reason, _) => Err(reason),
            _ => Err(Reason::Internal),
        }
    }
}
