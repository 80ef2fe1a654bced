//! Taking back by references: what was not sent is withdrawn, what is complete is reversed, each under rules for references.

use saldo_core::catalogue::Kind;
use saldo_core::transfer::{Pace, Setting, State, Transfer};
use saldo_core::{Field, Reason, Reference};
use saldo_engine::{BillRef, Refused, TransferOrder};
use saldo_testkit::World;

const NUMBER: &str = "93701234567";

fn reference(text: &str) -> Reference {
    Reference::parse(text).unwrap()
}

async fn void(world: &World, sent: &str, reversal: &str) -> Result<std::sync::Arc<Transfer>, Refused> {
    world.engine.transfer_void(&world.caller(), &reference(sent), reference(reversal)).await
}

fn reason<T: std::fmt::Debug>(refused: Result<T, Refused>) -> Reason {
    refused.unwrap_err().refusal.reason
}

async fn sell(world: &World, order: TransferOrder) {
    world.engine.transfer_submit(&world.caller(), order).await.unwrap();
}

#[tokio::test]
async fn a_completed_transfer_is_reversed_once() {
    let world = World::open().await;
    for sent in ["a", "b"] {
        sell(&world, world.order(sent, NUMBER)).await;
    }
    for _ in 0..2 {
        assert_eq!(void(&world, "a", "back").await.unwrap().state, State::Reversed);
        assert_eq!(world.balance().await, "9990.00 USD");
    }
    assert_eq!(reason(void(&world, "a", "another").await), Reason::AlreadyFinal);
    assert_eq!(reason(void(&world, "b", "back").await), Reason::ReferenceConflict);
    assert_eq!(reason(void(&world, "b", "a").await), Reason::ReferenceConflict);
    assert_eq!(reason(void(&world, "nothing", "back").await), Reason::NotFound);
    assert_eq!(world.balance().await, "9990.00 USD");
    world.assert_settled().await;
}

#[tokio::test]
async fn a_reversal_is_found_by_its_reference_and_the_books_stay_clean() {
    let world = World::open().await;
    sell(&world, world.order("a", NUMBER)).await;
    assert_eq!(reason(void(&world, "a", "1234567890").await), Reason::ProviderRefused);
    void(&world, "a", "back").await.unwrap();
    for (asked, found) in [("a", 1), ("back", 1), ("1234567890", 0)] {
        let listed = world.engine.transfers_with_reference(&world.caller(), &reference(asked)).await.unwrap();
        assert_eq!(listed.len(), found, "{asked}");
    }
    world.assert_settled().await;
    let world = world.restarted().await;
    assert_eq!(void(&world, "a", "back").await.unwrap().state, State::Reversed);
}

#[tokio::test]
async fn what_is_unknown_or_has_failed_is_not_taken_back() {
    let world = World::open().await;
    let open = world.order("open", "93709990021");
    let open = world.engine.transfer_submit(&world.caller(), open).await.unwrap();
    world.engine.transfer_submit(&world.caller(), world.order("failed", "93709990007")).await.unwrap_err();
    assert_eq!(reason(void(&world, "open", "x").await), Reason::InProgress);
    assert_eq!(reason(void(&world, "failed", "x").await), Reason::AlreadyFinal);
    world.engine.transfer_ask(open.id).await.unwrap();
    assert_eq!(void(&world, "open", "x").await.unwrap().state, State::Reversed);
    world.assert_settled().await;
}

#[tokio::test]
async fn a_transfer_that_waits_is_withdrawn_and_leaves_the_new_reference_free() {
    let world = World::open().await;
    for sent in ["a", "b"] {
        sell(&world, TransferOrder { pace: Some(Pace::Batch), ..world.order(sent, NUMBER) }).await;
        assert_eq!(void(&world, sent, "back").await.unwrap().state, State::Cancelled);
    }
    assert_eq!(world.balance().await, "10000.00 USD");
    world.assert_settled().await;
}

#[tokio::test]
async fn a_pin_goes_to_nobody_and_nothing_else_does() {
    let world = World::open().await;
    let catalogue = world.engine.catalogue();
    let pin = catalogue.parts.products.iter().find(|product| product.kind == Kind::Pin).unwrap();
    let caller = world.caller();
    let (send, _) = world.engine.price_range(&caller, pin).unwrap();
    let pin =
        TransferOrder { sku: pin.sku.to_string(), send: send.send.to_decimal(), ..world.order("pin", "") };
    let sold = world.engine.transfer_submit(&caller, pin).await.unwrap();
    assert!(sold.order.account_number.is_nobody());
    assert_eq!(world.deliveries(), 1, "it is no rehearsal");
    let refused = world.engine.transfer_submit(&caller, world.order("topup", "")).await;
    assert_eq!(reason(refused), Reason::Missing(Field::AccountNumber));
    let refused = world.engine.transfer_submit(&caller, world.order("topup", "-")).await;
    assert_eq!(reason(refused), Reason::AccountNumberInvalid);
}

#[tokio::test]
async fn a_bill_may_be_paid_without_naming_it() {
    let world = World::open().await;
    let order = TransferOrder { sku: "ESDO2023".to_owned(), ..world.order("bill", "5010696") };
    let refused = world.engine.transfer_submit(&world.caller(), order.clone()).await;
    assert_eq!(reason(refused), Reason::Missing(Field::BillRef));
    sell(&world, TransferOrder { bill_ref: Some(BillRef::OfAccount), ..order }).await;
}

#[tokio::test]
async fn a_package_costs_what_the_product_that_stands_for_it_does() {
    let world = World::open().await;
    let caller = world.caller();
    let catalogue = world.engine.catalogue();
    let (price, _) = world.engine.price_range(&caller, catalogue.product("CRDO10160").unwrap()).unwrap();
    let named = |id: &str| vec![Setting { name: Setting::PACKAGE_ID.to_owned(), value: id.to_owned() }];
    let order = |reference: &str| TransferOrder {
        sku: "CRDO3149".to_owned(),
        send: price.send.to_decimal(),
        settings: named("10160"),
        ..world.order(reference, "8292685939")
    };
    let sold = world.engine.transfer_submit(&caller, order("a")).await.unwrap();
    assert_eq!(sold.order.quote.receive.to_string(), "20.00 DOP");
    let other = TransferOrder { settings: named("10161"), ..order("b") };
    let refused = world.engine.transfer_submit(&caller, other).await;
    assert_eq!(reason(refused), Reason::OutOfRange(Field::SendAmount));
    // A product of another provider stands for none of these packages.
    let foreign = TransferOrder { settings: named("357"), ..order("c") };
    let refused = world.engine.transfer_submit(&caller, foreign).await;
    assert_eq!(reason(refused), Reason::OutOfRange(Field::SendAmount));
}
