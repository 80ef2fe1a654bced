//! Deferred and batch transfers, callers that wait no longer, and what is never sent late.

use std::sync::Arc;
use std::time::Duration;

use saldo_connectors::NotFoundIsCertain;
use saldo_core::transfer::{Pace, Refusal, State, Transfer, Verdict};
use saldo_core::{Dialect, Reason};
use saldo_engine::{Refused, TransferOrder};
use saldo_store::EventFilter;
use saldo_testkit::{ScriptedConnector, World, WorldOptions};
use tokio::task::JoinHandle;

const NUMBER: &str = "93701234567";

async fn scripted() -> (World, Arc<ScriptedConnector>) {
    let connector = Arc::new(ScriptedConnector::new("script", NotFoundIsCertain::Never));
    let options = WorldOptions { connector: Some(connector.clone()), ..WorldOptions::default() };
    (World::open_with(options).await, connector)
}

fn refused_for_now() -> Verdict {
    Verdict::Refused(Refusal::from(Reason::ProviderRefusedForNow))
}

#[tokio::test]
async fn a_batch_transfer_is_sent_when_its_batch_is() {
    let (world, provider) = scripted().await;
    let order = TransferOrder { pace: Some(Pace::Batch), ..world.order("a", NUMBER) };
    let transfer = world.engine.transfer_submit(&world.caller(), order).await.unwrap();
    assert_eq!(transfer.state, State::Submitted);
    assert_eq!(world.balance().await, "9990.00 USD");
    world.advance(59);
    assert_eq!(world.run_due().await.sent, 0);
    world.advance(1);
    assert_eq!(world.run_due().await.sent, 1);
    assert_eq!(provider.submitted().len(), 1);
    world.assert_settled().await;
}

#[tokio::test]
async fn a_batch_transfer_that_waits_can_be_cancelled() {
    let (world, provider) = scripted().await;
    let order = TransferOrder { pace: Some(Pace::Batch), ..world.order("a", NUMBER) };
    let transfer = world.engine.transfer_submit(&world.caller(), order).await.unwrap();
    let cancelled = world.engine.transfer_cancel(&world.caller(), transfer.id).await.unwrap();
    assert_eq!(cancelled.state, State::Cancelled);
    world.advance(120);
    assert_eq!(world.run_due().await.sent, 0);
    assert!(provider.submitted().is_empty());
    assert_eq!(world.balance().await, "10000.00 USD");
    world.assert_settled().await;
}

#[tokio::test]
async fn a_refusal_that_may_pass_is_tried_again_so_often_and_then_fails() {
    let (world, provider) = scripted().await;
    for _ in 0..5 {
        provider.will_answer(refused_for_now());
    }
    let order = TransferOrder { pace: Some(Pace::Deferred), ..world.order("a", NUMBER) };
    let transfer = world.engine.transfer_submit(&world.caller(), order).await.unwrap();
    for _ in 0..10 {
        world.run_due().await;
        world.advance(30);
    }
    let found = world.engine.transfer_find(&world.caller(), transfer.id).await.unwrap();
    assert_eq!(found.state, State::Failed);
    let attempts: Vec<_> = provider.submitted().iter().map(|submission| submission.attempt).collect();
    let mut distinct = attempts.clone();
    distinct.dedup();
    assert_eq!((attempts.len(), distinct.len()), (5, 5), "five attempts, each with its own id");
    assert_eq!(world.engine.attempt_list(&found).await.unwrap().len(), 4);
    assert_eq!(world.balance().await, "10000.00 USD");
    world.assert_settled().await;
}

#[tokio::test]
async fn an_unknown_outcome_of_a_deferred_transfer_is_never_sent_again() {
    let (world, provider) = scripted().await;
    provider.will_answer(Verdict::Unknown);
    let order = TransferOrder { pace: Some(Pace::Deferred), ..world.order("a", NUMBER) };
    world.engine.transfer_submit(&world.caller(), order).await.unwrap();
    for _ in 0..20 {
        world.run_due().await;
        world.advance(3_600);
    }
    assert_eq!(provider.submitted().len(), 1);
}

