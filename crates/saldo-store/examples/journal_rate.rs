//! How many transfers a second the journal takes, each opened and delivered in two durable commits.
//! `cargo run --release -p saldo-store --example journal_rate -- DIRECTORY [CALLERS] [TRANSFERS] [PARTNERS]`
#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a measurement takes the time, reads its arguments and stops where it cannot go on"
)]

use std::path::PathBuf;
use std::time::{Duration, Instant};

use saldo_core::transfer::Pace;
use saldo_store::{Location, Store, StoreOptions};
use saldo_testkit::Fresh;
use saldo_testkit::store_contract::world::{self, World};
use tokio::runtime::Builder;
use tokio::task::JoinSet;

struct Load {
    callers: i64,
    transfers: i64,
    partners: i64,
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let directory = PathBuf::from(arguments.next().unwrap_or_else(|| "/tmp".to_owned()));
    let mut number =
        |otherwise: i64| arguments.next().map_or(otherwise, |text| text.parse().expect("a number"));
    let load = Load { callers: number(64), transfers: number(200_000), partners: number(1) };
    let path = directory.join(format!("journal-rate-{}.db", std::process::id()));
    let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a runtime");
    runtime.block_on(run(path, load));
}

async fn run(path: PathBuf, load: Load) {
    let fresh = Fresh { location: Location::Sqlite(path.clone()), keep: Box::new(()) };
    let world = World::open(fresh, StoreOptions::default());
    for partner in 1..=load.partners {
        world.deposit(partner, 1 << 50).await;
    }
    let started = Instant::now();
    let mut callers = JoinSet::new();
    for caller in 0..load.callers {
        callers.spawn(sell(world.clone(), caller, load.transfers / load.callers, load.partners));
    }
    let mut waits: Vec<Duration> = callers.join_all().await.into_iter().flatten().collect();
    let took = started.elapsed();
    report(&mut waits, took);
    read_rate(&world);
    let audit = Instant::now();
    let proof = world.audit().await;
    println!(
        "audit {} in {} ms: {:?}",
        if proof.clean { "clean" } else { "NOT CLEAN" },
        audit.elapsed().as_millis(),
        proof.counts
    );
    let log = std::fs::metadata(path.with_extension("db-wal")).map_or(0, |file| file.len() >> 20);
    close(world.store, path, log).await;
}

/// One caller: a transfer after another, from its opening to its delivery.
async fn sell(world: World, caller: i64, transfers: i64, partners: i64) -> Vec<Duration> {
    let order = world::order(500, Pace::Instant);
    let mut waits = Vec::new();
    for number in 0..transfers {
        let started = Instant::now();
        let partner = 1 + (caller * transfers + number) % partners;
        let open = world.open_intent(partner, &format!("order-{caller}-{number}"), order.clone());
        let opened = world::transfer(world.commit(open).await);
        let settled = world::transfer(world.commit(world::settle(&opened, world::delivered())).await);
        assert!(!settled.state.is_open(), "delivered");
        waits.push(started.elapsed());
    }
    waits
}

fn report(waits: &mut [Duration], took: Duration) {
    waits.sort_unstable();
    let count = u128::try_from(waits.len()).unwrap_or(u128::MAX);
    let rate = count * 1_000 / took.as_millis().max(1);
    let at = |percent: usize| waits.get(waits.len() * percent / 100).map_or(0, Duration::as_micros);
    println!("{count} transfers in {} ms: {rate} a second", took.as_millis());
    println!("a transfer takes p50 {} us, p90 {} us, p99 {} us", at(50), at(90), at(99));
}

fn read_rate(world: &World) {
    let (partner, currency) = (saldo_core::PartnerId::new(1), world::usd());
    let started = Instant::now();
    let known = (0..1_000_000).filter(|_| world.store.journal.available(partner, currency).is_some()).count();
    println!("{known} balances told from memory in {} ms", started.elapsed().as_millis());
}

async fn close(store: Store, path: PathBuf, log: u64) {
    store.close().await;
    let file = std::fs::metadata(&path).map_or(0, |file| file.len() >> 20);
    println!("the file has {file} MiB, its log had {log} MiB");
    for name in ["db", "db.lock"] {
        let _ = std::fs::remove_file(path.with_extension(name));
    }
}
