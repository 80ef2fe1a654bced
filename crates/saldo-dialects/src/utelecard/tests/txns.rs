//! Transactions: found by reference, by account, by both or by neither.

use serde_json::{Value, json};

use super::{Desk, top_up};

fn references(rows: &[Value]) -> Vec<&str> {
    rows.iter().map(|row| row["reference"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_purchase_is_found_as_it_was_made() {
    let desk = Desk::open().await;
    let mut body = top_up("7017982692562088225", "8095551212");
    body["merchant"] = json!("45345");
    let bought = desk.post("/v1/buy", body).await.succeeds();
    let [row] = desk.txns("reference=7017982692562088225").await.try_into().unwrap();
    let expected = json!({
        "amount": "60", "authNumber": bought["authNumber"], "code": "00",
        "id": bought["txnId"].as_str().unwrap().parse::<i64>().unwrap(), "merchant": 45345,
        "phone": "8095551212", "productId": 357, "productTypeId": 1, "reference": "7017982692562088225",
        "txnDate": "2026-11-22T06:24:07Z", "txnType": "BUY PRODUCT", "txnTypeId": 1,
    });
    assert_eq!(row, expected);
}

#[tokio::test]
async fn rows_come_newest_first_and_each_void_before_its_purchase() {
    let desk = Desk::open().await;
    for (reference, account) in [("a", "8095551212"), ("b", "8095551213"), ("c", "8095551212")] {
        desk.top_up(reference, account).await.succeeds();
    }
    desk.cancel("a", "void of a").await.succeeds();
    assert_eq!(references(&desk.txns("accountNumber=8095551212").await), ["c", "void of a", "a"]);
    assert_eq!(references(&desk.txns("").await), ["c", "b", "void of a", "a"]);
    assert_eq!(references(&desk.txns("reference=a").await), ["a"]);
    assert_eq!(references(&desk.txns("reference=void%20of%20a").await), ["void of a"]);
    assert_eq!(references(&desk.txns("reference=a&accountNumber=8095551212").await), ["a"]);
    assert!(desk.txns("reference=a&accountNumber=8095551213").await.is_empty());
    assert!(desk.txns("reference=nothing").await.is_empty());
    assert!(desk.txns("accountNumber=8090000000").await.is_empty());
}

#[tokio::test]
async fn what_failed_or_goes_to_nobody_is_found_too() {
    let desk = Desk::open().await;
    desk.top_up("failed", "8095552525").await.fails(422, "DB27");
    let rows = desk.txns("reference=failed").await;
    assert_eq!((&rows[0]["code"], &rows[0]["authNumber"]), (&json!("DB27"), &json!("")));
    desk.post("/v1/buy", json!({"reference": "pin", "productId": 201, "amount": 100})).await.succeeds();
    let rows = desk.txns("reference=pin").await;
    assert_eq!((&rows[0]["phone"], &rows[0]["productTypeId"]), (&json!(""), &json!(6)));
    assert!(!desk.get("/v1/txns").await.text.contains("pin\":"), "a PIN is told once, to its buyer");
}

#[tokio::test]
async fn a_query_that_cannot_be_read_names_what_is_wrong() {
    let desk = Desk::open().await;
    let long = "9".repeat(129);
    for query in [format!("reference={long}"), "reference=%00".to_owned()] {
        let message = desk.get(&format!("/v1/txns?{query}")).await.fails(406, "SW03");
        assert_eq!(message, "BAD PARAMETERS: reference");
    }
    desk.get("/v1/txns?accountNumber=%FF").await.fails(406, "SW03");
}
