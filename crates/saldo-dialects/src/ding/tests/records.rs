//! ListTransferRecords and CancelTransfers: order, pages, filters, history, and what can be cancelled.

use serde_json::{Value, json};

use super::{Desk, error_texts};

/// A product that is processed in batch.
fn batch_order(distributor_ref: &str) -> Value {
    json!({
        "SkuCode": "CN_CT_TopUp",
        "SendValue": 3,
        "AccountNumber": "8613300000001",
        "DistributorRef": distributor_ref,
        "ValidateOnly": false,
    })
}

fn references(page: &Value) -> Vec<String> {
    let reference =
        |item: &Value| item["TransferRecord"]["TransferId"]["DistributorRef"].as_str().unwrap().to_owned();
    page["Items"].as_array().unwrap().iter().map(reference).collect()
}

#[tokio::test]
async fn pages_go_from_the_newest_to_the_oldest() {
    let desk = Desk::open().await;
    for index in 0..5 {
        desk.send("93701234567", &format!("t{index}")).await.succeeds();
        desk.world.advance(1);
    }
    let first = desk.post("ListTransferRecords", json!({"take": 2})).await.succeeds();
    assert_eq!(references(&first), ["t4", "t3"]);
    assert_eq!(first["ThereAreMoreItems"], true);
    let last = desk.post("ListTransferRecords", json!({"Skip": 4, "Take": 2})).await.succeeds();
    assert_eq!(references(&last), ["t0"]);
    assert_eq!(last["ThereAreMoreItems"], false);
    let after = desk.post("ListTransferRecords", json!({"Skip": 500, "Take": 100})).await.succeeds();
    assert!(references(&after).is_empty());
}

#[tokio::test]
async fn a_failed_transfer_is_listed_with_its_errors() {
    let desk = Desk::open().await;
    desk.send("93709990006", "failed").await.fails(400, 4, "AccountNumberInvalid/ProviderRefusedRequest");
    let reply = desk.post("ListTransferRecords", json!({"DistributorRef": "failed", "Take": 1})).await;
    insta::assert_snapshot!(reply.lines());
}

#[tokio::test]
async fn filters_go_together() {
    let desk = Desk::open().await;
    let sent = desk.send("93701234567", "a").await.succeeds();
    desk.send("93701234568", "b").await.succeeds();
    let transfer_ref = &sent["TransferRecord"]["TransferId"]["TransferRef"];
    let found = [
        (json!({"TransferRef": transfer_ref, "Take": 10}), vec!["a"]),
        (json!({"AccountNumber": "93701234568", "Take": 10}), vec!["b"]),
        (json!({"DistributorRef": "b", "TransferRef": transfer_ref, "Take": 10}), vec![]),
        (json!({"TransferRef": "no number", "Take": 10}), vec![]),
        (json!({"TransferRef": "", "DistributorRef": null, "Take": 10}), vec!["b", "a"]),
    ];
    for (request, expected) in found {
        let page = desk.post("ListTransferRecords", request.clone()).await.succeeds();
        assert_eq!(references(&page), expected, "{request}");
    }
}

#[tokio::test]
async fn the_history_ends_after_two_months() {
    let desk = Desk::open().await;
    desk.send("93701234567", "old").await.succeeds();
    desk.world.advance(62 * 86_400);
    let page = desk.post("ListTransferRecords", json!({"Take": 10})).await.succeeds();
    assert_eq!(references(&page), ["old"]);
    desk.world.advance(1);
    let page = desk.post("ListTransferRecords", json!({"Take": 10})).await.succeeds();
    assert!(references(&page).is_empty());
}

#[tokio::test]
async fn pages_have_limits() {
    let desk = Desk::open().await;
    let wrong = [
        (json!({}), "ParameterMissing/Take"),
        (json!({"Take": null}), "ParameterMissing/Take"),
        (json!({"Take": 0}), "ParameterOutOfRange/Take"),
        (json!({"Take": 101}), "ParameterOutOfRange/Take"),
        (json!({"Take": -1}), "ParameterOutOfRange/Take"),
        (json!({"Take": "10"}), "ParameterInvalid/Take"),
        (json!({"Take": 1.5}), "ParameterInvalid/Take"),
        (json!({"Take": 1, "Skip": 501}), "ParameterOutOfRange/Skip"),
        (json!({"Take": 101, "Skip": 501}), "ParameterOutOfRange/Skip,Take"),
    ];
    for (request, error) in wrong {
        desk.post("ListTransferRecords", request).await.fails(400, 4, error);
    }
}

