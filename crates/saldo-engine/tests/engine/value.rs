//! Orders by what is received: priced for exactly that, on record also where they are refused, and rehearsed for nothing.

use rust_decimal::Decimal;
use saldo_core::transfer::{ClaimPolicy, Realm, State};
use saldo_core::{Dialect, Field, Reason, Reference};
use saldo_engine::{NewCredential, Value, ValueOrder};
use saldo_testkit::World;

fn order(reference: &str, sku: &str, account_number: &str, value: Value) -> ValueOrder {
    ValueOrder {
        sku: sku.to_owned(),
        account_number: account_number.to_owned(),
        value,
        reference: reference.to_owned(),
        notes: Vec::new(),
        policy: ClaimPolicy::Never,
        realm: Realm::Real,
    }
}

async fn refused(world: &World, order: ValueOrder) -> (Reason, Option<String>) {
    let refused = world.engine.transfer_submit_value(&world.caller(), order).await.unwrap_err();
    let receive = |transfer: &saldo_core::transfer::Transfer| {
        assert_eq!(transfer.state, State::Failed);
        transfer.order.quote.receive.to_string()
    };
    (refused.refusal.reason, refused.transfer.map(|transfer| receive(&transfer)))
}

#[tokio::test]
async fn exactly_what_was_asked_for_is_received() {
    let world = World::open().await;
    for (reference, sku, number, value, receive, left) in [
        ("a", "ATIN315", "919812345678", Value::Amount(19.into()), "19.00 INR", "9999.77 USD"),
        ("b", "CTGT64", "12345678", Value::Fixed, "14.00 USD", "9986.27 USD"),
        ("c", "ESDO2023", "5010696", Value::Bill, "1144.99 DOP", "9968.14 USD"),
    ] {
        let asked = order(reference, sku, number, value);
        let transfer = world.engine.transfer_submit_value(&world.caller(), asked).await.unwrap();
        assert_eq!(transfer.state, State::Complete);
        assert_eq!(transfer.order.quote.receive.to_string(), receive);
        assert_eq!(world.balance().await, left);
    }
    assert_eq!(world.deliveries(), 3);
    world.assert_settled().await;
}

#[tokio::test]
async fn what_the_providers_rules_refuse_is_on_record_and_leaves_its_reference_free() {
    let world = World::open().await;
    for (sku, number, value, reason, receive) in [
        ("CTGT64", "1", Value::Fixed, Reason::AccountNumberInvalid, "14.00 USD"),
        (
            "ATIN315",
            "919812345678",
            Value::Amount(8.into()),
            Reason::OutOfRange(Field::ReceiveAmount),
            "8.00 INR",
        ),
        ("ATIN315", "1", Value::Amount(8.into()), Reason::AccountNumberInvalid, "8.00 INR"),
        ("ESDO2023", "1", Value::Bill, Reason::AccountNumberInvalid, "0.00 DOP"),
        ("ESDO2023", "1234567", Value::Bill, Reason::AccountNumberInvalid, "0.00 DOP"),
    ] {
        let told = refused(&world, order("same", sku, number, value)).await;
        assert_eq!(told, (reason, Some(receive.to_owned())), "{sku} {number}");
        let reference = Reference::parse("same").unwrap();
        let found = world.engine.transfers_with_reference(&world.caller(), &reference).await.unwrap();
        assert_eq!(found[0].refusal.as_ref().map(|refusal| refusal.reason), Some(reason));
    }
    let good = order("same", "CTGT64", "12345678", Value::Fixed);
    assert!(world.engine.transfer_submit_value(&world.caller(), good).await.is_ok());
    world.assert_settled().await;
}

#[tokio::test]
async fn what_is_no_such_order_is_not_recorded() {
    let world = World::open().await;
    let amount = |text: &str| Value::Amount(text.parse().unwrap());
    for (sku, number, value, reason) in [
        ("nothing", "12345678", Value::Fixed, Reason::Invalid(Field::Sku)),
        ("NG_IK_Energy", "12345678", Value::Fixed, Reason::Missing(Field::Settings)),
        ("CTGT64", "", Value::Fixed, Reason::Invalid(Field::AccountNumber)),
        ("ATIN315", "919812345678", Value::Fixed, Reason::NotOffered),
        ("CTGT64", "12345678", Value::Bill, Reason::NotOffered),
        ("ATIN315", "919812345678", amount("9.001"), Reason::Invalid(Field::ReceiveAmount)),
        ("ATIN315", "919812345678", amount("0"), Reason::OutOfRange(Field::ReceiveAmount)),
        ("ATIN315", "919812345678", Value::Amount(Decimal::MAX), Reason::OutOfRange(Field::ReceiveAmount)),
    ] {
        assert_eq!(refused(&world, order("a", sku, number, value)).await, (reason, None), "{sku}");
    }
}

#[tokio::test]
async fn a_simulation_moves_no_money_and_uses_no_reference_up() {
    let world = World::open().await;
    let real = order("same", "CTGT64", "12345678", Value::Fixed);
    let simulated = ValueOrder { realm: Realm::Simulated, policy: ClaimPolicy::LeavesFree, ..real.clone() };
    for _ in 0..2 {
        let transfer = world.engine.transfer_submit_value(&world.caller(), simulated.clone()).await.unwrap();
        assert_eq!((transfer.state, transfer.order.realm), (State::Complete, Realm::Simulated));
    }
    assert_eq!((world.balance().await.as_str(), world.deliveries()), ("10000.00 USD", 0));
    let transfer = world.engine.transfer_submit_value(&world.caller(), real).await.unwrap();
    assert_eq!(transfer.order.realm, Realm::Real);
    assert_eq!((world.balance().await.as_str(), world.deliveries()), ("9986.50 USD", 1));
    let again = world.engine.transfer_submit_value(&world.caller(), simulated).await.unwrap_err();
    assert_eq!(again.refusal.reason, Reason::ReferenceConflict);
    world.assert_settled().await;
}

#[tokio::test]
async fn a_real_order_to_a_rehearsal_number_is_a_sale_where_the_number_is_one() {
    let world = World::open().await;
    let asked = order("a", "CTGT64", "10000003", Value::Fixed);
    let transfer = world.engine.transfer_submit_value(&world.caller(), asked).await.unwrap();
    assert_eq!((transfer.state, transfer.order.realm), (State::Complete, Realm::Real));
    assert_eq!(world.balance().await, "9986.50 USD");
}

#[tokio::test]
async fn a_caller_that_is_known_by_its_public_half_has_one_of_its_own() {
    let world = World::open().await;
    let new = |public_id: &str| NewCredential {
        public_id: public_id.to_owned(),
        ..NewCredential::new(world.partner, Dialect::Dtone, "USD".parse().unwrap())
    };
    let made = world.engine.credential_issue(new("")).await.unwrap().credential.public_id.clone();
    assert_eq!(made.len(), 36, "{made}");
    let again = world.engine.credential_issue(new(&made)).await.map(|_| ());
    assert_eq!(again, Err(Reason::Invalid(Field::PublicId)));
}
