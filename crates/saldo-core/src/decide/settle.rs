//! Settle an attempt: post what was delivered, void what was refused, and leave what is unknown as it is.
//! Evidence against a final state never changes it: it is kept as a discrepancy.

use std::iter;
use std::sync::Arc;

#[cfg(feature = "planted")]
use super::planted;
use super::{Books, Change, Decision, Discrepancy, KeptAttempt, Outcome, account_key, payment, post, tell};
use crate::command::{Command, Payment, Settle};
use crate::ids::AttemptId;
use crate::ledger::{AccountName, LedgerError, Leg, Posting, Side};
use crate::reason::Reason;
use crate::transfer::{
    Knowledge, Purpose, Realm, Refusal, Report, State, Transfer, Verdict, recheck_delay_ms,
};

pub(super) fn settle(books: &Books, command: &Command, settle: &Settle) -> Decision {
    let Some(transfer) = books.transfer(settle.partner, settle.transfer) else {
        return Decision::refused(Reason::NotFound);
    };
    if !is_awaited(&transfer, &settle.report) {
        #[cfg(feature = "planted")]
        if let Some(again) = planted::release_again(books, command, &transfer, &settle.report) {
            return again;
        }
        return late(books, command, transfer, settle);
    }
    if is_asked_early(&transfer, command, &settle.report) || waits_already(&transfer, &settle.report) {
        return Decision::unchanged(Outcome::Unchanged(transfer));
    }
    let settled = settled(command, settle, &transfer);
    let posted = legs(&transfer, settled.state).map_or(Ok(Vec::new()), |legs| {
        Posting::new(command.id, Some(transfer.id), legs).and_then(|p| post(books, &p))
    });
    match posted {
        Ok(mut changes) => {
            changes.extend(kept(&transfer, &settled, command));
            let settled = Arc::new(settled);
            changes.extend(end_told(books, command, &transfer, &settled));
            changes.push(Change::PutTransfer(Arc::clone(&settled)));
            Decision { outcome: Outcome::Transfer(settled), changes }
        }
        Err(LedgerError::Unbalanced | LedgerError::OutOfBounds | LedgerError::Insufficient { .. }) => {
            Decision::refused(Reason::Internal)
        }
    }
}

/// Whether the report is on the attempt whose outcome the transfer waits for. A transfer that waits to be sent again
/// takes one thing more: that its refused attempt was delivered after all, so that it is not sent again.
fn is_awaited(transfer: &Transfer, report: &Report) -> bool {
    let waits = match transfer.state {
        State::Processing | State::Reversing => true,
        State::Submitted => matches!(report.verdict, Verdict::Delivered { .. }),
        _ => false,
    };
    waits && transfer.attempt.as_ref().is_some_and(|attempt| attempt.id == report.attempt)
}

/// Whether somebody asked before the schedule did, and heard nothing: the schedule goes on as if nobody had.
fn is_asked_early(transfer: &Transfer, command: &Command, report: &Report) -> bool {
    let still_unknown = transfer.knowledge == Knowledge::Unknown && report.verdict == Verdict::Unknown;
    still_unknown && transfer.due_at.is_some_and(|due| command.at < due)
}

/// Whether it is known already that the subscriber must pay by then.
fn waits_already(transfer: &Transfer, report: &Report) -> bool {
    match &report.verdict {
        Verdict::Waiting { provider_ref, until, .. } => {
            transfer.provider_ref == *provider_ref && transfer.due_at == Some(*until)
        }
        _ => false,
    }
}

