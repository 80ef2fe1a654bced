//! The store contract on PostgreSQL, each case in a database of its own. `cargo xtask test` runs it on a server that it
//! starts; by hand: `SALDO_TEST_POSTGRES=postgres://USER@HOST:PORT cargo test -p saldo-store -- --include-ignored`.
#![allow(clippy::expect_used, reason = "a test fails by panicking")]

use std::fs;

use saldo_core::Timestamp;
use saldo_store::{RestoreFacts, Store, StoreError, StoreOptions, delete, restore};
use saldo_testkit::{Fresh, store_contract};
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
