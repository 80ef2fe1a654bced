//! Partners are told of the ends they did not hear, once each, and until somebody answers or nobody does for long.

use std::sync::Arc;

use super::world::{World, delivered, order, refused};
use crate::command::{Found, Intent, OnTransfer, Settle};
use crate::decide::{Change, Outcome};
use crate::event::{Delivery, DeliveryAnswer, Event, TellingState};
use crate::ids::{CommandId, Dialect, PartnerId};
use crate::party::{DisabledCause, Endpoint};
use crate::time::Timestamp;
use crate::transfer::{ClaimPolicy, Order, Pace, Report, State, Transfer, Verdict};

const DAY_S: i64 = 86_400;

fn told() -> World {
    let mut world = World::new();
    world.deposit(1, 100_000);
    world.run(Intent::PutEndpoint(endpoint(world.now)));
    world
}

pub(super) fn endpoint(now: Timestamp) -> Endpoint {
    Endpoint {
        partner: PartnerId::new(1),
        dialect: Dialect::Ding,
        url: "https://shop.example".to_owned(),
        secret_sealed: Vec::new(),
        created_at: now,
        failing_since: None,
        failed_last_at: None,
        disabled: None,
    }
}

fn events(world: &World) -> Vec<Arc<Event>> {
    let event = |change: &Change| match change {
        Change::PutEvent(event) => Some(Arc::clone(event)),
        _ => None,
    };
    world.changes.iter().filter_map(event).collect()
}

