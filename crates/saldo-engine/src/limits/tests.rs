//! The counters by themselves: windows, resets, and that they do not grow for ever.

use std::num::NonZeroU32;

use saldo_core::{Dialect, PartnerId, Timestamp};

use super::usage::{PARTNERS_MAX, UsageCounters};
use super::{UsageLimit, seconds};

const ONE: NonZeroU32 = NonZeroU32::MIN;
const PUBLISHED: [UsageLimit; 2] = [
    UsageLimit { dialect: Dialect::Ding, operation: "a", calls_max: ONE },
    UsageLimit { dialect: Dialect::Ding, operation: "b", calls_max: ONE },
];

fn at(seconds: i64) -> Timestamp {
    Timestamp::ZERO.plus_seconds(seconds)
}

#[test]
fn each_slot_has_its_window_and_a_success_empties_those_before_it() {
    let (counters, partner) = (UsageCounters::new(&PUBLISHED), PartnerId::new(1));
    assert_eq!(counters.count(partner, 0, ONE, at(0)), Ok(()));
    assert_eq!(counters.count(partner, 1, ONE, at(10)), Ok(()));
    assert_eq!(counters.count(partner, 0, ONE, at(20)), Err(580_000));
    assert_eq!(counters.count(partner, 1, ONE, at(20)), Err(590_000));
    counters.reset(PartnerId::new(2), at(20));
    counters.reset(partner, at(5));
    assert_eq!(counters.count(partner, 0, ONE, at(20)), Ok(()));
    assert_eq!(counters.count(partner, 1, ONE, at(20)), Err(590_000));
    assert_eq!(counters.count(partner, 1, ONE, at(610)), Ok(()));
    assert_eq!(counters.count(partner, 1, ONE, at(60)), Ok(()), "the clock was set back");
}

#[test]
fn only_so_many_partners_are_remembered() {
    let counters = UsageCounters::new(&PUBLISHED);
    let count = |number: usize, now| {
        counters.count(PartnerId::new(i64::try_from(number).unwrap()), 0, ONE, now).is_ok()
    };
    assert!((0..PARTNERS_MAX).all(|number| count(number, at(if number < 10 { 0 } else { 300 }))));
    assert!(!count(PARTNERS_MAX - 1, at(300)));
    assert!(count(PARTNERS_MAX, at(600)), "the windows of ten partners have ended");
    assert!(!count(PARTNERS_MAX - 1, at(600)), "the others are remembered");
    assert!((0..9).all(|number| count(number, at(600))));
    assert!(count(PARTNERS_MAX + 1, at(601)), "no window has ended, and all are forgotten");
    assert!(count(PARTNERS_MAX - 1, at(601)));
}

/// What one node tells of a partner, as another hears it.
fn tell(from: &UsageCounters, to: &UsageCounters, now: Timestamp) {
    for (partner, seen, reset_at) in from.0.take_news() {
        if let Some(reset_at) = reset_at {
            to.0.hear_reset(partner, reset_at);
        }
        for others in seen.iter().filter(|seen| seen.calls > 0) {
            to.0.hear(partner, others, now);
        }
    }
}

#[test]
fn what_other_nodes_have_counted_counts() {
    let three = NonZeroU32::new(3).unwrap();
    let nodes = [UsageCounters::new(&PUBLISHED), UsageCounters::new(&PUBLISHED)];
    let (partner, count) =
        (PartnerId::new(1), |node: usize, now| nodes[node].count(PartnerId::new(1), 0, three, at(now)));
    assert_eq!([count(0, 0), count(0, 1)], [Ok(()); 2]);
    tell(&nodes[0], &nodes[1], at(2));
    assert_eq!(count(1, 100), Ok(()), "the third of all");
    assert_eq!(count(1, 100), Err(500_000), "the window began with the first call of all");
    tell(&nodes[1], &nodes[0], at(101));
    assert_eq!(count(0, 101), Err(499_000));
    assert_eq!(nodes[0].0.take_news(), [], "what was heard is no news");
    nodes[1].reset(partner, at(200));
    tell(&nodes[1], &nodes[0], at(201));
    assert_eq!([count(0, 201), count(1, 201)], [Ok(()); 2], "a success gives all calls back everywhere");
    assert_eq!(count(1, 900), Ok(()), "the window has ended");
}

#[test]
fn calls_from_before_a_reset_are_not_heard_again() {
    let nodes = [UsageCounters::new(&PUBLISHED), UsageCounters::new(&PUBLISHED)];
    let partner = PartnerId::new(1);
    assert_eq!(nodes[0].count(partner, 0, ONE, at(0)), Ok(()));
    nodes[1].reset(partner, at(10));
    tell(&nodes[0], &nodes[1], at(11));
    assert_eq!(nodes[1].count(partner, 0, ONE, at(11)), Ok(()));
}

#[test]
fn nobody_is_told_to_come_back_too_soon() {
    let waits = [(-5, 1), (0, 1), (1, 1), (1_000, 1), (1_001, 2), (i64::MAX, u32::MAX)];
    for (wait_ms, told) in waits {
        assert_eq!(seconds(wait_ms), told, "{wait_ms}");
    }
}
