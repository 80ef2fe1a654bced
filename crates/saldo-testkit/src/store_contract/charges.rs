//! Charges: held on the subscriber or collected as they are paid, each payment once, and all of it proven by an audit.

use std::sync::Arc;

use saldo_core::catalogue::Quote;
use saldo_core::command::{Intent, MovementKind, Payment};
use saldo_core::ledger::AccountName;
use saldo_core::transfer::{Charge, Collection, Flow, Order, Pace, Payer, State, Transfer, Verdict};
use saldo_core::{Outcome, Reference};

use super::world::{
    PARTNER, StoreFactory, World, cents, delivered, movement, order, refused, run, settle, transfer,
};

/// A charge with a fee of 10 %.
pub fn charge(minor: i64, payer: Payer, collection: Collection) -> Order {
    let quote = Quote::of_charge(cents(minor), cents(10).to_decimal()).expect("a price");
    Order { quote, flow: Flow::Charge(Charge { payer, collection }), ..order(minor, Pace::Instant) }
}

pub fn payment(charged: &Transfer, id: &str, minor: i64) -> Intent {
    Intent::RecordPayment(Payment {
        partner: charged.partner,
        transfer: charged.id,
        reference: Reference::parse(id).expect("a reference"),
        amount: cents(minor),
    })
}

pub async fn pay(world: &World, charged: &Transfer, id: &str, minor: i64) -> Outcome {
    world.commit(payment(charged, id, minor)).await
}

/// Opens a charge that must be accepted.
pub async fn opened(world: &World, reference: &str, order: Order) -> Arc<Transfer> {
    transfer(world.commit(world.open_intent(PARTNER, reference, order)).await)
}

pub fn a_charge_is_held_and_posted_on_the_subscribers_account(factory: StoreFactory) {
    run(factory, async |world| {
        let subscriber = charge(1, Payer::Subscriber, Collection::AtOnce).payer();
        let opening = saldo_core::command::Movement {
            kind: MovementKind::Adjustment,
            account: subscriber.clone(),
            ..movement(PARTNER, 1_000, None)
        };
        world.commit(Intent::Move(opening)).await;
        let sold = opened(&world, "a", charge(400, Payer::Subscriber, Collection::AtOnce)).await;
        let failed = opened(&world, "b", charge(300, Payer::Subscriber, Collection::AtOnce)).await;
        assert!(world.audit().await.clean, "while they are held");
        world.commit(settle(&sold, delivered())).await;
        world.commit(settle(&failed, refused())).await;
        let world = world.reopened().await;
        assert_eq!(world.account(PARTNER, subscriber).await.available(), cents(600));
        assert_eq!(world.account(PARTNER, AccountName::Revenue).await.posted(), 360);
        assert_eq!(world.account(PARTNER, AccountName::Fee).await.posted(), 40);
        assert_eq!(world.transfer(&sold).await.order, sold.order);
        world
    });
}

pub fn payments_are_kept_once_each_and_audited(factory: StoreFactory) {
    run(factory, async |world| {
        let charged = opened(&world, "a", charge(1_000, Payer::Receivable, Collection::AsPaid)).await;
        let until = world.now().plus_seconds(1_800);
        let waiting = Verdict::Waiting { provider_ref: Some("17839448".into()), receipt: None, until };
        let charged = transfer(world.commit(settle(&charged, waiting)).await);
        assert_eq!((charged.due_at, charged.provider_ref.as_deref()), (Some(until), Some("17839448")));
        pay(&world, &charged, "p1", 400).await;
        let world = world.reopened().await;
        assert!(matches!(pay(&world, &charged, "p1", 400).await, Outcome::Repeated(_)));
        assert!(matches!(pay(&world, &charged, "p1", 500).await, Outcome::Conflict(_)));
        assert_eq!(world.transfer(&charged).await.paid_minor, 400);
        assert!(world.audit().await.clean, "while it is paid in parts");
        pay(&world, &charged, "p2", 700).await;
        let whole = world.transfer(&charged).await;
        assert_eq!((whole.state, whole.paid_minor, whole.held_minor()), (State::Complete, 1_100, 0));
        assert_eq!(world.account(PARTNER, charged.order.payer()).await.posted(), 1_100);
        world
    });
}

pub fn a_payment_that_comes_too_late_is_kept_and_audited(factory: StoreFactory) {
    run(factory, async |world| {
        let charged = opened(&world, "a", charge(1_000, Payer::Receivable, Collection::AsPaid)).await;
        pay(&world, &charged, "p1", 400).await;
        let charged = transfer(world.commit(settle(&charged, refused())).await);
        assert!(matches!(pay(&world, &charged, "p2", 600).await, Outcome::Discrepancy(_)));
        let whole = opened(&world, "b", charge(1_000, Payer::Receivable, Collection::AsPaid)).await;
        pay(&world, &whole, "p1", 400).await;
        let whole = transfer(world.commit(settle(&whole, delivered())).await);
        assert!(matches!(pay(&world, &whole, "p2", 600).await, Outcome::Discrepancy(_)));
        assert_eq!((charged.paid_minor, whole.paid_minor), (400, 1_000));
        world
    });
}
