//! The subscriber's answer to a charge that is collected as it is paid: it pays, all or in parts, refuses, or lets it expire.

use std::sync::Arc;

use saldo_connectors::sandbox::Answered;
use saldo_core::command::Payment;
use saldo_core::transfer::{State as TransferState, Transfer};
use saldo_core::{AccountNumber, Money, Reason, Reference};
use saldo_engine::{AdminTransferQuery, Engine};

use super::desk::Turn;
use super::refusal::{Refusal, Told};
use crate::server::Switch;

/// Charges that are looked through for one that waits.
const LOOKED_THROUGH: u32 = 500;

/// What a subscriber does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Act {
    /// An amount, or where none is given all that is due.
    Pay(Option<Money>),
    Reject,
    Expire,
}

/// Answers a charge; answers the charge as it then stands. In a turn, so that what it was paid before is known.
pub(super) async fn answer(
    _turn: &Turn<'_>,
    switch: &Switch,
    charge: &Transfer,
    act: Act,
) -> Told<Arc<Transfer>> {
    match act {
        Act::Pay(amount) => pay(&switch.engine, charge, amount).await,
        Act::Reject => refuse(switch, charge, Answered::Refused).await,
        Act::Expire => refuse(switch, charge, Answered::TimedOut).await,
    }
}

/// The charges that wait for a subscriber, newest first.
pub(super) async fn waiting(engine: &Engine, number: &str) -> Told<Vec<Arc<Transfer>>> {
    let mut found = of_number(engine, number, Some(TransferState::Processing)).await?;
    found.retain(|charge| charge.order.is_collected_as_paid() && charge.provider_ref.is_some());
    Ok(found)
}

/// The newest transfers on a number, newest first.
pub(super) async fn of_number(
    engine: &Engine,
    number: &str,
    state: Option<TransferState>,
) -> Told<Vec<Arc<Transfer>>> {
    let account_number = AccountNumber::parse(number).ok_or(Reason::AccountNumberInvalid)?;
    let query = AdminTransferQuery { account_number: Some(account_number), ..query(state) };
    listed(engine, query).await
}

/// The charge that a reference is about, the caller's or the one that the subscriber was given: one that waits to be
/// paid, or was paid whole and may be paid too much.
pub(super) async fn find(engine: &Engine, reference: &str) -> Told<Arc<Transfer>> {
    let mut candidates = Vec::new();
    if let Some(given) = Reference::parse(reference) {
        let by_reference = AdminTransferQuery { reference: Some(given), ..query(None) };
        candidates.extend(listed(engine, by_reference).await?);
    }
    for state in [TransferState::Processing, TransferState::Complete] {
        let of_state = listed(engine, query(Some(state))).await?;
        candidates
            .extend(of_state.into_iter().filter(|found| found.provider_ref.as_deref() == Some(reference)));
    }
    candidates.retain(|found| {
        let can_be_paid = matches!(found.state, TransferState::Processing | TransferState::Complete);
        found.order.is_collected_as_paid() && can_be_paid
    });
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
async fn pay(engine: &Engine, charge: &Transfer, amount: Option<Money>) -> Told<Arc<Transfer>> {
    let currency = charge.order.quote.send.currency();
    let amount = amount.unwrap_or(Money::from_minor(charge.due_minor(), currency));
    if !amount.is_positive() {
        return Err(Refusal::bad("amount is more than zero"));
    }
    let id = format!("{}-{}", charge.provider_ref.as_deref().unwrap_or("payment"), charge.paid_minor);
    let reference = Reference::parse(&id).ok_or_else(|| Refusal::bad("the charge cannot be paid"))?;
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
