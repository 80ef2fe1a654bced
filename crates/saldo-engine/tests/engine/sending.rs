//! Sending at once: the money, the caller who goes away, and everything that is refused before.

use std::sync::Arc;

use saldo_connectors::NotFoundIsCertain;
use saldo_core::transfer::{Refusal, Setting, State, Verdict};
use saldo_core::{Field, Reason, Reference};
use saldo_engine::TransferOrder;
use saldo_testkit::{ScriptedConnector, World, WorldOptions};

const NUMBER: &str = "93701234567";

#[tokio::test]
async fn a_transfer_is_sent_once_and_paid_to_the_cent() {
    let world = World::open().await;
    let transfer = world.engine.transfer_submit(&world.caller(), world.order("a", NUMBER)).await.unwrap();
    assert_eq!(transfer.state, State::Complete);
    assert_eq!((world.balance().await.as_str(), world.deliveries()), ("9990.00 USD", 1));
    let entries = world.engine.entry_list_of_transfer(world.partner, transfer.id).await.unwrap();
    let posted: i64 = entries.iter().map(|entry| entry.posted).sum();
    assert_eq!(posted, 2_000, "debits and credits of 10.00");
    world.assert_settled().await;
}

#[tokio::test]
async fn a_client_that_hangs_up_changes_nothing() {
    let provider = Arc::new(ScriptedConnector::new("script", NotFoundIsCertain::Never));
    let options = WorldOptions { connector: Some(provider.clone()), ..WorldOptions::default() };
    let world = World::open_with(options).await;
    provider.hold_answers();
    let (engine, caller, order) = (Arc::clone(&world.engine), world.caller(), world.order("a", NUMBER));
    let client = tokio::spawn(async move { engine.transfer_submit(&caller, order).await });
    while provider.submitted().is_empty() {
        tokio::task::yield_now().await;
    }
    client.abort();
    provider.answer_again();
    assert_eq!(world.engine.stop(std::time::Duration::from_secs(5)).await, 0);
    let world = world.restarted().await;
    assert_eq!(world.balance().await, "9990.00 USD");
    world.assert_settled().await;
}

#[tokio::test]
async fn a_refusal_gives_the_money_back_and_says_why() {
    let provider = Arc::new(ScriptedConnector::new("script", NotFoundIsCertain::Never));
    let options = WorldOptions { connector: Some(provider.clone()), ..WorldOptions::default() };
    let world = World::open_with(options).await;
    provider.will_answer(Verdict::Refused(Refusal::from(Reason::AccountRefused)));
    let refused = world.engine.transfer_submit(&world.caller(), world.order("a", NUMBER)).await.unwrap_err();
    assert_eq!(refused.refusal.reason, Reason::AccountRefused);
    assert_eq!(refused.transfer.unwrap().state, State::Failed);
    assert_eq!(world.balance().await, "10000.00 USD");
    world.assert_settled().await;
}

#[tokio::test]
async fn what_is_wrong_is_refused_in_order_of_precedence_and_writes_nothing() {
    let world = World::open().await;
    let order = || world.order("a", NUMBER);
    let setting = Setting { name: "Nothing".to_owned(), value: "1".to_owned() };
    let cases: [(TransferOrder, Reason); 9] = [
        (TransferOrder { sku: "nothing".to_owned(), ..order() }, Reason::Invalid(Field::Sku)),
        (TransferOrder { sku: "CLDO2030".to_owned(), ..order() }, Reason::Missing(Field::BillRef)),
        (TransferOrder { sku: "NG_IK_Energy".to_owned(), ..order() }, Reason::Missing(Field::Settings)),
        (TransferOrder { settings: vec![setting], ..order() }, Reason::Invalid(Field::Settings)),
        (TransferOrder { reference: String::new(), ..order() }, Reason::Invalid(Field::Reference)),
        (TransferOrder { currency: Some("EUR".to_owned()), ..order() }, Reason::Invalid(Field::SendCurrency)),
        (TransferOrder { send: "1.001".parse().unwrap(), ..order() }, Reason::Invalid(Field::SendAmount)),
        (TransferOrder { send: 10_000.into(), ..order() }, Reason::OutOfRange(Field::SendAmount)),
        (TransferOrder { account_number: "50937012345".to_owned(), ..order() }, Reason::AccountNumberInvalid),
    ];
    for (order, reason) in cases {
        let refused = world.engine.transfer_submit(&world.caller(), order.clone()).await.unwrap_err();
        assert_eq!(refused.refusal.reason, reason);
        assert!(refused.transfer.is_none());
        let validated =
            world.engine.transfer_validate(&world.caller(), &order, "Validate").await.unwrap_err();
        assert_eq!(validated.refusal.reason, reason);
    }
    assert_eq!(world.engine.audit(None).await.unwrap().counts.transfers, 0);
}

#[tokio::test]
async fn a_provider_that_is_down_is_not_asked_and_the_reference_stays_free() {
    let world = World::open().await;
    let catalogue = world.engine.catalogue();
    let product = catalogue.parts.products.iter().find(|p| p.provider.as_str() == "NTZW").unwrap();
    let order = TransferOrder {
        sku: product.sku.to_string(),
        account_number: "263711234567".to_owned(),
        send: product.price.send_minimum.to_decimal(),
        ..world.order("a", NUMBER)
    };
    let refused = world.engine.transfer_submit(&world.caller(), order).await.unwrap_err();
    assert_eq!(refused.refusal.reason, Reason::ProviderUnavailableForNow);
    assert_eq!(refused.transfer.unwrap().state, State::Failed);
    world.engine.transfer_submit(&world.caller(), world.order("a", NUMBER)).await.unwrap();
    world.assert_settled().await;
}

#[tokio::test]
async fn a_completed_transfer_can_be_taken_back() {
    let world = World::open().await;
    let transfer = world.engine.transfer_submit(&world.caller(), world.order("a", NUMBER)).await.unwrap();
    let reference = Reference::parse("back-1").unwrap();
    let reversed = world.engine.transfer_reverse(&world.caller(), transfer.id, reference).await.unwrap();
    assert_eq!(reversed.state, State::Reversed);
    assert_eq!(world.balance().await, "10000.00 USD");
    world.assert_settled().await;
    let again = Reference::parse("back-2").unwrap();
    let refused = world.engine.transfer_reverse(&world.caller(), transfer.id, again).await.unwrap_err();
    assert_eq!(refused.refusal.reason, Reason::AlreadyFinal);
}

#[tokio::test]
async fn a_reversal_that_the_provider_refuses_leaves_the_transfer_complete() {
    let world = World::open().await;
    let transfer = world.engine.transfer_submit(&world.caller(), world.order("a", NUMBER)).await.unwrap();
    let reference = Reference::parse("1234567890").unwrap();
    let refused = world.engine.transfer_reverse(&world.caller(), transfer.id, reference).await.unwrap_err();
    assert_eq!(refused.refusal.provider_code.as_deref(), Some("1"));
    assert_eq!(refused.transfer.unwrap().state, State::Complete);
    assert_eq!(world.balance().await, "9990.00 USD");
    world.assert_settled().await;
}

#[tokio::test]
async fn a_rehearsal_is_recorded_and_moves_no_money() {
    let world = World::open().await;
    for ending in 0..10 {
        let number = format!("9300000000{ending}");
        let answer = world.engine.transfer_submit(&world.caller(), world.order(&number, &number)).await;
        assert_eq!(answer.is_ok(), ending == 0, "ending {ending}");
    }
    assert_eq!((world.balance().await.as_str(), world.deliveries()), ("10000.00 USD", 0));
    world.assert_settled().await;
}
