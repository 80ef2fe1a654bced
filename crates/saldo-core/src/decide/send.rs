//! The steps between: send a transfer that waits, withdraw one that was not sent, begin to take one back.

use std::sync::Arc;

use super::settle::legs;
use super::{Books, Change, Decision, KeptAttempt, Outcome, post, tell};
use crate::command::{Command, OnTransfer, Start};
use crate::ledger::Posting;
use crate::reason::Reason;
use crate::transfer::{Claim, ClaimKey, Knowledge, Pace, RequestHash, State, Transfer};

/// A submitted transfer's attempt leaves: from here on it may have been delivered.
pub(super) fn start(books: &Books, command: &Command, start: &Start) -> Decision {
    match books.transfer(start.partner, start.transfer) {
        None => Decision::refused(Reason::NotFound),
        Some(transfer) if transfer.state != State::Submitted || !follows(start, &transfer) => {
            Decision::refused(Reason::AlreadyFinal)
        }
        Some(transfer) => leave(command, start, &transfer, State::Processing),
    }
}

/// A completed transfer's reversal leaves, as an attempt of its own and under a reference that nobody else has.
pub(super) fn reverse(books: &Books, command: &Command, start: &Start) -> Decision {
    let Some(transfer) = books.transfer(start.partner, start.transfer) else {
        return Decision::refused(Reason::NotFound);
    };
    if transfer.order.is_collected_as_paid() {
        return Decision::refused(Reason::NotOffered);
    }
    let key = start.reversal_claim(&transfer);
    if let Some(taken) = key.as_ref().and_then(|key| taken(books, key, &transfer)) {
        return taken;
    }
    match transfer.state {
        State::Reversing => Decision::unchanged(Outcome::Unchanged(transfer)),
        State::Reversed if key.as_ref().is_some_and(|key| transfer.has_spent(&key.reference)) => {
            Decision::unchanged(Outcome::Unchanged(transfer))
        }
        State::Complete if follows(start, &transfer) => {
            let mut left = leave(command, start, &transfer, State::Reversing);
            left.changes.extend(key.map(|key| Change::PutClaim(claimed(key, &transfer))));
            left
        }
        _ => Decision::refused(Reason::AlreadyFinal),
    }
}

/// The answer to a reversal whose reference another transfer has, or this one for something else. One that the provider
/// refused has left its reference free.
fn taken(books: &Books, key: &ClaimKey, transfer: &Transfer) -> Option<Decision> {
    let claim = books.claim(key)?;
    let Some(holder) = claim.holder.and_then(|holder| books.transfer(key.partner, holder)) else {
        return Some(Decision::refused(Reason::ReferenceConflict));
    };
    let is_own = holder.id == transfer.id && holder.reference != key.reference;
    let is_free = is_own || !holder.has_spent(&key.reference);
    (!is_free).then(|| Decision::unchanged(Outcome::Conflict(holder)))
}

/// The claim of a reversal: it leads to the transfer that is taken back.
fn claimed(key: ClaimKey, transfer: &Transfer) -> Claim {
    let (newest, hash) = (transfer.id, RequestHash::of_reversal(transfer.id));
    Claim { key, newest, holder: Some(newest), crowded: false, hash }
}

/// A transfer that was not sent is withdrawn and its hold given back.
pub(super) fn cancel(books: &Books, command: &Command, cancel: OnTransfer) -> Decision {
    let Some(transfer) = books.transfer(cancel.partner, cancel.transfer) else {
        return Decision::refused(Reason::NotFound);
    };
    match transfer.state {
        State::Cancelled => return Decision::unchanged(Outcome::Unchanged(transfer)),
        State::Submitted | State::Cancelling => {}
        State::Processing | State::Complete if transfer.order.pace == Pace::Instant => {
            return Decision::refused(Reason::InstantNotCancellable);
        }
        State::Processing | State::Complete | State::Failed | State::Reversing | State::Reversed => {
            return Decision::refused(Reason::AlreadyFinal);
        }
    }
    let posting = legs(&transfer, State::Cancelled).map_or(Ok(Vec::new()), |legs| {
        Posting::new(command.id, Some(transfer.id), legs).and_then(|p| post(books, &p))
    });
    let Ok(mut changes) = posting else {
        return Decision::refused(Reason::Internal);
    };
    let cancelled = Arc::new(Transfer {
        state: State::Cancelled,
        completed_at: Some(command.at),
        due_at: None,
        command: command.id,
        ..(*transfer).clone()
    });
    changes.extend(tell::ended(books, command, &transfer, &cancelled));
    changes.push(Change::PutTransfer(Arc::clone(&cancelled)));
    Decision { outcome: Outcome::Transfer(cancelled), changes }
}

/// Whether an attempt is the one after the newest: who read the transfer before that one was made comes too late.
fn follows(start: &Start, transfer: &Transfer) -> bool {
    let newest = transfer.attempt.as_ref().map_or(0, |attempt| attempt.number);
    start.attempt.number == newest.saturating_add(1)
}

fn leave(command: &Command, start: &Start, transfer: &Arc<Transfer>, state: State) -> Decision {
    let after = Arc::new(Transfer {
        state,
        knowledge: Knowledge::Pending,
        attempt: Some(start.attempt.clone()),
        // What an earlier attempt was refused for is that attempt's.
        refusal: None,
        due_at: Some(start.attempt.lease_until),
        checks: 0,
        command: command.id,
        ..(**transfer).clone()
    });
    let mut changes = vec![Change::PutTransfer(Arc::clone(&after))];
    changes.extend(replaced(transfer, &after));
    Decision { outcome: Outcome::Transfer(after), changes }
}

/// The delivery that a reversal follows; a retry's attempt was kept when it was refused.
fn replaced(before: &Arc<Transfer>, after: &Transfer) -> Option<Change> {
    let attempt = before.attempt.clone().filter(|_| after.state == State::Reversing)?;
    Some(Change::KeepAttempt(KeptAttempt {
        transfer: Arc::clone(before),
        attempt,
        ended_at: before.completed_at.unwrap_or(before.started_at),
    }))
}
