//! *Eligibility*: asked of the carrier, recorded nowhere.

use serde_json::{Value, json};

use super::{Desk, ELIGIBILITY, GOOD};

#[tokio::test]
async fn a_number_is_taken_in_every_international_form() {
    let desk = Desk::open().await;
    for msisdn in [json!(GOOD), json!("+44 7010 000001"), json!("00447010000001"), json!(447_010_000_001_u64)]
    {
        let found = desk.post(ELIGIBILITY, &json!({"msisdn": msisdn})).await.is(200);
        assert_eq!(found, json!({"msisdn": GOOD, "carrier": "EE", "eligible": true}), "{msisdn}");
    }
}

#[tokio::test]
async fn a_number_that_no_carrier_has_or_that_is_not_credited_is_not_eligible() {
    let desk = Desk::open().await;
    let cases = [("441632960001", Value::Null), ("93701234567", json!("Afghan Wireless"))];
    for (msisdn, carrier) in cases {
        let found = desk.eligibility(msisdn).await.is(200);
        assert_eq!(found, json!({"msisdn": msisdn, "carrier": carrier, "eligible": false}));
    }
}

#[tokio::test]
async fn what_is_no_number_is_a_member_that_is_not_right() {
    let desk = Desk::open().await;
    let cases = [
        (json!({}), "msisdn is missing"),
        (json!({"msisdn": null}), "msisdn is missing"),
        (json!({"msisdn": "  "}), "msisdn is missing"),
        (json!({"msisdn": "tel"}), "msisdn is not valid"),
        (json!({"msisdn": "07010000001"}), "msisdn is not valid"),
        (json!({"msisdn": "44"}), "msisdn is not valid"),
        (json!({"msisdn": ["447010000001"]}), "msisdn is not valid"),
        (json!({"msisdn": true}), "msisdn is not valid"),
        (json!({"msisdn": "4".repeat(33)}), "msisdn is out of range"),
    ];
    for (request, message) in cases {
        let refused = desk.post(ELIGIBILITY, &request).await.refused(422, "VALIDATION_ERROR");
        assert_eq!((&refused["message"], &refused["fields"]), (&json!(message), &json!(["msisdn"])));
    }
}

#[tokio::test]
async fn a_carrier_that_does_not_answer_is_no_answer() {
    let desk = Desk::open().await;
    let reply = desk.eligibility("447019990020").await;
    reply.refused(503, "CARRIER_ERROR");
    assert_eq!(reply.headers["retry-after"], "1");
}

#[tokio::test]
async fn asking_holds_nothing_and_tells_nobody() {
    let desk = Desk::open().await;
    desk.eligibility(GOOD).await.is(200);
    assert!(desk.told_after(2).await.is_empty());
    assert_eq!(desk.balance().await, "1000.00 GBP");
    assert_eq!(desk.world.engine.audit(None).await.unwrap().counts.transfers, 0);
}
