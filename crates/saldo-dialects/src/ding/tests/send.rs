//! SendTransfer: money, receipts, references, validation, settings and bills.

use std::sync::Arc;

use saldo_core::Money;
use saldo_core::party::DuplicateGuard;
use saldo_engine::{EngineOptions, NewPartner, Waits};
use saldo_testkit::WorldOptions;
use serde_json::json;

use super::{Desk, order};

#[tokio::test]
async fn a_top_up_is_paid_for_and_delivered() {
    let desk = Desk::open().await;
    let reply = desk.send("93701234567", "12345").await;
    reply.succeeds();
    insta::assert_snapshot!(reply.lines());
    assert_eq!(desk.balance().await, "9999.00");
    assert_eq!(desk.world.deliveries(), 1);
    desk.world.assert_settled().await;
}

#[tokio::test]
async fn a_used_reference_is_refused_for_an_hour() {
    let desk = Desk::open().await;
    desk.send("93701234567", "once").await.succeeds();
    for account_number in ["93701234567", "93701234568"] {
        let reply = desk.send(account_number, "once").await;
        reply.fails(400, 4, "DuplicateTransactionPrevented");
        assert!(reply.json().get("TransferRecord").is_none());
    }
    desk.world.advance(3_599);
    desk.send("93701234567", "once").await.fails(400, 4, "DuplicateTransactionPrevented");
    desk.world.advance(1);
    desk.send("93701234567", "once").await.succeeds();
    assert_eq!(desk.world.deliveries(), 2);
}

#[tokio::test]
async fn a_partner_may_switch_the_guard_off() {
    let desk = Desk::open().await;
    let engine = Arc::clone(&desk.world.engine);
    let new =
        NewPartner { name: "unguarded".to_owned(), parent: None, prevent_duplicates: DuplicateGuard::Off };
    let partner = engine.partner_add(new).await.unwrap().id;
    let amount = Money::from_minor(500, "USD".parse().unwrap());
    desk.world.deposit(partner, amount).await;
    let desk = desk.with_key(partner, "USD").await;
    for balance in ["4.00", "3.00"] {
        desk.send("93701234567", "again").await.succeeds();
        assert_eq!(desk.balance().await, balance);
    }
    assert_eq!(desk.world.deliveries(), 2);
}

#[tokio::test]
async fn the_reference_of_a_failed_transfer_is_free() {
    let desk = Desk::open().await;
    desk.send("93709990007", "again").await.fails(500, 5, "ProviderError/ProviderRefusedRequest");
    desk.send("93701234567", "again").await.succeeds();
}

#[tokio::test]
async fn validating_prices_and_checks_but_records_nothing() {
    let desk = Desk::open().await;
    let mut validated = order("93701234567", "12345");
    validated["ValidateOnly"] = json!(true);
    let reply = desk.post("SendTransfer", validated.clone()).await;
    reply.succeeds();
    insta::assert_snapshot!(reply.lines());
    validated["SendValue"] = json!(50.01);
    desk.post("SendTransfer", validated).await.fails(400, 4, "ParameterOutOfRange/SendValue");
    let listed = desk.post("ListTransferRecords", json!({"Take": 10})).await.succeeds();
    assert_eq!(listed["Items"], json!([]));
    assert_eq!(desk.balance().await, "10000.00");
    desk.world.assert_settled().await;
}

#[tokio::test]
async fn an_unknown_outcome_is_still_in_progress() {
    let desk = Desk::open().await;
    let reply = desk.send("93709990021", "unknown").await;
    reply.succeeds();
    assert_eq!(reply.json()["TransferRecord"]["ProcessingState"], "Processing");
    insta::assert_snapshot!(reply.lines());
    assert_eq!(desk.balance().await, "9999.00");
    desk.send("93709990021", "unknown").await.fails(400, 4, "DuplicateTransactionPrevented");
    desk.world.advance(10);
    desk.world.run_due().await;
    let listed = desk.post("ListTransferRecords", json!({"DistributorRef": "unknown", "Take": 1})).await;
    assert_eq!(listed.succeeds()["Items"][0]["TransferRecord"]["ProcessingState"], "Complete");
}

