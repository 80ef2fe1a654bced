//! A charge takes from the subscriber and brings to the partner; what is collected as it is paid is posted payment by
//! payment and never held.

use std::sync::Arc;

use super::events::{endpoint, settle_found};
use super::world::{World, cents, delivered, order, refused};
use crate::catalogue::Quote;
use crate::command::{Command, Found, Intent, Movement, MovementKind, Payment, Settle};
use crate::decide::{Change, Outcome};
use crate::event::Event;
use crate::ids::{CommandId, PartnerId, Reference};
use crate::ledger::AccountName;
use crate::reason::{Field, Reason};
use crate::transfer::{
    Charge, ClaimPolicy, Collection, Flow, Order, Pace, Payer, Report, State, Transfer, Verdict,
};

pub(super) fn charge(minor: i64, payer: Payer, collection: Collection) -> Order {
    let fee_rate = "0.1".parse().unwrap();
    Order {
        quote: Quote::of_charge(cents(minor), fee_rate).unwrap(),
        flow: Flow::Charge(Charge { payer, collection }),
        ..order(minor, Pace::Instant)
    }
}

pub(super) fn subscriber() -> AccountName {
    AccountName::Subscriber(order(1, Pace::Instant).account_number.as_str().into())
}

fn with_subscriber(minor: i64) -> World {
    let mut world = World::new();
    world.run(Intent::Move(Movement {
        partner: PartnerId::new(1),
        kind: MovementKind::Adjustment,
        account: subscriber(),
        amount: cents(minor),
        reference: None,
        note: "opening".to_owned(),
    }));
    world
}

fn opened(world: &mut World, reference: &str, order: Order) -> Arc<Transfer> {
    match world.open(1, reference, order, ClaimPolicy::Never) {
        Outcome::Transfer(transfer) => transfer,
        other => panic!("{other:?}"),
    }
}

fn posted(world: &World, name: AccountName) -> i64 {
    world.account(1, name).posted()
}

pub(super) fn pay(world: &mut World, transfer: &Transfer, id: &str, minor: i64) -> Outcome {
    world.run(Intent::RecordPayment(Payment {
        partner: transfer.partner,
        transfer: transfer.id,
        reference: Reference::parse(id).unwrap(),
        amount: cents(minor),
    }))
}

fn events(world: &World) -> Vec<Arc<Event>> {
    let event = |change: &Change| match change {
        Change::PutEvent(event) => Some(Arc::clone(event)),
        _ => None,
    };
    world.changes.iter().filter_map(event).collect()
}

#[test]
fn a_charge_is_held_on_the_subscriber_and_brought_to_the_revenue_less_the_fee() {
    let mut world = with_subscriber(1_000);
    let charged = opened(&mut world, "a", charge(400, Payer::Subscriber, Collection::AtOnce));
    assert_eq!(world.account(1, subscriber()).available(), cents(600));
    world.settle(&charged, delivered());
    assert_eq!(world.account(1, subscriber()).available(), cents(600));
    assert_eq!(posted(&world, AccountName::Revenue), 360);
    assert_eq!(posted(&world, AccountName::Fee), 40);
    assert_eq!(posted(&world, AccountName::Balance), 0);
}

#[test]
fn a_refused_charge_gives_the_hold_back_and_an_empty_subscriber_is_refused() {
    let mut world = with_subscriber(1_000);
    let failed = opened(&mut world, "a", charge(400, Payer::Subscriber, Collection::AtOnce));
    world.settle(&failed, refused());
    assert_eq!(world.account(1, subscriber()).available(), cents(1_000));
    let too_much =
        world.open(1, "b", charge(1_001, Payer::Subscriber, Collection::AtOnce), ClaimPolicy::Never);
    assert!(matches!(too_much, Outcome::Refused(Reason::InsufficientBalance, Some(_))));
    assert_eq!(posted(&world, AccountName::Revenue), 0);
}

#[test]
fn what_an_operator_collects_is_owed_by_it() {
    let mut world = World::new();
    let charged = opened(&mut world, "a", charge(400, Payer::Receivable, Collection::AtOnce));
    world.settle(&charged, delivered());
    let receivable = charged.order.payer();
    assert_eq!((receivable.to_string().as_str(), posted(&world, receivable)), ("receivable:YYXX", 400));
    assert_eq!(posted(&world, AccountName::Revenue), 360);
}

#[test]
fn payments_add_up_and_are_told_each_until_the_charge_is_whole() {
    let mut world = World::new();
    world.run(Intent::PutEndpoint(endpoint(world.now)));
    let charged = opened(&mut world, "a", charge(1_000, Payer::Receivable, Collection::AsPaid));
    assert_eq!(charged.held_minor(), 0);
    let until = world.now.plus_seconds(1_800);
    let waiting = Verdict::Waiting { provider_ref: Some("17839448".into()), receipt: None, until };
    world.settle(&charged, waiting.clone());
    assert_eq!(world.transfer(&charged).due_at, Some(until));
    assert!(matches!(world.settle(&charged, waiting), Outcome::Unchanged(_)));

    pay(&mut world, &charged, "p1", 50);
    assert_eq!(
        (world.transfer(&charged).state, world.transfer(&charged).due_minor()),
        (State::Processing, 950)
    );
    assert_eq!((posted(&world, AccountName::Fee), posted(&world, AccountName::Revenue)), (50, 0));
    pay(&mut world, &charged, "p2", 1_200);
    let whole = world.transfer(&charged);
    assert_eq!((whole.state, whole.paid_minor, whole.due_minor()), (State::Complete, 1_250, 0));
    assert_eq!((posted(&world, AccountName::Fee), posted(&world, AccountName::Revenue)), (100, 1_150));
    pay(&mut world, &charged, "p3", 1);
    assert_eq!(
        (world.transfer(&charged).state, world.transfer(&charged).paid_minor),
        (State::Complete, 1_251)
    );

    let told: Vec<_> =
        events(&world).iter().map(|event| (event.payment, event.transfer.paid_minor)).collect();
    assert_eq!(told, [(Some(cents(50)), 50), (Some(cents(1_200)), 1_250), (Some(cents(1)), 1_251)]);
}