fn opened(world: &mut World, pace: Pace) -> Arc<Transfer> {
    let reference = format!("r{}", world.changes.len());
    match world.open(1, &reference, order(1_000, pace), ClaimPolicy::Never) {
        Outcome::Transfer(transfer) if pace == Pace::Instant => transfer,
        Outcome::Transfer(transfer) => match world.send(&transfer) {
            Outcome::Transfer(sent) => sent,
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    }
}

pub(super) fn settle_found(world: &mut World, transfer: &Transfer, found: Found, verdict: Verdict) {
    let attempt = transfer.attempt.as_ref().unwrap().id;
    world.run(Intent::Settle(Settle {
        partner: transfer.partner,
        transfer: transfer.id,
        report: Report { attempt, verdict },
        retry_at: None,
        found,
    }));
}

#[test]
fn an_end_that_the_caller_heard_is_not_told() {
    for (pace, verdict) in
        [(Pace::Instant, delivered()), (Pace::Instant, refused()), (Pace::Batch, delivered())]
    {
        let mut world = told();
        let transfer = opened(&mut world, pace);
        world.settle(&transfer, verdict);
        assert_eq!(events(&world), [], "{pace:?}");
    }
}

/// The second hears that it goes on while the first still waits for its end.
#[test]
fn who_repeats_an_open_order_is_told_its_end() {
    for verdict in [delivered(), refused()] {
        let mut world = told();
        let transfer = opened(&mut world, Pace::Instant);
        let mut again = || {
            let order = Order::clone(&transfer.order);
            world.open(1, transfer.reference.as_str(), order, ClaimPolicy::Never)
        };
        let Outcome::Repeated(heard) = again() else { panic!("not repeated") };
        assert_eq!((heard.id, heard.state), (transfer.id, State::Processing));
        assert_eq!(again(), Outcome::Repeated(heard));
        let noted = world.changes.iter().filter(|change| matches!(change, Change::PutTransfer(_))).count();
        assert_eq!(noted, 2, "opened, and noted once that it was repeated");
        world.settle(&transfer, verdict);
        let [event] = events(&world).try_into().unwrap();
        assert_eq!(event.transfer, world.transfer(&transfer));
    }
}

#[test]
fn another_order_with_an_open_ones_reference_is_promised_nothing() {
    let mut world = told();
    let transfer = opened(&mut world, Pace::Instant);
    let other = order(2_000, Pace::Instant);
    let answer = world.open(1, transfer.reference.as_str(), other, ClaimPolicy::Never);
    assert!(matches!(answer, Outcome::Conflict(_)));
    world.settle(&transfer, delivered());
    assert_eq!(events(&world), []);
}

#[test]
fn an_end_that_nobody_waited_for_is_told_as_it_was_then() {
    let deferred = |world: &mut World| {
        let transfer = opened(world, Pace::Deferred);
        world.settle(&transfer, delivered());
    };
    let asked_for = |world: &mut World| {
        let transfer = opened(world, Pace::Instant);
        world.settle(&transfer, Verdict::Unknown);
        assert_eq!(events(world), []);
        settle_found(world, &transfer, Found::ByAsking, delivered());
    };
    let too_late = |world: &mut World| {
        let transfer = opened(world, Pace::Instant);
        settle_found(world, &transfer, Found::TooLate { doubted: Vec::new() }, delivered());
    };
    for end in [deferred, asked_for, too_late] {
        let mut world = told();
        end(&mut world);
        let [event] = events(&world).try_into().unwrap();
        assert_eq!(event.transfer, world.transfer(&event.transfer));
        assert_eq!(event.transfer.state, State::Complete);
        assert_eq!((event.at, event.telling.due_at), (world.now, Some(world.now)));
    }
}

/// The first try to write it is in, but that was not known, and its caller waits no longer.
#[test]
fn an_end_that_its_caller_was_left_in_doubt_of_is_told_once() {
    for verdict in [delivered(), refused()] {
        let mut world = told();
        let transfer = opened(&mut world, Pace::Instant);
        world.settle(&transfer, verdict.clone());
        let ended = world.transfer(&transfer);
        world.now = world.now.plus_seconds(5);
        let too_late = |world: &mut World, doubted: &[CommandId]| {
            settle_found(world, &transfer, Found::TooLate { doubted: doubted.to_vec() }, verdict.clone());
        };
        too_late(&mut world, &[]);
        too_late(&mut world, &[transfer.command]);
        assert_eq!(events(&world), []);
        // A try that found it written was in doubt as well.
        let tries = [ended.command, CommandId::new(ended.command.value() + 1)];
        too_late(&mut world, &tries);
        too_late(&mut world, &tries);
        let [event] = events(&world).try_into().unwrap();
        assert_eq!(event.transfer, world.transfer(&transfer));
        assert_eq!((event.transfer.state, Some(event.at)), (ended.state, ended.completed_at));
        assert_eq!(event.telling.due_at, Some(world.now));
    }
}

#[test]
fn an_end_that_was_told_for_a_repeat_is_not_told_again_for_a_doubt() {
    let mut world = told();
    let transfer = opened(&mut world, Pace::Instant);
    let again = order(1_000, Pace::Instant);
    world.open(1, transfer.reference.as_str(), again, ClaimPolicy::Never);
    world.settle(&transfer, delivered());
    let doubted = vec![world.transfer(&transfer).command];
    settle_found(&mut world, &transfer, Found::TooLate { doubted }, delivered());
    assert_eq!(events(&world).len(), 1);
}

#[test]
fn a_deferred_transfer_that_fails_or_is_withdrawn_is_told_too() {
    let mut world = told();
    let failed = opened(&mut world, Pace::Deferred);
    world.settle(&failed, refused());
    let Outcome::Transfer(waiting) =
        world.open(1, "withdrawn", order(1_000, Pace::Deferred), ClaimPolicy::Never)
    else {
        panic!("not opened");
    };
    world.run(Intent::Cancel(OnTransfer { partner: waiting.partner, transfer: waiting.id }));
    let states: Vec<_> = events(&world).iter().map(|event| event.transfer.state).collect();
    assert_eq!(states, [State::Failed, State::Cancelled]);
}

#[test]
fn without_an_endpoint_nobody_is_told() {
    let mut world = World::new();
    world.deposit(1, 100_000);
    let transfer = opened(&mut world, Pace::Deferred);
    world.settle(&transfer, delivered());
    assert_eq!(events(&world), []);
}

/// An event of a deferred transfer, and the means to try it.
struct Telling {
    world: World,
    event: Arc<Event>,
}

impl Telling {
    fn new() -> Self {
        let mut world = told();
        let transfer = opened(&mut world, Pace::Deferred);
        world.settle(&transfer, delivered());
        let event = events(&world).pop().unwrap();
        Self { world, event }
    }

    fn tried(&mut self, answer: DeliveryAnswer) -> Arc<Event> {
        let number = self.event.telling.tries + 1;
        self.tried_as(number, "https://shop.example", answer)
    }

    fn tried_as(&mut self, number: u32, url: &str, answer: DeliveryAnswer) -> Arc<Event> {
        let delivery = self.delivery(number, url, answer);
        self.answered(Intent::RecordDelivery(delivery))
    }

    fn delivery(&self, number: u32, url: &str, answer: DeliveryAnswer) -> Delivery {
        Delivery {
            event: self.event.key(),
            dialect: Dialect::Ding,
            number,
            at: self.world.now,
            url: url.into(),
            endpoint_set_at: self.endpoint().created_at,
            body: format!("body {number}").into(),
            answer,
            took_ms: 1,
        }
    }

    fn answered(&mut self, intent: Intent) -> Arc<Event> {
        match self.world.run(intent) {
            Outcome::Event(event) => self.event = event,
            other => panic!("{other:?}"),
        }
        Arc::clone(&self.event)
    }

    fn endpoint(&self) -> Endpoint {
        self.world.books.endpoint(&(PartnerId::new(1), Dialect::Ding)).unwrap().clone()
    }
}

fn status(status: u16) -> DeliveryAnswer {
    DeliveryAnswer::Status { status, excerpt: "".into(), retry_after_ms: None }
}

#[test]
fn a_receiver_is_tried_on_the_schedule_and_then_given_up() {
    let mut telling = Telling::new();
    let expected_s = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400];
    for wait_s in expected_s {
        let event = telling.tried(status(500));
        let waits_ms = event.telling.due_at.unwrap().millis_since(telling.world.now);
        assert!((wait_s * 1_000..=wait_s * 1_100).contains(&waits_ms), "{waits_ms} for {wait_s} s");
        telling.world.now = event.telling.due_at.unwrap();
    }
    let event = telling.tried(DeliveryAnswer::Failed("no answer in time".into()));
    assert_eq!((event.telling.state, event.telling.due_at), (TellingState::GivenUp, None));
    assert_eq!(event.telling.tries, 10);
    assert_eq!(event.telling.body.as_deref(), Some("body 1"));

    let again = telling.answered(Intent::ReplayEvent(event.key()));
    assert_eq!((again.telling.state, again.telling.due_at), (TellingState::Pending, Some(telling.world.now)));
    let event = telling.tried(status(404));
    assert!(event.telling.due_at.unwrap().millis_since(telling.world.now) < 6_000);
    let event = telling.tried(status(204));
    assert_eq!((event.telling.state, event.telling.tries), (TellingState::Delivered, 12));
    assert_eq!(event.telling.body.as_deref(), Some("body 1"));
}

