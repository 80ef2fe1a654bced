//! The file: who owns it, what is wrong with it, and how many rows and keys a transfer costs in it.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use rusqlite::Connection;
use saldo_store::{CommitError, Location, Store, StoreError, StoreOptions, migrate};
use saldo_testkit::Fresh;
use saldo_testkit::store_contract::world::{self, World};
use tempfile::TempDir;
use tokio::runtime::Runtime;

fn directory() -> (TempDir, PathBuf) {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("saldo.db");
    (directory, path)
}

fn open(path: &Path) -> Result<Store, StoreError> {
    Store::open(&Location::Sqlite(path.to_owned()), StoreOptions::default())
}

fn refusal(path: &Path) -> StoreError {
    match open(path) {
        Ok(_) => panic!("it opens"),
        Err(error) => error,
    }
}

fn world_at(path: &Path) -> World {
    let fresh = Fresh { location: Location::Sqlite(path.to_owned()), keep: Box::new(()) };
    World::open(fresh, StoreOptions::default())
}

#[test]
fn a_location_is_parsed_and_printed() {
    let location: Location = "sqlite:data/saldo.db".parse().unwrap();
    assert_eq!(location, Location::Sqlite(PathBuf::from("data/saldo.db")));
    assert_eq!(location.to_string(), "sqlite:data/saldo.db");
    for wrong in ["saldo.db", "sqlite:", "mysql:x", ""] {
        assert!(wrong.parse::<Location>().is_err(), "{wrong}");
    }
}

#[test]
fn a_file_has_one_owner() {
    let (_directory, path) = directory();
    Runtime::new().unwrap().block_on(async {
        let store = open(&path).unwrap();
        let refused = refusal(&path);
        let owner = format!("process {}", std::process::id());
        assert!(matches!(&refused, StoreError::Owned { by, .. } if *by == owner), "{refused}");
        let migration = migrate(&Location::Sqlite(path.clone()));
        assert!(matches!(migration, Err(StoreError::Owned { .. })), "{migration:?}");
        store.close().await;
        open(&path).expect("the owner is gone").close().await;
        assert!(!path.with_extension("db-wal").exists(), "a closed store leaves nothing to recover");
    });
}

#[test]
fn a_directory_that_is_not_there() {
    let (_directory, path) = directory();
    let error = refusal(&path.with_file_name("nowhere").join("saldo.db"));
    assert!(matches!(error, StoreError::DirectoryMissing { .. }), "{error}");
}

#[test]
fn a_directory_that_cannot_be_written() {
    let error = refusal(Path::new("/proc/saldo.db"));
    assert!(matches!(error, StoreError::Unwritable { .. }), "{error}");
    let (_directory, path) = directory();
    fs::create_dir(&path).unwrap();
    let error = refusal(&path);
    assert!(matches!(error, StoreError::Unwritable { .. }), "{error}");
}

#[test]
fn a_damaged_file() {
    let (_directory, path) = directory();
    fs::write(&path, "this is no database, but a text that is long enough to look like one".repeat(20))
        .unwrap();
    let error = refusal(&path);
    assert!(matches!(error, StoreError::Corrupt { .. }), "{error}");
}

#[test]
fn a_file_of_another_program_is_left_alone() {
    let (_directory, path) = directory();
    Connection::open(&path).unwrap().execute_batch("CREATE TABLE notes (text TEXT)").unwrap();
    let before = fs::read(&path).unwrap();
    let error = refusal(&path);
    assert!(matches!(error, StoreError::Foreign { .. }), "{error}");
    assert_eq!(fs::read(&path).unwrap(), before);
}

#[test]
fn a_newer_schema() {
    let (_directory, path) = directory();
    migrate(&Location::Sqlite(path.clone())).unwrap();
    let newer = "INSERT INTO refinery_schema_history
         SELECT version + 7, 'later', applied_on, checksum FROM refinery_schema_history
         ORDER BY version DESC LIMIT 1";
    let connection = Connection::open(&path).unwrap();
    connection.execute_batch(newer).unwrap();
    connection.execute_batch("UPDATE speakers SET oldest = oldest + 7").unwrap();
    let error = refusal(&path);
    assert!(
        matches!(error, StoreError::Newer { found, known, oldest, .. } if found == known + 7 && oldest > known),
        "{error}"
    );
}

