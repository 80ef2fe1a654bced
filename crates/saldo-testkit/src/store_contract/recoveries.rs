//! Backups, what is brought back from them, and deliveries that the books did not know.

use std::sync::Arc;

use saldo_core::command::{Intent, KeepFound};
use saldo_core::ledger::AccountName;
use saldo_core::recovery::{EndedBy, ListedDelivery, ListedOrder, RecoveryEnd};
use saldo_core::transfer::{ClaimPolicy, Order, Pace, State};
use saldo_core::{AttemptId, ConnectorName, Dialect, Outcome, PartnerId};
use saldo_store::{BackupFacts, RestoreFacts, Store, StoreError, StoreOptions, mark_restored};

use super::world::{
    PARTNER, StoreFactory, World, cents, delivered, order, reference_of, run, settle, transfer,
};

/// A key's mark: the store only compares it.
const KEY_MARK: &str = "5a5a";

fn listed(world: &World, reference: Option<&str>) -> ListedDelivery {
    let order = order(100, Pace::Instant);
    ListedDelivery {
        attempt: AttemptId::new(world.id()),
        at: world.now(),
        provider_ref: Some("P-77".into()),
        account_number: Some(order.account_number.as_str().into()),
        receive: Some(order.quote.receive),
        send: Some(cents(100)),
        asked: reference.map(|reference| ListedOrder {
            partner: PartnerId::new(PARTNER),
            dialect: Dialect::Ding,
            reference: reference_of(reference),
            sku: order.sku,
            provider: order.provider,
        }),
    }
}

fn keep(listed: &ListedDelivery) -> Intent {
    let free = order(100, Pace::Instant);
    let quote = saldo_core::catalogue::Quote::of_nothing(free.quote.receive, cents(0).currency());
    let order = listed.asked.as_ref().map(|_| Arc::new(Order { quote, ..free }));
    let connector = ConnectorName::parse("main").expect("a name");
    Intent::KeepFound(Box::new(KeepFound { recovery: 7, connector, listed: listed.clone(), order }))
}

pub fn a_found_delivery_uses_its_reference_and_moves_nothing(factory: StoreFactory) {
    run(factory, async |world| {
        world.deposit(PARTNER, 10_000).await;
        let before = world.account(PARTNER, AccountName::Balance).await;
        let (named, nameless) = (listed(&world, Some("lost")), listed(&world, None));
        let standing = transfer(world.commit(keep(&named)).await);
        assert_eq!((standing.id.value(), standing.state), (named.attempt.value(), State::Complete));
        assert_eq!(world.transfer(&standing).await, *standing);
        assert_eq!(world.commit(keep(&nameless)).await, Outcome::Done);
        assert_eq!(world.commit(keep(&nameless)).await, Outcome::Done, "it is kept once");
        assert_eq!(world.commit(keep(&named)).await, Outcome::Unchanged(Arc::clone(&standing)));
        assert_eq!(world.account(PARTNER, AccountName::Balance).await, before);
        for policy in [ClaimPolicy::Never, ClaimPolicy::WhenSettledFor { minutes: 60 }] {
            let again = world.open_with("lost", order(100, Pace::Instant), policy);
            assert_eq!(world.commit(again).await, Outcome::Conflict(Arc::clone(&standing)), "{policy:?}");
        }
        let (found, count) = world.store.reads.found_deliveries(7, 10).await.expect("they are read");
        let of: Vec<_> = found.iter().map(|found| (&found.listed, found.transfer)).collect();
        assert_eq!((of, count), (vec![(&named, Some(standing.id)), (&nameless, None)], 2));
        let discrepancies = world
            .store
            .reads
            .discrepancies(Some(PartnerId::new(PARTNER)), None, 10)
            .await
            .expect("they are read");
        assert_eq!(discrepancies.len(), 1);
        world
    });
}

pub fn a_recovery_goes_on_until_it_is_ended_once(factory: StoreFactory) {
    run(factory, async |world| {
        assert_eq!(world.store.reads.recovery().await.expect("it is read"), None);
        let (location, since, at) = (world.fresh.location.clone(), world.now(), world.now().plus_seconds(60));
        let world =
            world.changed(|| mark_restored(&location, since, at, "a test").expect("it is marked")).await;
        let open = world.store.reads.recovery().await.expect("it is read").expect("it goes on");
        assert_eq!((open.since, open.begun_at, open.cause.as_str()), (since, at, "a test"));
        let end = |by, reason: &str| {
            let reason = reason.to_owned();
            RecoveryEnd { recovery: open.id, at, by, reason }
        };
        let first = end(EndedBy::Person, "settled with everybody");
        world.commit(Intent::EndRecovery(first.clone())).await;
        world.commit(Intent::EndRecovery(end(EndedBy::Comparison, "later"))).await;
        assert_eq!(world.store.reads.recovery().await.expect("it is read"), None);
        let all = world.store.reads.recoveries().await.expect("they are read");
        assert_eq!(all.into_iter().map(|recovery| recovery.end).collect::<Vec<_>>(), [Some(first)]);
        world
    });
}

pub fn a_backup_has_what_was_committed_and_is_restored_marked(factory: StoreFactory) {
    run(factory, async |world| {
        world.deposit(PARTNER, 10_000).await;
        let sold = world.sold(PARTNER, "before", 100).await;
        let open = world.opened(PARTNER, "open", 200).await;
        let directory = tempfile::tempdir().expect("a directory");
        let copy = directory.path().join("backup");
        let key_mark = KEY_MARK.to_owned();
        let facts = BackupFacts { saldo: "0".to_owned(), taken_at: world.now(), key_mark: key_mark.clone() };
        let made = saldo_store::backup(&world.fresh.location, &copy, &facts).expect("a backup");
        let again = saldo_store::backup(&world.fresh.location, &copy, &facts);
        assert!(matches!(again, Err(StoreError::Occupied { .. })), "{again:?}");
        let after = world.sold(PARTNER, "after", 300).await;

        let other = factory();
        // A database of the tests has a schema already.
        saldo_store::delete(&other.location).expect("an empty place");
        let at = world.now().plus_seconds(60);
        let wrong = RestoreFacts { at, key_mark: "another".to_owned() };
        let refused = saldo_store::restore(&other.location, &copy, &wrong);
        assert!(matches!(refused, Err(StoreError::BackupUnusable { .. })), "{refused:?}");
        let facts = RestoreFacts { at, key_mark };
        assert_eq!(saldo_store::restore(&other.location, &copy, &facts).expect("a restore"), made);
        let twice = saldo_store::restore(&other.location, &copy, &facts);
        assert!(matches!(twice, Err(StoreError::NotEmpty { .. })), "{twice:?}");
        let store = Store::open(&other.location, StoreOptions::default()).expect("it opens");
        let read = async |id| store.reads.transfer(PartnerId::new(PARTNER), id).await.expect("it is read");
        assert_eq!(read(sold.id).await.as_ref(), Some(&*sold));
        assert_eq!(read(open.id).await.as_ref(), Some(&*open));
        assert_eq!(read(after.id).await, None);
        let recovery = store.reads.recovery().await.expect("it is read").expect("it is marked");
        assert_eq!((recovery.since, recovery.begun_at), (made.taken_at, at));
        assert!(store.reads.audit(None, |_| {}).await.expect("an audit").clean);
        store.close().await;
        world.commit(settle(&open, delivered())).await;
        world
    });
}
