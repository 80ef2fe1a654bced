//! What was acknowledged is there, however the process ended.

use std::sync::Arc;

use parking_lot::Mutex;
use saldo_core::ledger::AccountName;
use saldo_core::transfer::{State, Transfer};
use tokio::task::JoinSet;

use super::world::{PARTNER, StoreFactory, delivered, run, settle};

pub fn everything_is_there_after_a_restart(factory: StoreFactory) {
    run(factory, async |world| {
        world.deposit(PARTNER, 10_000).await;
        let sold = world.sold(PARTNER, "a", 100).await;
        let open = world.opened(PARTNER, "b", 200).await;
        let before = world.account(PARTNER, AccountName::Balance).await;
        let world = world.reopened().await;
        assert_eq!(world.transfer(&sold).await, *sold);
        assert_eq!(world.transfer(&open).await, *open);
        assert_eq!(world.account(PARTNER, AccountName::Balance).await, before);
        world.commit(settle(&open, delivered())).await;
        assert_eq!(world.transfer(&open).await.state, State::Complete);
        world
    });
}

pub fn nothing_acknowledged_is_lost_without_a_close(factory: StoreFactory) {
    run(factory, async |mut world| {
        world.deposit(PARTNER, 1_000_000).await;
        for round in 0..5 {
            let acknowledged: Arc<Mutex<Vec<Arc<Transfer>>>> = Arc::default();
            let mut callers = JoinSet::new();
            for caller in 0..8 {
                let (world, acknowledged) = (world.clone(), Arc::clone(&acknowledged));
                callers.spawn(async move {
                    for number in 0.. {
                        let sold = world.sold(PARTNER, &format!("{round}-{caller}-{number}"), 10).await;
                        acknowledged.lock().push(sold);
                    }
                });
            }
            while acknowledged.lock().len() < 50 {
                tokio::task::yield_now().await;
            }
            callers.shutdown().await;
            world = world.killed_and_opened();
            let acknowledged = std::mem::take(&mut *acknowledged.lock());
            for sold in acknowledged {
                assert_eq!(world.transfer(&sold).await, *sold);
            }
            assert!(world.audit().await.clean);
        }
        world
    });
}
