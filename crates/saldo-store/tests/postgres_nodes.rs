//! Several processes on one PostgreSQL database: their numbers, their shares of the work, and what becomes of a dead
//! one's. A lease runs out by the test's hand, so nothing waits.
#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use futures_util::future::join_all;
use saldo_core::transfer::{Pace, State};
use saldo_core::{Outcome, PartnerId, Reason, Timestamp};
use saldo_store::{Store, StoreError, StoreOptions, Tally};
use saldo_testkit::store_contract::world::{
    PARTNER, World, delivered, order, refused as refused_by_provider, settle,
};
use saldo_testkit::{Database, Fresh, server_database};
use tokio::runtime::Builder;

const PARTNERS: i64 = 200;

fn run<F: Future<Output = ()>>(case: impl FnOnce(World, Database) -> F) {
    run_with(StoreOptions::default(), case);
}

fn run_with<F: Future<Output = ()>>(options: StoreOptions, case: impl FnOnce(World, Database) -> F) {
    let (address, database) = server_database().expect("name a server in SALDO_TEST_POSTGRES");
    let runtime = Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime");
    let fresh = Fresh { location: address.parse().expect("a location"), keep: Box::new(()) };
    runtime.block_on(case(World::open(fresh, options), database));
}

/// Every partner has a transfer that is due some day.
async fn with_work(world: &World) {
    for partner in 1..=PARTNERS {
        world.deposit(partner, 100).await;
        world.opened(partner, "due", 100).await;
    }
}

async fn work_of(store: &Store) -> BTreeSet<PartnerId> {
    let due = store.reads.transfers_due(Timestamp::from_millis(i64::MAX), 10_000).await.unwrap();
    due.into_iter().map(|transfer| transfer.partner).collect()
}

#[test]
#[ignore = "needs a server"]
fn the_work_is_shared_out_and_nobody_has_anothers() {
    run(async |world, _database| {
        with_work(&world).await;
        assert_eq!(i64::try_from(work_of(&world.store).await.len()), Ok(PARTNERS), "alone it has all");
        let others = [world.beside(), world.beside()];
        let all = [&world, &others[0], &others[1]];
        for _ in 0..2 {
            for world in all {
                assert_eq!(world.store.members.beat().await.unwrap(), []);
            }
        }
        let mut seen = BTreeSet::new();
        for world in all {
            let work = work_of(&world.store).await;
            assert!(work.len() > 30, "{} of {PARTNERS}", work.len());
            assert!(work.is_disjoint(&seen));
            seen.extend(work);
        }
        assert_eq!(i64::try_from(seen.len()), Ok(PARTNERS));
        let numbers: BTreeSet<_> = all.iter().map(|world| world.store.members.node()).collect();
        assert_eq!(numbers.len(), 3);
    });
}

#[test]
#[ignore = "needs a server"]
fn what_a_dead_process_had_goes_to_the_others_and_is_taken_up_once() {
    run(async |world, database| {
        with_work(&world).await;
        let other = world.beside();
        for world in [&world, &other] {
            world.store.members.beat().await.unwrap();
        }
        let dead = other.store.members.node();
        database.run(&format!(
            "UPDATE nodes SET lease_until = 1 WHERE number = {dead};
             UPDATE shares SET lease_until = 1 WHERE node = {dead}"
        ));
        let gone = world.store.members.beat().await.unwrap();
        assert_eq!(gone.iter().map(|gone| gone.node).collect::<Vec<_>>(), [dead]);
        assert_eq!(i64::try_from(work_of(&world.store).await.len()), Ok(PARTNERS));
        assert_eq!(world.store.members.beat().await.unwrap(), gone, "until it is taken up");
        world.store.members.taken_up(gone[0]).await.unwrap();
        assert_eq!(world.store.members.beat().await.unwrap(), []);
        // It was not dead, only slow: it goes on with what it can have.
        other.store.members.beat().await.unwrap();
        world.store.members.beat().await.unwrap();
        other.store.members.beat().await.unwrap();
        assert!(work_of(&other.store).await.is_disjoint(&work_of(&world.store).await));
    });
}

#[test]
#[ignore = "needs a server"]
fn a_process_that_ends_in_order_is_not_waited_for() {
    run(async |world, _database| {
        with_work(&world).await;
        let other = world.beside();
        for world in [&world, &other, &world, &other] {
            world.store.members.beat().await.unwrap();
        }
        let had = work_of(&other.store).await;
        assert!(!had.is_empty());
        other.store.close().await;
        world.store.members.beat().await.unwrap();
        assert_eq!(i64::try_from(work_of(&world.store).await.len()), Ok(PARTNERS));
    });
}

