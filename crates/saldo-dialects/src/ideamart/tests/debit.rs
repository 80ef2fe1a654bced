//! Direct Debit from a mobile account.

use std::sync::Arc;
use std::time::Duration;

use rust_decimal::Decimal;
use saldo_core::TransferId;
use saldo_core::ledger::{AccountKey, AccountName};
use saldo_core::transfer::State;
use serde_json::json;

use super::{DEBIT, Desk, IdeamartOptions, NUMBER, names};

#[tokio::test]
async fn a_thousand_is_debited_by_hundreds_and_then_there_is_nothing_left() {
    let desk = Desk::open().await;
    for left in (0..10).rev() {
        let id = format!("debit-{left}");
        let told = desk.debit(&id, "100").await.is("S1000");
        assert_eq!(told["externalTrxId"], id);
        assert_eq!(desk.left(NUMBER).await, format!("{:.2}", Decimal::from(left * 100)));
    }
    let told = desk.debit("one too many", "100").await.is("E1308");
    assert_eq!(told["statusDetail"], "Charging Error");
    assert_eq!(desk.left(NUMBER).await, "0.00");
    assert_eq!(desk.world.deliveries(), 10);
    desk.world.assert_settled().await;
    let revenue = AccountKey::new(desk.world.partner, "LKR".parse().unwrap(), AccountName::Revenue);
    assert_eq!(desk.world.engine.account_available(&revenue).await.unwrap().to_string(), "1000.00 LKR");
}

#[tokio::test]
async fn a_debit_and_a_failure_have_the_same_members() {
    let desk = Desk::open().await;
    let done = desk.debit("a", "0.01").await.is("S1000");
    assert_eq!(done["timeStamp"], "2026-11-22T11:54:07+0530");
    assert!(done["internalTrxId"].as_str().unwrap().bytes().all(|b| b.is_ascii_digit()));
    assert!(done.as_object().unwrap().values().all(serde_json::Value::is_string));
    let short = desk.debit("b", "1000").await.is("E1308");
    assert_eq!(names(&short), names(&done));
    assert_eq!((&short["externalTrxId"], &short["timeStamp"]), (&json!("b"), &done["timeStamp"]));
    assert_ne!(short["internalTrxId"], "", "what was refused for want of money is on record");
    let malformed = desk.debit("c", "x").await.is("E1606");
    assert_eq!(names(&malformed), names(&done));
    assert_eq!((&malformed["externalTrxId"], &malformed["internalTrxId"]), (&json!("c"), &json!("")));
}

#[tokio::test]
async fn production_has_its_own_code_for_too_little_and_its_own_time_stamp() {
    let desk = Desk::open_with(IdeamartOptions::default()).await;
    let told = desk.debit("a", "1000.01").await.is("E1378");
    assert_eq!(told["statusDetail"], "Insufficient Balance Error");
    assert_eq!(told["timeStamp"], "2026-11-22T11:54:07.250+05:30");
}

#[tokio::test]
async fn every_name_of_the_mobile_account_is_one_and_a_debit_without_a_name_is_from_it() {
    let desk = Desk::open().await;
    for (id, asked) in [
        json!({}),
        json!({"paymentInstrumentName": "MobileAccount"}),
        json!({"paymentInstrumentName": "Mobile Account"}),
        json!({"paymentInstrumentName": "Mobile account"}),
        json!({"paymentInstrument": "mobileaccount"}),
        json!({"paymentInstrumentName": " ", "paymentInstrument": "Mobile Account"}),
    ]
    .into_iter()
    .enumerate()
    {
        let mut asked = asked;
        asked["externalTrxId"] = json!(format!("{id}"));
        asked["amount"] = json!("10");
        desk.post(DEBIT, asked).await.is("S1000");
    }
    assert_eq!(desk.left(NUMBER).await, "940.00");
}

#[tokio::test]
async fn an_operator_that_refuses_is_told_by_the_reason() {
    let desk = Desk::open().await;
    let endings = [
        ("9990001", "E1363"),
        ("9990002", "E1344"),
        ("9990003", "E1315"),
        ("9990004", "E1315"),
        ("9990005", "E1317"),
        ("9990006", "E1317"),
        ("9990007", "E1308"),
        ("9990008", "E1315"),
        ("9990009", "E1315"),
        ("9990010", "E1328"),
        ("9990011", "E1376"),
        ("9990012", "E1318"),
        ("9990013", "E1325"),
        ("9990014", "E1308"),
        ("9990015", "E1603"),
        ("9990016", "E1329"),
        ("9990204", "E1325"),
    ];
    for (ending, code) in endings {
        let number = format!("9477{ending}");
        let asked = json!({"subscriberId": number, "externalTrxId": ending, "amount": "10"});
        desk.post(DEBIT, asked).await.is(code);
        assert_eq!(desk.left(&number).await, "1000.00", "{ending}");
    }
    desk.world.assert_settled().await;
}

#[tokio::test]
async fn an_unknown_outcome_is_in_progress_and_never_a_failure() {
    let desk = Desk::open().await;
    let number = "94779990020";
    let asked = json!({"subscriberId": number, "externalTrxId": "a", "amount": "10"});
    let told = desk.post(DEBIT, asked).await.is("P1003");
    assert!(told.get("referenceId").is_none() && told.get("amountDue").is_none());
    assert_ne!(told["internalTrxId"], "");
    assert_eq!(desk.left(number).await, "990.00", "the money is held");
    assert_eq!(desk.world.deliveries(), 0);
}

#[tokio::test]
async fn a_caller_whose_wait_is_over_hears_that_it_is_in_progress() {
    let desk = Arc::new(Desk::open().await);
    let number = "94779990023";
    let caller = Arc::clone(&desk);
    let asked = json!({"subscriberId": number, "externalTrxId": "slow", "amount": "10"});
    let call = tokio::spawn(async move { caller.post(DEBIT, asked).await });
    while desk.world.deliveries() == 0 {
        tokio::task::yield_now().await;
    }
    pass(5_001).await;
    let told = call.await.unwrap().is("P1003");
    assert_eq!(told["externalTrxId"], "slow");
    assert!(told.get("referenceId").is_none());
    assert_eq!(desk.left(number).await, "990.00", "the money is held");

    pass(3_000).await;
    let id: TransferId = told["internalTrxId"].as_str().unwrap().parse().unwrap();
    while desk.world.engine.transfer_find_any(id).await.unwrap().state != State::Complete {
        tokio::task::yield_now().await;
    }
    desk.world.assert_settled().await;
}

/// Lets time pass for whoever waits.
async fn pass(millis: u64) {
    tokio::time::pause();
    tokio::time::advance(Duration::from_millis(millis)).await;
    tokio::time::resume();
}
