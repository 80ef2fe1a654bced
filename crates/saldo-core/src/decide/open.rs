//! Open a transfer: claim the reference, hold the money, and record both in one decision.
//! A refusal for want of money is recorded as a failed transfer and leaves the reference free.

use std::sync::Arc;

use super::{Books, Change, Decision, Outcome, account_key, post};
use crate::command::{Command, Open};
use crate::ledger::{LedgerError, Leg, Posting, Side};
use crate::reason::Reason;
use crate::transfer::{
    Attempt, Claim, ClaimKey, ClaimPolicy, Knowledge, Pace, Realm, Refusal, State, Transfer,
};

pub(super) fn open(books: &Books, command: &Command, open: &Open) -> Decision {
    let key = ClaimKey { partner: open.partner, dialect: open.dialect, reference: open.reference.clone() };
    let claim = books.claim(&key).cloned();
    if let Some(refusal) = claim.as_ref().and_then(|claim| used_before(books, command, open, claim)) {
        return refusal;
    }
    let transfer = opened(command, open, claim.as_ref());
    if let Some(refusal) = open.refusal.clone() {
        return refused(command, claim_without(open, key, claim), transfer, refusal);
    }
    match hold(books, command, &transfer) {
        Ok(mut changes) => {
            let claim = match open.policy {
                ClaimPolicy::LeavesFree => claim_without(open, key, claim),
                ClaimPolicy::Never | ClaimPolicy::WhenSettledFor { .. } | ClaimPolicy::Always => {
                    taken(books, open, key, claim)
                }
            };
            changes.push(Change::PutClaim(claim));
            let transfer = Arc::new(transfer);
            changes.push(Change::PutTransfer(Arc::clone(&transfer)));
            Decision { outcome: Outcome::Transfer(transfer), changes }
        }
        Err(LedgerError::Insufficient { .. }) => {
            refused(command, claim_without(open, key, claim), transfer, Reason::InsufficientBalance.into())
        }
        Err(LedgerError::Unbalanced | LedgerError::OutOfBounds) => Decision::refused(Reason::Internal),
    }
}

/// Records a transfer that held nothing: failed, listed under its reference, which stays with whom it was.
fn refused(command: &Command, claim: Claim, transfer: Transfer, refusal: Refusal) -> Decision {
    let reason = refusal.reason;
    let failed = Arc::new(failed(transfer, command, refusal));
    let changes = vec![Change::PutClaim(claim), Change::PutTransfer(Arc::clone(&failed))];
    Decision { outcome: Outcome::Refused(reason, Some(failed)), changes }
}

/// The claim once a transfer that does not take it is listed under it.
fn claim_without(open: &Open, key: ClaimKey, before: Option<Claim>) -> Claim {
    match before {
        Some(claim) => Claim { newest: open.transfer, ..claim },
        None => Claim { key, newest: open.transfer, holder: None, crowded: false, hash: open.hash },
    }
}

/// The claim once a transfer has it.
fn taken(books: &Books, open: &Open, key: ClaimKey, before: Option<Claim>) -> Claim {
    let loses = |holder| books.transfer(open.partner, holder).is_none_or(|holder| holder.state.is_open());
    let crowded = before.is_some_and(|claim| claim.crowded || claim.holder.is_some_and(loses));
    Claim { key, newest: open.transfer, holder: Some(open.transfer), crowded, hash: open.hash }
}

/// The answer to a reference that its holder does not give up.
fn used_before(books: &Books, command: &Command, open: &Open, claim: &Claim) -> Option<Decision> {
    let Some(holder) = books.transfer(open.partner, claim.holder?) else {
        return Some(Decision::refused(Reason::Internal));
    };
    let is_free = !claim.crowded || open.policy == ClaimPolicy::Always;
    if is_free && open.policy.allows(&holder, command.at) {
        return None;
    }
    if claim.hash == open.hash {
        return Some(repeated(command, holder));
    }
    Some(Decision::unchanged(Outcome::Conflict(holder)))
}

/// The answer to the same order again. While its outcome is open that is noted: who hears so must be told the end, even
/// where another still waits for it.
fn repeated(command: &Command, holder: Arc<Transfer>) -> Decision {
    let is_waited_for = holder.order.pace == Pace::Instant && holder.state == State::Processing;
    let Some(attempt) = holder.attempt.as_ref().filter(|attempt| is_waited_for && !attempt.repeated) else {
        return Decision::unchanged(Outcome::Repeated(holder));
    };
    let attempt = Some(Attempt { repeated: true, ..attempt.clone() });
    let holder = Arc::new(Transfer { attempt, command: command.id, ..(*holder).clone() });
    Decision { outcome: Outcome::Repeated(Arc::clone(&holder)), changes: vec![Change::PutTransfer(holder)] }
}

fn opened(command: &Command, open: &Open, claim: Option<&Claim>) -> Transfer {
    Transfer {
        id: open.transfer,
        partner: open.partner,
        dialect: open.dialect,
        reference: open.reference.clone(),
        previous: claim.map(|claim| claim.newest),
        order: Arc::clone(&open.order),
        state: if open.attempt.is_some() { State::Processing } else { State::Submitted },
        knowledge: Knowledge::Pending,
        attempt: open.attempt.clone(),
        provider_ref: None,
        receipt: None,
        refusal: None,
        started_at: command.at,
        completed_at: None,
        due_at: Some(open.due_at),
        checks: 0,
        paid_minor: 0,
        command: command.id,
    }
}

fn failed(transfer: Transfer, command: &Command, refusal: Refusal) -> Transfer {
    Transfer {
        state: State::Failed,
        knowledge: Knowledge::Refused,
        attempt: None,
        refusal: Some(refusal),
        completed_at: Some(command.at),
        due_at: None,
        ..transfer
    }
}

/// Holds what the transfer costs: pending on the payer's account and on the payee's.
fn hold(books: &Books, command: &Command, transfer: &Transfer) -> Result<Vec<Change>, LedgerError> {
    let order = &transfer.order;
    if order.realm == Realm::Simulated || order.is_collected_as_paid() {
        return Ok(Vec::new());
    }
    let total = order.quote.total().minor();
    let legs = vec![
        Leg::pending(account_key(transfer, order.payer()), Side::Debit, total),
        Leg::pending(account_key(transfer, order.payee()), Side::Credit, total),
    ];
    post(books, &Posting::new(command.id, Some(transfer.id), legs)?)
}
