//! Calls that are counted, and sends to one number that are held back: also over a restart, and for sends that wait.

use std::num::NonZeroU32;

use saldo_core::ledger::AccountName;
use saldo_core::limits::{CallLimit, PartnerLimits, Velocity, VelocityRule};
use saldo_core::transfer::{Pace, State};
use saldo_core::{Dialect, Field, Money, PartnerId, Reason};
use saldo_engine::{AdjustRequest, EngineOptions, TransferOrder, UsageLimit};
use saldo_testkit::{World, WorldOptions};

const NUMBER: &str = "93701234567";

const USAGE: &[UsageLimit] =
    &[UsageLimit { dialect: Dialect::Ding, operation: "Look", calls_max: NonZeroU32::MIN }];

const USED_UP: Reason = Reason::CallsUsedUp { retry_after_s: 600 };

async fn open(velocity: Velocity) -> World {
    let engine = EngineOptions { usage: USAGE, velocity, ..EngineOptions::default() };
    World::open_with(WorldOptions { engine, ..WorldOptions::default() }).await
}

fn at_most(sends: u32, seconds: u32) -> Velocity {
    VelocityRule::new(sends, seconds).map_or(Velocity::Off, Velocity::AtMost)
}

async fn send(world: &World, reference: &str) -> Result<State, Reason> {
    let sent = world.engine.transfer_submit(&world.caller(), world.order(reference, NUMBER)).await;
    sent.map(|transfer| transfer.state).map_err(|refused| refused.refusal.reason)
}

#[tokio::test]
async fn sends_are_remembered_over_a_restart() {
    let world = open(at_most(1, 600)).await;
    assert_eq!(send(&world, "a").await, Ok(State::Complete));
    world.advance(200);
    let world = world.restarted().await;
    let held_back = Err(Reason::SentTooOften { retry_after_s: 400 });
    assert_eq!(send(&world, "b").await, held_back);
    world.advance(400);
    assert_eq!(send(&world, "b").await, Ok(State::Complete));
    world.assert_settled().await;
}

#[tokio::test]
async fn a_number_with_many_refused_sends_is_held_back_like_one_with_too_many() {
    let world = open(at_most(1, 600)).await;
    assert_eq!(send(&world, "a").await, Ok(State::Complete));
    world.advance(200);
    let own = |velocity| PartnerLimits { calls: Vec::new(), velocity };
    world.engine.partner_limits_set(world.partner, own(Some(Velocity::Off))).await.unwrap();
    let moved = async |cents| {
        let (amount, account) = (Money::from_minor(cents, "USD".parse().unwrap()), AccountName::Balance);
        let (partner, note) = (world.partner, "for the test".to_owned());
        let request = AdjustRequest { partner, account, amount, reference: None, note };
        world.engine.adjust(request).await.unwrap();
    };
    moved(-999_000).await;
    let caller = world.caller();
    for round in 0..21 {
        let refused = (0..50).map(|number| {
            let order = world.order(&format!("{round}-{number}"), NUMBER);
            let engine = world.engine.clone();
            tokio::spawn(async move { engine.transfer_submit(&caller, order).await })
        });
        for refused in refused.collect::<Vec<_>>() {
            let reason = refused.await.unwrap().unwrap_err().refusal.reason;
            assert_eq!(reason, Reason::InsufficientBalance);
        }
    }
    moved(999_000).await;
    world.engine.partner_limits_set(world.partner, own(None)).await.unwrap();
    assert_eq!(send(&world, "b").await, Err(Reason::SentTooOften { retry_after_s: 600 }));
    world.advance(600);
    assert_eq!(send(&world, "b").await, Ok(State::Complete));
    world.assert_settled().await;
}

#[tokio::test]
async fn a_transfer_that_was_taken_back_does_not_count() {
    let world = open(at_most(1, 600)).await;
    let sold = world.engine.transfer_submit(&world.caller(), world.order("a", NUMBER)).await.unwrap();
    let reference = saldo_core::Reference::parse("back").unwrap();
    world.engine.transfer_reverse(&world.caller(), sold.id, reference).await.unwrap();
    assert_eq!(send(&world, "b").await, Ok(State::Complete));
}

#[tokio::test]
async fn a_send_that_waited_gives_the_calls_back_when_it_ends() {
    let world = open(Velocity::Off).await;
    let (engine, caller) = (&world.engine, world.caller());
    engine.usage_count(&caller, "Look").unwrap();
    let later = TransferOrder { pace: Some(Pace::Deferred), ..world.order("a", NUMBER) };
    engine.transfer_submit(&caller, later).await.unwrap();
    assert_eq!(engine.usage_count(&caller, "Look"), Err(USED_UP));
    world.run_due().await;
    engine.usage_count(&caller, "Look").unwrap();
    engine.usage_count(&caller, "of no limit").unwrap();
}

#[tokio::test]
async fn a_reversal_gives_no_calls_back() {
    let world = open(Velocity::Off).await;
    let (engine, caller) = (&world.engine, world.caller());
    let sold = engine.transfer_submit(&caller, world.order("a", NUMBER)).await.unwrap();
    engine.usage_count(&caller, "Look").unwrap();
    // The sandbox provider refuses a reversal under this reference, so the transfer is complete again.
    let reference = saldo_core::Reference::parse("1234567890").unwrap();
    engine.transfer_reverse(&caller, sold.id, reference).await.unwrap_err();
    assert_eq!(engine.usage_count(&caller, "Look"), Err(USED_UP));
}

#[tokio::test]
async fn a_partners_own_limits_are_kept() {
    let world = open(at_most(1, 600)).await;
    let own = CallLimit { dialect: Dialect::Ding, operation: None, calls_max: NonZeroU32::new(2) };
    let limits = PartnerLimits { calls: vec![own], velocity: Some(Velocity::Off) };
    world.engine.partner_limits_set(world.partner, limits.clone()).await.unwrap();
    let world = world.restarted().await;
    for reference in ["a", "b"] {
        assert_eq!(send(&world, reference).await, Ok(State::Complete));
    }
    for _ in 0..2 {
        world.engine.usage_count(&world.caller(), "Look").unwrap();
    }
    assert_eq!(world.engine.usage_count(&world.caller(), "Look"), Err(USED_UP));
    let nobody = world.engine.partner_limits_set(PartnerId::new(7), limits).await;
    assert_eq!(nobody, Err(Reason::Invalid(Field::Partner)));
}
