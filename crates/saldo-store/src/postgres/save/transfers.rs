//! The tables `transfers` and `claims`, as they are written.

use saldo_core::transfer::{Claim, Transfer};
use saldo_core::{Timestamp, TransferId};

use crate::journal::TransferRow;
use crate::ordered;
use crate::postgres::connection::Connection;
use crate::postgres::grid::{Grid, Kind};
use crate::tables::save::json_optional;
use crate::tables::{RowError, Value, values};

/// What of a row is written as JSON.
struct Texts {
    refusal: Option<String>,
    receipt: Option<String>,
    attempt: Option<String>,
    /// Of a new row only.
    ordered: String,
}

const STEPS: [Kind; 15] = {
    use Kind::{Int, Text};
    [Int, Int, Text, Text, Int, Text, Int, Int, Int, Int, Text, Text, Text, Text, Int]
};
const OPENING: [Kind; 10] = {
    use Kind::{Int, Text};
    [Text, Text, Int, Text, Text, Text, Text, Int, Int, Text]
};

pub(super) fn transfers(connection: &Connection, rows: &[TransferRow]) -> Result<(), RowError> {
    let rows = rows.iter().map(|row| Ok((row, texts(row)?))).collect::<Result<Vec<_>, RowError>>()?;
    let mut insert = Grid::new(joined(STEPS, OPENING));
    let mut update = Grid::new(STEPS);
    for (row, texts) in &rows {
        let steps = steps(row, texts);
        if row.is_new {
            insert.push(joined(steps, opening(&row.transfer, texts)));
        } else {
            update.push(steps);
        }
    }
    insert.write(
        connection,
        "INSERT INTO transfers (partner, id, state, knowledge, held_minor, provider_ref, completed_at, due_at,
             checks, command, postings, refusal, receipt, attempt, paid_minor, dialect, reference, previous, sku,
             provider, account_number, currency, total_minor, started_at, ordered)
         SELECT * FROM {rows}",
        "transfer",
    )?;
    update.write(
        connection,
        "UPDATE transfers t SET state = k.state, knowledge = k.knowledge, held_minor = k.held_minor,
             provider_ref = k.provider_ref, completed_at = k.completed_at, due_at = k.due_at, checks = k.checks,
             command = k.command, postings = t.postings || k.postings, refusal = k.refusal, receipt = k.receipt,
             attempt = coalesce(k.attempt, t.attempt), paid_minor = k.paid_minor
         FROM {rows} AS k (partner, id, state, knowledge, held_minor, provider_ref, completed_at, due_at, checks,
             command, postings, refusal, receipt, attempt, paid_minor)
         WHERE t.partner = k.partner AND t.id = k.id",
        "transfer that is not there",
    )
}

fn texts(row: &TransferRow) -> Result<Texts, RowError> {
    let transfer: &Transfer = &row.transfer;
    let ordered = if row.is_new {
        ordered::to_text(&transfer.order).map_err(|error| RowError::value("order", error.to_string()))?
    } else {
        String::new()
    };
    Ok(Texts {
        refusal: json_optional(transfer.refusal.as_ref())?,
        receipt: json_optional(transfer.receipt.as_ref())?,
        attempt: json_optional(transfer.attempt.as_ref().filter(|_| row.has_new_attempt))?,
        ordered,
    })
}

/// What a transfer's steps change, after its key.
fn steps<'a>(row: &'a TransferRow, texts: &'a Texts) -> [Value<'a>; 15] {
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
        &texts.ordered,
    ]
}

fn joined<T: Copy>(steps: [T; 15], opening: [T; 10]) -> [T; 25] {
    let mut all = steps.into_iter().chain(opening);
    let first = steps[0];
    std::array::from_fn(|_| all.next().unwrap_or(first))
}

pub(super) fn claims<'a>(
    connection: &Connection,
    rows: impl Iterator<Item = &'a Claim>,
) -> Result<(), RowError> {
    use Kind::{Bytes, Flag, Int, Text};
    let mut grid = Grid::new([Int, Text, Text, Int, Int, Flag, Bytes]);
    for claim in rows {
        grid.push(values![
            claim.key.partner.value(),
            claim.key.dialect.as_str(),
            claim.key.reference.as_str(),
            claim.newest.value(),
            claim.holder.map(TransferId::value),
            claim.crowded,
            &claim.hash.0,
        ]);
    }
    let sql = "INSERT INTO claims (partner, dialect, reference, newest, holder, crowded, hash)
         SELECT * FROM {rows}
         ON CONFLICT (partner, dialect, reference)
             DO UPDATE SET newest = excluded.newest, holder = excluded.holder, crowded = excluded.crowded,
                 hash = excluded.hash";
    grid.write(connection, sql, "claim")
}
