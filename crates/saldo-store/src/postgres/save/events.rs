//! The tables `events` and `deliveries`, as they are written.

use std::collections::BTreeMap;
use std::sync::Arc;

use saldo_core::event::{Delivery, DeliveryAnswer, Event};
use saldo_core::{Money, Timestamp};

use crate::journal::Stamped;
use crate::postgres::connection::Connection;
use crate::postgres::grid::{Grid, Kind};
use crate::tables::save::json;
use crate::tables::{RowError, values};

/// What an event tells is written once, with it; each try changes only how far its telling is.
pub(super) fn events(connection: &Connection, rows: &[Stamped<Arc<Event>>]) -> Result<(), RowError> {
    use Kind::{Int, Text};
    // An event has the id of the command that wrote it.
    let (new, old): (Vec<_>, Vec<_>) = rows.iter().partition(|row| row.row.id.value() == row.command.value());
    let new = new
        .into_iter()
        .map(|row| Ok((row, json(&*row.row.transfer)?)))
        .collect::<Result<Vec<_>, RowError>>()?;
    let mut insert = Grid::new([Int, Int, Text, Int, Int, Int, Text, Int, Text, Int, Int, Text, Int]);
    for (Stamped { row, command }, frozen) in &new {
        let telling = &row.telling;
        insert.push(values![
            row.partner.value(),
            row.id.value(),
            telling.state.as_str(),
            telling.tries,
            telling.tries_before,
            telling.due_at.map(Timestamp::millis),
            telling.body.as_deref(),
            command.value(),
            row.dialect.as_str(),
            row.transfer.id.value(),
            row.at.millis(),
            frozen,
            row.payment.map(Money::minor),
        ]);
    }
    insert.write(
        connection,
        "INSERT INTO events (partner, id, state, tries, tries_before, due_at, body, command, dialect, transfer, at,
             frozen, payment_minor)
         SELECT * FROM {rows}",
        "event",
    )?;
    // Of several versions in one batch the last is the one that stays.
    let newest: BTreeMap<_, _> = old.into_iter().map(|row| (row.row.key(), row)).collect();
    let mut update = Grid::new([Int, Int, Text, Int, Int, Int, Text, Int]);
    for Stamped { row, command } in newest.into_values() {
        let telling = &row.telling;
        update.push(values![
            row.partner.value(),
            row.id.value(),
            telling.state.as_str(),
            telling.tries,
            telling.tries_before,
            telling.due_at.map(Timestamp::millis),
            telling.body.as_deref(),
            command.value(),
        ]);
    }
    update.write(
        connection,
        "UPDATE events e SET state = k.state, tries = k.tries, tries_before = k.tries_before, due_at = k.due_at,
             body = k.body, command = k.command
         FROM {rows} AS k (partner, id, state, tries, tries_before, due_at, body, command)
         WHERE e.partner = k.partner AND e.id = k.id",
        "event that is not there",
    )
}

pub(super) fn deliveries(connection: &Connection, rows: &[Delivery]) -> Result<(), RowError> {
    use Kind::{Flag, Int, Text};
    let mut grid = Grid::new([Int, Int, Int, Int, Text, Int, Flag, Text, Int]);
    for row in rows {
        let (status, is_declined, answer) = match &row.answer {
            DeliveryAnswer::Status { status, excerpt, .. } => (Some(*status), false, excerpt),
            DeliveryAnswer::Declined { status, excerpt, .. } => (Some(*status), true, excerpt),
            DeliveryAnswer::Failed(cause) => (None, false, cause),
        };
        grid.push(values![
            row.event.partner.value(),
            row.event.id.value(),
            row.number,
            row.at.millis(),
            &*row.url,
            status,
            is_declined,
            &**answer,
            row.took_ms,
        ]);
    }
    let sql = "INSERT INTO deliveries (partner, event, number, at, url, status, declined, answer, took_ms)
         SELECT * FROM {rows}";
    grid.write(connection, sql, "delivery")
}
