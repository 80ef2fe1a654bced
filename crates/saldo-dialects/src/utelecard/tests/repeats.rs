//! A reference that comes again: the same request gets the first answer, another a code of its own.

use serde_json::json;

use super::{Desk, top_up};

#[tokio::test]
async fn the_same_purchase_again_gets_the_first_answer() {
    let desk = Desk::open().await;
    let first = desk.top_up("same", "8095551212").await;
    desk.world.advance(86_400 * 40);
    for spelling in ["60", "60.00", "6e1"] {
        let body = top_up("same", "8095551212").to_string().replace(":60,", &format!(":{spelling},"));
        assert_eq!(desk.post_text("/v1/buy", body).await.text, first.text, "{spelling}");
    }
    assert_eq!(desk.balance().await, "499940.00");
    assert_eq!(desk.world.deliveries(), 1);
    desk.world.assert_settled().await;
}

#[tokio::test]
async fn another_purchase_with_the_reference_is_refused() {
    let desk = Desk::open().await;
    desk.top_up("same", "8095551212").await.succeeds();
    let mut more = top_up("same", "8095551212");
    more["amount"] = json!(61);
    let energy = json!({"reference": "same", "accountNumber": "6643418", "productId": 3503, "amount": 60});
    for body in [more, top_up("same", "8095551213"), energy] {
        let message = desk.post("/v1/buy", body).await.fails(409, "SW02");
        assert_eq!(message, "REFERENCE ALREADY USED FOR ANOTHER TRANSACTION");
    }
    assert_eq!(desk.world.deliveries(), 1);
}

#[tokio::test]
async fn a_purchase_that_failed_stays_failed_and_one_that_is_open_stays_open() {
    let desk = Desk::open().await;
    for _ in 0..2 {
        desk.top_up("failed", "8095552424").await.fails(422, "020");
        desk.top_up("open", "8099990020").await.fails(409, "SW01");
    }
    assert_eq!(desk.balance().await, "499940.00");
    desk.top_up("open", "8095551212").await.fails(409, "SW02");
}

#[tokio::test]
async fn a_purchase_that_was_taken_back_is_answered_as_it_was() {
    let desk = Desk::open().await;
    let first = desk.top_up("same", "8095551212").await;
    desk.cancel("same", "back").await.succeeds();
    assert_eq!(desk.top_up("same", "8095551212").await.text, first.text);
    assert_eq!(desk.balance().await, "500000.00");
}
