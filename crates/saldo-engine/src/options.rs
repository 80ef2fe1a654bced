//! What an operator can set about the engine.

use saldo_core::limits::Velocity;
use saldo_core::{Dialect, Timestamp};

use crate::limits::{Enforcement, UsageLimit};
use crate::retention::Retention;

/// How long callers of each dialect wait before they hear "still in progress", in milliseconds.
#[derive(Debug, Clone, Copy)]
pub struct Waits {
    pub ding_ms: i64,
    pub ideamart_ms: i64,
    pub utelecard_ms: i64,
    pub dtone_ms: i64,
    pub sling_ms: i64,
}

impl Waits {
    /// As the published APIs have it.
    pub const PUBLISHED: Self = Self {
        ding_ms: 90_000,
        ideamart_ms: 30_000,
        utelecard_ms: 45_000,
        dtone_ms: 45_000,
        sling_ms: 60_000,
    };

    /// The same short wait for all: the sandbox.
    pub fn all(wait_ms: i64) -> Self {
        Self {
            ding_ms: wait_ms,
            ideamart_ms: wait_ms,
            utelecard_ms: wait_ms,
            dtone_ms: wait_ms,
            sling_ms: wait_ms,
        }
    }

    pub fn of(&self, dialect: Dialect) -> i64 {
        match dialect {
            Dialect::Ding => self.ding_ms,
            Dialect::Ideamart => self.ideamart_ms,
            Dialect::Utelecard => self.utelecard_ms,
            Dialect::Dtone => self.dtone_ms,
            Dialect::Sling => self.sling_ms,
        }
    }
}

/// How deferred and batch transfers are sent again while their refusals may pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retries {
    /// The wait before such a transfer is sent again, in milliseconds.
    pub delay_ms: i64,
    pub end: RetriesEnd,
}

/// When a refusal that may pass ends a transfer all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RetriesEnd {
    /// After so many sends.
    Sends(u32),
    /// So many milliseconds after the transfer was opened; what is not sent before is never sent.
    Window(i64),
}

impl Retries {
    /// What is retried where nothing is published: five times, half a minute apart.
    pub const USUAL: Self = Self { delay_ms: 30_000, end: RetriesEnd::Sends(5) };

    /// *Any technical failure codes from the carrier [...] will be retried over a period of 60 seconds* (Sling mobile
    /// crediting, *Retries*).
    pub const SLING: Self = Self::over(60_000);

    /// Every ten seconds, over a window in milliseconds.
    pub const fn over(window_ms: i64) -> Self {
        Self { delay_ms: 10_000, end: RetriesEnd::Window(window_ms) }
    }

    /// When a transfer is sent again that was opened at a moment, and was refused after so many sends.
    pub(crate) fn next_at(self, opened_at: Timestamp, sends: u32, now: Timestamp) -> Option<Timestamp> {
        let next = now.plus_millis(self.delay_ms);
        match self.end {
            RetriesEnd::Sends(sends_max) => (sends < sends_max).then_some(next),
            RetriesEnd::Window(window_ms) => {
                let end = opened_at.plus_millis(window_ms);
                (now < end).then(|| next.min(end))
            }
        }
    }

    /// The last moment at which anything is sent of a transfer opened at another.
    pub(crate) fn last_send_at(self, opened_at: Timestamp) -> Option<Timestamp> {
        match self.end {
            RetriesEnd::Sends(_) => None,
            RetriesEnd::Window(window_ms) => Some(opened_at.plus_millis(window_ms - 1)),
        }
    }
}

#[derive(Debug, Clone, Copy)]
pub struct EngineOptions {
    pub waits: Waits,
    /// How long batch transfers are collected before they are sent, in milliseconds.
    pub batch_delay_ms: i64,
    pub retries: Retries,
    /// Those of Sling's credits.
    pub sling_retries: Retries,
    /// How much longer than its caller's wait an attempt is left to the process that sends it, in milliseconds.
    pub lease_ms: i64,
    /// How many due transfers one round of background work takes.
    pub due_max: usize,
    /// Whether webhooks may be set to addresses without TLS.
    pub webhooks_plain: PlainHttp,
    /// Whether usage limits, the calls that credentials have and the velocity rule hold at all.
    pub limits: Enforcement,
    /// What the dialects publish.
    pub usage: &'static [UsageLimit],
    /// The rule for partners that have none of their own.
    pub velocity: Velocity,
    /// How old a key that signs tokens gets before another takes its place, in days.
    pub signing_key_days: i64,
    pub retention: Retention,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlainHttp {
    Refused,
    /// For receivers on the same machine or network, as a sandbox's are.
    Allowed,
}

impl EngineOptions {
    pub(crate) fn retries_of(&self, dialect: Dialect) -> Retries {
        match dialect {
            Dialect::Sling => self.sling_retries,
            Dialect::Ding | Dialect::Ideamart | Dialect::Utelecard | Dialect::Dtone => self.retries,
        }
    }
}

impl Default for EngineOptions {
    fn default() -> Self {
        Self {
            waits: Waits::PUBLISHED,
            batch_delay_ms: 60_000,
            retries: Retries::USUAL,
            sling_retries: Retries::SLING,
            lease_ms: 120_000,
            due_max: 500,
            webhooks_plain: PlainHttp::Refused,
            limits: Enforcement::On,
            usage: &[],
            velocity: Velocity::Off,
            signing_key_days: 90,
            retention: Retention::default(),
        }
    }
}
