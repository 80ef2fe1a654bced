//! Time, identity and chance as tests want them: set, counted, seeded.

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use saldo_core::{Clock, Ids, Timestamp};
use saldo_engine::secrets::Chance;

/// A clock that stands still until a test moves it.
pub struct SetClock(AtomicI64);

impl SetClock {
    pub fn at(rfc3339: &str) -> Self {
        Self(AtomicI64::new(Timestamp::parse_rfc3339(rfc3339).expect("a moment").millis()))
    }

    pub fn advance_ms(&self, millis: i64) {
        self.0.fetch_add(millis, Ordering::Relaxed);
    }
}

impl Clock for SetClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.0.load(Ordering::Relaxed))
    }
}

/// Ids that count up, so that answers are the same in every run.
pub struct CountedIds(AtomicI64);

impl CountedIds {
    pub fn from(first: i64) -> Self {
        Self(AtomicI64::new(first))
    }

    pub fn restart_at(&self, next: i64) {
        self.0.store(next, Ordering::Relaxed);
    }
}

impl Ids for CountedIds {
    fn next(&self) -> i64 {
        self.0.fetch_add(1, Ordering::Relaxed)
    }
}

/// Bytes that follow from a seed and differ from call to call.
pub struct SeededChance(AtomicU64);

impl SeededChance {
    pub fn new(seed: u64) -> Self {
        Self(AtomicU64::new(seed))
    }
}

impl Chance for SeededChance {
    fn fill(&self, bytes: &mut [u8]) {
        for byte in bytes {
            let state = self.0.fetch_add(0x9E37_79B9_7F4A_7C15, Ordering::Relaxed);
            let mixed = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            *byte = (mixed >> 56).try_into().unwrap_or_default();
        }
    }
}
