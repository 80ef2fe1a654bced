//! The store contract on PostgreSQL: each case in a database of its own, on the server that `SALDO_TEST_POSTGRES` names.
#![allow(clippy::expect_used, reason = "a test fails by panicking")]
#![allow(clippy::disallowed_methods, reason = "the address of the tests' server is the environment's to say")]

use std::env;
use std::process;
use std::sync::atomic::{AtomicU32, Ordering};

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
        let (server, name) = (self.server.clone(), self.name.clone());
        let dropped = std::thread::spawn(move || {
            server.connect(NoTls).and_then(|mut client| {
                client.batch_execute(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
            })
        });
        drop(dropped.join());
    }
}

fn fresh() -> Fresh {
    let address = env::var("SALDO_TEST_POSTGRES").expect("`cargo xtask test` starts a server");
    let server: Config = address.parse().expect("an address");
    let name = format!("saldo_{}_{}", process::id(), MADE.fetch_add(1, Ordering::Relaxed));
    let mut client = server.connect(NoTls).expect("a server");
    client.batch_execute(&format!("CREATE DATABASE {name} TEMPLATE template0")).expect("a database");
    let location = format!("{address}/{name}").parse().expect("a location");
    Fresh { location, keep: Box::new(Database { server, name }) }
}

store_contract!(server => super::fresh);
