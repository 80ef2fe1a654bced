//! The provider's book: what it counts, that it survives a restart and a torn line, and what it tells afterwards.

use std::fs;
use std::io::Write;

use saldo_core::transfer::{Realm, Verdict};
use saldo_core::{AttemptId, Reason, Reference};

use super::{Seen, StoppedClock, name, open, reversal, seen, status, submission};
use crate::port::{Connector, Status};
use crate::sandbox::{DeliveriesSummary, SandboxConnector, SandboxError};

#[tokio::test]
async fn a_doubled_submission_is_seen() {
    let sandbox = open(None);
    let doubled = submission(1, "CLDO357", "8095551212");
    sandbox.submit(&doubled).await;
    sandbox.submit(&doubled).await;
    sandbox.submit(&submission(2, "CLDO357", "8095551212")).await;
    sandbox.submit(&submission(3, "CLDO357", "8095552424")).await;
    let expected = [(AttemptId::new(1), 2), (AttemptId::new(2), 1)];
    assert_eq!(expected.to_vec(), sandbox.deliveries().into_iter().collect::<Vec<_>>());
    let summary = DeliveriesSummary { attempts: 2, deliveries: 3, largest: 2 };
    assert_eq!(summary, sandbox.deliveries_summary());
}

#[tokio::test]
async fn a_rehearsal_is_known_and_not_counted() {
    let sandbox = open(None);
    let mut rehearsal = submission(1, "CLDO357", "8095551212");
    rehearsal.realm = Realm::Simulated;
    let verdict = sandbox.submit(&rehearsal).await;
    assert_eq!(Seen::Delivered, seen(&verdict));
    assert_eq!(Status::Known(verdict), status(&sandbox, &rehearsal).await);
    assert_eq!(DeliveriesSummary::default(), sandbox.deliveries_summary());
}

#[tokio::test]
async fn the_same_is_told_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("provider.book");
    let before = open(Some(&path));
    let mut rehearsal = submission(6, "CLDO201", "0000000000");
    rehearsal.realm = Realm::Simulated;
    let sold = submission(1, "EEDO3503", "6643418");
    let given = [
        sold.clone(),
        submission(2, "CLDO201", "0000000000"),
        submission(3, "CLDO357", "8095552424"),
        submission(4, "CLDO357", "8099990020"),
        reversal(5, &sold),
        rehearsal,
    ];
    let mut told = Vec::new();
    for submission in &given {
        told.push(Status::Known(before.submit(submission).await));
    }
    let summary = before.deliveries_summary();
    drop(before);

    let after = open(Some(&path));
    for (submission, told) in given.iter().zip(told) {
        assert_eq!(told, status(&after, submission).await);
        assert_eq!(told, status(&after, submission).await, "asking changes nothing");
    }
    assert_eq!(summary, after.deliveries_summary());
    assert_eq!(DeliveriesSummary { attempts: 2, deliveries: 2, largest: 1 }, summary);
    let again = after.submit(&reversal(7, &sold)).await;
    assert_eq!(Seen::Refused(Reason::NotFound, String::new()), seen(&again), "it was taken back before");
}

#[tokio::test]
async fn a_torn_last_line_is_cut_off() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("provider.book");
    open(Some(&path)).submit(&submission(1, "CLDO357", "8095551212")).await;
    let whole = fs::read(&path).unwrap();
    for torn in ["d", "dr+ 2", "dr+ 2 1795348800 00000", "dr- 2 1795348800 {\"rea"] {
        fs::OpenOptions::new().append(true).open(&path).unwrap().write_all(torn.as_bytes()).unwrap();
        let sandbox = open(Some(&path));
        assert_eq!(1, sandbox.deliveries_summary().deliveries);
        assert_eq!(whole, fs::read(&path).unwrap());
    }
    open(Some(&path)).submit(&submission(2, "CLDO357", "8095551212")).await;
    assert_eq!(2, open(Some(&path)).deliveries_summary().deliveries);
}

#[test]
fn a_damaged_line_before_the_last_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("provider.book");
    for damaged in ["x", "dr+ one 2 3", "dx+ 1 2 3", "dr- 1 2 {}", "dr! 1 2", "", "dr++ 1 2 3"] {
        fs::write(&path, format!("dr+ 1 1795348800 0000000000000001\n{damaged}\ndr? 3 1795348800\n"))
            .unwrap();
        let error = SandboxConnector::open(name(), Some(&path), std::sync::Arc::new(StoppedClock), 0).err();
        assert!(matches!(error, Some(SandboxError::BookDamaged { line: 2, .. })), "{damaged}: {error:?}");
    }
}

#[test]
fn a_book_that_cannot_be_written_is_said_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("missing").join("provider.book");
    let error = SandboxConnector::open(name(), Some(&path), std::sync::Arc::new(StoppedClock), 0).err();
    assert!(matches!(error, Some(SandboxError::BookUnusable { .. })));
}

#[tokio::test]
async fn a_reset_empties_the_file_too() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("provider.book");
    let sandbox = open(Some(&path));
    let given = submission(1, "CLDO357", "8095551212");
    sandbox.submit(&given).await;
    sandbox.reset().unwrap();
    assert_eq!(Status::NotFound, status(&sandbox, &given).await);
    assert_eq!(0, fs::metadata(&path).unwrap().len());
    sandbox.submit(&given).await;
    assert_eq!(1, open(Some(&path)).deliveries_summary().deliveries);
}

#[tokio::test]
async fn what_was_never_submitted_is_not_found() {
    assert_eq!(Status::NotFound, status(&open(None), &submission(1, "CLDO357", "8095551212")).await);
}

#[tokio::test]
async fn a_delivery_is_taken_back_once_and_stays_counted() {
    let sandbox = open(None);
    let sold = submission(1, "CLDO357", "8095551212");
    let refused = submission(2, "CLDO357", "8095552424");
    let not_found = Seen::Refused(Reason::NotFound, String::new());
    assert_eq!(not_found, seen(&sandbox.submit(&reversal(3, &sold)).await), "not sold yet");
    sandbox.submit(&sold).await;
    sandbox.submit(&refused).await;
    let Verdict::Delivered { receipt, .. } = sandbox.submit(&reversal(4, &sold)).await else {
        panic!("not taken back")
    };
    assert_eq!(None, receipt);
    assert_eq!(not_found, seen(&sandbox.submit(&reversal(5, &sold)).await), "taken back already");
    assert_eq!(not_found, seen(&sandbox.submit(&reversal(6, &refused)).await), "never delivered");
    assert_eq!(vec![(sold.attempt, 1)], sandbox.deliveries().into_iter().collect::<Vec<_>>());
}

#[tokio::test]
async fn a_line_is_short() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("provider.book");
    let mut given = submission(9_007_199_254_740_991, "CLDO357", "8095551212");
    given.reference = Reference::parse(&"r".repeat(128)).unwrap();
    open(Some(&path)).submit(&given).await;
    let line = fs::read_to_string(&path).unwrap();
    assert!(line.starts_with("dr+ 9007199254740991 1795348800 ") && line.len() < 512, "{line}");
}
