//! EstimatePrices and LookupBills, and what every batch has in common.

use serde_json::{Value, json};

use super::{Desk, error_texts};

fn results(answered: &Value) -> Vec<String> {
    let result = |item: &Value| {
        format!("{} {}", item["ResultCode"], error_texts(&item["ErrorCodes"]).join(" ")).trim_end().to_owned()
    };
    answered["Items"].as_array().unwrap().iter().map(result).collect()
}

#[tokio::test]
async fn prices_are_estimated_both_ways() {
    let desk = Desk::open().await;
    let reply = desk
        .post(
            "EstimatePrices",
            json!([
                {"SkuCode": "AF_AW_TopUp", "SendValue": 2.5, "BatchItemRef": "send"},
                {"SkuCode": "AF_AW_TopUp", "ReceiveValue": 760, "SendValue": 0, "BatchItemRef": "receive"},
                {"SkuCode": "AF_AW_TopUp", "ReceiveValue": 76.01, "BatchItemRef": "nearest"},
            ]),
        )
        .await;
    reply.succeeds();
    insta::assert_snapshot!(reply.lines());
}

#[tokio::test]
async fn each_estimate_fails_by_itself() {
    let desk = Desk::open().await;
    let items = json!([
        {"SkuCode": "AF_AW_TopUp", "SendValue": 1, "ReceiveValue": 76, "BatchItemRef": "1"},
        {"SkuCode": "AF_AW_TopUp", "BatchItemRef": "2"},
        {"SkuCode": "AF_AW_TopUp", "SendValue": 51, "BatchItemRef": "3"},
        {"SkuCode": "AF_AW_TopUp", "ReceiveValue": 1, "BatchItemRef": "4"},
        {"SkuCode": "AF_AW_TopUp", "SendValue": 1.001, "BatchItemRef": "5"},
        {"SkuCode": "nothing", "SendValue": 1, "BatchItemRef": "6"},
        {"SendValue": "1", "BatchItemRef": "7"},
        {"SkuCode": "AF_AW_TopUp", "SendValue": 1, "SendCurrencyIso": "EUR", "BatchItemRef": "8"},
        {"SkuCode": "AF_AW_TopUp", "SendValue": 1, "SendCurrencyIso": "USD", "BatchItemRef": "9"},
    ]);
    let answered = desk.post("EstimatePrices", items).await.succeeds();
    let expected = [
        "4 ParameterCombinationInvalid/SendValue,ReceiveValue",
        "4 ParameterMissing/SendValue",
        "4 ParameterOutOfRange/SendValue",
        "4 ParameterOutOfRange/ReceiveValue",
        "4 ParameterInvalid/SendValue",
        "4 ParameterInvalid/SkuCode",
        "4 ParameterMissing/SkuCode ParameterInvalid/SendValue",
        "4 ParameterInvalid/SendCurrencyIso",
        "1",
    ];
    assert_eq!(results(&answered), expected);
}

#[tokio::test]
async fn a_batch_fails_as_a_whole_for_its_references() {
    let desk = Desk::open().await;
    let item =
        |reference: Value| json!({"SkuCode": "AF_AW_TopUp", "SendValue": 1, "BatchItemRef": reference});
    let many: Vec<Value> = (0..101).map(|index| item(json!(index.to_string()))).collect();
    for method in ["EstimatePrices", "CancelTransfers"] {
        let twice = json!([item(json!("1")), item(json!("2")), item(json!("1"))]);
        desk.post(method, twice).await.fails(400, 4, "BatchItemRefMustBeUnique");
        for wrong in [json!(null), json!(1), json!(""), json!([])] {
            desk.post(method, json!([item(json!("1")), item(wrong)])).await.fails(400, 4, "RequestInvalid");
        }
        for wrong in [json!([1]), json!({"BatchItemRef": "1"}), json!("x"), json!([null])] {
            desk.post(method, wrong).await.fails(400, 4, "RequestInvalid");
        }
        desk.post(method, json!(many)).await.fails(400, 4, "TooManyParameters/BatchItemRef");
        assert_eq!(desk.post(method, json!([])).await.succeeds()["Items"], json!([]));
    }
    let hundred = desk.post("EstimatePrices", json!(many[..100])).await.succeeds();
    assert_eq!(hundred["Items"].as_array().unwrap().len(), 100);
}

#[tokio::test]
async fn a_bill_is_looked_up_and_paid() {
    let desk = Desk::open().await;
    let asked = json!({"SkuCode": "ESDO2023", "AccountNumber": "5010345"});
    let reply = desk.post("LookupBills", asked).await;
    let bill = reply.succeeds()["Items"][0].clone();
    insta::assert_snapshot!(reply.lines());
    let mut order = json!({
        "SkuCode": "ESDO2023",
        "SendValue": bill["Price"]["SendValue"],
        "AccountNumber": "5010345",
        "DistributorRef": "bill",
        "ValidateOnly": false,
    });
    desk.post("SendTransfer", order.clone()).await.fails(400, 4, "ParameterMissing/BillRef");
    order["BillRef"] = bill["BillRef"].clone();
    let sent = desk.post("SendTransfer", order).await.succeeds();
    assert_eq!(sent["TransferRecord"]["ProcessingState"], "Complete");
}

#[tokio::test]
async fn what_has_no_bills_says_so() {
    let desk = Desk::open().await;
    let wrong = [
        (json!({"SkuCode": "AF_AW_TopUp", "AccountNumber": "93701234567"}), 400, 4, "RequestInvalid"),
        (json!({"SkuCode": "nothing", "AccountNumber": "5010345"}), 400, 4, "ParameterInvalid/SkuCode"),
        (json!({}), 400, 4, "ParameterMissing/SkuCode,AccountNumber"),
        (
            json!({"SkuCode": "ESDO2023", "AccountNumber": "x"}),
            400,
            4,
            "AccountNumberInvalid/AccountNumberFailedRegex",
        ),
    ];
    for (request, status, result, error) in wrong {
        let reply = desk.post("LookupBills", request).await;
        reply.fails(status, result, error);
        assert_eq!(reply.json()["Items"], json!([]));
    }
}
