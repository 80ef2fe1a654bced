//! Purchases as orders, and transfers as the answers to them.

use std::collections::BTreeMap;

use saldo_core::catalogue::Product;
use saldo_core::transfer::{ClaimPolicy, Realm, Setting, State, Transfer};
use saldo_engine::{BillRef, TransferOrder};

use crate::utelecard::error::Problem;
use crate::utelecard::moment;
use crate::utelecard::wire::{BuyRequest, Purchase};

/// The names under which a receipt has what is answered in a place of its own.
const PIN: [&str; 2] = ["pin", "code"];
const SERIAL: &str = "serial";
const PROVIDER_REF: &str = "providerRef";

/// A request as an order. A bill is not named: whatever is due on the account is paid.
pub(in crate::utelecard) fn order(request: BuyRequest, product: &Product) -> TransferOrder {
    let package = request.package_id.map(|value| Setting { name: Setting::PACKAGE_ID.to_owned(), value });
    TransferOrder {
        sku: product.sku.to_string(),
        account_number: request.account_number.unwrap_or_default(),
        send: request.amount,
        currency: None,
        reference: request.reference,
        settings: package.into_iter().collect(),
        bill_ref: product.needs_bill_lookup.then_some(BillRef::OfAccount),
        correlation: request.merchant.map(|merchant| merchant.to_string()),
        pace: None,
        policy: ClaimPolicy::Never,
        realm: Realm::Real,
    }
}

/// A transfer as the answer to its purchase, the same whenever it is asked for.
///
/// Errors: that it is in progress, that it was withdrawn, or why it failed.
pub(in crate::utelecard) fn purchase(transfer: &Transfer) -> Result<Purchase, Problem> {
    match transfer.state {
        State::Complete | State::Reversing | State::Reversed => Ok(completed(transfer)),
        State::Submitted | State::Processing | State::Cancelling => Err(Problem::in_progress()),
        State::Cancelled => Err(Problem::withdrawn()),
        State::Failed => Err(Problem::failed(transfer)),
    }
}

fn completed(transfer: &Transfer) -> Purchase {
    let mut told: BTreeMap<String, String> =
        transfer.receipt.as_ref().map(|receipt| receipt.params.clone()).unwrap_or_default();
    told.remove(PROVIDER_REF);
    let pin = PIN.into_iter().find_map(|name| told.remove(name));
    let serial = told.remove(SERIAL);
    Purchase {
        auth_number: auth_number(transfer),
        data: told,
        pin,
        serial,
        txn_datetime: moment::of_purchase(transfer.started_at, transfer.order.kind),
        txn_id: transfer.id.to_string(),
    }
}

/// The provider's own id of a delivery; empty where it gave none.
pub(super) fn auth_number(transfer: &Transfer) -> String {
    transfer.provider_ref.as_deref().unwrap_or_default().to_owned()
}
