//! Many callers in one commit, and none the worse for its neighbours.

use std::sync::Arc;

use saldo_core::command::Intent;
use saldo_core::transfer::{Collection, Knowledge, Pace, Payer, Purpose, State, Transfer, Verdict};
use saldo_core::{Outcome, Reason};
use saldo_store::StoreOptions;

use super::charges::{charge, payment};
use super::world::{StoreFactory, World, cancel, delivered, movement, order, refused, run, run_with, settle};

pub fn many_callers_share_a_commit(factory: StoreFactory) {
    run(factory, async |world| {
        for partner in 1..=4 {
            world.deposit(partner, 1_000_000).await;
        }
        let callers = (0..64).map(|caller| {
            let world = world.clone();
            tokio::spawn(async move {
                for number in 0..20 {
                    world.sold(1 + caller % 4, &format!("{caller}-{number}"), 100).await;
                }
            })
        });
        let callers: Vec<_> = callers.collect();
        for caller in callers {
            caller.await.expect("every transfer is delivered");
        }
        let report = world.audit().await;
        assert_eq!(report.counts.transfers, 64 * 20);
        assert_eq!(report.counts.open, 0);
        world
    });
}

/// The same commands one by one, and all at once: each comes to the same.
pub fn outcomes_do_not_depend_on_neighbours(factory: StoreFactory) {
    run(factory, async |world| {
        for partner in 1..=20 {
            world.deposit(partner, 250).await;
        }
        // Partners up to ten are asked one by one, the others all at once.
        let mut alone = Vec::new();
        for partner in 1..=10 {
            alone.push(three(world.clone(), partner).await);
        }
        let together = (11..=20).map(|partner| tokio::spawn(three(world.clone(), partner)));
        let together: Vec<_> = together.collect();
        for (caller, alone) in together.into_iter().zip(alone) {
            assert_eq!(caller.await.expect("the caller lives"), alone);
        }
        world
    });
}

/// Two transfers that fit the balance, one that does not, and a used reference.
async fn three(world: World, partner: i64) -> Vec<&'static str> {
    let mut outcomes = Vec::new();
    for (reference, send_minor) in [("a", 100), ("b", 100), ("a", 100), ("c", 100), ("b", 50)] {
        let intent = world.open_intent(partner, reference, order(send_minor, Pace::Instant));
        outcomes.push(match world.commit(intent).await {
            Outcome::Transfer(_) => "opened",
            Outcome::Repeated(_) => "repeated",
            Outcome::Conflict(_) => "conflict",
            Outcome::Refused(Reason::InsufficientBalance, _) => "poor",
            other => panic!("unexpected: {other:?}"),
        });
    }
    outcomes
}

pub fn two_lanes_share_the_database(factory: StoreFactory) {
    run_with(factory, StoreOptions { lanes: 2, ..StoreOptions::default() }, async |world| {
        let callers = (1..=8).map(|partner| {
            let world = world.clone();
            tokio::spawn(async move {
                world.deposit(partner, 10_000).await;
                for number in 0..20 {
                    world.sold(partner, &number.to_string(), 100).await;
                }
            })
        });
        let callers: Vec<_> = callers.collect();
        for caller in callers {
            caller.await.expect("every transfer is delivered");
        }
        assert_eq!(world.audit().await.counts.transfers, 8 * 20);
        world
    });
}

/// Whatever is asked in whatever order, the books stay right.
pub fn any_sequence_of_commands_keeps_the_books_right(factory: StoreFactory) {
    run(factory, async |world| {
        let callers = (0..16).map(|seed| tokio::spawn(wander(world.clone(), numbers(seed).take(240))));
        let callers: Vec<_> = callers.collect();
        for caller in callers {
            caller.await.expect("the caller lives");
        }
        world
    });
}

/// Writes commands as the rolls of a die say, until they end.
pub async fn wander(world: World, rolls: impl Iterator<Item = u32>) {
    let mut dice = Dice { rolls };
    let mut known: Vec<Arc<Transfer>> = Vec::new();
    while let Some(intent) = dice.intent(&world, &known) {
        if let Outcome::Transfer(transfer) = world.commit(intent).await {
            known.retain(|other| other.id != transfer.id);
            known.push(transfer);
        }
    }
}

struct Dice<I> {
    rolls: I,
}

impl<I: Iterator<Item = u32>> Dice<I> {
    fn roll(&mut self, sides: u32) -> Option<u32> {
        self.rolls.next()?.checked_rem(sides)
    }

    fn intent(&mut self, world: &World, known: &[Arc<Transfer>]) -> Option<Intent> {
        let some = known.get(usize::try_from(self.roll(8)?).ok()?);
        match some.filter(|some| some.state != State::Failed || some.order.is_collected_as_paid()) {
            Some(some) => self.step(world, some),
            None => self.beginning(world),
        }
    }

    fn beginning(&mut self, world: &World) -> Option<Intent> {
        let partner = i64::from(1 + self.roll(3)?);
        if self.roll(4)? == 0 {
            return Some(Intent::Move(movement(partner, i64::from(self.roll(2_000)?) - 500, None)));
        }
        let kind = self.roll(5)?;
        let reference = format!("r{}", self.roll(40)?);
        let minor = i64::from(1 + self.roll(400)?);
        let order = match kind {
            0 => charge(minor, Payer::Receivable, Collection::AsPaid),
            1 | 2 => order(minor, Pace::Instant),
            _ => order(minor, Pace::Deferred),
        };
        Some(world.open_intent(partner, &reference, order))
    }

    fn step(&mut self, world: &World, some: &Transfer) -> Option<Intent> {
        let roll = self.roll(8)?;
        if some.order.is_collected_as_paid() && roll < 4 {
            let id = format!("p{}", self.roll(6)?);
            return Some(payment(some, &id, i64::from(1 + self.roll(200)?)));
        }
        Some(match (some.state, roll) {
            (State::Submitted, 0..=5) => world.start_intent(some, Purpose::Deliver),
            (State::Complete, 0..=3) if some.knowledge == Knowledge::Delivered => {
                world.start_intent(some, Purpose::Reverse)
            }
            (_, 0) => cancel(some),
            (_, 1 | 2) => settle(some, Verdict::Unknown),
            (_, 3 | 4) => settle(some, refused()),
            _ => settle(some, delivered()),
        })
    }
}

/// Numbers that look like chance and are the same every time.
fn numbers(seed: u64) -> impl Iterator<Item = u32> {
    let step = |last: &u64| {
        Some(last.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407))
    };
    std::iter::successors(Some(seed), move |last| step(last))
        .skip(1)
        .map(|number| u32::try_from(number >> 33).unwrap_or(0))
}
