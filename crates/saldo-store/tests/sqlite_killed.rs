//! A process that is killed while it sells loses nothing that it acknowledged.
//! The test starts this same binary again, lets it sell, and kills it.
#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a test fails by panicking; the child is told by the environment what to do"
)]

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Command, Stdio};

use saldo_core::TransferId;
use saldo_core::transfer::State;
use saldo_store::{Location, Store, StoreOptions};
use saldo_testkit::Fresh;
use saldo_testkit::store_contract::world::World;
use tokio::runtime::Runtime;
use tokio::task::JoinSet;

const DATABASE: &str = "SALDO_STORE_KILLED";
const ENOUGH: usize = 300;

#[test]
fn a_killed_process_loses_nothing_acknowledged() {
    if let Some(path) = std::env::var_os(DATABASE) {
        return Runtime::new().unwrap().block_on(sell_until_killed(PathBuf::from(path)));
    }
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("saldo.db");
    let acknowledged = kill_a_seller(&path);
    assert!(acknowledged.len() >= ENOUGH);
    Runtime::new().unwrap().block_on(async {
        let store = Store::open(&Location::Sqlite(path), StoreOptions::default()).expect("it recovers");
        for id in acknowledged {
            let sold = store.reads.transfer_by_id(id).await.unwrap().expect("it was acknowledged");
            assert_eq!(sold.state, State::Complete);
        }
        let report = store.reads.audit(None, |_| {}).await.unwrap();
        assert!(report.clean, "{:#?}", report.violations);
        store.close().await;
    });
}

/// Starts the child, and kills it once it has acknowledged enough; answers what it acknowledged.
fn kill_a_seller(path: &PathBuf) -> Vec<TransferId> {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["a_killed_process_loses_nothing_acknowledged", "--exact", "--nocapture"])
        .env(DATABASE, path)
        .stdout(Stdio::piped())
        .spawn()
        .expect("this binary starts");
    let mut acknowledged = Vec::new();
    for line in BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok) {
        acknowledged.extend(line.strip_prefix("sold ").and_then(|id| id.parse::<TransferId>().ok()));
        if acknowledged.len() == ENOUGH {
            child.kill().expect("it can be killed");
        }
    }
    child.wait().unwrap();
    acknowledged
}

async fn sell_until_killed(path: PathBuf) {
    let fresh = Fresh { location: Location::Sqlite(path), keep: Box::new(()) };
    let world = World::open(fresh, StoreOptions::default());
    world.deposit(1, 1_000_000_000).await;
    let mut callers = JoinSet::new();
    for caller in 0..16 {
        let world = world.clone();
        callers.spawn(async move {
            for number in 0.. {
                let sold = world.sold(1, &format!("{caller}-{number}"), 10).await;
                println!("sold {}", sold.id);
            }
        });
    }
    callers.join_all().await;
}
