//! When receivers are tried again, and when not any more.

use saldo_core::event::{DeliveryAnswer, TellingState};
use saldo_core::party::DisabledCause;
use saldo_testkit::Receiver;

use super::world::{Told, URL};

#[tokio::test]
async fn a_receiver_that_fails_is_tried_again_when_its_time_has_come() {
    let told = Told::open().await;
    told.ended("a").await;
    told.world.receivers.next(URL, [Receiver::dead(), Receiver::status(302)]);
    assert_eq!(told.told().await, 1);
    told.world.advance(4);
    assert_eq!(told.told().await, 0);
    told.world.advance(2);
    assert_eq!(told.told().await, 1);
    told.world.advance(60);
    assert_eq!(told.told().await, 0);
    let due = told.webhooks.earliest_due(told.world.engine.now().plus_seconds(600)).await.unwrap();
    assert!(due.is_some());
    told.world.advance(300);
    assert_eq!(told.told().await, 1);
    assert_eq!(told.states().await, [TellingState::Delivered]);

    let [event] = told.events(told.world.partner).await.try_into().unwrap();
    let (_, tries) = told.world.engine.event_find(event.partner, event.id).await.unwrap();
    let tries: Vec<_> = tries.iter().map(|tried| (tried.number, tried.status)).collect();
    assert_eq!(tries, [(1, None), (2, Some(302)), (3, Some(200))]);
}

#[tokio::test]
async fn a_receiver_whose_body_declines_is_tried_again() {
    let told = Told::open().await;
    told.ended("a").await;
    let declined = DeliveryAnswer::Status { status: 503, excerpt: "not taken".into(), retry_after_ms: None };
    told.world.receivers.next(URL, [Receiver::says("not taken"), Receiver::Answers(declined)]);
    assert_eq!(told.told().await, 1);
    assert_eq!(told.states().await, [TellingState::Pending]);
    assert!(told.world.engine.endpoint_list(told.world.partner).await.unwrap()[0].failing_since.is_some());
    told.world.advance(6);
    told.told().await;
    told.world.advance(360);
    told.told().await;
    assert_eq!(told.states().await, [TellingState::Delivered]);
    let [event] = told.events(told.world.partner).await.try_into().unwrap();
    let (_, tries) = told.world.engine.event_find(event.partner, event.id).await.unwrap();
    let tries: Vec<_> =
        tries.iter().map(|tried| (tried.status, tried.is_declined, tried.answer.as_str())).collect();
    let expected = [(Some(200), true, "not taken"), (Some(503), false, "not taken"), (Some(200), false, "")];
    assert_eq!(tries, expected);
}

#[tokio::test]
async fn a_receiver_that_asks_for_time_is_left_alone_for_as_long() {
    let told = Told::open().await;
    told.ended("a").await;
    let busy =
        DeliveryAnswer::Status { status: 429, excerpt: "later".into(), retry_after_ms: Some(3_600_000) };
    told.world.receivers.next(URL, [Receiver::Answers(busy)]);
    told.told().await;
    told.world.advance(3_599);
    assert_eq!(told.told().await, 0);
    told.world.advance(1);
    assert_eq!(told.told().await, 1);
}

#[tokio::test]
async fn a_receiver_that_is_gone_is_not_called_until_it_is_enabled() {
    let told = Told::open().await;
    told.ended("a").await;
    told.world.receivers.next(URL, [Receiver::status(410)]);
    told.told().await;
    told.ended("b").await;
    told.world.advance(86_400);
    assert_eq!(told.told().await, 0);
    let (engine, partner) = (&told.world.engine, told.world.partner);
    let disabled = engine.endpoint_list(partner).await.unwrap()[0].disabled.unwrap();
    assert_eq!(disabled.cause, DisabledCause::Gone);

    engine.endpoint_enable(partner, saldo_core::Dialect::Ding).await.unwrap();
    assert_eq!(told.told().await, 2);
    assert_eq!(told.states().await, [TellingState::Delivered; 2]);
}

#[tokio::test]
async fn days_of_failure_disable_an_endpoint_and_setting_it_anew_enables_it() {
    let told = Told::open().await;
    told.ended("a").await;
    told.world.receivers.always(URL, Receiver::dead());
    let mut days = 0;
    let (engine, partner) = (&told.world.engine, told.world.partner);
    while engine.endpoint_list(partner).await.unwrap()[0].disabled.is_none() {
        told.told().await;
        told.world.advance(86_400);
        days += 1;
        told.ended(&format!("day {days}")).await;
        assert!(days < 10, "never disabled");
    }
    assert_eq!(days, 6);
    let tries = told.world.receivers.count(URL);
    assert_eq!(told.told().await, 0);

    told.world.receivers.always(URL, Receiver::status(200));
    engine.endpoint_set(partner, saldo_core::Dialect::Ding, URL).await.unwrap();
    assert!(told.told().await > 0);
    assert!(told.world.receivers.count(URL) > tries);
    assert_eq!(told.states().await, [TellingState::Delivered; 7]);
}

#[tokio::test]
async fn a_replay_tells_again_what_was_told() {
    let told = Told::open().await;
    told.ended("a").await;
    told.told().await;
    let [event] = told.events(told.world.partner).await.try_into().unwrap();
    told.world.engine.event_replay(event.partner, event.id).await.unwrap();
    assert_eq!(told.told().await, 1);
    let [first, second] = told.world.receivers.posts().try_into().unwrap();
    assert_eq!((first.body, &first.headers["webhook-id"]), (second.body, &second.headers["webhook-id"]));
    let unknown = told.world.engine.event_replay(event.partner, saldo_core::EventId::new(1)).await;
    assert_eq!(unknown, Err(saldo_core::Reason::NotFound));
}
