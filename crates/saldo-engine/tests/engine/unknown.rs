//! Unknown is never success, never failure, and is never sent again.

use std::sync::Arc;

use saldo_connectors::{NotFoundIsCertain, Status};
use saldo_core::Reason;
use saldo_core::transfer::{Knowledge, State, Verdict};
use saldo_testkit::{ScriptedConnector, World, WorldOptions};

const NUMBER: &str = "93701234567";

async fn scripted(not_found: NotFoundIsCertain) -> (World, Arc<ScriptedConnector>) {
    let connector = Arc::new(ScriptedConnector::new("script", not_found));
    let options = WorldOptions { connector: Some(connector.clone()), ..WorldOptions::default() };
    (World::open_with(options).await, connector)
}

fn delivered() -> Verdict {
    Verdict::Delivered { provider_ref: Some("P-2".into()), receipt: None }
}

#[tokio::test]
async fn an_unknown_outcome_is_in_progress_for_the_caller_and_asked_about_on_schedule() {
    let (world, provider) = scripted(NotFoundIsCertain::Never).await;
    provider.will_answer(Verdict::Unknown);
    let transfer = world.engine.transfer_submit(&world.caller(), world.order("a", NUMBER)).await.unwrap();
    assert_eq!((transfer.state, transfer.knowledge), (State::Processing, Knowledge::Unknown));
    assert_eq!(world.balance().await, "9990.00 USD");
    for delay in [2, 5, 15, 60, 300, 900, 3_600] {
        world.advance(delay - 1);
        assert_eq!(world.run_due().await.asked, 0, "asked before {delay} s");
        world.advance(1);
        assert_eq!(world.run_due().await.asked, 1, "not asked after {delay} s");
    }
    provider.will_say(Status::Known(delivered()));
    world.advance(3_600);
    world.run_due().await;
    let found = world.engine.transfer_find(&world.caller(), transfer.id).await.unwrap();
    assert_eq!((found.state, found.provider_ref.as_deref()), (State::Complete, Some("P-2")));
    assert_eq!(provider.submitted().len(), 1, "it was sent again");
    world.assert_settled().await;
}

#[tokio::test]
async fn not_found_is_believed_only_after_the_horizon_that_the_connector_declares() {
    let (world, provider) = scripted(NotFoundIsCertain::After { horizon_ms: 10_000 }).await;
    provider.will_answer(Verdict::Unknown);
    let transfer = world.engine.transfer_submit(&world.caller(), world.order("a", NUMBER)).await.unwrap();
    world.advance(2);
    world.run_due().await;
    let early = world.engine.transfer_find(&world.caller(), transfer.id).await.unwrap();
    assert_eq!(early.knowledge, Knowledge::Unknown);
    world.advance(20);
    // The question that the reader made the engine ask may still be on its way.
    let late = loop {
        world.run_due().await;
        let found = world.engine.transfer_find(&world.caller(), transfer.id).await.unwrap();
        if !found.state.is_open() {
            break found;
        }
        tokio::task::yield_now().await;
    };
    assert_eq!(late.state, State::Failed);
    assert_eq!(late.refusal.as_ref().unwrap().reason, Reason::ProviderTimedOut);
    assert_eq!(world.balance().await, "10000.00 USD");
    world.assert_settled().await;
}

#[tokio::test]
async fn not_found_is_of_the_moment_of_the_question_however_late_it_is_answered() {
    let (world, provider) = scripted(NotFoundIsCertain::After { horizon_ms: 10_000 }).await;
    provider.will_answer(Verdict::Unknown);
    let transfer = world.engine.transfer_submit(&world.caller(), world.order("a", NUMBER)).await.unwrap();
    world.advance(2);
    provider.hold_statuses();
    let engine = Arc::clone(&world.engine);
    let round = tokio::spawn(async move { engine.run_due().await });
    while provider.asked().is_empty() {
        tokio::task::yield_now().await;
    }
    // The provider has looked; what it says arrives when a submission can no longer be on its way.
    world.advance(60);
    provider.tell_again();
    round.await.unwrap().unwrap();
    let found = world.seen(transfer.id).await;
    assert_eq!((found.state, found.knowledge), (State::Processing, Knowledge::Unknown));
}

#[tokio::test]
async fn a_connector_that_forgets_is_never_believed() {
    let (world, provider) = scripted(NotFoundIsCertain::Never).await;
    provider.will_answer(Verdict::Unknown);
    let transfer = world.engine.transfer_submit(&world.caller(), world.order("a", NUMBER)).await.unwrap();
    for _ in 0..100 {
        world.advance(86_400);
        world.run_due().await;
    }
    let found = world.engine.transfer_find(&world.caller(), transfer.id).await.unwrap();
    assert_eq!((found.state, found.knowledge), (State::Processing, Knowledge::Unknown));
}

