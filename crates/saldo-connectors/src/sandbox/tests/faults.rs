//! Faults: what each kind does, how long it lasts, and that chance can be repeated.

use std::sync::Arc;
use std::time::Duration;

use saldo_core::transfer::{Realm, Verdict};
use saldo_core::{ConnectorName, Reason};

use super::{Seen, StoppedClock, name, open, seen, status, submission};
use crate::port::{Connector, Status};
use crate::sandbox::{Extent, Fault, FaultKind, SandboxConnector, SandboxError};

fn fault(kind: FaultKind, extent: Extent) -> Fault {
    Fault { connector: name(), kind, extent, delay_ms: None }
}

#[tokio::test]
async fn a_timeout_never_arrives() {
    let sandbox = open(None);
    sandbox.set_fault(fault(FaultKind::Timeout, Extent::Count(1))).unwrap();
    let given = submission(1, "CLDO357", "8095551212");
    assert_eq!(Verdict::Unknown, sandbox.submit(&given).await);
    assert_eq!(Status::NotFound, status(&sandbox, &given).await);
    assert!(sandbox.deliveries().is_empty());
    assert_eq!(Seen::Delivered, seen(&sandbox.submit(&submission(2, "CLDO357", "8095551212")).await));
}

#[tokio::test]
async fn a_lost_answer_is_found_out() {
    let sandbox = open(None);
    sandbox.set_fault(fault(FaultKind::TimeoutButDelivered, Extent::Count(2))).unwrap();
    let refused = Seen::Refused(Reason::ProviderUnknownError, "020".to_owned());
    for (attempt, (number, later)) in (1..).zip([("8095551212", Seen::Delivered), ("8095552424", refused)]) {
        let given = submission(attempt, "CLDO357", number);
        assert_eq!(Verdict::Unknown, sandbox.submit(&given).await);
        let Status::Known(verdict) = status(&sandbox, &given).await else { panic!("not registered") };
        assert_eq!(later, seen(&verdict));
    }
    assert_eq!(1, sandbox.deliveries_summary().deliveries);
}

#[tokio::test]
async fn a_refusal_lasts_as_often_as_it_is_asked_for() {
    let sandbox = open(None);
    sandbox.set_fault(fault(FaultKind::Refuse, Extent::Count(3))).unwrap();
    for attempt in 1..=5 {
        let verdict = sandbox.submit(&submission(attempt, "CLDO357", "8095551212")).await;
        let expected = match attempt {
            1..=3 => Seen::Refused(Reason::ProviderRefusedForNow, String::new()),
            _ => Seen::Delivered,
        };
        assert_eq!(expected, seen(&verdict));
    }
}

#[tokio::test(start_paused = true)]
async fn a_slow_answer_takes_its_delay() {
    let sandbox = open(None);
    let slow = Fault { delay_ms: Some(250), ..fault(FaultKind::Slow, Extent::Count(1)) };
    sandbox.set_fault(slow).unwrap();
    let started = tokio::time::Instant::now();
    assert_eq!(Seen::Delivered, seen(&sandbox.submit(&submission(1, "CLDO357", "8095551212")).await));
    assert_eq!(Duration::from_millis(250), started.elapsed());
}

async fn struck(sandbox: &SandboxConnector, count: i64) -> Vec<i64> {
    let mut struck = Vec::new();
    for attempt in 1..=count {
        if sandbox.submit(&submission(attempt, "CLDO357", "8095551212")).await == Verdict::Unknown {
            struck.push(attempt);
        }
    }
    struck
}

#[tokio::test]
async fn a_rate_meets_its_share_and_can_be_repeated() {
    let mut runs = Vec::new();
    for seed in [7, 7, 8] {
        let sandbox = SandboxConnector::open(name(), None, Arc::new(StoppedClock), seed).unwrap();
        sandbox.set_fault(fault(FaultKind::TimeoutButDelivered, Extent::rate("0.1").unwrap())).unwrap();
        runs.push(struck(&sandbox, 2_000).await);
        assert_eq!(2_000, sandbox.deliveries_summary().deliveries);
    }
    assert!((150..250).contains(&runs[0].len()), "{}", runs[0].len());
    assert_eq!(runs[0], runs[1]);
    assert_ne!(runs[0], runs[2]);
}

#[tokio::test]
async fn faults_are_removed_replaced_and_spare_rehearsals() {
    let sandbox = open(None);
    sandbox.set_fault(fault(FaultKind::Refuse, Extent::Count(9))).unwrap();
    sandbox.set_fault(fault(FaultKind::Refuse, Extent::Count(1))).unwrap();
    let mut rehearsal = submission(1, "CLDO357", "8095551212");
    rehearsal.realm = Realm::Simulated;
    assert_eq!(Seen::Delivered, seen(&sandbox.submit(&rehearsal).await));
    assert_ne!(Seen::Delivered, seen(&sandbox.submit(&submission(2, "CLDO357", "8095551212")).await));
    assert_eq!(Seen::Delivered, seen(&sandbox.submit(&submission(3, "CLDO357", "8095551212")).await));

    sandbox.set_fault(fault(FaultKind::Timeout, Extent::rate("1").unwrap())).unwrap();
    sandbox.clear_faults();
    assert_eq!(Seen::Delivered, seen(&sandbox.submit(&submission(4, "CLDO357", "8095551212")).await));
}

#[test]
fn a_fault_of_another_connector_is_refused() {
    let mut other = fault(FaultKind::Slow, Extent::Count(1));
    other.connector = ConnectorName::parse("other").unwrap();
    assert!(matches!(open(None).set_fault(other), Err(SandboxError::OtherConnector(_))));
}

#[test]
fn rates_are_decimals_from_zero_to_one() {
    for (text, per_million) in
        [("0", 0), ("1", 1_000_000), ("1.0", 1_000_000), ("0.05", 50_000), ("0.000001", 1), ("0.", 0)]
    {
        assert_eq!(Some(Extent::PerMillion(per_million)), Extent::rate(text), "{text}");
    }
    for text in ["", "-0.1", "1.000001", "2", "0.0000001", "10", ".5", "0.x", "1e-3", "+1"] {
        assert_eq!(None, Extent::rate(text), "{text}");
    }
}
