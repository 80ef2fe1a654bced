//! The tables `events` and `deliveries`: what partners are told, what is due, and every try.

use std::cmp::Reverse;
use std::sync::Arc;

use rusqlite::types::Value;
use rusqlite::{Connection, params, params_from_iter};
use saldo_core::command::EndpointKey;
use saldo_core::event::{Event, EventKey, Telling, TellingState};
use saldo_core::party::Endpoint;
use saldo_core::transfer::Transfer;
use saldo_core::{EventId, Money, PartnerId, Timestamp};

use super::columns::{Columns, RowError, collect, first, moment};
use super::{parties, partners};
use crate::reads::{DeliveryRecord, EventFilter};

const COLUMNS: &str =
    "partner, id, dialect, at, frozen, payment_minor, state, tries, tries_before, due_at, body";

/// Due in this order: an event waits for the earlier ones of its transfer that are not told yet.
const DUE: &str = "FROM events e INDEXED BY events_due
     WHERE partner = ?1 AND dialect = ?2 AND due_at IS NOT NULL AND due_at <= ?3
         AND NOT EXISTS (SELECT 1 FROM events f INDEXED BY events_transfer
             WHERE f.partner = e.partner AND f.transfer = e.transfer AND f.id < e.id AND f.due_at IS NOT NULL)
     ORDER BY due_at, id LIMIT ?4";

/// As a kind of rows: those of whom something is still to be told.
const WAITING: &str = "events INDEXED BY events_due WHERE due_at IS NOT NULL";

fn decode(columns: &mut Columns<'_, '_>) -> Result<Event, RowError> {
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

pub(crate) fn find(connection: &Connection, key: EventKey) -> Result<Option<Event>, RowError> {
    let sql = format!("SELECT {COLUMNS} FROM events WHERE partner = ?1 AND id = ?2");
    let values = params![key.partner.value(), key.id.value()];
    first(&mut *connection.prepare_cached(&sql)?, values, decode)
}

/// An endpoint's events whose moment has come, the longest due first.
pub(crate) fn due(
    connection: &Connection,
    endpoint: EndpointKey,
    now: Timestamp,
    limit: usize,
) -> Result<Vec<Event>, RowError> {
    let sql = format!("SELECT {COLUMNS} {DUE}");
    let most = i64::try_from(limit).unwrap_or(i64::MAX);
    let values = params![endpoint.0.value(), endpoint.1.as_str(), now.millis(), most];
    collect(&mut *connection.prepare_cached(&sql)?, values, decode)
}

/// The endpoints that are not disabled, each with the earliest moment, up to a limit, at which something is due for it.
pub(crate) fn endpoints_due(
    connection: &Connection,
    limit: Timestamp,
) -> Result<Vec<(Endpoint, Timestamp)>, RowError> {
    let mut earliest = connection.prepare_cached(&format!("SELECT due_at {DUE}"))?;
    let mut found = Vec::new();
    for partner in partners::having(connection, WAITING)? {
        let endpoints = parties::endpoints_of(connection, partner)?;
        for endpoint in endpoints.into_iter().filter(|endpoint| endpoint.disabled.is_none()) {
            let values = params![endpoint.partner.value(), endpoint.dialect.as_str(), limit.millis(), 1];
            let due = first(&mut earliest, values, moment)?;
            found.extend(due.map(|due| (endpoint, due)));
        }
    }
    Ok(found)
}

/// Newest first.
pub(crate) fn list(connection: &Connection, filter: &EventFilter) -> Result<Vec<Event>, RowError> {
    let partners = match filter.partner {
        Some(partner) => vec![partner],
        None => partners::having(connection, "events WHERE true")?,
    };
    let mut found: Vec<EventKey> = Vec::new();
    for partner in partners {
        let newest = ids(connection, partner, filter)?;
        found.extend(newest.into_iter().map(|id| EventKey { partner, id }));
    }
    found.sort_by_key(|key| (Reverse(key.id), key.partner));
    found.into_iter().take(filter.limit).filter_map(|key| find(connection, key).transpose()).collect()
}

/// The newest of one partner that pass the filter, by id alone.
fn ids(connection: &Connection, partner: PartnerId, filter: &EventFilter) -> Result<Vec<EventId>, RowError> {
    let mut sql = String::from("SELECT id FROM events WHERE partner = ? AND id < ?");
    let mut values =
        vec![Value::from(partner.value()), Value::from(filter.before.map_or(i64::MAX, EventId::value))];
    let mut narrow = |condition: &str, value: Option<Value>| {
        if let Some(value) = value {
            sql.push_str(condition);
            values.push(value);
        }
    };
    let text = |text: &str| Value::from(text.to_owned());
    narrow(" AND transfer = ?", filter.transfer.map(|transfer| Value::from(transfer.value())));
    narrow(" AND dialect = ?", filter.dialect.map(|dialect| text(dialect.as_str())));
    narrow(" AND state = ?", filter.state.map(|state| text(state.as_str())));
    if filter.state == Some(TellingState::GivenUp) {
        // In these words, so that the index of these events is used.
        sql.push_str(" AND state = 'given_up'");
    }
    sql.push_str(" ORDER BY id DESC LIMIT ?");
    values.push(Value::from(i64::try_from(filter.limit).unwrap_or(i64::MAX)));
    collect(&mut *connection.prepare_cached(&sql)?, params_from_iter(values), |columns| {
        Ok(EventId::new(columns.take()?))
    })
}

/// An event's tries, in order.
pub(crate) fn deliveries(connection: &Connection, key: EventKey) -> Result<Vec<DeliveryRecord>, RowError> {
    let sql = "SELECT number, at, url, status, declined, answer, took_ms FROM deliveries
         WHERE partner = ?1 AND event = ?2 ORDER BY number";
    let values = params![key.partner.value(), key.id.value()];
    collect(&mut *connection.prepare_cached(sql)?, values, |columns| {
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
