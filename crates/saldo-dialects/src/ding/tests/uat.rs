//! Rehearsal numbers: ten endings, and no money moves for any of them.

use serde_json::json;

use super::Desk;

/// Ending, status, result and error (Ding Connect description, *Error and Context Codes*).
const ENDINGS: [(char, u16, u8, &str); 9] = [
    ('1', 429, 3, "RateLimited"),
    ('2', 503, 3, "TransientProviderError/ProviderTimedOut"),
    ('3', 503, 3, "TransientProviderError/ProviderRefusedRequest"),
    ('4', 500, 5, "ProviderError/ProductUnavailable"),
    ('5', 400, 4, "AccountNumberInvalid/ProviderRefusedRequest"),
    ('6', 500, 5, "ProviderError/ProviderTemporarilyUnavailable"),
    ('7', 500, 5, "InsufficientBalance"),
    ('8', 400, 4, "AccountNumberInvalid/AccountNumberFailedRegex"),
    ('9', 500, 5, "ProviderError/RechargeNotAllowed"),
];

#[tokio::test]
async fn every_ending_is_answered_as_published_and_moves_no_money() {
    let desk = Desk::open().await;
    desk.send("93000000000", "uat-0").await.succeeds();
    for (digit, status, result, error) in ENDINGS {
        let reply = desk.send(&format!("9300000000{digit}"), &format!("uat-{digit}")).await;
        reply.fails(status, result, error);
        let record = &reply.json()["TransferRecord"];
        assert_eq!(record["ProcessingState"], "Failed", "{}", reply.text);
        assert_eq!(record["TransferId"]["DistributorRef"], format!("uat-{digit}"));
    }
    assert_eq!(desk.balance().await, "10000.00");
    desk.world.assert_settled().await;
    assert_eq!(desk.world.deliveries(), 0);
    let listed = desk.post("ListTransferRecords", json!({"Take": 100})).await.succeeds();
    assert_eq!(listed["Items"].as_array().unwrap().len(), 10);
}

#[tokio::test]
async fn a_pin_product_has_ten_zeros() {
    let desk = Desk::open().await;
    let order = json!({
        "SkuCode": "ATUS15601",
        "SendValue": 51.08,
        "AccountNumber": "0000000000",
        "DistributorRef": "pin",
        "ValidateOnly": false,
    });
    let sent = desk.post("SendTransfer", order).await.succeeds();
    let record = &sent["TransferRecord"];
    let pin = record["ReceiptParams"]["pin"].as_str().unwrap();
    assert_eq!(pin.len(), 12);
    assert!(record["ReceiptText"].as_str().unwrap().starts_with("PIN: "));
    assert_eq!(desk.balance().await, "10000.00");
}
