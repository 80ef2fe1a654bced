//! Events: written with the end they tell, found when they are due, and kept with every try.

use std::sync::Arc;

use saldo_core::command::{Found, Intent, Settle};
use saldo_core::event::{Delivery, DeliveryAnswer, Event, TellingState};
use saldo_core::party::Endpoint;
use saldo_core::transfer::{Pace, Purpose, State, Transfer};
use saldo_core::{Dialect, Outcome, PartnerId};
use saldo_store::EventFilter;

use super::world::{PARTNER, StoreFactory, World, delivered, order, run, settle, transfer};

pub const KEY: (PartnerId, Dialect) = (PartnerId::new(PARTNER), Dialect::Ding);

pub fn endpoint(world: &World) -> Endpoint {
    Endpoint {
        partner: KEY.0,
        dialect: KEY.1,
        url: "https://shop.example".to_owned(),
        secret_sealed: vec![1, 2, 3],
        created_at: world.now(),
        failing_since: None,
        failed_last_at: None,
        disabled: None,
    }
}

/// A deferred transfer that was delivered.
pub async fn deferred(world: &World, reference: &str) -> Arc<Transfer> {
    let open = world.open_intent(PARTNER, reference, order(100, Pace::Deferred));
    let waiting = transfer(world.commit(open).await);
    let sent = transfer(world.commit(world.start_intent(&waiting, Purpose::Deliver)).await);
    transfer(world.commit(settle(&sent, delivered())).await)
}

pub async fn told(world: &World, event: &Event, status: u16) -> Arc<Event> {
    let answer = DeliveryAnswer::Status { status, excerpt: "heard".into(), retry_after_ms: None };
    answered(world, event, answer).await
}

async fn answered(world: &World, event: &Event, answer: DeliveryAnswer) -> Arc<Event> {
    let endpoint = world.store.reads.endpoint(KEY).await.expect("a read").expect("an endpoint");
    let delivery = Delivery {
        event: event.key(),
        dialect: event.dialect,
        number: event.telling.tries + 1,
        at: world.now(),
        url: "https://shop.example".into(),
        endpoint_set_at: endpoint.created_at,
        body: "{\"sent\":true}".into(),
        answer,
        took_ms: 12,
    };
    match world.commit(Intent::RecordDelivery(delivery)).await {
        Outcome::Event(event) => event,
        other => panic!("not recorded: {other:?}"),
    }
}

pub async fn due(world: &World) -> Vec<Event> {
    world.store.reads.events_due(KEY, world.now(), 10).await.expect("a read")
}

/// That the order came again is kept with the transfer, not in memory.
pub fn who_repeats_an_open_order_is_told_its_end(factory: StoreFactory) {
    run(factory, async |world| {
        world.deposit(PARTNER, 10_000).await;
        world.commit(Intent::PutEndpoint(endpoint(&world))).await;
        let opened = world.opened(PARTNER, "a", 100).await;
        let again = world.open_intent(PARTNER, "a", order(100, Pace::Instant));
        assert!(matches!(world.commit(again).await, Outcome::Repeated(_)));
        let world = world.reopened().await;
        let ended = transfer(world.commit(settle(&opened, delivered())).await);
        let [event] = due(&world).await.try_into().expect("one event");
        assert_eq!(event.transfer, ended);
        world
    });
}

/// The commit of an end may have been made without its being known, and its caller may have left since.
pub fn an_end_in_doubt_is_told_once(factory: StoreFactory) {
    run(factory, async |world| {
        world.deposit(PARTNER, 10_000).await;
        world.commit(Intent::PutEndpoint(endpoint(&world))).await;
        let opened = world.opened(PARTNER, "a", 100).await;
        let ended = transfer(world.commit(settle(&opened, delivered())).await);
        assert_eq!(due(&world).await, []);
        let Intent::Settle(heard) = settle(&opened, delivered()) else { panic!("a settle") };
        let too_late = || {
            let found = Found::TooLate { doubted: vec![ended.command] };
            Intent::Settle(Settle { found, ..heard.clone() })
        };
        assert!(matches!(world.commit(too_late()).await, Outcome::Unchanged(_)));
        let world = world.reopened().await;
        world.commit(too_late()).await;
        let [event] = due(&world).await.try_into().expect("one event");
        assert_eq!((event.transfer.id, event.transfer.state), (ended.id, State::Complete));
        assert_eq!(Some(event.at), ended.completed_at);
        assert!(world.audit().await.clean);
        world
    });
}

pub fn an_event_is_written_with_the_end_it_tells(factory: StoreFactory) {
    run(factory, async |world| {
        world.deposit(PARTNER, 10_000).await;
        deferred(&world, "nobody is told").await;
        assert_eq!(due(&world).await, []);
        world.commit(Intent::PutEndpoint(endpoint(&world))).await;
        let ended = deferred(&world, "a").await;
        let world = world.reopened().await;
        let [event] = due(&world).await.try_into().expect("one event");
        assert_eq!(event.transfer, ended);
        assert_eq!(event.id.value(), ended.command.value());
        assert_eq!(world.audit().await.counts.events, 1);
        world
    });
}

