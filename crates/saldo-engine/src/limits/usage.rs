//! Count calls: each partner has so many of an operation in a window, and all of them again after a successful send.
//! The counts are this process's own, in memory; `UsageCounters` is where nodes would share them.

use std::collections::HashMap;
use std::num::NonZeroU32;

use parking_lot::Mutex;
use saldo_core::{Dialect, PartnerId, Reason, Timestamp};

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

/// The partners whose calls are remembered. Beyond them those without an open window are forgotten, else all.
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
pub(crate) struct UsageCounters {
    slots: usize,
    partners: Mutex<HashMap<PartnerId, Box<[Window]>>>,
}

/// Without a call it has not begun.
#[derive(Debug, Clone, Copy)]
struct Window {
    began_at: Timestamp,
    calls: u32,
}

impl Window {
    const NONE: Self = Self { began_at: Timestamp::ZERO, calls: 0 };

    /// Zero and less: it has ended. So has one that lies ahead, because the clock was set back.
    fn left_ms(self, now: Timestamp) -> i64 {
        let is_ahead = now < self.began_at;
        if self.calls == 0 || is_ahead {
            0
        } else {
            WINDOW_MS.saturating_sub(now.millis_since(self.began_at))
        }
    }
}

impl UsageCounters {
    pub(crate) fn new(published: &[UsageLimit]) -> Self {
        Self { slots: published.len(), partners: Mutex::default() }
    }

    /// Counts a call in its window, or answers how many milliseconds of a full window are left.
    pub(super) fn count(
        &self,
        partner: PartnerId,
        slot: usize,
        calls_max: NonZeroU32,
        now: Timestamp,
    ) -> Result<(), i64> {
        let mut partners = self.partners.lock();
        if !partners.contains_key(&partner) {
            make_room(&mut partners, now);
            partners.insert(partner, vec![Window::NONE; self.slots].into_boxed_slice());
        }
        let Some(window) = partners.get_mut(&partner).and_then(|windows| windows.get_mut(slot)) else {
            return Ok(());
        };
        let left_ms = window.left_ms(now);
        if left_ms <= 0 {
            *window = Window { began_at: now, calls: 1 };
            return Ok(());
        }
        if window.calls >= calls_max.get() {
            return Err(left_ms);
        }
        window.calls = window.calls.saturating_add(1);
        Ok(())
    }

    /// Notes a partner's success: its windows that were open by then are whole again.
    pub(crate) fn reset(&self, partner: PartnerId, succeeded_at: Timestamp) {
        if let Some(windows) = self.partners.lock().get_mut(&partner) {
            for window in windows.iter_mut().filter(|window| window.began_at <= succeeded_at) {
                *window = Window::NONE;
            }
        }
    }
}

fn make_room(partners: &mut HashMap<PartnerId, Box<[Window]>>, now: Timestamp) {
    if partners.len() < PARTNERS_MAX {
        return;
    }
    partners.retain(|_, windows| windows.iter().any(|window| window.left_ms(now) > 0));
    if partners.len() >= PARTNERS_MAX {
        partners.clear();
    }
}
