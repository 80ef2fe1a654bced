//! Nothing is delivered twice, nothing is delivered that is not on record, and the states agree with the provider.

use std::collections::{BTreeMap, BTreeSet};

use saldo_core::AttemptId;
use saldo_core::transfer::{ClaimPolicy, Purpose, State, Transfer};

use super::expect;
use super::found::{Found, Sent};
use crate::simulation::callers::policy;
use crate::simulation::process::Scene;
use crate::simulation::provider::Line;

pub(super) fn check(scene: &Scene<'_>, found: &Found) {
    let books = scene.books.each_ref().map(|book| book.lines());
    for sent in found.transfers.values() {
        ends_as_the_provider_did(scene, sent, &books);
    }
    let on_record: BTreeSet<AttemptId> =
        found.transfers.values().flat_map(|sent| &sent.attempts).map(|attempt| attempt.id).collect();
    for attempt in books.iter().flat_map(BTreeMap::keys).filter(|attempt| !on_record.contains(attempt)) {
        scene.outside.fault(format!("attempt {attempt} was sent, and is not on record"));
    }
    // A payment that is told too late is one, as it should be.
    let is_wrong = |transfer| !found.transfers[&transfer].transfer.order.is_collected_as_paid();
    for discrepancy in found.discrepancies.iter().filter(|discrepancy| is_wrong(discrepancy.transfer)) {
        scene.outside.fault(format!("there is a discrepancy: {discrepancy:?}"));
    }
    references_are_used_once(scene, found);
}

/// How often the provider did what attempts of a purpose asked.
pub(super) fn times(sent: &Sent, books: &[BTreeMap<AttemptId, Line>], purpose: Purpose) -> usize {
    let attempts = || sent.attempts.iter().filter(|attempt| attempt.purpose == purpose);
    let lines = books.iter().flat_map(|book| attempts().filter_map(|attempt| book.get(&attempt.id)));
    lines.filter(|line| line.is_done()).count()
}

fn ends_as_the_provider_did(scene: &Scene<'_>, sent: &Sent, books: &[BTreeMap<AttemptId, Line>]) {
    let (delivered, reversed) = (times(sent, books, Purpose::Deliver), times(sent, books, Purpose::Reverse));
    let is_right = match sent.transfer.state {
        State::Failed | State::Cancelled => (delivered, reversed) == (0, 0),
        State::Complete => (delivered, reversed) == (1, 0),
        State::Reversed => (delivered, reversed) == (1, 1),
        State::Submitted | State::Processing | State::Cancelling | State::Reversing => false,
    };
    expect(&scene.outside, is_right, || {
        let Transfer { id, state, .. } = sent.transfer;
        format!(
            "transfer {id} is {state}, and was delivered {delivered} times and taken back {reversed} times"
        )
    });
}

/// Who has a reference has it to itself, as far as its dialect's policy says: each got it from one that had ended.
fn references_are_used_once(scene: &Scene<'_>, found: &Found) {
    let mut firsts = BTreeSet::new();
    for sent in found.transfers.values().filter(|sent| !sent.is_stillborn()) {
        let next = &sent.transfer;
        let is_right = match held_before(found, next) {
            Some(before) => may_follow(before, next),
            None => firsts.insert(next.claim_key()),
        };
        expect(&scene.outside, is_right, || {
            format!("transfer {} has the reference {} of another", next.id, next.reference)
        });
    }
}

/// The transfer that had the reference before, without those that never had it.
fn held_before<'a>(found: &'a Found, next: &Transfer) -> Option<&'a Transfer> {
    let mut before = found.transfers.get(&next.previous?)?;
    while before.is_stillborn() {
        before = found.transfers.get(&before.transfer.previous?)?;
    }
    Some(&before.transfer)
}

fn may_follow(before: &Transfer, next: &Transfer) -> bool {
    match (policy(next.dialect), before.state) {
        (ClaimPolicy::WhenSettledFor { minutes }, State::Complete) => {
            before.completed_at.is_some_and(|end| end.plus_seconds(minutes * 60) <= next.started_at)
        }
        (ClaimPolicy::WhenSettledFor { .. }, _) => true,
        _ => false,
    }
}
