//! Cancelling: what is taken back, under which reference, and what is not.

use saldo_core::Reference;
use serde_json::json;

use super::Desk;

#[tokio::test]
async fn a_purchase_is_taken_back_once_and_the_same_cancellation_again_is_a_success() {
    let desk = Desk::open().await;
    desk.top_up("a", "8095551212").await.succeeds();
    for _ in 0..2 {
        assert_eq!(desk.cancel("a", "back").await.text, r#"{"payload":"Success"}"#);
        assert_eq!(desk.balance().await, "500000.00");
    }
    desk.cancel("a", "another").await.fails(422, "SW10");
    desk.world.assert_settled().await;
}

#[tokio::test]
async fn a_reference_is_of_one_purchase_or_of_one_cancellation() {
    let desk = Desk::open().await;
    for reference in ["a", "b"] {
        desk.top_up(reference, "8095551212").await.succeeds();
    }
    desk.cancel("a", "back").await.succeeds();
    for used in ["back", "a", "b"] {
        desk.cancel("b", used).await.fails(409, "SW02");
    }
    desk.top_up("back", "8095551212").await.fails(409, "SW02");
    assert_eq!(desk.balance().await, "499940.00");
}

#[tokio::test]
async fn what_was_not_bought_cannot_be_cancelled() {
    let desk = Desk::open().await;
    desk.cancel("nothing", "back").await.fails(422, "SW09");
    desk.top_up("failed", "8095552424").await.fails(422, "020");
    desk.cancel("failed", "back").await.fails(422, "SW10");
    desk.top_up("open", "8099990020").await.fails(409, "SW01");
    desk.cancel("open", "back").await.fails(409, "SW01");
    let dings = desk.world.order("ding's", "93701234567");
    desk.world.engine.transfer_submit(&desk.world.caller(), dings).await.unwrap();
    desk.cancel("ding's", "back").await.fails(422, "SW09");
}

#[tokio::test]
async fn parameters_that_are_missing_or_bad_are_named() {
    let desk = Desk::open().await;
    let message = desk.post("/v1/txns/cancel", json!({})).await.fails(406, "SW03");
    assert_eq!(message, "MISSING PARAMETERS: newReference, oldReference");
    let body = json!({"oldReference": 1, "newReference": "x".repeat(129)});
    let message = desk.post("/v1/txns/cancel", body).await.fails(406, "SW03");
    assert_eq!(message, "BAD PARAMETERS: newReference, oldReference");
}

#[tokio::test]
async fn a_cancellation_of_which_nothing_is_known_is_in_progress() {
    let desk = Desk::open().await;
    for (reversal, code, left) in [("9990020", "SW01", "499940.00"), ("9990021", "00", "499940.00")] {
        desk.top_up(&format!("of {reversal}"), "8095551212").await.succeeds();
        desk.cancel(&format!("of {reversal}"), reversal).await.fails(409, "SW01");
        let rows = desk.txns(&format!("reference={reversal}")).await;
        assert_eq!((&rows[0]["code"], &rows[0]["txnTypeId"]), (&json!("SW01"), &json!(2)));
        let id = rows[0]["id"].as_i64().unwrap();
        let found = desk.world.engine.transfer_list_all(saldo_engine::AdminTransferQuery {
            reference: Reference::parse(reversal),
            limit: 1,
            ..Default::default()
        });
        let transfer = found.await.unwrap().items[0].clone();
        assert_eq!(transfer.attempt.as_ref().unwrap().id.value(), id, "a void has an id of its own");
        desk.world.engine.transfer_ask(transfer.id).await.unwrap();
        assert_eq!(desk.txns(&format!("reference={reversal}")).await[0]["code"], code);
        assert_eq!(desk.balance().await, left);
    }
    desk.cancel("of 9990021", "9990021").await.succeeds();
}

#[tokio::test]
async fn a_bill_that_waits_for_its_batch_is_withdrawn() {
    let desk = Desk::open().await;
    let body = json!({"reference": "a", "accountNumber": "12345678", "productId": 10585, "amount": 100});
    desk.post("/v1/buy", body.clone()).await.fails(409, "SW01");
    assert_eq!(desk.balance().await, "499900.00");
    desk.cancel("a", "back").await.succeeds();
    assert_eq!(desk.balance().await, "500000.00");
    desk.post("/v1/buy", body).await.fails(422, "SW12");
    assert_eq!(desk.txns("reference=a").await[0]["code"], "SW12");
    desk.world.assert_settled().await;
}
