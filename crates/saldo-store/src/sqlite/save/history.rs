//! The tables `attempts`, `movements`, `payments` and `discrepancies`, as they are written.

use rusqlite::{Connection, params};
use saldo_core::Reference;
use saldo_core::decide::{Discrepancy, KeptAttempt, WrittenMovement, WrittenPayment};
use saldo_core::transfer::Verdict;

use super::{json, json_optional};
use crate::sqlite::columns::RowError;

pub(super) fn attempts(connection: &Connection, rows: &[KeptAttempt]) -> Result<(), RowError> {
    let mut insert = connection.prepare_cached(
        "INSERT INTO attempts (partner, transfer, id, ended_at, knowledge, provider_ref, refusal, attempt)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?;
    for KeptAttempt { transfer, attempt, ended_at } in rows {
        insert.execute(params![
            transfer.partner.value(),
            transfer.id.value(),
            attempt.id.value(),
            ended_at.millis(),
            transfer.knowledge.as_str(),
            transfer.provider_ref.as_deref(),
            json_optional(transfer.refusal.as_ref())?,
            json(attempt)?,
        ])?;
    }
    Ok(())
}

pub(super) fn movements(connection: &Connection, rows: &[WrittenMovement]) -> Result<(), RowError> {
    let mut insert = connection.prepare_cached(
        "INSERT INTO movements (partner, id, at, kind, account, currency, amount_minor, available_after_minor,
             reference, note)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
    )?;
    for WrittenMovement { id, at, movement, available_after } in rows {
        insert.execute(params![
            movement.partner.value(),
            id.value(),
            at.millis(),
            movement.kind.as_str(),
            movement.account.to_string(),
            movement.amount.currency().code(),
            movement.amount.minor(),
            available_after.minor(),
            movement.reference.as_ref().map(Reference::as_str),
            movement.note,
        ])?;
    }
    Ok(())
}

pub(super) fn payments(connection: &Connection, rows: &[WrittenPayment]) -> Result<(), RowError> {
    let mut insert = connection.prepare_cached(
        "INSERT INTO payments (partner, transfer, reference, id, at, currency, amount_minor)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?;
    for WrittenPayment { id, at, payment } in rows {
        insert.execute(params![
            payment.partner.value(),
            payment.transfer.value(),
            payment.reference.as_str(),
            id.value(),
            at.millis(),
            payment.amount.currency().code(),
            payment.amount.minor(),
        ])?;
    }
    Ok(())
}

pub(super) fn discrepancies(connection: &Connection, rows: &[Discrepancy]) -> Result<(), RowError> {
    let mut insert = connection.prepare_cached(
        "INSERT INTO discrepancies (partner, id, at, transfer, state, verdict, provider_ref, receipt, refusal)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )?;
    for Discrepancy { id, at, transfer, verdict } in rows {
        let (name, provider_ref, receipt, refusal) = match verdict {
            Verdict::Delivered { provider_ref, receipt } => {
                ("delivered", provider_ref.as_deref(), json_optional(receipt.as_ref())?, None)
            }
            Verdict::Refused(refusal) => ("refused", None, None, Some(json(refusal)?)),
            Verdict::Waiting { .. } | Verdict::Unknown => ("unknown", None, None, None),
        };
        insert.execute(params![
            transfer.partner.value(),
            id.value(),
            at.millis(),
            transfer.id.value(),
            transfer.state.as_str(),
            name,
            provider_ref,
            receipt,
            refusal,
        ])?;
    }
    Ok(())
}
