//! Payments that subscribers are asked for: each has eight digits of its own to be found by, whatever becomes of it.

use std::collections::{HashMap, HashSet};
use std::fs;

use saldo_core::AttemptId;
use saldo_core::catalogue::Kind;
use saldo_core::transfer::{Charge, Collection, Flow, Payer, Verdict};

use super::{NOON, open, status, submission};
use crate::port::{Connector, Status, Submission};
use crate::sandbox::payment_ref::PaymentRef;

const NUMBER: &str = "94771234567";
/// Turns out paid after its outcome was unknown.
const TURNS_OUT_PAID: &str = "94779990021";

fn payment(attempt: i64, number: &str) -> Submission {
    let flow = Flow::Charge(Charge { payer: Payer::Subscriber, collection: Collection::AsPaid });
    Submission { flow, kind: Kind::Charge, ..submission(attempt, "CLDO357", number) }
}

/// The id that the subscriber sees.
fn shown(verdict: &Verdict) -> String {
    let reference = match verdict {
        Verdict::Waiting { provider_ref, .. } => provider_ref,
        Verdict::Delivered { provider_ref, receipt } => {
            let receipt = receipt.as_deref().unwrap();
            assert_eq!(provider_ref.as_deref(), receipt.params.get("providerRef").map(String::as_str));
            provider_ref
        }
        other => panic!("{other:?} at {NOON}"),
    };
    let reference = reference.as_deref().unwrap();
    assert!(reference.len() == 8 && reference.bytes().all(|sign| sign.is_ascii_digit()), "{reference}");
    reference.to_owned()
}

fn known(status: Status) -> Verdict {
    match status {
        Status::Known(verdict) => verdict,
        other => panic!("{other:?}"),
    }
}

/// Two attempts whose first references are the same.
fn colliding() -> (i64, i64) {
    let mut seen = HashMap::new();
    let mut again = (1..1_000_000).filter_map(|attempt| {
        let before = seen.insert(PaymentRef::first(AttemptId::new(attempt)), attempt)?;
        Some((before, attempt))
    });
    again.next().unwrap()
}

#[tokio::test]
async fn two_payments_never_have_the_same_reference() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("provider.book");
    let (one, other) = colliding();
    let given = [payment(one, NUMBER), payment(other, NUMBER), payment(other + 1, TURNS_OUT_PAID)];
    let sandbox = open(Some(&path));
    for submission in &given {
        sandbox.submit(submission).await;
    }
    let mut told = Vec::new();
    for submission in &given {
        told.push(shown(&known(status(&sandbox, submission).await)));
    }
    assert_eq!(told.iter().collect::<HashSet<_>>().len(), 3, "{told:?}");
    assert_eq!(shown(&sandbox.submit(&given[1]).await), told[1], "the same when it is asked for again");
    drop(sandbox);
    let sandbox = open(Some(&path));
    for (submission, told) in given.iter().zip(told).rev() {
        assert_eq!(shown(&known(status(&sandbox, submission).await)), told, "after a restart");
    }
}

#[tokio::test]
async fn a_payment_that_turns_out_made_has_its_reference_and_no_longer_one() {
    let sandbox = open(None);
    let given = payment(1, TURNS_OUT_PAID);
    assert_eq!(sandbox.submit(&given).await, Verdict::Unknown);
    let verdict = known(status(&sandbox, &given).await);
    assert!(matches!(verdict, Verdict::Delivered { .. }));
    assert_eq!(shown(&verdict), PaymentRef::first(given.attempt).to_string());
}

#[tokio::test]
async fn a_payment_of_an_older_book_keeps_its_reference() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("provider.book");
    let (one, other) = colliding();
    fs::write(&path, format!("dr~ {one} 1795348800\n")).unwrap();
    let sandbox = open(Some(&path));
    let first = PaymentRef::first(AttemptId::new(one)).to_string();
    assert_eq!(shown(&known(status(&sandbox, &payment(one, NUMBER)).await)), first);
    assert_ne!(shown(&sandbox.submit(&payment(other, NUMBER)).await), first);
}

#[test]
fn the_last_reference_is_followed_by_the_first() {
    let last: PaymentRef = "99999999".parse().unwrap();
    assert_eq!(last.next().to_string(), "00000000");
}
