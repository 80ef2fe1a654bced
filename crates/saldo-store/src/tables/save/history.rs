//! The tables `attempts`, `movements`, `payments` and `discrepancies`, as they are written.

use saldo_core::Reference;
use saldo_core::decide::{Discrepancy, KeptAttempt, WrittenMovement, WrittenPayment};
use saldo_core::transfer::Verdict;

use super::{json, json_optional};
use crate::tables::{RowError, Session, values};

pub(super) fn attempts(session: &dyn Session, rows: &[KeptAttempt]) -> Result<(), RowError> {
    let sql =
        "INSERT INTO attempts (partner, transfer, id, ended_at, knowledge, provider_ref, refusal, attempt)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
    for KeptAttempt { transfer, attempt, ended_at } in rows {
        session.execute(
            sql,
            &values![
                transfer.partner.value(),
                transfer.id.value(),
                attempt.id.value(),
                ended_at.millis(),
                transfer.knowledge.as_str(),
                transfer.provider_ref.as_deref(),
                json_optional(transfer.refusal.as_ref())?.as_deref(),
                &json(attempt)?,
            ],
        )?;
    }
    Ok(())
}

pub(super) fn movements(session: &dyn Session, rows: &[WrittenMovement]) -> Result<(), RowError> {
    let sql = "INSERT INTO movements (partner, id, at, kind, account, currency, amount_minor, available_after_minor,
             reference, note)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
    for WrittenMovement { id, at, movement, available_after } in rows {
        session.execute(
            sql,
            &values![
                movement.partner.value(),
                id.value(),
                at.millis(),
                movement.kind.as_str(),
                &movement.account.to_string(),
                movement.amount.currency().code(),
                movement.amount.minor(),
                available_after.minor(),
                movement.reference.as_ref().map(Reference::as_str),
                &movement.note,
            ],
        )?;
    }
    Ok(())
}

pub(super) fn payments(session: &dyn Session, rows: &[WrittenPayment]) -> Result<(), RowError> {
    let sql = "INSERT INTO payments (partner, transfer, reference, id, at, currency, amount_minor)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    for WrittenPayment { id, at, payment } in rows {
        session.execute(
            sql,
            &values![
                payment.partner.value(),
                payment.transfer.value(),
                payment.reference.as_str(),
                id.value(),
                at.millis(),
                payment.amount.currency().code(),
                payment.amount.minor(),
            ],
        )?;
    }
    Ok(())
}

pub(super) fn discrepancies(session: &dyn Session, rows: &[Discrepancy]) -> Result<(), RowError> {
    let sql = "INSERT INTO discrepancies (partner, id, at, transfer, state, verdict, provider_ref, receipt, refusal)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
    for Discrepancy { id, at, transfer, verdict } in rows {
        let (name, provider_ref, receipt, refusal) = match verdict {
            Verdict::Delivered { provider_ref, receipt } => {
                ("delivered", provider_ref.as_deref(), json_optional(receipt.as_ref())?, None)
            }
            Verdict::Refused(refusal) => ("refused", None, None, Some(json(refusal)?)),
            Verdict::Waiting { .. } | Verdict::Unknown => ("unknown", None, None, None),
        };
        session.execute(
            sql,
            &values![
                transfer.partner.value(),
                id.value(),
                at.millis(),
                transfer.id.value(),
                transfer.state.as_str(),
                name,
                provider_ref,
                receipt.as_deref(),
                refusal.as_deref(),
            ],
        )?;
    }
    Ok(())
}
