//! What an operator can set about the engine.

use saldo_core::Dialect;
use saldo_core::limits::Velocity;

use crate::limits::{Enforcement, UsageLimit};

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

#[derive(Debug, Clone, Copy)]
pub struct EngineOptions {
    pub waits: Waits,
    /// How long batch transfers are collected before they are sent, in milliseconds.
    pub batch_delay_ms: i64,
    /// How often a deferred or batch transfer is sent at most, while its refusals may pass.
    pub sends_max: u32,
    /// The wait before such a transfer is sent again, in milliseconds.
    pub retry_delay_ms: i64,
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
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlainHttp {
    Refused,
    /// For a sandbox, whose receivers are on the same machine.
    Allowed,
}

impl Default for EngineOptions {
    fn default() -> Self {
        Self {
            waits: Waits::PUBLISHED,
            batch_delay_ms: 60_000,
            sends_max: 5,
            retry_delay_ms: 30_000,
            lease_ms: 120_000,
            due_max: 500,
            webhooks_plain: PlainHttp::Refused,
            limits: Enforcement::On,
            usage: &[],
            velocity: Velocity::Off,
            signing_key_days: 90,
        }
    }
}