/// A report on an attempt nobody waits for: the same as is known, or evidence against it.
fn late(books: &Books, command: &Command, transfer: Arc<Transfer>, settle: &Settle) -> Decision {
    let report = &settle.report;
    let was_delivered = known_delivered(&transfer, report.attempt);
    let agrees = match &report.verdict {
        Verdict::Unknown | Verdict::Waiting { .. } => true,
        Verdict::Delivered { .. } => was_delivered,
        Verdict::Refused(_) => !was_delivered,
    };
    if agrees {
        let changes = tell::doubted(books, command, settle, &transfer);
        return Decision { outcome: Outcome::Unchanged(transfer), changes };
    }
    let discrepancy = Discrepancy {
        id: command.id,
        at: command.at,
        transfer: Arc::clone(&transfer),
        verdict: report.verdict.clone(),
    };
    Decision {
        outcome: Outcome::Discrepancy(transfer),
        changes: vec![Change::AppendDiscrepancy(discrepancy)],
    }
}

/// Whether an attempt is known to have done what it was sent for: the newest by what is known of it, the delivery
/// behind a reversal certainly, and any other one not, because only a refused attempt is followed by another.
fn known_delivered(transfer: &Transfer, attempt: AttemptId) -> bool {
    match &transfer.attempt {
        Some(newest) if newest.id == attempt => transfer.knowledge == Knowledge::Delivered,
        Some(newest) => newest.reversal.as_ref().is_some_and(|reversal| reversal.delivery == attempt),
        None => false,
    }
}

/// The transfer after the report.
fn settled(command: &Command, settle: &Settle, transfer: &Transfer) -> Transfer {
    let purpose = transfer.attempt.as_ref().map_or(Purpose::Deliver, |attempt| attempt.purpose);
    let next = Transfer { command: command.id, ..transfer.clone() };
    match (&settle.report.verdict, purpose) {
        (Verdict::Unknown, _) => Transfer {
            knowledge: Knowledge::Unknown,
            due_at: Some(command.at.plus_millis(recheck_delay_ms(transfer.checks))),
            checks: transfer.checks.saturating_add(1),
            ..next
        },
        (Verdict::Waiting { provider_ref, receipt, until }, _) => Transfer {
            provider_ref: provider_ref.clone(),
            receipt: receipt.clone(),
            due_at: Some(*until),
            ..next
        },
        (Verdict::Delivered { provider_ref, receipt }, Purpose::Deliver) => ended(
            Transfer {
                provider_ref: provider_ref.clone(),
                receipt: receipt.clone(),
                refusal: None,
                paid_minor: paid_whole(transfer),
                ..next
            },
            command,
            State::Complete,
            Knowledge::Delivered,
        ),
        (Verdict::Delivered { .. }, Purpose::Reverse) => Transfer {
            state: State::Reversed,
            knowledge: Knowledge::Delivered,
            refusal: None,
            due_at: None,
            ..next
        },
        (Verdict::Refused(refusal), Purpose::Reverse) => Transfer {
            state: State::Complete,
            knowledge: Knowledge::Refused,
            refusal: Some(refusal.clone()),
            due_at: None,
            ..next
        },
        (Verdict::Refused(refusal), Purpose::Deliver) => refused(command, settle, refusal, next),
    }
}

/// What is told of an end; of a charge that its instrument says is paid, the rest as a payment like any other.
fn end_told(books: &Books, command: &Command, before: &Transfer, after: &Arc<Transfer>) -> Vec<Change> {
    let rest = Payment::whole(before).filter(|rest| {
        after.order.is_collected_as_paid() && after.state == State::Complete && rest.amount.is_positive()
    });
    match rest {
        Some(rest) => {
            let told = tell::paid(books, command, &rest, after);
            iter::once(payment::written(command, rest)).chain(told).collect()
        }
        None => tell::ended(books, command, before, after).into_iter().collect(),
    }
}

/// A charge that is collected as it is paid is paid whole where its instrument says so: the rest is posted with it.
fn paid_whole(transfer: &Transfer) -> i64 {
    let due = if transfer.order.is_collected_as_paid() { transfer.due_minor() } else { 0 };
    transfer.paid_minor.saturating_add(due)
}

