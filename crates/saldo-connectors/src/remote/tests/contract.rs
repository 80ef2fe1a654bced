//! What holds for the sandbox provider wherever it runs: each case is put to one in this process and to one behind HTTP.

use std::sync::Arc;

use saldo_core::catalogue::Kind;
use saldo_core::transfer::{Charge, Collection, Flow, Payer, Realm, Refusal, Setting, Verdict};
use saldo_core::{Clock, Reason, Timestamp};

use super::{Served, connector_to};
use crate::port::{
    Capabilities, Connector, ConnectorError, NotFoundIsCertain, Status, StatusQuery, Submission, Verification,
};
use crate::remote::{ProviderUrl, RemoteConnector};
use crate::sandbox::tests::{
    PRODUCTS, Seen, StoppedClock, account, name, open, pesos, product, reversal, seen, submission,
};
use crate::sandbox::{
    Answered, DeliveriesSummary, Extent, Fault, FaultKind, SandboxConnector, SubscriberTraits,
};

const NUMBER: &str = "8095551212";

/// A provider and the way to it.
struct Upstream {
    connector: Arc<dyn Connector>,
    sandbox: Arc<SandboxConnector>,
    _served: Option<Served>,
}

async fn both() -> [Upstream; 2] {
    let here = Arc::new(open(None));
    let served = Served::start(None).await;
    let connector = Arc::new(served.connector());
    let there = Upstream { connector, sandbox: Arc::clone(&served.sandbox), _served: Some(served) };
    [Upstream { connector: here.clone(), sandbox: here, _served: None }, there]
}

async fn status(connector: &dyn Connector, of: &Submission) -> Status {
    let started_at = StoppedClock.now();
    connector.status(&StatusQuery { attempt: of.attempt, submission: of.clone(), started_at }).await
}

fn fault(kind: FaultKind) -> Fault {
    Fault { connector: name(), kind, extent: Extent::Count(1), delay_ms: Some(20) }
}

fn deliveries(count: u64) -> DeliveriesSummary {
    DeliveriesSummary { attempts: count, deliveries: count, largest: u32::from(count > 0) }
}

#[tokio::test]
async fn what_was_delivered_is_listed_with_whose_it_was() {
    let mut lists = Vec::new();
    for upstream in both().await {
        for (attempt, number) in [(1, NUMBER), (2, "8099990007"), (3, "8095550000")] {
            upstream.connector.submit(&submission(attempt, "CLDO357", number)).await;
        }
        let listed = upstream.connector.deliveries_since(Timestamp::ZERO).await.unwrap();
        assert_eq!(listed.iter().map(|one| one.attempt.value()).collect::<Vec<_>>(), [1, 3]);
        let later = StoppedClock.now().plus_seconds(1);
        assert_eq!(upstream.connector.deliveries_since(later).await.unwrap(), []);
        lists.push(listed);
    }
    assert_eq!(lists[0], lists[1]);
}

#[tokio::test]
async fn what_is_submitted_is_answered_and_told_the_same_ever_after() {
    let refused = |reason| Seen::Refused(reason, String::new());
    let cases = [
        ("CLDO357", NUMBER, Seen::Delivered, Seen::Delivered),
        ("CLDO201", "0000000000", Seen::Delivered, Seen::Delivered),
        ("EEDO3503", "6643418", Seen::Delivered, Seen::Delivered),
        ("CLDO357", "8099990007", refused(Reason::ProviderRefused), refused(Reason::ProviderRefused)),
        ("CLDO357", "8099990020", Seen::Unknown, Seen::Unknown),
        ("CLDO357", "8099990021", Seen::Unknown, Seen::Delivered),
        ("CLDO357", "8099990022", Seen::Unknown, refused(Reason::ProviderRefused)),
    ];
    let mut verdicts = Vec::new();
    for upstream in both().await {
        let mut heard = Vec::new();
        for (attempt, (sku, number, at_once, later)) in (1..).zip(&cases) {
            let given = submission(attempt, sku, number);
            assert_eq!(Status::NotFound, status(&*upstream.connector, &given).await, "{number}");
            let verdict = upstream.connector.submit(&given).await;
            assert_eq!(*at_once, seen(&verdict), "{number}");
            let Status::Known(told) = status(&*upstream.connector, &given).await else {
                panic!("{number} is registered before it is answered");
            };
            assert_eq!(*later, seen(&told), "{number}");
            heard.push((verdict, told));
        }
        assert_eq!(deliveries(4), upstream.sandbox.deliveries_summary());
        verdicts.push(heard);
    }
    assert_eq!(verdicts[0], verdicts[1], "receipts and all");
}

