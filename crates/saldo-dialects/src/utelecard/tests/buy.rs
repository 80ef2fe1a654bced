//! Buying: what is wrong with a request, what is refused, and what is in progress.

use saldo_core::TransferId;
use serde_json::{Value, json};

use super::{Desk, top_up};

#[tokio::test]
async fn parameters_that_are_missing_or_bad_are_named() {
    let desk = Desk::open().await;
    let long = "9".repeat(129);
    for (body, message) in [
        (json!({}), "MISSING PARAMETERS: reference, productId, amount"),
        (json!({"reference": "a", "productId": 357, "amount": 60}), "MISSING PARAMETERS: accountNumber"),
        (
            json!({"reference": 1, "accountNumber": 8095551212_i64, "productId": "357", "amount": "60"}),
            "BAD PARAMETERS: reference, accountNumber, productId, amount",
        ),
        (json!({"reference": long, "productId": 357, "amount": 60}), "BAD PARAMETERS: reference"),
        (
            json!({"reference": "a", "productId": 0, "amount": 60, "merchant": "shop"}),
            "BAD PARAMETERS: merchant, productId",
        ),
    ] {
        assert_eq!(desk.post("/v1/buy", body.clone()).await.fails(406, "SW03"), message, "{body}");
    }
    let with = |name: &str, value: Value| {
        let mut body = top_up("a", "8095551212");
        body[name] = value;
        body
    };
    for (body, code) in [
        (with("productId", json!(1)), "DB2"),
        (with("amount", json!(0)), "DB2"),
        (with("amount", json!(-60)), "DB2"),
        (with("amount", json!(60.001)), "DB2"),
        (with("accountNumber", json!("12")), "087"),
        (with("packageId", json!("10611")), "SW03"),
    ] {
        desk.post("/v1/buy", body).await.fails(406, code);
    }
    assert_eq!(desk.balance().await, "500000.00");
    desk.top_up("a", "8095551212").await.succeeds();
}

#[tokio::test]
async fn a_body_that_is_no_object_is_a_bad_request() {
    let desk = Desk::open().await;
    for path in ["/v1/buy", "/v1/txns/cancel"] {
        for body in ["", "{", "[]", "null", "{} {}", "reference=1"] {
            desk.post_text(path, body).await.fails(400, "SW04");
        }
        desk.post_text(path, vec![0xff, 0xfe]).await.fails(400, "SW04");
        desk.post_text(path, " ".repeat((1 << 20) + 1)).await.fails(413, "SW13");
    }
}

#[tokio::test]
async fn more_than_the_balance_is_refused_and_leaves_its_reference_free() {
    let desk = Desk::open().await;
    let pay = |amount: u32| json!({"reference": "bill", "accountNumber": "5010696", "productId": 2023, "amount": amount});
    for reference in 0..5 {
        let mut body = pay(100_000);
        body["reference"] = json!(reference.to_string());
        desk.post("/v1/buy", body).await.succeeds();
    }
    assert_eq!(desk.post("/v1/buy", pay(1)).await.fails(422, "086"), "INSUFFICIENT FUNDS FOR RECHARGE");
    assert_eq!(desk.balance().await, "0.00");
    desk.cancel("0", "back").await.succeeds();
    desk.post("/v1/buy", pay(1)).await.succeeds();
    desk.world.assert_settled().await;
}

#[tokio::test]
async fn what_a_provider_refuses_without_a_code_is_told_by_the_reason() {
    let desk = Desk::open().await;
    for (ending, code) in [
        ("01", "TR"),
        ("02", "020"),
        ("03", "022"),
        ("04", "DB2"),
        ("05", "349"),
        ("06", "NOK"),
        ("07", "020"),
        ("08", "022"),
        ("09", "DB2"),
        ("10", "DB2"),
        ("11", "020"),
        ("12", "DB27"),
        ("13", "087"),
        ("14", "086"),
        ("15", "020"),
        ("16", "DB2"),
    ] {
        desk.top_up(ending, &format!("80999900{ending}")).await.fails(422, code);
    }
    assert_eq!(desk.balance().await, "500000.00");
}

#[tokio::test]
async fn what_is_not_known_is_in_progress_and_never_a_failure() {
    let desk = Desk::open().await;
    for (account, code) in [("8099990020", "SW01"), ("8099990021", "00"), ("8099990022", "020")] {
        let message = desk.top_up(account, account).await.fails(409, "SW01");
        assert_eq!(message, "TRANSACTION IN PROGRESS, QUERY IT BY ITS REFERENCE");
        let row = desk.txns(&format!("reference={account}")).await.remove(0);
        assert_eq!(row["code"], "SW01");
        let id = TransferId::new(row["id"].as_i64().unwrap());
        desk.world.engine.transfer_ask(id).await.unwrap();
        assert_eq!(desk.txns(&format!("reference={account}")).await[0]["code"], code);
    }
    desk.top_up("8099990021", "8099990021").await.succeeds();
    desk.top_up("8099990022", "8099990022").await.fails(422, "020");
    assert_eq!(desk.balance().await, "499880.00");
}

#[tokio::test]
async fn a_package_is_sold_at_its_price() {
    let desk = Desk::open().await;
    let buy = |reference: &str, package: &str, amount: u32| {
        let body = json!({
            "reference": reference, "accountNumber": "8292685939", "productId": 3149,
            "packageId": package, "amount": amount,
        });
        desk.post("/v1/buy", body)
    };
    buy("a", "10160", 20).await.succeeds();
    buy("b", "10611", 50).await.succeeds();
    buy("c", "10611", 40).await.fails(406, "DB2");
    buy("d", "99999", 50).await.fails(422, "DB2");
    assert_eq!(desk.balance().await, "499930.00");
    let rows = desk.txns("reference=a").await;
    assert_eq!((&rows[0]["productId"], &rows[0]["productTypeId"]), (&json!(3149), &json!(14)));
}

#[tokio::test]
async fn a_voucher_has_a_code_to_be_read_like_a_pin() {
    let desk = Desk::open().await;
    let body = json!({"reference": "a", "productId": 10738, "amount": 500});
    let bought = desk.post("/v1/buy", body).await.succeeds();
    assert_eq!(bought["pin"].as_str().unwrap().len(), 19, "{bought}");
    assert!(bought["data"]["expiry"].is_string(), "{bought}");
}
