//! The tables `events` and `deliveries`: what partners are told, what is due, and every try.

use std::cmp::Reverse;
use std::sync::Arc;

use saldo_core::command::EndpointKey;
use saldo_core::event::{Event, EventKey, Telling, TellingState};
use saldo_core::party::Endpoint;
use saldo_core::transfer::Transfer;
use saldo_core::{Dialect, EventId, Money, PartnerId, Timestamp, TransferId};

use super::columns::{Columns, RowError, collect, first, moment};
use super::narrowed::Narrowed;
use super::pairs::of_pairs;
use super::session::{Session, values};
use super::{parties, partners};
use crate::members::Work;
use crate::reads::{DeliveryRecord, EventFilter};

const COLUMNS: &str =
    "partner, id, dialect, at, frozen, payment_minor, state, tries, tries_before, due_at, body";

/// Due in this order: an event waits for the earlier ones of its transfer that are not told yet. They are counted, and
/// their ids added to, so that no index but that by transfer suits: a planner that knows nothing of the table may take
/// any, and would go through all that is due for each that is.
const DUE: &str = "FROM events e INDEXED BY events_due
     WHERE partner = ?1 AND dialect = ?2 AND due_at IS NOT NULL AND due_at <= ?3
         AND (SELECT count(f.due_at) FROM events f INDEXED BY events_transfer
             WHERE f.partner = e.partner AND f.transfer > 0 AND f.transfer = e.transfer AND f.id + 0 < e.id) = 0
     ORDER BY due_at, id LIMIT ?4";

/// As a kind of rows: those of whom something is still to be told.
const WAITING: &str = "events INDEXED BY events_due WHERE due_at IS NOT NULL";

fn decode(columns: &mut Columns<'_>) -> Result<Event, RowError> {
    let (partner, id) = (columns.partner()?, EventId::new(columns.take()?));
    let (dialect, at) = (columns.dialect()?, columns.moment()?);
    let transfer: Transfer = columns.json("frozen")?;
    let currency = transfer.order.quote.send.currency();
    let payment = columns.take::<Option<i64>>()?.map(|minor| Money::from_minor(minor, currency));
    Ok(Event {
        partner,
        id,
        dialect,
        at,
        transfer: Arc::new(transfer),
        payment,
        telling: Telling {
            state: columns.parse("state", TellingState::parse)?,
            tries: columns.take()?,
            tries_before: columns.take()?,
            due_at: columns.moment_optional()?,
            body: columns.take::<Option<String>>()?.map(Arc::from),
        },
    })
}

pub(crate) fn find(session: &dyn Session, key: EventKey) -> Result<Option<Event>, RowError> {
    let sql = format!("SELECT {COLUMNS} FROM events WHERE partner = ?1 AND id = ?2");
    let values = values![key.partner.value(), key.id.value()];
    first(session, &sql, &values, decode)
}

/// Newest first.
fn find_all(session: &dyn Session, keys: &[EventKey]) -> Result<Vec<Event>, RowError> {
    let sql = format!("SELECT {COLUMNS} FROM {{pairs}} CROSS JOIN events WHERE partner = k.a AND id = k.b");
    let pairs: Vec<_> = keys.iter().map(|key| (key.partner.value(), key.id.value())).collect();
    let mut events = of_pairs(session, &sql, &pairs, &[], decode)?;
    events.sort_by_key(|event| (Reverse(event.id), event.partner));
    Ok(events)
}

/// An endpoint's events whose moment has come, the longest due first.
pub(crate) fn due(
    session: &dyn Session,
    endpoint: EndpointKey,
    now: Timestamp,
    limit: usize,
) -> Result<Vec<Event>, RowError> {
    let sql = format!("SELECT {COLUMNS} {DUE}");
    let values = values![endpoint.0.value(), endpoint.1.as_str(), now.millis(), limit];
    collect(session, &sql, &values, decode)
}

/// The endpoints that are not disabled, each with the earliest moment, up to a limit, at which something is due for it.
pub(crate) fn endpoints_due(
    session: &dyn Session,
    work: &Work,
    limit: Timestamp,
) -> Result<Vec<(Endpoint, Timestamp)>, RowError> {
    let earliest = format!("SELECT due_at {DUE}");
    let mut found = Vec::new();
    for partner in partners::having(session, WAITING)?.into_iter().filter(|partner| work.is_ours(*partner)) {
        let endpoints = parties::endpoints_of(session, partner)?;
        for endpoint in endpoints.into_iter().filter(|endpoint| endpoint.disabled.is_none()) {
            let values = values![endpoint.partner.value(), endpoint.dialect.as_str(), limit.millis(), 1_i64];
            let due = first(session, &earliest, &values, moment)?;
            found.extend(due.map(|due| (endpoint, due)));
        }
    }
    Ok(found)
}

/// Newest first.
pub(crate) fn list(session: &dyn Session, filter: &EventFilter) -> Result<Vec<Event>, RowError> {
    let partners = match filter.partner {
        Some(partner) => vec![partner],
        None => partners::having(session, "events WHERE true")?,
    };
    let mut found: Vec<EventKey> = Vec::new();
    for partner in partners {
        let newest = ids(session, partner, filter)?;
        found.extend(newest.into_iter().map(|id| EventKey { partner, id }));
    }
    found.sort_by_key(|key| (Reverse(key.id), key.partner));
    found.truncate(filter.limit);
    find_all(session, &found)
}

/// The newest of one partner that pass the filter, by id alone.
fn ids(session: &dyn Session, partner: PartnerId, filter: &EventFilter) -> Result<Vec<EventId>, RowError> {
    let before = filter.before.map_or(i64::MAX, EventId::value);
    let given_up = match filter.state {
        // In these words, so that the index of these events is used.
        Some(TellingState::GivenUp) => " AND state = 'given_up'",
        _ => "",
    };
    let from = "SELECT id FROM events WHERE partner = ?1 AND id < ?2";
    let query = Narrowed::new(from, &values![partner.value(), before])
        .by(" AND transfer > 0 AND transfer = ?", filter.transfer.map(TransferId::value))
        .by(" AND dialect = ?", filter.dialect.map(Dialect::as_str))
        .by(" AND state = ?", filter.state.map(TellingState::as_str))
        .words(given_up)
        .by(" ORDER BY id DESC LIMIT ?", Some(filter.limit));
    collect(session, query.sql(), query.values(), |columns| Ok(EventId::new(columns.take()?)))
}

/// An event's tries, in order.
pub(crate) fn deliveries(session: &dyn Session, key: EventKey) -> Result<Vec<DeliveryRecord>, RowError> {
    let sql = "SELECT number, at, url, status, declined, answer, took_ms FROM deliveries
         WHERE partner = ?1 AND event = ?2 ORDER BY number";
    let values = values![key.partner.value(), key.id.value()];
    collect(session, sql, &values, |columns| {
        Ok(DeliveryRecord {
            number: columns.take()?,
            at: columns.moment()?,
            url: columns.take()?,
            status: columns.take()?,
            is_declined: columns.take()?,
            answer: columns.take()?,
            took_ms: columns.take()?,
        })
    })
}