#[tokio::test]
async fn faults_are_met_on_both_ways() {
    for upstream in both().await {
        for (attempt, kind, heard, told, count) in [
            (1, FaultKind::Timeout, Seen::Unknown, None, 0),
            (2, FaultKind::TimeoutButDelivered, Seen::Unknown, Some(Seen::Delivered), 1),
            (3, FaultKind::Slow, Seen::Delivered, Some(Seen::Delivered), 2),
        ] {
            upstream.sandbox.set_fault(fault(kind)).unwrap();
            let given = submission(attempt, "CLDO357", NUMBER);
            assert_eq!(heard, seen(&upstream.connector.submit(&given).await), "{kind:?}");
            let status = match status(&*upstream.connector, &given).await {
                Status::Known(verdict) => Some(seen(&verdict)),
                Status::NotFound => None,
            };
            assert_eq!(told, status, "{kind:?}");
            assert_eq!(deliveries(count), upstream.sandbox.deliveries_summary(), "{kind:?}");
        }
        upstream.sandbox.set_fault(fault(FaultKind::Refuse)).unwrap();
        let verdict = upstream.connector.submit(&submission(4, "CLDO357", NUMBER)).await;
        assert_eq!(Seen::Refused(Reason::ProviderRefusedForNow, String::new()), seen(&verdict));
    }
}

#[tokio::test]
async fn a_doubled_submission_is_counted_and_one_submission_never_is() {
    for upstream in both().await {
        let given = submission(1, "CLDO357", NUMBER);
        let first = upstream.connector.submit(&given).await;
        assert_eq!(deliveries(1), upstream.sandbox.deliveries_summary());
        assert_eq!(first, upstream.connector.submit(&given).await, "told the same");
        assert_eq!(2, upstream.sandbox.deliveries_summary().largest, "the book tells on whoever sends twice");
    }
}

#[tokio::test]
async fn a_delivery_is_taken_back_once() {
    for upstream in both().await {
        let sold = submission(1, "CLDO357", NUMBER);
        upstream.connector.submit(&sold).await;
        let back = upstream.connector.submit(&reversal(2, &sold)).await;
        assert!(matches!(back, Verdict::Delivered { receipt: None, .. }), "{back:?}");
        let again = upstream.connector.submit(&reversal(3, &sold)).await;
        assert_eq!(Seen::Refused(Reason::NotFound, String::new()), seen(&again));
    }
}

#[tokio::test]
async fn a_rehearsal_is_not_counted() {
    for upstream in both().await {
        let rehearsal = Submission { realm: Realm::Simulated, ..submission(1, "CLDO357", NUMBER) };
        assert_eq!(Seen::Delivered, seen(&upstream.connector.submit(&rehearsal).await));
        assert_eq!(deliveries(0), upstream.sandbox.deliveries_summary());
    }
}

#[tokio::test]
async fn a_charge_waits_for_its_subscriber() {
    let flow = Flow::Charge(Charge { payer: Payer::Subscriber, collection: Collection::AsPaid });
    let mut heard = Vec::new();
    for upstream in both().await {
        let charge = Submission { flow, kind: Kind::Charge, ..submission(1, "CLDO357", "94771234567") };
        let waits = upstream.connector.submit(&charge).await;
        assert!(matches!(waits, Verdict::Waiting { .. }), "{waits:?}");
        assert_eq!(Status::Known(waits.clone()), status(&*upstream.connector, &charge).await);
        assert!(upstream.sandbox.answer_payment(charge.attempt, Answered::Refused));
        let Status::Known(ended) = status(&*upstream.connector, &charge).await else { panic!() };
        assert_eq!(Seen::Refused(Reason::PayerRefused, String::new()), seen(&ended));
        heard.push((waits, ended));
    }
    assert_eq!(heard[0], heard[1]);
}

#[tokio::test]
async fn look_ups_are_answered_the_same() {
    let mut found = Vec::new();
    let mut narrow = product("CLDO357");
    narrow.pattern = Some(regex::Regex::new("^829[0-9]{7}$").unwrap());
    for upstream in both().await {
        let connector = &upstream.connector;
        let mut answers = Vec::new();
        for (sku, ..) in PRODUCTS {
            let product = product(sku);
            for number in [NUMBER, "5010345", "8099990001", "8099990006", "8099990013", "8099990020"] {
                let number = account(number);
                answers.push(format!("{:?}", connector.lookup_account(&number).await));
                answers.push(format!("{:?}", connector.verify_account(&product, &number).await));
                answers.push(format!("{:?}", connector.lookup_bill(&product, &number, &[]).await));
                answers.push(format!("{:?}", connector.packages(&product, &number).await));
            }
        }
        let verified = connector.verify_account(&narrow, &account(NUMBER)).await;
        assert_eq!(Ok(Verification::NotVerified), verified);
        found.push(answers);
    }
    assert_eq!(found[0], found[1]);
    for sort in ["Ok([FoundBill", "Ok([FoundPackage", "Err(Refused", "Err(NotOffered)", "Err(Unreachable)"] {
        assert!(found[0].iter().any(|answer| answer.starts_with(sort)), "{sort} is among the cases");
    }
}

