//! What a subscriber is told on its phone of the transfers on its number: charges, payments, receipts, PINs.

use std::sync::Arc;

use saldo_console::simulator::Message;
use saldo_core::transfer::{Flow, State, Transfer};
use saldo_core::{Money, Timestamp};
use saldo_engine::Engine;

use super::ideamart::moment;
use super::ussd::CODE;
use crate::sandbox::refusal::Told;
use crate::sandbox::{amount, payments};

/// Messages that a phone keeps.
const KEPT_MAX: usize = 50;

/// Newest first.
pub(super) async fn of(engine: &Engine, number: &str) -> Told<Vec<Message>> {
    let found = payments::of_number(engine, number, None).await?;
    let mut told: Vec<_> =
        found.iter().take(KEPT_MAX).flat_map(|transfer| messages(&opened(engine, transfer))).collect();
    told.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    told.truncate(KEPT_MAX);
    Ok(told.into_iter().map(|(_, message)| message).collect())
}

/// A transfer with what a phone shows of it in clear.
fn opened(engine: &Engine, transfer: &Transfer) -> Transfer {
    let receipt = transfer.receipt.as_deref().map(|receipt| Arc::new(engine.receipt_shown(receipt)));
    Transfer { receipt, ..transfer.clone() }
}

fn messages(transfer: &Transfer) -> Vec<(Timestamp, Message)> {
    let ended_at = transfer.completed_at.unwrap_or(transfer.started_at);
    match transfer.order.flow {
        Flow::Charge(_) if transfer.order.is_collected_as_paid() => {
            let asked = asked(transfer).map(|text| message(transfer.started_at, "eZ Cash", text));
            let standing = standing(transfer).map(|text| message(ended_at, "eZ Cash", text));
            // The newer of two at one moment stands first.
            standing.into_iter().chain(asked).collect()
        }
        Flow::Charge(_) => {
            charge(transfer).map(|text| message(ended_at, "Charged", text)).into_iter().collect()
        }
        Flow::Purchase => {
            purchase(transfer).map(|text| message(ended_at, "Received", text)).into_iter().collect()
        }
    }
}

fn message(at: Timestamp, title: &str, text: String) -> (Timestamp, Message) {
    (at, Message { at: moment(at), title: title.to_owned(), text })
}

/// What a payment was asked for with.
fn asked(transfer: &Transfer) -> Option<String> {
    let reference = transfer.provider_ref.as_deref()?;
    let told = transfer.receipt.as_ref().and_then(|receipt| receipt.text.as_deref())?;
    Some(format!("{told}. Reference: {reference}"))
}

/// What has become of a payment.
fn standing(transfer: &Transfer) -> Option<String> {
    let reference = transfer.provider_ref.as_deref()?;
    let (paid, due) = (rupees(transfer, transfer.paid_minor), rupees(transfer, transfer.due_minor()));
    match transfer.state {
        State::Submitted | State::Processing | State::Cancelling if transfer.paid_minor == 0 => None,
        State::Submitted | State::Processing | State::Cancelling => {
            Some(format!("{paid} is paid of payment {reference}. Still due: {due}. Dial {CODE} to pay it."))
        }
        State::Complete | State::Reversing | State::Reversed => {
            Some(format!("You paid {paid}. Payment {reference} is complete."))
        }
        State::Failed | State::Cancelled => {
            Some(format!("Payment {reference} has ended without {due} that was due. You paid {paid}."))
        }
    }
}

fn charge(transfer: &Transfer) -> Option<String> {
    let amount = rupees(transfer, transfer.order.quote.send.minor());
    match transfer.state {
        State::Complete => {
            Some(format!("{amount} was charged to your account. Transaction {}.", transfer.id))
        }
        State::Reversed => {
            Some(format!("{amount} was given back to your account. Transaction {}.", transfer.id))
        }
        _ => None,
    }
}

/// What was bought for the number, with the PIN or token where there is one.
fn purchase(transfer: &Transfer) -> Option<String> {
    let got = transfer.order.quote.receive;
    let receipt = transfer.receipt.as_ref().and_then(|receipt| receipt.text.as_deref());
    let text = format!(
        "{} {} of {}. {}",
        got.currency(),
        amount::print(got),
        transfer.order.sku,
        receipt.unwrap_or_default()
    );
    match transfer.state {
        State::Complete | State::Reversing => Some(text.trim_end().to_owned()),
        State::Reversed => Some(format!("{} was taken back.", text.trim_end().trim_end_matches('.'))),
        _ => None,
    }
}

/// As the Ideamart description prints amounts to a subscriber: `Rs 25.00`.
pub(super) fn rupees(transfer: &Transfer, minor: i64) -> String {
    format!("Rs {}", amount::print(Money::from_minor(minor, transfer.order.quote.send.currency())))
}
