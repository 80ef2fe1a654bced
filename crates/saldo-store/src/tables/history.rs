//! The tables `attempts`, `movements`, `payments` and `discrepancies`.

use std::sync::Arc;

use saldo_core::command::{Movement, MovementKey, MovementKind, Payment, PaymentKey};
use saldo_core::decide::WrittenMovement;
use saldo_core::ledger::AccountName;
use saldo_core::transfer::{Knowledge, State, Verdict};
use saldo_core::{CommandId, Money, PartnerId, Reference, TransferId};

use super::columns::{Columns, RowError, collect, first};
use super::narrowed::Narrowed;
use super::session::{Session, values};
use crate::reads::{DiscrepancyRecord, EndedAttempt};

const MOVEMENT: &str =
    "partner, id, at, kind, account, currency, amount_minor, available_after_minor, reference, note";
const DISCREPANCY: &str = "partner, id, at, transfer, state, verdict, provider_ref, receipt, refusal";

/// A transfer's attempts that were followed by another, in order.
pub(crate) fn attempts(
    session: &dyn Session,
    partner: PartnerId,
    transfer: TransferId,
) -> Result<Vec<EndedAttempt>, RowError> {
    let sql = "SELECT attempt, ended_at, knowledge, provider_ref, refusal FROM attempts
         WHERE partner = ?1 AND transfer = ?2 ORDER BY id";
    let values = values![partner.value(), transfer.value()];
    let mut attempts = collect(session, sql, &values, |columns| {
        Ok(EndedAttempt {
            attempt: columns.json("attempt")?,
            ended_at: columns.moment()?,
            knowledge: columns.parse("knowledge", Knowledge::parse)?,
            provider_ref: columns.take::<Option<String>>()?.map(Arc::from),
            refusal: columns.json_optional("refusal")?,
        })
    })?;
    attempts.sort_by_key(|ended| ended.attempt.number);
    Ok(attempts)
}

pub(crate) fn movement(
    session: &dyn Session,
    key: &MovementKey,
) -> Result<Option<WrittenMovement>, RowError> {
    let sql = format!("SELECT {MOVEMENT} FROM movements WHERE partner = ?1 AND reference = ?2");
    let values = values![key.partner.value(), key.reference.as_str()];
    first(session, &sql, &values, decode_movement)
}

/// A partner's movements, newest first.
pub(crate) fn movements(
    session: &dyn Session,
    partner: PartnerId,
    before: Option<CommandId>,
    limit: usize,
) -> Result<Vec<WrittenMovement>, RowError> {
    let sql =
        format!("SELECT {MOVEMENT} FROM movements WHERE partner = ?1 AND id < ?2 ORDER BY id DESC LIMIT ?3");
    let before = before.map_or(i64::MAX, CommandId::value);
    let values = values![partner.value(), before, limit];
    collect(session, &sql, &values, decode_movement)
}

/// Evidence against final states, newest first; few, so every partner's may be asked for.
pub(crate) fn discrepancies(
    session: &dyn Session,
    partner: Option<PartnerId>,
    before: Option<CommandId>,
    limit: usize,
) -> Result<Vec<DiscrepancyRecord>, RowError> {
    let from = format!("SELECT {DISCREPANCY} FROM discrepancies WHERE id < ?1");
    let query = Narrowed::new(&from, &values![before.map_or(i64::MAX, CommandId::value)])
        .by(" AND partner = ?", partner.map(PartnerId::value))
        .by(" ORDER BY id DESC LIMIT ?", Some(limit));
    collect(session, query.sql(), query.values(), decode_discrepancy)
}

/// The payment with an instrument's own id.
pub(super) fn payment(session: &dyn Session, key: &PaymentKey) -> Result<Option<Payment>, RowError> {
    let sql = "SELECT currency, amount_minor FROM payments
         WHERE partner = ?1 AND transfer = ?2 AND reference = ?3";
    let values = values![key.partner.value(), key.transfer.value(), key.reference.as_str()];
    first(session, sql, &values, |columns| {
        let currency = columns.currency()?;
        Ok(Payment {
            partner: key.partner,
            transfer: key.transfer,
            reference: key.reference.clone(),
            amount: Money::from_minor(columns.take()?, currency),
        })
    })
}

fn decode_movement(columns: &mut Columns<'_>) -> Result<WrittenMovement, RowError> {
    let partner = columns.partner()?;
    let (id, at) = (CommandId::new(columns.take()?), columns.moment()?);
    let kind = columns.parse("kind", MovementKind::parse)?;
    let account = columns.parse("account name", AccountName::parse)?;
    let currency = columns.currency()?;
    let amount = Money::from_minor(columns.take()?, currency);
    let available_after = Money::from_minor(columns.take()?, currency);
    let reference: Option<String> = columns.take()?;
    let reference = reference.as_deref().and_then(Reference::parse);
    let movement = Movement { partner, kind, account, amount, reference, note: columns.take()? };
    Ok(WrittenMovement { id, at, movement, available_after })
}

fn decode_discrepancy(columns: &mut Columns<'_>) -> Result<DiscrepancyRecord, RowError> {
    Ok(DiscrepancyRecord {
        partner: columns.partner()?,
        id: CommandId::new(columns.take()?),
        at: columns.moment()?,
        transfer: columns.transfer()?,
        state: columns.parse("state", State::parse)?,
        verdict: decode_verdict(columns)?,
    })
}

fn decode_verdict(columns: &mut Columns<'_>) -> Result<Verdict, RowError> {
    let name: String = columns.take()?;
    let provider_ref = columns.take::<Option<String>>()?.map(Arc::from);
    let receipt = columns.json_optional("receipt")?.map(Arc::new);
    let refusal = columns.json_optional("refusal")?;
    match (name.as_str(), refusal) {
        ("delivered", _) => Ok(Verdict::Delivered { provider_ref, receipt }),
        ("refused", Some(refusal)) => Ok(Verdict::Refused(refusal)),
        ("unknown", _) => Ok(Verdict::Unknown),
        _ => Err(RowError::value("verdict", name)),
    }
}
