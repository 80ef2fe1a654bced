//! Record what a subscriber has paid of a charge that is collected as it is paid: each payment a posting of its own.
//! A payment counts once, and in full, also where it is too much. One that comes after the charge has failed, or after
//! its instrument said that it is paid whole, is evidence against that, and waits for a person.

use std::sync::Arc;

use super::{Books, Change, Decision, Discrepancy, Outcome, WrittenPayment, account_key, post, tell};
use crate::command::{Command, Payment};
use crate::ledger::{AccountName, LedgerError, Leg, Posting, Side};
use crate::reason::{Field, Reason};
use crate::transfer::{Knowledge, State, Transfer, Verdict};

pub(super) fn record(books: &Books, command: &Command, payment: &Payment) -> Decision {
    let Some(transfer) = books.transfer(payment.partner, payment.transfer) else {
        return Decision::refused(Reason::NotFound);
    };
    if !transfer.order.is_collected_as_paid() {
        return Decision::refused(Reason::NotOffered);
    }
    if let Some(before) = books.payment(&payment.key()) {
        let is_same = before.amount == payment.amount;
        return Decision::unchanged(if is_same {
            Outcome::Repeated(transfer)
        } else {
            Outcome::Conflict(transfer)
        });
    }
    if !payment.amount.is_positive() || payment.amount.currency() != transfer.order.quote.send.currency() {
        return Decision::refused(Reason::Invalid(Field::Amount));
    }
    let was_whole = payment.whole_key().is_some_and(|key| books.payment(&key).is_some());
    match transfer.state {
        State::Processing | State::Complete if !was_whole => paid(books, command, payment, &transfer),
        _ => too_late(command, payment, transfer),
    }
}

fn paid(books: &Books, command: &Command, payment: &Payment, before: &Arc<Transfer>) -> Decision {
    let posting = Posting::new(command.id, Some(before.id), legs(before, payment.amount.minor()));
    let mut changes = match posting.and_then(|posting| post(books, &posting)) {
        Ok(changes) => changes,
        Err(LedgerError::Insufficient { .. }) => return Decision::refused(Reason::InsufficientBalance),
        Err(LedgerError::Unbalanced | LedgerError::OutOfBounds) => {
            return Decision::refused(Reason::Internal);
        }
    };
    let after = Arc::new(after(command, payment, before));
    changes.push(written(command, payment.clone()));
    changes.extend(tell::paid(books, command, payment, &after));
    changes.push(Change::PutTransfer(Arc::clone(&after)));
    Decision { outcome: Outcome::Transfer(after), changes }
}

/// What a payment moves. The platform's fee is taken from the first ones, until it is whole.
pub(super) fn legs(before: &Transfer, amount: i64) -> Vec<Leg> {
    let order = &before.order;
    let fee_left = order.quote.fees().minor().saturating_sub(before.paid_minor).max(0);
    let fee = fee_left.min(amount);
    vec![
        Leg::posted(account_key(before, order.payer()), Side::Debit, amount),
        Leg::posted(account_key(before, order.payee()), Side::Credit, amount - fee),
        Leg::posted(account_key(before, AccountName::Fee), Side::Credit, fee),
    ]
}

fn after(command: &Command, payment: &Payment, before: &Transfer) -> Transfer {
    let paid_minor = before.paid_minor.saturating_add(payment.amount.minor());
    let next = Transfer { paid_minor, command: command.id, ..before.clone() };
    if before.state == State::Processing && next.due_minor() == 0 {
        Transfer {
            state: State::Complete,
            knowledge: Knowledge::Delivered,
            completed_at: Some(command.at),
            due_at: None,
            ..next
        }
    } else {
        next
    }
}

/// The row by which a payment counts once.
pub(super) fn written(command: &Command, payment: Payment) -> Change {
    Change::AppendPayment(WrittenPayment { id: command.id, at: command.at, payment })
}

/// Kept, once, for a person; nothing is posted.
fn too_late(command: &Command, payment: &Payment, transfer: Arc<Transfer>) -> Decision {
    let discrepancy = Discrepancy {
        id: command.id,
        at: command.at,
        transfer: Arc::clone(&transfer),
        verdict: Verdict::Delivered {
            provider_ref: Some(format!("{} paid {}", payment.reference, payment.amount).into()),
            receipt: None,
        },
    };
    Decision {
        outcome: Outcome::Discrepancy(transfer),
        changes: vec![written(command, payment.clone()), Change::AppendDiscrepancy(discrepancy)],
    }
}
