//! The store contract on PostgreSQL, each case in a database of its own. `cargo xtask test` runs it on a server that it
//! starts; by hand: `SALDO_TEST_POSTGRES=postgres://USER@HOST:PORT cargo test -p saldo-store -- --include-ignored`.
#![allow(clippy::expect_used, reason = "a test fails by panicking")]

use std::fs;

use futures_util::future::join_all;
use saldo_core::Timestamp;
use saldo_core::command::Intent;
use saldo_store::{Location, RestoreFacts, Store, StoreError, StoreOptions, delete, restore};
use saldo_testkit::store_contract::events;
use saldo_testkit::store_contract::world::{PARTNER, World};
use saldo_testkit::{Fresh, server_database, store_contract};
use sha2::{Digest, Sha256};

fn fresh() -> Fresh {
    Fresh::on_server().expect("name a server in SALDO_TEST_POSTGRES")
}

store_contract!([#[ignore = "needs a server"]] server => super::fresh);

#[test]
#[ignore = "needs a server"]
fn a_database_that_was_restored_in_part_is_opened_by_nobody() {
    let fresh = fresh();
    delete(&fresh.location).expect("an empty place");
    let from = tempfile::tempdir().expect("a directory");
    let dump = b"this is no dump";
    let sha256: String = Sha256::digest(dump).iter().map(|byte| format!("{byte:02x}")).collect();
    let manifest = format!(
        r#"{{"format": 1, "saldo": "0", "database": "postgres", "schema": 14, "taken_at": 0, "key_mark": "k",
            "file": "saldo.dump", "bytes": {}, "sha256": "{sha256}"}}"#,
        dump.len()
    );
    fs::write(from.path().join("manifest.json"), manifest).expect("a manifest");
    fs::write(from.path().join("saldo.dump"), dump).expect("a dump");
    let facts = RestoreFacts { at: Timestamp::from_millis(1), key_mark: "k".to_owned() };
    let failed = restore(&fresh.location, from.path(), &facts);
    assert!(matches!(failed, Err(StoreError::ToolFailed { tool: "pg_restore", .. })), "{failed:?}");
    let opened = Store::open(&fresh.location, StoreOptions::default()).map(drop);
    assert!(matches!(opened, Err(StoreError::HalfRestored)), "{opened:?}");
    let again = restore(&fresh.location, from.path(), &facts);
    assert!(matches!(again, Err(StoreError::NotEmpty { .. })), "{again:?}");
    delete(&fresh.location).expect("it is taken away");
    let opened = Store::open(&fresh.location, StoreOptions::default()).map(drop);
    assert!(opened.is_ok(), "{opened:?}");
}

/// What a connection counted is seen when it has ended.
const ALL_IS_COUNTED: &str = "DO $$ BEGIN
         WHILE (SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()) > 1 LOOP
             PERFORM pg_sleep(0.01);
             PERFORM pg_stat_clear_snapshot();
         END LOOP;
     END $$";

/// A statement is planned once, perhaps on an empty table, where another index may look as good as the key.
#[test]
#[ignore = "needs a server"]
fn what_is_written_is_found_by_its_key_from_the_first_row_on() {
    let (address, database) = server_database().expect("name a server in SALDO_TEST_POSTGRES");
    let fresh = Fresh { location: address.parse().expect("a location"), keep: Box::new(()) };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let world = World::open(fresh, StoreOptions::default());
        world.deposit(PARTNER, 10_000).await;
        world.commit(Intent::PutEndpoint(events::endpoint(&world))).await;
        for number in 0..20 {
            world.sold(PARTNER, &number.to_string(), 100).await;
        }
        events::deferred(&world, "told").await;
        world.store.close().await;
    });
    database.run(ALL_IS_COUNTED);
    database.run(
        "DO $$ BEGIN
             IF EXISTS (SELECT 1 FROM pg_stat_user_indexes WHERE idx_scan > 0
                 AND indexrelname IN ('transfers_account_number', 'events_transfer')) THEN
                 RAISE EXCEPTION 'an index that is for lists was looked through';
             END IF;
             IF NOT EXISTS (SELECT 1 FROM pg_stat_user_indexes
                 WHERE idx_scan >= 20 AND indexrelname = 'transfers_pkey') THEN
                 RAISE EXCEPTION 'the key was not used';
             END IF;
         END $$",
    );
}

