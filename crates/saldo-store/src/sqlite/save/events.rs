//! The tables `events` and `deliveries`, as they are written.

use std::sync::Arc;

use rusqlite::{Connection, params};
use saldo_core::event::{Delivery, DeliveryAnswer, Event};
use saldo_core::{Money, Timestamp};

use crate::journal::Stamped;
use crate::tables::RowError;
use crate::tables::save::json;

/// What an event tells is written once, with it; each try changes only how far its telling is.
pub(super) fn events(connection: &Connection, rows: &[Stamped<Arc<Event>>]) -> Result<(), RowError> {
    let mut insert = connection.prepare_cached(
        "INSERT INTO events (partner, id, state, tries, tries_before, due_at, body, command, dialect, transfer, at,
             frozen, payment_minor)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
    )?;
    let mut update = connection.prepare_cached(
        "UPDATE events SET state = ?3, tries = ?4, tries_before = ?5, due_at = ?6, body = ?7, command = ?8
         WHERE partner = ?1 AND id = ?2",
    )?;
    for Stamped { row, command } in rows {
        let (telling, due_at) = (&row.telling, row.telling.due_at.map(Timestamp::millis));
        let (partner, id, command) = (row.partner.value(), row.id.value(), command.value());
        let (state, body) = (telling.state.as_str(), telling.body.as_deref());
        let (tries, before) = (telling.tries, telling.tries_before);
        // An event has the id of the command that wrote it.
        let changed = if id == command {
            let (dialect, transfer) = (row.dialect.as_str(), row.transfer.id.value());
            let (at, frozen) = (row.at.millis(), json(&*row.transfer)?);
            let payment = row.payment.map(Money::minor);
            insert.execute(params![
                partner, id, state, tries, before, due_at, body, command, dialect, transfer, at, frozen,
                payment
            ])?
        } else {
            update.execute(params![partner, id, state, tries, before, due_at, body, command])?
        };
        if changed != 1 {
            return Err(RowError::value("event that is not there", row.id.to_string()));
        }
    }
    Ok(())
}

pub(super) fn deliveries(connection: &Connection, rows: &[Delivery]) -> Result<(), RowError> {
    let mut insert = connection.prepare_cached(
        "INSERT INTO deliveries (partner, event, number, at, url, status, declined, answer, took_ms)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )?;
    for row in rows {
        let (status, is_declined, answer) = match &row.answer {
            DeliveryAnswer::Status { status, excerpt, .. } => (Some(*status), false, excerpt),
            DeliveryAnswer::Declined { status, excerpt, .. } => (Some(*status), true, excerpt),
            DeliveryAnswer::Failed(cause) => (None, false, cause),
        };
        insert.execute(params![
            row.event.partner.value(),
            row.event.id.value(),
            row.number,
            row.at.millis(),
            &*row.url,
            status,
            is_declined,
            &**answer,
            row.took_ms,
        ])?;
    }
    Ok(())
}