#[test]
fn an_older_node_works_on_a_schema_that_only_grew() {
    let (_directory, path) = directory();
    migrate(&Location::Sqlite(path.clone())).unwrap();
    let grown = "CREATE TABLE colours (name TEXT PRIMARY KEY) STRICT;
         ALTER TABLE transfers ADD COLUMN colour TEXT;
         ALTER TABLE entries ADD COLUMN shade INTEGER NOT NULL DEFAULT 7;
         ALTER TABLE claims ADD COLUMN colour TEXT;
         CREATE INDEX transfers_colour ON transfers (partner, colour) WHERE colour IS NOT NULL;
         INSERT INTO refinery_schema_history
             SELECT version + 1, 'grown', applied_on, checksum FROM refinery_schema_history
             ORDER BY version DESC LIMIT 1;";
    Connection::open(&path).unwrap().execute_batch(grown).unwrap();
    Runtime::new().unwrap().block_on(async {
        let world = world_at(&path);
        world.deposit(1, 10_000).await;
        world.sold(1, "whole", 100).await;
        let open = world.opened(1, "open", 100).await;
        world.commit(world::settle(&open, world::refused())).await;
        let report = world.audit().await;
        assert!(report.clean, "{:?}", report.violations);
        assert_eq!(report.counts.transfers, 2);
        world.store.close().await;
    });
}

#[test]
fn a_transaction_that_sqlite_ends_itself_is_refused() {
    let (_directory, path) = directory();
    Runtime::new().unwrap().block_on(async {
        let world = world_at(&path);
        world.deposit(1, 10_000).await;
        let world = world
            .changed({
                let path = path.clone();
                move || {
                    let refuse = "CREATE TRIGGER refuse BEFORE INSERT ON transfers WHEN NEW.reference = 'big'
                         BEGIN SELECT RAISE(ROLLBACK, 'refused'); END";
                    Connection::open(&path).unwrap().execute_batch(refuse).unwrap();
                }
            })
            .await;
        let big = world.open_intent(1, "big", world::order(100, saldo_core::transfer::Pace::Instant));
        assert_eq!(world.try_commit(big).await, Err(CommitError::RolledBack));
        world.sold(1, "small", 100).await;
        assert!(world.audit().await.clean);
        world.store.close().await;
    });
}

/// Cells by b-tree: rows of a table, keys of an index.
fn cells(path: &Path) -> BTreeMap<String, i64> {
    let connection = Connection::open(path).unwrap();
    let sql = "SELECT name, sum(ncell) FROM dbstat WHERE pagetype = 'leaf' GROUP BY name";
    let mut statement = connection.prepare(sql).unwrap();
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    rows.map(Result::unwrap).collect()
}

fn added(before: &BTreeMap<String, i64>, after: &BTreeMap<String, i64>) -> BTreeMap<String, i64> {
    let grown = after.iter().map(|(name, count)| (name.clone(), count - before.get(name).unwrap_or(&0)));
    grown.filter(|(_, count)| *count != 0).collect()
}

fn budget<const N: usize>(lines: [(&str, i64); N]) -> BTreeMap<String, i64> {
    lines.into_iter().map(|(name, count)| (name.to_owned(), count)).collect()
}

#[test]
fn a_transfer_costs_two_rows_and_four_keys_beside_its_entries() {
    let (_directory, path) = directory();
    Runtime::new().unwrap().block_on(async {
        let world = world_at(&path);
        world.deposit(1, 10_000).await;
        world.sold(1, "first", 100).await;
        let before = cells(&path);
        let opened = world.opened(1, "second", 100).await;
        let open = cells(&path);
        world.commit(world::settle(&opened, world::delivered())).await;
        let sold = cells(&path);
        world.store.close().await;

        // A table without rowids is its own primary key: its rows are its keys.
        let keys_open = budget([
            ("claims", 1),
            ("entries", 2),
            ("transfers", 1),
            ("transfers_account_number", 1),
            ("transfers_due", 1),
        ]);
        assert_eq!(added(&before, &open), keys_open);
        let keys_sold =
            budget([("claims", 1), ("entries", 5), ("transfers", 1), ("transfers_account_number", 1)]);
        assert_eq!(added(&before, &sold), keys_sold);
    });
}
