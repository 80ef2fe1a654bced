//! The store contract on SQLite. What only SQLite can show is in the files beside this one.
#![allow(clippy::expect_used, reason = "a test fails by panicking")]

use saldo_store::Location;
use saldo_testkit::store_contract;
use saldo_testkit::store_contract::Fresh;

fn fresh() -> Fresh {
    let directory = tempfile::tempdir().expect("a temporary directory");
    Fresh { location: Location::Sqlite(directory.path().join("saldo.db")), keep: Box::new(directory) }
}

store_contract!(sqlite => super::fresh);
