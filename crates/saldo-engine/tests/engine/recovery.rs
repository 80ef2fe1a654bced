//! After a restore: nothing is sent or withdrawn, what is open is asked about, what the provider lists is compared, and
//! only a person ends what could not be.

use std::sync::Arc;

use saldo_connectors::{NotFoundIsCertain, Status};
use saldo_core::recovery::{EndedBy, ListedDelivery, ListedOrder};
use saldo_core::transfer::{Knowledge, Pace, State, Transfer, Verdict};
use saldo_core::{AttemptId, Dialect, ProviderCode, Reason, Reference, Sku};
use saldo_engine::{Compared, TransferOrder};
use saldo_testkit::{ScriptedConnector, World, WorldOptions};

const NUMBER: &str = "93701234567";

async fn world_with(connector: ScriptedConnector) -> (World, Arc<ScriptedConnector>) {
    let connector = Arc::new(connector);
    let options = WorldOptions { connector: Some(connector.clone()), ..WorldOptions::default() };
    (World::open_with(options).await, connector)
}

async fn listing() -> (World, Arc<ScriptedConnector>) {
    world_with(ScriptedConnector::listing("script", NotFoundIsCertain::Never)).await
}

fn deferred(world: &World, reference: &str) -> TransferOrder {
    TransferOrder { pace: Some(Pace::Deferred), ..world.order(reference, NUMBER) }
}

fn delivered(provider_ref: &str) -> Verdict {
    Verdict::Delivered { provider_ref: Some(provider_ref.into()), receipt: None }
}

/// A delivery as the provider lists it, of the partner of the tests.
fn listed(world: &World, attempt: i64, reference: &str) -> ListedDelivery {
    let usd = "USD".parse().unwrap();
    ListedDelivery {
        attempt: AttemptId::new(attempt),
        at: world.engine.now(),
        provider_ref: Some("P-9".into()),
        account_number: Some(NUMBER.into()),
        receive: Some(saldo_core::Money::from_minor(1_000, usd)),
        send: Some(saldo_core::Money::from_minor(1_000, usd)),
        asked: Some(ListedOrder {
            partner: world.partner,
            dialect: Dialect::Ding,
            reference: Reference::parse(reference).unwrap(),
            sku: Sku::parse("AF_AW_TopUp").unwrap(),
            provider: ProviderCode::parse("AWAF").unwrap(),
        }),
    }
}

async fn find(world: &World, transfer: &Transfer) -> Arc<Transfer> {
    world.seen(transfer.id).await
}

#[tokio::test]
async fn nothing_is_sent_or_withdrawn_and_what_is_open_is_asked_about() {
    let (world, provider) = world_with(ScriptedConnector::new("script", NotFoundIsCertain::Never)).await;
    provider.will_answer(Verdict::Unknown);
    let open = world.engine.transfer_submit(&world.caller(), world.order("open", NUMBER)).await.unwrap();
    let waits = world.engine.transfer_submit(&world.caller(), deferred(&world, "waits")).await.unwrap();
    let world = world.brought_back().await;
    let refused = world.engine.transfer_submit(&world.caller(), world.order("a", NUMBER)).await.unwrap_err();
    assert_eq!((refused.refusal.reason, refused.transfer), (Reason::Overloaded, None));
    let withdrawn = world.engine.transfer_cancel(&world.caller(), waits.id).await;
    assert_eq!(withdrawn.unwrap_err(), Reason::Overloaded, "it may have been sent");
    assert_eq!(world.run_due().await.sent, 0);
    provider.will_say(Status::Known(delivered("P-2")));
    assert!(world.engine.recovery_compare().await.unwrap(), "a person is waited for");
    assert_eq!(find(&world, &open).await.state, State::Complete);
    let view = world.engine.recovery_view().await.unwrap();
    let compared: Vec<_> = view.connectors.values().copied().filter(|it| *it == Compared::NoList).collect();
    assert_eq!((compared.len(), view.is_open_asked), (1, true));
    assert_eq!(provider.submitted().len(), 1, "nothing was sent");

    assert_eq!(world.engine.recovery_end(" ").await.unwrap_err(), Reason::Missing(saldo_core::Field::Note));
    let end = world.engine.recovery_end("asked the provider on the telephone").await.unwrap();
    assert_eq!(end.by, EndedBy::Person);
    assert_eq!(world.run_due().await.sent, 1, "what waited is sent");
    world.engine.transfer_submit(&world.caller(), world.order("a", NUMBER)).await.unwrap();
    assert_eq!(provider.submitted().len(), 3);
    world.assert_settled().await;
}

