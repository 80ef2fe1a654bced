//! The store contract on PostgreSQL, each case in a database of its own. `cargo xtask test` runs it on a server that it
//! starts; by hand: `SALDO_TEST_POSTGRES=postgres://USER@HOST:PORT cargo test -p saldo-store --test postgres`.
#![allow(clippy::expect_used, reason = "a test fails by panicking")]

use saldo_testkit::{Fresh, store_contract};

fn fresh() -> Fresh {
    Fresh::on_server().expect("name a server in SALDO_TEST_POSTGRES")
}

store_contract!(server => super::fresh);
