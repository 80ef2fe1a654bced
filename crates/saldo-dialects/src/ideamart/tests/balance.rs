//! Query Balance: what is left, and what the operator says of the subscriber.

use serde_json::json;

use super::{BALANCE, Desk, NUMBER};

#[tokio::test]
async fn a_subscriber_opens_with_its_balance_and_both_paths_tell_it() {
    let desk = Desk::open().await;
    for path in [BALANCE, "/caas/balance/query", "/caas/get/balance/", "/caas/balance/query//"] {
        let told = desk.post(path, json!({})).await.is("S1000");
        let expected = json!({
            "statusCode": "S1000",
            "statusDetail": "Success",
            "chargeableBalance": "1000.00",
            "accountStatus": "Active",
            "accountType": "Pre Paid",
        });
        assert_eq!(told, expected, "{path}");
    }
}

#[tokio::test]
async fn type_and_status_are_the_operators() {
    let desk = Desk::open().await;
    let mut traits = desk.world.provider.subscriber(None);
    traits.account_type = Some("Post Paid".to_owned());
    traits.account_status = Some("Blocked".to_owned());
    desk.world.provider.set_subscriber(Some(NUMBER), traits).unwrap();
    let told = desk.post(BALANCE, json!({})).await.is("S1000");
    assert_eq!((&told["accountType"], &told["accountStatus"]), (&json!("Post Paid"), &json!("Blocked")));
    let other = desk.post(BALANCE, json!({"subscriberId": "94770000000"})).await.is("S1000");
    assert_eq!((&other["accountType"], &other["accountStatus"]), (&json!("Pre Paid"), &json!("Active")));
}

#[tokio::test]
async fn one_subscriber_is_found_in_every_spelling() {
    let desk = Desk::open().await;
    desk.debit("1", "300").await.is("S1000");
    let spellings =
        ["94771234567", "tel:94771234567", "tel: +94771234567", " Tell:94771234567 ", "TEL: 94771234567"];
    for number in spellings {
        assert_eq!(desk.left(number).await, "700.00", "{number}");
    }
    let masked = "tel:B%3C5mZrXlQ8v0s1Jd9aKqkU2m4c6e8g0i2k4m6o8q0s2u4w6y8AaBbCcDdEeFfGg";
    for another in ["5C74B588F97", masked, "some.user", "94771234568"] {
        assert_eq!(desk.left(another).await, "1000.00", "{another}");
    }
}

#[tokio::test]
async fn what_is_left_for_ez_cash_is_nobodys_to_say() {
    let desk = Desk::open().await;
    for _ in 0..2 {
        let told = desk.post(BALANCE, json!({"paymentInstrumentName": "Dialog-Ezcash"})).await.is("S1000");
        assert_eq!(told["chargeableBalance"], "0.00");
        assert_eq!(desk.left(NUMBER).await, "1000.00");
    }
}

#[tokio::test]
async fn what_a_balance_does_not_need_is_passed_over() {
    let desk = Desk::open().await;
    let extra =
        json!({"chargeableBalance": "7", "externalTrxId": ["x"], "anything": {"a": 1}, "accountId": 5});
    desk.post(BALANCE, extra).await.is("S1000");
    desk.post(BALANCE, json!({"subscriberId": 94_771_234_567_i64, "accountId": null})).await.is("S1000");
}
