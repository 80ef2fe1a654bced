//! The subscriber's answer to an asynchronous charge.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use saldo_core::Money;
use saldo_core::transfer::Transfer;
use serde::Deserialize;
use serde_json::{Value, json};

use super::read;
use crate::sandbox::amount;
use crate::sandbox::desk::Shared;
use crate::sandbox::payments::{self, Act};
use crate::sandbox::refusal::{Refusal, Told};

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

impl Answer {
    fn act(&self) -> Told<Act> {
        match (self.action, &self.amount) {
            (Action::Pay, None) => Ok(Act::Pay(None)),
            (Action::Pay, Some(text)) => Ok(Act::Pay(Some(amount::parse(text, "amount")?))),
            (_, Some(_)) => Err(Refusal::bad("an amount goes with the action pay alone")),
            (Action::Reject, None) => Ok(Act::Reject),
            (Action::Expire, None) => Ok(Act::Expire),
        }
    }
}

/// `PUT /sandbox/payments/{reference}`: by the caller's reference, or by the one that the subscriber was given.
pub(super) async fn answer(
    State(desk): Shared,
    Path(reference): Path<String>,
    body: Bytes,
) -> Told<Json<Value>> {
    let act = read::<Answer>(&body)?.act()?;
    let turn = desk.turn().await;
    let switch = desk.current.switch();
    let charge = payments::find(&switch.engine, &reference).await?;
    Ok(Json(shown(&*payments::answer(&turn, &switch, &charge, act).await?)))
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