#[test]
fn a_receiver_that_asks_for_time_gets_it() {
    let mut telling = Telling::new();
    let busy = DeliveryAnswer::Status { status: 429, excerpt: "".into(), retry_after_ms: Some(600_000) };
    let event = telling.tried(busy);
    assert_eq!(event.telling.due_at, Some(telling.world.now.plus_seconds(600)));
}

#[test]
fn a_receiver_that_declines_in_its_body_is_tried_again() {
    let mut telling = Telling::new();
    let event = telling.tried(status(200).declined());
    assert_eq!(event.telling.state, TellingState::Pending);
    assert!(event.telling.due_at.is_some());
    assert_eq!(telling.endpoint().failing_since, Some(telling.world.now));
    assert_eq!(status(503).declined(), status(503));
    assert_eq!(telling.tried(status(200)).telling.state, TellingState::Delivered);
}

#[test]
fn a_receiver_that_is_gone_is_not_called_until_it_is_enabled() {
    let mut telling = Telling::new();
    telling.tried(status(410));
    assert_eq!(telling.endpoint().disabled.unwrap().cause, DisabledCause::Gone);
    let key = (PartnerId::new(1), Dialect::Ding);
    assert_eq!(telling.world.run(Intent::EnableEndpoint(key)), Outcome::Done);
    assert_eq!((telling.endpoint().disabled, telling.endpoint().failing_since), (None, None));
}

#[test]
fn five_days_of_failure_disable_an_endpoint_and_one_success_counts_anew() {
    let mut telling = Telling::new();
    telling.tried(status(500));
    let began = telling.world.now;
    assert_eq!(telling.endpoint().failing_since, Some(began));
    for day in 1..5 {
        telling.world.now = began.plus_seconds(day * DAY_S);
        telling.tried(status(500));
        assert_eq!((telling.endpoint().failing_since, telling.endpoint().disabled), (Some(began), None));
    }
    telling.world.now = began.plus_seconds(5 * DAY_S);
    telling.tried(status(500));
    assert_eq!(telling.endpoint().disabled.unwrap().cause, DisabledCause::Failing);

    let mut telling = Telling::new();
    telling.tried(status(500));
    telling.world.now = telling.world.now.plus_seconds(4 * DAY_S);
    telling.tried(status(200));
    assert_eq!(telling.endpoint().failing_since, None);
}

#[test]
fn a_failure_long_after_the_last_one_begins_another_time() {
    let mut telling = Telling::new();
    while telling.tried(status(500)).telling.state == TellingState::Pending {
        telling.world.now = telling.event.telling.due_at.unwrap();
    }
    assert_eq!(telling.endpoint().disabled, None);
    telling.world.now = telling.world.now.plus_seconds(30 * DAY_S);
    telling.answered(Intent::ReplayEvent(telling.event.key()));
    telling.tried(status(500));
    assert_eq!(
        (telling.endpoint().failing_since, telling.endpoint().disabled),
        (Some(telling.world.now), None)
    );
}

#[test]
fn a_try_that_was_overtaken_changes_nothing() {
    let mut telling = Telling::new();
    telling.tried(status(500));
    let changes = telling.world.changes.len();
    let before = Arc::clone(&telling.event);
    assert_eq!(telling.tried_as(1, "https://shop.example", status(200)), before);
    assert_eq!(telling.world.changes.len(), changes);

    let event = telling.tried(status(200));
    assert_eq!(telling.tried(status(500)), event);
}

#[test]
fn the_answer_of_an_earlier_address_says_nothing_of_the_one_set_since() {
    let mut telling = Telling::new();
    let event = telling.tried_as(1, "https://old.example", status(410));
    assert_eq!(event.telling.tries, 1);
    assert_eq!(telling.endpoint().disabled, None);
}

#[test]
fn a_late_answer_says_nothing_of_the_same_address_set_anew() {
    let mut telling = Telling::new();
    let late = telling.delivery(1, "https://shop.example", status(410));
    telling.world.now = telling.world.now.plus_seconds(1);
    telling.world.run(Intent::PutEndpoint(endpoint(telling.world.now)));
    let event = telling.answered(Intent::RecordDelivery(late));
    assert_eq!(event.telling.tries, 1);
    assert_eq!((telling.endpoint().disabled, telling.endpoint().failing_since), (None, None));
}
