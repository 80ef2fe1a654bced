//! *Credit*: accepted at once with its money held, and refused before that for what is wrong with the request.

use serde_json::{Value, json};

use super::{CREDIT, Desk, GOOD, credit, ended};

#[tokio::test]
async fn a_credit_is_pending_with_its_money_held_and_paid_once_it_is_delivered() {
    let desk = Desk::open().await;
    let accepted = desk.credit("a", GOOD).await.is(202);
    assert_eq!(accepted["status"], "pending");
    assert_eq!((desk.balance().await.as_str(), desk.world.deliveries()), ("995.00 GBP", 0));
    ended(&desk.told().await, "succeeded", None);
    assert_eq!((desk.balance().await.as_str(), desk.world.deliveries()), ("995.00 GBP", 1));
    desk.world.assert_settled().await;
}

#[tokio::test]
async fn every_carrier_is_credited_by_its_own_product() {
    let desk = Desk::open().await;
    for (msisdn, carrier) in [
        ("447931234567", "EE"),
        ("447711234567", "O2"),
        ("447717234567", "Vodafone"),
        ("447481234567", "Three"),
    ] {
        desk.credit(msisdn, msisdn).await.is(202);
        let told = super::body(desk.told().await.last().unwrap());
        assert_eq!((&told["carrier"], &told["status"]), (&json!(carrier), &json!("succeeded")), "{told}");
    }
    desk.world.assert_settled().await;
}

#[tokio::test]
async fn members_that_are_wrong_are_all_named() {
    let desk = Desk::open().await;
    let cases: [(Value, &[&str], &str); 10] = [
        (
            json!({}),
            &["request_id", "msisdn", "amount"],
            "request_id is missing; msisdn is missing; amount is missing",
        ),
        (json!({"request_id": ""}), &["request_id"], "request_id is missing"),
        (json!({"request_id": "x".repeat(65)}), &["request_id"], "request_id is out of range"),
        (json!({"request_id": "a\nb"}), &["request_id"], "request_id is not valid"),
        (json!({"msisdn": "nobody"}), &["msisdn"], "msisdn is not valid"),
        (json!({"amount": 0}), &["amount"], "amount is out of range"),
        (json!({"amount": -500}), &["amount"], "amount is out of range"),
        (json!({"amount": 5.5}), &["amount"], "amount is not valid"),
        (json!({"amount": 10_001}), &["amount"], "amount is out of range"),
        (json!({"currency": "EUR"}), &["currency"], "currency is not the one of this key"),
    ];
    for (change, fields, message) in cases {
        let mut request = if change == json!({}) { json!({}) } else { credit("a", GOOD) };
        request.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        let refused = desk.post(CREDIT, &request).await.refused(422, "VALIDATION_ERROR");
        assert_eq!((&refused["fields"], &refused["message"]), (&json!(fields), &json!(message)));
    }
    assert_eq!(desk.world.engine.audit(None).await.unwrap().counts.transfers, 0);
}

#[tokio::test]
async fn a_request_without_currency_is_in_that_of_its_key_and_unknown_members_are_passed_over() {
    let desk = Desk::open().await;
    let request = json!({"request_id": 17, "msisdn": GOOD, "amount": 500, "note": {"x": []}});
    assert_eq!(desk.post(CREDIT, &request).await.is(202)["request_id"], "17");
    ended(&desk.told().await, "succeeded", None);
    assert_eq!(desk.balance().await, "995.00 GBP");
}

#[tokio::test]
async fn a_number_that_nobody_credits_is_refused_at_once_and_leaves_its_id_free() {
    let desk = Desk::open().await;
    for msisdn in ["441632960001", "93701234567"] {
        desk.credit("a", msisdn).await.refused(422, "INELIGIBLE_ERROR");
    }
    desk.credit("a", GOOD).await.is(202);
    desk.told().await;
    desk.world.assert_settled().await;
}

#[tokio::test]
async fn a_balance_that_is_too_small_refuses_at_once_tells_nobody_and_leaves_the_id_free() {
    let desk = Desk::open().await;
    for number in 0..10 {
        let mut all = credit(&number.to_string(), GOOD);
        all["amount"] = json!(10_000);
        desk.post(CREDIT, &all).await.is(202);
    }
    assert_eq!(desk.told().await.len(), 10);
    assert_eq!(desk.balance().await, "0.00 GBP");
    desk.credit("late", GOOD).await.refused(402, "INSUFFICIENT_BALANCE_ERROR");
    assert_eq!(desk.told().await.len(), 10);
    desk.credit("late", GOOD).await.refused(402, "INSUFFICIENT_BALANCE_ERROR");
    desk.world.assert_settled().await;
}