pub fn every_try_is_kept_and_moves_its_event(factory: StoreFactory) {
    run(factory, async |world| {
        world.deposit(PARTNER, 10_000).await;
        world.commit(Intent::PutEndpoint(endpoint(&world))).await;
        deferred(&world, "a").await;
        let [event] = due(&world).await.try_into().expect("one event");
        let version = world.store.reads.directory_version().await.expect("a read");
        let event = told(&world, &event, 503).await;
        assert_eq!(world.store.reads.directory_version().await.expect("a read"), version);
        assert_eq!(due(&world).await, []);
        let world = world.reopened().await;
        let reads = &world.store.reads;
        let failing = reads.endpoint(KEY).await.expect("a read").expect("an endpoint");
        let failed_at = (failing.failing_since, failing.failed_last_at);
        assert_eq!(failed_at, (Some(world.now()), Some(world.now())));
        let next = event.telling.due_at.expect("another try");
        let later = reads.endpoints_due(next).await.expect("a read");
        assert_eq!(later, [(failing, next)]);
        world.pass_seconds(10);
        let [again] = due(&world).await.try_into().expect("one event");
        assert_eq!(again, *event);
        let declined = DeliveryAnswer::Status { status: 200, excerpt: "no".into(), retry_after_ms: None };
        answered(&world, &again, declined.declined()).await;
        world.pass_seconds(400);
        let [again] = due(&world).await.try_into().expect("one event");
        told(&world, &again, 200).await;
        assert_eq!(due(&world).await, []);

        let kept = reads.event(event.key()).await.expect("a read").expect("an event");
        assert_eq!((kept.telling.state, kept.telling.tries), (TellingState::Delivered, 3));
        assert_eq!(kept.telling.body.as_deref(), Some("{\"sent\":true}"));
        let tries = reads.deliveries(event.key()).await.expect("a read");
        let tries: Vec<_> =
            tries.iter().map(|t| (t.number, t.status, t.is_declined, t.answer.as_str(), t.took_ms)).collect();
        let expected = [
            (1, Some(503), false, "heard", 12),
            (2, Some(200), true, "no", 12),
            (3, Some(200), false, "heard", 12),
        ];
        assert_eq!(tries, expected);
        let working = reads.endpoint(KEY).await.expect("a read").expect("an endpoint");
        assert_eq!(working, Endpoint { created_at: working.created_at, ..endpoint(&world) });
        world
    });
}

pub fn a_disabled_endpoint_is_told_nothing_until_it_is_enabled(factory: StoreFactory) {
    run(factory, async |world| {
        world.deposit(PARTNER, 10_000).await;
        world.commit(Intent::PutEndpoint(endpoint(&world))).await;
        deferred(&world, "a").await;
        let [event] = due(&world).await.try_into().expect("one event");
        told(&world, &event, 410).await;
        deferred(&world, "b").await;
        world.pass_seconds(60);
        let world = world.reopened().await;
        let reads = &world.store.reads;
        assert_eq!(reads.endpoints_due(world.now()).await.expect("a read"), []);
        assert_eq!(world.commit(Intent::EnableEndpoint(KEY)).await, Outcome::Done);
        let enabled = reads.endpoints_due(world.now()).await.expect("a read");
        assert_eq!(enabled.len(), 1);
        assert_eq!(due(&world).await.len(), 2);
        world
    });
}

pub fn events_are_listed_newest_first(factory: StoreFactory) {
    run(factory, async |world| {
        world.deposit(PARTNER, 10_000).await;
        world.commit(Intent::PutEndpoint(endpoint(&world))).await;
        let first = deferred(&world, "a").await;
        let second = deferred(&world, "b").await;
        let [event, _] = due(&world).await.try_into().expect("two events");
        told(&world, &event, 200).await;
        let list = async |filter: EventFilter| {
            let filter = EventFilter { limit: 10, ..filter };
            let found = world.store.reads.events(filter).await.expect("a read");
            found.iter().map(|event| event.transfer.id).collect::<Vec<_>>()
        };
        assert_eq!(list(EventFilter::default()).await, [second.id, first.id]);
        let pending = EventFilter { state: Some(TellingState::Pending), ..EventFilter::default() };
        assert_eq!(list(pending).await, [second.id]);
        let of_first = EventFilter { transfer: Some(first.id), ..EventFilter::default() };
        assert_eq!(list(of_first).await, [first.id]);
        let before = EventFilter { before: Some(event.id), partner: Some(KEY.0), ..EventFilter::default() };
        assert_eq!(list(before).await, []);
        let elsewhere = EventFilter { dialect: Some(Dialect::Sling), ..EventFilter::default() };
        assert_eq!(list(elsewhere).await, []);
        let replayed = world.commit(Intent::ReplayEvent(event.key())).await;
        assert!(matches!(replayed, Outcome::Event(_)));
        assert_eq!(due(&world).await.len(), 2);
        world
    });
}
