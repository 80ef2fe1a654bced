//! Count calls: each partner has so many of an operation in a window, and all of them again after a successful send.

use std::num::NonZeroU32;

use saldo_core::{Dialect, PartnerId, Reason, Timestamp};

use super::windows::{Counted, Windows};
use super::{Enforcement, seconds};
use crate::{Answer, Caller, Engine};

/// How many calls of an operation a partner has in a window, as a dialect publishes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UsageLimit {
    pub dialect: Dialect,
    pub operation: &'static str,
    pub calls_max: NonZeroU32,
}

/// A window begins with its first call and is this long: ten minutes.
const WINDOW_MS: i64 = 600_000;

/// The partners whose calls are remembered.
pub(super) const PARTNERS_MAX: usize = 20_000;

impl Engine {
    /// Counts a call. An operation that no dialect has published a limit of is free.
    ///
    /// Errors: `CallsUsedUp`; such a call is not counted.
    pub fn usage_count(&self, caller: &Caller, operation: &str) -> Answer<()> {
        let options = &self.parts.options;
        let is_it = |limit: &UsageLimit| limit.dialect == caller.dialect && limit.operation == operation;
        let found = options.usage.iter().enumerate().find(|(_, limit)| is_it(limit));
        let Some((slot, published)) = found.filter(|_| options.limits == Enforcement::On) else {
            return Ok(());
        };
        let directory = self.directory.load();
        let own = directory.partners.get(&caller.partner);
        let own = own.and_then(|partner| partner.limits.calls_of(caller.dialect, operation));
        let calls_max = own.map_or(Some(published.calls_max), |own| own.calls_max);
        let Some(calls_max) = calls_max else {
            return Ok(());
        };
        let counted = self.usage.count(caller.partner, slot, calls_max, self.now());
        counted.map_err(|wait_ms| Reason::CallsUsedUp { retry_after_s: seconds(wait_ms) })
    }

    /// The operations of a dialect that are counted, by their published names.
    pub fn usage_operations(&self, dialect: Dialect) -> impl Iterator<Item = &'static str> {
        let published = self.parts.options.usage.iter();
        published.filter(move |limit| limit.dialect == dialect).map(|limit| limit.operation)
    }
}

/// The open windows of each partner, one slot for each published limit.
pub(crate) struct UsageCounters(pub(super) Windows<PartnerId>);

impl UsageCounters {
    pub(crate) fn new(published: &[UsageLimit]) -> Self {
        Self(Windows::new(published.len(), PARTNERS_MAX))
    }

    /// Counts a call in its window, or answers how many milliseconds of a full window are left.
    pub(super) fn count(
        &self,
        partner: PartnerId,
        slot: usize,
        calls_max: NonZeroU32,
        now: Timestamp,
    ) -> Result<(), i64> {
        let window = Counted { slot, calls_max, begins_at: now, length_ms: WINDOW_MS };
        self.0.count(partner, &[window], now).map_err(|full| full.left_ms)
    }

    /// Notes a partner's success: its windows that were open by then are whole again.
    pub(crate) fn reset(&self, partner: PartnerId, succeeded_at: Timestamp) {
        self.0.reset(partner, succeeded_at);
    }
}