#[tokio::test]
async fn a_caller_whose_wait_is_over_hears_that_it_is_in_progress() {
    let (world, provider) = scripted().await;
    provider.hold_answers();
    let (engine, caller, order) = (Arc::clone(&world.engine), world.caller(), world.order("a", NUMBER));
    let client = tokio::spawn(async move { engine.transfer_submit(&caller, order).await });
    while provider.submitted().is_empty() {
        tokio::task::yield_now().await;
    }
    tokio::time::pause();
    tokio::time::advance(Duration::from_millis(5_001)).await;
    tokio::time::resume();
    let transfer = client.await.unwrap().unwrap();
    assert_eq!(transfer.state, State::Processing);
    provider.answer_again();
    world.engine.stop(Duration::from_secs(5)).await;
    let world = world.restarted().await;
    let found = world.engine.transfer_find(&world.caller(), transfer.id).await.unwrap();
    assert_eq!(found.state, State::Complete);
    world.assert_settled().await;
}

type Client = JoinHandle<Result<Arc<Transfer>, Refused>>;

fn client(world: &World) -> Client {
    let (engine, caller, order) = (Arc::clone(&world.engine), world.caller(), world.order("a", NUMBER));
    tokio::spawn(async move { engine.transfer_submit(&caller, order).await })
}

/// What the partner is told of a send when its end comes, after something happened while its caller waited.
async fn told_after(meanwhile: impl AsyncFnOnce(&World, Client) -> Option<Client>) -> Vec<State> {
    let (world, provider) = scripted().await;
    let url = "https://shop.example/ding";
    world.engine.endpoint_set(world.partner, Dialect::Ding, url).await.unwrap();
    provider.hold_answers();
    let waiting = client(&world);
    while provider.submitted().is_empty() {
        tokio::task::yield_now().await;
    }
    let waiting = meanwhile(&world, waiting).await;
    provider.answer_again();
    if let Some(waiting) = waiting {
        assert_eq!(waiting.await.unwrap().unwrap().state, State::Complete);
    }
    world.engine.stop(Duration::from_secs(5)).await;
    let world = world.restarted().await;
    let events = world.engine.event_list(EventFilter { limit: 10, ..EventFilter::default() }).await.unwrap();
    world.assert_settled().await;
    events.iter().map(|event| event.transfer.state).collect()
}

#[tokio::test]
async fn whoever_heard_in_progress_is_told_the_end() {
    let told = told_after(async |_, client| {
        tokio::time::pause();
        tokio::time::advance(Duration::from_millis(5_001)).await;
        tokio::time::resume();
        assert_eq!(client.await.unwrap().unwrap().state, State::Processing);
        None
    });
    assert_eq!(told.await, [State::Complete]);
}

#[tokio::test]
async fn a_caller_that_hung_up_is_told_the_end() {
    let told = told_after(async |_, client| {
        client.abort();
        assert!(client.await.unwrap_err().is_cancelled());
        None
    });
    assert_eq!(told.await, [State::Complete]);
}

/// The first call may be held by a line that is dead, of which this process does not know yet.
#[tokio::test]
async fn who_asks_again_and_hears_in_progress_is_told_the_end_that_the_first_hears() {
    let told = told_after(async |world, waiting| {
        let refused = client(world).await.unwrap().unwrap_err();
        assert_eq!(refused.refusal.reason, Reason::ReferenceRepeated);
        assert_eq!(refused.transfer.unwrap().state, State::Processing);
        Some(waiting)
    });
    assert_eq!(told.await, [State::Complete]);
}

#[tokio::test]
async fn who_waits_and_hears_the_end_is_not_told_it() {
    assert_eq!(told_after(async |_, waiting| Some(waiting)).await, []);
}

#[tokio::test]
async fn two_with_one_reference_at_once_are_sent_once() {
    let world = World::open().await;
    let caller = world.caller();
    let send = || {
        let (engine, order) = (Arc::clone(&world.engine), world.order("a", NUMBER));
        tokio::spawn(async move { engine.transfer_submit(&caller, order).await })
    };
    let calls: Vec<_> = (0..20).map(|_| send()).collect();
    let mut sold = 0;
    for call in calls {
        match call.await.unwrap() {
            Ok(_) => sold += 1,
            Err(refused) => assert_eq!(refused.refusal.reason, Reason::ReferenceRepeated),
        }
    }
    assert_eq!((sold, world.deliveries()), (1, 1));
    world.assert_settled().await;
}
