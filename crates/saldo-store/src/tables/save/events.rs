//! The tables `events` and `deliveries`, as they are written.

use std::collections::BTreeMap;
use std::sync::Arc;

use saldo_core::event::{Delivery, DeliveryAnswer, Event};
use saldo_core::{Money, Timestamp};

use super::put::Kind::{self, Flag, Int, Text};
use super::put::Put;
use super::{Rows, json};
use crate::journal::Stamped;
use crate::tables::{RowError, Value, values};

/// What each try changes comes first in both statements.
const COLUMNS: &[(&str, Kind)] = &[
    ("partner", Int),
    ("id", Int),
    ("state", Text),
    ("tries", Int),
    ("tries_before", Int),
    ("due_at", Int),
    ("body", Text),
    ("command", Int),
    ("dialect", Text),
    ("transfer", Int),
    ("at", Int),
    ("frozen", Text),
    ("payment_minor", Int),
];
const TELLING: usize = 8;

/// What an event tells is written once, with it.
static EVENT: Put = Put::new("event", COLUMNS, "INSERT INTO events ({columns}) {rows}");

/// Each try changes only how far its telling is.
static TOLD: Put = Put::new(
    "event that is not there",
    COLUMNS.split_at(TELLING).0,
    "UPDATE events AS e SET state = {state}, tries = {tries}, tries_before = {tries_before}, due_at = {due_at},
         body = {body}, command = {command}
     {from}
     WHERE e.partner = {partner} AND e.id = {id}",
);

static DELIVERY: Put = Put::new(
    "delivery",
    &[
        ("partner", Int),
        ("event", Int),
        ("number", Int),
        ("at", Int),
        ("url", Text),
        ("status", Int),
        ("declined", Flag),
        ("answer", Text),
        ("took_ms", Int),
    ],
    "INSERT INTO deliveries ({columns}) {rows}",
);

type Row = Stamped<Arc<Event>>;

pub(super) struct Events<'a> {
    /// With what each tells of its transfer, as JSON.
    new: Vec<(&'a Row, String)>,
    told: Vec<&'a Row>,
}

impl<'a> Events<'a> {
    pub(super) fn of(rows: &'a [Row]) -> Result<Self, RowError> {
        // An event has the id of the command that wrote it.
        let (new, old): (Vec<&Row>, Vec<&Row>) =
            rows.iter().partition(|row| row.row.id.value() == row.command.value());
        let new = new.into_iter().map(|row| Ok((row, json(&*row.row.transfer)?)));
        let new = new.collect::<Result<_, RowError>>()?;
        // Of several versions in one batch the last is the one that stays.
        let newest: BTreeMap<_, _> = old.into_iter().map(|row| (row.row.key(), row)).collect();
        Ok(Self { new, told: newest.into_values().collect() })
    }

    pub(super) fn rows(&self) -> [Rows<'_>; 2] {
        let mut values = Vec::new();
        for (row, frozen) in &self.new {
            values.extend(telling(row));
            values.extend(written_once(row, frozen));
        }
        [(&EVENT, values), (&TOLD, self.told.iter().copied().flat_map(telling).collect())]
    }
}

fn telling(Stamped { row, command }: &Row) -> [Value<'_>; TELLING] {
    let telling = &row.telling;
    values![
        row.partner.value(),
        row.id.value(),
        telling.state.as_str(),
        telling.tries,
        telling.tries_before,
        telling.due_at.map(Timestamp::millis),
        telling.body.as_deref(),
        command.value(),
    ]
}

fn written_once<'a>(Stamped { row, .. }: &'a Row, frozen: &'a str) -> [Value<'a>; 5] {
    values![
        row.dialect.as_str(),
        row.transfer.id.value(),
        row.at.millis(),
        frozen,
        row.payment.map(Money::minor),
    ]
}

pub(super) fn deliveries(rows: &[Delivery]) -> Rows<'_> {
    (&DELIVERY, rows.iter().flat_map(delivery).collect())
}

fn delivery(row: &Delivery) -> [Value<'_>; 9] {
    let (status, is_declined, answer) = match &row.answer {
        DeliveryAnswer::Status { status, excerpt, .. } => (Some(*status), false, excerpt),
        DeliveryAnswer::Declined { status, excerpt, .. } => (Some(*status), true, excerpt),
        DeliveryAnswer::Failed(cause) => (None, false, cause),
    };
    values![
        row.event.partner.value(),
        row.event.id.value(),
        row.number,
        row.at.millis(),
        &*row.url,
        status,
        is_declined,
        &**answer,
        row.took_ms,
    ]
}