#[tokio::test]
async fn what_waited_at_the_backup_and_was_delivered_since_is_not_sent_again() {
    let (world, provider) = listing().await;
    let first = world.engine.transfer_submit(&world.caller(), deferred(&world, "first")).await.unwrap();
    let retried = world.engine.transfer_submit(&world.caller(), deferred(&world, "retried")).await.unwrap();
    provider.will_list(listed(&world, first.id.value(), "first"));
    provider.will_list(listed(&world, retried.id.value() + 500, "retried"));
    let world = world.brought_back().await;
    assert!(!world.engine.recovery_compare().await.unwrap(), "nothing was lost");
    for transfer in [&first, &retried] {
        let found = find(&world, transfer).await;
        assert_eq!((found.state, found.provider_ref.as_deref()), (State::Complete, Some("P-9")));
    }
    assert_eq!(world.balance().await, "9980.00 USD", "they are paid for");
    world.run_due().await;
    assert!(provider.submitted().is_empty(), "they were sent again");
    world.assert_settled().await;
}

#[tokio::test]
async fn evidence_against_what_the_books_call_failed_is_kept() {
    let (world, provider) = listing().await;
    provider.will_answer(Verdict::Refused(Reason::ProviderRefused.into()));
    let refused = world.engine.transfer_submit(&world.caller(), world.order("a", NUMBER)).await.unwrap_err();
    let failed = refused.transfer.unwrap();
    provider.will_list(listed(&world, failed.id.value(), "a"));
    let world = world.brought_back().await;
    world.engine.recovery_compare().await.unwrap();
    assert_eq!(find(&world, &failed).await.state, State::Failed);
    let kept = world.engine.discrepancy_list(None, None, 10).await.unwrap();
    assert_eq!(kept.len(), 1, "{kept:?}");
    world.assert_settled().await;
}

#[tokio::test]
async fn a_reference_of_a_lost_delivery_is_never_delivered_again() {
    let (world, provider) = listing().await;
    let lost = listed(&world, 863_790_000, "lost");
    let nameless = ListedDelivery { attempt: AttemptId::new(863_790_001), asked: None, ..lost.clone() };
    provider.will_list(lost.clone());
    provider.will_list(nameless);
    let world = world.brought_back().await;
    for _ in 0..2 {
        assert!(world.engine.recovery_compare().await.unwrap(), "a person looks at what was lost");
        world.advance(61);
    }
    let view = world.engine.recovery_view().await.unwrap();
    assert_eq!((view.found_count, view.unclaimed), (2, 1));
    world.engine.recovery_end("posted by hand").await.unwrap();
    let again = world.engine.transfer_submit(&world.caller(), world.order("lost", NUMBER)).await.unwrap_err();
    assert_eq!(again.refusal.reason, Reason::ReferenceConflict);
    let standing = again.transfer.unwrap();
    assert_eq!((standing.id.value(), standing.knowledge), (lost.attempt.value(), Knowledge::Delivered));
    assert!(provider.submitted().is_empty());
    assert_eq!(world.balance().await, "10000.00 USD", "what it cost is a person's to post");
    world.assert_settled().await;
}

#[tokio::test]
async fn ids_never_come_twice_after_a_restore() {
    let (world, provider) = listing().await;
    provider.will_list(listed(&world, i64::MAX >> 11, "lost"));
    let world = world.brought_back().await;
    world.engine.recovery_compare().await.unwrap();
    let early = world.engine.recovery_end("in a hurry").await;
    assert_eq!(early.unwrap_err(), Reason::InProgress, "the clock is behind what was delivered");
    assert!(world.engine.is_recovering());
}
