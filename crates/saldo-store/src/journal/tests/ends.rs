//! How commits end, and what their callers hear.

use saldo_core::transfer::State;
use saldo_core::{Money, Outcome};

use super::Bench;
use super::fake::End;
use crate::error::CommitError;

fn state(outcome: &Outcome) -> State {
    match outcome {
        Outcome::Transfer(transfer) => transfer.state,
        other => panic!("no transfer: {other:?}"),
    }
}

#[test]
fn a_rolled_back_commit_refuses_its_callers_and_forgets() {
    let mut bench = Bench::new();
    let deposit = bench.deposit(1, 1_000);
    bench.write_one(deposit).unwrap();
    let before = bench.rows.lock().kept.clone();
    bench.rows.lock().ends.push_back(End::RolledBack);
    let opens = vec![bench.open(1, "a", 600), bench.open(1, "b", 600)];
    assert_eq!(bench.write(opens), vec![Err(CommitError::RolledBack); 2]);
    assert_eq!(bench.rows.lock().kept, before);
    // What was held by the lost commit is not held.
    let again = bench.open(1, "a", 1_000);
    assert_eq!(state(&bench.write_one(again).unwrap()), State::Processing);
}

#[test]
fn what_is_in_anothers_way_is_written_again_a_bounded_number_of_times() {
    let mut bench = Bench::new();
    bench.rows.lock().ends.extend([End::InTheWay; 4]);
    let deposit = bench.deposit(1, 1_000);
    bench.write_one(deposit).unwrap();
    assert_eq!(bench.rows.lock().commits, [1], "nothing is written twice");
    let before = bench.rows.lock().kept.clone();
    bench.rows.lock().ends.extend([End::InTheWay; 5]);
    let open = bench.open(1, "a", 600);
    assert_eq!(bench.write_one(open), Err(CommitError::RolledBack));
    assert_eq!(bench.rows.lock().kept, before);
}

#[test]
fn a_lost_answer_is_looked_up_and_told() {
    let mut bench = Bench::new();
    let transfer = bench.opened(1);
    bench.rows.lock().ends.push_back(End::LostAfter);
    bench.rows.lock().deaf = 3;
    let batch = vec![bench.open(1, "a", 100), bench.settle(&transfer)];
    let answers = bench.write(batch);
    assert_eq!(state(answers[0].as_ref().unwrap()), State::Processing);
    assert_eq!(state(answers[1].as_ref().unwrap()), State::Complete);
    assert_eq!(bench.rows.lock().commits.len(), 3, "nothing is written twice");
}

#[test]
fn a_commit_that_was_not_made_is_refused_and_its_settles_are_written_again() {
    let mut bench = Bench::new();
    let transfer = bench.opened(1);
    bench.rows.lock().ends.extend([End::LostBefore, End::LostBefore]);
    let (open, settle) = (bench.open(1, "a", 100), bench.settle(&transfer));
    let (open, mut open_answer) = super::Waiting::new(open);
    let (settle, mut settle_answer) = super::Waiting::new(settle);
    bench.lane.write(vec![open, settle]);
    assert_eq!(open_answer.try_recv().unwrap(), Err(CommitError::RolledBack));
    assert!(settle_answer.try_recv().is_err(), "the settle's caller hears nothing yet");
    for _ in 0..2 {
        let again = bench.queue.take(10).unwrap();
        bench.lane.write(again);
    }
    assert_eq!(state(&settle_answer.try_recv().unwrap().unwrap()), State::Complete);
}

#[test]
fn while_the_end_is_unknown_nobody_hears_a_refusal() {
    let mut bench = Bench::new();
    let transfer = bench.opened(1);
    bench.rows.lock().ends.push_back(End::LostAfter);
    bench.rows.lock().deaf = 1_000;
    let batch = vec![bench.open(1, "a", 100), bench.settle(&transfer)];
    assert_eq!(bench.write(batch), vec![Err(CommitError::Indeterminate); 2]);
    // The settle is tried again alone, and finds itself done.
    let again = bench.queue.take(10).unwrap();
    assert_eq!(again.len(), 1);
    bench.rows.lock().deaf = 0;
    let entries = bench.rows.lock().kept.entries;
    bench.lane.write(again);
    assert_eq!(bench.rows.lock().kept.entries, entries, "money moves once");
    assert_eq!(bench.queue.depths().settles, 0);
}

#[test]
fn a_settle_that_never_gets_in_is_parked_in_the_end() {
    let mut bench = Bench::new();
    let transfer = bench.opened(1);
    bench.rows.lock().ends.extend([End::LostBefore; 100]);
    let settle = bench.settle(&transfer);
    let (waiting, mut answer) = super::Waiting::new(settle);
    bench.lane.write(vec![waiting]);
    while bench.queue.depths().settles > 0 {
        let again = bench.queue.take(10).unwrap();
        bench.lane.write(again);
    }
    assert_eq!(answer.try_recv().unwrap(), Err(CommitError::Parked));
}

#[test]
fn a_failed_disk_ends_the_process() {
    let mut bench = Bench::new();
    let deposit = bench.deposit(1, 1_000);
    bench.rows.lock().ends.push_back(End::DiskFailed);
    assert_eq!(bench.write_one(deposit), Err(CommitError::Indeterminate), "it may be on the disk");
    assert_eq!(bench.deaths.lock().len(), 1);
    assert!(bench.queue.take(10).is_none(), "the lane writes nothing any more");
}

#[test]
fn only_what_was_committed_is_told_from_memory() {
    let mut bench = Bench::new();
    let partner = saldo_core::PartnerId::new(1);
    let usd = saldo_testkit::store_contract::world::usd();
    let (lost, made) = (bench.deposit(1, 500), bench.deposit(1, 700));
    bench.rows.lock().ends.push_back(End::RolledBack);
    bench.write_one(lost).unwrap_err();
    assert_eq!(bench.published.available(partner, usd), None);
    bench.write_one(made).unwrap();
    assert_eq!(bench.published.available(partner, usd).map(Money::minor), Some(700));
    bench.rows.lock().others_write = true;
    let later = bench.deposit(1, 100);
    bench.write_one(later).unwrap();
    let told = bench.published.available(partner, usd).map(Money::minor);
    assert_eq!(told, Some(700), "where others write, memory is not believed");
}
