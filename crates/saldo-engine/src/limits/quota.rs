//! Count all calls of a credential that has so many in a second, or in a day. A second begins with its first call; a day
//! is one of the calendar, in UTC.

use std::num::NonZeroU32;

use saldo_core::party::Credential;
use saldo_core::{CredentialId, Reason, Timestamp};

use super::windows::{Counted, Windows};
use super::{Enforcement, seconds};
use crate::{Answer, Engine};

const SECOND_MS: i64 = 1_000;
const DAY_MS: i64 = 86_400_000;

/// The credentials whose calls are remembered.
const CREDENTIALS_MAX: usize = 100_000;

/// The slots of a credential.
const IN_SECOND: usize = 0;
const IN_DAY: usize = 1;
const SLOTS: usize = 2;

impl Engine {
    /// Counts a call.
    ///
    /// Errors: `RateLimited` for the second; `CallsUsedUp` for the day. Such a call is not counted.
    pub(crate) fn quota_count(&self, credential: &Credential) -> Answer<()> {
        if self.parts.options.limits == Enforcement::Off {
            return Ok(());
        }
        self.quotas.count(credential, self.parts.store.members.living(), self.now())
    }
}

/// Never nothing: a credential of one call in a second has one on every node.
fn part_of(calls_max: NonZeroU32, nodes: NonZeroU32) -> NonZeroU32 {
    NonZeroU32::new(calls_max.get().div_ceil(nodes.get())).unwrap_or(NonZeroU32::MIN)
}

/// The open second and day of each credential that has a limit.
pub(crate) struct Quotas(pub(super) Windows<CredentialId>);

impl Quotas {
    pub(crate) fn new() -> Self {
        Self(Windows::new(SLOTS, CREDENTIALS_MAX))
    }

    /// A second is too short to tell the other nodes, so each of the `nodes` has its part of it.
    fn count(&self, credential: &Credential, nodes: NonZeroU32, now: Timestamp) -> Answer<()> {
        let limits = &credential.restrictions;
        let second = |calls_max: NonZeroU32| Counted {
            slot: IN_SECOND,
            calls_max: part_of(calls_max, nodes),
            begins_at: now,
            length_ms: SECOND_MS,
        };
        let day = |calls_max: NonZeroU32| Counted {
            slot: IN_DAY,
            calls_max,
            begins_at: now.plus_millis(-now.millis().rem_euclid(DAY_MS)),
            length_ms: DAY_MS,
        };
        match (limits.calls_per_second.map(second), limits.calls_per_day.map(day)) {
            (None, None) => Ok(()),
            (Some(one), None) | (None, Some(one)) => self.count_in(credential.id, &[one], now),
            (Some(second), Some(day)) => self.count_in(credential.id, &[second, day], now),
        }
    }

    fn count_in(&self, credential: CredentialId, in_each: &[Counted], now: Timestamp) -> Answer<()> {
        self.0.count(credential, in_each, now).map_err(|full| match full.slot {
            IN_DAY => Reason::CallsUsedUp { retry_after_s: seconds(full.left_ms) },
            _ => Reason::RateLimited,
        })
    }
}
