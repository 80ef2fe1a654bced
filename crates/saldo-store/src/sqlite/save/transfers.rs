//! The tables `transfers` and `claims`, as they are written.

use rusqlite::{Connection, Statement, params, params_from_iter};
use saldo_core::transfer::{Claim, Transfer};
use saldo_core::{Timestamp, TransferId};

use crate::journal::TransferRow;
use crate::ordered;
use crate::tables::RowError;
use crate::tables::save::json_optional;

/// What a transfer's steps change comes first in both statements, so that it is numbered alike.
pub(super) fn transfers(connection: &Connection, rows: &[TransferRow]) -> Result<(), RowError> {
    let mut insert = connection.prepare_cached(
        "INSERT INTO transfers (partner, id, state, knowledge, held_minor, provider_ref, completed_at, due_at,
             checks, command, postings, refusal, receipt, attempt, paid_minor, dialect, reference, previous, sku,
             provider, account_number, currency, total_minor, started_at, ordered)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21,
             ?22, ?23, ?24, ?25)",
    )?;
    let mut update = connection.prepare_cached(
        "UPDATE transfers SET state = ?3, knowledge = ?4, held_minor = ?5, provider_ref = ?6, completed_at = ?7,
             due_at = ?8, checks = ?9, command = ?10, postings = postings || ?11, refusal = ?12, receipt = ?13,
             attempt = coalesce(?14, attempt), paid_minor = ?15
         WHERE partner = ?1 AND id = ?2",
    )?;
    for row in rows {
        if transfer(&mut insert, &mut update, row)? != 1 {
            return Err(RowError::value("transfer that is not there", row.transfer.id.to_string()));
        }
    }
    Ok(())
}

/// Answers how many rows were written.
fn transfer(
    insert: &mut Statement<'_>,
    update: &mut Statement<'_>,
    row: &TransferRow,
) -> Result<usize, RowError> {
    let transfer: &Transfer = &row.transfer;
    let attempt = transfer.attempt.as_ref().filter(|_| row.has_new_attempt);
    let steps = params![
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
        row.postings,
        json_optional(transfer.refusal.as_ref())?,
        json_optional(transfer.receipt.as_ref())?,
        json_optional(attempt)?,
        transfer.paid_minor,
    ];
    if !row.is_new {
        return Ok(update.execute(steps)?);
    }
    let order = &transfer.order;
    let total = order.quote.total();
    let opening = params![
        transfer.dialect.as_str(),
        transfer.reference.as_str(),
        transfer.previous.map(TransferId::value),
        order.sku.as_str(),
        order.provider.as_str(),
        order.account_number.as_str(),
        total.currency().code(),
        total.minor(),
        transfer.started_at.millis(),
        ordered::to_text(order).map_err(|error| RowError::value("order", error.to_string()))?,
    ];
    Ok(insert.execute(params_from_iter(steps.iter().chain(opening)))?)
}

pub(super) fn claims<'a>(
    connection: &Connection,
    rows: impl Iterator<Item = &'a Claim>,
) -> Result<(), RowError> {
    let mut put = connection.prepare_cached(
        "INSERT INTO claims (partner, dialect, reference, newest, holder, crowded, hash)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
         ON CONFLICT (partner, dialect, reference)
             DO UPDATE SET newest = excluded.newest, holder = excluded.holder, crowded = excluded.crowded,
                 hash = excluded.hash",
    )?;
    for claim in rows {
        put.execute(params![
            claim.key.partner.value(),
            claim.key.dialect.as_str(),
            claim.key.reference.as_str(),
            claim.newest.value(),
            claim.holder.map(TransferId::value),
            claim.crowded,
            claim.hash.0,
        ])?;
    }
    Ok(())
}
