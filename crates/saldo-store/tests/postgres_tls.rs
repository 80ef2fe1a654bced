//! What an address asks for of TLS, against a server that speaks it. This file's test alone turns it on there.
#![allow(clippy::expect_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::Path;

use rcgen::{CertifiedKey, generate_simple_self_signed};
use saldo_core::Timestamp;
use saldo_store::{BackupFacts, Location, Store, StoreOptions, backup};
use saldo_testkit::{Database, server_database};

/// Has the server write a file that only its own user can read. It tells a program a new line as `\n`.
fn write_there(database: &Database, file: &str, pem: &str) {
    let program = format!("umask 077; printf %b \"$(cat)\" > {file}");
    database.run(&format!("COPY (SELECT '{pem}') TO PROGRAM '{program}'"));
}

/// The server without TLS, as it was found.
struct Without<'d>(&'d Database);

impl Drop for Without<'_> {
    fn drop(&mut self) {
        self.0.run("ALTER SYSTEM RESET ssl");
        self.0.run("SELECT pg_reload_conf()");
    }
}

fn opened(address: &str) -> Result<(), String> {
    let location: Location = address.parse().map_err(|error| format!("{error}"))?;
    Store::open(&location, StoreOptions::default()).map(drop).map_err(|error| error.to_string())
}

#[test]
#[ignore = "needs a server"]
fn an_address_that_asks_for_tls_gets_it_or_nothing() {
    let (address, database) = server_database().expect("name a server in SALDO_TEST_POSTGRES");
    let require = format!("{address}?sslmode=require");
    assert!(opened(&require).is_err_and(|said| said.contains("TLS")), "the server does not speak it");

    let pair = || generate_simple_self_signed(["localhost".to_owned()]).expect("a certificate");
    let CertifiedKey { cert, signing_key } = pair();
    write_there(&database, "server.crt", &cert.pem());
    write_there(&database, "server.key", &signing_key.serialize_pem());
    database.run("ALTER SYSTEM SET ssl = on");
    database.run("SELECT pg_reload_conf()");
    let _without = Without(&database);
    let takes_notice = (0..10_000).any(|_| opened(&require).is_ok());
    assert!(takes_notice, "{:?}", opened(&require));

    let files = tempfile::tempdir().expect("a directory");
    let write = |name: &str, pem: String| {
        let file = files.path().join(name);
        fs::write(&file, pem).expect("a file");
        file.display().to_string()
    };
    let (right, wrong) = (write("right.pem", cert.pem()), write("wrong.pem", pair().cert.pem()));
    let named = address.replace("127.0.0.1", "localhost");
    let full = |address: &str, file: &str| format!("{address}?sslmode=verify-full&sslrootcert={file}");
    assert_eq!(opened(&full(&named, &right)), Ok(()));
    for (address, file) in [(&named, &wrong), (&address, &right)] {
        let said = opened(&full(address, file)).expect_err("another's certificate, or another name");
        assert!(said.contains("certificate"), "{said}");
    }
    is_secret(&database, &require);
    is_secret(&database, &full(&named, &right));
    let copied = copied(&full(&named, &right), &files.path().join("copy"));
    assert!(copied.is_ok(), "pg_dump comes in as Saldo does: {copied:?}");
    let refused = self::copied(&full(&address, &right), &files.path().join("another"));
    assert!(refused.is_err(), "{refused:?}");
}

/// Every connection of an open store is encrypted.
fn is_secret(database: &Database, address: &str) {
    let location: Location = address.parse().expect("an address");
    let store = Store::open(&location, StoreOptions::default()).expect("a store");
    database.run(
        "DO $$ BEGIN
             IF NOT EXISTS (SELECT 1 FROM pg_stat_ssl JOIN pg_stat_activity USING (pid)
                 WHERE application_name = 'saldo' AND datname = current_database()) THEN
                 RAISE EXCEPTION 'nobody is there';
             END IF;
             IF EXISTS (SELECT 1 FROM pg_stat_ssl JOIN pg_stat_activity USING (pid)
                 WHERE application_name = 'saldo' AND datname = current_database() AND NOT ssl) THEN
                 RAISE EXCEPTION 'a connection can be listened to';
             END IF;
         END $$",
    );
    drop(store);
}

fn copied(address: &str, to: &Path) -> Result<(), String> {
    let location: Location = address.parse().expect("an address");
    let facts =
        BackupFacts { saldo: "0".to_owned(), taken_at: Timestamp::from_millis(1), key_mark: "k".to_owned() };
    backup(&location, to, &facts).map(drop).map_err(|error| error.to_string())
}
