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

#[test]
fn nobody_is_told_to_come_back_too_soon() {
    let waits = [(-5, 1), (0, 1), (1, 1), (1_000, 1), (1_001, 2), (i64::MAX, u32::MAX)];
    for (wait_ms, told) in waits {
        assert_eq!(seconds(wait_ms), told, "{wait_ms}");
    }
}
