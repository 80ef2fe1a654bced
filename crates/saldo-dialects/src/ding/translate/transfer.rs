//! SendTransfer requests as orders, queries as queries, and transfers as TransferRecords.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use saldo_core::catalogue::Quote;
use saldo_core::party::DuplicateGuard;
use saldo_core::transfer::{ClaimPolicy, Realm, Setting, State, Transfer};
use saldo_core::{AccountNumber, Reason, Reference, Timestamp, TransferId};
use saldo_engine::{BillRef, TransferOrder, TransferQuery};

use super::{price, utc};
use crate::ding::error::words;
use crate::ding::wire::{
    self, CancellationRequest, ListTransferRecordsRequest, RecordWithErrors, ResultCode, SendTransferRequest,
    TransferRecord, TransferWithState,
};
use crate::http::number::Number;

/// How long a completed transfer keeps its DistributorRef (Ding Connect description, *Prevent Duplicates*).
const REFERENCE_KEPT_MINUTES: i64 = 60;

const DAY_S: i64 = 86_400;

/// A request as an order.
///
/// Errors: `AccountNumberInvalid` for a number with `+`, which the real service refuses whatever the pattern says.
pub(in crate::ding) fn order(
    request: SendTransferRequest,
    guard: DuplicateGuard,
    correlation: Option<String>,
) -> Result<TransferOrder, Reason> {
    if request.account_number.trim_start().starts_with('+') {
        return Err(Reason::AccountNumberInvalid);
    }
    Ok(TransferOrder {
        sku: request.sku_code,
        account_number: request.account_number,
        send: request.send_value,
        currency: request.send_currency_iso,
        reference: request.distributor_ref,
        settings: settings(request.settings),
        bill_ref: request.bill_ref.map(BillRef::Named),
        correlation,
        pace: None,
        policy: match guard {
            DuplicateGuard::On => ClaimPolicy::WhenSettledFor { minutes: REFERENCE_KEPT_MINUTES },
            DuplicateGuard::Off => ClaimPolicy::Always,
        },
        realm: Realm::Real,
    })
}

pub(super) fn settings(settings: Vec<wire::Setting>) -> Vec<Setting> {
    settings.into_iter().map(|wire::Setting { name, value }| Setting { name, value }).collect()
}

/// A request for a page as a query; `None` where no transfer can have what it asks for.
pub(in crate::ding) fn query(
    request: &ListTransferRecordsRequest,
    now: Timestamp,
    history_days: i64,
) -> Option<TransferQuery> {
    Some(TransferQuery {
        transfer: parsed(request.transfer_ref.as_deref(), |text| text.parse().ok())?,
        reference: parsed(request.distributor_ref.as_deref(), Reference::parse)?,
        account_number: parsed(request.account_number.as_deref(), AccountNumber::parse)?,
        not_before: Some(now.plus_seconds(-history_days.saturating_mul(DAY_S))),
        skip: request.skip,
        take: request.take,
        ..TransferQuery::default()
    })
}

/// The transfers that a cancellation names, as a query for two: a second one makes it ambiguous.
pub(in crate::ding) fn cancelled(request: &CancellationRequest) -> Option<TransferQuery> {
    let named = &request.transfer_id;
    Some(TransferQuery {
        transfer: parsed(named.transfer_ref.as_deref(), |text| text.parse::<TransferId>().ok())?,
        reference: parsed(named.distributor_ref.as_deref(), Reference::parse)?,
        take: 2,
        ..TransferQuery::default()
    })
}

/// Absent stays absent; what is there must read.
fn parsed<T>(text: Option<&str>, parse: impl FnOnce(&str) -> Option<T>) -> Option<Option<T>> {
    match text {
        Some(text) => parse(text.trim()).map(Some),
        None => Some(None),
    }
}

