//! Transfers as rows: each purchase has one, and its void another, which is listed before it.

use saldo_core::catalogue::Catalogue;
use saldo_core::transfer::{State, Transfer};
use saldo_core::{Dialect, Reference};

use super::purchase::auth_number;
use super::{amount, type_id};
use crate::utelecard::error::Problem;
use crate::utelecard::wire::Transaction;
use crate::utelecard::{codes, moment};

const BUY: (i64, &str) = (1, "BUY PRODUCT");
/// Spelt as it is printed.
const VOID: (i64, &str) = (2, "VOID TRASNSACTION");

/// The rows of a transfer; where a reference is asked for, those that have it.
pub(in crate::utelecard) fn rows(
    transfer: &Transfer,
    catalogue: &Catalogue,
    reference: Option<&Reference>,
) -> Vec<Transaction> {
    let rows = void(transfer, catalogue).into_iter().chain([buy(transfer, catalogue)]);
    rows.filter(|row| reference.is_none_or(|asked| asked.as_str() == row.reference)).collect()
}

fn buy(transfer: &Transfer, catalogue: &Catalogue) -> Transaction {
    let order = &transfer.order;
    let product = catalogue.product(order.sku.as_str());
    let number = &order.account_number;
    let merchant = order.correlation.as_deref().and_then(|merchant| merchant.parse().ok());
    Transaction {
        amount: amount(order.quote.send),
        auth_number: auth_number(transfer),
        code: code(transfer),
        id: transfer.id.value(),
        merchant: merchant.unwrap_or_default(),
        phone: if number.is_nobody() { String::new() } else { number.to_string() },
        product_id: product.map_or(0, |product| product.number),
        product_type_id: type_id(order.kind),
        reference: own_reference(transfer),
        txn_date: moment::of_transaction(transfer.started_at),
        txn_type: BUY.1,
        txn_type_id: BUY.0,
    }
}

/// What was sent in another dialect has a reference of that one's, which is none here.
fn own_reference(transfer: &Transfer) -> String {
    if transfer.dialect == Dialect::Utelecard { transfer.reference.to_string() } else { String::new() }
}

/// The row of a void that is under way or done.
fn void(transfer: &Transfer, catalogue: &Catalogue) -> Option<Transaction> {
    let code = match transfer.state {
        State::Reversing => codes::IN_PROGRESS,
        State::Reversed => codes::SUCCESS,
        _ => return None,
    };
    let attempt = transfer.attempt.as_ref()?;
    let reversal = attempt.reversal.as_ref()?;
    let bought = buy(transfer, catalogue);
    Some(Transaction {
        amount: format!("-{}", bought.amount),
        auth_number: String::new(),
        code,
        id: attempt.id.value(),
        reference: reversal.reference.to_string(),
        txn_date: moment::of_transaction(attempt.started_at),
        txn_type: VOID.1,
        txn_type_id: VOID.0,
        ..bought
    })
}

/// How a purchase stands.
fn code(transfer: &Transfer) -> &'static str {
    match transfer.state {
        State::Complete | State::Reversing | State::Reversed => codes::SUCCESS,
        State::Submitted | State::Processing | State::Cancelling => codes::IN_PROGRESS,
        State::Cancelled => codes::WITHDRAWN,
        State::Failed => Problem::failed(transfer).code,
    }
}
