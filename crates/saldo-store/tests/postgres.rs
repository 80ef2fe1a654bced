//! The store contract on PostgreSQL: each case in a database of its own, on the server that `SALDO_TEST_POSTGRES` names.
#![allow(clippy::expect_used, reason = "a test fails by panicking")]
#![allow(clippy::disallowed_methods, reason = "the address of the tests' server is the environment's to say")]

use std::env;
use std::process;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;

use postgres::{Config, NoTls};
use saldo_testkit::store_contract;
use saldo_testkit::store_contract::Fresh;

static MADE: AtomicU32 = AtomicU32::new(0);

/// Drops the database with the case.
struct Database {
    server: Config,
    name: String,
}

impl Drop for Database {
    fn drop(&mut self) {
        let dropped = run(&self.server, &format!("DROP DATABASE {} WITH (FORCE)", self.name));
        dropped.expect("the database is dropped");
    }
}

/// On a thread that may wait.
fn run(server: &Config, words: &str) -> Result<(), postgres::Error> {
    let run = || server.clone().dbname("postgres").connect(NoTls)?.batch_execute(words);
    thread::scope(|scope| scope.spawn(run).join().expect("no panic"))
}

fn fresh() -> Fresh {
    let address = env::var("SALDO_TEST_POSTGRES").expect("`cargo xtask test` starts a server");
    let server: Config = address.parse().expect("an address");
    let name = format!("saldo_{}_{}", process::id(), MADE.fetch_add(1, Ordering::Relaxed));
    run(&server, &format!("CREATE DATABASE {name} TEMPLATE template0")).expect("a database");
    let location = format!("{address}/{name}").parse().expect("a location");
    Fresh { location, keep: Box::new(Database { server, name }) }
}

store_contract!(server => super::fresh);
