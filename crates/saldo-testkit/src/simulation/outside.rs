//! All that is not the process: it goes on when the process ends. Whatever crosses between the two passes by here,
//! and any of these passages can be the one at which the process ends.

use std::fmt::Arguments;
use std::future::pending;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::time::Duration;

use parking_lot::Mutex;
use saldo_core::{Clock, Timestamp};
use tokio::sync::Notify;

use super::chance::Chance;
use super::clock::{START, VirtualClock};
use super::trace::Trace;
use super::weather::Weather;

pub(super) struct Outside {
    pub(super) chance: Chance,
    pub(super) clock: Arc<VirtualClock>,
    pub(super) weather: Weather,
    trace: Mutex<Trace>,
    /// What is wrong, as far as it was seen on the way.
    faults: Mutex<Vec<String>>,
    /// Passages left before the process ends; below zero it does not.
    passages_left: AtomicI64,
    is_dead: AtomicBool,
    died: Notify,
    /// Whether nothing goes wrong any more.
    is_calm: AtomicBool,
}

impl Outside {
    pub(super) fn new(seed: u64) -> Self {
        let chance = Chance::new(seed);
        Self {
            weather: Weather::draw(&chance),
            chance,
            clock: Arc::new(VirtualClock::new()),
            trace: Mutex::default(),
            faults: Mutex::default(),
            passages_left: AtomicI64::new(-1),
            is_dead: AtomicBool::new(false),
            died: Notify::new(),
            is_calm: AtomicBool::new(false),
        }
    }

    /// A process begins, which ends at so manieth a passage where a number is given.
    pub(super) fn begin_life(&self, passages: Option<i64>) {
        self.passages_left.store(passages.unwrap_or(-1), Ordering::Relaxed);
        self.is_dead.store(false, Ordering::Relaxed);
    }

    pub(super) fn is_dead(&self) -> bool {
        self.is_dead.load(Ordering::Relaxed)
    }

    pub(super) async fn died(&self) {
        self.died.notified().await;
    }

    pub(super) fn die(&self, why: &str) {
        if !self.is_dead.swap(true, Ordering::Relaxed) {
            self.note(format_args!("the process ends: {why}"));
            self.died.notify_one();
        }
    }

    pub(super) fn is_calm(&self) -> bool {
        self.is_calm.load(Ordering::Relaxed)
    }

    pub(super) fn calm_down(&self) {
        self.is_calm.store(true, Ordering::Relaxed);
        self.passages_left.store(-1, Ordering::Relaxed);
        self.note(format_args!("nothing goes wrong any more"));
    }

    /// True so often in a thousand, while things go wrong.
    pub(super) fn goes_wrong(&self, rate: i64) -> bool {
        !self.is_calm() && self.chance.per_mille(rate)
    }

    /// Counts a passage; whether the process ends at it.
    pub(super) fn ends_here(&self) -> bool {
        self.passages_left.load(Ordering::Relaxed) >= 0
            && self.passages_left.fetch_sub(1, Ordering::Relaxed) == 0
    }

    /// Crosses from the process to outside, or back. Takes a while, and comes never back where the process ends.
    pub(super) async fn pass(&self, what: &str) {
        if self.ends_here() {
            self.die(what);
        }
        if self.is_dead() {
            pending::<()>().await;
        }
        if self.is_calm() {
            return;
        }
        match self.chance.within(0..=9) {
            0..=2 => self.sleep_ms(self.chance.within(1..=8)).await,
            3..=4 => tokio::task::yield_now().await,
            _ => {}
        }
    }

    pub(super) async fn sleep_ms(&self, millis: i64) {
        tokio::time::sleep(Duration::from_millis(millis.try_into().unwrap_or_default())).await;
        if self.is_dead() {
            pending::<()>().await;
        }
    }

    /// When the run began.
    pub(super) fn began(&self) -> Timestamp {
        Timestamp::parse_rfc3339(START).expect("a moment")
    }

    pub(super) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    pub(super) fn note(&self, what: Arguments<'_>) {
        let now = self.now();
        self.trace.lock().line(now, what);
    }

    /// Something is wrong that must never be.
    pub(super) fn fault(&self, what: String) {
        self.note(format_args!("FAULT {what}"));
        self.faults.lock().push(what);
    }

    /// The trace so far and the faults; both begin anew.
    pub(super) fn take_report(&self) -> (String, Vec<String>) {
        (std::mem::take(&mut *self.trace.lock()).into_text(), std::mem::take(&mut *self.faults.lock()))
    }
}
