//! The open loop with a clock that is set by hand: what a stall costs.

use std::collections::VecDeque;

use crate::bench::latency::Latency;
use crate::bench::schedule::{Pace, Schedule, Window};

const MILLI: u64 = 1_000_000;
const SECOND: u64 = 1_000 * MILLI;

fn window(seconds: u64) -> Window {
    Window { starts: 5 * SECOND, begins: 5 * SECOND, ends: (5 + seconds) * SECOND }
}

#[test]
fn requests_are_due_evenly() {
    let schedule = Schedule::new(window(10), 3, None);
    assert_eq!(schedule.count(), 30);
    assert_eq!(schedule.due_at(0), 5 * SECOND);
    assert_eq!(schedule.due_at(1), 5 * SECOND + 333_333_333);
    assert_eq!(schedule.due_at(3), 6 * SECOND);
    let cases =
        [(4 * SECOND, 0), (5 * SECOND, 1), (5 * SECOND + 333_000_000, 1), (6 * SECOND, 4), (60 * SECOND, 30)];
    for (now, due) in cases {
        assert_eq!(schedule.due_by(now), due, "at {now}");
    }
    assert_eq!(Schedule::new(window(10), 3, Some(7)).count(), 7);
}

/// One connection, a hundred requests a second, each served in a millisecond; the tenth takes a whole second.
#[test]
fn a_stall_is_charged_to_all_who_would_have_come() {
    let schedule = Schedule::new(window(10), 100, None);
    let mut service: VecDeque<u64> = [vec![MILLI; 9], vec![SECOND], vec![MILLI; 990]].concat().into();
    let (mut open, mut closed) = (Latency::new(), Latency::new());
    let mut now = 5 * SECOND;
    for index in 0..schedule.count() {
        let sent_at = now.max(schedule.due_at(index));
        now = sent_at + service.pop_front().unwrap();
        open.record(now - Pace::Open(schedule).measured_from(index, sent_at));
        closed.record(now - Pace::Closed.measured_from(index, sent_at));
    }
    // Measured from its sending, one request of a thousand was slow.
    assert_eq!(closed.quantiles().p99, 1_000);
    assert_eq!(closed.quantiles().max / 1_000, 1_000);
    // Measured from its due time, more than a tenth of them waited: the queue takes 1.1 s to empty.
    assert!(open.quantiles().p90 > 90_000, "{:?}", open.quantiles());
    assert!(open.quantiles().p99 > 850_000, "{:?}", open.quantiles());
    assert_eq!(open.quantiles().p50, 1_000);
}

#[test]
fn what_is_measured_from_the_warm_up_does_not_count() {
    let window = Window { starts: 0, begins: 5 * SECOND, ends: 7 * SECOND };
    let cases = [
        (0, false),
        (5 * SECOND - 1, false),
        (5 * SECOND, true),
        (7 * SECOND - 1, true),
        (7 * SECOND, false),
    ];
    for (measured_from, counts) in cases {
        assert_eq!(window.counts(measured_from), counts, "at {measured_from}");
    }
}

#[test]
fn quantiles_are_in_microseconds_and_rounded_up() {
    let mut latency = Latency::new();
    for nanos in [0, 1, 999, 1_000, 1_001] {
        latency.record(nanos);
    }
    assert_eq!((latency.quantiles().p50, latency.quantiles().max), (1, 2));
    let mut sum = Latency::new();
    latency.record(u64::MAX);
    sum.merge(&latency);
    assert!(sum.quantiles().max >= 600_000_000, "what is too long is kept as the longest there is");
}
