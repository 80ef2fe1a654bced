//! How often partners may call, and send to one account number. `usage` counts a partner's calls of each operation,
//! `quota` all calls of a credential, both in `windows`, which nodes `share`; `velocity` looks at sends; `set` is where a partner gets limits
//! of its own.

mod quota;
mod set;
mod share;
mod usage;
mod velocity;
mod windows;

#[cfg(test)]
mod tests;

pub(crate) use quota::Quotas;
pub(crate) use usage::UsageCounters;
pub use usage::UsageLimit;

/// Whether limits hold; a load test does without them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Enforcement {
    On,
    Off,
}

/// Milliseconds as whole seconds to wait: at least one, and never too few.
fn seconds(wait_ms: i64) -> u32 {
    let seconds = wait_ms.saturating_add(999) / 1_000;
    u32::try_from(seconds.max(1)).unwrap_or(u32::MAX)
}
