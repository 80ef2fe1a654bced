//! What ends the work for an endpoint while much waits for it: what is on its way comes to its end, the rest waits.

use std::sync::Arc;
use std::time::Duration;

use saldo_core::Dialect;
use saldo_core::event::{DeliveryAnswer, TellingState};
use saldo_testkit::Receiver;
use tokio::sync::Semaphore;

use super::world::{Told, URL};

const ELSEWHERE: &str = "https://elsewhere.example/hook";

/// So many are on their way to one endpoint at once.
const AT_ONCE: usize = 8;

async fn waiting(events: usize) -> Told {
    let told = Told::open().await;
    for number in 0..events {
        told.ended(&number.to_string()).await;
    }
    told
}

/// A round that has begun: what is told at once is on its way, and waits for the gate.
async fn on_the_way(told: &Told) -> (Arc<Semaphore>, tokio::task::JoinHandle<u32>) {
    let gate = Arc::new(Semaphore::new(0));
    told.world.receivers.always(URL, Receiver::Waits(Arc::clone(&gate)));
    let webhooks = Arc::clone(&told.webhooks);
    let round = tokio::spawn(async move { webhooks.run_due().await.unwrap() });
    while told.world.receivers.count(URL) < AT_ONCE {
        tokio::task::yield_now().await;
    }
    (gate, round)
}

#[tokio::test]
async fn a_receiver_that_is_gone_hears_only_what_was_on_its_way() {
    let told = waiting(64).await;
    told.world.receivers.next(URL, [Receiver::status(410)]);
    told.told().await;
    assert!(told.world.receivers.count(URL) <= AT_ONCE, "{} posts", told.world.receivers.count(URL));
    assert_eq!(told.told().await, 0);
}

#[tokio::test]
async fn a_receiver_that_asks_for_time_gets_it_for_all_that_waits() {
    let told = waiting(20).await;
    let busy =
        DeliveryAnswer::Status { status: 429, excerpt: "later".into(), retry_after_ms: Some(3_600_000) };
    told.world.receivers.next(URL, [Receiver::Answers(busy)]);
    while told.told().await > 0 {}
    assert!(told.world.receivers.count(URL) <= AT_ONCE, "{} posts", told.world.receivers.count(URL));
    told.world.advance(3_599);
    assert_eq!(told.told().await, 0);
    told.world.advance(1);
    while told.told().await > 0 {}
    assert_eq!(told.states().await, [TellingState::Delivered; 20]);
}

#[tokio::test]
async fn an_address_set_anew_need_not_wait_for_what_the_one_before_asked() {
    let told = waiting(20).await;
    let busy = DeliveryAnswer::Status { status: 503, excerpt: "".into(), retry_after_ms: Some(3_600_000) };
    told.world.receivers.always(URL, Receiver::Answers(busy));
    while told.told().await > 0 {}
    told.world.advance(1);
    told.world.engine.endpoint_set(told.world.partner, Dialect::Ding, ELSEWHERE).await.unwrap();
    while told.told().await > 0 {}
    assert_eq!(told.world.receivers.count(ELSEWHERE), 20 - AT_ONCE);
}

#[tokio::test]
async fn an_address_that_is_changed_is_not_called_from_then_on() {
    let told = waiting(20).await;
    let (gate, round) = on_the_way(&told).await;
    told.world.engine.endpoint_set(told.world.partner, Dialect::Ding, ELSEWHERE).await.unwrap();
    gate.add_permits(20);
    assert_eq!(round.await.unwrap(), 20);
    let receivers = &told.world.receivers;
    assert_eq!((receivers.count(URL), receivers.count(ELSEWHERE)), (AT_ONCE, 20 - AT_ONCE));
}

#[tokio::test]
async fn a_stop_waits_for_what_is_on_its_way_and_for_no_more() {
    let told = waiting(20).await;
    let (gate, round) = on_the_way(&told).await;
    tokio::join!(told.webhooks.stop(Duration::from_secs(60)), async { gate.add_permits(20) });
    assert_eq!(round.await.unwrap(), u32::try_from(AT_ONCE).unwrap());
    assert_eq!(told.world.receivers.count(URL), AT_ONCE);
}
