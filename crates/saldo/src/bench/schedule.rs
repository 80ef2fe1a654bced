//! When requests are due and from when they are measured. In a closed loop a request is measured from its sending;
//! in an open loop from the moment it was due, so that a server that stalls is charged for all who would have come.

/// The window of a run: what is measured from before `begins` is warm-up. In nanoseconds of the stopwatch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Window {
    pub(super) starts: u64,
    pub(super) begins: u64,
    pub(super) ends: u64,
}

impl Window {
    pub(super) fn counts(&self, measured_from: u64) -> bool {
        (self.begins..self.ends).contains(&measured_from)
    }
}

/// How requests follow each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pace {
    /// As soon as a connection has its answer.
    Closed,
    /// At fixed moments, whatever the answers do.
    Open(Schedule),
}

impl Pace {
    /// The moment a request is measured from.
    pub(super) fn measured_from(&self, index: u64, sent_at: u64) -> u64 {
        match self {
            Self::Closed => sent_at,
            Self::Open(schedule) => schedule.due_at(index),
        }
    }
}

/// The moments of an open loop: `rate` a second, evenly.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Schedule {
    starts: u64,
    rate: u64,
    count: u64,
}

const SECOND: u128 = 1_000_000_000;

impl Schedule {
    /// `rate` is per second, at least 1. At most `count_max` requests, if given.
    pub(super) fn new(window: Window, rate: u64, count_max: Option<u64>) -> Self {
        let nanos = u128::from(window.ends.saturating_sub(window.starts));
        let fitting = narrow(nanos * u128::from(rate) / SECOND);
        Self { starts: window.starts, rate: rate.max(1), count: count_max.unwrap_or(u64::MAX).min(fitting) }
    }

    /// How many requests there are in all.
    pub(super) fn count(&self) -> u64 {
        self.count
    }

    /// When the request with this number is due; the first is 0.
    pub(super) fn due_at(&self, index: u64) -> u64 {
        self.starts.saturating_add(narrow(u128::from(index) * SECOND / u128::from(self.rate)))
    }

    /// How many requests are due by `now`.
    pub(super) fn due_by(&self, now: u64) -> u64 {
        let Some(nanos) = now.checked_sub(self.starts) else {
            return 0;
        };
        let due = narrow(u128::from(nanos) * u128::from(self.rate) / SECOND).saturating_add(1);
        // Rounding down may count one whose moment is a fraction of a nanosecond away.
        due.min(self.count)
    }
}

fn narrow(wide: u128) -> u64 {
    u64::try_from(wide).unwrap_or(u64::MAX)
}
