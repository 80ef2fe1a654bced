//! *Retries*: technical failures are tried again over a minute, and end as `TIMEOUT_EXCEEDED_ERROR`; what is not known
//! is never sent again, and told when it is known.

use saldo_core::TransferId;
use saldo_testkit::FaultKind;

use super::{Desk, FIRST, GOOD, ended};

#[tokio::test]
async fn a_technical_failure_is_told_when_the_minute_is_over_and_not_before() {
    // Not reached; refuses, is not available and has no such amount for the moment; blocked; too many requests.
    for ending in ["9990001", "9990002", "9990003", "9990004", "9990005", "9990012"] {
        let desk = Desk::open().await;
        desk.credit("a", &format!("44701{ending}")).await.is(202);
        assert!(desk.told_after(59).await.is_empty(), "{ending}");
        assert_eq!(desk.balance().await, "995.00 GBP", "held until then");
        ended(&desk.told_after(1).await, "failed", Some("TIMEOUT_EXCEEDED_ERROR"));
        let transfer = desk.world.engine.transfer_find_any(TransferId::new(FIRST)).await.unwrap();
        assert_eq!(desk.world.engine.attempt_list(&transfer).await.unwrap().len(), 6, "and the last one");
        assert_eq!(desk.told_after(60).await.len(), 1);
        assert_eq!((desk.balance().await.as_str(), desk.world.deliveries()), ("1000.00 GBP", 0));
        desk.world.assert_settled().await;
    }
}

#[tokio::test]
async fn a_technical_failure_that_passes_is_a_success() {
    let desk = Desk::open().await;
    desk.trouble(FaultKind::Refuse, 2);
    desk.credit("a", GOOD).await.is(202);
    assert!(desk.told_after(19).await.is_empty());
    ended(&desk.told_after(1).await, "succeeded", None);
    assert_eq!(desk.world.deliveries(), 1);
    desk.world.assert_settled().await;
}

#[tokio::test]
async fn a_refusal_for_good_is_told_at_once() {
    let cases = [
        ("9990006", "INELIGIBLE_ERROR"),
        ("9990007", "CARRIER_ERROR"),
        ("9990008", "CARRIER_ERROR"),
        ("9990009", "CARRIER_ERROR"),
        ("9990010", "INELIGIBLE_ERROR"),
        ("9990011", "SYSTEM_ERROR"),
        ("9990013", "INELIGIBLE_ERROR"),
        ("9990014", "CARRIER_ERROR"),
        ("9990015", "CARRIER_ERROR"),
        ("9990016", "CARRIER_ERROR"),
    ];
    let desk = Desk::open().await;
    for (ending, code) in cases {
        desk.credit(ending, &format!("44701{ending}")).await.is(202);
        ended(&desk.told().await, "failed", Some(code));
    }
    assert_eq!(desk.told().await.len(), cases.len());
    desk.world.assert_settled().await;
}

#[tokio::test]
async fn a_carrier_that_does_not_say_whether_a_number_is_eligible_is_asked_again_and_nothing_is_sent() {
    let desk = Desk::open().await;
    desk.credit("a", "447019990020").await.is(202);
    assert!(desk.told_after(59).await.is_empty());
    ended(&desk.told_after(1).await, "failed", Some("TIMEOUT_EXCEEDED_ERROR"));
    assert!(desk.world.provider.deliveries().is_empty(), "nothing arrived there");
    desk.world.assert_settled().await;
}

#[tokio::test]
async fn what_is_not_known_is_pending_until_it_is_known() {
    let ends = [("447019990021", "succeeded", None), ("447019990022", "failed", Some("CARRIER_ERROR"))];
    let desk = Desk::open().await;
    for (number, (msisdn, status, code)) in ends.into_iter().enumerate() {
        desk.credit(msisdn, msisdn).await.is(202);
        assert_eq!(desk.told_after(1).await.len(), number, "{msisdn}");
        ended(&desk.told_after(1).await, status, code);
    }
    desk.world.assert_settled().await;
}

#[tokio::test]
async fn an_answer_that_was_lost_is_never_credited_twice() {
    let desk = Desk::open().await;
    desk.trouble(FaultKind::TimeoutButDelivered, 1);
    desk.credit("a", GOOD).await.is(202);
    ended(&desk.told_after(70).await, "succeeded", None);
    assert_eq!((desk.told().await.len(), desk.world.deliveries()), (1, 1));
    desk.world.assert_settled().await;
}

#[tokio::test]
async fn a_credit_that_certainly_never_arrived_is_sent_again_within_the_minute() {
    let desk = Desk::open().await;
    desk.trouble(FaultKind::Timeout, 1);
    desk.credit("a", GOOD).await.is(202);
    ended(&desk.told_after(59).await, "succeeded", None);
    assert_eq!((desk.told().await.len(), desk.world.deliveries()), (1, 1));
    desk.world.assert_settled().await;
}

#[tokio::test]
async fn nothing_is_sent_when_the_minute_is_over() {
    let desk = Desk::open().await;
    desk.credit("a", GOOD).await.is(202);
    desk.world.advance(61);
    ended(&desk.told().await, "failed", Some("TIMEOUT_EXCEEDED_ERROR"));
    assert_eq!((desk.balance().await.as_str(), desk.world.deliveries()), ("1000.00 GBP", 0));
    desk.world.assert_settled().await;
}
