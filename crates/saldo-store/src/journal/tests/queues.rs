//! Who waits, who goes first, and who is sent away.

use std::time::Duration;

use saldo_core::Command;
use tokio::sync::oneshot::Receiver;

use super::Bench;
use crate::error::CommitError;
use crate::journal::Answer;
use crate::journal::lane::now;
use crate::journal::meters::Meters;
use crate::journal::queue::{Limits, Queue, Stop};
use crate::options::StoreOptions;

fn queue(options: &StoreOptions) -> Queue {
    Queue::new(Limits::of(options), Meters::new(0))
}

fn enter(queue: &Queue, command: Command) -> Result<Receiver<Answer>, CommitError> {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(queue.enter(command))
}

fn partners(queue: &Queue, max: usize) -> Vec<i64> {
    let batch = queue.take(max).unwrap();
    batch.iter().map(|waiting| waiting.command.partner().value()).collect()
}

#[test]
fn what_finishes_goes_first_and_partners_take_turns() {
    let mut bench = Bench::new();
    let queue = queue(&StoreOptions::default());
    for partner in [1, 1, 1, 2, 3, 3] {
        enter(&queue, bench.open(partner, "a", 1)).unwrap();
    }
    enter(&queue, bench.deposit(9, 1)).unwrap();
    assert_eq!(partners(&queue, 4), [9, 1, 2, 3]);
    assert_eq!(partners(&queue, 100), [1, 3, 1]);
}

#[test]
fn the_partner_over_its_share_is_shed_first() {
    let mut bench = Bench::new();
    let queue = queue(&StoreOptions { queue_open_max: 4, ..StoreOptions::default() });
    let mut flood: Vec<_> = (0..4).map(|_| enter(&queue, bench.open(1, "a", 1)).unwrap()).collect();
    let over = enter(&queue, bench.open(1, "a", 1)).unwrap().try_recv();
    assert_eq!(over, Ok(Err(CommitError::Shed)), "alone it may fill the queue, and no more");
    for _ in 0..2 {
        let mut calm = enter(&queue, bench.open(2, "b", 1)).unwrap();
        assert!(calm.try_recv().is_err(), "it waits");
    }
    let answers = flood.iter_mut().map(|answer| answer.try_recv() == Ok(Err(CommitError::Shed)));
    assert_eq!(
        answers.filter(|is_shed| *is_shed).count(),
        2,
        "the newest of the partner with most make room"
    );
    let over = enter(&queue, bench.open(2, "b", 1)).unwrap().try_recv();
    assert_eq!(over, Ok(Err(CommitError::Shed)), "both have their share");
    assert_eq!(partners(&queue, 100), [1, 2, 1, 2]);
}

#[test]
fn opens_are_shed_while_much_is_to_be_finished() {
    let mut bench = Bench::new();
    let queue = queue(&StoreOptions { queue_settle_mark: 2, ..StoreOptions::default() });
    for _ in 0..2 {
        enter(&queue, bench.open(1, "a", 1)).unwrap();
        enter(&queue, bench.deposit(1, 1)).unwrap();
    }
    assert_eq!(enter(&queue, bench.open(1, "a", 1)).err(), Some(CommitError::Shed));
    assert_eq!(queue.depths().settles, 2);
    queue.take(2).unwrap();
    enter(&queue, bench.open(1, "a", 1)).unwrap();
}

#[test]
fn in_a_crowd_who_waited_too_long_is_told_to_try_again() {
    let mut bench = Bench::new();
    let queue = queue(&StoreOptions::default());
    let later = || now() + Duration::from_millis(600);
    let mut few: Vec<_> = (0..10).map(|_| enter(&queue, bench.open(1, "a", 1)).unwrap()).collect();
    assert_eq!(queue.take_at(10, later).unwrap().len(), 10, "a disk that stopped is no crowd");
    assert!(few.iter_mut().all(|answer| answer.try_recv() != Ok(Err(CommitError::Shed))));
    let mut crowd: Vec<_> = (0..300).map(|_| enter(&queue, bench.open(1, "a", 1)).unwrap()).collect();
    enter(&queue, bench.deposit(1, 1)).unwrap();
    let batch = queue.take_at(101, later).unwrap();
    assert_eq!(batch.len(), 1, "what finishes something is never shed");
    let is_shed = |answer: &mut Receiver<Answer>| answer.try_recv() == Ok(Err(CommitError::Shed));
    assert_eq!(crowd.iter_mut().filter_map(|answer| is_shed(answer).then_some(())).count(), 100);
    assert_eq!(queue.take_at(100, now).unwrap().len(), 100, "who has just come is served");
}

#[test]
fn a_stopped_queue_ends_when_it_is_empty_or_at_once() {
    let mut bench = Bench::new();
    let drained = queue(&StoreOptions::default());
    enter(&drained, bench.deposit(1, 1)).unwrap();
    drained.stop(Stop::WhenEmpty);
    assert_eq!(enter(&drained, bench.deposit(1, 1)).err(), Some(CommitError::Stopping));
    assert_eq!(partners(&drained, 10), [1]);
    assert!(drained.take(10).is_none());

    let dropped = queue(&StoreOptions::default());
    let mut answer = enter(&dropped, bench.open(1, "a", 1)).unwrap();
    dropped.stop(Stop::AtOnce);
    assert!(dropped.take(10).is_none());
    assert_eq!(answer.try_recv(), Ok(Err(CommitError::Stopping)));
}
