//! The tables `transfers` and `claims`, as they are written.

use saldo_core::transfer::{Claim, Transfer};
use saldo_core::{Timestamp, TransferId};

use super::put::Kind::{self, Bytes, Flag, Int, Text};
use super::put::Put;
use super::{Rows, json_optional};
use crate::journal::TransferRow;
use crate::ordered;
use crate::tables::{RowError, Value, values};

/// What a transfer's steps change comes first in both statements.
const COLUMNS: &[(&str, Kind)] = &[
    ("partner", Int),
    ("id", Int),
    ("state", Text),
    ("knowledge", Text),
    ("held_minor", Int),
    ("provider_ref", Text),
    ("completed_at", Int),
    ("due_at", Int),
    ("checks", Int),
    ("command", Int),
    ("postings", Text),
    ("refusal", Text),
    ("receipt", Text),
    ("attempt", Text),
    ("paid_minor", Int),
    ("dialect", Text),
    ("reference", Text),
    ("previous", Int),
    ("sku", Text),
    ("provider", Text),
    ("account_number", Text),
    ("currency", Text),
    ("total_minor", Int),
    ("started_at", Int),
    ("ordered", Text),
];
const STEPS: usize = 15;

static OPENED: Put = Put::new("transfer", COLUMNS, "INSERT INTO transfers ({columns}) {rows}");

static STEPPED: Put = Put::new(
    "transfer that is not there",
    COLUMNS.split_at(STEPS).0,
    "UPDATE transfers AS t SET state = {state}, knowledge = {knowledge}, held_minor = {held_minor},
         provider_ref = {provider_ref}, completed_at = {completed_at}, due_at = {due_at}, checks = {checks},
         command = {command}, postings = t.postings || {postings}, refusal = {refusal}, receipt = {receipt},
         attempt = coalesce({attempt}, t.attempt), paid_minor = {paid_minor}
     {from}
     WHERE t.partner = {partner} AND t.id = {id}",
);

static CLAIM: Put = Put::new(
    "claim",
    &[
        ("partner", Int),
        ("dialect", Text),
        ("reference", Text),
        ("newest", Int),
        ("holder", Int),
        ("crowded", Flag),
        ("hash", Bytes),
    ],
    "INSERT INTO claims ({columns}) {rows}
     ON CONFLICT (partner, dialect, reference)
         DO UPDATE SET newest = excluded.newest, holder = excluded.holder, crowded = excluded.crowded,
             hash = excluded.hash",
);

/// What of a row is written as JSON.
struct Texts {
    refusal: Option<String>,
    receipt: Option<String>,
    attempt: Option<String>,
    /// Of a new row only.
    ordered: Option<String>,
}

pub(super) struct Transfers<'a>(Vec<(&'a TransferRow, Texts)>);

impl<'a> Transfers<'a> {
    pub(super) fn of(rows: &'a [TransferRow]) -> Result<Self, RowError> {
        Ok(Self(rows.iter().map(|row| Ok((row, texts(row)?))).collect::<Result<_, RowError>>()?))
    }

    pub(super) fn rows(&self) -> [Rows<'_>; 2] {
        let (mut opened, mut stepped) = (Vec::new(), Vec::new());
        for (row, texts) in &self.0 {
            if row.is_new {
                opened.extend(steps(row, texts));
                opened.extend(opening(&row.transfer, texts));
            } else {
                stepped.extend(steps(row, texts));
            }
        }
        [(&OPENED, opened), (&STEPPED, stepped)]
    }
}

fn texts(row: &TransferRow) -> Result<Texts, RowError> {
    let transfer: &Transfer = &row.transfer;
    let order = row.is_new.then(|| ordered::to_text(&transfer.order)).transpose();
    Ok(Texts {
        refusal: json_optional(transfer.refusal.as_ref())?,
        receipt: json_optional(transfer.receipt.as_ref())?,
        attempt: json_optional(transfer.attempt.as_ref().filter(|_| row.has_new_attempt))?,
        ordered: order.map_err(|error| RowError::value("order", error.to_string()))?,
    })
}

/// What a transfer's steps change, after its key.
fn steps<'a>(row: &'a TransferRow, texts: &'a Texts) -> [Value<'a>; STEPS] {
    let transfer: &Transfer = &row.transfer;
    values![
        transfer.partner.value(),
        transfer.id.value(),
        transfer.state.as_str(),
        transfer.knowledge.as_str(),
        transfer.held_minor(),
        transfer.provider_ref.as_deref(),
        transfer.completed_at.map(Timestamp::millis),
        transfer.due_at.map(Timestamp::millis),
        transfer.checks,
        transfer.command.value(),
        &row.postings,
        texts.refusal.as_deref(),
        texts.receipt.as_deref(),
        texts.attempt.as_deref(),
        transfer.paid_minor,
    ]
}

/// What stays as it was opened.
fn opening<'a>(transfer: &'a Transfer, texts: &'a Texts) -> [Value<'a>; 10] {
    let order = &transfer.order;
    let total = order.quote.total();
    values![
        transfer.dialect.as_str(),
        transfer.reference.as_str(),
        transfer.previous.map(TransferId::value),
        order.sku.as_str(),
        order.provider.as_str(),
        order.account_number.as_str(),
        total.currency().code(),
        total.minor(),
        transfer.started_at.millis(),
        texts.ordered.as_deref(),
    ]
}

pub(super) fn claims<'a>(rows: impl Iterator<Item = &'a Claim>) -> Rows<'a> {
    (&CLAIM, rows.flat_map(claim).collect())
}

fn claim(claim: &Claim) -> [Value<'_>; 7] {
    values![
        claim.key.partner.value(),
        claim.key.dialect.as_str(),
        claim.key.reference.as_str(),
        claim.newest.value(),
        claim.holder.map(TransferId::value),
        claim.crowded,
        &claim.hash.0,
    ]
}