#[test]
#[ignore = "needs a server"]
fn a_process_that_is_about_to_stop_leaves_the_work_and_stays_alive() {
    run(async |world, _database| {
        with_work(&world).await;
        let other = world.beside();
        for world in [&world, &other, &world, &other] {
            world.store.members.beat().await.unwrap();
        }
        other.store.members.hand_over().await;
        assert_eq!(work_of(&other.store).await, BTreeSet::new(), "at once");
        assert_eq!(world.store.members.beat().await.unwrap(), [], "nobody is gone");
        assert_eq!(i64::try_from(work_of(&world.store).await.len()), Ok(PARTNERS), "the other has all");
        other.store.members.beat().await.unwrap();
        assert_eq!(work_of(&other.store).await, BTreeSet::new(), "and it takes none again");
        assert_eq!(world.store.members.living().get(), 2);
    });
}

#[test]
#[ignore = "needs a server"]
fn who_gets_a_number_hears_of_what_was_left_under_it() {
    run(async |world, database| {
        let number = world.store.members.node();
        database.run(&format!("UPDATE nodes SET lease_until = 9e15::int8 WHERE number <> {number}"));
        database.run(&format!("UPDATE nodes SET lease_until = 1 WHERE number = {number}"));
        let next = world.beside();
        assert_eq!(next.store.members.node(), number);
        let gone = next.store.members.beat().await.unwrap();
        assert_eq!(gone.iter().map(|gone| gone.node).collect::<Vec<_>>(), [number]);
        next.store.members.taken_up(gone[0]).await.unwrap();
        assert_eq!(next.store.members.beat().await.unwrap(), []);
    });
}

#[test]
#[ignore = "needs a server"]
fn who_lost_its_number_to_another_ends() {
    let ended = Arc::new(AtomicU32::new(0));
    let seen = Arc::clone(&ended);
    let on_fatal = Arc::new(move |_: &str| {
        seen.fetch_add(1, Ordering::Relaxed);
    });
    run_with(StoreOptions { on_fatal, ..StoreOptions::default() }, async |world, database| {
        with_work(&world).await;
        database.run("UPDATE nodes SET incarnation = incarnation + 1");
        world.store.members.beat().await.unwrap();
        assert_eq!(work_of(&world.store).await, BTreeSet::new());
    });
    assert_eq!(ended.load(Ordering::Relaxed), 1);
}

fn tally(slot: i64, began_at: Timestamp, calls: u32) -> Tally {
    let length_ms = if slot < 0 { 0 } else { 600_000 };
    Tally { of: "partner".to_owned(), key: 7, slot, began_at, length_ms, calls }
}

#[test]
#[ignore = "needs a server"]
fn processes_hear_the_sums_of_what_the_others_counted() {
    run(async |world, _database| {
        let others = [world.beside(), world.beside()];
        // Windows are open by the server's clock.
        let ahead = Timestamp::from_millis(4_000_000_000_000);
        let members = |number: usize| others[number].store.members.clone();
        assert_eq!(members(0).share(vec![tally(0, ahead, 2), tally(1, ahead, 1)]).await.unwrap(), []);
        let first = tally(0, ahead.plus_seconds(-60), 3);
        let heard = members(1).share(vec![first.clone(), tally(-1, ahead, 0)]).await.unwrap();
        assert_eq!(heard, [tally(0, ahead, 2), tally(1, ahead, 1)], "not what it says itself");
        members(0).share(vec![tally(1, ahead, 4), tally(-1, ahead.plus_seconds(9), 0)]).await.unwrap();
        let heard = world.store.members.share(Vec::new()).await.unwrap();
        let all = [tally(-1, ahead.plus_seconds(9), 0), Tally { calls: 5, ..first }, tally(1, ahead, 4)];
        assert_eq!(heard.len(), all.len(), "{heard:?}");
        assert!(all.iter().all(|tally| heard.contains(tally)), "{heard:?}");
        // A window that has ended is not heard of.
        members(0).share(vec![tally(0, Timestamp::ZERO, 9), tally(1, Timestamp::ZERO, 9)]).await.unwrap();
        let heard = world.store.members.share(Vec::new()).await.unwrap();
        assert!(heard.iter().all(|tally| tally.calls != 9 && tally.calls != 12), "{heard:?}");
    });
}

