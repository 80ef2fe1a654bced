//! An `externalTrxId` that comes again: a debit of its own in the simulator, and none in production.

use serde_json::json;

use super::{DEBIT, Desk, IdeamartOptions, NUMBER, by_ezcash};

#[tokio::test]
async fn the_simulator_debits_again() {
    let desk = Desk::open().await;
    let one = desk.debit("same", "100").await.is("S1000");
    let other = desk.debit("same", "100").await.is("S1000");
    assert_ne!(one["internalTrxId"], other["internalTrxId"]);
    assert_eq!(desk.left(NUMBER).await, "800.00");
    desk.world.assert_settled().await;
}

#[tokio::test]
async fn production_says_that_it_is_completed() {
    let desk = Desk::open_with(IdeamartOptions::default()).await;
    let done = desk.debit("same", "100").await.is("S1000");
    let again = desk.debit("same", "100.00").await.is("E1379");
    assert_eq!(again["internalTrxId"], done["internalTrxId"]);
    let another = desk.debit("same", "101").await.is("E1379");
    assert_eq!(another["internalTrxId"], "", "that one is another debit's");
    assert_eq!(desk.left(NUMBER).await, "900.00");
    assert_eq!(desk.world.deliveries(), 1);
    desk.world.assert_settled().await;
}

#[tokio::test]
async fn production_does_not_call_completed_what_is_open_or_has_failed() {
    let desk = Desk::open_with(IdeamartOptions::default()).await;
    let open = desk.post(DEBIT, by_ezcash("open", "10")).await.is("P1003");
    assert_eq!(desk.post(DEBIT, by_ezcash("open", "10")).await.is("P1003"), open);
    let asked = json!({"subscriberId": "94779990007", "externalTrxId": "failed", "amount": "10"});
    let failed = desk.post(DEBIT, asked.clone()).await.is("E1308");
    assert_eq!(desk.post(DEBIT, asked).await.is("E1308")["internalTrxId"], failed["internalTrxId"]);
}

#[tokio::test]
async fn a_debit_that_held_nothing_may_come_again() {
    let desk = Desk::open_with(IdeamartOptions::default()).await;
    desk.debit("same", "1000.01").await.is("E1378");
    desk.debit("same", "1000").await.is("S1000");
}

#[tokio::test]
async fn what_the_operator_says_later_does_not_change_what_became_of_a_debit() {
    let desk = Desk::open_with(IdeamartOptions::default()).await;
    let done = desk.debit("same", "100").await.is("S1000");
    desk.force("E1317");
    let again = desk.debit("same", "100").await.is("E1379");
    assert_eq!(again["internalTrxId"], done["internalTrxId"]);
    desk.debit("new", "100").await.is("E1317");
    desk.force("S1000");
    desk.debit("new", "100").await.is("S1000");
    desk.world.assert_settled().await;
}