/// What a page needs of the transfers is found by key also while the planner knows nothing of them. Else it goes through
/// all of them for a page of five hundred entries, and there are five entries to a sale.
#[test]
#[ignore = "needs a server"]
fn an_audit_does_not_go_through_all_transfers_for_every_page() {
    const SALES: i64 = 4_000;
    let (address, database) = server_database().expect("name a server in SALDO_TEST_POSTGRES");
    let fresh = Fresh { location: address.parse().expect("a location"), keep: Box::new(()) };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        database.run("ALTER TABLE transfers SET (autovacuum_enabled = false)");
        let world = World::open(fresh, StoreOptions::default());
        world.deposit(PARTNER, 10_000_000).await;
        let numbers: Vec<_> = (0..SALES).map(|number| number.to_string()).collect();
        for numbers in numbers.chunks(200) {
            join_all(numbers.iter().map(|number| world.sold(PARTNER, number, 100))).await;
        }
        // As it is for a while after a rush: of the transfers nothing is known yet.
        database.run("ANALYZE entries, claims");
        database.run("SELECT pg_stat_reset()");
        assert!(world.audit().await.clean);
        world.store.close().await;
    });
    database.run(ALL_IS_COUNTED);
    database.run(&format!(
        "DO $$ DECLARE gone_through BIGINT; BEGIN
             SELECT seq_tup_read + idx_tup_fetch INTO gone_through FROM pg_stat_user_tables WHERE relname = 'transfers';
             IF gone_through > {SALES} * 12 THEN
                 RAISE EXCEPTION 'an audit of {SALES} transfers went through %', gone_through;
             END IF;
         END $$"
    ));
}

/// What is next for a receiver is found without a look at all that waits for it, also while the planner does not know
/// of any of that.
#[test]
#[ignore = "needs a server"]
fn what_is_told_next_is_found_beside_much_that_waits() {
    const WAITING: usize = 1_000;
    let (address, database) = server_database().expect("name a server in SALDO_TEST_POSTGRES");
    let location: Location = address.parse().expect("a location");
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    database.run("ALTER TABLE events SET (autovacuum_enabled = false)");
    runtime.block_on(async {
        let world =
            World::open(Fresh { location: location.clone(), keep: Box::new(()) }, StoreOptions::default());
        world.deposit(PARTNER, 10_000_000).await;
        world.commit(Intent::PutEndpoint(events::endpoint(&world))).await;
        let numbers: Vec<_> = (0..WAITING).map(|number| number.to_string()).collect();
        for numbers in numbers.chunks(200) {
            join_all(numbers.iter().map(|number| events::deferred(&world, number))).await;
        }
        world.store.close().await;
    });
    // As it is mostly: when the planner looked, all was told.
    database.run("UPDATE events SET due_at = NULL");
    database.run("VACUUM ANALYZE events");
    database.run("UPDATE events SET due_at = 1");
    database.run(ALL_IS_COUNTED);
    database.run("SELECT pg_stat_reset()");
    runtime.block_on(async {
        let store = Store::open(&location, StoreOptions::default()).expect("a store");
        let now = Timestamp::from_millis(i64::MAX / 2);
        let next = store.reads.events_due(events::KEY, now, 8).await.expect("a read");
        assert_eq!(next.len(), 8);
        store.close().await;
    });
    database.run(ALL_IS_COUNTED);
    database.run(
        "DO $$ DECLARE looked_at BIGINT; BEGIN
             SELECT seq_tup_read + idx_tup_fetch INTO looked_at FROM pg_stat_user_tables WHERE relname = 'events';
             IF looked_at > 100 THEN
                 RAISE EXCEPTION 'for eight events % were looked at', looked_at;
             END IF;
         END $$",
    );
}
