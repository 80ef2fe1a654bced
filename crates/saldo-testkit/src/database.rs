//! An empty database of a test's own: a file, or one on the throw-away server that `cargo xtask test` starts.

use std::any::Any;
use std::process;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;

use postgres::{Config, NoTls};
use saldo_store::Location;

/// Names the tests' server, as `postgres://USER@HOST:PORT`; the whole suite is run once without it and once with it.
const SERVER: &str = "SALDO_TEST_POSTGRES";

/// An empty database.
pub struct Fresh {
    pub location: Location,
    /// What must stay while the database is used, a temporary directory for example.
    pub keep: Box<dyn Any + Send + Sync>,
}

impl Fresh {
    /// On the tests' server where there is one, and a file otherwise.
    pub fn anywhere() -> Self {
        Self::on_server().unwrap_or_else(Self::file)
    }

    pub fn file() -> Self {
        let directory = tempfile::tempdir().expect("a temporary directory");
        Self { location: Location::Sqlite(directory.path().join("saldo.db")), keep: Box::new(directory) }
    }

    /// On the tests' server, if there is one.
    pub fn on_server() -> Option<Self> {
        let (address, database) = server_database()?;
        Some(Self { location: address.parse().expect("a location"), keep: Box::new(database) })
    }
}

/// The address of a database on the tests' server, and what drops it.
pub fn server_database() -> Option<(String, Database)> {
    static MADE: AtomicU32 = AtomicU32::new(0);
    let server = server()?;
    let name = format!("saldo_{}_{}", process::id(), MADE.fetch_add(1, Ordering::Relaxed));
    run(server, &format!("CREATE DATABASE {name} TEMPLATE {}", template(server)));
    Some((format!("{server}/{name}"), Database { server, name }))
}

/// A database on the tests' server, dropped with this.
pub struct Database {
    server: &'static str,
    name: String,
}

impl Drop for Database {
    fn drop(&mut self) {
        run(self.server, &format!("DROP DATABASE {} WITH (FORCE)", self.name));
    }
}

#[expect(clippy::disallowed_methods, reason = "which server tests may use is the environment's to say")]
fn server() -> Option<&'static str> {
    static NAMED: OnceLock<Option<String>> = OnceLock::new();
    NAMED.get_or_init(|| std::env::var(SERVER).ok()).as_deref()
}

/// A database with this version's schema, which the others are copies of.
fn template(server: &str) -> &'static str {
    static NAME: OnceLock<String> = OnceLock::new();
    NAME.get_or_init(|| {
        let name = format!("saldo_{}", process::id());
        run(server, &format!("CREATE DATABASE {name} TEMPLATE template0"));
        saldo_store::migrate(&format!("{server}/{name}").parse().expect("a location")).expect("a schema");
        name
    })
}

/// On a thread that may wait: a test's own may be a runtime's.
fn run(server: &str, words: &str) {
    let server: Config = server.parse().expect("an address");
    let run = || server.clone().dbname("postgres").connect(NoTls)?.batch_execute(words);
    let done = thread::scope(|scope| scope.spawn(run).join().expect("no panic"));
    done.unwrap_or_else(|error| panic!("{words}: {error:?}"));
}