#[test]
#[ignore = "needs a server"]
fn there_are_sixteen_numbers() {
    run(async |world, _database| {
        let others: Vec<_> = (1..16).map(|_| world.beside()).collect();
        let numbers: BTreeSet<_> = others.iter().map(|world| world.store.members.node()).collect();
        assert_eq!(numbers.len(), 15);
        let refused = Store::open(&world.fresh.location, StoreOptions::default()).err();
        assert!(matches!(refused, Some(StoreError::NodesMax)), "{refused:?}");
        for other in others {
            other.store.close().await;
        }
        world.beside().store.close().await;
    });
}

/// A process remembers what it wrote for a partner, so it must notice that another wrote since.
#[test]
#[ignore = "needs a server"]
fn what_a_process_remembers_holds_until_another_writes() {
    run(async |one, _database| {
        let other = one.beside();
        one.deposit(PARTNER, 1_000).await;
        let waiting = one.opened(PARTNER, "a", 300).await;
        // Moves money, which `one` remembers as it was.
        other.sold(PARTNER, "b", 600).await;
        let refused = one.commit(one.open_intent(PARTNER, "c", order(300, Pace::Instant))).await;
        assert!(matches!(refused, Outcome::Refused(Reason::InsufficientBalance, _)), "{refused:?}");
        // Moves none: a reference, and a state.
        other.commit(settle(&waiting, refused_by_provider())).await;
        let told = one.commit(settle(&waiting, delivered())).await;
        assert!(matches!(&told, Outcome::Discrepancy(ended) if ended.state == State::Failed), "{told:?}");
        // What the other remembers is as old now.
        other.sold(PARTNER, "d", 400).await;
        let refused = other.commit(other.open_intent(PARTNER, "e", order(100, Pace::Instant))).await;
        assert!(matches!(refused, Outcome::Refused(Reason::InsufficientBalance, _)), "{refused:?}");
        assert!(one.audit().await.clean);
    });
}

/// The same where both write at once, for many partners.
#[test]
#[ignore = "needs a server"]
fn two_processes_that_sell_at_once_spend_a_balance_once() {
    run(async |one, _database| {
        let other = one.beside();
        for partner in 1..=5 {
            one.deposit(partner, 1_000).await;
        }
        let asks = (0..200).map(|number| {
            let world = if number % 2 == 0 { &one } else { &other }.clone();
            let intent = world.open_intent(1 + number % 5, &format!("r{number}"), order(100, Pace::Instant));
            tokio::spawn(async move {
                let outcome = world.commit(intent).await;
                if let Outcome::Transfer(opened) = &outcome {
                    world.commit(settle(opened, delivered())).await;
                }
                matches!(outcome, Outcome::Transfer(_))
            })
        });
        let sold = join_all(asks.collect::<Vec<_>>()).await;
        assert_eq!(sold.into_iter().filter(|sold| *sold.as_ref().unwrap()).count(), 50);
        assert!(one.audit().await.clean);
    });
}

/// Waits, a minute at most, until a commit of this database waits for a standby.
const UNTIL_ONE_WAITS: &str = "SET statement_timeout = '60s';
    DO $$ BEGIN LOOP
        PERFORM pg_stat_clear_snapshot();
        EXIT WHEN EXISTS (SELECT 1 FROM pg_stat_activity
            WHERE datname = current_database() AND wait_event = 'SyncRep');
        PERFORM pg_sleep(0.01);
    END LOOP; END $$";

#[test]
#[ignore = "needs a server"]
fn what_no_standby_has_is_not_taken_for_committed_when_it_is_seen_after_a_crash() {
    run(async |world, database| {
        let other = world.beside();
        let database = Arc::new(database);
        let run = async |words: &'static str| {
            let database = Arc::clone(&database);
            tokio::task::spawn_blocking(move || database.run(words)).await.unwrap();
        };
        // Only who writes for the other process waits for a standby, which never comes.
        run("DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET synchronous_commit = on', current_database()); END $$")
            .await;
        run("ALTER SYSTEM SET synchronous_standby_names = 'nobody'").await;
        run("SELECT pg_reload_conf()").await;
        let told = tokio::spawn(async move { other.deposit(1, 100).await });
        run(UNTIL_ONE_WAITS).await;
        run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity
             WHERE datname = current_database() AND wait_event = 'SyncRep'")
        .await;
        run(UNTIL_ONE_WAITS).await;
        assert!(!told.is_finished(), "it is there, and may yet be lost");
        run("ALTER SYSTEM RESET synchronous_standby_names").await;
        run("SELECT pg_reload_conf()").await;
        assert!(matches!(told.await.unwrap(), Outcome::Done | Outcome::Moved(_)));
    });
}
