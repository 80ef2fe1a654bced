//! The one source of chance of a run: everything that could be otherwise is drawn from it.

use std::ops::RangeInclusive;
use std::sync::atomic::{AtomicU64, Ordering};

pub(super) struct Chance(AtomicU64);

impl Chance {
    pub(super) fn new(seed: u64) -> Self {
        Self(AtomicU64::new(seed))
    }

    /// The next 64 bits (SplitMix64).
    pub(super) fn next(&self) -> u64 {
        let state = self.0.fetch_add(0x9E37_79B9_7F4A_7C15, Ordering::Relaxed);
        let state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number of a range, both ends included.
    pub(super) fn within(&self, range: RangeInclusive<i64>) -> i64 {
        let (first, last) = range.into_inner();
        let width = last.abs_diff(first).saturating_add(1);
        first + i64::try_from(self.next() % width).expect("the width of a range")
    }

    /// True so often in a thousand.
    pub(super) fn per_mille(&self, rate: i64) -> bool {
        self.within(1..=1_000) <= rate
    }

    pub(super) fn pick<T: Copy>(&self, from: &[T]) -> T {
        let last = i64::try_from(from.len()).expect("few things") - 1;
        from[usize::try_from(self.within(0..=last)).expect("a place")]
    }
}