fn refused(command: &Command, settle: &Settle, refusal: &Refusal, next: Transfer) -> Transfer {
    let next = Transfer { refusal: Some(refusal.clone()), ..next };
    match settle.retry_at {
        Some(retry_at) => Transfer {
            state: State::Submitted,
            knowledge: Knowledge::Refused,
            due_at: Some(retry_at),
            checks: 0,
            ..next
        },
        None => ended(next, command, State::Failed, Knowledge::Refused),
    }
}

fn ended(transfer: Transfer, command: &Command, state: State, knowledge: Knowledge) -> Transfer {
    Transfer { state, knowledge, completed_at: Some(command.at), due_at: None, ..transfer }
}

/// What moves when a transfer goes from where it stands to another state; `None` where nothing does.
pub(super) fn legs(transfer: &Transfer, next: State) -> Option<Vec<Leg>> {
    if transfer.order.realm == Realm::Simulated {
        return None;
    }
    if transfer.order.is_collected_as_paid() {
        let is_whole = transfer.state == State::Processing && next == State::Complete;
        return is_whole.then(|| payment::legs(transfer, transfer.due_minor()));
    }
    match (transfer.state, next) {
        (State::Submitted | State::Processing, State::Complete) => Some(post_legs(transfer)),
        (State::Submitted | State::Cancelling | State::Processing, State::Failed | State::Cancelled) => {
            Some(void_legs(transfer))
        }
        (State::Reversing, State::Reversed) => Some(reverse_legs(transfer)),
        _ => None,
    }
}

/// The hold becomes money: the payer pays, and the payee, commission, fee and tax accounts receive.
fn post_legs(transfer: &Transfer) -> Vec<Leg> {
    let order = &transfer.order;
    let total = order.quote.total().minor();
    let mut legs = vec![
        Leg { pending: -total, ..Leg::posted(account_key(transfer, order.payer()), Side::Debit, total) },
        Leg {
            posted: order.quote.provider_share().minor(),
            ..Leg::pending(account_key(transfer, order.payee()), Side::Credit, -total)
        },
    ];
    legs.extend(
        shares(transfer).map(|(name, amount)| Leg::posted(account_key(transfer, name), Side::Credit, amount)),
    );
    legs
}

/// The hold is given back.
fn void_legs(transfer: &Transfer) -> Vec<Leg> {
    let order = &transfer.order;
    let total = order.quote.total().minor();
    vec![
        Leg::pending(account_key(transfer, order.payer()), Side::Debit, -total),
        Leg::pending(account_key(transfer, order.payee()), Side::Credit, -total),
    ]
}

/// The posted money goes back the way it came.
fn reverse_legs(transfer: &Transfer) -> Vec<Leg> {
    let (order, quote) = (&transfer.order, &transfer.order.quote);
    let debit = |name, amount| Leg::posted(account_key(transfer, name), Side::Debit, amount);
    let mut legs = vec![
        Leg::posted(account_key(transfer, order.payer()), Side::Credit, quote.total().minor()),
        debit(order.payee(), quote.provider_share().minor()),
    ];
    legs.extend(shares(transfer).map(|(name, amount)| debit(name, amount)));
    legs
}

/// What of a transfer's price is not the payee's.
fn shares(transfer: &Transfer) -> impl Iterator<Item = (AccountName, i64)> {
    let quote = &transfer.order.quote;
    [
        (AccountName::Commission, quote.commission.minor()),
        (AccountName::Fee, quote.fees().minor()),
        (AccountName::Tax, quote.tax_amount.minor()),
    ]
    .into_iter()
}

/// The attempt that a retry puts behind it.
fn kept(before: &Transfer, after: &Transfer, command: &Command) -> Option<Change> {
    let goes_on = before.state == State::Processing && after.state == State::Submitted;
    let attempt = before.attempt.clone().filter(|_| goes_on)?;
    let transfer = Arc::new(after.clone());
    Some(Change::KeepAttempt(KeptAttempt { transfer, attempt, ended_at: command.at }))
}