#[tokio::test]
async fn a_package_is_sold_at_its_price() {
    for upstream in both().await {
        for (attempt, minor, delivered) in [(1, 5_000, true), (2, 4_000, false)] {
            let mut purchase = submission(attempt, "CRDO3149", "8292685939");
            purchase.settings =
                vec![Setting { name: Setting::PACKAGE_ID.to_owned(), value: "10611".to_owned() }];
            purchase.receive = pesos(minor);
            let verdict = upstream.connector.submit(&purchase).await;
            assert_eq!(delivered, seen(&verdict) == Seen::Delivered, "{verdict:?}");
        }
    }
}

#[tokio::test]
async fn a_payer_is_as_the_operator_has_it() {
    let mut found = Vec::new();
    for upstream in both().await {
        let number = account("94771234567");
        let plain = upstream.connector.payer(&number).await;
        let blocked =
            SubscriberTraits { account_status: Some("Blocked".to_owned()), ..SubscriberTraits::default() };
        upstream.sandbox.set_subscriber(Some(number.as_str()), blocked).unwrap();
        let blocked = upstream.connector.payer(&number).await;
        assert_eq!("Blocked", &*blocked.as_ref().unwrap().status);
        let coded = SubscriberTraits { status_code: Some("E1308".to_owned()), ..SubscriberTraits::default() };
        upstream.sandbox.set_subscriber(None, coded).unwrap();
        let coded = upstream.connector.payer(&number).await;
        assert!(matches!(coded, Err(ConnectorError::Refused { .. })), "{coded:?}");
        found.push((plain, blocked, coded));
    }
    assert_eq!(found[0], found[1]);
}

#[tokio::test]
async fn the_same_is_told_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("provider.book");
    let before = Served::start(Some(&path)).await;
    let connector = before.connector();
    let given =
        [(1, NUMBER), (2, "8099990007"), (3, "8099990021")].map(|(id, to)| submission(id, "CLDO357", to));
    let mut told = Vec::new();
    for submission in &given {
        connector.submit(submission).await;
        told.push(status(&connector, submission).await);
    }
    let address = before.stop().await;
    let verdict = connector.submit(&submission(4, "CLDO357", NUMBER)).await;
    assert_eq!(Seen::Refused(Reason::ProviderUnavailableForNow, String::new()), seen(&verdict));
    let after = Served::start_at(address, Some(&path)).await;
    for (submission, told) in given.iter().zip(told) {
        assert_eq!(told, status(&connector, submission).await);
    }
    let refused = submission(4, "CLDO357", NUMBER);
    assert_eq!(Status::NotFound, status(&connector, &refused).await, "what was refused has not left");
    assert_eq!(deliveries(2), after.sandbox.deliveries_summary());
}

/// An hour behind the provider's.
struct SlowClock;

impl Clock for SlowClock {
    fn now(&self) -> Timestamp {
        StoppedClock.now().plus_seconds(-3_600)
    }
}

#[tokio::test]
async fn what_arrives_too_late_is_refused_and_not_registered() {
    let served = Served::start(None).await;
    let url: ProviderUrl = format!("http://{}", served.address).parse().unwrap();
    let late = RemoteConnector::new(name(), &url, Arc::new(SlowClock));
    let given = submission(1, "CLDO357", NUMBER);
    let Verdict::Refused(Refusal { reason, .. }) = late.submit(&given).await else { panic!() };
    assert_eq!(reason, Reason::ProviderTimedOut);
    assert_eq!(Status::NotFound, status(&late, &given).await);
    assert_eq!(deliveries(0), served.sandbox.deliveries_summary());
}

#[tokio::test]
async fn it_can_what_the_provider_can() {
    let here = open(None).capabilities();
    let there = connector_to("127.0.0.1:1".parse().unwrap()).capabilities();
    let NotFoundIsCertain::After { horizon_ms } = there.not_found else { panic!() };
    assert!(horizon_ms > super::super::ARRIVES_WITHIN_MS);
    assert_eq!(Capabilities { not_found: here.not_found, ..there }, here);
}
