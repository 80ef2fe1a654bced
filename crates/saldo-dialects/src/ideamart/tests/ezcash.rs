//! Direct Debit from eZ Cash: the subscriber is told how to pay, and nothing is taken until it does.

use saldo_core::TransferId;
use serde_json::json;

use super::{DEBIT, Desk, NUMBER, by_ezcash};

#[tokio::test]
async fn the_answer_says_what_the_subscriber_has_to_do() {
    let desk = Desk::open().await;
    let told = desk.post(DEBIT, by_ezcash("456123", "10.00")).await.is("P1003");
    let text = "Please dial #111# and authorize the transaction to complete the payment; Amount:Rs 10";
    let detail = "Request successful. Payment notification pending from payment instrument";
    assert_eq!(told["statusDetail"], detail);
    assert_eq!(told["longDescription"], text);
    assert_eq!(told["shortDescription"], format!("\"{text}\""));
    assert_eq!(told["amountDue"], "10");
    let reference = told["referenceId"].as_str().unwrap();
    assert!(reference.len() == 8 && reference.bytes().all(|b| b.is_ascii_digit()), "{reference}");
    let cents = desk.post(DEBIT, by_ezcash("456124", "10.50")).await.is("P1003");
    assert_eq!(cents["amountDue"], "10.5");
    assert_ne!(cents["referenceId"], told["referenceId"]);
    assert_eq!(desk.left(NUMBER).await, "1000.00", "the mobile account pays nothing");
}

#[tokio::test]
async fn an_answer_that_does_not_come_is_in_progress_without_a_reference() {
    let desk = Desk::open().await;
    let mut asked = by_ezcash("a", "10");
    asked["subscriberId"] = json!("94779990020");
    let told = desk.post(DEBIT, asked).await.is("P1003");
    assert!(told.get("referenceId").is_none() && told.get("amountDue").is_none());
    assert_eq!(told["shortDescription"], told["longDescription"]);
}

#[tokio::test]
async fn the_agents_pin_is_kept_nowhere() {
    let desk = Desk::open().await;
    let mut asked = by_ezcash("a", "10");
    asked["accountId"] = json!("tel:94773687964");
    asked["additionalParams"]["ezcashAgentPin"] = json!("73519");
    let told = desk.post(DEBIT, asked).await.is("P1003");
    let id: TransferId = told["internalTrxId"].as_str().unwrap().parse().unwrap();
    let transfer = desk.world.engine.transfer_find_any(id).await.unwrap();
    let kept: Vec<_> = transfer.order.settings.iter().map(|setting| setting.name.as_str()).collect();
    assert_eq!(kept, ["accountId", "ezcashAgentAlias"]);
    assert!(!format!("{transfer:?}").contains("73519"));
}
