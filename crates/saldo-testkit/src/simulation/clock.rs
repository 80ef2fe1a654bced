//! Virtual time: it stands still while anything can be done, and leaps to the next moment at which something can.

use parking_lot::Mutex;
use saldo_core::{Clock, Timestamp};
use tokio::time::Instant;

/// The moment at which every run begins.
pub(super) const START: &str = "2026-11-22T06:24:07.250Z";

pub(super) struct VirtualClock(Mutex<Anchor>);

/// A moment, and when it was on the runtime's clock; outside of a runtime time stands still.
struct Anchor {
    at: Timestamp,
    since: Option<Instant>,
}

impl VirtualClock {
    pub(super) fn new() -> Self {
        let at = Timestamp::parse_rfc3339(START).expect("a moment");
        Self(Mutex::new(Anchor { at, since: None }))
    }

    /// A runtime begins: its time is this clock's time.
    pub(super) fn start(&self) {
        self.0.lock().since = Some(Instant::now());
    }

    /// The runtime is about to end.
    pub(super) fn stop(&self) {
        let now = self.now();
        *self.0.lock() = Anchor { at: now, since: None };
    }

    /// Lets time pass that nobody was awake for.
    pub(super) fn jump_ms(&self, millis: i64) {
        let mut anchor = self.0.lock();
        anchor.at = anchor.at.plus_millis(millis);
    }
}

impl Clock for VirtualClock {
    fn now(&self) -> Timestamp {
        let anchor = self.0.lock();
        let passed = anchor.since.map_or(0, |since| since.elapsed().as_millis());
        anchor.at.plus_millis(i64::try_from(passed).expect("a run of less than an age"))
    }
}
