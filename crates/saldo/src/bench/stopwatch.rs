//! The time that a benchmark measures: real, whatever the clock of the Saldo that is measured says.

use std::time::{Instant, SystemTime, UNIX_EPOCH};

/// Nanoseconds since some moment before the run.
pub(super) trait Stopwatch: Send + Sync + 'static {
    fn nanos(&self) -> u64;
}

#[derive(Debug, Clone, Copy)]
pub(super) struct RealTime {
    began: Instant,
}

impl RealTime {
    #[expect(
        clippy::disallowed_methods,
        reason = "a latency is real time, and no virtual clock may change it"
    )]
    pub(super) fn start() -> Self {
        Self { began: Instant::now() }
    }
}

impl Stopwatch for RealTime {
    #[expect(
        clippy::disallowed_methods,
        reason = "a latency is real time, and no virtual clock may change it"
    )]
    fn nanos(&self) -> u64 {
        u64::try_from(self.began.elapsed().as_nanos()).unwrap_or(u64::MAX)
    }
}

/// Milliseconds since 1970, which tells one run's references from another's.
#[expect(
    clippy::disallowed_methods,
    reason = "the references of two runs must differ, whatever the server's clock"
)]
pub(super) fn run_number() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}
