//! Purity, refused and passed.

use super::super::pure::check;
use super::super::tree::Tree;
use super::{assert_one, lines};

#[test]
fn the_core_names_no_io_and_no_clock() {
    let bad = [
        ("use tokio::sync::mpsc;", "tokio"),
        ("use serde_json::Value;", "serde_json"),
        ("use std::{fmt, fs};", "std::fs"),
        ("use std::net::IpAddr;", "std::net"),
        ("use std::time::{Duration, SystemTime};", "SystemTime"),
        ("use std::time::Instant;", "std::time::Instant"),
        ("fn f() { std::env::var(\"A\") }", "std::env"),
    ];
    for (text, banned) in bad {
        let faults = check(&Tree::from([("crates/saldo-core/src/money.rs", text)]));
        assert_one(&faults, "crates/saldo-core/src/money.rs:1: pure: ", &[&format!("names `{banned}`")]);
    }
}

#[test]
fn dialects_name_no_store() {
    for text in ["use saldo_store::Journal;", "fn f(c: &rusqlite::Connection) {}", "use postgres::Client;"] {
        let faults = check(&Tree::from([("crates/saldo-dialects/src/ding/routes.rs", text)]));
        assert_one(&faults, "crates/saldo-dialects/src/ding/routes.rs:1: pure: ", &["never sees the store"]);
    }
}

#[test]
fn only_saldo_reads_the_environment() {
    let text = "//! A.\nuse std::env;\n";
    let faults = check(&Tree::from([
        ("crates/saldo-engine/src/lib.rs", text),
        ("crates/saldo/src/main.rs", text),
        ("crates/saldo-testkit/src/postgres.rs", text),
        ("crates/saldo-store/build.rs", text),
        ("crates/saldo-store/tests/contract.rs", text),
        ("xtask/src/main.rs", text),
    ]));
    assert_one(
        &faults,
        "crates/saldo-engine/src/lib.rs:2: pure: ",
        &["names `std::env`", "only the crate saldo"],
    );
}

#[test]
fn what_a_crate_may_name_passes() {
    let tree = Tree::from([
        (
            "crates/saldo-core/src/lib.rs",
            "//! Never tokio, never std::fs.\nuse std::time::Duration;\nuse Mode::Instant;\n",
        ),
        ("crates/saldo-core/src/money/tests.rs", "use serde_json::Value;\n"),
        ("crates/saldo-store/src/lib.rs", "use rusqlite::Connection;\nuse tokio::sync::mpsc;\n"),
        ("crates/saldo-dialects/src/ding/routes.rs", "use saldo_engine::Engine;\nuse tokio::time::sleep;\n"),
    ]);
    assert_eq!(lines(&check(&tree)), [""; 0]);
}