#[tokio::test]
async fn a_caller_whose_wait_is_over_hears_that_it_is_in_progress() {
    let engine = EngineOptions { waits: Waits::all(50), ..EngineOptions::default() };
    let desk = Desk::open_with(WorldOptions { engine, ..WorldOptions::default() }).await;
    let slow = "93709990025";
    let sent = desk.send(slow, "slow").await.succeeds();
    assert_eq!(sent["TransferRecord"]["ProcessingState"], "Processing");
    desk.send(slow, "slow").await.fails(400, 4, "DuplicateTransactionPrevented");
    assert_eq!(desk.balance().await, "9999.00");
}

#[tokio::test]
async fn a_send_of_which_nothing_is_known_yet_is_in_progress() {
    let engine = EngineOptions { waits: Waits::all(0), ..EngineOptions::default() };
    let desk = Desk::open_with(WorldOptions { engine, ..WorldOptions::default() }).await;
    // Its provider is slow: an end that is being written already would be waited for.
    let reply = desk.send("93709990025", "not known").await;
    let record = &reply.succeeds()["TransferRecord"];
    assert_eq!(
        (&record["ProcessingState"], &record["TransferId"]["DistributorRef"]),
        (&json!("Processing"), &json!("not known"))
    );
}

/// Not even the opening was heard of in time: the reference is all there is to ask by.
#[tokio::test]
async fn an_opening_that_is_not_known_has_no_transfer_ref() {
    let world = saldo_testkit::World::open().await;
    let record = crate::ding::translate::transfer::not_known(world.order("not known", "93701234567"));
    insta::assert_snapshot!(serde_json::to_string_pretty(&record).unwrap());
}

#[tokio::test]
async fn an_empty_balance_is_a_server_error_with_the_failed_record() {
    let desk = Desk::open().await;
    for index in 0..200 {
        let mut all = order("93701234567", &format!("all-{index}"));
        all["SendValue"] = json!(50);
        desk.post("SendTransfer", all).await.succeeds();
    }
    assert_eq!(desk.balance().await, "0.00");
    let reply = desk.send("93701234567", "too much").await;
    reply.fails(500, 5, "InsufficientBalance");
    assert_eq!(reply.json()["TransferRecord"]["ProcessingState"], "Failed");
    desk.send("93000000000", "rehearsed").await.succeeds();
}

#[tokio::test]
async fn a_number_is_refused_by_the_pattern_and_with_a_plus() {
    let desk = Desk::open().await;
    for account_number in ["+93701234567", "9370", "5093701234", "x@y.z"] {
        let reply = desk.send(account_number, "12345").await;
        reply.fails(400, 4, "AccountNumberInvalid/AccountNumberFailedRegex");
    }
}

#[tokio::test]
async fn a_mandatory_setting_must_be_there() {
    let desk = Desk::open().await;
    let found = desk.get("GetProducts?skuCodes=NG_IK_Energy").await.succeeds();
    let product = &found["Items"][0];
    assert_eq!(product["SettingDefinitions"][1]["Name"], "MeterId", "{product}");
    let mut order = json!({
        "SkuCode": "NG_IK_Energy",
        "SendValue": product["Minimum"]["SendValue"],
        "AccountNumber": product["UatNumber"],
        "DistributorRef": "meter",
        "ValidateOnly": false,
    });
    desk.post("SendTransfer", order.clone()).await.fails(400, 4, "ParameterMissing/Settings");
    order["Settings"] =
        json!([{"Name": "MeterId", "Value": "45012345678"}, {"Name": "Colour", "Value": "red"}]);
    desk.post("SendTransfer", order.clone()).await.fails(400, 4, "ParameterInvalid/Settings");
    order["Settings"] = json!([{"Name": "MeterId", "Value": "45012345678"}]);
    desk.post("SendTransfer", order).await.succeeds();
}

#[tokio::test]
async fn a_provider_that_is_down_is_temporarily_unavailable() {
    let desk = Desk::open().await;
    let down = desk.get("GetProviderStatus?providerCodes=NTZW").await.succeeds();
    assert_eq!(down["Items"][0]["IsProcessingTransfers"], false);
    let product = desk.get("GetProducts?providerCodes=NTZW&take=1").await.succeeds()["Items"][0].clone();
    let order = json!({
        "SkuCode": product["SkuCode"],
        "SendValue": product["Minimum"]["SendValue"],
        "AccountNumber": "263712345678",
        "DistributorRef": "down",
        "ValidateOnly": false,
    });
    let reply = desk.post("SendTransfer", order).await;
    reply.fails(503, 3, "TransientProviderError/ProviderTemporarilyUnavailable");
    assert_eq!(reply.headers["retry-after"], "30");
}