#[test]
fn a_payment_counts_once() {
    let mut world = World::new();
    let charged = opened(&mut world, "a", charge(1_000, Payer::Receivable, Collection::AsPaid));
    assert!(matches!(pay(&mut world, &charged, "p1", 50), Outcome::Transfer(_)));
    assert!(matches!(pay(&mut world, &charged, "p1", 50), Outcome::Repeated(_)));
    assert!(matches!(pay(&mut world, &charged, "p1", 60), Outcome::Conflict(_)));
    assert_eq!(world.transfer(&charged).paid_minor, 50);
    for wrong in [0, -5] {
        let refused = Outcome::Refused(Reason::Invalid(Field::Amount), None);
        assert_eq!(pay(&mut world, &charged, "p2", wrong), refused);
    }
}

#[test]
fn a_charge_that_fails_after_a_part_keeps_what_was_paid_and_says_so() {
    let mut world = World::new();
    world.run(Intent::PutEndpoint(endpoint(world.now)));
    let charged = opened(&mut world, "a", charge(1_000, Payer::Receivable, Collection::AsPaid));
    pay(&mut world, &charged, "p1", 400);
    world.now = world.now.plus_seconds(3_600);
    settle_found(&mut world, &charged, Found::ByAsking, Verdict::Refused(Reason::PayerTimedOut.into()));
    let failed = world.transfer(&charged);
    assert_eq!((failed.state, failed.paid_minor), (State::Failed, 400));
    assert_eq!(posted(&world, AccountName::Revenue) + posted(&world, AccountName::Fee), 400);
    assert_eq!(events(&world).last().unwrap().payment, None);

    assert!(matches!(pay(&mut world, &charged, "late", 600), Outcome::Discrepancy(_)));
    assert!(matches!(pay(&mut world, &charged, "late", 600), Outcome::Repeated(_)));
    assert_eq!(world.transfer(&charged).paid_minor, 400);
}

#[test]
fn an_instrument_that_says_it_is_paid_brings_the_rest_and_it_is_not_taken_back() {
    let mut world = World::new();
    let charged = opened(&mut world, "a", charge(1_000, Payer::Receivable, Collection::AsPaid));
    pay(&mut world, &charged, "p1", 400);
    world.settle(&charged, delivered());
    let whole = world.transfer(&charged);
    assert_eq!((whole.state, whole.paid_minor), (State::Complete, 1_000));
    assert_eq!((posted(&world, AccountName::Fee), posted(&world, AccountName::Revenue)), (100, 900));
    assert_eq!(world.reverse(&whole), Outcome::Refused(Reason::NotOffered, None));
}

#[test]
fn who_is_told_of_a_charge_paid_whole_is_loaded_also_where_its_caller_hears_the_end() {
    let mut world = World::new();
    let charged = opened(&mut world, "a", charge(1_000, Payer::Receivable, Collection::AsPaid));
    let settle = Settle {
        partner: charged.partner,
        transfer: charged.id,
        report: Report { attempt: charged.attempt.as_ref().unwrap().id, verdict: delivered() },
        retry_at: None,
        found: Found::ByAttempt,
    };
    let command = Command { id: CommandId::new(9_999), at: world.now, intent: Intent::Settle(settle) };
    assert_eq!(world.books.missing(&command).endpoints, [(charged.partner, charged.dialect)]);
}

#[test]
fn a_payment_told_after_its_charge_was_paid_whole_is_not_posted_again() {
    let mut world = World::new();
    world.run(Intent::PutEndpoint(endpoint(world.now)));
    let charged = opened(&mut world, "a", charge(1_000, Payer::Receivable, Collection::AsPaid));
    pay(&mut world, &charged, "p1", 400);
    settle_found(&mut world, &charged, Found::ByAsking, delivered());
    let told: Vec<_> = events(&world).iter().map(|event| event.payment).collect();
    assert_eq!(told, [Some(cents(400)), Some(cents(600))]);
    assert!(matches!(pay(&mut world, &charged, "p2", 600), Outcome::Discrepancy(_)));
    assert!(matches!(pay(&mut world, &charged, "p2", 600), Outcome::Repeated(_)));
    let receivable = charged.order.payer();
    assert_eq!((posted(&world, receivable), world.transfer(&charged).paid_minor), (1_000, 1_000));
    assert_eq!(events(&world).len(), 2);
}

#[test]
fn a_payment_of_something_else_is_refused() {
    let mut world = with_subscriber(1_000);
    let held = opened(&mut world, "a", charge(400, Payer::Subscriber, Collection::AtOnce));
    assert_eq!(pay(&mut world, &held, "p1", 1), Outcome::Refused(Reason::NotOffered, None));
}