/// A transfer as it stands.
pub(in crate::ding) fn record(transfer: &Transfer) -> TransferRecord {
    let order = &transfer.order;
    let was_delivered = matches!(transfer.state, State::Complete | State::Reversing);
    let commission = if was_delivered {
        order.quote.commission
    } else {
        saldo_core::Money::zero(order.quote.send.currency())
    };
    TransferRecord {
        transfer_id: Some(transfer_id(transfer)),
        sku_code: order.sku.as_str().to_owned(),
        price: Some(price::of_transfer(&order.quote)),
        commission_applied: price::amount(commission),
        started_utc: Some(utc(transfer.started_at)),
        completed_utc: transfer.completed_at.map(utc),
        processing_state: processing_state(transfer.state),
        receipt_text: transfer.receipt.as_ref().and_then(|receipt| receipt.text.clone()),
        receipt_params: receipt_params(transfer),
        account_number: order.account_number.as_str().to_owned(),
    }
}

/// The record of a transfer that was only validated: no id, no times, and nothing applied.
pub(in crate::ding) fn validated(order: TransferOrder, quote: &Quote) -> TransferRecord {
    TransferRecord { price: Some(price::of_transfer(quote)), ..of_order(order, "Complete") }
}

/// The record of a transfer of which nothing is known yet, not even its own id: it is in progress, and found by the
/// caller's reference once it is known.
pub(in crate::ding) fn not_known(order: TransferOrder) -> TransferRecord {
    let distributor_ref = order.reference.clone();
    let transfer_id = wire::TransferId { transfer_ref: String::new(), distributor_ref };
    TransferRecord { transfer_id: Some(transfer_id), ..of_order(order, "Processing") }
}

fn of_order(order: TransferOrder, processing_state: &'static str) -> TransferRecord {
    TransferRecord {
        transfer_id: None,
        sku_code: order.sku,
        price: None,
        commission_applied: Number(Decimal::ZERO),
        started_utc: None,
        completed_utc: None,
        processing_state,
        receipt_text: None,
        receipt_params: None,
        account_number: order.account_number,
    }
}

/// A transfer in a list, with the errors it failed with.
pub(in crate::ding) fn listed(transfer: &Transfer) -> RecordWithErrors {
    let failed = transfer.refusal.as_ref().filter(|_| transfer.state == State::Failed);
    let (result_code, error_codes) = match failed {
        Some(refusal) => {
            let words = words(refusal.reason);
            (words.result, vec![words.into_error()])
        }
        None => (ResultCode::Success, Vec::new()),
    };
    RecordWithErrors { transfer_record: record(transfer), result_code, error_codes }
}

/// The item of CancelTransfers for a transfer that was, or was not, cancelled.
pub(in crate::ding) fn with_state(
    transfer: &Transfer,
    batch_item_ref: String,
    refused: Option<Reason>,
) -> TransferWithState {
    let (result_code, error_codes) = match refused.map(words) {
        Some(words) => (words.result, vec![words.into_error()]),
        None => (ResultCode::Success, Vec::new()),
    };
    TransferWithState {
        transfer_id: transfer_id(transfer),
        processing_state: Some(processing_state(transfer.state)),
        batch_item_ref,
        result_code,
        error_codes,
    }
}

fn transfer_id(transfer: &Transfer) -> wire::TransferId {
    wire::TransferId {
        transfer_ref: transfer.id.to_string(),
        distributor_ref: transfer.reference.as_str().to_owned(),
    }
}

/// Ding knows no reversal: a transfer that is being taken back is complete, one that was is cancelled.
fn processing_state(state: State) -> &'static str {
    match state {
        State::Submitted => "Submitted",
        State::Processing => "Processing",
        State::Complete | State::Reversing => "Complete",
        State::Failed => "Failed",
        State::Cancelling => "Cancelling",
        State::Cancelled | State::Reversed => "Cancelled",
    }
}

/// The receipt's named values; the provider's own id is among them as `providerRef`.
fn receipt_params(transfer: &Transfer) -> Option<BTreeMap<String, String>> {
    let mut params = transfer.receipt.as_ref().map(|receipt| receipt.params.clone()).unwrap_or_default();
    if let Some(provider_ref) = &transfer.provider_ref {
        params.entry("providerRef".to_owned()).or_insert_with(|| provider_ref.to_string());
    }
    Some(params).filter(|params| !params.is_empty())
}
