//! The subscriber's answer to a charge that is collected as it is paid: it pays, all or in parts, refuses, or lets it expire.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use rust_decimal::Decimal;
use saldo_connectors::sandbox::Answered;
use saldo_core::command::Payment;
use saldo_core::transfer::{State as TransferState, Transfer};
use saldo_core::{Money, Reference};
use saldo_engine::{AdminTransferQuery, Engine};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Refusal, Shared, Told, read};
use crate::server::Switch;

/// Charges that are looked through for one that waits.
const LOOKED_THROUGH: u32 = 500;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Answer {
    action: Action,
    /// In major units; absent is what is still due.
    amount: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Action {
    Pay,
    Reject,
    Expire,
}

/// `PUT /sandbox/payments/{reference}`: by the caller's reference, or by the one that the subscriber was given.
pub(super) async fn answer(
    State(desk): Shared,
    Path(reference): Path<String>,
    body: Bytes,
) -> Told<Json<Value>> {
    let answer: Answer = read(&body)?;
    if answer.amount.is_some() && answer.action != Action::Pay {
        return Err(Refusal::bad("an amount goes with the action pay alone"));
    }
    let _one = desk.one_at_a_time.lock().await;
    let switch = desk.current.switch();
    let waiting = find(&switch.engine, &reference).await?;
    let after = match answer.action {
        Action::Pay => pay(&switch.engine, &waiting, answer.amount.as_deref()).await?,
        Action::Reject => refuse(&switch, &waiting, Answered::Refused).await?,
        Action::Expire => refuse(&switch, &waiting, Answered::TimedOut).await?,
    };
    Ok(Json(shown(&after)))
}

fn shown(transfer: &Transfer) -> Value {
    let currency = transfer.order.quote.send.currency();
    let major = |minor| Money::from_minor(minor, currency).to_decimal().to_string();
    json!({
        "reference": transfer.reference.as_str(),
        "payment_reference": transfer.provider_ref.as_deref(),
        "state": transfer.state.as_str(),
        "currency": currency.code(),
        "paid": major(transfer.paid_minor),
        "balance_due": major(transfer.due_minor()),
    })
}

/// The charge that a reference is about: one that waits to be paid, or was paid whole and may be paid too much.
async fn find(engine: &Arc<Engine>, reference: &str) -> Told<Arc<Transfer>> {
    let mut candidates = Vec::new();
    if let Some(given) = Reference::parse(reference) {
        candidates
            .extend(listed(engine, AdminTransferQuery { reference: Some(given), ..query(None) }).await?);
    }
    for state in [TransferState::Processing, TransferState::Complete] {
        let of_state = listed(engine, query(Some(state))).await?;
        candidates
            .extend(of_state.into_iter().filter(|found| found.provider_ref.as_deref() == Some(reference)));
    }
    let is_payable = |found: &Arc<Transfer>| {
        let can_be_paid = matches!(found.state, TransferState::Processing | TransferState::Complete);
        found.order.is_collected_as_paid() && can_be_paid
    };
    candidates.retain(is_payable);
    candidates.sort_by_key(|found| found.state != TransferState::Processing);
    candidates.into_iter().next().ok_or_else(|| {
        Refusal::not_found(format!("no charge with the reference {reference} waits for its subscriber"))
    })
}

fn query(state: Option<TransferState>) -> AdminTransferQuery {
    AdminTransferQuery { state, limit: LOOKED_THROUGH, ..AdminTransferQuery::default() }
}

async fn listed(engine: &Engine, query: AdminTransferQuery) -> Told<Vec<Arc<Transfer>>> {
    Ok(engine.transfer_list_all(query).await?.items)
}

/// Each payment has an id that follows from what was paid before it.
async fn pay(engine: &Engine, charge: &Transfer, amount: Option<&str>) -> Told<Arc<Transfer>> {
    let wrong =
        || Refusal::bad("amount is a decimal of at most two digits after the point, for example \"25.00\"");
    let currency = charge.order.quote.send.currency();
    let amount = match amount {
        Some(text) => {
            let amount: Decimal = text.parse().map_err(|_| wrong())?;
            Money::from_decimal(amount, currency)
                .ok()
                .filter(|amount| amount.is_positive())
                .ok_or_else(wrong)?
        }
        None => Money::from_minor(charge.due_minor(), currency),
    };
    let id = format!("{}-{}", charge.provider_ref.as_deref().unwrap_or("payment"), charge.paid_minor);
    let reference = Reference::parse(&id).ok_or_else(wrong)?;
    let payment = Payment { partner: charge.partner, transfer: charge.id, reference, amount };
    Ok(engine.payment_record(payment).await?)
}

async fn refuse(switch: &Switch, charge: &Transfer, answered: Answered) -> Told<Arc<Transfer>> {
    let attempt = charge.attempt.as_ref().map(|attempt| attempt.id);
    let attempt = attempt.filter(|_| charge.state == TransferState::Processing);
    if !attempt.is_some_and(|attempt| switch.provider.answer_payment(attempt, answered)) {
        return Err(Refusal::not_found(format!("the charge {} does not wait any more", charge.reference)));
    }
    Ok(switch.engine.transfer_ask(charge.id).await?)
}