#[tokio::test]
async fn a_batch_transfer_is_cancelled_before_it_is_sent() {
    let desk = Desk::open().await;
    let sent = desk.post("SendTransfer", batch_order("batch")).await.succeeds();
    assert_eq!(sent["TransferRecord"]["ProcessingState"], "Submitted");
    assert_eq!(desk.balance().await, "9997.00");
    let id = sent["TransferRecord"]["TransferId"].clone();
    let reply = desk.post("CancelTransfers", json!([{"TransferId": id, "BatchItemRef": "1"}])).await;
    let item = reply.succeeds()["Items"][0].clone();
    let expected = json!({
        "TransferId": id, "ProcessingState": "Cancelled", "BatchItemRef": "1", "ResultCode": 1, "ErrorCodes": [],
    });
    assert_eq!(item, expected);
    assert_eq!(desk.balance().await, "10000.00");
    desk.world.advance(3_600);
    desk.world.run_due().await;
    assert_eq!(desk.world.deliveries(), 0);
}

#[tokio::test]
async fn a_batch_transfer_is_sent_when_its_time_has_come() {
    let desk = Desk::open().await;
    desk.post("SendTransfer", batch_order("batch")).await.succeeds();
    desk.world.advance(3_600);
    desk.world.run_due().await;
    let page = desk.post("ListTransferRecords", json!({"Take": 1})).await.succeeds();
    assert_eq!(page["Items"][0]["TransferRecord"]["ProcessingState"], "Complete");
    let cancel = json!([{"TransferId": {"TransferRef": "", "DistributorRef": "batch"}, "BatchItemRef": "1"}]);
    let item = desk.post("CancelTransfers", cancel).await.succeeds()["Items"][0].clone();
    assert_eq!(error_texts(&item["ErrorCodes"]), ["RequestInvalid/NoRecordsFound"]);
    assert_eq!(item["ProcessingState"], "Complete");
}

#[tokio::test]
async fn each_cancellation_has_its_own_result() {
    let desk = Desk::open().await;
    let instant = desk.send("93701234567", "instant").await.succeeds();
    for _ in 0..2 {
        desk.send("93709990007", "twice").await.fails(500, 5, "ProviderError/ProviderRefusedRequest");
    }
    let request = json!([
        {"TransferId": instant["TransferRecord"]["TransferId"], "BatchItemRef": "instant"},
        {"TransferId": {"DistributorRef": "twice"}, "BatchItemRef": "ambiguous"},
        {"TransferId": {"TransferRef": "1", "DistributorRef": "none"}, "BatchItemRef": "unknown"},
        {"TransferId": {"TransferRef": "x"}, "BatchItemRef": "no number"},
        {"TransferId": {}, "BatchItemRef": "empty"},
        {"TransferId": 5, "BatchItemRef": "wrong"},
        {"BatchItemRef": "absent"},
    ]);
    let answered = desk.post("CancelTransfers", request).await.succeeds();
    let results: Vec<String> = answered["Items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| format!("{} {}", item["BatchItemRef"], error_texts(&item["ErrorCodes"]).join(" ")))
        .collect();
    let expected = [
        r#""instant" RequestInvalid/InstantTransfersCannotBeCancelled"#,
        r#""ambiguous" RequestInvalid/MultipleRecordsMatched"#,
        r#""unknown" RequestInvalid/NoRecordsFound"#,
        r#""no number" RequestInvalid/NoRecordsFound"#,
        r#""empty" ParameterMissing/TransferId"#,
        r#""wrong" ParameterInvalid/TransferId"#,
        r#""absent" ParameterMissing/TransferId"#,
    ];
    assert_eq!(results, expected);
}
