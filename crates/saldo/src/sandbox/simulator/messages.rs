//! What a subscriber is told on its phone of the transfers on its number: charges, payments, receipts, PINs.

use saldo_console::simulator::Message;
use saldo_core::transfer::{Flow, State, Transfer};
use saldo_core::{AccountNumber, Money, Timestamp};
use saldo_engine::{AdminTransferQuery, Engine};

use crate::sandbox::amount;
use crate::sandbox::refusal::Told;

/// Transfers that are told of.
const TOLD_OF: u32 = 30;

/// Newest first.
pub(super) async fn of(engine: &Engine, number: &str) -> Told<Vec<Message>> {
    let query = AdminTransferQuery {
        account_number: AccountNumber::parse(number),
        limit: TOLD_OF,
        ..AdminTransferQuery::default()
    };
    let found = engine.transfer_list_all(query).await?.items;
    Ok(found.iter().filter_map(|transfer| message(transfer)).collect())
}

fn message(transfer: &Transfer) -> Option<Message> {
    let (title, text) = match transfer.order.flow {
        Flow::Charge(_) if transfer.order.is_collected_as_paid() => ("eZ Cash", payment(transfer)?),
        Flow::Charge(_) => ("Charged", charge(transfer)?),
        Flow::Purchase => ("Received", purchase(transfer)?),
    };
    let at = transfer.completed_at.unwrap_or(transfer.started_at);
    Some(Message { at: day_and_time(at), title: title.to_owned(), text })
}

/// A payment that is asked for, and what became of it.
fn payment(transfer: &Transfer) -> Option<String> {
    let reference = transfer.provider_ref.as_deref()?;
    let (paid, due) = (rupees(transfer, transfer.paid_minor), rupees(transfer, transfer.due_minor()));
    Some(match transfer.state {
        State::Submitted | State::Processing | State::Cancelling if transfer.paid_minor > 0 => {
            format!("{paid} is paid of payment {reference}. Still due: {due}. Dial #111# to pay it.")
        }
        State::Submitted | State::Processing | State::Cancelling => {
            let asked = transfer.receipt.as_ref().and_then(|receipt| receipt.text.as_deref());
            format!("{}. Reference: {reference}", asked.unwrap_or_default())
        }
        State::Complete | State::Reversing | State::Reversed => {
            format!("You paid {paid}. Payment {reference} is complete.")
        }
        State::Failed | State::Cancelled => {
            format!("Payment {reference} has ended without {due} that was due. You paid {paid}.")
        }
    })
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

/// `2026-11-22 12:30`, in UTC.
fn day_and_time(at: Timestamp) -> String {
    at.to_string().get(..16).unwrap_or_default().replace('T', " ")
}
