//! Each endpoint has a queue of its own, and nothing that was committed is lost.

use std::sync::Arc;

use saldo_core::Dialect;
use saldo_core::event::TellingState;
use saldo_testkit::{Receiver, World};
use saldo_webhooks::Webhooks;
use tokio::sync::Semaphore;

use super::world::{Plain, Told, URL};

const NEIGHBOUR: &str = "https://neighbour.example/hook";

async fn until(done: impl Fn() -> bool) {
    while !done() {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_receiver_that_does_not_answer_delays_nobody_else() {
    let told = Told::open().await;
    let key = told.neighbour("neighbour", NEIGHBOUR).await;
    let gate = Arc::new(Semaphore::new(0));
    told.world.receivers.next(URL, [Receiver::Waits(Arc::clone(&gate))]);
    told.ended("a").await;
    told.ended_with(&key, "a").await;
    let webhooks = Arc::clone(&told.webhooks);
    let round = tokio::spawn(async move { webhooks.run_due().await.unwrap() });
    let receivers = Arc::clone(&told.world.receivers);
    until(|| receivers.count(URL) == 1 && receivers.count(NEIGHBOUR) == 1).await;

    // The endpoint is being worked for: a round that begins meanwhile leaves it alone and goes on with the others.
    told.ended("b").await;
    told.ended_with(&key, "b").await;
    until(|| receivers.count(NEIGHBOUR) == 1).await;
    assert_eq!(told.told().await, 1);
    assert_eq!((receivers.count(URL), receivers.count(NEIGHBOUR)), (1, 2));
    gate.add_permits(1);
    assert_eq!(round.await.unwrap(), 3);
    assert_eq!(told.states().await, [TellingState::Delivered; 2]);
}

#[tokio::test]
async fn a_receiver_that_is_down_is_not_hammered_with_what_waits() {
    let told = Told::open().await;
    for number in 0..100 {
        told.ended(&number.to_string()).await;
    }
    told.world.receivers.always(URL, Receiver::dead());
    let tries = told.told().await;
    assert!(tries < 100, "{tries} tries in one round");
    told.world.receivers.always(URL, Receiver::status(200));
    told.world.advance(6);
    while told.told().await > 0 {}
    assert_eq!(told.states().await, [TellingState::Delivered; 100]);
}

#[tokio::test]
async fn what_was_sent_and_not_recorded_is_sent_again_with_the_same_id() {
    let told = Told::open().await;
    let gate = Arc::new(Semaphore::new(0));
    told.world.receivers.next(URL, [Receiver::Waits(gate)]);
    told.ended("a").await;
    let webhooks = Arc::clone(&told.webhooks);
    let round = tokio::spawn(async move { webhooks.run_due().await });
    let receivers = Arc::clone(&told.world.receivers);
    until(|| receivers.count(URL) == 1).await;
    round.abort();
    let told = told.restarted().await;
    assert_eq!(told.told().await, 1);
    let [first, second] = told.world.receivers.posts().try_into().unwrap();
    assert_eq!(first.headers["webhook-id"], second.headers["webhook-id"]);
    assert_eq!(first.body, second.body);
    assert_eq!(told.states().await, [TellingState::Delivered]);
}

#[tokio::test]
async fn what_waits_is_told_after_a_restart() {
    let told = Told::open().await;
    for reference in ["a", "b", "c"] {
        told.ended(reference).await;
    }
    let told = told.restarted().await;
    assert_eq!(told.told().await, 3);
    assert_eq!(told.states().await, [TellingState::Delivered; 3]);
    told.world.assert_settled().await;
}

#[tokio::test]
async fn after_a_stop_nothing_is_told_any_more() {
    let told = Told::open().await;
    told.ended("a").await;
    told.webhooks.stop(std::time::Duration::from_secs(1)).await;
    assert_eq!(told.told().await, 0);
    assert_eq!(told.states().await, [TellingState::Pending]);
}

#[tokio::test]
async fn a_try_that_cannot_be_recorded_is_not_made_again_at_once() {
    let told = Told::open().await;
    told.ended("a").await;
    // The journal of another switch knows nothing of the event.
    let elsewhere = World::open().await.telling_parts(Dialect::Ding, Plain).store.journal;
    let mut parts = told.world.telling_parts(Dialect::Ding, Plain);
    parts.store.journal = elsewhere;
    let webhooks = Webhooks::new(parts);
    for _ in 0..10 {
        webhooks.run_due().await.unwrap();
    }
    assert_eq!(told.world.receivers.count(URL), 1);
    told.world.advance(59);
    assert_eq!(webhooks.run_due().await.unwrap(), 0);
    told.world.advance(1);
    assert_eq!(webhooks.run_due().await.unwrap(), 1);
}

#[tokio::test]
async fn posts_to_all_receivers_together_are_bounded() {
    let told = Told::open().await;
    let gate = Arc::new(Semaphore::new(0));
    told.world.receivers.always(URL, Receiver::Waits(Arc::clone(&gate)));
    for partner in 0..33 {
        let key = told.neighbour(&format!("neighbour-{partner}"), URL).await;
        for number in 0..8 {
            told.ended_with(&key, &number.to_string()).await;
        }
    }
    let webhooks = Arc::clone(&told.webhooks);
    let round = tokio::spawn(async move { webhooks.run_due().await.unwrap() });
    let receivers = Arc::clone(&told.world.receivers);
    until(|| receivers.count(URL) >= 256).await;
    for _ in 0..10_000 {
        tokio::task::yield_now().await;
    }
    assert_eq!(receivers.count(URL), 256);
    gate.add_permits(33 * 8);
    assert_eq!(round.await.unwrap(), 33 * 8);
}

#[tokio::test]
async fn a_round_in_turn_waits_for_what_is_on_its_way_and_goes_on() {
    let told = Told::open().await;
    let gate = Arc::new(Semaphore::new(0));
    told.world.receivers.next(URL, [Receiver::Waits(Arc::clone(&gate)), Receiver::dead()]);
    told.ended("a").await;
    let (earlier, webhooks) = (Arc::clone(&told.webhooks), Arc::clone(&told.webhooks));
    let earlier = tokio::spawn(async move { earlier.run_due().await.unwrap() });
    let receivers = Arc::clone(&told.world.receivers);
    until(|| receivers.count(URL) == 1).await;
    let in_turn = tokio::spawn(async move { webhooks.run_due_in_turn().await.unwrap() });
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
    assert!(!in_turn.is_finished());
    told.ended("b").await;
    gate.add_permits(1);
    assert_eq!(earlier.await.unwrap() + in_turn.await.unwrap(), 2);
    assert_eq!(receivers.count(URL), 2);
}