#[tokio::test]
async fn a_reader_makes_the_engine_ask_but_not_more_than_every_five_seconds() {
    let (world, provider) = scripted(NotFoundIsCertain::Never).await;
    provider.will_answer(Verdict::Unknown);
    let transfer = world.engine.transfer_submit(&world.caller(), world.order("a", NUMBER)).await.unwrap();
    for _ in 0..10 {
        world.engine.transfer_find(&world.caller(), transfer.id).await.unwrap();
        tokio::task::yield_now().await;
    }
    while provider.asked().is_empty() {
        tokio::task::yield_now().await;
    }
    assert_eq!(provider.asked().len(), 1);
}

#[tokio::test]
async fn an_attempt_that_a_crash_left_unanswered_is_asked_about_and_not_sent_again() {
    let (world, provider) = scripted(NotFoundIsCertain::Never).await;
    provider.hold_answers();
    let engine = Arc::clone(&world.engine);
    let (caller, order) = (world.caller(), world.order("a", NUMBER));
    let client = tokio::spawn(async move { engine.transfer_submit(&caller, order).await });
    while provider.submitted().is_empty() {
        tokio::task::yield_now().await;
    }
    client.abort();
    let world = world.restarted().await;
    provider.will_say(Status::Known(delivered()));
    assert_eq!(world.engine.recover().await.unwrap().asked, 1);
    assert_eq!(provider.submitted().len(), 1);
    assert_eq!(world.balance().await, "9990.00 USD");
    world.assert_settled().await;
}

/// A recheck moves the moment at which a transfer is due, which must not bring it up again in the same recovery.
#[tokio::test]
async fn recovery_asks_about_each_unanswered_transfer_once() {
    let (world, provider) = scripted(NotFoundIsCertain::Never).await;
    provider.hold_answers();
    for n in 0..20 {
        let (engine, caller) = (Arc::clone(&world.engine), world.caller());
        let order = world.order(&format!("r{n}"), NUMBER);
        tokio::spawn(async move { engine.transfer_submit(&caller, order).await });
    }
    while provider.submitted().len() < 20 {
        tokio::task::yield_now().await;
    }
    let world = world.restarted().await;
    assert_eq!(world.engine.recover().await.unwrap().asked, 20);
    assert_eq!(
        world.engine.recover().await.unwrap().asked,
        0,
        "what is unknown is asked about on its schedule"
    );
    assert_eq!(provider.asked().len(), 20);
}

/// Readers hear the provider's answer sooner; what they do not hear must not stretch the schedule.
#[tokio::test]
async fn readers_do_not_use_the_schedule_up() {
    let (world, provider) = scripted(NotFoundIsCertain::Never).await;
    provider.will_answer(Verdict::Unknown);
    let transfer = world.engine.transfer_submit(&world.caller(), world.order("a", NUMBER)).await.unwrap();
    world.advance(2);
    world.run_due().await;
    let asked = provider.asked().len();
    world.engine.transfer_find(&world.caller(), transfer.id).await.unwrap();
    while provider.asked().len() == asked {
        tokio::task::yield_now().await;
    }
    world.engine.stop(std::time::Duration::from_secs(5)).await;
    let world = world.restarted().await;
    let found = world.engine.transfer_find(&world.caller(), transfer.id).await.unwrap();
    assert_eq!(found.checks, 2, "one when it was sent, one on schedule");
}

#[tokio::test]
async fn an_answer_that_never_comes_is_unknown_when_its_lease_ends() {
    let (world, provider) = scripted(NotFoundIsCertain::Never).await;
    provider.hold_answers();
    let (engine, caller, order) = (Arc::clone(&world.engine), world.caller(), world.order("a", NUMBER));
    let client = tokio::spawn(async move { engine.transfer_submit(&caller, order).await });
    while provider.submitted().is_empty() {
        tokio::task::yield_now().await;
    }
    tokio::time::pause();
    tokio::time::advance(std::time::Duration::from_secs(200)).await;
    tokio::time::resume();
    let id = client.await.unwrap().unwrap().id;
    loop {
        let found = world.engine.transfer_find(&world.caller(), id).await.unwrap();
        if found.knowledge == Knowledge::Unknown {
            break;
        }
        tokio::task::yield_now().await;
    }
    assert_eq!(world.balance().await, "9990.00 USD");
}
