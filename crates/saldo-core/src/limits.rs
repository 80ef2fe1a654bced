//! How often a partner may call and send, where that differs from what is published or configured for all.
//! These are settings only: counting is the engine's.

use std::num::NonZeroU32;

use serde::{Deserialize, Serialize};

use crate::ids::Dialect;

/// One partner's own limits; empty is as everyone has them.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PartnerLimits {
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub calls: Vec<CallLimit>,
    /// Absent is as configured for all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub velocity: Option<Velocity>,
}

/// How many calls of an operation one window has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallLimit {
    pub dialect: Dialect,
    /// As the dialect publishes it; absent is every operation that has no limit of its own here.
    pub operation: Option<String>,
    /// Absent is without end.
    pub calls_max: Option<NonZeroU32>,
}

/// Whether sends to one account number are held back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Velocity {
    Off,
    AtMost(VelocityRule),
}

/// How many successful sends to one account number any stretch of time may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct VelocityRule {
    pub sends_max: NonZeroU32,
    pub window_s: NonZeroU32,
}

impl VelocityRule {
    /// The most sends a rule may let pass: its newest ones are counted at every send.
    pub const SENDS_MAX: u32 = 1_000;
    /// The longest stretch: thirty days.
    pub const WINDOW_S_MAX: u32 = 30 * 86_400;

    /// Unless a number is zero or too large.
    pub fn new(sends_max: u32, window_s: u32) -> Option<Self> {
        let sends_max = NonZeroU32::new(sends_max).filter(|sends| sends.get() <= Self::SENDS_MAX)?;
        let window_s = NonZeroU32::new(window_s).filter(|seconds| seconds.get() <= Self::WINDOW_S_MAX)?;
        Some(Self { sends_max, window_s })
    }

    pub fn window_ms(self) -> i64 {
        i64::from(self.window_s.get()).saturating_mul(1_000)
    }
}

impl PartnerLimits {
    /// The partner's own limit of an operation; `None` where it is as published.
    pub fn calls_of(&self, dialect: Dialect, operation: &str) -> Option<&CallLimit> {
        let of = |named: Option<&str>| {
            self.calls.iter().find(|limit| limit.dialect == dialect && limit.operation.as_deref() == named)
        };
        of(Some(operation)).or_else(|| of(None))
    }
}
