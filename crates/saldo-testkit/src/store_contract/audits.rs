//! Audits of a store that is written to.

use tokio::task::JoinSet;

use saldo_core::command::Intent;

use super::events;
use super::world::{PARTNER, StoreFactory, delivered, run, settle};

pub fn an_audit_goes_on_from_its_watermark(factory: StoreFactory) {
    run(factory, async |world| {
        let reads = world.store.reads.clone();
        world.deposit(PARTNER, 10_000).await;
        for number in 0..5 {
            world.sold(PARTNER, &number.to_string(), 100).await;
        }
        let open = world.opened(PARTNER, "open", 100).await;
        let first = reads.audit(None, |_| {}).await.expect("a read");
        assert!(first.clean, "{:#?}", first.violations);
        assert_eq!((first.counts.transfers, first.counts.entries), (6, 2 + 5 * 5 + 2));

        let nothing = reads.audit(Some(first.watermark.clone()), |_| {}).await.expect("a read");
        assert_eq!((nothing.counts.transfers, nothing.counts.entries), (1, 0), "the open one, again");
        world.commit(settle(&open, delivered())).await;
        world.sold(PARTNER, "new", 100).await;
        let rest = reads.audit(Some(first.watermark), |_| {}).await.expect("a read");
        assert!(rest.clean, "{:#?}", rest.violations);
        assert_eq!((rest.counts.transfers, rest.counts.entries), (2, 3 + 5));
        let whole = reads.audit(None, |_| {}).await.expect("a read");
        assert_eq!(whole.watermark, rest.watermark);
        world
    });
}

pub fn an_audit_goes_on_with_the_events_since(factory: StoreFactory) {
    run(factory, async |world| {
        let reads = world.store.reads.clone();
        world.deposit(PARTNER, 10_000).await;
        world.commit(Intent::PutEndpoint(events::endpoint(&world))).await;
        events::deferred(&world, "a").await;
        let first = reads.audit(None, |_| {}).await.expect("a read");
        assert_eq!((first.clean, first.counts.events), (true, 1));
        events::deferred(&world, "b").await;
        let rest = reads.audit(Some(first.watermark), |_| {}).await.expect("a read");
        assert_eq!((rest.clean, rest.counts.events), (true, 1));
        let nothing = reads.audit(Some(rest.watermark.clone()), |_| {}).await.expect("a read");
        assert_eq!((nothing.counts.events, nothing.watermark), (0, rest.watermark));
        world
    });
}

pub fn an_audit_runs_beside_commits(factory: StoreFactory) {
    run(factory, async |world| {
        for partner in 1..=2 {
            world.deposit(partner, 1_000_000).await;
        }
        let mut callers = JoinSet::new();
        for caller in 0..8 {
            let world = world.clone();
            callers.spawn(async move {
                for number in 0.. {
                    world.sold(1 + caller % 2, &format!("{caller}-{number}"), 1).await;
                }
            });
        }
        let mut mark = None;
        for _ in 0..10 {
            let whole = world.audit().await;
            assert!(whole.clean, "{:#?}", whole.violations);
            let rest = world.store.reads.audit(mark.take(), |_| {}).await.expect("a read");
            assert!(rest.clean, "{:#?}", rest.violations);
            mark = Some(rest.watermark);
        }
        callers.shutdown().await;
        world
    });
}
