//! One transfer's payments against its entries: a payment's posting has the id of its row. A payment that was too late
//! has no posting, and is a discrepancy.

use std::collections::BTreeMap;

use saldo_core::CommandId;

use super::findings::{PaymentFound, TransferFound};
use super::transfers::{debited, of_payer};

/// What is wrong with a transfer's payments; mostly nothing.
pub(super) fn check(found: &TransferFound) -> Vec<String> {
    let transfer = &found.transfer;
    if !transfer.order.is_collected_as_paid() {
        let count = found.payments.len();
        return if count == 0 { Vec::new() } else { vec![format!("{count} payments, and takes none")] };
    }
    let mut posted: BTreeMap<CommandId, i128> = BTreeMap::new();
    for entry in of_payer(transfer, &found.entries) {
        *posted.entry(entry.posting).or_default() += debited(entry).1;
    }
    let mut wrong: Vec<String> = Vec::new();
    for payment in &found.payments {
        if payment.amount.currency() != transfer.order.quote.send.currency() {
            wrong.push(format!("{} is not in its currency", named(payment)));
        }
        wrong.extend(unlike(payment, posted.remove(&payment.id)));
    }
    wrong.extend(posted.iter().map(|(posting, minor)| format!("posting {posting} of {minor} is no payment")));
    wrong
}

/// What is wrong with a payment of which so much was posted, in minor units.
fn unlike(payment: &PaymentFound, posted: Option<i128>) -> Option<String> {
    let detail = match (posted, payment.is_discrepancy) {
        (None, true) => return None,
        (Some(minor), false) if minor == i128::from(payment.amount.minor()) => return None,
        (Some(minor), false) => format!("is posted as {minor}"),
        (Some(_), true) => "is posted and a discrepancy too".to_owned(),
        (None, false) => "is neither posted nor a discrepancy".to_owned(),
    };
    Some(format!("{} {detail}", named(payment)))
}

fn named(payment: &PaymentFound) -> String {
    format!("payment {} of {}", payment.reference, payment.amount)
}
