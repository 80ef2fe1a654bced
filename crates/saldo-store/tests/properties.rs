//! Whatever commands come in whatever order, and however they share commits: the books stay right.
#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a test fails by panicking")]

use proptest::collection::vec;
use proptest::prelude::*;
use saldo_store::{Location, StoreOptions};
use saldo_testkit::Fresh;
use saldo_testkit::store_contract::batches::wander;
use saldo_testkit::store_contract::world::World;
use tokio::runtime::Runtime;
use tokio::task::JoinSet;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn random_commands_keep_the_audit_clean(
        callers in vec(vec(any::<u32>(), 0..200), 1..6),
        batch_max in 1..8_usize,
        lanes in 1..3_u16,
    ) {
        let options = StoreOptions { batch_max, lanes, ..StoreOptions::default() };
        Runtime::new().unwrap().block_on(async {
            let directory = tempfile::tempdir().unwrap();
            let location = Location::Sqlite(directory.path().join("saldo.db"));
            let mut world = World::open(Fresh { location, keep: Box::new(directory) }, options);
            for partner in 1..=3 {
                world.deposit(partner, 2_000).await;
            }
            let mut running = JoinSet::new();
            for rolls in callers {
                running.spawn(wander(world.clone(), rolls.into_iter()));
            }
            running.join_all().await;
            let report = world.audit().await;
            assert!(report.clean, "{:#?}", report.violations);
            world = world.reopened().await;
            assert_eq!(world.audit().await, report, "nothing is different after a restart");
            world.store.close().await;
        });
    }
}
