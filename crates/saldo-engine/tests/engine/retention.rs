//! What is kept long enough goes in small steps, and the books stay as they are.

use saldo_core::Reason;
use saldo_engine::{EngineOptions, Retention, Waits};
use saldo_testkit::{World, WorldOptions};

const NUMBER: &str = "93701234567";
const DAY_S: i64 = 86_400;

async fn world(receipts_days: Option<i64>) -> World {
    let retention =
        Retention { receipts_ms: receipts_days.map(|days| days * DAY_S * 1_000), events_ms: None };
    let engine = EngineOptions { waits: Waits::all(5_000), retention, ..EngineOptions::default() };
    World::open_with(WorldOptions { engine, ..WorldOptions::default() }).await
}

#[tokio::test]
async fn receipts_go_by_age_and_references_stay_used() {
    let world = world(Some(30)).await;
    let caller = world.caller();
    let old = world.engine.transfer_submit(&caller, world.order("old", NUMBER)).await.unwrap();
    assert!(old.receipt.is_some());
    world.advance(30 * DAY_S);
    assert_eq!(world.engine.retention_step().await, Ok(0), "not yet");
    world.advance(1);
    let young = world.engine.transfer_submit(&caller, world.order("young", NUMBER)).await.unwrap();
    assert_eq!(world.engine.retention_step().await, Ok(1));
    assert_eq!(world.engine.retention_step().await, Ok(0), "once is enough");
    assert_eq!(world.engine.transfer_find(&caller, old.id).await.unwrap().receipt, None);
    assert!(world.engine.transfer_find(&caller, young.id).await.unwrap().receipt.is_some());
    let again = world.engine.transfer_submit(&caller, world.order("young", NUMBER)).await.unwrap_err();
    assert_eq!(again.refusal.reason, Reason::ReferenceRepeated);
    assert_eq!(world.balance().await, "9980.00 USD");
    world.assert_settled().await;
}

#[tokio::test]
async fn nothing_goes_unless_it_is_asked_for_or_while_it_recovers() {
    let world = world(None).await;
    let kept = world.engine.transfer_submit(&world.caller(), world.order("a", NUMBER)).await.unwrap();
    world.advance(10_000 * DAY_S);
    assert_eq!(world.engine.retention_step().await, Ok(0));
    assert!(world.engine.transfer_find(&world.caller(), kept.id).await.unwrap().receipt.is_some());
    let world = self::world(Some(1)).await;
    world.engine.transfer_submit(&world.caller(), world.order("a", NUMBER)).await.unwrap();
    world.advance(2 * DAY_S);
    let world = world.brought_back().await;
    assert_eq!(world.engine.retention_step().await, Ok(0), "evidence stays until it was compared");
}
